// SPDX-License-Identifier: GPL-3.0-or-later
//! Wanting into a room that is open already.

use super::*;
use crate::protocol::{Fingerprint, Invite};
use crate::ui::launcher::{Launcher, find_open};

/// An application by a name that no other test has: two of one name cannot be.
fn application(name: &str) -> adw::Application {
    crate::ui::prepare().unwrap();
    let flags = gio::ApplicationFlags::NON_UNIQUE;
    let id = format!("io.github.salotto_chat.Salotto.{name}");
    let application = adw::Application::builder().application_id(id).flags(flags).build();
    application.register(gio::Cancellable::NONE).unwrap();
    application
}

/// A window into the room with the key of [`encrypted`] at `attic`.
fn room(application: &adw::Application) -> (RoomWindow, Rc<Requests>) {
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let application = Some(application.upcast_ref());
    let window = RoomWindow::new(application, &target, encrypted(), welcome(false, 0));
    let requests = Rc::new(Requests::default());
    window.set_link(link(&requests).0);
    window.present();
    (window, requests)
}

fn invite(address: &str, key: u8) -> Destination {
    let key = Fingerprint::new([key; 32]);
    Invite::new(address.parse().unwrap(), Vec::new(), key, None).into()
}

fn typed(address: &str) -> Destination {
    address.parse().unwrap()
}

#[gtk::test]
fn an_open_room_is_found_by_its_key_or_by_its_address() {
    let application = application("Found");
    let (window, _) = room(&application);
    let is_found = |place: Destination| find_open(application.upcast_ref(), &place).is_some();
    assert!(is_found(typed("ATTIC:5555")));
    assert!(is_found(invite("elsewhere", 0)), "that is the room's key");
    assert!(!is_found(invite("attic", 1)), "that is another's");
    assert!(!is_found(typed("cellar")));
    window.destroy();
}

#[gtk::test]
fn whoever_wants_into_an_open_room_sees_its_window() {
    let application = application("Shown");
    let (window, _) = room(&application);
    for place in [typed("attic"), invite("elsewhere", 0)] {
        let launcher = Launcher::new(&application);
        launcher.present();
        launcher.go(&place, Some(&name("Me")));
        until("the launcher gives way", || !launcher.is_visible());
        assert_eq!(application.windows().len(), 1, "there is one window of the room");
    }
    window.destroy();
}

#[gtk::test]
fn a_room_that_was_lost_is_joined_again_where_it_was_open() {
    let application = application("Lost");
    let (window, requests) = room(&application);
    assert!(window.seat().is_some());
    window.apply(vec![SessionEvent::Over(Ending::Lost)]);
    assert_eq!(window.seat(), None);
    let way = ways(&window, &requests);
    window.show_again(Some(&invite("elsewhere", 0)));
    let (target, _sink) = way.take().unwrap();
    assert_eq!(target.address, "elsewhere".parse().unwrap(), "it is said to be there now");
    assert_eq!(target.also, ["attic".parse().unwrap()]);
    assert!(target.seats.is_empty());
    window.destroy();
}
