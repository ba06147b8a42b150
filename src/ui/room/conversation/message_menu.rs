// SPDX-License-Identifier: GPL-3.0-or-later
//! The menu on a message: what can be done with its text, with it, and about its
//! author. It is made when it is wanted: ten thousand messages need none.

use adw::subclass::prelude::*;
use gtk::gio;
use gtk::glib::prelude::*;

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
            }
            (None, Some(number)) => {
                let can_edit = author.is_none() && content.poll().is_none();
                menu.prepend_section(None, &reply(number, can_edit.then_some(time)));
                react_menu::add(&menu, number);
                if let Some(pin) = imp.menu.get().and_then(|menu| menu(None, Some(number))) {
                    menu.append_section(None, &pin);
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
    let item = gio::MenuItem::new(Some(&gettext("Reply")), None);
    item.set_action_and_target_value(Some("room.reply"), Some(&message.to_variant()));
    item.set_attribute_value("hidden-when", Some(&"action-disabled".to_variant()));
    let section = gio::Menu::new();
    section.append_item(&item);
    let for_all = u64::try_from(limits::OWN_REMOVED_FOR.as_millis()).unwrap_or(u64::MAX);
    if own_of.is_some_and(|time| clock::now() < time.saturating_add(for_all)) {
        let item = gio::MenuItem::new(Some(&gettext("Edit")), None);
        item.set_action_and_target_value(Some("room.edit"), Some(&message.to_variant()));
        item.set_attribute_value("hidden-when", Some(&"action-disabled".to_variant()));
        section.append_item(&item);
    }
    section
}

/// The section that closes a poll, for those who may.
fn close_poll(poll: u64, is_own: bool) -> gio::Menu {
    let action = if is_own { "room.close-own-poll" } else { "room.close-poll" };
    let item = gio::MenuItem::new(Some(&gettext("Close the Poll")), None);
    item.set_action_and_target_value(Some(action), Some(&poll.to_variant()));
    item.set_attribute_value("hidden-when", Some(&"action-disabled".to_variant()));
    let section = gio::Menu::new();
    section.append_item(&item);
    section
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
