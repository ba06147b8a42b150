// SPDX-License-Identifier: GPL-3.0-or-later
//! Many who fetch a large file: the host reads it in pieces, however slowly they take them.

use std::thread;

use crate::kit::bystanders::join;
use crate::kit::figures::{forget_most_resident, most_resident};
use crate::kit::files::{HttpLine, content, head};
use crate::kit::hosted::Hosted;

const MIB: usize = 1024 * 1024;
/// Those who fetch at a time.
const AT_ONCE: usize = 10;
/// The most that one of them may take of the host's memory: its buffers, and those of TLS.
const EACH: u64 = 2 * 1024 * 1024;

#[test]
fn ten_downloads_take_no_more_than_their_buffers() {
    let mut host = Hosted::fresh();
    let bytes = content(128 * MIB);
    let mut eve = join(host.room, "Eve");
    let number = eve.shares(host.room, "film", &bytes);
    let ticket = eve.ticket(number);
    let fetch = || {
        let mut line = HttpLine::encrypted(host.room);
        line.send(head("GET", &ticket.path(), &ticket.token, "").as_bytes());
        // Of the one who reads nothing more, the host holds what it may.
        let mut first = [0; 1024];
        assert!(line.read(&mut first) > 0);
        (line, first)
    };
    // Threads that move files are there from then on.
    drop(fetch());
    host.others.can_talk();
    let before = host.figures().resident;
    forget_most_resident(host.process_id());
    let lines: Vec<_> = (0..AT_ONCE).map(|_| fetch()).collect();
    let (size, most) = thread::scope(|scope| {
        let readers: Vec<_> =
            lines.into_iter().map(|(mut line, _)| scope.spawn(move || line.rest().len())).collect();
        let sizes = readers.into_iter().map(|reader| reader.join().unwrap());
        (sizes.min().unwrap(), most_resident(host.process_id()))
    });
    assert!(size > bytes.len() - MIB, "all of it came to everybody: {size}");
    let grown = most.saturating_sub(before);
    assert!(grown <= AT_ONCE as u64 * EACH, "{} MiB more", grown / MIB as u64);
    host.others.can_talk();
}
