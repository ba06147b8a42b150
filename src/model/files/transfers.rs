// SPDX-License-Identifier: GPL-3.0-or-later
//! All transfers of a window: those that move, and those that wait for their turn.

use std::collections::HashMap;
use std::time::Instant;

use super::transfer::{FileKey, FileTransfer, TransferNews, TransferStage};
use crate::protocol::FileName;

/// Transfers that move at a time; the others wait for their turn, but for a picture that
/// somebody is looking for now.
const AT_A_TIME: usize = 3;
/// Transfers that are remembered; of more, those that were over first are forgotten.
const REMEMBERED: usize = 2_000;

/// The transfers of a window.
#[derive(Debug, Default)]
pub struct FileTransfers {
    all: HashMap<FileKey, FileTransfer>,
    /// Those that wait, or have had their turn, in order.
    order: Vec<FileKey>,
    runs: u64,
}

impl FileTransfers {
    /// A transfer, as far as it has come.
    pub fn get(&self, key: &FileKey) -> Option<&FileTransfer> {
        self.all.get(key)
    }

    /// Adds a transfer that waits for its turn, or an attempt more of one that is over;
    /// returns `false` if there is one already that is not.
    pub fn add(&mut self, key: &FileKey, name: FileName, size: u64) -> bool {
        if self.all.get(key).is_some_and(|before| !before.stage.is_over()) {
            return false;
        }
        self.remove(key);
        self.trim();
        self.runs += 1;
        self.all.insert(key.clone(), FileTransfer::new(name, size, self.runs));
        self.order.push(key.clone());
        true
    }

    /// Forgets a transfer: it is cancelled.
    pub fn remove(&mut self, key: &FileKey) -> Option<FileTransfer> {
        self.order.retain(|other| other != key);
        self.all.remove(key)
    }

    /// The next one whose turn it is, and the number of the attempt. Files of ours go one
    /// after the other, so that they arrive in the order in which they were chosen.
    pub fn next_queued(&self) -> Option<(FileKey, u64)> {
        let is_queued =
            |key: &&FileKey| self.all.get(key).is_some_and(|it| it.stage == TransferStage::Queued);
        let mut queued = self.order.iter().filter(is_queued);
        let key = queued.clone().find(|key| is_viewed(key)).or_else(|| {
            let kept = self.all.iter().filter(|(key, _)| !is_viewed(key));
            let active = kept.filter(|(_, it)| it.stage.is_active());
            let (ours, others): (Vec<_>, Vec<_>) = active.partition(|(key, _)| is_ours(key));
            let has_place = ours.len() + others.len() < AT_A_TIME;
            queued.find(|key| has_place && (ours.is_empty() || !is_ours(key)))
        })?;
        Some((key.clone(), self.all.get(key)?.run))
    }

    /// The number of the attempt, for as long as nothing else came of the transfer.
    pub fn run(&self, key: &FileKey) -> Option<u64> {
        self.all.get(key).filter(|it| !it.stage.is_over()).map(|it| it.run)
    }

    /// Takes in what is told of the attempt of that number; tells if that is to be drawn now.
    pub fn take(&mut self, key: &FileKey, run: u64, news: TransferNews, now: Instant) -> bool {
        let transfer = self.all.get_mut(key).filter(|transfer| transfer.run == run);
        transfer.is_some_and(|transfer| transfer.take(news, now))
    }

    /// The percentage to speak of now for a transfer, if there is one.
    pub fn spoken(&mut self, key: &FileKey, now: Instant) -> Option<u64> {
        self.all.get_mut(key)?.spoken(now)
    }

    /// The transfers that are not over.
    pub fn unfinished(&self) -> impl Iterator<Item = &FileKey> {
        self.order.iter().filter(|key| self.all.get(key).is_some_and(|it| !it.stage.is_over()))
    }

    /// All transfers, in order.
    pub fn all(&self) -> impl Iterator<Item = (&FileKey, &FileTransfer)> {
        self.order.iter().filter_map(|key| self.all.get_key_value(key))
    }

    /// The last transfer that is not over, and is to be kept: of the file of that name, in any
    /// case, or number, if one is given.
    pub fn find_unfinished(&self, typed: Option<&str>) -> Option<&FileKey> {
        let is_meant = |key: &&FileKey| {
            let Some(typed) = typed else { return true };
            let number = typed.strip_prefix('#').unwrap_or(typed).parse().ok();
            let is_number = number.is_some_and(|number| **key == FileKey::Shared(number));
            let name = self.all.get(key).map(|it| it.name.as_str().to_lowercase());
            is_number || name == Some(typed.to_lowercase())
        };
        let found = self.unfinished().filter(|key| !is_viewed(key)).filter(is_meant);
        found.last()
    }

    /// The files of the room that are known, moving or not.
    pub fn shared(&self) -> impl Iterator<Item = &FileKey> {
        self.order.iter().filter(|key| matches!(key, FileKey::Shared(_) | FileKey::Viewed(_)))
    }

    fn trim(&mut self) {
        if self.order.len() >= REMEMBERED
            && let Some(at) = self
                .order
                .iter()
                .position(|key| self.all.get(key).is_none_or(|it| it.stage.is_over()))
        {
            let key = self.order.remove(at);
            self.all.remove(&key);
        }
    }
}

/// Tells if it is a file of ours on its way into the room.
fn is_ours(key: &FileKey) -> bool {
    matches!(key, FileKey::Ours(_))
}

/// Tells if it is fetched to be looked at, and not to be kept.
fn is_viewed(key: &FileKey) -> bool {
    matches!(key, FileKey::Viewed(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::files::FileTrouble;
    use std::time::Duration;

    fn some(count: u64) -> FileTransfers {
        let mut all = FileTransfers::default();
        for number in 1..=count {
            assert!(all.add(&FileKey::Shared(number), FileName::new("a.png"), 1_000));
        }
        all
    }

    fn stage(all: &FileTransfers, number: u64) -> TransferStage {
        all.get(&FileKey::Shared(number)).unwrap().stage.clone()
    }

    /// Tells the attempt of now.
    fn tell(all: &mut FileTransfers, number: u64, news: TransferNews) -> bool {
        let key = FileKey::Shared(number);
        let run = all.get(&key).unwrap().run;
        all.take(&key, run, news, Instant::now())
    }

    #[test]
    fn some_move_and_the_others_wait_for_their_turn() {
        let mut all = some(5);
        for number in 1..=3 {
            assert_eq!(all.next_queued().unwrap().0, FileKey::Shared(number));
            tell(&mut all, number, TransferNews::Asking);
        }
        assert_eq!(all.next_queued(), None);
        tell(&mut all, 2, TransferNews::Paused);
        assert_eq!(all.next_queued().unwrap().0, FileKey::Shared(4), "who pauses makes room");
        tell(&mut all, 4, TransferNews::Asking);
        tell(&mut all, 1, TransferNews::Done(None));
        assert_eq!(all.next_queued().unwrap().0, FileKey::Shared(5));
        assert_eq!(all.unfinished().count(), 4);
    }

    #[test]
    fn files_of_ours_are_sent_one_after_the_other() {
        let mut all = FileTransfers::default();
        let ours = |id: &str| FileKey::Ours(id.into());
        for key in [ours("a"), ours("b"), ours("c"), FileKey::Shared(1)] {
            all.add(&key, FileName::new("a.png"), 1_000);
        }
        let mut begin = |key: FileKey, before: Option<(FileKey, TransferNews)>| {
            if let Some((key, news)) = before {
                let run = all.run(&key).unwrap();
                all.take(&key, run, news, Instant::now());
            }
            let (next, run) = all.next_queued().unwrap();
            assert_eq!(next, key);
            all.take(&key, run, TransferNews::Asking, Instant::now());
        };
        begin(ours("a"), None);
        begin(FileKey::Shared(1), None);
        begin(ours("b"), Some((ours("a"), TransferNews::Paused)));
        let failed = TransferNews::Failed(FileTrouble::Unanswered);
        begin(ours("c"), Some((ours("b"), failed)));
        assert_eq!(all.next_queued(), None);
    }

    #[test]
    fn a_picture_that_somebody_looks_for_waits_for_nobody() {
        let (mut all, viewed) = (some(5), FileKey::Viewed(9));
        for number in 1..=3 {
            tell(&mut all, number, TransferNews::Asking);
        }
        assert!(all.add(&viewed, FileName::new("b.png"), 1_000));
        let (next, run) = all.next_queued().unwrap();
        assert_eq!(next, viewed);
        all.take(&viewed, run, TransferNews::Asking, Instant::now());
        assert_eq!(all.next_queued(), None);
        tell(&mut all, 1, TransferNews::Done(None));
        assert_eq!(all.next_queued().unwrap().0, FileKey::Shared(4), "it takes nobody's place");
        assert_eq!(all.find_unfinished(None), Some(&FileKey::Shared(5)), "nobody gives it up");
        assert_eq!(all.find_unfinished(Some("b.png")), None);
    }

    #[test]
    fn whoever_waits_once_more_leaves_its_place() {
        let mut all = some(4);
        for number in 1..=3 {
            tell(&mut all, number, TransferNews::Asking);
        }
        assert_eq!(all.next_queued(), None);
        assert!(tell(&mut all, 2, TransferNews::Queued));
        assert_eq!(all.next_queued().unwrap().0, FileKey::Shared(2));
        assert_eq!(all.shared().count(), 4);
    }

    #[test]
    fn what_is_over_stays_as_it_is() {
        let mut all = some(1);
        for news in [TransferNews::Asking, TransferNews::Moved(1), TransferNews::Done(None)] {
            assert!(tell(&mut all, 1, news));
        }
        assert!(!tell(&mut all, 1, TransferNews::Moved(1)));
        assert_eq!(stage(&all, 1), TransferStage::Done(None));
        assert_eq!(all.get(&FileKey::Shared(1)).unwrap().percent(), 100);
    }

    #[test]
    fn an_attempt_before_tells_nothing_of_the_one_of_now() {
        let mut all = some(1);
        let key = FileKey::Shared(1);
        let (_, first) = all.next_queued().unwrap();
        assert!(!all.add(&key, FileName::new("a.png"), 1_000), "it goes on");
        tell(&mut all, 1, TransferNews::Failed(FileTrouble::Unanswered));
        assert!(all.add(&key, FileName::new("a.png"), 1_000), "it is tried again");
        assert!(!all.take(&key, first, TransferNews::Done(None), Instant::now()));
        assert_eq!(stage(&all, 1), TransferStage::Queued);
        all.remove(&key);
        assert!(!all.take(&key, first + 1, TransferNews::Moved(5), Instant::now()));
        assert_eq!(all.get(&key), None);
    }

    #[test]
    fn what_comes_while_it_is_paused_does_not_wake_it() {
        let mut all = some(1);
        tell(&mut all, 1, TransferNews::Moved(100));
        tell(&mut all, 1, TransferNews::Paused);
        tell(&mut all, 1, TransferNews::Moved(200));
        tell(&mut all, 1, TransferNews::Waiting);
        assert_eq!(stage(&all, 1), TransferStage::Paused);
        tell(&mut all, 1, TransferNews::Resumed);
        tell(&mut all, 1, TransferNews::Moved(300));
        assert_eq!(stage(&all, 1), TransferStage::Moving);
        tell(&mut all, 1, TransferNews::Waiting);
        let transfer = all.get(&FileKey::Shared(1)).unwrap();
        assert_eq!((&transfer.stage, transfer.percent()), (&TransferStage::Waiting, 30));
    }

    #[test]
    fn a_flood_of_progress_is_drawn_now_and_then() {
        let mut all = some(1);
        let (start, key) = (Instant::now(), FileKey::Shared(1));
        let run = all.run(&key).unwrap();
        let drawn = (0..1_000).filter(|millis| {
            let now = start + Duration::from_millis(*millis);
            all.take(&key, run, TransferNews::Moved(*millis), now)
        });
        assert_eq!(drawn.count(), 5);
    }

    #[test]
    fn the_oldest_that_are_over_are_forgotten() {
        let mut all = FileTransfers::default();
        for number in 0..3_000 {
            all.add(&FileKey::Shared(number), FileName::new("a"), 1);
            tell(&mut all, number, TransferNews::Done(None));
        }
        assert_eq!((all.all.len(), all.order.len()), (REMEMBERED, REMEMBERED));
        assert!(all.get(&FileKey::Shared(0)).is_none());
    }
}
