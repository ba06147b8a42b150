// SPDX-License-Identifier: GPL-3.0-or-later
//! The gate in front of what happens: closed, it lets nobody see what is not committed.
//! Whether it was closed all the time, the mark tells the next opening. It is open while
//! the disk fails, and while the host keeps nothing.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::mark_keeper::MarkKeeper;
use crate::history::WriteOutcome;
use crate::server::host_log::{HistoryFailure, HistoryNews, HostEvent};
use crate::server::hub::Hub;
use crate::server::room::{Moment, Room, choose_history, drop_deleted, unpin_lost};

/// The gate of one room.
pub struct HistoryGate {
    hub: Arc<Hub>,
    mark: MarkKeeper,
    /// Set while the host wants what is said to be kept.
    is_on: bool,
    /// Set while the disk fails.
    fails: bool,
    /// Number of the last event that somebody may have seen before it was committed.
    owed: Option<u64>,
    /// Number of the last event that is kept, after which the gate opens.
    last: Option<u64>,
    /// Number from which on the history has, or had, all that it was given: what it has no
    /// more of that was deleted.
    deleted_from: u64,
}

/// The gate, for a short moment. Whoever has it locks nothing but the room and the queue.
pub fn lock(gate: &Mutex<HistoryGate>) -> MutexGuard<'_, HistoryGate> {
    gate.lock().unwrap_or_else(PoisonError::into_inner)
}

impl HistoryGate {
    /// A gate that is closed already, if it is to be.
    pub fn new(hub: &Arc<Hub>, mark: MarkKeeper, is_on: bool, fails: bool) -> Self {
        let (owed, last, deleted_from) = (None, None, u64::MAX);
        Self { hub: hub.clone(), mark, is_on, fails, owed, last, deleted_from }
    }

    /// The gate of a history that had everything from that number on.
    pub fn deletes_from(mut self, number: u64) -> Self {
        self.deleted_from = number;
        self
    }

    /// Returns `true` if the host wants what is said to be kept.
    pub fn is_on(&self) -> bool {
        self.is_on
    }

    /// Keeps what is said from now on, or nothing of it; everybody is told. The event that
    /// tells so is the first that is kept, or the last. Returns `false` if it was so.
    pub fn choose(&mut self, on: bool) -> bool {
        if self.is_on == on {
            return false;
        }
        self.is_on = on;
        if on {
            self.begin();
        } else {
            self.cease();
        }
        true
    }

    fn begin(&mut self) {
        let (hub, fails) = (self.hub.clone(), self.fails);
        let mut first = 0;
        hub.release(|room, now| {
            if !fails {
                room.log_mut().hold_back();
            }
            first = choose_history(room, now, true);
            room.note_history(now, !fails);
        });
        hub.pages.unkept.end(first);
        // The mark goes up once it is committed.
        (self.owed, self.last) = ((!fails).then_some(first), None);
    }

    fn cease(&mut self) {
        let hub = self.hub.clone();
        let mut last = 0;
        hub.release(|room, now| last = choose_history(room, now, false));
        hub.pages.unkept.begin(last + 1);
        (self.owed, self.last) = (None, (!self.fails).then_some(last));
    }

    /// Closes the gate again. The mark goes up once everything before is committed.
    fn close(&mut self) {
        let mut room = self.hub.room();
        room.log_mut().hold_back();
        self.owed = Some(room.log().newest());
    }

    fn open_for_good(&mut self) {
        // First, or the next opening would give numbers a second time.
        self.mark.take_down();
        (self.owed, self.last) = (None, None);
    }

    /// Waits no more for the last event that is kept: it goes with the rest.
    pub fn forget_last(&mut self) {
        if self.last.is_some() {
            self.open_for_good();
            self.hub.release(|room, _| room.log_mut().release_all());
        }
    }

    fn committed(&mut self, number: u64) {
        if self.owed.take_if(|owed| *owed <= number).is_some() {
            self.mark.put();
        }
        self.hub.pages.removals.written(number);
        if self.last.is_some_and(|last| last <= number) {
            self.open_for_good();
            self.hub.release(|room, _| room.log_mut().release_all());
        } else {
            self.hub.release(|room, _| room.log_mut().release(number));
        }
    }

    /// Applies the outcome of a write to the room.
    pub fn apply(&mut self, outcome: WriteOutcome) {
        let news = match outcome {
            WriteOutcome::Committed(number) => return self.committed(number),
            WriteOutcome::KeptFrom(number) => {
                // What it lacks from before may be in one that was set aside.
                self.deleted_from = self.deleted_from.min(number);
                let deleted = self.deleted_from..number;
                return self.hub.release(|room, now| {
                    unpin_lost(room, now, number);
                    drop_deleted(room, now, deleted);
                });
            }
            WriteOutcome::Failed(error) => {
                self.fails = true;
                self.open_for_good();
                self.hub.release(go_on_without);
                HistoryNews::Missing(HistoryFailure(Arc::new(error)))
            }
            WriteOutcome::Undeleted => HistoryNews::Undeleted,
            WriteOutcome::Deleted => HistoryNews::Deleted,
            WriteOutcome::Unremoved(removals) => HistoryNews::Unremoved { removals },
            WriteOutcome::DamagedNotes(kept) => HistoryNews::DamagedNotes { kept },
            WriteOutcome::Recovered => {
                self.fails = false;
                if self.is_on {
                    self.hub.release(|room, now| room.note_history(now, true));
                    self.close();
                }
                HistoryNews::Back
            }
            WriteOutcome::Lost(events) => HistoryNews::Lost { events },
            WriteOutcome::ClockJumped(ahead) => HistoryNews::ClockJumped { ahead },
        };
        let is_of_what_is_said = matches!(news, HistoryNews::Missing(_) | HistoryNews::Back);
        if self.is_on || !is_of_what_is_said {
            self.hub.host_log(HostEvent::History(news));
        }
    }
}

/// Shows everybody everything, now and from now on, since it cannot be kept.
pub fn go_on_without(room: &mut Room, now: Moment) {
    room.log_mut().release_all();
    room.note_history(now, false);
}
