// SPDX-License-Identifier: GPL-3.0-or-later
//! One attempt to get in, and the visit if it succeeds.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use super::connect::Connector;
use super::entered::{Entered, Spoken};
use super::event::ChatEvent;
use super::input::InputEnd;
use super::screen::{self, Screen};
use crate::client::{Ending, Security, Session, SessionEvent, Target};
use crate::model::{Continuity, Entrance, RoomState, Update};
use crate::protocol::{Address, Welcome};

/// At the end of input, how long the room may be silent about our last words.
const ECHO: Duration = Duration::from_secs(10);

/// One attempt, and the visit if it gets us in.
pub(super) struct Visit<'a> {
    pub session: Arc<Session>,
    pub target: &'a Target,
    /// None until the room lets us in.
    pub entered: Option<Entered>,
    pub screen: Screen,
    pub connector: &'a Connector,
    pub spoken: &'a Spoken,
    pub let_in: &'a Sender<Entered>,
    /// Tells if the person, or the system, wants the program to end.
    pub ended: &'a dyn Fn() -> bool,
    /// What came of it so far.
    pub outcome: VisitOutcome,
}

/// What came of a visit.
#[derive(Default)]
pub(super) struct VisitOutcome {
    /// Set if there is no further input, and that is reason to leave.
    pub input_over: bool,
    /// Why the output cannot be written any more.
    pub unwritten: Option<io::Error>,
}

impl Visit<'_> {
    /// Shows what happens until the session is over.
    pub fn follow(mut self, events: &Receiver<ChatEvent>) -> (Ending, VisitOutcome) {
        let mut answered = 0;
        let mut input_over: Option<Instant> = None;
        loop {
            if let Some(since) = input_over
                && (answered >= self.spoken.count.load(Ordering::SeqCst) || since.elapsed() >= ECHO)
            {
                self.session.leave();
            }
            if (self.ended)() {
                self.session.leave();
            }
            match next(events, input_over) {
                Ok(ChatEvent::Session(SessionEvent::Over(ending))) => {
                    return (ending, self.outcome);
                }
                Ok(ChatEvent::Session(event)) => {
                    for update in self.take_in(event) {
                        if screen::is_refusal(&update) {
                            self.spoken.refused.store(true, Ordering::SeqCst);
                        }
                        if screen::is_answer(&update, &self.spoken.prefix) {
                            answered += 1;
                            input_over = input_over.map(|_| Instant::now());
                        }
                        self.show(update);
                    }
                }
                Ok(ChatEvent::InputOver(how)) => {
                    self.outcome.input_over = matches!(how, InputEnd::Over { .. });
                    input_over = Some(Instant::now());
                }
                Ok(ChatEvent::Unread) => self.give_up_writing(io::ErrorKind::BrokenPipe.into()),
                Ok(ChatEvent::Interrupted) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return (Ending::Lost, self.outcome),
            }
        }
    }

    fn take_in(&mut self, event: SessionEvent) -> Vec<Update> {
        match (&self.entered, event) {
            (Some(entered), event) => entered.room().apply(event, Instant::now()),
            (None, SessionEvent::Welcomed { address, security, welcome }) => {
                vec![self.enter(address, security, *welcome)]
            }
            // Before a room has let us in, nothing happens there.
            (None, _) => Vec::new(),
        }
    }

    fn enter(&mut self, address: Address, security: Security, welcome: Welcome) -> Update {
        let room = RoomState::new(self.target, security.clone(), welcome.clone());
        self.entered = Some(Entered::new(self.session.clone(), room, address.clone()));
        let continuity = Continuity::Fresh;
        Update::Entered(Box::new(Entrance { address, security, welcome, continuity }))
    }

    fn show(&mut self, update: Update) {
        let is_entrance = matches!(update, Update::Entered(_));
        if let Err(error) = self.draw(update) {
            self.give_up_writing(error);
        }
        if let Some(entered) = self.entered.as_ref().filter(|_| is_entrance) {
            let _ = self.let_in.send(entered.clone());
        }
    }

    /// Leaves: nobody could read what happens.
    fn give_up_writing(&mut self, error: io::Error) {
        self.outcome.unwritten.get_or_insert(error);
        self.session.leave();
    }

    fn draw(&self, update: Update) -> io::Result<()> {
        if let Update::Entered(entrance) = &update {
            for sentence in self.connector.meet(entrance, self.ended) {
                self.screen.remark(&sentence)?;
            }
        }
        match (update, &self.entered) {
            (Update::Bans { id }, Some(entered)) => {
                let bans = entered.room().bans.clone();
                self.screen.list_bans(id, &bans)
            }
            (update, _) => self.screen.show(update, &self.spoken.prefix),
        }
    }
}

fn next(
    events: &Receiver<ChatEvent>,
    input_over: Option<Instant>,
) -> Result<ChatEvent, RecvTimeoutError> {
    match input_over {
        Some(_) => events.recv_timeout(ECHO),
        None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
    }
}
