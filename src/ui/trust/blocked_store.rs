// SPDX-License-Identifier: GPL-3.0-or-later
//! The list of ignored people on the disk, changed off the main thread, one change after
//! the other. Open rooms hear of a change that another window makes.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::path::PathBuf;
use std::rc::{Rc, Weak};

use gtk::{gio, glib};

use super::store;
use crate::protocol::{Fingerprint, SeatNumber};
use crate::trust::{Block, BlockedInRoom, BlockedPeople, StoredError};
use crate::ui::compat;

/// A change on its way to the disk.
struct BlockChange {
    data: PathBuf,
    block: Block,
    blocked: bool,
    done: Box<dyn FnOnce(Result<(), StoredError>)>,
}

type BlockHearing = dyn Fn(&Block, bool);

/// A listener to changes, until it is dropped.
pub type BlockListener = Rc<BlockHearing>;

thread_local! {
    static WAITING: RefCell<VecDeque<BlockChange>> = const { RefCell::new(VecDeque::new()) };
    static IS_WRITING: Cell<bool> = const { Cell::new(false) };
    static LISTENERS: RefCell<Vec<Weak<BlockHearing>>> = const { RefCell::new(Vec::new()) };
}

/// All ignored people, by their rooms.
pub async fn list() -> Result<Vec<BlockedInRoom>, StoredError> {
    let listed = gio::spawn_blocking(|| BlockedPeople::open(&store::folder()).list()).await;
    listed.unwrap_or_else(|_| Err(store::panicked()))
}

/// Keeps that somebody is ignored, or no longer. Calls `done` when it is on the disk, or
/// cannot be.
pub fn keep(
    data: PathBuf,
    block: Block,
    blocked: bool,
    done: impl FnOnce(Result<(), StoredError>) + 'static,
) {
    let change = BlockChange { data, block, blocked, done: Box::new(done) };
    WAITING.with_borrow_mut(|waiting| waiting.push_back(change));
    if IS_WRITING.replace(true) {
        return;
    }
    let hold = compat::hold_application();
    glib::spawn_future_local(async move {
        while let Some(change) = WAITING.with_borrow_mut(VecDeque::pop_front) {
            write(change).await;
        }
        IS_WRITING.set(false);
        drop(hold);
    });
}

async fn write(change: BlockChange) {
    let BlockChange { data, block, blocked, done } = change;
    let people = BlockedPeople::open(&data);
    let (room, seat): (Fingerprint, SeatNumber) = (block.key, block.person.seat);
    let written = gio::spawn_blocking(move || match blocked {
        true => people.block(block),
        false => people.unblock(&room, seat),
    });
    done(written.await.unwrap_or_else(|_| Err(store::panicked())));
}

/// Calls `changed` for what [`tell`] says, as long as what it returns is kept.
pub fn listen(changed: impl Fn(&Block, bool) + 'static) -> BlockListener {
    let listener: BlockListener = Rc::new(changed);
    LISTENERS.with_borrow_mut(|listeners| {
        listeners.retain(|other| other.strong_count() > 0);
        listeners.push(Rc::downgrade(&listener));
    });
    listener
}

/// Tells open rooms that the person has changed the list elsewhere.
pub fn tell(block: &Block, blocked: bool) {
    let listeners = LISTENERS.with_borrow(Clone::clone);
    for listener in listeners.iter().filter_map(Weak::upgrade) {
        listener(block, blocked);
    }
}
