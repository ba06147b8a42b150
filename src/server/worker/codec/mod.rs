// SPDX-License-Identifier: GPL-3.0-or-later
//! The languages a connection may speak, as bytes in memory: none of them has
//! seen a socket.

pub mod classic;
pub mod native;
pub mod upgrade;
