// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto known --blocked` and `--unblock`: the people who are ignored in the rooms that
//! were met.

use serde::Serialize;

use super::print::{failed, told, told_json};
use super::{home, strings};
use crate::exit_status::ExitStatus;
use crate::history::LocalCalendar;
use crate::protocol::{Fingerprint, Nickname};
use crate::sentences;
use crate::trust::{Block, BlockedPeople, StoredError};

/// Prints them, by the names of their rooms.
pub(super) fn list(json: bool) -> ExitStatus {
    let blocked = match opened().and_then(|people| all(&people)) {
        Ok(blocked) => blocked,
        Err(sentence) => return failed(&[sentence]),
    };
    if blocked.is_empty() && !json {
        return told(&[strings::nobody_blocked()]);
    }
    if json {
        return told_json(blocked.iter().map(in_json));
    }
    told(&lines(&blocked))
}

/// Ignores the person called like that no longer, in the room that has that name or key if
/// one is given. Several of one name in one room are all meant: they had it one after the
/// other.
pub(super) fn unblock(called: &str, room: Option<&str>) -> ExitStatus {
    let found = opened().and_then(|people| {
        let mut found = all(&people)?;
        found
            .retain(|block| is_called(block, called) && room.is_none_or(|room| is_in(block, room)));
        Ok((people, found))
    });
    let (people, found) = match found {
        Ok(found) => found,
        Err(sentence) => return failed(&[sentence]),
    };
    let Some(first) = found.first() else {
        return failed(&[strings::not_blocked(called, room)]);
    };
    if found.iter().any(|block| block.key != first.key) {
        let mut sentences = vec![strings::blocked_in_several(called)];
        sentences.extend(lines(&found));
        return failed(&sentences);
    }
    let unblocked: Result<(), StoredError> =
        found.iter().try_for_each(|block| people.unblock(&block.key, block.person.seat));
    match unblocked {
        Ok(()) => told(&[sentences::heard_again(&first.person.name, &first.room)]),
        Err(error) => failed(&[sentences::stored_error(&error)]),
    }
}

fn opened() -> Result<BlockedPeople, String> {
    Ok(BlockedPeople::open(&home::data_folder()?))
}

fn all(people: &BlockedPeople) -> Result<Vec<Block>, String> {
    let rooms = people.list().map_err(|error| sentences::stored_error(&error))?;
    let blocks = rooms.into_iter().flat_map(|saved| {
        let of = move |person| Block {
            key: saved.key,
            room: saved.room.clone(),
            number: saved.number,
            person,
        };
        saved.people.into_iter().map(of)
    });
    Ok(blocks.collect())
}

fn is_called(block: &Block, called: &str) -> bool {
    let name = Nickname::heard(called);
    name.is_ok_and(|name| name.folded() == block.person.name.folded())
}

fn is_in(block: &Block, room: &str) -> bool {
    block.key.to_string() == room || block.room.as_str().to_lowercase() == room.to_lowercase()
}

fn lines(blocked: &[Block]) -> Vec<String> {
    let calendar = LocalCalendar::default();
    let line = |block: &Block| {
        let since = calendar.moment(block.person.since.saturating_mul(1_000));
        strings::blocked_person(block, &since)
    };
    blocked.iter().map(line).collect()
}

/// A person who is ignored, as a program reads it.
#[derive(Serialize)]
struct ListedBlock<'a> {
    r#type: &'static str,
    name: &'a str,
    room: &'a str,
    key: Fingerprint,
    time: u64,
}

fn in_json(block: &Block) -> String {
    let listed = ListedBlock {
        r#type: "blocked",
        name: block.person.name.as_str(),
        room: block.room.as_str(),
        key: block.key,
        time: block.person.since.saturating_mul(1_000),
    };
    serde_json::to_string(&listed).expect("it has nothing that JSON has not")
}
