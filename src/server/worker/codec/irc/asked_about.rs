// SPDX-License-Identifier: GPL-3.0-or-later
//! The people that a command is about: the rest of the room need not be looked at for it.

use super::reader::IrcReader;
use crate::protocol::Nickname;
use crate::protocol::irc::{IrcMessage, MaskTarget, is_shortened, mask_target, nick_at};

/// The members that have to be known to answer a command.
#[derive(Debug, PartialEq, Eq)]
pub enum AskedAbout {
    Everybody,
    /// Those with these names, folded.
    Called(Vec<String>),
}

impl AskedAbout {
    /// The people that a command of a member is about.
    pub fn by(command: &IrcMessage, reader: &IrcReader) -> Self {
        let first = command.parameter(0);
        let is_channel = first.is_none_or(|first| reader.is_channel(first));
        let words: &[String] = match command.verb.as_str() {
            "NAMES" if is_channel => return Self::Everybody,
            "WHO" if is_channel || matches!(first, Some("*" | "0")) => return Self::Everybody,
            "WHO" | "PRIVMSG" | "NOTICE" => command.parameters.get(..1).unwrap_or_default(),
            "WHOIS" | "ISON" | "USERHOST" | "MODE" => &command.parameters,
            "KICK" => command.parameters.get(1..2).unwrap_or_default(),
            _ => &[],
        };
        let nicks = words.iter().flat_map(|words| words.split([' ', ',']));
        let names = nicks.filter(|word| !word.is_empty()).map(folded).collect::<Option<_>>();
        names.map_or(Self::Everybody, Self::Called)
    }
}

/// The folded name that a nick or a mask may mean, empty if none; `None` if that is not to
/// be read from it.
fn folded(word: &str) -> Option<String> {
    let nick = match mask_target(word) {
        Some(MaskTarget::Nick(nick)) => nick,
        Some(MaskTarget::Host(host)) => nick_at(host)?,
        None => return Some(String::new()),
    };
    match Nickname::heard(nick) {
        Ok(name) => Some(name.folded()),
        Err(_) if is_shortened(nick) => None,
        Err(_) => Some(String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_commands_are_about_few() {
        let reader = IrcReader::anybody("#Den");
        let called = |names: &[&str]| {
            AskedAbout::Called(
                names.iter().map(|name| Nickname::new(name).unwrap().folded()).collect(),
            )
        };
        for (line, wanted) in [
            ("NAMES", AskedAbout::Everybody),
            ("NAMES #den", AskedAbout::Everybody),
            ("NAMES #other", called(&[])),
            ("WHO *", AskedAbout::Everybody),
            ("WHO #Den", AskedAbout::Everybody),
            ("WHO Ada_L", called(&["Ada L"])),
            ("WHOIS irc.salotto Ada,Bo", called(&["irc.salotto", "Ada", "Bo"])),
            ("ISON :Ada Bo", called(&["Ada", "Bo"])),
            ("LUSERS", called(&[])),
            ("PRIVMSG Ada :Bo and Cy", called(&["Ada"])),
            ("KICK #Den Ada :Bo", called(&["Ada"])),
            ("MODE #Den b", called(&["#Den", "b"])),
            ("MODE #Den +b *!*@ada.salotto", called(&["#Den", "+b", "Ada"])),
            ("MODE #Den +b *!*@012345678.salotto", AskedAbout::Everybody),
        ] {
            let message = IrcMessage::parse(line.as_bytes()).unwrap().unwrap();
            assert_eq!(AskedAbout::by(&message, &reader), wanted, "{line}");
        }
        let message =
            IrcMessage::new("WHOIS").with(format!("{}：0123456789abcdef", "x".repeat(60)));
        assert_eq!(AskedAbout::by(&message, &reader), AskedAbout::Everybody, "names are cut");
    }
}
