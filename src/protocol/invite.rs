// SPDX-License-Identifier: GPL-3.0-or-later
//! A link that leads into a room and knows its key, so that nobody on the way
//! can pass for it.
//!
//! `salotto://HOST:PORT/?key=KEY&name=ROOM&at=HOST:PORT`: the key is the
//! room's [`Fingerprint`] in base64url, the name what the room is called, and
//! each `at` a further address of the same room. Port 5555 and the name may be
//! missing; parameters this version does not know are ignored. All but letters,
//! digits and a few marks is percent-encoded UTF-8 (RFC 3986).

use std::fmt;
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::{Address, AddressError, DEFAULT_PORT, Fingerprint, RoomName, limits};

/// What an invite begins with.
pub const SCHEME: &str = "salotto://";

/// What stands in a link as it is: the unreserved characters of RFC 3986, and
/// the colons of an address.
const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':');

/// The way into one room: 1 to 8 addresses, its key, and what it is called. Its
/// link has at most 4 KiB.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Invite {
    addresses: Vec<Address>,
    key: Fingerprint,
    name: Option<RoomName>,
}

/// Why a link leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InviteError {
    #[error("it is no invite to a room")]
    NotAnInvite,
    #[error("it is longer than an invite can be")]
    TooLong,
    #[error("the address in it is none")]
    BadAddress(#[from] AddressError),
    #[error("it does not say the room's key")]
    NoKey,
    #[error("the key in it is none")]
    BadKey,
    #[error("it has more than one key")]
    TwoKeys,
}

impl Invite {
    /// An invite to the room with this key. Of the further addresses, those
    /// stay that a link has room for.
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

    /// The address to try first.
    pub fn address(&self) -> &Address {
        &self.addresses[0]
    }

    /// All addresses, the likeliest first; at least one.
    pub fn addresses(&self) -> &[Address] {
        &self.addresses
    }

    /// What the room is known by.
    pub fn key(&self) -> Fingerprint {
        self.key
    }

    /// What the room is called, as the one who invites says.
    pub fn name(&self) -> Option<&RoomName> {
        self.name.as_ref()
    }

    /// Whether this is meant to be an invite, be it a good one or not.
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
        let (place, query) = link.split_once('?').unwrap_or((link, ""));
        let place = place.split('/').next().unwrap_or_default();
        if place.is_empty() {
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
        Ok(Self::new(address(place)?, found.others, key, found.name))
    }
}

/// What the parameters said so far.
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
            // Only to be shown: without a good one, the address does.
            "name" if self.name.is_none() => {
                self.name = decoded(value).and_then(|name| RoomName::new(&name).ok());
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

/// `None` if it is no UTF-8.
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

/// Where a person wants to go: an address as one types it, or an invite.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Destination {
    Address(Address),
    Invite(Invite),
}

/// Why a person cannot go there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DestinationError {
    #[error(transparent)]
    Address(#[from] AddressError),
    #[error(transparent)]
    Invite(#[from] InviteError),
}

impl Destination {
    /// The address to try first.
    pub fn address(&self) -> &Address {
        match self {
            Self::Address(address) => address,
            Self::Invite(invite) => invite.address(),
        }
    }

    /// The key that has to be there, if an invite says it.
    pub fn key(&self) -> Option<Fingerprint> {
        match self {
            Self::Address(_) => None,
            Self::Invite(invite) => Some(invite.key()),
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
            Self::Invite(invite) => invite.fmt(f),
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
