// SPDX-License-Identifier: GPL-3.0-or-later
//! Invites: links that lead into a room and name its key, so that nobody on the
//! network can impersonate it.
//!
//! `salotto://HOST:PORT/?key=KEY&name=ROOM&at=HOST:PORT`: the key is the room's
//! [`Fingerprint`] in base64url, the name that of the room, and each `at` a
//! further address of the same room. Port 5555 and the name may be omitted.
//! Unknown parameters are ignored. Everything but letters, digits and a few
//! marks is percent-encoded UTF-8 (RFC 3986).

use std::fmt;
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::{Address, AddressError, DEFAULT_PORT, Fingerprint, RoomName, limits};

/// Scheme of an invite.
pub const SCHEME: &str = "salotto://";

/// Characters to percent-encode: all but the unreserved ones of RFC 3986 and
/// the colons of an address.
const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':');

/// A link into one room: 1 to 8 addresses, the room's key, and its name. At
/// most [`limits::INVITE_BYTES`] long.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Invite {
    addresses: Vec<Address>,
    key: Fingerprint,
    name: Option<RoomName>,
}

/// Reasons why a link is not a valid invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InviteError {
    /// The link does not begin with [`SCHEME`].
    #[error("it is not an invite to a room")]
    NotAnInvite,
    /// The link or its list of addresses is too long.
    #[error("it is longer than an invite may be")]
    TooLong,
    /// An address in it is invalid.
    #[error("the address in it is invalid")]
    BadAddress(#[from] AddressError),
    /// The key is missing.
    #[error("it lacks the key of the room")]
    NoKey,
    /// The key is not a fingerprint.
    #[error("the key in it is invalid")]
    BadKey,
    /// There are several keys.
    #[error("it has more than one key")]
    TwoKeys,
}

impl Invite {
    /// An invite to the room with this key. Drops further addresses for which
    /// the link has no room.
    pub fn new(
        first: Address,
        others: impl IntoIterator<Item = Address>,
        key: Fingerprint,
        name: Option<RoomName>,
    ) -> Self {
        let mut invite = Self { addresses: vec![first], key, name };
        for other in others {
            if !invite.addresses.contains(&other) {
                invite.addresses.push(other);
            }
            if invite.addresses.len() == limits::INVITE_ADDRESSES {
                break;
            }
        }
        // One address and the longest name always fit.
        while invite.addresses.len() > 1 && invite.to_string().len() > limits::INVITE_BYTES {
            invite.addresses.pop();
        }
        invite
    }

    /// A shorter link into the same room: without the name, and then with one address
    /// less each time. `None` if nothing more can be left out.
    pub fn shorter(&self) -> Option<Self> {
        let mut shorter = self.clone();
        if shorter.name.take().is_none() {
            shorter.addresses.pop();
        }
        (!shorter.addresses.is_empty()).then_some(shorter)
    }

    /// The address to try first.
    pub fn address(&self) -> &Address {
        &self.addresses[0]
    }

    /// All addresses, the most likely first; at least one.
    pub fn addresses(&self) -> &[Address] {
        &self.addresses
    }

    /// Fingerprint of the room's certificate.
    pub fn key(&self) -> Fingerprint {
        self.key
    }

    /// The room's name, as claimed by the link.
    pub fn name(&self) -> Option<&RoomName> {
        self.name.as_ref()
    }

    /// Returns `true` if the text has the scheme of an invite, valid or not.
    pub fn is_meant(raw: &str) -> bool {
        let start = raw.trim_start().get(..SCHEME.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(SCHEME))
    }
}

impl FromStr for Invite {
    type Err = InviteError;

    fn from_str(raw: &str) -> Result<Self, InviteError> {
        let raw = raw.trim();
        if raw.len() > limits::INVITE_BYTES {
            return Err(InviteError::TooLong);
        }
        if !Self::is_meant(raw) {
            return Err(InviteError::NotAnInvite);
        }
        let link = raw[SCHEME.len()..].split('#').next().unwrap_or_default();
        let (authority, query) = link.split_once('?').unwrap_or((link, ""));
        let authority = authority.split('/').next().unwrap_or_default();
        if authority.is_empty() {
            return Err(AddressError::NoHost.into());
        }
        let mut found = Found::default();
        for parameter in query.split('&') {
            found.take(parameter)?;
        }
        let key = found.key.ok_or(InviteError::NoKey)?;
        if found.others.len() >= limits::INVITE_ADDRESSES {
            return Err(InviteError::TooLong);
        }
        Ok(Self::new(address(authority)?, found.others, key, found.name))
    }
}

/// Parameters parsed so far.
#[derive(Default)]
struct Found {
    key: Option<Fingerprint>,
    name: Option<RoomName>,
    others: Vec<Address>,
}

impl Found {
    fn take(&mut self, parameter: &str) -> Result<(), InviteError> {
        let (word, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match word {
            "key" if self.key.is_some() => return Err(InviteError::TwoKeys),
            "key" => {
                let key = decoded(value).ok_or(InviteError::BadKey)?;
                let key = Fingerprint::from_base64url(&key).map_err(|_| InviteError::BadKey)?;
                self.key = Some(key);
            }
            // For display only: without a valid one, the address is shown.
            "name" if self.name.is_none() => {
                self.name = decoded(value).and_then(|name| RoomName::heard(&name).ok());
            }
            "at" => self.others.push(address(value)?),
            _ => {}
        }
        Ok(())
    }
}

fn address(escaped: &str) -> Result<Address, InviteError> {
    let typed = decoded(escaped).ok_or(AddressError::BadHost)?;
    Ok(Address::parse(&typed, DEFAULT_PORT)?)
}

/// Decodes percent-encoded text; `None` if it is not UTF-8.
fn decoded(escaped: &str) -> Option<String> {
    percent_decode_str(escaped).decode_utf8().ok().map(Into::into)
}

impl fmt::Display for Invite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.address();
        let host = utf8_percent_encode(&first.host, ESCAPED);
        match first.host.contains(':') {
            true => write!(f, "{SCHEME}[{host}]")?,
            false => write!(f, "{SCHEME}{host}")?,
        }
        if first.port != DEFAULT_PORT {
            write!(f, ":{}", first.port)?;
        }
        write!(f, "/?key={}", self.key.to_base64url())?;
        if let Some(name) = &self.name {
            write!(f, "&name={}", utf8_percent_encode(name.as_str(), ESCAPED))?;
        }
        for other in &self.addresses[1..] {
            write!(f, "&at={}", utf8_percent_encode(&other.to_string(), ESCAPED))?;
        }
        Ok(())
    }
}

/// The room a person wants to join: a typed address or an invite.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Destination {
    /// A typed address.
    Address(Address),
    /// An invite.
    Invite(Invite),
    /// A room that announces itself nearby: what an invite says, but told by a
    /// stranger. Nobody types or links to one.
    Nearby(Invite),
}

/// Reasons why a text is no destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DestinationError {
    /// The text is not a valid address.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The text is not a valid invite.
    #[error(transparent)]
    Invite(#[from] InviteError),
}

impl Destination {
    /// The address to try first.
    pub fn address(&self) -> &Address {
        match self {
            Self::Address(address) => address,
            Self::Invite(invite) | Self::Nearby(invite) => invite.address(),
        }
    }

    /// All addresses, in the order to try them.
    pub fn addresses(&self) -> &[Address] {
        match self {
            Self::Address(address) => std::slice::from_ref(address),
            Self::Invite(invite) | Self::Nearby(invite) => invite.addresses(),
        }
    }

    /// The room's key; `None` for a plain address.
    pub fn key(&self) -> Option<Fingerprint> {
        match self {
            Self::Address(_) => None,
            Self::Invite(invite) | Self::Nearby(invite) => Some(invite.key()),
        }
    }

    /// The room's name, as claimed.
    pub fn name(&self) -> Option<&RoomName> {
        match self {
            Self::Address(_) => None,
            Self::Invite(invite) | Self::Nearby(invite) => invite.name(),
        }
    }
}

impl FromStr for Destination {
    type Err = DestinationError;

    fn from_str(raw: &str) -> Result<Self, DestinationError> {
        if Invite::is_meant(raw) {
            return Ok(Self::Invite(raw.parse()?));
        }
        Ok(Self::Address(raw.parse()?))
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(f),
            Self::Invite(invite) | Self::Nearby(invite) => invite.fmt(f),
        }
    }
}

impl From<Address> for Destination {
    fn from(address: Address) -> Self {
        Self::Address(address)
    }
}

impl From<Invite> for Destination {
    fn from(invite: Invite) -> Self {
        Self::Invite(invite)
    }
}

#[cfg(test)]
mod tests;
