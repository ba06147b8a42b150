// SPDX-License-Identifier: GPL-3.0-or-later
//! The password exchange: proves knowledge of a room's password without telling
//! it, and has the room prove the same.

use data_encoding::BASE64URL_NOPAD;
use rustls::ClientConnection;

use crate::protocol::Request;
use crate::trust::{ExpectedProof, GuestExchange, Password, Proof};

/// Label of the exporter (RFC 8446, section 7.5) that binds a proof to one TLS
/// connection. The room uses the same.
const EXPORTER_LABEL: &[u8] = b"EXPORTER-salotto-password";

/// Longest base64url text a room sends here, with some to spare; it needs 44
/// characters.
const LONGEST: usize = 64;

/// State of the exchange on one connection.
pub(in crate::client) struct PasswordProof {
    exporter: Exporter,
    stage: ProofStage,
}

/// Keying material of one connection, known to both its ends and nobody else.
pub(in crate::client) type Exporter = [u8; 32];

enum ProofStage {
    /// Our message was sent.
    Started(GuestExchange),
    /// Our proof was sent.
    Answered(ExpectedProof),
    /// A message was malformed; a connection has only one try.
    Failed,
}

/// Reasons why a room is not trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(in crate::client) enum Doubt {
    #[error("what should prove the password is malformed")]
    Malformed,
    #[error("the room did not prove that it knows the password")]
    Unproven,
}

/// Derives the value that proofs are bound to from a TLS connection.
pub(in crate::client) fn exporter(tls: &ClientConnection) -> Result<Exporter, rustls::Error> {
    tls.export_keying_material(Exporter::default(), EXPORTER_LABEL, None)
}

/// Starts an exchange, and returns our message for the `hello`.
pub(in crate::client) fn start(password: &Password) -> (GuestExchange, String) {
    let (exchange, message) = GuestExchange::start(password);
    (exchange, BASE64URL_NOPAD.encode(&message))
}

impl PasswordProof {
    pub fn new(exchange: GuestExchange, exporter: Exporter) -> Self {
        Self { exporter, stage: ProofStage::Started(exchange) }
    }

    /// Answers the room's message with our proof.
    pub fn answer(&mut self, message: &str) -> Result<Request, Doubt> {
        let message = decoded(message)?;
        let ProofStage::Started(exchange) = std::mem::replace(&mut self.stage, ProofStage::Failed)
        else {
            return Err(Doubt::Malformed);
        };
        let (proof, expected) =
            exchange.answer(&message, &self.exporter).map_err(|_| Doubt::Malformed)?;
        self.stage = ProofStage::Answered(expected);
        Ok(Request::Prove { proof: BASE64URL_NOPAD.encode(proof.as_ref()).into() })
    }

    /// Checks the room's proof in the welcome.
    ///
    /// # Errors
    ///
    /// [`Doubt::Unproven`] also if the room never asked for the password.
    pub fn check(&self, proof: Option<&str>) -> Result<(), Doubt> {
        let proof = decoded(proof.ok_or(Doubt::Unproven)?)?;
        if proof.len() != Proof::BYTES {
            return Err(Doubt::Malformed);
        }
        match &self.stage {
            ProofStage::Answered(expected) if expected.check(&proof) => Ok(()),
            _ => Err(Doubt::Unproven),
        }
    }
}

/// Decodes base64url (RFC 4648, section 5, without padding).
fn decoded(text: &str) -> Result<Vec<u8>, Doubt> {
    if text.len() > LONGEST {
        return Err(Doubt::Malformed);
    }
    BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| Doubt::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::HostExchange;
    use proptest::prelude::*;

    const EXPORTER: Exporter = [7; 32];

    fn password(raw: &str) -> Password {
        Password::new(raw).unwrap()
    }

    /// A guest who knows the password, and its message for the room.
    fn guest(raw: &str) -> (PasswordProof, Vec<u8>) {
        let (exchange, message) = start(&password(raw));
        (
            PasswordProof::new(exchange, EXPORTER),
            BASE64URL_NOPAD.decode(message.as_bytes()).unwrap(),
        )
    }

    fn proof(request: &Request) -> Vec<u8> {
        let Request::Prove { proof } = request else { panic!("{request:?}") };
        BASE64URL_NOPAD.decode(proof.reveal().as_bytes()).unwrap()
    }

    #[test]
    fn both_sides_prove_the_same_password() {
        let (mut guest, hello) = guest("open sesame");
        let (room, message) = HostExchange::answer(&password("open sesame"), &hello).unwrap();
        let ours = proof(&guest.answer(&BASE64URL_NOPAD.encode(&message)).unwrap());
        let theirs = BASE64URL_NOPAD.encode(room.check(&EXPORTER, &ours).unwrap().as_ref());
        assert_eq!(guest.check(Some(&theirs)), Ok(()));
        assert_eq!(guest.check(None), Err(Doubt::Unproven));
        assert_eq!(guest.check(Some(&"A".repeat(43))), Err(Doubt::Unproven));
    }

    #[test]
    fn a_room_that_never_asked_has_proven_nothing() {
        let (guest, _) = guest("open sesame");
        assert_eq!(guest.check(None), Err(Doubt::Unproven));
        assert_eq!(guest.check(Some(&"A".repeat(43))), Err(Doubt::Unproven));
    }

    #[test]
    fn a_room_asks_once() {
        let (mut guest, hello) = guest("open sesame");
        let (_, message) = HostExchange::answer(&password("guess"), &hello).unwrap();
        let message = BASE64URL_NOPAD.encode(&message);
        assert!(guest.answer(&message).is_ok());
        assert_eq!(guest.answer(&message), Err(Doubt::Malformed));
    }

    #[test]
    fn our_own_message_sent_back_is_none() {
        let (mut guest, hello) = guest("open sesame");
        assert_eq!(guest.answer(&BASE64URL_NOPAD.encode(&hello)), Err(Doubt::Malformed));
    }

    proptest! {
        #[test]
        fn whatever_a_room_sends_never_panics_nor_passes(
            message in "[A-Za-z0-9_=-]{0,80}|[A-Za-z0-9_-]{44}|\\PC{0,60}",
            proof in prop::option::of("[A-Za-z0-9_-]{43}|\\PC{0,60}"),
        ) {
            let (mut guest, _) = guest("open sesame");
            let _ = guest.answer(&message);
            prop_assert!(guest.check(proof.as_deref()).is_err());
        }
    }
}
