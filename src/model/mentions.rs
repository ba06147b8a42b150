// SPDX-License-Identifier: GPL-3.0-or-later
//! Mentions: the messages that are meant for us among all that is said.

use super::person::Person;
use super::roster::Roster;
use super::update::{ShownEvent, Update};
use crate::protocol::search::{WholeName, words};
use crate::protocol::{Edit, EventKind, ModerationAction, Nickname, Role};

/// Words that a person chooses at most.
const WORDS: usize = 32;
/// The word by which the host and the moderators call all who are here.
const EVERYONE: &str = "everyone";

/// Rule of what mentions us: our name as a word, in any case and also behind an `@`, the
/// words we chose, and `everyone` where the host or a moderator says it. What is announced
/// is meant for everyone, too, and a whisper for us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionRule {
    you: Nickname,
    /// Our name and our words, as they are found.
    names: Vec<WholeName>,
    everyone: Option<WholeName>,
}

impl MentionRule {
    /// The rule for `you`, who chose these words; the first of very many count.
    pub fn new<'a>(you: &Nickname, chosen: impl IntoIterator<Item = &'a str>) -> Self {
        let mut names = Vec::from_iter(WholeName::new(you.as_str()));
        names.extend(chosen.into_iter().take(WORDS).filter_map(WholeName::new));
        Self { you: you.clone(), names, everyone: WholeName::new(EVERYONE) }
    }

    /// The name it is about.
    pub fn you(&self) -> &Nickname {
        &self.you
    }

    /// Tells if a text mentions us, as somebody with that role says it.
    pub fn finds(&self, text: &str, role: Role) -> bool {
        let lower = text.is_ascii().then(|| text.to_ascii_lowercase());
        let everyone = self.everyone.iter().filter(|_| role.may_moderate());
        let names = self.names.iter().chain(everyone);
        // Nearly all messages end here, before anybody cuts them into words.
        let may_be = |name: &&WholeName| lower.as_deref().is_none_or(|text| name.may_be_in(text));
        let mut names = names.filter(may_be).peekable();
        if names.peek().is_none() {
            return false;
        }
        let found = words(text);
        names.any(|name| name.is_in(text, &found))
    }

    /// Marks those of `updates` that mention us. Somebody whom we ignore does not.
    pub fn judge(&self, updates: &mut [Update], roster: &Roster) {
        for update in updates {
            match update {
                Update::Happened(shown) => shown.mention = self.is_mention(shown, roster),
                Update::Page(page) => {
                    for shown in &mut page.events {
                        shown.mention = self.is_mention(shown, roster);
                    }
                }
                _ => {}
            }
        }
    }

    fn is_mention(&self, shown: &ShownEvent, roster: &Roster) -> bool {
        match &shown.event.what {
            EventKind::Said { from, seat, answers, text, .. } => {
                let author = Person { name: from.clone(), seat: *seat };
                let is_answer =
                    answers.as_ref().is_some_and(|it| it.from.as_ref() == Some(&shown.you));
                !shown.unheard
                    && *from != shown.you
                    && (is_answer || self.finds(text.as_str(), role(&author, roster)))
            }
            EventKind::File(file) => {
                let author = Person { name: file.from.clone(), seat: file.seat };
                !shown.unheard
                    && file.from != shown.you
                    && self.finds(file.caption.as_str(), role(&author, roster))
            }
            EventKind::Edited(Edit { from, seat, to: None, text: Some(text), .. }) => {
                let author = Person { name: from.clone(), seat: *seat };
                !shown.unheard
                    && *from != shown.you
                    && self.finds(text.as_str(), role(&author, roster))
            }
            EventKind::Acted { by, act: ModerationAction::Announce { .. }, .. } => {
                by.as_ref() != Some(&shown.you)
            }
            EventKind::Whispered(whisper) => !shown.unheard && whisper.from != shown.you,
            _ => false,
        }
    }
}

fn role(author: &Person, roster: &Roster) -> Role {
    match author.find(roster) {
        Some(present) => present.member.role(),
        None => roster.gone.role(author.seat),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{PersonColour, When};
    use crate::protocol::{AnsweredMessage, Event, Member, Text};

    fn rule(you: &str, chosen: &[&str]) -> MentionRule {
        MentionRule::new(&Nickname::new(you).unwrap(), chosen.iter().copied())
    }

    fn is_named(you: &str, text: &str) -> bool {
        rule(you, &[]).finds(text, Role::Guest)
    }

    #[test]
    fn a_name_is_found_in_any_case_and_script() {
        for (you, text) in [
            ("Ada", "ada?"),
            ("Ada", "hello @ADA"),
            ("Ada", "l’Ada è qui"),
            ("Ada", "(Ada's)"),
            ("Ada", "Ada-san, hi"),
            ("Ada", "Adaさん"),
            ("José", "jose\u{301}!"),
            ("Jose", "JOSÉ"),
            ("Straße", "@STRASSE"),
            ("Ольга", "ОЛЬГА, привет"),
            ("Ada Lovelace", "ask ada\u{a0} lovelace"),
            ("Jean-Luc", "jean-luc."),
            ("ada_l", "@Ada_L"),
            ("_ada_", "hi @_Ada_!"),
            ("田中", "東京の田中さん"),
            ("民", "@民 你好"),
            ("민수", "민수야"),
            ("สมชาย", "สวัสดีสมชายครับ"),
            ("アン", "アンさん"),
            ("🦊", "hi 🦊"),
            ("علی", "سلام علي!"),
            ("דנה", "שלום דָּנָה"),
        ] {
            assert!(is_named(you, text), "{you} in {text}");
        }
    }

    #[test]
    fn a_name_is_not_found_in_a_longer_word() {
        for (you, text) in [
            ("Ada", "Adam and Nevada"),
            ("Ada", "ada_1"),
            ("Ada", "my_ada"),
            ("Ada", "ada@example.org"),
            ("Ada", "bo@ada.example"),
            ("Ada", "see https://example.org/ada"),
            ("Ada", ""),
            ("Ada Lovelace", "Ada, Lovelace"),
            ("Ada Lovelace", "lovelace"),
            ("Jean-Luc", "jean luc"),
            ("ada_l", "ada l"),
            ("ada_", "ada, my_ada_"),
            ("民", "人民"),
            ("アン", "アンケート"),
            ("민수", "김민수"),
        ] {
            assert!(!is_named(you, text), "{you} in {text}");
        }
    }

    #[test]
    fn what_nobody_sees_neither_hides_nor_makes_a_mention() {
        for seen in ["A\u{200B}da", "\u{202E}Ada\u{202C}", "A\u{AD}da", "@\u{2066}Ada\u{2069}"] {
            assert!(is_named("Ada", seen), "{seen:?}");
        }
        for unseen in ["Nev\u{200B}ada", "x\u{2060}Ada", "ada\u{200B}_1", "Ada\u{202C}m"] {
            assert!(!is_named("Ada", unseen), "{unseen:?}");
        }
    }

    #[test]
    fn everyone_is_called_by_who_may() {
        let rule = rule("Bo", &[]);
        for text in ["@everyone look", "Everyone: pizza!"] {
            assert!(rule.finds(text, Role::Host) && rule.finds(text, Role::Moderator));
            assert!(!rule.finds(text, Role::Guest));
        }
        assert!(!rule.finds("everyones", Role::Host));
    }

    #[test]
    fn words_may_be_chosen() {
        let rule = rule("Bo", &["pizza", "Quake 3", " ", "…"]);
        assert!(rule.finds("who wants PIZZA?", Role::Guest));
        assert!(rule.finds("quake  3 at nine", Role::Guest));
        assert!(!rule.finds("quake 33, … pizzas", Role::Guest));
        let many: Vec<_> = (0..99).map(|number| format!("w{number}")).collect();
        let rule = MentionRule::new(&Nickname::new("Bo").unwrap(), many.iter().map(|word| &**word));
        assert!(rule.finds("w31", Role::Guest) && !rule.finds("w32", Role::Guest));
    }

    #[test]
    fn ten_thousand_names_are_one_mention() {
        let rule = rule("Ada", &["Bo", "é"]);
        assert!(!rule.finds(&"adam ".repeat(10_000), Role::Host));
        assert!(!rule.finds(&"https://a/ada".repeat(10_000), Role::Host));
        assert!(rule.finds(&"@Ada ".repeat(10_000), Role::Guest));
    }

    #[test]
    fn those_who_are_ignored_and_we_ourselves_mention_nobody() {
        let name = |raw: &str| Nickname::new(raw).unwrap();
        let mut roster = Roster::default();
        roster.join(Member { host: true, ..Member::named(name("Ada")) });
        let rule = rule("Bo", &[]);
        let said = |from: &str, answers: Option<&str>, text: &str, unheard| {
            let (from, text) = (name(from), Text::new(text).unwrap());
            let answers = answers.map(|of| AnsweredMessage { number: 1, from: Some(name(of)) });
            let what = EventKind::Said {
                from,
                seat: None,
                id: None,
                answers,
                emote: false,
                edited: None,
                text,
            };
            let event = Event { number: 1, time: 0, what };
            let mut updates = [Update::Happened(ShownEvent {
                event,
                when: When::Now,
                you: name("Bo"),
                unheard,
                ours: false,
                mention: false,
                colour: PersonColour::default(),
            })];
            rule.judge(&mut updates, &roster);
            matches!(&updates, [Update::Happened(shown)] if shown.mention)
        };
        let told = |from, text, unheard| said(from, None, text, unheard);
        assert!(told("Ada", "everyone!", false), "she is the host");
        assert!(!told("Cleo", "everyone!", false));
        assert!(told("Cleo", "bo!", false) && !told("Cleo", "bo!", true));
        assert!(!told("Bo", "bo", false));
        assert!(said("Cleo", Some("Bo"), "yes", false), "an answer to us");
        assert!(!said("Cleo", Some("Bo"), "yes", true));
        assert!(!said("Cleo", Some("Ada"), "yes", false) && !said("Bo", Some("Bo"), "yes", false));
    }

    proptest! {
        #[test]
        fn any_name_is_found_where_it_is_called(
            name in "[a-zA-Zà-öа-я東京あガ한א-ת_ .-]{1,12}",
            before in "[ a-z,.!]{0,8}",
            after in "[ a-z,.!]{0,8}",
        ) {
            let Ok(you) = Nickname::new(&name) else { return Ok(()) };
            if WholeName::new(you.as_str()).is_none() { return Ok(()) }
            let text = format!("{before} @{you} {after}");
            let Ok(text) = Text::new(&text) else { return Ok(()) };
            prop_assert!(MentionRule::new(&you, []).finds(text.as_str(), Role::Guest));
        }

        #[test]
        fn any_text_may_be_asked(name in "\\PC{1,8}", text in any::<String>()) {
            if let Ok(you) = Nickname::new(&name) {
                MentionRule::new(&you, [&*text]).finds(&text, Role::Host);
            }
        }

        #[test]
        fn a_letter_more_is_another_word(name in "[a-z]{1,9}", letter in "[a-zà-ö0-9]") {
            let rule = rule(&format!("x{name}"), &[]);
            let text = format!("ax{name} x{name}{letter}");
            prop_assert!(!rule.finds(&text, Role::Guest));
        }
    }
}
