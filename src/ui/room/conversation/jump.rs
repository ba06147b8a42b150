// SPDX-License-Identifier: GPL-3.0-or-later
//! Going to one message, wherever it is in the list.

use std::cell::Cell;

use adw::subclass::prelude::*;
use gtk::glib;
use gtk::prelude::*;

use super::list::Conversation;
use super::timeline_row::TimelineRow;
use crate::model::{Divider, RoomNotice, Row};
use crate::protocol::{Event, EventKind, ModerationAction};
use crate::ui::compat;

/// Frames after which the row has been laid out.
const FRAMES: u32 = 3;

/// Something to be shown.
#[derive(Debug, Clone)]
pub enum JumpTarget {
    Event(Event),
    /// The message of that number.
    Number(u64),
}

impl JumpTarget {
    /// The number of its event.
    pub fn number(&self) -> u64 {
        match self {
            Self::Event(event) => event.number,
            Self::Number(number) => *number,
        }
    }
}

/// Shows something and gives it the focus; `false` if it is not among the rows.
pub fn show(conversation: &Conversation, wanted: &JumpTarget) -> bool {
    let Some(index) = row_of(conversation, wanted) else { return false };
    conversation.stay();
    compat::scroll_to(&conversation.imp().list, index);
    let left = Cell::new(FRAMES);
    let there = conversation.downgrade();
    conversation.imp().list.add_tick_callback(move |list, _| {
        left.set(left.get() - 1);
        if left.get() > 0 {
            return glib::ControlFlow::Continue;
        }
        focus_row(list, index);
        if let Some(conversation) = there.upgrade() {
            // Follows again if the end is in view after all.
            conversation.moved(&conversation.imp().scroller.vadjustment());
        }
        glib::ControlFlow::Break
    });
    true
}

/// Goes up by a page of the screen.
pub fn go_up(conversation: &Conversation) {
    // It does not follow the newest from here on.
    conversation.imp().intent.lift();
    let adjustment = conversation.imp().scroller.vadjustment();
    adjustment.set_value(adjustment.value() - adjustment.page_increment());
}

/// Moves the focus from the headings at the top to the first message below them: a page
/// of the past takes the place of those.
pub fn leave_headings(conversation: &Conversation) {
    let list = conversation.imp().list.get();
    let Some(index) = TimelineRow::in_use(&list).and_then(|row| row.index()) else { return };
    let Some(model) = conversation.timeline() else { return };
    let is_below = |index: &usize| {
        let row = model.timeline().row(*index);
        row.is_some_and(|row| !is_heading(&row))
    };
    let length = model.timeline().len();
    let below = (0..length).find(is_below).and_then(|index| u32::try_from(index).ok());
    if let Some(below) = below.filter(|below| index < *below) {
        focus_row(&list, below);
    }
}

fn is_heading(row: &Row) -> bool {
    let is_divider = matches!(row, Row::Divider(Divider::Earlier | Divider::Remembered));
    is_divider || matches!(row, Row::Day(_) | Row::Beginning { .. })
}

fn row_of(conversation: &Conversation, wanted: &JumpTarget) -> Option<u32> {
    let model = conversation.timeline()?;
    let timeline = model.timeline();
    let is_it = |index: &usize| timeline.row(*index).is_some_and(|row| shows(&row, wanted));
    u32::try_from((0..timeline.len()).rev().find(is_it)?).ok()
}

fn focus_row(list: &gtk::ListView, index: u32) {
    let mut rows = std::iter::successors(list.first_child(), WidgetExt::next_sibling);
    let is_it = |row: &gtk::Widget| {
        let row = row.first_child().and_downcast::<TimelineRow>();
        row.is_some_and(|row| row.index() == Some(index))
    };
    match rows.find(is_it) {
        Some(row) => row.grab_focus(),
        None => list.grab_focus(),
    };
}

/// `true` if a row shows what is wanted.
fn shows(row: &Row, wanted: &JumpTarget) -> bool {
    match (row, wanted) {
        (Row::Said(said), JumpTarget::Number(number)) => said.number == *number,
        (Row::Announcement(announced), JumpTarget::Number(number)) => announced.number == *number,
        (Row::Hidden(hidden), JumpTarget::Number(number)) => {
            hidden.messages.iter().any(|said| said.number == *number)
        }
        (row, JumpTarget::Event(event)) => shows_event(row, event),
        _ => false,
    }
}

fn shows_event(row: &Row, event: &Event) -> bool {
    match (row, &event.what) {
        (_, EventKind::Said { .. } | EventKind::Poll(_) | EventKind::File(_)) => {
            shows(row, &JumpTarget::Number(event.number))
        }
        (
            Row::Announcement(announced),
            EventKind::Acted { act: ModerationAction::Announce { text }, .. },
        ) => announced.time == event.time && announced.text == *text,
        (
            Row::Notice { notice: RoomNotice::Topic { by, topic }, time },
            EventKind::Topic { by: who, topic: set, .. },
        ) => *time == event.time && by == who && topic == set,
        _ => false,
    }
}
