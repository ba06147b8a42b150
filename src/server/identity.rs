// SPDX-License-Identifier: GPL-3.0-or-later
//! The room's key and self-signed certificate, made once and kept.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, PKCS_ED25519};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::OpenError;

const FILE: &str = "host.pem";

/// The room's certificate and private key (Ed25519).
#[derive(Debug)]
pub struct Identity {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

impl Identity {
    /// Reads the key kept in `folder`, or makes one (readable by its owner
    /// alone) and keeps it there. A file that is there but cannot be read is
    /// an error and stays as it is. Blocks on the disk.
    pub fn load_or_create(folder: &Path) -> Result<Self, OpenError> {
        let path = folder.join(FILE);
        let failed = |source| OpenError::Identity { path: path.clone(), source };
        match fs::read(&path) {
            Ok(pem) => Self::parse(&pem).map_err(failed),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let pem = generate().map_err(failed)?;
                keep(folder, &path, &pem).map_err(failed)?;
                Self::parse(pem.as_bytes()).map_err(failed)
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// A key that is forgotten with the room.
    pub fn ephemeral() -> Result<Self, OpenError> {
        let pem = generate()?;
        Ok(Self::parse(pem.as_bytes())?)
    }

    /// TLS 1.3 and nothing older, no session tickets: each would cost every
    /// member memory and a write.
    pub fn tls(&self) -> Result<Arc<rustls::ServerConfig>, OpenError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = rustls::ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&rustls::version::TLS13])
            .map_err(invalid)?
            .with_no_client_auth()
            .with_single_cert(vec![self.certificate.clone()], self.key.clone_key())
            .map_err(invalid)?;
        config.send_tls13_tickets = 0;
        config.session_storage = Arc::new(rustls::server::NoServerSessionStorage {});
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    fn parse(pem: &[u8]) -> io::Result<Self> {
        Ok(Self {
            certificate: CertificateDer::from_pem_slice(pem).map_err(invalid)?,
            key: PrivateKeyDer::from_pem_slice(pem).map_err(invalid)?,
        })
    }
}

fn generate() -> io::Result<String> {
    let key = KeyPair::generate_for(&PKCS_ED25519).map_err(invalid)?;
    let mut params = CertificateParams::new(vec!["salotto.local".to_owned()]).map_err(invalid)?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "Salotto");
    let certificate = params.self_signed(&key).map_err(invalid)?;
    Ok(format!("{}{}", certificate.pem(), key.serialize_pem()))
}

/// Writes beside and renames, so that a full disk leaves no half key behind.
fn keep(folder: &Path, path: &PathBuf, pem: &str) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let draft = path.with_extension(format!("pem.{}", std::process::id()));
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    let written = file.write_all(pem.as_bytes()).and_then(|()| file.sync_all());
    written.and_then(|()| fs::rename(&draft, path)).inspect_err(|_| {
        let _ = fs::remove_file(&draft);
    })
}

fn invalid(error: impl std::error::Error + Send + Sync + 'static) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_key_is_made_once_and_kept_private() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("salotto");
        let first = Identity::load_or_create(&deep).unwrap();
        let second = Identity::load_or_create(&deep).unwrap();
        assert_eq!(first.certificate, second.certificate);
        first.tls().unwrap();
        let mode = fs::metadata(deep.join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(&deep).unwrap().count(), 1, "no draft stays behind");
    }

    #[test]
    fn a_damaged_key_is_reported_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        fs::write(&path, "not a key").unwrap();
        let error = Identity::load_or_create(folder.path()).unwrap_err();
        assert!(matches!(error, OpenError::Identity { .. }), "{error:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "not a key");
    }
}
