// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of firewalls told by files and listings. Those in `rulesets/` are what the
//! programs of that name made, as `nft -s list ruleset` showed it.

use std::fs;

use super::*;
use crate::discovery::interfaces::{InterfaceAddress, InterfaceKind};

const FAIL2BAN: &str = include_str!("rulesets/fail2ban.nft");
const FIREWALLD: &str = include_str!("rulesets/firewalld.nft");
const UFW_RULES: &str = include_str!("rulesets/ufw.nft");
const DOCKER: &str = include_str!("rulesets/docker.nft");
const LIBVIRT: &str = include_str!("rulesets/libvirt.nft");

/// A folder with these files, as the root of a machine.
fn machine(files: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = root.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    root
}

/// The one network of a machine, 192.168.7.0/24 behind `eth0`.
fn lan() -> Vec<NetworkInterface> {
    let address = InterfaceAddress {
        ip: [192, 168, 7, 1].into(),
        prefix: 24,
        broadcast: None,
        deprecated: false,
        temporary: false,
        unusable: false,
    };
    vec![NetworkInterface {
        name: "eth0".to_owned(),
        index: 2,
        kind: InterfaceKind::Wired,
        up: true,
        carrier: true,
        physical: true,
        multicast: true,
        default_v4: None,
        default_v6: None,
        addresses: vec![address],
    }]
}

/// Tells whether a listing lets in a room at 5555, and calls.
fn told(listing: &str) -> (Option<bool>, Option<bool>) {
    let root = machine(&[]);
    let found = Firewall::find_in(root.path(), Some(listing), &lan(), 5555);
    found.map_or((Some(true), Some(true)), |found| (found.room, found.calls))
}

/// A chain of what comes in, with these rules.
fn input(policy: &str, rules: &str) -> String {
    format!(
        "table inet filter {{\n\tset some {{\n\t\ttype ipv4_addr\n\t\tflags interval\n\
         \t\telements = {{ 10.0.0.0/8,\n\t\t\t     192.168.0.0-192.168.255.255 }}\n\t}}\n\n\
         \tchain other {{\n\t\ttcp dport 5555 accept\n\t}}\n\n\
         \tchain input {{\n\t\ttype filter hook input priority filter; policy {policy};\n\
         \t\t{rules}\n\t}}\n}}\n"
    )
}

const UFW: (&str, &str) = ("etc/ufw/ufw.conf", "# on boot\nENABLED=yes\nLOGLEVEL=low\n");

#[test]
fn ufw_is_told_by_its_files() {
    let find = |files: &[(&str, &str)]| {
        Firewall::find_in(machine(&[&[UFW], files].concat()).path(), None, &lan(), 5555)
    };
    let found = find(&[]).unwrap();
    assert_eq!((&found.kind, found.room, found.calls), (&FirewallKind::Ufw, None, None));
    assert_eq!(
        found.commands(Some(5556)),
        ["sudo ufw allow 5556/tcp", "sudo ufw allow 5556/udp", "sudo ufw allow 5353/udp"]
    );
    assert_eq!(found.commands(None), ["sudo ufw allow 5353/udp"]);
    let defaults = ("etc/default/ufw", "IPV6=yes\nDEFAULT_INPUT_POLICY=\"DROP\"\n");
    let room = |tuples: &[&str]| {
        let rules: Vec<_> =
            tuples.iter().map(|tuple| format!("### tuple ### {tuple} in\n")).collect();
        let rules = rules.concat();
        find(&[defaults, ("etc/ufw/user.rules", &rules)]).unwrap().room
    };
    let ssh = "limit tcp 22 0.0.0.0/0 any 0.0.0.0/0";
    assert_eq!(room(&[ssh]), Some(false));
    assert_eq!(room(&[ssh, "allow tcp 5555 0.0.0.0/0 any 0.0.0.0/0"]), Some(true));
    assert_eq!(room(&[ssh, "deny tcp 5555 0.0.0.0/0 any 0.0.0.0/0"]), Some(false));
    for perhaps in [
        "allow tcp 5000:6000 0.0.0.0/0 any 0.0.0.0/0",
        "allow any any 0.0.0.0/0 any 192.168.7.0/24",
    ] {
        assert_eq!(room(&[ssh, perhaps]), None, "{perhaps}");
    }
    let off = machine(&[("etc/ufw/ufw.conf", "ENABLED=no\n")]);
    assert_eq!(Firewall::find_in(off.path(), None, &lan(), 5555), None);
}

#[test]
fn ufw_is_told_by_its_rules_where_they_are_in_the_listing() {
    let root = machine(&[UFW]);
    let find = |listing: &str, port| {
        let found = Firewall::find_in(root.path(), Some(listing), &lan(), port).unwrap();
        assert_eq!(found.kind, FirewallKind::Ufw);
        (found.room, found.calls)
    };
    assert_eq!(find(UFW_RULES, 5555), (Some(true), Some(true)));
    assert_eq!(find(UFW_RULES, 5556), (Some(false), Some(true)));
    assert_eq!(find(UFW_RULES, 6000), (Some(false), Some(true)), "it is denied");
    assert_eq!(find(UFW_RULES, 22), (None, Some(true)), "some are, by how often they come");
    // Its rules are in a place that this listing does not tell of.
    assert_eq!(find("", 5555), (None, None));
    assert_eq!(find(DOCKER, 5555), (None, None));
}

#[test]
fn firewalld_is_seen_among_the_processes() {
    let line = "/usr/bin/python3\0-s\0/usr/sbin/firewalld\0--nofork\0";
    let root = machine(&[("proc/17/cmdline", "sh\0"), ("proc/23/cmdline", line)]);
    let find = |listing: Option<&str>, port| {
        let found = Firewall::find_in(root.path(), listing, &lan(), port).unwrap();
        assert_eq!(found.kind, FirewallKind::Firewalld { zone: None });
        (found.room, found.calls)
    };
    assert_eq!(find(None, 5555), (None, None));
    assert_eq!(find(Some(FIREWALLD), 5555), (Some(false), Some(false)));
    assert_eq!(find(Some(FIREWALLD), 22), (Some(true), Some(false)));
    let open = "\t\ttcp dport 22 accept\n";
    let more = format!(
        "{open}\t\tip daddr 224.0.0.251 udp dport 5353 accept\n\t\ttcp dport 5000-6000 accept\n"
    );
    assert_eq!(find(Some(&FIREWALLD.replace(open, &more)), 5555), (Some(true), Some(true)));
    let other = machine(&[("proc/17/cmdline", "less\0notes-on-firewalld\0")]);
    assert_eq!(Firewall::find_in(other.path(), None, &lan(), 5555), None);
}

#[test]
fn rules_about_others_keep_nobody_out() {
    for listing in ["", "nonsense { } chain", DOCKER, LIBVIRT] {
        assert_eq!(told(listing), (Some(true), Some(true)), "{listing}");
    }
    // With iptables, it turns away some who came before; nobody knows whom.
    assert_eq!(told(FAIL2BAN), (None, Some(true)));
    let nftables = FAIL2BAN.split("table ip filter").next().unwrap();
    assert_eq!(told(nftables), (Some(true), Some(true)));
    let ours = nftables.replace("203.0.113.9", "192.168.7.9");
    assert_eq!(told(&ours), (None, None), "one of our own is banned");
}

#[test]
fn only_what_drops_everybody_closes() {
    for (rules, room) in [
        ("", true),
        ("drop", false),
        ("counter packets 3 bytes 180 drop", false),
        ("reject with icmpx admin-prohibited", false),
        ("log prefix \"dropped \" flags all counter drop comment \"accept\"", false),
        ("tcp dport 5555 drop", false),
        ("tcp dport { 22, 5000-6000 } reject with tcp reset", false),
        ("tcp dport != { 22, 80 } drop", false),
        ("tcp dport >= 1024 drop", false),
        ("meta l4proto tcp ct state new drop", false),
        ("iifname \"eth*\" drop", false),
        ("ip saddr @some drop", false),
        ("ip daddr 192.168.7.1 drop", false),
        ("goto other", true),
        ("jump other\n\t\tdrop", true),
        ("tcp dport 22 drop", true),
        ("udp dport 5555 drop", true),
        ("meta l4proto { icmp, udp } drop", true),
        ("meta nfproto ipv6 drop", true),
        ("ip6 saddr fe80::/10 drop", true),
        ("ct state invalid drop", true),
        ("ct state vmap { established : accept, related : accept, invalid : drop }", true),
        ("iif \"lo\" drop", true),
        ("iifname { \"lo\", \"docker0\" } drop", true),
        ("ip saddr 203.0.113.0/24 drop", true),
        ("tcp dport vmap { 22 : drop, 5555 : jump other }\n\t\tdrop", true),
        ("fib saddr . iif oif missing drop", true),
        ("meta pkttype { broadcast, multicast } drop", true),
        ("fib daddr type != local drop", true),
        ("iifname \"eth0\" ip saddr 192.168.7.0/24 accept\n\t\tdrop", true),
    ] {
        assert_eq!(told(&input("accept", rules)).0, Some(room), "{rules}");
    }
}

#[test]
fn what_nobody_can_tell_neither_closes_nor_opens() {
    for rules in [
        "ip saddr 192.168.7.64/26 drop",
        "ip saddr @gone drop",
        "ip saddr . tcp dport @some drop",
        "limit rate over 10/second drop",
        "meta mark 0x1 drop",
        "tcp flags & (fin | syn | rst | ack) != syn drop",
        "tcp flags syn / fin,syn,rst,ack ct state new drop",
        "meta l4proto tcp xt match \"recent\" counter drop",
        "counter # match-set banned src",
        "counter xt target \"TARPIT\"",
        "tcp dport vmap @gone",
        "jump gone",
        "queue flags bypass to 1",
        "@th,16,16 0x15b3 drop",
        "frobnicate the packet drop",
    ] {
        assert_eq!(told(&input("accept", rules)).0, None, "{rules}");
        let (accepts, policy) = (rules.replace("drop", "accept"), input("drop", ""));
        assert_eq!(told(&policy).0, Some(false));
        assert_eq!(told(&input("drop", &accepts)).0, None, "{accepts}");
    }
    let circle = "jump around\n\t}\n\tchain around {\n\t\tjump around";
    assert_eq!(told(&input("drop", circle)).0, None);
}

#[test]
fn a_listing_may_end_anywhere() {
    for whole in [UFW_RULES, FIREWALLD, FAIL2BAN] {
        for end in (0..whole.len()).step_by(97).filter(|end| whole.is_char_boundary(*end)) {
            told(&whole[..end]);
            told(&whole[whole.len() - end..]);
        }
    }
    for odd in
        ["{{{{{{{{{{{{", "}}}}", "table ip \"", "table ip x { chain y { \u{e8} # ", "@", "\"\""]
    {
        told(odd);
        told(&input("drop", odd));
    }
}

#[test]
fn each_chain_that_closes_is_opened() {
    let root = machine(&[]);
    let two = format!(
        "{}table ip filter {{\n\tchain INPUT {{\n\t\ttype filter hook input priority filter; \
         policy drop;\n\t}}\n}}\n",
        input("drop", "iif \"lo\" accept\n\t\ttcp dport { 22, 5555 } accept")
    );
    let find = |port| Firewall::find_in(root.path(), Some(&two), &lan(), port).unwrap();
    assert_eq!(find(5556).name(), "nftables");
    assert_eq!((find(5555).room, find(5556).room), (Some(false), Some(false)));
    assert_eq!(
        find(5556).commands(Some(5556)),
        [
            "sudo nft insert rule inet filter input tcp dport 5556 accept",
            "sudo nft insert rule inet filter input udp dport { 5353, 5556 } accept",
            "sudo iptables -I INPUT -p tcp --dport 5556 -j ACCEPT",
            "sudo iptables -I INPUT -p udp -m multiport --dports 5353,5556 -j ACCEPT",
        ]
    );
    let output = two.replace("hook input", "hook forward");
    assert_eq!(Firewall::find_in(root.path(), Some(&output), &lan(), 5555), None);
}
