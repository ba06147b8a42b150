// SPDX-License-Identifier: GPL-3.0-or-later
//! Encryption of a room's connections, and its key as six words for those who cannot
//! check it themselves.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::{self, JoinHandle};

use super::lock::lock;
use crate::protocol::Fingerprint;
use crate::server::tls::tls;
use crate::trust::{HostCertificate, KeyWords};

/// The key of a room, as its guests meet it.
pub struct Encryption {
    pub tls: Arc<rustls::ServerConfig>,
    /// The key in six words.
    pub words: WordsOnDemand,
}

impl Encryption {
    pub fn of(host: &HostCertificate) -> io::Result<Self> {
        Ok(Self { tls: tls(host)?, words: WordsOnDemand::of(host.fingerprint()) })
    }
}

/// Six words that nobody has to wait for: they are searched once, as soon as somebody
/// asks for them, by a thread of their own.
pub struct WordsOnDemand {
    fingerprint: Fingerprint,
    found: Arc<OnceLock<KeyWords>>,
    is_begun: AtomicBool,
    search: Mutex<Option<JoinHandle<()>>>,
}

impl WordsOnDemand {
    fn of(fingerprint: Fingerprint) -> Self {
        let (found, is_begun, search) = Default::default();
        Self { fingerprint, found, is_begun, search }
    }

    /// The words, once they are found. The first to ask begins the search.
    pub fn get(&self) -> Option<KeyWords> {
        if self.found.get().is_none() && !self.is_begun.swap(true, Ordering::Relaxed) {
            self.begin();
        }
        self.found.get().copied()
    }

    fn begin(&self) {
        let (fingerprint, found) = (self.fingerprint, self.found.clone());
        let search = move || {
            if let Some(words) = KeyWords::of(&fingerprint) {
                found.get_or_init(|| words);
            } else {
                tracing::warn!("there is no memory to find the words of the room's key");
            }
        };
        match thread::Builder::new().name("six words".to_owned()).spawn(search) {
            Ok(thread) => *lock(&self.search) = Some(thread),
            Err(error) => tracing::warn!(%error, "the words of the room's key are not searched"),
        }
    }
}

impl Drop for WordsOnDemand {
    fn drop(&mut self) {
        let search = lock(&self.search).take();
        if search.is_some_and(|search| search.join().is_err()) {
            tracing::error!("finding words has panicked");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_that_everybody_finds() {
        let fingerprint = Fingerprint::new([7; 32]);
        let words = WordsOnDemand::of(fingerprint);
        assert_eq!(words.get(), None, "they take their time");
        lock(&words.search).take().unwrap().join().unwrap();
        assert_eq!(words.get(), KeyWords::of(&fingerprint));
        assert!(lock(&words.search).is_none(), "they are searched once");
    }
}
