// SPDX-License-Identifier: GPL-3.0-or-later
//! Transfers: the bytes of files, on connections and threads of their own.
//!
//! A worker reads the head of a request and asks the [`TransferDesk`](desk::TransferDesk)
//! if its token is good. Then it gives the connection away for good: blocking threads, a
//! bounded number of them, move the bytes between the socket and the disk. Nobody who chats
//! waits for either.
//!
//! `response` is HTTP as a value, `tokens` who may what, `store` the disk, `swarm` who has
//! slices for whom. None of them knows the room; `receive`, `send` and `housekeeping` do, and
//! tell it.

mod clock;
pub mod desk;
mod full_disk;
mod grant;
mod housekeeping;
mod line;
mod link;
mod opening;
pub mod pass;
mod places;
mod pool;
pub mod queue;
mod receive;
pub mod response;
mod send;
mod serve;
mod slices_up;
mod store;
mod swarm;
mod swarm_report;
mod tokens;
mod told;
mod turn;
mod upload;

pub use self::full_disk::tell_of_full_disk;
pub use self::housekeeping::Housekeeper;
pub use self::opening::{find_files, open_store};
pub use self::pool::{finish, hand_over};
pub use self::store::FileStore;
