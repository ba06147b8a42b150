// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of what people write for the address to listen on.

use proptest::prelude::*;

use super::*;
use crate::discovery::interfaces::{InterfaceAddress, InterfaceKind};

fn target(raw: &str) -> BindTarget {
    raw.parse().unwrap()
}

fn interface(name: &str, index: u32, ips: &[&str]) -> NetworkInterface {
    let addresses = ips.iter().map(|ip| InterfaceAddress {
        ip: ip.parse().unwrap(),
        prefix: 24,
        broadcast: None,
        deprecated: false,
        temporary: false,
        unusable: false,
    });
    NetworkInterface {
        name: name.to_owned(),
        index,
        kind: InterfaceKind::Wired,
        up: true,
        carrier: true,
        physical: true,
        multicast: true,
        default_v4: None,
        default_v6: None,
        addresses: addresses.collect(),
    }
}

fn machine() -> Vec<NetworkInterface> {
    let lo = interface("lo", 1, &["127.0.0.1", "::1"]);
    let lo = NetworkInterface { kind: InterfaceKind::Loopback, ..lo };
    let unplugged = interface("eth1", 3, &["10.0.0.1"]);
    let unplugged = NetworkInterface { carrier: false, ..unplugged };
    let eth0 = interface("eth0", 2, &["fe80::7", "192.168.1.7"]);
    vec![lo, eth0, unplugged, interface("eth2", 4, &[]), interface("eth3", 5, &["fe80::7"])]
}

fn bound(raw: &str) -> Result<String, BindError> {
    target(raw).resolve_among(&machine(), 5556).map(|address| address.to_string())
}

#[test]
fn addresses_names_and_interfaces_are_understood() {
    for (raw, wanted) in [
        ("127.0.0.1", "127.0.0.1:5556"),
        ("[::1]", "[::1]:5556"),
        ("::", "[::]:5556"),
        ("fe80::7%eth0", "[fe80::7%2]:5556"),
        ("[fe80::7%eth3]", "[fe80::7%5]:5556"),
        ("eth0", "192.168.1.7:5556"),
        ("eth1", "10.0.0.1:5556"),
        ("eth3", "[fe80::7%5]:5556"),
        ("lo", "127.0.0.1:5556"),
    ] {
        assert_eq!(bound(raw).as_deref(), Ok(wanted), "{raw}");
    }
    let local = target("localhost").resolve_among(&machine(), 5556).unwrap();
    assert!(local.ip().is_loopback());
}

#[test]
fn what_cannot_be_bound_says_what_can() {
    let ours = || vec!["192.168.1.7".to_owned(), "fe80::7%eth0".to_owned(), "fe80::7%eth3".into()];
    let interfaces = || ["lo", "eth0", "eth1", "eth2", "eth3"].map(str::to_owned).to_vec();
    assert_eq!(
        bound("eth2"),
        Err(BindError::Addressless { interface: "eth2".into(), ours: ours() })
    );
    assert_eq!(
        bound("fe80::7%eth9"),
        Err(BindError::UnknownInterface { interface: "eth9".into(), ours: interfaces() })
    );
    let ip = "fe80::7".parse().unwrap();
    assert_eq!(bound("fe80::7"), Err(BindError::NeedsInterface { ip, ours: interfaces() }));
    let nobody = "nobody..here";
    assert_eq!(bound(nobody), Err(BindError::UnknownName { written: nobody.into(), ours: ours() }));
}

#[test]
fn what_is_no_address_is_told_at_once() {
    let wrong = |raw: &str| raw.parse::<BindTarget>().unwrap_err();
    for raw in
        ["", " ", "a b", "300.1.1.1", "1.2.3", "[]", "fe80::1%", "2001:db8::1%eth0", "http://x"]
    {
        let written = raw.trim().to_owned();
        assert_eq!(wrong(raw), BindError::NoAddress { written }, "{raw:?}");
    }
    for (raw, host) in
        [("192.168.1.7:5556", "192.168.1.7"), ("[::1]:5556", "::1"), ("pi:5556", "pi")]
    {
        assert_eq!(wrong(raw), BindError::WithPort { host: host.into(), port: 5556 }, "{raw}");
    }
}

proptest! {
    #[test]
    fn what_was_understood_is_written_so_that_it_is_understood_again(raw in ".{0,40}") {
        if let Ok(target) = raw.parse::<BindTarget>() {
            prop_assert_eq!(target.to_string().parse(), Ok(target));
        }
    }
}
