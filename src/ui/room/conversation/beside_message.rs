// SPDX-License-Identifier: GPL-3.0-or-later
//! Parts of a message beside its text: reactions, and buttons while it is near. They are
//! made when they are wanted: ten thousand messages need none.

use std::cell::{Cell, OnceCell};

use adw::prelude::*;

use super::drawn_aside::DrawnAside;
use super::hover_buttons::{self, HoverButtons};
use super::layout::{self, Area, MessageLayout, MessageParts};
use super::reaction_strip::ReactionStrip;
use crate::model::PersonColour;

/// Parts of a message beside its text.
#[derive(Debug, Default)]
pub struct BesideMessage {
    /// The colour of the author's name.
    pub colour: Cell<Option<PersonColour>>,
    /// The reactions, once there were any.
    pub reactions: OnceCell<ReactionStrip>,
    /// The buttons, once the message was near.
    pub buttons: OnceCell<HoverButtons>,
    /// The width of the text, where the name of its author stands beside it.
    compact_text: Cell<Option<i32>>,
    own: Cell<bool>,
    /// The way that a finger draws the message aside.
    pub aside: DrawnAside,
    /// Set while the pointer is over the message.
    pub near: Cell<bool>,
}

impl BesideMessage {
    /// The size of the reactions in a row of `width`, which has these other parts.
    pub fn reactions_size(&self, width: i32, parts: &MessageParts) -> (i32, i32) {
        self.own.set(parts.own);
        self.compact_text.set(parts.beside.map(|_| parts.body_natural));
        let Some(strip) = self.reactions.get().filter(|strip| strip.get_visible()) else {
            return (0, 0);
        };
        let wanted = strip.measure(gtk::Orientation::Horizontal, -1).1;
        let width = layout::reactions_width(width, wanted, parts);
        (width, strip.measure(gtk::Orientation::Vertical, width).1)
    }

    /// The buttons, and their place in a row that is laid out so.
    pub fn buttons_at(&self, width: i32, plan: &MessageLayout) -> Option<(&HoverButtons, Area)> {
        let buttons = self.buttons.get()?;
        let place =
            hover_buttons::place(buttons, width, plan, self.own.get(), self.compact_text.get());
        buttons.set_child_visible(place.is_some() && self.near.get());
        Some((buttons, place?))
    }
}
