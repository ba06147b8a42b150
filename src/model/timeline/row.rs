// SPDX-License-Identifier: GPL-3.0-or-later
//! Rows of the conversation, as values.

use super::attached::Attached;
use super::grouping::GroupPlace;
use super::joins_and_leaves::JoinsAndLeaves;
use super::said_marks::SaidMarks;
pub use super::said_parts::MessageRemoval;
use super::said_parts::SaidParts;
use super::unsent::Unsent;
use crate::model::colours::PersonColour;
use crate::model::person::Person;
use crate::protocol::{
    ActionTarget, AnsweredMessage, EventKind, ModerationAction, NameDoubt, Nickname, Text, Topic,
    Why,
};

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// The beginning of a day, with some time of that day.
    Day(u64),
    /// A line across the conversation.
    Divider(Divider),
    /// A message.
    Said(Said),
    /// A fold of messages that are not shown.
    Hidden(Hidden),
    /// An announcement.
    Announcement(Announcement),
    /// Joins and leaves, folded into one row.
    JoinsAndLeaves(JoinsAndLeaves),
    /// A notice about something else.
    Notice {
        /// The notice.
        notice: RoomNotice,
        /// Time it happened, in milliseconds since 1970.
        time: u64,
    },
    /// Rows that are not kept any more.
    Gone,
    /// The end of what the room has of the past.
    Beginning {
        /// Set if it is the room's own beginning, and not that of what we may read.
        whole: bool,
    },
    /// A message of ours that is not in the room yet.
    Unsent(Unsent),
}

/// A line across the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Divider {
    /// Past messages follow.
    Earlier,
    /// New messages follow, after our first entrance.
    Since,
    /// Messages follow from the time without connection.
    Away,
    /// New messages follow again.
    Back,
    /// Messages may be missing here.
    Gap,
    /// Messages follow that came while the reader was elsewhere.
    Unread,
    /// Messages follow that this device remembers, and the room does not tell.
    Remembered,
    /// Messages follow that the room tells, behind those that this device remembers.
    ToldByRoom,
}

/// A message that is in the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Number of its event; 0 where nobody told it.
    pub number: u64,
    /// The author.
    pub author: Person,
    /// The one it is for, where it is a whisper.
    pub to: Option<Person>,
    /// Text of the message; empty once it is removed.
    pub text: Box<str>,
    /// A poll or a file that it brings beside its text.
    pub attached: Option<Attached>,
    /// The message that this one answers.
    pub answers: Option<AnsweredMessage>,
    /// Marks of the message.
    pub marks: SaidMarks,
    /// Removal of the message.
    pub removal: Option<MessageRemoval>,
    /// Time it was said, in milliseconds since 1970, as it is shown.
    pub time: u64,
    /// Time it was said by the host's clock, which is another one where we show when it
    /// came.
    pub host_time: u64,
    /// Set for a message of ours.
    pub own: bool,
    /// Set for a past message.
    pub past: bool,
    /// Set for a message that mentions us.
    pub mention: bool,
    /// Colour of the author when it was said.
    pub colour: PersonColour,
    /// Place in its group, whose first message shows the author.
    pub place: GroupPlace,
}

/// A fold of messages that are not shown until somebody wants to see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    /// Id of the fold.
    pub id: u64,
    /// The messages.
    pub messages: Vec<Said>,
}

/// An announcement in the room's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// Number of its event.
    pub number: u64,
    /// Name of the member who made it; `None` for the host's console.
    pub by: Option<Nickname>,
    /// Text of the announcement.
    pub text: Text,
    /// Its reason.
    pub why: Option<Why>,
    /// Time it was made, in milliseconds since 1970.
    pub time: u64,
}

/// A notice about what happened in the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoomNotice {
    /// Somebody joined under a name that suggests another person.
    Doubtful(NameDoubt),
    /// A member changed the name.
    Renamed {
        /// Name before.
        from: Nickname,
        /// Name now.
        to: Nickname,
        /// Doubt about the new name.
        doubt: Option<NameDoubt>,
    },
    /// The topic was set.
    Topic {
        /// Name of the member who set it; `None` for the host's console.
        by: Option<Nickname>,
        /// The topic.
        topic: Topic,
    },
    /// A moderator or the host acted.
    Acted {
        /// Name of the member who acted; `None` for the host's console.
        by: Option<Nickname>,
        /// The action.
        act: ModerationAction,
        /// The person it was about, beside the name.
        target: ActionTarget,
        /// Its reason.
        why: Option<Why>,
    },
    /// Notice that the host's disk keeps the talk again, or cannot for now.
    History {
        /// Set if it is kept.
        kept: bool,
        /// Number of times it could not, one after the other.
        failures: u32,
    },
    /// The host chose whether what is said is kept.
    KeepChoice {
        /// Set if it is kept.
        kept: bool,
    },
    /// The room said something in words.
    Words(Text),
    /// The host closed the room.
    Ended,
}

impl Said {
    /// The message that an event is, as it is told to `you`, and its id; whatever else
    /// it is, if it is none. The time that is shown and the place are for the rows to say.
    #[expect(clippy::result_large_err, reason = "the event goes on to other rows")]
    pub fn of(
        what: EventKind,
        (host_time, mention): (u64, bool),
        you: &Nickname,
    ) -> Result<(Self, Option<String>), EventKind> {
        let marks = SaidMarks::of(&what);
        let SaidParts { author, id, answers, text, removal, attached, to } =
            SaidParts::of(what, you)?;
        let said = Self {
            number: 0,
            own: author.name == *you,
            author,
            // All of it is for us, whatever it says.
            mention: mention && to.is_none(),
            to,
            text,
            attached,
            answers,
            marks,
            removal,
            time: 0,
            host_time,
            past: false,
            colour: PersonColour::default(),
            place: GroupPlace::first(0),
        };
        Ok((said, id))
    }

    /// Approximate size in bytes of what it says.
    fn weight(&self) -> usize {
        self.text.len() + self.attached.as_ref().map_or(0, Attached::weight)
    }

    /// Tells if the message shows the author.
    pub fn is_first(&self) -> bool {
        self.place.is_first()
    }

    /// Place of a message of `author` to all at `time` behind this one. No whisper is in a
    /// group with it.
    pub fn next_place(&self, author: &Person, past: bool, time: u64) -> GroupPlace {
        match self.to.is_none() && self.author == *author && self.past == past {
            true => self.place.next(time),
            false => GroupPlace::first(time),
        }
    }
}

impl Row {
    /// Approximate size in bytes.
    pub fn weight(&self) -> usize {
        const ROW: usize = 128;
        ROW + match self {
            Self::Said(said) => said.weight(),
            Self::Hidden(hidden) => hidden.messages.iter().map(|said| ROW + said.weight()).sum(),
            Self::Announcement(announcement) => announcement.text.as_str().len(),
            Self::JoinsAndLeaves(people) => people.weight(),
            Self::Notice { notice: RoomNotice::Words(text), .. } => text.as_str().len(),
            // Names, topics and reasons are short.
            Self::Notice { .. } => 8 * ROW,
            Self::Day(_)
            | Self::Divider(_)
            | Self::Unsent(_)
            | Self::Gone
            | Self::Beginning { .. } => 0,
        }
    }
}
