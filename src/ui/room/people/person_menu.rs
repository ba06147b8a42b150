// SPDX-License-Identifier: GPL-3.0-or-later
//! The menu about somebody, in the list of people and on their messages.

use std::rc::Rc;

use gtk::gio;
use gtk::glib::prelude::*;

use super::actions::target;
use crate::i18n::gettext;
use crate::model::{Permissions, Person, RoomState, whispered_to};
use crate::protocol::limits;
use crate::sentences::span;
use crate::ui::clock;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// The seconds one is muted for at a press; other times have a command.
const MUTES: [u64; 3] = [MINUTE, 10 * MINUTE, HOUR];
/// The seconds one is banned for at a press; 0 for good.
const BANS: [u64; 4] = [10 * MINUTE, HOUR, DAY, 0];

/// Makes the menu about somebody when it is wanted, and about the message of that number,
/// if it is one of theirs; without anybody, the part about any message. Rows are given one,
/// and decide nothing.
pub type MenuAbout = Rc<dyn Fn(Option<&Person>, Option<u64>) -> Option<gio::Menu>>;

/// The menu about a person, if there is anything to do. A message from long ago
/// has the same menu as its author in the list of people, whatever name that one
/// has by now.
pub fn about(state: &RoomState, person: &Person, message: Option<u64>) -> Option<gio::Menu> {
    let permissions = state.permissions_over(person);
    let now = person.now(&state.roster);
    let menu = (!permissions.is_nothing()).then(|| model(&now, permissions));
    let menu = with_whispers(state, &now, menu);
    let Some(message) = message.filter(|_| permissions.remove) else { return menu };
    let menu = menu.unwrap_or_default();
    menu.append_section(None, &removal(message));
    Some(menu)
}

/// The menu with whispers first, where the room knows of them.
fn with_whispers(state: &RoomState, person: &Person, menu: Option<gio::Menu>) -> Option<gio::Menu> {
    let is_us = person.is_who_has(&state.you, &state.roster);
    if is_us || !state.machine.can().whispers {
        return menu;
    }
    let menu = menu.unwrap_or_default();
    menu.prepend_section(None, &whispers(person, whispered_to(state, person).is_ok()));
    Some(menu)
}

/// The section that whispers to somebody who `is_here`, and shows the whispers with them.
pub fn whispers(person: &Person, is_here: bool) -> gio::Menu {
    let whom = (target(person), ()).to_variant();
    let mut items = Vec::new();
    if is_here {
        items.push(item(&gettext("Whisper…"), "room.whisper", &whom));
    }
    items.push(item(&gettext("Show Whispers"), "room.whispers", &whom));
    for item in &items {
        item.set_attribute_value("hidden-when", Some(&"action-disabled".to_variant()));
    }
    section(&items)
}

/// The section that removes a message.
pub fn removal(message: u64) -> gio::Menu {
    removal_by("room.remove", message)
}

/// The section that removes a message of our own, said at `time`: everybody may for a
/// while, moderators always.
pub fn own_removal(message: u64, time: u64) -> gio::Menu {
    let for_all = u64::try_from(limits::OWN_REMOVED_FOR.as_millis()).unwrap_or(u64::MAX);
    let is_recent = clock::now() < time.saturating_add(for_all);
    removal_by(if is_recent { "room.remove-own" } else { "room.remove" }, message)
}

fn removal_by(action: &str, message: u64) -> gio::Menu {
    let item = item(&gettext("Remo_ve Message"), action, &message.to_variant());
    item.set_attribute_value("hidden-when", Some(&"action-disabled".to_variant()));
    section(&[item])
}

/// The things `permissions` let us do to a person, as a menu of actions of the
/// room window. Each of them names the seat as well.
fn model(person: &Person, permissions: Permissions) -> gio::Menu {
    let menu = gio::Menu::new();
    let pair = |on: bool| (target(person), on).to_variant();
    if let Some(ignore) = permissions.ignore {
        let label = if ignore { gettext("_Ignore") } else { gettext("Stop _Ignoring") };
        menu.append_section(None, &section(&[item(&label, "room.ignore", &pair(ignore))]));
    }
    let items = of_moderators(person, permissions);
    if !items.is_empty() {
        menu.append_section(None, &section(&items));
    }
    if let Some(moderator) = permissions.moderator {
        let label =
            if moderator { gettext("Make Moderato_r") } else { gettext("No Longer Moderato_r") };
        menu.append_section(None, &section(&[item(&label, "room.moderator", &pair(moderator))]));
    }
    if permissions.remove_all {
        let whom = (target(person), ()).to_variant();
        let remove = item(&gettext("Remove All Messa_ges"), "room.remove-all", &whom);
        menu.append_section(None, &section(&[remove]));
    }
    menu
}

fn of_moderators(person: &Person, permissions: Permissions) -> Vec<gio::MenuItem> {
    let whom = (target(person), ()).to_variant();
    let mut items = Vec::new();
    if permissions.unmute {
        items.push(item(&gettext("Let _Speak"), "room.unmute", &whom));
    }
    if permissions.moderate {
        items.push(times(&gettext("_Mute"), "room.mute", person, &MUTES));
        items.push(item(&gettext("_Kick"), "room.kick", &whom));
    }
    if permissions.ban {
        items.push(times(&gettext("_Ban"), "room.ban", person, &BANS));
    }
    items
}

fn item(label: &str, action: &str, target: &gtk::glib::Variant) -> gio::MenuItem {
    let item = gio::MenuItem::new(Some(label), None);
    item.set_action_and_target_value(Some(action), Some(target));
    item
}

fn section(items: &[gio::MenuItem]) -> gio::Menu {
    let section = gio::Menu::new();
    for item in items {
        section.append_item(item);
    }
    section
}

fn times(label: &str, action: &str, person: &Person, seconds: &[u64]) -> gio::MenuItem {
    let items = seconds.iter().map(|seconds| {
        let label = if *seconds == 0 { gettext("For Good") } else { span(*seconds) };
        item(&label, action, &(target(person), *seconds).to_variant())
    });
    let items: Vec<_> = items.collect();
    gio::MenuItem::new_submenu(Some(label), &section(&items))
}

#[cfg(test)]
mod tests {
    use gtk::gio::prelude::MenuModelExt;

    use super::*;
    use crate::protocol::{Nickname, Role, SeatNumber};
    use crate::ui::mnemonics;

    fn bo() -> Person {
        Person { name: Nickname::new("Bo").unwrap(), seat: Some(SeatNumber::new(2)) }
    }

    /// Lists every label, those of submenus behind a colon.
    fn labels(menu: &gio::MenuModel) -> Vec<String> {
        let mut labels = Vec::new();
        for index in 0..menu.n_items() {
            let label = menu.item_attribute_value(index, "label", None);
            let label = label.and_then(|label| label.get::<String>()).unwrap_or_default();
            if let Some(section) = menu.item_link(index, "section") {
                labels.extend(self::labels(&section));
            } else if let Some(submenu) = menu.item_link(index, "submenu") {
                labels.push(format!("{label}: {}", self::labels(&submenu).join(", ")));
            } else {
                labels.push(label);
            }
        }
        labels
    }

    #[test]
    fn a_menu_offers_what_one_may_do() {
        let bo = bo();
        let guest = Permissions::over_the_absent(Role::Guest, Role::Guest, true);
        assert_eq!(labels(model(&bo, guest).as_ref()), ["Stop _Ignoring"]);
        let absent = Permissions::over_the_absent(Role::Moderator, Role::Guest, false);
        assert_eq!(
            labels(model(&bo, absent).as_ref()),
            ["_Ignore", "_Ban: 10 minutes, 1 hour, 1 day, For Good"]
        );
        let host = Permissions {
            ignore: Some(true),
            moderate: true,
            ban: true,
            unmute: true,
            moderator: Some(true),
            remove: true,
            remove_all: true,
        };
        assert_eq!(
            labels(model(&bo, host).as_ref()),
            [
                "_Ignore",
                "Let _Speak",
                "_Mute: 1 minute, 10 minutes, 1 hour",
                "_Kick",
                "_Ban: 10 minutes, 1 hour, 1 day, For Good",
                "Make Moderato_r",
                "Remove All Messa_ges"
            ]
        );
    }

    #[gtk::test]
    fn every_letter_of_the_menu_means_one_thing() {
        let bo = bo();
        for on in [true, false] {
            let permissions = Permissions {
                ignore: Some(on),
                moderate: true,
                ban: true,
                unmute: on,
                moderator: Some(on),
                remove: true,
                remove_all: true,
            };
            let menu = model(&bo, permissions);
            menu.append_section(None, &removal(7));
            mnemonics::are_distinct(&menu);
        }
    }
}
