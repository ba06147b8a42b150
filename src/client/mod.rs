// SPDX-License-Identifier: GPL-3.0-or-later
//! A seat in a room, seen from the guest: connects, speaks whichever codec
//! answers, and hands what happens to a [`Sink`]. It does not know who
//! listens.
//!
//! A [`Session`] is two threads. The **reader** dials, finds out which
//! [`codec`] the peer speaks, and from then on blocks on the socket and feeds the
//! sink. The **writer** blocks on the [`outbox`], a bounded queue, and alone
//! sends. What they share is arithmetic: the codec's state behind a mutex
//! that is never held across a system call.

mod codec;
mod dial;
mod error;
mod event;
#[doc(hidden)]
pub mod fuzzing;
mod handshake;
mod outbox;
mod reader;
mod security;
mod session;
mod shared;
mod socket;
mod target;
mod timeouts;
mod writer;

pub use error::{Ending, SendError, Unreachable};
pub use event::{Line, SessionEvent, Sink, Stage};
pub use session::Session;
pub use target::{Approach, Target};
