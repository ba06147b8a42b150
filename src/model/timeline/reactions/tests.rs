// SPDX-License-Identifier: GPL-3.0-or-later
//! Reactions of others and ours, in any order, also from a hostile room.

use proptest::prelude::*;

use super::*;
use crate::model::timeline::Timeline;
use crate::model::timeline::reacting::{
    ask_reaction, confirm_reaction, reactions_to, refuse_reaction, refuse_reactions, take_reacted,
    take_reaction_news,
};
use crate::model::timeline::test_support::{JudgedTimeline, reacted, said};
use crate::protocol::{ActionTarget, Emoji, Event};

fn sketch(timeline: &Timeline, message: u64) -> Vec<String> {
    let told = |count: ShownReaction| {
        let who: Vec<_> = count.others.iter().map(Nickname::as_str).collect();
        let own = if count.own { "*" } else { "" };
        format!("{}{own} {}", count.count, who.join(", ")).trim_end().to_owned()
    };
    reactions_to(timeline, message).into_iter().map(told).collect()
}

fn asked(id: &str, message: u64, active: bool) -> AskedReaction {
    AskedReaction { id: id.into(), message, emoji: Emoji::new("👍").unwrap(), active }
}

/// The event of that number, with the id of a request of ours.
fn ours(number: u64, id: &str, message: u64, active: bool) -> Event {
    let mut event = reacted(number, "Me", message, active);
    if let EventKind::Reacted(reaction) = &mut event.what {
        reaction.id = Some(id.into());
    }
    event
}

fn room() -> JudgedTimeline {
    let mut rows = JudgedTimeline::new(|_| 0);
    rows.happen(said(1, "Me", "one"));
    rows.happen(said(2, "Bo", "two"));
    rows.take_splice();
    while rows.tidy().is_some() {}
    rows
}

#[test]
fn a_reaction_changes_no_row() {
    let mut rows = room();
    rows.happen(reacted(3, "Bo", 1, true));
    rows.happen(reacted(4, "Cy", 1, true));
    rows.happen(reacted(5, "Me", 2, true));
    assert_eq!((rows.take_splice(), rows.tidy()), (None, None));
    assert_eq!(take_reacted(&mut rows), [1, 2].into());
    assert_eq!((sketch(&rows, 1), sketch(&rows, 2)), (vec!["2 Bo, Cy".into()], vec!["1*".into()]));
    rows.happen(reacted(6, "Bo", 1, false));
    rows.happen(reacted(7, "Bo", 1, false));
    assert_eq!(sketch(&rows, 1), ["1 Cy"]);
    assert_eq!(take_reacted(&mut rows), [1].into());
}

#[test]
fn those_of_others_to_messages_of_ours_are_news() {
    let mut rows = room();
    for (number, from, message) in [(3, "Bo", 1), (4, "Bo", 1), (5, "Cy", 2), (6, "Me", 1)] {
        rows.happen(reacted(number, from, message, true));
    }
    rows.happen_unheard(reacted(7, "Dee", 1, true));
    let news = take_reaction_news(&mut rows);
    assert_eq!((news.count, news.few.len()), (1, 1));
    assert_eq!(take_reaction_news(&mut rows), ReactionNews::default());
}

#[test]
fn one_of_ours_shows_at_once_and_goes_when_it_is_refused() {
    let mut rows = room();
    ask_reaction(&mut rows, asked("a", 2, true));
    assert_eq!((sketch(&rows, 2), take_reacted(&mut rows)), (vec!["1*".into()], [2].into()));
    assert!(refuse_reaction(&mut rows, "a") && !refuse_reaction(&mut rows, "a"));
    assert_eq!((sketch(&rows, 2), take_reacted(&mut rows)), (Vec::new(), [2].into()));
    ask_reaction(&mut rows, asked("b", 2, true));
    rows.happen(reacted(3, "Cy", 2, true));
    assert_eq!(sketch(&rows, 2), ["2* Cy"]);
    ask_reaction(&mut rows, asked("c", 2, false));
    assert_eq!(sketch(&rows, 2), ["1 Cy"], "the last one counts");
    rows.happen(ours(4, "b", 2, true));
    assert_eq!(sketch(&rows, 2), ["1 Cy"]);
    refuse_reactions(&mut rows);
    assert_eq!(sketch(&rows, 2), ["2* Cy"]);
    ask_reaction(&mut rows, asked("d", 1, true));
    assert!(confirm_reaction(&mut rows, "d") && !confirm_reaction(&mut rows, "d"));
    assert_eq!(sketch(&rows, 1), ["1*"]);
}

/// The same on a seat.
fn seated(mut event: Event, seat: u64) -> Event {
    if let EventKind::Reacted(reaction) = &mut event.what {
        reaction.seat = Some(SeatNumber::new(seat));
    }
    event
}

fn counted(message: u64, count: u64, names: &[&str], mine: bool) -> ReactionCount {
    let names = names.iter().map(|name| Nickname::new(name).unwrap()).collect();
    ReactionCount { message, emoji: Emoji::new("👍").unwrap(), count, names, mine }
}

#[test]
fn what_the_room_has_counted_does_not_count_again() {
    let (mut rows, you) = (room(), Nickname::new("Me").unwrap());
    let counts = vec![counted(1, 2, &["Bo", "Cy"], false)];
    rows.reactions.count(&[1, 2].into(), (counts, 10), &you);
    // Told after the page, and before what it counts up to.
    rows.happen(seated(reacted(8, "Dee", 1, true), 5));
    rows.happen(seated(reacted(9, "Bo", 1, true), 3));
    rows.happen(seated(reacted(10, "Dee", 1, false), 5));
    assert_eq!(sketch(&rows, 1), ["2 Bo, Cy"]);
    assert_eq!(take_reaction_news(&mut rows).count, 2, "it is news all the same");
    rows.enter(Continuity::Again, 10);
    rows.happen(seated(reacted(9, "Bo", 1, true), 3));
    assert_eq!(sketch(&rows, 1), ["2 Bo, Cy"]);
    // The room does not know any more that he did.
    rows.happen(seated(reacted(11, "Bo", 1, true), 3));
    assert_eq!(sketch(&rows, 1), ["2 Bo, Cy"]);
    rows.happen(seated(reacted(12, "Bo", 1, false), 3));
    assert_eq!(sketch(&rows, 1), ["1 Cy"]);
}

#[test]
fn we_are_not_among_the_others_of_a_page() {
    let (mut rows, you) = (room(), Nickname::new("Me").unwrap());
    let counts = vec![counted(2, 2, &["Me", "Bo"], true)];
    rows.reactions.count(&[2].into(), (counts, 2), &you);
    assert_eq!(sketch(&rows, 2), ["2* Bo"]);
    rows.happen(seated(reacted(3, "Bo", 2, false), 3));
    assert_eq!(sketch(&rows, 2), ["1*"]);
}

#[test]
fn what_is_removed_has_none() {
    let mut rows = room();
    rows.happen(reacted(3, "Bo", 1, true));
    let act = ModerationAction::Remove { message: 1, from: None };
    let what =
        EventKind::Acted { by: None, act, target: ActionTarget::default(), why: None, id: None };
    rows.happen(Event { number: 4, time: 0, what });
    assert_eq!(sketch(&rows, 1), Vec::<String>::new());
}

#[test]
fn the_same_log_keeps_them_and_another_one_does_not() {
    let mut rows = room();
    rows.happen(reacted(3, "Bo", 1, true));
    rows.enter(Continuity::Again, 4);
    rows.happen(reacted(3, "Bo", 1, true));
    rows.happen(reacted(4, "Cy", 1, true));
    assert_eq!(sketch(&rows, 1), ["2 Bo, Cy"]);
    rows.enter(Continuity::Again, 2);
    rows.happen(Event { time: 5, ..said(2, "Bo", "else") });
    assert_eq!(sketch(&rows, 1), Vec::<String>::new());
}

#[test]
fn a_hostile_room_fills_no_memory() {
    let mut rows = room();
    for number in 3..60_000 {
        // Of the future, of itself, and of messages that nobody has seen.
        rows.happen(reacted(number, "Bo", number + number % 2, true));
        rows.happen(reacted(number, "Bo", number / 2, true));
        rows.happen(ours(number, "x", u64::MAX, true));
    }
    let reactions = &rows.reactions;
    assert!(reactions.weight <= WEIGHT && reactions.messages.len() <= WEIGHT);
    assert_eq!(reactions.recent.len(), RECENT);
    assert!(reactions.messages.keys().all(|message| *message < 60_000));
    for number in 0..10_000 {
        ask_reaction(&mut rows, asked(&number.to_string(), number, true));
    }
    assert_eq!(rows.reactions.asked.len(), ASKED);
}

proptest! {
    #[test]
    fn the_weight_is_that_of_all(
        steps in prop::collection::vec((3_u64..200, 1_u64..30, 0_usize..5, any::<bool>()), 0..100)
    ) {
        let mut rows = room();
        for (number, message, who, active) in steps {
            rows.happen(reacted(number, ["Me", "Bo", "Cy", "Dee", "Eve"][who], message, active));
        }
        let reactions = &rows.reactions;
        let weight: usize = reactions.messages.values().map(ReactionTally::weight).sum();
        prop_assert_eq!(reactions.weight, weight);
        prop_assert!(reactions.messages.values().all(|tally| !tally.is_empty()));
    }
}

#[test]
fn those_of_a_person_go_with_all_of_its_messages() {
    let mut rows = room();
    rows.happen(reacted(3, "Bo", 1, true));
    rows.happen(reacted(4, "Cy", 1, true));
    rows.happen(reacted(5, "Bo", 2, true));
    take_reacted(&mut rows);
    let (name, seats) = (Nickname::new("Bo").unwrap(), vec![SeatNumber::new(9)]);
    let (act, target) = (ModerationAction::RemoveAll { name, seats }, ActionTarget::default());
    let what = EventKind::Acted { by: None, act, target, why: None, id: None };
    rows.happen(Event { number: 6, time: 0, what });
    assert_eq!((sketch(&rows, 1), sketch(&rows, 2)), (vec!["1 Cy".into()], Vec::new()));
    assert_eq!(take_reacted(&mut rows), [1, 2].into());
}
