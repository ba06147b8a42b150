// SPDX-License-Identifier: GPL-3.0-or-later
//! Somebody who is not in the room yet, and what they came with.

use std::time::Duration;

use super::secret::SECRET_LENGTH;
use crate::protocol::{Nickname, Reason, Resume};
use crate::server::worker::codec::PeerCodec;
use crate::trust::{HostExchange, Password};

/// Somebody on the way into the room.
pub struct Login {
    pub codec: PeerCodec,
    /// For how long it was held back, which it is not blamed for.
    pub held: Duration,
    pub(super) stage: LoginStage,
    /// Names that were tried in vain.
    pub(super) wrong_names: u8,
    /// Passwords that a classic guest has tried in vain.
    pub(super) wrong_passwords: u8,
}

/// The stages of the way in. The first is all there is in a room without a
/// password.
pub(super) enum LoginStage {
    /// Has not said how it wants to come in, or may not under that name.
    Fresh,
    /// Sent its half of the exchange, which is held back.
    Begun(WantedSeat, Vec<u8>),
    /// Has our half, and is to prove that it knows the password.
    Proving(WantedSeat, Box<HostExchange>),
    /// A guest who has been asked, or tells the password without.
    Asked(WantedSeat),
    /// A guest whose guess is held back; `None` for what cannot even
    /// be a password.
    Guessed(WantedSeat, Option<Password>),
    /// A guest who has told the password, and may have to find another
    /// name.
    Trusted,
}

/// The way somebody wants to come in; what is wrong with the name is told only
/// to those who may come in.
pub(super) struct WantedSeat {
    pub name: Result<Nickname, Reason>,
    pub resume: Option<Resume>,
    pub take_over: bool,
}

impl Login {
    pub fn new(codec: PeerCodec) -> Self {
        Self {
            codec,
            held: Duration::ZERO,
            stage: LoginStage::Fresh,
            wrong_names: 0,
            wrong_passwords: 0,
        }
    }

    /// `true` while we owe it an answer to what it has tried.
    pub fn is_held(&self) -> bool {
        matches!(self.stage, LoginStage::Begun(..) | LoginStage::Guessed(..))
    }

    pub(super) fn is_trusted(&self) -> bool {
        matches!(self.stage, LoginStage::Trusted)
    }

    /// Takes the stage out, to be replaced by the next one.
    pub(super) fn take_stage(&mut self) -> LoginStage {
        std::mem::replace(&mut self.stage, LoginStage::Fresh)
    }
}

impl WantedSeat {
    pub fn new(name: &str, resume: Option<Resume>, take_over: bool) -> Self {
        let name = Nickname::new(name).map(Nickname::prepared).map_err(Reason::from);
        // It may have to be kept for a while, and longer ones are not ours.
        let resume = resume.filter(|resume| resume.token.len() <= SECRET_LENGTH);
        Self { name, resume, take_over }
    }
}
