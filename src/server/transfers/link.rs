// SPDX-License-Identifier: GPL-3.0-or-later
//! Links for guests who read lines and cannot ask for a file. They are made while such guests
//! are let in, and are good as long as they are, and as long as the file is there.

use crate::protocol::FileLink;
use crate::server::hub::Hub;
use crate::server::listen::socket::reachable;
use crate::server::room::{files_of, pass_on_link};
use crate::server::worker::login::secret::secret;

/// Tells guests who read lines where the file of that number is. Asks the system for its
/// addresses.
pub fn tell(hub: &Hub, number: u64) {
    let Some(address) = hub.transfers.listened_at().filter(|_| hub.classic_is_open()) else {
        return;
    };
    let found = files_of(&hub.room()).find(|file| file.number == number).cloned();
    let Some((file, address)) = found.zip(reachable(address).into_iter().next()) else { return };
    let token = secret();
    let link = format!("http://{address}/f/{}?token={}", file.blake3, token.reveal());
    hub.transfers.link(file, &token);
    hub.release(|room, _| pass_on_link(room, FileLink { file: number, link }));
}
