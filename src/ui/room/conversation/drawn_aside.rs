// SPDX-License-Identifier: GPL-3.0-or-later
//! The way that a finger draws a message aside, and the arrow that comes in behind it.

use std::cell::{Cell, OnceCell};

use gtk::prelude::*;

use super::layout::{Area, MessageLayout};

/// A message that is drawn aside so far is replied to, in pixels.
const REPLIES: f64 = 64.0;
/// Between the arrow and the message.
const ARROW_GAP: i32 = 12;
/// The class of an arrow whose message is drawn far enough.
const READY: &str = "ready";

/// A message that may be drawn aside.
#[derive(Debug, Default)]
pub struct DrawnAside {
    /// The way in pixels, in the direction of the text.
    way: Cell<f64>,
    arrow: OnceCell<gtk::Button>,
}

impl DrawnAside {
    /// The way in pixels, in the direction of the text.
    pub fn way(&self) -> f64 {
        self.way.get()
    }

    /// Tells if the message is drawn far enough to be replied to.
    pub fn is_ready(&self) -> bool {
        self.way.get() >= REPLIES
    }

    /// The way in pixels to the right.
    #[expect(clippy::cast_possible_truncation, reason = "it is less than a hundred pixels")]
    pub fn to_the_right(&self, direction: gtk::TextDirection) -> f32 {
        let way = self.way.get() as f32;
        if direction == gtk::TextDirection::Rtl { -way } else { way }
    }

    /// Notes how far the message is drawn.
    pub fn set_way(&self, way: f64) {
        self.way.set(way);
        let Some(arrow) = self.arrow.get() else { return };
        arrow.set_child_visible(way > 0.0);
        match self.is_ready() {
            true => arrow.add_css_class(READY),
            false => arrow.remove_css_class(READY),
        }
    }

    /// The arrow, for the message of that number; `add` puts a new one into the row.
    pub fn arrow(&self, number: u64, add: impl FnOnce(&gtk::Button)) -> &gtk::Button {
        let arrow = self.arrow.get_or_init(|| {
            let arrow = gtk::Button::builder()
                .icon_name("mail-reply-sender-symbolic")
                .focusable(false)
                .can_target(false)
                .accessible_role(gtk::AccessibleRole::Presentation)
                .css_classes(["flat", "swipe-arrow"])
                .build();
            add(&arrow);
            arrow
        });
        arrow.set_action_target_value(Some(&number.to_variant()));
        arrow.set_action_name(Some("room.reply"));
        arrow
    }

    /// The arrow, and its place beside a message that is laid out so: outside of the row,
    /// until the message is drawn aside.
    pub fn arrow_at(&self, plan: &MessageLayout) -> Option<(&gtk::Button, Area)> {
        let arrow = self.arrow.get()?;
        let width = arrow.measure(gtk::Orientation::Horizontal, -1).1;
        let height = arrow.measure(gtk::Orientation::Vertical, width).1;
        let y = plan.bubble.y + (plan.bubble.height - height) / 2;
        Some((arrow, Area { x: -width - ARROW_GAP, y, width, height }))
    }
}
