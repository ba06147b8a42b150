// SPDX-License-Identifier: GPL-3.0-or-later
//! Removing a message at the window.

use super::*;
use crate::protocol::Abilities;
use crate::ui::room::window::removal;

/// Messages as the list has them: the text, or nothing where it is hidden or gone.
fn texts(window: &RoomWindow) -> Vec<Option<String>> {
    let timeline = window.parts().session.timeline().timeline();
    let rows = (0..timeline.len()).filter_map(|index| timeline.row(index));
    rows.filter_map(|row| match row.as_ref() {
        Row::Said(said) => Some(said.removal.is_none().then(|| said.text.to_string())),
        _ => None,
    })
    .collect()
}

#[gtk::test]
fn a_message_is_removed_once_nobody_undoes_it() {
    let (window, requests) = moderators_window();
    let said = |number, text| said(number, "Bo", None, text);
    window.apply(vec![said(3, "one"), said(4, "two")]);
    removal::remove(&window, 4);
    assert_eq!(texts(&window), [Some("one".into()), None], "at once, for us");
    press_undo(&window);
    assert_eq!(texts(&window), [Some("one".into()), Some("two".into())]);
    removal::remove(&window, 4);
    assert_eq!(acts(&requests), [], "it can still be undone");
    window.parts().toasts.settle();
    let remove = ModerationAction::Remove { message: 4, from: None };
    assert_eq!(acts(&requests), std::slice::from_ref(&remove));
    window.apply(vec![acted(5, "Me", remove)]);
    assert_eq!(texts(&window), [Some("one".into()), None]);
    removal::remove(&window, 4);
    window.parts().toasts.settle();
    assert_eq!(acts(&requests).len(), 1, "it is gone already");
    window.destroy();
}

#[gtk::test]
fn a_removal_is_asked_for_as_soon_as_another_is() {
    let (window, requests) = moderators_window();
    let said = |number, text| said(number, "Bo", None, text);
    window.apply(vec![said(3, "one"), said(4, "two")]);
    let remove = |message| ModerationAction::Remove { message, from: None };
    removal::remove(&window, 3);
    removal::remove(&window, 4);
    assert_eq!(acts(&requests), [remove(3)], "the second can still be undone");
    removal::remove_all(&window, &Person { name: name("Bo"), seat: None });
    let all = ModerationAction::RemoveAll { name: name("Bo"), seats: Vec::new() };
    assert_eq!(acts(&requests), [remove(3), remove(4), all]);
    window.parts().toasts.settle();
    assert_eq!(acts(&requests).len(), 3, "each once");
    window.destroy();
}

#[gtk::test]
fn all_messages_of_somebody_are_removed_at_once_and_what_comes_later_stays() {
    let (window, requests) = moderators_window();
    let said = |number, from, text| said(number, from, None, text);
    window.apply(vec![said(3, "Bo", "one"), said(4, "Ada", "two"), said(5, "Bo", "three")]);
    let all = ["one", "two", "three"].map(|text| Some(text.to_owned()));
    // The host's alone: the test has the rights, and asks for it.
    window.action_set_enabled("room.remove-all", true);
    activate(&window, "room.remove-all", (("Bo", 0u64), ()).to_variant());
    assert_eq!((texts(&window), acts(&requests)), (all.to_vec(), Vec::new()), "it is asked first");
    removal::remove_all(&window, &Person { name: name("Bo"), seat: None });
    assert_eq!(texts(&window), [None, Some("two".into()), None]);
    let asked = ModerationAction::RemoveAll { name: name("Bo"), seats: Vec::new() };
    assert_eq!(acts(&requests), [asked]);
    window.apply(vec![said(6, "Bo", "four")]);
    let all = [&all[..], &[Some("four".to_owned())]].concat();
    assert_eq!(texts(&window)[3], all[3]);
    window.apply(vec![SessionEvent::Failed {
        reason: Reason::Forgotten,
        id: Some("remove-1".into()),
        suggestion: None,
        candidates: Vec::new(),
        seconds: None,
    }]);
    assert_eq!(texts(&window), all, "what the room refuses comes back");
    window.destroy();
}

#[gtk::test]
fn what_was_asked_for_as_the_connection_was_lost_is_seen_again() {
    let (window, _) = moderators_window();
    let said = |number, text| said(number, "Bo", None, text);
    window.apply(vec![said(3, "one"), said(4, "two")]);
    removal::remove(&window, 3);
    removal::remove(&window, 4);
    window.parts().toasts.settle();
    assert_eq!(texts(&window), [None, None]);
    // The room has heard of one of them after all.
    window
        .apply(vec![SessionEvent::Unconfirmed { ids: vec!["remove-1".into(), "remove-2".into()] }]);
    assert_eq!(texts(&window), [Some("one".into()), Some("two".into())]);
    window.apply(vec![acted(5, "Me", ModerationAction::Remove { message: 4, from: None })]);
    assert_eq!(texts(&window), [Some("one".into()), None]);
    window.destroy();
}

#[gtk::test]
fn a_guest_removes_its_own_last_message_and_can_undo_it() {
    crate::ui::prepare().unwrap();
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let welcome = Welcome {
        can: Abilities { removes_own: true, ..Abilities::default() },
        ..welcome(false, 0)
    };
    let window = RoomWindow::new(None, &target, encrypted(), welcome);
    let requests = Rc::new(Requests::default());
    window.set_link(link(&requests).0);
    window.apply(vec![said(1, "Me", None, "one"), said(2, "Ada", None, "two")]);
    say(&window, "/delete");
    assert_eq!(texts(&window), [None, Some("two".into())], "at once, for us");
    press_undo(&window);
    assert_eq!(texts(&window), [Some("one".into()), Some("two".into())]);
    say(&window, "/delete");
    window.parts().toasts.settle();
    let remove = ModerationAction::Remove { message: 1, from: None };
    assert_eq!(acts(&requests), std::slice::from_ref(&remove));
    window.apply(vec![acted(3, "Me", remove)]);
    say(&window, "/delete");
    window.parts().toasts.settle();
    assert_eq!(acts(&requests).len(), 1, "there is nothing more of ours");
    window.apply(vec![said(4, "Me", None, "three"), said(5, "Me", None, "four")]);
    say(&window, "/delete");
    say(&window, "/delete");
    window.parts().toasts.settle();
    let removed = acts(&requests)[1..].to_vec();
    let remove = |message| ModerationAction::Remove { message, from: None };
    assert_eq!(removed, [5, 4].map(remove), "the one before, while the last is on its way");
    window.destroy();
}

#[gtk::test]
fn a_moderator_removes_its_own_in_a_room_of_the_version_before() {
    let (window, requests) = moderators_window();
    window.apply(vec![said(3, "Me", None, "one")]);
    activate(&window, "room.remove-own", 3_u64.to_variant());
    window.parts().toasts.settle();
    assert_eq!(acts(&requests), [ModerationAction::Remove { message: 3, from: None }]);
    window.destroy();
}
