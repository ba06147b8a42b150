// SPDX-License-Identifier: GPL-3.0-or-later
//! The message that a row shows, for what can be done with it.

use crate::model::{Person, Said};

/// The message that a row shows.
#[derive(Debug, Default, Clone)]
pub struct ShownMessage {
    /// Its author; nobody where that is us.
    pub author: Option<Person>,
    /// The other one of the two, where it is a whisper.
    pub partner: Option<Person>,
    /// Number of its event; 0 where it has none.
    pub number: u64,
    /// Time it was said, in milliseconds since 1970, as it is shown.
    pub time: u64,
}

impl ShownMessage {
    /// The message of a row.
    pub fn of(said: &Said) -> Self {
        let author = (!said.own).then(|| said.author.clone());
        let partner = said.partner().cloned();
        Self { author, partner, number: said.number, time: said.time }
    }
}
