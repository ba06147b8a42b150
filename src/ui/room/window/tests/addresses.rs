// SPDX-License-Identifier: GPL-3.0-or-later
//! The addresses that a host sees, as the network changes.

use super::*;
use crate::discovery::own_addresses::{AddressReach, OwnAddress};

fn own(address: &str, reach: AddressReach) -> OwnAddress {
    OwnAddress { address: address.parse().unwrap(), reach }
}

#[gtk::test]
fn a_host_sees_addresses_come_and_go() {
    crate::ui::prepare().unwrap();
    let target = Target::new("localhost".parse().unwrap(), name("Me"));
    let window = RoomWindow::new(None, &target, Security::Classic, welcome(false, 0));
    window.present();
    let imp = window.imp();
    let quiet = imp.conversation.imp().quiet.get();
    let invites = imp.header.invite_button();
    window.show_addresses(&[own("127.0.0.1", AddressReach::ThisMachine)]);
    assert_eq!(quiet.child(), None);
    assert!(quiet.description().is_some_and(|told| told.contains("on no network")));
    assert!(invites.get_visible());
    window.show_addresses(&[own("192.168.1.7", AddressReach::Network)]);
    let copy = |place: &gtk::Widget| place.first_child()?.first_child()?.last_child();
    let button = quiet.child().and_then(|place| copy(&place)).unwrap();
    assert!(!invites.get_visible(), "the page has a button of its own");
    button.grab_focus();
    window.show_addresses(&[own("[fe80::7%eth0]:5555", AddressReach::SameLink)]);
    assert!(quiet.child().is_some());
    let focus = gtk::prelude::GtkWindowExt::focus(&window).unwrap();
    assert!(focus.is_ancestor(&*imp.composer), "the focus is where one writes");
    window.show_addresses(&[own("127.0.0.1", AddressReach::ThisMachine)]);
    assert!(quiet.child().is_none() && invites.get_visible());
    window.destroy();
}

#[gtk::test]
fn a_host_with_a_password_reads_that_friends_need_it() {
    crate::ui::prepare().unwrap();
    let target = Target::new("localhost".parse().unwrap(), name("Me"));
    let told = |password| {
        let rules = Rules { password, ..Rules::default() };
        let welcome = Welcome { rules, ..welcome(false, 0) };
        let window = RoomWindow::new(None, &target, Security::Classic, welcome);
        window.show_addresses(&[own("192.168.1.7", AddressReach::Network)]);
        let told = window.imp().conversation.imp().quiet.description().unwrap_or_default();
        window.destroy();
        told.contains("They are asked for the password")
    };
    assert!(told(true) && !told(false));
}
