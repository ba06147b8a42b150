// SPDX-License-Identifier: GPL-3.0-or-later
//! Somebody who is not in the room yet, and what they came with.

use super::secret::secret;
use crate::protocol::{Nickname, Reason, Resume};
use crate::trust::{HostExchange, Password};

/// Somebody at the door of a room with a password.
pub struct Login {
    pub(super) wanted: Wanted,
    pub(super) stage: LoginStage,
    /// How many passwords a classic guest has tried in vain.
    pub(super) wrong: u8,
}

/// How somebody wants to come in; what is wrong with the name is told only to
/// those who may come in.
#[derive(Clone)]
pub(super) struct Wanted {
    pub name: Result<Nickname, Reason>,
    pub resume: Option<Resume>,
}

pub(super) enum LoginStage {
    /// Sent its half of the exchange, which is held back.
    Begun(Vec<u8>),
    /// Has our half, and is to prove that it knows the password.
    Proving(Box<HostExchange>),
    /// A classic guest who has been asked.
    Asked,
    /// A classic guest whose guess is held back; `None` for what cannot even
    /// be a password.
    Guessed(Option<Password>),
    /// A classic guest who knew the password, and may have to find another
    /// name.
    Trusted,
}

impl Login {
    pub(super) fn new(wanted: Wanted, stage: LoginStage) -> Option<Box<Self>> {
        Some(Box::new(Self { wanted, stage, wrong: 0 }))
    }

    /// Whether we owe it an answer to what it has tried.
    pub fn is_held(&self) -> bool {
        matches!(self.stage, LoginStage::Begun(_) | LoginStage::Guessed(_))
    }

    pub(super) fn is_trusted(&self) -> bool {
        matches!(self.stage, LoginStage::Trusted)
    }
}

impl Wanted {
    pub fn new(name: &str, resume: Option<Resume>) -> Self {
        let name = Nickname::new(name).map(Nickname::prepared).map_err(Reason::from);
        // It may have to be kept for a while, and longer ones are not ours.
        let resume = resume.filter(|resume| resume.token.len() <= secret().len());
        Self { name, resume }
    }
}
