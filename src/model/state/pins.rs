// SPDX-License-Identifier: GPL-3.0-or-later
//! Pinned messages: what the welcome and events tell of them, and what is asked for.

use super::RoomState;
use super::follow::answered_number;
use crate::commands::{Command, CommandError};
use crate::model::pins::Pins;
use crate::model::update::Update;
use crate::protocol::{Event, EventKind, ModerationAction, PinnedMessage, Request, pin_text};

/// The request that a command about pinned messages is; `None` if it is about something else.
///
/// # Errors
///
/// [`CommandError::NoPins`] in a room without, [`CommandError::NothingToPin`] and
/// [`CommandError::NothingPinned`], and [`CommandError::NothingSaid`].
pub fn pinning_request(
    state: &RoomState,
    command: &Command,
) -> Result<Option<Request>, CommandError> {
    let act = match command {
        Command::Pin(_) | Command::Unpin(_) if !state.machine.can().pins => {
            return Err(CommandError::NoPins);
        }
        Command::Pin(to) => {
            let newest = || state.log.last_said().ok_or(CommandError::NothingToPin);
            let meant = to.clone().map(|to| answered_number(state, to));
            let message = meant.unwrap_or_else(newest)?;
            ModerationAction::Pin { message, from: None }
        }
        Command::Unpin(number) => {
            let newest = || state.log.pins.all().last().map(|pin| pin.number);
            let message = number.or_else(newest).ok_or(CommandError::NothingPinned)?;
            ModerationAction::Unpin { message }
        }
        _ => return Ok(None),
    };
    Ok(Some(Request::Act { id: None, act, to: None, why: None }))
}

/// Pinned messages of the room.
pub fn pins_of(state: &RoomState) -> &Pins {
    &state.log.pins
}

impl RoomState {
    /// Takes in the messages that are pinned when we come in.
    pub(super) fn enter_pins(&mut self, pinned: Vec<PinnedMessage>) {
        self.log.pins.reset(pinned);
        self.updates.redraw(Update::Pins);
    }

    /// Takes in an event that happens now.
    pub(super) fn note_pin(&mut self, event: &Event) {
        let is_changed = match &event.what {
            EventKind::Acted { act: ModerationAction::Pin { message, from }, .. } => {
                let text = self.log.beginning_of(*message).cloned();
                let (number, from) = (*message, from.clone());
                self.log.pins.add(PinnedMessage { number, from, text });
                true
            }
            EventKind::Acted {
                act: ModerationAction::Unpin { message } | ModerationAction::Remove { message, .. },
                ..
            } => self.log.pins.remove(*message),
            EventKind::Edited(edit) => {
                let text = edit.text.as_ref().and_then(|text| pin_text(text.as_str()));
                self.log.pins.edit(edit.message, text)
            }
            _ => false,
        };
        if is_changed {
            self.updates.redraw(Update::Pins);
        }
    }
}
