// SPDX-License-Identifier: GPL-3.0-or-later
//! A worker's access to the room during one turn.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use crate::history::History;
use crate::protocol::{Asked, LeaveReason, ServerMessage};
use crate::server::host_log::HostEvent;
use crate::server::hub::Hub;
use crate::server::hub::mailbox::{ConnectionId, Mailbox, Page};
use crate::server::hub::page_desk::PagePermit;
use crate::server::room::{Actor, Loss, MemberId, Moment, Outcome, Room, text_frame};
use crate::server::turned_away::TurnedAway;

/// The hub, the time of the turn, and whether the others have to be woken.
pub struct RoomHandle {
    pub hub: Arc<Hub>,
    /// The number of the worker.
    index: usize,
    /// The time at which the turn began.
    pub now: Instant,
    /// Something was applied that the other workers do not know of.
    news: bool,
}

impl RoomHandle {
    pub fn new(index: usize, hub: Arc<Hub>) -> Self {
        Self { hub, index, now: Instant::now(), news: false }
    }

    pub fn mailbox(&self) -> &Mailbox {
        self.hub.mailboxes[self.index].get().expect("a worker starts after its mailbox was put up")
    }

    /// Applies something to the room.
    pub fn apply<T>(&mut self, act: impl FnOnce(&mut Room, Moment) -> T) -> T {
        let (result, grew) = self.hub.apply(act);
        self.news |= grew;
        result
    }

    /// Asks something of the room.
    pub fn handle(&mut self, by: Actor, asked: Asked) -> Outcome {
        let (outcome, grew) = self.hub.handle(by, asked);
        self.news |= grew;
        outcome
    }

    /// Frees the seat of a member that goes. Returns `true` if it is held instead,
    /// because the member may come back.
    pub fn leave(&mut self, id: MemberId, reason: LeaveReason) -> bool {
        let loss = match reason {
            LeaveReason::Vanished | LeaveReason::Stalled => {
                self.apply(|room, now| room.lose(now, id, reason))
            }
            _ => self.apply(|room, now| room.leave(now, id, reason)).map_or(Loss::Gone, Loss::Left),
        };
        let held = matches!(loss, Loss::Held(_));
        match loss {
            Loss::Held(name) => self.hub.host_log(HostEvent::Lost { name }),
            Loss::Left(name) => self.hub.host_log(HostEvent::Left { name }),
            Loss::Gone => {}
        }
        held
    }

    /// Has something of the past read, to be sent to that connection of this worker. None
    /// if too much is read just now.
    pub fn read(
        &self,
        to: ConnectionId,
        read: impl FnOnce(&Hub, Option<&mut History>) -> ServerMessage + Send + 'static,
    ) -> Option<PagePermit> {
        let permit = self.hub.pages.permit()?;
        let (hub, index) = (self.hub.clone(), self.index);
        let read = move |history: Option<&mut History>| {
            let answer = read(&hub, history);
            if let Some(mailbox) = hub.mailboxes[index].get() {
                mailbox.hand_over_page(Page { to, frames: text_frame(&answer.encode()) });
            }
        };
        self.hub.pages.queue.push(read).then_some(permit)
    }

    pub fn note_refusal(&self, address: SocketAddr, why: TurnedAway) {
        self.hub.host_log(HostEvent::Refused { address, why });
    }

    /// Wakes the other workers, once for all that was applied.
    pub fn spread_news(&mut self) {
        if std::mem::take(&mut self.news) {
            self.hub.wake_others(self.index);
        }
    }
}
