// SPDX-License-Identifier: GPL-3.0-or-later
//! What happens, shown: sentences for people, or one event per line in JSON.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::company::Company;
use super::door::Door;
use crate::cli::{print, words};
use crate::client::{Ending, Line, SessionEvent};
use crate::protocol::{Address, Event, Happening, Notice, Welcome};
use crate::sentences;

/// Where things are shown.
pub(super) struct Screen {
    pub json: bool,
    /// Whether our own words are shown: on a terminal they stand there already.
    pub echo: bool,
    /// Events up to this number happened before we came.
    pub past: u64,
    pub company: Arc<Mutex<Company>>,
}

impl Screen {
    /// Shows one event; `ours` begins the ids of what we said.
    pub fn show(&mut self, event: SessionEvent, ours: &str, door: &Door) -> io::Result<()> {
        match &event {
            SessionEvent::Welcomed { address, line, welcome } => {
                self.past = welcome.number;
                self.company().welcomed(welcome);
                self.meet(door, address, line, welcome)?;
            }
            SessionEvent::Happened(event) if event.number > self.past => {
                self.company().follow(event);
            }
            _ => {}
        }
        if self.is_unwanted(&event) {
            return Ok(());
        }
        if self.json {
            return notice(event).map_or(Ok(()), |notice| print::json(&notice.encode()));
        }
        match event {
            SessionEvent::Welcomed { welcome, .. } => self.welcomed(&welcome),
            SessionEvent::Happened(event) => self.happened(&event, ours),
            SessionEvent::Failed { reason, seconds, suggestion, .. } => {
                print::aside(&words::failure(reason, seconds, suggestion.as_deref()));
                Ok(())
            }
            SessionEvent::Bans(bans) => {
                words::bans(&bans).iter().try_for_each(|line| print::own(line))
            }
            _ => Ok(()),
        }
    }

    /// What there is to know of the room that let us in.
    fn meet(
        &self,
        door: &Door,
        address: &Address,
        line: &Line,
        welcome: &Welcome,
    ) -> io::Result<()> {
        for sentence in door.meet(address, line, welcome) {
            self.remark(&sentence)?;
        }
        Ok(())
    }

    fn welcomed(&self, welcome: &Welcome) -> io::Result<()> {
        print::own(&words::welcome(welcome))?;
        for rule in words::rules(&welcome.rules) {
            print::own(&rule)?;
        }
        if let Some(seconds) = welcome.muted {
            print::own(&words::still_muted(seconds))?;
        }
        if !self.echo {
            print::own(&words::how_to_leave())?;
        }
        Ok(())
    }

    fn happened(&self, event: &Event, ours: &str) -> io::Result<()> {
        let is_said = matches!(event.what, Happening::Said { .. });
        let Some(words) = words::happening(&event.what) else { return Ok(()) };
        if event.number > self.past {
            let unseen = self.echo || !is_ours(&event.what, ours);
            return if unseen { print::line(&words) } else { Ok(()) };
        }
        // Of what is past, only what was said is worth reading again.
        if is_said {
            for line in words.lines() {
                print::own(&words::earlier(line))?;
            }
        }
        Ok(())
    }

    /// What somebody says whom this person ignores.
    fn is_unwanted(&self, event: &SessionEvent) -> bool {
        match event {
            SessionEvent::Happened(Event { what: Happening::Said { from, .. }, .. }) => {
                self.company().is_ignored(from)
            }
            SessionEvent::Typing(typing) => self.company().is_ignored(&typing.name),
            _ => false,
        }
    }

    /// A sentence of our own, kept apart from what scripts read.
    fn remark(&self, sentence: &str) -> io::Result<()> {
        if self.json {
            print::aside(sentence);
            return Ok(());
        }
        print::own(sentence)
    }

    /// Whether the room has answered something we said or asked.
    pub fn answers(&self, event: &SessionEvent, prefix: &str) -> bool {
        match event {
            SessionEvent::Happened(event) if event.number > self.past => match &event.what {
                Happening::Acted { by: Some(by), .. } | Happening::Topic { by: Some(by), .. } => {
                    self.company().is_me(by)
                }
                Happening::Renamed { from, .. } => self.company().is_me(from),
                what => is_ours(what, prefix),
            },
            SessionEvent::Failed { id: Some(id), .. } => id.starts_with(prefix),
            SessionEvent::Failed { id: None, .. } | SessionEvent::Bans(_) => true,
            _ => false,
        }
    }

    fn company(&self) -> MutexGuard<'_, Company> {
        self.company.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_ours(what: &Happening, prefix: &str) -> bool {
    matches!(what, Happening::Said { id: Some(id), .. } if id.starts_with(prefix))
}

/// An event as the native tongue writes it.
pub(super) fn notice(event: SessionEvent) -> Option<Notice> {
    match event {
        SessionEvent::Welcomed { welcome, .. } => Some(Notice::Welcome(welcome)),
        SessionEvent::Happened(event) => Some(Notice::Event(event)),
        SessionEvent::Typing(typing) => Some(Notice::Typing(typing)),
        SessionEvent::Failed { reason, id, suggestion, seconds } => {
            let message = reason.sentence().to_owned();
            Some(Notice::Error { reason, message, id, suggestion, seconds })
        }
        SessionEvent::Bans(bans) => Some(Notice::Bans(bans)),
        SessionEvent::Over(Ending::Refused(refused)) => Some(Notice::Refused(refused)),
        SessionEvent::Over(_) | SessionEvent::Progress(_) => None,
    }
}

/// Why it is over, for people.
pub(super) fn last_word(ending: &Ending, address: &str) -> String {
    match ending {
        Ending::Refused(refused) if refused.why.is_some() || refused.seconds.is_some() => {
            words::refusal(refused)
        }
        ending => sentences::ending(ending, address),
    }
}
