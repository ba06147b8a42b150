// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto find`: the rooms nearby. And a room that is joined by its name.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::args::{Find, JoinPlace};
use super::home;
use super::look_around::{RoomsFound, look_around};
use super::{print, strings};
use crate::discovery::lookup::look_up;
use crate::discovery::{NearbyRoom, by_name};
use crate::exit_status::ExitStatus;
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
        return ExitStatus::Failure;
    }
    let mut rooms: Vec<_> = found.into_values().collect();
    rooms.sort_by_key(|room| (room.facts.room.as_str().to_lowercase(), room.facts.key));
    let known = known_keys();
    let printed = rooms.iter().try_for_each(|room| match find.json {
        true => print::json(&json(room, &known)),
        false => print::line(&strings::nearby_room(room, known.contains(&room.facts.key))),
    });
    printed.map_or_else(|error| print::unwritten(&error), |()| ExitStatus::Success)
}

/// The room that is meant. A word that is the name of a computer means that one;
/// only what is none is looked for nearby.
pub(super) fn destination(place: JoinPlace) -> Result<Destination, String> {
    let name = match place {
        JoinPlace::Destination(destination) => return Ok(destination),
        JoinPlace::Room(name) => name,
        JoinPlace::Either(address, name) => return either(address, &name),
    };
    nearby(look_around(BY_NAME, Vec::new(), |_| false), &name)
}

/// The computer of this name, or else the room: both are looked for at the same time.
fn either(address: Address, name: &RoomName) -> Result<Destination, String> {
    let end = Instant::now() + BY_NAME;
    let places = look_up([address.clone()]);
    let look = thread::Builder::new().name("looking".into());
    let rooms = look.spawn(|| look_around(BY_NAME, Vec::new(), |_| false));
    while let Ok(found) = places.recv_timeout(end.saturating_duration_since(Instant::now())) {
        if !found.is_empty() {
            return Ok(address.into());
        }
    }
    let found = rooms.and_then(|rooms| {
        rooms.join().unwrap_or_else(|_| Err(std::io::Error::other("the look around has panicked")))
    });
    nearby(found, name)
}

/// The one room of this name among those that were found.
fn nearby(found: io::Result<RoomsFound>, name: &RoomName) -> Result<Destination, String> {
    let found = found.map_err(|error| strings::not_looked_for(&error))?;
    let room = by_name(found.into_values().collect(), name);
    room.map(|room| Destination::Nearby(room.invite()))
        .map_err(|error| strings::by_name_error(&error))
}

fn known_keys() -> Vec<Fingerprint> {
    let Ok(folder) = home::data_folder() else { return Vec::new() };
    match KnownRooms::open(&folder).list() {
        Ok(known) => known.into_iter().map(|known| known.fingerprint).collect(),
        Err(error) => {
            print::error(&sentences::stored_error(&error));
            Vec::new()
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

fn json(room: &NearbyRoom, known: &[Fingerprint]) -> String {
    let facts = &room.facts;
    let found = FoundRoom {
        r#type: "room",
        room: facts.room.as_str(),
        host: facts.host.as_ref().map(crate::protocol::Nickname::as_str),
        people: facts.people,
        password: facts.password,
        key: facts.key,
        known: known.contains(&facts.key),
        addresses: room.addresses.iter().map(ToString::to_string).collect(),
    };
    serde_json::to_string(&found).expect("it has nothing that JSON has not")
}
