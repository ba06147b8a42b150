// SPDX-License-Identifier: GPL-3.0-or-later
//! Errors and warnings of the form to host, where they belong.

use std::time::Duration;

use super::*;
use crate::history::KeepLimits;
use crate::server::{BindError, RememberedKeeping};
use crate::ui::hosting_defaults::HostingDefaults;
use crate::ui::launcher::hosted_list::HostedNews;

#[gtk::test]
fn a_port_that_browsers_refuse_is_warned_of_and_taken_all_the_same() {
    crate::ui::prepare().unwrap();
    let form: HostForm = glib::Object::new();
    let port = form.imp().port.get();
    let warned = || port.note().is_some_and(|note| note.contains("browsers refuse"));
    form.imp().room.set_text("LAN party");
    port.set_text("6000");
    assert!(warned() && port.error().is_none());
    assert_eq!(form.config().map(|config| config.port), Some(6000));
    port.set_text("5556");
    assert!(!warned());
    port.set_text("70000");
    assert!(port.error().is_some());
}

#[gtk::test]
fn an_address_that_is_not_ours_is_explained() {
    crate::ui::prepare().unwrap();
    let form: HostForm = glib::Object::new();
    let ours = vec!["192.168.1.7".to_owned()];
    form.explain(&BindError::NotOurs { written: "192.0.2.1".into(), ours }.into());
    let error = form.imp().room.error().unwrap();
    assert!(error.contains("Write one of its own instead: 192.168.1.7"), "{error}");
}

#[gtk::test]
fn how_long_and_how_much_is_kept_can_be_chosen() {
    crate::ui::prepare().unwrap();
    let form: HostForm = glib::Object::new();
    let imp = form.imp();
    imp.room.set_text("LAN party");
    let kept = || form.config().map(|config| (config.history, config.keep_bytes)).unwrap();
    assert_eq!(kept(), (KeepHistory::Always, None));
    let keep = imp.keep.imp();
    keep.time.set_selected(3);
    keep.size.set_selected(2);
    let week = Duration::from_hours(7 * 24);
    assert_eq!(kept(), (KeepHistory::For(week), Some(100_000_000)));
    imp.kept.set_active(false);
    assert!(!keep.time.is_sensitive() && !keep.size.is_sensitive());
    assert_eq!(kept().0, KeepHistory::Never);
}

#[gtk::test]
fn a_room_hosted_before_keeps_what_it_kept() {
    crate::ui::prepare().unwrap();
    let form: HostForm = glib::Object::new();
    let kept = || form.config().map(|config| (config.history, config.keep_bytes)).unwrap();
    let days =
        |days: u64| KeepLimits { time: Some(Duration::from_hours(24 * days)), bytes: Some(5) };
    let choose = |on, limits| {
        let keeping = RememberedKeeping::new(on, limits);
        form.take_hosted(HostedNews::Chosen("Attic".into(), Some(keeping)));
    };
    choose(true, days(10));
    assert_eq!(kept(), (KeepHistory::For(Duration::from_hours(240)), Some(5)));
    choose(false, days(7));
    assert_eq!(kept(), (KeepHistory::Never, Some(5)));
    form.imp().kept.set_active(true);
    assert_eq!(kept().0, KeepHistory::For(Duration::from_hours(7 * 24)));
    form.take_hosted(HostedNews::Chosen("Cellar".into(), None));
    assert_eq!(kept().0, KeepHistory::For(Duration::from_hours(7 * 24)), "it says nothing");
}

#[gtk::test]
fn it_begins_with_the_preferences_and_follows_them() {
    crate::ui::prepare().unwrap();
    let usual = HostingDefaults::default();
    let chosen = HostingDefaults {
        name: "Attic".into(),
        port: 6_001,
        announced: false,
        ..HostingDefaults::default()
    };
    hosting_defaults::set(&chosen);
    let form: HostForm = glib::Object::new();
    form.name_after("Ada");
    let imp = form.imp();
    assert_eq!((&*imp.room.text(), &*imp.port.text()), ("Attic", "6001"));
    assert!(!form.is_announced() && imp.kept.is_active());
    imp.port.set_text("7001");
    hosting_defaults::set(&HostingDefaults { name: String::new(), kept: false, ..chosen });
    assert_eq!((&*imp.room.text(), imp.kept.is_active()), ("Ada’s room", false));
    assert_eq!(imp.port.text(), "7001", "what was filled in stays");
    imp.room.set_text("LAN party");
    hosting_defaults::set(&usual);
    assert_eq!((&*imp.room.text(), imp.kept.is_active()), ("LAN party", true));
}
