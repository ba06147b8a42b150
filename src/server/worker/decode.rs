// SPDX-License-Identifier: GPL-3.0-or-later
//! What a connection's bytes ask for, one step at a time: which tongue it is,
//! the upgrade, a request, a goodbye.

use tungstenite::protocol::frame::coding::CloseCode;

use super::codec::classic::ClassicInput;
use super::codec::native::NativeInput;
use super::codec::upgrade::{self, Upgrade};
use super::connection::{Connection, Tongue};
use super::transport::Transport;
use crate::protocol::{self, Hello, Reason, Request, classic};
use crate::server::hub::Hub;

/// The next step a connection's bytes ask for.
pub enum Step {
    /// Nothing complete is there.
    Wait,
    /// Something changed; look again.
    Again,
    /// A request, and what it costs in bytes.
    Request(Request, usize),
    /// Something that is none, but no reason to part; and what it costs.
    Nonsense(Reason, usize),
    /// Was held back long enough, and gets its answer.
    HeldBack,
    /// A ping or pong, and what it costs.
    Alive(usize),
    /// A classic guest's name or words, over the limit.
    TooLong,
    /// A polite goodbye.
    Goodbye,
    /// Cannot go on.
    Part(Reason, CloseCode),
    /// Said all there is to say, outside the room's tongues.
    Answered(String),
}

/// Looks at what has come and takes the next whole thing out of it.
pub fn decode(connection: &mut Connection, hub: &Hub) -> Step {
    if connection.login.as_ref().is_some_and(|login| login.is_held()) {
        return Step::HeldBack;
    }
    match &mut connection.tongue {
        Tongue::Unknown => first_bytes(connection, hub),
        Tongue::Upgrading => upgrading(connection),
        Tongue::Native(native) => {
            let mut rest = &connection.input[connection.taken..];
            let before = rest.len();
            let mut answers = Vec::new();
            let input = native.next(&mut rest, &mut answers);
            native.flush(&mut answers);
            let cost = if matches!(input, NativeInput::Nothing) { 0 } else { native.cost() };
            let used = before - rest.len();
            let empty = rest.is_empty();
            connection.taken += used;
            if empty {
                connection.forget_input();
            }
            if !answers.is_empty() {
                connection.send(&answers);
            }
            match input {
                NativeInput::Nothing => Step::Wait,
                NativeInput::Alive => Step::Alive(cost),
                NativeInput::Request(request) => Step::Request(request, cost),
                NativeInput::Nonsense(error) => Step::Nonsense(error.reason(), cost),
                NativeInput::Goodbye => Step::Goodbye,
                NativeInput::Broken(reason, code) => Step::Part(reason, code),
            }
        }
        Tongue::Classic(classic) => {
            let input = std::mem::take(&mut connection.input);
            if !input.is_empty() {
                classic.push(&input);
            }
            match classic.next_input() {
                None => classic.waste().map_or(Step::Wait, Step::Alive),
                Some(ClassicInput::Exit) => Step::Goodbye,
                Some(ClassicInput::TooLong) => Step::TooLong,
                Some(ClassicInput::Name(name)) => {
                    Step::Request(Request::Hello(Hello::named(name)), 0)
                }
                // What proves the password here is the password itself.
                Some(ClassicInput::Password(proof)) => Step::Request(Request::Prove { proof }, 0),
                Some(ClassicInput::Said(text)) => {
                    let bytes = text.len();
                    Step::Request(Request::Say { id: String::new(), text }, bytes)
                }
            }
        }
        Tongue::Closing => {
            connection.forget_input();
            Step::Wait
        }
    }
}

fn first_bytes(connection: &mut Connection, hub: &Hub) -> Step {
    let Some(tongue) = protocol::FirstBytes::of(&connection.input) else { return Step::Wait };
    match tongue {
        protocol::FirstBytes::Tls => match secure(hub) {
            Ok(transport) => {
                connection.transport = transport;
                connection.tongue = Tongue::Upgrading;
                match connection.unwrap_first_bytes() {
                    Ok(()) => Step::Again,
                    Err(error) => Step::Answered(error.to_string()),
                }
            }
            Err(error) => {
                tracing::error!(%error, "TLS is not available");
                Step::Answered("TLS is not available".to_owned())
            }
        },
        protocol::FirstBytes::Http => {
            connection.send(upgrade::plain_http().as_bytes());
            Step::Answered("plain HTTP".to_owned())
        }
        protocol::FirstBytes::Irc => {
            connection
                .send(b"ERROR :This room does not speak IRC. Try the Salotto app, or nc.\r\n");
            Step::Answered("IRC".to_owned())
        }
        protocol::FirstBytes::Classic => {
            greet(connection, hub.classic_is_open());
            if hub.classic_is_open() {
                Step::Again
            } else {
                Step::Answered(Reason::ClassicClosed.sentence().to_owned())
            }
        }
    }
}

/// Begins to speak TLS, so that a password can be proven if the room has one.
fn secure(hub: &Hub) -> Result<Transport, rustls::Error> {
    if hub.password_guard.asks() {
        Transport::secure_for_a_password(&hub.tls)
    } else {
        Transport::secure(&hub.tls)
    }
}

/// Greets a classic guest, or says that the door is closed.
pub fn greet(connection: &mut Connection, open: bool) {
    if open {
        connection.tongue = Tongue::Classic(Box::default());
        connection.send(classic::GREETING.as_bytes());
    } else {
        connection.send(Reason::ClassicClosed.sentence().as_bytes());
        connection.send(b"\n");
    }
}

fn upgrading(connection: &mut Connection) -> Step {
    match upgrade::read(&connection.input) {
        Upgrade::Incomplete => Step::Wait,
        Upgrade::Accepted { answer, used } => {
            connection.send(answer.as_bytes());
            connection.input.drain(..used);
            connection.tongue = Tongue::Native(Box::default());
            Step::Again
        }
        Upgrade::Declined { answer } => {
            connection.send(answer.as_bytes());
            Step::Answered("not a WebSocket request".to_owned())
        }
    }
}
