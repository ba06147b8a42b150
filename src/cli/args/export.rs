// SPDX-License-Identifier: GPL-3.0-or-later
//! The arguments of `salotto export`.

use clap::ValueEnum;

use super::host::room;
use crate::cli::help;
use crate::protocol::RoomName;
use crate::sentences::transcript::TranscriptForm;

/// Print what was said in a room that was hosted here.
///
/// The room may be open meanwhile. What it says is printed in the order it happened,
/// with the time of this computer's time zone.
#[derive(Debug, clap::Args)]
#[command(after_help = help::export())]
pub struct Export {
    /// Name of the room, now or earlier; not needed if only one was hosted here
    #[arg(value_name = "ROOM", value_parser = room)]
    pub room: Option<RoomName>,
    /// Form in which it is printed
    #[arg(long, value_name = "FORM", value_enum, default_value_t = ExportForm::Text)]
    pub form: ExportForm,
}

/// Form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportForm {
    /// Lines of text, for people
    Text,
    /// Markdown, for a page
    Markdown,
    /// One JSON object per event, with everything there is
    Json,
}

impl From<ExportForm> for TranscriptForm {
    fn from(form: ExportForm) -> Self {
        match form {
            ExportForm::Text => Self::Text,
            ExportForm::Markdown => Self::Markdown,
            ExportForm::Json => Self::Json,
        }
    }
}
