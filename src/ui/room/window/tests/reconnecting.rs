// SPDX-License-Identifier: GPL-3.0-or-later
//! A connection that is lost and comes back by itself.

use std::time::{Duration, Instant};

use super::*;
use crate::protocol::{AwayNote, AwayNotice, Reconnecting, Refused};

pub(super) fn interrupted(seconds: u64) -> SessionEvent {
    SessionEvent::Interrupted { retry: Instant::now() + Duration::from_secs(seconds) }
}

pub(super) fn back(resumed: bool, number: u64) -> SessionEvent {
    SessionEvent::Welcomed {
        address: "attic".parse().unwrap(),
        security: encrypted(),
        welcome: Box::new(welcome(resumed, number)),
    }
}

fn trouble(window: &RoomWindow) -> Option<String> {
    window.imp().banners.imp().trouble.sentence()
}

#[gtk::test]
fn a_connection_that_comes_back_by_itself_takes_what_is_written() {
    let (window, requests) = window();
    window.present();
    window.apply(vec![said(7, "Ada", None, "hi"), interrupted(3_600)]);
    let sentence = trouble(&window).unwrap();
    assert!(sentence.starts_with("The connection is lost. Reconnecting in 3"), "{sentence}");
    assert!(window.imp().banners.imp().trouble.has_button());
    assert_eq!(window.imp().header.imp().presence.label(), "Reconnecting…");
    say(&window, "meanwhile");
    let id = requests.said.borrow()[0].0.clone();
    assert!(window.parts().session.timeline().timeline().unsent(&id).unwrap().error.is_none());
    // The button asks not to wait, and makes no other session.
    WidgetExt::activate_action(&window, "room.rejoin", None).unwrap();
    assert_eq!(requests.hurried.get(), 1);
    window.apply(vec![interrupted(0)]);
    assert_eq!(trouble(&window).as_deref(), Some("The connection is lost. Reconnecting…"));
    window.apply(vec![back(true, 7), said(8, "Me", Some(&id), "meanwhile")]);
    assert_eq!(trouble(&window), None);
    assert!(window.parts().session.timeline().timeline().unsent(&id).is_none());
    assert!(window.parts().session.is_here());
    window.destroy();
}

#[gtk::test]
fn whoever_goes_on_on_another_device_is_asked_before_it_is_taken_over() {
    let (window, _) = window();
    for reason in [Reason::TakenOver, Reason::AlreadyHere] {
        let refused = Refused { suggestion: Some("Me2".into()), ..reason.into() };
        window.apply(vec![SessionEvent::Over(Ending::Refused(refused))]);
        let second = Rc::new(Requests::default());
        let way = ways(&window, &second);
        // Showing the window again takes nothing away from the other device.
        window.show_again(None);
        assert!(way.take().is_none());
        WidgetExt::activate_action(&window, "room.rejoin", None).unwrap();
        let (target, _sink) = way.take().unwrap();
        assert!(target.take_over);
        assert_eq!(target.name, name("Me"), "it is our own seat");
    }
    window.destroy();
}

#[gtk::test]
fn what_nobody_knows_of_can_be_said_again_and_is_not_doubled() {
    let (window, requests) = window();
    say(&window, "hello");
    let id = requests.said.borrow()[0].0.clone();
    let unconfirmed = SessionEvent::Unconfirmed { ids: vec![id.clone()] };
    window.apply(vec![interrupted(0), back(false, 7), unconfirmed]);
    let error = || window.parts().session.timeline().timeline().unsent(&id).unwrap().error;
    assert_eq!(error(), Some(DeliveryError::Unconfirmed));
    WidgetExt::activate_action(&window, "room.retry", Some(&id.to_variant())).unwrap();
    assert_eq!(error(), None);
    // The room had it.
    window.apply(vec![SessionEvent::Unchanged { id: Some(id.clone()) }]);
    let session = &window.parts().session;
    assert!(session.timeline().timeline().unsent(&id).is_none());
    let last = session.timeline().n_items() - 1;
    let row = session.timeline().timeline().row(usize::try_from(last).unwrap()).unwrap();
    assert!(matches!(&*row, Row::Said(said) if &*said.text == "hello" && said.own), "{row:?}");
    window.destroy();
}

#[gtk::test]
fn a_room_that_does_not_let_us_back_in_says_why() {
    let (window, _) = window();
    window.present();
    let refused = Ending::Refused(Reason::TakenOver.into());
    window.apply(vec![interrupted(5), SessionEvent::Over(refused)]);
    let sentence = "You went on in this room in another window or on another device.";
    assert_eq!(trouble(&window).as_deref(), Some(sentence));
    window.destroy();
}

#[gtk::test]
fn somebody_who_is_reconnecting_stays_in_the_list() {
    let (window, _) = window();
    let change = |active| SessionEvent::Reconnecting(Reconnecting { name: name("Ada"), active });
    let ada = || window.parts().session.state().roster.find(&name("Ada")).unwrap().clone();
    window.apply(vec![change(true)]);
    assert!(ada().member.reconnecting);
    assert_eq!((window.imp().people.count(), window.parts().session.timeline().n_items()), (2, 0));
    window.apply(vec![change(false)]);
    assert!(!ada().member.reconnecting);
    window.destroy();
}

#[gtk::test]
fn an_absence_is_seen_in_the_list_and_ones_own_above_the_text() {
    let (window, _) = window();
    window.present();
    let change = |who: &str, note: Option<&str>| {
        let note = note.map(|note| AwayNote::new(note).unwrap());
        SessionEvent::Away(AwayNotice { name: name(who), note, id: None })
    };
    let status = window.imp().composer.imp().status.get();
    window.apply(vec![change("Ada", Some("tea"))]);
    let ada = window.parts().session.state().roster.find(&name("Ada")).unwrap().clone();
    assert_eq!(ada.member.away, AwayNote::new("tea").ok());
    assert_eq!(status.label(), "", "it is somebody else");
    assert_eq!(
        window.parts().session.timeline().n_items(),
        0,
        "the conversation has no line of it"
    );
    let you = window.parts().session.state().you.clone();
    window.apply(vec![change(you.as_str(), Some("lunch"))]);
    assert_eq!((status.is_visible(), status.label().as_str()), (true, "You are away: “lunch”"));
    window.apply(vec![change(you.as_str(), None)]);
    assert!(!status.is_visible());
    window.destroy();
}
