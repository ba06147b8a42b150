// SPDX-License-Identifier: GPL-3.0-or-later
//! A room of our own, opened and closed off the main thread, since both wait for
//! disks and threads.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use gtk::gio;

use super::compat;
use super::trust::store;
use crate::client::{Approach, Target};
use crate::protocol::Address;
use crate::protocol::Nickname;
use crate::server::{Config, HostEvent, LogThrottle, OpenError, Server};
use crate::trust::{Identity, IdentityError, Password, RoomFolder};

/// Open room of our own, with the addresses where friends find it.
#[derive(Debug)]
pub struct Hosted {
    /// Dropped before the folder that it writes into.
    server: Server,
    folder: RoomFolder,
    addresses: Vec<SocketAddr>,
    identity: Arc<Identity>,
    /// Kept so that the host can read it again; it is nowhere else to be found.
    password: Option<Password>,
}

/// Reason why there is no room.
#[derive(Debug)]
pub enum NotOpened {
    OurKey(IdentityError),
    Room(OpenError),
}

impl Hosted {
    /// Opens the room of that name, with the key and whatever else is kept of it.
    pub async fn open(config: Config) -> Result<Self, NotOpened> {
        let name = config.room.clone();
        let folder = gio::spawn_blocking(move || RoomFolder::open(&store::folder(), &name)).await;
        let folder = folder.unwrap_or_else(|_| Err(store::panicked().into()));
        let folder = folder.map_err(|error| NotOpened::Room(error.into()))?;
        let identity = store::identity().await.map_err(NotOpened::OurKey)?;
        gio::spawn_blocking(move || {
            let password = config.password.clone();
            let config = Config { folder: Some(folder.path().to_owned()), ..config };
            let server = Server::open(config, folder.host(), log())?;
            let addresses = server.reachable_addresses();
            Ok(Self { server, folder, addresses, identity, password })
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
            fingerprint: Some(self.folder.host().fingerprint()),
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

/// Writes the host's log into that of the program, where strangers may not fill a
/// disk.
fn log() -> impl Fn(HostEvent) + Send + Sync + 'static {
    let throttle = Mutex::<LogThrottle>::default();
    move |event| {
        let mut throttle = throttle.lock().unwrap_or_else(PoisonError::into_inner);
        throttle.pass(event, Instant::now()).into_iter().for_each(note);
    }
}

fn note(event: HostEvent) {
    match event {
        HostEvent::Refused { address, why } => tracing::warn!(%address, why, "refused"),
        HostEvent::Repeated { from, connections, refusals } => {
            tracing::warn!(?from, connections, refusals, "as much again within a minute");
        }
        HostEvent::OutOfFiles => tracing::warn!("too many open files; guests have to wait"),
        HostEvent::Said { .. } => {}
        other => tracing::info!(?other),
    }
}
