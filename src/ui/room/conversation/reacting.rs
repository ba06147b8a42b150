// SPDX-License-Identifier: GPL-3.0-or-later
//! Reactions in the list: rows that are there show them, and where one is chosen.

use std::collections::BTreeSet;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::gdk;

use super::list::Conversation;
use super::list_model::TimelineModel;
use super::message_row::MessageRow;
use super::timeline_row::TimelineRow;
use crate::model::{find, reactions_to, take_reaction_news};
use crate::ui::compat;

/// Has the rows of `conversation` show the reactions that `model` tells of.
pub fn connect(conversation: &Conversation, model: &TimelineModel) {
    let (conversation, timeline) = (conversation.downgrade(), model.downgrade());
    model.connect_reacted(move |messages| {
        if let (Some(conversation), Some(model)) = (conversation.upgrade(), timeline.upgrade()) {
            show(&conversation, &model, messages);
            let news = model.edit(take_reaction_news);
            if news.count > 0 {
                let reader = &conversation.imp().reader;
                reader.hear_reactions(&news, |message| find(&model.timeline(), message));
                reader.read_out(conversation.upcast_ref());
            }
        }
    });
}

fn show(conversation: &Conversation, model: &TimelineModel, messages: &BTreeSet<u64>) {
    for row in rows(conversation) {
        let message = row.reacted_number().filter(|number| messages.contains(number));
        if let Some(message) = message {
            let counts = reactions_to(&model.timeline(), message);
            row.show_reactions(&counts);
        }
    }
}

/// The rows that are there, in view or nearly so.
fn rows(conversation: &Conversation) -> impl Iterator<Item = TimelineRow> + use<> {
    let list = conversation.imp().list.get();
    std::iter::successors(list.first_child(), WidgetExt::next_sibling)
        .filter_map(|row| row.first_child().and_downcast())
}

/// The place of the text of a message within `conversation`; the lower edge where it is out
/// of view.
pub fn place_of(conversation: &Conversation, message: u64) -> gdk::Rectangle {
    let row = rows(conversation).find(|row| row.reacted_number() == Some(message));
    let place = row.and_then(|row| match row.child().and_downcast::<MessageRow>() {
        Some(message) => message.imp().bubble.compute_bounds(conversation),
        None => row.compute_bounds(conversation),
    });
    let (width, height) = (conversation.width(), conversation.height());
    let Some(place) = place else { return gdk::Rectangle::new(width / 2, height, 1, 1) };
    #[expect(clippy::cast_possible_truncation, reason = "within a widget, which is on a screen")]
    let (x, y) = ((place.x() + place.width() / 2.0) as i32, place.y() as i32);
    let y = y.clamp(0, (height - 1).max(0));
    gdk::Rectangle::new(x.clamp(0, (width - 1).max(0)), y, 1, 1)
}

/// Gives `popover` to the conversation, with its point at a message.
pub fn point_at(conversation: &Conversation, popover: &gtk::Popover, message: u64) {
    if popover.parent().is_none() {
        compat::popover::attach(popover, conversation);
    }
    popover.set_pointing_to(Some(&place_of(conversation, message)));
}
