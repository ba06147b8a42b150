// SPDX-License-Identifier: GPL-3.0-or-later
//! Everything a guest knows about a room. Eats session events; the faces draw
//! what they find here.

mod moderation;
mod way_back;

use std::time::Instant;

use super::roster::Roster;
use super::timeline::{Continuity, DayOf, DeliveryError, Timeline};
use super::typing::Typists;
use super::undo::{OwnAction, Subject, Undo, Undoable};
use crate::client::{Ending, Line, SessionEvent, Target};
use crate::protocol::{
    Address, Ban, Event, Fingerprint, Happening, Member, Nickname, Reason, RoomName, Rules, Topic,
    Welcome,
};
use crate::trust::RoomPin;

/// Whether we are in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Membership {
    Here,
    /// On the way back in.
    Rejoining,
    /// Not any more.
    Over(Ending),
}

#[derive(Debug)]
pub struct RoomState {
    pub room: RoomName,
    pub topic: Topic,
    pub you: Nickname,
    pub line: Line,
    pub membership: Membership,
    pub roster: Roster,
    pub timeline: Timeline,
    pub typists: Typists,
    pub rules: Rules,
    /// What we did, and what takes it back.
    pub undo: Undo,
    /// Who is banned, as far as we were told.
    bans: Vec<Ban>,
    /// Whether that is news.
    bans_are_new: bool,
    /// When we last said something.
    said: Option<Instant>,
    /// The way in: whom to be, and what it takes to be let in again.
    target: Target,
    host: Option<String>,
    token: String,
    /// What the room last refused that was no message of ours.
    complaint: Option<(Reason, Option<String>)>,
    /// The name we took here, once the room has told everybody.
    new_name: Option<Nickname>,
    /// Another key than the one we knew here; the person has compared it.
    accepted: Option<Fingerprint>,
    /// Where it has let us in.
    acquainted: Option<(Address, RoomPin)>,
}

impl RoomState {
    /// The room `target` led to, as its first welcome tells.
    pub fn new(target: &Target, line: Line, welcome: Welcome, day_of: DayOf) -> Self {
        let mut state = Self {
            room: welcome.room.clone(),
            topic: Topic::default(),
            you: target.name.clone(),
            line: line.clone(),
            membership: Membership::Rejoining,
            roster: Roster::default(),
            timeline: Timeline::new(day_of),
            typists: Typists::default(),
            rules: Rules::default(),
            undo: Undo::default(),
            bans: Vec::new(),
            bans_are_new: false,
            said: None,
            target: target.clone(),
            host: None,
            token: String::new(),
            complaint: None,
            new_name: None,
            accepted: None,
            acquainted: None,
        };
        state.welcomed(line, welcome, Continuity::Fresh, Instant::now());
        state
    }

    pub fn apply(&mut self, event: SessionEvent, now: Instant) {
        match event {
            SessionEvent::Progress(_) => {}
            SessionEvent::Welcomed { address, line, welcome } => {
                self.get_acquainted(address, &line);
                let continuity =
                    if welcome.resumed { Continuity::Resumed } else { Continuity::Again };
                self.welcomed(line, *welcome, continuity, now);
            }
            SessionEvent::Happened(event) => self.happened(event, now),
            // Among what is past, writing is past too.
            SessionEvent::Typing(typing)
                if typing.name == self.you
                    || !self.timeline.is_caught_up()
                    || self.roster.ignores(&typing.name) => {}
            SessionEvent::Typing(typing) => self.typists.apply(typing, now),
            SessionEvent::Failed { reason, id: Some(id), seconds, .. }
                if self.timeline.unsent(&id).is_some() =>
            {
                self.timeline.fail(&id, DeliveryError::Refused(reason, seconds));
                self.heed(reason, seconds, now);
            }
            SessionEvent::Failed { reason, suggestion, .. } => {
                self.complaint = Some((reason, suggestion));
            }
            SessionEvent::Bans(bans) => {
                self.bans = bans;
                self.bans_are_new = true;
            }
            SessionEvent::Over(ending) => self.over(ending),
        }
    }

    pub fn is_host(&self) -> bool {
        self.target.host_key.is_some()
    }

    /// Who hosts, a member or a machine in the corner.
    pub fn host(&self) -> Option<&str> {
        self.roster.host().map(|member| member.name.as_str()).or(self.host.as_deref())
    }

    /// Whether we could be called something else here.
    pub fn can_rename(&self) -> bool {
        self.line != Line::Classic
    }

    /// What the room has come to call us since this was last asked.
    pub fn take_new_name(&mut self) -> Option<Nickname> {
        self.new_name.take()
    }

    pub fn address(&self) -> &Address {
        &self.target.address
    }

    /// What the room refused since this was last asked.
    pub fn take_complaint(&mut self) -> Option<(Reason, Option<String>)> {
        self.complaint.take()
    }

    fn welcomed(&mut self, line: Line, welcome: Welcome, continuity: Continuity, now: Instant) {
        self.line = line;
        self.room = welcome.room;
        self.topic = welcome.topic;
        self.you = welcome.you;
        self.host = welcome.host;
        self.token = welcome.token;
        self.rules = welcome.rules;
        self.membership = Membership::Here;
        self.roster.reset(welcome.members);
        self.be_muted(welcome.muted, now);
        self.typists.clear();
        self.timeline.welcome(continuity, welcome.number);
    }

    fn happened(&mut self, event: Event, now: Instant) {
        if !self.timeline.is_past(&event) && !self.timeline.knows(&event) {
            if matches!(event.what, Happening::Topic { .. }) {
                self.undo.overtake(Subject::Topic);
            }
            self.follow(&event.what, event.time, now);
        }
        // After a rename, what follows is ours under the new name.
        match &event.what {
            Happening::Said { from, .. } if self.roster.ignores(from) => {
                self.timeline.happen_unheard(event, &self.you);
            }
            _ => self.timeline.happen(event, &self.you),
        }
    }

    /// What an event changes in who is here and what the header says.
    fn follow(&mut self, what: &Happening, time: u64, now: Instant) {
        match what {
            Happening::Said { from, .. } => {
                self.typists.forget(from);
                self.notice(from);
                if *from == self.you {
                    self.said = Some(now);
                }
            }
            Happening::Joined(member) => self.roster.join(member.clone()),
            Happening::Left { name, .. } => {
                self.typists.forget(name);
                self.roster.leave(name);
            }
            Happening::Renamed { from, to, recognition } => {
                self.typists.forget(from);
                self.roster.rename(from, to.clone(), *recognition);
                if *from == self.you {
                    self.you = to.clone();
                    self.new_name = Some(to.clone());
                }
            }
            Happening::Topic { by, topic } => {
                let before = std::mem::replace(&mut self.topic, topic.clone());
                if by.as_ref() == Some(&self.you) {
                    let asked = OwnAction::Topic(topic.clone());
                    self.undo.happened(&asked, || Some(Undoable::topic(topic, &before)));
                }
            }
            Happening::Acted { by, act, .. } => {
                self.tell(by.as_ref(), act, time, now);
                self.rules.follow(act);
                self.follow_act(act, now);
            }
            Happening::Notice { .. } | Happening::Ended => {}
        }
    }

    /// A classic room tells nobody who was there before; whoever speaks is.
    fn notice(&mut self, author: &Nickname) {
        if self.line == Line::Classic && !self.roster.has(author) {
            self.roster.join(Member::named(author.clone()));
        }
    }

    fn over(&mut self, ending: Ending) {
        self.typists.clear();
        self.timeline.fail_pending();
        self.distrust(&ending);
        self.membership = Membership::Over(ending);
    }
}

#[cfg(test)]
mod tests;
