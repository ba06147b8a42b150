// SPDX-License-Identifier: GPL-3.0-or-later
//! The banner that says that friends may not reach a room of our own.

use super::super::reach;
use super::*;
use crate::doctor::{Facts, Finding, Likelihood, Report, Verdict};
use crate::protocol::LeaveReason;

fn report(likelihood: Likelihood) -> Report {
    let verdict = Verdict::MulticastBlocked { interface: "eth0".to_owned() };
    let finding = Finding { verdict, likelihood };
    Report { facts: Facts::default(), findings: vec![finding] }
}

fn happened(number: u64, what: EventKind) -> SessionEvent {
    SessionEvent::Happened(Event { number, time: 0, what })
}

#[gtk::test]
fn only_who_is_alone_and_cut_off_is_told() {
    let (window, _requests) = window();
    let take = |report: Option<&Report>| {
        reach::take_report(&window.parts().session, &window.imp().banners, report);
    };
    let told = || window.imp().banners.imp().reach.sentence().is_some();
    take(Some(&report(Likelihood::Certain)));
    assert!(!told(), "Ada has come");
    let left = EventKind::Left { name: name("Ada"), reason: LeaveReason::Left };
    window.apply(vec![happened(1, left)]);
    take(None);
    take(Some(&report(Likelihood::Possible)));
    assert!(!told(), "that is no more than worth a look");
    take(Some(&report(Likelihood::Likely)));
    assert!(told());
    window.apply(vec![happened(2, EventKind::Joined(Member::named(name("Bo"))))]);
    assert!(!told(), "Bo has reached it");
    window.destroy();
}
