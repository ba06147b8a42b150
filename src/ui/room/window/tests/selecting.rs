// SPDX-License-Identifier: GPL-3.0-or-later
//! Selecting messages, and copying them.

use gtk::gdk::{Key, ModifierType};

use super::*;
use crate::ui::clock;
use crate::ui::room::conversation::selecting;

const NONE: ModifierType = ModifierType::empty();
const SHIFT: ModifierType = ModifierType::SHIFT_MASK;
const CONTROL: ModifierType = ModifierType::CONTROL_MASK;

/// A window with `count` messages, and the focus in the newest.
fn scene(count: u64) -> RoomWindow {
    let (window, _) = window();
    window.present();
    window
        .apply((1..=count).map(|number| said(number, "Ada", None, &number.to_string())).collect());
    enter(&window);
    window
}

/// Goes to the newest message.
fn enter(window: &RoomWindow) {
    until("a message has the focus", || {
        // A list that was not drawn yet has no row to go to.
        window.imp().composer.grab_focus();
        window.go_to_region(true);
        gtk::prelude::RootExt::focus(window).is_some_and(|focus| focus.is::<gtk::Label>())
    });
}

/// Presses a key where the messages listen for it; tells whether they took it.
fn key(window: &RoomWindow, key: Key, held: ModifierType) -> bool {
    let controllers = window.imp().conversation.observe_controllers();
    let keys = (0..controllers.n_items())
        .find_map(|index| controllers.item(index).and_downcast::<gtk::EventControllerKey>());
    keys.unwrap().emit_by_name::<bool>("key-pressed", &[&key.into_glib(), &0u32, &held])
}

/// Places of the selected rows, the day above the messages being row 0.
fn selected(window: &RoomWindow) -> Vec<u32> {
    let list = &window.imp().conversation.imp().list;
    let model = list.model().unwrap();
    (0..model.n_items()).filter(|row| model.is_selected(*row)).collect()
}

fn bar(window: &RoomWindow) -> Option<String> {
    let bar = &window.imp().conversation.imp().selection_bar;
    bar.is_visible().then(|| bar.imp().label.label().into())
}

fn copied(window: &RoomWindow) -> String {
    window.clipboard().set_text("");
    let text = || {
        let content = window.clipboard().content()?;
        content.value(glib::Type::STRING).ok()?.get::<String>().ok()
    };
    assert!(key(window, Key::c, CONTROL));
    until("something is copied", || text().is_some_and(|text| !text.is_empty()));
    text().unwrap()
}

#[gtk::test]
fn shift_and_the_arrows_select_and_what_comes_leaves_that_alone() {
    let window = scene(5);
    assert!(key(&window, Key::Up, SHIFT) && key(&window, Key::Up, SHIFT));
    assert_eq!(selected(&window), [3, 4, 5]);
    assert_eq!(bar(&window).as_deref(), Some("3 messages selected"));
    assert!(key(&window, Key::Down, SHIFT));
    assert_eq!(selected(&window), [4, 5], "it shrinks again");
    window.apply((6..=9).map(|number| said(number, "Bo", None, "more")).collect());
    assert_eq!(selected(&window), [4, 5]);
    assert!(!key(&window, Key::Up, NONE), "a step is the list's");
    assert_eq!((selected(&window), bar(&window)), (Vec::new(), None));
    window.destroy();
}

#[gtk::test]
fn all_are_selected_and_escape_ends_it() {
    let window = scene(3);
    assert!(key(&window, Key::a, CONTROL));
    assert_eq!(selected(&window), [1, 2, 3], "a day is none");
    let hour = clock::hour(1_000);
    let expected: Vec<_> = (1..=3).map(|number| format!("[{hour}] Ada: {number}")).collect();
    assert_eq!(copied(&window), expected.join("\n"));
    let list = window.imp().conversation.imp().list.get();
    assert!(selecting::clear(&list));
    assert!(!selecting::clear(&list), "Escape leads back now");
    assert_eq!(selected(&window), [0; 0]);
    window.destroy();
}

#[gtk::test]
fn rows_are_added_one_by_one() {
    let window = scene(4);
    assert!(key(&window, Key::space, CONTROL));
    window.imp().conversation.imp().list.child_focus(gtk::DirectionType::Up);
    window.imp().conversation.imp().list.child_focus(gtk::DirectionType::Up);
    assert!(key(&window, Key::space, CONTROL));
    assert_eq!(selected(&window), [2, 4]);
    assert!(key(&window, Key::space, CONTROL));
    assert_eq!(selected(&window), [4]);
    window.destroy();
}

#[gtk::test]
fn a_text_with_a_selection_keeps_its_keys() {
    let window = scene(2);
    let focus = gtk::prelude::RootExt::focus(&window);
    let text = focus.and_downcast::<gtk::Label>().expect("a text has the focus");
    text.select_region(0, 1);
    for (pressed, held) in [(Key::Up, SHIFT), (Key::a, CONTROL), (Key::c, CONTROL)] {
        assert!(!key(&window, pressed, held), "{pressed:?}");
    }
    assert_eq!(selected(&window), [0; 0]);
    // GTK's selection would go on asking a text that is gone.
    text.select_region(0, 0);
    window.destroy();
}

#[gtk::test]
fn days_are_told_where_there_are_several() {
    const DAY: u64 = 24 * 60 * 60 * 1000;
    let (window, _) = window();
    window.present();
    let event = |number, time, text: &str| {
        let (from, text) = (name("Ada"), Text::new(text).unwrap());
        let what = EventKind::said(from, text);
        SessionEvent::Happened(Event { number, time, what })
    };
    window.apply(vec![event(1, 0, "one\ntwo"), event(2, 3 * DAY, "three")]);
    enter(&window);
    key(&window, Key::a, CONTROL);
    let lines: Vec<_> = copied(&window).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 5, "{lines:?}");
    assert_eq!(lines[0], clock::full_day(0));
    assert_eq!(lines[1..3], [format!("[{}] Ada: one", clock::hour(0)), "    two".into()]);
    assert_eq!(lines[3], clock::full_day(3 * DAY));
    window.destroy();
}

#[gtk::test]
fn days_are_drawn_anew_without_anything_else() {
    let window = scene(3);
    assert!(key(&window, Key::a, CONTROL));
    let changes = Rc::new(RefCell::new(Vec::new()));
    let seen = changes.clone();
    let model = window.parts().session.timeline().clone();
    model.connect_items_changed(move |_, at, removed, added| {
        seen.borrow_mut().push((at, removed, added));
    });
    model.redraw_days();
    assert_eq!(*changes.borrow(), [(0, 1, 1)]);
    assert_eq!(selected(&window), [1, 2, 3]);
    window.destroy();
}

#[gtk::test]
fn ten_thousand_are_copied_in_turns() {
    let window = scene(5);
    let more = (6..=10_000).map(|number| said(number, "Ada", None, "more"));
    window.apply(more.collect());
    key(&window, Key::a, CONTROL);
    assert_eq!(bar(&window).as_deref(), Some("10000 messages selected"));
    let turns = Rc::new(std::cell::Cell::new(0));
    let counted = turns.clone();
    let idle = glib::idle_add_local(move || {
        counted.set(counted.get() + 1);
        glib::ControlFlow::Continue
    });
    assert_eq!(copied(&window).lines().count(), 10_000);
    idle.remove();
    assert!(turns.get() > 1, "the window has its turns meanwhile");
    window.destroy();
}
