// SPDX-License-Identifier: GPL-3.0-or-later
//! The menu on a message: what can be done with its text, with it, and about its
//! author. It is made when it is wanted: ten thousand messages need none.

use adw::subclass::prelude::*;
use gtk::gio;
use gtk::glib::prelude::*;

use super::file_menu;
use super::message_row::MessageRow;
use super::poll_box::PollBox;
use super::react_menu;
use super::select_menu;
use super::shown_message::ShownMessage;
use crate::i18n::gettext;
use crate::protocol::limits;
use crate::ui::room::people::person_menu;
use crate::ui::{clock, reading_menu};

impl MessageRow {
    pub(super) fn connect_menu(&self) {
        reading_menu::install(self, &self.imp().body);
        reading_menu::connect(self, Self::pop_up);
    }

    /// Opens the menu, at a place within the row or below its text. A message that was
    /// removed has none.
    pub fn pop_up(&self, at: Option<(f64, f64)>) {
        if self.is_removed() || self.tell_reactions(at) {
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
        let ShownMessage { author, partner, time, .. } = imp.shown.borrow().clone();
        // Nobody else removes a whisper.
        let removable = self.removable().filter(|_| author.is_none() || partner.is_none());
        let about = match &author {
            Some(author) => imp.menu.get().and_then(|menu| menu(Some(author), removable)),
            None => removable.map(|number| person_menu::own_removal(number, time)),
        };
        let menu = whole(&content.label_at(self, at), link.as_deref(), about.as_ref());
        match (partner, self.removable()) {
            // Whoever whispered to us has all that in the menu about them.
            (Some(partner), _) if author.is_none() => {
                menu.prepend_section(None, &person_menu::whispers(&partner, true));
                if let Some(number) = self.removable().filter(|_| is_recent(time)) {
                    let edit = section(&gettext("Edit"), "room.edit-whisper", number);
                    menu.prepend_section(None, &edit);
                }
            }
            (None, Some(number)) => {
                let is_text = content.poll().is_none() && content.file().is_none();
                let can_edit = author.is_none() && is_text;
                menu.prepend_section(None, &reply(number, can_edit.then_some(time)));
                react_menu::add(&menu, number);
                if let Some(pin) = imp.menu.get().and_then(|menu| menu(None, Some(number))) {
                    menu.append_section(None, &pin);
                }
                if let Some(file) = content.file() {
                    menu.prepend_section(None, &file_menu::section(&file));
                }
                if let Some(poll) = content.poll().filter(PollBox::is_open) {
                    menu.append_section(None, &close_poll(poll.number(), author.is_none()));
                }
            }
            _ => {}
        }
        menu
    }
}

/// The section that replies to a message, and edits one of ours of that time, in rooms that
/// know of it.
fn reply(message: u64, own_of: Option<u64>) -> gio::Menu {
    let section = section(&gettext("Reply"), "room.reply", message);
    if own_of.is_some_and(is_recent) {
        section.append_item(&item(&gettext("Edit"), "room.edit", message));
    }
    section
}

/// Tells if a message of ours of that time can still be edited.
fn is_recent(time: u64) -> bool {
    let for_all = u64::try_from(limits::OWN_REMOVED_FOR.as_millis()).unwrap_or(u64::MAX);
    clock::now() < time.saturating_add(for_all)
}

fn section(label: &str, action: &str, message: u64) -> gio::Menu {
    let section = gio::Menu::new();
    section.append_item(&item(label, action, message));
    section
}

/// An item that is hidden where it can do nothing.
fn item(label: &str, action: &str, message: u64) -> gio::MenuItem {
    let item = gio::MenuItem::new(Some(label), None);
    item.set_action_and_target_value(Some(action), Some(&message.to_variant()));
    item.set_attribute_value("hidden-when", Some(&"action-disabled".to_variant()));
    item
}

/// The section that closes a poll, for those who may.
fn close_poll(poll: u64, is_own: bool) -> gio::Menu {
    let action = if is_own { "room.close-own-poll" } else { "room.close-poll" };
    section(&gettext("Close the Poll"), action, poll)
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
