// SPDX-License-Identifier: GPL-3.0-or-later
//! Reactions to the messages of a page: from the room's memory, as far as the messages are
//! there, and else from the disk, with what came since.

use super::hub::Hub;
use super::room::{LateReaction, reactions_in};
use crate::history::{History, HistoryError};
use crate::protocol::{Event, ReactionCount, SeatNumber, limits, takes_reactions};

/// Counts of reactions, and the number of the newest event that they count; none if the disk
/// fails.
pub type CountedReactions = (Vec<ReactionCount>, Option<u64>);

/// Reactions to one message, as far as the room's memory knows them.
enum KnownReactions {
    /// All of them.
    Whole(Vec<ReactionCount>),
    /// The last ones.
    Late(Vec<LateReaction>),
}

/// Counts the reactions to messages among `events`, as the person `reader` sees them. Blocks
/// on the disk.
pub fn count_reactions(
    hub: &Hub,
    disk: Option<&mut History>,
    events: &[Event],
    reader: SeatNumber,
) -> CountedReactions {
    match counted(hub, disk, events, reader) {
        Ok((mut counts, as_of)) => {
            leave_out_names(&mut counts);
            (counts, Some(as_of))
        }
        Err(error) => {
            tracing::warn!(%error, "reactions are not counted");
            (Vec::new(), None)
        }
    }
}

fn counted(
    hub: &Hub,
    mut disk: Option<&mut History>,
    events: &[Event],
    reader: SeatNumber,
) -> Result<(Vec<ReactionCount>, u64), HistoryError> {
    let messages = events.iter().filter(|event| takes_reactions(&event.what));
    let messages: Vec<u64> = messages.map(|event| event.number).collect();
    // First: what is written meanwhile is found in memory.
    let (on_disk, newest) = match disk.as_deref_mut() {
        Some(disk) => disk.reactions().counts(&messages, reader)?,
        None => Default::default(),
    };
    let (in_memory, as_of) = look_into_memory(hub, &messages, reader);
    let mut on_disk = on_disk.into_iter().peekable();
    let mut all = Vec::new();
    for (message, known) in messages.into_iter().zip(in_memory) {
        let mut counts = Vec::new();
        while let Some(count) = on_disk.next_if(|count| count.message == message) {
            counts.push(count);
        }
        match known {
            KnownReactions::Whole(whole) => counts = whole,
            KnownReactions::Late(late) => {
                let mut late: Vec<_> = late.iter().filter(|it| it.number > newest).collect();
                late.sort_by_key(|reaction| reaction.number);
                for (at, reaction) in late.iter().enumerate() {
                    let is_theirs = |it: &&&LateReaction| it.person == reaction.person;
                    let before = late[..at].iter().filter(is_theirs);
                    let before = before.filter(|it| it.name.is_some()).count();
                    add_late(&mut counts, disk.as_deref_mut(), (reaction, before), reader)?;
                }
            }
        }
        counts.truncate(limits::REACTION_KINDS);
        all.extend(counts);
    }
    Ok((all, as_of))
}

/// The reactions that the memory knows of each message, and the number of its newest event.
fn look_into_memory(hub: &Hub, messages: &[u64], reader: SeatNumber) -> (Vec<KnownReactions>, u64) {
    let room = hub.room();
    let log = room.log();
    let known = messages.iter().map(|message| match log.start_of(*message) {
        Some(_) => KnownReactions::Whole(reactions_in(log).counts(*message, reader)),
        None => KnownReactions::Late(reactions_in(log).late(*message)),
    });
    (known.collect(), log.newest())
}

/// Adds a reaction that is not on the disk yet to the counts of its message: behind as many
/// of the same person.
fn add_late(
    counts: &mut Vec<ReactionCount>,
    disk: Option<&mut History>,
    (late, before): (&LateReaction, usize),
    reader: SeatNumber,
) -> Result<(), HistoryError> {
    let LateReaction { message, emoji, person, name, .. } = late;
    let (was_there, own) = match disk {
        Some(disk) => {
            let mut kept = disk.reactions();
            (kept.has(*message, emoji, *person)?, kept.kinds_of(*message, *person)?)
        }
        None => (false, 0),
    };
    let is_full = own.saturating_add(before as u64) >= limits::REACTIONS_OF_ONE as u64;
    let at = counts.iter().position(|count| count.emoji == *emoji);
    match (name, at) {
        (Some(_), _) if was_there || is_full => {}
        (Some(name), at) => {
            let at = at.unwrap_or_else(|| {
                let (message, emoji, names) = (*message, emoji.clone(), Vec::new());
                counts.push(ReactionCount { message, emoji, count: 0, names, mine: false });
                counts.len() - 1
            });
            let count = &mut counts[at];
            count.count += 1;
            count.mine |= *person == reader;
            if *person != reader && count.names.len() < limits::REACTION_NAMES {
                count.names.push(name.clone());
            }
        }
        (None, Some(at)) if was_there => {
            let count = &mut counts[at];
            count.count = count.count.saturating_sub(1);
            count.mine &= *person != reader;
            if count.count == 0 {
                counts.remove(at);
            }
        }
        (None, _) => {}
    }
    Ok(())
}

/// Leaves out the names that a page has no space for.
fn leave_out_names(counts: &mut [ReactionCount]) {
    let mut bytes = 0;
    for count in counts {
        bytes += count.names.iter().map(|name| name.as_str().len()).sum::<usize>();
        if bytes > limits::PAGE_REACTION_NAME_BYTES {
            count.names.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Emoji, Nickname};

    #[test]
    fn a_page_of_long_names_leaves_some_out_and_no_counts() {
        let name = Nickname::new(&"👩‍👩‍👧‍👦".repeat(20)).unwrap();
        let count = |message| ReactionCount {
            message,
            emoji: Emoji::new("👍").unwrap(),
            count: 30,
            names: vec![name.clone(); limits::REACTION_NAMES],
            mine: false,
        };
        let mut counts: Vec<_> = (0..200).map(count).collect();
        leave_out_names(&mut counts);
        let named = counts.iter().filter(|count| !count.names.is_empty()).count();
        assert!((1..20).contains(&named), "{named}");
        assert!(counts.iter().all(|count| count.count == 30));
    }
}
