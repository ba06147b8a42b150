// SPDX-License-Identifier: GPL-3.0-or-later
//! The way in: which key has to answer, who we are there, the password, and
//! what to make of the room that lets us in.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::kept_ignores::KeptIgnores;
use super::met::Met;
use super::no_visit::NoVisit;
use crate::cli::args::Chat;
use crate::cli::{clock, home, password, print, strings};
use crate::client::{Approach, Ending, Security, Target, Unreachable};
use crate::model::Entrance;
use crate::protocol::{Address, Destination, Fingerprint, Nickname, Reason, Refused, limits};
use crate::sentences;
use crate::trust::{
    Expectation, Identity, KeySource, KnownRoom, KnownRooms, ReadMark, ReadMarks, RoomPin, policy,
};

/// Tries of a password before the program ends.
const TRIES: u8 = 3;

/// Time between two looks if the person gave up.
const LOOK_UP: Duration = Duration::from_millis(100);

/// The way in, and what was found out on it.
pub(super) struct Connector {
    /// `None` if there is no place to keep them.
    known: Option<KnownRooms>,
    /// Places up to which the rooms were read, in the same folder.
    marks: Option<ReadMarks>,
    pub ignores: KeptIgnores,
    accepts_new_key: bool,
    destination: Destination,
    /// Source of the key that has to answer.
    source: KeySource,
    /// Number of passwords that were typed.
    typed: u8,
}

/// Next step after an attempt that did not get us in.
pub(super) enum NextStep {
    Again,
    /// Ask nobody; this is how it ended.
    Over,
    /// The person gave up.
    GaveUp,
    /// It cannot go on, and this says why.
    Failed(NoVisit),
}

impl Connector {
    /// Finds the way in: the addresses, our name there and the key to expect.
    pub fn find(chat: &Chat, name: Nickname) -> Result<(Self, Target), Vec<String>> {
        let (folder, identity) = keys(chat.visitor.no_key)?;
        let given = password::given(chat.visitor.password_file.as_deref());
        let password = given.map_err(|sentence| vec![sentence])?;
        let mut connector = Self {
            known: folder.as_deref().map(KnownRooms::open),
            marks: folder.as_deref().map(ReadMarks::open),
            ignores: KeptIgnores::open(folder.as_deref()),
            accepts_new_key: chat.visitor.accept_new_key,
            destination: chat.destination.clone(),
            source: KeySource::ByAddress,
            typed: 0,
        };
        let expectation = connector.expect()?;
        let (first, also) = expectation.addresses(&chat.destination);
        let Expectation { fingerprint, epochs, source, .. } = expectation;
        tracing::debug!(?fingerprint, ?source, "the room that has to answer");
        connector.source = source;
        let target = Target::new(first, name);
        let (comes_back, take_over) = (!chat.once, chat.take_over);
        let target = Target { also, comes_back, take_over, ..target };
        let mut target = Target { fingerprint, epochs, identity, password, ..target };
        if target.fingerprint.is_some() {
            target.approach = Approach::Encrypted;
        }
        Ok((connector, target))
    }

    /// The room that has to answer. Another key than the one that was met is
    /// expected only if the person has said so.
    fn expect(&self) -> Result<Expectation, Vec<String>> {
        let known = self.memory()?;
        policy::expect(&self.destination, &known).or_else(|(conflict, address)| {
            match conflict.acceptable() {
                Some(key) if self.accepts_new_key => Ok(Expectation::accepted(key, &known)),
                _ => Err(strings::key_conflict(&conflict, &address)),
            }
        })
    }

    /// The rooms that were met, newest first.
    fn memory(&self) -> Result<Vec<KnownRoom>, Vec<String>> {
        let Some(rooms) = &self.known else { return Ok(Vec::new()) };
        rooms.list().map_err(|error| strings::known_rooms_damaged(&error))
    }

    /// Remembers the room that let us in; returns how we know its key. `ended` tells
    /// when to give up waiting for the list.
    pub fn meet(&self, entrance: &Entrance, ended: &dyn Fn() -> bool) -> Met {
        let Entrance { address, security, welcome, .. } = entrance;
        let Security::Encrypted { fingerprint: key, epoch } = *security else {
            return Met::Classic;
        };
        let Some(rooms) = &self.known else { return Met::Unknown };
        let pin = RoomPin { fingerprint: key, epoch };
        let (rooms, source, address) = (rooms.clone(), self.source, address.clone());
        let room = welcome.room.clone();
        let now = clock::seconds();
        let met = unless(ended, move || rooms.meet(source, &address, pin, &room, now));
        met.map_or(Met::Unknown, |met| Met::of(key, met))
    }

    /// The place up to which the person has read the room.
    pub fn read_mark(&self, security: &Security, ended: &dyn Fn() -> bool) -> Option<ReadMark> {
        let Security::Encrypted { fingerprint: key, .. } = *security else { return None };
        let marks = self.marks.clone()?;
        let read = unless(ended, move || marks.of(&key))?;
        read.inspect_err(|error| tracing::warn!(%error, "it is not known how far it was read"))
            .ok()
            .flatten()
    }

    /// Remembers up to which place the person has read the room.
    pub fn advance_read_mark(&self, security: &Security, mark: ReadMark) {
        let Security::Encrypted { fingerprint: key, .. } = *security else { return };
        let moved = self.marks.as_ref().map(|marks| marks.advance(&key, mark, clock::seconds()));
        if let Some(Err(error)) = moved {
            tracing::warn!(%error, "it is not remembered how far the room was read");
        }
    }

    /// Remembers a room that let us in again where it is now, unless another one is known
    /// there. Whether that can be was told the first time.
    pub fn meet_again(&self, entrance: &Entrance, ended: &dyn Fn() -> bool) {
        let Entrance { address, security, welcome, .. } = entrance;
        let (Security::Encrypted { fingerprint, epoch }, Some(rooms)) = (security, &self.known)
        else {
            return;
        };
        let pin = RoomPin { fingerprint: *fingerprint, epoch: *epoch };
        let (rooms, address, room) = (rooms.clone(), address.clone(), welcome.room.clone());
        let now = clock::seconds();
        unless(ended, move || rooms.meet(KeySource::Nearby, &address, pin, &room, now));
    }

    /// Decides what follows an ending. `ended` tells when to give up waiting.
    pub fn after(
        &mut self,
        ending: &Ending,
        target: &mut Target,
        ended: &dyn Fn() -> bool,
    ) -> NextStep {
        match ending {
            Ending::OtherKey { expected, found, address } => {
                self.after_other_key(*expected, *found, address, target)
            }
            Ending::Refused(refused) => self.after_refusal(refused, target, ended),
            Ending::Unreachable(Unreachable::NotEncrypted)
                if self.destination.key().is_none() && target.fingerprint.is_some() =>
            {
                let told = sentences::ending(ending, &target.address.to_string());
                NextStep::Failed(vec![told, strings::way_to_plain_text(&target.address)].into())
            }
            _ => NextStep::Over,
        }
    }

    /// A new key is accepted once: a third one at the same address is no mistake.
    fn after_other_key(
        &mut self,
        expected: Fingerprint,
        found: Fingerprint,
        address: &Address,
        target: &mut Target,
    ) -> NextStep {
        let known = match self.memory() {
            Ok(known) => known,
            Err(sentences) => return NextStep::Failed(sentences.into()),
        };
        let conflict = policy::explain(&self.destination, expected, found, address, &known);
        match conflict.acceptable() {
            Some(key) if self.accepts_new_key && self.source != KeySource::Accepted => {
                let accepted = Expectation::accepted(key, &known);
                (target.fingerprint, target.epochs) = (accepted.fingerprint, accepted.epochs);
                self.source = accepted.source;
                NextStep::Again
            }
            _ => NextStep::Failed(NoVisit::OtherKey(strings::key_conflict(&conflict, address))),
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
                NextStep::Failed(vec![strings::password_needed()].into())
            }
            Reason::PasswordNeeded | Reason::PasswordWrong if !given && self.typed < TRIES => {
                if self.typed > 0 {
                    print::aside(&sentences::refusal(refused));
                }
                self.typed += 1;
                pause_and_ask(refused.seconds, target, ended)
            }
            // This guess was not even looked at.
            Reason::PasswordPause if !given && self.typed > 0 => {
                print::aside(&sentences::refusal(refused));
                match wait(refused.seconds.unwrap_or(1), ended) {
                    true => NextStep::Again,
                    false => NextStep::GaveUp,
                }
            }
            _ => NextStep::Over,
        }
    }
}

/// Waits for what `work` finds, which may take a while because another program
/// has the file; nothing if the person gave up meanwhile.
pub(super) fn unless<T: Send + 'static>(
    ended: &dyn Fn() -> bool,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (sender, found) = sync_channel(1);
    let work = move || drop(sender.send(work()));
    thread::Builder::new().name("disk".into()).spawn(work).ok()?;
    loop {
        match found.recv_timeout(LOOK_UP) {
            Ok(found) => return Some(found),
            Err(RecvTimeoutError::Timeout) if !ended() => {}
            Err(_) => return None,
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
        Err(error) => NextStep::Failed(vec![strings::password_unasked(&error)].into()),
    }
}

/// Waits; tells if the pause passed before the person gave up.
fn wait(seconds: u64, ended: &dyn Fn() -> bool) -> bool {
    // A room may say any number, and a clock does not reach that far.
    let until = Instant::now() + Duration::from_secs(seconds.min(limits::LONGEST_SECONDS));
    while let Some(rest) = until.checked_duration_since(Instant::now()) {
        if ended() {
            return false;
        }
        thread::sleep(rest.min(LOOK_UP));
    }
    true
}

/// Folder of the person's known rooms, and the person's own key.
type Keyring = (Option<PathBuf>, Option<Arc<Identity>>);

fn keys(no_key: bool) -> Result<Keyring, Vec<String>> {
    let folder = match home::data_folder() {
        Err(_) if no_key => return Ok((None, None)),
        folder => folder.map_err(|sentence| vec![sentence])?,
    };
    if no_key {
        return Ok((Some(folder), None));
    }
    let identity = Identity::load_or_create(&folder);
    let identity = identity.map_err(|error| strings::key_damaged_for_guest(&error))?;
    Ok((Some(folder), Some(Arc::new(identity))))
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
