// SPDX-License-Identifier: GPL-3.0-or-later
//! A line that carries so many bytes a second.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::scripted::serve;

/// Bytes that are carried at a time.
const PIECE: usize = 64 * 1024;

/// A line to `to`, each connection of which brings at most so many bytes a second back; `brought`
/// counts them.
pub fn slow(to: SocketAddr, rate: u32, brought: &Arc<AtomicUsize>) -> SocketAddr {
    let brought = Arc::clone(brought);
    serve(move |near| {
        let far = TcpStream::connect(to).unwrap();
        let (from, onto) = (near.try_clone().unwrap(), far.try_clone().unwrap());
        let there = thread::spawn(move || pass(from, onto, |_| ()));
        let (mut due, start) = (Duration::ZERO, Instant::now());
        pass(far, near, |count| {
            brought.fetch_add(count, Ordering::SeqCst);
            due += Duration::from_secs(count as u64) / rate;
            thread::park_timeout(due.saturating_sub(start.elapsed()));
        });
        there.join().unwrap();
    })
}

fn pass(mut from: TcpStream, mut to: TcpStream, mut count: impl FnMut(usize)) {
    let mut buffer = [0; PIECE];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        count(read);
        if to.write_all(&buffer[..read]).is_err() {
            let _ = from.shutdown(Shutdown::Both);
            return;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}
