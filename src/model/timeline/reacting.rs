// SPDX-License-Identifier: GPL-3.0-or-later
//! Reactions as a conversation shows them, and those of ours that the room is asked for.

use std::collections::BTreeSet;

use super::Timeline;
use super::reactions::{AskedReaction, ReactionNews};
use super::row::Row;
use crate::model::reaction_tally::ShownReaction;

/// The reactions to a message, the first emoji first.
pub fn reactions_to(timeline: &Timeline, message: u64) -> Vec<ShownReaction> {
    timeline.reactions.to(message)
}

/// The reactions to what a row shows. To what is removed there are none.
pub fn reactions_in_row(timeline: &Timeline, row: &Row) -> Vec<ShownReaction> {
    match row {
        Row::Said(said) if said.removal.is_none() => reactions_to(timeline, said.number),
        Row::Announcement(announced) => reactions_to(timeline, announced.number),
        _ => Vec::new(),
    }
}

/// Shows a reaction of ours that the room is asked for.
pub fn ask_reaction(timeline: &mut Timeline, asked: AskedReaction) {
    timeline.reactions.ask(asked);
}

/// Shows no longer what the room was asked for under that id; tells if there was any.
pub fn refuse_reaction(timeline: &mut Timeline, id: &str) -> bool {
    timeline.reactions.refuse(id).is_some()
}

/// Notes that what the room was asked for under that id is so already; tells if there was
/// any.
pub fn confirm_reaction(timeline: &mut Timeline, id: &str) -> bool {
    timeline.reactions.confirm(id)
}

/// Shows no longer what the room was asked for: the connection is gone.
pub fn refuse_reactions(timeline: &mut Timeline) {
    timeline.reactions.refuse_all();
}

/// Numbers of the messages whose reactions have changed since the last call.
pub fn take_reacted(timeline: &mut Timeline) -> BTreeSet<u64> {
    timeline.reactions.take_changed()
}

/// New reactions to messages of ours since the last call.
pub fn take_reaction_news(timeline: &mut Timeline) -> ReactionNews {
    timeline.reactions.take_news()
}
