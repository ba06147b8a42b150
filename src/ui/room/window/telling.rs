// SPDX-License-Identifier: GPL-3.0-or-later
//! Telling how much waits to be read, and what of it mentions us: in the title of the
//! window, as a list of windows shows it.

use adw::subclass::prelude::*;
use gtk::prelude::*;

use super::RoomWindow;
use crate::commands::HistoryPlace;
use crate::ui::room::strings;

/// Tells of what arrives in a new window, and of what is read.
pub(super) fn connect(window: &RoomWindow) {
    window.action_set_enabled("room.first-mention", false);
    let room = window.downgrade();
    window.parts().session.attention().connect(move |_| {
        if let Some(window) = room.upgrade() {
            draw_title(&window);
            draw_mentions(&window);
        }
    });
}

/// Shows the name of the room and how much waits there.
pub(super) fn draw_title(window: &RoomWindow) {
    let session = &window.parts().session;
    let room = session.state().room.to_string();
    let title = strings::window_title(&room, &session.attention().unread());
    if window.title().as_deref() != Some(&*title) {
        window.set_title(Some(&title));
    }
}

fn draw_mentions(window: &RoomWindow) {
    let is_mentioned = window.parts().session.attention().unread().first_mention().is_some();
    window.action_set_enabled("room.first-mention", is_mentioned);
}

/// Shows the first message that mentions us and was not read.
pub(super) fn show_first_mention(window: &RoomWindow) {
    let first = window.parts().session.attention().unread().first_mention();
    if let Some(number) = first {
        show_message(window, number);
    }
}

/// Shows the message of that number.
pub(super) fn show_message(window: &RoomWindow, number: u64) {
    window.imp().search.close();
    window.parts().past.go_to(HistoryPlace::Around(number));
}
