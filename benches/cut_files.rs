// SPDX-License-Identifier: GPL-3.0-or-later
//! Cuts: a file that a client of ours sends to a room and one that it fetches, over a line that
//! breaks at random moments, while the client goes on by itself. Asserts that every byte is
//! right; asserts no time.
//!
//! `cargo bench --no-default-features --bench cut_files`
//!
//! - `CUT_MIB` (64): MiB of the file
//! - `CUTS` (50): cuts of each
//! - `CUT_SEED` (random): the seed of the moments
#![expect(clippy::cast_precision_loss, reason = "figures for people, of three digits")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail at once")]

#[path = "../tests/kit/mod.rs"]
mod kit;
mod support;

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use kit::breaking::{breaking, fetches, moments, peer, sends};
use kit::files::{SLICE, content, files_below, hash_of};
use kit::room::TestRoom;
use salotto::client::TransferEvent;
use support::setting;

fn main() {
    let (mib, cuts) = (setting("CUT_MIB", 64_usize), setting("CUTS", 50_usize));
    let seed = setting("CUT_SEED", getrandom::u64().unwrap());
    let kept = tempfile::tempdir().unwrap();
    let folder = kept.path().to_owned();
    let room = TestRoom::with(|config| config.folder = Some(folder));
    let mut ada = room.join("Ada").stays();
    println!("A file of {mib} MiB, {cuts} cuts at random moments, seed {seed}.\n");
    // It cannot be whole before the last of them: what is left of a slice is lost each time.
    let most = (2 * mib * SLICE).div_ceil(cuts + 1);
    let own = tempfile::tempdir().unwrap();
    let path = own.path().join("sent.bin");
    let mut content = content(mib * SLICE);
    let mut sent = Vec::new();

    let (line, broken) = breaking(room.address(), moments(seed, most, cuts));
    let start = Instant::now();
    while broken.load(Ordering::SeqCst) < cuts {
        // No room has it yet.
        content[0] = content[0].wrapping_add(1);
        fs::write(&path, &content).unwrap();
        let name = format!("sent {}", sent.len());
        let grant = ada.does(|ada| ada.granted(&name, &content));
        let end = sends(peer(line, room.key), &grant, &path, false);
        assert_eq!(end, TransferEvent::Done { path: None });
        sent.push(ada.until("file")["number"].as_u64().unwrap());
        let (hash, files) = (hash_of(&content), files_below(kept.path()));
        let stored = files.iter().find(|path| path.ends_with(&hash)).unwrap();
        assert!(fs::read(stored).unwrap() == content, "a byte is wrong");
    }
    tell("sent", start, &broken, sent.len());

    let (line, broken) = breaking(room.address(), moments(seed.rotate_left(32), most, cuts));
    let (start, mut fetched) = (Instant::now(), 0);
    while broken.load(Ordering::SeqCst) < cuts {
        let ticket = ada.does(|ada| ada.ticket(*sent.last().unwrap()));
        let to = tempfile::tempdir().unwrap();
        let end = fetches(peer(line, room.key), (&ticket, content.len()), to.path(), false);
        let path = to.path().join("a.bin");
        assert_eq!(end, TransferEvent::Done { path: Some(path.clone()) });
        assert!(fs::read(path).unwrap() == content, "a byte is wrong");
        fetched += 1;
    }
    tell("fetched", start, &broken, fetched);
}

fn tell(what: &str, start: Instant, broken: &AtomicUsize, files: usize) {
    let (seconds, cuts) = (start.elapsed().as_secs_f64(), broken.load(Ordering::SeqCst));
    println!(
        "{what:<8} {files} whole, after {cuts} cuts; 0 bytes wrong; {seconds:.1} s, {:.2} s for each cut",
        seconds / cuts.max(1) as f64
    );
}
