// SPDX-License-Identifier: GPL-3.0-or-later
//! Keys, rooms met before, words to compare, passwords.
//!
//! This layer stands below `server` and `client` and knows neither: it opens
//! no connection. It keeps small private files ([`private_file`]), the key of
//! this installation's person ([`Identity`]), the rooms hosted here, each with
//! a key of its own ([`RoomFolder`], [`RoomKey`], [`HostCertificate`]), and the
//! rooms its person has met ([`KnownRooms`]), read ([`ReadMarks`]) and begun to write in
//! ([`Drafts`]), the files that are on their way there ([`UnfinishedFiles`]), and the people it
//! ignores there ([`BlockedPeople`]). It says a key as words ([`KeyWords`]), and proves a
//! password without telling it ([`password`]).
//! Nothing here is a sentence for people.

pub mod any_time;
pub mod blocked_people;
pub mod drafts;
pub mod guess_throttle;
pub mod host_certificate;
pub mod key_words;
pub mod keys;
pub mod known;
pub mod password;
pub mod policy;
pub mod private_file;
pub mod read_marks;
pub mod room_folder;
pub mod room_key;
mod room_records;
pub mod unfinished_files;

pub use any_time::AnyTime;
pub use blocked_people::{Block, BlockedInRoom, BlockedPeople, BlockedPerson};
pub use drafts::{DraftRecipient, Drafts, SavedDraft, SavedEdit};
pub use guess_throttle::GuessThrottle;
pub use host_certificate::{ChainError, HostCertificate, RoomPin, pin_of};
pub use key_words::{KeyWords, Language, suggest_password};
pub use keys::{Identity, IdentityError, KeyFault, Renewed, fingerprint_of};
pub use known::{KnownEpochs, KnownRoom, KnownRooms, PINNED, RememberError};
pub use password::{
    ExchangeError, ExpectedProof, GuestExchange, HostExchange, MESSAGE_BYTES, Password,
    PasswordError, Proof,
};
pub use policy::{Expectation, KeyConflict, KeyNews, KeySource, KeyStatus};
pub use private_file::StoredError;
pub use read_marks::{ReadMark, ReadMarks};
pub use room_folder::{RoomFolder, RoomFolderError};
pub use room_key::{RoomKey, ephemeral_host};
pub use unfinished_files::{
    UnfinishedDownload, UnfinishedFile, UnfinishedFiles, UnfinishedUpload, UnfinishedWay,
};
