// SPDX-License-Identifier: GPL-3.0-or-later
//! The turns of files: which of them begin now.

use super::desk::FileDesk;
use super::job::{FileTask, JobStage, MovingFile};
use super::news::{FileFailure, FileReport, FileStep};
use super::workers;
use crate::client::SendError;

/// Files that are fetched at a time, and that are read ahead to be sent; the others wait.
const AT_ONCE: usize = 3;

/// The turns that are left. Those who read see files in the order in which they were given:
/// one at a time is sent, unless it waits for its connection.
#[derive(Debug)]
struct FileTurns {
    fetched: usize,
    /// Those that are read, were read, or are on their way.
    begun: usize,
    /// Set if one is on its way into the room, or has to be before all that follow.
    is_taken: bool,
}

impl FileTurns {
    fn new(jobs: &[MovingFile]) -> Self {
        let is_begun = |job: &&MovingFile| !job.is_queued() || job.is_prepared();
        let (sent, fetched): (Vec<_>, Vec<_>) =
            jobs.iter().filter(is_begun).partition(|job| job.is_sent());
        let is_on_its_way = |job: &&MovingFile| job.is_prepared() && !job.is_queued();
        Self {
            fetched: fetched.len(),
            begun: sent.len(),
            is_taken: sent.iter().any(|job| is_on_its_way(job) && !job.waits),
        }
    }

    /// Tells if the next one, in order, begins now.
    fn take(&mut self, job: &MovingFile) -> bool {
        if !job.is_sent() {
            let begins = job.is_queued() && self.fetched < AT_ONCE;
            self.fetched += usize::from(begins);
            return begins;
        }
        let is_first = !self.is_taken;
        self.is_taken |= !job.waits;
        match job.is_queued() {
            true if job.is_prepared() => is_first,
            true => {
                let begins = self.begun < AT_ONCE;
                self.begun += usize::from(begins);
                begins
            }
            false => false,
        }
    }
}

impl FileDesk {
    /// Begins with those whose turn it is.
    pub(super) fn go_on(&self) -> Vec<FileReport> {
        let (mut state, mut failed) = (self.state(), Vec::new());
        let mut turns = FileTurns::new(&state.jobs);
        for job in &mut state.jobs {
            if !turns.take(job) {
                continue;
            }
            match begin(self, job) {
                Ok(()) => {}
                // It begins when the connection is back.
                Err(FileFailure::Send(SendError::Away | SendError::Busy)) => break,
                Err(failure) => failed.push((job.id.clone(), failure)),
            }
        }
        drop(state);
        let ends = failed.into_iter().map(|(id, why)| self.end(&id, FileStep::Failed(why)));
        ends.flatten().collect()
    }
}

/// Asks the room about a file, or reads it first.
fn begin(desk: &FileDesk, job: &mut MovingFile) -> Result<(), FileFailure> {
    job.waits = false;
    if let Some(mut request) = job.request() {
        desk.pending.expect(&mut request);
        if let Err(error) = desk.session.send(request) {
            desk.pending.forget(&job.id);
            return Err(FileFailure::Send(error));
        }
        job.stage = JobStage::Asked;
        job.asked += 1;
    } else if let FileTask::Send { order, .. } = &job.order {
        let reading = workers::read(job.id.clone(), order.source.clone(), desk.events.clone());
        job.stage = JobStage::Reading(reading);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::chat::files::known::tests::shared;
    use crate::cli::chat::files::reading::ReadingGuard;
    use crate::cli::chat::files::{FileToFetch, FileToRead, FileToSend};
    use crate::client::prepare;
    use crate::protocol::{FileName, FileTypes};
    use std::io::Write;

    fn sent(id: &str, is_prepared: bool) -> MovingFile {
        let order = FileToSend {
            source: FileToRead::File(id.into()),
            size: 1,
            asks_first: false,
            types: FileTypes::default(),
            name: FileName::new(id),
            caption: String::new(),
        };
        let prepared = is_prepared.then(|| {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(b"x").unwrap();
            let prepared =
                prepare(&mut file, &mut |_, _| std::ops::ControlFlow::Continue(())).unwrap();
            Box::new((file, prepared))
        });
        MovingFile::new(id.into(), FileTask::Send { order, prepared, upload: None })
    }

    fn fetched(id: &str) -> MovingFile {
        let file = shared("Ada", None, id);
        let order = FileToFetch { number: 1, file, folder: "/".into() };
        MovingFile::new(id.into(), FileTask::Fetch(order))
    }

    fn asked(job: MovingFile) -> MovingFile {
        MovingFile { stage: JobStage::Asked, ..job }
    }

    fn begin_now(jobs: &[MovingFile]) -> Vec<&str> {
        let mut turns = FileTurns::new(jobs);
        let mut begun = Vec::new();
        for job in jobs {
            if turns.take(job) {
                begun.push(&*job.id);
            }
        }
        begun
    }

    #[test]
    fn files_are_read_ahead_and_sent_one_by_one() {
        let reading = |id| MovingFile {
            stage: JobStage::Reading(ReadingGuard::default()),
            ..sent(id, false)
        };
        assert_eq!(begin_now(&["a", "b", "c", "d"].map(|id| sent(id, false))), ["a", "b", "c"]);
        // The second is read sooner, and waits for the first.
        let jobs = [reading("a"), sent("b", true), reading("c"), sent("d", false)];
        assert_eq!(begin_now(&jobs), [""; 0]);
        let jobs = [sent("a", true), sent("b", true), reading("c"), sent("d", false)];
        assert_eq!(begin_now(&jobs), ["a"]);
        let jobs = [asked(sent("a", true)), sent("b", true), sent("c", true)];
        assert_eq!(begin_now(&jobs), [""; 0]);
        let jobs = [sent("b", true), reading("c"), sent("d", false)];
        assert_eq!(begin_now(&jobs), ["b", "d"], "the first is over");
        // One that came back to be offered anew holds nobody up who is on the way, nor cuts in.
        let jobs = [sent("a", true), asked(sent("b", true))];
        assert_eq!(begin_now(&jobs), [""; 0]);
    }

    #[test]
    fn one_that_waits_holds_nobody_up() {
        let waiting = |id| MovingFile { waits: true, ..asked(sent(id, true)) };
        let jobs = [waiting("a"), sent("b", true), sent("c", true), sent("d", false)];
        assert_eq!(begin_now(&jobs), ["b"]);
        let jobs = [waiting("a"), asked(sent("b", true)), sent("c", true)];
        assert_eq!(begin_now(&jobs), [""; 0]);
    }

    #[test]
    fn three_are_fetched_whatever_is_sent() {
        let jobs = [
            asked(sent("a", true)),
            sent("b", true),
            sent("c", true),
            fetched("1"),
            asked(fetched("2")),
            fetched("3"),
            fetched("4"),
        ];
        assert_eq!(begin_now(&jobs), ["1", "3"]);
    }
}
