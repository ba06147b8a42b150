// SPDX-License-Identifier: GPL-3.0-or-later
//! The way in: which key has to answer, who we are there, the password, and
//! what to make of the room that lets us in.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::cli::args::Chat;
use crate::cli::{home, password, print, strings};
use crate::client::{Approach, Ending, Line, Target, Unreachable};
use crate::model::Entrance;
use crate::protocol::{
    Address, Destination, Fingerprint, Nickname, Reason, Refused, RoomName, limits,
};
use crate::sentences;
use crate::trust::{Acquaintance, Identity, KnownRoom, KnownRooms, RememberError, RoomPin};

/// How often a person may try a password before the program ends.
const TRIES: u8 = 3;

/// What is known before anybody answers.
pub(super) struct Connector {
    /// Missing where there is no place to keep anything.
    known: Option<KnownRooms>,
    accepts_new_key: bool,
    /// Whether that was made use of: a third key at the same place is no
    /// mistake.
    accepted: bool,
    /// The key an invite vouches for. No other will do.
    invited: Option<Fingerprint>,
    /// How often a password was typed.
    typed: u8,
}

/// What comes after an attempt that did not get us in.
pub(super) enum NextStep {
    Again,
    /// Ask nobody; this is how it ended.
    Over,
    /// The person gave up.
    GaveUp,
    /// It cannot go on, and these sentences say why.
    Failed(Vec<String>),
}

impl Connector {
    /// Where to go, as whom, and expecting which key.
    pub fn find(chat: &Chat, name: Nickname) -> Result<(Self, Target), Vec<String>> {
        let (known, identity) = keys(chat.no_key)?;
        let connector = Self {
            known,
            accepts_new_key: chat.accept_new_key,
            accepted: false,
            invited: chat.destination.key(),
            typed: 0,
        };
        let given = password::given(chat.password_file.as_deref());
        let password = given.map_err(|sentence| vec![sentence])?;
        let mut target = Target::new(chat.destination.address().clone(), name);
        match &chat.destination {
            Destination::Address(address) => {
                target.key = connector.known_key(address)?;
            }
            Destination::Invite(invite) => {
                connector.check(invite.addresses(), &invite.key())?;
                target.also = invite.addresses()[1..].to_vec();
                target.key = Some(invite.key());
            }
        }
        if let Some(key) = &target.key {
            target.epoch = connector.newest_host(key)?;
            target.approach = Approach::Encrypted;
        }
        Ok((connector, Target { identity, password, ..target }))
    }

    fn known_key(&self, address: &Address) -> Result<Option<Fingerprint>, Vec<String>> {
        let Some(rooms) = &self.known else { return Ok(None) };
        let known = rooms.look_up(address).map_err(|error| strings::known_rooms_damaged(&error))?;
        Ok(known.map(|known| known.fingerprint))
    }

    /// The number of the newest host of that room which was met.
    fn newest_host(&self, key: &Fingerprint) -> Result<u64, Vec<String>> {
        let Some(rooms) = &self.known else { return Ok(0) };
        rooms.epoch_of(key).map_err(|error| strings::known_rooms_damaged(&error))
    }

    /// An invite to a place that is known with another key is not followed.
    /// Whether the room has that key now, nobody has asked it yet.
    fn check(&self, addresses: &[Address], key: &Fingerprint) -> Result<(), Vec<String>> {
        let Some(rooms) = &self.known else { return Ok(()) };
        for address in addresses {
            let judged = rooms.judge(address, key);
            match judged.map_err(|error| strings::known_rooms_damaged(&error))? {
                Acquaintance::Changed { expected, .. } if !self.accepts_new_key => {
                    return Err(strings::invited_elsewhere(address, &expected.fingerprint, key));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What to make of the room that let us in, for the person to read.
    pub fn meet(&self, entrance: &Entrance) -> Vec<String> {
        let Entrance { address, line, welcome, .. } = entrance;
        let Line::Encrypted { fingerprint, epoch } = line else {
            return vec![strings::classic_line()];
        };
        let Some(rooms) = &self.known else { return Vec::new() };
        match rooms.judge(address, fingerprint) {
            Ok(acquaintance) => {
                let pin = RoomPin { key: *fingerprint, epoch: *epoch };
                self.remember(rooms, address, pin, &welcome.room, acquaintance)
            }
            Err(error) => vec![strings::not_remembered(&sentences::stored_error(&error))],
        }
    }

    fn remember(
        &self,
        rooms: &KnownRooms,
        address: &Address,
        pin: RoomPin,
        room: &RoomName,
        acquaintance: Acquaintance,
    ) -> Vec<String> {
        let now = home::now();
        let (told, kept) = match acquaintance {
            Acquaintance::Changed { .. } if self.accepts_new_key => (
                strings::new_key_accepted(&pin.key),
                rooms.replace(address, pin, room, now).map(drop).map_err(RememberError::from),
            ),
            // Where somebody else has met another key there meanwhile, it stays.
            other => (greeting(&other, &pin.key), rooms.remember(address, pin, room, now)),
        };
        match kept {
            Ok(()) => told,
            Err(error) => vec![strings::not_remembered(&sentences::remember_error(&error))],
        }
    }

    /// Whether to try once more after `ending`, and with what. `ended` says
    /// whether to give up waiting.
    pub fn after(
        &mut self,
        ending: &Ending,
        target: &mut Target,
        ended: &dyn Fn() -> bool,
    ) -> NextStep {
        match ending {
            Ending::OtherKey { expected, found, address } => match self.invited {
                Some(_) => NextStep::Failed(strings::not_the_invited(address, expected, found)),
                None if self.accepts_new_key && !self.accepted => {
                    self.accepted = true;
                    target.key = Some(*found);
                    target.epoch = 0;
                    NextStep::Again
                }
                None => NextStep::Failed(strings::another_room(address, expected, found)),
            },
            Ending::Refused(refused) => self.after_refusal(refused, target, ended),
            Ending::Unreachable(Unreachable::NotEncrypted)
                if self.invited.is_none() && target.key.is_some() =>
            {
                let told = sentences::ending(ending, &target.address.to_string());
                NextStep::Failed(vec![told, strings::way_to_plain_text(&target.address)])
            }
            _ => NextStep::Over,
        }
    }

    fn after_refusal(
        &mut self,
        refused: &Refused,
        target: &mut Target,
        ended: &dyn Fn() -> bool,
    ) -> NextStep {
        let given = target.password.is_some() && self.typed == 0;
        match refused.reason {
            Reason::PasswordNeeded if !given && !password::can_ask() => {
                NextStep::Failed(vec![strings::password_needed()])
            }
            Reason::PasswordNeeded | Reason::PasswordWrong if !given && self.typed < TRIES => {
                if self.typed > 0 {
                    print::aside(&strings::refusal(refused));
                }
                self.typed += 1;
                pause_and_ask(refused.seconds, target, ended)
            }
            // This guess was not even looked at.
            Reason::PasswordPause if !given && self.typed > 0 => {
                print::aside(&strings::refusal(refused));
                match wait(refused.seconds.unwrap_or(1), ended) {
                    true => NextStep::Again,
                    false => NextStep::GaveUp,
                }
            }
            _ => NextStep::Over,
        }
    }
}

fn pause_and_ask(seconds: Option<u64>, target: &mut Target, ended: &dyn Fn() -> bool) -> NextStep {
    if !wait(seconds.unwrap_or(0), ended) {
        return NextStep::GaveUp;
    }
    match password::ask(ended) {
        Ok(password::Answer::Password(password)) => {
            target.password = Some(password);
            NextStep::Again
        }
        Ok(password::Answer::Cancelled) => NextStep::GaveUp,
        Err(error) => NextStep::Failed(vec![error.to_string()]),
    }
}

/// Whether the pause passed before the person gave up.
fn wait(seconds: u64, ended: &dyn Fn() -> bool) -> bool {
    // A room may say any number, and a clock does not reach that far.
    let until = Instant::now() + Duration::from_secs(seconds.min(limits::LONGEST_SECONDS));
    while let Some(rest) = until.checked_duration_since(Instant::now()) {
        if ended() {
            return false;
        }
        std::thread::sleep(rest.min(Duration::from_millis(100)));
    }
    true
}

/// What this person knows, and what they are known by.
type Keyring = (Option<KnownRooms>, Option<Arc<Identity>>);

fn keys(no_key: bool) -> Result<Keyring, Vec<String>> {
    let folder = match home::data_folder() {
        Err(_) if no_key => return Ok((None, None)),
        folder => folder.map_err(|sentence| vec![sentence])?,
    };
    let known = Some(KnownRooms::open(&folder));
    if no_key {
        return Ok((known, None));
    }
    let identity = Identity::load_or_create(&folder);
    let identity = identity.map_err(|error| strings::key_damaged_for_guest(&error))?;
    Ok((known, Some(Arc::new(identity))))
}

/// What to say of a room one may meet without a second thought.
fn greeting(acquaintance: &Acquaintance, key: &Fingerprint) -> Vec<String> {
    match acquaintance {
        Acquaintance::New => strings::first_meeting(key),
        Acquaintance::Moved { known_at } => known_at.first().map(moved).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn moved(known: &KnownRoom) -> String {
    strings::met_elsewhere(known.room.as_str(), &known.address.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_pause_is_beyond_the_clock() {
        assert!(!wait(u64::MAX, &|| true), "given up");
        assert!(wait(0, &|| true));
    }
}
