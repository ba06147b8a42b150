// SPDX-License-Identifier: GPL-3.0-or-later
//! The question whom a ban by name is for, where several people left under it.

use std::cell::Cell;
use std::rc::Rc;

use adw::prelude::*;
use gtk::glib;

use super::actions::{LastAsked, RoomActions};
use crate::i18n::{gettext, gettext_f};
use crate::model::{OwnAction, Person};
use crate::protocol::FormerMember;
use crate::sentences;
use crate::ui::room::conversation::links;
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
    let list = list(candidates, {
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

/// The people one can choose from; `choose` gets the index of the one who is.
fn list(candidates: &[FormerMember], choose: impl Fn(usize) + 'static) -> gtk::Widget {
    let choose = Rc::new(choose);
    let list = gtk::ListBox::builder()
        .selection_mode(gtk::SelectionMode::None)
        .css_classes(["boxed-list"])
        .build();
    let mut group: Option<gtk::CheckButton> = None;
    for (index, candidate) in candidates.iter().enumerate() {
        let button = gtk::CheckButton::builder().valign(gtk::Align::Center).build();
        button.set_group(group.as_ref());
        group.get_or_insert_with(|| button.clone());
        let choose = choose.clone();
        button.connect_toggled(move |button| {
            if button.is_active() {
                choose(index);
            }
        });
        list.append(&row(candidate, &button));
    }
    let scroller = gtk::ScrolledWindow::builder()
        .hscrollbar_policy(gtk::PolicyType::Never)
        .propagate_natural_height(true)
        .max_content_height(300)
        .child(&list)
        .build();
    scroller.upcast()
}

fn row(candidate: &FormerMember, button: &gtk::CheckButton) -> adw::ActionRow {
    let details = sentences::candidate(candidate, clock::now()).join(" · ");
    let row = adw::ActionRow::builder()
        .title(links::escape(candidate.name.as_str()))
        .subtitle(links::escape(&details))
        .activatable_widget(button)
        // One that the room cannot tell by a seat cannot be chosen.
        .sensitive(candidate.seat.is_some())
        .build();
    row.add_prefix(button);
    row
}
