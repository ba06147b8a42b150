// SPDX-License-Identifier: GPL-3.0-or-later
//! The desk where files are offered and asked for, and where tokens are shown. All of it is in
//! memory: whoever asks waits for no disk.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::grant::{Grant, Granted};
use super::pass::TransferPass;
use super::places::Places;
use super::queue::TransferQueues;
use super::store::{FilePart, FileStore, SavedUpload};
use super::swarm::Swarms;
use super::tokens::Tokens;
use super::told::LastTold;
use super::upload::Upload;
use crate::protocol::file::request::{HttpFault, TransferPlace, TransferRequest};
use crate::protocol::{AddressGroup, DownloadGrant, Reason, SecretString, UploadGrant, UploadId};
use crate::server::room::{BanTarget, CutOff, FetchOrder, FileOrder, FilePerson, KeptFile};

/// Time between two words to everybody about files on their way.
const TOLD_EVERY: Duration = Duration::from_secs(1);

/// Everything about files that the server's threads share.
#[derive(Default)]
pub struct TransferDesk {
    /// Absent in a room that keeps nothing on a disk.
    store: Option<FileStore>,
    state: Mutex<DeskState>,
    places: Arc<Places>,
    /// Connections that wait, and that move bytes.
    pub queues: TransferQueues,
    /// Those who fetch a file and have slices of it for others.
    pub swarms: Swarms,
    /// The address that the room listens at.
    address: OnceLock<SocketAddr>,
    chores: Mutex<Chores>,
    /// The last time that others were told how much of any file is there.
    told: LastTold,
    /// The last time that the host was told that its disk is full.
    pub told_of_disk: LastTold,
    bell: Condvar,
}

#[derive(Default)]
struct DeskState {
    tokens: Tokens,
    uploads: HashMap<UploadId, Arc<Upload>>,
}

/// Work for the housekeeper.
#[derive(Debug, Default)]
pub struct Chores {
    /// Uploads whose bytes are to be deleted.
    pub discarded: Vec<UploadId>,
    /// Set if some content may be wanted no more.
    pub sweeps: bool,
    /// Set if the room is closed.
    pub is_over: bool,
}

/// An upload that was granted.
#[derive(Debug)]
pub struct GrantedUpload {
    /// The answer.
    pub grant: UploadGrant,
    /// Set if it is one more on its way.
    pub is_new: bool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl TransferDesk {
    /// A desk in front of that store.
    pub fn new(store: Option<FileStore>) -> Self {
        Self { store, ..Self::default() }
    }

    /// The address that the room listens at, once it does.
    pub fn listened_at(&self) -> Option<SocketAddr> {
        self.address.get().copied()
    }

    /// Notes the address that the room listens at.
    pub fn listens_at(&self, address: SocketAddr) {
        // It is noted once.
        let _ = self.address.set(address);
    }

    /// The files on the disk.
    pub fn store(&self) -> Option<&FileStore> {
        self.store.as_ref()
    }

    /// Lets somebody send a file, or go on with one: who the room says may. `token` and `id`
    /// are random. Unless it `may_begin`, an offer is that of an upload that is known.
    ///
    /// # Errors
    ///
    /// [`Reason::FilesOff`], [`Reason::NoSuchUpload`], [`Reason::NoSpace`]
    pub fn offer(
        &self,
        order: FileOrder,
        token: SecretString,
        (id, may_begin): (UploadId, bool),
    ) -> Result<GrantedUpload, Reason> {
        let (store, now) = (self.store.as_ref().ok_or(Reason::FilesOff)?, Instant::now());
        let mut state = lock(&self.state);
        let known = if let Some(upload) = order.offer.upload {
            let known = state.uploads.get(&upload).filter(|upload| upload.resume(&order));
            Some(known.cloned().ok_or(Reason::NoSuchUpload)?)
        } else {
            // The answer to the same offer was lost, or its sender is here anew.
            let is_same = |it: &Upload| it.is_asked_for_by(&order) || it.is_left_by(&order, now);
            state.uploads.values().find(|it| is_same(it) && it.resume(&order)).cloned()
        };
        let is_new = known.is_none();
        if is_new && !may_begin {
            return Err(Reason::NoSuchUpload);
        }
        if is_new && order.offer.size > store.disk.spare() {
            return Err(Reason::NoSpace);
        }
        let tag = order.id.clone();
        let holder = order.from.clone();
        let upload = known.unwrap_or_else(|| {
            let part = FilePart::new(store.part_path(id), &order.offer);
            Arc::new(Upload::new(id, order, part, now))
        });
        state.uploads.insert(upload.id, upload.clone());
        state.tokens.drop_upload(upload.id);
        let from = upload.done();
        let grant = UploadGrant { id: tag, upload: upload.id, token: token.clone(), from };
        state.tokens.insert(&token, Grant::new(Granted::Upload(upload), Some(holder), now));
        drop(state);
        self.queues.contents.cut();
        Ok(GrantedUpload { grant, is_new })
    }

    /// Lets somebody fetch a file: who the room says may.
    pub fn fetch(
        &self,
        FetchOrder { file, by }: FetchOrder,
        tag: Option<String>,
        token: SecretString,
    ) -> DownloadGrant {
        let (blake3, size) = (file.blake3, file.size);
        let grant = DownloadGrant { id: tag, file: file.number, blake3, size, token };
        let permission = Grant::new(Granted::Download(file), Some(by), Instant::now());
        lock(&self.state).tokens.insert(&grant.token, permission);
        grant
    }

    /// Lets everybody with that token fetch a file.
    pub fn link(&self, file: KeptFile, token: &SecretString) {
        let grant = Grant::new(Granted::Download(file), None, Instant::now());
        lock(&self.state).tokens.insert(token, grant);
    }

    /// Takes links back that everybody may follow.
    pub fn drop_links(&self) {
        lock(&self.state).tokens.drop_links();
        self.queues.contents.cut();
    }

    /// Checks a request: its token, and that there is a place for one more connection.
    ///
    /// # Errors
    ///
    /// Those variants of [`HttpFault`] that are not about the head alone.
    pub fn admit(
        &self,
        request: &TransferRequest,
        from: AddressGroup,
    ) -> Result<TransferPass, HttpFault> {
        let found = lock(&self.state).tokens.find(&request.token, Instant::now());
        let grant = found.ok_or(HttpFault::NotGranted)?;
        if !fits(&grant.what, request.place) {
            return Err(HttpFault::NotGranted);
        }
        let person = grant.holder.as_ref().map(|FilePerson { target, .. }| *target);
        let place = self.places.take(person.unwrap_or(BanTarget::Address(from)))?;
        Ok(TransferPass::new(grant, place))
    }

    /// Ends an upload of that person; `None` if there is none, or it is over.
    pub fn withdraw(&self, upload: UploadId, by: BanTarget) -> Option<Arc<Upload>> {
        let found = lock(&self.state).uploads.get(&upload).cloned();
        found.filter(|upload| upload.person == by && self.end_upload(upload))
    }

    /// Ends an upload that is about to become a file; `false` if it is over already. Its token
    /// is good for asking whether it has.
    pub fn complete_upload(&self, upload: &Upload) -> bool {
        let is_first = upload.end();
        lock(&self.state).uploads.remove(&upload.id);
        is_first
    }

    /// Ends an upload, whose bytes go; `false` if it is over already.
    pub fn end_upload(&self, upload: &Arc<Upload>) -> bool {
        if !upload.end() {
            return false;
        }
        let mut state = lock(&self.state);
        state.uploads.remove(&upload.id);
        state.tokens.drop_upload(upload.id);
        drop(state);
        self.queues.contents.cut();
        self.ring(|chores| chores.discarded.push(upload.id));
        true
    }

    /// Takes in an upload from before the room was opened.
    pub fn restore(&self, SavedUpload { id, order, part, touched }: SavedUpload) {
        let upload = Arc::new(Upload::new(id, order, part, Instant::now()));
        upload.touch(touched);
        lock(&self.state).uploads.insert(id, upload);
    }

    /// The uploads that are not over.
    pub fn uploads(&self) -> Vec<Arc<Upload>> {
        lock(&self.state).uploads.values().cloned().collect()
    }

    /// Stops what is moved for people who were shown out, and for files that are gone.
    pub fn hear(&self, cut_off: &[CutOff], dropped: &[u64]) {
        if cut_off.is_empty() && dropped.is_empty() {
            return;
        }
        let mut state = lock(&self.state);
        for cut in cut_off {
            state.tokens.cut_off(cut);
        }
        if !cut_off.is_empty() {
            // Nobody knows who has read them.
            state.tokens.drop_links();
        }
        state.tokens.drop_files(dropped);
        drop(state);
        self.queues.contents.cut();
        if !dropped.is_empty() {
            self.ring(|chores| chores.sweeps = true);
        }
    }

    /// Forgets tokens that were not used for long.
    pub fn expire_tokens(&self) {
        lock(&self.state).tokens.expire(Instant::now());
    }

    /// Returns `true` if everybody may be told now of a file that is on its way, and notes that:
    /// so many may be that nobody would hear anything else.
    pub fn may_tell(&self, now: Instant) -> bool {
        self.told.is_due(TOLD_EVERY, now)
    }

    /// Leaves work for the housekeeper.
    pub fn ring(&self, leave: impl FnOnce(&mut Chores)) {
        leave(&mut lock(&self.chores));
        self.bell.notify_all();
    }

    /// Waits for work, at most so long.
    pub fn wait_for_chores(&self, at_most: Duration) -> Chores {
        let idle =
            |chores: &mut Chores| !chores.is_over && !chores.sweeps && chores.discarded.is_empty();
        let waited = self.bell.wait_timeout_while(lock(&self.chores), at_most, idle);
        let (mut chores, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let is_over = chores.is_over;
        Chores {
            is_over,
            ..std::mem::replace(&mut *chores, Chores { is_over, ..Chores::default() })
        }
    }
}

/// Tells if a permission is for that place.
fn fits(what: &Granted, place: TransferPlace) -> bool {
    match (what, place) {
        (Granted::Upload(upload), TransferPlace::Upload(id) | TransferPlace::UploadSlices(id)) => {
            upload.id == id
        }
        (
            Granted::Download(file),
            TransferPlace::Content(content)
            | TransferPlace::ContentSlices(content)
            | TransferPlace::ContentSwarm(content),
        ) => file.blake3 == content,
        _ => false,
    }
}
