// SPDX-License-Identifier: GPL-3.0-or-later
//! Telling how much waits to be read, and what of it mentions us: in the title of the
//! window, as a list of windows shows it, and by a notification while the window is not in
//! front.

use std::cell::Cell;
use std::rc::Rc;

use adw::subclass::prelude::*;
use gtk::prelude::*;

use super::{RoomWindow, notify_menu, whispering};
use crate::commands::HistoryPlace;
use crate::i18n::gettext;
use crate::model::NotifyChoice;
use crate::ui::notifications::{Desktop, DesktopNotification};
use crate::ui::room::attention::AttentionNews;
use crate::ui::room::notices::telling::DesktopTelling;
use crate::ui::room::strings;
use crate::ui::{full_screen, notify_settings, quiet};

/// Makes the notifications of a new window.
pub(super) fn of(window: &RoomWindow) -> DesktopTelling {
    let room = window.downgrade();
    DesktopTelling::new(move || notification(&room.upgrade()?))
}

/// Tells of what arrives in a new window, and of what is read.
pub(super) fn connect(window: &RoomWindow) {
    window.action_set_enabled("room.first-mention", false);
    let application = window.application();
    let desktop = Desktop::new(application.as_ref(), &place_told(window));
    window.parts().telling.notifier().set_sink(Rc::new(desktop));
    let room = window.downgrade();
    window.parts().session.attention.connect(move |news| {
        let Some(window) = room.upgrade() else { return };
        draw_title(&window);
        draw_mentions(&window);
        whispering::draw_unread(&window);
        let notifier = window.parts().telling.notifier();
        match news {
            AttentionNews::Arrived => {
                // From here on it is told as it comes.
                window.parts().telling.tell_as_it_comes();
                notifier.renew();
            }
            AttentionNews::Settled => notifier.settle(),
        }
    });
    // What is in front needs no notification.
    window.connect_is_active_notify(|window| {
        whispering::read(window);
        window.parts().telling.notifier().settle();
    });
    notify_menu::install(window, choice(window), |window, choice| {
        window.parts().telling.choose(choice);
        notify_settings::set_of_room(&place_told(window), choice);
        notify_menu::draw(window, choice);
    });
    follow_settings(window);
}

fn follow_settings(window: &RoomWindow) {
    let room = window.downgrade();
    let showed_texts = Cell::new(false);
    let draw = move || {
        let Some(window) = room.upgrade() else { return };
        let words = notify_settings::each_word(&notify_settings::words());
        window.parts().session.attention.choose_words(words);
        notify_menu::draw(&window, choice(&window));
        let shows_texts = notify_settings::shows_texts();
        if showed_texts.replace(shows_texts) && !shows_texts {
            // What was said is not to stay on the desktop.
            window.parts().telling.notifier().withdraw();
        }
        let is_quiet = quiet::end().is_some() || full_screen::is_in_front();
        window.parts().telling.be_quiet(is_quiet);
    };
    draw();
    let draw = Rc::new(draw);
    let again = draw.clone();
    let front = full_screen::follow(move || again());
    notify_settings::follow(window, move || {
        let _ = &front;
        draw();
    });
}

/// The choice of what the room tells of.
pub(super) fn choice(window: &RoomWindow) -> NotifyChoice {
    let chosen = window.parts().telling.chosen();
    let remembered = || notify_settings::of_room(&place_told(window));
    chosen.or_else(remembered).unwrap_or_else(notify_settings::usual)
}

/// The notification of what there is to tell; none while the window is in front.
fn notification(window: &RoomWindow) -> Option<DesktopNotification> {
    let telling = &window.parts().telling;
    // One that was hidden may still count as active.
    if window.is_active() && window.is_mapped() || telling.is_quiet() {
        return None;
    }
    let session = &window.parts().session;
    let unread = session.attention.unread();
    let news = unread.news(choice(window))?;
    let room = session.state().room.to_string();
    let texts = notify_settings::shows_texts();
    let mentions = unread.news(NotifyChoice::Mentions);
    let (title, body) = match unread.news(NotifyChoice::All).filter(|_| telling.digests()) {
        Some(all) => strings::digest(&room, mentions.as_ref(), &all),
        None => strings::notification(&room, &news, texts),
    };
    let mention = mentions.map(|mentions| mentions.newest);
    Some(DesktopNotification { title, body, number: news.first, newest: news.newest, mention })
}

/// The room, as notifications and settings call it: by its key where it has one.
pub fn place_told(window: &RoomWindow) -> String {
    let session = &window.parts().session;
    match session.key() {
        Some(key) => key.to_base64url(),
        None => session.state().way_back.address().to_string(),
    }
}

/// Shows the name of the room and how much waits there.
pub(super) fn draw_title(window: &RoomWindow) {
    let session = &window.parts().session;
    let room = session.state().room.to_string();
    let title = strings::window_title(&room, &session.attention.unread());
    if window.title().as_deref() != Some(&*title) {
        window.set_title(Some(&title));
    }
}

fn draw_mentions(window: &RoomWindow) {
    let is_mentioned = window.parts().session.attention.unread().first_mention().is_some();
    window.action_set_enabled("room.first-mention", is_mentioned);
}

/// Shows the first message that mentions us and was not read.
pub(super) fn show_first_mention(window: &RoomWindow) {
    let first = window.parts().session.attention.unread().first_mention();
    if let Some(number) = first {
        show_message(window, number);
    }
}

/// Shows what was not read yet: the first message that mentions us, else the line where we
/// left off.
pub(super) fn show_unread(window: &RoomWindow) {
    if window.parts().session.attention.unread().first_mention().is_some() {
        return show_first_mention(window);
    }
    window.imp().search.close();
    whispering::back(window);
    if !window.parts().past.show_line() {
        window.parts().toasts.say(&gettext("You have read everything."));
    }
}

/// Brings the window to the front, with the message that a notification is about.
pub fn show_told(window: &RoomWindow, number: u64) {
    window.present();
    show_message(window, number);
}

fn show_message(window: &RoomWindow, number: u64) {
    window.imp().search.close();
    whispering::back(window);
    window.parts().past.go_to(HistoryPlace::Around(number));
}

/// Brings the window to the front, with the newest message and the focus below it, where
/// an answer is written; to a whisper, one that goes to its author alone.
pub fn reply(window: &RoomWindow) {
    window.present();
    let imp = window.imp();
    imp.search.close();
    let session = &window.parts().session;
    let newest = session.attention.unread().news(choice(window)).map(|news| news.newest);
    if newest.is_some_and(|number| whispering::answer(window, number)) {
        return;
    }
    imp.conversation.show_newest();
    imp.composer.grab_focus();
}

/// Takes everything up to that message for read.
pub fn mark_read(window: &RoomWindow, number: u64) {
    window.parts().session.attention.read(Some(number));
}

/// The name of the room, for a list of those that are open.
pub fn told_name(window: &RoomWindow) -> String {
    window.parts().session.state().room.to_string()
}

/// Sentence about what waits in the room, for a list of those that are open.
pub fn unread_words(window: &RoomWindow) -> String {
    strings::unread(&window.parts().session.attention.unread())
}
