// SPDX-License-Identifier: GPL-3.0-or-later
//! The ends of handshakes that run on threads of their own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use mio::Waker;
use rustls::ClientConnection;

use super::security::tls_upgrade::TlsFailure;

/// Number of a handshake, and its end.
pub(super) type HandshakeEnd = (usize, Result<ClientConnection, TlsFailure>);

/// The ends of handshakes, each of which wakes whoever waits for connections.
pub(super) struct HandshakeResults {
    sender: ResultSender,
    receiver: Receiver<HandshakeEnd>,
}

/// The side of a handshake.
#[derive(Clone)]
pub(super) struct ResultSender {
    sender: Sender<HandshakeEnd>,
    news: Arc<AtomicBool>,
}

impl ResultSender {
    pub fn send(&self, end: HandshakeEnd, waker: &Waker) {
        // Both fail when nobody waits any more.
        let _ = self.sender.send(end);
        self.news.store(true, Ordering::SeqCst);
        let _ = waker.wake();
    }
}

impl HandshakeResults {
    pub fn new() -> Self {
        let (sender, receiver) = channel();
        Self { sender: ResultSender { sender, news: Arc::default() }, receiver }
    }

    pub fn sender(&self) -> ResultSender {
        self.sender.clone()
    }

    /// Returns `true` if there may be something to take.
    pub fn has_news(&self) -> bool {
        self.sender.news.load(Ordering::SeqCst)
    }

    pub fn take(&self) -> Option<HandshakeEnd> {
        self.sender.news.store(false, Ordering::SeqCst);
        self.receiver.try_recv().ok()
    }

    pub fn wait(&self, time: Duration) -> Option<HandshakeEnd> {
        self.receiver.recv_timeout(time).ok()
    }
}
