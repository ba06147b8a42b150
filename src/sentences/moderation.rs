// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about moderation.

use std::net::IpAddr;

use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::protocol::moderation::rounded_up;
use crate::protocol::{
    ActionTarget, FormerMember, ModerationAction, Nickname, Recognition, Topic, Why,
};

/// The sentence for a moderation action. `whose` is `None` if the host acted
/// from outside the room.
pub fn acted(
    whose: Option<&Nickname>,
    act: &ModerationAction,
    target: ActionTarget,
    why: Option<&Why>,
) -> String {
    let host = gettext("The host");
    let by = whose.map_or(host.as_str(), Nickname::as_str);
    let told = match act {
        ModerationAction::Announce { text } => match whose {
            // Translators: {by} speaks for the room.
            Some(_) => {
                gettext_f("Announcement by {by}: {text}", &[("by", by), ("text", text.as_str())])
            }
            None => gettext_f("Announcement by the host: {text}", &[("text", text.as_str())]),
        },
        act => match act.target() {
            Some(name) => done_to(by, &called(name), act),
            None => done_to_all(by, act),
        },
    };
    // Somebody else of that name may be here, and read it.
    let is_gone = target.absent && matches!(act, ModerationAction::Ban { .. });
    // Translators: said of a person who has left the room, behind a sentence about them.
    let gone = is_gone.then(|| gettext("no longer here"));
    let notes = [gone.as_deref(), why.map(Why::as_str)];
    match notes.into_iter().flatten().collect::<Vec<_>>().join("; ").as_str() {
        "" => told,
        // Translators: {told} is a sentence without a full stop, {why} a reason.
        notes => gettext_f("{told} ({why})", &[("told", &told), ("why", notes)]),
    }
}

/// The sentence for a new topic; `whose` as for [`acted`].
pub fn topic_set(whose: Option<&Nickname>, topic: &Topic) -> String {
    let host = gettext("The host");
    let name = whose.map_or(host.as_str(), Nickname::as_str);
    if topic.as_str().is_empty() {
        // Translators: {name} is a person.
        return gettext_f("{name} removed the topic", &[("name", name)]);
    }
    gettext_f(
        // Translators: {name} is a person, {topic} what the room is about.
        "{name} set the topic: {topic}",
        &[("name", name), ("topic", topic.as_str())],
    )
}

/// The sentence in the place of a message that was removed; `by` is `None` for the
/// host.
pub fn removed(by: Option<&Nickname>) -> String {
    match by {
        // Translators: stands in the place of a message; {name} is who removed it.
        Some(by) => gettext_f("Removed by {name}", &[("name", by.as_str())]),
        // Translators: stands in the place of a message.
        None => gettext("Removed by the host"),
    }
}

/// A name in a sentence about what was done to somebody. One of several words
/// is quoted, so that its end cannot be read as that of the sentence.
pub fn called(name: &Nickname) -> String {
    match name.as_str().contains(' ') {
        // Translators: {name} is somebody’s nickname.
        true => gettext_f("“{name}”", &[("name", name.as_str())]),
        false => name.to_string(),
    }
}

/// Details of a person whom an action may be for: when and from where it was seen,
/// and if the name is its own. `now` is in milliseconds since 1970.
pub fn candidate(candidate: &FormerMember, now: u64) -> Vec<String> {
    let ago = span(now.saturating_sub(candidate.seen).div_ceil(1000).max(1));
    // Translators: said of a person; {span} is a length of time, as in “10 minutes”.
    let mut details = vec![gettext_f("last here {span} ago", &[("span", &ago)])];
    if let Some(address) = candidate.address {
        let address = IpAddr::from(address).to_string();
        // Translators: said of a person; {address} is an IP address.
        details.push(gettext_f("from {address}", &[("address", &address)]));
    }
    match candidate.recognition {
        // Translators: said of a person, behind a name.
        Some(Recognition::Same) => details.push(gettext("owner of the name")),
        // Translators: said of a person, behind a name.
        Some(Recognition::Other) => details.push(gettext("not the owner of the name")),
        _ => {}
    }
    details
}

fn done_to(by: &str, name: &str, act: &ModerationAction) -> String {
    let gaps = [("by", by), ("name", name)];
    match act {
        ModerationAction::Kick { .. } => gettext_f("{by} kicked {name}", &gaps),
        ModerationAction::Ban { seconds: None, .. } => {
            gettext_f("{by} banned {name} for good", &gaps)
        }
        ModerationAction::Ban { seconds: Some(seconds), .. } => gettext_f(
            "{by} banned {name} for {span}",
            &[("by", by), ("name", name), ("span", &span(*seconds))],
        ),
        ModerationAction::Unban { .. } => gettext_f("{by} lifted the ban of {name}", &gaps),
        ModerationAction::Mute { seconds, .. } => gettext_f(
            "{by} muted {name} for {span}",
            &[("by", by), ("name", name), ("span", &span(*seconds))],
        ),
        ModerationAction::Unmute { .. } => gettext_f("{by} lets {name} speak again", &gaps),
        ModerationAction::Moderator { moderator: true, .. } => {
            gettext_f("{by} made {name} a moderator", &gaps)
        }
        ModerationAction::RemoveAll { .. } => {
            gettext_f("{by} removed all messages of {name}", &gaps)
        }
        _ => gettext_f("{by} made {name} an ordinary member again", &gaps),
    }
}

fn done_to_all(by: &str, act: &ModerationAction) -> String {
    let gaps = [("by", by)];
    match act {
        ModerationAction::Slow { seconds: 0 } => gettext_f("{by} ended the slow mode", &gaps),
        ModerationAction::Slow { seconds } => gettext_f(
            "{by} set the slow mode: {span} between two messages",
            &[("by", by), ("span", &span(*seconds))],
        ),
        ModerationAction::Lock { locked: true } => gettext_f("{by} locked the room", &gaps),
        ModerationAction::Lock { locked: false } => gettext_f("{by} unlocked the room", &gaps),
        ModerationAction::Classic { open: true } => {
            gettext_f("{by} opened the door to guests without encryption", &gaps)
        }
        ModerationAction::Classic { open: false } => {
            gettext_f("{by} closed the door to guests without encryption", &gaps)
        }
        ModerationAction::Files { who } => super::files::senders(by, *who),
        ModerationAction::FileTypes { types } => super::file_quotas::types_set(by, *types),
        ModerationAction::Remove { from: Some(name), .. } if name.as_str() == by => {
            gettext_f("{by} removed a message of their own", &gaps)
        }
        ModerationAction::Remove { from: Some(name), .. } => {
            gettext_f("{by} removed a message of {name}", &[("by", by), ("name", &called(name))])
        }
        ModerationAction::Remove { from: None, .. } => gettext_f("{by} removed a message", &gaps),
        ModerationAction::Pin { from: Some(name), .. } if name.as_str() != by => {
            gettext_f("{by} pinned a message of {name}", &[("by", by), ("name", &called(name))])
        }
        ModerationAction::Pin { .. } => gettext_f("{by} pinned a message", &gaps),
        ModerationAction::Unpin { .. } => gettext_f("{by} unpinned a message", &gaps),
        _ => gettext_f("{by} did something this version of Salotto does not know", &gaps),
    }
}

/// A duration in its largest whole unit.
pub fn span(seconds: u64) -> String {
    let whole = |unit: u64| u32::try_from(seconds / unit).unwrap_or(u32::MAX);
    match seconds {
        0..60 => ngettext_f("{count} second", "{count} seconds", whole(1), &[]),
        60..3_600 => ngettext_f("{count} minute", "{count} minutes", whole(60), &[]),
        3_600..86_400 => ngettext_f("{count} hour", "{count} hours", whole(3_600), &[]),
        _ => ngettext_f("{count} day", "{count} days", whole(86_400), &[]),
    }
}

/// A remaining time, rounded up.
pub fn time_left(seconds: u64) -> String {
    span(rounded_up(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_is_told_with_who_and_why() {
        let name = |raw| Nickname::new(raw).unwrap();
        let why = Why::new("too loud").unwrap();
        let here = ActionTarget::default();
        let act = ModerationAction::Mute { name: name("Bo"), seconds: 60 };
        assert_eq!(
            acted(Some(&name("Ada")), &act, here, Some(&why)),
            "Ada muted Bo for 1 minute (too loud)"
        );
        assert_eq!(
            acted(None, &ModerationAction::Lock { locked: true }, here, None),
            "The host locked the room"
        );
        let banned = |raw, seconds, target, why| {
            acted(None, &ModerationAction::Ban { name: name(raw), seconds }, target, why)
        };
        assert_eq!(banned("Dee", Some(3_600), here, None), "The host banned Dee for 1 hour");
        assert_eq!(banned("Dee 1h", None, here, None), "The host banned “Dee 1h” for good");
        let gone = ActionTarget { absent: true, ..here };
        assert_eq!(
            banned("Bo", None, gone, Some(&why)),
            "The host banned Bo for good (no longer here; too loud)"
        );
    }

    #[test]
    fn what_is_left_is_rounded_up() {
        assert_eq!(time_left(59), "59 seconds");
        assert_eq!(time_left(61), "2 minutes");
        assert_eq!(time_left(3_599), "1 hour");
        assert_eq!(time_left(86_399), "1 day");
        assert!(time_left(u64::MAX).ends_with("days"));
    }

    #[test]
    fn spans_are_told_in_their_largest_unit() {
        assert_eq!(span(59), "59 seconds");
        assert_eq!(span(3_600), "1 hour");
        assert_eq!(span(7 * 86_400), "7 days");
    }
}
