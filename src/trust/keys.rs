// SPDX-License-Identifier: GPL-3.0-or-later
//! Private keys with self-signed certificates, made once and kept.
//!
//! A person has one, by which members are recognised (as a TLS client
//! certificate). A room has another: see [`room_key`](super::room_key).

mod error;

use std::fmt;
use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, PKCS_ED25519, SignatureAlgorithm,
};
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use webpki::EndEntityCert;

pub use self::error::{IdentityError, KeyFault};
use super::private_file::{self, StoredError};
use crate::protocol::Fingerprint;

/// Name of the person's key in the data folder.
pub const FILE: &str = "identity.pem";
/// A key and its certificate take less than 1 KiB.
pub(super) const FILE_BYTES: usize = 64 * 1024;

/// The name in certificates of rooms: that of a host, as certificates of
/// servers have one. Persons' certificates name no host.
const ROOM_HOST: &str = "salotto.local";

/// Purpose of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To be recognised as a member.
    Person,
    /// To be the anchor of a room.
    Room,
    /// To serve a room's page to browsers, which know no Ed25519.
    Browsers,
}

/// A private key (Ed25519; ECDSA with P-256 for browsers) and the certificate it belongs to.
pub struct Identity {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
    fingerprint: Fingerprint,
}

/// A key that was made in place of another.
#[derive(Debug)]
pub struct Renewed {
    /// The new key.
    pub identity: Identity,
    /// Path of the old file now, if there was one.
    pub kept: Option<PathBuf>,
}

impl Identity {
    /// Reads the person's key kept in `folder`, or makes one (readable by its
    /// owner alone) and keeps it there; of several programs that start at once,
    /// all get the same. A file that is there but is of no use is an error and
    /// stays as it is: whoever knows this key would no longer know its person.
    /// Blocks on the disk.
    pub fn load_or_create(folder: &Path) -> Result<Self, IdentityError> {
        let path = folder.join(FILE);
        // A key that is there must not need a folder that can be written.
        if let Some(identity) = Self::load(&path)? {
            return Ok(identity);
        }
        let _lock = private_file::lock(&path)?;
        match Self::load(&path)? {
            Some(identity) => Ok(identity),
            None => Self::create(&path, Purpose::Person),
        }
    }

    /// Sets a file aside that is of no use (as `identity.pem.damaged-N`) and
    /// makes a new key. Only for when the person was told what that means:
    /// nobody will recognise them by it. A key that is good, because another
    /// program was faster, is not thrown away. Blocks on the disk.
    pub fn renew(folder: &Path) -> Result<Renewed, IdentityError> {
        Self::renew_at(&folder.join(FILE), Purpose::Person)
    }

    /// Sets a key aside that is good (as `identity.pem.old-N`) and makes a new
    /// one; one that is of no use is [renewed](Self::renew). Only for when the
    /// person really means it. Blocks on the disk.
    pub fn replace(folder: &Path) -> Result<Renewed, IdentityError> {
        Self::replace_at(&folder.join(FILE), Purpose::Person)
    }

    /// [`renew`](Self::renew), for any key.
    pub(super) fn renew_at(path: &Path, purpose: Purpose) -> Result<Renewed, IdentityError> {
        let _lock = private_file::lock(path)?;
        let kept = match Self::load(path) {
            Ok(Some(identity)) => return Ok(Renewed { identity, kept: None }),
            Ok(None) => None,
            Err(_) => {
                let kept = private_file::set_aside(path);
                Some(kept.map_err(|error| StoredError::unkept(path, error))?)
            }
        };
        Ok(Renewed { identity: Self::create(path, purpose)?, kept })
    }

    /// [`replace`](Self::replace), for any key.
    pub(super) fn replace_at(path: &Path, purpose: Purpose) -> Result<Renewed, IdentityError> {
        let lock = private_file::lock(path)?;
        if !matches!(Self::load(path), Ok(Some(_))) {
            drop(lock);
            return Self::renew_at(path, purpose);
        }
        let pem = generate(purpose)?;
        let identity = Self::parse(pem.as_bytes()).map_err(unmade)?;
        let kept = private_file::retire(path).map_err(|error| StoredError::unkept(path, error))?;
        if let Err(error) = private_file::write(path, pem.as_bytes()) {
            // Nobody shall be without a key because the disk is full.
            let _ = private_file::put_back(&kept, path);
            return Err(error.into());
        }
        Ok(Renewed { identity, kept: Some(kept) })
    }

    /// A person's key that is forgotten with the program.
    pub fn ephemeral() -> Result<Self, IdentityError> {
        Self::generate(Purpose::Person)
    }

    /// A key that is kept nowhere yet.
    pub(super) fn generate(purpose: Purpose) -> Result<Self, IdentityError> {
        Self::parse(generate(purpose)?.as_bytes()).map_err(unmade)
    }

    /// Fingerprint by which others know this key.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The certificate, to be shown to others.
    pub fn certificate(&self) -> &CertificateDer<'static> {
        &self.certificate
    }

    /// The private key, to be shown to nobody.
    pub fn key(&self) -> &PrivateKeyDer<'static> {
        &self.key
    }

    /// True for keys of rooms, and for keys from the time when a person and their
    /// rooms had one key.
    pub(super) fn is_of_rooms(&self) -> bool {
        let parsed = EndEntityCert::try_from(&self.certificate);
        parsed.is_ok_and(|parsed| parsed.valid_dns_names().any(|name| name == ROOM_HOST))
    }

    /// The key in that file, if there is one.
    pub(super) fn load(path: &Path) -> Result<Option<Self>, IdentityError> {
        let Some(pem) = private_file::read(path, FILE_BYTES)? else { return Ok(None) };
        let identity =
            Self::parse(&pem).map_err(|why| IdentityError::Damaged { path: path.into(), why })?;
        match private_file::make_private(path) {
            Ok(false) => {}
            Ok(true) => tracing::warn!(path = %path.display(), "others could read the key"),
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "others may read the key");
            }
        }
        Ok(Some(identity))
    }

    /// Only for whoever holds the lock, and where there is no file.
    pub(super) fn create(path: &Path, purpose: Purpose) -> Result<Self, IdentityError> {
        let pem = generate(purpose)?;
        let identity = Self::parse(pem.as_bytes()).map_err(unmade)?;
        private_file::write(path, pem.as_bytes())?;
        Ok(identity)
    }

    pub(super) fn parse(pem: &[u8]) -> Result<Self, KeyFault> {
        let (certificate, key) =
            match (CertificateDer::from_pem_slice(pem), PrivateKeyDer::from_pem_slice(pem)) {
                (Ok(certificate), Ok(key)) => (certificate, key),
                (Err(error), Err(_)) => return Err(fault(KeyFault::NotAKey, &error)),
                (Err(error), Ok(_)) => return Err(fault(KeyFault::NoCertificate, &error)),
                (Ok(_), Err(error)) => return Err(fault(KeyFault::NoPrivateKey, &error)),
            };
        CertifiedKey::from_der(vec![certificate.clone()], key.clone_key(), &default_provider())
            .map_err(|error| fault(KeyFault::Mismatch, &error))?;
        let fingerprint = fingerprint_of(&certificate);
        Ok(Self { certificate, key, fingerprint })
    }
}

/// Fingerprint of a certificate: the SHA-256 of its DER, as other programs show
/// it too.
pub fn fingerprint_of(certificate: &CertificateDer<'_>) -> Fingerprint {
    let digest = ring::digest::digest(&ring::digest::SHA256, certificate);
    let mut bytes = [0; Fingerprint::BYTES];
    bytes.copy_from_slice(digest.as_ref());
    Fingerprint::new(bytes)
}

fn fault(fault: KeyFault, cause: &dyn fmt::Display) -> KeyFault {
    tracing::info!(%cause, "{fault}");
    fault
}

fn unmade(fault: KeyFault) -> IdentityError {
    IdentityError::Unmade(fault.to_string())
}

/// Never shows the key.
impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Identity").field(&self.fingerprint).finish()
    }
}

fn generate(purpose: Purpose) -> Result<String, IdentityError> {
    let make = || {
        let key = KeyPair::generate_for(purpose.algorithm())?;
        let certificate = purpose.params()?.self_signed(&key)?;
        Ok(format!("{}{}", certificate.pem(), key.serialize_pem()))
    };
    make().map_err(|error: rcgen::Error| IdentityError::Unmade(error.to_string()))
}

impl Purpose {
    fn algorithm(self) -> &'static SignatureAlgorithm {
        match self {
            Self::Person | Self::Room => &PKCS_ED25519,
            Self::Browsers => &PKCS_ECDSA_P256_SHA256,
        }
    }

    /// Parameters of a new certificate. Nobody judges names and dates.
    pub(super) fn params(self) -> Result<CertificateParams, rcgen::Error> {
        let mut params = match self {
            Self::Person => CertificateParams::new(vec![])?,
            Self::Room | Self::Browsers => CertificateParams::new(vec![ROOM_HOST.to_owned()])?,
        };
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "Salotto");
        if self == Self::Room {
            params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
            params.key_usages =
                vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyCertSign];
        }
        Ok(params)
    }
}

#[cfg(test)]
mod tests;
