// SPDX-License-Identifier: GPL-3.0-or-later
//! Abilities and limits that a server tells (`005`), and the signs of ranks.

use super::{LINE_BYTES, NICK_BYTES, multiline::Multiline};
use crate::protocol::{Role, RoomName, limits};

/// Tokens in one line, at the most.
const TOKENS: usize = 12;

/// The sign before the nick of somebody with a role: `@` for the host, `%` for moderators.
pub fn role_prefix(role: Role) -> &'static str {
    match role {
        Role::Host => "@",
        Role::Moderator => "%",
        Role::Guest => "",
    }
}

/// The mode of a channel that somebody with a role has.
pub fn role_mode(role: Role) -> Option<char> {
    match role {
        Role::Host => Some('o'),
        Role::Moderator => Some('h'),
        Role::Guest => None,
    }
}

/// The tokens of `005`, by lines. `more` are those that depend on the server.
pub fn isupport(room: &RoomName, more: &[&str]) -> Vec<Vec<String>> {
    let tokens = [
        "CASEMAPPING=ascii".to_owned(),
        "CHANTYPES=#".to_owned(),
        "CHANLIMIT=#:1".to_owned(),
        "CHANMODES=b,,,intz".to_owned(),
        "PREFIX=(oh)@%".to_owned(),
        format!("NICKLEN={}", limits::NAME_CHARACTERS),
        format!("MAXNICKLEN={NICK_BYTES}"),
        format!("TOPICLEN={}", limits::TOPIC_CHARACTERS),
        format!("AWAYLEN={}", limits::TOPIC_CHARACTERS),
        format!("LINELEN={LINE_BYTES}"),
        format!("MAXLIST=b:{}", limits::BANS),
        "MODES=4".to_owned(),
        "MAXTARGETS=1".to_owned(),
        "TARGMAX=PRIVMSG:1,NOTICE:1,KICK:1,WHOIS:1,NAMES:1,LIST:1,JOIN:1,PART:1".to_owned(),
        "UTF8ONLY".to_owned(),
        "CLIENTTAGDENY=*,-typing,-reply,-draft/reply,-draft/react,-draft/unreact".to_owned(),
        format!("NETWORK={}", escaped(room.as_str())),
    ];
    let all: Vec<String> =
        tokens.into_iter().chain(more.iter().map(|token| (*token).to_owned())).collect();
    all.chunks(TOKENS).map(<[String]>::to_vec).collect()
}

/// The value of the capability `draft/multiline`.
pub fn multiline_limits() -> String {
    format!("max-bytes={},max-lines={}", Multiline::BYTES, Multiline::LINES)
}

/// A value in a token, which has no spaces: cut to what a line has room for.
fn escaped(value: &str) -> String {
    let value = &value[..value.floor_char_boundary(NETWORK_BYTES)];
    value.replace('\\', "\\x5C").replace(' ', "\\x20").replace('=', "\\x3D")
}

/// The longest name of a network that is told.
const NETWORK_BYTES: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::irc::{IrcMessage, Numeric};

    #[test]
    fn a_server_tells_its_limits_in_lines_that_fit() {
        let room = RoomName::new(&"Ada's = den\\ ".repeat(4)).unwrap();
        let lines = isupport(&room, &["WHOX", "MSGREFTYPES=msgid,timestamp"]);
        for tokens in &lines {
            let nick = "n".repeat(NICK_BYTES);
            let mut line = IrcMessage::numeric("salotto", Numeric::ISupport, &nick);
            for token in tokens {
                assert!(!token.contains(' '), "{token}");
                line = line.with(token);
            }
            let line = line.with("are supported by this server");
            assert!(line.write().ends_with(":are supported by this server\r\n"));
        }
        let all = lines.concat();
        assert!(all.contains(&"WHOX".to_owned()));
        assert!(all.iter().any(|token| token.starts_with("NETWORK=Ada's\\x20\\x3D\\x20den\\x5C")));
        assert_eq!(multiline_limits(), "max-bytes=16000,max-lines=4000");
    }

    #[test]
    fn ranks_have_signs() {
        let signs = [Role::Host, Role::Moderator, Role::Guest]
            .map(|role| (role_prefix(role), role_mode(role)));
        assert_eq!(signs, [("@", Some('o')), ("%", Some('h')), ("", None)]);
    }
}
