// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of reactions in memory.

use std::collections::{BTreeSet, HashMap};

use proptest::prelude::*;

use super::*;

const EMOJI: [&str; 3] = ["👍", "🎉", "❤️"];

fn reaction(message: u64, person: u64, emoji: &str, active: bool) -> Reaction {
    Reaction {
        from: Nickname::new(&format!("Bo {person}")).unwrap(),
        seat: Some(SeatNumber::new(person + 100)),
        first_seat: Some(SeatNumber::new(person)),
        id: None,
        message,
        to: None,
        emoji: Emoji::new(emoji).unwrap(),
        active,
    }
}

#[test]
fn names_stand_in_the_order_in_which_they_came() {
    let mut reactions = LoggedReactions::default();
    for (number, person) in [(11, 3), (12, 1), (13, 2), (14, 1)] {
        reactions.note(number, &reaction(7, person, "👍", true));
    }
    reactions.note(15, &reaction(7, 3, "👍", false));
    let counts = reactions.counts(7, SeatNumber::new(2));
    assert_eq!((counts.len(), counts[0].count, counts[0].mine), (1, 2, true));
    let names: Vec<_> = counts[0].names.iter().map(Nickname::as_str).collect();
    assert_eq!(names, ["Bo 1"], "and the reader is not among the others");
    reactions.remove(7);
    assert_eq!(reactions.counts(7, SeatNumber::new(2)), []);
}

#[test]
fn what_is_older_than_the_log_is_forgotten() {
    let mut reactions = LoggedReactions::default();
    reactions.note(11, &reaction(7, 1, "👍", true));
    reactions.note(20, &reaction(7, 2, "👍", true));
    reactions.note(21, &reaction(19, 2, "👍", true));
    reactions.forget_before(15);
    assert_eq!(reactions.late(7).len(), 1);
    reactions.forget_before(21);
    assert_eq!((reactions.len(), reactions.late(7)), (1, Vec::new()));
    reactions.forget_before(100);
    assert_eq!(reactions.len(), 0);
}

#[test]
fn reactions_without_end_fill_no_memory() {
    let mut reactions = LoggedReactions::default();
    for number in 10..100_000 {
        let (person, active) = (number % 7_000, number % 3 > 0);
        reactions
            .note(number, &reaction(7, person, if number % 2 == 0 { "👍" } else { "🎉" }, active));
        reactions.forget_before(number.saturating_sub(1_000));
    }
    assert!(reactions.told.len() <= 1_001 && reactions.late(7).len() <= 1_001);
    reactions.forget_before(u64::MAX);
    assert_eq!(reactions.len(), 0);
}

proptest! {
    #[test]
    fn any_order_of_them_gives_the_counts_of_a_model(
        steps in prop::collection::vec((0_u64..5, 0_usize..3, any::<bool>()), 0..60)
    ) {
        let mut reactions = LoggedReactions::default();
        let mut model = HashMap::<&str, BTreeSet<u64>>::new();
        for (number, (person, emoji, active)) in (10..).zip(steps) {
            let emoji = EMOJI[emoji];
            let reaction = reaction(7, person, emoji, active);
            let seat = SeatNumber::new(person);
            let checked = reactions.check(7, true, seat, (&reaction.emoji, active));
            let people = model.entry(emoji).or_default();
            let changes = if active { people.insert(person) } else { people.remove(&person) };
            prop_assert_eq!(checked, Ok(changes));
            if changes {
                reactions.note(number, &reaction);
            }
        }
        let counted: HashMap<_, _> = reactions
            .counts(7, SeatNumber::new(0))
            .into_iter()
            .map(|count| (count.emoji.to_string(), (count.count, count.mine)))
            .collect();
        let meant = model.into_iter().filter(|(_, people)| !people.is_empty());
        let meant: HashMap<_, _> = meant
            .map(|(emoji, people)| (emoji.to_owned(), (people.len() as u64, people.contains(&0))))
            .collect();
        prop_assert_eq!(counted, meant);
    }
}
