// SPDX-License-Identifier: GPL-3.0-or-later
//! Any order of talking, crashes, closings and reading is like a list in memory: what
//! was seen is there, nothing is there twice, and the numbers have no gap.

use std::fs;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::server::room::Stream;

/// Something that is done to a room.
#[derive(Debug, Clone)]
enum RoomDeed {
    /// So much happens, and nobody waits for the disk.
    Happen(usize),
    /// The disk has had its time.
    Settle,
    /// The process is killed, and the room opened again.
    Crash,
    /// The room is closed, and opened again.
    Close,
    /// Somebody goes on from about here, of so many.
    Read(usize),
}

fn deed() -> impl Strategy<Value = RoomDeed> {
    prop_oneof![
        4 => (1usize..20).prop_map(RoomDeed::Happen),
        1 => Just(RoomDeed::Settle),
        2 => Just(RoomDeed::Crash),
        1 => Just(RoomDeed::Close),
        3 => any::<prop::sample::Index>().prop_map(|index| RoomDeed::Read(index.index(1_000))),
    ]
}

/// An open room, its folder, and everything that has happened in it.
struct Scene {
    hub: Arc<Hub>,
    writer: Option<WrittenHistory>,
    log: Arc<Mutex<Vec<HostEvent>>>,
    model: Arc<Mutex<Vec<Event>>>,
    topics: usize,
    /// Dropped last, when nobody writes any more.
    folder: TempDir,
}

impl Scene {
    /// Opens the room in a folder, of which that is known.
    fn open(folder: TempDir, known: Vec<Event>, topics: usize) -> Self {
        let (hub, writer, log) = open(folder.path());
        let model = Arc::new(Mutex::new(known));
        let heard = model.clone();
        hub.add_event_sink(Box::new(move |event| heard.lock().unwrap().push(event.event.clone())));
        Self { hub, writer, log, model, topics, folder }
    }

    fn known(&self) -> Vec<Event> {
        self.model.lock().unwrap().clone()
    }

    fn happen(&mut self, count: usize) {
        for _ in 0..count {
            self.topics += 1;
            set_topic(&self.hub, &format!("topic {}", self.topics));
        }
    }

    /// The newest event that anybody may have seen, as long as the disk was in time.
    /// Nothing is promised where it was not, which may be where the machine is busy.
    fn seen(&self) -> u64 {
        let is_missing =
            |event: &HostEvent| matches!(event, HostEvent::History(HistoryNews::Missing(_)));
        let room = self.hub.room();
        let log = room.log();
        let released = log.released(Stream::Native);
        let is_seen = |number: &u64| log.start_of(number + 1).is_some_and(|end| end <= released);
        // In this order: the room is told before the host.
        if !room.rules().kept || self.log.lock().unwrap().iter().any(is_missing) {
            return 0;
        }
        (1..=log.newest()).rev().find(is_seen).unwrap_or(0)
    }

    /// Whoever has read up to that number is owed the rest, and nothing else.
    fn read(&self, number: u64) {
        let room = self.hub.room();
        let log = room.log();
        let start = log.start_of(number + 1).expect("it is still there");
        let owed = log.backlog(Stream::Native).after(start, limits::LOG_BYTES);
        let known = self.model.lock().unwrap();
        let rest = known.iter().filter(|event| event.number > number);
        let expected: Vec<u8> = rest.flat_map(|event| Stream::Native.encode(event)).collect();
        assert_eq!(owed, expected);
    }

    /// Opens the room from what a crash at this moment leaves on the disk.
    fn crash(self) -> Self {
        let (seen, left) = (self.seen(), tempfile::tempdir().unwrap());
        let file = Connection::open(self.folder.path().join(FILE)).unwrap();
        let copy = left.path().join(FILE);
        file.execute("VACUUM INTO ?", [copy.to_str().unwrap()]).unwrap();
        for mark in fs::read_dir(self.folder.path()).unwrap().map(Result::unwrap) {
            if !mark.file_name().to_string_lossy().starts_with(FILE) {
                fs::copy(mark.path(), left.path().join(mark.file_name())).unwrap();
            }
        }
        let mut known = self.known();
        let kept = kept(left.path());
        assert!(kept.len() as u64 >= seen, "{} of {seen} that were seen", kept.len());
        known.truncate(kept.len());
        assert_eq!(kept, known, "each once, from the first on");
        Self::open(left, known, self.topics)
    }

    fn close(mut self) -> Self {
        drop(self.writer.take());
        let known = self.known();
        assert_eq!(kept(self.folder.path()), known);
        Self::open(self.folder, known, self.topics)
    }
}

fn kept(folder: &Path) -> Vec<Event> {
    let mut history = History::open_to_read(folder).unwrap();
    history.page(u64::MAX, usize::MAX, usize::MAX).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..Default::default() })]
    #[test]
    fn it_is_like_a_list_in_memory(deeds in prop::collection::vec(deed(), 1..16)) {
        let mut scene = Scene::open(tempfile::tempdir().unwrap(), Vec::new(), 0);
        for deed in deeds {
            match deed {
                RoomDeed::Happen(count) => scene.happen(count),
                RoomDeed::Settle => eventually(|| !scene.hub.holds_back()),
                RoomDeed::Crash => scene = scene.crash(),
                RoomDeed::Close => scene = scene.close(),
                RoomDeed::Read(about) => {
                    let newest = scene.known().len();
                    scene.read((about % (newest + 1)) as u64);
                }
            }
            let numbers = scene.known().iter().map(|event| event.number).collect::<Vec<_>>();
            prop_assert_eq!(&numbers, &(1..=numbers.len() as u64).collect::<Vec<_>>());
        }
    }
}
