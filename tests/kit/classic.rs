// SPDX-License-Identifier: GPL-3.0-or-later
//! The original chat room, a Python client and server (docs/protocol.md).

use std::net::SocketAddr;
use std::process::Command;

use super::process::Process;

fn python(script: &str) -> Command {
    let mut command = Command::new("python3");
    command.arg(format!("{}/tests/kit/{script}", env!("CARGO_MANIFEST_DIR")));
    command
}

/// The classic server, and where it listens.
pub fn classic_server(arguments: &[&str]) -> (Process, SocketAddr) {
    let process = Process::start(python("classic_server.py").args(arguments));
    let port: u16 = process.until(|line| line.strip_prefix("listening on ")?.parse().ok());
    (process, SocketAddr::from(([127, 0, 0, 1], port)))
}

/// The classic client: lines in are sent, chunks out are lines of Python
/// literals.
pub fn classic_client(address: SocketAddr, who: &str) -> Process {
    let port = address.port().to_string();
    Process::start(python("classic_client.py").args([&address.ip().to_string(), &port, who]))
}
