// SPDX-License-Identifier: GPL-3.0-or-later
//! Everything of a room that outlives the process that serves it.

mod numbers;
mod restore;
mod snapshot;

pub use self::numbers::ReservedNumbers;
pub use self::restore::Opening;
pub use self::snapshot::{Snapshot, leap};
