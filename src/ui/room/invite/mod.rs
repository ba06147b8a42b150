// SPDX-License-Identifier: GPL-3.0-or-later
//! Inviting friends: the dialog, and what is in it.

pub mod address_list;
pub mod dialog;
mod link;
mod password_row;
