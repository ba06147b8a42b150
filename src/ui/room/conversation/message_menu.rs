// SPDX-License-Identifier: GPL-3.0-or-later
//! The menu on a message: what can be done with its text, with it, and about its
//! author. It is made when it is wanted: ten thousand messages need none.

use adw::subclass::prelude::*;
use gtk::gio;

use super::message_row::MessageRow;
use super::select_menu;
use crate::ui::reading_menu;
use crate::ui::room::people::person_menu;

impl MessageRow {
    pub(super) fn connect_menu(&self) {
        reading_menu::install(self, &self.imp().body);
        reading_menu::connect(self, Self::pop_up);
    }

    /// Opens the menu, at a place within the row or below its text. A message that was
    /// removed has none.
    pub fn pop_up(&self, at: Option<(f64, f64)>) {
        if self.is_removed() {
            return;
        }
        let label = self.imp().content().label_at(self, at);
        // The part of the text that the menu is about.
        reading_menu::install(self, &label);
        reading_menu::pop_up(self, &self.menu(at), &label, at);
    }

    pub(super) fn menu(&self, at: Option<(f64, f64)>) -> gio::Menu {
        let imp = self.imp();
        let content = imp.content();
        let link = content.link_under(self, at);
        let author = imp.who.borrow().clone();
        let about = match author {
            Some(author) => imp.menu.get().and_then(|menu| menu(&author, self.removable())),
            // It is ours, and whoever removes messages removes those as well.
            None => self.removable().map(person_menu::removal),
        };
        whole(&content.label_at(self, at), link.as_deref(), about.as_ref())
    }
}

/// A menu of what can be done with a message whose text is in `body`, with a
/// link in it, and `about` its author.
pub fn whole(body: &gtk::Label, link: Option<&str>, about: Option<&gio::Menu>) -> gio::Menu {
    let menu = reading_menu::sections(body, link);
    menu.append_section(None, &select_menu::section(body, Some("message.copy")));
    if let Some(about) = about {
        menu.append_section(None, about);
    }
    menu
}
