// SPDX-License-Identifier: GPL-3.0-or-later
//! One export: events are read and written in turns, and nothing of it is done on the
//! main thread but the asking.

use std::cell::RefCell;
use std::io;
use std::path::PathBuf;
use std::rc::Rc;

use gtk::{gio, glib};

use super::file::ExportFile;
use super::pages::ExportPages;
use crate::client::Security;
use crate::history::{History, HistoryError};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::model::{Failure, ShownPage};
use crate::protocol::{Event, ReactionCount};
use crate::sentences;
use crate::ui::room::notices::toasts::Toasts;
use crate::ui::room::session::RoomSession;

/// Events that are read from the disk at once.
const PAGE: usize = 1_000;

/// Exports of a window, one at a time.
pub struct RoomExport {
    session: Rc<RoomSession>,
    toasts: Rc<Toasts>,
    pages: ExportPages,
    /// The task that exports, which ends where it is when it is dropped.
    task: RefCell<Option<glib::JoinHandle<()>>>,
}

/// Source of the events.
enum ExportSource {
    Disk(Box<History>),
    Room,
    /// The rows of a room that has no pages, all of them.
    Rows(Vec<Event>),
}

/// Events that were read at once.
struct ExportPage {
    source: ExportSource,
    events: Vec<Event>,
    /// Counts of the reactions to the messages among them.
    counts: Vec<ReactionCount>,
    /// Number of the last event that was read.
    last: u64,
    /// Set if no event follows.
    is_last: bool,
}

/// Reason why there is no file.
enum ExportFailure {
    Disk(HistoryError),
    File(io::Error),
    /// Words of the room's.
    Room(String),
}

impl RoomExport {
    pub fn new(session: Rc<RoomSession>, toasts: Rc<Toasts>) -> Rc<Self> {
        let (pages, task) = (ExportPages::default(), RefCell::default());
        Rc::new(Self { session, toasts, pages, task })
    }

    /// Exports everything that may be read here into a file.
    pub fn start(self: &Rc<Self>, path: PathBuf) {
        self.cancel();
        self.tell_progress(0);
        let export = self.clone();
        let task = glib::spawn_future_local(async move {
            let name = path.display().to_string();
            let done = export.run(path).await;
            // It is over, and not to be cancelled any more.
            export.task.take();
            export.toasts.end_progress();
            match done {
                Ok(()) => export.toasts.say(&gettext("The conversation is exported.")),
                Err(failure) => export.toasts.warn(&failure.sentence(&name)),
            }
        });
        self.task.replace(Some(task));
    }

    /// Ends the export that goes on; nothing of it stays.
    pub fn cancel(&self) {
        if let Some(task) = self.task.take() {
            task.abort();
        }
        self.pages.forget();
        self.toasts.end_progress();
    }

    /// Takes in a page, or passes it on to `others` if it is for somebody else.
    pub fn arrive(&self, page: ShownPage, others: impl FnOnce(ShownPage)) {
        if let Some(page) = self.pages.arrive(page) {
            others(page);
        }
    }

    /// Takes in a refusal; `false` if it is about something else.
    pub fn fail(&self, failure: &Failure) -> bool {
        self.pages.fail(failure)
    }

    /// Waits for no page any more: the connection is lost.
    pub fn forget(&self) {
        self.pages.forget();
    }

    async fn run(self: &Rc<Self>, path: PathBuf) -> Result<(), ExportFailure> {
        let mut source = self.source().await?;
        let mut file = blocking(move || ExportFile::create(path)).await?;
        let (mut last, mut count) = (0, 0);
        loop {
            let page = self.read(source, last).await?;
            (source, last) = (page.source, page.last);
            count += page.events.len();
            file = blocking(move || file.add(&page.events, &page.counts).map(|()| file)).await?;
            if page.is_last {
                break;
            }
            self.tell_progress(count);
        }
        blocking(move || file.finish()).await
    }

    /// A host has everything on its disk, unless nothing is kept.
    async fn source(&self) -> Result<ExportSource, ExportFailure> {
        let hosted = self.session.hosted.borrow().as_ref().map(|hosted| hosted.folder().to_owned());
        if let Some(folder) = hosted.filter(|_| self.session.state().rules.kept) {
            let opened = gio::spawn_blocking(move || History::open_to_read(&folder)).await;
            let history = opened.map_err(|_| panicked())?.map_err(ExportFailure::Disk)?;
            return Ok(ExportSource::Disk(Box::new(history)));
        }
        if self.session.state().security == Security::Classic {
            let timeline = self.session.timeline().timeline();
            let rows = (0..timeline.len()).filter_map(|index| timeline.row(index)?.event());
            return Ok(ExportSource::Rows(rows.collect()));
        }
        Ok(ExportSource::Room)
    }

    /// Reads the events behind the one of that number.
    async fn read(&self, source: ExportSource, last: u64) -> Result<ExportPage, ExportFailure> {
        match source {
            ExportSource::Disk(mut history) => {
                let read = move || {
                    let events = history.events_after(last, PAGE)?;
                    let counts = history.reactions().among(&events)?;
                    let last = events.last().map_or(last, |event| event.number);
                    let (source, is_last) = (ExportSource::Disk(history), events.is_empty());
                    Ok(ExportPage { source, events, counts, last, is_last })
                };
                let read = gio::spawn_blocking(read).await.map_err(|_| panicked())?;
                read.map_err(ExportFailure::Disk)
            }
            ExportSource::Room => {
                let page = self.pages.after(&self.session, last).await;
                let lost = || ExportFailure::Room(gettext("The connection is lost."));
                let refused = |reason| ExportFailure::Room(sentences::reason(reason));
                let ShownPage { events, later, reactions, .. } =
                    page.ok_or_else(lost)?.map_err(refused)?;
                let newest = events.last().map_or(last, |shown| shown.event.number);
                let heard = events.into_iter().filter(|shown| !shown.unheard);
                let you = self.session.state().you.clone();
                let counts = reactions.into_iter().map(|count| count.naming(&you));
                Ok(ExportPage {
                    source: ExportSource::Room,
                    events: heard.map(|shown| shown.event).collect(),
                    counts: counts.collect(),
                    // A room whose pages do not go on has come to its end.
                    is_last: !later || newest <= last,
                    last: newest,
                })
            }
            ExportSource::Rows(events) => {
                let source = ExportSource::Rows(Vec::new());
                Ok(ExportPage { source, events, counts: Vec::new(), last, is_last: true })
            }
        }
    }

    fn tell_progress(self: &Rc<Self>, count: usize) {
        let told = match u32::try_from(count).unwrap_or(u32::MAX) {
            0 => gettext("The conversation is being exported…"),
            count => ngettext_f(
                // Translators: events are messages, arrivals and departures.
                "The conversation is being exported: {count} event so far",
                "The conversation is being exported: {count} events so far",
                count,
                &[],
            ),
        };
        let export = Rc::downgrade(self);
        self.toasts.show_progress(&told, move || {
            if let Some(export) = export.upgrade() {
                export.cancel();
            }
        });
    }
}

impl Drop for RoomExport {
    fn drop(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
        }
    }
}

impl ExportFailure {
    fn sentence(&self, path: &str) -> String {
        let error = match self {
            Self::Disk(error) => sentences::history_error(error),
            Self::File(error) => sentences::system_error(error),
            Self::Room(words) => words.clone(),
        };
        let gaps = [("path", path), ("error", &*error)];
        // Translators: {path} is a file, {error} the reason.
        gettext_f("{path} is not exported: {error}", &gaps)
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, ExportFailure> {
    let done = gio::spawn_blocking(work).await;
    done.map_err(|_| panicked())?.map_err(ExportFailure::File)
}

fn panicked() -> ExportFailure {
    ExportFailure::File(io::Error::other("the thread has panicked"))
}
