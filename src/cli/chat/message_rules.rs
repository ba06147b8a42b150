// SPDX-License-Identifier: GPL-3.0-or-later
//! The lines of a chat at a terminal: messages, and commands behind a slash.

use super::entered::Entered;
use super::files::{KnownFiles, complete_path};
use crate::cli::line_editor::LineRules;
use crate::cli::strings;
use crate::commands::{
    Beginning, Candidates, Command, CommandName, Typed, complete, complete_file, parse,
};
use crate::protocol::{Nickname, Text, TextError};
use crate::sentences;

pub(super) struct MessageRules {
    pub entered: Entered,
    /// Set if lines may be requests in JSON, which are judged by others.
    pub json: bool,
}

impl LineRules for MessageRules {
    fn refusal(&self, line: &str) -> Option<String> {
        match parse(line, &[]) {
            Ok(Typed::Say(text)) if !self.json => match Text::new(&text) {
                Err(error @ TextError::TooLong) => Some(sentences::text_error(error)),
                _ => None,
            },
            _ => None,
        }
    }

    fn stays_in_sight(&self, line: &str) -> bool {
        !matches!(parse(line, &[]), Ok(Typed::Say(_) | Typed::Do(Command::Me(_))))
    }

    fn complete(&mut self, begun: &str) -> Candidates {
        if let Some(paths) = complete_path(begun) {
            return paths;
        }
        let known = &self.entered.files;
        let names = |known: &KnownFiles| {
            complete_file(begun, known.all().map(|(_, file)| file.name.as_str()))
        };
        if let Some(files) = known.known(names) {
            return files;
        }
        let room = self.entered.room();
        let words = CommandName::of(room.role()).map(CommandName::as_str);
        let others = room.roster.names().filter(|name| **name != room.you);
        complete(begun, Beginning::Message, words, others.map(Nickname::as_str))
    }

    fn hint(&self, lines: usize) -> String {
        strings::lines_to_say(lines)
    }

    fn at_end(&self) -> Option<String> {
        None
    }
}
