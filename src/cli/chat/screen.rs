// SPDX-License-Identifier: GPL-3.0-or-later
//! Output of a chat: sentences for people, or one event per line in JSON.

use std::io;

use crate::cli::{print, strings};
use crate::model::{Failure, ShownEvent, Update, When};
use crate::protocol::{Ban, EventKind, Nickname, Reason, ServerMessage, Welcome};
use crate::sentences;

/// Output of a chat.
pub(super) struct Screen {
    /// Set for JSON.
    pub json: bool,
    /// Set if our own messages are shown. On a terminal they stand there already.
    pub echo: bool,
}

impl Screen {
    /// Shows one update; `ours` begins the ids of what we said. What would only
    /// be drawn anew is nothing to a screen that scrolls.
    pub fn show(&self, update: Update, ours: &str) -> io::Result<()> {
        match update {
            // Somebody whom this person ignores.
            Update::Happened(ShownEvent { unheard: true, .. }) => Ok(()),
            update if self.json => {
                notice(update).map_or(Ok(()), |notice| print::json(&notice.encode()))
            }
            Update::Entered(entrance) => self.welcomed(&entrance.welcome),
            Update::Happened(happened) => self.happened(&happened, ours),
            Update::Failed(Failure { reason, seconds, suggestion, .. }) => {
                print::aside(&sentences::failure(reason, seconds, suggestion.as_deref()));
                Ok(())
            }
            Update::Unchanged { .. } => {
                print::aside(&sentences::unchanged());
                Ok(())
            }
            _ => Ok(()),
        }
    }

    pub fn list_bans(&self, id: Option<String>, bans: &[Ban]) -> io::Result<()> {
        if self.json {
            return print::json(&ServerMessage::Bans { id, bans: bans.to_vec() }.encode());
        }
        strings::bans(bans).iter().try_for_each(|line| print::own(line))
    }

    /// A sentence of our own, kept apart from what scripts read.
    pub fn remark(&self, sentence: &str) -> io::Result<()> {
        if self.json {
            print::aside(sentence);
            return Ok(());
        }
        print::own(sentence)
    }

    fn welcomed(&self, welcome: &Welcome) -> io::Result<()> {
        print::own(&strings::welcome(welcome))?;
        for rule in strings::rules(&welcome.rules) {
            print::own(&rule)?;
        }
        if let Some(seconds) = welcome.muted {
            print::own(&strings::still_muted(seconds))?;
        }
        if !self.echo {
            print::own(&strings::how_to_leave())?;
        }
        Ok(())
    }

    fn happened(&self, happened: &ShownEvent, ours: &str) -> io::Result<()> {
        let what = &happened.event.what;
        let Some(words) = strings::event(what) else { return Ok(()) };
        if happened.when == When::Now {
            let unseen = self.echo || !is_ours(what, ours);
            return if unseen { print::line(&words) } else { Ok(()) };
        }
        // Of what is past, only what was said is worth reading again.
        if matches!(what, EventKind::Said { .. }) {
            for line in words.lines() {
                print::own(&strings::earlier(line))?;
            }
        }
        Ok(())
    }
}

/// Tells if the room refused something we said or asked. What it takes more slowly is
/// not refused.
pub(super) fn is_refusal(update: &Update) -> bool {
    matches!(update, Update::Failed(Failure { reason, .. }) if *reason != Reason::TooFast)
}

/// Tells if an update answers something we said or asked.
pub(super) fn is_answer(update: &Update, ours: &str) -> bool {
    match update {
        Update::Happened(ShownEvent { event, when: When::Now, you, .. }) => {
            answers(&event.what, you, ours)
        }
        Update::Failed(Failure { id: None, reason: Reason::TooFast, .. }) => false,
        Update::Failed(Failure { id, .. }) | Update::Unchanged { id } | Update::Bans { id } => {
            id.as_ref().is_none_or(|id| id.starts_with(ours))
        }
        _ => false,
    }
}

/// Tells if an event answers a request of ours. Rooms of earlier versions give
/// ids to messages alone.
fn answers(what: &EventKind, you: &Nickname, ours: &str) -> bool {
    match what {
        EventKind::Acted { by: Some(by), id, .. }
        | EventKind::Topic { by: Some(by), id, .. }
        | EventKind::Renamed { from: by, id, .. } => {
            by == you && id.as_ref().is_none_or(|id| id.starts_with(ours))
        }
        what => is_ours(what, ours),
    }
}

fn is_ours(what: &EventKind, ours: &str) -> bool {
    matches!(what, EventKind::Said { id: Some(id), .. } if id.starts_with(ours))
}

/// An update as the native protocol writes it.
fn notice(update: Update) -> Option<ServerMessage> {
    match update {
        Update::Entered(entrance) => Some(ServerMessage::Welcome(Box::new(entrance.welcome))),
        Update::Happened(happened) => Some(ServerMessage::Event(happened.event)),
        Update::Typing(typing) => Some(ServerMessage::Typing(typing)),
        Update::Failed(Failure { reason, id, suggestion, seconds }) => {
            let message = reason.sentence().to_owned();
            Some(ServerMessage::Error { reason, message, id, suggestion, seconds })
        }
        Update::Unchanged { id } => Some(ServerMessage::Unchanged { id }),
        _ => None,
    }
}
