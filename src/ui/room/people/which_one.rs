// SPDX-License-Identifier: GPL-3.0-or-later
//! The question whom a ban by name is for, where several people left under it.

use std::cell::Cell;
use std::rc::Rc;

use gtk::glib;
use gtk::prelude::*;

use super::actions::{LastAsked, RoomActions};
use crate::i18n::{gettext, gettext_f};
use crate::model::{OwnAction, Person};
use crate::protocol::FormerMember;
use crate::sentences;
use crate::ui::dialog_parts::{ChoiceRow, choices};
use crate::ui::{clock, compat};

/// Asks above `parent` which of `candidates` the action was for that the room did
/// not do, and asks for it anew. Tells if that action is known.
pub fn ask(
    parent: &impl IsA<gtk::Window>,
    actions: &Rc<RoomActions>,
    id: Option<&str>,
    candidates: &[FormerMember],
) -> bool {
    let Some(LastAsked { action: OwnAction::Moderation { act, .. }, why, .. }) =
        actions.take_refused(id)
    else {
        return false;
    };
    let Some(name) = act.target() else { return false };
    // Translators: {name} is a nickname that several people used.
    let heading = gettext_f("Which {name}?", &[("name", name.as_str())]);
    let dialog = compat::Alert::new(&heading, "cancel");
    dialog.set_body(&gettext("Several people were here under that name."));
    dialog.add_response("cancel", &gettext("_Cancel"), compat::Appearance::Default);
    dialog.add_response("ban", &gettext("_Ban"), compat::Appearance::Destructive);
    dialog.set_response_enabled("ban", false);
    let chosen = Rc::new(Cell::new(None));
    let asked = dialog.downgrade();
    let list = choices(candidates.iter().map(choice), {
        let chosen = chosen.clone();
        move |index| {
            chosen.set(Some(index));
            if let Some(dialog) = asked.upgrade() {
                dialog.set_response_enabled("ban", true);
            }
        }
    });
    dialog.set_extra_child(&list);
    let people: Vec<_> = candidates.iter().map(Person::from).collect();
    dialog.connect_response(glib::clone!(
        #[weak]
        actions,
        move |answer| {
            let person = chosen.get().and_then(|index| people.get(index));
            if let ("ban", Some(Person { seat, .. })) = (answer, person) {
                let asked = OwnAction::Moderation { act: act.clone(), to: *seat };
                actions.ask(asked, why.clone());
            }
        }
    ));
    dialog.present(parent);
    true
}

fn choice(candidate: &FormerMember) -> ChoiceRow {
    ChoiceRow {
        title: candidate.name.to_string(),
        details: sentences::candidate(candidate, clock::now()).join(" · "),
        // One that the room cannot tell by a seat cannot be chosen.
        can_be_chosen: candidate.seat.is_some(),
    }
}
