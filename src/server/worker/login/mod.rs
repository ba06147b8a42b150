// SPDX-License-Identifier: GPL-3.0-or-later
//! The way in: who is asked for the password, whose guess is held back, and
//! who is let in.

pub mod caller;
pub mod password_guard;
pub mod secret;

use data_encoding::BASE64URL_NOPAD;
use tungstenite::protocol::frame::coding::CloseCode;

use self::caller::{Login, LoginStage, Wanted};
use self::password_guard::PasswordAttempt;
use self::secret::{same_secret, secret};
use super::Worker;
use super::connection::Tongue;
use crate::protocol::{Hello, Notice, Reason, Recognition, Request, classic, limits};
use crate::server::host_log::Record;
use crate::server::room::{Entry, Newcomer, Refusal};
use crate::trust::{ExchangeError, HostExchange, MESSAGE_BYTES, Password, Proof};

impl Worker {
    /// A request of somebody who is not in the room.
    pub(super) fn stranger_asks(&mut self, slot: usize, request: Request) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let stage = connection.login.as_ref().map(|login| &login.stage);
        match (request, stage) {
            (Request::Leave, _) => self.close(slot),
            (Request::Hello(hello), None | Some(LoginStage::Trusted)) => self.hello(slot, hello),
            (Request::Hello(_), Some(_)) => self.decline(slot, Reason::HelloTwice),
            (Request::Prove { proof }, Some(LoginStage::Proving(_))) => self.prove(slot, &proof),
            (Request::Prove { proof }, Some(LoginStage::Asked)) => self.guess(slot, &proof),
            (_, None) => self.decline(slot, Reason::HelloFirst),
            (_, Some(_)) => self.decline(slot, Reason::PasswordNeeded),
        }
    }

    fn hello(&mut self, slot: usize, hello: Hello) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let Hello { name, resume, host_key, pake } = hello;
        let wanted = Wanted::new(&name, resume);
        let host = host_key.is_some_and(|given| same_secret(&given, &self.hub.host_key));
        let trusted = connection.login.as_ref().is_some_and(|login| login.is_trusted());
        if host || trusted || !self.hub.password_guard.asks() {
            return self.let_in(slot, wanted, host, None);
        }
        if let Tongue::Classic(classic) = &mut connection.tongue {
            classic.password_asked();
            connection.login = Login::new(wanted, LoginStage::Asked);
            connection.say_plainly(classic::PASSWORD_QUESTION);
            return;
        }
        let message = pake.as_ref().map(|pake| BASE64URL_NOPAD.decode(pake.as_bytes()));
        match message {
            None => self.decline(slot, Reason::PasswordNeeded),
            Some(Ok(message)) if message.len() == MESSAGE_BYTES => {
                connection.login = Login::new(wanted, LoginStage::Begun(message));
                self.begin(slot);
            }
            Some(_) => self.decline(slot, Reason::NotJson),
        }
    }

    /// Answers the guest's half of the exchange now, later or not at all.
    fn begin(&mut self, slot: usize) {
        let Some(who) = self.attempt(slot) else { return };
        match self.hub.password_guard.may_try(who, self.now) {
            Ok(()) => self.hold_back(slot, who),
            Err(refusal) => self.turn_out(slot, &refusal, CloseCode::Policy),
        }
    }

    /// Leaves a guess waiting, together with everything the connection says
    /// after it, if many from its address were wrong and the room has not met
    /// its key. When nothing holds it back any more it gets its answer as the
    /// next step.
    fn hold_back(&mut self, slot: usize, who: PasswordAttempt) {
        if who.key.is_some_and(|key| self.hub.room().has_met(&key)) {
            return;
        }
        let delay = self.hub.password_guard.delay(who.address, self.now);
        let Some(connection) = self.connections.get_mut(slot) else { return };
        if !delay.is_zero() {
            connection.held += delay;
            let until = self.now + delay;
            connection.paused_until = connection.paused_until.max(Some(until));
        }
    }

    /// The answer to what was held back.
    pub(super) fn answer_held(&mut self, slot: usize) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let Some(login) = &mut connection.login else { return };
        match std::mem::replace(&mut login.stage, LoginStage::Asked) {
            LoginStage::Begun(message) => self.exchange(slot, &message),
            LoginStage::Guessed(guess) => self.judge(slot, guess.as_ref()),
            other => login.stage = other,
        }
    }

    fn exchange(&mut self, slot: usize, message: &[u8]) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let Some(login) = &mut connection.login else { return };
        let Some(password) = self.hub.password_guard.password() else { return };
        match HostExchange::answer(password, message) {
            Ok((exchange, message)) => {
                login.stage = LoginStage::Proving(Box::new(exchange));
                let message = BASE64URL_NOPAD.encode(&message);
                connection.tell(&Notice::Pake { message });
            }
            Err(error) => self.decline_exchange(slot, error),
        }
    }

    fn decline_exchange(&mut self, slot: usize, error: ExchangeError) {
        tracing::debug!(%error, "no message of an exchange");
        self.decline(slot, Reason::NotJson);
    }

    /// The guest's one proof.
    fn prove(&mut self, slot: usize, proof: &str) {
        let Some(who) = self.attempt(slot) else { return };
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let Some(login) = connection.login.take() else { return };
        let Login { wanted, stage: LoginStage::Proving(exchange), .. } = *login else { return };
        let proof = BASE64URL_NOPAD.decode(proof.as_bytes()).unwrap_or_default();
        let exporter = connection.transport.take_exporter();
        let check = || exchange.check(&exporter?, &proof);
        match self.hub.password_guard.judge(who, self.now, check) {
            Ok(proof) => self.let_in(slot, wanted, false, Some(&proof)),
            Err(refusal) => self.turn_out(slot, &refusal, CloseCode::Policy),
        }
    }

    /// A classic guest's guess: judged as soon as its address may.
    fn guess(&mut self, slot: usize, guess: &str) {
        let Some(who) = self.attempt(slot) else { return };
        let Some(connection) = self.connections.get_mut(slot) else { return };
        if let Some(login) = &mut connection.login {
            login.stage = LoginStage::Guessed(Password::new(guess).ok());
            self.hold_back(slot, who);
        }
    }

    fn judge(&mut self, slot: usize, guess: Option<&Password>) {
        let Some(who) = self.attempt(slot) else { return };
        let password = self.hub.password_guard.password();
        let is_right = || (guess.is_some() && guess == password).then_some(());
        let verdict = self.hub.password_guard.judge(who, self.now, is_right);
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let Some(login) = &mut connection.login else { return };
        match verdict {
            Ok(()) => {
                login.stage = LoginStage::Trusted;
                let wanted = login.wanted.clone();
                self.let_in(slot, wanted, false, None);
            }
            Err(refusal) => {
                login.wrong += 1;
                if login.wrong >= limits::WRONG_PASSWORDS {
                    return self.turn_out(slot, &refusal, CloseCode::Policy);
                }
                connection.say_plainly(classic::WRONG_PASSWORD);
                self.note_refusal(slot, &refusal.sentence());
            }
        }
    }

    fn let_in(&mut self, slot: usize, wanted: Wanted, host: bool, proof: Option<&Proof>) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let (encrypted, stream) = (connection.transport.is_encrypted(), connection.stream());
        let (fingerprint, address) = (connection.transport.key(), connection.permit.peer.ip());
        let (entry, grew) = self.hub.apply(|room, now| {
            let Wanted { name, resume } = wanted;
            let (name, token) = (name?, secret());
            room.enter(
                now,
                Newcomer { name, encrypted, stream, host, fingerprint, address, resume, token },
            )
        });
        self.news |= grew;
        match entry {
            Ok(entry) => self.seat(slot, entry, proof),
            Err(refusal) => self.turned_away(slot, refusal),
        }
    }

    fn seat(&mut self, slot: usize, entry: Entry, proof: Option<&Proof>) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let Entry { id, mut welcome, cursor } = entry;
        connection.member = Some(id);
        connection.cursor = Some(cursor);
        connection.login = None;
        if let Tongue::Classic(classic) = &mut connection.tongue {
            classic.name_accepted();
        }
        let (name, address) = (welcome.you.clone(), connection.permit.peer);
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
    fn turned_away(&mut self, slot: usize, refusal: Refusal) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let about_the_name = refusal.reason.is_about_the_name();
        connection.wrong_names += 1;
        let may_try_again = connection.wrong_names < limits::WRONG_NAMES;
        match &mut connection.tongue {
            Tongue::Classic(classic) if about_the_name && may_try_again => {
                classic.name_asked();
                connection.tell(&refusal.error(None));
                self.note_refusal(slot, refusal.reason.sentence());
            }
            _ => self.turn_out(slot, &refusal, CloseCode::Policy),
        }
    }

    fn decline(&mut self, slot: usize, reason: Reason) {
        self.turn_out(slot, &reason.into(), CloseCode::Policy);
    }

    fn attempt(&self, slot: usize) -> Option<PasswordAttempt> {
        let connection = self.connections.get(slot)?;
        Some(PasswordAttempt {
            key: connection.transport.key(),
            address: connection.permit.peer.ip(),
        })
    }
}
