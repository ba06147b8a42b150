// SPDX-License-Identifier: GPL-3.0-or-later
//! The second rail, for networks that drop multicast: a question over UDP to the
//! port number of a room, to everybody on an interface or to a known host, and
//! the answer with the same facts. docs/protocol.md has the bytes.
//!
//! A question is always as long as the longest answer and the goodbye together, so
//! that nobody's made-up address makes a host send more than was sent to it.

mod answerer;
mod asker;
mod nonces;
mod packet;

pub use self::answerer::Answerer;
pub use self::asker::Asker;
pub use self::nonces::ProbeDestination;
pub use self::packet::{Nonce, PACKET_BYTES, ProbeAnswer, ProbeError, ProbeQuestion, ProbeReply};
