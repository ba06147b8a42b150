// SPDX-License-Identifier: GPL-3.0-or-later
//! Walking through the messages by keyboard.

use super::*;
use crate::ui::room::conversation::message_row::MessageRow;

/// Goes to the messages, and returns the newest.
fn enter(window: &RoomWindow) -> MessageRow {
    let list = &window.imp().conversation.imp().list;
    let row = || {
        let row = list.focus_child()?.first_child();
        row?.first_child().and_downcast::<MessageRow>()
    };
    until("a message has the focus", || {
        // A list that was not drawn yet has no row to go to.
        window.imp().composer.grab_focus();
        window.go_to_region(true);
        row().is_some()
    });
    row().unwrap()
}

#[gtk::test]
fn walking_selects_nothing_and_leaves_the_primary_selection() {
    let (window, _) = window();
    window.present();
    window.apply((1..=3).map(|number| said(number, "Ada", None, "a few words")).collect());
    let imp = window.imp();
    let primary = window.primary_clipboard();
    primary.set_text("what somebody had selected");
    let theirs = primary.content();
    enter(&window);
    for _ in 0..2 {
        assert!(imp.conversation.imp().list.child_focus(gtk::DirectionType::Up));
        let focus = gtk::prelude::RootExt::focus(&window);
        if let Some(text) = focus.and_downcast::<gtk::Label>() {
            assert_eq!(text.selection_bounds(), None);
        }
        assert_eq!(primary.content(), theirs, "the primary selection is another's");
    }
    window.destroy();
}

#[gtk::test]
fn a_message_is_copied_whole_where_nothing_is_selected() {
    let (window, _) = window();
    window.present();
    window.apply(vec![said(1, "Ada", None, "a few words")]);
    let row = enter(&window);
    assert!(row.copy_unselected());
    assert_eq!(copied(&window), "a few words");
    row.imp().body.select_region(0, 1);
    assert!(!row.copy_unselected(), "the text copies what is selected in it");
    window.destroy();
}

fn copied(window: &RoomWindow) -> String {
    let provider = window.clipboard().content().unwrap();
    provider.value(glib::Type::STRING).unwrap().get().unwrap()
}
