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
}
