// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of edits in a conversation.

use super::*;
use crate::model::Continuity;
use crate::model::timeline::quote::{QuotedText, quote_in};
use crate::model::timeline::test_support::{JudgedTimeline, said};
use crate::model::{MessageToEdit, Person, Timeline, last_to_edit, message_to_edit};
use crate::protocol::{ActionTarget, AnsweredMessage, ModerationAction, Nickname};

fn edited(number: u64, message: u64, words: Option<&str>) -> Event {
    let from = Nickname::new("Bo").unwrap();
    let text = words.map(|words| Text::new(words).unwrap());
    let edit = Edit { from, seat: None, id: None, message, to: None, text };
    Event { number, time: 0, what: EventKind::Edited(edit) }
}

fn remove(number: u64, message: u64) -> Event {
    let act = ModerationAction::Remove { message, from: None };
    let target = ActionTarget::default();
    let what = EventKind::Acted { by: None, act, target, why: None, id: None };
    Event { number, time: 0, what }
}

/// Messages, those with another text in brackets, and their quotes.
fn sketch(timeline: &Timeline) -> Vec<String> {
    let told = |said: &Said| {
        let text = match said.marks.edited {
            Some(_) => format!("({})", said.text),
            None => said.text.to_string(),
        };
        match quote_in(timeline, said).map(|quote| quote.text) {
            Some(QuotedText::Words(words)) => format!("{words}: {text}"),
            Some(_) => format!("?: {text}"),
            None => text,
        }
    };
    let rows = (0..timeline.len()).filter_map(|index| timeline.row(index));
    rows.filter_map(|row| match row.as_ref() {
        Row::Said(said) => Some(told(said)),
        _ => None,
    })
    .collect()
}

fn tell(timeline: &mut Timeline) -> Vec<usize> {
    timeline.take_splice();
    std::iter::from_fn(|| timeline.tidy()).map(|splice| splice.at).collect()
}

fn answering(number: u64, of: u64, text: &str) -> Event {
    let mut event = said(number, "Cy", text);
    if let EventKind::Said { answers, .. } = &mut event.what {
        *answers = Some(AnsweredMessage { number: of, from: None });
    }
    event
}

#[test]
fn a_message_gets_its_text_and_so_do_its_quotes() {
    let mut rows = JudgedTimeline::new(|_| 0);
    for event in [said(1, "Bo", "one"), answering(2, 1, "two"), answering(3, 1, "three")] {
        rows.happen(event);
    }
    tell(&mut rows);
    rows.happen(edited(4, 1, Some("uno")));
    // Behind the heading of the day: the message, and what quotes it.
    assert_eq!(tell(&mut rows), [1, 3, 2]);
    assert_eq!(sketch(&rows), ["(uno)", "uno: two", "uno: three"]);
    rows.happen(edited(5, 1, None));
    assert!(tell(&mut rows).is_empty(), "there is a later one");
}

#[test]
fn of_many_edits_the_last_counts_and_what_is_gone_stays_gone() {
    let mut rows = JudgedTimeline::new(|_| 0);
    for number in 1..=3 {
        rows.happen(said(number, "Bo", "one"));
    }
    rows.happen(edited(4, 2, Some("two")));
    rows.happen(edited(5, 2, Some("three")));
    rows.happen(remove(6, 3));
    tell(&mut rows);
    rows.happen(edited(7, 3, Some("back")));
    rows.happen(edited(8, 77, Some("nowhere")));
    tell(&mut rows);
    assert_eq!(sketch(&rows), ["one", "(three)", ""]);
}

#[test]
fn ones_own_last_message_is_edited_for_an_hour() {
    let mut rows = JudgedTimeline::new(|_| 0);
    let mut act = said(2, "Me", "bows");
    if let EventKind::Said { emote, .. } = &mut act.what {
        *emote = true;
    }
    for event in [said(1, "Me", "one"), act, said(3, "Bo", "three")] {
        rows.happen(event);
    }
    let own = |number, text: &str, emote| {
        Some(MessageToEdit { number, text: text.into(), emote, to: None, is_known: true })
    };
    let to_all = |to: Option<&Person>| to.is_none();
    assert_eq!(last_to_edit(&rows, 5, to_all), own(2, "bows", true));
    assert_eq!(last_to_edit(&rows, 5, to_all).unwrap().as_typed(), "/me bows");
    assert_eq!(last_to_edit(&rows, 3_600_000, to_all), None);
    assert_eq!(message_to_edit(&rows, 1), own(1, "one", false));
    assert_eq!(message_to_edit(&rows, 3), None, "it is Bo's");
    rows.happen(remove(4, 2));
    tell(&mut rows);
    assert_eq!(last_to_edit(&rows, 5, to_all), own(1, "one", false));
    assert_eq!(message_to_edit(&rows, 2), None);
}

#[test]
fn who_comes_later_reads_the_text_of_now() {
    let mut rows = JudgedTimeline::new(|_| 0);
    rows.enter(Continuity::Fresh, 2);
    let from = Nickname::new("Bo").unwrap();
    let what = EventKind::Revised { from, seat: None, answers: None, emote: false };
    rows.happen(Event { number: 1, time: 0, what });
    rows.happen(edited(2, 1, Some("now")));
    tell(&mut rows);
    assert_eq!(sketch(&rows), ["(now)"]);
}

#[test]
fn a_page_that_was_read_before_gets_it_too() {
    let mut texts = EditedMessages::default();
    let shown = ShownEvent {
        event: edited(9, 4, Some("now")),
        when: crate::model::When::Now,
        you: Nickname::new("Me").unwrap(),
        unheard: false,
        ours: false,
        mention: false,
        colour: crate::model::PersonColour::default(),
    };
    texts.note(&shown);
    let mut old = said(4, "Bo", "then");
    texts.revise(&mut old);
    assert!(matches!(&old.what, EventKind::Said { edited: Some(9), text, .. }
        if text.as_str() == "now"));
    let mut newer = said(4, "Bo", "later");
    if let EventKind::Said { edited, .. } = &mut newer.what {
        *edited = Some(12);
    }
    let before = newer.clone();
    texts.revise(&mut newer);
    assert_eq!(newer, before);
}
