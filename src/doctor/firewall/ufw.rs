// SPDX-License-Identifier: GPL-3.0-or-later
//! Files of ufw.

use std::fs;
use std::path::Path;

/// Returns `true` if ufw is switched on.
pub(super) fn is_enabled(root: &Path) -> bool {
    let Ok(settings) = fs::read_to_string(root.join("etc/ufw/ufw.conf")) else { return false };
    settings.lines().any(|line| {
        let value = line.trim().strip_prefix("ENABLED=");
        value.is_some_and(|value| value.trim_matches('"').eq_ignore_ascii_case("yes"))
    })
}

/// TCP ports that a rule lets in from everywhere; `None` if the rules are not for us
/// to read.
pub(super) fn open_ports(root: &Path) -> Option<Vec<u16>> {
    let rules = fs::read_to_string(root.join("etc/ufw/user.rules")).ok()?;
    // ### tuple ### allow tcp 5555 0.0.0.0/0 any 0.0.0.0/0 in
    let tuples = rules.lines().filter_map(|line| line.strip_prefix("### tuple ### "));
    let open = tuples.filter_map(|tuple| {
        let words: Vec<_> = tuple.split_whitespace().collect();
        match words[..] {
            ["allow", "tcp" | "any", port, "0.0.0.0/0", _, "0.0.0.0/0", "in", ..] => {
                port.parse().ok()
            }
            _ => None,
        }
    });
    Some(open.collect())
}
