// SPDX-License-Identifier: GPL-3.0-or-later
//! The answers below a message that is the question of a poll.

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::layout::TIME_GAP;
use super::message_row::MessageRow;
use super::poll_box::PollBox;
use crate::model::{KnownPoll, Said};
use crate::ui::clock;
use crate::ui::room::strings;

/// Shows the answers, if the message is the question of a poll; returns how that is read
/// aloud.
pub fn show(row: &MessageRow, said: &Said, known: Option<&KnownPoll>) -> Option<String> {
    let options = said.poll().filter(|_| !row.is_removed())?;
    let poll = PollBox::new(said.number, options);
    poll.show(known);
    poll.leave_room(row.imp().time.measure(gtk::Orientation::Horizontal, -1).1 + TIME_GAP);
    row.imp().content().show_poll(&said.text, options, poll);
    let name = strings::author(said.author.name.as_str(), None);
    let (asked, time) = (strings::polls::asked(&said.text), clock::hour(said.time));
    Some(strings::said_at(&name, &asked, &time, said.mention))
}

/// Shows the votes anew, if the message is the poll of that number.
pub fn redraw(row: &MessageRow, number: u64, known: Option<&KnownPoll>) {
    let poll = row.imp().content().poll();
    if let Some(poll) = poll.filter(|poll| poll.number() == number) {
        poll.show(known);
    }
}

/// Shows what the room said last, if the message is a poll.
pub fn restore(row: &MessageRow) {
    if let Some(poll) = row.imp().content().poll() {
        poll.restore();
    }
}
