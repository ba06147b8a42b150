// SPDX-License-Identifier: GPL-3.0-or-later
//! Texts of messages of ours, to be edited.

use super::Timeline;
use super::row::{Row, Said};
use crate::protocol::limits;

/// The text of a message of ours, to be edited. Whether it is too old, the room says.
pub fn text_to_edit(timeline: &Timeline, number: u64) -> Option<String> {
    let said = own(timeline, |said| said.number == number)?;
    said.removal.is_none().then(|| said.text.into())
}

/// Our last message, if it is not too old to be edited now.
pub fn last_to_edit(timeline: &Timeline, now: u64) -> Option<(u64, String)> {
    let said = own(timeline, |said| said.removal.is_none())?;
    let for_all = u64::try_from(limits::OWN_REMOVED_FOR.as_millis()).unwrap_or(u64::MAX);
    let is_recent = now < said.time.saturating_add(for_all);
    is_recent.then(|| (said.number, said.text.into()))
}

/// The last message of ours to everybody which is the one.
fn own(timeline: &Timeline, is_it: impl Fn(&Said) -> bool) -> Option<Said> {
    timeline.rows.all().iter().rev().find_map(|row| match row.as_ref() {
        Row::Said(said)
            if said.own
                && said.number > 0
                && said.to.is_none()
                && said.poll.is_none()
                && is_it(said) =>
        {
            Some(said.clone())
        }
        _ => None,
    })
}
