// SPDX-License-Identifier: GPL-3.0-or-later
//! The launcher's forms and pages, without a network.

use super::super::Field;
use super::*;
use crate::protocol::{Fingerprint, RoomName};
use crate::trust::{KeyConflict, KnownRoom, RoomFolderError, StoredError};
use crate::ui::trust::{AlarmKind, Damage};

fn launcher() -> Launcher {
    crate::ui::prepare().unwrap();
    glib::Object::new()
}

fn alarm(kind: AlarmKind) -> Blocker {
    Blocker::Alarm { kind, address: "attic".parse().unwrap(), request: None }
}

#[gtk::test]
fn what_is_wrong_is_said_under_its_field() {
    let launcher = launcher();
    let form = launcher.imp().join_form.get();
    let imp = form.imp();
    imp.name.set_text("A\u{202E}da");
    assert!(imp.name.error().is_some());
    imp.name.set_text("Ada");
    assert!(imp.name.error().is_none());
    imp.port.set_text("70000");
    assert!(imp.port.error().is_some());
    assert!(imp.host.error().is_none());
    imp.port.set_text("7000");
    imp.host.set_text("a b");
    assert!(imp.host.error().is_some());
    imp.host.set_text("");
    assert!(imp.host.error().is_none(), "nobody is scolded before writing anything");
    assert_eq!(form.destination(), None);
    assert!(imp.host.error().is_some());
    launcher.destroy();
}

#[gtk::test]
fn a_host_may_bring_its_port() {
    let launcher = launcher();
    let form = launcher.imp().join_form.get();
    let imp = form.imp();
    for (typed, host, port) in
        [("attic", "attic", 5555), ("attic:7", "attic", 7), ("[::1]:5556", "::1", 5556)]
    {
        imp.host.set_text(typed);
        let destination = form.destination().unwrap();
        let address = destination.address();
        assert_eq!((address.host.as_str(), address.port), (host, port));
    }
    launcher.destroy();
}

#[gtk::test]
fn a_port_that_comes_with_the_address_is_shown_in_its_place() {
    let launcher = launcher();
    let form = launcher.imp().join_form.get();
    let imp = form.imp();
    imp.port.set_text("7");
    let invite = format!("salotto://attic:6001/?key={}", "A".repeat(43));
    for (typed, port, is_free) in [
        ("127.0.0.1", "7", true),
        ("127.0.0.1:6000", "6000", false),
        ("127.0.0.1:5555", "5555", false),
        ("[::1]:5556", "5556", false),
        ("::1", "7", true),
        (&invite, "6001", false),
        ("attic:5556", "5556", false),
        ("attic:80000", "7", true),
        ("salotto://attic:6001/?key=cut", "7", false),
        ("attic", "7", true),
    ] {
        imp.host.set_text(typed);
        assert_eq!((&*imp.port.text(), imp.port.is_sensitive()), (port, is_free), "{typed}");
    }
    form.fill(&"cellar:9".parse::<Address>().unwrap().into(), None);
    assert_eq!((&*imp.host.text(), &*imp.port.text()), ("cellar", "9"));
    launcher.destroy();
}

#[gtk::test]
fn an_error_moves_nothing_that_stands_above_it() {
    let launcher = launcher();
    launcher.set_default_size(420, 1000);
    launcher.present();
    let imp = launcher.imp();
    // What is found nearby may be told at any moment, and takes its place.
    imp.nearby.set_visible(false);
    let (join, host) = (imp.join_form.get(), imp.host_form.get());
    let top = |field: &Field| {
        let bounds = field.compute_bounds(&launcher).unwrap();
        (bounds.y(), bounds.height())
    };
    let stays = |page: &str, field: &Field, change: &dyn Fn()| {
        launcher.show_page(page);
        crate::ui::test_support::until("a page with a size", || top(field).1 > 0.0);
        let before = top(field);
        change();
        crate::ui::test_support::until("more on the page", || top(field).1 > before.1);
        assert!((top(field).0 - before.0).abs() < 0.5, "it has moved");
    };
    let (name, password) = (join.imp().name.get(), host.imp().password.get());
    stays(JOIN, &name, &|| name.set_error(Some("That is no name.")));
    stays(HOST, &password, &|| password.set_error(Some("That is too long.")));
    launcher.destroy();
}

#[gtk::test]
fn the_room_is_called_after_its_host_until_it_is_named() {
    let launcher = launcher();
    let (join, host) = (launcher.imp().join_form.get(), launcher.imp().host_form.get());
    let (name, room) = (join.imp().name.get(), host.imp().room.get());
    name.set_text("Ada");
    assert_eq!(room.text(), "Ada’s room");
    room.set_text("Attic");
    name.set_text("Bo");
    assert_eq!(room.text(), "Attic");
    launcher.destroy();
}

#[gtk::test]
fn hosting_needs_a_name_first() {
    let launcher = launcher();
    let imp = launcher.imp();
    let join = imp.join_form.get();
    join.imp().name.set_text("");
    WidgetExt::activate_action(&launcher, "launcher.host", None).unwrap();
    assert_eq!(imp.pages.visible_child_name().as_deref(), Some("join"));
    assert!(join.imp().name.error().is_some());
    join.imp().name.set_text("Ada");
    WidgetExt::activate_action(&launcher, "launcher.host", None).unwrap();
    assert_eq!(imp.pages.visible_child_name().as_deref(), Some("host"));
    WidgetExt::activate_action(&launcher, "launcher.back", None).unwrap();
    assert_eq!(imp.pages.visible_child_name().as_deref(), Some("join"));
    launcher.destroy();
}

#[gtk::test]
fn whoever_comes_to_host_is_at_the_room_or_at_their_name() {
    let launcher = launcher();
    let imp = launcher.imp();
    let (join, host) = (imp.join_form.get(), imp.host_form.get());
    let is_at = |field: &Field| {
        GtkWindowExt::focus(&launcher).is_some_and(|focus| focus.is_ancestor(field))
    };
    join.imp().name.set_text("");
    launcher.begin_hosting();
    assert_eq!(imp.pages.visible_child_name().as_deref(), Some("join"));
    assert!(join.imp().name.error().is_none(), "nobody is scolded before writing anything");
    assert!(is_at(&join.imp().name));
    join.imp().name.set_text("Ada");
    launcher.begin_hosting();
    assert_eq!(imp.pages.visible_child_name().as_deref(), Some("host"));
    assert!(is_at(&host.imp().room));
    launcher.destroy();
}

#[gtk::test]
fn a_pasted_invite_is_known_for_one() {
    let launcher = launcher();
    let form = launcher.imp().join_form.get();
    let imp = form.imp();
    let link = format!("salotto://attic:7/?key={}&name=Loft", "A".repeat(43));
    imp.host.set_text(&link);
    assert!(imp.host.error().is_none());
    assert!(!imp.port.is_sensitive(), "an invite brings its own");
    let destination = form.destination().unwrap();
    assert_eq!(destination.address(), &"attic:7".parse().unwrap());
    assert!(destination.key().is_some());
    imp.host.set_text("salotto://attic/?key=short");
    assert!(imp.host.error().is_some());
    assert_eq!(form.destination(), None);
    imp.host.set_text("attic");
    assert!(imp.host.error().is_none() && imp.port.is_sensitive());
    launcher.destroy();
}

#[gtk::test]
fn a_link_asks_for_nothing_but_a_missing_name() {
    let launcher = launcher();
    let imp = launcher.imp();
    let join = imp.join_form.get();
    join.imp().name.set_text("");
    launcher.follow(&format!("salotto://attic/?key={}", "A".repeat(43)));
    assert_eq!(imp.pages.visible_child_name().as_deref(), Some("join"));
    assert!(join.imp().name.error().is_none(), "a question is no reproach");
    join.imp().name.set_text("Ada");
    launcher.follow("salotto://attic/?name=NoKey");
    assert_eq!(imp.pages.visible_child_name().as_deref(), Some("join"));
    assert!(join.imp().host.error().is_some());
    launcher.destroy();
}

#[gtk::test]
fn a_password_closes_the_classic_door_until_the_host_opens_it() {
    let launcher = launcher();
    let form = launcher.imp().host_form.get();
    let imp = form.imp();
    assert!(imp.classic.is_active());
    let note = imp.classic_note.label();
    imp.password.set_text("open sesame");
    assert!(!imp.classic.is_active());
    assert_ne!(imp.classic_note.label(), note, "it says what that would mean");
    imp.classic.set_active(true);
    imp.password.set_text("open barley");
    assert!(imp.classic.is_active(), "what the host said stays");
    imp.password.set_text("");
    assert!(imp.classic.is_active());
    assert_eq!(imp.classic_note.label(), note);
    WidgetExt::activate_action(&form, "launcher.suggest", None).unwrap();
    assert_eq!(imp.password.text().split('-').count(), 4);
    launcher.destroy();
}

#[gtk::test]
fn another_key_takes_a_deliberate_act() {
    let launcher = launcher();
    let imp = launcher.imp();
    let known = KnownRoom {
        address: "attic".parse().unwrap(),
        fingerprint: Fingerprint::new([1; 32]),
        epoch: 0,
        room: RoomName::new("The attic").unwrap(),
        first_seen: 1,
        last_seen: 2,
        pinned: false,
    };
    let found = Fingerprint::new([2; 32]);
    let elsewhere = Vec::new();
    let kind = KeyConflict::OtherRoom { known: Box::new(known), found, elsewhere }.into();
    launcher.block(alarm(kind));
    assert_eq!(imp.pages.visible_child_name().as_deref(), Some("alarm"));
    WidgetExt::activate_action(&launcher, "trust.join-anyway", None).unwrap();
    assert_eq!(imp.pages.visible_child_name().as_deref(), Some("alarm"), "nothing was compared");
    imp.alarm.tick();
    assert!(imp.alarm.compared());
    WidgetExt::activate_action(&launcher, "trust.back", None).unwrap();
    assert_eq!(imp.pages.visible_child_name().as_deref(), Some("join"));
    launcher.block(alarm(AlarmKind::Unproven));
    assert!(!imp.alarm.compared(), "each time anew");
    launcher.destroy();
}

#[gtk::test]
fn a_file_that_is_of_no_use_is_named() {
    let launcher = launcher();
    let imp = launcher.imp();
    let path = std::path::PathBuf::from("/nowhere/known-rooms.json");
    let newer = StoredError::Newer { path: path.clone(), version: 9 };
    assert!(!Damage::KnownRooms(newer).can_renew(), "a newer version may still read it");
    let damaged = StoredError::Damaged { path, why: "torn".into() };
    launcher.block(Blocker::Damage(Damage::KnownRooms(damaged)));
    assert_eq!(imp.pages.visible_child_name().as_deref(), Some("damaged"));
    WidgetExt::activate_action(&launcher, "launcher.back", None).unwrap();
    assert_eq!(imp.pages.visible_child_name().as_deref(), Some("join"));
    launcher.destroy();
}

#[gtk::test]
fn every_letter_of_the_menu_means_one_thing() {
    let launcher = launcher();
    let menu = launcher.imp().menu_button.menu_model().unwrap();
    crate::ui::mnemonics::are_distinct(&menu);
    launcher.destroy();
}

#[gtk::test]
fn an_offer_is_taken_with_one_press() {
    crate::ui::prepare().unwrap();
    let field: Field = glib::Object::new();
    let taken = std::rc::Rc::new(Cell::new(0));
    let count = taken.clone();
    field.set_error_with_offer("Taken.", "Use 5556", move || count.set(count.get() + 1));
    assert_eq!(field.error().as_deref(), Some("Taken."));
    field.offer().emit_clicked();
    assert_eq!((taken.get(), field.error()), (1, None));
    field.offer().emit_clicked();
    assert_eq!(taken.get(), 1);
}

#[gtk::test]
fn a_room_that_is_open_already_is_said_at_its_name() {
    let launcher = launcher();
    let form = launcher.imp().host_form.get();
    let name = RoomName::new("The attic").unwrap();
    form.explain(&RoomFolderError::InUse { name }.into());
    let said = form.imp().room.error().unwrap();
    assert!(said.starts_with("“The attic” is open already."), "{said}");
    assert!(form.imp().port.error().is_none());
    launcher.destroy();
}
