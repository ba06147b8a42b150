// SPDX-License-Identifier: GPL-3.0-or-later
//! Texts of messages of ours, to be edited.

use super::Timeline;
use super::row::{Row, Said};
use crate::commands::{as_typed, edited_text};
use crate::model::person::Person;
use crate::protocol::limits;

/// A message of ours that can be given another text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MessageToEdit {
    /// Number of the message.
    pub number: u64,
    /// Its text.
    pub text: String,
    /// Set if the text is what we do rather than say.
    pub emote: bool,
    /// The one it is for, where it is a whisper.
    pub to: Option<Person>,
    /// Set if it was among the rows, so that it is known for whom it is.
    pub is_known: bool,
}

impl MessageToEdit {
    /// Its text as we typed it: an act with its `/me`.
    pub fn as_typed(&self) -> String {
        as_typed(&self.text, self.emote).into_owned()
    }

    /// The text for it that was `typed`. An act stays one.
    pub fn edited_text<'a>(&self, typed: &'a str) -> &'a str {
        edited_text(typed, self.emote)
    }
}

impl From<Said> for MessageToEdit {
    fn from(said: Said) -> Self {
        let (number, emote) = (said.number, said.marks.emote);
        Self { number, text: said.text.into(), emote, to: said.to, is_known: true }
    }
}

/// The message of ours of that number, to be edited. Whether it is too old, the room says.
pub fn message_to_edit(timeline: &Timeline, number: u64) -> Option<MessageToEdit> {
    let said = own(timeline, |said| said.number == number)?;
    said.removal.is_none().then(|| said.into())
}

/// Our last message for whom `is_for` tells, or for everybody, if it is not too old to be
/// edited now.
pub fn last_to_edit(
    timeline: &Timeline,
    now: u64,
    is_for: impl Fn(Option<&Person>) -> bool,
) -> Option<MessageToEdit> {
    let said = own(timeline, |said| said.removal.is_none() && is_for(said.to.as_ref()))?;
    let for_all = u64::try_from(limits::OWN_REMOVED_FOR.as_millis()).unwrap_or(u64::MAX);
    let is_recent = now < said.time.saturating_add(for_all);
    is_recent.then(|| said.into())
}

/// The last message of ours which is the one.
fn own(timeline: &Timeline, is_it: impl Fn(&Said) -> bool) -> Option<Said> {
    timeline.rows.all().iter().rev().find_map(|row| match row.as_ref() {
        Row::Said(said)
            if said.own && said.number > 0 && said.attached.is_none() && is_it(said) =>
        {
            Some(said.clone())
        }
        _ => None,
    })
}
