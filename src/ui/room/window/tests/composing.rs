// SPDX-License-Identifier: GPL-3.0-or-later
//! Texts before they are sent, and what can be done with those that were.

use super::*;
use crate::protocol::limits;
use crate::ui::room::conversation::message_menu;

#[gtk::test]
fn a_slash_alone_lists_the_commands() {
    let (window, requests) = window();
    window.present();
    say(&window, "/ ");
    let editor = window.imp().composer.editor();
    assert!(editor.last_child().is_some_and(|child| child.is::<gtk::Popover>()));
    assert_eq!(editor.text(), "", "what is read there is typed next, with its slash");
    assert!(requests.said.borrow().is_empty());
    say(&window, "//");
    assert_eq!(requests.said.borrow()[0].1, "/");
    window.destroy();
}

#[gtk::test]
fn a_long_text_is_counted_and_too_long_a_one_stays() {
    let (window, requests) = window();
    window.present();
    let composer = &window.imp().composer;
    let counter = &composer.imp().counter;
    let write = |length: usize| composer.editor().set_text(&"a".repeat(length));
    write(3_799);
    assert!(!counter.is_visible());
    write(3_800);
    assert_eq!((counter.is_visible(), counter.label().as_str()), (true, "200 characters left"));
    write(limits::TEXT_CHARACTERS + 12);
    assert_eq!(counter.label(), "12 characters too many for one message");
    composer.submit();
    assert!(requests.said.borrow().is_empty(), "it is offered in parts first");
    assert_eq!(composer.editor().length(), limits::TEXT_CHARACTERS + 12);
    assert!(counter.is_visible() && counter.has_css_class("error"));
    assert!(!composer.imp().error.is_visible(), "it is said once");
    write(limits::TEXT_CHARACTERS);
    assert_eq!(counter.label(), "0 characters left");
    assert!(!counter.has_css_class("error"));
    composer.submit();
    assert!(!counter.is_visible());
    window.destroy();
}

/// Actions in all sections of a menu.
fn actions(menu: &gio::MenuModel) -> Vec<String> {
    let items = (0..menu.n_items()).flat_map(|at| {
        let action = menu.item_attribute_value(at, "action", None);
        let action = action.and_then(|action| action.get::<String>());
        let section = menu.item_link(at, "section").map(|section| actions(&section));
        action.into_iter().chain(section.unwrap_or_default())
    });
    items.collect()
}

#[gtk::test]
fn the_menu_of_a_text_has_what_works_alone() {
    crate::ui::prepare().unwrap();
    let body = gtk::Label::builder().label("a text").selectable(true).build();
    let menu = |link| actions(message_menu::whole(&body, link, None).upcast_ref());
    assert_eq!(menu(None), ["text.select-all", "message.copy", "row.select"]);
    body.select_region(0, 1);
    assert_eq!(
        menu(Some("https://a.example/")),
        [
            "text.open-link",
            "text.copy-link",
            "text.copy",
            "text.select-all",
            "message.copy",
            "row.select"
        ]
    );
    // GTK's selection would go on asking a text that is gone.
    body.select_region(0, 0);
}
