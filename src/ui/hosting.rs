// SPDX-License-Identifier: GPL-3.0-or-later
//! A room of our own, opened and closed off the main thread, since both wait for
//! disks and threads.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use gtk::gio;

use super::compat;
use super::trust::store;
use crate::client::{Approach, Target};
use crate::protocol::Address;
use crate::protocol::Nickname;
use crate::server::{Config, OpenError, Record, Server};
use crate::trust::{Identity, IdentityError, Password};

/// Open room of our own, with the addresses where friends find it.
#[derive(Debug)]
pub struct Hosted {
    server: Server,
    addresses: Vec<SocketAddr>,
    identity: Arc<Identity>,
    /// Kept so that the host can read it again; it is nowhere else to be found.
    password: Option<Password>,
    _register: Option<Keeping>,
}

/// True while a room of this program has the one register. Only one at a time
/// can; further rooms remember nobody.
static KEPT: AtomicBool = AtomicBool::new(false);

/// Holds the register until the room is closed.
#[derive(Debug)]
struct Keeping;

impl Keeping {
    fn take() -> Option<Self> {
        (!KEPT.swap(true, Ordering::AcqRel)).then_some(Self)
    }
}

impl Drop for Keeping {
    fn drop(&mut self) {
        KEPT.store(false, Ordering::Release);
    }
}

/// Reason why there is no room.
#[derive(Debug)]
pub enum NotOpened {
    OurKey(IdentityError),
    Room(OpenError),
}

impl Hosted {
    /// Opens a room under our own key.
    pub async fn open(config: Config) -> Result<Self, NotOpened> {
        let identity = store::identity().await.map_err(NotOpened::OurKey)?;
        gio::spawn_blocking(move || {
            let register = Keeping::take();
            let folder = register.as_ref().map(|_| store::folder());
            let password = config.password.clone();
            let server = Server::open(Config { register: folder, ..config }, &identity, note)?;
            let addresses = server.reachable_addresses();
            Ok(Self { server, addresses, identity, password, _register: register })
        })
        .await
        .unwrap_or_else(|_| {
            Err(OpenError::Other(std::io::Error::other("opening the room has panicked")))
        })
        .map_err(NotOpened::Room)
    }

    /// Target of our own window: an ordinary member that comes over loopback and
    /// knows the host's secret.
    pub fn target(&self, name: Nickname) -> Target {
        let loopback = self.server.loopback();
        let address = Address { host: loopback.ip().to_string(), port: loopback.port() };
        Target {
            approach: Approach::Encrypted,
            host_key: Some(self.server.host_key().to_owned()),
            key: Some(self.identity.fingerprint()),
            identity: Some(self.identity.clone()),
            ..Target::new(address, name)
        }
    }

    /// Addresses for friends, likeliest first.
    pub fn addresses(&self) -> Vec<String> {
        self.addresses.iter().map(ToString::to_string).collect()
    }

    /// Password that friends are asked for.
    pub fn password(&self) -> Option<&Password> {
        self.password.as_ref()
    }

    /// Tells everybody that the room has ended. The program stays until they
    /// have heard it.
    pub async fn close(self) {
        let hold = compat::hold_application();
        if gio::spawn_blocking(move || self.server.close()).await.is_err() {
            tracing::error!("closing the room has panicked");
        }
        drop(hold);
    }
}

fn note(record: Record) {
    match record {
        Record::Refused { address, why } => tracing::warn!(%address, why, "refused"),
        Record::OutOfFiles => tracing::warn!("too many open files; guests have to wait"),
        Record::Said { .. } => {}
        other => tracing::info!(?other),
    }
}
