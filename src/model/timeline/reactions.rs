// SPDX-License-Identifier: GPL-3.0-or-later
//! Reactions to the messages of a conversation. They are kept beside the rows, by the
//! number of the message: a reaction changes what one row shows, and no row.
//!
//! What is remembered has a limit, whatever a room sends; the reactions to the oldest
//! messages go first.

mod asked;
mod news;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub use self::asked::AskedReaction;
pub use self::news::ReactionNews;

use super::counted::CountedMessages;
use crate::model::log_position::When;
use crate::model::person::Person;
use crate::model::reaction_tally::{ReactionTally, Reactor, ShownReaction};
use crate::model::update::{Continuity, ShownEvent};
use crate::protocol::{
    EventKind, ModerationAction, Nickname, Reaction, ReactionCount, SeatNumber, SharedFile,
};

/// Size of what is remembered of all reactions, in people.
const WEIGHT: usize = 200_000;
/// The newest reactions, which a page of the past that is on its way may not count.
const RECENT: usize = 4_096;
/// Reactions of ours that the room has not answered. Of more the oldest are forgotten.
const ASKED: usize = 64;
/// Messages of ours whose reactions are told.
const OWN_MESSAGES: usize = 1_000;
/// Seats of ours that are remembered.
const OWN_SEATS: usize = 16;

/// Reactions to the messages of a conversation.
#[derive(Debug, Default)]
pub(super) struct Reactions {
    messages: BTreeMap<u64, ReactionTally>,
    weight: usize,
    counted: CountedMessages,
    /// The newest reactions with the numbers of their events.
    recent: VecDeque<(u64, Reaction, bool)>,
    asked: VecDeque<AskedReaction>,
    own_messages: BTreeSet<u64>,
    own_seats: BTreeSet<SeatNumber>,
    /// Messages whose rows show other reactions than there are.
    changed: BTreeSet<u64>,
    news: ReactionNews,
    /// The newest event, where the next one tells if it is of the same log.
    doubtful: Option<u64>,
    newest: u64,
}

impl Reactions {
    /// Notes our entrance.
    pub fn enter(&mut self, continuity: Continuity) {
        self.doubtful = (continuity == Continuity::Again).then_some(self.newest);
    }

    /// Notes what an event puts to a message, or takes away from it.
    pub fn note(&mut self, happened: &ShownEvent) {
        let ShownEvent { event, when, you, unheard, .. } = happened;
        let is_again = matches!(when, When::Again { .. });
        // What we settled ourselves has no number.
        if event.number == 0 {
            return;
        }
        if self.doubtful.take().is_some_and(|newest| !is_again && event.number <= newest) {
            // Another log has other messages under these numbers.
            self.forget_all();
        }
        self.newest = event.number;
        match &event.what {
            EventKind::Said { from, seat, .. } | EventKind::File(SharedFile { from, seat, .. })
                if from == you =>
            {
                self.note_seat(*seat);
                self.own_messages.insert(event.number);
                if self.own_messages.len() > OWN_MESSAGES {
                    self.own_messages.pop_first();
                }
            }
            EventKind::Removed { .. } => self.forget(event.number),
            EventKind::Acted { act: ModerationAction::Remove { message, .. }, .. } => {
                self.forget(*message);
            }
            EventKind::Acted { act: ModerationAction::RemoveAll { name, seats }, .. } => {
                self.forget_person(event.number, (name, seats));
            }
            // What is said is older than what is said to it.
            EventKind::Reacted(reaction) if reaction.message < event.number => {
                let own = self.is_ours(reaction, you);
                if own && let Some(id) = &reaction.id {
                    self.refuse(id);
                }
                let is_new = self.counted.covers(reaction.message, event.number)
                    || self.apply(reaction, own);
                let is_news = is_new && *when == When::Now && reaction.active;
                if is_news && !own && !unheard && self.own_messages.contains(&reaction.message) {
                    self.news.note(reaction);
                }
                if !is_again {
                    self.remember(event.number, reaction, own);
                }
            }
            _ => {}
        }
    }

    /// Shows a reaction of ours as if the room had it.
    pub fn ask(&mut self, asked: AskedReaction) {
        self.changed.insert(asked.message);
        if self.asked.len() >= ASKED {
            self.asked.pop_front().inspect(|asked| {
                self.changed.insert(asked.message);
            });
        }
        self.asked.push_back(asked);
    }

    /// Shows no longer what was asked for under that id; returns it.
    pub fn refuse(&mut self, id: &str) -> Option<AskedReaction> {
        let at = self.asked.iter().position(|asked| asked.id == id)?;
        let asked = self.asked.remove(at)?;
        self.changed.insert(asked.message);
        Some(asked)
    }

    /// The reactions to a message, with those of ours that are on their way.
    pub fn to(&self, message: u64) -> Vec<ShownReaction> {
        let mut counts = self.messages.get(&message).map(ReactionTally::counts).unwrap_or_default();
        for asked in self.asked.iter().filter(|asked| asked.message == message) {
            let at = counts.iter().position(|count| count.emoji == asked.emoji);
            match (asked.active, at) {
                (true, None) => counts.push(ShownReaction::ours(asked.emoji.clone())),
                (active, Some(at)) if counts[at].own != active => {
                    let ShownReaction { count, own, .. } = &mut counts[at];
                    *count = if active { count.saturating_add(1) } else { count.saturating_sub(1) };
                    *own = active;
                }
                _ => {}
            }
        }
        counts.retain(|count| count.count > 0);
        counts
    }

    /// Notes that what the room was asked for under that id is so already; tells if there
    /// was any.
    pub fn confirm(&mut self, id: &str) -> bool {
        let Some(asked) = self.refuse(id) else { return false };
        self.change(asked.message, |tally| match asked.active {
            true => tally.put(&asked.emoji, Reactor::Us),
            false => tally.take(&asked.emoji, Reactor::Us),
        });
        true
    }

    /// Shows no longer what the room was asked for.
    pub fn refuse_all(&mut self) {
        self.changed.extend(self.asked.drain(..).map(|asked| asked.message));
    }

    /// Numbers of the messages whose reactions have changed since the last call.
    pub fn take_changed(&mut self) -> BTreeSet<u64> {
        std::mem::take(&mut self.changed)
    }

    /// New reactions to messages of ours since the last call.
    pub fn take_news(&mut self) -> ReactionNews {
        std::mem::take(&mut self.news)
    }

    /// Takes in what the room has counted for the messages of a page, up to the event
    /// `as_of`; what came since is added.
    pub fn count(
        &mut self,
        messages: &BTreeSet<u64>,
        (counts, as_of): (Vec<ReactionCount>, u64),
        you: &Nickname,
    ) {
        self.counted.note(messages, as_of);
        for message in messages {
            if let Some(tally) = self.messages.remove(message) {
                self.weight -= tally.weight();
            }
        }
        for count in counts.into_iter().filter(|count| messages.contains(&count.message)) {
            let ReactionCount { message, emoji, count, names, mine } = count;
            self.change(message, |tally| tally.add(emoji, count, names, mine.then_some(you)));
        }
        let since = self.recent.iter().filter(|(number, reaction, _)| {
            *number > as_of && messages.contains(&reaction.message)
        });
        for (_, reaction, own) in since.cloned().collect::<Vec<_>>() {
            self.apply(&reaction, own);
        }
        self.changed.extend(messages);
    }

    /// Takes in what this device remembers of reactions to messages of this log: the event
    /// of that number.
    pub fn recall(&mut self, number: u64, reaction: &Reaction, you: &Nickname) {
        if !self.counted.covers(reaction.message, number) {
            let own = self.is_ours(reaction, you);
            self.apply(reaction, own);
        }
    }

    fn is_ours(&mut self, reaction: &Reaction, you: &Nickname) -> bool {
        let seats = [reaction.seat, reaction.first_seat].into_iter().flatten();
        let is_seat = seats.into_iter().any(|seat| self.own_seats.contains(&seat));
        if reaction.from == *you {
            self.note_seat(reaction.seat);
            self.note_seat(reaction.first_seat);
        }
        is_seat || reaction.from == *you
    }

    fn note_seat(&mut self, seat: Option<SeatNumber>) {
        self.own_seats.extend(seat);
        if self.own_seats.len() > OWN_SEATS {
            self.own_seats.pop_first();
        }
    }

    fn apply(&mut self, reaction: &Reaction, own: bool) -> bool {
        let Reaction { from, message, emoji, active, .. } = reaction;
        let person = Person { name: from.clone(), seat: reaction.person() };
        let who = if own { Reactor::Us } else { Reactor::Other(&person) };
        let is_new = self.change(*message, |tally| match active {
            true => tally.put(emoji, who),
            false => tally.take(emoji, who),
        });
        if is_new {
            self.changed.insert(*message);
        }
        is_new
    }

    fn change<T>(&mut self, message: u64, change: impl FnOnce(&mut ReactionTally) -> T) -> T {
        let tally = self.messages.entry(message).or_default();
        self.weight -= tally.weight();
        let result = change(tally);
        self.weight += tally.weight();
        if tally.is_empty() {
            self.messages.remove(&message);
        }
        while self.weight > WEIGHT {
            let Some((oldest, tally)) = self.messages.pop_first() else { break };
            self.weight -= tally.weight();
            self.changed.insert(oldest);
        }
        result
    }

    fn remember(&mut self, number: u64, reaction: &Reaction, own: bool) {
        if self.recent.len() >= RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back((number, reaction.clone(), own));
    }

    /// Forgets what a person put to messages before the event of that number.
    fn forget_person(&mut self, before: u64, (name, seats): (&Nickname, &[SeatNumber])) {
        let is_us = seats.iter().any(|seat| self.own_seats.contains(seat));
        let messages: Vec<_> = self.messages.range(..before).map(|(number, _)| *number).collect();
        for message in messages {
            let is_changed = self.change(message, |tally| {
                tally.take_all(name, seats) | (is_us && tally.take_all_of_ours())
            });
            if is_changed {
                self.changed.insert(message);
            }
        }
        self.recent.retain(|(number, reaction, _)| {
            let is_theirs = reaction.person().is_some_and(|person| seats.contains(&person));
            *number > before || !is_theirs
        });
    }

    fn forget(&mut self, message: u64) {
        if let Some(tally) = self.messages.remove(&message) {
            self.weight -= tally.weight();
        }
        self.asked.retain(|asked| asked.message != message);
        self.changed.insert(message);
    }

    fn forget_all(&mut self) {
        let changed = self.messages.keys().copied().collect();
        *self = Self { changed, ..Self::default() };
    }
}

#[cfg(test)]
mod tests;
