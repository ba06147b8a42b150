// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto export`: what was said in a room that was hosted here.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use super::args::Export;
use super::{home, print, strings};
use crate::exit_status::ExitStatus;
use crate::history::{FILE, History, LocalCalendar};
use crate::protocol::RoomName;
use crate::sentences;
use crate::sentences::transcript::TranscriptForm;
use crate::trust::room_folder::{self, HostedRoom};

/// Events that are read at once.
const PAGE: usize = 1_000;

pub(super) fn run(export: &Export) -> ExitStatus {
    let history = match open(export.room.as_ref()) {
        Ok(history) => history,
        Err(sentence) => {
            print::error(&sentence);
            return ExitStatus::Failure;
        }
    };
    let mut output =
        ExportPrinter { out: BufWriter::new(io::stdout().lock()), form: export.form.into() };
    match output.everything(history) {
        Ok(Ok(())) => ExitStatus::Success,
        Ok(Err(sentence)) => {
            print::error(&sentence);
            ExitStatus::Failure
        }
        Err(error) => print::unwritten(&error),
    }
}

/// The history of the room of that name, or of the only one.
fn open(wanted: Option<&RoomName>) -> Result<History, String> {
    let rooms = room_folder::hosted(&home::data_folder()?);
    let mut rooms = rooms.map_err(|error| sentences::stored_error(&error))?;
    rooms.retain(|room| room.path.join(FILE).exists());
    let names = |rooms: &[HostedRoom]| -> Vec<RoomName> {
        rooms.iter().filter_map(|room| room.name.clone()).collect()
    };
    let path = match wanted {
        None if rooms.len() == 1 => rooms.remove(0).path,
        None if rooms.is_empty() => return Err(strings::no_history()),
        None => return Err(strings::which_history(&names(&rooms))),
        Some(wanted) => {
            find(&rooms, wanted).ok_or_else(|| strings::no_such_history(wanted, &names(&rooms)))?
        }
    };
    History::open_to_read(&path).map_err(|error| sentences::history_error(&error))
}

fn find(rooms: &[HostedRoom], wanted: &RoomName) -> Option<PathBuf> {
    let room = rooms.iter().find(|room| room.name.as_ref() == Some(wanted))?;
    Some(room.path.clone())
}

struct ExportPrinter<W: Write> {
    out: BufWriter<W>,
    form: TranscriptForm,
}

impl<W: Write> ExportPrinter<W> {
    /// Prints page after page; a sentence if the history cannot be read on.
    fn everything(&mut self, mut history: History) -> io::Result<Result<(), String>> {
        let calendar = LocalCalendar::default();
        let mut last = 0;
        loop {
            let events = match history.events_after(last, PAGE) {
                Ok(events) => events,
                Err(error) => return Ok(Err(sentences::history_error(&error))),
            };
            let Some(newest) = events.last() else { break };
            last = newest.number;
            for event in &events {
                let time = calendar.moment(event.time);
                if let Some(lines) = self.form.entry(event, &time) {
                    writeln!(self.out, "{lines}")?;
                }
            }
        }
        self.out.flush().map(Ok)
    }
}
