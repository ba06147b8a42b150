// SPDX-License-Identifier: GPL-3.0-or-later
//! Disks that are full: that of a host, and that of who fetches.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::kit::bystanders::join;
use crate::kit::files::{Grant, HttpLine, SLICE, content, head, put};
use crate::kit::process::Process;
use crate::kit::program::{chat, home, host, hosting, kept, opened, salotto, type_line};
use crate::kit::small_disk::with_a_small_disk;

/// A file that fills the disk of a program, as much as is free but for so many bytes.
struct Filler(PathBuf);

impl Filler {
    fn on(disk: &Path, program: &Process, spared: u64) -> Self {
        // What the program sees at that place, and nobody else.
        let seen = Path::new("/proc").join(program.child.id().to_string()).join("root");
        let disk = seen.join(disk.strip_prefix("/").unwrap());
        let facts = rustix::fs::statvfs(&disk).unwrap();
        let free = facts.f_bavail * facts.f_frsize;
        let path = disk.join("filler");
        fs::write(&path, vec![1; usize::try_from(free - spared).unwrap()]).unwrap();
        Self(path)
    }

    fn goes(self) {
        fs::remove_file(self.0).unwrap();
    }
}

#[test]
fn a_full_disk_of_the_host_stops_files_and_nothing_else() {
    let (home, others) = (home(), home());
    let disk = kept(&home);
    fs::create_dir(&disk).unwrap();
    let quiet = ["--no-announce", "--check-after", "0"];
    let command = salotto(&home, &hosting(&quiet));
    let Some(mut command) = with_a_small_disk(&command, &disk, "64m") else { return };
    let (room, address) = opened(&mut command);
    let bo = chat(&others, address, &["--as", "Bo", "--no-key", "--stay"]);
    bo.until(|line| line.starts_with("  You are in").then_some(()));
    let mut eve = join(address, "Eve");
    let (begun, offered) = (content(4 * SLICE), content(6 * SLICE));
    let going_on = eve.granted("begun", &begun);
    let early = put_a_slice(address, &going_on, &begun);
    assert_eq!(early, SLICE);
    let too_late = eve.granted("offered", &offered);
    let filler = Filler::on(&disk, &room, 8 * SLICE as u64);
    // Not begun: it is refused in words, here and at the host.
    let refused = put(address, &too_late, &offered, 0);
    assert_eq!((refused.status, refused.offset()), (507, 0));
    assert_eq!(refused.body, b"The disk of the host is full.\n");
    room.error("The disk has no space for offered, which Eve wanted to share.");
    // Offered only now.
    let path = others.path().join("late.dat");
    fs::write(&path, content(5 * SLICE)).unwrap();
    let send = ["send", path.to_str().unwrap(), &address.to_string(), "--no-key", "--as", "Ada"];
    let late = salotto(&others, &send).output().unwrap();
    let told = String::from_utf8(late.stderr).unwrap();
    assert_eq!(late.status.code(), Some(1), "{told}");
    assert!(told.contains("The disk of the host"), "{told}");
    // Begun before: its space was set aside.
    assert_eq!(put(address, &going_on, &begun, SLICE).status, 201);
    eve.say("1", "is anybody there?");
    bo.line("Eve: is anybody there?");
    type_line(&bo, "we are");
    eve.hears("we are");
    filler.goes();
    assert_eq!(put(address, &too_late, &offered, 0).status, 201, "the same upload goes on");
    let again = salotto(&others, &send).output().unwrap();
    assert!(again.status.success(), "{again:?}");
    for (name, wanted) in [("begun", &begun), ("offered", &offered)] {
        let to = TempDir::new().unwrap();
        let into = to.path().to_str().unwrap();
        let get = ["get", &address.to_string(), name, "--to", into, "--no-key"];
        assert!(salotto(&others, &get).status().unwrap().success());
        assert!(&fs::read(to.path().join(name)).unwrap() == wanted, "{name}");
    }
}

/// Sends the first slice of a file; the number of bytes that the room has then.
fn put_a_slice(address: SocketAddr, grant: &Grant, content: &[u8]) -> usize {
    let range = format!("Content-Range: bytes 0-{}/{}\r\n", SLICE - 1, content.len());
    let more = format!("Content-Length: {SLICE}\r\n{range}");
    let mut line = HttpLine::encrypted(address);
    line.send(head("PUT", &grant.path(), &grant.token, &more).as_bytes());
    line.send(&content[..SLICE]);
    let answer = line.answer();
    assert_eq!(answer.status, 204, "{answer:?}");
    answer.offset()
}

#[test]
fn a_full_disk_of_who_fetches_is_told_and_loses_nothing() {
    let (home, others) = (home(), home());
    let (_room, address) = host(&home, &[]);
    let wanted = content(6 * SLICE);
    join(address, "Eve").shares(address, "film", &wanted);
    let (address, to) = (address.to_string(), TempDir::new().unwrap());
    let into = to.path().to_str().unwrap();
    let get = ["get", &address, "film", "--to", into, "--no-key"];
    let command = salotto(&others, &get);
    let Some(mut command) = with_a_small_disk(&command, to.path(), "4m") else { return };
    let full = command.output().unwrap();
    let told = String::from_utf8(full.stderr).unwrap();
    assert_eq!(full.status.code(), Some(1), "{told}");
    assert!(told.contains("film: The disk is full. What is there is kept"), "{told}");
    assert!(salotto(&others, &get).status().unwrap().success());
    assert!(fs::read(to.path().join("film")).unwrap() == wanted);
}
