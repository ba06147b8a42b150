// SPDX-License-Identifier: GPL-3.0-or-later
//! A host's clock that is set, corrected, or wrong for one opening.

use proptest::prelude::*;

use super::*;

const DAY: Duration = Duration::from_hours(24);
const HOUR: Duration = Duration::from_hours(1);
/// 1 July 2026.
const TODAY: WallTime = WallTime::from_unix(1_782_864_000_000);

fn moment(wall: WallTime, steady: Duration) -> Moment {
    Moment { wall, steady: SteadyTime(milliseconds(steady)) }
}

/// Opens a room at a time of day, and leaves it open for an hour.
fn opened(saved: SavedClock, wall: WallTime) -> Clock {
    let mut clock = Clock::start(saved, moment(wall, 7 * DAY));
    clock.tick(moment(wall + HOUR, 7 * DAY + HOUR));
    clock
}

fn room(clock: &Clock) -> Duration {
    clock.now().since(RoomTime(TODAY.0))
}

fn certain(clock: &Clock) -> Duration {
    (clock.now() - clock.leap()).since(RoomTime(TODAY.0))
}

#[test]
fn nobody_sets_it_while_the_room_is_open() {
    let mut clock = Clock::start(SavedClock::at(TODAY), moment(TODAY, DAY));
    let walls = [
        TODAY + 31 * DAY,
        TODAY,
        TODAY - 3_650 * DAY,
        WallTime(0),
        TODAY + DAY,
        WallTime(u64::MAX),
    ];
    for (wall, hours) in walls.into_iter().zip(1..) {
        let now = clock.tick(moment(wall, DAY + hours * HOUR));
        assert_eq!(now.wall(), wall);
        assert_eq!(now.room(), RoomTime(TODAY.0) + hours * HOUR);
        assert_eq!(now.wall_at(now.room() + HOUR), wall + HOUR, "told by the time of day");
        assert_eq!(now.wall_at(now.room() - HOUR), wall - HOUR);
    }
    let before = clock.now();
    clock.tick(moment(TODAY, Duration::ZERO));
    assert_eq!(clock.now(), before, "nor does it go back");
}

#[test]
fn a_room_that_was_closed_goes_on_by_the_time_of_day() {
    let first = opened(SavedClock::at(TODAY), TODAY);
    let second = opened(first.saved(), TODAY + DAY);
    assert_eq!(room(&second), DAY + HOUR);
    assert_eq!(certain(&second), 2 * HOUR, "not certain yet");
    let third = opened(second.saved(), TODAY + 2 * DAY);
    assert_eq!((room(&third), certain(&third)), (2 * DAY + HOUR, DAY + 2 * HOUR));
}

#[test]
fn one_wrong_opening_is_taken_back() {
    let first = opened(SavedClock::at(TODAY), TODAY);
    for wrong in [TODAY + 31 * DAY, TODAY - 3_650 * DAY, WallTime(0), WallTime(u64::MAX)] {
        let second = opened(first.saved(), wrong);
        assert!(certain(&second) <= 2 * HOUR, "nothing is forgotten");
        let third = opened(second.saved(), TODAY + 2 * DAY);
        assert_eq!(room(&third), 2 * DAY + HOUR, "{wrong:?}");
        assert!(certain(&third) <= 3 * HOUR, "{wrong:?}");
    }
}

#[test]
fn a_clock_that_was_set_right_while_the_room_was_open_is_taken_back_as_well() {
    let mut first = Clock::start(SavedClock::at(TODAY), moment(TODAY, DAY));
    first.tick(moment(TODAY + 31 * DAY, DAY + HOUR));
    assert_eq!(room(&opened(first.saved(), TODAY + DAY)), DAY + HOUR);
    // A small computer that starts where it stopped, and asks the network later.
    let mut first = Clock::start(SavedClock::at(TODAY), moment(TODAY, DAY));
    first.tick(moment(TODAY + 12 * HOUR, DAY + HOUR));
    let second = opened(first.saved(), TODAY + 12 * HOUR);
    assert_eq!(room(&second), 13 * HOUR, "counted with the next opening");
}

#[test]
fn two_openings_that_agree_are_believed() {
    let first = opened(SavedClock::at(TODAY + 365 * DAY), TODAY + 365 * DAY);
    let second = opened(first.saved(), TODAY);
    assert_eq!(second.now(), first.now() + HOUR, "it stands still");
    let third = opened(second.saved(), TODAY + DAY);
    assert_eq!(third.now(), second.now() + DAY, "{third:?}");
}

#[test]
fn a_computer_that_does_not_know_the_time_makes_no_leap() {
    let first = opened(SavedClock::at(WallTime(0)), WallTime(0));
    let second = opened(first.saved(), TODAY);
    assert_eq!(second.now(), first.now() + HOUR);
    let third = opened(second.saved(), TODAY + DAY);
    assert_eq!(third.now(), second.now() + DAY);
}

#[test]
fn what_an_older_version_saved_is_the_time_of_day() {
    let saved: SavedClock =
        serde_json::from_str(r#"{"wall": 1782864000000, "room": 1782864000000}"#).unwrap();
    assert_eq!(saved, SavedClock::at(TODAY));
}

proptest! {
    #[test]
    fn whatever_the_time_of_day_says_certain_time_is_what_two_openings_saw(
        walls in prop::collection::vec(any::<u64>(), 1..8)
    ) {
        let mut saved = SavedClock::at(TODAY);
        let mut before = RoomTime(TODAY.0);
        for wall in walls {
            let clock = opened(saved, WallTime(wall));
            let certain = clock.now() - clock.leap();
            prop_assert!(certain >= before, "it never goes back");
            before = certain;
            saved = serde_json::from_str(&serde_json::to_string(&clock.saved()).unwrap()).unwrap();
            prop_assert_eq!(saved, clock.saved());
        }
    }
}
