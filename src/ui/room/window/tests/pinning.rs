// SPDX-License-Identifier: GPL-3.0-or-later
//! Pinning messages at the window, and the list of those that are pinned.

use super::moderation::press_undo;
use super::*;
use crate::model::pins_of;
use crate::protocol::{ActionTarget, ModerationAction, PinText, PinnedMessage};
use crate::ui::room::conversation::pin_menu;

/// A window into a room with a pinned message, where we are a moderator or not.
fn pinned_window(moderator: bool) -> (RoomWindow, Rc<Requests>) {
    crate::ui::prepare().unwrap();
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let can = Abilities { pins: true, ..Abilities::default() };
    let text = PinText::new("Dinner at ||eight||").ok();
    let pinned = vec![PinnedMessage { number: 1, from: Some(name("Ada")), text }];
    let before = welcome(false, 2);
    let me = Member { moderator, ..Member::named(name("Me")) };
    let members = vec![before.members[0].clone(), me];
    let window =
        RoomWindow::new(None, &target, encrypted(), Welcome { members, can, pinned, ..before });
    let requests = Rc::new(Requests::default());
    window.set_link(link(&requests).0);
    (window, requests)
}

fn acted(number: u64, by: &str, act: ModerationAction) -> SessionEvent {
    let (by, target) = (Some(name(by)), ActionTarget::default());
    let what = EventKind::Acted { by, act, target, why: None, id: None };
    SessionEvent::Happened(Event { number, time: 0, what })
}

/// The labels of the buttons in the list of pinned messages.
fn listed(window: &RoomWindow) -> Vec<String> {
    let rows = window.imp().topic_bar.imp().pins.imp().rows.get();
    let rows = std::iter::successors(rows.first_child(), WidgetExt::next_sibling);
    let labels = rows.filter_map(|row| {
        let lines = row.first_child()?.first_child()?.last_child()?;
        Some(lines.downcast::<gtk::Label>().ok()?.label().to_string())
    });
    labels.collect()
}

fn acts(requests: &Requests) -> Vec<ModerationAction> {
    requests.acts.borrow().iter().map(|(act, _)| act.clone()).collect()
}

#[gtk::test]
fn what_is_pinned_stands_beside_the_topic_and_hides_its_spoilers() {
    let (window, _) = pinned_window(false);
    assert!(window.imp().topic_bar.get_visible(), "also without a topic");
    assert_eq!(listed(&window), ["Dinner at spoiler, hidden"]);
    window.apply(vec![said(3, "Ada", None, "Bring plates")]);
    let pin = ModerationAction::Pin { message: 3, from: Some(name("Ada")) };
    window.apply(vec![acted(4, "Ada", pin)]);
    assert_eq!(listed(&window), ["Bring plates", "Dinner at spoiler, hidden"]);
    let pins = window.imp().topic_bar.imp().pins.get();
    assert_eq!(pins.imp().count.label(), "2");
    assert_eq!(pins.imp().button.tooltip_text().as_deref(), Some("2 pinned messages"));
    let unpin = |message| ModerationAction::Unpin { message };
    let remove = ModerationAction::Remove { message: 3, from: Some(name("Ada")) };
    window.apply(vec![acted(5, "Ada", unpin(1)), acted(6, "Ada", remove)]);
    assert_eq!(listed(&window), [] as [&str; 0]);
    assert!(!window.imp().topic_bar.get_visible());
    window.destroy();
}

#[gtk::test]
fn whoever_is_at_the_last_pin_when_it_goes_is_led_back_to_writing() {
    let (window, _) = pinned_window(false);
    window.present();
    window.apply(vec![said(3, "Ada", None, "Bring plates")]);
    let pin = ModerationAction::Pin { message: 3, from: Some(name("Ada")) };
    window.apply(vec![acted(4, "Ada", pin)]);
    let pins = window.imp().topic_bar.imp().pins.get();
    let holds = |widget: &gtk::Widget| {
        gtk::prelude::RootExt::focus(&window).is_some_and(|focus| focus.is_ancestor(widget))
    };
    assert!(pins.open());
    let rows = pins.imp().rows.get();
    until("the list has the focus", || holds(rows.upcast_ref()));
    let unpin = |message| ModerationAction::Unpin { message };
    window.apply(vec![acted(5, "Ada", unpin(3))]);
    assert!(holds(rows.upcast_ref()), "one is left");
    window.apply(vec![acted(6, "Ada", unpin(1))]);
    until("the composer has the focus", || holds(window.imp().composer.upcast_ref()));
    window.destroy();
}

#[gtk::test]
fn a_pin_can_be_undone() {
    let (window, requests) = pinned_window(true);
    window.apply(vec![said(3, "Ada", None, "Bring plates")]);
    WidgetExt::activate_action(&window, "room.pin", Some(&3_u64.to_variant())).unwrap();
    let pin = ModerationAction::Pin { message: 3, from: None };
    assert_eq!(acts(&requests), std::slice::from_ref(&pin));
    window.apply(vec![acted(4, "Me", pin)]);
    assert!(pins_of(&window.parts().session.state()).has(3));
    press_undo(&window);
    assert_eq!(acts(&requests)[1..], [ModerationAction::Unpin { message: 3 }]);
    window.destroy();
}

#[gtk::test]
fn guests_see_what_is_pinned_and_pin_nothing() {
    let (window, requests) = pinned_window(false);
    let activate = |action: &str, number: u64| {
        WidgetExt::activate_action(&window, action, Some(&number.to_variant()))
    };
    let _ = activate("room.pin", 3);
    let _ = activate("room.unpin", 1);
    assert_eq!(acts(&requests), []);
    window.destroy();
    let (window, requests) = pinned_window(true);
    say(&window, "/unpin");
    assert_eq!(acts(&requests), [ModerationAction::Unpin { message: 1 }]);
    window.destroy();
}

#[gtk::test]
fn the_menu_of_a_message_pins_or_unpins_it() {
    let (window, _) = pinned_window(true);
    let state = window.parts().session.state();
    let labels = [1, 3].map(|number| {
        let menu = pin_menu::section(&state, number);
        menu.item_attribute_value(0, "label", None).and_then(|label| label.get::<String>())
    });
    assert_eq!(labels, [Some("Unpin".into()), Some("Pin".into())]);
    drop(state);
    window.destroy();
}
