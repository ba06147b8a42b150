// SPDX-License-Identifier: GPL-3.0-or-later
//! Keys that mean the same wherever the focus is in the room. They are asked
//! before the focus is: a text and a list have a use of their own for them.

use gtk::prelude::*;
use gtk::{gdk, glib};

use crate::ui::room::composer::editor::Editor;
use crate::ui::room::conversation::list::Conversation;

/// Gives `window` the keys of the room.
pub fn install(window: &impl IsA<gtk::Widget>, editor: &Editor, conversation: &Conversation) {
    let keys = gtk::ShortcutController::new();
    keys.set_propagation_phase(gtk::PropagationPhase::Capture);
    for key in [gdk::Key::End, gdk::Key::KP_End] {
        let end = glib::clone!(
            #[weak]
            editor,
            #[weak]
            conversation,
            #[upgrade_or]
            glib::Propagation::Proceed,
            move || {
                // Whoever writes first gets to the end of the text.
                if editor.wants_end() {
                    return glib::Propagation::Proceed;
                }
                conversation.show_newest();
                glib::Propagation::Stop
            }
        );
        keys.add_shortcut(shortcut(key, end));
    }
    let emoji = glib::clone!(
        #[weak]
        editor,
        #[upgrade_or]
        glib::Propagation::Proceed,
        move || {
            editor.choose_emoji();
            glib::Propagation::Stop
        }
    );
    keys.add_shortcut(shortcut(gdk::Key::period, emoji));
    window.add_controller(keys);
}

fn shortcut(key: gdk::Key, action: impl Fn() -> glib::Propagation + 'static) -> gtk::Shortcut {
    let trigger = gtk::KeyvalTrigger::new(key, gdk::ModifierType::CONTROL_MASK);
    let action = gtk::CallbackAction::new(move |_, _| action());
    gtk::Shortcut::new(Some(trigger), Some(action))
}
