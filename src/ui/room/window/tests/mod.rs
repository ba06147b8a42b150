// SPDX-License-Identifier: GPL-3.0-or-later
//! The room window, before a session that writes down what it is asked.

use gtk::{gdk, glib::translate::IntoGlib};
use std::cell::RefCell;

use super::*;
use crate::client::{Ending, SendError, SessionEvent, Sink};
use crate::model::{DeliveryError, Membership, Row};
use crate::protocol::{
    Abilities, Event, EventKind, Member, Nickname, Reason, RoomName, Rules, Text, Topic,
};
use crate::ui::bridge::BridgeSink;
use crate::ui::test_support::{Requests, link, until, within};

mod acting;
mod addresses;
mod blocking;
mod compact;
mod composing;
mod contrast;
mod drafts;
mod editing;
mod exporting;
mod following;
mod hidden;
mod history;
mod host_machine;
mod hostile;
mod keeping;
mod key_alarm;
mod large_letters;
mod left_off;
mod links;
mod moderation;
mod open_already;
mod past;
mod pinning;
mod polling;
mod reach;
mod reacting;
mod reconnecting;
mod remembering;
mod replying;
mod searching;
mod security;
mod selecting;
mod sharing;
mod suggesting;
mod telling;
mod typing;
mod viewing;
mod walking;
mod whisper_drafts;
mod whispering;
mod wiring;

fn name(raw: &str) -> Nickname {
    Nickname::new(raw).unwrap()
}

fn welcome(resumed: bool, number: u64) -> Welcome {
    let member = |raw, host| Member { encrypted: true, host, ..Member::named(name(raw)) };
    Welcome {
        room: RoomName::new("Attic").unwrap(),
        topic: Topic::default(),
        you: name("Me"),
        host: None,
        members: vec![member("Ada", true), member("Me", false)],
        number,
        resumed,
        can: Abilities::default(),
        token: "secret".into(),
        rules: Rules::default(),
        muted: None,
        time: None,
        proof: None,
        votes: Vec::new(),
        pinned: Vec::new(),
    }
}

fn encrypted() -> Security {
    Security::Encrypted { fingerprint: crate::protocol::Fingerprint::new([0; 32]), epoch: 0 }
}

fn window() -> (RoomWindow, Rc<Requests>) {
    crate::ui::prepare().unwrap();
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let window = RoomWindow::new(None, &target, encrypted(), welcome(false, 0));
    let requests = Rc::<Requests>::default();
    window.set_link(link(&requests).0);
    (window, requests)
}

fn said(number: u64, from: &str, id: Option<&str>, text: &str) -> SessionEvent {
    let what = EventKind::said_with(name(from), id.map(str::to_owned), Text::new(text).unwrap());
    SessionEvent::Happened(Event { number, time: number * 1000, what })
}

fn say(window: &RoomWindow, text: &str) {
    window.imp().composer.editor().set_text(text);
    window.imp().composer.submit();
}

/// Presses a key in the composer; whether the composer took it.
fn press(window: &RoomWindow, key: gdk::Key, held: gdk::ModifierType) -> bool {
    let view = &window.imp().composer.editor().imp().view;
    let controllers = view.observe_controllers();
    let keys = (0..controllers.n_items())
        .filter_map(|at| controllers.item(at).and_downcast::<gtk::EventControllerKey>())
        .find(|keys| keys.propagation_phase() == gtk::PropagationPhase::Capture)
        .unwrap();
    keys.emit_by_name::<bool>("key-pressed", &[&key.into_glib(), &0u32, &held])
}

#[gtk::test]
fn return_sends_and_shift_return_does_not() {
    let (window, requests) = window();
    let none = gdk::ModifierType::empty();
    window.imp().composer.editor().set_text("hello");
    assert!(!press(&window, gdk::Key::Return, gdk::ModifierType::SHIFT_MASK));
    assert!(requests.said.borrow().is_empty() && press(&window, gdk::Key::Return, none));
    assert_eq!(requests.said.borrow()[0].1, "hello");
    assert_eq!(window.imp().composer.editor().text(), "");
    say(&window, "  \n ");
    assert_eq!(requests.said.borrow().len(), 1, "nothing is said in a blank message");
    assert!(!window.imp().composer.editor().imp().send.is_sensitive());
    window.destroy();
}

#[gtk::test]
fn own_words_are_there_at_once_and_confirmed_by_their_echo() {
    let (window, requests) = window();
    say(&window, "hello");
    let id = requests.said.borrow()[0].0.clone();
    assert!(window.parts().session.timeline().timeline().unsent(&id).is_some());
    window.apply(vec![said(1, "Me", Some(&id), "hello")]);
    assert!(window.parts().session.timeline().timeline().unsent(&id).is_none());
    // A day, and the message.
    assert_eq!(window.parts().session.timeline().n_items(), 2);
    window.destroy();
}

#[gtk::test]
fn failed_words_can_be_retried_and_taken_back() {
    let (window, requests) = window();
    requests.busy.set(true);
    say(&window, "hello");
    let row = window.parts().session.timeline().timeline().row(0).unwrap();
    let Row::Unsent(unsent) = &*row else { panic!("not in the outbox") };
    assert_eq!(unsent.error, Some(DeliveryError::NotSent(SendError::Busy)));
    requests.busy.set(false);
    let id = unsent.id.to_string();
    WidgetExt::activate_action(&window, "room.retry", Some(&id.to_variant())).unwrap();
    assert_eq!(*requests.said.borrow(), [(id.clone(), "hello".to_owned())]);
    let failed = SessionEvent::Failed {
        reason: Reason::TooFast,
        id: Some(id.clone()),
        suggestion: None,
        candidates: Vec::new(),
        seconds: None,
    };
    window.apply(vec![failed]);
    WidgetExt::activate_action(&window, "room.discard", Some(&id.to_variant())).unwrap();
    assert_eq!(window.imp().composer.editor().text(), "hello", "taken back, not lost");
    assert_eq!(window.parts().session.timeline().n_items(), 0);
    window.destroy();
}

#[gtk::test]
fn the_original_goodbye_closes_the_window() {
    let (window, requests) = window();
    window.present();
    say(&window, "{exit}");
    until("the room is left", || requests.parted.get());
    assert!(requests.said.borrow().is_empty());
    assert!(!window.is_visible());
}

/// The way the window last wanted back in, and the end of the session it got.
fn ways(window: &RoomWindow, requests: &Rc<Requests>) -> Rc<RefCell<Option<(Target, BridgeSink)>>> {
    let way = Rc::new(RefCell::new(None));
    window.set_connect(glib::clone!(
        #[strong]
        way,
        #[strong]
        requests,
        move |target| {
            let (link, sink) = link(&requests);
            way.replace(Some((target, sink)));
            link
        }
    ));
    way
}

#[gtk::test]
fn a_lost_connection_is_said_and_one_press_rejoins() {
    let (window, _) = window();
    window.present();
    window.imp().composer.editor().set_text("half a sent");
    window.apply(vec![said(7, "Ada", None, "hi"), SessionEvent::Over(Ending::Lost)]);
    let sentence = window.imp().banners.imp().trouble.sentence();
    assert_eq!(sentence.as_deref(), Some("The connection to the room was lost."));
    let header = window.imp().header.imp();
    assert_eq!(header.presence.label(), "Not connected");
    assert!(!header.lock.get_visible(), "what was so is not known any more");
    assert!(window.imp().people.has_css_class("stale"));
    window.imp().composer.submit();
    assert_eq!(window.imp().composer.editor().text(), "half a sent");
    assert!(window.imp().composer.imp().error.is_visible());
    let second = Rc::new(Requests::default());
    let way = ways(&window, &second);
    WidgetExt::activate_action(&window, "room.rejoin", None).unwrap();
    let (target, mut sink) = way.take().unwrap();
    let resume = target.resume.unwrap();
    assert_eq!((resume.token.reveal(), resume.last), ("secret", 7));
    let again = SessionEvent::Welcomed {
        address: "attic".parse().unwrap(),
        security: encrypted(),
        welcome: Box::new(welcome(true, 8)),
    };
    assert!(sink.take(again).is_continue());
    assert!(sink.take(said(8, "Ada", None, "are you there?")).is_continue());
    until("we are back", || window.parts().session.state().membership == Membership::Here);
    assert_eq!(window.imp().banners.imp().trouble.sentence(), None);
    assert!(header.lock.get_visible() && header.security.label() == "Encrypted");
    assert!(!window.imp().people.has_css_class("stale"));
    assert!(!window.imp().composer.imp().error.is_visible(), "that is not so any more");
    window.imp().composer.submit();
    assert_eq!(second.said.borrow()[0].1, "half a sent");
    window.close();
    let sink = RefCell::new(sink);
    until("nobody listens any more", || {
        sink.borrow_mut().take(said(9, "Ada", None, "x")).is_break()
    });
}

#[gtk::test]
fn people_are_listed_as_they_come_and_go() {
    let (window, _) = window();
    assert_eq!(window.imp().people.count(), 2);
    let joins = (1..=300).map(|number| {
        let member = Member::named(name(&format!("Guest {number}")));
        SessionEvent::Happened(Event { number, time: 0, what: EventKind::Joined(member) })
    });
    window.apply(joins.collect());
    assert_eq!(window.imp().people.count(), 302);
    let header = window.imp().header.imp();
    assert_eq!(header.presence.label(), "302 people · Ada hosts");
    assert_eq!(header.security.label(), "Partly encrypted");
    assert!(header.lock.tooltip_text().unwrap().contains("Guest 1"));
    window.destroy();
}

#[gtk::test]
fn the_header_says_that_there_is_a_password() {
    crate::ui::prepare().unwrap();
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let rules = Rules { password: true, ..Rules::default() };
    let welcome = Welcome { rules, ..welcome(false, 0) };
    let window = RoomWindow::new(None, &target, encrypted(), welcome);
    assert_eq!(window.imp().header.imp().security.label(), "Encrypted, with a password");
    window.destroy();
}

#[gtk::test]
fn writing_is_told_to_the_others() {
    let (window, requests) = window();
    window.imp().composer.editor().set_text("h");
    window.imp().composer.editor().set_text("he");
    window.imp().composer.editor().set_text("");
    // Replacing a text empties the buffer in between.
    assert_eq!(requests.typing.borrow().first(), Some(&true));
    assert_eq!(requests.typing.borrow().last(), Some(&false));
    window.destroy();
}

#[gtk::test]
fn f6_goes_around() {
    let (window, _) = window();
    window.present();
    window.apply(vec![said(1, "Ada", None, "hello")]);
    let imp = window.imp();
    let holds = |widget: &gtk::Widget| {
        gtk::prelude::RootExt::focus(&window).is_some_and(|focus| focus.is_ancestor(widget))
    };
    imp.composer.grab_focus();
    assert!(holds(imp.composer.upcast_ref()));
    until("the messages have the focus", || {
        // A list that was not drawn yet has no row to go to.
        imp.composer.grab_focus();
        window.go_to_region(true);
        holds(imp.conversation.upcast_ref())
    });
    window.go_to_region(false);
    assert!(holds(imp.composer.upcast_ref()));
    window.destroy();
}
