// SPDX-License-Identifier: GPL-3.0-or-later
//! Lines for people and scripts. Unlike `println!`, a reader who has gone is
//! no reason to panic; and whatever the words came through, nothing in them
//! reaches the terminal as a command.

use std::io::{self, Write};
use std::ops::Range;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use super::line_editor::{OutputStream, above, shows_bold};
use super::strings;
use crate::exit_status::ExitStatus;
use crate::sentences::harmless::{escaped, harmless};

/// One line (or several) on standard output, there at once. An error means
/// that nobody reads any more.
pub(super) fn line(line: &str) -> io::Result<()> {
    raw(&harmless(line))
}

/// Lines that are all that a command has to say.
pub(super) fn told(lines: &[String]) -> ExitStatus {
    finished(lines.iter().try_for_each(|one| line(one)))
}

/// The same for programs: objects of JSON.
pub(super) fn told_json(mut objects: impl Iterator<Item = String>) -> ExitStatus {
    finished(objects.try_for_each(|object| json(&object)))
}

fn finished(printed: io::Result<()>) -> ExitStatus {
    printed.map_or_else(|error| unwritten(&error), |()| ExitStatus::Success)
}

/// Sentences of a command that fails.
pub(super) fn failed(sentences: &[String]) -> ExitStatus {
    for sentence in sentences {
        error(sentence);
    }
    ExitStatus::Failure
}

/// A sentence of the room or of Salotto where people talk.
pub(super) fn own(sentence: &str) -> io::Result<()> {
    line(&strings::own(sentence))
}

/// The same, with some parts of one line in bold where a terminal shows that.
pub(super) fn own_with_marks(line: &str, marks: &[Range<usize>]) -> io::Result<()> {
    raw(&strings::own(&if shows_bold() { bold(line, marks) } else { harmless(line).into() }))
}

fn bold(line: &str, marks: &[Range<usize>]) -> String {
    let (mut out, mut from) = (String::with_capacity(line.len() + 9 * marks.len()), 0);
    for mark in marks {
        let (Some(plain), Some(marked)) = (line.get(from..mark.start), line.get(mark.clone()))
        else {
            continue;
        };
        out.push_str(&harmless(plain));
        out.push_str("\u{1b}[1m");
        out.push_str(&harmless(marked));
        out.push_str("\u{1b}[22m");
        from = mark.end;
    }
    out.push_str(&harmless(line.get(from..).unwrap_or_default()));
    out
}

/// One event in JSON, where everything that is not harmless is escaped.
pub(super) fn json(json: &str) -> io::Result<()> {
    raw(&escaped(json))
}

/// Prints our own output, control sequences included.
pub(super) fn raw(line: &str) -> io::Result<()> {
    above(OutputStream::Out, || {
        let mut out = io::stdout().lock();
        writeln!(out, "{line}")?;
        out.flush()
    })
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
    let sentence = harmless(sentence);
    let _ = above(OutputStream::Err, || writeln!(io::stderr().lock(), "{sentence}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_bold_and_nothing_else_commands_the_terminal() {
        assert_eq!(
            bold("a caffè\u{1b}[2J", &[2..8, 9..9]),
            "a \u{1b}[1mcaffè\u{1b}[22m\u{fffd}\u{1b}[1m\u{1b}[22m[2J"
        );
        assert_eq!(bold("caffè", &[5..6, 0..9]), "caffè", "not between characters");
        assert_eq!(bold("ab", &[0..1, 1..2]).matches("\u{1b}[1m").count(), 2);
    }
}
