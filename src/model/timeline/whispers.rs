// SPDX-License-Identifier: GPL-3.0-or-later
//! Whispers: the messages between us and one other, as a conversation of their own.

use std::rc::Rc;

use super::Timeline;
use super::grouping::GroupPlace;
use super::row::{Row, Said};
use super::rows::RowsSplice;
use super::unsent::Unsent;
use crate::model::mutes_and_ignores::SamePerson;
use crate::model::person::Person;

impl Said {
    /// The other one of the two between whom a whisper is.
    pub fn partner(&self) -> Option<&Person> {
        let to = self.to.as_ref()?;
        Some(if self.own { to } else { &self.author })
    }
}

/// The other one of the two whose whisper has that number.
pub fn whisper_partner(timeline: &Timeline, number: u64) -> Option<Person> {
    timeline.rows.all().iter().rev().find_map(|row| match row.as_ref() {
        Row::Said(said) if said.number == number && number > 0 => said.partner().cloned(),
        _ => None,
    })
}

/// The rows of the whispers with a person, grouped, with a heading for each day. What is
/// folded away stays so.
pub fn whispers_with(timeline: &Timeline, person: &SamePerson) -> Vec<Rc<Row>> {
    let is_with = |partner: Option<&Person>| {
        partner.is_some_and(|partner| person.is(&partner.name, partner.seat))
    };
    let mut found = Vec::new();
    let (mut day, mut before) = (None, None::<Said>);
    for row in timeline.rows.all() {
        match row.as_ref() {
            Row::Day(_) => day = Some(row.clone()),
            Row::Said(said) if is_with(said.partner()) => {
                let said = Said {
                    place: next_place(before.as_ref(), said, day.is_some()),
                    ..said.clone()
                };
                found.extend(day.take());
                found.push(Rc::new(Row::Said(said.clone())));
                before = Some(said);
            }
            _ => {}
        }
    }
    let mut is_after_ours = before.is_some_and(|said| said.own);
    for unsent in (0..).map_while(|index| timeline.unsent.get(index)) {
        if is_with(unsent.words.to.as_ref()) {
            let unsent = Unsent { first: !is_after_ours, ..unsent.clone() };
            found.push(Rc::new(Row::Unsent(unsent)));
            is_after_ours = true;
        }
    }
    found
}

/// Has `rows` stand in the place of all that are there; tells what changes, if anything.
pub fn show_rows(timeline: &mut Timeline, mut rows: Vec<Rc<Row>>) -> Option<RowsSplice> {
    let before = timeline.rows.all();
    let same = |(old, new): &(&Rc<Row>, &Rc<Row>)| old == new;
    let head = before.iter().zip(&rows).take_while(same).count();
    let ends = before[head..].iter().rev().zip(rows[head..].iter().rev());
    let tail = ends.take_while(same).count();
    let range = head..before.len() - tail;
    let new: Vec<_> = rows.drain(head..rows.len() - tail).map(Rc::unwrap_or_clone).collect();
    (!range.is_empty() || !new.is_empty()).then(|| timeline.rows.replace(range, new))
}

/// Place of a whisper behind the one before, unless another day has begun.
fn next_place(before: Option<&Said>, said: &Said, is_new_day: bool) -> GroupPlace {
    match before {
        Some(before) if !is_new_day && before.author == said.author && before.past == said.past => {
            before.place.next(said.time)
        }
        _ => GroupPlace::first(said.time),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::OwnWords;
    use crate::model::timeline::test_support::{JudgedTimeline, said};
    use crate::protocol::{Event, EventKind, Nickname, SeatNumber, Text, Whisper};

    fn person(raw: &str, seat: u64) -> Person {
        Person { name: Nickname::new(raw).unwrap(), seat: Some(SeatNumber::new(seat)) }
    }

    fn bo() -> Person {
        person("Bo", 2)
    }

    fn with_bo() -> SamePerson {
        SamePerson::Seats(vec![SeatNumber::new(2)])
    }

    fn whispered(number: u64, from: &Person, to: &Person, id: Option<&str>) -> Event {
        let what = EventKind::Whispered(Whisper {
            from: from.name.clone(),
            seat: from.seat,
            id: id.map(str::to_owned),
            to: to.name.clone(),
            to_seat: to.seat,
            emote: false,
            edited: None,
            text: Text::new(&format!("w{number}")).unwrap(),
        });
        Event { number, time: number * 1000, what }
    }

    fn sketch(rows: &[Rc<Row>]) -> Vec<String> {
        rows.iter()
            .map(|row| match row.as_ref() {
                Row::Day(_) => "day".to_owned(),
                Row::Said(said) => format!("{} {}", said.text, said.is_first()),
                Row::Unsent(unsent) => format!("{} {}", unsent.words.text, unsent.first),
                other => format!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn a_whisper_is_in_no_group_of_the_room() {
        let (mut rows, me) = (JudgedTimeline::new(|_| 0), person("Me", 1));
        rows.happen(whispered(1, &bo(), &me, None));
        for number in 2..4 {
            rows.happen(said(number, "Bo", "to all"));
        }
        rows.happen(whispered(4, &bo(), &me, None));
        rows.happen(said(5, "Bo", "to all"));
        let firsts = (0..rows.len()).filter_map(|at| match &*rows.row(at)? {
            Row::Said(said) => Some(said.is_first()),
            _ => None,
        });
        assert_eq!(firsts.collect::<Vec<_>>(), [true, true, false, true, true]);
    }

    #[test]
    fn the_whispers_with_one_person_are_a_conversation() {
        let (mut rows, me, cy) = (JudgedTimeline::new(|_| 0), person("Me", 1), person("Cy", 3));
        // Somebody else of that name.
        let other = person("Bo", 9);
        rows.happen(said(1, "Bo", "to all"));
        rows.happen(whispered(2, &bo(), &me, None));
        rows.happen(Event { number: 3, time: 0, what: EventKind::Withheld });
        rows.happen(whispered(4, &bo(), &me, None));
        rows.happen(whispered(5, &me, &cy, None));
        rows.happen(whispered(6, &me, &bo(), None));
        rows.happen(whispered(7, &other, &me, None));
        let words = |to: &Person, text: &str| OwnWords {
            to: Some(to.clone()),
            ..Text::new(text).unwrap().into()
        };
        rows.write("a", words(&bo(), "on its way"), 0);
        rows.write("b", words(&cy, "to Cy"), 0);
        rows.write("c", Text::new("to all").unwrap(), 0);
        let found = whispers_with(&rows, &with_bo());
        assert_eq!(sketch(&found), ["day", "w2 true", "w4 false", "w6 true", "on its way false"]);
        assert_eq!(whisper_partner(&rows, 6), Some(bo()));
        assert_eq!(whisper_partner(&rows, 5), Some(cy));
        assert_eq!([0, 1, 3].map(|number| whisper_partner(&rows, number)), [None, None, None]);
    }

    #[test]
    fn our_own_is_settled_by_its_id_and_told_again_as_what_it_is() {
        let (mut rows, me) = (JudgedTimeline::new(|_| 0), person("Me", 1));
        let words = OwnWords { to: Some(bo()), ..Text::new("w1").unwrap().into() };
        rows.write("id", words, 0);
        // An id is unique for its author only.
        rows.happen(whispered(1, &bo(), &me, Some("id")));
        assert!(rows.unsent("id").is_some());
        rows.happen(whispered(2, &me, &bo(), Some("id")));
        assert!(rows.unsent("id").is_none());
        let told = rows.row(rows.len() - 1).unwrap().event().unwrap();
        assert_eq!(told.what, whispered(2, &me, &bo(), None).what);
    }

    #[test]
    fn the_conversation_changes_where_it_does() {
        let (mut rows, me) = (JudgedTimeline::new(|_| 0), person("Me", 1));
        let mut shown = Timeline::new(|_| 0, || 0);
        let mut change = |rows: &JudgedTimeline| {
            let splice = show_rows(&mut shown, whispers_with(rows, &with_bo()))?;
            Some((splice.at, splice.removed, splice.added))
        };
        rows.happen(said(1, "Ada", "to all"));
        assert_eq!(change(&rows), None);
        rows.happen(whispered(2, &bo(), &me, None));
        assert_eq!(change(&rows), Some((0, 0, 2)));
        rows.write("id", OwnWords { to: Some(bo()), ..Text::new("x").unwrap().into() }, 0);
        assert_eq!(change(&rows), Some((2, 0, 1)));
        rows.happen(said(3, "Ada", "to all"));
        assert_eq!(change(&rows), None);
        rows.happen(whispered(4, &me, &bo(), Some("id")));
        assert_eq!(change(&rows), Some((2, 1, 1)));
    }

    #[test]
    fn nothing_is_seen_of_what_is_between_others() {
        let mut rows = JudgedTimeline::new(|_| 0);
        rows.enter(crate::model::Continuity::Fresh, 1);
        rows.note_reader(false);
        for number in 1..4 {
            rows.happen(Event { number, time: 0, what: EventKind::Withheld });
        }
        assert!(rows.is_empty() && rows.unread_at().is_none());
    }
}
