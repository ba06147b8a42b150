// SPDX-License-Identifier: GPL-3.0-or-later
//! A room that listens: an acceptor, workers that own the members' sockets,
//! and the [`room`] that they all ask.

#[doc(hidden)]
pub mod fuzzing;
pub mod room;

mod announce;
mod config;
mod error;
mod host_log;
mod hub;
mod listen;
mod past_page;
mod past_reactions;
mod past_search;
mod persist;
mod power;
mod take_in;
mod time;
mod tls;
mod transfers;
mod turned_away;
mod wording;
mod worker;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

pub use config::{Config, KeepHistory, Pace};
pub use error::{KeepError, OpenError};
pub use host_log::{HistoryFailure, HistoryNews, HostEvent, LogThrottle, SaveFailure};
pub use listen::bind::{BindError, BindTarget};
pub use persist::{
    DamagedPast, HistoryKeeper, RememberedKeeping, damaged_past, forget_said, set_aside_register,
};
pub use room::{FilesConfig, FilesUse, KeptFile, Refusal};
pub use take_in::{TakeInError, TakeInNews, take_in};
pub use tls::tls;
pub use turned_away::TurnedAway;

use self::hub::Hub;
use self::hub::encryption::Encryption;
use self::listen::acceptor::Acceptor;
use self::listen::socket;
use self::persist::{OpenedHistory, Saver};
use self::room::{
    Actor, Opening, Outcome, Room, close_lost_polls, files_of, files_use, pinned, restore_private,
};
use self::transfers::desk::TransferDesk;
use self::transfers::{Housekeeper, find_files, open_store};
use self::worker::login::password_guard::PasswordGuard;
use crate::history::HistoryReader;
use crate::protocol::{
    Ask, Ban, CheckedAction, Event, FileSenders, FormerMember, Member, ModerationAction, Nickname,
    PinnedMessage, Rules, SeatNumber, SecretString, Topic, Why,
};
use crate::trust::HostCertificate;

/// An open room. Dropping it closes it.
pub struct Server {
    hub: Arc<Hub>,
    acceptor: Acceptor,
    keeper: Arc<HistoryKeeper>,
    reader: Option<HistoryReader>,
    saver: Option<Saver>,
    housekeeper: Option<Housekeeper>,
    address: SocketAddr,
}

/// Addresses where others on the network find what listens on `port` of this machine,
/// likeliest first; none if it listens for this machine alone. Asks the system for its
/// interfaces.
pub fn addresses_of_this_machine(port: u16) -> Vec<SocketAddr> {
    socket::listened_at(port)
}

impl Server {
    /// Opens the room that `host` speaks for. `host_log` is called from the
    /// server's threads and must not block.
    pub fn open(
        config: Config,
        host: &HostCertificate,
        host_log: impl Fn(HostEvent) + Send + Sync + 'static,
    ) -> Result<Self, OpenError> {
        allow_many_files();
        let folder = config.folder.as_deref();
        let limits = config.keep_limits();
        let mut saved = folder.map(persist::load).transpose()?.unwrap_or_default();
        let listener = socket::listen(config.bind.as_ref(), config.port)?;
        let address = listener.local_addr()?;
        let history = folder.map(|folder| OpenedHistory::open(folder, config.history, &mut saved));
        let store = folder.and_then(open_store);
        let opening = Opening {
            name: Some(config.room),
            host: config.host,
            classic: config.classic,
            password: config.password.is_some(),
            kept: history.as_ref().is_some_and(OpenedHistory::is_wanted),
            past: config.past,
            files: store.is_some().then_some(config.files),
        };
        let past = history.as_ref().map(|history| &*history.past).unwrap_or_default();
        let mut room = Room::restore(saved, past, opening, time::now());
        if let Some(history) = &history {
            let private = &history.private;
            restore_private(&mut room, &private.readers, &private.events);
        }
        let key = worker::secret();
        let password_guard = PasswordGuard::new(config.password);
        let encryption = Encryption::of(host)?;
        let mut hub = Hub::new(room, encryption, key, password_guard, config.pace, host_log);
        hub.transfers = TransferDesk::new(store);
        hub.transfers.listens_at(address);
        let hub = Arc::new(hub);
        let has_history = config.history != KeepHistory::Never;
        let sweeps = find_files(&hub, has_history);
        let saver = folder.map(|folder| Saver::start(folder, &hub)).transpose()?;
        let keeper = HistoryKeeper::start(&hub, config.folder.clone(), history, limits);
        // Only now is there a history that they can be told to.
        hub.release(close_lost_polls);
        let reader = HistoryReader::start(hub.pages.queue.clone(), keeper.read_folder())?;
        let (keeper, reader) = (Arc::new(keeper), Some(reader));
        let housekeeper = Some(Housekeeper::start(&hub, keeper.read_folder(), sweeps)?);
        let acceptor = Acceptor::start(listener, hub.clone())?;
        tracing::debug!(%address, folder = ?config.folder, "the room is open");
        Ok(Self { hub, acceptor, keeper, reader, saver, housekeeper, address })
    }

    /// The address it listens on, with the port that was really taken.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// An address on this machine that leads to the room.
    pub fn loopback(&self) -> SocketAddr {
        match self.address.ip() {
            // A socket for both families takes IPv4 too.
            ip if ip.is_unspecified() => {
                SocketAddr::new(Ipv4Addr::LOCALHOST.into(), self.address.port())
            }
            _ => self.address,
        }
    }

    /// The host's choices about what is kept, to be made anew by whoever may wait for the
    /// disk.
    pub fn keeper(&self) -> Arc<HistoryKeeper> {
        self.keeper.clone()
    }

    /// The secret that makes a member the host (`hello`'s `host_key`).
    pub fn host_key(&self) -> &SecretString {
        &self.hub.host_key
    }

    /// Moderates from outside the room, as its host; everybody inside hears of
    /// it. What changes nothing is no fault.
    /// With `to` it is about whoever has or had that seat, whatever the name.
    pub fn act(
        &self,
        act: ModerationAction,
        to: Option<SeatNumber>,
        why: Option<Why>,
    ) -> Result<(), Refusal> {
        let action = CheckedAction::new(act)?;
        self.ask(Ask::Moderate { action, to, why }).map(|_| ())
    }

    /// Sets what the room is about, as its host from outside the room.
    pub fn set_topic(&self, topic: Topic) -> Result<(), Refusal> {
        self.ask(Ask::SetTopic { topic }).map(|_| ())
    }

    /// Admits or refuses further classic guests.
    pub fn set_classic(&self, open: bool) {
        if let Err(refusal) = self.act(ModerationAction::Classic { open }, None, None) {
            tracing::error!(?refusal, "the host may open and close the door");
        }
    }

    /// The bans that hold, newest first.
    pub fn bans(&self) -> Vec<Ban> {
        match self.ask(Ask::ListBans) {
            Ok(Outcome::Bans(bans)) => bans,
            _ => Vec::new(),
        }
    }

    /// Those who left under a name, the last first.
    pub fn uses_of(&self, name: &Nickname) -> Vec<FormerMember> {
        match self.ask(Ask::ListUses { name: name.clone() }) {
            Ok(Outcome::Uses(uses)) => uses,
            _ => Vec::new(),
        }
    }

    /// The pinned messages, the last one last.
    pub fn pinned(&self) -> Vec<PinnedMessage> {
        pinned(&self.hub.room(), time::now())
    }

    /// Hands every event of the log to `sink` from now on, in order. The room
    /// is locked meanwhile: `sink` must only put it somewhere. What is for two alone is
    /// withheld.
    pub fn hand_events_to(&self, mut sink: impl FnMut(&Event) + Send + 'static) {
        self.hub.add_event_sink(Box::new(move |appended| sink(&appended.shared())));
    }

    /// Says who may send files from now on, as the host of the room.
    ///
    /// # Errors
    ///
    /// [`Reason::FilesOff`](crate::protocol::Reason::FilesOff) in a room without a folder.
    pub fn set_file_senders(&self, who: FileSenders) -> Result<(), Refusal> {
        self.act(ModerationAction::Files { who }, None, None)
    }

    /// The space that the files of the room take in all.
    pub fn files_use(&self) -> FilesUse {
        files_use(&self.hub.room())
    }

    /// The files of the room, the oldest first. One is removed as any message is, by the
    /// number of its event.
    pub fn files(&self) -> Vec<KeptFile> {
        files_of(&self.hub.room()).cloned().collect()
    }

    /// Everybody present, in the order they came.
    pub fn members(&self) -> Vec<Member> {
        self.hub.room().members().cloned().collect()
    }

    /// Threads that serve the members; a room that grows gets more.
    pub fn workers(&self) -> usize {
        self.hub.mailboxes.iter().filter(|mailbox| mailbox.get().is_some()).count()
    }

    /// The rules that hold for everybody.
    pub fn rules(&self) -> Rules {
        self.hub.room().rules().clone()
    }

    /// Asks something of the room by the same door as its members do.
    fn ask(&self, ask: Ask) -> Result<Outcome, Refusal> {
        let (outcome, news) = self.hub.handle(Actor::Console, ask.into());
        if news {
            self.hub.wake_all();
        }
        if let Some(event) = HostEvent::of(&outcome) {
            self.hub.host_log(event);
        }
        match outcome {
            Outcome::Refused(refusal) => Err(refusal),
            outcome => Ok(outcome),
        }
    }

    /// Tells everybody that the room has ended, and waits (at most a few
    /// seconds) until they have heard it and all threads are done. The same as
    /// dropping it, by a name that says so.
    pub fn close(self) {}
}

impl Drop for Server {
    fn drop(&mut self) {
        tracing::debug!(address = %self.address, "the room closes");
        self.hub.stop();
        self.acceptor.finish();
        transfers::finish(&self.hub);
        drop(self.housekeeper.take());
        drop(self.reader.take());
        self.keeper.close();
        // Last, when nothing can change any more.
        drop(self.saver.take());
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

/// Lifts the soft limit of open files (often 1,024) to the hard one: each
/// member is a file.
fn allow_many_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let lifted = Rlimit { current: limit.maximum, maximum: limit.maximum };
    if let Err(error) = setrlimit(Resource::Nofile, lifted) {
        tracing::debug!(%error, "the limit of open files stays as it is");
    }
}
