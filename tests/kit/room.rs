// SPDX-License-Identifier: GPL-3.0-or-later
//! A room in this process, on a free port, and its log.

use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};

use salotto::protocol::{Fingerprint, RoomName};
use salotto::server::{Config, HostEvent, Pace, Server};
use salotto::trust::ephemeral_host;
use serde_json::json;

use super::guest::Guest;
use super::guest::stream::tcp;
use super::patience::eventually;

/// A room on a free port, and what its log said so far.
pub struct TestRoom {
    pub server: Server,
    /// The key by which guests know it.
    pub key: Fingerprint,
    journal: Arc<Mutex<Vec<HostEvent>>>,
}

impl TestRoom {
    pub fn open() -> Self {
        Self::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::new(RoomName::new("Test room").unwrap());
        config.bind = Some("127.0.0.1".parse().unwrap());
        config.port = 0;
        // Tests talk faster than people, unless they are about just that.
        config.pace = Pace { burst: 1_000_000, per_second: 1_000_000 };
        change(&mut config);
        let journal = Arc::new(Mutex::new(Vec::new()));
        let records = journal.clone();
        let host = ephemeral_host().unwrap();
        let server =
            Server::open(config, &host, move |record| records.lock().unwrap().push(record))
                .unwrap();
        Self { server, key: host.fingerprint(), journal }
    }

    pub fn address(&self) -> SocketAddr {
        self.server.loopback()
    }

    pub fn join(&self, name: &str) -> Guest {
        let mut guest = Guest::connect(self.address());
        guest.hello(json!({"type": "hello", "name": name}));
        guest
    }

    /// A guest who is the host, without a key.
    pub fn join_as_host(&self, name: &str) -> Guest {
        let mut guest = Guest::connect(self.address());
        guest.hello(json!({"type": "hello", "name": name, "host_key": self.server.host_key()}));
        guest
    }

    pub fn classic(&self) -> TcpStream {
        tcp(self.address())
    }

    /// Waits until the log has a record that `is_it`.
    pub fn logged(&self, is_it: impl Fn(&HostEvent) -> bool) -> HostEvent {
        eventually("a record in the log", || {
            self.journal.lock().unwrap().iter().find(|record| is_it(record)).cloned()
        })
    }

    /// Waits until as many connections have gone as have come.
    pub fn all_gone(&self) {
        eventually("all connections to be gone", || {
            let journal = self.journal.lock().unwrap();
            let count = |is_it: fn(&HostEvent) -> bool| journal.iter().filter(|r| is_it(r)).count();
            let came = count(|r| matches!(r, HostEvent::Connected(_)));
            let went = count(|r| matches!(r, HostEvent::Disconnected(_)));
            (came == went).then_some(())
        });
    }
}
