// SPDX-License-Identifier: GPL-3.0-or-later
//! Files on their way, with hosts that are honest, slow, broken or hostile.

mod both_ends;
mod downloads;
mod hostile;
mod scripted_host;
mod swarm;
mod uploads;

use std::path::Path;
use std::sync::mpsc::{Receiver, channel};

use salotto::client::{
    PreparedFile, SavePlace, Security, Target, Transfer, TransferError, TransferEvent,
    TransferPeer, prepare,
};
use salotto::protocol::{ContentHash, DownloadGrant, FileName, UploadGrant, UploadId};
use std::fs::File;
use std::ops::ControlFlow;

use self::scripted_host::FileHost;
use crate::kit::patience::PATIENCE;
use crate::kit::values::target;

const MIB: usize = 1024 * 1024;
const TOKEN: &str = "tok-en";

/// Bytes that are the same in no two slices.
fn content(size: usize) -> Vec<u8> {
    let mut state = size as u64 ^ 0x9E37_79B9_7F4A_7C15;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut bytes: Vec<u8> = (0..size.div_ceil(8)).flat_map(|_| next().to_le_bytes()).collect();
    bytes.truncate(size);
    bytes
}

/// The host as a guest knows it who was let in there.
fn peer(host: &FileHost) -> TransferPeer {
    let ada: Target = target(host.address, "Ada");
    let security = Security::Encrypted { fingerprint: host.key, epoch: 0 };
    TransferPeer::new(&ada, &ada.address, &security).unwrap()
}

/// A transfer, and what it tells.
struct Moving {
    transfer: Transfer,
    events: Receiver<TransferEvent>,
}

impl Moving {
    fn next(&self) -> TransferEvent {
        self.events.recv_timeout(PATIENCE).unwrap()
    }

    /// The last event; nobody waits for another try.
    fn end(&self) -> TransferEvent {
        loop {
            match self.next() {
                TransferEvent::Moved { .. } => {}
                TransferEvent::Waiting => self.transfer.resume(),
                end => return end,
            }
        }
    }

    fn failure(&self) -> TransferError {
        match self.end() {
            TransferEvent::Failed(error) => error,
            other => panic!("{other:?}"),
        }
    }
}

fn grant(content: &[u8]) -> DownloadGrant {
    let (blake3, size) = (ContentHash::of(content), content.len() as u64);
    DownloadGrant { id: None, file: 7, blake3, size, token: TOKEN.into() }
}

fn download_as(host: &FileHost, grant: DownloadGrant, to: &Path) -> Moving {
    let (sender, events) = channel();
    let name = FileName::new("a.bin");
    let place = SavePlace::beside(to.to_owned(), name);
    let transfer = Transfer::download(peer(host), grant, place, move |event| {
        let _ = sender.send(event);
    });
    Moving { transfer, events }
}

fn download(host: &FileHost, content: &[u8], to: &Path) -> Moving {
    download_as(host, grant(content), to)
}

fn prepared(path: &Path) -> (File, PreparedFile) {
    let mut file = File::open(path).unwrap();
    let prepared = prepare(&mut file, |_, _| ControlFlow::Continue(())).unwrap();
    (file, prepared)
}

fn upload_of(host: &FileHost, (file, prepared): (File, PreparedFile)) -> Moving {
    let (sender, events) = channel();
    let upload = UploadId::new([0xAB; 16]);
    let grant = UploadGrant { id: None, upload, token: TOKEN.into(), from: 0 };
    let transfer = Transfer::upload(peer(host), grant, file, prepared, move |event| {
        let _ = sender.send(event);
    });
    Moving { transfer, events }
}

/// The names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
