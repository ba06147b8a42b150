// SPDX-License-Identifier: GPL-3.0-or-later
//! Hosts of members, and the masks that clients make of them for `/ban NICK`.
//!
//! A host is a function of the nick alone, so that `*!*@HOST` means one member as well as
//! `NICK!*@*` does. Addresses of people are told to nobody.

use std::fmt::Write;

use ring::digest::{SHA256, digest};

use super::{fold, nick};
use crate::protocol::Nickname;

/// The user name of every member.
pub const USER: &str = "member";
/// The end of every host. One dot: of a host with two, irssi bans all of the domain.
const DOMAIN: &str = ".salotto";
/// Bytes of a nick's checksum.
const CHECKSUM: usize = 16;

/// The one that a mask means, as far as it can be read from the mask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MaskTarget<'a> {
    /// The one with that nick.
    Nick(&'a str),
    /// The one at that host.
    Host(&'a str),
}

/// The source of what a member does, as others see it.
pub fn source(name: &Nickname) -> String {
    let nick = nick(name);
    format!("{nick}!{USER}@{}", host(&nick))
}

/// The host of whoever has a nick: the nick, or its checksum where hosts have no such
/// letters.
pub fn host(nick: &str) -> String {
    let nick = fold(nick);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if nick.chars().all(is_plain) {
        return nick + DOMAIN;
    }
    // No nick begins with a digit.
    let mut host = "0".to_owned();
    for byte in &digest(&SHA256, nick.as_bytes()).as_ref()[..CHECKSUM] {
        let _ = write!(host, "{byte:02x}");
    }
    host + DOMAIN
}

/// The nick at a host, if the host tells it.
pub fn nick_at(host: &str) -> Option<&str> {
    let (nick, domain) = host.split_at_checked(host.len().checked_sub(DOMAIN.len())?)?;
    let is_told = domain.eq_ignore_ascii_case(DOMAIN) && !nick.starts_with('0');
    (is_told && !nick.is_empty()).then_some(nick)
}

/// Reads who is meant by a mask; `None` if it may be several.
pub fn mask_target(mask: &str) -> Option<MaskTarget<'_>> {
    let is_one = |part: &str| !part.is_empty() && !part.contains(['*', '?']);
    let (nick, rest) = match mask.split_once('!') {
        Some((nick, rest)) => (nick, rest),
        None if mask.contains('@') => ("*", mask),
        None => (mask, ""),
    };
    if is_one(nick) {
        return Some(MaskTarget::Nick(nick));
    }
    let (_, host) = rest.rsplit_once('@')?;
    (nick == "*" && is_one(host)).then_some(MaskTarget::Host(host))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_host_is_the_nick_or_stands_for_it() {
        assert_eq!(host("Ada_L"), "ada_l.salotto");
        assert_eq!(nick_at("ada_l.salotto"), Some("ada_l"));
        for nick in ["Чё", "３D", "a.b", "Ada！"] {
            let host = host(nick);
            assert!(host.starts_with('0') && host.len() == 41 && host.is_ascii(), "{host}");
            assert_eq!(nick_at(&host), None);
        }
        for host in ["", "salotto", ".salotto", "ada.example", "é.salott"] {
            assert_eq!(nick_at(host), None, "{host}");
        }
        let name = Nickname::new("Ada L").unwrap();
        assert_eq!(source(&name), "Ada_L!member@ada_l.salotto");
    }

    #[test]
    fn masks_of_clients_mean_one_member() {
        for (mask, target) in [
            ("Ada", Some(MaskTarget::Nick("Ada"))),
            ("Ada!*@*", Some(MaskTarget::Nick("Ada"))),
            // irssi, WeeChat, HexChat.
            ("*!*member@ada.salotto", Some(MaskTarget::Host("ada.salotto"))),
            ("*!member@ada.salotto", Some(MaskTarget::Host("ada.salotto"))),
            ("*!*@ada.salotto", Some(MaskTarget::Host("ada.salotto"))),
            ("*@ada.salotto", Some(MaskTarget::Host("ada.salotto"))),
            ("*!*@*.salotto", None),
            ("*!*@*", None),
            ("*!member", None),
            ("A*!*@ada.salotto", None),
            ("*", None),
            ("", None),
        ] {
            assert_eq!(mask_target(mask), target, "{mask}");
        }
    }

    proptest! {
        #[test]
        fn a_host_tells_apart_who_has_which_nick(one in "[A-Ca-c0é_.-]{1,4}", other in "[A-Ca-c0é_.-]{1,4}") {
            let is_digit = |nick: &str| nick.starts_with('0');
            prop_assume!(!is_digit(&one) && !is_digit(&other));
            prop_assert_eq!(host(&one) == host(&other), fold(&one) == fold(&other));
            prop_assert!(host(&one).matches('.').count() == 1);
            if let Some(nick) = nick_at(&host(&one)) {
                prop_assert_eq!(nick, fold(&one));
            }
        }

        #[test]
        fn reading_never_panics(text in any::<String>()) {
            mask_target(&text);
            nick_at(&text);
        }
    }
}
