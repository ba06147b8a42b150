// SPDX-License-Identifier: GPL-3.0-or-later
//! The thread that reads the history for others, so that none of them waits for the
//! disk. It has a connection of its own, which writes nothing.

use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::store::History;

/// Time after which a room that closes waits no longer for its disk.
const END_PATIENCE: Duration = Duration::from_secs(5);

/// Something to be read; without the history where it cannot be opened.
type Task = Box<dyn FnOnce(Option<&mut History>) + Send>;

/// The folder of the history, once there is one.
pub type ReadFolder = Arc<OnceLock<PathBuf>>;

/// A thread that reads. Dropping it drops what waits.
pub struct HistoryReader {
    queue: ReadQueue,
    thread: Option<JoinHandle<()>>,
    /// Time for which its end is waited for.
    patience: Duration,
}

/// Tasks on their way to the thread.
#[derive(Clone)]
pub struct ReadQueue {
    shared: Arc<SharedTasks>,
    most: usize,
}

#[derive(Default)]
struct SharedTasks {
    waiting: Mutex<QueuedTasks>,
    bell: Condvar,
}

#[derive(Default)]
struct QueuedTasks {
    tasks: VecDeque<Task>,
    over: bool,
    /// Set once nobody reads any more.
    ended: bool,
}

/// Tells, when it is dropped, that nobody reads any more.
struct ReadEnd(Arc<SharedTasks>);

impl ReadQueue {
    /// A queue for at most so many tasks, which nobody works on yet.
    pub fn new(most: usize) -> Self {
        Self { shared: Arc::default(), most }
    }

    /// Hands over a task, without waiting for it; `false` if too many wait, or nobody
    /// reads any more.
    pub fn push(&self, task: impl FnOnce(Option<&mut History>) + Send + 'static) -> bool {
        let mut waiting = self.shared.lock();
        let takes = !waiting.over && waiting.tasks.len() < self.most;
        if takes {
            waiting.tasks.push_back(Box::new(task));
            self.shared.bell.notify_one();
        }
        takes
    }
}

impl HistoryReader {
    /// Starts the thread. It reads the history in `folder`, which may be written
    /// meanwhile, or none.
    pub fn start(queue: ReadQueue, folder: ReadFolder) -> io::Result<Self> {
        let shared = queue.shared.clone();
        let end = ReadEnd(shared.clone());
        let read = move || {
            let _end = end;
            let mut history = None;
            while let Some(task) = shared.take() {
                if history.is_none() {
                    history = folder.get().and_then(|folder| {
                        let opened = History::open_to_read(folder);
                        opened.inspect_err(|error| tracing::warn!(%error, "no history")).ok()
                    });
                }
                task(history.as_mut());
            }
        };
        let thread = thread::Builder::new().name("history-reader".into()).spawn(read)?;
        Ok(Self { queue, thread: Some(thread), patience: END_PATIENCE })
    }
}

impl Drop for HistoryReader {
    fn drop(&mut self) {
        let tasks = {
            let mut waiting = self.queue.shared.lock();
            waiting.over = true;
            std::mem::take(&mut waiting.tasks)
        };
        self.queue.shared.bell.notify_all();
        drop(tasks);
        let has_ended = self.queue.shared.has_ended_within(self.patience);
        if !has_ended {
            tracing::error!("the disk gives nothing, and is not waited for");
        }
        if let Some(thread) = self.thread.take().filter(|_| has_ended)
            && thread.join().is_err()
        {
            tracing::error!("the thread that reads the history panicked");
        }
    }
}

impl Drop for ReadEnd {
    fn drop(&mut self) {
        self.0.lock().ended = true;
        self.0.bell.notify_all();
    }
}

impl SharedTasks {
    fn lock(&self) -> MutexGuard<'_, QueuedTasks> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until nobody reads any more, at most so long; `true` if that is so.
    fn has_ended_within(&self, at_most: Duration) -> bool {
        let goes_on = |waiting: &mut QueuedTasks| !waiting.ended;
        let waited = self.bell.wait_timeout_while(self.lock(), at_most, goes_on);
        waited.unwrap_or_else(PoisonError::into_inner).0.ended
    }

    /// Waits for a task; none at the end.
    fn take(&self) -> Option<Task> {
        let idle = |waiting: &mut QueuedTasks| waiting.tasks.is_empty() && !waiting.over;
        let waited = self.bell.wait_while(self.lock(), idle);
        waited.unwrap_or_else(PoisonError::into_inner).tasks.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::protocol::{Event, EventKind};

    #[test]
    fn what_is_written_meanwhile_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let mut history = History::open(folder.path()).unwrap();
        let queue = ReadQueue::new(8);
        let _reader =
            HistoryReader::start(queue.clone(), Arc::new(folder.path().to_owned().into())).unwrap();
        let (tell, told) = mpsc::channel();
        let ask = || {
            let tell = tell.clone();
            let read = move |history: Option<&mut History>| {
                let _ = tell.send(history.and_then(|history| history.newest().ok()));
            };
            assert!(queue.push(read));
            told.recv().unwrap()
        };
        assert_eq!(ask(), Some(0));
        history.append(&[Event { number: 7, time: 1, what: EventKind::Ended }]).unwrap();
        assert_eq!(ask(), Some(7));
    }

    #[test]
    fn without_a_history_the_task_is_told_so() {
        let queue = ReadQueue::new(1);
        let reader = HistoryReader::start(queue.clone(), ReadFolder::default()).unwrap();
        let (tell, told) = mpsc::channel();
        assert!(queue.push(move |history| {
            let _ = tell.send(history.is_some());
        }));
        assert!(!told.recv().unwrap());
        drop(reader);
        assert!(!queue.push(|_| {}), "nobody reads any more");
    }

    #[test]
    fn a_disk_that_does_not_answer_is_not_waited_for_at_the_end() {
        let queue = ReadQueue::new(1);
        let mut reader = HistoryReader::start(queue.clone(), ReadFolder::default()).unwrap();
        reader.patience = Duration::from_millis(1);
        let (answer, answered) = mpsc::channel::<()>();
        let (tell, told) = mpsc::channel();
        assert!(queue.push(move |_| {
            let _ = tell.send("begun");
            let _ = answered.recv();
            let _ = tell.send("over");
        }));
        assert_eq!(told.recv(), Ok("begun"));
        drop(reader);
        assert!(told.try_recv().is_err(), "it still reads");
        drop(answer);
        assert_eq!(told.recv(), Ok("over"));
    }

    #[test]
    fn no_more_wait_than_may() {
        let queue = ReadQueue::new(2);
        assert!(queue.push(|_| {}) && queue.push(|_| {}));
        assert!(!queue.push(|_| {}));
    }
}
