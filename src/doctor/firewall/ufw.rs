// SPDX-License-Identifier: GPL-3.0-or-later
//! Files of ufw.

use std::fs;
use std::path::Path;

use crate::discovery::multicast::PORT as MDNS;

/// Returns `true` if ufw is switched on.
pub(super) fn is_enabled(root: &Path) -> bool {
    let Ok(settings) = fs::read_to_string(root.join("etc/ufw/ufw.conf")) else { return false };
    settings.lines().any(|line| {
        let value = line.trim().strip_prefix("ENABLED=");
        value.is_some_and(|value| value.trim_matches('"').eq_ignore_ascii_case("yes"))
    })
}

/// Tells if the first rule about a TCP port lets it in; `None` if the rules are not for
/// us to read, or there is one that may be about it.
pub(super) fn lets_in(root: &Path, port: u16) -> Option<bool> {
    let rules = fs::read_to_string(root.join("etc/ufw/user.rules")).ok()?;
    // ### tuple ### allow tcp 5555 0.0.0.0/0 any 0.0.0.0/0 in
    for tuple in rules.lines().filter_map(|line| line.strip_prefix("### tuple ### ")) {
        let words: Vec<_> = tuple.split_whitespace().collect();
        let [act, protocol, open, to, "any", from, "in", ..] = words[..] else {
            return None;
        };
        let is_other = open.parse::<u16>().is_ok_and(|open| open != port);
        if is_other || protocol == "udp" {
            continue;
        }
        let is_meant = open.parse() == Ok(port) && to == "0.0.0.0/0" && from == "0.0.0.0/0";
        return match (is_meant, act) {
            (true, "allow") => Some(true),
            (true, "deny" | "reject") => Some(false),
            _ => None,
        };
    }
    let defaults = fs::read_to_string(root.join("etc/default/ufw")).ok()?;
    let policy = |line: &str| Some(line.trim().strip_prefix("DEFAULT_INPUT_POLICY=")?.to_owned());
    let policy = defaults.lines().find_map(policy)?;
    Some(policy.trim_matches('"') == "ACCEPT")
}

/// Commands that let in a room at `port`, where there is one, and announcements.
pub(super) fn commands(port: Option<u16>) -> Vec<String> {
    let room = port.map(|port| format!("sudo ufw allow {port}/tcp"));
    let probe = port.map(|port| format!("sudo ufw allow {port}/udp"));
    let calls = format!("sudo ufw allow {MDNS}/udp");
    room.into_iter().chain(probe).chain([calls]).collect()
}
