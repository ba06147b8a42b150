// SPDX-License-Identifier: GPL-3.0-or-later
//! Fields of a moderation request as they arrive, and what they mean. Each fault
//! has a reason of its own.

use std::borrow::Cow;

use serde::Deserialize;

use super::{
    FileSenders, FileTypes, ModerationAction, Nickname, Reason, SeatNumber, Text, TextError, Why,
};

/// Fields of all moderation requests together. Decoded in a second pass, because
/// they are rare.
#[derive(Deserialize)]
pub(super) struct ActionFields<'a> {
    #[serde(borrow)]
    act: Cow<'a, str>,
    /// Seat of the person it is about.
    pub to: Option<SeatNumber>,
    name: Option<String>,
    seconds: Option<u64>,
    locked: Option<bool>,
    open: Option<bool>,
    who: Option<FileSenders>,
    types: Option<String>,
    moderator: Option<bool>,
    text: Option<String>,
    message: Option<u64>,
    why: Option<String>,
}

impl ActionFields<'_> {
    /// The action, and the reason given for it. An empty reason is none.
    ///
    /// # Errors
    ///
    /// [`Reason::UnknownType`] for an action this version does not know,
    /// [`Reason::NotJson`] if a field is missing, and the reason why a name or a
    /// text is not valid.
    pub fn check(self) -> Result<(ModerationAction, Option<Why>), Reason> {
        use ModerationAction as Action;
        let missing = Reason::NotJson;
        // It names somebody who has it, under whatever rules that was.
        let name =
            || -> Result<_, Reason> { Ok(Nickname::heard(self.name.as_deref().ok_or(missing)?)?) };
        let act = match &*self.act {
            "kick" => Action::Kick { name: name()? },
            "ban" => Action::Ban { name: name()?, seconds: self.seconds },
            "unban" => Action::Unban { name: name()? },
            "mute" => Action::Mute { name: name()?, seconds: self.seconds.ok_or(missing)? },
            "unmute" => Action::Unmute { name: name()? },
            "slow" => Action::Slow { seconds: self.seconds.ok_or(missing)? },
            "lock" => Action::Lock { locked: self.locked.ok_or(missing)? },
            "classic" => Action::Classic { open: self.open.ok_or(missing)? },
            "files" => Action::Files { who: self.who.ok_or(missing)? },
            "file-types" => {
                // A narrower choice of a later version is not to become a wider one.
                let types = FileTypes::of_word(self.types.as_deref().ok_or(missing)?);
                Action::FileTypes { types: types.ok_or(Reason::UnknownType)? }
            }
            "moderator" => {
                Action::Moderator { name: name()?, moderator: self.moderator.ok_or(missing)? }
            }
            "announce" => {
                Action::Announce { text: Text::new(self.text.as_deref().ok_or(missing)?)? }
            }
            "remove" => Action::Remove { message: self.message.ok_or(missing)?, from: None },
            "pin" => Action::Pin { message: self.message.ok_or(missing)?, from: None },
            "unpin" => Action::Unpin { message: self.message.ok_or(missing)? },
            "remove-all" => Action::RemoveAll { name: name()?, seats: Vec::new() },
            _ => return Err(Reason::UnknownType),
        };
        Ok((act, self.why.as_deref().map_or(Ok(None), given_why)?))
    }
}

fn given_why(raw: &str) -> Result<Option<Why>, Reason> {
    match Why::new(raw) {
        Ok(why) => Ok(Some(why)),
        Err(TextError::Empty) => Ok(None),
        Err(TextError::TooLong) => Err(Reason::WhyTooLong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str) -> Result<(ModerationAction, Option<Why>), Reason> {
        serde_json::from_str::<ActionFields>(json).unwrap().check()
    }

    #[test]
    fn each_fault_has_its_own_reason() {
        let long = "a".repeat(201);
        for (json, reason) in [
            (r#"{"act":"dance","name":""}"#.to_owned(), Reason::UnknownType),
            (r#"{"act":"other"}"#.to_owned(), Reason::UnknownType),
            (r#"{"act":"kick"}"#.to_owned(), Reason::NotJson),
            (r#"{"act":"mute","name":"Bo"}"#.to_owned(), Reason::NotJson),
            (r#"{"act":"remove"}"#.to_owned(), Reason::NotJson),
            (r#"{"act":"file-types"}"#.to_owned(), Reason::NotJson),
            (r#"{"act":"file-types","types":"music"}"#.to_owned(), Reason::UnknownType),
            (r#"{"act":"kick","name":" "}"#.to_owned(), Reason::NameEmpty),
            (format!(r#"{{"act":"kick","name":"{long}"}}"#), Reason::NameTooLong),
            (r#"{"act":"announce","text":" "}"#.to_owned(), Reason::TextEmpty),
            (
                format!(r#"{{"act":"announce","text":"{}"}}"#, "a".repeat(4_001)),
                Reason::TextTooLong,
            ),
            (format!(r#"{{"act":"kick","name":"Bo","why":"{long}"}}"#), Reason::WhyTooLong),
        ] {
            assert_eq!(check(&json), Err(reason), "{json:.60}");
        }
    }

    #[test]
    fn an_empty_reason_is_none() {
        let (act, why) = check(r#"{"act":"lock","locked":true,"why":" "}"#).unwrap();
        assert_eq!((act, why), (ModerationAction::Lock { locked: true }, None));
        let (_, why) = check(r#"{"act":"lock","locked":true,"why":"late"}"#).unwrap();
        assert_eq!(why, Why::new("late").ok());
    }

    #[test]
    fn every_action_is_read_as_it_is_written() {
        let name = Nickname::new("Bo").unwrap();
        for act in [
            ModerationAction::Kick { name: name.clone() },
            ModerationAction::Ban { name: name.clone(), seconds: None },
            ModerationAction::Ban { name: name.clone(), seconds: Some(60) },
            ModerationAction::Unban { name: name.clone() },
            ModerationAction::Mute { name: name.clone(), seconds: 60 },
            ModerationAction::Unmute { name: name.clone() },
            ModerationAction::Slow { seconds: 0 },
            ModerationAction::Lock { locked: true },
            ModerationAction::Classic { open: false },
            ModerationAction::Files { who: FileSenders::Moderators },
            ModerationAction::FileTypes { types: FileTypes::Pictures },
            ModerationAction::Moderator { name: name.clone(), moderator: true },
            ModerationAction::Remove { message: 17, from: None },
            ModerationAction::RemoveAll { name, seats: Vec::new() },
            ModerationAction::Announce { text: Text::new("Dinner").unwrap() },
        ] {
            let json = serde_json::to_string(&act).unwrap();
            assert_eq!(check(&json), Ok((act, None)), "{json}");
        }
    }
}
