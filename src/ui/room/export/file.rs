// SPDX-License-Identifier: GPL-3.0-or-later
//! The file that is written, off the main thread. One that is not finished is removed.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::thread;

use super::choice::form_of;
use crate::history::LocalCalendar;
use crate::protocol::Event;
use crate::sentences::transcript::TranscriptForm;

/// A file in the making. Blocks on the disk.
pub struct ExportFile {
    path: PathBuf,
    out: BufWriter<File>,
    form: TranscriptForm,
    calendar: LocalCalendar,
    is_finished: bool,
}

impl ExportFile {
    /// Begins the file.
    pub fn create(path: PathBuf) -> io::Result<Self> {
        let out = BufWriter::new(File::create(&path)?);
        let (form, calendar) = (form_of(&path), LocalCalendar::default());
        Ok(Self { path, out, form, calendar, is_finished: false })
    }

    /// Writes events behind those that are there.
    pub fn add(&mut self, events: &[Event]) -> io::Result<()> {
        for event in events {
            if let Some(lines) = self.form.entry(event, &self.calendar.moment(event.time)) {
                writeln!(self.out, "{lines}")?;
            }
        }
        Ok(())
    }

    /// Ends the file, which is safe then.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()?;
        // A pipe, or a file of a network, may know no such thing.
        if let Err(error) = self.out.get_ref().sync_all() {
            tracing::debug!(%error, "the export is not synchronised");
        }
        self.is_finished = true;
        Ok(())
    }
}

impl Drop for ExportFile {
    fn drop(&mut self) {
        if self.is_finished {
            return;
        }
        // Perhaps on the main thread, which waits for no disk.
        let path = std::mem::take(&mut self.path);
        let remove = move || drop(fs::remove_file(path));
        if let Err(error) = thread::Builder::new().name("export-end".into()).spawn(remove) {
            tracing::warn!(%error, "half an export is left");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{EventKind, Text};

    fn noted(number: u64) -> Event {
        let text = Text::new("pizza").unwrap();
        Event { number, time: 5_000, what: EventKind::Notice { text } }
    }

    #[test]
    fn the_ending_says_the_form_and_half_a_file_is_none() {
        let folder = tempfile::tempdir().unwrap();
        for (name, begins) in [("a.txt", "[19"), ("a.MD", "*pizza"), ("a.jsonl", "{\"number\":1,")]
        {
            let path = folder.path().join(name);
            let mut file = ExportFile::create(path.clone()).unwrap();
            file.add(&[noted(1)]).unwrap();
            file.finish().unwrap();
            let written = fs::read_to_string(&path).unwrap();
            assert!(written.starts_with(begins), "{written}");
        }
        let path = folder.path().join("b.txt");
        let mut file = ExportFile::create(path.clone()).unwrap();
        file.add(&[noted(1)]).unwrap();
        drop(file);
        while path.exists() {
            thread::yield_now();
        }
        assert!(ExportFile::create(folder.path().join("nowhere/c.txt")).is_err());
    }
}
