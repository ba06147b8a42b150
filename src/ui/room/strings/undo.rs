// SPDX-License-Identifier: GPL-3.0-or-later
//! The sentences that tell us what we have done ourselves.

use crate::i18n::{gettext, gettext_f};
use crate::model::{IgnoreSpan, OwnAction, RoomState, ignore_span};
use crate::protocol::{ModerationAction, Nickname};
use crate::sentences::{self, span};

/// Tells what we have done in a room.
pub fn done(action: &OwnAction, room: &RoomState) -> String {
    let password = room.rules.password;
    match action {
        OwnAction::Moderation { act, .. } => {
            act.target().map_or_else(|| done_to_all(act, password), |name| done_to_one(act, name))
        }
        OwnAction::Topic(_) => gettext("The topic is set"),
        OwnAction::Ignore { person, ignored: true } => {
            ignoring(&person.name, ignore_span(room, person))
        }
        OwnAction::Ignore { person, ignored: false } => {
            gettext_f("You hear {name} again", &[("name", person.name.as_str())])
        }
    }
}

/// Tells how long everybody waits between two messages.
pub fn slow(seconds: u64) -> String {
    // Translators: {span} is a length of time, as in “15 seconds”.
    gettext_f("Slow mode: {span} between two messages", &[("span", &span(seconds))])
}

fn ignoring(name: &Nickname, span: IgnoreSpan) -> String {
    let gaps = [("name", name.as_str())];
    match span {
        IgnoreSpan::ThisVisit => {
            // Translators: {name} has no key to be known by again.
            gettext_f("You ignore {name} until you leave; nobody is told", &gaps)
        }
        IgnoreSpan::WithKey => {
            gettext_f("You ignore {name}, with a key on later visits too; nobody is told", &gaps)
        }
        IgnoreSpan::Lasting => {
            gettext_f("You ignore {name}, on later visits too; nobody is told", &gaps)
        }
    }
}

fn done_to_one(act: &ModerationAction, name: &Nickname) -> String {
    let gaps = [("name", name.as_str())];
    match act {
        ModerationAction::Kick { .. } => gettext_f("{name} was kicked", &gaps),
        ModerationAction::Ban { seconds: None, .. } => {
            gettext_f("{name} is banned for good", &gaps)
        }
        ModerationAction::Ban { seconds: Some(seconds), .. } => gettext_f(
            "{name} is banned for {span}",
            &[("name", name.as_str()), ("span", &span(*seconds))],
        ),
        ModerationAction::Unban { .. } => gettext_f("The ban of {name} is lifted", &gaps),
        ModerationAction::Mute { seconds, .. } => gettext_f(
            "{name} is muted for {span}",
            &[("name", name.as_str()), ("span", &span(*seconds))],
        ),
        ModerationAction::Unmute { .. } => gettext_f("{name} may speak again", &gaps),
        ModerationAction::Moderator { moderator: true, .. } => {
            gettext_f("{name} is a moderator now", &gaps)
        }
        ModerationAction::Moderator { moderator: false, .. } => {
            gettext_f("{name} is no moderator any more", &gaps)
        }
        _ => String::new(),
    }
}

fn done_to_all(act: &ModerationAction, password: bool) -> String {
    match act {
        ModerationAction::Slow { seconds: 0 } => gettext("Slow mode is off"),
        ModerationAction::Slow { seconds } => slow(*seconds),
        ModerationAction::Lock { locked: true } => {
            gettext("The room is locked: nobody new comes in")
        }
        ModerationAction::Lock { locked: false } => gettext("The room is open again"),
        ModerationAction::Classic { open: true } if password => gettext(
            "Guests without encryption may come in. They send the password in plain text: \
             others on the network can read it.",
        ),
        ModerationAction::Classic { open: true } => {
            gettext("Guests without encryption may come in. Others on the network can read along.")
        }
        ModerationAction::Classic { open: false } => {
            gettext("No more guests without encryption come in")
        }
        ModerationAction::Files { who } => sentences::file_quotas::who(*who),
        ModerationAction::FileTypes { types } => sentences::file_quotas::types(*types),
        ModerationAction::Pin { .. } => gettext("The message is pinned"),
        ModerationAction::Unpin { .. } => gettext("The message is no longer pinned"),
        // Everybody reads an announcement, and so do we.
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_passwords_are_not_let_in_unsaid() {
        let told = |password| done_to_all(&ModerationAction::Classic { open: true }, password);
        assert!(told(true).contains("password in plain text"));
        assert!(!told(false).contains("password"));
    }
}
