// SPDX-License-Identifier: GPL-3.0-or-later
//! State of a room, as its guest knows it. Applies session events and returns
//! the updates that the faces draw.

mod blocked;
mod follow;
mod moderation;
pub(super) mod pins;
pub(super) mod polls;
mod shown;

use std::time::Instant;

pub use self::blocked::{IgnoreSpan, block_of, ignore_blocked, ignore_span};
pub use self::follow::{answered_number, edited_message, own_last_number, reacted_number, recall};
use super::absence::{note_absence, note_loss};
use super::host_machine::HostMachine;
use super::log_position::LogPosition;
use super::roster::Roster;
use super::typing::Typists;
use super::undo::Undo;
use super::update::{Continuity, Entrance, Failure, FileUpdate, Update, Updates};
use super::way_back::WayBack;
use crate::client::{Ending, Security, SessionEvent, Target};
use crate::protocol::{Ban, Member, Nickname, Reason, Refused, RoomName, Rules, Topic, Welcome};
use crate::trust::{ReadMark, RoomPin};

/// Our own standing in the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Membership {
    /// We are in.
    Here,
    /// The connection is lost, and comes back by itself.
    Reconnecting {
        /// Time of the next attempt.
        retry: Instant,
    },
    /// We are on the way back in, as the person asked for.
    Rejoining,
    /// We are out.
    Over(Ending),
}

impl Membership {
    /// Tells if what is written now is said, be it once the connection is back.
    pub fn takes_messages(&self) -> bool {
        matches!(self, Self::Here | Self::Reconnecting { .. })
    }

    /// Tells if we are out because we are in on another device, or in another window.
    pub fn is_elsewhere(&self) -> bool {
        let Self::Over(Ending::Refused(refused)) = self else { return false };
        matches!(refused.reason, Reason::AlreadyHere | Reason::TakenOver)
    }

    /// Tells if we are out, and on the way back in.
    fn is_coming_back(&self) -> bool {
        matches!(self, Self::Rejoining | Self::Reconnecting { .. })
    }
}

/// A room as its guest knows it. Every list in it has a limit, so it stays as
/// small as the state of an honest room, whatever a room sends.
#[derive(Debug)]
pub struct RoomState {
    /// Name of the room.
    pub room: RoomName,
    /// Topic of the room.
    pub topic: Topic,
    /// Our name in the room.
    pub you: Nickname,
    /// Connection to the room.
    pub security: Security,
    /// Our standing in the room.
    pub membership: Membership,
    /// Rules that hold for everybody.
    pub rules: Rules,
    /// Members of the room.
    pub roster: Roster,
    /// Members who are writing.
    pub typists: Typists,
    /// Bans, as the room last listed them.
    pub bans: Vec<Ban>,
    /// Our own actions, and what takes them back.
    pub undo: Undo,
    /// The way back in.
    pub way_back: WayBack,
    /// The host and its computer.
    pub machine: HostMachine,
    /// Time of our last message.
    said: Option<Instant>,
    log: LogPosition,
    updates: Updates,
}

impl RoomState {
    /// Creates the state of the room that `target` led to, from its first
    /// welcome. The first updates cover all of it.
    pub fn new(target: &Target, security: Security, welcome: Welcome) -> Self {
        let mut state = Self {
            room: welcome.room.clone(),
            topic: Topic::default(),
            you: target.name.clone(),
            security: security.clone(),
            membership: Membership::Rejoining,
            rules: Rules::default(),
            roster: Roster::default(),
            typists: Typists::default(),
            bans: Vec::new(),
            undo: Undo::default(),
            way_back: WayBack::new(target.clone()),
            machine: HostMachine::default(),
            said: None,
            log: LogPosition::default(),
            updates: Updates::default(),
        };
        state.enter(security, welcome, Instant::now());
        state
    }

    /// Applies one event.
    #[must_use = "the updates have to be drawn"]
    pub fn apply(&mut self, event: SessionEvent, now: Instant) -> Vec<Update> {
        self.apply_all(vec![event], now)
    }

    /// Applies several events, to be drawn as one change.
    #[must_use = "the updates have to be drawn"]
    pub fn apply_all(&mut self, events: Vec<SessionEvent>, now: Instant) -> Vec<Update> {
        for event in events {
            self.take_in(event, now);
        }
        self.finish()
    }

    /// Name of the host, a member or a machine in the corner.
    pub fn host(&self) -> Option<&str> {
        self.roster.host().map(|member| member.name.as_str()).or(self.machine.name.as_deref())
    }

    /// Tells if the room lets us change our name.
    pub fn can_rename(&self) -> bool {
        self.security != Security::Classic
    }

    /// Target of the next attempt to get back in.
    pub fn rejoin_target(&self) -> Target {
        let target = self.way_back.target(self.rejoin_name(), &self.security, self.log.last());
        Target { take_over: self.membership.is_elsewhere(), ..target }
    }

    /// Our name, or the free one the room suggested when ours was taken.
    pub fn rejoin_name(&self) -> Nickname {
        let suggested = match &self.membership {
            // The name is our own, on another device.
            membership if membership.is_elsewhere() => None,
            Membership::Over(Ending::Refused(Refused { suggestion: Some(free), .. })) => {
                Nickname::heard(free).ok()
            }
            _ => None,
        };
        suggested.unwrap_or_else(|| self.you.clone())
    }

    /// Notes that we are on the way back in.
    #[must_use = "the updates have to be drawn"]
    pub fn rejoin(&mut self) -> Vec<Update> {
        self.set_membership(Membership::Rejoining);
        self.finish()
    }

    fn take_in(&mut self, event: SessionEvent, now: Instant) {
        match event {
            SessionEvent::Progress(_) => {}
            SessionEvent::Welcomed { address, security, welcome } => {
                let continuity = Continuity::again(welcome.resumed);
                if let Some(pin) = self.enter(security.clone(), Welcome::clone(&welcome), now) {
                    self.updates.tell(Update::KeyAccepted { address: address.clone(), pin });
                }
                let entrance = Entrance { address, security, welcome: *welcome, continuity };
                self.updates.tell(Update::Entered(Box::new(entrance)));
            }
            SessionEvent::Happened(event) => self.happened(event, now),
            SessionEvent::Typing(typing) => self.typing(typing, now),
            SessionEvent::Reconnecting(change) => {
                self.typists.forget(&change.name);
                self.updates.tell_all(note_loss(&mut self.roster, &self.you, change));
            }
            SessionEvent::Away(change) => {
                self.updates.tell_all(note_absence(&mut self.roster, &self.you, change));
                self.updates.redraw(Update::Speech);
            }
            SessionEvent::Power(state) => self.updates.tell_all(self.machine.change(state)),
            SessionEvent::Interrupted { retry } => {
                self.set_membership(Membership::Reconnecting { retry });
            }
            SessionEvent::Unconfirmed { ids } => self.updates.tell(Update::Unconfirmed { ids }),
            SessionEvent::Failed { reason, id, suggestion, candidates, seconds } => {
                // A guest who came back may be muted without having been told.
                if reason == Reason::Muted && id.is_some() && seconds.is_some() {
                    self.mute(&self.you.clone(), seconds, now);
                }
                self.updates.tell(Failure { reason, id, suggestion, candidates, seconds }.into());
            }
            SessionEvent::Unchanged { id } => self.updates.tell(Update::Unchanged { id }),
            SessionEvent::Bans { id, bans } => {
                self.bans = bans;
                self.updates.tell(Update::Bans { id });
            }
            SessionEvent::Upload(grant) => {
                self.updates.tell(Update::File(FileUpdate::MaySend(grant)));
            }
            SessionEvent::Download(grant) => {
                self.updates.tell(Update::File(FileUpdate::MayFetch(grant)));
            }
            SessionEvent::Quota(quota) => self.updates.tell(Update::File(FileUpdate::Quota(quota))),
            SessionEvent::Uploading(progress) => {
                if !self.roster.ignores(&progress.from, progress.seat) {
                    self.updates.tell(Update::File(FileUpdate::Sending(progress)));
                }
            }
            event @ (SessionEvent::Page(_) | SessionEvent::Found(_)) => {
                self.take_polls(&event);
                self.updates.tell_all(shown::read(event, &mut self.roster, &self.you));
            }
            SessionEvent::Over(ending) => {
                self.way_back.distrust(&ending);
                if self.membership.is_coming_back() {
                    self.updates.tell(Update::RejoinFailed);
                }
                self.set_membership(Membership::Over(ending));
            }
        }
    }

    /// Returns the updates since the last call.
    fn finish(&mut self) -> Vec<Update> {
        for done in self.undo.take() {
            self.updates.tell(Update::Done(done));
        }
        if let Some(splice) = self.roster.take_splice() {
            self.updates.redraw(Update::People(splice));
            self.updates.redraw(Update::Header);
        }
        if self.typists.take_changed() {
            self.updates.redraw(Update::Typists);
        }
        self.updates.take()
    }

    /// Returns the key that let us in, if the person had accepted it as new.
    fn enter(&mut self, security: Security, welcome: Welcome, now: Instant) -> Option<RoomPin> {
        self.updates.tell_all(self.machine.enter(&welcome));
        let accepted = self.way_back.arrive(&security, welcome.token);
        self.security = security;
        self.room = welcome.room;
        self.topic = welcome.topic;
        self.you = welcome.you;
        self.rules = welcome.rules;
        self.set_membership(Membership::Here);
        self.roster.reset(welcome.members);
        let us = self.roster.find(&self.you).map(|us| us.member.clone());
        let us = us.unwrap_or_else(|| Member::named(self.you.clone()));
        self.way_back.absence.enter(&us);
        self.mute(&self.you.clone(), welcome.muted, now);
        self.enter_polls(welcome.resumed, &welcome.votes);
        self.log.enter(welcome.number, welcome.resumed);
        self.enter_pins(welcome.pinned);
        accepted
    }

    fn set_membership(&mut self, membership: Membership) {
        self.typists.clear();
        let is_lost = matches!(membership, Membership::Reconnecting { .. });
        if is_lost && self.membership == Membership::Here {
            self.updates.tell(Update::Interrupted);
        }
        self.membership = membership;
        for update in [Update::Membership, Update::Header, Update::Permissions, Update::Speech] {
            self.updates.redraw(update);
        }
    }
}

/// Number of the newest event of the room when we came in.
pub fn entered_at(state: &RoomState) -> u64 {
    state.log.entered_at()
}

/// The newest event that arrived.
pub fn newest_event(state: &RoomState) -> Option<ReadMark> {
    state.log.mark()
}

#[cfg(test)]
mod tests;
