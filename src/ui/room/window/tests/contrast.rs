// SPDX-License-Identifier: GPL-3.0-or-later
//! Contrast of all that the room draws (WCAG 2, 1.4.3 and 1.4.11), light and dark,
//! and in high contrast. Measured on the picture of the window: nothing here knows a
//! colour.

use std::process::Command;

use super::*;
use crate::model::{Person, PersonColour};
use crate::protocol::{ActionTarget, ModerationAction, Recognition, SeatNumber, Typing};
use crate::ui::sight::{Seen, Styles, await_all, edge, look};

/// Set in the process that looks at high contrast; libadwaita asks for it.
const HIGH_CONTRAST: &str = "ADW_DEBUG_HIGH_CONTRAST";
/// Least contrast of a text, and of what is none.
const TEXT: f64 = 4.5;
const OTHER: f64 = 3.0;

/// Parts of what has to be seen.
const EXPECTED: [&str; 12] = [
    "What the room is about",
    "past <a",
    "mine <a",
    "Pizza",
    "ignored",
    "theirs",
    "New messages",
    "Sending",
    "An error",
    "Slow mode",
    "Moderator · Muted",
    "view-more-symbolic",
];

/// A link that says another place than it leads to.
const DECEIT: &str = "https://bank.example@evil.example/";

fn joined(number: u64, member: Member) -> SessionEvent {
    SessionEvent::Happened(Event { number, time: 0, what: EventKind::Joined(member) })
}

fn acted(number: u64, act: ModerationAction) -> SessionEvent {
    let (by, target) = (Some(name("Ada")), ActionTarget::default());
    let what = EventKind::Acted { by, act, target, why: None, id: None };
    SessionEvent::Happened(Event { number, time: number * 1000, what })
}

/// So many people that somebody else has our colour; each says something.
fn crowd(first: u64) -> Vec<SessionEvent> {
    let guests = || (first..).zip((0..24).map(|guest| format!("Guest {guest}")));
    let joins = guests().map(|(number, guest)| joined(number, Member::named(name(&guest))));
    let words = guests().map(|(number, guest)| said(number + 100, &guest, None, "colour"));
    joins.chain(words).collect()
}

/// A room where everything has happened that is drawn in some way of its own.
fn scene() -> RoomWindow {
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    // Long enough for the line about it to stay the same.
    let rules = Rules { slow: 1_800, ..Rules::default() };
    let welcome = Welcome {
        topic: Topic::new("What the room is about").unwrap(),
        rules,
        muted: None,
        ..welcome(false, 3)
    };
    let window = RoomWindow::new(None, &target, encrypted(), welcome);
    let requests = Rc::new(Requests::default());
    window.set_link(link(&requests).0);
    // Larger than a screen, which a window that only wishes to be is not.
    window.set_size_request(900, 2_700);
    let text = Text::new("Pizza https://a.example/").unwrap();
    let badges = Member {
        moderator: true,
        recognition: Some(Recognition::Other),
        seat: Some(SeatNumber::new(7)),
        ..Member::named(name("Mo"))
    };
    window.apply(vec![
        said(1, "Ada", None, &format!("past https://a.example/ {DECEIT}")),
        said(2, "Me", None, &format!("mine, past https://a.example/ {DECEIT}")),
        said(3, "Ada", None, "past"),
        joined(4, Member::named(name("Bo"))),
        joined(5, badges),
        acted(6, ModerationAction::Announce { text }),
        said(7, "Bo", None, "hidden"),
        said(8, "Ada", None, &format!("theirs https://a.example/ {DECEIT}")),
        said(9, "Me", None, &format!("mine https://a.example/ {DECEIT}")),
        acted(10, ModerationAction::Mute { name: name("Mo"), seconds: 600 }),
        SessionEvent::Typing(Typing { name: name("Ada"), active: true }),
    ]);
    window.parts().session.timeline().fold(
        &Person { name: name("Bo"), seat: None }.everywhere(&window.parts().session.state().roster),
        true,
    );
    window.parts().session.timeline().note_reader(false);
    window.apply(vec![said(11, "Ada", None, "unread")]);
    window.parts().session.timeline().note_reader(true);
    window.apply(crowd(12));
    say(&window, "on its way https://a.example/");
    requests.busy.set(true);
    say(&window, "failed https://a.example/");
    window.imp().composer.set_error(Some("An error"));
    window
}

/// Texts and icons of `window` that stand out too little.
fn too_faint(window: &RoomWindow, mode: &str, expected: &[String]) -> Vec<String> {
    let window: &gtk::Window = window.upcast_ref();
    await_all(window, expected);
    let mut seen = look(window, false);
    let all: Vec<_> = seen.iter().map(|seen| &seen.what).collect();
    for what in expected {
        assert!(
            all.iter().any(|seen| seen.contains(what.as_str())),
            "{mode}: no {what} in {all:?}"
        );
    }
    seen.extend(look(window, true));
    let least = |seen: &Seen| if seen.is_text { TEXT } else { OTHER };
    let faint = seen.iter().filter(|seen| seen.contrast < least(seen));
    faint.map(|seen| format!("{mode}: {:.2} {}", seen.contrast, seen.what)).collect()
}

/// Looks at the room in one mode.
fn faint_in(mode: &str) -> Vec<String> {
    let _styles = Styles::load();
    let window = scene();
    window.present();
    let composer = &window.imp().composer;
    until("all is there", || {
        let status = composer.imp().status.is_mapped();
        status && window.imp().conversation.is_mapped() && window.imp().people.is_mapped()
    });
    let colours: Vec<_> =
        (0..PersonColour::COUNT).map(|colour| format!("person{colour} ")).collect();
    let authors =
        (0..PersonColour::COUNT).map(|colour| format!("author.caption-heading.person{colour} "));
    let expected: Vec<_> = authors.chain(colours).chain(EXPECTED.map(str::to_owned)).collect();
    let mut faint = too_faint(&window, mode, &expected);
    if adw::StyleManager::default().is_high_contrast() {
        let plain = bubbles(window.upcast_ref());
        assert!(plain.len() > 5);
        let edges = plain.iter().map(|bubble| edge(window.upcast_ref(), bubble));
        faint.extend(
            edges.filter(|edge| *edge < OTHER).map(|edge| format!("{mode}: {edge:.2} outline")),
        );
    }
    window.apply(vec![SessionEvent::Over(Ending::Lost)]);
    faint.extend(too_faint(
        &window,
        &format!("{mode}, lost"),
        &["Rejoin", "Not confirmed"].map(str::to_owned),
    ));
    window.destroy();
    faint
}

fn bubbles(widget: &gtk::Widget) -> Vec<gtk::Widget> {
    let children = std::iter::successors(widget.first_child(), WidgetExt::next_sibling);
    children
        .flat_map(|child| match child.has_css_class("bubble") && child.is_mapped() {
            true => vec![child],
            false => bubbles(&child),
        })
        .collect()
}

#[gtk::test]
fn everything_stands_out() {
    crate::ui::prepare().unwrap();
    if let Some(settings) = gtk::Settings::default() {
        settings.set_gtk_enable_animations(false);
    }
    let manager = adw::StyleManager::default();
    let more = if manager.is_high_contrast() { "high contrast, " } else { "" };
    let mut faint = Vec::new();
    for (scheme, mode) in
        [(adw::ColorScheme::ForceLight, "light"), (adw::ColorScheme::ForceDark, "dark")]
    {
        manager.set_color_scheme(scheme);
        faint.extend(faint_in(&format!("{more}{mode}")));
    }
    manager.set_color_scheme(adw::ColorScheme::Default);
    assert!(faint.is_empty(), "too faint:\n{}", faint.join("\n"));
}

/// libadwaita asks once for high contrast, when it begins.
#[test]
fn everything_stands_out_in_high_contrast() {
    let tests = std::env::current_exe().unwrap();
    let told = Command::new(tests)
        .args(["--exact", "--nocapture"])
        .arg(concat!(module_path!(), "::everything_stands_out").trim_start_matches("salotto::"))
        .env(HIGH_CONTRAST, "1")
        .output()
        .unwrap();
    let words = format!(
        "{}{}",
        String::from_utf8_lossy(&told.stdout),
        String::from_utf8_lossy(&told.stderr)
    );
    assert!(told.status.success() && words.contains("1 passed"), "{words}");
}
