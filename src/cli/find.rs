// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto find`: the rooms nearby. And a room that is joined by its name.

use std::time::Duration;

use serde::Serialize;

use super::args::{Find, JoinPlace};
use super::home;
use super::look_around::look_around;
use super::{print, strings};
use crate::discovery::{ByNameError, NearbyRoom, by_name};
use crate::exit_status::ExitStatus;
use crate::model::Acquaintances;
use crate::protocol::{Address, Destination, Fingerprint, RoomName};
use crate::sentences;
use crate::trust::KnownRooms;

/// Time after which a room of a certain name is not near. The second question
/// goes out after one second.
const BY_NAME: Duration = Duration::from_secs(3);

pub(super) fn run(find: &Find) -> ExitStatus {
    let time = Duration::from_secs(find.seconds.into());
    let found = match look_around(time, find.hosts.clone(), |_| false) {
        Ok(found) => found,
        Err(error) => {
            print::error(&strings::not_looked_for(&error));
            return ExitStatus::Failure;
        }
    };
    if found.is_empty() {
        print::error(&strings::nobody_nearby());
        for host in &find.hosts {
            print::error(&strings::no_answer(host));
        }
        return ExitStatus::Failure;
    }
    let mut rooms: Vec<_> = found.into_values().collect();
    rooms.sort_by_key(|room| (room.facts.room.as_str().to_lowercase(), room.facts.key));
    let known = known();
    let printed = rooms.iter().try_for_each(|room| match find.json {
        true => print::json(&json(room, &known)),
        false => print::line(&strings::nearby_room(room, &known)),
    });
    printed.map_or_else(|error| print::unwritten(&error), |()| ExitStatus::Success)
}

/// The room that is meant. A word that may be the name of a computer means that one if
/// it was met there; only what no room nearby is called is looked up, so that others do
/// not hear of it.
pub(super) fn destination(place: JoinPlace) -> Result<Destination, String> {
    let (name, computer) = match place {
        JoinPlace::Destination(destination) => return Ok(destination),
        JoinPlace::Room(name) => (name, None),
        JoinPlace::Either(address, name) => (name, Some(address)),
    };
    let known = known();
    let computer = match computer {
        Some(computer) if is_met(&computer, &known) => return Ok(computer.into()),
        computer => computer,
    };
    let found = look_around(BY_NAME, Vec::new(), |rooms| {
        rooms.values().any(|room| is_certain(room, &name, &known))
    });
    let found = found.map_err(|error| strings::not_looked_for(&error))?;
    let rooms = found.into_values().map(|mut room| {
        room.facts.room = known.name_of(&room.facts).clone();
        room
    });
    match (by_name(rooms.collect(), &name, |key| known.with(key).is_some()), computer) {
        (Ok(room), _) => Ok(Destination::Nearby(known.invite(&room))),
        (Err(ByNameError::NotThere { .. }), Some(computer)) => Ok(computer.into()),
        (Err(error), _) => Err(strings::by_name_error(&error, &known)),
    }
}

fn is_met(computer: &Address, known: &Acquaintances) -> bool {
    computer.is_loopback() || known.rooms().iter().any(|met| met.is_at(computer))
}

/// Returns `true` if nobody has to look further: a room that was met has answered.
fn is_certain(room: &NearbyRoom, name: &RoomName, known: &Acquaintances) -> bool {
    let is_known = known.with(&room.facts.key).is_some();
    is_known && room.is_proven() && known.name_of(&room.facts).folded() == name.folded()
}

fn known() -> Acquaintances {
    let Ok(folder) = home::data_folder() else { return Acquaintances::default() };
    match KnownRooms::open(&folder).list() {
        Ok(met) => Acquaintances::new(met),
        Err(error) => {
            print::error(&sentences::stored_error(&error));
            Acquaintances::default()
        }
    }
}

/// A room, as a program reads it.
#[derive(Serialize)]
struct FoundRoom<'a> {
    r#type: &'static str,
    room: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<&'a str>,
    people: u32,
    password: bool,
    key: Fingerprint,
    known: bool,
    addresses: Vec<String>,
}

fn json(room: &NearbyRoom, known: &Acquaintances) -> String {
    let facts = &room.facts;
    let found = FoundRoom {
        r#type: "room",
        room: known.name_of(facts).as_str(),
        host: facts.host.as_ref().map(crate::protocol::Nickname::as_str),
        people: facts.people,
        password: facts.password,
        key: facts.key,
        known: known.with(&facts.key).is_some(),
        addresses: room.addresses.iter().map(ToString::to_string).collect(),
    };
    serde_json::to_string(&found).expect("it has nothing that JSON has not")
}
