// SPDX-License-Identifier: GPL-3.0-or-later
//! The disk behind the window: our own key and the rooms we know, read and
//! written off the main thread.

use std::cell::OnceCell;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use gtk::{gio, glib};

use super::Damage;
use crate::config;
use crate::protocol::{Address, Fingerprint, RoomName};
use crate::sentences;
use crate::server::set_aside_register;
use crate::trust::{
    BlockedPeople, BlockedPerson, Identity, IdentityError, KeyNews, KeySource, KnownRooms,
    ReadMark, ReadMarks, RememberError, RoomPin, StoredError, room_folder,
};
use crate::ui::clock;

/// The time that the entrance into a room waits for what the disk remembers of it.
const MARK_TIME: Duration = Duration::from_secs(1);

thread_local! {
    /// Our key, once it was read.
    static OURS: OnceCell<Arc<Identity>> = const { OnceCell::new() };
}

/// Folder of the keys and known rooms.
pub fn folder() -> PathBuf {
    glib::user_data_dir().join(config::PROGRAM)
}

/// Loads our own key, or makes one when there is none yet.
pub async fn identity() -> Result<Arc<Identity>, IdentityError> {
    if let Some(ours) = OURS.with(|ours| ours.get().cloned()) {
        return Ok(ours);
    }
    let loaded = gio::spawn_blocking(|| Identity::load_or_create(&folder())).await;
    loaded.unwrap_or_else(|_| Err(panicked().into())).map(keep)
}

/// Puts a new file in the place of a damaged one. Returns the path that the old
/// one has now, or the reason why that cannot be. Only to be called after the
/// person was told what it means.
pub async fn renew(damage: &Damage) -> Result<Option<PathBuf>, String> {
    match damage {
        Damage::OurKey(_) => {
            renew_identity().await.map_err(|error| sentences::identity_error(&error))
        }
        Damage::RoomKey(error) => {
            let path = error.path().map(Path::to_owned).unwrap_or_default();
            let renewed = gio::spawn_blocking(move || room_folder::renew_key(&path)).await;
            let renewed = renewed.unwrap_or_else(|_| Err(panicked().into()));
            renewed
                .map(|renewed| renewed.kept)
                .map_err(|error| sentences::room_folder_error(&error))
        }
        Damage::KnownRooms(_) => {
            known(KnownRooms::start_anew).await.map_err(|error| sentences::stored_error(&error))
        }
        Damage::Register(error) => {
            let path = error.path().to_owned();
            let aside = gio::spawn_blocking(move || set_aside_register(&path)).await;
            let aside = aside.unwrap_or_else(|_| Err(panicked()));
            aside.map(Some).map_err(|error| sentences::stored_error(&error))
        }
    }
}

async fn renew_identity() -> Result<Option<PathBuf>, IdentityError> {
    let renewed = gio::spawn_blocking(|| Identity::renew(&folder())).await;
    let renewed = renewed.unwrap_or_else(|_| Err(panicked().into()))?;
    keep(renewed.identity);
    Ok(renewed.kept)
}

/// Runs `ask` on the rooms we know.
pub async fn known<T, E>(
    ask: impl FnOnce(&KnownRooms) -> Result<T, E> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StoredError> + Send + 'static,
{
    let asked = gio::spawn_blocking(move || ask(&KnownRooms::open(&folder()))).await;
    asked.unwrap_or_else(|_| Err(panicked().into()))
}

/// Remembers a room that let us in, or returns why that cannot be; see
/// [`KnownRooms::meet`].
pub async fn meet(
    source: KeySource,
    address: Address,
    pin: RoomPin,
    room: RoomName,
) -> Result<KeyNews, RememberError> {
    known(move |rooms| rooms.meet(source, &address, pin, &room, now())).await
}

/// Memory of our earlier visits to a room.
#[derive(Debug, Default)]
pub struct EarlierVisits {
    /// The place up to which we have read it.
    pub mark: Option<ReadMark>,
    /// The people whom we ignore there.
    pub blocked: Vec<BlockedPerson>,
}

/// The memory of a room whose log has reached `number`; nothing where the disk does
/// not tell in time.
pub async fn earlier_visits(room: Fingerprint, number: u64) -> EarlierVisits {
    let read = gio::spawn_blocking(move || {
        let mark = ReadMarks::open(&folder()).of(&room);
        let blocked = BlockedPeople::open(&folder()).of(&room, number);
        EarlierVisits {
            mark: told(mark, "the place where the reader left off").flatten(),
            blocked: told(blocked, "who is ignored").unwrap_or_default(),
        }
    });
    match glib::future_with_timeout(MARK_TIME, read).await {
        Ok(Ok(visits)) => visits,
        other => {
            tracing::warn!(?other, "what was remembered of a room is not known");
            EarlierVisits::default()
        }
    }
}

fn told<T>(read: Result<T, StoredError>, what: &str) -> Option<T> {
    read.inspect_err(|error| tracing::warn!(%error, "{what} is not known")).ok()
}

/// Remembers up to which place we have read a room.
pub async fn advance_read_mark(room: Fingerprint, mark: ReadMark) {
    let now = now();
    let moved = gio::spawn_blocking(move || ReadMarks::open(&folder()).advance(&room, mark, now));
    if let Ok(Err(error)) = moved.await {
        tracing::warn!(%error, "the place where the reader left off is not remembered");
    }
}

/// Seconds since 1970, as known rooms count.
pub fn now() -> u64 {
    clock::now() / 1000
}

fn keep(identity: Identity) -> Arc<Identity> {
    OURS.with(|ours| ours.get_or_init(|| Arc::new(identity)).clone())
}

/// The error for a question to the disk that has panicked.
pub fn panicked() -> StoredError {
    StoredError::Unreadable { path: folder(), source: io::Error::other("reading it has panicked") }
}
