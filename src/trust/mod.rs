// SPDX-License-Identifier: GPL-3.0-or-later
//! Who is who: keys, what was met before, words to compare, passwords.
//!
//! This storey stands below `server` and `client` and knows neither: it opens
//! no connection and judges none. It keeps small private files ([`stored`]),
//! this installation's own key ([`Identity`]), the rooms its person has met
//! ([`KnownRooms`]), says a key as words ([`Words`]), and proves a password
//! without telling it ([`password`]). Nothing here is a sentence for people.

pub mod identity;
pub mod known;
pub mod password;
pub mod pauses;
pub mod stored;
pub mod words;

use rustls::pki_types::CertificateDer;

pub use identity::{Identity, IdentityError, KeyFault, Renewed};
pub use known::{Acquaintance, Known, KnownRooms, RememberError, judge};
pub use password::{
    ExchangeError, Expected, GuestExchange, HostExchange, MESSAGE_BYTES, Password, PasswordError,
    Proof,
};
pub use pauses::Pauses;
pub use stored::StoredError;
pub use words::{Language, Words, suggest_password};

use crate::protocol::Fingerprint;

/// What the holder of this certificate is known by: the SHA-256 of its DER,
/// as other programs show it too.
pub fn fingerprint_of(certificate: &CertificateDer<'_>) -> Fingerprint {
    let digest = ring::digest::digest(&ring::digest::SHA256, certificate);
    let mut bytes = [0; Fingerprint::BYTES];
    bytes.copy_from_slice(digest.as_ref());
    Fingerprint::new(bytes)
}
