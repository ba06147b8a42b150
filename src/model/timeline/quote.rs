// SPDX-License-Identifier: GPL-3.0-or-later
//! Quotes: what a message shows of the one that it answers. Only one step is made back,
//! so a chain of answers may go round in circles and nothing does with it.

use super::Timeline;
use super::row::{Row, Said};
use crate::protocol::{AnsweredMessage, Nickname};

/// A message as one that answers it shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// Number of the message.
    pub number: u64,
    /// Name of its author, if anybody knows.
    pub from: Option<Nickname>,
    /// Its text.
    pub text: QuotedText,
}

/// Text of a quoted message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuotedText {
    /// All of it as it was typed: cut, a spoiler would be none any more.
    Words(String),
    /// The message is removed, or about to be.
    Removed,
    /// The message is not among the rows, or hidden.
    Elsewhere,
}

impl Quote {
    /// The quote of a message that is among the rows.
    pub fn of(said: &Said) -> Self {
        let text = match &said.removal {
            None => QuotedText::Words(said.text.clone().into()),
            Some(_) => QuotedText::Removed,
        };
        Self { number: said.number, from: Some(said.author.name.clone()), text }
    }

    /// The message it is of, for who answers it.
    pub fn answered(&self) -> AnsweredMessage {
        AnsweredMessage { number: self.number, from: self.from.clone() }
    }
}

/// The quote in a message, as far as the rows know the one that it answers.
pub fn quote_in(timeline: &Timeline, said: &Said) -> Option<Quote> {
    let answered = said.answers.as_ref()?;
    let known = find(timeline, answered.number).filter(|_| answered.number < said.number);
    let mut quote = known.unwrap_or_else(|| Quote {
        number: answered.number,
        from: answered.from.clone(),
        text: QuotedText::Elsewhere,
    });
    // The row of the message itself may change after this one.
    if said.marks.answers_removed {
        quote.text = QuotedText::Removed;
    }
    Some(quote)
}

/// The quote in a row.
pub fn quote_in_row(timeline: &Timeline, row: &Row) -> Option<Quote> {
    match row {
        Row::Said(said) => quote_in(timeline, said),
        Row::Unsent(unsent) => {
            let AnsweredMessage { number, from } = unsent.words.answers.clone()?;
            let elsewhere = Quote { number, from, text: QuotedText::Elsewhere };
            Some(find(timeline, number).unwrap_or(elsewhere))
        }
        _ => None,
    }
}

/// The message of a number as a quote, if it is shown.
pub fn find(timeline: &Timeline, number: u64) -> Option<Quote> {
    said(timeline, |said| said.number == number)
}

/// The last message of somebody else as a quote.
pub fn last_of_others(timeline: &Timeline) -> Option<Quote> {
    said(timeline, |said| !said.own && said.removal.is_none())
}

/// Finds the number of the last message of somebody else, whispers too.
pub fn newest_of_others(timeline: &Timeline) -> Option<u64> {
    timeline.rows.all().iter().rev().find_map(|row| match row.as_ref() {
        Row::Said(said) if said.number > 0 && !said.own && said.removal.is_none() => {
            Some(said.number)
        }
        _ => None,
    })
}

fn said(timeline: &Timeline, is_it: impl Fn(&Said) -> bool) -> Option<Quote> {
    timeline.rows.all().iter().rev().find_map(|row| match row.as_ref() {
        // A whisper is answered by another one.
        Row::Said(said) if said.number > 0 && said.to.is_none() && is_it(said) => {
            Some(Quote::of(said))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::timeline::test_support::{JudgedTimeline, said as event};
    use crate::protocol::{ActionTarget, Event, EventKind, ModerationAction};

    fn answering(number: u64, from: &str, of: u64, text: &str) -> Event {
        let mut event = event(number, from, text);
        if let EventKind::Said { answers, .. } = &mut event.what {
            *answers = Some(AnsweredMessage { number: of, from: Nickname::new("Bo").ok() });
        }
        event
    }

    fn quotes(timeline: &Timeline) -> Vec<(u64, QuotedText)> {
        let rows = (0..timeline.len()).filter_map(|at| timeline.row(at));
        let quotes = rows.filter_map(|row| match row.as_ref() {
            Row::Said(said) => quote_in(timeline, said),
            _ => None,
        });
        quotes.map(|quote| (quote.number, quote.text)).collect()
    }

    fn remove(number: u64, message: u64) -> Event {
        let act = ModerationAction::Remove { message, from: None };
        let target = ActionTarget::default();
        let what = EventKind::Acted { by: None, act, target, why: None, id: None };
        Event { number, time: 0, what }
    }

    #[test]
    fn an_answer_quotes_its_message() {
        let mut rows = JudgedTimeline::new(|_| 0);
        rows.happen(event(1, "Bo", "one\ntwo"));
        rows.happen(answering(2, "Ada", 1, "yes"));
        rows.happen(answering(3, "Ada", 77, "what"));
        let expected = [(1, QuotedText::Words("one\ntwo".into())), (77, QuotedText::Elsewhere)];
        assert_eq!(quotes(&rows), expected);
    }

    #[test]
    fn a_quote_goes_before_its_message_does() {
        let mut rows = JudgedTimeline::new(|_| 0);
        rows.happen(event(1, "Bo", "one"));
        rows.happen(answering(2, "Ada", 1, "yes"));
        let all = (0..rows.len()).filter_map(|at| rows.row(at));
        let mut answers = all.filter_map(|row| match row.as_ref() {
            Row::Said(said) => said.answers.is_some().then(|| said.clone()),
            _ => None,
        });
        let mut answer = answers.next_back().unwrap();
        answer.marks.answers_removed = true;
        let quote = quote_in(&rows, &answer).unwrap();
        assert_eq!((quote.number, quote.text), (1, QuotedText::Removed));
    }

    #[test]
    fn numbers_that_lead_nowhere_are_elsewhere() {
        let mut rows = JudgedTimeline::new(|_| 0);
        // Each answers the other, and the last one itself.
        rows.happen(answering(1, "Ada", 2, "one"));
        rows.happen(answering(2, "Bo", 1, "two"));
        rows.happen(answering(3, "Bo", 3, "three"));
        rows.happen(answering(4, "Bo", u64::MAX, "four"));
        let expected = [
            (2, QuotedText::Elsewhere),
            (1, QuotedText::Words("one".into())),
            (3, QuotedText::Elsewhere),
            (u64::MAX, QuotedText::Elsewhere),
        ];
        assert_eq!(quotes(&rows), expected);
    }

    #[test]
    fn a_quote_goes_with_its_message() {
        let mut rows = JudgedTimeline::new(|_| 0);
        rows.happen(event(2, "Bo", "rude"));
        rows.happen(answering(3, "Ada", 2, "oh"));
        rows.happen(answering(4, "Ada", 1, "and that"));
        rows.take_splice();
        while rows.tidy().is_some() {}
        rows.happen(remove(5, 2));
        rows.happen(remove(6, 1));
        rows.take_splice();
        let changed: Vec<_> = std::iter::from_fn(|| rows.tidy()).map(|splice| splice.at).collect();
        assert_eq!(quotes(&rows), [(2, QuotedText::Removed), (1, QuotedText::Removed)]);
        // Behind the heading of the day.
        assert_eq!(changed, [3, 2, 1], "the list draws the answers anew, too");
    }
}
