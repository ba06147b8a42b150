// SPDX-License-Identifier: GPL-3.0-or-later
//! The menu on a message: what can be done with it, and about its author. The
//! text has a menu of its own, which ours goes into; beside the text ours
//! stands alone. It is made when it is wanted: ten thousand messages need none.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gdk, gio, glib};

use super::message_row::MessageRow;
use crate::i18n::gettext;

impl MessageRow {
    pub(super) fn connect_menu(&self) {
        let press = gtk::GestureClick::builder()
            .button(gdk::BUTTON_SECONDARY)
            .propagation_phase(gtk::PropagationPhase::Capture)
            .build();
        press.connect_pressed(glib::clone!(
            #[weak(rename_to = row)]
            self,
            move |press, _, x, y| {
                if row.prepare_menu(x, y) {
                    return;
                }
                press.set_state(gtk::EventSequenceState::Claimed);
                row.pop_up(Some((x, y)));
            }
        ));
        self.add_controller(press);
        let hold = gtk::GestureLongPress::builder().touch_only(true).build();
        hold.connect_pressed(glib::clone!(
            #[weak(rename_to = row)]
            self,
            move |_, x, y| row.pop_up(Some((x, y)))
        ));
        self.add_controller(hold);
        self.add_controller(menu_keys());
    }

    /// Gives the text under the pointer our part of its menu; tells whether there
    /// is text.
    fn prepare_menu(&self, x: f64, y: f64) -> bool {
        let body = self.imp().body.get();
        let is_text = self.pick(x, y, gtk::PickFlags::DEFAULT).is_some_and(|under| under == body);
        if is_text {
            body.set_extra_menu(Some(&self.menu()));
        }
        is_text
    }

    /// Opens the menu, at a place within the row or below its text.
    pub fn pop_up(&self, at: Option<(f64, f64)>) {
        let popover = gtk::PopoverMenu::from_model(Some(&self.menu()));
        popover.set_parent(self);
        popover.set_has_arrow(at.is_some());
        let (x, y) = at.unwrap_or_else(|| {
            let text = self.imp().body.allocation();
            (f64::from(text.x()), f64::from(text.y() + text.height()))
        });
        #[expect(clippy::cast_possible_truncation, reason = "within a row, which is on a screen")]
        popover.set_pointing_to(Some(&gdk::Rectangle::new(x as i32, y as i32, 1, 1)));
        popover.connect_closed(|popover| {
            // What was chosen is still to be done.
            let popover = popover.clone();
            glib::idle_add_local_once(move || popover.unparent());
        });
        popover.popup();
    }

    fn menu(&self) -> gio::Menu {
        let imp = self.imp();
        let author = imp.who.borrow().clone();
        let about = author.zip(imp.menu.get()).and_then(|(author, menu)| menu(&author));
        with(about.as_ref())
    }
}

/// A menu of what can be done with a message, and `about` its author.
pub fn with(about: Option<&gio::Menu>) -> gio::Menu {
    let menu = gio::Menu::new();
    let copy = gio::Menu::new();
    copy.append(Some(&gettext("Copy M_essage")), Some("message.copy"));
    menu.append_section(None, &copy);
    if let Some(about) = about {
        menu.append_section(None, about);
    }
    menu
}

/// The keys that open the text's own menu; the text gets them after us.
fn menu_keys() -> gtk::ShortcutController {
    let keys = gtk::ShortcutController::new();
    keys.set_propagation_phase(gtk::PropagationPhase::Capture);
    for trigger in ["Menu", "<Shift>F10"] {
        let prepare = gtk::CallbackAction::new(|row, _| {
            if let Some(row) = row.downcast_ref::<MessageRow>() {
                row.imp().body.set_extra_menu(Some(&row.menu()));
            }
            glib::Propagation::Proceed
        });
        let trigger = gtk::ShortcutTrigger::parse_string(trigger);
        keys.add_shortcut(gtk::Shortcut::new(trigger, Some(prepare)));
    }
    keys
}
