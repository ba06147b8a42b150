// SPDX-License-Identifier: GPL-3.0-or-later
//! The network around this machine. It knows neither rooms nor sessions.

pub mod hostname;
pub mod interfaces;
pub mod own_addresses;
