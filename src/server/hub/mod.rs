// SPDX-License-Identifier: GPL-3.0-or-later
//! The hub between acceptor, workers and host: the room behind its lock, and
//! the mailboxes where workers are woken.

mod browsers;
pub mod encryption;
mod lock;
pub mod mailbox;
pub mod page_desk;
pub mod permit;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};

use self::encryption::Encryption;
use self::lock::lock;
use self::mailbox::Mailbox;
use self::page_desk::PageDesk;
use self::permit::{ConnectionPermit, HostLog, Permits};
use super::config::Pace;
use super::host_log::HostEvent;
use super::persist::signal::SaveSignal;
use super::room::{Actor, AppendedEvent, Moment, Outcome, Room, Stream, take_file_news};
use super::time;
use super::transfers::desk::TransferDesk;
use super::worker::login::password_guard::PasswordGuard;
use crate::protocol::{Asked, SecretString, limits};

/// Workers at the most, whatever the machine has.
pub const MOST_WORKERS: usize = 4;

/// Takes events as they are appended to the log.
pub type EventSink = Box<dyn FnMut(&AppendedEvent) + Send>;

/// Everything that the server's threads share.
pub struct Hub {
    room: Mutex<Room>,
    pub encryption: Encryption,
    pub host_key: SecretString,
    pub password_guard: PasswordGuard,
    pub pace: Pace,
    host_log: HostLog,
    permits: Arc<Permits>,
    pub mailboxes: [OnceLock<Mailbox>; MOST_WORKERS],
    /// Facts about the room, to be seen without the lock.
    seen: SeenFacts,
    /// Word for the saver of the room.
    pub unsaved: SaveSignal,
    event_sinks: Mutex<Vec<EventSink>>,
    ends: LogEnds,
    /// The desk where the past is read.
    pub pages: PageDesk,
    /// The desk where files are offered and asked for.
    pub transfers: TransferDesk,
}

/// Facts about the room, to be seen without the lock.
struct SeenFacts {
    /// The room's own rule.
    classic: AtomicBool,
    /// Members ever removed from the room.
    removals: AtomicU64,
    stopping: AtomicBool,
}

/// Ends of the log in the native stream, to be seen without the lock.
struct LogEnds {
    /// The end of what may be seen.
    head: AtomicU64,
    /// The end of all that has happened.
    appended: AtomicU64,
}

impl Hub {
    pub fn new(
        room: Room,
        encryption: Encryption,
        host_key: SecretString,
        password_guard: PasswordGuard,
        pace: Pace,
        host_log: impl Fn(HostEvent) + Send + Sync + 'static,
    ) -> Self {
        let classic = room.rules().classic;
        let host_log: HostLog = Arc::new(host_log);
        Self {
            encryption,
            host_key,
            password_guard,
            pace,
            permits: Arc::new(Permits::new(host_log.clone())),
            host_log,
            mailboxes: Default::default(),
            seen: SeenFacts {
                classic: AtomicBool::new(classic),
                removals: AtomicU64::new(0),
                stopping: AtomicBool::new(false),
            },
            unsaved: SaveSignal::default(),
            event_sinks: Mutex::default(),
            ends: LogEnds {
                head: AtomicU64::new(room.log().released(Stream::Native)),
                appended: AtomicU64::new(room.log().head(Stream::Native)),
            },
            pages: PageDesk::default(),
            transfers: TransferDesk::default(),
            room: Mutex::new(room),
        }
    }

    /// The room, for a short moment: nothing that waits happens under it.
    pub fn room(&self) -> MutexGuard<'_, Room> {
        lock(&self.room)
    }

    /// Asks something of the room; see [`Hub::apply`].
    pub fn handle(&self, by: Actor, asked: Asked) -> (Outcome, bool) {
        self.apply(|room, now| room.handle(by, asked, now))
    }

    /// Applies something to the room. `true` beside the result if the workers
    /// have something to do: the log grew, or a member was removed. The
    /// caller wakes them once per batch.
    pub fn apply<T>(&self, act: impl FnOnce(&mut Room, Moment) -> T) -> (T, bool) {
        let mut room = self.room();
        // Under the lock, so that one worker does not see it before another.
        let now = time::now();
        let result = act(&mut room, now);
        let grew = self.note_ends(&room);
        let removals = room.removals_ever();
        let news = self.seen.removals.swap(removals, Ordering::Release) != removals;
        let was_open = self.seen.classic.swap(room.rules().classic, Ordering::Relaxed);
        let is_open = self.classic_is_open();
        let (cut_off, dropped) = take_file_news(&mut room);
        let unsaved = room.take_unsaved();
        self.hand_on(&room.log_mut().take_appended());
        drop(room);
        self.transfers.hear(&cut_off, &dropped);
        if was_open && !is_open {
            self.transfers.drop_links();
        }
        if unsaved {
            self.unsaved.changed();
        }
        (result, grew || news)
    }

    /// Notes how far the log goes; `true` if more of it may be seen than before.
    fn note_ends(&self, room: &Room) -> bool {
        self.ends.appended.store(room.log().head(Stream::Native), Ordering::Release);
        let head = room.log().released(Stream::Native);
        self.ends.head.swap(head, Ordering::Release) != head
    }

    /// Changes what may be seen of the log, and wakes everybody to look.
    pub fn release(&self, release: impl FnOnce(&mut Room, Moment)) {
        if self.apply(release).1 {
            self.wake_all();
        }
    }

    /// `true` while something has happened that nobody may see yet.
    pub fn holds_back(&self) -> bool {
        self.ends.appended.load(Ordering::Acquire) != self.head()
    }

    /// Hands every event to `sink` from now on.
    pub fn add_event_sink(&self, sink: EventSink) {
        let mut room = self.room();
        room.log_mut().keep_appended();
        lock(&self.event_sinks).push(sink);
    }

    /// Hands events on; while the room is locked, so that they keep their order.
    fn hand_on(&self, events: &[AppendedEvent]) {
        if events.is_empty() {
            return;
        }
        for sink in lock(&self.event_sinks).iter_mut() {
            events.iter().for_each(&mut *sink);
        }
    }

    /// Members ever removed from the room.
    pub fn removals(&self) -> u64 {
        self.seen.removals.load(Ordering::Acquire)
    }

    pub fn head(&self) -> u64 {
        self.ends.head.load(Ordering::Acquire)
    }

    pub fn host_log(&self, event: HostEvent) {
        (self.host_log)(event);
    }

    pub fn classic_is_open(&self) -> bool {
        self.seen.classic.load(Ordering::Relaxed)
    }

    pub fn is_stopping(&self) -> bool {
        self.seen.stopping.load(Ordering::Acquire)
    }

    /// Ends the room and wakes everybody to say so.
    pub fn stop(&self) {
        self.apply(Room::end);
        self.seen.stopping.store(true, Ordering::Release);
        self.wake_all();
    }

    /// Wakes every worker but the one that asks, which looks by itself.
    pub fn wake_others(&self, own: usize) {
        for (index, mailbox) in self.mailboxes.iter().enumerate() {
            if index != own
                && let Some(mailbox) = mailbox.get()
            {
                mailbox.wake();
            }
        }
    }

    pub fn wake_all(&self) {
        self.wake_others(MOST_WORKERS);
    }

    /// `true` if some worker has not yet passed on half of what the log keeps, or
    /// may not. Then nothing more is read, or members would fall off the log
    /// because *we* are slow.
    pub fn must_hold_back(&self) -> bool {
        self.unserved() > (limits::LOG_BYTES / 2) as u64
    }

    /// `true` if everything that happened was sent to all who would take it.
    pub fn has_served_all(&self) -> bool {
        self.unserved() == 0
    }

    /// Bytes of the log that the slowest worker has not passed on yet.
    fn unserved(&self) -> u64 {
        let served =
            self.mailboxes.iter().filter_map(|mailbox| mailbox.get()).map(Mailbox::served).min();
        let end = self.ends.appended.load(Ordering::Acquire);
        served.map_or(0, |served| end.saturating_sub(served))
    }

    /// Admits one more connection from `peer`; `None` when there are too many.
    pub fn admit(&self, peer: SocketAddr) -> Option<ConnectionPermit> {
        self.permits.admit(peer)
    }
}
