// SPDX-License-Identifier: GPL-3.0-or-later
//! The packets of the second rail.

use crate::discovery::facts::{FACTS_BYTES, FactsError, RoomFacts};
use crate::protocol::Fingerprint;

/// Length of a question, in bytes: that of the longest answer and of the goodbye
/// that may follow, so that nobody is ever sent more than they sent.
pub const PACKET_BYTES: usize = HEAD_BYTES + FACTS_BYTES + GOODBYE_BYTES;
const HEAD_BYTES: usize = 32;
const GOODBYE_BYTES: usize = HEAD_BYTES + Fingerprint::BYTES;
const QUESTION: [u8; 8] = *b"SALOTTO?";
const ANSWER: [u8; 8] = *b"SALOTTO!";
const GOODBYE: [u8; 8] = *b"SALOTTO.";
/// Version of the packets.
const VERSION: u8 = 1;

/// Number that an answer repeats, so that only who was asked can answer.
pub type Nonce = [u8; 16];

/// A question for rooms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProbeQuestion {
    /// Number to repeat.
    pub nonce: Nonce,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeAnswer {
    /// Number of the question.
    pub nonce: Nonce,
    /// TCP port of the room, not 0.
    pub port: u16,
    /// The facts that the room tells of itself.
    pub facts: RoomFacts,
}

/// Reply to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProbeReply {
    /// A room is there.
    Here(ProbeAnswer),
    /// The room is closed.
    Goodbye {
        /// Number of the question.
        nonce: Nonce,
        /// Fingerprint of the room's key.
        key: Fingerprint,
    },
}

/// Reasons why a packet is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProbeError {
    /// It has another length.
    #[error("the packet has another length")]
    Length,
    /// It begins otherwise, or is of another version.
    #[error("the packet is no probe of this version")]
    Kind,
    /// The port is 0.
    #[error("the port is 0")]
    Port,
    /// The facts are none.
    #[error(transparent)]
    Facts(#[from] FactsError),
}

impl ProbeQuestion {
    /// Encodes as [`PACKET_BYTES`] bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut packet = head(QUESTION, 0, &self.nonce);
        packet.resize(PACKET_BYTES, 0);
        packet
    }

    /// Parses a packet. One that is shorter than an answer could be is none.
    ///
    /// # Errors
    ///
    /// [`ProbeError::Length`] or [`ProbeError::Kind`].
    pub fn parse(packet: &[u8]) -> Result<Self, ProbeError> {
        if packet.len() != PACKET_BYTES {
            return Err(ProbeError::Length);
        }
        let (_, nonce) = parse_head(packet, QUESTION)?;
        Ok(Self { nonce })
    }
}

impl ProbeAnswer {
    /// Encodes as at most [`PACKET_BYTES`] bytes, less those of a goodbye.
    pub fn encode(&self) -> Vec<u8> {
        let mut packet = head(ANSWER, self.port, &self.nonce);
        packet.extend_from_slice(&self.facts.encode());
        packet
    }

    /// Parses a packet.
    ///
    /// # Errors
    ///
    /// Every variant of [`ProbeError`].
    pub fn parse(packet: &[u8]) -> Result<Self, ProbeError> {
        if packet.len() > PACKET_BYTES {
            return Err(ProbeError::Length);
        }
        let (port, nonce) = parse_head(packet, ANSWER)?;
        if port == 0 {
            return Err(ProbeError::Port);
        }
        let facts = RoomFacts::decode(&packet[HEAD_BYTES..])?;
        Ok(Self { nonce, port, facts })
    }
}

impl ProbeReply {
    /// The number of the question.
    pub fn nonce(&self) -> &Nonce {
        match self {
            Self::Here(answer) => &answer.nonce,
            Self::Goodbye { nonce, .. } => nonce,
        }
    }

    /// Encodes a goodbye to who asked with that number.
    pub fn goodbye(nonce: &Nonce, key: &Fingerprint) -> Vec<u8> {
        let mut packet = head(GOODBYE, 0, nonce);
        packet.extend_from_slice(key.as_bytes());
        packet
    }

    /// Parses a packet.
    ///
    /// # Errors
    ///
    /// Every variant of [`ProbeError`].
    pub fn parse(packet: &[u8]) -> Result<Self, ProbeError> {
        if !packet.starts_with(&GOODBYE) {
            return ProbeAnswer::parse(packet).map(Self::Here);
        }
        let (_, nonce) = parse_head(packet, GOODBYE)?;
        let key = packet[HEAD_BYTES..].try_into().map_err(|_| ProbeError::Length)?;
        Ok(Self::Goodbye { nonce, key: Fingerprint::new(key) })
    }
}

fn head(kind: [u8; 8], port: u16, nonce: &Nonce) -> Vec<u8> {
    let mut packet = Vec::with_capacity(PACKET_BYTES);
    packet.extend_from_slice(&kind);
    packet.extend_from_slice(&[VERSION, 0]);
    packet.extend_from_slice(&port.to_be_bytes());
    packet.extend_from_slice(&[0; 4]);
    packet.extend_from_slice(nonce);
    packet
}

/// The port and the nonce. Bytes that are 0 today are not looked at.
fn parse_head(packet: &[u8], kind: [u8; 8]) -> Result<(u16, Nonce), ProbeError> {
    let head: &[u8; HEAD_BYTES] = packet.first_chunk().ok_or(ProbeError::Length)?;
    if head[..8] != kind || head[8] != VERSION {
        return Err(ProbeError::Kind);
    }
    let mut nonce = [0; 16];
    nonce.copy_from_slice(&head[16..]);
    Ok((u16::from_be_bytes([head[10], head[11]]), nonce))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Nickname, RoomName};
    use proptest::prelude::*;

    fn answer(room: &str) -> ProbeAnswer {
        let facts = RoomFacts {
            key: Fingerprint::new([7; 32]),
            room: RoomName::heard(room).unwrap(),
            host: Some(Nickname::heard(&"👩‍👩‍👧‍👦".repeat(20)).unwrap()),
            people: 3,
            password: true,
        };
        ProbeAnswer { nonce: [9; 16], port: 5556, facts }
    }

    #[test]
    fn question_and_answer_come_back() {
        let question = ProbeQuestion { nonce: [9; 16] };
        assert_eq!(ProbeQuestion::parse(&question.encode()), Ok(question));
        let mut told = answer("Attic");
        told.facts.host = None;
        assert_eq!(ProbeAnswer::parse(&told.encode()), Ok(told));
    }

    #[test]
    fn no_answer_is_longer_than_the_question() {
        assert_eq!(PACKET_BYTES, 1_296);
        let question = ProbeQuestion { nonce: [0; 16] }.encode();
        let goodbye = ProbeReply::goodbye(&[9; 16], &Fingerprint::new([7; 32]));
        let answer = answer(&"👩‍👩‍👧‍👦".repeat(40)).encode();
        assert!(answer.len() + goodbye.len() <= question.len());
        for length in (0..question.len()).chain([question.len() + 1]) {
            let mut other = question.clone();
            other.resize(length, 0);
            assert_eq!(ProbeQuestion::parse(&other), Err(ProbeError::Length));
        }
    }

    #[test]
    fn a_goodbye_comes_back() {
        let key = Fingerprint::new([7; 32]);
        let packet = ProbeReply::goodbye(&[9; 16], &key);
        let goodbye = ProbeReply::Goodbye { nonce: [9; 16], key };
        assert_eq!(ProbeReply::parse(&packet), Ok(goodbye));
        assert_eq!(ProbeReply::parse(&packet[1..]), Err(ProbeError::Kind));
        assert_eq!(ProbeReply::parse(&packet[..63]), Err(ProbeError::Length));
        let told = answer("Attic");
        let here = ProbeReply::parse(&told.encode()).unwrap();
        assert_eq!(here.nonce(), &told.nonce);
    }

    #[test]
    fn the_bytes_are_those_of_the_document() {
        let packet = answer("Attic").encode();
        assert_eq!(packet[..16], *b"SALOTTO!\x01\0\x15\xb4\0\0\0\0");
        assert_eq!(packet[32..42], *b"\x09txtvers=1");
        let question = ProbeQuestion { nonce: [9; 16] }.encode();
        assert_eq!(question[..16], *b"SALOTTO?\x01\0\0\0\0\0\0\0");
        assert!(question[32..].iter().all(|byte| *byte == 0));
    }

    #[test]
    fn what_is_none_says_why() {
        let question = ProbeQuestion { nonce: [9; 16] }.encode();
        assert_eq!(ProbeAnswer::parse(&question), Err(ProbeError::Kind));
        let mut later = question;
        later[8] = 2;
        assert_eq!(ProbeQuestion::parse(&later), Err(ProbeError::Kind));
        let mut nowhere = answer("Attic");
        nowhere.port = 0;
        assert_eq!(ProbeAnswer::parse(&nowhere.encode()), Err(ProbeError::Port));
        let whole = answer("Attic").encode();
        assert_eq!(ProbeAnswer::parse(&whole[..31]), Err(ProbeError::Length));
        assert!(matches!(ProbeAnswer::parse(&whole[..60]), Err(ProbeError::Facts(_))));
    }

    proptest! {
        #[test]
        fn parsing_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..1_300)) {
            let _ = ProbeQuestion::parse(&bytes);
            let _ = ProbeReply::parse(&bytes);
            let packet = [&answer("Attic").encode()[..32], &bytes].concat();
            if let Ok(told) = ProbeAnswer::parse(&packet) {
                prop_assert!(told.encode().len() <= PACKET_BYTES);
            }
        }
    }
}
