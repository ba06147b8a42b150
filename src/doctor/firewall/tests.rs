// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of firewalls told by files and listings.

use std::fs;

use super::*;

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

const UFW: (&str, &str) = ("etc/ufw/ufw.conf", "# on boot\nENABLED=yes\nLOGLEVEL=low\n");

#[test]
fn ufw_is_told_by_its_file_and_its_rules_where_they_are_readable() {
    let root = machine(&[UFW]);
    let found = Firewall::find_in(root.path(), "").unwrap();
    assert_eq!((&found.kind, &found.open), (&FirewallKind::Ufw, &None));
    assert_eq!(found.lets_in(Some(5555)), None);
    assert_eq!(
        found.commands(Some(5556)),
        ["sudo ufw allow 5556/tcp", "sudo ufw allow 5556/udp", "sudo ufw allow 5353/udp"]
    );
    assert_eq!(found.commands(None), ["sudo ufw allow 5353/udp"]);
    let rules = "*filter\n### tuple ### allow tcp 5555 0.0.0.0/0 any 0.0.0.0/0 in\n\
                 ### tuple ### deny tcp 5556 0.0.0.0/0 any 0.0.0.0/0 in\n";
    let root = machine(&[UFW, ("etc/ufw/user.rules", rules)]);
    let found = Firewall::find_in(root.path(), "").unwrap();
    assert_eq!((found.lets_in(Some(5555)), found.lets_in(Some(5556))), (Some(true), Some(false)));
    let off = machine(&[("etc/ufw/ufw.conf", "ENABLED=no\n")]);
    assert_eq!(Firewall::find_in(off.path(), ""), None);
}

#[test]
fn firewalld_is_seen_among_the_processes() {
    let line = "/usr/bin/python3\0-s\0/usr/sbin/firewalld\0--nofork\0";
    let root = machine(&[("proc/17/cmdline", "sh\0"), ("proc/23/cmdline", line)]);
    let found = Firewall::find_in(root.path(), "").unwrap();
    assert_eq!(found.kind, FirewallKind::Firewalld);
    let add = "--add-service=mdns --add-port=5555/tcp --add-port=5555/udp";
    let commands =
        [format!("sudo firewall-cmd {add}"), format!("sudo firewall-cmd --permanent {add}")];
    assert_eq!(found.commands(Some(5555)), commands);
    let other = machine(&[("proc/17/cmdline", "less\0notes-on-firewalld\0")]);
    assert_eq!(Firewall::find_in(other.path(), ""), None);
}

#[test]
fn rules_that_close_a_machine_are_told_with_where_to_let_something_in() {
    let root = machine(&[]);
    let find = |listing: &str| Firewall::find_in(root.path(), listing);
    let closed = "table inet filter {\n\tchain input {\n\
                  \t\ttype filter hook input priority filter; policy drop;\n\
                  \t\tiif \"lo\" accept\n\t\ttcp dport { 22, 5555 } accept\n\t}\n\
                  \tchain output {\n\t\ttype filter hook output priority filter; policy accept;\n\t}\n}\n";
    let found = find(closed).unwrap();
    assert_eq!(found.name(), "nftables");
    assert_eq!((found.lets_in(Some(5555)), found.lets_in(Some(5556))), (Some(true), Some(false)));
    assert_eq!(
        found.commands(Some(5556)),
        [
            "sudo nft insert rule inet filter input tcp dport 5556 accept",
            "sudo nft insert rule inet filter input udp dport { 5353, 5556 } accept"
        ]
    );
    let open = closed.replace("policy drop", "policy accept");
    assert_eq!(find(&open), None);
    assert!(
        find(&open.replace("tcp dport { 22, 5555 } accept", "reject with tcp reset")).is_some()
    );
    let output = closed.replace("hook input", "hook forward");
    assert_eq!(find(&output), None);
    assert_eq!(find("nonsense { } chain"), None);
}
