// SPDX-License-Identifier: GPL-3.0-or-later
//! The host's computer, which sleeps, and whose clock may be wrong.

use super::*;
use crate::client::Target;
use crate::model::Row;
use crate::protocol::PowerState;
use crate::ui::clock;

const HOUR: u64 = 60 * 60 * 1_000;

#[gtk::test]
fn guests_read_that_the_hosts_computer_sleeps_until_it_wakes() {
    let (window, _) = window();
    let told = || window.imp().banners.imp().trouble.sentence();
    window.apply(vec![SessionEvent::Power(PowerState::Suspending)]);
    assert!(told().unwrap().starts_with("The host’s computer goes to sleep."));
    window.apply(vec![SessionEvent::Power(PowerState::Running)]);
    assert_eq!(told(), None);
    window.apply(vec![SessionEvent::Power(PowerState::ShuttingDown)]);
    assert!(told().unwrap().ends_with("is being switched off."));
    window.destroy();
}

/// The times of a message that comes now, by our clock and as it is shown, where the
/// host's clock is ahead by that much.
fn shown_time(ahead: u64) -> (u64, u64) {
    crate::ui::prepare().unwrap();
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let time = Some(clock::now() + ahead);
    let window = RoomWindow::new(None, &target, encrypted(), Welcome { time, ..welcome(false, 0) });
    let SessionEvent::Happened(event) = said(1, "Ada", None, "hi") else { unreachable!() };
    let now = clock::now();
    window.apply(vec![SessionEvent::Happened(Event { time: now + ahead, ..event })]);
    let timeline = window.parts().session.timeline().timeline();
    let rows = (0..timeline.len()).filter_map(|at| timeline.row(at));
    let mut said = rows.filter_map(|row| match &*row {
        Row::Said(said) => Some(said.time),
        _ => None,
    });
    let shown = said.next_back().unwrap();
    drop(timeline);
    window.destroy();
    (now, shown)
}

#[gtk::test]
fn what_comes_from_a_host_with_a_wrong_clock_shows_when_it_came() {
    let (now, shown) = shown_time(HOUR);
    assert!((now..now + HOUR).contains(&shown), "{shown} at {now}");
    let (now, shown) = shown_time(1_000);
    assert_eq!(shown, now + 1_000, "a second is no reason");
}

#[gtk::test]
fn a_host_reads_whether_its_computer_stays_awake() {
    let (window, _) = window();
    let people = window.imp().people.get();
    let told = || {
        let label = people.imp().awake.get();
        label.get_visible().then(|| label.label().to_string())
    };
    assert_eq!(told(), None, "nobody else's matters");
    people.show_awake(Some(true));
    assert!(told().unwrap().contains("stays awake"));
    people.show_awake(Some(false));
    assert!(told().unwrap().contains("may fall asleep"));
    people.show_awake(None);
    assert_eq!(told(), None);
    window.destroy();
}
