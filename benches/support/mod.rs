// SPDX-License-Identifier: GPL-3.0-or-later
//! Support shared by the benchmarks: many guests driven by one thread, the room
//! they join, and the figures. Written after docs/protocol.md, like the guest
//! of the tests, so that no code of the server measures itself.
#![allow(dead_code, reason = "each benchmark uses its own part")]

pub mod audience;
pub mod bare;
pub mod child;
pub mod cpu;
pub mod fan;
pub mod figures;
pub mod floods;
pub mod frame;
pub mod ledger;
pub mod line;
pub mod member;
pub mod one_order;
pub mod pair;
pub mod protocol;
pub mod said;
pub mod talk;
pub mod texts;

use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use salotto::protocol::RoomName;
use salotto::server::{Config, Pace, Server};
use salotto::trust::ephemeral_host;
use socket2::{Domain, Protocol, Socket, Type};

/// Time a benchmark waits for an expected event before it fails; the events of
/// a crowd that is saturated on purpose take longer than those of a test.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// A room in this process whose members may talk as fast as they like.
pub fn room() -> Server {
    opened(|_| {})
}

/// The same, with what is said kept in `folder`.
pub fn room_kept_in(folder: &Path) -> Server {
    opened(|config| config.folder = Some(folder.to_owned()))
}

fn opened(change: impl FnOnce(&mut Config)) -> Server {
    let mut config = Config::new(RoomName::new("bench").expect("a good name"));
    config.bind = Some([127, 0, 0, 1].into());
    config.port = 0;
    config.pace = Pace { burst: 1_000_000, per_second: 1_000_000 };
    change(&mut config);
    let host = ephemeral_host().expect("a key can be made");
    Server::open(config, &host, |_| {}).expect("a free port is there")
}

/// Connects to `to`; from `from`, because a room takes only so many
/// connections from one address.
pub fn connect(to: SocketAddr, from: Option<IpAddr>) -> std::io::Result<mio::net::TcpStream> {
    let socket = Socket::new(Domain::for_address(to), Type::STREAM, Some(Protocol::TCP))?;
    if let Some(from) = from {
        socket.bind(&SocketAddr::new(from, 0).into())?;
    }
    socket.connect(&to.into())?;
    socket.set_nonblocking(true)?;
    socket.set_tcp_nodelay(true)?;
    Ok(mio::net::TcpStream::from_std(socket.into()))
}

/// A number from the environment, or `otherwise`.
pub fn setting<T: std::str::FromStr>(name: &str, otherwise: T) -> T {
    match std::env::var(name) {
        Err(_) => otherwise,
        Ok(value) => value.parse().unwrap_or_else(|_| panic!("{name}={value} is no number")),
    }
}
