// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto export`: what was said in a room that was hosted here.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use super::args::{Export, ExportForm};
use super::harmless::{escaped, harmless};
use super::{home, print, strings};
use crate::exit_status::ExitStatus;
use crate::history::{FILE, History};
use crate::protocol::{Event, EventKind, Reason, RoomName};
use crate::sentences;
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
    let mut output = ExportPrinter { out: BufWriter::new(io::stdout().lock()), form: export.form };
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
    form: ExportForm,
}

impl<W: Write> ExportPrinter<W> {
    /// Prints page after page; a sentence if the history cannot be read on.
    fn everything(&mut self, mut history: History) -> io::Result<Result<(), String>> {
        let mut last = 0;
        loop {
            let events = match history.events_after(last, PAGE) {
                Ok(events) => events,
                Err(error) => return Ok(Err(sentences::history_error(&error))),
            };
            let Some(newest) = events.last() else { break };
            last = newest.number;
            for event in &events {
                let time = history.local_time(event.time);
                self.event(event, &time)?;
            }
        }
        self.out.flush().map(Ok)
    }

    fn event(&mut self, event: &Event, time: &str) -> io::Result<()> {
        let told = match self.form {
            ExportForm::Json => Some(event.encode()),
            ExportForm::Text => text(event, time),
            ExportForm::Markdown => markdown(event, time),
        };
        let Some(told) = told else { return Ok(()) };
        let line = match self.form {
            ExportForm::Json => escaped(&told),
            ExportForm::Text | ExportForm::Markdown => harmless(&told),
        };
        writeln!(self.out, "{line}")
    }
}

/// `[2026-11-28 12:03] Ada: text`; further lines of a text are indented.
fn text(event: &Event, time: &str) -> Option<String> {
    let told = match &event.what {
        EventKind::Said { from, text, .. } => {
            format!("{from}: {}", text.as_str().replace('\n', "\n    "))
        }
        EventKind::Ended => sentences::reason(Reason::RoomEnded),
        what => strings::event(what)?.trim_start().to_owned(),
    };
    Some(format!("[{time}] {told}"))
}

/// A paragraph for each event, with the author in bold.
fn markdown(event: &Event, time: &str) -> Option<String> {
    Some(match &event.what {
        EventKind::Said { from, text, .. } => {
            let lines: Vec<String> = text.as_str().lines().map(plain).collect();
            format!("**{}** · {time}\\\n{}\n", plain(from.as_str()), lines.join("\\\n"))
        }
        EventKind::Ended => {
            format!("*{} · {time}*\n", plain(&sentences::reason(Reason::RoomEnded)))
        }
        what => {
            let told = strings::event(what)?;
            let told: Vec<String> = told.lines().map(|line| plain(line.trim_start())).collect();
            format!("*{} · {time}*\n", told.join(" "))
        }
    })
}

/// Text that Markdown takes for nothing else: every ASCII punctuation character may
/// be escaped (section 2.4 of the specification of `CommonMark` 0.31).
fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if "\\`*_{}[]<>()#+-.!|~&".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Nickname, Text};

    fn said(text: &str) -> Event {
        let from = Nickname::new("Ada_1").unwrap();
        let text = Text::new(text).unwrap();
        let what = EventKind::Said { from, seat: None, id: None, text };
        Event { number: 1, time: 0, what }
    }

    #[test]
    fn no_line_of_a_message_passes_for_another() {
        let told = text(&said("hi\n[2026-01-01 00:00] Bo: pizza"), "now").unwrap();
        assert_eq!(told, "[now] Ada_1: hi\n    [2026-01-01 00:00] Bo: pizza");
    }

    #[test]
    fn nothing_that_was_said_is_markup() {
        let told = markdown(&said("# 1 * 2\n<b>[x](y)</b>"), "now").unwrap();
        assert_eq!(told, "**Ada\\_1** · now\\\n\\# 1 \\* 2\\\n\\<b\\>\\[x\\]\\(y\\)\\</b\\>\n");
    }
}
