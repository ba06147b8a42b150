// SPDX-License-Identifier: GPL-3.0-or-later
//! Edits of messages of a conversation. Each keeps its place and gets another text; the
//! list learns of one row after the other, and of those that quote it.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use super::removal::change;
use super::row::{MessageRemoval, Row, Said};
use super::rows::{Rows, RowsSplice};
use super::said_marks::SaidMarks;
use crate::model::update::ShownEvent;
use crate::protocol::{Edit, Event, EventKind, Text, Whisper};

/// Most texts that are remembered for a page.
const REMEMBERED: usize = 1_000;

/// Texts that the rows do not show yet, or a page of the past that is on its way.
#[derive(Debug, Default)]
pub(super) struct EditedMessages {
    texts: BTreeMap<u64, EditedText>,
    /// Messages whose rows are to change.
    waiting: VecDeque<WaitingEdit>,
}

/// The last text of a message.
#[derive(Debug)]
struct EditedText {
    /// Number of the event that tells of it.
    number: u64,
    text: Text,
    mention: bool,
}

/// A message whose rows are to change.
#[derive(Debug)]
struct WaitingEdit {
    message: u64,
    /// Index of the first row that was looked at for quotes; `None` before the message itself
    /// was looked for.
    end: Option<usize>,
}

impl EditedMessages {
    /// Notes the text that an event gives to a message.
    pub fn note(&mut self, happened: &ShownEvent) {
        let ShownEvent { event, mention, .. } = happened;
        let EventKind::Edited(Edit { message, text: Some(text), .. }) = &event.what else {
            return;
        };
        if self.texts.len() >= REMEMBERED && !self.texts.contains_key(message) {
            self.texts.pop_first();
        }
        let (number, text, mention) = (event.number, text.clone(), *mention);
        self.texts.insert(*message, EditedText { number, text, mention });
        if self.waiting.iter().all(|waiting| waiting.message != *message || waiting.end.is_some()) {
            self.waiting.push_back(WaitingEdit { message: *message, end: None });
        }
    }

    /// Changes the row of the next message that has another text, or of one that quotes it.
    /// Only after the list knows all other changes.
    pub fn apply(&mut self, rows: &mut Rows) -> Option<RowsSplice> {
        while let Some(WaitingEdit { message, end }) = self.waiting.pop_front() {
            let text = self.texts.get(&message);
            let changed = match end {
                None => text.and_then(|text| find(rows, |said| with_text(said, message, text))),
                Some(end) => quote_before(rows, end, message),
            };
            // First the message, then what quotes it.
            let next = match (&changed, end) {
                (Some((at, _)), Some(_)) => Some(*at),
                (Some(_), None) => Some(rows.len()),
                (None, _) => None,
            };
            if let Some(end) = next {
                self.waiting.push_front(WaitingEdit { message, end: Some(end) });
            }
            if let Some((at, row)) = changed {
                return Some(rows.replace(at..at + 1, vec![row]));
            }
        }
        None
    }

    /// Gives a message on a page its text, which may have been read before that was told.
    pub fn revise(&self, event: &mut Event) {
        let Some(EditedText { number, text, .. }) = self.texts.get(&event.number) else { return };
        if let EventKind::Said { edited, text: words, .. }
        | EventKind::Whispered(Whisper { edited, text: words, .. }) = &mut event.what
            && edited.is_none_or(|edited| edited < *number)
        {
            (*edited, *words) = (Some(*number), text.clone());
        }
    }

    /// Forgets what is told: pages that are asked for from now on have it.
    pub fn forget(&mut self) {
        if self.waiting.is_empty() {
            self.texts.clear();
        }
    }
}

/// The last row whose message changes.
fn find(rows: &Rows, changed: impl Fn(&Said) -> Option<Said>) -> Option<(usize, Row)> {
    let all = rows.all();
    (0..all.len()).rev().find_map(|at| Some((at, change(&all[at], &changed)?)))
}

/// The message with another text, if it is the one and not removed.
fn with_text(said: &Said, message: u64, edited: &EditedText) -> Option<Said> {
    if said.number != message || said.attached.is_some() {
        return None;
    }
    // One that is about to be removed may stay after all.
    if said.removal.as_ref().is_some_and(|removal| *removal != MessageRemoval::Due) {
        return None;
    }
    let marks = SaidMarks { edited: Some(edited.number), ..said.marks };
    let text: Box<str> = String::from(edited.text.clone()).into();
    // An answer to us is meant for us, whatever it says.
    let mention = edited.mention || said.mention && said.answers.is_some();
    let mention = mention && said.to.is_none();
    let changed = Said { text, marks, mention, ..said.clone() };
    (changed != *said).then_some(changed)
}

/// The last row before `end` that quotes a message, to be drawn anew.
fn quote_before(rows: &Rows, end: usize, message: u64) -> Option<(usize, Row)> {
    let all = rows.all();
    let at = all.iter().take(end).rposition(|row| quotes(row, message))?;
    Some((at, Row::clone(&all[at])))
}

fn quotes(row: &Rc<Row>, message: u64) -> bool {
    match row.as_ref() {
        Row::Said(said) => said.answers.as_ref().is_some_and(|it| it.number == message),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
