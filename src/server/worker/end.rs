// SPDX-License-Identifier: GPL-3.0-or-later
//! The ways a connection ends, and what each of them means for the host's log,
//! for the others in the room, and for the peer.

use tungstenite::protocol::frame::coding::CloseCode;

use crate::protocol::file::request::TransferRequest;
use crate::protocol::{LeaveReason, Reason, ServerMessage};
use crate::server::room::{Refusal, Removal};
use crate::server::transfers::pass::TransferPass;
use crate::server::turned_away::TurnedAway;
use crate::server::worker::codec::PeerCodec;

/// The end of a connection.
#[derive(Debug)]
pub enum End {
    /// The peer said goodbye.
    Goodbye,
    /// The member has left its seat in the room.
    Left,
    /// The peer has ended its side, and everything it said is done.
    HungUp,
    /// The peer was silent for so long that it must be gone.
    Silent,
    /// The connection is broken: nothing more can be said to it.
    Broken,
    /// The peer is not let in, or not kept.
    Refused(Refusal, CloseCode),
    /// The peer is no guest, and was answered in its own language, or not at all.
    Foreign(TurnedAway),
    /// The member's seat was taken away in the room.
    Removed(Removal),
    /// The peer moves a file, which another thread sees to.
    Transfer(Box<(TransferRequest, TransferPass)>),
    /// The room has ended, and the peer has heard it.
    RoomEnded,
}

impl From<Refusal> for End {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal, CloseCode::Policy)
    }
}

impl From<Reason> for End {
    fn from(reason: Reason) -> Self {
        Refusal::from(reason).into()
    }
}

impl End {
    /// The reason for the host's log, if it hears of it.
    pub fn noted(&self) -> Option<TurnedAway> {
        match self {
            Self::Refused(refusal, _) => Some(refusal.into()),
            Self::Foreign(why) => Some(why.clone()),
            Self::Removed(Removal { refusal, left: Some(_) }) => Some(refusal.into()),
            Self::Removed(_)
            | Self::Goodbye
            | Self::Left
            | Self::HungUp
            | Self::Silent
            | Self::Broken
            | Self::Transfer(_)
            | Self::RoomEnded => None,
        }
    }

    /// The reason why a member leaves its seat; `None` when the seat is gone
    /// already.
    pub fn leave_reason(&self, codec: &PeerCodec) -> Option<LeaveReason> {
        match self {
            Self::Goodbye => Some(LeaveReason::Left),
            Self::HungUp if codec.hangs_up_to_leave() => Some(LeaveReason::Left),
            Self::HungUp | Self::Silent | Self::Broken => Some(LeaveReason::Vanished),
            Self::Refused(refusal, _) if refusal.reason == Reason::Stalled => {
                Some(LeaveReason::Stalled)
            }
            Self::Refused(..) | Self::Foreign(_) => Some(LeaveReason::Refused),
            Self::Left | Self::Removed(_) | Self::Transfer(_) | Self::RoomEnded => None,
        }
    }

    /// The last word to the peer, in front of the goodbye.
    pub fn last_word(&self, is_member: bool) -> Option<ServerMessage> {
        match self {
            Self::Refused(refusal, _) => Some(refusal.last_word()),
            Self::Removed(removal) => Some(removal.refusal.last_word()),
            // Members have read it in the log.
            Self::RoomEnded if !is_member => Some(ServerMessage::refused(Reason::RoomEnded, None)),
            _ => None,
        }
    }

    /// The goodbye of the language.
    pub fn goodbye(&self) -> (CloseCode, &'static str) {
        match self {
            Self::Refused(refusal, code) => (*code, refusal.reason.sentence()),
            Self::Removed(removal) => (CloseCode::Policy, removal.refusal.reason.sentence()),
            Self::RoomEnded => (CloseCode::Away, Reason::RoomEnded.sentence()),
            _ => (CloseCode::Normal, ""),
        }
    }
}
