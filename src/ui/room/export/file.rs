// SPDX-License-Identifier: GPL-3.0-or-later
//! The file that is written, off the main thread. Until it is finished, whatever it is to
//! replace stays as it is.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::thread;

use super::choice::form_of;
use super::draft::ExportDraft;
use crate::history::LocalCalendar;
use crate::protocol::{Event, ReactionCount};
use crate::sentences::transcript::TranscriptForm;

/// A file in the making. Blocks on the disk.
pub struct ExportFile {
    /// Absent once it is finished.
    begun: Option<BegunExport>,
    form: TranscriptForm,
    calendar: LocalCalendar,
}

struct BegunExport {
    out: BufWriter<File>,
    draft: ExportDraft,
}

impl ExportFile {
    /// Begins the file.
    pub fn create(path: PathBuf) -> io::Result<Self> {
        let (form, calendar) = (form_of(&path), LocalCalendar::default());
        let (draft, out) = ExportDraft::begin(path)?;
        let begun = Some(BegunExport { out: BufWriter::new(out), draft });
        Ok(Self { begun, form, calendar })
    }

    /// Writes events behind those that are there, with the counts of reactions to them.
    pub fn add(&mut self, events: &[Event], counts: &[ReactionCount]) -> io::Result<()> {
        let Some(BegunExport { out, .. }) = &mut self.begun else { return Ok(()) };
        for event in events {
            if let Some(lines) = self.form.entry(event, &self.calendar.moment(event.time)) {
                writeln!(out, "{lines}")?;
            }
            if let Some(line) = self.form.reactions(event.number, counts) {
                writeln!(out, "{line}")?;
            }
        }
        Ok(())
    }

    /// Ends the file, which is safe then.
    pub fn finish(mut self) -> io::Result<()> {
        let Some(BegunExport { out, draft }) = &mut self.begun else { return Ok(()) };
        out.flush()?;
        // A pipe, or a file of a network, may know no such thing.
        if let Err(error) = out.get_ref().sync_all() {
            tracing::debug!(%error, "the export is not synchronised");
        }
        draft.place()?;
        self.begun = None;
        Ok(())
    }
}

impl Drop for ExportFile {
    fn drop(&mut self) {
        let Some(BegunExport { out, draft }) = self.begun.take() else { return };
        // Perhaps on the main thread, which waits for no disk, neither to write what is left
        // nor to close the file.
        let discard = move || {
            drop(out.into_parts());
            draft.discard();
        };
        if let Err(error) = thread::Builder::new().name("export-end".into()).spawn(discard) {
            tracing::warn!(%error, "half an export is left");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::path::Path;
    use std::time::{Duration, Instant};

    use super::*;
    use crate::protocol::{EventKind, Text};

    fn noted(number: u64) -> Event {
        let text = Text::new("pizza").unwrap();
        Event { number, time: 5_000, what: EventKind::Notice { text } }
    }

    fn export(path: &Path) {
        let mut file = ExportFile::create(path.to_owned()).unwrap();
        file.add(&[noted(1)], &[]).unwrap();
        file.finish().unwrap();
    }

    /// A name with which none can stand beside it that is longer.
    fn longest_name() -> String {
        format!("{}.txt", "a".repeat(251))
    }

    #[test]
    fn the_ending_says_the_form() {
        let folder = tempfile::tempdir().unwrap();
        for (name, begins) in [("a.txt", "[19"), ("a.MD", "*pizza"), ("a.jsonl", "{\"number\":1,")]
        {
            let path = folder.path().join(name);
            export(&path);
            let written = fs::read_to_string(&path).unwrap();
            assert!(written.starts_with(begins), "{written}");
        }
        assert!(ExportFile::create(folder.path().join("nowhere/c.txt")).is_err());
    }

    #[test]
    fn half_a_file_is_none_and_the_one_that_was_there_stays() {
        for name in ["b.txt".to_owned(), longest_name()] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(name);
            for old in [None, Some("old")] {
                old.inspect(|old| fs::write(&path, old).unwrap());
                let mut file = ExportFile::create(path.clone()).unwrap();
                file.add(&[noted(1)], &[]).unwrap();
                drop(file);
                let left = old.map_or(0, |_| 1);
                let deadline = Instant::now() + Duration::from_mins(1);
                while fs::read_dir(folder.path()).unwrap().count() > left {
                    assert!(Instant::now() < deadline, "half a file is left");
                    thread::yield_now();
                }
                assert_eq!(fs::read_to_string(&path).ok().as_deref(), old);
            }
        }
    }

    #[test]
    fn a_file_is_replaced_as_a_whole_and_stays_as_private_as_it_was() {
        for name in ["b.txt".to_owned(), longest_name()] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(name);
            fs::write(&path, "old ".repeat(500)).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
            let link = folder.path().join("link.txt");
            symlink(&path, &link).unwrap();
            export(&link);
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
            let written = fs::read_to_string(&path).unwrap();
            assert!(written.contains("pizza") && !written.contains("old"), "{written}");
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        }
    }
}
