// SPDX-License-Identifier: GPL-3.0-or-later
//! Members whose seats were taken away, until they hear of it.

use std::collections::{HashMap, VecDeque};

use super::clock::RoomTime;
use super::person::BanTarget;
use super::refusal::Refusal;
use super::seat::MemberId;
use super::token_hash::TokenHash;
use crate::protocol::{Nickname, SeatNumber, limits};

/// Somebody whose seat was taken away while its connection is still there.
#[derive(Debug, PartialEq, Eq)]
pub struct Removal {
    /// The answer that its connection is still to be told.
    pub refusal: Refusal,
    /// The one who left with it; nobody when it only moved to another
    /// connection.
    pub left: Option<Nickname>,
}

/// Seats that were taken away, until their connections close.
#[derive(Debug, Default)]
pub struct PendingRemovals {
    waiting: HashMap<MemberId, Removal>,
    /// Refusals of those who had no connection, for when they come back.
    absent: VecDeque<(RoomTime, TokenHash, Refusal)>,
    ever: u64,
    /// People whose files in either direction are to stop, until somebody asks.
    cut_off: Vec<CutOff>,
}

/// Somebody who was kicked or banned, with or without being there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutOff {
    /// Its seat.
    pub seat: Option<SeatNumber>,
    /// Its key; its address only if that is banned.
    pub target: Option<BanTarget>,
}

impl PendingRemovals {
    pub fn add(&mut self, id: MemberId, removal: Removal) {
        self.waiting.insert(id, removal);
        self.ever += 1;
    }

    pub fn take(&mut self, id: MemberId) -> Option<Removal> {
        self.waiting.remove(&id)
    }

    /// Notes that somebody was removed who does not hear of it before it comes back.
    pub fn note_absent(&mut self, now: RoomTime, token: TokenHash, refusal: Refusal) {
        if self.absent.len() >= limits::HELD_SEATS {
            self.absent.pop_front();
        }
        self.absent.push_back((now + limits::SEAT_HELD_FOR, token, refusal));
    }

    /// The refusal of somebody who comes back and was removed meanwhile.
    pub fn refusal_of(&self, now: RoomTime, token: TokenHash) -> Option<&Refusal> {
        let mut absent = self.absent.iter().rev();
        let found = absent.find(|(until, of, _)| *of == token && *until > now)?;
        Some(&found.2)
    }

    /// Notes that somebody may move no more files.
    pub fn cut_off(&mut self, seat: Option<SeatNumber>, target: Option<BanTarget>) {
        self.cut_off.push(CutOff { seat, target });
    }

    /// Those who may move no more files since this was last asked.
    pub fn take_cut_off(&mut self) -> Vec<CutOff> {
        std::mem::take(&mut self.cut_off)
    }

    /// The number of all that were ever added.
    pub fn ever(&self) -> u64 {
        self.ever
    }

    #[cfg(test)]
    pub fn ids(&self) -> impl Iterator<Item = MemberId> {
        self.waiting.keys().copied()
    }
}
