// SPDX-License-Identifier: GPL-3.0-or-later
//! Putting emoji to messages, and taking them back. What the room refuses goes again.

use std::cell::{Cell, OnceCell};

use gtk::prelude::*;
use gtk::subclass::prelude::*;
use gtk::{gdk, glib};

use super::{RoomWindow, replying};
use crate::model::{AskedReaction, ask_reaction, reactions_to, refuse_reaction};
use crate::protocol::{Emoji, Request};
use crate::sentences;
use crate::ui::room::conversation::reacting;

/// Choosing of emoji in one window.
#[derive(Default)]
pub(super) struct Reacting {
    /// Made when it is wanted.
    chooser: OnceCell<gtk::EmojiChooser>,
    /// The message that one is chosen for.
    message: Cell<u64>,
    /// The number of requests.
    asked: Cell<u64>,
}

/// Gives the class of the window the actions of the menus and buttons, and the key.
pub(super) fn install(class: &mut <super::imp::RoomWindow as ObjectSubclass>::Class) {
    class.install_action("room.react", Some(glib::VariantTy::UINT64), |window, _, number| {
        choose(window, number.and_then(glib::Variant::get).unwrap_or_default());
    });
    class.install_action("room.react-here", None, |window, _, _| {
        // Nobody reacts to what is not seen.
        let is_seen = window.imp().conversation.is_mapped();
        if let Some(message) = replying::reacted_here(window).filter(|_| is_seen) {
            choose(window, message);
        }
    });
    let kind = <(u64, String)>::static_variant_type();
    class.install_action("room.toggle-reaction", Some(&kind), |window, _, target| {
        let Some((message, emoji)) = target.and_then(glib::Variant::get::<(u64, String)>) else {
            return;
        };
        if let Ok(emoji) = Emoji::new(&emoji) {
            toggle(window, message, emoji);
        }
    });
    class.add_binding_action(gdk::Key::e, gdk::ModifierType::CONTROL_MASK, "room.react-here");
}

/// Lets people react where the room knows of it.
pub(super) fn draw(window: &RoomWindow, can_react: bool) {
    for action in ["room.react", "room.react-here", "room.toggle-reaction"] {
        window.action_set_enabled(action, can_react);
    }
}

/// Puts an emoji to a message, or takes it back where it is there from us.
fn toggle(window: &RoomWindow, message: u64, emoji: Emoji) {
    let counts = reactions_to(&window.parts().session.timeline().timeline(), message);
    let active = !counts.iter().any(|count| count.own && count.emoji == emoji);
    put(window, message, &emoji, active);
}

/// Puts an emoji to a message, or takes it back; it shows at once.
pub(super) fn put(window: &RoomWindow, message: u64, emoji: &Emoji, active: bool) {
    let parts = window.parts();
    let timeline = parts.session.timeline();
    let reacting = &window.imp().reacting;
    reacting.asked.set(reacting.asked.get() + 1);
    let id = format!("react-{}", reacting.asked.get());
    let raw = emoji.as_str().to_owned();
    let asked = AskedReaction { id: id.clone(), message, emoji: emoji.clone(), active };
    timeline.change(|timeline| ask_reaction(timeline, asked));
    let request = Request::React { id: Some(id.clone()), message, emoji: raw, active };
    if let Err(error) = parts.session.send(request) {
        timeline.change(|timeline| refuse_reaction(timeline, &id));
        parts.toasts.warn(&sentences::send_error(error));
    }
}

/// Opens the chooser at a message.
fn choose(window: &RoomWindow, message: u64) {
    if message == 0 {
        return;
    }
    let reacting = &window.imp().reacting;
    reacting.message.set(message);
    let chooser = reacting.chooser.get_or_init(|| chooser(window));
    reacting::point_at(&window.imp().conversation, chooser.upcast_ref(), message);
    chooser.popup();
}

fn chooser(window: &RoomWindow) -> gtk::EmojiChooser {
    let chooser = gtk::EmojiChooser::new();
    let window = window.downgrade();
    chooser.connect_emoji_picked(move |_, picked| {
        let Some(window) = window.upgrade() else { return };
        let message = window.imp().reacting.message.get();
        match Emoji::new(picked) {
            Ok(emoji) => toggle(&window, message, emoji),
            Err(reason) => window.parts().toasts.warn(&sentences::reason(reason)),
        }
    });
    chooser
}
