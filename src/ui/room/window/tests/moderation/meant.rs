// SPDX-License-Identifier: GPL-3.0-or-later
//! Actions of the menus, which mean the author of a message and not its name.

use super::*;
use crate::model::Said;
use crate::protocol::{FormerMember, SeatNumber};
use crate::sentences;

fn member(raw: &str, seat: u64) -> Member {
    Member { encrypted: true, seat: Some(SeatNumber::new(seat)), ..Member::named(name(raw)) }
}

fn joined(number: u64, raw: &str, seat: u64) -> SessionEvent {
    happened(number, EventKind::Joined(member(raw, seat)))
}

fn left(number: u64, raw: &str) -> SessionEvent {
    happened(number, EventKind::Left { name: name(raw), reason: LeaveReason::Left })
}

fn says(number: u64, raw: &str, seat: u64) -> SessionEvent {
    let (from, seat, text) = (name(raw), Some(SeatNumber::new(seat)), Text::new("hi").unwrap());
    happened(number, EventKind::said_by(from, seat, text))
}

/// The author of the message that was said first.
fn first_author(window: &RoomWindow) -> Person {
    let timeline = window.parts().session.timeline().timeline();
    let mut rows = (0..timeline.len()).filter_map(|index| timeline.row(index));
    let said = rows.find_map(|row| match &*row {
        Row::Said(Said { author, .. }) => Some(author.clone()),
        _ => None,
    });
    said.unwrap()
}

/// The actions that a menu offers, with their targets.
fn offers(menu: &gio::MenuModel) -> Vec<(String, glib::Variant)> {
    let mut offers = Vec::new();
    for index in 0..menu.n_items() {
        for link in ["section", "submenu"] {
            offers.extend(menu.item_link(index, link).iter().flat_map(self::offers));
        }
        let action = menu.item_attribute_value(index, "action", None);
        let target = menu.item_attribute_value(index, "target", None);
        if let Some((action, target)) = action.zip(target) {
            offers.push((action.get().unwrap(), target));
        }
    }
    offers
}

fn menu_about(window: &RoomWindow, person: &Person) -> Vec<(String, glib::Variant)> {
    let menu = person_menu::about(&window.parts().session.state(), person, None);
    menu.map(|menu| offers(menu.upcast_ref())).unwrap_or_default()
}

/// Presses one item of a menu.
fn press_item(window: &RoomWindow, menu: &[(String, glib::Variant)], action: &str) {
    let (_, target) = menu.iter().find(|(offered, _)| offered == action).unwrap();
    activate(window, action, target.clone());
}

fn kinds(menu: &[(String, glib::Variant)]) -> Vec<&str> {
    let mut kinds: Vec<_> = menu.iter().map(|(action, _)| action.as_str()).collect();
    kinds.dedup();
    kinds
}

#[gtk::test]
fn the_menu_of_an_old_message_is_about_its_author_and_not_about_a_name() {
    let (window, requests) = moderators_window();
    let events = [joined(3, "Cleo", 5), says(4, "Cleo", 5), left(5, "Cleo"), joined(6, "Cleo", 9)];
    window.apply(events.into());
    let author = first_author(&window);
    let menu = menu_about(&window, &author);
    assert_eq!(kinds(&menu), ["room.ignore", "room.ban"], "nothing that cannot work");
    press_item(&window, &menu, "room.ban");
    assert_eq!(*requests.seats.borrow(), [Some(SeatNumber::new(5))]);
    let here = menu_about(&window, &Person::from(&member("Cleo", 9)));
    assert_eq!(kinds(&here), ["room.ignore", "room.mute", "room.kick", "room.ban"]);
    press_item(&window, &here, "room.kick");
    assert_eq!(requests.seats.borrow()[1], Some(SeatNumber::new(9)));
    window.destroy();
}

#[gtk::test]
fn the_menu_of_an_old_message_finds_an_author_under_another_name() {
    let (window, requests) = moderators_window();
    let renamed = EventKind::Renamed {
        from: name("Cleo"),
        to: name("Zed"),
        recognition: None,
        looks_like: None,
        id: None,
    };
    let events =
        [joined(3, "Cleo", 5), says(4, "Cleo", 5), happened(5, renamed), joined(6, "Cleo", 9)];
    window.apply(events.into());
    let menu = menu_about(&window, &first_author(&window));
    press_item(&window, &menu, "room.kick");
    let (act, seat) = (requests.acts.borrow()[0].0.clone(), requests.seats.borrow()[0]);
    assert_eq!(act, ModerationAction::Kick { name: name("Zed") }, "as it is called now");
    assert_eq!(seat, Some(SeatNumber::new(5)));
    window.destroy();
}

#[gtk::test]
fn the_menu_of_an_old_message_finds_an_author_on_another_seat_of_its_key() {
    let (window, requests) = moderators_window();
    let zed = Member { first_seat: Some(SeatNumber::new(5)), ..member("Zed", 9) };
    let joins = EventKind::Joined(zed);
    window.apply(vec![
        joined(3, "Cleo", 5),
        says(4, "Cleo", 5),
        left(5, "Cleo"),
        happened(6, joins),
    ]);
    let menu = menu_about(&window, &first_author(&window));
    press_item(&window, &menu, "room.kick");
    assert_eq!(*requests.seats.borrow(), [Some(SeatNumber::new(9))]);
    window.destroy();
}

#[gtk::test]
fn messages_of_two_people_under_one_name_are_two_groups() {
    let (window, _) = moderators_window();
    window.apply(vec![says(3, "Cleo", 5), says(4, "Cleo", 5), says(5, "Cleo", 9)]);
    let timeline = window.parts().session.timeline().timeline();
    let firsts = (0..timeline.len()).filter_map(|index| match &*timeline.row(index)? {
        Row::Said(said) => Some(said.is_first()),
        _ => None,
    });
    assert_eq!(firsts.collect::<Vec<_>>(), [true, false, true]);
    drop(timeline);
    window.destroy();
}

#[gtk::test]
fn a_typed_name_means_who_has_it_now() {
    let (window, requests) = moderators_window();
    window.apply(vec![joined(3, "Cleo", 9)]);
    say(&window, "/kick cleo");
    say(&window, "/ban #5 1h");
    say(&window, "/unban Cleo");
    let seats = [Some(SeatNumber::new(9)), Some(SeatNumber::new(5)), None];
    assert_eq!(*requests.seats.borrow(), seats);
    window.destroy();
}

#[gtk::test]
fn a_ban_of_who_left_does_not_mute_or_demote_a_namesake() {
    let (window, _) = moderators_window();
    let moderator = Member { moderator: true, ..member("Cleo", 9) };
    window.apply(vec![happened(3, EventKind::Joined(moderator))]);
    let target = ActionTarget { to: Some(SeatNumber::new(5)), absent: true };
    let (by, act) =
        (Some(name("Ada")), ModerationAction::Moderator { name: name("Cleo"), moderator: false });
    window.apply(vec![happened(4, EventKind::Acted { by, act, target, why: None, id: None })]);
    let state = window.parts().session.state();
    assert!(state.roster.find(&name("Cleo")).unwrap().member.moderator);
    drop(state);
    window.destroy();
}

#[gtk::test]
fn a_name_that_several_left_under_is_asked_about() {
    let (window, requests) = moderators_window();
    window.present();
    say(&window, "/ban Ann spam");
    window.apply(vec![which_one("1")]);
    let buttons = || everywhere::<gtk::CheckButton>();
    until("the question is there", || buttons().len() == 2);
    let last = buttons().remove(1);
    last.set_active(true);
    respond(last.upcast_ref(), "ban");
    until("it is asked anew", || requests.seats.borrow().len() == 2);
    assert_eq!(requests.seats.borrow()[1], Some(SeatNumber::new(9)));
    assert_eq!(requests.acts.borrow()[1].1, Why::new("spam").ok());
    let ban = ModerationAction::Ban { name: name("Ann"), seconds: None };
    let acts: Vec<_> = requests.acts.borrow().iter().map(|(act, _)| act.clone()).collect();
    assert_eq!(acts, [ban.clone(), ban]);
    window.destroy();
}

#[gtk::test]
fn a_refusal_that_cannot_be_asked_about_is_told() {
    let (window, _) = moderators_window();
    window.present();
    say(&window, "/ban Ann");
    say(&window, "/lock");
    window.apply(vec![which_one("1")]);
    let toasts = || within::<gtk::Label>(window.imp().toast_overlay.upcast_ref());
    let told = sentences::reason(Reason::WhichOne);
    until("it is told", || toasts().iter().any(|label| label.label() == told));
    assert!(everywhere::<gtk::CheckButton>().is_empty(), "the last action is another");
    window.apply(vec![which_one("2")]);
    window.destroy();
}

#[gtk::test]
fn a_name_is_told_with_the_numbers_of_its_seats() {
    let (window, _) = moderators_window();
    window.present();
    window.apply(vec![joined(3, "Cleo", 5), left(4, "Cleo"), joined(5, "Cleo", 9)]);
    say(&window, "/who cleo");
    let body = || {
        let labels = everywhere::<gtk::Label>().into_iter().map(|label| label.label());
        labels.filter(|label| label.starts_with("#9  Cleo (here)\n#5  Cleo (")).count()
    };
    until("it is told", || body() == 1);
    window.destroy();
}

#[gtk::test]
fn who_was_not_ignored_is_not_shown_again() {
    let (window, _) = moderators_window();
    window.present();
    say(&window, "/unignore Nobody");
    let toasts = || within::<gtk::Label>(window.imp().toast_overlay.upcast_ref());
    let told = || toasts().iter().any(|label| label.label() == "You do not ignore Nobody.");
    until("it is told", told);
    assert!(undo(&window).is_none());
    say(&window, "/ignore Me");
    until("that is told, too", || {
        toasts().iter().any(|label| label.label() == "You cannot ignore yourself.")
    });
    window.destroy();
}

/// The room does not know which of two people request `id` means.
fn which_one(id: &str) -> SessionEvent {
    let candidates = [5, 9].map(|seat| FormerMember {
        name: name("Ann"),
        seat: Some(SeatNumber::new(seat)),
        seen: 0,
        recognition: None,
        address: None,
    });
    SessionEvent::Failed {
        reason: Reason::WhichOne,
        id: Some(id.into()),
        suggestion: None,
        candidates: candidates.into(),
        seconds: None,
    }
}

/// Gives an answer of the dialog around a widget.
fn respond(within: &gtk::Widget, answer: &str) {
    let mut around = std::iter::successors(within.parent(), gtk::Widget::parent);
    let dialog = around.find(|widget| widget.has_property("close-response")).unwrap();
    dialog.emit_by_name::<()>("response", &[&answer]);
}

/// All widgets of a class, in every window.
fn everywhere<T: IsA<gtk::Widget>>() -> Vec<T> {
    gtk::Window::list_toplevels().iter().flat_map(within).collect()
}
