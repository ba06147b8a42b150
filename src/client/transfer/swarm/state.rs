// SPDX-License-Identifier: GPL-3.0-or-later
//! The things that the threads of a swarm share.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::peers::SwarmPeers;
use crate::client::transfer::control::TransferControl;
use crate::client::transfer::part::PartContent;
use crate::client::transfer::peer::TransferPeer;
use crate::protocol::DownloadGrant;

/// The state of our part in a swarm.
#[derive(Debug)]
pub(super) struct SwarmState {
    pub host: TransferPeer,
    pub grant: DownloadGrant,
    pub content: Arc<PartContent>,
    pub peers: SwarmPeers,
    /// The controls of all threads, by which they are ended.
    controls: Mutex<Vec<Arc<TransferControl>>>,
    is_over: AtomicBool,
}

impl SwarmState {
    pub fn new(host: TransferPeer, grant: DownloadGrant, content: Arc<PartContent>) -> Self {
        Self {
            host,
            grant,
            content,
            peers: SwarmPeers::default(),
            controls: Mutex::default(),
            is_over: AtomicBool::new(false),
        }
    }

    /// A control for one more thread, which ends with the swarm.
    pub fn control(&self) -> Arc<TransferControl> {
        let control = Arc::<TransferControl>::default();
        let mut controls = self.controls.lock().unwrap_or_else(PoisonError::into_inner);
        controls.push(Arc::clone(&control));
        drop(controls);
        if self.is_over() {
            control.stop();
        }
        control
    }

    /// Ends all connections, and what waits.
    pub fn end(&self) {
        self.is_over.store(true, Ordering::Release);
        let controls = self.controls.lock().unwrap_or_else(PoisonError::into_inner);
        controls.iter().for_each(|control| control.stop());
    }

    pub fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Acquire)
    }
}
