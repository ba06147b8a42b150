// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of invites: reading back what was written, and naming what is wrong.

use proptest::prelude::*;

use super::*;

const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

fn key() -> Fingerprint {
    Fingerprint::from_base64url(KEY).unwrap()
}

fn address(raw: &str) -> Address {
    raw.parse().unwrap()
}

fn read(link: &str) -> Result<Invite, InviteError> {
    link.parse()
}

#[test]
fn a_link_looks_as_documented() {
    let name = RoomName::new("LAN party & più").ok();
    let others = [address("[fe80::1%eth0]:7000"), address("pi.local")];
    let invite = Invite::new(address("192.168.1.7:5556"), others, key(), name);
    let link = format!(
        "salotto://192.168.1.7:5556/?key={KEY}&name=LAN%20party%20%26%20pi%C3%B9\
         &at=%5Bfe80::1%25eth0%5D:7000&at=pi.local:5555"
    );
    assert_eq!(invite.to_string(), link);
    assert_eq!(read(&link), Ok(invite));
}

#[test]
fn the_usual_port_and_the_name_may_be_missing() {
    let invite = Invite::new(address("::1"), [], key(), None);
    assert_eq!(invite.to_string(), format!("salotto://[::1]/?key={KEY}"));
    for link in [
        format!("salotto://[::1]/?key={KEY}"),
        format!("SALOTTO://[::1]:5555?key={KEY}#more"),
        format!("  Salotto://[::1]/?colour=red&key={KEY}&flag\n"),
        format!("salotto://[::1]/?key={KEY}&name=%1B%5B2J&at=[::1]"),
    ] {
        assert_eq!(read(&link), Ok(invite.clone()), "{link}");
    }
}

#[test]
fn a_shorter_link_drops_the_name_first_and_then_addresses() {
    let others = [address("pi.local"), address("10.0.0.1")];
    let name = RoomName::new("The attic").ok();
    let invite = Invite::new(address("192.168.1.7"), others, key(), name);
    let all: Vec<_> = std::iter::successors(Some(invite), Invite::shorter).collect();
    let kept: Vec<_> =
        all.iter().map(|one| (one.name().is_some(), one.addresses().len())).collect();
    assert_eq!(kept, [(true, 3), (false, 3), (false, 2), (false, 1)]);
    assert!(all.iter().all(|one| one.address() == &address("192.168.1.7")));
    assert!(all.is_sorted_by_key(|one| std::cmp::Reverse(one.to_string().len())));
}

#[test]
fn what_is_no_invite_says_why() {
    let many = "&at=h".repeat(limits::INVITE_ADDRESSES);
    for (link, error) in [
        (String::new(), InviteError::NotAnInvite),
        (format!("http://h/?key={KEY}"), InviteError::NotAnInvite),
        (format!("salotto:h?key={KEY}"), InviteError::NotAnInvite),
        ("salotto://".into(), AddressError::NoHost.into()),
        ("salotto://h".into(), InviteError::NoKey),
        ("salotto://h/?name=x".into(), InviteError::NoKey),
        ("salotto://h/?key=".into(), InviteError::BadKey),
        ("salotto://h/?key=%FF".into(), InviteError::BadKey),
        (format!("salotto://h/?key={}", &KEY[1..]), InviteError::BadKey),
        (format!("salotto://h/?key={KEY}&key={KEY}"), InviteError::TwoKeys),
        (format!("salotto:///?key={KEY}"), InviteError::BadAddress(AddressError::NoHost)),
        (format!("salotto://h:0/?key={KEY}"), InviteError::BadAddress(AddressError::BadPort)),
        (format!("salotto://me@h/?key={KEY}"), InviteError::BadAddress(AddressError::BadHost)),
        (format!("salotto://h/?key={KEY}&at=%20a%20b"), AddressError::BadHost.into()),
        (format!("salotto://h/?key={KEY}{many}"), InviteError::TooLong),
        (format!("salotto://h/?key={KEY}&x={}", "x".repeat(1 << 20)), InviteError::TooLong),
    ] {
        assert_eq!(read(&link), Err(error), "{link:.120}");
    }
}

#[test]
fn what_is_made_can_always_be_read() {
    let long = |letter: char| address(&letter.to_string().repeat(127));
    let name = RoomName::new(&"👩‍👩‍👧‍👦".repeat(40)).unwrap();
    let invite = Invite::new(long('é'), "àèìòùâêîôû".chars().map(long), key(), Some(name));
    assert!(invite.to_string().len() <= limits::INVITE_BYTES);
    assert_eq!(read(&invite.to_string()), Ok(invite));
}

#[test]
fn a_destination_is_an_address_or_an_invite() {
    let to = |raw: &str| raw.parse::<Destination>();
    assert_eq!(to("salotto:6000"), Ok(Destination::Address(address("salotto:6000"))));
    assert!(matches!(to(&format!("salotto://h/?key={KEY}")), Ok(Destination::Invite(_))));
    assert_eq!(to("Salotto://h"), Err(InviteError::NoKey.into()));
    assert_eq!(to(""), Err(AddressError::NoHost.into()));
    assert_eq!(to("salotto:attic"), Err(AddressError::Link.into()));
}

proptest! {
    #[test]
    fn a_link_is_one_word_in_single_quotes(name in "\\PC{1,20}", host in "[a-zè]{1,9}") {
        let Ok(name) = RoomName::new(&name) else { return Ok(()) };
        let link = Invite::new(address(&host), [address("[fe80::1%eth0]:7")], key(), Some(name));
        prop_assert!(link.to_string().chars().all(|c| c.is_ascii_graphic() && c != '\''));
    }

    #[test]
    fn reading_never_panics_and_is_stable(raw in "(salotto://)?\\PC*(\\?key=)?\\PC*") {
        if let Ok(invite) = read(&raw) {
            prop_assert_eq!(read(&invite.to_string()), Ok(invite));
        }
    }

    #[test]
    fn whatever_is_made_is_read_back(
        hosts in prop::collection::vec("[a-zé0-9.-]{1,60}", 1..12),
        port in 1u16..,
        bytes in any::<[u8; 32]>(),
        name in "\\PC{0,70}",
    ) {
        let addresses: Vec<Address> =
            hosts.iter().filter_map(|host| Address::new(host, port).ok()).collect();
        prop_assume!(!addresses.is_empty());
        let name = RoomName::new(&name).ok();
        let others = addresses[1..].to_vec();
        let invite = Invite::new(addresses[0].clone(), others, Fingerprint::new(bytes), name);
        prop_assert_eq!(read(&invite.to_string()), Ok(invite));
    }
}
