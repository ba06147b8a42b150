// SPDX-License-Identifier: GPL-3.0-or-later
//! Clients of IRC by their first lines. People may be called `Nick Cave`.

use super::fit::{Fit, best, fit, fit_text};

/// Commands that open a session (RFC 2812, section 3.1; `IRCv3` for `CAP`).
const COMMANDS: [&str; 4] = ["NICK ", "USER ", "CAP ", "PASS "];
/// Commands of the negotiation that a client may begin with.
const NEGOTIATION: [&str; 4] = ["LS", "REQ", "LIST", "END"];

/// Compares text with the beginning of a session: a command in capitals; in any case if
/// it is one that no person sends, or another command follows.
pub fn first_lines(words: &[u8]) -> Fit {
    let capitals = COMMANDS.iter().map(|command| fit(words, command.as_bytes(), |a, b| a == b));
    match best(capitals) {
        Fit::No => in_any_case(words),
        fit => fit,
    }
}

fn in_any_case(words: &[u8]) -> Fit {
    let begins = command(words);
    if begins != Fit::Yes {
        return begins;
    }
    match next_line(words) {
        None => Fit::Maybe,
        Some(_) if is_registration(words) => Fit::Yes,
        Some((_, rest)) => command(rest.trim_ascii_start()),
    }
}

/// Compares text with the commands, in any case.
pub fn command(words: &[u8]) -> Fit {
    best(COMMANDS.iter().map(|command| fit_text(words, command)))
}

/// Returns `true` for lines with which only a client begins: one that waited and was
/// greeted as a person is. Names have no line behind them that is a command.
pub fn is_registration(first: &[u8]) -> bool {
    let Some((line, rest)) = next_line(first.trim_ascii_start()) else { return false };
    if line == b"CAP LS" || line.starts_with(b"CAP LS ") {
        // Konversation is silent for a second, and ends its lines so.
        return true;
    }
    let Some(line) = line.strip_suffix(b"\r").filter(|line| command(line) == Fit::Yes) else {
        return false;
    };
    let mut words = line.split(|byte| *byte == b' ').filter(|word| !word.is_empty());
    if words.next().is_some_and(|verb| verb.eq_ignore_ascii_case(b"CAP")) {
        let wanted = words.next().unwrap_or_default();
        return NEGOTIATION.iter().any(|known| wanted.eq_ignore_ascii_case(known.as_bytes()));
    }
    let second = next_line(rest.trim_ascii_start()).map(|(line, _)| line);
    second.is_some_and(|line| line.ends_with(b"\r") && command(line) == Fit::Yes)
}

/// The first line, and what follows its end; `None` while it has none.
fn next_line(words: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = words.iter().position(|byte| *byte == b'\n')?;
    Some((&words[..end], &words[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_in_any_case_are_known_by_what_follows() {
        for (first, found) in [
            ("NICK ", Fit::Yes),
            ("nick ada\r\n", Fit::Maybe),
            ("nick ada\r\n\r\n", Fit::Maybe),
            ("nick ada\r\n\r\nuser a", Fit::Yes),
            ("Nick Smith\r\nhello\r\n", Fit::No),
            ("Cap Ls 302\r\n", Fit::Yes),
            ("nick cave\nuser x 0 * :x\n", Fit::Yes),
            ("pass a\nnick", Fit::Maybe),
            ("nick cave", Fit::Maybe),
            ("nick cave\n", Fit::Maybe),
            ("nick cave\nhello all\n", Fit::No),
            ("ni", Fit::Maybe),
            ("nicky\r\n", Fit::No),
            ("user\r\n", Fit::No),
        ] {
            assert_eq!(first_lines(first.as_bytes()), found, "{first:?}");
        }
    }

    #[test]
    fn only_a_client_begins_with_a_registration() {
        for lines in [
            "CAP LS 302\r\n",
            "CAP LS 302\n",
            "CAP LS\n",
            "\r\ncap ls\r\nnick a\r\n",
            "CAP REQ :server-time\r\n",
            "NICK ada\r\nUSER a 0 * :A\r\n",
            "PASS x\r\nNICK ada\r\n",
        ] {
            assert!(is_registration(lines.as_bytes()), "{lines:?}");
        }
        for name in [
            "nick cave\r\n",
            "NICK CAVE\r\n",
            "Cap Anson\r\n",
            "CAP LSD\n",
            "Cap Ls\n",
            "Nick Cave\r\nhello all\r\n",
            "NICK ada\nUSER a 0 * :A\n",
            "NICK ada\r\nUSER a",
            "CAP LS 302",
            "",
        ] {
            assert!(!is_registration(name.as_bytes()), "{name:?}");
        }
    }
}
