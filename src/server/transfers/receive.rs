// SPDX-License-Identifier: GPL-3.0-or-later
//! Receiving of a file: each slice is verified, then written, until all are told of the whole.

use std::sync::{Arc, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use super::clock::now;
use super::grant::Grant;
use super::line::{LineEnd, TransferLine};
use super::link;
use super::response::{self, GO_ON, TransferFault, UploadOutcome};
use super::store::{FilePart, FileStore, PartFault};
use super::upload::Upload;
use crate::protocol::file::request::TransferRequest;
use crate::protocol::{Reason, file::JudgedFile, limits};
use crate::server::host_log::HostEvent;
use crate::server::hub::Hub;
use crate::server::room::{FileShare, end_upload, may_share, pass_on_uploading, share_file};

/// Time in which another connection with the same file, which was cut, ends.
const OTHER_ENDS_WITHIN: Duration = Duration::from_secs(5);
/// Pause before it is seen again whether it has.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Takes the content of a file, or a part of it, and answers.
pub fn content(
    hub: &Hub,
    line: &mut TransferLine,
    request: &TransferRequest,
    (grant, upload): (&Grant, &Arc<Upload>),
) -> Result<(), LineEnd> {
    let outcome = match hub.transfers.store() {
        Some(store) => take(&Receiving { hub, store, grant, upload }, line, request)?,
        None => UploadOutcome::Refused(TransferFault::Gone),
    };
    if outcome == UploadOutcome::Refused(TransferFault::DiskFull) {
        let order = upload.order();
        super::full_disk::tell_of_full_disk(hub, order.from.name, order.offer.name);
    }
    line.restart(Instant::now());
    line.send(&response::received(outcome, upload.done(), now()))
}

/// Verifies what is there of a file from before the room was opened.
pub fn look_at(hub: &Hub, upload: &Upload) {
    let Some(store) = hub.transfers.store() else { return };
    if let Some(mut part) = upload.try_part().filter(|_| !upload.is_over()) {
        if let Err(fault) = part.open(&store.disk) {
            tracing::debug!(?fault, "a part cannot be opened");
        }
        upload.note_done(part.done());
    }
}

/// The part of an upload, once the connection that had it before has let go of it.
pub fn part_of(upload: &Upload) -> Option<MutexGuard<'_, FilePart>> {
    let until = Instant::now() + OTHER_ENDS_WITHIN;
    loop {
        match upload.try_part() {
            Some(part) => return Some(part),
            None if Instant::now() > until => return None,
            None => thread::sleep(LOOK_EVERY),
        }
    }
}

impl From<PartFault> for TransferFault {
    fn from(fault: PartFault) -> Self {
        match fault {
            PartFault::OtherContent => Self::OtherContent,
            PartFault::DiskFull => Self::DiskFull,
            PartFault::Disk(error) => {
                tracing::warn!(%error, "the disk does not take a file");
                Self::DiskFails
            }
        }
    }
}

/// A file while bytes of it come.
struct Receiving<'a> {
    hub: &'a Hub,
    store: &'a FileStore,
    grant: &'a Grant,
    upload: &'a Arc<Upload>,
}

fn take(
    receiving: &Receiving<'_>,
    line: &mut TransferLine,
    request: &TransferRequest,
) -> Result<UploadOutcome, LineEnd> {
    let upload = receiving.upload;
    let refused = |fault| Ok(UploadOutcome::Refused(fault));
    let Some(mut part) = part_of(upload) else { return refused(TransferFault::InUse) };
    if upload.is_file() {
        // The answer that said so was lost.
        return Ok(UploadOutcome::Complete);
    }
    if upload.is_over() {
        return refused(TransferFault::Gone);
    }
    if let Err(fault) = receiving.open(&mut part) {
        return refused(fault);
    }
    line.restart(Instant::now());
    // Nothing more, to have it completed: all of it may be there.
    let nothing = if request.body == 0 { part.done() } else { 0 };
    let first = request.content_range.map_or(nothing, |range| range.first);
    let is_of_it = request.content_range.is_none_or(|range| range.size == upload.size);
    if first.checked_add(request.body).is_none_or(|end| end > upload.size) || !is_of_it {
        return refused(TransferFault::TooLarge);
    }
    if first != part.done() {
        return refused(TransferFault::OtherPlace);
    }
    if request.awaits_word {
        line.send(GO_ON)?;
    }
    if let Err(fault) = receiving.slices(&mut part, line, first + request.body)? {
        return refused(fault);
    }
    if part.done() < upload.size {
        return Ok(UploadOutcome::More);
    }
    Ok(match receiving.complete(&mut part) {
        Ok(()) => UploadOutcome::Complete,
        Err(fault) => UploadOutcome::Refused(fault),
    })
}

impl Receiving<'_> {
    fn open(&self, part: &mut FilePart) -> Result<(), TransferFault> {
        let is_first = !self.store.is_saved(self.upload.id);
        part.open(&self.store.disk)?;
        self.note_done(part);
        if is_first && let Err(error) = self.store.save_upload(self.upload.id, &self.upload.order())
        {
            // It cannot go on after the room was closed, and does not have to.
            tracing::warn!(%error, "a file on its way is not noted");
        }
        self.look_at_start(part)
    }

    fn note_done(&self, part: &FilePart) {
        self.upload.note_done(part.done());
    }

    /// Takes whole slices up to `end`, as far as it is the end of one.
    fn slices(
        &self,
        part: &mut FilePart,
        line: &mut TransferLine,
        end: u64,
    ) -> Result<Result<(), TransferFault>, LineEnd> {
        let begun = Instant::now();
        loop {
            let slice = part.next_slice();
            if slice == 0 || part.done() + slice as u64 > end {
                return Ok(Ok(()));
            }
            let bytes = line.read(slice)?;
            if !self.grant.holds() {
                return Ok(Err(TransferFault::Gone));
            }
            if let Err(fault) = part.write(bytes, &self.store.disk) {
                return Ok(Err(fault.into()));
            }
            line.take(slice);
            self.note_done(part);
            if let Err(fault) = self.look_at_start(part) {
                return Ok(Err(fault));
            }
            self.upload.touch(Instant::now());
            line.restart(Instant::now());
            if part.done() < self.upload.size {
                self.tell(part.done());
            }
            if begun.elapsed() > limits::TRANSFER_TURN
                && self.hub.transfers.queues.contents.turns.are_waited_for()
            {
                return Ok(Ok(()));
            }
        }
    }

    /// Turns a file down that is begun, not whole, and of no type that the room takes by now.
    fn look_at_start(&self, part: &mut FilePart) -> Result<(), TransferFault> {
        if part.done() == 0 || part.done() == self.upload.size {
            return Ok(());
        }
        let judged = self.judged(part)?;
        let types = self.hub.room().rules().file_types;
        if types.takes(judged) { Ok(()) } else { Err(self.turn_down(part, Reason::FileType)) }
    }

    fn judged(&self, part: &FilePart) -> Result<JudgedFile, PartFault> {
        Ok(JudgedFile::new(&self.upload.order().offer.name, &part.start()?))
    }

    /// Tells everybody how much is there, if it is time for it.
    fn tell(&self, done: u64) {
        let now = Instant::now();
        if self.upload.is_to_be_told(now) && self.hub.transfers.may_tell(now) {
            let order = self.upload.order();
            self.upload.note_told(now);
            self.hub.release(|room, _| pass_on_uploading(room, &order, done, false));
        }
    }

    /// Makes it a file of the room.
    fn complete(&self, part: &mut FilePart) -> Result<(), TransferFault> {
        let finished = part.finish();
        self.note_done(part);
        let slices = finished?;
        let order = self.upload.order();
        let judged = self.judged(part)?;
        let share = FileShare { order: &order, blake3: slices.hash(), judged };
        let shelf = self.store.shelf();
        if !self.grant.holds() {
            return Err(TransferFault::Gone);
        }
        if let Err(reason) = self.hub.apply(|room, now| may_share(room, now, share)).0 {
            return Err(self.turn_down(part, reason));
        }
        if !self.hub.transfers.complete_upload(self.upload) {
            return Err(TransferFault::Gone);
        }
        if let Err(error) = self.store.put_away(self.upload.id, &slices, &shelf) {
            self.drop_all(part);
            return Err(PartFault::from(error).into());
        }
        match self.share(share) {
            Ok(number) => {
                self.store.discard(self.upload.id);
                drop(shelf);
                self.upload.note_file();
                part.let_go();
                link::tell(self.hub, number);
            }
            Err(reason) => {
                if reason == Reason::RoomEnded {
                    self.store.take_back(self.upload.id, &share.blake3, &shelf);
                }
                drop(shelf);
                return Err(self.turn_down(part, reason));
            }
        }
        let (name, file, size) = (order.from.name, order.offer.name, self.upload.size);
        self.hub.host_log(HostEvent::FileShared { name, file, size, beware: judged.warning() });
        Ok(())
    }

    /// Tells everybody of it.
    fn share(&self, share: FileShare<'_>) -> Result<u64, Reason> {
        let (shared, news) = self.hub.apply(|room, now| {
            let shared = share_file(room, now, share);
            if shared.is_ok() {
                end_upload(room, self.upload.person, self.upload.size);
            }
            shared
        });
        if news {
            self.hub.wake_all();
        }
        shared
    }

    /// Ends an upload that is there, and that the room does not want, unless that has ended: it
    /// is all there when it is open again.
    fn turn_down(&self, part: &mut FilePart, reason: Reason) -> TransferFault {
        tracing::debug!(?reason, "a file that came is not shared");
        if reason != Reason::RoomEnded {
            // It may have ended already, on the way to being a file.
            self.hub.transfers.complete_upload(self.upload);
            self.drop_all(part);
        }
        match reason {
            Reason::FileType => TransferFault::OtherType,
            _ => TransferFault::NotTaken,
        }
    }

    /// Drops what is there of an upload that has ended without a file.
    fn drop_all(&self, part: &mut FilePart) {
        part.let_go();
        self.upload.note_done(0);
        self.hub.transfers.ring(|chores| {
            chores.discarded.push(self.upload.id);
            chores.sweeps = true;
        });
        self.hub.release(|room, _| {
            end_upload(room, self.upload.person, self.upload.size);
            if self.upload.is_told() {
                pass_on_uploading(room, &self.upload.order(), self.upload.size, true);
            }
        });
    }
}
