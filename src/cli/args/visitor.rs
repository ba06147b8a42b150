// SPDX-License-Identifier: GPL-3.0-or-later
//! The arguments of all who join a room from the terminal.

use std::path::PathBuf;

use super::nickname;
use crate::protocol::Nickname;

#[derive(Debug, Clone, clap::Args)]
pub struct VisitorArgs {
    /// Your name there; by default your login name, or else Guest
    #[arg(long = "as", value_name = "NAME", value_parser = nickname)]
    pub name: Option<Nickname>,
    /// Take the room's password from the first line of this file; it is asked
    /// for otherwise, or taken from SALOTTO_PASSWORD
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// Do not show this installation's key: nobody recognises you
    #[arg(long)]
    pub no_key: bool,
    /// Fetch files from the host alone. Otherwise those who fetch the same large file at
    /// that time exchange parts of it, and see each other's addresses
    #[arg(long)]
    pub alone: bool,
    /// Join although another key answers than the one that is known there
    #[arg(long)]
    pub accept_new_key: bool,
}
