// SPDX-License-Identifier: GPL-3.0-or-later
//! One attempt to get in, and the visit if it succeeds.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender};
use std::time::{Duration, Instant};

use super::connect::{Connector, unless};
use super::entered::Entered;
use super::event::ChatEvent;
use super::files::{FileDesk, FileFailure, FileReport, FileStep};
use super::output::Output;
use super::pending::Pending;
use crate::client::{Ending, Security, SessionEvent, Target, TransferPeer};
use crate::model::{
    Continuity, Entrance, Failure, RoomState, Update, WatchedSession, ignore_blocked, newest_event,
};
use crate::protocol::{Address, Reason, Welcome};
use crate::trust::BlockedPerson;

/// At the end of input, how long the room may be silent about our last words.
const ECHO: Duration = Duration::from_secs(10);

/// One attempt, and the visit if it gets us in.
pub(super) struct Visit<'a> {
    pub session: Arc<WatchedSession>,
    pub target: &'a Target,
    /// None until the room lets us in.
    pub entered: Option<Entered>,
    pub output: Output,
    pub connector: &'a Connector,
    pub fetches_alone: bool,
    pub pending: &'a Arc<Pending>,
    /// The way for threads of ours to tell what they do.
    pub events: &'a SyncSender<ChatEvent>,
    pub let_in: &'a Sender<Entered>,
    /// Tells if the person, or the system, wants the program to end.
    pub ended: &'a dyn Fn() -> bool,
    /// Outcome so far.
    pub outcome: VisitOutcome,
}

/// Outcome of a visit.
#[derive(Default)]
pub(super) struct VisitOutcome {
    /// Set if there is no further input, and that is reason to leave.
    pub input_over: bool,
    /// Set if the room was asked to confirm a message, and did not.
    pub unconfirmed: bool,
    /// Set if the room is one of the original program.
    pub classic: bool,
    /// Error of the output, which cannot be written any more.
    pub unwritten: Option<io::Error>,
}

impl Visit<'_> {
    /// Shows what happens until the session is over.
    pub fn follow(mut self, events: &Receiver<ChatEvent>) -> (Ending, VisitOutcome) {
        let mut input_over: Option<Instant> = None;
        loop {
            let patience = self.patience(input_over);
            if patience.is_some_and(|rest| rest.is_zero() || self.pending.is_settled()) {
                self.outcome.unconfirmed |= self.is_unconfirmed();
                self.session.leave();
            }
            if (self.ended)() {
                self.session.leave();
            }
            match next(events, patience) {
                Ok(ChatEvent::Session(SessionEvent::Over(ending))) => {
                    self.note_read();
                    return (ending, self.outcome);
                }
                Ok(ChatEvent::Session(event)) => {
                    for update in self.take_in(event) {
                        if self.is_answer(&update) {
                            input_over = input_over.map(|_| Instant::now());
                        }
                        self.show(update);
                    }
                }
                Ok(ChatEvent::Refused { fault, line }) => {
                    let told = self.output.refuse(fault, line);
                    self.written(told);
                }
                Ok(ChatEvent::AskedWho { id }) => {
                    let told = self.tell_who(id);
                    self.written(told);
                }
                Ok(ChatEvent::File(event)) => {
                    let news = self.entered.as_ref().map(|entered| entered.files.take(event));
                    self.tell_files(news.unwrap_or_default());
                    input_over = input_over.map(|_| Instant::now());
                }
                Ok(ChatEvent::FileReport(news)) => self.tell_files(news),
                Ok(ChatEvent::InputOver { ended }) => {
                    self.outcome.input_over = ended;
                    input_over = Some(Instant::now());
                }
                Ok(ChatEvent::Unread) => self.give_up_writing(io::ErrorKind::BrokenPipe.into()),
                Ok(ChatEvent::Interrupted) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return (Ending::Lost, self.outcome),
            }
        }
    }

    fn is_answer(&self, update: &Update) -> bool {
        let Some(entered) = &self.entered else { return false };
        let us = entered.room().you.clone();
        entered.files.settle_unasked(update) || self.pending.settle(update, &us)
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
        self.outcome.classic = security == Security::Classic;
        let newest = welcome.number;
        let room = RoomState::new(self.target, security.clone(), welcome.clone());
        let ignores = self.connector.ignores.clone();
        let (session, pending) = (self.session.clone(), self.pending.clone());
        let files = FileDesk::new(session, pending, self.events.clone());
        let session = self.session.clone();
        self.entered = Some(Entered::new(session, room, address.clone(), ignores, files, newest));
        let continuity = Continuity::Fresh;
        Update::Entered(Box::new(Entrance { address, security, welcome, continuity }))
    }

    fn show(&mut self, update: Update) {
        let is_entrance = matches!(&update, Update::Entered(entrance) if entrance.continuity == Continuity::Fresh);
        let news = self.follow_files(&update);
        let drawn = self.draw(update);
        self.written(drawn);
        self.tell_files(news);
        if let Some(entered) = self.entered.as_ref().filter(|_| is_entrance) {
            let _ = self.let_in.send(entered.clone());
        }
    }

    /// Time that is left for answers; files that were begun have all the time they take.
    fn patience(&self, input_over: Option<Instant>) -> Option<Duration> {
        let waits = self.outcome.input_over && self.is_busy();
        let since = input_over.filter(|_| !waits)?;
        Some(ECHO.saturating_sub(since.elapsed()))
    }

    fn is_busy(&self) -> bool {
        self.entered.as_ref().is_some_and(|entered| entered.files.is_busy())
    }

    /// News of our files that an update makes.
    fn follow_files(&self, update: &Update) -> Vec<FileReport> {
        let Some(entered) = &self.entered else { return Vec::new() };
        match update {
            Update::Entered(entrance) => {
                let Entrance { address, security, .. } = &**entrance;
                // What happened in between may not all be told.
                entered.pages.set_whole(false);
                let host = TransferPeer::new(self.target, address, security);
                entered.files.meet(host.map(|host| host.with_swarm(!self.fetches_alone)))
            }
            update => entered.files.follow(update),
        }
    }

    fn tell_files(&mut self, news: Vec<FileReport>) {
        for one in news {
            if matches!(&one.step, FileStep::Failed(why) if *why != FileFailure::Refused) {
                self.pending.refuse(None);
            }
            let told = self.output.file(one);
            self.written(told);
        }
    }

    fn written(&mut self, written: io::Result<()>) {
        if let Err(error) = written {
            self.give_up_writing(error);
        }
    }

    /// Leaves: nobody could read what happens.
    fn give_up_writing(&mut self, error: io::Error) {
        self.outcome.unwritten.get_or_insert(error);
        self.session.leave();
    }

    /// Shows a part of the past, or asks for what has to come first.
    fn draw_past(&self, update: Update, entered: &Entered) -> io::Result<()> {
        if let Some(mut request) = self.output.show_past(update, &entered.past)? {
            self.pending.expect(&mut request);
            // A room that takes nothing just now is one that answers nothing.
            let _ = entered.session.send(request);
        }
        Ok(())
    }

    fn draw(&mut self, update: Update) -> io::Result<()> {
        if let Some(entered) = &self.entered {
            entered.past.follow(&update);
        }
        match (update, &self.entered) {
            (Update::Page(page), Some(entered)) if entered.pages.take(&page) => Ok(()),
            (Update::Failed(Failure { id, .. }), Some(entered))
                if entered.pages.refuse(id.as_deref()) =>
            {
                Ok(())
            }
            (Update::Failed(failure), Some(entered)) if failure.reason == Reason::NoSuchUpload => {
                let id = failure.id.as_deref().unwrap_or_default();
                match entered.files.offer_anew(id) {
                    Some(news) => {
                        self.tell_files(news);
                        Ok(())
                    }
                    None => self.output.show(Update::Failed(failure), self.pending.prefix()),
                }
            }
            (update, Some(entered)) if entered.files.is_own_answer(&update) => Ok(()),
            (update @ (Update::Page(_) | Update::Found(_)), Some(entered)) => {
                self.draw_past(update, entered)
            }
            (Update::Entered(entrance), _) if entrance.continuity != Continuity::Fresh => {
                self.pending.come_back();
                self.connector.meet_again(&entrance, self.ended);
                self.output.come_back(&entrance)
            }
            (Update::Interrupted, Some(entered)) => self.output.interrupted(&entered.room().you),
            (Update::Entered(entrance), _) => {
                let met = self.connector.meet(&entrance, self.ended);
                if let Some(screen) = self.output.typed_screen() {
                    screen.read = self.connector.read_mark(&entrance.security, self.ended);
                }
                self.output.enter(&entrance, &met)?;
                self.output.ignored_here(&self.take_up_ignores(&entrance))
            }
            (Update::Bans { id }, Some(entered)) => {
                let bans = entered.room().bans.clone();
                self.output.list_bans(id, bans)
            }
            (update, _) => self.output.show(update, self.pending.prefix()),
        }
    }

    /// Ignores those of earlier visits, before anything happens; returns them.
    fn take_up_ignores(&self, entrance: &Entrance) -> Vec<BlockedPerson> {
        let Some(entered) = &self.entered else { return Vec::new() };
        let (ignores, security) = (entered.ignores.clone(), entrance.security.clone());
        let number = entrance.welcome.number;
        let people = unless(self.ended, move || ignores.of(&security, number)).unwrap_or_default();
        // Nothing is on the screen yet that would be drawn anew.
        let _ = ignore_blocked(&mut entered.room(), &people);
        people
    }

    fn tell_who(&self, id: Option<String>) -> io::Result<()> {
        let Some(entered) = &self.entered else { return Ok(()) };
        self.output.who(id, &entered.room())
    }

    /// Remembers up to where somebody at a terminal has read.
    fn note_read(&mut self) {
        let Some(entered) = self.entered.as_ref() else { return };
        let room = entered.room();
        let (security, newest) = (room.security.clone(), newest_event(&room));
        drop(room);
        if let Some(mark) = newest.filter(|_| self.output.typed_screen().is_some()) {
            self.connector.advance_read_mark(&security, mark);
        }
    }

    /// Tells if a message may be lost. A classic room that writes it otherwise than we
    /// did has it all the same.
    fn is_unconfirmed(&self) -> bool {
        let classic =
            self.entered.as_ref().is_some_and(|it| it.room().security == Security::Classic);
        !classic && self.pending.has_message()
    }
}

fn next(
    events: &Receiver<ChatEvent>,
    patience: Option<Duration>,
) -> Result<ChatEvent, RecvTimeoutError> {
    match patience.filter(|rest| !rest.is_zero()) {
        Some(rest) => events.recv_timeout(rest),
        // Without any left we have left, and hear how it ended.
        None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
    }
}
