// SPDX-License-Identifier: GPL-3.0-or-later
//! Going to one message, wherever it is in the list.

use std::cell::Cell;

use adw::subclass::prelude::*;
use gtk::glib;
use gtk::prelude::*;

use super::list::Conversation;
use super::timeline_row::TimelineRow;
use crate::model::{RoomNotice, Row};
use crate::protocol::{Event, EventKind, ModerationAction};
use crate::ui::compat;

/// Frames after which the row has been laid out.
const FRAMES: u32 = 3;

/// Shows an event and gives it the focus; `false` if it is not among the rows.
pub fn show_event(conversation: &Conversation, event: &Event) -> bool {
    let Some(index) = row_of(conversation, event) else { return false };
    // It does not follow the newest from here on.
    conversation.imp().intent.lift();
    compat::scroll_to(&conversation.imp().list, index);
    let left = Cell::new(FRAMES);
    conversation.imp().list.add_tick_callback(move |list, _| {
        left.set(left.get() - 1);
        if left.get() > 0 {
            return glib::ControlFlow::Continue;
        }
        focus_row(list, index);
        glib::ControlFlow::Break
    });
    true
}

fn row_of(conversation: &Conversation, event: &Event) -> Option<u32> {
    let model = conversation.timeline()?;
    let timeline = model.timeline();
    let is_it = |index: &usize| timeline.row(*index).is_some_and(|row| shows(&row, event));
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

/// `true` if a row shows the event.
fn shows(row: &Row, event: &Event) -> bool {
    match (row, &event.what) {
        (Row::Said(said), EventKind::Said { from, text, .. }) => {
            said.time == event.time && said.author.name == *from && &*said.text == text.as_str()
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
