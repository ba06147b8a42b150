// SPDX-License-Identifier: GPL-3.0-or-later
//! A room of our own, opened and closed off the main thread, since both wait for
//! disks and threads.

use std::path::Path;
use std::sync::Arc;

use async_channel::{Receiver, Sender, bounded};
use gtk::gio;

use super::compat;
use super::room_log::{RoomLog, note};
use super::trust::store;
use crate::client::{Approach, Target};
use crate::discovery::Announcer;
use crate::discovery::interfaces::{InterfaceFollower, interfaces};
use crate::discovery::own_addresses::{OwnAddress, invited, own_addresses};
use crate::history::KeepLimits;
use crate::power::PowerWatch;
use crate::protocol::{Address, Nickname, PowerState, RoomName};
use crate::server::{Config, HistoryKeeper, HostEvent, OpenError, Server};
use crate::trust::{Identity, IdentityError, Password, RoomFolder};

/// News that wait for the window.
const NEWS: usize = 8;

/// Open room of our own, with the addresses where friends find it.
#[derive(Debug)]
pub struct Hosted {
    /// Dropped first: it says goodbye while guests can still come.
    announcer: Option<Arc<Announcer>>,
    /// Dropped before the folder that it writes into.
    server: Server,
    folder: RoomFolder,
    addresses: Vec<OwnAddress>,
    /// Addresses after each change of the network, the newest alone.
    changes: Receiver<Vec<OwnAddress>>,
    /// News for the host that nobody has heard yet.
    news: Receiver<HostEvent>,
    /// Tells the guests before this computer sleeps; absent without a thread.
    power: Option<PowerWatch>,
    /// Absent where the network cannot be followed.
    follower: Option<InterfaceFollower>,
    identity: Arc<Identity>,
    /// Kept so that the host can read it again; it is nowhere else to be found.
    password: Option<Password>,
    /// Choice whether what is said is kept, and the limits, as they were at the opening.
    kept: (bool, KeepLimits),
}

/// Reason why there is no room.
#[derive(Debug)]
pub enum NotOpened {
    OurKey(IdentityError),
    Room(OpenError),
}

impl Hosted {
    /// Opens the room of that name, with the key and whatever else is kept of it.
    /// Shows it to people nearby under the name of `announced`, if there is one.
    pub async fn open(config: Config, announced: Option<Nickname>) -> Result<Self, NotOpened> {
        let name = config.room.clone();
        let folder = gio::spawn_blocking(move || RoomFolder::open(&store::folder(), &name)).await;
        let folder = folder.unwrap_or_else(|_| Err(store::panicked().into()));
        let folder = folder.map_err(|error| NotOpened::Room(error.into()))?;
        let identity = store::identity().await.map_err(NotOpened::OurKey)?;
        gio::spawn_blocking(move || {
            let password = config.password.clone();
            let limits = config.keep_limits();
            let room = config.room.clone();
            let config = Config { folder: Some(folder.path().to_owned()), ..config };
            let log = RoomLog::new(note);
            let (sender, news) = bounded(NEWS);
            let note = move |event: HostEvent| {
                if matches!(event, HostEvent::History(_) | HostEvent::FileRefused { .. }) {
                    // Of more than anybody would read, the oldest goes.
                    let _ = sender.force_send(event.clone());
                }
                log.pass(event);
            };
            let server = Server::open(config, folder.host(), note)?;
            let kept = (server.keeper().is_on(), limits);
            let announcer = announced.and_then(|host| announce(&server, room, &folder, host));
            let bound = server.address();
            let addresses = own_addresses(&interfaces().unwrap_or_default(), bound);
            let (sender, changes) = bounded(1);
            let follower = follow(&server, addresses.clone(), sender);
            let power = PowerWatch::start(server.power_teller()).ok();
            Ok(Self {
                announcer,
                server,
                folder,
                addresses,
                changes,
                news,
                power,
                follower,
                identity,
                password,
                kept,
            })
        })
        .await
        .unwrap_or_else(|_| {
            Err(OpenError::Other(std::io::Error::other("opening the room has panicked")))
        })
        .map_err(NotOpened::Room)
    }

    /// Target of our own window: a member that comes over loopback with the host's secret.
    pub fn target(&self, name: Nickname) -> Target {
        let loopback = self.server.loopback();
        let address = Address { host: loopback.ip().to_string(), port: loopback.port() };
        Target {
            comes_back: true,
            approach: Approach::Encrypted,
            host_key: Some(self.server.host_key().to_owned()),
            fingerprint: Some(self.folder.host().fingerprint()),
            identity: Some(self.identity.clone()),
            ..Target::new(address, name)
        }
    }

    /// Addresses for friends, likeliest first; at least that of this computer.
    pub fn addresses(&self) -> &[OwnAddress] {
        &self.addresses
    }

    /// Addresses that stand in an invite.
    pub fn invited(&self) -> Vec<Address> {
        invited(&self.addresses, self.server.address())
    }

    /// Changes of the addresses, for [`set_addresses`](Self::set_addresses).
    pub fn changes(&self) -> Receiver<Vec<OwnAddress>> {
        self.changes.clone()
    }

    /// News of what is kept of the conversation, and of files that there is no space for.
    pub fn news(&self) -> Receiver<HostEvent> {
        self.news.clone()
    }

    /// A function that tells the guests what becomes of this computer; it waits for them.
    pub fn power_teller(&self) -> impl Fn(PowerState) + Send + Sync + use<> {
        self.server.power_teller()
    }

    /// Choice whether what is said is kept, and the limits, as they were at the opening.
    pub fn kept(&self) -> (bool, KeepLimits) {
        self.kept
    }

    /// The choices about what is kept, which may wait for the disk.
    pub fn keeper(&self) -> Arc<HistoryKeeper> {
        self.server.keeper()
    }

    /// Takes over the addresses after a change.
    pub fn set_addresses(&mut self, addresses: Vec<OwnAddress>) {
        self.addresses = addresses;
    }

    /// Folder of everything that outlives an opening of the room.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Password that friends are asked for.
    pub fn password(&self) -> Option<&Password> {
        self.password.as_ref()
    }

    /// Tells everybody that the room has ended. The program stays until they know.
    pub async fn close(self) {
        let hold = compat::hold_application();
        let Self { announcer, server, folder, follower, power, .. } = self;
        let ends = move || {
            drop((follower, announcer, power));
            server.close();
            drop(folder);
        };
        if gio::spawn_blocking(ends).await.is_err() {
            tracing::error!("closing the room has panicked");
        }
        drop(hold);
    }
}

/// Shows the room to people nearby. Without that it is a room all the same.
fn announce(
    server: &Server,
    room: RoomName,
    folder: &RoomFolder,
    host: Nickname,
) -> Option<Arc<Announcer>> {
    server.announce(room, folder.host().fingerprint(), Some(host)).unwrap_or_else(|error| {
        tracing::warn!(%error, "the room is not announced");
        None
    })
}

/// Follows the network, and sends the addresses of the room after each change.
fn follow(
    server: &Server,
    mut known: Vec<OwnAddress>,
    changes: Sender<Vec<OwnAddress>>,
) -> Option<InterfaceFollower> {
    let bound = server.address();
    let follower = InterfaceFollower::start(move |interfaces| {
        let now = own_addresses(&interfaces, bound);
        if now != known {
            known.clone_from(&now);
            // Older news is worth nothing. Nobody listens any more when the room closes.
            let _ = changes.force_send(now);
        }
    });
    follower.inspect_err(|error| tracing::warn!(%error, "the network is not followed")).ok()
}
