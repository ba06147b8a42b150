// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the reactions to one message.

use proptest::prelude::*;

use super::*;

fn emoji(which: usize) -> Emoji {
    Emoji::new(["👍", "🎉", "😀", "🚀"][which % 4]).unwrap()
}

fn person(seat: u64) -> Person {
    let name = Nickname::new(&format!("guest {seat}")).unwrap();
    Person { name, seat: Some(SeatNumber::new(seat)) }
}

#[test]
fn everybody_has_each_emoji_once() {
    let (mut tally, bo) = (ReactionTally::default(), person(1));
    assert!(tally.put(&emoji(0), Reactor::Other(&bo)));
    assert!(!tally.put(&emoji(0), Reactor::Other(&bo)));
    assert!(tally.put(&emoji(0), Reactor::Us) && !tally.put(&emoji(0), Reactor::Us));
    let [count] = &tally.counts()[..] else { panic!() };
    assert_eq!((count.count, count.own, count.unnamed()), (2, true, 0));
    assert_eq!(count.others, std::slice::from_ref(&bo.name));
    assert!(tally.take(&emoji(0), Reactor::Other(&bo)));
    assert!(!tally.take(&emoji(0), Reactor::Other(&bo)));
    assert!(tally.take(&emoji(0), Reactor::Us));
    assert!(tally.is_empty());
}

#[test]
fn who_is_named_by_the_room_takes_it_back_from_any_seat() {
    let mut tally = ReactionTally::default();
    tally.add(emoji(0), 30, vec![person(1).name], None);
    assert!(tally.take(&emoji(0), Reactor::Other(&person(1))));
    let [count] = &tally.counts()[..] else { panic!() };
    assert_eq!((count.count, count.others.len()), (29, 0));
    assert!(tally.take(&emoji(0), Reactor::Other(&person(2))), "one of the others");
    assert_eq!(tally.counts()[0].count, 28);
}

#[test]
fn we_are_not_among_the_others_where_the_room_names_us_too() {
    let (mut tally, bo) = (ReactionTally::default(), person(1));
    let us = Nickname::new("Me").unwrap();
    let names = vec![Nickname::new("ME").unwrap(), bo.name.clone()];
    tally.add(emoji(0), 2, names, Some(&us));
    let [count] = &tally.counts()[..] else { panic!() };
    assert_eq!((count.count, count.own, count.unnamed()), (2, true, 0));
    assert_eq!(count.others, std::slice::from_ref(&bo.name));
    assert!(tally.take(&emoji(0), Reactor::Other(&bo)));
    assert_eq!(tally.counts(), [ShownReaction::ours(emoji(0))]);
}

#[test]
fn who_is_named_by_the_room_does_not_count_twice() {
    let (mut tally, bo) = (ReactionTally::default(), person(1));
    tally.add(emoji(0), 2, vec![bo.name.clone(), person(2).name], None);
    assert!(!tally.put(&emoji(0), Reactor::Other(&bo)));
    assert_eq!((tally.counts()[0].count, tally.counts()[0].others.len()), (2, 2));
    let namesake = Person { seat: Some(SeatNumber::new(9)), ..bo.clone() };
    assert!(tally.put(&emoji(0), Reactor::Other(&namesake)), "that one is known by now");
    let renamed = Person { name: Nickname::new("Bob").unwrap(), ..bo };
    assert!(tally.take(&emoji(0), Reactor::Other(&renamed)));
    assert_eq!(tally.counts()[0].count, 2);
}

#[test]
fn a_new_name_is_the_same_person() {
    let (mut tally, bo) = (ReactionTally::default(), person(1));
    tally.put(&emoji(0), Reactor::Other(&bo));
    let renamed = Person { name: Nickname::new("Bob").unwrap(), ..bo };
    assert!(!tally.put(&emoji(0), Reactor::Other(&renamed)));
    assert!(tally.take(&emoji(0), Reactor::Other(&renamed)));
    assert!(tally.is_empty());
}

#[test]
fn what_a_room_counts_wrongly_is_bounded() {
    let mut tally = ReactionTally::default();
    let names: Vec<_> = (0..1_000).map(|seat| person(seat).name).collect();
    let us = Nickname::new("Me").unwrap();
    tally.add(emoji(0), 2, names.clone(), Some(&us));
    assert_eq!((tally.counts()[0].count, tally.counts()[0].others.len()), (2, 1));
    tally.add(emoji(1), u64::MAX, names, Some(&us));
    assert_eq!(tally.counts()[1].count, u64::MAX);
    tally.put(&emoji(1), Reactor::Other(&person(5_000)));
    assert_eq!(tally.counts()[1].count, u64::MAX);
    for which in 0..100_000_u32 {
        let flag = |letter: u32| char::from_u32(0x1F1E6 + letter % 26).unwrap();
        let flag = String::from_iter([flag(which), flag(which / 26)]);
        tally.put(&Emoji::new(&flag).unwrap(), Reactor::Us);
    }
    assert_eq!(tally.counts().len(), limits::REACTION_KINDS);
    for seat in 0..100_000 {
        tally.put(&emoji(0), Reactor::Other(&person(seat)));
    }
    assert!(tally.weight() <= PEOPLE + limits::REACTION_KINDS * (KIND + NAMES));
}

proptest! {
    #[test]
    fn any_order_counts_as_sets_do(
        steps in prop::collection::vec((0_u64..6, 0_usize..4, any::<bool>()), 0..200)
    ) {
        let (mut tally, mut sets) = (ReactionTally::default(), vec![HashSet::new(); 4]);
        for (seat, which, active) in steps {
            let person = person(seat);
            let who = if seat == 0 { Reactor::Us } else { Reactor::Other(&person) };
            let changed = match active {
                true => tally.put(&emoji(which), who),
                false => tally.take(&emoji(which), who),
            };
            let set = &mut sets[which];
            prop_assert_eq!(changed, if active { set.insert(seat) } else { set.remove(&seat) });
        }
        let counts = tally.counts();
        for (which, set) in sets.iter().enumerate() {
            let found = counts.iter().find(|count| count.emoji == emoji(which));
            prop_assert_eq!(found.map_or(0, |it| it.count), u64::try_from(set.len()).unwrap());
            prop_assert_eq!(found.is_some_and(|it| it.own), set.contains(&0));
            prop_assert_eq!(found.map_or(0, ShownReaction::unnamed), 0);
        }
    }
}
