// SPDX-License-Identifier: GPL-3.0-or-later
//! The way in: who is asked for the password, whose guess is held back, and
//! who is let in.

pub mod caller;
pub mod secret;

use data_encoding::BASE64URL_NOPAD;
use tungstenite::protocol::frame::coding::CloseCode;

use self::caller::{Caller, Stage, Wanted};
use self::secret::{same_secret, secret};
use super::Worker;
use super::connection::Tongue;
use crate::protocol::{Hello, Notice, Reason, Recognition, Request, classic, limits};
use crate::server::doorkeeper::Guesser;
use crate::server::host_log::Record;
use crate::server::room::{Entry, Newcomer, Refusal};
use crate::trust::{ExchangeError, HostExchange, MESSAGE_BYTES, Password, Proof};

impl Worker {
    /// A request of somebody who is not in the room.
    pub(super) fn stranger_asks(&mut self, key: usize, request: Request) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let stage = connection.caller.as_ref().map(|caller| &caller.stage);
        match (request, stage) {
            (Request::Leave, _) => self.close(key),
            (Request::Hello(hello), None | Some(Stage::Trusted)) => self.hello(key, hello),
            (Request::Hello(_), Some(_)) => self.decline(key, Reason::HelloTwice),
            (Request::Prove { proof }, Some(Stage::Proving(_))) => self.prove(key, &proof),
            (Request::Prove { proof }, Some(Stage::Asked)) => self.guess(key, &proof),
            (_, None) => self.decline(key, Reason::HelloFirst),
            (_, Some(_)) => self.decline(key, Reason::PasswordNeeded),
        }
    }

    fn hello(&mut self, key: usize, hello: Hello) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let Hello { name, resume, host_key, pake } = hello;
        let wanted = Wanted::new(&name, resume);
        let host = host_key.is_some_and(|given| same_secret(&given, &self.hub.host_key));
        let trusted = connection.caller.as_ref().is_some_and(|caller| caller.is_trusted());
        if host || trusted || !self.hub.doorkeeper.asks() {
            return self.let_in(key, wanted, host, None);
        }
        if let Tongue::Classic(classic) = &mut connection.tongue {
            classic.password_asked();
            connection.caller = Caller::new(wanted, Stage::Asked);
            connection.say_plainly(classic::PASSWORD_QUESTION);
            return;
        }
        let message = pake.as_ref().map(|pake| BASE64URL_NOPAD.decode(pake.as_bytes()));
        match message {
            None => self.decline(key, Reason::PasswordNeeded),
            Some(Ok(message)) if message.len() == MESSAGE_BYTES => {
                connection.caller = Caller::new(wanted, Stage::Begun(message));
                self.begin(key);
            }
            Some(_) => self.decline(key, Reason::NotJson),
        }
    }

    /// Answers the guest's half of the exchange now, later or not at all.
    fn begin(&mut self, key: usize) {
        let Some(who) = self.guesser(key) else { return };
        match self.hub.doorkeeper.may_try(who, self.now) {
            Ok(()) => self.hold_back(key, who),
            Err(refusal) => self.turn_out(key, &refusal, CloseCode::Policy),
        }
    }

    /// Leaves a guess waiting, together with everything the connection says
    /// after it, if many from its address were wrong and the room has not met
    /// its key. When nothing holds it back any more it gets its answer as the
    /// next step.
    fn hold_back(&mut self, key: usize, who: Guesser) {
        if who.key.is_some_and(|key| self.hub.room().has_met(&key)) {
            return;
        }
        let delay = self.hub.doorkeeper.delay(who.address, self.now);
        let Some(connection) = self.connections.get_mut(key) else { return };
        if !delay.is_zero() {
            connection.held += delay;
            let until = self.now + delay;
            connection.braked_until = connection.braked_until.max(Some(until));
        }
    }

    /// The answer to what was held back.
    pub(super) fn answer_held(&mut self, key: usize) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let Some(caller) = &mut connection.caller else { return };
        match std::mem::replace(&mut caller.stage, Stage::Asked) {
            Stage::Begun(message) => self.exchange(key, &message),
            Stage::Guessed(guess) => self.judge(key, guess.as_ref()),
            other => caller.stage = other,
        }
    }

    fn exchange(&mut self, key: usize, message: &[u8]) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let Some(caller) = &mut connection.caller else { return };
        let Some(password) = self.hub.doorkeeper.password() else { return };
        match HostExchange::answer(password, message) {
            Ok((exchange, message)) => {
                caller.stage = Stage::Proving(Box::new(exchange));
                let message = BASE64URL_NOPAD.encode(&message);
                connection.tell(&Notice::Pake { message });
            }
            Err(error) => self.decline_exchange(key, error),
        }
    }

    fn decline_exchange(&mut self, key: usize, error: ExchangeError) {
        tracing::debug!(%error, "no message of an exchange");
        self.decline(key, Reason::NotJson);
    }

    /// The guest's one proof.
    fn prove(&mut self, key: usize, proof: &str) {
        let Some(who) = self.guesser(key) else { return };
        let Some(connection) = self.connections.get_mut(key) else { return };
        let Some(caller) = connection.caller.take() else { return };
        let Caller { wanted, stage: Stage::Proving(exchange), .. } = *caller else { return };
        let proof = BASE64URL_NOPAD.decode(proof.as_bytes()).unwrap_or_default();
        let exporter = connection.line.take_exporter();
        let check = || exchange.check(&exporter?, &proof);
        match self.hub.doorkeeper.judge(who, self.now, check) {
            Ok(proof) => self.let_in(key, wanted, false, Some(&proof)),
            Err(refusal) => self.turn_out(key, &refusal, CloseCode::Policy),
        }
    }

    /// A classic guest's guess: judged as soon as its address may.
    fn guess(&mut self, key: usize, guess: &str) {
        let Some(who) = self.guesser(key) else { return };
        let Some(connection) = self.connections.get_mut(key) else { return };
        if let Some(caller) = &mut connection.caller {
            caller.stage = Stage::Guessed(Password::new(guess).ok());
            self.hold_back(key, who);
        }
    }

    fn judge(&mut self, key: usize, guess: Option<&Password>) {
        let Some(who) = self.guesser(key) else { return };
        let password = self.hub.doorkeeper.password();
        let is_right = || (guess.is_some() && guess == password).then_some(());
        let verdict = self.hub.doorkeeper.judge(who, self.now, is_right);
        let Some(connection) = self.connections.get_mut(key) else { return };
        let Some(caller) = &mut connection.caller else { return };
        match verdict {
            Ok(()) => {
                caller.stage = Stage::Trusted;
                let wanted = caller.wanted.clone();
                self.let_in(key, wanted, false, None);
            }
            Err(refusal) => {
                caller.wrong += 1;
                if caller.wrong >= limits::WRONG_PASSWORDS {
                    return self.turn_out(key, &refusal, CloseCode::Policy);
                }
                connection.say_plainly(classic::WRONG_PASSWORD);
                self.note_refusal(key, &refusal.sentence());
            }
        }
    }

    fn let_in(&mut self, key: usize, wanted: Wanted, host: bool, proof: Option<&Proof>) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let (encrypted, stream) = (connection.line.is_encrypted(), connection.stream());
        let (shown, address) = (connection.line.key(), connection.ticket.peer.ip());
        let (entry, grew) = self.hub.apply(|room, now| {
            let Wanted { name, resume } = wanted;
            let (name, key, token) = (name?, shown, secret());
            room.enter(now, Newcomer { name, encrypted, stream, host, key, address, resume, token })
        });
        self.news |= grew;
        match entry {
            Ok(entry) => self.seat(key, entry, proof),
            Err(refusal) => self.turned_away(key, refusal),
        }
    }

    fn seat(&mut self, key: usize, entry: Entry, proof: Option<&Proof>) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let Entry { id, mut welcome, cursor } = entry;
        connection.member = Some(id);
        connection.cursor = Some(cursor);
        connection.caller = None;
        if let Tongue::Classic(classic) = &mut connection.tongue {
            classic.name_accepted();
        }
        let (name, address) = (welcome.you.clone(), connection.ticket.peer);
        let me = welcome.members.iter().find(|member| member.name == name);
        let stranger = me.is_some_and(|me| me.recognition == Some(Recognition::Other));
        welcome.proof = proof.map(|proof| BASE64URL_NOPAD.encode(proof.as_bytes()));
        connection.tell(&Notice::Welcome(Box::new(welcome)));
        self.hub.journal(Record::Joined { name: name.clone(), address });
        if stranger {
            self.hub.journal(Record::Stranger { name });
        }
    }

    /// A classic guest may try another name; everybody else starts anew.
    fn turned_away(&mut self, key: usize, refusal: Refusal) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let about_the_name = refusal.reason.is_about_the_name();
        connection.wrong_names += 1;
        let may_try_again = connection.wrong_names < limits::WRONG_NAMES;
        match &mut connection.tongue {
            Tongue::Classic(classic) if about_the_name && may_try_again => {
                classic.name_asked();
                connection.tell(&refusal.error(None));
                self.note_refusal(key, refusal.reason.sentence());
            }
            _ => self.turn_out(key, &refusal, CloseCode::Policy),
        }
    }

    fn decline(&mut self, key: usize, reason: Reason) {
        self.turn_out(key, &reason.into(), CloseCode::Policy);
    }

    fn guesser(&self, key: usize) -> Option<Guesser> {
        let connection = self.connections.get(key)?;
        Some(Guesser { key: connection.line.key(), address: connection.ticket.peer.ip() })
    }
}
