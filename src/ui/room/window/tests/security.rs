// SPDX-License-Identifier: GPL-3.0-or-later
//! The security of the room at the window: readers, and the six words.

use super::*;
use crate::trust::KeyNews;

fn act(window: &RoomWindow, action: &str) {
    WidgetExt::activate_action(window, action, None).unwrap();
}

/// Sentences of the dialog behind the lock.
fn told(window: &RoomWindow) -> Vec<String> {
    window.imp().header.imp().lock.emit_clicked();
    until("the dialog", || window.imp().dialogs.security.upgrade().is_some());
    window.imp().dialogs.security.upgrade().unwrap().sentences()
}

#[gtk::test]
fn somebody_new_is_told_with_whom_to_compare_and_why() {
    let (window, _) = window();
    window.present();
    window.greet(Ok(KeyNews::New { vouched: false }));
    let newcomer = &window.imp().banners.imp().newcomer;
    let sentence = newcomer.sentence().unwrap();
    assert_eq!(
        sentence,
        "New here: compare the six words with Ada, the host, so nobody can read along."
    );
    act(&window, "room.not-now");
    assert_eq!(newcomer.sentence(), None, "one can put it off");

    window.greet(Ok(KeyNews::New { vouched: false }));
    let told = told(&window);
    assert_eq!(newcomer.sentence(), None, "who looks is not asked again");
    assert_eq!(told[0], "Encrypted");
    assert_eq!(told[2], "You are new here");
    assert!(told[3].starts_with("Compare the six words with Ada, the host, "), "{told:?}");
    window.destroy();
}

#[gtk::test]
fn a_newcomer_is_not_asked_about_a_room_that_is_lost() {
    let (window, _) = window();
    window.greet(Ok(KeyNews::New { vouched: false }));
    window.apply(vec![SessionEvent::Over(Ending::Lost)]);
    assert_eq!(window.imp().banners.imp().newcomer.sentence(), None);
    window.destroy();
}

#[gtk::test]
fn the_lock_tells_how_the_room_is_known() {
    let (window, _) = window();
    window.present();
    window.greet(Ok(KeyNews::None));
    assert_eq!(window.imp().banners.imp().newcomer.sentence(), None);
    assert_eq!(told(&window)[2], "You know this room");
    let dialog = window.imp().dialogs.security.upgrade().unwrap();
    let walter = Member::named(name("Walter"));
    let joined = EventKind::Joined(walter);
    window.apply(vec![SessionEvent::Happened(Event { number: 1, time: 0, what: joined })]);
    let told = dialog.sentences();
    assert_eq!(told[0], "Partly encrypted", "it is drawn anew while it is shown");
    assert!(told[1].ends_with("to Walter."), "{told:?}");
    window.destroy();
}

#[gtk::test]
fn a_room_without_encryption_says_so_in_the_same_place() {
    crate::ui::prepare().unwrap();
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let window = RoomWindow::new(None, &target, Security::Classic, welcome(false, 0));
    window.present();
    assert_eq!(window.imp().header.imp().security.label(), "Not encrypted");
    let told = told(&window);
    assert_eq!(told.len(), 2, "neither words nor advice: {told:?}");
    assert_eq!(told[0], "Not encrypted");
    assert!(told[1].starts_with("Others on the network can read"), "{told:?}");
    window.destroy();
}

#[gtk::test]
fn a_guest_on_the_hosts_computer_invites_nobody_to_loopback() {
    crate::ui::prepare().unwrap();
    let target = Target::new("localhost:6000".parse().unwrap(), name("Me"));
    let window = RoomWindow::new(None, &target, encrypted(), welcome(false, 0));
    let session = window.parts().session.clone();
    let addresses = glib::MainContext::default().block_on(session.addresses_for_others());
    // A computer without a network has none.
    assert!(addresses.iter().all(|found| !found.is_loopback() && found.port == 6000));
    window.destroy();
}
