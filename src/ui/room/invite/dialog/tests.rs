// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the dialog for inviting friends.

use super::*;
use crate::discovery::own_addresses::AddressReach;
use crate::ui::test_support::until;

fn invitation(key: Option<u8>) -> Invitation {
    Invitation {
        room: RoomName::new("The <attic>").unwrap(),
        addresses: ["192.168.1.7:5555", "[fe80::1]:5555"].map(|a| a.parse().unwrap()).to_vec(),
        on_link: Vec::new(),
        key: key.map(|key| Fingerprint::new([key; 32])),
        secret: Secret::None,
        plain: true,
    }
}

#[gtk::test]
fn an_invitation_leads_into_the_room_and_knows_its_key() {
    crate::ui::prepare().unwrap();
    let invitation = invitation(Some(7));
    let window = InviteDialog::new(&invitation);
    let imp = window.imp();
    assert_eq!(imp.room.label(), "The <attic>");
    assert!(imp.link.get_visible() && imp.link.imp().code.get_visible() && imp.key.get_visible());
    assert!(!imp.no_key.get_visible());
    until("the words", || imp.words.sentence().is_some());
    let read: Invite = invitation.invite().unwrap().to_string().parse().unwrap();
    assert_eq!((read.key(), read.addresses()), (invitation.key.unwrap(), &*invitation.addresses));
    assert!(!imp.secret.get_visible());
}

#[gtk::test]
fn only_the_host_finds_the_password_in_it() {
    crate::ui::prepare().unwrap();
    let shown = |secret| {
        let window = InviteDialog::new(&Invitation { secret, ..invitation(Some(7)) });
        let imp = window.imp();
        (imp.secret.get_visible(), imp.password.get_visible())
    };
    assert_eq!(shown(Secret::Untold), (true, false), "a guest sees that there is one");
    assert_eq!(shown(Secret::Ours(Password::new("open sesame").unwrap())), (true, true));
}

#[gtk::test]
fn without_a_network_there_is_no_link_and_it_says_why() {
    crate::ui::prepare().unwrap();
    let nowhere = Invitation { addresses: Vec::new(), ..invitation(Some(7)) };
    assert_eq!(nowhere.invite(), None);
    let imp = InviteDialog::new(&nowhere);
    let imp = imp.imp();
    assert!(imp.no_network.get_visible() && !imp.link.get_visible());
}

#[gtk::test]
fn an_address_that_comes_or_goes_is_shown_at_once() {
    crate::ui::prepare().unwrap();
    let nowhere = Invitation { addresses: Vec::new(), ..invitation(Some(7)) };
    let dialog = InviteDialog::new(&nowhere);
    let imp = dialog.imp();
    dialog.show_addresses(&invitation(Some(7)));
    assert!(
        imp.link.get_visible()
            && imp.link.imp().code.get_visible()
            && !imp.no_network.get_visible()
    );
    imp.link.imp().copy.emit_clicked();
    let copied = dialog.clipboard().content().unwrap().value(glib::Type::STRING).unwrap();
    let copied: Invite = copied.get::<String>().unwrap().parse().unwrap();
    assert_eq!(copied.addresses(), &*invitation(Some(7)).addresses);
    let own: Address = "[fe80::7%eth0]:5555".parse().unwrap();
    let on_link = vec![OwnAddress { address: own, reach: AddressReach::SameLink }];
    dialog.show_addresses(&Invitation { on_link, ..nowhere });
    assert!(!imp.link.get_visible() && !imp.no_network.get_visible());
    let rows = imp.addresses.first_child().unwrap();
    let note = rows.last_child().and_downcast::<gtk::Label>().unwrap();
    assert!(note.label().contains("the place of eth0"), "{}", note.label());
}

#[gtk::test]
fn the_squares_of_a_long_name_do_without_it() {
    crate::ui::prepare().unwrap();
    let name = "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}".repeat(40);
    let long = Invitation { room: RoomName::new(&name).unwrap(), ..invitation(Some(7)) };
    let dialog = InviteDialog::new(&long);
    let imp = dialog.imp();
    assert!(imp.link.imp().code.get_visible() && !imp.link.imp().no_code.get_visible());
    assert_eq!(imp.link.imp().code.text(), long.invite().unwrap().shorter().unwrap().to_string());
}

#[gtk::test]
fn a_classic_room_says_why_it_has_no_words() {
    crate::ui::prepare().unwrap();
    let invitation = invitation(None);
    assert_eq!(invitation.invite(), None);
    let window = InviteDialog::new(&invitation);
    let imp = window.imp();
    assert!(imp.no_key.get_visible() && imp.addresses.get_visible());
    assert!(!imp.link.get_visible() && !imp.key.get_visible());
}
