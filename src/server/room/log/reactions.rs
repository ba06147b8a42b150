// SPDX-License-Identifier: GPL-3.0-or-later
//! Reactions to messages, as far as the log has in memory what tells of them. Nothing is
//! counted here whose event is gone from the log, and so there is no more than fits there.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Log;
use super::authors::event_at;
use crate::protocol::{
    Emoji, EventKind, Nickname, Reaction, ReactionCount, Reason, SeatNumber, limits,
    takes_reactions,
};

/// Reactions by the number of the message.
#[derive(Debug, Default)]
pub struct LoggedReactions {
    by_message: BTreeMap<u64, MessageReactions>,
    /// The events that tell of them, in order.
    told: VecDeque<ToldReaction>,
}

/// An event that tells of a reaction.
#[derive(Debug)]
struct ToldReaction {
    number: u64,
    message: u64,
    emoji: Emoji,
    person: SeatNumber,
}

/// The kinds of one message, in the order in which they came.
#[derive(Debug, Default)]
struct MessageReactions {
    kinds: Vec<(Emoji, EmojiPeople)>,
    /// Those that were taken back, by emoji and person: of a message that is older than the
    /// log it is not known that they were there.
    taken_back: BTreeMap<(Emoji, SeatNumber), u64>,
}

/// Those who put one emoji to a message.
#[derive(Debug, Default)]
struct EmojiPeople {
    by_person: BTreeMap<SeatNumber, u64>,
    /// The same in the order in which they came.
    names: BTreeMap<u64, Nickname>,
}

/// A late reaction to a message of which only the disk has the earlier ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateReaction {
    /// Number of the event that tells of it.
    pub number: u64,
    /// Number of the message.
    pub message: u64,
    /// The emoji.
    pub emoji: Emoji,
    /// The seat by which the person is told from others.
    pub person: SeatNumber,
    /// The person's name; `None` if the emoji was taken back.
    pub name: Option<Nickname>,
}

/// Something that people may react to, or not.
#[derive(Debug, PartialEq, Eq)]
pub enum Reactable {
    /// It is in the log.
    Message {
        /// Its author; none for the host from outside the room.
        from: Option<Nickname>,
    },
    /// It is nothing that takes reactions.
    Nothing,
    /// It is older than the log.
    Unknown,
}

/// The reactions whose events a log has.
pub fn reactions_in(log: &Log) -> &LoggedReactions {
    &log.reactions
}

/// The event of that number, for somebody who wants to react to it.
pub fn reactable(log: &Log, number: u64) -> Reactable {
    let index = log.starts.binary_search_by_key(&number, |(number, _)| *number);
    let Ok(index) = index else {
        return if number == 0 { Reactable::Nothing } else { Reactable::Unknown };
    };
    let what = event_at(log, index).map(|event| event.what);
    match what.filter(takes_reactions) {
        Some(EventKind::Said { from, .. } | EventKind::Revised { from, .. }) => {
            Reactable::Message { from: Some(from) }
        }
        Some(EventKind::Poll(poll)) => Reactable::Message { from: Some(poll.from) },
        Some(EventKind::File(file)) => Reactable::Message { from: Some(file.from) },
        Some(EventKind::Acted { by, .. }) => Reactable::Message { from: by },
        _ => Reactable::Nothing,
    }
}

impl EmojiPeople {
    fn put(&mut self, person: SeatNumber, number: u64, name: &Nickname) {
        if self.by_person.contains_key(&person) {
            return;
        }
        self.by_person.insert(person, number);
        self.names.insert(number, name.clone());
    }

    fn take_back(&mut self, person: SeatNumber) {
        if let Some(number) = self.by_person.remove(&person) {
            self.names.remove(&number);
        }
    }

    /// Names of the first of them but for the reader's own.
    fn names_for(&self, reader: SeatNumber) -> Vec<Nickname> {
        let own = self.by_person.get(&reader);
        let others = self.names.iter().filter(|(number, _)| own != Some(number));
        others.map(|(_, name)| name.clone()).take(limits::REACTION_NAMES).collect()
    }
}

impl MessageReactions {
    fn people(&self, emoji: &Emoji) -> Option<&EmojiPeople> {
        self.kinds.iter().find(|(kind, _)| kind == emoji).map(|(_, people)| people)
    }

    fn kinds_of(&self, person: SeatNumber) -> usize {
        self.kinds.iter().filter(|(_, people)| people.by_person.contains_key(&person)).count()
    }

    fn note(&mut self, number: u64, person: SeatNumber, reaction: &Reaction) {
        let Reaction { emoji, from, active, .. } = reaction;
        let at = self.kinds.iter().position(|(kind, _)| kind == emoji);
        if *active {
            self.taken_back.remove(&(emoji.clone(), person));
            let at = at.unwrap_or_else(|| {
                self.kinds.push((emoji.clone(), EmojiPeople::default()));
                self.kinds.len() - 1
            });
            self.kinds[at].1.put(person, number, from);
            return;
        }
        self.taken_back.insert((emoji.clone(), person), number);
        if let Some(at) = at {
            self.take_back(at, person);
        }
    }

    fn take_back(&mut self, at: usize, person: SeatNumber) {
        let people = &mut self.kinds[at].1;
        people.take_back(person);
        if people.by_person.is_empty() {
            self.kinds.remove(at);
        }
    }

    /// Forgets what an event told of, unless a later one told of the same.
    fn forget(&mut self, told: ToldReaction) {
        let ToldReaction { number, emoji, person, .. } = told;
        let is_last = |(kind, people): &(Emoji, EmojiPeople)| {
            *kind == emoji && people.by_person.get(&person) == Some(&number)
        };
        if let Some(at) = self.kinds.iter().position(is_last) {
            self.take_back(at, person);
        }
        let key = (emoji, person);
        if self.taken_back.get(&key) == Some(&number) {
            self.taken_back.remove(&key);
        }
    }

    fn is_empty(&self) -> bool {
        self.kinds.is_empty() && self.taken_back.is_empty()
    }
}

impl LoggedReactions {
    /// Notes the event of that number.
    pub fn note(&mut self, number: u64, reaction: &Reaction) {
        let Some(person) = reaction.person() else { return };
        let (message, emoji) = (reaction.message, reaction.emoji.clone());
        self.told.push_back(ToldReaction { number, message, emoji, person });
        self.by_message.entry(reaction.message).or_default().note(number, person, reaction);
    }

    /// Checks that a person may put an emoji to a message or take it back; `false` if that
    /// changes nothing. Of a message that is not `whole` here it is not known who put what
    /// there before.
    pub fn check(
        &self,
        message: u64,
        whole: bool,
        person: SeatNumber,
        (emoji, active): (&Emoji, bool),
    ) -> Result<bool, Reason> {
        let Some(of_message) = self.by_message.get(&message) else { return Ok(active || !whole) };
        let people = of_message.people(emoji);
        let is_there = people.is_some_and(|people| people.by_person.contains_key(&person));
        if !active {
            let was_taken_back = of_message.taken_back.contains_key(&(emoji.clone(), person));
            return Ok(is_there || !whole && !was_taken_back);
        }
        if is_there {
            return Ok(false);
        }
        let is_full = people.is_none() && of_message.kinds.len() >= limits::REACTION_KINDS;
        if is_full || of_message.kinds_of(person) >= limits::REACTIONS_OF_ONE {
            return Err(Reason::TooManyReactions);
        }
        Ok(true)
    }

    /// Counts of a message, as the person `reader` sees them.
    pub fn counts(&self, message: u64, reader: SeatNumber) -> Vec<ReactionCount> {
        let kinds = self.by_message.get(&message).map(|of_message| &*of_message.kinds);
        let count = |(emoji, people): &(Emoji, EmojiPeople)| ReactionCount {
            message,
            emoji: emoji.clone(),
            count: people.by_person.len() as u64,
            names: people.names_for(reader),
            mine: people.by_person.contains_key(&reader),
        };
        kinds.unwrap_or_default().iter().map(count).collect()
    }

    /// The last reactions to a message that is older than the log, as far as they are known here.
    pub fn late(&self, message: u64) -> Vec<LateReaction> {
        let Some(of_message) = self.by_message.get(&message) else { return Vec::new() };
        let put = of_message.kinds.iter().flat_map(|(emoji, people)| {
            people.by_person.iter().map(move |(person, number)| LateReaction {
                number: *number,
                message,
                emoji: emoji.clone(),
                person: *person,
                name: people.names.get(number).cloned(),
            })
        });
        let taken_back = of_message.taken_back.iter().map(|((emoji, person), number)| {
            let (number, emoji, person) = (*number, emoji.clone(), *person);
            LateReaction { number, message, emoji, person, name: None }
        });
        put.chain(taken_back).collect()
    }

    /// Forgets the reactions to a message that is removed.
    pub fn remove(&mut self, message: u64) {
        self.by_message.remove(&message);
    }

    /// Forgets the reactions of people, by the seats that they are told from others by.
    pub fn remove_of(&mut self, people: &BTreeSet<SeatNumber>) {
        for of_message in self.by_message.values_mut() {
            of_message.taken_back.retain(|(_, person), _| !people.contains(person));
            for (_, of_emoji) in &mut of_message.kinds {
                for person in people {
                    of_emoji.take_back(*person);
                }
            }
            of_message.kinds.retain(|(_, of_emoji)| !of_emoji.by_person.is_empty());
        }
        self.by_message.retain(|_, of_message| !of_message.is_empty());
    }

    /// Forgets what was told before the event of that number: the messages are older still.
    pub fn forget_before(&mut self, number: u64) {
        while self.told.front().is_some_and(|told| told.number < number)
            && let Some(told) = self.told.pop_front()
        {
            let message = told.message;
            let Some(of_message) = self.by_message.get_mut(&message) else { continue };
            of_message.forget(told);
            if of_message.is_empty() {
                self.by_message.remove(&message);
            }
        }
    }

    /// Number of the events that are remembered.
    #[cfg(test)]
    pub fn told(&self) -> usize {
        self.told.len()
    }

    /// Number of the messages that something is known of.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.by_message.len()
    }
}

#[cfg(test)]
mod tests;
