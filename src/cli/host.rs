// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto host`: a room without a window.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread;
use std::time::Duration;

use etcetera::BaseStrategy;

use super::args::Host;
use super::signals::Requests;
use super::{print, words};
use crate::sentences;
use crate::server::{Config, Record, Server};
use crate::trust::Identity;

/// Lines that wait for a slow terminal. Beyond, lines are lost: the room does
/// not wait for whoever reads its log.
const LINES: usize = 4096;
/// How long the last lines may take to be read.
const LAST_LINES: Duration = Duration::from_secs(1);

enum Line {
    Out(String),
    Err(String),
}

/// Above this, memory is given back to the system as soon as it is free.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const GIVEN_BACK: libc::c_int = 64 * 1024;

pub(super) fn run(host: Host) -> ExitCode {
    give_memory_back();
    match open_and_wait(host) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            print::error(&sentence);
            ExitCode::FAILURE
        }
    }
}

fn open_and_wait(host: Host) -> Result<(), String> {
    let room = host.name.or_else(words::default_room);
    let room = room.ok_or_else(|| sentences::room_name_error(crate::protocol::NameError::Empty))?;
    let folder = etcetera::choose_base_strategy().map_err(|_| words::no_data_folder())?;
    let identity = Identity::load_or_create(&folder.data_dir().join("salotto"))
        .map_err(|error| sentences::identity_error(&error))?;
    let mut signals = Requests::listen().map_err(|error| error.to_string())?;
    let config = Config {
        host: Some(words::computer()),
        bind: host.bind,
        port: host.port,
        classic: !host.no_classic,
        ..Config::new(room.clone())
    };
    let (lines, waiting) = sync_channel(LINES);
    let journal = move |record| note(record, host.show_chat, &lines);
    let server =
        Server::open(config, &identity, journal).map_err(|error| sentences::open_error(&error))?;
    announce(room.as_str(), &server);
    let (printed, all_printed) = channel::<()>();
    thread::Builder::new()
        .name("journal-printer".into())
        .spawn(move || {
            print_all(&waiting);
            drop(printed);
        })
        .map_err(|error| error.to_string())?;
    signals.wait();
    // Ends the journal, and with it the printer; but whoever does not read our
    // output cannot keep us from ending.
    server.close();
    let _ = all_printed.recv_timeout(LAST_LINES);
    Ok(())
}

/// A full house costs large buffers for a moment (a welcome names everybody),
/// and by default glibc moves its limits so that it keeps them, in pieces.
fn give_memory_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: mallopt sets two numbers of the allocator, and no other thread
    // runs yet.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, GIVEN_BACK);
        libc::mallopt(libc::M_TRIM_THRESHOLD, GIVEN_BACK);
    }
}

/// The first lines; scripts lean on the very first.
fn announce(room: &str, server: &Server) {
    let bound = plain(server.address());
    let mut addresses =
        if bound.ip().is_unspecified() { server.reachable_addresses() } else { vec![bound] };
    if addresses.is_empty() {
        addresses.push(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), bound.port()));
    }
    let addresses: Vec<String> = addresses.iter().map(SocketAddr::to_string).collect();
    let first = format!("Room \"{room}\" is open on {}", addresses[0]);
    // A room whose log nobody reads is a room all the same.
    let _ = print::line(&first);
    let _ = print::line(&words::join_with(&addresses[0]));
    if addresses.len() > 1 {
        let _ = print::line(&words::also_at(&addresses[1..].join(", ")));
    }
}

/// Called on the server's threads, so nothing here waits.
fn note(record: Record, show_chat: bool, lines: &SyncSender<Line>) {
    let line = match record {
        Record::Connected(address) => Line::Out(format!("{} connected!", plain(address))),
        Record::Disconnected(address) => Line::Out(format!("{} disconnected!", plain(address))),
        Record::Said { name, text } if show_chat => Line::Out(words::spoken(&name, text.as_str())),
        Record::Refused { address, why } => Line::Err(format!("{}: {why}", plain(address))),
        Record::OutOfFiles => Line::Err(words::out_of_files()),
        _ => return,
    };
    let _ = lines.try_send(line);
}

/// An IPv4 peer of an IPv6 socket, written as the IPv4 address it is.
fn plain(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

fn print_all(lines: &Receiver<Line>) {
    for line in lines {
        match line {
            Line::Out(line) => {
                let _ = print::line(&line);
            }
            Line::Err(line) => print::error(&line),
        }
    }
}
