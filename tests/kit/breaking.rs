// SPDX-License-Identifier: GPL-3.0-or-later
//! A line whose connections break after some bytes, and a real client's transfers over it.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use salotto::client::{SavePlace, Security, Transfer, TransferEvent, TransferPeer, prepare};
use salotto::protocol::{DownloadGrant, FileName, Fingerprint, SecretString, UploadGrant};

use super::files::{Grant, Ticket};
use super::scripted::serve;
use super::values::target;

/// A line to `to`, each connection of which breaks after as many bytes, in both directions
/// together, as `budget` says, or never; and the number of those that broke, which `budget`
/// is told.
pub fn breaking(
    to: SocketAddr,
    budget: impl FnMut(usize) -> Option<usize> + Send + 'static,
) -> (SocketAddr, Arc<AtomicUsize>) {
    let broken = Arc::<AtomicUsize>::default();
    let (budget, counted) = (Mutex::new(budget), Arc::clone(&broken));
    let address = serve(move |near| {
        let left = (budget.lock().unwrap())(counted.load(Ordering::SeqCst));
        let left = Arc::new(Mutex::new(left.unwrap_or(usize::MAX)));
        let far = TcpStream::connect(to).unwrap();
        let pairs = [(&near, &far), (&far, &near)].map(|(from, to)| {
            let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
            let (left, counted) = (Arc::clone(&left), Arc::clone(&counted));
            thread::spawn(move || pass(from, to, &left, &counted))
        });
        for pair in pairs {
            pair.join().unwrap();
        }
    });
    (address, broken)
}

fn pass(mut from: TcpStream, mut to: TcpStream, left: &Mutex<usize>, broken: &AtomicUsize) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(read) = from.read(&mut buffer) {
        let mut left = left.lock().unwrap();
        let passed = read.min(*left);
        if *left != usize::MAX {
            *left -= passed;
        }
        let is_broken = passed < read;
        drop(left);
        if to.write_all(&buffer[..passed]).is_err() || read == 0 {
            let _ = to.shutdown(Shutdown::Write);
            return;
        }
        if is_broken {
            broken.fetch_add(1, Ordering::SeqCst);
            break;
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}

/// Moments below `most` bytes, as this seed has them, until there were so many cuts.
pub fn moments(
    mut seed: u64,
    most: usize,
    cuts: usize,
) -> impl FnMut(usize) -> Option<usize> + Send + 'static {
    move |broken| {
        // Knuth's generator, the better half of it.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (broken < cuts).then_some(usize::try_from(seed >> 33).unwrap() % most)
    }
}

/// The way to a room over such a line.
pub fn peer(address: SocketAddr, key: Fingerprint) -> TransferPeer {
    let ada = target(address, "Ada");
    let security = Security::Encrypted { fingerprint: key, epoch: 1 };
    TransferPeer::new(&ada, &ada.address, &security).unwrap()
}

/// Sends a file to its end, as a client of ours does; returns the last event. `hurries` if it
/// is not to wait before it tries again.
pub fn sends(peer: TransferPeer, grant: &Grant, path: &Path, hurries: bool) -> TransferEvent {
    let mut file = File::open(path).unwrap();
    let prepared = prepare(&mut file, |_, _| ControlFlow::Continue(())).unwrap();
    let upload = grant.upload.parse().unwrap();
    let token = SecretString::from(grant.token.clone());
    let grant = UploadGrant { id: None, upload, token, from: 0 };
    let (sender, events) = channel();
    let transfer = Transfer::upload(peer, grant, file, prepared, move |event| {
        let _ = sender.send(event);
    });
    end(&transfer, &events, hurries)
}

/// Fetches a file of that size to its end, as a client of ours does.
pub fn fetches(
    peer: TransferPeer,
    (ticket, size): (&Ticket, usize),
    to: &Path,
    hurries: bool,
) -> TransferEvent {
    let token = SecretString::from(ticket.token.clone());
    let (blake3, size) = (ticket.hash.parse().unwrap(), size as u64);
    let grant = DownloadGrant { id: None, file: 1, blake3, size, token };
    let (sender, events) = channel();
    let name = FileName::new("a.bin");
    let transfer =
        Transfer::download(peer, grant, SavePlace::beside(to.to_owned(), name), move |event| {
            let _ = sender.send(event);
        });
    end(&transfer, &events, hurries)
}

fn end(transfer: &Transfer, events: &Receiver<TransferEvent>, hurries: bool) -> TransferEvent {
    loop {
        match events.recv().unwrap() {
            TransferEvent::Waiting if hurries => transfer.resume(),
            TransferEvent::Moved { .. } | TransferEvent::Waiting => {}
            end => return end,
        }
    }
}
