// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of parsing and canonical addresses.

use proptest::prelude::*;

use super::*;

#[test]
fn addresses_are_read_as_people_type_them() {
    for (raw, host, port) in [
        ("localhost", "localhost", 5555),
        (" localhost ", "localhost", 5555),
        ("1.2.3.4:5", "1.2.3.4", 5),
        ("pi.local:7000", "pi.local", 7000),
        ("[::1]:5556", "::1", 5556),
        ("[::1]", "::1", 5555),
        ("::1", "::1", 5555),
        ("fe80::1%eth0", "fe80::1%eth0", 5555),
        ("fe80::1%wlan0.5", "fe80::1%wlan0.5", 5555),
        ("caffè.local", "caffè.local", 5555),
        ("pi.local.", "pi.local", 5555),
        ("127.0.0.1.:7000", "127.0.0.1", 7000),
        ("[::ffff:127.0.0.1]:6000", "127.0.0.1", 6000),
        ("::FFFF:7f00:1", "127.0.0.1", 5555),
        ("::ffff:127.0.0.1%lo", "127.0.0.1", 5555),
        ("::1%1", "::1", 5555),
        ("4chan.example", "4chan.example", 5555),
        ("0xabba.local", "0xabba.local", 5555),
        ("dead.beef", "dead.beef", 5555),
    ] {
        let address: Address = raw.parse().unwrap();
        assert_eq!((address.host.as_str(), address.port), (host, port), "{raw}");
    }
}

#[test]
fn what_is_no_address_says_why() {
    for (raw, error) in [
        ("", AddressError::NoHost),
        (":5555", AddressError::NoHost),
        ("host:", AddressError::BadPort),
        ("host:0", AddressError::BadPort),
        ("host:99999", AddressError::BadPort),
        ("host:abc", AddressError::BadPort),
        ("[::1]x", AddressError::BadPort),
        ("[::1", AddressError::BadHost),
        ("a b", AddressError::BadHost),
        ("http://host", AddressError::Link),
        ("salotto:attic", AddressError::Link),
        ("SALOTTO:attic:7", AddressError::Link),
        ("salotto:99999", AddressError::BadPort),
        ("a:b:c", AddressError::BadHost),
        (".", AddressError::NoHost),
        ("pi.local..", AddressError::BadHost),
        (".local", AddressError::BadHost),
        ("fe80::1%", AddressError::BadHost),
        ("fe80::1%a]b", AddressError::BadHost),
        ("fe80::1%\u{1b}[2J", AddressError::BadHost),
    ] {
        assert_eq!(raw.parse::<Address>(), Err(error), "{raw}");
    }
}

#[test]
fn numbers_that_only_a_resolver_takes_for_an_address_are_none() {
    for raw in [
        "127.1",
        "127.0.1",
        "2130706433",
        "2130706433.",
        "0x7f.1",
        "0x7f000001",
        "0X7F.0.0.0x1",
        "0177.0.0.1",
        "127.0.0.01",
        "127.0.0.0.1",
        "256.0.0.1",
        "0x",
        "0",
        "pi.local.1",
    ] {
        assert_eq!(raw.parse::<Address>(), Err(AddressError::BadHost), "{raw}");
    }
}

#[test]
fn one_place_is_one_however_it_is_written() {
    let place = |raw: &str| raw.parse::<Address>().unwrap().comparable();
    for (one, other) in [
        ("Pi.Local", "pi.local."),
        ("127.0.0.1", "[::ffff:7f00:1]"),
        ("2001:DB8:0::000a", "2001:db8::a"),
        ("FE80:0::1%eth0", "fe80::1%eth0"),
        ("::1%lo", "0:0:0:0:0:0:0:1"),
    ] {
        assert_eq!(place(one), place(other), "{one}");
    }
    assert_ne!(place("fe80::1%eth0"), place("fe80::1%eth1"));
    assert_ne!(place("pi.local"), place("pi.local:5556"));
}

proptest! {
    #[test]
    fn parsing_never_panics_and_is_stable(raw in any::<String>()) {
        if let Ok(address) = raw.parse::<Address>() {
            prop_assert_eq!(address.to_string().parse::<Address>(), Ok(address));
        }
    }
}

#[test]
fn an_address_of_this_computer_alone_is_told_from_others() {
    let loopback = |raw: &str| raw.parse::<Address>().unwrap().is_loopback();
    for here in ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1", "0.0.0.0", "::"] {
        assert!(loopback(here), "{here}");
    }
    for here in ["localhost", "LocalHost.", "attic.localhost:6000"] {
        assert!(loopback(here), "{here}");
    }
    for elsewhere in ["192.168.1.7", "localhost.example", "mylocalhost", "fe80::1%lo", "pi.local"] {
        assert!(!loopback(elsewhere), "{elsewhere}");
    }
}
