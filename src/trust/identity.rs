// SPDX-License-Identifier: GPL-3.0-or-later
//! This installation's own key, made once and kept.
//!
//! One key is both: the identity of its rooms when hosting, and what members
//! are recognised by when joining (as a TLS client certificate).

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, PKCS_ED25519};
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;

use super::fingerprint_of;
use super::stored::{self, StoredError};
use crate::protocol::Fingerprint;

/// The file's name in the data folder.
pub const FILE: &str = "identity.pem";
/// A key and its certificate take less than 1 KiB.
const FILE_BYTES: usize = 64 * 1024;

/// A private key (Ed25519) and the self-signed certificate it belongs to.
pub struct Identity {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
    fingerprint: Fingerprint,
}

/// A key was made because the old one was of no use.
#[derive(Debug)]
pub struct Renewed {
    pub identity: Identity,
    /// Where the old file is now, if there was one that had to make way.
    pub kept: Option<PathBuf>,
}

/// What is wrong with a file that should be a key. What the libraries say of it
/// is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    #[error("there is neither a certificate nor a private key in it")]
    NotAKey,
    #[error("there is no certificate in it")]
    NoCertificate,
    #[error("there is no private key in it")]
    NoPrivateKey,
    #[error("its private key is not that of its certificate, or of an unknown kind")]
    Mismatch,
    #[error("it is larger than any key")]
    TooLarge,
}

/// Why there is no key to work with. The file is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// It can be read, but is no key with its certificate.
    #[error("the key in {path} is damaged: {why}")]
    Damaged { path: PathBuf, why: KeyFault },
    #[error("the key in {path} cannot be read: {source}")]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("a key cannot be kept in {path}: {source}")]
    Unkept { path: PathBuf, source: io::Error },
    #[error("a key could not be made: {0}")]
    Unmade(String),
}

impl Identity {
    /// Reads the key kept in `folder`, or makes one (readable by its owner
    /// alone) and keeps it there; of several programs that start at once, all
    /// get the same. A file that is there but is of no use is an error and
    /// stays as it is: whoever knows this key would no longer know its person.
    /// Blocks on the disk.
    pub fn load_or_create(folder: &Path) -> Result<Self, IdentityError> {
        let path = folder.join(FILE);
        // A key that is there must not need a folder that can be written.
        if let Some(identity) = Self::load(&path)? {
            return Ok(identity);
        }
        let _lock = stored::lock(&path)?;
        match Self::load(&path)? {
            Some(identity) => Ok(identity),
            None => Self::create(&path),
        }
    }

    /// Sets a file aside that is of no use (as `identity.pem.damaged-N`) and
    /// makes a new key. Only for when the person was told what that means:
    /// nobody will recognise them by it. A key that is good, because another
    /// program was faster, is not thrown away. Blocks on the disk.
    pub fn renew(folder: &Path) -> Result<Renewed, IdentityError> {
        let path = folder.join(FILE);
        let _lock = stored::lock(&path)?;
        let kept = match Self::load(&path) {
            Ok(Some(identity)) => return Ok(Renewed { identity, kept: None }),
            Ok(None) => None,
            Err(_) => {
                let kept = stored::set_aside(&path);
                Some(kept.map_err(|error| StoredError::unkept(&path, error))?)
            }
        };
        Ok(Renewed { identity: Self::create(&path)?, kept })
    }

    /// Sets a key aside that is good (as `identity.pem.old-N`) and makes a new
    /// one; one that is of no use is [renewed](Self::renew). Only for when the
    /// person really means it. Blocks on the disk.
    pub fn replace(folder: &Path) -> Result<Renewed, IdentityError> {
        let path = folder.join(FILE);
        let lock = stored::lock(&path)?;
        if !matches!(Self::load(&path), Ok(Some(_))) {
            drop(lock);
            return Self::renew(folder);
        }
        let pem = generate()?;
        let identity = Self::parse(pem.as_bytes()).map_err(unmade)?;
        let kept = stored::retire(&path).map_err(|error| StoredError::unkept(&path, error))?;
        if let Err(error) = stored::write(&path, pem.as_bytes()) {
            // Nobody shall be without a key because the disk is full.
            let _ = std::fs::rename(&kept, &path);
            return Err(error.into());
        }
        Ok(Renewed { identity, kept: Some(kept) })
    }

    /// A key that is forgotten with the program.
    pub fn ephemeral() -> Result<Self, IdentityError> {
        Self::parse(generate()?.as_bytes()).map_err(unmade)
    }

    /// What others know this key by.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    pub fn certificate(&self) -> &CertificateDer<'static> {
        &self.certificate
    }

    pub fn key(&self) -> &PrivateKeyDer<'static> {
        &self.key
    }

    fn load(path: &Path) -> Result<Option<Self>, IdentityError> {
        let Some(pem) = stored::read(path, FILE_BYTES)? else { return Ok(None) };
        let identity =
            Self::parse(&pem).map_err(|why| IdentityError::Damaged { path: path.into(), why })?;
        match stored::make_private(path) {
            Ok(false) => {}
            Ok(true) => tracing::warn!(path = %path.display(), "others could read the key"),
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "others may read the key");
            }
        }
        Ok(Some(identity))
    }

    /// Only for whoever holds the lock, and where there is no file.
    fn create(path: &Path) -> Result<Self, IdentityError> {
        let pem = generate()?;
        let identity = Self::parse(pem.as_bytes()).map_err(unmade)?;
        stored::write(path, pem.as_bytes())?;
        Ok(identity)
    }

    fn parse(pem: &[u8]) -> Result<Self, KeyFault> {
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

impl IdentityError {
    /// Whether making a new key would help; see
    /// [`StoredError::can_start_anew`].
    pub fn can_renew(&self) -> bool {
        matches!(self, Self::Damaged { .. } | Self::Unreadable { .. })
    }

    /// The file it is about; none where a key could not even be made.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Damaged { path, .. }
            | Self::Unreadable { path, .. }
            | Self::Unkept { path, .. } => Some(path),
            Self::Unmade(_) => None,
        }
    }
}

impl From<StoredError> for IdentityError {
    fn from(error: StoredError) -> Self {
        match error {
            // Of bytes nothing else is judged, and they have no version.
            StoredError::Damaged { path, .. } => Self::Damaged { path, why: KeyFault::TooLarge },
            StoredError::Newer { path, .. } => Self::Damaged { path, why: KeyFault::NotAKey },
            StoredError::Unreadable { path, source } => Self::Unreadable { path, source },
            StoredError::Unkept { path, source } => Self::Unkept { path, source },
        }
    }
}

fn generate() -> Result<String, IdentityError> {
    certificate_and_key().map_err(|error| IdentityError::Unmade(error.to_string()))
}

fn certificate_and_key() -> Result<String, rcgen::Error> {
    let key = KeyPair::generate_for(&PKCS_ED25519)?;
    let mut params = CertificateParams::new(vec!["salotto.local".to_owned()])?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "Salotto");
    let certificate = params.self_signed(&key)?;
    Ok(format!("{}{}", certificate.pem(), key.serialize_pem()))
}

#[cfg(test)]
mod tests;
