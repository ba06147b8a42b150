// SPDX-License-Identifier: GPL-3.0-or-later
//! The way to the room from the network: the port, the connections that come
//! to it, and how many there may be.

pub mod acceptor;
pub mod bind;
pub mod connection_limit;
pub mod socket;
