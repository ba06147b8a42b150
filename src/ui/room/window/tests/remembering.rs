// SPDX-License-Identifier: GPL-3.0-or-later
//! The window of a room that this device remembers.

use std::cell::Cell;
use std::path::Path;

use super::past::{asked, page};
use super::*;
use crate::device_log::{DeviceLog, DevicePlace};
use crate::model::Divider;
use crate::protocol::Fingerprint;
use crate::trust::ReadMark;

/// A window into a room whose newest event is `number`, which keeps it in `data`.
fn visit(data: &Path, number: u64) -> (RoomWindow, Rc<Requests>) {
    crate::ui::prepare().unwrap();
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let window = RoomWindow::new(None, &target, encrypted(), welcome(false, number));
    window.parts().remembering.set_data(data);
    let requests = Rc::new(Requests::default());
    window.set_link(link(&requests).0);
    window.present();
    (window, requests)
}

fn log(data: &Path) -> DeviceLog {
    DeviceLog::of(data, &Fingerprint::new([0; 32]))
}

/// Numbers of what is kept.
fn kept(data: &Path) -> Vec<u64> {
    let all = DevicePlace::before(ReadMark { number: 1_000_000, time: 0 });
    log(data).page(all).events.iter().map(|event| event.number).collect()
}

fn switch(window: &RoomWindow) {
    ActionGroupExt::activate_action(window, "remember", None);
}

fn is_on(window: &RoomWindow) -> bool {
    let state = ActionGroupExt::action_state(window, "remember");
    state.and_then(|state| state.get()).unwrap()
}

/// Closes the window, and waits until nothing is written any more.
fn close(window: &RoomWindow, data: &Path) {
    window.close();
    until("nobody has the log open", || log(data).open(u64::MAX, &[], drop).is_ok());
}

/// Presses the button of the toast that is seen.
fn undo(window: &RoomWindow) {
    fn button(widget: &gtk::Widget) -> Option<gtk::Button> {
        let is_undo = |button: &gtk::Button| button.label().is_some_and(|label| label == "Undo");
        if let Some(button) = widget.downcast_ref::<gtk::Button>().filter(|it| is_undo(it)) {
            return Some(button.clone());
        }
        let mut children = std::iter::successors(widget.first_child(), gtk::Widget::next_sibling);
        children.find_map(|child| button(&child))
    }
    let overlay = window.imp().toast_overlay.get();
    until("it can be undone", || button(overlay.upcast_ref()).is_some());
    button(overlay.upcast_ref()).unwrap().emit_clicked();
}

#[gtk::test]
fn nothing_is_written_while_it_is_off() {
    let data = tempfile::tempdir().unwrap();
    let (window, _) = visit(data.path(), 1);
    window.apply((1..=20).map(|number| said(number, "Ada", None, "secret")).collect());
    until("it is known that nothing is kept", || window.parts().remembering.is_settled());
    window.apply(vec![said(21, "Ada", None, "secret")]);
    assert!(!is_on(&window));
    window.close();
    let is_idle = Rc::<Cell<bool>>::default();
    let idle = is_idle.clone();
    glib::idle_add_local_once(move || idle.set(true));
    until("there is nothing else to do", || is_idle.get());
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0);
}

#[gtk::test]
fn what_was_read_stands_above_what_the_room_still_tells() {
    let data = tempfile::tempdir().unwrap();
    let (window, _) = visit(data.path(), 1);
    window.apply((1..=4).map(|number| said(number, "Ada", None, "before")).collect());
    until("it is known that nothing is kept", || window.parts().remembering.is_settled());
    switch(&window);
    until("what is in the window is kept", || kept(data.path()) == [1, 2, 3, 4]);
    assert!(is_on(&window));
    window.apply(vec![said(5, "Ada", None, "and after")]);
    until("so is what comes", || kept(data.path()) == [1, 2, 3, 4, 5]);
    close(&window, data.path());
    // The next visit to a room that shows newcomers nothing.
    let (window, requests) = visit(data.path(), 9);
    window.apply(vec![said(9, "Bo", None, "now")]);
    until("it goes on", || kept(data.path()) == [1, 2, 3, 4, 5, 9] && is_on(&window));
    until("the room is asked first", || {
        window.parts().past.look(true);
        !asked(&requests).is_empty()
    });
    let (id, _) = asked(&requests).pop().unwrap();
    window.apply(vec![page(&id, 0..0, false)]);
    let rows = || {
        let timeline = window.parts().session.timeline().timeline();
        let rows = (0..timeline.len()).filter_map(|at| timeline.row(at));
        let told = rows.filter_map(|row| match row.as_ref() {
            Row::Said(said) => Some(said.number.to_string()),
            Row::Divider(Divider::Remembered) => Some("remembered".into()),
            Row::Divider(Divider::ToldByRoom) => Some("told".into()),
            Row::Beginning { .. } => Some("beginning".into()),
            _ => None,
        });
        told.collect::<Vec<_>>()
    };
    let wanted = ["remembered", "1", "2", "3", "4", "5", "told", "9"];
    until("what is remembered is there", || rows() == wanted);
    close(&window, data.path());
}

#[gtk::test]
fn turning_it_off_deletes_all_of_it_unless_that_is_undone() {
    let data = tempfile::tempdir().unwrap();
    let (window, _) = visit(data.path(), 1);
    window.apply(vec![said(1, "Ada", None, "secret")]);
    until("it is known that nothing is kept", || window.parts().remembering.is_settled());
    switch(&window);
    until("it is kept", || kept(data.path()) == [1]);
    window.parts().toasts.settle();
    switch(&window);
    undo(&window);
    until("it is on again", || is_on(&window));
    window.apply(vec![said(2, "Ada", None, "goes on")]);
    until("without a hole", || kept(data.path()) == [1, 2]);
    switch(&window);
    assert!(!is_on(&window));
    window.parts().toasts.settle();
    until("it is deleted", || !log(data.path()).folder().exists());
    window.close();
}

#[gtk::test]
fn another_window_goes_on_where_the_first_was_closed() {
    let data = tempfile::tempdir().unwrap();
    let (first, _) = visit(data.path(), 1);
    first.apply(vec![said(1, "Ada", None, "one")]);
    until("it is known that nothing is kept", || first.parts().remembering.is_settled());
    switch(&first);
    until("it is kept", || kept(data.path()) == [1]);
    let (second, _) = visit(data.path(), 1);
    second.apply(vec![said(1, "Ada", None, "one")]);
    let remembering = &second.parts().remembering;
    until("the other keeps it", || remembering.kept().is_some() && remembering.is_settled());
    for window in [&first, &second] {
        window.apply(vec![said(2, "Ada", None, "two")]);
    }
    first.close();
    second.apply(vec![said(3, "Ada", None, "three")]);
    until("the second has taken over", || kept(data.path()) == [1, 2, 3] && is_on(&second));
    second.apply(vec![said(4, "Ada", None, "four")]);
    until("and keeps what comes", || kept(data.path()) == [1, 2, 3, 4]);
    close(&second, data.path());
}

#[gtk::test]
fn a_room_without_encryption_is_not_to_be_remembered() {
    crate::ui::prepare().unwrap();
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let window = RoomWindow::new(None, &target, Security::Classic, welcome(false, 0));
    assert!(!ActionGroupExt::has_action(&window, "remember"));
    assert!(!ActionGroupExt::is_action_enabled(&window, "remember-nothing"));
    assert!(ActionGroupExt::has_action(&window, "remember-nothing"));
    window.destroy();
}
