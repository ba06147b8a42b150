// SPDX-License-Identifier: GPL-3.0-or-later
//! Questions with answers to choose from.

use serde::{Deserialize, Serialize};

use super::{Nickname, PollLine, PollOptions, SeatNumber, bounded};

/// A question to everybody. It is open until somebody closes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    /// Name of the author.
    pub from: Nickname,
    /// Number of the author's seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<SeatNumber>,
    /// Id the author chose; unique for one author only.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounded::id")]
    pub id: Option<String>,
    /// The question.
    pub question: PollLine,
    /// The answers to choose from.
    pub options: PollOptions,
}

/// A member's vote. A later one in the same poll takes its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vote {
    /// Name of the author.
    pub from: Nickname,
    /// Number of the author's seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<SeatNumber>,
    /// Id the author chose; unique for one author only.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounded::id")]
    pub id: Option<String>,
    /// Number of the poll.
    pub poll: u64,
    /// The answer, counted from 0; `None` for none any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option: Option<usize>,
    /// The votes for each answer from now on.
    #[serde(deserialize_with = "bounded::counts")]
    pub counts: Vec<u64>,
}

/// The end of a poll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedPoll {
    /// Number of the poll.
    pub poll: u64,
    /// Name of the one who closed it; `None` for the host outside the room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Nickname>,
    /// Id the one who closed it chose; unique for that one only.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounded::id")]
    pub id: Option<String>,
    /// The votes for each answer at the end.
    #[serde(deserialize_with = "bounded::counts")]
    pub counts: Vec<u64>,
}

/// The votes in a poll, for a reader who may not have heard of all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PollTally {
    /// Number of the poll.
    pub poll: u64,
    /// Number of the last event that it takes in: one about this poll.
    pub as_of: u64,
    /// The votes for each answer.
    #[serde(deserialize_with = "bounded::counts")]
    pub counts: Vec<u64>,
    /// The answer of the reader, counted from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mine: Option<usize>,
    /// Set if the poll is closed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
}
