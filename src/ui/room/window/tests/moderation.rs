// SPDX-License-Identifier: GPL-3.0-or-later
//! Moderating at the window.

mod meant;
mod removing;

use super::*;
use crate::model::Person;
use crate::protocol::Role;
use crate::protocol::{ActionTarget, Ban, LeaveReason, ModerationAction, Refused, Why};
use crate::ui::mnemonics;
use crate::ui::room::conversation::message_menu;
use crate::ui::room::people::person_menu;

fn happened(number: u64, what: EventKind) -> SessionEvent {
    SessionEvent::Happened(Event { number, time: number * 1000, what })
}

fn acted(number: u64, by: &str, act: ModerationAction) -> SessionEvent {
    let (by, target) = (Some(name(by)), ActionTarget::default());
    happened(number, EventKind::Acted { by, act, target, why: None, id: None })
}

/// A window whose person is a moderator, beside the host and Bo.
fn moderators_window() -> (RoomWindow, Rc<Requests>) {
    let (window, requests) = window();
    let moderator = ModerationAction::Moderator { name: name("Me"), moderator: true };
    let bo = Member { encrypted: true, ..Member::named(name("Bo")) };
    window.apply(vec![acted(1, "Ada", moderator), happened(2, EventKind::Joined(bo))]);
    (window, requests)
}

fn activate(window: &RoomWindow, action: &str, target: glib::Variant) {
    WidgetExt::activate_action(window, action, Some(&target)).unwrap();
}

fn acts(requests: &Requests) -> Vec<ModerationAction> {
    requests.acts.borrow().iter().map(|(act, _)| act.clone()).collect()
}

/// The button of the toast that is seen.
pub(super) fn undo(window: &RoomWindow) -> Option<gtk::Button> {
    fn find(widget: &gtk::Widget) -> Option<gtk::Button> {
        let button = widget.downcast_ref::<gtk::Button>();
        if let Some(button) = button.filter(|it| it.label().is_some_and(|it| it == "Undo")) {
            return Some(button.clone());
        }
        let children = std::iter::successors(widget.first_child(), gtk::Widget::next_sibling);
        children.into_iter().find_map(|child| find(&child))
    }
    find(window.imp().toast_overlay.upcast_ref())
}

pub(super) fn press_undo(window: &RoomWindow) {
    undo(window).expect("a toast with Undo").emit_clicked();
}

/// Bans somebody, as the room confirms.
fn ban(window: &RoomWindow, number: u64, whom: &str) {
    activate(window, "room.ban", ((whom, 0u64), 600u64).to_variant());
    let ban = ModerationAction::Ban { name: name(whom), seconds: Some(600) };
    window.apply(vec![acted(number, "Me", ban)]);
}

#[gtk::test]
fn a_ban_is_done_at_a_press_and_undone_at_another() {
    let (window, requests) = moderators_window();
    activate(&window, "room.ban", (("Bo", 0u64), 600u64).to_variant());
    let ban = ModerationAction::Ban { name: name("Bo"), seconds: Some(600) };
    assert_eq!(acts(&requests), std::slice::from_ref(&ban));
    let left = EventKind::Left { name: name("Bo"), reason: LeaveReason::Banned };
    window.apply(vec![acted(3, "Me", ban), happened(4, left)]);
    press_undo(&window);
    assert_eq!(acts(&requests)[1..], [ModerationAction::Unban { name: name("Bo") }]);
    window.destroy();
}

#[gtk::test]
fn two_bans_are_undone_one_after_the_other() {
    let (window, requests) = moderators_window();
    window.present();
    ban(&window, 3, "Bo");
    ban(&window, 4, "Cy");
    let first = undo(&window).unwrap();
    first.emit_clicked();
    until("the first toast goes", || undo(&window).is_none_or(|undo| undo != first));
    until("the second is seen", || undo(&window).is_some());
    press_undo(&window);
    let unban = |whom| ModerationAction::Unban { name: name(whom) };
    assert_eq!(acts(&requests)[2..], [unban("Bo"), unban("Cy")]);
    window.destroy();
}

#[gtk::test]
fn what_somebody_else_has_done_since_is_not_undone() {
    let (window, _) = moderators_window();
    window.present();
    ban(&window, 3, "Bo");
    assert!(undo(&window).is_some());
    window.apply(vec![acted(4, "Ada", ModerationAction::Unban { name: name("Bo") })]);
    until("there is nothing to undo", || undo(&window).is_none());
    window.destroy();
}

#[gtk::test]
fn trouble_does_not_wait_for_what_can_be_undone() {
    let (window, requests) = moderators_window();
    window.present();
    ban(&window, 3, "Bo");
    window.parts().toasts.warn("The <connection> is slow.");
    let seen = |window: &RoomWindow| undo(window).is_none();
    until("the warning is seen first", || seen(&window));
    until("the deed comes back", || undo(&window).is_some());
    press_undo(&window);
    assert_eq!(acts(&requests)[1..], [ModerationAction::Unban { name: name("Bo") }]);
    window.destroy();
}

#[gtk::test]
fn the_menu_of_the_room_comes_with_the_rank() {
    let (window, _) = window();
    let sections = |window: &RoomWindow| window.imp().header.imp().menu.n_items();
    let topic = |window: &RoomWindow| {
        let edit = window.imp().topic_bar.imp().edit.get();
        (edit.get_visible(), edit.is_sensitive())
    };
    let before = sections(&window);
    assert_eq!(topic(&window), (false, false));
    let moderator = |moderator| ModerationAction::Moderator { name: name("Me"), moderator };
    window.apply(vec![acted(1, "Ada", moderator(true))]);
    assert_eq!(sections(&window), before + 1);
    assert_eq!(topic(&window), (true, true), "the topic is theirs as well");
    window.apply(vec![acted(2, "Ada", ModerationAction::Slow { seconds: 7 })]);
    assert_eq!(sections(&window), before + 1, "with a pause of its own");
    window.apply(vec![acted(3, "Ada", moderator(false))]);
    assert_eq!(sections(&window), before);
    assert_eq!(topic(&window), (false, false));
    window.destroy();
}

#[gtk::test]
fn every_letter_of_a_menu_means_one_thing() {
    let (guest, _) = window();
    mnemonics::are_distinct(&*guest.imp().header.imp().menu);
    guest.destroy();
    let mut hosted = welcome(false, 0);
    hosted.members.retain(|member| member.name == hosted.you);
    hosted.members[0].host = true;
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let window = RoomWindow::new(None, &target, encrypted(), hosted);
    assert_eq!(window.parts().session.state().role(), Role::Host);
    mnemonics::are_distinct(&*window.imp().header.imp().menu);
    let body = gtk::Label::builder().label("text").selectable(true).build();
    body.select_region(0, -1);
    let bo = Member { encrypted: true, ..Member::named(name("Bo")) };
    let mute = ModerationAction::Mute { name: name("Bo"), seconds: 60 };
    window.apply(vec![happened(1, EventKind::Joined(bo)), acted(2, "Me", mute)]);
    for moderator in [true, false] {
        let act = ModerationAction::Moderator { name: name("Bo"), moderator };
        window.apply(vec![acted(3 + u64::from(!moderator), "Me", act)]);
        let bo = Person { name: name("Bo"), seat: None };
        let about = person_menu::about(&window.parts().session.state(), &bo, None);
        mnemonics::are_distinct(&message_menu::whole(
            &body,
            Some("https://a.example/"),
            about.as_ref(),
        ));
    }
    // GTK's selection would go on asking a text that is gone.
    body.select_region(0, 0);
    window.destroy();
}

#[gtk::test]
fn switches_show_what_the_room_says() {
    let (window, requests) = moderators_window();
    let locked = || {
        let action = window.lookup_action("lock").unwrap();
        action.state().and_then(|state| state.get::<bool>()).unwrap()
    };
    gio::prelude::ActionGroupExt::activate_action(&window, "lock", None);
    assert_eq!(acts(&requests), [ModerationAction::Lock { locked: true }]);
    assert!(!locked(), "asked for is not done");
    window.apply(vec![acted(3, "Me", ModerationAction::Lock { locked: true })]);
    assert!(locked() && window.imp().header.imp().locked.get_visible());
    window.destroy();
}

#[gtk::test]
fn whom_one_ignores_is_folded_away_and_comes_back() {
    let (window, _) = moderators_window();
    window.apply(vec![
        said(3, "Bo", None, "a"),
        said(4, "Bo", None, "b"),
        said(5, "Ada", None, "c"),
    ]);
    let rows = || window.parts().session.timeline().n_items();
    let before = rows();
    activate(&window, "room.ignore", (("Bo", 0u64), true).to_variant());
    assert_eq!(rows(), before - 1);
    window.apply(vec![said(6, "Bo", None, "d")]);
    assert!(window.parts().session.state().roster.ignores(&name("Bo"), None));
    activate(&window, "room.show", 1u64.to_variant());
    assert_eq!(rows(), before + 1, "two that are shown, one that is not");
    press_undo(&window);
    assert!(!window.parts().session.state().roster.ignores(&name("Bo"), None));
    window.destroy();
}

#[gtk::test]
fn commands_are_done_and_slips_stay_to_be_mended() {
    let (window, requests) = moderators_window();
    say(&window, "/kick bo too loud");
    let (act, why) = requests.acts.borrow()[0].clone();
    assert_eq!(
        (act, why.unwrap().as_str()),
        (ModerationAction::Kick { name: name("Bo") }, "too loud")
    );
    assert_eq!(window.imp().composer.editor().text(), "");
    say(&window, "/kcik Bo");
    assert_eq!(window.imp().composer.editor().text(), "/kcik Bo");
    assert!(window.imp().composer.imp().error.label().contains("/kick"));
    say(&window, "//shrug");
    assert_eq!(requests.said.borrow()[0].1, "/shrug");
    window.destroy();
}

#[gtk::test]
fn bans_are_listed_and_lifted() {
    let (window, requests) = moderators_window();
    dialogs::show_bans(&window);
    assert_eq!(requests.asked_bans.get(), 1);
    let why = Why::new("<b>").ok();
    let ban = |raw| Ban { why: why.clone(), address: true, ..Ban::of(name(raw), 0) };
    window.apply(vec![SessionEvent::Bans { id: None, bans: vec![ban("Bo"), ban("Cy")] }]);
    let bans = window.imp().dialogs.bans.upgrade().unwrap();
    assert_eq!(bans.count(), 2);
    window.parts().actions.ask(ModerationAction::Unban { name: name("Bo") }.into(), None);
    window.apply(vec![acted(3, "Me", ModerationAction::Unban { name: name("Bo") })]);
    assert_eq!(requests.asked_bans.get(), 2, "the list is asked for anew");
    crate::ui::compat::dialog::close(&bans);
    window.destroy();
}

#[gtk::test]
fn who_is_banned_is_told_why_and_may_knock_again() {
    let (window, _) = window();
    window.apply(vec![acted(1, "Ada", ModerationAction::Slow { seconds: 15 })]);
    let over = |seconds| {
        let why = Why::new("too loud").ok();
        let refused = Refused { why, seconds, ..Reason::Banned.into() };
        SessionEvent::Over(Ending::Refused(refused))
    };
    window.apply(vec![over(None)]);
    let imp = window.imp();
    assert!(imp.banners.imp().trouble.sentence().unwrap().contains("“too loud”"));
    assert!(imp.banners.imp().trouble.has_button(), "a ban may be taken back the moment after");
    assert_eq!(imp.composer.imp().status.label(), "", "the rules are nothing to it any more");
    window.apply(vec![over(Some(600))]);
    assert!(imp.banners.imp().trouble.sentence().unwrap().contains("10 minutes"));
    assert!(imp.banners.imp().trouble.has_button());
    window.destroy();
}

#[gtk::test]
fn the_slow_mode_is_said_where_one_writes() {
    let (window, requests) = window();
    window.apply(vec![acted(1, "Ada", ModerationAction::Slow { seconds: 15 })]);
    let status = || window.imp().composer.imp().status.label().to_string();
    assert_eq!(status(), "Slow mode: 15 seconds between two messages");
    say(&window, "hello");
    let id = requests.said.borrow()[0].0.clone();
    window.apply(vec![said(2, "Me", Some(&id), "hello")]);
    assert!(status().starts_with("Slow mode: 15 seconds between two messages · your next in 1"));
    window.apply(vec![acted(3, "Ada", ModerationAction::Slow { seconds: 0 })]);
    assert_eq!(status(), "");
    window.destroy();
}

#[gtk::test]
fn who_comes_back_muted_sees_it_before_writing() {
    crate::ui::prepare().unwrap();
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let welcome = Welcome { muted: Some(300), ..welcome(false, 0) };
    let window = RoomWindow::new(None, &target, encrypted(), welcome);
    let status = window.imp().composer.imp().status.label();
    assert_eq!(status, "You are muted for 5 minutes");
    window.destroy();
}
