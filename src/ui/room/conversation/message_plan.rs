// SPDX-License-Identifier: GPL-3.0-or-later
//! The places of the parts of a message, by the sizes that they ask for; and the name of its
//! author, which stands above it with a picture, or beside it where messages are compact.
//! Ours have none: they are on a side of their own, which nobody imitates by a name.

use gtk::prelude::*;
use gtk::subclass::prelude::*;

use super::layout::{self, MessageLayout, MessageParts};
use super::message_row::MessageRow;
use crate::model::{Person, PersonColour};
use crate::ui::{appearance, avatar};

impl MessageRow {
    /// The places in a row of `width`.
    pub(in crate::ui::room) fn plan(&self, width: i32) -> MessageLayout {
        let imp = self.imp();
        let (is_own, is_first) = imp.own_and_first.get();
        let author: &gtk::Widget = match imp.whisper.is_visible() {
            true => imp.whisper.upcast_ref(),
            false => imp.author.upcast_ref(),
        };
        let is_beside = author.is_visible() && !is_own && !imp.avatar.is_visible();
        let author_height =
            if author.is_visible() { natural(author, gtk::Orientation::Vertical) } else { 0 };
        let text = imp.content().widget();
        let (narrowest, widest, ..) = text.measure(gtk::Orientation::Horizontal, -1);
        let parts = MessageParts {
            own: is_own,
            first: is_first,
            compact: appearance::is_compact(),
            beside: is_beside.then(|| natural(author, gtk::Orientation::Horizontal)),
            author_height,
            quote: shown_size(&*imp.quote),
            body_natural: widest,
            body_narrowest: narrowest,
            time: (
                natural(&*imp.time, gtk::Orientation::Horizontal),
                natural(&*imp.time, gtk::Orientation::Vertical),
            ),
            time_within: imp.content().poll().is_some(),
            reactions: (0, 0),
        };
        let parts = MessageParts { reactions: imp.beside.reactions_size(width, &parts), ..parts };
        let body_width = layout::body_width(width, &parts);
        let (_, body, ..) = text.measure(gtk::Orientation::Vertical, body_width);
        let trouble = if imp.trouble.is_visible() {
            let wanted = natural(&*imp.trouble, gtk::Orientation::Horizontal);
            let width = layout::trouble_width(width, wanted);
            (width, imp.trouble.measure(gtk::Orientation::Vertical, width).1)
        } else {
            (0, 0)
        };
        layout::plan(width, &parts, body, trouble)
    }

    /// Shows the author of a message where the row says who that is; `None` is us.
    pub(super) fn show_author(&self, author: Option<(&str, PersonColour)>) {
        let imp = self.imp();
        let (_, is_first) = imp.own_and_first.get();
        let is_compact = appearance::is_compact();
        self.set_class("compact", is_compact);
        imp.avatar.set_visible(is_first && author.is_some() && !is_compact);
        let author = author.filter(|_| is_first || is_compact);
        imp.author.set_visible(author.is_some());
        if let Some((name, colour)) = author {
            imp.avatar.show_person(name, colour);
            imp.author.set_label(name);
            avatar::swap(&*imp.author, imp.beside.colour.replace(Some(colour)), colour);
        }
    }

    /// Marks the message as a whisper, of ours or not, in which `partner` is the other one;
    /// or as none.
    pub(super) fn show_whisper(&self, whisper: Option<(bool, &Person)>) {
        let imp = self.imp();
        let (_, is_first) = imp.own_and_first.get();
        self.set_class("whisper", whisper.is_some());
        // Where it is the next of a group of whispers, the first has the mark.
        imp.whisper.set_visible(whisper.is_some() && is_first);
        let Some((own, partner)) = whisper else { return };
        imp.author.set_visible(false);
        imp.whisper.show_whisper(own, partner.name.as_str());
    }
}

fn natural(widget: &impl IsA<gtk::Widget>, orientation: gtk::Orientation) -> i32 {
    widget.measure(orientation, -1).1
}

/// The size a widget asks for; nothing if it is not shown.
fn shown_size(widget: &impl IsA<gtk::Widget>) -> (i32, i32) {
    if !widget.is_visible() {
        return (0, 0);
    }
    let sides = [gtk::Orientation::Horizontal, gtk::Orientation::Vertical];
    sides.map(|side| natural(widget, side)).into()
}
