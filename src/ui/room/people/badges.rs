// SPDX-License-Identifier: GPL-3.0-or-later
//! Badges: what is to be known of somebody at a glance, an icon and a word for
//! each. Knows no widget.

use crate::i18n::{gettext, gettext_f};
use crate::model::Occupant;
use crate::protocol::{Member, NameDoubt, Recognition};
use crate::sentences;

/// One thing to know.
#[derive(Debug, PartialEq, Eq)]
pub struct Badge {
    pub icon: Option<&'static str>,
    /// Few words, for the list.
    pub word: String,
    /// More words, where there is place for them.
    pub sentence: Option<String>,
}

/// The badges of `person`, what matters most first.
pub fn of(person: &Occupant, is_you: bool) -> Vec<Badge> {
    let member = &person.member;
    let mut badges = Vec::new();
    let mut add = |icon: Option<&'static str>, word: String, sentence: Option<String>| {
        badges.push(Badge { icon, word, sentence });
    };
    if is_you {
        add(None, gettext("You"), None);
    }
    if member.host {
        add(Some("user-home-symbolic"), gettext("Host"), None);
    } else if member.moderator {
        add(Some("salotto-moderator-symbolic"), gettext("Moderator"), None);
    }
    if member.reconnecting {
        let sentence = gettext("Their connection is lost; they may be back in a moment");
        add(Some("content-loading-symbolic"), gettext("Reconnecting"), Some(sentence));
    }
    if let Some(note) = &member.away {
        let word = match sentences::people::quoted_note(note) {
            // Translators: in the list of people; {note} is in quotes, and says why or until when.
            Some(note) => gettext_f("Away: {note}", &[("note", &note)]),
            // Translators: in the list of people, of somebody who is not at the computer.
            None => gettext("Away"),
        };
        add(Some("salotto-away-symbolic"), word, None);
    }
    if person.ignored {
        add(Some("view-conceal-symbolic"), gettext("Ignored"), None);
    }
    if person.muted {
        let sentence = gettext("What they write is not passed on");
        add(Some("salotto-muted-symbolic"), gettext("Muted"), Some(sentence));
    }
    if !member.encrypted {
        let sentence = gettext("Others on the network can read along with them");
        add(Some("channel-insecure-symbolic"), gettext("Not encrypted"), Some(sentence));
    }
    badges.extend(recognition(member, is_you));
    badges
}

/// The badge about who it is, by what the room knows of the name.
fn recognition(member: &Member, is_you: bool) -> Option<Badge> {
    let badge =
        |icon, word, sentence| Some(Badge { icon: Some(icon), word, sentence: Some(sentence) });
    match member.doubt() {
        Some(NameDoubt::UsedBefore(_)) => {
            let sentence = gettext(
                "This name was used here before with another key. It may be the same person on another device, or somebody else.",
            );
            let word = gettext("Perhaps not the one who was here before");
            badge("salotto-stranger-symbolic", word, sentence)
        }
        Some(NameDoubt::LooksLike { other, .. }) => {
            let gaps = [("other", other.as_str())];
            // Translators: {other} is the name of somebody else, which looks almost the same.
            let word = gettext_f("Not to be confused with {other}", &gaps);
            // Translators: {other} is the name of somebody else, which looks almost the same.
            let sentence = gettext_f("This name looks almost like that of {other}", &gaps);
            badge("salotto-stranger-symbolic", word, sentence)
        }
        None if member.recognition == Some(Recognition::Same) && !is_you => {
            let sentence = gettext("The same person as before, by their key");
            badge("salotto-known-symbolic", gettext("Recognised"), sentence)
        }
        None => None,
    }
}

/// The words of `badges` on one line.
pub fn line(badges: &[Badge]) -> String {
    badges.iter().map(|badge| badge.word.as_str()).collect::<Vec<_>>().join(" · ")
}

/// The sentence read aloud for a person's row. No name has a colon, so what is behind it was
/// not written by that person.
pub fn aloud(name: &str, badges: &[Badge]) -> String {
    let words: Vec<_> = badges.iter().map(|badge| badge.word.as_str()).collect();
    if words.is_empty() { name.to_owned() } else { format!("{name}: {}", words.join(", ")) }
}

/// The sentences of `badges`, for where there is place.
pub fn sentences(badges: &[Badge]) -> impl Iterator<Item = &str> {
    badges.iter().map(|badge| badge.sentence.as_ref().unwrap_or(&badge.word).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Roster;
    use crate::protocol::{AwayNote, Nickname};

    #[test]
    fn everything_has_a_word_and_most_an_icon() {
        let bo = Nickname::new("Bo").unwrap();
        let mut roster = Roster::default();
        let recognition = Some(Recognition::Other);
        roster.join(Member { moderator: true, recognition, ..Member::named(bo.clone()) });
        roster.ignore(&bo, None, true);
        let badges = of(roster.find(&bo).unwrap(), false);
        assert_eq!(
            line(&badges),
            "Moderator · Ignored · Not encrypted · Perhaps not the one who was here before"
        );
        assert_eq!(
            aloud("Bo, Host", &badges[..2]),
            "Bo, Host: Moderator, Ignored",
            "a name is no badge"
        );
        assert!(badges.iter().all(|badge| badge.icon.is_some()));
        let last = sentences(&badges).last().unwrap();
        assert!(last.starts_with("This name was used here before with another key."), "{last}");
    }

    #[test]
    fn a_lost_connection_has_a_quiet_mark() {
        let bo = Nickname::new("Bo").unwrap();
        let mut roster = Roster::default();
        let lost = Member { encrypted: true, reconnecting: true, ..Member::named(bo.clone()) };
        roster.join(lost);
        let badges = of(roster.find(&bo).unwrap(), false);
        assert_eq!(aloud("Bo", &badges), "Bo: Reconnecting");
    }

    #[test]
    fn an_absence_has_its_note_which_is_no_badge() {
        let bo = Nickname::new("Bo").unwrap();
        let mut roster = Roster::default();
        let away = Some(AwayNote::new("tea” · Host").unwrap());
        roster.join(Member { encrypted: true, away, ..Member::named(bo.clone()) });
        let badges = of(roster.find(&bo).unwrap(), false);
        assert_eq!(aloud("Bo", &badges), "Bo: Away: “tea' · Host”");
    }

    #[test]
    fn somebody_ordinary_needs_no_mark() {
        let bo = Nickname::new("Bo").unwrap();
        let mut roster = Roster::default();
        roster.join(Member { encrypted: true, ..Member::named(bo.clone()) });
        assert!(of(roster.find(&bo).unwrap(), false).is_empty());
    }
}
