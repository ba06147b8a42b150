// SPDX-License-Identifier: GPL-3.0-or-later
//! The doctor: why a room is not seen, or not reached.
//!
//! [`examine()`] gathers facts (interfaces, routes, firewalls, multicast, the host asked
//! for), each probe bounded in time and all of them cancellable, and [`judge()`] makes
//! [`Finding`]s of them without asking anybody else. What they mean in words is said
//! by `sentences::doctor`. Beside that, [`damaged_pasts`] finds what takes space and cannot be
//! read.

mod cancel;
mod damaged;
mod examine;
mod facts;
mod firewall;
mod hosts;
mod judge;
mod multicast;
mod neighbours;
mod outer;
mod rooms;
mod routes;
mod verdict;

pub use cancel::Cancellation;
pub use damaged::damaged_pasts;
pub use examine::{Concern, Report, examine};
pub use facts::{
    Facts, HostAnswer, HostFacts, MulticastFacts, OwnRoomFacts, Reachable, RouteFacts,
};
pub use firewall::{Firewall, FirewallKind, InputChain};
pub use judge::judge;
pub use verdict::{Finding, Likelihood, Verdict};
