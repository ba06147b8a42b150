// SPDX-License-Identifier: GPL-3.0-or-later
//! Everything a room window knows about its room. Eats session events, knows
//! no widget; the window paints what it finds here.

use std::time::Instant;

use super::outbox::Trouble;
use super::roster::Roster;
use super::timeline::{Arrival, DayOf, Timeline};
use super::typing::Typists;
use crate::client::{Approach, Ending, Line, SessionEvent, Target};
use crate::protocol::{
    Address, Event, Happening, Nickname, Reason, Resume, RoomName, Topic, Welcome,
};

/// Whether we are in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
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
    pub presence: Presence,
    pub roster: Roster,
    pub timeline: Timeline,
    pub typists: Typists,
    address: Address,
    host: Option<String>,
    host_key: Option<String>,
    token: String,
    /// What the room last refused that was no message of ours.
    complaint: Option<(Reason, Option<String>)>,
}

impl RoomState {
    /// The room `target` led to, as its first welcome tells.
    pub fn new(target: &Target, line: Line, welcome: Welcome, day_of: DayOf) -> Self {
        let mut state = Self {
            room: welcome.room.clone(),
            topic: Topic::default(),
            you: target.name.clone(),
            line: line.clone(),
            presence: Presence::Rejoining,
            roster: Roster::default(),
            timeline: Timeline::new(day_of),
            typists: Typists::default(),
            address: target.address.clone(),
            host: None,
            host_key: target.host_key.clone(),
            token: String::new(),
            complaint: None,
        };
        state.welcomed(line, welcome, Arrival::Fresh);
        state
    }

    pub fn apply(&mut self, event: SessionEvent, now: Instant) {
        match event {
            SessionEvent::Progress(_) => {}
            SessionEvent::Welcomed { line, welcome } => {
                let arrival = if welcome.resumed { Arrival::Resumed } else { Arrival::Again };
                self.welcomed(line, *welcome, arrival);
            }
            SessionEvent::Happened(event) => self.happened(event),
            SessionEvent::Typing(typing) if typing.name == self.you => {}
            SessionEvent::Typing(typing) => self.typists.apply(typing, now),
            SessionEvent::Failed { reason, id: Some(id), .. }
                if self.timeline.unsent(&id).is_some() =>
            {
                self.timeline.fail(&id, Trouble::Refused(reason));
            }
            SessionEvent::Failed { reason, suggestion, .. } => {
                self.complaint = Some((reason, suggestion));
            }
            SessionEvent::Over(ending) => self.over(ending),
        }
    }

    /// Where to knock to get back in, and how: a line that was encrypted never
    /// comes back as plain text.
    pub fn way_back(&self) -> Target {
        let encrypted = matches!(self.line, Line::Encrypted { .. });
        let known = encrypted && !self.token.is_empty();
        let last = self.timeline.last();
        Target {
            address: self.address.clone(),
            name: self.rejoin_name(),
            approach: if encrypted { Approach::Encrypted } else { Approach::Listen },
            resume: known.then(|| Resume { token: self.token.clone(), last }),
            host_key: self.host_key.clone(),
        }
    }

    /// Our name, or the free one the room suggested when ours was taken.
    pub fn rejoin_name(&self) -> Nickname {
        let suggested = match &self.presence {
            Presence::Over(Ending::Refused { suggestion: Some(free), .. }) => {
                Nickname::new(free).ok()
            }
            _ => None,
        };
        suggested.unwrap_or_else(|| self.you.clone())
    }

    pub fn is_host(&self) -> bool {
        self.host_key.is_some()
    }

    /// Who hosts, a member or a machine in the corner.
    pub fn host(&self) -> Option<&str> {
        self.roster.host().map(|member| member.name.as_str()).or(self.host.as_deref())
    }

    pub fn address(&self) -> &Address {
        &self.address
    }

    /// What the room refused since this was last asked.
    pub fn take_complaint(&mut self) -> Option<(Reason, Option<String>)> {
        self.complaint.take()
    }

    fn welcomed(&mut self, line: Line, welcome: Welcome, arrival: Arrival) {
        self.line = line;
        self.room = welcome.room;
        self.topic = welcome.topic;
        self.you = welcome.you;
        self.host = welcome.host;
        self.token = welcome.token;
        self.presence = Presence::Here;
        self.roster.reset(welcome.members);
        self.typists.clear();
        self.timeline.welcome(arrival, welcome.number);
    }

    fn happened(&mut self, event: Event) {
        if !self.timeline.is_past(&event) && !self.timeline.knows(&event) {
            self.follow(&event.what);
        }
        // After a rename, what follows is ours under the new name.
        self.timeline.happen(event, &self.you);
    }

    /// What an event changes in who is here and what the header says.
    fn follow(&mut self, what: &Happening) {
        match what {
            Happening::Said { from, .. } => self.typists.forget(from),
            Happening::Joined(member) => self.roster.join(member.clone()),
            Happening::Left { name, .. } => {
                self.typists.forget(name);
                self.roster.leave(name);
            }
            Happening::Renamed { from, to } => {
                self.typists.forget(from);
                self.roster.rename(from, to.clone());
                if *from == self.you {
                    self.you = to.clone();
                }
            }
            Happening::Topic { topic, .. } => self.topic = topic.clone(),
            Happening::Notice { .. } | Happening::Ended => {}
        }
    }

    fn over(&mut self, ending: Ending) {
        self.typists.clear();
        self.timeline.fail_pending();
        self.presence = Presence::Over(ending);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Member, Text, Typing};

    fn name(raw: &str) -> Nickname {
        Nickname::new(raw).unwrap()
    }

    fn member(raw: &str, host: bool) -> Member {
        Member { name: name(raw), encrypted: true, host }
    }

    fn welcome(resumed: bool, number: u64) -> Welcome {
        Welcome {
            room: RoomName::new("Attic").unwrap(),
            topic: Topic::default(),
            you: name("Me"),
            host: Some("pi".into()),
            members: vec![member("Me", false), member("Ada", true)],
            number,
            resumed,
            token: "secret".into(),
        }
    }

    fn state() -> RoomState {
        let target = Target {
            address: "attic:5555".parse().unwrap(),
            name: name("me"),
            approach: Approach::Listen,
            resume: None,
            host_key: None,
        };
        RoomState::new(&target, Line::Encrypted { fingerprint: [0; 32] }, welcome(false, 0), |_| 0)
    }

    fn happened(number: u64, what: Happening) -> SessionEvent {
        SessionEvent::Happened(Event { number, time: number, what })
    }

    #[test]
    fn people_come_go_and_change_their_names() {
        let mut state = state();
        let now = Instant::now();
        assert_eq!(state.host(), Some("Ada"));
        state.apply(happened(1, Happening::Joined(member("Bo", false))), now);
        let left =
            Happening::Left { name: name("Ada"), reason: crate::protocol::LeaveReason::Left };
        state.apply(happened(2, left), now);
        assert_eq!((state.roster.len(), state.host()), (2, Some("pi")));
        let renamed = Happening::Renamed { from: name("Me"), to: name("Mia") };
        state.apply(happened(3, renamed), now);
        assert_eq!(state.you, name("Mia"));
    }

    #[test]
    fn the_past_changes_nobody() {
        let mut state = state();
        let now = Instant::now();
        let again = SessionEvent::Welcomed {
            line: Line::Encrypted { fingerprint: [0; 32] },
            welcome: Box::new(welcome(false, 5)),
        };
        state.apply(again, now);
        state.apply(happened(4, Happening::Joined(member("Bo", false))), now);
        assert_eq!(state.roster.len(), 2);
        state.apply(happened(6, Happening::Joined(member("Bo", false))), now);
        assert_eq!(state.roster.len(), 3);
    }

    #[test]
    fn the_way_back_is_never_less_safe() {
        let mut state = state();
        let said = Happening::Said { from: name("Ada"), id: None, text: Text::new("a").unwrap() };
        state.apply(happened(7, said), Instant::now());
        state.apply(SessionEvent::Over(Ending::Lost), Instant::now());
        let target = state.way_back();
        assert_eq!(target.approach, Approach::Encrypted);
        assert_eq!(target.resume, Some(Resume { token: "secret".into(), last: 7 }));
        assert_eq!(target.name, name("Me"));
        let taken = Ending::Refused {
            reason: Reason::NameTaken,
            message: String::new(),
            suggestion: Some("Me2".into()),
        };
        state.apply(SessionEvent::Over(taken), Instant::now());
        assert_eq!(state.way_back().name, name("Me2"));
    }

    #[test]
    fn typing_and_failures_find_their_place() {
        let mut state = state();
        let now = Instant::now();
        let typing = |who| SessionEvent::Typing(Typing { name: name(who), active: true });
        state.apply(typing("Ada"), now);
        state.apply(typing("Me"), now);
        assert_eq!(state.typists.names().len(), 1);
        state.timeline.write("x", Text::new("hm").unwrap(), 0);
        let failed = |id: Option<&str>| SessionEvent::Failed {
            reason: Reason::TooFast,
            id: id.map(str::to_owned),
            suggestion: None,
        };
        state.apply(failed(Some("x")), now);
        assert_eq!(
            state.timeline.unsent("x").unwrap().trouble,
            Some(Trouble::Refused(Reason::TooFast))
        );
        assert_eq!(state.take_complaint(), None);
        state.apply(failed(None), now);
        assert_eq!(state.take_complaint(), Some((Reason::TooFast, None)));
    }
}
