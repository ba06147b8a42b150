// SPDX-License-Identifier: GPL-3.0-or-later
//! Files as the window knows them: those that move, how far they have come and at what
//! speed. Moves nothing itself: it is told what has come of each transfer.

mod meant;
mod others;
mod rate;
mod spoken;
mod transfer;
mod transfers;
mod trouble;

pub use self::meant::{KnownFile, MeantFiles, seats_told_apart};
pub use self::others::OthersUploads;
pub use self::rate::TransferRate;
pub use self::transfer::{FileKey, FileTransfer, SavedFile, TransferNews, TransferStage};
pub use self::transfers::FileTransfers;
pub use self::trouble::FileTrouble;
