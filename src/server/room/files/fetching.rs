// SPDX-License-Identifier: GPL-3.0-or-later
//! Fetching of files: whoever may read of one may have it.

use super::orders::{FetchOrder, FilePerson};
use crate::protocol::{PageAt, Reason};
use crate::server::room::outcome::Outcome;
use crate::server::room::past::PageOrder;
use crate::server::room::refusal::Refusal;
use crate::server::room::turn::Turn;

impl Turn<'_> {
    /// Lets a member fetch the file that the event of that number tells of, if it may read
    /// that.
    pub(in crate::server::room) fn fetch(self, number: u64) -> Result<Outcome, Refusal> {
        let Some(seat) = self.room.seats.get(self.id) else { return Ok(Outcome::Gone(None)) };
        let at = PageAt::Before(number);
        let order = PageOrder::new(&self.room.log, self.now.wall(), seat, at, 1);
        let readable = order.readable().contains(&number);
        let file = readable.then(|| self.room.board.files.get(number).cloned()).flatten();
        let file = file.ok_or(Reason::NoSuchFile)?;
        Ok(Outcome::Fetch(Box::new(FetchOrder { file, by: FilePerson::on(seat) })))
    }
}
