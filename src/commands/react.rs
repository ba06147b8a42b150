// SPDX-License-Identifier: GPL-3.0-or-later
//! Emoji to a message: which, and to whose.

use super::arguments::Arguments;
use super::error::CommandError;
use super::name::CommandName;
use super::reply::ReplyTo;
use super::suggestions::emoji_named;
use crate::protocol::{Emoji, Nickname};

impl<'n, N: Iterator<Item = &'n Nickname>> Arguments<'_, 'n, N> {
    /// Takes an emoji, or its name as in `:tada:`, and whose last message it is for, or the
    /// number of one as in `#17`; the newest of all if neither is said.
    pub fn reaction(
        &mut self,
        word: CommandName,
    ) -> Result<(Emoji, Option<ReplyTo>), CommandError> {
        let typed = match self.word() {
            "" => return Err(CommandError::Missing(word)),
            typed => typed,
        };
        let named = typed.strip_prefix(':').and_then(|name| name.strip_suffix(':'));
        let emoji = match named {
            Some(name) => emoji_named(name).and_then(|emoji| Emoji::new(emoji).ok()),
            None => Emoji::new(typed).ok(),
        };
        let emoji = emoji.ok_or_else(|| CommandError::NotAnEmoji(typed.to_owned()))?;
        Ok((emoji, self.maybe_message(word)?))
    }

    /// Takes whose last message is meant, or the number of one as in `#17`, if either is said.
    pub fn maybe_message(&mut self, word: CommandName) -> Result<Option<ReplyTo>, CommandError> {
        if self.is_at_the_end() {
            return Ok(None);
        }
        let name = self.only_person(word)?;
        let number = self.seat().map(|number| ReplyTo::Message(number.get()));
        Ok(Some(number.unwrap_or(ReplyTo::Last(name))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::{Command, Typed, parse};

    fn react(line: &str) -> Result<(String, Option<ReplyTo>, bool), CommandError> {
        let names = ["Bo", "Ada Lovelace"].map(|name| Nickname::new(name).unwrap());
        match parse(line, &names)? {
            Typed::Do(Command::React { emoji, to, active }) => {
                Ok((emoji.as_str().to_owned(), to, active))
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_emoji_is_put_to_a_message_or_taken_back() {
        let last = |name| Some(ReplyTo::Last(Nickname::new(name).unwrap()));
        let put = |emoji: &str, to| Ok((emoji.to_owned(), to, true));
        assert_eq!(react("/react 👍"), put("👍", None));
        assert_eq!(react("/react :tada: bo"), put("🎉", last("Bo")));
        assert_eq!(react("/react ❤️ Ada Lovelace"), put("❤️", last("Ada Lovelace")));
        assert_eq!(react("/react 👍🏽 \"Cy C\""), put("👍🏽", last("Cy C")));
        assert_eq!(react("/react :+1: #17"), put("👍", Some(ReplyTo::Message(17))));
        let taken = Ok(("👍".to_owned(), Some(ReplyTo::Message(17)), false));
        assert_eq!(react("/unreact 👍 #17"), taken);
    }

    #[test]
    fn a_message_is_pinned_and_unpinned() {
        let typed = |line: &str| match parse(line, &[Nickname::new("Bo").unwrap()]) {
            Ok(Typed::Do(command)) => command,
            other => panic!("{other:?}"),
        };
        let last = ReplyTo::Last(Nickname::new("Bo").unwrap());
        assert_eq!(typed("/pin"), Command::Pin(None));
        assert_eq!(typed("/pin #17"), Command::Pin(Some(ReplyTo::Message(17))));
        assert_eq!(typed("/pin @bo"), Command::Pin(Some(last)));
        assert_eq!(typed("/unpin"), Command::Unpin(None));
        assert_eq!(typed("/unpin #17"), Command::Unpin(Some(17)));
        assert_eq!(typed("/unpin 17"), Command::Unpin(Some(17)));
        let refused = parse("/unpin it", &[]);
        assert_eq!(refused, Err(CommandError::not_a_number("it")));
        assert_eq!(typed("/pins"), Command::Pins);
    }

    #[test]
    fn nothing_but_an_emoji_is_put() {
        for typed in ["yes", ":yes", ":no-such:", "👍👍", "#17", "Bo"] {
            let error = Err(CommandError::NotAnEmoji(typed.to_owned()));
            assert_eq!(react(&format!("/react {typed} Bo")), error, "{typed}");
        }
        assert_eq!(react("/react"), Err(CommandError::Missing(CommandName::React)));
    }
}
