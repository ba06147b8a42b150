// SPDX-License-Identifier: GPL-3.0-or-later
//! Offers of files. One is heard like a message: everybody is told of it once it is there.

use super::orders::{FileOrder, FilePerson};
use crate::protocol::{FileOffer, FileSenders, Reason, UploadId};
use crate::server::room::outcome::Outcome;
use crate::server::room::refusal::Refusal;
use crate::server::room::seat::Seat;
use crate::server::room::turn::Turn;

impl Turn<'_> {
    /// Lets a member send a file, or go on with one.
    pub(in crate::server::room) fn offer(self, offer: FileOffer) -> Result<Outcome, Refusal> {
        let Some(seat) = self.room.seats.get(self.id) else { return Ok(Outcome::Gone(None)) };
        let (room, now) = (&*self.room, self.now.room());
        if !may_send(seat, room.rules.files) {
            return Err(Reason::FilesOff.into());
        }
        if offer.size > room.rules.file_size {
            return Err(Reason::FileTooLarge.into());
        }
        if !room.rules.file_types.takes_name(&offer.name) {
            return Err(Reason::FileType.into());
        }
        let from = FilePerson::on(seat);
        if offer.upload.is_some() {
            // It was counted when it began.
            seat.limits.check_muted(now)?;
            return Ok(Outcome::Offered(Box::new(FileOrder { offer, from, id: self.tag }), None));
        }
        seat.limits.check_muted(now)?;
        if let Err(refusal) = self.check_new(seat, &offer) {
            let order = FileOrder { offer, from, id: self.tag };
            return match order.id {
                Some(_) => Ok(Outcome::Offered(Box::new(order), Some(refusal))),
                None => Err(refusal),
            };
        }
        let room = self.room;
        room.limits.files.begin(now, from.target, offer.size);
        room.seats.note_said(self.id, now, room.rules.slow > 0);
        Ok(Outcome::Offered(Box::new(FileOrder { offer, from, id: self.tag }), None))
    }

    /// Checks that a member may send one more file.
    fn check_new(&self, seat: &Seat, offer: &FileOffer) -> Result<(), Refusal> {
        self.check_heard(seat)?;
        let (quotas, target) = (&self.room.limits.files, seat.origin.ban_target());
        quotas.check(self.now.room(), target, (offer.size, seat.member.host))?;
        match self.room.board.files.has_room_for(offer.size, quotas.open()) {
            true => Ok(()),
            false => Err(Reason::FileQuota.into()),
        }
    }

    /// Gives an upload up. Whose it is, and whether there is one, its keeper knows.
    pub(in crate::server::room) fn withdraw(self, upload: UploadId) -> Outcome {
        match self.room.seats.get(self.id) {
            Some(seat) => Outcome::Withdrawn { upload, by: seat.origin.ban_target() },
            None => Outcome::Gone(None),
        }
    }
}

/// Tells if whoever has that seat is among those who may send files.
pub fn may_send(seat: &Seat, senders: FileSenders) -> bool {
    match senders {
        FileSenders::Everybody => true,
        FileSenders::Moderators => seat.member.host || seat.member.moderator,
        FileSenders::Nobody => false,
    }
}
