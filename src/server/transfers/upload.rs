// SPDX-License-Identifier: GPL-3.0-or-later
//! A file on its way into the room.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use super::store::FilePart;
use crate::protocol::{ContentHash, UploadId, limits};
use crate::server::room::{BanTarget, FileOrder};

/// Time between two words to everybody about the same file.
const TOLD_EVERY: Duration = Duration::from_secs(5);
/// Time without a byte after which its sender may have been started anew; sooner, the same file
/// is offered twice.
const LEFT_AFTER: Duration = Duration::from_secs(5);
/// Time in which some of a file has to come.
const BEGUN_WITHIN: Duration = Duration::from_mins(15);

/// A file on its way. What everybody may ask is here; whoever brings bytes has the [`FilePart`].
#[derive(Debug)]
pub struct Upload {
    pub id: UploadId,
    /// Bytes that it will have.
    pub size: u64,
    /// The hash that its content has to have.
    pub blake3: Option<ContentHash>,
    /// The one who sends it.
    pub person: BanTarget,
    order: Mutex<FileOrder>,
    part: Mutex<FilePart>,
    /// Bytes that are there, and verified where that is possible.
    done: AtomicU64,
    is_over: AtomicBool,
    /// Set once it became a file of the room.
    is_file: AtomicBool,
    /// Set once any of it came.
    has_come: AtomicBool,
    /// The last time that others were told that it is on its way.
    told: Mutex<Option<Instant>>,
    touched: Mutex<Instant>,
}

impl Upload {
    pub fn new(id: UploadId, order: FileOrder, part: FilePart, now: Instant) -> Self {
        Self {
            id,
            size: order.offer.size,
            blake3: order.offer.blake3,
            person: order.from.target,
            order: Mutex::new(order),
            part: Mutex::new(part),
            done: AtomicU64::new(0),
            is_over: AtomicBool::new(false),
            is_file: AtomicBool::new(false),
            has_come: AtomicBool::new(false),
            told: Mutex::new(None),
            touched: Mutex::new(now),
        }
    }

    /// The file as it was offered last.
    pub fn order(&self) -> FileOrder {
        self.lock_order().clone()
    }

    /// Goes on with it, offered anew: `false` if it is another file, or of another person.
    pub fn resume(&self, order: &FileOrder) -> bool {
        let mut known = self.lock_order();
        let (old, new) = (&known.offer, &order.offer);
        let is_same = old.name == new.name
            && self.size == new.size
            && self.person == order.from.target
            && new.blake3.is_none_or(|hash| Some(hash) == self.blake3);
        if is_same && !self.is_over() {
            known.from = order.from.clone();
            known.id.clone_from(&order.id);
            return true;
        }
        false
    }

    /// Returns `true` if that offer is the one that it began with, made again.
    pub fn is_asked_for_by(&self, order: &FileOrder) -> bool {
        let known = self.lock_order();
        // Ids are of a client's own: one at another seat has others.
        order.id.is_some()
            && known.id == order.id
            && known.from.target == order.from.target
            && known.from.seat == order.from.seat
    }

    /// Returns `true` if that offer is of the same content by the same key, and nobody has sent
    /// any of it for a moment: its sender was started anew. Who has no key may be somebody else.
    pub fn is_left_by(&self, order: &FileOrder, now: Instant) -> bool {
        let has_same_words = self.lock_order().offer.caption == order.offer.caption;
        matches!(self.person, BanTarget::Key(_))
            && order.offer.blake3.is_some()
            && order.offer.blake3 == self.blake3
            && has_same_words
            && now.saturating_duration_since(self.touched()) >= LEFT_AFTER
            && self.try_part().is_some()
    }

    fn lock_order(&self) -> MutexGuard<'_, FileOrder> {
        self.order.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The part that is there, for whoever brings more; `None` while another one does.
    pub fn try_part(&self) -> Option<MutexGuard<'_, FilePart>> {
        match self.part.try_lock() {
            Ok(part) => Some(part),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Bytes that are there.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Acquire)
    }

    /// Notes the bytes that are there.
    pub fn note_done(&self, done: u64) {
        self.done.store(done, Ordering::Release);
    }

    /// Notes that some of it came.
    pub fn touch(&self, now: Instant) {
        self.has_come.store(true, Ordering::Release);
        *self.touched.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// The last time that some of it came, or that it was offered first.
    fn touched(&self) -> Instant {
        *self.touched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns `true` if nobody goes on with it: one that was never begun is soon forgotten.
    pub fn is_stale(&self, now: Instant) -> bool {
        let kept_for = match self.has_come.load(Ordering::Acquire) {
            true => limits::UPLOAD_KEPT_FOR,
            false => BEGUN_WITHIN,
        };
        now.saturating_duration_since(self.touched()) > kept_for && self.try_part().is_some()
    }

    /// Ends it; `false` if that was done before.
    pub fn end(&self) -> bool {
        !self.is_over.swap(true, Ordering::AcqRel)
    }

    /// Returns `true` once it has ended, with or without a file.
    pub fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Acquire)
    }

    /// Notes that it became a file of the room.
    pub fn note_file(&self) {
        self.is_file.store(true, Ordering::Release);
    }

    /// Returns `true` once it became a file of the room.
    pub fn is_file(&self) -> bool {
        self.is_file.load(Ordering::Acquire)
    }

    fn lock_told(&self) -> MutexGuard<'_, Option<Instant>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns `true` if it is time to tell others how much of it is there, whatever connection
    /// that came on.
    pub fn is_to_be_told(&self, now: Instant) -> bool {
        self.lock_told().is_none_or(|told| now.saturating_duration_since(told) >= TOLD_EVERY)
    }

    /// Notes that others were told of it.
    pub fn note_told(&self, now: Instant) {
        *self.lock_told() = Some(now);
    }

    /// Returns `true` if others were told of it.
    pub fn is_told(&self) -> bool {
        self.lock_told().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Fingerprint, Nickname, OfferFields, SeatNumber, Topic};
    use crate::server::room::FilePerson;

    fn order() -> FileOrder {
        let blake3 = Some(ContentHash::new([7; 32]));
        let offer = OfferFields { name: "plan".into(), size: 9, blake3, ..OfferFields::default() };
        let target = BanTarget::Key(Fingerprint::new([1; 32]));
        let name = Nickname::new("Ada").unwrap();
        let from = FilePerson { name, seat: SeatNumber::new(1), target };
        FileOrder { offer: offer.check().unwrap(), from, id: None }
    }

    fn upload(now: Instant) -> Upload {
        let part = FilePart::new("/nowhere".into(), &order().offer);
        Upload::new(UploadId::new([0; 16]), order(), part, now)
    }

    #[test]
    fn who_begins_anew_finds_what_it_left() {
        let start = Instant::now();
        let (upload, later) = (upload(start), start + LEFT_AFTER);
        let mut same = order();
        same.from.seat = SeatNumber::new(2);
        assert!(!upload.is_left_by(&same, start), "it is sent twice");
        assert!(upload.is_left_by(&same, later) && upload.resume(&same));
        let sends = upload.try_part();
        assert!(!upload.is_left_by(&same, later));
        drop(sends);
        let mut others = [(); 4].map(|()| order());
        others[0].offer.blake3 = Some(ContentHash::new([8; 32]));
        others[1].offer.blake3 = None;
        others[2].offer.caption = Topic::new("look").unwrap();
        others[3].from.target = BanTarget::Key(Fingerprint::new([2; 32]));
        for other in &others {
            assert!(!(upload.is_left_by(other, later) && upload.resume(other)), "{other:?}");
        }
    }

    #[test]
    fn what_nobody_goes_on_with_ends() {
        let start = Instant::now();
        let upload = upload(start);
        let after = |minutes| start + Duration::from_mins(minutes);
        upload.note_done(0);
        assert!(!upload.is_stale(after(15)) && upload.is_stale(after(16)), "nothing came");
        upload.touch(after(10));
        assert!(!upload.is_stale(after(24 * 60)) && upload.is_stale(after(24 * 60 + 11)));
        let brings = upload.try_part();
        assert!(!upload.is_stale(after(9_999)), "somebody brings more of it");
        drop(brings);
    }

    #[test]
    fn others_are_told_now_and_then() {
        let start = Instant::now();
        let upload = upload(start);
        assert!(upload.is_to_be_told(start) && !upload.is_told());
        upload.note_told(start);
        assert!(upload.is_told() && !upload.is_to_be_told(start + Duration::from_secs(4)));
        assert!(upload.is_to_be_told(start + Duration::from_secs(5)));
    }
}
