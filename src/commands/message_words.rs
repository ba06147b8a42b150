// SPDX-License-Identifier: GPL-3.0-or-later
//! Words of a message: what somebody says, or does (`/me`).

use std::borrow::Cow;

use super::error::CommandError;
use super::line_start::is_command;
use super::name::CommandName;
use crate::protocol::{Text, TextError};

/// Words of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageWords {
    /// The text.
    pub text: Text,
    /// Set if the text is what its author does rather than says.
    pub emote: bool,
}

impl From<Text> for MessageWords {
    fn from(text: Text) -> Self {
        Self { text, emote: false }
    }
}

impl MessageWords {
    /// The words that were typed behind a command, where `/me` means what it means at the
    /// beginning of a line, and two slashes one.
    ///
    /// # Errors
    ///
    /// [`CommandError::Missing`] for a `/me` alone, and [`CommandError::Text`].
    pub fn typed(typed: &str) -> Result<Self, CommandError> {
        if let Some(said) = typed.strip_prefix('/').filter(|said| is_command(said)) {
            return Ok(Text::new(said)?.into());
        }
        match deed(typed) {
            Some("") => Err(CommandError::Missing(CommandName::Me)),
            Some(deed) => Ok(Self { text: Text::new(deed)?, emote: true }),
            None => Ok(Text::new(typed)?.into()),
        }
    }

    /// The words for a room that tells acts from words if it has `emotes`: elsewhere an act
    /// is said between asterisks.
    ///
    /// # Errors
    ///
    /// [`TextError::TooLong`] if there is no space for them.
    pub fn for_room(self, emotes: bool) -> Result<Self, TextError> {
        match self.emote && !emotes {
            true => Ok(Text::new(&between_asterisks(self.text.as_str()))?.into()),
            false => Ok(self),
        }
    }
}

/// An act in words alone. It reads as what its author says of themselves, wherever it is
/// shown: a line without a colon behind the name could pass for somebody else's.
pub fn between_asterisks(deed: &str) -> String {
    format!("*{deed}*")
}

/// A text as its author would type it.
pub fn as_typed(text: &str, emote: bool) -> Cow<'_, str> {
    match emote {
        true => Cow::Owned(format!("{} {text}", CommandName::Me)),
        false => Cow::Borrowed(text),
    }
}

/// The text that an edit gives to a message: an act stays one, with its `/me` or without.
pub fn edited_text(typed: &str, emote: bool) -> &str {
    let deed = deed(typed).filter(|deed| emote && !deed.is_empty());
    deed.unwrap_or(typed)
}

/// The deed in a text that begins with `/me`; empty if nothing follows.
fn deed(typed: &str) -> Option<&str> {
    let typed = typed.trim();
    let (word, deed) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    let is_me = CommandName::find(word.strip_prefix('/')?, &[CommandName::Me]).is_some();
    is_me.then(|| deed.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::limits;

    fn typed(typed: &str) -> Result<(String, bool), CommandError> {
        MessageWords::typed(typed).map(|words| (words.text.into(), words.emote))
    }

    #[test]
    fn an_act_is_told_from_words() {
        let said = |text: &str| Ok((text.to_owned(), false));
        let done = |text: &str| Ok((text.to_owned(), true));
        assert_eq!(typed("/me waves"), done("waves"));
        assert_eq!(typed("/ME  takes\na bow "), done("takes\na bow"));
        assert_eq!(typed("//me waves"), said("/me waves"));
        assert_eq!(typed("//kick Bo"), said("/kick Bo"));
        for text in ["me waves", "/message x", "/etc/hosts", "*waves*", "/kick Bo"] {
            assert_eq!(typed(text), said(text));
        }
        assert_eq!(typed("/me "), Err(CommandError::Missing(CommandName::Me)));
    }

    #[test]
    fn a_room_that_knows_no_acts_is_told_them_between_asterisks() {
        let act = |text: &str| MessageWords { text: Text::new(text).unwrap(), emote: true };
        assert_eq!(act("waves").for_room(true), Ok(act("waves")));
        assert_eq!(act("waves").for_room(false), Ok(Text::new("*waves*").unwrap().into()));
        let words = MessageWords::from(Text::new("waves").unwrap());
        assert_eq!(words.clone().for_room(false), Ok(words));
        let endless = act(&"a".repeat(limits::TEXT_CHARACTERS - 1));
        assert_eq!(endless.clone().for_room(true), Ok(endless.clone()));
        assert_eq!(endless.for_room(false), Err(TextError::TooLong));
    }

    #[test]
    fn an_act_is_edited_as_it_was_typed_and_stays_one() {
        assert_eq!((&*as_typed("waves", true), &*as_typed("waves", false)), ("/me waves", "waves"));
        for typed in ["/me bows", "/Me   bows", "bows"] {
            assert_eq!(edited_text(typed, true), "bows");
        }
        assert_eq!(edited_text("/me", true), "/me", "it is not emptied");
        assert_eq!(edited_text("/me bows", false), "/me bows", "words stay words");
    }
}
