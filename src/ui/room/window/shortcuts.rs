// SPDX-License-Identifier: GPL-3.0-or-later
//! Keys that mean the same wherever the focus is in the room. They are asked
//! before the focus is: a text and a list have a use of their own for them.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gdk, glib};

use super::{RoomWindow, whispering};
use crate::ui::compat;
use crate::ui::room::composer::typing;
use crate::ui::room::conversation::selecting;

/// Keys that scroll the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scroll {
    Oldest,
    Newest,
    Up,
    Down,
}

const NONE: gdk::ModifierType = gdk::ModifierType::empty();
const CONTROL: gdk::ModifierType = gdk::ModifierType::CONTROL_MASK;

/// The keys, with those of the number pad.
const SCROLLING: [(gdk::Key, gdk::ModifierType, Scroll); 8] = [
    (gdk::Key::Home, CONTROL, Scroll::Oldest),
    (gdk::Key::KP_Home, CONTROL, Scroll::Oldest),
    (gdk::Key::End, CONTROL, Scroll::Newest),
    (gdk::Key::KP_End, CONTROL, Scroll::Newest),
    (gdk::Key::Page_Up, NONE, Scroll::Up),
    (gdk::Key::KP_Page_Up, NONE, Scroll::Up),
    (gdk::Key::Page_Down, NONE, Scroll::Down),
    (gdk::Key::KP_Page_Down, NONE, Scroll::Down),
];

/// Adds the keys that do an action of the window.
pub(super) fn bind(class: &mut <super::imp::RoomWindow as ObjectSubclass>::Class) {
    class.add_binding_action(gdk::Key::F6, NONE, "room.next-region");
    class.add_binding_action(gdk::Key::F6, gdk::ModifierType::SHIFT_MASK, "room.last-region");
    class.add_binding_action(gdk::Key::f, CONTROL, "room.search");
    class.add_binding_action(gdk::Key::j, CONTROL, "room.unread");
    let shifted = CONTROL.union(gdk::ModifierType::SHIFT_MASK);
    class.add_binding_action(gdk::Key::a, shifted, "room.attach");
    class.add_binding_action(gdk::Key::F9, NONE, "room.people");
}

/// Adds the keys of the room.
pub(super) fn install(window: &RoomWindow) {
    let keys = gtk::ShortcutController::new();
    keys.set_propagation_phase(gtk::PropagationPhase::Capture);
    for (key, held, to) in SCROLLING {
        keys.add_shortcut(shortcut(window, key, held, move |window| scroll(window, to)));
    }
    keys.add_shortcut(shortcut(window, gdk::Key::period, CONTROL, |window| {
        window.imp().composer.editor().choose_emoji();
        glib::Propagation::Stop
    }));
    // From the messages it leads back at once, if none is selected; elsewhere, whatever else it closes
    // goes first.
    keys.add_shortcut(shortcut(window, gdk::Key::Escape, NONE, |window| {
        let conversation = whispering::seen(window);
        if !RootExt::focus(window).is_some_and(|focus| focus.is_ancestor(&conversation)) {
            return glib::Propagation::Proceed;
        }
        if !selecting::clear(&conversation.imp().list) {
            window.imp().composer.grab_focus();
        }
        glib::Propagation::Stop
    }));
    window.add_controller(keys);
    let keys = gtk::ShortcutController::new();
    keys.add_shortcut(shortcut(window, gdk::Key::Escape, NONE, |window| {
        if !selecting::clear(&whispering::seen(window).imp().list) && !whispering::back(window) {
            let composer = &window.imp().composer;
            let _ =
                composer.stop_editing() || composer.stop_answering() || composer.stop_whispering();
        }
        window.imp().composer.grab_focus();
        glib::Propagation::Stop
    }));
    window.add_controller(keys);
    let room = window.downgrade();
    typing::lead(window, window.imp().composer.editor(), move |key| {
        let Some(window) = room.upgrade().filter(is_free) else { return false };
        !RootExt::focus(&window).is_some_and(|focus| typing::is_used(&focus, key))
    });
}

/// Tells whether the focus is in the room, and in no popover or dialog above it.
fn is_free(window: &RoomWindow) -> bool {
    match (RootExt::focus(window), AdwApplicationWindowExt::content(window)) {
        (Some(focus), Some(content)) => compat::focus::is_in(&content, &focus),
        _ => !compat::dialog::is_above(window),
    }
}

fn shortcut(
    window: &RoomWindow,
    key: gdk::Key,
    held: gdk::ModifierType,
    act: impl Fn(&RoomWindow) -> glib::Propagation + 'static,
) -> gtk::Shortcut {
    let window = window.downgrade();
    let action = gtk::CallbackAction::new(move |_, _| {
        let window = window.upgrade().filter(is_free);
        window.map_or(glib::Propagation::Proceed, |window| act(&window))
    });
    gtk::Shortcut::new(Some(gtk::KeyvalTrigger::new(key, held)), Some(action))
}

/// Scrolls the messages, unless the key is of use where the focus is.
fn scroll(window: &RoomWindow, scroll: Scroll) -> glib::Propagation {
    let (editor, conversation) = (window.imp().composer.editor(), whispering::seen(window));
    let is_used = match scroll {
        // Whoever writes several lines gets to their edges first.
        Scroll::Oldest => editor.wants_edge(true),
        Scroll::Newest => editor.wants_edge(false),
        // A list turns its own pages.
        Scroll::Up | Scroll::Down => RootExt::focus(window)
            .is_some_and(|focus| focus.ancestor(gtk::ListView::static_type()).is_some()),
    };
    if is_used {
        return glib::Propagation::Proceed;
    }
    match scroll {
        Scroll::Oldest => conversation.show_oldest(),
        Scroll::Newest => conversation.show_newest(),
        Scroll::Up => conversation.turn_page(true),
        Scroll::Down => conversation.turn_page(false),
    }
    // Where the list is at the top, it does not move.
    if matches!(scroll, Scroll::Oldest | Scroll::Up) {
        window.parts().past.look(true);
    }
    glib::Propagation::Stop
}
