// SPDX-License-Identifier: GPL-3.0-or-later
//! The way in: a name, a password where the room has one, and a seat.

pub mod caller;
pub mod password_guard;
pub mod secret;

use std::time::Instant;

use data_encoding::BASE64URL_NOPAD;

use self::caller::{LoginStage, WantedSeat};
use self::password_guard::PasswordAttempt;
use self::secret::secret;
use super::connection::{Connection, Io, Phase};
use super::end::End;
use super::room_handle::RoomHandle;
use crate::protocol::{Hello, Member, Reason, Request, SecretString, ServerMessage, limits};
use crate::server::host_log::HostEvent;
use crate::server::room::{Entry, Newcomer, Refusal};
use crate::trust::{ExchangeError, HostExchange, MESSAGE_BYTES, Password, Proof};

/// Answers a request of somebody who is not in the room.
pub fn request(
    connection: &mut Connection,
    room: &mut RoomHandle,
    request: Request,
) -> Result<(), End> {
    let Phase::Login(login) = &mut connection.phase else { return Ok(()) };
    match (request, &login.stage) {
        (Request::Leave, _) => Err(End::Goodbye),
        (Request::Hello(wish), LoginStage::Fresh | LoginStage::Trusted) => {
            hello(connection, room, wish)
        }
        (Request::Hello(_), _) => Err(Reason::HelloTwice.into()),
        (Request::Prove { proof }, LoginStage::Proving(..)) => prove(connection, room, &proof),
        (Request::Prove { proof }, LoginStage::Asked(_)) => {
            guess(connection, room, &proof);
            Ok(())
        }
        (_, LoginStage::Fresh) => Err(Reason::HelloFirst.into()),
        (_, _) => Err(Reason::PasswordNeeded.into()),
    }
}

fn hello(connection: &mut Connection, room: &mut RoomHandle, hello: Hello) -> Result<(), End> {
    let Phase::Login(login) = &mut connection.phase else { return Ok(()) };
    let Hello { name, resume, host_key, pake, password, take_over } = hello;
    let (resumes, pake_bytes) = (resume.is_some(), pake.as_ref().map(String::len));
    tracing::debug!(peer = %connection.io.peer(), ?name, resumes, pake_bytes, "wants to come in");
    let wanted = WantedSeat::new(&name, resume, take_over);
    let host = host_key.as_ref() == Some(&room.hub.host_key);
    if host || login.is_trusted() || !room.hub.password_guard.asks() {
        return let_in(connection, room, wanted, host, None);
    }
    // Before it tells a password that everybody on the way can read.
    if !connection.io.transport.is_encrypted() && !room.hub.classic_is_open() {
        return Err(Reason::ClassicClosed.into());
    }
    if let Some(question) = login.codec.ask_password() {
        login.stage = LoginStage::Asked(wanted);
        connection.send_message(&question);
        return Ok(());
    }
    if let (None, Some(password)) = (&pake, &password) {
        return told(connection, room, wanted, password);
    }
    let Some(message) = pake else { return Err(Reason::PasswordNeeded.into()) };
    match BASE64URL_NOPAD.decode(message.as_bytes()) {
        Ok(message) if message.len() == MESSAGE_BYTES => {
            login.stage = LoginStage::Begun(wanted, message);
            begin(connection, room)
        }
        _ => Err(Reason::NotJson.into()),
    }
}

/// Takes the password of a guest that tells it: a browser.
fn told(
    connection: &mut Connection,
    room: &RoomHandle,
    wanted: WantedSeat,
    password: &SecretString,
) -> Result<(), End> {
    if let Phase::Login(login) = &mut connection.phase {
        login.stage = LoginStage::Asked(wanted);
    }
    room.hub.password_guard.may_try(attempt(&connection.io), Instant::now())?;
    guess(connection, room, password);
    Ok(())
}

/// Asks a classic guest for the password once more: it pressed Return alone,
/// which is no guess.
pub fn ask_again(connection: &mut Connection, now: Instant) {
    let Phase::Login(login) = &mut connection.phase else { return };
    if let Some(question) = login.codec.ask_password() {
        connection.charge(question.len(), now);
        connection.send_message(&question);
    }
}

/// Answers the guest's half of the exchange now, later or not at all.
fn begin(connection: &mut Connection, room: &RoomHandle) -> Result<(), End> {
    let who = attempt(&connection.io);
    room.hub.password_guard.may_try(who, Instant::now())?;
    hold_back(connection, room, who);
    Ok(())
}

/// Leaves a guess waiting, together with everything the connection says after
/// it, if many from its address were wrong and the room has not met its key.
/// It gets its answer as the next step once nothing holds it back any more.
fn hold_back(connection: &mut Connection, room: &RoomHandle, who: PasswordAttempt) {
    if who.fingerprint.is_some_and(|fingerprint| room.hub.room().has_met(&fingerprint)) {
        return;
    }
    // By a clock that all workers share: each one's own stands still for other pauses.
    let delay = room.hub.password_guard.delay(who.address, Instant::now());
    if let Phase::Login(login) = &mut connection.phase
        && !delay.is_zero()
    {
        login.held += delay;
        connection.rate.pause(room.now + delay);
    }
}

/// Answers what was held back.
pub fn answer_held(connection: &mut Connection, room: &mut RoomHandle) -> Result<(), End> {
    let Phase::Login(login) = &mut connection.phase else { return Ok(()) };
    match login.take_stage() {
        LoginStage::Begun(wanted, message) => exchange(connection, room, wanted, &message),
        LoginStage::Guessed(wanted, guess) => judge(connection, room, wanted, guess.as_ref()),
        other => {
            login.stage = other;
            Ok(())
        }
    }
}

fn exchange(
    connection: &mut Connection,
    room: &RoomHandle,
    wanted: WantedSeat,
    message: &[u8],
) -> Result<(), End> {
    let Phase::Login(login) = &mut connection.phase else { return Ok(()) };
    let Some(password) = room.hub.password_guard.password() else { return Ok(()) };
    let (exchange, message) = HostExchange::answer(password, message).map_err(not_an_exchange)?;
    login.stage = LoginStage::Proving(wanted, Box::new(exchange));
    let message = BASE64URL_NOPAD.encode(&message);
    connection.tell(&ServerMessage::Pake { message });
    Ok(())
}

fn not_an_exchange(error: ExchangeError) -> End {
    tracing::debug!(%error, "no message of an exchange");
    Reason::NotJson.into()
}

/// Judges the guest's one proof.
fn prove(
    connection: &mut Connection,
    room: &mut RoomHandle,
    proof: &SecretString,
) -> Result<(), End> {
    let Phase::Login(login) = &mut connection.phase else { return Ok(()) };
    let LoginStage::Proving(wanted, exchange) = login.take_stage() else { return Ok(()) };
    let who = attempt(&connection.io);
    let proof = BASE64URL_NOPAD.decode(proof.reveal().as_bytes()).unwrap_or_default();
    let exporter = connection.io.transport.take_exporter();
    let check = || exchange.check(&exporter?, &proof);
    let proof = room.hub.password_guard.judge(who, Instant::now(), check)?;
    let_in(connection, room, wanted, false, Some(&proof))
}

/// Keeps the guess of a guest that tells it, to be judged as soon as its address may.
fn guess(connection: &mut Connection, room: &RoomHandle, guess: &SecretString) {
    let Phase::Login(login) = &mut connection.phase else { return };
    let LoginStage::Asked(wanted) = login.take_stage() else { return };
    login.stage = LoginStage::Guessed(wanted, Password::new(guess.reveal()).ok());
    let who = attempt(&connection.io);
    hold_back(connection, room, who);
}

fn judge(
    connection: &mut Connection,
    room: &mut RoomHandle,
    wanted: WantedSeat,
    guess: Option<&Password>,
) -> Result<(), End> {
    let Phase::Login(login) = &mut connection.phase else { return Ok(()) };
    let who = attempt(&connection.io);
    let password = room.hub.password_guard.password();
    let is_right = || (guess.is_some() && guess == password).then_some(());
    let Err(refusal) = room.hub.password_guard.judge(who, Instant::now(), is_right) else {
        login.stage = LoginStage::Trusted;
        return let_in(connection, room, wanted, false, None);
    };
    login.wrong_passwords += 1;
    let answer = login.codec.wrong_password();
    let Some(sentence) = answer.filter(|_| login.wrong_passwords < limits::WRONG_PASSWORDS) else {
        return Err(refusal.into());
    };
    login.stage = LoginStage::Asked(wanted);
    connection.send_message(&sentence);
    room.note_refusal(connection.io.peer(), (&refusal).into());
    Ok(())
}

fn let_in(
    connection: &mut Connection,
    room: &mut RoomHandle,
    wanted: WantedSeat,
    host: bool,
    proof: Option<&Proof>,
) -> Result<(), End> {
    let Phase::Login(login) = &connection.phase else { return Ok(()) };
    let (stream, has_token) = (login.codec.stream(), login.codec.has_token());
    let encrypted = connection.io.transport.is_encrypted();
    let PasswordAttempt { fingerprint, address } = attempt(&connection.io);
    let WantedSeat { name, resume, take_over } = wanted;
    let entry = name.map_err(Refusal::from).and_then(|name| {
        let token = secret();
        let who = Newcomer {
            name,
            encrypted,
            stream,
            has_token,
            host,
            fingerprint,
            address,
            take_over,
            resume,
            token,
        };
        room.apply(|room, now| room.enter(now, who))
    });
    match entry {
        Ok(entry) => {
            seat(connection, room, entry, proof);
            Ok(())
        }
        Err(refusal) => turned_away(connection, room, refusal),
    }
}

fn seat(connection: &mut Connection, room: &RoomHandle, entry: Entry, proof: Option<&Proof>) {
    let Entry { id, mut welcome, cursor, reader, back } = entry;
    connection.phase.seat(id, (cursor, reader), room.now);
    let (name, address) = (welcome.you.clone(), connection.io.peer());
    let me = welcome.members.iter().find(|member| member.name == name);
    let doubt = me.and_then(Member::doubt);
    tracing::debug!(peer = %address, ?id, %name, number = welcome.number, "has a seat");
    welcome.proof = proof.map(|proof| BASE64URL_NOPAD.encode(proof.as_bytes()));
    connection.tell(&ServerMessage::Welcome(Box::new(welcome)));
    room.hub.host_log(match back {
        true => HostEvent::Back { name, address },
        false => HostEvent::Joined { name, address },
    });
    if let Some(doubt) = doubt {
        room.hub.host_log(HostEvent::Doubtful(doubt));
    }
}

/// Lets a classic guest try another name; everybody else starts anew.
fn turned_away(
    connection: &mut Connection,
    room: &RoomHandle,
    refusal: Refusal,
) -> Result<(), End> {
    let Phase::Login(login) = &mut connection.phase else { return Ok(()) };
    login.wrong_names += 1;
    let may_try_again =
        login.wrong_names < limits::WRONG_NAMES && refusal.reason.is_about_the_name();
    if !may_try_again || !login.codec.ask_name_again() {
        return Err(refusal.into());
    }
    connection.tell(&refusal.error(None));
    room.note_refusal(connection.io.peer(), refusal.reason.into());
    Ok(())
}

fn attempt(io: &Io) -> PasswordAttempt {
    PasswordAttempt { fingerprint: io.transport.fingerprint(), address: io.peer().ip() }
}
