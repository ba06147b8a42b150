// SPDX-License-Identifier: GPL-3.0-or-later
//! Requests whose outcome everybody is told: their author knows it by its id, and is told
//! it with the label that it asked for.

use super::reader::{AwaitedOutcome, IrcReader};
use super::state::IrcState;
use crate::protocol::Nickname;
use crate::server::worker::login::secret::secret;

/// Requests of one member that wait for their outcome.
const AWAITED: usize = 16;

/// The id of the request that is being read, if its outcome is to be known again: its
/// answer is that outcome.
pub fn await_outcome(state: &mut IrcState, target: Option<&str>) -> Option<String> {
    let IrcState { label, reader, .. } = state;
    let reader = reader.as_mut().filter(|reader| reader.awaited.len() < AWAITED)?;
    if label.is_none() && target.is_none() {
        return None;
    }
    let id = secret().reveal().to_owned();
    let target = target.map(str::to_owned);
    reader.awaited.push(AwaitedOutcome { id: id.clone(), label: label.take(), target });
    Some(id)
}

/// The request that an event of somebody is the outcome of, if the reader asked for it.
pub fn take_outcome(
    reader: &mut IrcReader,
    by: Option<&Nickname>,
    id: Option<&str>,
) -> Option<AwaitedOutcome> {
    let is_own = by.is_some_and(|by| reader.is(by));
    take_awaited(reader, id.filter(|_| is_own)?)
}

/// The label of the request that an event of somebody is the outcome of.
pub fn take_label(
    reader: &mut IrcReader,
    by: Option<&Nickname>,
    id: Option<&str>,
) -> Option<String> {
    take_outcome(reader, by, id)?.label
}

/// The request of that id: it has been answered.
pub fn take_awaited(reader: &mut IrcReader, id: &str) -> Option<AwaitedOutcome> {
    let at = reader.awaited.iter().position(|awaited| awaited.id == id)?;
    Some(reader.awaited.remove(at))
}
