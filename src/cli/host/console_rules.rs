// SPDX-License-Identifier: GPL-3.0-or-later
//! The lines of a console at a terminal: commands, and nothing else.

use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Duration;

use super::console::{OFFERED, OWN};
use super::event::ConsoleEvent;
use crate::cli::line_editor::LineRules;
use crate::cli::lines::InputLine;
use crate::cli::strings;
use crate::commands::{Beginning, Candidates, complete};
use crate::protocol::Nickname;

/// Time for the console to tell who is there. One that is busy longer has other
/// cares.
const ANSWER: Duration = Duration::from_millis(500);

pub(super) struct ConsoleRules {
    /// Way to ask who is present.
    pub names: SyncSender<ConsoleEvent>,
}

impl LineRules for ConsoleRules {
    fn refusal(&self, _: &str) -> Option<String> {
        None
    }

    fn stays_in_sight(&self, _: &str) -> bool {
        true
    }

    fn complete(&mut self, begun: &str) -> Candidates {
        let (answer, names) = sync_channel(1);
        // A console that is busy tells no names.
        let _ = self.names.try_send(ConsoleEvent::Names(answer));
        let names = names.recv_timeout(ANSWER).unwrap_or_default();
        let words = OFFERED.iter().map(|word| word.as_str()).chain(OWN.iter().copied());
        let names = names.iter().map(Nickname::as_str);
        complete(begun, Beginning::Command, words, names)
    }

    fn hint(&self, lines: usize) -> String {
        strings::lines_to_run(lines)
    }

    fn at_end(&self) -> Option<String> {
        Some(strings::how_to_close())
    }
}

/// The commands of what was submitted, which may have several lines.
pub(super) fn commands(submitted: InputLine) -> impl Iterator<Item = InputLine> {
    let InputLine { text, too_long } = submitted;
    let lines: Vec<String> = match too_long {
        true => vec![text],
        false => text.lines().map(str::to_owned).collect(),
    };
    lines.into_iter().map(move |text| InputLine { text, too_long })
}
