// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the list of members.

use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::model::person::Person;
use crate::protocol::SeatNumber;

fn member(name: &str, host: bool) -> Member {
    Member { encrypted: true, host, ..Member::named(Nickname::new(name).unwrap()) }
}

fn names(roster: &Roster) -> Vec<&str> {
    roster.people().iter().map(|person| person.member.name.as_str()).collect()
}

/// Index of the change, numbers of members that went and came.
fn spliced(roster: &mut Roster) -> Option<(usize, usize, usize)> {
    roster.take_splice().map(|splice| (splice.at, splice.removed, splice.added.len()))
}

#[test]
fn the_host_comes_first_then_the_alphabet() {
    let mut roster = Roster::default();
    roster.reset(vec![member("zoe", false), member("Bo", true), member("Ada", false)]);
    roster.join(member("mia", false));
    assert_eq!(names(&roster), ["Bo", "Ada", "mia", "zoe"]);
    assert_eq!(roster.host().unwrap().name.as_str(), "Bo");
    roster.rename(&Nickname::new("Ada").unwrap(), Nickname::new("Yan").unwrap(), None, None);
    assert_eq!(names(&roster), ["Bo", "mia", "Yan", "zoe"]);
    roster.leave(&Nickname::new("BO").unwrap());
    assert!(roster.host().is_none());
}

#[test]
fn nobody_is_listed_twice() {
    let mut roster = Roster::default();
    roster.join(member("Ada", false));
    roster.join(member("ada", false));
    assert_eq!(names(&roster), ["ada"]);
}

#[test]
fn a_room_that_lies_about_its_size_fills_no_memory() {
    let mut roster = Roster::default();
    let many = (0..limits::MEMBERS + 7).map(|number| member(&number.to_string(), false));
    roster.reset(many.collect());
    assert_eq!(roster.len(), limits::MEMBERS);
    roster.join(member("one more", false));
    assert_eq!(roster.len(), limits::MEMBERS);
    roster.join(Member { moderator: true, ..member("7", false) });
    assert!(roster.find(&Nickname::new("7").unwrap()).unwrap().member.moderator);
}

#[test]
fn what_we_hold_of_somebody_follows_the_name() {
    let mut roster = Roster::default();
    let (bo, cy) = (Nickname::new("Bo").unwrap(), Nickname::new("Cy").unwrap());
    roster.reset(vec![member("Bo", false)]);
    roster.take_splice();
    roster.ignore(&bo, None, true);
    let start = Instant::now();
    roster.mute(&bo, start + Duration::from_secs(9));
    assert_eq!(spliced(&mut roster), Some((0, 1, 1)));
    roster.rename(&bo, cy.clone(), None, None);
    let person = roster.find(&cy).unwrap();
    assert!(person.ignored && person.muted && !roster.ignores(&bo, None));
    roster.leave(&cy);
    roster.join(member("Cy", false));
    assert!(roster.find(&cy).unwrap().ignored, "also when they come back");
    assert_eq!(roster.expire(start), Some(Duration::from_secs(9)));
    assert_eq!(roster.expire(start + Duration::from_secs(9)), None);
    assert!(!roster.find(&cy).unwrap().muted);
}

fn seated(raw: &str, seat: u64, first_seat: Option<u64>) -> Member {
    let (seat, first_seat) = (Some(SeatNumber::new(seat)), first_seat.map(SeatNumber::new));
    Member { seat, first_seat, ..member(raw, false) }
}

fn ignored(roster: &Roster) -> Vec<&str> {
    let ignored = roster.people().iter().filter(|person| person.ignored);
    ignored.map(|person| person.member.name.as_str()).collect()
}

#[test]
fn an_accomplice_lifts_no_ignore_and_bears_none() {
    let mut roster = Roster::default();
    let [bo, cy, zed] = ["Bo", "Cy", "Zed"].map(|raw| Nickname::new(raw).unwrap());
    let seat = |number| Some(SeatNumber::new(number));
    roster.reset(vec![seated("Bo", 1, None), seated("Cy", 2, None)]);
    roster.ignore(&bo, seat(1), true);
    roster.mute(&bo, Instant::now() + Duration::from_secs(9));
    roster.leave(&bo);
    roster.rename(&cy, bo.clone(), None, None);
    assert!(ignored(&roster).is_empty() && !roster.find(&bo).unwrap().muted);
    assert!(roster.ignores(&bo, seat(1)) && !roster.ignores(&bo, seat(2)));
    roster.rename(&bo, zed.clone(), None, None);
    roster.leave(&zed);
    roster.join(seated("Bo", 7, None));
    assert!(ignored(&roster).is_empty(), "somebody else who takes the name");
    roster.rename(&bo, cy.clone(), None, None);
    roster.join(seated("Bo", 1, None));
    assert_eq!(ignored(&roster), ["Bo"]);
    assert!(roster.find(&bo).unwrap().muted && !roster.find(&cy).unwrap().muted);
    roster.rename(&bo, zed.clone(), None, None);
    assert_eq!(ignored(&roster), ["Zed"]);
}

#[test]
fn who_is_ignored_is_so_on_every_seat_of_the_key() {
    let mut roster = Roster::default();
    let [bo, eve] = ["Bo", "Eve"].map(|raw| Nickname::new(raw).unwrap());
    let seat = |number| Some(SeatNumber::new(number));
    roster.reset(vec![seated("Bo", 5, Some(1)), seated("Zed", 6, None)]);
    roster.ignore(&bo, seat(5), true);
    roster.join(seated("Eve", 8, Some(1)));
    assert_eq!(ignored(&roster), ["Bo", "Eve"]);
    roster.leave(&eve);
    assert!(roster.ignores(&eve, seat(8)), "what was said there, too");
    roster.join(seated("Fay", 9, Some(1)));
    roster.leave(&bo);
    roster.ignore(&eve, seat(8), false);
    assert!(ignored(&roster).is_empty() && !roster.ignores(&bo, seat(5)));
}

#[test]
fn who_left_is_found_by_the_last_name() {
    let mut roster = Roster::default();
    let [bo, cy] = ["Bo", "Cy"].map(|raw| Nickname::new(raw).unwrap());
    let seat = Some(SeatNumber::new(1));
    roster.reset(vec![seated("Bo", 1, None)]);
    roster.ignore(&bo, seat, true);
    roster.rename(&bo, cy.clone(), None, None);
    roster.leave(&cy);
    let meant = |roster: &Roster, name| Person::to_ignore(name, false, roster);
    assert_eq!(meant(&roster, &bo), None);
    assert_eq!(meant(&roster, &cy), Some(Person { name: cy.clone(), seat }));
    roster.join(seated("Cy", 2, None));
    assert_eq!(meant(&roster, &cy).unwrap().seat, seat, "and nobody else who has it now");
    roster.ignore(&cy, seat, false);
    assert!(!roster.ignores(&cy, seat));
}

#[test]
fn nobody_has_another_colour_for_whoever_comes_and_goes() {
    let mut roster = Roster::default();
    let [ada, max, zed] = ["Ada", "Max", "Zed"].map(|raw| Nickname::new(raw).unwrap());
    let colour = |roster: &Roster, name| roster.find(name).unwrap().colour;
    roster.reset(vec![seated("Ada", 1, None), seated("Max", 2, None)]);
    let [adas, maxs] = [&ada, &max].map(|name| colour(&roster, name));
    assert_ne!(adas, maxs, "though their names lead to the same");
    roster.leave(&ada);
    roster.rename(&max, zed.clone(), None, None);
    assert_eq!(colour(&roster, &zed), maxs);
    roster.join(seated("Max", 3, None));
    assert_ne!(colour(&roster, &max), maxs);
    let before = colour(&roster, &max);
    roster.reset(vec![seated("Ada", 1, None), seated("Max", 3, None), seated("Zed", 2, None)]);
    assert_eq!((colour(&roster, &max), colour(&roster, &zed)), (before, maxs));
}

#[test]
fn what_was_said_under_a_name_has_not_the_colour_of_who_has_it_now() {
    let mut roster = Roster::default();
    let cleo = Nickname::new("Cleo").unwrap();
    let seat = |number| Some(SeatNumber::new(number));
    roster.join(seated("Cleo", 7, Some(2)));
    let now = roster.find(&cleo).unwrap().colour;
    assert_eq!([seat(7), seat(2), None].map(|seat| roster.colour_of(&cleo, seat)), [now; 3]);
    assert_ne!(roster.colour_of(&cleo, seat(1)), now);
}

#[test]
fn who_takes_the_name_of_somebody_else_has_another_colour() {
    let mut roster = Roster::default();
    let cleo = Nickname::new("Cleo").unwrap();
    roster.join(seated("Cleo", 7, None));
    let hers = roster.find(&cleo).unwrap().colour;
    roster.leave(&cleo);
    let other = Some(Recognition::Other);
    roster.join(Member { recognition: other, ..seated("Cleo", 8, None) });
    assert_ne!(roster.find(&cleo).unwrap().colour, hers);
}

#[test]
fn seats_without_end_fill_no_memory() {
    let mut roster = Roster::default();
    for number in 2..20_000 {
        let name = format!("Guest {}", number % 7);
        roster.join(seated(&name, number, Some(1)));
    }
    roster.ignore(&Nickname::new("Guest 0").unwrap(), Some(SeatNumber::new(1)), true);
    assert_eq!(ignored(&roster).len(), 7, "those present are known by what they say");
    let (eve, seat) = (Nickname::new("Eve").unwrap(), Some(SeatNumber::new(30_000)));
    roster.join(seated("Eve", 30_000, Some(1)));
    assert!(roster.ignores(&eve, seat), "and what they say is not heard");
}

#[test]
fn changes_are_one_splice() {
    let mut roster = Roster::default();
    roster.reset(["a", "c", "e"].map(|name| member(name, false)).to_vec());
    assert_eq!(spliced(&mut roster), Some((0, 0, 3)));
    assert_eq!(spliced(&mut roster), None);
    roster.join(member("b", false));
    roster.join(member("d", false));
    assert_eq!(spliced(&mut roster), Some((1, 1, 3)));
    roster.leave(&Nickname::new("a").unwrap());
    assert_eq!(spliced(&mut roster), Some((0, 1, 0)));
}

proptest! {
    #[test]
    fn splices_make_of_what_was_told_what_is(steps in vec((0..5u8, 0..9u8, any::<bool>()), 0..40)) {
        let mut roster = Roster::default();
        let mut told: Vec<Arc<Occupant>> = Vec::new();
        for (step, who, on) in steps {
            let name = Nickname::new(&format!("Guest {who}")).unwrap();
            let other = Nickname::new(&format!("Guest {}", (who + 4) % 9)).unwrap();
            match step {
                0 => roster.join(Member { host: on && who == 0, ..Member::named(name) }),
                1 => drop(roster.leave(&name)),
                2 => roster.rename(&name, other, None, None),
                3 => roster.ignore(&name, None, on),
                _ => roster.set_moderator(&name, on),
            }
            if let Some(splice) = on.then(|| roster.take_splice()).flatten() {
                told.splice(splice.at..splice.at + splice.removed, splice.added);
                prop_assert_eq!(&told, roster.people());
            }
        }
        if let Some(splice) = roster.take_splice() {
            told.splice(splice.at..splice.at + splice.removed, splice.added);
        }
        prop_assert_eq!(&told, roster.people());
    }
}
