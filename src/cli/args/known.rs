// SPDX-License-Identifier: GPL-3.0-or-later
//! The arguments of `salotto known`.

use crate::cli::help;

/// List the rooms you have met, pin them, and forget them; and whom you ignore there.
///
/// A room that was met is known by its key. Another one at the same address is
/// not joined without --accept-new-key.
#[derive(Debug, clap::Args)]
#[command(after_help = help::known(), group = clap::ArgGroup::new("change").multiple(false))]
pub struct Known {
    /// Forget the room at this address, or of this name
    #[arg(long, value_name = "HOST[:PORT]|ROOM", group = "change")]
    pub forget: Option<String>,
    /// Pin the room at this address, or of this name: it stays on top of the list,
    /// and is kept however many others you meet
    #[arg(long, value_name = "HOST[:PORT]|ROOM", group = "change")]
    pub pin: Option<String>,
    /// Take the pin off the room at this address, or of this name
    #[arg(long, value_name = "HOST[:PORT]|ROOM", group = "change")]
    pub unpin: Option<String>,
    /// Set a damaged list aside; every room will be a new one
    #[arg(long, group = "change")]
    pub start_anew: bool,
    /// List the people you ignore, by their rooms
    #[arg(long, conflicts_with = "change")]
    pub blocked: bool,
    /// Ignore the person of this name no longer
    #[arg(long, value_name = "NAME", group = "change")]
    pub unblock: Option<String>,
    /// Only in the room of this name, or with this key
    #[arg(long = "in", value_name = "ROOM|KEY", requires = "unblock")]
    pub room: Option<String>,
    /// Print one JSON object per room or person; see docs/json.md
    #[arg(long, conflicts_with = "change")]
    pub json: bool,
}
