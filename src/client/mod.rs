// SPDX-License-Identifier: GPL-3.0-or-later
//! A member's connection to a room: connects, detects the protocol, and hands
//! events to a [`Sink`]. It does not know who receives them.
//!
//! A [`Session`] is two threads. The **reader** dials (see `dial`),
//! finds out which `codec` the peer speaks, and from then on blocks on the
//! socket and feeds the sink; where the target comes back, it dials again when the
//! connection is lost (`stay`). The **writer** blocks on the `outbox`, a bounded queue, and
//! alone sends. They share the codec's state, with a mutex that is never held
//! across a system call.

mod codec;
mod connecting;
mod deadline;
mod dial;
mod error;
mod event;
mod failures;
#[doc(hidden)]
pub mod fuzzing;
mod guide;
mod handshake;
mod handshake_results;
mod key_race;
mod leads;
mod outbox;
mod place;
mod probe;
mod reader;
mod security;
mod session;
mod shared;
mod socket;
mod stay;
mod target;
mod timeouts;
mod transfer;
mod writer;

pub use error::{Ending, SendError, Unreachable};
pub use event::{Security, SessionEvent, Sink, Stage};
pub use guide::Guide;
pub use probe::{Probe, ProbeResult};
pub use session::Session;
pub use target::{Approach, Target};
pub use transfer::{
    DownloadPlace, FolderSurvey, PackedFolder, PrepareError, PreparedFile, SavePlace, Transfer,
    TransferError, TransferEvent, TransferPeer, archive_name, nameless_file, pack_folder, prepare,
    survey_folder,
};
