// SPDX-License-Identifier: GPL-3.0-or-later
//! The room's memory on disk: its numbered events, in a SQLite database in the
//! room's folder.
//!
//! It knows events and no room: a [`History`] is read and written, a
//! [`HistoryWriter`] does the writing on a thread of its own and says up to which
//! number everything is safe, and a [`HistoryReader`] reads on another thread. Whether anything is kept, and for how long, the host
//! decides.
//!
//! A commit survives the end of the process, however it comes. A failure of the
//! power may cost what was committed since the disk was last synchronised, which
//! another thread sees to about once a second.
//!
//! What was said can be searched: an index follows the events, a moment behind them.

mod deletion;
mod deletion_clock;
mod edits;
mod error;
mod forgetting;
mod import;
mod index;
mod indexing;
mod keep_limits;
mod local_calendar;
mod lost_removals;
mod pages;
mod reaction_counts;
mod reactions;
mod read_only;
mod reader;
mod removal;
mod removal_notes;
mod removed;
mod row;
mod search;
mod set_aside;
mod size_limit;
mod source;
mod store;
mod summary;
mod synchroniser;
mod tidying;
mod unwritten;
mod whisper_search;
mod whispers;
mod write_listener;
mod write_queue;
mod writer;

pub use self::error::HistoryError;
pub use self::forgetting::{forget, tidy};
pub use self::import::{ExportedEvents, ImportError, LineFault, check_export};
pub use self::keep_limits::KeepLimits;
pub use self::local_calendar::LocalCalendar;
pub use self::pages::PageSize;
pub use self::reader::{HistoryReader, ReadFolder, ReadQueue};
pub use self::search::{AnswerSpace, SearchBounds, SearchResults};
pub use self::set_aside::{put_aside, set_database_aside};
pub use self::source::HistorySource;
pub use self::store::{FILE, History};
pub use self::summary::HistorySummary;
pub use self::tidying::Retention;
pub use self::unwritten::UnwrittenRemovals;
pub use self::whisper_search::{PastWhispers, search_whispers, whispers_from};
pub use self::whispers::UnwrittenReaders;
pub use self::write_listener::WriteOutcome;
pub use self::writer::HistoryWriter;
