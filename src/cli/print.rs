// SPDX-License-Identifier: GPL-3.0-or-later
//! Lines for people and scripts. Unlike `println!`, a reader who has gone is
//! no reason to panic; and whatever the words came through, nothing in them
//! reaches the terminal as a command.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use super::strings;
use crate::exit_status::ExitStatus;

/// One line (or several) on standard output, there at once. An error means
/// that nobody reads any more.
pub(super) fn line(line: &str) -> io::Result<()> {
    raw(&harmless(line))
}

/// A sentence of the room or of Salotto where people talk.
pub(super) fn own(sentence: &str) -> io::Result<()> {
    line(&strings::own(sentence))
}

/// One event in JSON, where everything that is not harmless is escaped.
pub(super) fn json(json: &str) -> io::Result<()> {
    raw(&escaped(json))
}

/// Prints our own output, control sequences included.
pub(super) fn raw(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

/// Prints a prompt, without a line break.
pub(super) fn prompt(prompt: &str) -> io::Result<()> {
    if prompt.is_empty() {
        return Ok(());
    }
    let mut out = io::stdout().lock();
    out.write_all(prompt.as_bytes())?;
    out.flush()
}

/// A sentence of the room or of Salotto on standard error, which may be the
/// same screen.
pub(super) fn aside(sentence: &str) {
    error(&strings::own(sentence));
}

/// Tells why standard output cannot be written, unless its reader has gone: such
/// a one wants to know nothing more.
pub(super) fn unwritten(why: &io::Error) -> ExitStatus {
    if why.kind() != io::ErrorKind::BrokenPipe {
        aside(&strings::output_unwritten(why));
    }
    ExitStatus::Output
}

/// Blocks until nobody can read standard output any more. With a file, that is
/// for ever.
pub(super) fn wait_for_last_reader() -> io::Result<()> {
    let stdout = io::stdout();
    loop {
        // Errors and hang-ups are reported without being asked for.
        match poll(&mut [PollFd::new(&stdout, PollFlags::empty())], None) {
            Err(Errno::INTR) => {}
            polled => return Ok(polled.map(drop)?),
        }
    }
}

/// One sentence on standard error.
pub(super) fn error(sentence: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", harmless(sentence));
}

/// Control characters but line breaks and tabs (of which ESC and CSI command a
/// terminal), and those that override the direction of what follows (UAX #9).
/// Isolates are not here: our own sentences put names between them.
fn is_harmful(c: char) -> bool {
    let control = c.is_control() && !matches!(c, '\n' | '\t');
    control || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2028}' | '\u{2029}')
}

/// A second check: names and texts were sanitized when they came in.
pub(super) fn harmless(line: &str) -> Cow<'_, str> {
    match line.contains(is_harmful) {
        true => line.replace(is_harmful, "\u{FFFD}").into(),
        false => line.into(),
    }
}

/// In JSON such characters can stand inside strings alone, where an escape
/// means the same.
fn escaped(json: &str) -> Cow<'_, str> {
    if !json.contains(is_harmful) {
        return json.into();
    }
    let mut escaped = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        match is_harmful(c) {
            // None of them is beyond the first plane.
            true => _ = write!(escaped, "\\u{:04x}", u32::from(c)),
            false => escaped.push(c),
        }
    }
    escaped.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_commands_a_terminal() {
        assert_eq!(
            harmless("a\u{1b}[2J\u{9b}2J\rb\u{202e}c\td"),
            "a\u{fffd}[2J\u{fffd}2J\u{fffd}b\u{fffd}c\td"
        );
        assert!(matches!(harmless("ciao, caffè 👩‍👩‍👧"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn json_means_the_same(text in any::<String>()) {
            let json = serde_json::to_string(&text).unwrap();
            let shown = escaped(&json);
            prop_assert!(!shown.contains(is_harmful));
            prop_assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), text);
        }
    }
}
