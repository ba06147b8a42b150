// SPDX-License-Identifier: GPL-3.0-or-later
//! Names of the launcher's pages.

pub const JOIN: &str = "join";
pub const HOST: &str = "host";
pub const CONNECTING: &str = "connecting";
