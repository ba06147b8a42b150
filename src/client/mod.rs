// SPDX-License-Identifier: GPL-3.0-or-later
//! A seat in a room, seen from the guest: connects, speaks whichever tongue
//! answers, and hands what happens to a [`Sink`]. It does not know who
//! listens.
//!
//! A [`Session`] is two threads. The **reader** dials, finds out which
//! [`tongue`] is spoken, and from then on blocks on the socket and feeds the
//! sink. The **writer** blocks on the [`outbox`], a bounded queue, and alone
//! sends. What they share is arithmetic: the tongue's state behind a mutex
//! that is never held across a system call.

mod classic;
mod dial;
mod echo;
mod enter;
mod error;
mod event;
#[doc(hidden)]
pub mod fuzzing;
mod native;
mod outbox;
mod patience;
mod proving;
mod reader;
mod secure;
mod session;
mod shared;
mod socket;
mod target;
mod tls;
mod tongue;
mod upgrade;
mod writer;

pub use error::{Ending, SendError, Unreachable};
pub use event::{Line, SessionEvent, Sink, Stage};
pub use session::Session;
pub use target::{Approach, Target};
