// SPDX-License-Identifier: GPL-3.0-or-later
//! Connecting to the next place of a race.

use super::dial::{Connected, Race};
use super::error::Ending;
use super::event::{SessionEvent, Stage};
use super::failures::not_dialled;
use super::shared::Listener;

/// Waits for the next place that connects.
pub(super) fn connect(race: &mut Race, listener: &mut Listener) -> Result<Connected, Ending> {
    let connected = race.next(|| listener.tell(CONNECTING)).map_err(not_dialled)?;
    prepare(&connected, listener);
    Ok(connected)
}

/// There is a place to dial.
pub(super) const CONNECTING: SessionEvent = SessionEvent::Progress(Stage::Connecting);

/// Makes a connection ready for a handshake.
pub(super) fn prepare(connected: &Connected, listener: &mut Listener) {
    // Small messages should not wait for one another.
    if let Err(error) = connected.socket.set_nodelay(true) {
        tracing::debug!(%error, "no TCP_NODELAY");
    }
    tracing::debug!(address = %connected.address, "is connected");
    listener.tell(SessionEvent::Progress(Stage::Entering));
}
