// SPDX-License-Identifier: GPL-3.0-or-later
//! Salotto: talk to the people on your own network.

pub mod cli;
pub mod client;
pub mod config;
pub mod i18n;
pub mod protocol;
pub mod sentences;
pub mod server;
