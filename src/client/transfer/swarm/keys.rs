// SPDX-License-Identifier: GPL-3.0-or-later
//! The key that is shown to others in a swarm, and the tokens that open the door to them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use data_encoding::HEXLOWER;
use rustls::crypto::ring::default_provider;
use rustls::server::NoServerSessionStorage;
use rustls::{Error, ServerConfig};

use crate::protocol::{Fingerprint, SecretString};
use crate::trust::{AnyTime, RoomKey};

/// Time for which a token is good after it was told. Who is shown out hears of no more.
const GOOD_FOR: Duration = Duration::from_mins(1);

/// A key that is made for one file, and says nothing of whose it is.
pub(super) struct SwarmKey {
    pub fingerprint: Fingerprint,
    pub tls: Arc<ServerConfig>,
}

impl SwarmKey {
    pub fn new() -> Result<Self, Error> {
        let failed = |error: &dyn std::fmt::Display| Error::General(error.to_string());
        let key = RoomKey::ephemeral().map_err(|error| failed(&error))?;
        let certified = key.issue(1).map_err(|error| failed(&error))?;
        let provider = Arc::new(default_provider());
        let mut tls = ServerConfig::builder_with_details(provider, Arc::new(AnyTime))
            .with_protocol_versions(&[&rustls::version::TLS13])?
            .with_no_client_auth()
            .with_single_cert(certified.chain().to_vec(), certified.key().clone_key())?;
        tls.send_tls13_tickets = 0;
        tls.session_storage = Arc::new(NoServerSessionStorage {});
        Ok(Self { fingerprint: key.fingerprint(), tls: Arc::new(tls) })
    }
}

/// The tokens that others were told of.
#[derive(Debug, Default)]
pub(super) struct SwarmTokens(Mutex<VecDeque<(SecretString, Instant)>>);

impl SwarmTokens {
    /// A new one. Those that were told too long ago are good no more.
    pub fn next(&self, now: Instant) -> Option<SecretString> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).ok()?;
        let token = SecretString::from(HEXLOWER.encode(&bytes));
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.retain(|(_, told)| is_good(*told, now));
        tokens.push_back((token.clone(), now));
        Some(token)
    }

    /// Returns `true` if a token is good.
    pub fn hold(&self, token: &SecretString, now: Instant) -> bool {
        let tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut good = tokens.iter().filter(|(_, told)| is_good(*told, now));
        good.any(|(known, _)| known == token)
    }
}

fn is_good(told: Instant, now: Instant) -> bool {
    now.saturating_duration_since(told) <= GOOD_FOR
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_a_minute() {
        let (tokens, now) = (SwarmTokens::default(), Instant::now());
        let first = tokens.next(now).unwrap();
        let later = now + GOOD_FOR;
        let second = tokens.next(later).unwrap();
        assert!(first != second && tokens.hold(&first, later) && tokens.hold(&second, later));
        let end = later + Duration::from_secs(1);
        assert!(!tokens.hold(&first, end) && tokens.hold(&second, end));
        assert!(!tokens.hold(&"guessed".into(), now));
    }
}
