// SPDX-License-Identifier: GPL-3.0-or-later
//! The secret that only the two ends of one TLS connection know (RFC 8446,
//! section 7.5): a password is proven over it, so that nobody can pass the
//! proof on.
//!
//! An unbuffered connection of rustls does not export keying material. It does
//! show each secret to a [`KeyLog`], the exporter's among them, so this is one
//! that derives our value on the spot and keeps nothing else.

use std::sync::OnceLock;

use ring::hkdf;
use rustls::KeyLog;

/// The label of our value (RFC 8446, section 7.5).
pub const LABEL: &[u8] = b"EXPORTER-salotto-password";
/// The length of our value.
const BYTES: usize = 32;
/// The name in a key log of the secret that values are exported from.
const EXPORTER_SECRET: &str = "EXPORTER_SECRET";

/// One connection's exporter value, once its handshake has come so far.
#[derive(Default)]
pub struct ExporterLog(OnceLock<[u8; BYTES]>);

impl ExporterLog {
    /// The value, for the label `EXPORTER-salotto-password` and no context.
    pub fn value(&self) -> Option<[u8; BYTES]> {
        self.0.get().copied()
    }
}

impl KeyLog for ExporterLog {
    fn log(&self, label: &str, _: &[u8], secret: &[u8]) {
        if label == EXPORTER_SECRET
            && let Some(value) = export(secret)
        {
            // There is one handshake, and so one secret.
            let _ = self.0.set(value);
        }
    }

    fn will_log(&self, label: &str) -> bool {
        label == EXPORTER_SECRET
    }
}

impl std::fmt::Debug for ExporterLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ExporterLog(…)")
    }
}

/// `TLS-Exporter(LABEL, "", 32)`. The suite's hash is known by the length of
/// its secrets; TLS 1.3 has no third.
fn export(secret: &[u8]) -> Option<[u8; BYTES]> {
    let hash = match secret.len() {
        32 => hkdf::HKDF_SHA256,
        48 => hkdf::HKDF_SHA384,
        _ => return None,
    };
    let of_nothing = ring::digest::digest(hash.hmac_algorithm().digest_algorithm(), b"");
    let mut derived = [0; 48];
    let derived = &mut derived[..secret.len()];
    expand_label(hash, secret, LABEL, of_nothing.as_ref(), derived)?;
    let mut value = [0; BYTES];
    expand_label(hash, derived, b"exporter", of_nothing.as_ref(), &mut value)?;
    Some(value)
}

/// `HKDF-Expand-Label` (RFC 8446, section 7.1).
fn expand_label(
    hash: hkdf::Algorithm,
    secret: &[u8],
    label: &[u8],
    context: &[u8],
    out: &mut [u8],
) -> Option<()> {
    const PREFIX: &[u8] = b"tls13 ";
    let length = u16::try_from(out.len()).ok()?.to_be_bytes();
    let label_length = [u8::try_from(PREFIX.len() + label.len()).ok()?];
    let context_length = [u8::try_from(context.len()).ok()?];
    let info = [&length[..], &label_length, PREFIX, label, &context_length, context];
    let key = hkdf::Prk::new_less_safe(hash, secret);
    key.expand(&info, Length(out.len())).ok()?.fill(out).ok()
}

/// The number of bytes to expand to.
struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

#[cfg(test)]
mod tests;
