// SPDX-License-Identifier: GPL-3.0-or-later
//! Reading out what arrives, to whoever has the window open and a screen reader: one
//! message after the other while they come slowly, and how many there are when not.

use std::cell::RefCell;
use std::mem;
use std::rc::Rc;
use std::time::{Duration, Instant};

use adw::prelude::*;

use crate::model::{Quote, QuotedText, ReactionNews, Row, RowsSplice, Timeline, quote_in};
use crate::ui::compat;
use crate::ui::room::strings;

/// The most messages that are read; more are counted.
const FEW: usize = 3;

/// After something was read out, what comes is gathered for so long.
const PAUSE: Duration = Duration::from_secs(3);

/// New messages that nobody has heard of yet.
#[derive(Debug, Default)]
struct ReadAloud {
    /// The messages, as long as they are few.
    few: Vec<String>,
    count: usize,
    /// Reactions to messages of ours, as long as they are few, and the number of all.
    reactions: Vec<String>,
    reaction_news: ReactionNews,
    quiet_until: Option<Instant>,
    /// Set while the end of the quiet is waited for.
    waits: bool,
}

/// Answer to what is to be done about new messages now.
#[derive(Debug, PartialEq, Eq)]
enum Utterance {
    Nothing,
    Sentence(String),
    Later(Duration),
}

impl ReadAloud {
    /// Takes in what others have just said, as `change` brought it.
    fn hear(&mut self, timeline: &Timeline, change: RowsSplice) {
        if removes(timeline, change) {
            self.conceal();
        }
        match change.news {
            0 => {}
            1..=FEW => {
                let news = news(timeline, change);
                self.add(news.len(), news);
            }
            many => self.add(many, Vec::new()),
        }
    }

    /// Takes in new reactions to messages of ours, which `find` finds.
    fn hear_reactions(&mut self, news: &ReactionNews, find: impl Fn(u64) -> Option<Quote>) {
        self.reaction_news.count = self.reaction_news.count.saturating_add(news.count);
        let told = news.few.iter().map(|(name, emoji, message)| {
            let quote = find(*message);
            let text = quote.map_or(QuotedText::Elsewhere, |quote| quote.text);
            strings::reacts(name, emoji, &text)
        });
        self.reactions.extend(told);
        self.reactions.truncate(FEW);
    }

    fn add(&mut self, count: usize, texts: Vec<String>) {
        self.count = self.count.saturating_add(count);
        self.few.extend(texts);
        self.few.truncate(FEW);
    }

    /// Says no more than how much has come: some of it may have been removed.
    fn conceal(&mut self) {
        self.few.clear();
    }

    /// Says nothing about what has come.
    fn forget(&mut self) {
        (self.few, self.count) = (Vec::new(), 0);
        (self.reactions, self.reaction_news) = Default::default();
    }

    fn due(&mut self, now: Instant) -> Utterance {
        if self.count == 0 && self.reaction_news.count == 0 {
            return Utterance::Nothing;
        }
        if let Some(left) = self.quiet_until.and_then(|end| end.checked_duration_since(now)) {
            return if left.is_zero() { self.say(now) } else { Utterance::Later(left) };
        }
        self.say(now)
    }

    fn say(&mut self, now: Instant) -> Utterance {
        self.quiet_until = Some(now + PAUSE);
        let mut sentences = if self.few.len() == self.count {
            mem::take(&mut self.few)
        } else {
            vec![strings::waiting(u32::try_from(self.count).unwrap_or(u32::MAX))]
        };
        if self.reactions.len() == self.reaction_news.count {
            sentences.append(&mut self.reactions);
        } else {
            sentences.push(strings::reaction_news(&self.reaction_news));
        }
        self.forget();
        Utterance::Sentence(sentences.join("\n"))
    }
}

/// A reader of the news in one window.
#[derive(Debug, Clone, Default)]
pub struct NewsReader(Rc<RefCell<ReadAloud>>);

impl NewsReader {
    /// Takes in what others have just said, as `change` brought it.
    pub fn hear(&self, timeline: &Timeline, change: RowsSplice) {
        self.0.borrow_mut().hear(timeline, change);
    }

    /// Takes in new reactions to messages of ours, which `find` finds.
    pub fn hear_reactions(&self, news: &ReactionNews, find: impl Fn(u64) -> Option<Quote>) {
        self.0.borrow_mut().hear_reactions(news, find);
    }

    /// Has a screen reader say the new messages, while the window of `widget` is in use.
    pub fn read_out(&self, widget: &gtk::Widget) {
        let window = widget.root().and_downcast::<gtk::Window>();
        let mut news = self.0.borrow_mut();
        if !window.is_some_and(|window| window.is_active() && window.is_mapped()) {
            return news.forget();
        }
        match news.due(Instant::now()) {
            Utterance::Nothing => {}
            Utterance::Sentence(sentence) => {
                drop(news);
                compat::announce(widget, &sentence);
            }
            Utterance::Later(left) => {
                if !mem::replace(&mut news.waits, true) {
                    drop(news);
                    self.read_later(widget, left);
                }
            }
        }
    }

    fn read_later(&self, widget: &gtk::Widget, left: Duration) {
        let (reader, widget) = (self.clone(), widget.downgrade());
        compat::after(left, move || {
            reader.0.borrow_mut().waits = false;
            if let Some(widget) = widget.upgrade() {
                reader.read_out(&widget);
            }
        });
    }
}

/// Tells if a new message is among the rows that came, without its text.
fn removes(timeline: &Timeline, change: RowsSplice) -> bool {
    let mut rows = change.at..change.at + change.added;
    rows.any(|index| {
        let row = timeline.row(index);
        matches!(row.as_deref(), Some(Row::Said(said)) if !said.past && said.removal.is_some())
    })
}

/// The messages of others among the rows that came.
fn news(timeline: &Timeline, change: RowsSplice) -> Vec<String> {
    let rows = change.at..change.at + change.added;
    rows.filter_map(|index| match &*timeline.row(index)? {
        Row::Said(said) if !said.own && !said.past && said.removal.is_none() => {
            if let Some(file) = said.file() {
                let told = strings::files::shared_by(said.author.name.as_str(), &said.text);
                let warning = strings::files::warning(file.judged());
                return Some(warning.map_or_else(|| told.clone(), |it| format!("{told}. {it}")));
            }
            let shown = strings::shown_text(said);
            let text = strings::readable(&shown);
            if said.to.is_some() {
                return Some(strings::whispered(said.author.name.as_str(), &text));
            }
            let quote = quote_in(timeline, said);
            if said.marks.emote && quote.is_none() {
                return Some(text.into_owned());
            }
            let author = strings::author(said.author.name.as_str(), quote.as_ref());
            Some(strings::said(&author, &text))
        }
        Row::Announcement(announcement) => Some(announcement.text.to_string()),
        _ => None,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Emoji, Nickname};

    fn hear(reading: &mut ReadAloud, texts: &[&str], now: Instant) -> Utterance {
        reading.add(texts.len(), texts.iter().copied().map(String::from).collect());
        reading.due(now)
    }

    fn sentence(words: &str) -> Utterance {
        Utterance::Sentence(words.into())
    }

    #[test]
    fn the_first_is_read_at_once_and_the_next_after_a_pause() {
        let (mut reading, now) = (ReadAloud::default(), Instant::now());
        assert_eq!(reading.due(now), Utterance::Nothing);
        assert_eq!(hear(&mut reading, &["Bo: one"], now), sentence("Bo: one"));
        assert_eq!(hear(&mut reading, &["Bo: two"], now), Utterance::Later(PAUSE));
        let later = now + PAUSE / 2;
        assert_eq!(hear(&mut reading, &["Cy: three"], later), Utterance::Later(PAUSE / 2));
        assert_eq!(reading.due(now + PAUSE), sentence("Bo: two\nCy: three"));
        assert_eq!(reading.due(now + 3 * PAUSE), Utterance::Nothing, "nothing is read twice");
    }

    #[test]
    fn many_are_counted() {
        let (mut reading, now) = (ReadAloud::default(), Instant::now());
        hear(&mut reading, &["Bo: one"], now);
        for _ in 0..5 {
            assert_eq!(hear(&mut reading, &["Bo: more"], now), Utterance::Later(PAUSE));
        }
        assert_eq!(reading.due(now + PAUSE), sentence("5 new messages"));
        reading.add(1_000, Vec::new());
        assert_eq!(reading.due(now + 2 * PAUSE), sentence("1000 new messages"));
    }

    #[test]
    fn what_was_removed_is_counted() {
        let (mut reading, now) = (ReadAloud::default(), Instant::now());
        hear(&mut reading, &["Bo: one"], now);
        hear(&mut reading, &["Bo: rude"], now);
        reading.conceal();
        assert_eq!(hear(&mut reading, &["Cy: well"], now), Utterance::Later(PAUSE));
        assert_eq!(reading.due(now + PAUSE), sentence("2 new messages"));
    }

    #[test]
    fn reactions_are_read_behind_messages_and_counted_when_many() {
        let (mut reading, now) = (ReadAloud::default(), Instant::now());
        let bo = (Nickname::new("Bo").unwrap(), Emoji::new("👍").unwrap(), 1);
        let news = |count| ReactionNews { few: vec![bo.clone(); count], count };
        let find = |number| {
            let text = QuotedText::Words("pizza".into());
            Some(Quote { number, from: None, text })
        };
        reading.hear_reactions(&news(1), find);
        let told = hear(&mut reading, &["Cy: one"], now);
        assert_eq!(told, sentence("Cy: one\nBo reacts with 👍 to: pizza"));
        reading.hear_reactions(&news(2), find);
        reading.hear_reactions(&ReactionNews { count: 9, ..news(3) }, find);
        assert_eq!(reading.due(now + PAUSE), sentence("11 reactions to your messages"));
        assert_eq!(reading.due(now + 3 * PAUSE), Utterance::Nothing);
    }

    #[test]
    fn what_nobody_was_there_for_is_not_read() {
        let (mut reading, now) = (ReadAloud::default(), Instant::now());
        reading.add(2, vec!["Bo: one".into(), "Bo: two".into()]);
        reading.forget();
        assert_eq!(reading.due(now), Utterance::Nothing);
    }
}
