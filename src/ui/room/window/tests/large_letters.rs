// SPDX-License-Identifier: GPL-3.0-or-later
//! Letters twice as large in a window as narrow as a phone.

use super::*;
use crate::protocol::{PinText, PinnedMessage, Poll, PollLine, PollOptions};

/// The narrowest that a window is to be, in pixels.
const NARROWEST: i32 = 360;
/// The size of letters, in 1024ths of a dot per inch.
const TWICE: i32 = 2 * 96 * 1024;

/// The innermost widgets that ask for more, with what they ask for.
fn too_wide(widget: &gtk::Widget) -> Vec<String> {
    let wanted = widget.measure(gtk::Orientation::Horizontal, -1).0;
    if !widget.get_visible() || wanted <= NARROWEST {
        return Vec::new();
    }
    let children = std::iter::successors(widget.first_child(), WidgetExt::next_sibling);
    let parts: Vec<_> = children.flat_map(|child| too_wide(&child)).collect();
    match parts.is_empty() {
        true => vec![parts_of(widget)],
        false => parts,
    }
}

/// A widget and all its parts, with the width that each asks for.
fn parts_of(widget: &gtk::Widget) -> String {
    let wanted = widget.measure(gtk::Orientation::Horizontal, -1).0;
    let children = std::iter::successors(widget.first_child(), WidgetExt::next_sibling);
    let parts = children.filter(WidgetExt::get_visible).map(|child| parts_of(&child));
    format!("{} {wanted} ({})", widget.type_(), parts.collect::<Vec<_>>().join(", "))
}

#[gtk::test]
fn letters_twice_as_large_fit_a_phone() {
    crate::ui::prepare().unwrap();
    let settings = gtk::Settings::default().unwrap();
    let before = settings.gtk_xft_dpi();
    settings.set_gtk_xft_dpi(TWICE);
    // As most desktops have it.
    let buttons = settings.gtk_decoration_layout();
    settings.set_gtk_decoration_layout(Some("appmenu:close"));
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let can =
        Abilities { answers: true, edits: true, pins: true, polls: true, ..Abilities::default() };
    let pin = PinText::new("Dinner at eight, and bring plates").ok();
    let pinned = vec![PinnedMessage { number: 1, from: Some(name("Ada")), text: pin }];
    let rules = Rules { locked: true, password: true, ..Rules::default() };
    let topic = Topic::new("Saturday, from 18:00: bring your own chair").unwrap();
    let me = Member { moderator: true, ..Member::named(name("Me")) };
    let plain = welcome(false, 0);
    let members = vec![plain.members[0].clone(), me];
    let welcome = Welcome { topic, members, can, rules, pinned, ..plain };
    let window = RoomWindow::new(None, &target, encrypted(), welcome);
    let requests = Rc::new(Requests::default());
    window.set_link(link(&requests).0);
    let line = |raw: &str| PollLine::new(raw).unwrap();
    let options = ["Pizza, with everything on it", "Whatever is left over"].map(line).into();
    let poll = Poll {
        from: name("Ada"),
        seat: None,
        id: None,
        question: line("Pizza or pasta?"),
        options: PollOptions::new(options).unwrap(),
    };
    let poll = Event { number: 1, time: 0, what: EventKind::Poll(poll) };
    let ours = said(2, "Me", None, "Made it! The switch is under the stairs, take any");
    window.apply(vec![SessionEvent::Happened(poll), ours]);
    window.set_default_size(NARROWEST, 636);
    window.present();
    until("it is drawn", || window.imp().conversation.width() > 0);
    WidgetExt::activate_action(&window, "room.edit", Some(&2_u64.to_variant())).unwrap();
    assert_eq!(too_wide(window.upcast_ref()), [] as [&str; 0]);
    window.apply(vec![SessionEvent::Over(Ending::Lost)]);
    assert_eq!(too_wide(window.upcast_ref()), [] as [&str; 0]);
    assert!(window.measure(gtk::Orientation::Horizontal, -1).0 <= NARROWEST);
    window.destroy();
    settings.set_gtk_xft_dpi(before);
    settings.set_gtk_decoration_layout(buttons.as_deref());
}
