// SPDX-License-Identifier: GPL-3.0-or-later
//! Proving a password without telling it: SPAKE2 (RFC 9382) with key
//! confirmation, bound to the TLS connection it happens in.
//!
//! ```text
//! guest                                   room
//!   A = start(password)        ── A ──▶
//!                              ◀── B ──   B = answer(password, A)
//!   proof over exporter, A, B  ── p ──▶   right? then
//!   the room knew it too       ◀── q ──   its own proof
//! ```
//!
//! Whoever does not know the password learns one thing from one exchange:
//! whether one guess was right. Nothing that was said can be tried against
//! guesses later. Both proofs cover the connection's exporter value (RFC 8446,
//! section 7.5), which differs between the two sides of anybody who sits in
//! the middle: passing messages on proves nothing. The guest proves first, so
//! that a guess costs a stranger an exchange the room can count.
//!
//! The group, its points M and N and the hash of the transcript are those of
//! the `spake2` crate (as in magic-wormhole); they differ in encoding from the
//! RFC's Edwards25519 suite. The confirmation follows the RFC's section 4 in
//! that each side has a key of its own, derived from the shared one. The crate
//! takes points of small order without a word, where the RFC multiplies by the
//! cofactor: such a point makes the shared key depend on three bits of a scalar
//! that is used once, and on the password as much as before.

use std::fmt;

use ring::hmac;
use spake2::{Ed25519Group, Identity, Spake2};

use super::Password;

/// A side and a compressed point: what each message of the exchange takes.
pub const MESSAGE_BYTES: usize = 33;

/// The parts the two sides play, which the shared key depends on. A message
/// sent back to its author is of the wrong side.
const GUEST: &[u8] = b"salotto guest, 1";
const HOST: &[u8] = b"salotto room, 1";
/// Purposes of the two proofs, so that neither passes for the other.
const GUEST_PROVES: &[u8] = b"salotto guest knows the password, 1";
const HOST_PROVES: &[u8] = b"salotto room knows the password, 1";

/// Fault of a message of the exchange. Says nothing about the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeError {
    /// The message is too short or too long.
    #[error("a message of the exchange has {MESSAGE_BYTES} bytes")]
    Length,
    /// The message is from the side that it was sent to.
    #[error("the message is from the wrong side")]
    Side,
    /// The message is no point of the curve.
    #[error("the message is no point of the curve")]
    Point,
}

/// Proof that one side knows the password.
#[derive(Debug, Clone, Copy)]
pub struct Proof([u8; Proof::BYTES]);

/// The other side's proof, which only whoever knows the password can send.
pub struct ExpectedProof {
    key: hmac::Key,
    said: Vec<u8>,
}

/// The guest's side, waiting for the room's message.
pub struct GuestExchange {
    state: Spake2<Ed25519Group>,
    message: Vec<u8>,
}

/// The room's side, waiting for the guest's proof.
pub struct HostExchange {
    keys: Keys,
    messages: Vec<u8>,
}

/// One key for each side's proof.
struct Keys {
    guest: hmac::Key,
    host: hmac::Key,
}

impl GuestExchange {
    /// Begins, and gives the message for the room.
    pub fn start(password: &Password) -> (Self, Vec<u8>) {
        let (guest, host) = (Identity::new(GUEST), Identity::new(HOST));
        let (state, message) = Spake2::<Ed25519Group>::start_a(&secret(password), &guest, &host);
        (Self { state, message: message.clone() }, message)
    }

    /// Answers the room's message with a proof, and says what proof to expect
    /// from the room. `exporter` is this connection's own value.
    pub fn answer(
        self,
        host_message: &[u8],
        exporter: &[u8; 32],
    ) -> Result<(Proof, ExpectedProof), ExchangeError> {
        let keys = Keys::from(&self.state.finish(host_message)?);
        let messages = [&self.message, host_message].concat();
        let proof = Proof::over(&keys.guest, &said(exporter, &messages));
        Ok((proof, ExpectedProof { key: keys.host, said: said(exporter, &messages) }))
    }
}

impl HostExchange {
    /// Takes the guest's message and gives the room's. Costs three
    /// multiplications on the curve, and says nothing about the password.
    pub fn answer(
        password: &Password,
        guest_message: &[u8],
    ) -> Result<(Self, Vec<u8>), ExchangeError> {
        let (guest, host) = (Identity::new(GUEST), Identity::new(HOST));
        let (state, message) = Spake2::<Ed25519Group>::start_b(&secret(password), &guest, &host);
        let keys = Keys::from(&state.finish(guest_message)?);
        let messages = [guest_message, &message].concat();
        Ok((Self { keys, messages }, message))
    }

    /// Checks that the guest knows the password; returns the room's own proof then.
    /// `exporter` is this connection's own value.
    pub fn check(self, exporter: &[u8; 32], guest_proof: &[u8]) -> Option<Proof> {
        let said = said(exporter, &self.messages);
        hmac::verify(&self.keys.guest, &said, guest_proof).ok()?;
        Some(Proof::over(&self.keys.host, &said))
    }
}

impl ExpectedProof {
    /// Checks that the room knows the password too, in constant time.
    pub fn check(&self, host_proof: &[u8]) -> bool {
        hmac::verify(&self.key, &self.said, host_proof).is_ok()
    }
}

impl Proof {
    /// The length of an HMAC-SHA256.
    pub const BYTES: usize = 32;

    /// The proof, as it is sent.
    pub fn as_bytes(&self) -> &[u8; Self::BYTES] {
        &self.0
    }

    fn over(key: &hmac::Key, said: &[u8]) -> Self {
        let mut bytes = [0; Self::BYTES];
        bytes.copy_from_slice(hmac::sign(key, said).as_ref());
        Self(bytes)
    }
}

impl AsRef<[u8]> for Proof {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Keys {
    fn from(shared: &[u8]) -> Self {
        let shared = hmac::Key::new(hmac::HMAC_SHA256, shared);
        let key =
            |purpose| hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&shared, purpose).as_ref());
        Self { guest: key(GUEST_PROVES), host: key(HOST_PROVES) }
    }
}

impl From<spake2::Error> for ExchangeError {
    fn from(error: spake2::Error) -> Self {
        match error {
            spake2::Error::WrongLength => Self::Length,
            spake2::Error::BadSide => Self::Side,
            spake2::Error::CorruptMessage => Self::Point,
        }
    }
}

impl fmt::Debug for ExpectedProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ExpectedProof(…)")
    }
}

impl fmt::Debug for GuestExchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GuestExchange(…)")
    }
}

impl fmt::Debug for HostExchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HostExchange(…)")
    }
}

fn secret(password: &Password) -> spake2::Password {
    spake2::Password::new(password.as_bytes())
}

/// The bytes that the proofs are over: three parts of fixed lengths, so that no two
/// exchanges say the same.
fn said(exporter: &[u8; 32], messages: &[u8]) -> Vec<u8> {
    [exporter, messages].concat()
}
