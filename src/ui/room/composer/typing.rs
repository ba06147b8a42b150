// SPDX-License-Identifier: GPL-3.0-or-later
//! Text that is typed or pasted while the focus is elsewhere in the room: it goes into
//! the text being written, from the first key on.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib::translate::IntoGlib;
use gtk::{gdk, glib};

use super::editor::Editor;

/// Keys held that make another a command.
const COMMANDING: gdk::ModifierType = gdk::ModifierType::CONTROL_MASK
    .union(gdk::ModifierType::ALT_MASK)
    .union(gdk::ModifierType::SUPER_MASK)
    .union(gdk::ModifierType::HYPER_MASK)
    .union(gdk::ModifierType::META_MASK);

/// Has `editor` take what is typed or pasted on `widget`, where `is_ours` tells
/// that the focus is on something with no use for it.
pub fn lead(
    widget: &impl IsA<gtk::Widget>,
    editor: &Editor,
    is_ours: impl Fn(gdk::Key) -> bool + 'static,
) {
    let keys = gtk::EventControllerKey::new();
    keys.set_propagation_phase(gtk::PropagationPhase::Capture);
    keys.connect_key_pressed(glib::clone!(
        #[weak]
        editor,
        #[upgrade_or]
        glib::Propagation::Proceed,
        move |keys, key, _, held| {
            if (is_typed(key, held) || is_paste(key, held)) && is_ours(key) {
                return editor.take(keys);
            }
            glib::Propagation::Proceed
        }
    ));
    widget.add_controller(keys);
}

/// Tells whether `focus` has a use of its own for `key`: another text, or a
/// button for the space that presses it.
pub fn is_used(focus: &gtk::Widget, key: gdk::Key) -> bool {
    let is_text = focus.is::<gtk::TextView>() || focus.is::<gtk::Text>();
    let is_button = focus.is::<gtk::Button>()
        || focus.is::<gtk::CheckButton>()
        || focus.is::<gtk::Switch>()
        || focus.is::<gtk::Expander>();
    is_text || is_button && matches!(key, gdk::Key::space | gdk::Key::KP_Space)
}

/// Tells whether `key` writes: a character, an accent that waits for its letter, or
/// a key by which an input method begins.
fn is_typed(key: gdk::Key, held: gdk::ModifierType) -> bool {
    if held.intersects(COMMANDING) {
        return false;
    }
    let is_character = key.to_unicode().is_some_and(|character| !character.is_control());
    // The names of dead keys, and of those of Korean and Japanese keyboards.
    let is_beginning = matches!(key.into_glib(), 0xFE50..=0xFE93 | 0xFF20..=0xFF3F);
    is_character || is_beginning || key == gdk::Key::BackSpace
}

fn is_paste(key: gdk::Key, held: gdk::ModifierType) -> bool {
    let held = held & (COMMANDING | gdk::ModifierType::SHIFT_MASK);
    match held {
        gdk::ModifierType::CONTROL_MASK => matches!(key, gdk::Key::v | gdk::Key::V),
        gdk::ModifierType::SHIFT_MASK => matches!(key, gdk::Key::Insert | gdk::Key::KP_Insert),
        _ => false,
    }
}

impl Editor {
    /// Takes the focus, and the key that `keys` is asked about.
    fn take(&self, keys: &gtk::EventControllerKey) -> glib::Propagation {
        let view = &self.imp().view;
        self.grab_focus();
        keys.forward(&**view).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_writes_is_told_from_what_commands() {
        use gdk::{Key, ModifierType as Held};
        let none = Held::empty();
        for (key, held) in [
            (Key::h, none),
            (Key::H, Held::SHIFT_MASK),
            (Key::h, Held::LOCK_MASK),
            (Key::space, none),
            (Key::slash, none),
            (Key::Cyrillic_a, none),
            (Key::KP_7, none),
            (Key::dead_acute, none),
            (Key::Multi_key, none),
            (Key::Hangul, none),
            (Key::BackSpace, none),
        ] {
            assert!(is_typed(key, held), "{key:?}");
        }
        for (key, held) in [
            (Key::h, Held::CONTROL_MASK),
            (Key::h, Held::ALT_MASK),
            (Key::Return, none),
            (Key::Tab, none),
            (Key::Escape, none),
            (Key::Delete, none),
            (Key::Up, none),
            (Key::Page_Up, none),
            (Key::F6, none),
            (Key::Shift_L, Held::SHIFT_MASK),
            (Key::Menu, none),
        ] {
            assert!(!is_typed(key, held), "{key:?}");
        }
    }

    #[test]
    fn a_paste_has_two_keys() {
        use gdk::{Key, ModifierType as Held};
        assert!(is_paste(Key::v, Held::CONTROL_MASK));
        assert!(is_paste(Key::v, Held::CONTROL_MASK | Held::LOCK_MASK));
        assert!(is_paste(Key::Insert, Held::SHIFT_MASK));
        assert!(!is_paste(Key::v, Held::CONTROL_MASK | Held::ALT_MASK));
        assert!(!is_paste(Key::Insert, Held::CONTROL_MASK));
    }
}
