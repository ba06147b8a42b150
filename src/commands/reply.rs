// SPDX-License-Identifier: GPL-3.0-or-later
//! Answers to a message: whose, or which, and the text.

use super::arguments::Arguments;
use super::error::CommandError;
use super::message_words::MessageWords;
use super::name::CommandName;
use crate::protocol::Nickname;

/// The message that is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplyTo {
    /// The last one of that person.
    Last(Nickname),
    /// The one of that number.
    Message(u64),
}

impl<'n, N: Iterator<Item = &'n Nickname>> Arguments<'_, 'n, N> {
    /// Takes whose message is answered, or the number of one as in `#17`, and the text.
    pub fn reply(&mut self) -> Result<(ReplyTo, MessageWords), CommandError> {
        let name = self.person(CommandName::Reply)?;
        let to = match self.seat() {
            Some(number) => ReplyTo::Message(number.get()),
            None => ReplyTo::Last(name),
        };
        match self.all() {
            "" => Err(CommandError::Missing(CommandName::Reply)),
            typed => Ok((to, MessageWords::typed(typed)?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::{Command, Typed, parse};

    fn reply(line: &str) -> Result<(ReplyTo, String), CommandError> {
        let names = ["Bo", "Ada Lovelace"].map(|name| Nickname::new(name).unwrap());
        match parse(line, &names)? {
            Typed::Do(Command::Reply { to, words }) => {
                let slash = if words.emote { "/me " } else { "" };
                Ok((to, format!("{slash}{}", words.text)))
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn somebody_or_a_number_is_answered() {
        let last = |name| ReplyTo::Last(Nickname::new(name).unwrap());
        let said = |to, text: &str| Ok((to, text.to_owned()));
        assert_eq!(reply("/reply Bo yes"), said(last("Bo"), "yes"));
        assert_eq!(reply("/reply @bo yes, we do"), said(last("Bo"), "yes, we do"));
        assert_eq!(reply("/reply Ada Lovelace yes"), said(last("Ada Lovelace"), "yes"));
        assert_eq!(reply("/reply \"Cy C\" yes"), said(last("Cy C"), "yes"));
        assert_eq!(reply("/reply #17 yes"), said(ReplyTo::Message(17), "yes"));
        assert_eq!(reply("/reply Bo /me nods"), said(last("Bo"), "/me nods"));
        assert_eq!(reply("/reply Bo nods"), said(last("Bo"), "nods"));
        for line in ["/reply Bo", "/reply #17"] {
            assert_eq!(reply(line), Err(CommandError::Missing(CommandName::Reply)), "{line}");
        }
        assert_eq!(reply("/reply"), Err(CommandError::NoName(CommandName::Reply)));
    }
}
