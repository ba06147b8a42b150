// SPDX-License-Identifier: GPL-3.0-or-later
//! Updates of a room's state, which the faces draw.

use super::clock_difference::ClockDifference;
use super::colours::PersonColour;
use super::log_position::When;
use super::polls::PollNews;
use super::roster::PeopleSplice;
use super::undo::{Subject, Undoable};
use crate::client::Security;
use crate::protocol::{
    Address, AwayNote, AwayNotice, DownloadGrant, Event, FormerMember, Nickname, PollTally,
    PowerState, ReactionCount, Reason, Reconnecting, SendingQuota, Typing, UploadGrant, Uploading,
    Welcome,
};
use crate::trust::RoomPin;

/// News about a file that is no event of the room's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileUpdate {
    /// We may send the content of a file.
    MaySend(UploadGrant),
    /// We may fetch the content of a file.
    MayFetch(DownloadGrant),
    /// The limits of what we may still send.
    Quota(SendingQuota),
    /// A member whom we do not ignore sends a file.
    Sending(Uploading),
}

/// One change of a room's state. The first group tells what happened, in order.
/// The second group follows it and names what to draw anew, each part once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Update {
    /// The connection is lost, and comes back by itself.
    Interrupted,
    /// The room let us in again.
    Entered(Box<Entrance>),
    /// An event of the room arrived.
    Happened(ShownEvent),
    /// A member whom we do not ignore writes, or stopped.
    Typing(Typing),
    /// A member lost its connection, or is back.
    Reconnecting(Reconnecting),
    /// A member is away, or is back.
    Away(AwayNotice),
    /// We are away, with a note, or are back.
    OwnAway(Option<AwayNote>),
    /// The host's computer is about to sleep or to be switched off, or goes on.
    Power(PowerState),
    /// The host's clock is not ours.
    HostClock(ClockDifference),
    /// Requests of ours of which nobody knows whether they took place.
    Unconfirmed {
        /// Ids of the requests.
        ids: Vec<String>,
    },
    /// The room refused a request.
    Failed(Failure),
    /// A request of ours changes nothing: it is so already.
    Unchanged {
        /// Id of the request.
        id: Option<String>,
    },
    /// A file is on its way, or may be.
    File(FileUpdate),
    /// The list of bans arrived.
    Bans {
        /// Id of the request.
        id: Option<String>,
    },
    /// A page of the past arrived.
    Page(ShownPage),
    /// A search found something, or nothing.
    Found(ShownResults),
    /// Events that this device remembers, the oldest first.
    Recalled(Vec<ShownEvent>),
    /// Something about a poll that is told in words.
    PollNews(Box<PollNews>),
    /// We have another name.
    NewName(Nickname),
    /// A key that the person accepted let us in.
    KeyAccepted {
        /// Address that answered.
        address: Address,
        /// The accepted key, and the host's epoch.
        pin: RoomPin,
    },
    /// The attempt to get back in failed.
    RejoinFailed,
    /// A subject changed: an earlier action on it can no longer be undone.
    Overtaken(Subject),
    /// An action of ours took place.
    Done(Undoable),

    /// Members of the room.
    People(PeopleSplice),
    /// Name, topic and security of the room, number of its members.
    Header,
    /// Our role and the rules.
    Permissions,
    /// Mutes and the slow mode.
    Speech,
    /// Our standing in the room.
    Membership,
    /// Members who are writing.
    Typists,
    /// The votes in the poll of that number.
    Poll(u64),
    /// Pinned messages.
    Pins,
    /// The list of bans, which is out of date.
    BansChanged,
}

/// Our entrance into a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrance {
    /// Address that answered, of those the target names.
    pub address: Address,
    /// Connection to the room.
    pub security: Security,
    /// The room's welcome.
    pub welcome: Welcome,
    /// Relation of the events that follow to those before.
    pub continuity: Continuity,
}

/// Relation of the events after a welcome to those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Continuity {
    /// There were none before.
    Fresh,
    /// They continue exactly where the connection was lost.
    Resumed,
    /// The room does not know us any more; some may be missing or come twice.
    Again,
}

impl Continuity {
    /// The relation after a connection that was lost.
    pub(super) fn again(resumed: bool) -> Self {
        if resumed { Self::Resumed } else { Self::Again }
    }
}

/// An event of the room, as seen from our place in its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownEvent {
    /// The event.
    pub event: Event,
    /// Its time, relative to our entrance.
    pub when: When,
    /// Our name when it took place.
    pub you: Nickname,
    /// Set for a message of somebody whom we ignore.
    pub unheard: bool,
    /// Set for our own coming and going while we were away.
    pub ours: bool,
    /// Set for what mentions us, where a [`MentionRule`](super::MentionRule) has judged it.
    pub mention: bool,
    /// Colour of the author of a message.
    pub colour: PersonColour,
}

/// Results of a search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShownResults {
    /// Id of the request.
    pub id: Option<String>,
    /// The events, newest first.
    pub events: Vec<ShownEvent>,
    /// Set if the room has older ones for us.
    pub earlier: bool,
    /// Set if the room could not search everything.
    pub partial: bool,
    /// Reactions to the messages among them.
    pub reactions: Vec<ReactionCount>,
    /// Number of the newest event that they count; `None` if the room does not tell.
    pub as_of: Option<u64>,
}

/// A page of the past.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShownPage {
    /// Id of the request.
    pub id: Option<String>,
    /// The events, oldest first.
    pub events: Vec<ShownEvent>,
    /// Votes in the polls among them.
    pub polls: Vec<PollTally>,
    /// Set if the room has older ones for us.
    pub earlier: bool,
    /// Set if the room has newer ones for us.
    pub later: bool,
    /// Reactions to the messages among them.
    pub reactions: Vec<ReactionCount>,
    /// Number of the newest event that they count; `None` if the room does not tell.
    pub as_of: Option<u64>,
}

/// A request that the room refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Reason of the refusal.
    pub reason: Reason,
    /// Id of the request, if it had one.
    pub id: Option<String>,
    /// A name that is free.
    pub suggestion: Option<String>,
    /// People who may be meant, if it has to be said which one.
    pub candidates: Vec<FormerMember>,
    /// Seconds until it makes sense to try again.
    pub seconds: Option<u64>,
}

impl From<Failure> for Update {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Updates that were not taken yet.
#[derive(Debug, Default)]
pub(super) struct Updates {
    told: Vec<Update>,
    redrawn: Vec<Update>,
}

impl Updates {
    /// Adds all of it.
    pub fn tell_all(&mut self, updates: impl IntoIterator<Item = Update>) {
        for update in updates {
            self.tell(update);
        }
    }

    /// Adds something that happened.
    pub fn tell(&mut self, update: Update) {
        self.told.push(update);
    }

    /// Adds a part to draw anew, once.
    pub fn redraw(&mut self, update: Update) {
        if !self.redrawn.contains(&update) {
            self.redrawn.push(update);
        }
    }

    /// Takes all updates.
    pub fn take(&mut self) -> Vec<Update> {
        let mut all = std::mem::take(&mut self.told);
        all.append(&mut self.redrawn);
        all
    }
}
