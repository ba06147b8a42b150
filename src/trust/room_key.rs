// SPDX-License-Identifier: GPL-3.0-or-later
//! The key a room is known by, whoever serves it.
//!
//! The room certificate is self-signed and the anchor: invites, pins, the six
//! words and discovery name its SHA-256. It certifies the key of the machine
//! that serves the room (see [`host_certificate`](super::host_certificate)).

use std::path::Path;

use rcgen::{
    CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, PKCS_ED25519,
};

use super::host_certificate::{ChainError, HostCertificate};
use super::keys::{FILE_BYTES, Identity, IdentityError, Purpose, Renewed};
use super::private_file;
use crate::protocol::Fingerprint;

/// Name of the key in its room's folder.
pub const FILE: &str = "room.pem";

/// The room certificate and its private key.
#[derive(Debug)]
pub struct RoomKey(Identity);

impl RoomKey {
    /// The key of a room that is forgotten with the program.
    pub fn ephemeral() -> Result<Self, IdentityError> {
        Identity::generate(Purpose::Room).map(Self)
    }

    /// Reads the key in that file, or makes one. For the holder of the room's
    /// lock.
    pub(super) fn load_or_create(path: &Path) -> Result<Self, IdentityError> {
        match Identity::load(path)? {
            Some(key) => Ok(Self(key)),
            None => Identity::create(path, Purpose::Room).map(Self),
        }
    }

    /// Copies a person's key to `path`, where no key is yet, if it is from the
    /// time when a person and their rooms had one key.
    pub(super) fn take_over(person: &Path, path: &Path) -> Result<(), IdentityError> {
        if path.exists() || !Identity::load(person)?.is_some_and(|key| key.is_of_rooms()) {
            return Ok(());
        }
        if let Some(pem) = private_file::read(person, FILE_BYTES)? {
            private_file::write(path, &pem)?;
        }
        Ok(())
    }

    /// Sets a key aside that is of no use and makes a new one.
    pub(super) fn renew(path: &Path) -> Result<Renewed, IdentityError> {
        Identity::renew_at(path, Purpose::Room)
    }

    /// Sets a key aside that is good and makes a new one.
    pub(super) fn replace(path: &Path) -> Result<Renewed, IdentityError> {
        Identity::replace_at(path, Purpose::Room)
    }

    /// Key by which guests know the room.
    pub fn fingerprint(&self) -> Fingerprint {
        self.0.fingerprint()
    }

    /// Makes a key for the machine that serves the room, and certifies it.
    /// `epoch` is greater than that of any host before.
    pub fn issue(&self, epoch: u64) -> Result<HostCertificate, IdentityError> {
        self.host_from_pem(&self.issue_pem(epoch)?)
    }

    /// The host with that key and certificate, which are this room's own.
    pub(super) fn host_from_pem(&self, pem: &str) -> Result<HostCertificate, IdentityError> {
        let key = Identity::parse(pem.as_bytes());
        let key = key.map_err(|why| IdentityError::Unmade(why.to_string()))?;
        self.host(&key).map_err(|why| IdentityError::Unmade(why.to_string()))
    }

    /// The host that holds `key`, if this room has certified it.
    pub(super) fn host(&self, key: &Identity) -> Result<HostCertificate, ChainError> {
        HostCertificate::new(key, &self.0)
    }

    /// A key with its certificate, as they are kept in a file.
    pub(super) fn issue_pem(&self, epoch: u64) -> Result<String, IdentityError> {
        let make = || {
            let issuer = Issuer::new(Purpose::Room.params()?, KeyPair::try_from(self.0.key())?);
            let key = KeyPair::generate_for(&PKCS_ED25519)?;
            let certificate = host_params(epoch)?.signed_by(&key, &issuer)?;
            Ok(format!("{}{}", certificate.pem(), key.serialize_pem()))
        };
        make().map_err(|error: rcgen::Error| IdentityError::Unmade(error.to_string()))
    }
}

/// The host of a room that is forgotten with the program.
pub fn ephemeral_host() -> Result<HostCertificate, IdentityError> {
    let host = RoomKey(Identity::generate(Purpose::Room)?).issue(1)?;
    Ok(host.with_key_for_browsers(Some(Identity::generate(Purpose::Browsers)?)))
}

/// Parameters of a host certificate. Its dates are those of rcgen, from 1975 to
/// 4096: an old host is recognized by its epoch, since clocks on a LAN are often
/// wrong.
fn host_params(epoch: u64) -> Result<CertificateParams, rcgen::Error> {
    let mut params = Purpose::Room.params()?;
    params.distinguished_name.push(DnType::CommonName, "Salotto host");
    params.is_ca = IsCa::NoCa;
    params.key_usages.clear();
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.serial_number = Some(epoch.into());
    Ok(params)
}
