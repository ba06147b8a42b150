// SPDX-License-Identifier: GPL-3.0-or-later
//! A file that is there: everybody is told of it. And what is told and counted on the way.

use std::ops::Range;

use super::offering::may_send;
use super::orders::{FileOrder, FilePerson};
use super::register::KeptFile;
use crate::protocol::file::JudgedFile;
use crate::protocol::{
    ContentHash, EventKind, FileLink, FileSenders, Reason, ServerMessage, SharedFile, Uploading,
};
use crate::server::room::Room;
use crate::server::room::clock::{Moment, Now};
use crate::server::room::log::first_in_memory;
use crate::server::room::person::{BanTarget, PersonId};

/// A file whose content is there.
#[derive(Debug, Clone, Copy)]
pub struct FileShare<'a> {
    /// The file, as it was offered.
    pub order: &'a FileOrder,
    /// The hash of its content.
    pub blake3: ContentHash,
    /// The kind that its name and its content make it.
    pub judged: JudgedFile,
}

/// Tells everybody of a file that is there, under the name that its sender has now. Returns the
/// number of the event.
///
/// # Errors
///
/// The reason why nobody may hear of it any more.
pub fn share_file(room: &mut Room, now: Moment, share: FileShare<'_>) -> Result<u64, Reason> {
    let now = room.clock.tick(now);
    check(room, now, share)?;
    let FileOrder { offer, from: FilePerson { name, seat, .. }, id } = share.order;
    let mut from = name.clone();
    if let Some((member, sender)) = room.seats.numbered(*seat) {
        from.clone_from(&sender.member.name);
        room.seats.note_said(member, now.room(), room.rules.slow > 0);
    }
    let shared = SharedFile {
        from,
        seat: Some(*seat),
        id: id.clone(),
        name: offer.name.clone(),
        size: offer.size,
        media: offer.media.clone(),
        blake3: share.blake3,
        caption: offer.caption.clone(),
        picture: offer.picture,
        preview: offer.preview.clone(),
        // Nothing that was offered is asked: its sender has no say in it.
        beware: share.judged.warning(),
    };
    let mut kept = KeptFile::of(0, &shared);
    kept.number = room.log.append(now.wall(), EventKind::File(shared));
    let number = kept.number;
    room.board.files.insert(kept);
    room.limits.files.sent(now.room(), share.order.from.target, share.order.offer.size);
    room.unsaved = true;
    Ok(number)
}

/// Tells if everybody may be told of a file that is there.
///
/// # Errors
///
/// The reason why nobody may hear of it any more.
pub fn may_share(room: &mut Room, now: Moment, share: FileShare<'_>) -> Result<(), Reason> {
    let now = room.clock.tick(now);
    check(room, now, share)
}

/// Checks that its sender may still send it, whether it is there or has left.
fn check(room: &Room, now: Now, share: FileShare<'_>) -> Result<(), Reason> {
    if room.ended {
        return Err(Reason::RoomEnded);
    }
    if !room.rules.file_types.takes(share.judged) {
        return Err(Reason::FileType);
    }
    let FilePerson { name, seat, target } = &share.order.from;
    let present = room.seats.numbered(*seat).map(|(_, seat)| seat);
    let person = match target {
        BanTarget::Key(fingerprint) => PersonId::Key(*fingerprint),
        BanTarget::Address(group) => PersonId::Guest(*group, name.folded()),
    };
    let moderates = room.moderation.roles.moderates(person.fingerprint());
    let may_send = match (room.rules.files, present) {
        (senders, Some(seat)) => may_send(seat, senders),
        (FileSenders::Everybody, None) => true,
        (FileSenders::Moderators, None) => moderates,
        (FileSenders::Nobody, None) => false,
    };
    if !may_send {
        return Err(Reason::FilesOff);
    }
    let is_muted = match present {
        Some(seat) => seat.limits.is_muted(now.room()),
        None => room.moderation.mutes.until(&person) > now.room(),
    };
    if is_muted { Err(Reason::Muted) } else { Ok(()) }
}

/// Counts a file that was on its way when the room was closed.
pub fn begin_upload(room: &mut Room, now: Moment, person: BanTarget, size: u64) {
    let now = room.clock.tick(now);
    room.limits.files.begin(now.room(), person, size);
}

/// Counts a file that is on its way no longer.
pub fn end_upload(room: &mut Room, person: BanTarget, size: u64) {
    room.limits.files.end(person, size);
}

/// Tells everybody how much of a file is there, or that none will come.
pub fn pass_on_uploading(room: &mut Room, order: &FileOrder, done: u64, over: bool) {
    let FileOrder { offer, from: FilePerson { name, seat, .. }, id } = order;
    let sender = room.seats.numbered(*seat).map(|(_, seat)| &seat.member.name);
    let progress = Uploading {
        from: sender.unwrap_or(name).clone(),
        seat: Some(*seat),
        id: id.clone(),
        name: offer.name.clone(),
        size: offer.size,
        done,
        over,
    };
    room.log.pass_on(&ServerMessage::Uploading(progress));
}

/// Tells guests who read lines of a link to a file.
pub fn pass_on_link(room: &mut Room, link: FileLink) {
    room.log.pass_on(&ServerMessage::FileLink(link));
}

/// Drops the files that `is_gone` says nobody can read of any more. That one is too old is no
/// reason: the time of day may be wrong, and what is deleted is deleted for good.
pub fn drop_files(room: &mut Room, is_gone: impl Fn(&KeptFile) -> bool) {
    room.unsaved |= room.board.files.retain(|file| !is_gone(file));
}

/// Drops the files that the history has deleted: it had events from the first of these numbers
/// on, and has none of them any more. What can still be read in memory stays.
pub fn drop_deleted(room: &mut Room, now: Moment, deleted: Range<u64>) {
    let now = room.clock.tick(now);
    let end = deleted.end.min(first_in_memory(&room.log, now.wall()));
    drop_files(room, |file| (deleted.start..end).contains(&file.number));
}

/// The files of a room, the oldest first.
pub fn files_of(room: &Room) -> impl Iterator<Item = &KeptFile> {
    room.board.files.iter()
}
