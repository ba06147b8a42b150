// SPDX-License-Identifier: GPL-3.0-or-later
//! The network around this machine: its [`interfaces`] and [`own_addresses`], rooms
//! nearby that are announced and found, and names that are looked up by multicast.
//!
//! Two rails carry the same [`facts`]: [`multicast`] DNS with DNS-SD (RFC 6762 and
//! 6763), and where a network drops multicast a small [`probe`] over UDP. An
//! [`Announcer`] serves both; a [`Browser`] asks on both, and puts what it hears
//! together in a [`listing`], one entry for each room's key.
//!
//! Everything heard is a stranger's word, bounded and washed, and never trusted: the
//! key is checked on joining. This layer knows no room, no server, no client and
//! nobody who listens; it stands beside `trust` and does not know it.
//!
//! The packets of rooms are read and written here and not by a library: everybody on the
//! network reaches this, and what a library keeps of it has to be bounded, too.

pub mod announcer;
pub mod browser;
pub mod dns;
pub mod facts;
pub mod hostname;
pub mod interfaces;
pub mod listing;
pub mod lookup;
pub mod multicast;
pub mod own_addresses;
pub mod probe;

mod announcer_id;
mod by_name;
mod label;
mod network_links;
mod packet_budget;
mod random;
mod room_place;
mod shares;

pub use announcer::Announcer;
pub use announcer_id::{AnnouncerId, Rail};
pub use browser::{Browser, NearbySink};
pub use by_name::{ByNameError, by_name};
pub use facts::RoomFacts;
pub use label::instance_label;
pub use listing::{Listing, NearbyRoom, NearbyUpdate, SenderProof};
pub use room_place::RoomPlace;

use random::random;
