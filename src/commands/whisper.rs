// SPDX-License-Identifier: GPL-3.0-or-later
//! Whispers: to whom, and the text.

use super::Command;
use super::arguments::Arguments;
use super::error::CommandError;
use super::message_words::MessageWords;
use super::name::CommandName;
use crate::protocol::Nickname;

impl<'n, N: Iterator<Item = &'n Nickname>> Arguments<'_, 'n, N> {
    /// Takes whom it is for, and the text.
    pub fn whisper(&mut self) -> Result<Command, CommandError> {
        let name = self.person(CommandName::Whisper)?;
        let to = self.seat();
        match self.all() {
            "" => Err(CommandError::Missing(CommandName::Whisper)),
            typed => Ok(Command::Whisper { name, to, words: MessageWords::typed(typed)? }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::{Typed, parse};
    use crate::protocol::SeatNumber;

    fn whisper(line: &str) -> Result<(String, Option<u64>, String), CommandError> {
        let names = ["Bo", "Ada Lovelace", "Ada"].map(|name| Nickname::new(name).unwrap());
        match parse(line, &names)? {
            Typed::Do(Command::Whisper { name, to, words }) => {
                let slash = if words.emote { "/me " } else { "" };
                let text = format!("{slash}{}", words.text);
                Ok((name.to_string(), to.map(SeatNumber::get), text))
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_name_or_a_seat_stands_before_the_text() {
        let said = |name: &str, text: &str| Ok((name.to_owned(), None, text.to_owned()));
        assert_eq!(whisper("/w Bo yes"), said("Bo", "yes"));
        assert_eq!(whisper("/msg @bo yes, we do"), said("Bo", "yes, we do"));
        assert_eq!(whisper("/WHISPER Bo one\ntwo"), said("Bo", "one\ntwo"));
        assert_eq!(whisper("/w \"Ada Lovelace\" yes"), said("Ada Lovelace", "yes"));
        assert_eq!(whisper("/w Bo /me nods"), said("Bo", "/me nods"));
        assert_eq!(whisper("/w Bo nods"), said("Bo", "nods"));
        assert_eq!(whisper("/w Cy 10m yes"), said("Cy", "10m yes"));
        assert_eq!(whisper("/w #17 yes"), Ok(("#17".into(), Some(17), "yes".into())));
    }

    #[test]
    fn what_is_missing_or_not_clear_is_asked_for() {
        for line in ["/w Bo", "/w #17", "/msg \"Ada\" "] {
            assert_eq!(whisper(line), Err(CommandError::Missing(CommandName::Whisper)), "{line}");
        }
        assert_eq!(whisper("/w"), Err(CommandError::NoName(CommandName::Whisper)));
        let which = whisper("/w Ada Lovelace yes");
        assert!(matches!(which, Err(CommandError::WhichName { .. })), "{which:?}");
    }
}
