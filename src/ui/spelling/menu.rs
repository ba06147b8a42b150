// SPDX-License-Identifier: GPL-3.0-or-later
//! The part of a text view's menu about a word that is marked.

use gtk::prelude::*;
use gtk::{gio, glib};

use crate::i18n::gettext;

/// Fills the menu for a word, or empties it.
pub fn fill(menu: &gio::Menu, word: Option<(&str, &[String])>) {
    menu.remove_all();
    let Some((_, others)) = word else { return };
    let choices = gio::Menu::new();
    for other in others {
        // An underscore is no letter to press.
        let item = gio::MenuItem::new(Some(&other.replace('_', "__")), None);
        item.set_action_and_target_value(Some("spelling.correct"), Some(&other.to_variant()));
        choices.append_item(&item);
    }
    if others.is_empty() {
        // An action that is never there: the item is for reading.
        choices.append(Some(&gettext("No Suggestions")), Some("spelling.nothing"));
    }
    let accepting = gio::Menu::new();
    accepting.append(Some(&gettext("_Ignore")), Some("spelling.ignore"));
    accepting.append(Some(&gettext("Add to _Dictionary")), Some("spelling.add"));
    menu.append_section(None, &choices);
    menu.append_section(None, &accepting);
}

/// Gives `view` the actions of the menu: `correct` gets another word, and `accept` whether
/// the word is right in later runs too.
pub fn install(
    view: &gtk::TextView,
    correct: impl Fn(&str) + 'static,
    accept: impl Fn(bool) + Clone + 'static,
) {
    let actions = gio::SimpleActionGroup::new();
    let action = gio::SimpleAction::new("correct", Some(glib::VariantTy::STRING));
    action.connect_activate(move |_, target| {
        if let Some(by) = target.and_then(glib::Variant::str) {
            correct(by);
        }
    });
    actions.add_action(&action);
    for (name, lasting) in [("ignore", false), ("add", true)] {
        let action = gio::SimpleAction::new(name, None);
        let accept = accept.clone();
        action.connect_activate(move |_, _| accept(lasting));
        actions.add_action(&action);
    }
    view.insert_action_group("spelling", Some(&actions));
}
