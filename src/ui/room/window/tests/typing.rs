// SPDX-License-Identifier: GPL-3.0-or-later
//! Ways of the keyboard.

use super::*;

const NONE: gdk::ModifierType = gdk::ModifierType::empty();

fn text(window: &RoomWindow) -> glib::GString {
    window.imp().composer.editor().text()
}

#[gtk::test]
fn tab_completes_a_name_or_stays() {
    let (window, _) = window();
    let editor = window.imp().composer.editor();
    assert!(!press(&window, gdk::Key::Tab, NONE), "nothing is written that could be sent");
    editor.set_text("hello ad");
    assert!(press(&window, gdk::Key::Tab, gdk::ModifierType::LOCK_MASK));
    assert_eq!(text(&window), "hello Ada ");
    assert!(press(&window, gdk::Key::Tab, NONE));
    assert_eq!(text(&window), "hello Ada ");
    editor.set_text("hello m");
    assert!(press(&window, gdk::Key::Tab, NONE), "nobody means themselves");
    assert_eq!(text(&window), "hello m");
    let back = press(&window, gdk::Key::ISO_Left_Tab, gdk::ModifierType::SHIFT_MASK);
    assert!(!back, "that is the way out");
    window.destroy();
}

#[gtk::test]
fn tab_takes_one_way_after_the_other() {
    let (window, _) = window();
    let joins = [(1, "Bo"), (2, "Bob")].map(|(number, who)| {
        let what = EventKind::Joined(Member::named(name(who)));
        SessionEvent::Happened(Event { number, time: 0, what })
    });
    window.apply(joins.into());
    window.imp().composer.editor().set_text("b");
    for expected in ["Bo: ", "Bob: ", "Bo: "] {
        assert!(press(&window, gdk::Key::Tab, NONE));
        assert_eq!(text(&window), expected);
    }
    window.imp().composer.editor().set_text("Bo: hi b");
    assert!(press(&window, gdk::Key::Tab, NONE));
    assert_eq!(text(&window), "Bo: hi Bo ");
    window.destroy();
}

#[gtk::test]
fn whatever_goes_leaves_the_focus_to_the_composer() {
    let (window, _) = window();
    window.present();
    let imp = window.imp();
    let writes = || imp.composer.editor().imp().view.is_focus();
    until("the composer has the focus", writes);
    window.apply(vec![SessionEvent::Over(Ending::Lost)]);
    let trouble = &imp.banners.imp().trouble;
    until("the way back has the focus", || trouble.child_focus(gtk::DirectionType::TabForward));
    assert!(!writes());
    trouble.hide_sentence();
    until("the composer has the focus", writes);
    window.destroy();
}

/// Tells whether the window takes Ctrl and `key` before the focus gets it.
fn takes_key(window: &RoomWindow, key: gdk::Key) -> bool {
    let controllers = window.observe_controllers();
    (0..controllers.n_items())
        .filter_map(|index| controllers.item(index).and_downcast::<gtk::ShortcutController>())
        .filter(|keys| keys.propagation_phase() == gtk::PropagationPhase::Capture)
        .flat_map(|keys| (0..keys.n_items()).filter_map(move |index| keys.item(index)))
        .filter_map(|item| item.downcast::<gtk::Shortcut>().ok())
        .filter(|shortcut| {
            let trigger = shortcut.trigger().and_downcast::<gtk::KeyvalTrigger>();
            trigger.is_some_and(|trigger| trigger.keyval() == key)
        })
        .any(|shortcut| {
            let nothing = gtk::ShortcutActionFlags::empty();
            shortcut.action().is_some_and(|action| action.activate(nothing, window, None))
        })
}

#[gtk::test]
fn control_end_goes_to_the_end_of_the_text_first() {
    let (window, _) = window();
    window.present();
    let imp = window.imp();
    imp.composer.grab_focus();
    assert!(takes_key(&window, gdk::Key::End), "nothing is written");
    imp.composer.editor().set_text("half a sentence");
    until("one line is walked without it", || takes_key(&window, gdk::Key::Home));
    imp.composer.editor().set_text("half a sentence\nand another");
    let buffer = imp.composer.editor().imp().view.buffer();
    until("the composer has the focus", || imp.composer.editor().imp().view.is_focus());
    buffer.place_cursor(&buffer.start_iter());
    until("the text is laid out", || !takes_key(&window, gdk::Key::End));
    assert!(takes_key(&window, gdk::Key::Home));
    buffer.place_cursor(&buffer.end_iter());
    assert!(takes_key(&window, gdk::Key::End));
    imp.header.imp().people_button.grab_focus();
    buffer.place_cursor(&buffer.start_iter());
    assert!(takes_key(&window, gdk::Key::End), "nobody is writing");
    window.destroy();
}
