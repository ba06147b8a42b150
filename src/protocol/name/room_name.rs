// SPDX-License-Identifier: GPL-3.0-or-later
//! Names of rooms.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::error::NameError;
use super::{form, skeleton};
use crate::protocol::limits;

/// A room's name: like a [`Nickname`](super::Nickname), but up to
/// [`limits::ROOM_NAME_CHARACTERS`] user-perceived characters and in any
/// mixture of scripts, because a room cannot be confused with a person. It may
/// contain colons for the same reason.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct RoomName(String);

impl RoomName {
    /// Sanitizes and validates a name that a host gives its room.
    ///
    /// # Errors
    ///
    /// Every variant of [`NameError`] but [`NameError::Mixed`].
    pub fn new(raw: &str) -> Result<Self, NameError> {
        let name = Self::heard(raw)?;
        form::check_wanted(name.as_str())?;
        Ok(name)
    }

    /// Sanitizes and validates a name that a room, a file or a link tells, as
    /// [`Nickname::heard`](super::Nickname::heard) does.
    ///
    /// # Errors
    ///
    /// As for [`RoomName::new`].
    pub fn heard(raw: &str) -> Result<Self, NameError> {
        form::sanitize(raw, limits::ROOM_NAME_CHARACTERS, limits::ROOM_NAME_BYTES).map(Self)
    }

    /// The form that names share which people would read out the same, as
    /// [`Nickname::folded`](super::Nickname::folded) has it.
    pub fn folded(&self) -> String {
        form::folded(&self.0)
    }

    /// The form that names share which look alike, as
    /// [`Nickname::skeleton`](super::Nickname::skeleton) has it.
    pub fn skeleton(&self) -> String {
        skeleton::skeleton(&self.0)
    }

    /// The name as a string slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name of a room that was given none.
impl Default for RoomName {
    fn default() -> Self {
        Self("Salotto".to_owned())
    }
}

impl fmt::Display for RoomName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for RoomName {
    type Error = NameError;

    fn try_from(raw: String) -> Result<Self, NameError> {
        Self::heard(&raw)
    }
}

impl From<RoomName> for String {
    fn from(name: RoomName) -> String {
        name.0
    }
}
