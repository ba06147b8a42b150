// SPDX-License-Identifier: GPL-3.0-or-later
//! Replying with a finger: a message that is drawn aside in the direction of its text is
//! replied to once the finger lifts. An arrow comes in behind it, and takes colour where it
//! is drawn far enough. A finger that goes up or down scrolls, and a mouse selects text.

use std::cell::RefCell;
use std::rc::Rc;

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::message_row::MessageRow;
use super::timeline_row::TimelineRow;

/// The way after which it is clear what a finger does, in pixels.
const DECIDES: f64 = 16.0;
/// Farther a message does not go.
const FARTHEST: f64 = 88.0;
/// The time in which a message goes back, in milliseconds.
const BACK: u32 = 150;

/// The meaning of a finger that moves on a message.
#[derive(Debug, Clone, Copy, PartialEq)]
enum FingerMeaning {
    NotClear,
    Other,
    /// It draws the message aside, so far.
    Draws(f64),
}

/// A finger on a list, and the message that it draws aside.
#[derive(Default)]
pub struct Finger {
    drawn: RefCell<Option<(MessageRow, u64)>>,
}

/// Has messages in `list` drawn aside by a finger.
pub(super) fn connect(list: &gtk::ListView) {
    let drag = gtk::GestureDrag::builder()
        .touch_only(true)
        .propagation_phase(gtk::PropagationPhase::Capture)
        .build();
    let finger = Rc::<Finger>::default();
    let (moved, lifted, lost) = (finger.clone(), finger.clone(), finger);
    let heard = list.downgrade();
    drag.connect_drag_update(move |drag, x, y| {
        let (Some(list), Some(start)) = (heard.upgrade(), drag.start_point()) else { return };
        let state = moved.moves(&list, start, (x, y));
        if state != gtk::EventSequenceState::None {
            drag.set_state(state);
        }
    });
    drag.connect_drag_end(move |_, _, _| lifted.lift(true));
    drag.connect_cancel(move |_, _| lost.lift(false));
    list.add_controller(drag);
}

impl Finger {
    /// Draws what is under a finger that began at `start` and has moved by `way`; returns
    /// what becomes of its touch.
    pub fn moves(
        &self,
        list: &gtk::ListView,
        start: (f64, f64),
        (x, y): (f64, f64),
    ) -> gtk::EventSequenceState {
        let is_rtl = list.direction() == gtk::TextDirection::Rtl;
        let is_drawn = self.drawn.borrow().is_some();
        let way = match meaning(if is_rtl { -x } else { x }, y, is_drawn) {
            FingerMeaning::NotClear => return gtk::EventSequenceState::None,
            FingerMeaning::Other => return gtk::EventSequenceState::Denied,
            FingerMeaning::Draws(way) => way,
        };
        if !is_drawn {
            let Some(drawn) = replied_at(list, start) else {
                return gtk::EventSequenceState::Denied;
            };
            self.drawn.replace(Some(drawn));
        }
        if let Some((row, _)) = &*self.drawn.borrow() {
            draw_aside(row, way);
        }
        gtk::EventSequenceState::Claimed
    }

    /// Lets the message go back, and replies to it if it was drawn far enough and that is
    /// `meant`.
    pub fn lift(&self, meant: bool) {
        let Some((row, number)) = self.drawn.take() else { return };
        let is_ready = row.imp().beside.aside.is_ready();
        go_back(&row);
        if meant && is_ready {
            // The arrow was shown, so there is somebody who does it.
            let _ = row.activate_action("room.reply", Some(&number.to_variant()));
        }
    }
}

/// The meaning of a finger that has gone so far in the direction of the text, and down.
fn meaning(along: f64, down: f64, is_drawn: bool) -> FingerMeaning {
    if is_drawn {
        return FingerMeaning::Draws(along.clamp(0.0, FARTHEST));
    }
    if down.abs() >= DECIDES || along <= -DECIDES {
        FingerMeaning::Other
    } else if along >= DECIDES && along >= 2.0 * down.abs() {
        FingerMeaning::Draws(along.min(FARTHEST))
    } else {
        FingerMeaning::NotClear
    }
}

/// The message at a place in `list`, and its number, if it can be replied to.
fn replied_at(list: &gtk::ListView, (x, y): (f64, f64)) -> Option<(MessageRow, u64)> {
    let picked = list.pick(x, y, gtk::PickFlags::DEFAULT)?;
    if is_in_wide_one(&picked, list) {
        return None;
    }
    let row = TimelineRow::around(&picked, list)?;
    let (message, number) = (row.shown_message()?, row.message_number()?);
    // Whispers are answered in their own pane.
    let is_whisper = message.imp().shown.borrow().partner.is_some();
    (!is_whisper && make_arrow(&message, number)).then_some((message, number))
}

/// Tells if a widget in `list` lies in something that the finger scrolls sideways.
fn is_in_wide_one(widget: &gtk::Widget, list: &gtk::ListView) -> bool {
    let parts = std::iter::successors(Some(widget.clone()), WidgetExt::parent);
    let below = parts.take_while(|part| part != list);
    below.filter_map(|part| part.downcast::<gtk::ScrolledWindow>().ok()).any(|scroller| {
        let across = scroller.hadjustment();
        across.upper() - across.lower() > across.page_size()
    })
}

fn go_back(row: &MessageRow) {
    let from = row.imp().beside.aside.way();
    let drawn = row.downgrade();
    let target = adw::CallbackAnimationTarget::new(move |way| {
        if let Some(row) = drawn.upgrade() {
            draw_aside(&row, way);
        }
    });
    adw::TimedAnimation::new(row, from, 0.0, BACK, target).play();
}

/// Draws a message aside, by so many pixels in the direction of its text.
fn draw_aside(row: &MessageRow, way: f64) {
    row.imp().beside.aside.set_way(way);
    row.queue_draw();
}

/// Makes the arrow of a message; tells if the room knows of replies.
fn make_arrow(row: &MessageRow, number: u64) -> bool {
    let imp = row.imp();
    // Before it, so that a menu that is open stays the last.
    let add = |arrow: &gtk::Button| arrow.insert_before(row, Some(&*imp.trouble));
    let arrow = imp.beside.aside.arrow(number, add);
    row.queue_allocate();
    arrow.is_sensitive()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finger_draws_a_message_scrolls_or_has_not_decided() {
        use FingerMeaning::{Draws, NotClear, Other};
        for (along, down, means) in [
            (0.0, 0.0, NotClear),
            (15.0, 2.0, NotClear),
            (16.0, 8.0, Draws(16.0)),
            (16.0, -9.0, NotClear),
            (500.0, 0.0, Draws(FARTHEST)),
            (30.0, 16.0, Other),
            (0.0, -16.0, Other),
            (-16.0, 0.0, Other),
        ] {
            assert_eq!(meaning(along, down, false), means, "{along} {down}");
        }
        assert_eq!(meaning(10.0, 300.0, true), Draws(10.0), "it has decided");
        assert_eq!(meaning(-10.0, 0.0, true), Draws(0.0));
    }
}
