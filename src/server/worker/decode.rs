// SPDX-License-Identifier: GPL-3.0-or-later
//! Decoding a connection's bytes, one step at a time: the language it speaks,
//! the upgrade, a request, a goodbye.

use std::time::Instant;

use super::codec::http::{self, About, HttpStep, Site, Words};
use super::codec::{PeerCodec, PeerDecoded, PeerInput};
use super::connection::{Connection, Phase};
use super::end::End;
use super::login::caller::Login;
use super::transport::Transport;
use crate::protocol::file::request::{HttpFault, TransferRequest};
use crate::protocol::{AddressGroup, FirstBytes, Reason, classic};
use crate::server::hub::Hub;
use crate::server::time;
use crate::server::transfers::response::refusal;
use crate::server::turned_away::TurnedAway;

/// The next step that a connection's bytes ask for.
pub enum Step {
    /// Nothing complete is there.
    Wait,
    /// Something changed; look again.
    Again,
    /// A guess at the password was held back long enough, and gets its answer.
    HeldBack,
    /// Something in the peer's language.
    Input(PeerInput),
}

/// Looks at what has come and takes the next whole thing out of it.
pub fn decode(connection: &mut Connection, hub: &Hub) -> Result<Step, End> {
    let codec = match &mut connection.phase {
        Phase::Unknown(_) => return first_bytes(connection, hub),
        Phase::Upgrading => return http(connection, hub),
        Phase::Login(login) if login.is_held() => return Ok(Step::HeldBack),
        Phase::Login(login) if registers_late(&login.codec, connection.io.input.rest()) => {
            // The greeting has no end of its own.
            connection.io.send(b"\r\n");
            return irc(connection, hub);
        }
        Phase::Login(login) => &mut login.codec,
        Phase::Member(member) => &mut member.codec,
        Phase::Closing(_) => {
            connection.io.input.clear();
            return Ok(Step::Wait);
        }
    };
    let mut answers = Vec::new();
    let input = codec.decode(&mut connection.io.input, &mut answers);
    if !answers.is_empty() {
        connection.io.send(&answers);
    }
    match input {
        PeerDecoded::Incomplete => Ok(Step::Wait),
        PeerDecoded::Goodbye => Err(End::Goodbye),
        PeerDecoded::Gone => Err(End::Broken),
        PeerDecoded::Broken(reason, code) => Err(End::Refused(reason.into(), code)),
        PeerDecoded::Foreign(found) => {
            if found == FirstBytes::Http {
                // Greeted before it spoke. The next time it is known.
                connection.io.permit().note_browser(Instant::now());
            }
            Err(foreign(found))
        }
        PeerDecoded::Input(input) => Ok(Step::Input(input)),
    }
}

fn first_bytes(connection: &mut Connection, hub: &Hub) -> Result<Step, End> {
    let Some(found) = FirstBytes::of(connection.io.input.rest()) else { return Ok(Step::Wait) };
    tracing::debug!(peer = %connection.io.peer(), ?found, "first bytes");
    match found {
        FirstBytes::Tls => {
            let transport = secure(hub).map_err(|error| {
                tracing::error!(%error, "TLS is not available");
                End::Foreign(TurnedAway::Unencryptable)
            })?;
            connection.phase = Phase::Upgrading;
            let begun = connection.io.begin(transport);
            begun.map(|()| Step::Again).map_err(|error| {
                tracing::debug!(peer = %connection.io.peer(), %error, "no encryption");
                End::Foreign(TurnedAway::Unencryptable)
            })
        }
        FirstBytes::Http => {
            connection.io.permit().note_browser(Instant::now());
            connection.phase = Phase::Upgrading;
            Ok(Step::Again)
        }
        FirstBytes::Irc => irc(connection, hub),
        FirstBytes::Foreign(_) => Err(foreign(found)),
        FirstBytes::Classic => greet(connection, hub).map(|()| Step::Again),
    }
}

/// Parts from what is no guest.
fn foreign(found: FirstBytes) -> End {
    End::Foreign(TurnedAway::OtherProtocol(found))
}

/// Takes a peer for a classic guest that has sent no more than this so far,
/// unless it cannot be one.
pub fn silent(connection: &mut Connection, hub: &Hub) -> Result<(), End> {
    match FirstBytes::when_silent(connection.io.input.rest()) {
        found @ FirstBytes::Foreign(_) => Err(foreign(found)),
        _ => greet(connection, hub),
    }
}

/// Begins to speak TLS, so that a password can be proven if the room has one.
fn secure(hub: &Hub) -> Result<Transport, rustls::Error> {
    if hub.password_guard.asks() {
        Transport::secure_for_a_password(&hub.encryption.tls)
    } else {
        Transport::secure(&hub.encryption.tls)
    }
}

/// Takes what came for all that will come: the peer has ended its side.
pub fn ended(connection: &mut Connection, hub: &Hub) -> Result<(), End> {
    if matches!(connection.phase, Phase::Unknown(_)) && !connection.io.input.is_empty() {
        silent(connection, hub)?;
    }
    if let Some(codec) = connection.phase.codec_mut() {
        codec.finish(&mut connection.io.input);
    }
    Ok(())
}

/// Returns `true` for an IRC client that was silent for so long that it was greeted as a
/// classic guest.
fn registers_late(codec: &PeerCodec, input: &[u8]) -> bool {
    matches!(codec, PeerCodec::Classic(classic) if classic.is_untouched())
        && FirstBytes::is_irc_registration(input)
}

/// Takes a peer for a guest with an IRC client, or says that such guests are refused.
fn irc(connection: &mut Connection, hub: &Hub) -> Result<Step, End> {
    let is_encrypted = connection.io.transport.is_encrypted();
    tracing::debug!(peer = %connection.io.peer(), is_encrypted, "a guest with an IRC client");
    connection.phase = Phase::Login(Box::new(Login::new(PeerCodec::irc())));
    if connection.io.is_one_too_many() {
        return Err(Reason::TooManyConnections.into());
    }
    if !is_encrypted && !hub.classic_is_open() {
        // Before it tells a password that everybody on the way can read.
        return Err(Reason::ClassicClosed.into());
    }
    Ok(Step::Again)
}

/// Greets a classic guest, or says that classic guests are refused.
fn greet(connection: &mut Connection, hub: &Hub) -> Result<(), End> {
    tracing::debug!(peer = %connection.io.peer(), "a classic guest, or silence");
    if connection.io.is_one_too_many() {
        return Err(refuse_in_words(connection, Reason::TooManyConnections));
    }
    if hub.classic_is_open() {
        let bytes = connection.io.input.rest().len();
        let by_keys =
            matches!(&connection.phase, Phase::Unknown(arrival) if arrival.is_by_keys(bytes));
        connection.phase = Phase::Login(Box::new(Login::new(PeerCodec::classic(by_keys))));
        connection.io.send(classic::GREETING.as_bytes());
        return Ok(());
    }
    Err(refuse_in_words(connection, Reason::ClassicClosed))
}

/// Tells a guest who may not even give a name.
fn refuse_in_words(connection: &mut Connection, reason: Reason) -> End {
    connection.io.send(reason.sentence().as_bytes());
    connection.io.send(b"\n");
    End::Foreign(reason.into())
}

/// Has another thread go on with a request for a file, if its token is good.
fn transfer(
    connection: &mut Connection,
    hub: &Hub,
    (request, used): (TransferRequest, usize),
    now: u64,
) -> End {
    connection.io.input.consume(used);
    let from = AddressGroup::of(connection.io.peer().ip());
    let admitted = match connection.io.is_one_too_many() {
        true => Err(HttpFault::Busy),
        false => hub.transfers.admit(&request, from),
    };
    match admitted {
        Ok(pass) => End::Transfer(Box::new((request, pass))),
        Err(fault) => {
            tracing::debug!(peer = %connection.io.peer(), ?fault, "a request for a file");
            connection.io.send(&refusal(fault, now));
            End::Goodbye
        }
    }
}

fn http(connection: &mut Connection, hub: &Hub) -> Result<Step, End> {
    if connection.io.transport.is_encrypted() {
        // Within TLS, the first bytes decide again.
        match FirstBytes::of_no_name(connection.io.input.rest()) {
            Some(FirstBytes::Irc) => return irc(connection, hub),
            None => return Ok(Step::Wait),
            Some(_) => {}
        }
    }
    let uname = rustix::system::uname();
    let is_encrypted = connection.io.transport.is_encrypted();
    let about = || About {
        room: hub.room().name().to_string(),
        password: hub.password_guard.asks(),
        open: hub.classic_is_open(),
        words: is_encrypted.then(|| hub.encryption.words.get()).flatten().map(Words::of),
    };
    let site = Site {
        hostname: &uname.nodename().to_string_lossy(),
        is_encrypted,
        now: time::now().wall.unix() / 1_000,
        about: &about,
    };
    match http::read(connection.io.input.rest(), &site) {
        HttpStep::Incomplete => Ok(Step::Wait),
        HttpStep::WebSocket { answer, used } => {
            let key = connection.io.transport.fingerprint();
            tracing::debug!(peer = %connection.io.peer(), ?key, site.is_encrypted, "a WebSocket");
            connection.io.send(answer.as_bytes());
            connection.io.input.consume(used);
            connection.phase = Phase::Login(Box::new(Login::new(PeerCodec::native())));
            if connection.io.is_one_too_many() {
                return Err(Reason::TooManyConnections.into());
            }
            Ok(Step::Again)
        }
        HttpStep::Transfer { request, used } => {
            Err(transfer(connection, hub, (request, used), site.now))
        }
        HttpStep::Page { answer } => {
            tracing::debug!(peer = %connection.io.peer(), "a page for a browser");
            connection.io.send(&answer);
            Err(End::Goodbye)
        }
        HttpStep::Declined { answer } => {
            connection.io.send(&answer);
            Err(End::Foreign(TurnedAway::NotAWebSocket))
        }
    }
}
