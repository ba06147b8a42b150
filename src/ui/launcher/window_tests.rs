// SPDX-License-Identifier: GPL-3.0-or-later
//! The launcher's forms, without a network.

use super::*;

fn launcher() -> Launcher {
    crate::ui::prepare().unwrap();
    glib::Object::new()
}

#[gtk::test]
fn what_is_wrong_is_said_under_its_field() {
    let launcher = launcher();
    let imp = launcher.imp();
    imp.name.set_text("Ada\u{202E}");
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
    assert_eq!(launcher.checked_address(), None);
    assert!(imp.host.error().is_some());
    launcher.destroy();
}

#[gtk::test]
fn a_host_may_bring_its_port() {
    let launcher = launcher();
    let imp = launcher.imp();
    for (typed, host, port) in
        [("attic", "attic", 5555), ("attic:7", "attic", 7), ("[::1]:5556", "::1", 5556)]
    {
        imp.host.set_text(typed);
        let address = launcher.checked_address().unwrap();
        assert_eq!((address.host.as_str(), address.port), (host, port));
    }
    launcher.destroy();
}

#[gtk::test]
fn the_room_is_called_after_its_host_until_it_is_named() {
    let launcher = launcher();
    let imp = launcher.imp();
    imp.name.set_text("Ada");
    assert_eq!(imp.room.text(), "Ada’s room");
    imp.room.set_text("Attic");
    imp.name.set_text("Bo");
    assert_eq!(imp.room.text(), "Attic");
    launcher.destroy();
}

#[gtk::test]
fn hosting_needs_a_name_first() {
    let launcher = launcher();
    let imp = launcher.imp();
    imp.name.set_text("");
    WidgetExt::activate_action(&launcher, "launcher.host", None).unwrap();
    assert_eq!(imp.pages.visible_child_name().as_deref(), Some("join"));
    assert!(imp.name.error().is_some());
    imp.name.set_text("Ada");
    WidgetExt::activate_action(&launcher, "launcher.host", None).unwrap();
    assert_eq!(imp.pages.visible_child_name().as_deref(), Some("host"));
    WidgetExt::activate_action(&launcher, "launcher.back", None).unwrap();
    assert_eq!(imp.pages.visible_child_name().as_deref(), Some("join"));
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
