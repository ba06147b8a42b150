// SPDX-License-Identifier: GPL-3.0-or-later
//! Inviting friends: the join card, and what stands on it.

pub mod address_list;
pub mod join_card;
mod password_row;
