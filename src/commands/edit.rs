// SPDX-License-Identifier: GPL-3.0-or-later
//! Another text for a message of one's own.

use super::arguments::Arguments;
use super::command::Command;
use super::error::CommandError;
use super::name::CommandName;
use crate::protocol::{Nickname, Text};

impl<'n, N: Iterator<Item = &'n Nickname>> Arguments<'_, 'n, N> {
    /// Takes the number of a message as in `#17`, if one comes first, and the text.
    pub fn edit(&mut self) -> Result<Command, CommandError> {
        let rest = self.all();
        let (first, text) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let message = first.strip_prefix('#').and_then(|number| number.parse().ok());
        let text = if message.is_some() { text.trim_start() } else { rest };
        match text {
            "" => Err(CommandError::Missing(CommandName::Edit)),
            text => Ok(Command::Edit { message, text: Text::new(text)? }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::{Typed, parse};

    fn edit(line: &str) -> Result<(Option<u64>, String), CommandError> {
        match parse(line, &[])? {
            Typed::Do(Command::Edit { message, text }) => Ok((message, text.to_string())),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_last_message_or_that_of_a_number_gets_a_text() {
        assert_eq!(edit("/edit see you at nine"), Ok((None, "see you at nine".into())));
        assert_eq!(edit("/edit #17 see you"), Ok((Some(17), "see you".into())));
        assert_eq!(edit("/edit #lan is up"), Ok((None, "#lan is up".into())));
        for line in ["/edit", "/edit #17", "/edit #17 "] {
            assert_eq!(edit(line), Err(CommandError::Missing(CommandName::Edit)), "{line}");
        }
    }
}
