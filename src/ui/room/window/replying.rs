// SPDX-License-Identifier: GPL-3.0-or-later
//! Replying to a message, going to the one that is answered, and showing folded ones.

use adw::subclass::prelude::*;
use gtk::prelude::*;
use gtk::{gdk, glib};

use super::{RoomWindow, whispering};
use crate::commands::HistoryPlace;
use crate::model::{Quote, find, last_of_others, newest_of_others};
use crate::ui::room::conversation::timeline_row::TimelineRow;

/// Gives the class of the window the actions of the menus, and the key.
pub(super) fn install(class: &mut <super::imp::RoomWindow as ObjectSubclass>::Class) {
    let kind = Some(glib::VariantTy::UINT64);
    class.install_action("room.reply", kind, |window, _, number| {
        let number = number.and_then(glib::Variant::get).unwrap_or_default();
        let quote = find(&window.parts().session.timeline().timeline(), number);
        reply(window, quote);
    });
    class.install_action("room.reply-here", None, |window, _, _| {
        let is_whisper = meant(window).is_some_and(|number| whispering::answer(window, number));
        if !is_whisper && whispering::pane(window).is_none_or(|pane| !pane.get_visible()) {
            reply(window, here(window));
        }
    });
    class.install_action("room.go-to-message", kind, |window, _, number| {
        let number = number.and_then(glib::Variant::get).unwrap_or_default();
        window.parts().past.go_to(HistoryPlace::Around(number));
    });
    class.install_action("room.show", kind, |window, _, fold| {
        window.parts().actions.show_hidden(fold.and_then(glib::Variant::get).unwrap_or_default());
    });
    class.add_binding_action(gdk::Key::r, gdk::ModifierType::CONTROL_MASK, "room.reply-here");
}

/// Lets people reply where the room knows of it.
pub(super) fn draw(window: &RoomWindow, can_answer: bool) {
    window.action_set_enabled("room.reply", can_answer);
    window.action_set_enabled("room.reply-here", can_answer);
}

fn reply(window: &RoomWindow, quote: Option<Quote>) {
    if let Some(quote) = quote {
        window.imp().composer.answer(&quote);
    }
}

/// The message in use, or else the last one of somebody else.
pub(super) fn here(window: &RoomWindow) -> Option<Quote> {
    let number = in_use(window);
    let timeline = window.parts().session.timeline().timeline();
    match row(window) {
        Some(_) => find(&timeline, number?),
        None => last_of_others(&timeline),
    }
}

/// The number of the message or the announcement in use, or else of the last message of
/// somebody else.
pub(super) fn reacted_here(window: &RoomWindow) -> Option<u64> {
    let announced = row(window).filter(|row| row.message_number().is_none());
    announced.and_then(|row| row.reacted_number()).or_else(|| Some(here(window)?.number))
}

/// The number of the message that an answer is meant for: the one in use, or else the last
/// of somebody else.
fn meant(window: &RoomWindow) -> Option<u64> {
    match row(window) {
        Some(row) => row.message_number(),
        None => newest_of_others(&window.parts().session.timeline().timeline()),
    }
}

/// The number of the message in use.
fn in_use(window: &RoomWindow) -> Option<u64> {
    row(window)?.message_number()
}

fn row(window: &RoomWindow) -> Option<TimelineRow> {
    let list = whispering::seen(window).imp().list.get();
    let focus = gtk::prelude::RootExt::focus(window);
    focus.filter(|focus| focus.is_ancestor(&list)).and_then(|_| TimelineRow::in_use(&list))
}
