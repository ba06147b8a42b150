// SPDX-License-Identifier: GPL-3.0-or-later
//! Names and emoji that are suggested while somebody writes.

use super::*;

#[gtk::test]
fn a_name_behind_an_at_is_completed_and_the_next_return_sends() {
    let (window, requests) = window();
    let editor = window.imp().composer.editor();
    let list = editor.imp().strip.widget().clone();
    let none = gdk::ModifierType::empty();
    assert!(!list.get_visible());
    editor.set_text("hi @a");
    assert!(list.get_visible());
    assert!(press(&window, gdk::Key::Return, none));
    assert_eq!(editor.text(), "hi @Ada ");
    assert!(requests.said.borrow().is_empty() && !list.get_visible());
    press(&window, gdk::Key::Return, none);
    assert_eq!(requests.said.borrow()[0].1, "hi @Ada");
    editor.set_text("@a");
    assert!(press(&window, gdk::Key::Escape, none) && !list.get_visible());
    press(&window, gdk::Key::Return, none);
    assert_eq!(requests.said.borrow()[1].1, "@a", "nobody has to take one");
    window.destroy();
}

#[gtk::test]
fn a_name_typed_letter_by_letter_is_completed_as_well() {
    let (window, requests) = window();
    let editor = window.imp().composer.editor();
    let buffer = editor.imp().view.buffer();
    for letters in ["hi ", "@", "a"] {
        buffer.insert_at_cursor(letters);
    }
    assert!(press(&window, gdk::Key::Return, gdk::ModifierType::empty()));
    assert_eq!(editor.text(), "hi @Ada ");
    assert!(requests.said.borrow().is_empty());
    window.destroy();
}

#[gtk::test]
fn an_emoji_is_completed_by_its_name_and_a_smiley_is_sent() {
    let (window, requests) = window();
    let editor = window.imp().composer.editor();
    let none = gdk::ModifierType::empty();
    editor.set_text("well :tada");
    assert!(editor.imp().strip.widget().get_visible());
    assert!(press(&window, gdk::Key::Tab, none));
    assert_eq!(editor.text(), "well 🎉");
    editor.set_text("lol :DD");
    press(&window, gdk::Key::Return, none);
    assert_eq!(requests.said.borrow()[0].1, "lol :DD");
    editor.set_text(":tada");
    assert!(press(&window, gdk::Key::Down, none));
    assert!(press(&window, gdk::Key::Return, none));
    assert_eq!(editor.text(), "🎉");
    window.destroy();
}
