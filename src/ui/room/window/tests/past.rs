// SPDX-License-Identifier: GPL-3.0-or-later
//! The past, which is loaded as the reader goes up.

use super::hostile::label_in;
use super::*;
use crate::protocol::{PageAt, PastPage};
use crate::trust::ReadMark;
use crate::ui::room::conversation::timeline_row::TimelineRow;

/// A newcomer's window whose list is at its end, with the past messages of these numbers.
fn at_the_end(numbers: std::ops::RangeInclusive<u64>) -> (RoomWindow, Rc<Requests>) {
    at_the_end_again(None, numbers)
}

/// The same, of somebody who has read up to a place.
pub(super) fn at_the_end_again(
    read: Option<ReadMark>,
    numbers: std::ops::RangeInclusive<u64>,
) -> (RoomWindow, Rc<Requests>) {
    crate::ui::prepare().unwrap();
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let window = RoomWindow::new(None, &target, encrypted(), welcome(false, *numbers.end()));
    let requests = Rc::new(Requests::default());
    read.inspect(|read| window.set_read_mark(*read));
    window.set_link(link(&requests).0);
    window.present();
    window.apply(numbers.map(|number| said(number, "Ada", None, "a few words")).collect());
    let adjustment = window.imp().conversation.imp().scroller.vadjustment();
    until("the list is at its end", || {
        let end = adjustment.upper() - adjustment.page_size();
        adjustment.value() > 100.0 && end - adjustment.value() < 2.0
    });
    (window, requests)
}

/// The pages that were asked for: ids, and the numbers before which they end.
pub(super) fn asked(requests: &Requests) -> Vec<(String, u64)> {
    let pages = requests.pages.borrow();
    let pages = pages.iter().map(|(id, at)| match at {
        PageAt::Before(number) => (id.clone(), *number),
        other => panic!("{other:?}"),
    });
    pages.collect()
}

pub(super) fn page(id: &str, numbers: std::ops::Range<u64>, earlier: bool) -> SessionEvent {
    let events = numbers.map(|number| event(number, "words of before")).collect();
    SessionEvent::Page(PastPage {
        id: Some(id.into()),
        events,
        earlier,
        later: true,
        ..PastPage::default()
    })
}

fn event(number: u64, text: &str) -> Event {
    match said(number, "Bo", None, text) {
        SessionEvent::Happened(event) => event,
        _ => unreachable!("an event was made"),
    }
}

fn refusal(id: &str, reason: Reason) -> SessionEvent {
    SessionEvent::Failed {
        reason,
        id: Some(id.into()),
        suggestion: None,
        candidates: Vec::new(),
        seconds: None,
    }
}

/// Goes up to so many pixels below the top.
pub(super) fn go_up_to(window: &RoomWindow, value: f64) {
    let imp = window.imp().conversation.imp();
    imp.intent.lift();
    imp.scroller.vadjustment().set_value(value);
}

/// The rows in view: numbers of messages, and their upper edges.
pub(super) fn in_view(window: &RoomWindow) -> Vec<(u64, f32)> {
    let imp = window.imp().conversation.imp();
    let timeline = window.parts().session.timeline().timeline();
    let list = imp.list.get();
    let page = imp.scroller.vadjustment().page_size();
    let rows = std::iter::successors(list.first_child(), WidgetExt::next_sibling);
    let shown = rows.filter_map(|row| {
        let index = row.first_child().and_downcast::<TimelineRow>()?.index()?;
        let top = row.compute_bounds(&list).filter(|_| row.is_child_visible())?.y();
        let is_in_view = top >= 0.0 && f64::from(top) < page;
        match timeline.row(usize::try_from(index).ok()?)?.as_ref() {
            Row::Said(said) if is_in_view => Some((said.number, top)),
            _ => None,
        }
    });
    let mut shown: Vec<_> = shown.collect();
    shown.sort_by_key(|(number, _)| *number);
    shown
}

/// Lets so many frames be drawn.
pub(super) fn frames(window: &RoomWindow, count: i64) {
    let clock = window.frame_clock().expect("a window that is shown is drawn");
    let drawn = clock.frame_counter();
    until("it is drawn", || {
        window.queue_draw();
        clock.frame_counter() > drawn + count
    });
}

#[gtk::test]
fn the_page_before_is_loaded_near_the_top_and_what_is_read_stays_in_place() {
    let (window, requests) = at_the_end(1_001..=1_200);
    assert_eq!(asked(&requests), [], "the end is far from the top");
    // What one reads may take the place of the headings at the very top; GTK 4.20 lets it
    // do so near it, too.
    let may_move = 90.0;
    for (round, top) in [(1, 40.0), (2, 0.0)] {
        go_up_to(&window, top);
        frames(&window, 3);
        let (id, before) = asked(&requests).last().cloned().unwrap();
        assert_eq!(
            (asked(&requests).len(), before),
            (round, 1_201 - 200 * u64::try_from(round).unwrap())
        );
        let loading = &window.imp().conversation.imp().loading;
        assert!(loading.get_visible());
        let read = in_view(&window);
        assert!(read.len() > 3, "{read:?}");
        window.apply(vec![page(&id, before - 200..before, round < 2)]);
        assert!(!loading.get_visible());
        frames(&window, 5);
        let now = in_view(&window);
        let (number, place) = read[2];
        let after = now.iter().find(|(of, _)| *of == number);
        assert!(
            after.is_some_and(|(_, now)| (now - place).abs() < may_move),
            "round {round}: {number} was at {place}, and then {now:?}"
        );
    }
    go_up_to(&window, 0.0);
    frames(&window, 3);
    assert_eq!(asked(&requests).len(), 2, "there is nothing more");
    let top = window.parts().session.timeline().timeline().row(0).unwrap();
    assert_eq!(*top, Row::Beginning { whole: false });
    window.destroy();
}

#[gtk::test]
fn the_focus_stays_in_the_list() {
    let (window, requests) = at_the_end(1_001..=1_200);
    let list = window.imp().conversation.imp().list.get();
    go_up_to(&window, 0.0);
    frames(&window, 3);
    let top = list.first_child().unwrap();
    assert!(top.grab_focus());
    let (id, _) = asked(&requests).pop().unwrap();
    window.apply(vec![page(&id, 801..1_001, true)]);
    frames(&window, 3);
    let row = TimelineRow::in_use(&list).unwrap();
    let index = usize::try_from(row.index().unwrap()).unwrap();
    let row = window.parts().session.timeline().timeline().row(index).unwrap();
    assert!(matches!(&*row, Row::Said(said) if said.number == 1_001), "{row:?}");
    window.destroy();
}

#[gtk::test]
fn a_message_of_before_is_shown_once_it_is_loaded() {
    let (window, requests) = at_the_end(1_001..=1_200);
    window.parts().past.show(event(700, "words of before"));
    let (id, before) = asked(&requests).pop().unwrap();
    assert_eq!(before, 1_001);
    window.apply(vec![page(&id, 801..1_001, true)]);
    let (id, before) = asked(&requests).pop().unwrap();
    assert_eq!(before, 801, "it is further back");
    window.apply(vec![page(&id, 601..801, true)]);
    until("it is in view", || in_view(&window).iter().any(|(number, _)| *number == 700));
    let list = window.imp().conversation.imp().list.get();
    until("it has the focus", || {
        RootExt::focus(&window).is_some_and(|focus| focus.is_ancestor(&list))
    });
    assert!(!window.follows());
    assert_eq!(asked(&requests).len(), 2, "no more than is needed");
    window.destroy();
}

#[gtk::test]
fn a_message_that_is_not_to_be_had_is_told() {
    let (window, requests) = at_the_end(1_001..=1_200);
    window.parts().past.show(event(700, "words of before"));
    let (id, _) = asked(&requests).pop().unwrap();
    window.apply(vec![page(&id, 801..1_001, false)]);
    assert_eq!(asked(&requests).len(), 1);
    let says_so =
        |label: &gtk::Label| label.label() == "That message is further back than this window goes.";
    let overlay = &window.imp().toast_overlay;
    until("it is told", || label_in(overlay.upcast_ref(), &says_so));
    window.destroy();
}

#[gtk::test]
fn a_busy_room_is_asked_again() {
    let (window, requests) = at_the_end(1_001..=1_200);
    go_up_to(&window, 40.0);
    let (id, _) = asked(&requests).pop().unwrap();
    window.apply(vec![refusal(&id, Reason::Busy)]);
    assert!(!window.imp().conversation.imp().loading.get_visible());
    until("it is asked again", || asked(&requests).len() == 2);
    let (again, before) = asked(&requests).pop().unwrap();
    assert!(again != id && before == 1_001);
    window.destroy();
}

#[gtk::test]
fn a_lost_connection_and_a_refusal_end_the_waiting() {
    let (window, requests) = at_the_end(1_001..=1_200);
    go_up_to(&window, 40.0);
    let (id, _) = asked(&requests).pop().unwrap();
    let loading = &window.imp().conversation.imp().loading;
    assert!(loading.get_visible());
    window.apply(vec![SessionEvent::Interrupted { retry: std::time::Instant::now() }]);
    assert!(!loading.get_visible());
    window.apply(vec![page(&id, 801..1_001, true)]);
    let length = window.parts().session.timeline().timeline().len();
    let entered = SessionEvent::Welcomed {
        address: "attic".parse().unwrap(),
        security: encrypted(),
        welcome: Box::new(welcome(true, 1_200)),
    };
    window.apply(vec![entered]);
    go_up_to(&window, 30.0);
    let (again, before) = asked(&requests).pop().unwrap();
    assert!(again != id && before == 1_001, "it is asked for anew");
    window.apply(vec![refusal(&again, Reason::UnknownType)]);
    assert!(!loading.get_visible());
    let count = asked(&requests).len();
    go_up_to(&window, 20.0);
    assert_eq!(asked(&requests).len(), count, "a room of before has no pages");
    assert_eq!(window.parts().session.timeline().timeline().len(), length);
    window.destroy();
}
