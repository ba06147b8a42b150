// SPDX-License-Identifier: GPL-3.0-or-later
//! A room of our own. Opening and closing one waits for disks and threads, so
//! both happen off the main thread.

use std::net::SocketAddr;

use gtk::{gio, glib};

use super::compat;
use crate::client::{Approach, Target};
use crate::protocol::Address;
use crate::protocol::Nickname;
use crate::server::{Config, OpenError, Record, Server};
use crate::trust::Identity;

/// An open room, and where friends find it.
#[derive(Debug)]
pub struct Hosted {
    server: Server,
    addresses: Vec<SocketAddr>,
}

impl Hosted {
    /// Opens a room.
    pub async fn open(config: Config) -> Result<Self, OpenError> {
        gio::spawn_blocking(move || {
            let folder = glib::user_data_dir().join("salotto");
            let identity = Identity::load_or_create(&folder)?;
            let server = Server::open(config, &identity, note)?;
            let addresses = server.reachable_addresses();
            Ok(Self { server, addresses })
        })
        .await
        .unwrap_or_else(|_| {
            Err(OpenError::Other(std::io::Error::other("opening the room has panicked")))
        })
    }

    /// The way in for our own window: an ordinary member that came over
    /// loopback and knows the host's secret.
    pub fn target(&self, name: Nickname) -> Target {
        let loopback = self.server.loopback();
        let address = Address { host: loopback.ip().to_string(), port: loopback.port() };
        Target {
            approach: Approach::Encrypted,
            host_key: Some(self.server.host_key().to_owned()),
            ..Target::new(address, name)
        }
    }

    /// What friends can type, likeliest first.
    pub fn addresses(&self) -> Vec<String> {
        self.addresses.iter().map(ToString::to_string).collect()
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
