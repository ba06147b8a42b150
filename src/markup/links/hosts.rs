// SPDX-License-Identifier: GPL-3.0-or-later
//! Hosts that are links without a scheme, and mail addresses.

use super::LinkForm;

/// Ends of hosts that are nothing else. Only common ones: a list of all would make links
/// of the names of files and of sentences without a space between them.
const INTERNET: [&str; 44] = [
    "ar", "au", "biz", "br", "ca", "ch", "cl", "cn", "com", "cz", "de", "dev", "dk", "edu", "es",
    "eu", "fi", "fr", "games", "gov", "gr", "hu", "ie", "info", "int", "io", "it", "jp", "kr",
    "mil", "mx", "net", "nl", "online", "org", "pt", "ru", "se", "social", "tv", "tw", "ua", "uk",
    "xyz",
];
/// Ends that are words or kinds of files as well: links with something behind a slash.
const AMBIGUOUS: [&str; 24] = [
    "ai", "app", "at", "be", "cc", "co", "gg", "id", "in", "is", "la", "ly", "md", "me", "no",
    "pl", "py", "ro", "rs", "sh", "so", "st", "to", "us",
];
/// Ends of hosts on this network (RFC 6762, RFC 8375, and what routers say).
const LOCAL: [&str; 5] = ["arpa", "home", "internal", "lan", "local"];

/// Characters of a host at most (RFC 1035).
const HOST: usize = 253;

/// The form of `address` if it is a host, perhaps with a port and a path.
pub(super) fn bare_host(address: &str) -> Option<LinkForm> {
    let end = address.find(['/', '?', '#', ':']).unwrap_or(address.len());
    let (host, rest) = address.split_at(end);
    if host.len() > HOST || !is_port_and_path(rest) {
        return None;
    }
    let mut labels = host.split('.').rev();
    let last = labels.next()?.to_ascii_lowercase();
    let is_one_of = |list: &[&str]| list.contains(&&*last);
    let mut count = 0;
    for label in labels {
        count += 1;
        if !is_label(label) {
            return None;
        }
    }
    let has_path = rest.contains('/');
    let is_www = host.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
    let is_end = last.len() >= 2 && last.chars().all(char::is_alphabetic);
    match () {
        () if count == 0 => None,
        () if is_one_of(&LOCAL) => Some(LinkForm::LocalHost),
        () if is_www && count >= 2 && is_end => Some(LinkForm::BareHost),
        () if is_one_of(&INTERNET) => Some(LinkForm::BareHost),
        () if has_path && is_one_of(&AMBIGUOUS) => Some(LinkForm::BareHost),
        () => None,
    }
}

fn is_label(label: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    !label.is_empty() && label.chars().all(is_part) && !label.starts_with('-')
}

fn is_port_and_path(rest: &str) -> bool {
    let Some(behind) = rest.strip_prefix(':') else { return true };
    let port = behind.split(['/', '?', '#']).next().unwrap_or_default();
    (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit())
}

/// `true` for a mail address.
pub(super) fn is_mail(address: &str) -> bool {
    let Some((person, host)) = address.rsplit_once('@') else { return false };
    let is_part = |c: char| {
        c.is_alphanumeric()
            || matches!(c, '.' | '_' | '-' | '+' | '%' | '=' | '\'' | '&' | '!' | '#')
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    !person.is_empty()
        && !person.starts_with('.')
        && !person.ends_with('.')
        && person.chars().all(is_part)
        && host.len() <= HOST
        && host.contains('.')
        && host.split('.').all(is_label)
        && last.len() >= 2
        && last.chars().all(char::is_alphabetic)
}
