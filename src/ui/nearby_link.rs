// SPDX-License-Identifier: GPL-3.0-or-later
//! The door from the browser's thread into the main loop: a bounded channel, drained a
//! few rooms at a time. While the window is busy the browser waits, and what changes
//! meanwhile becomes one change for each room.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::rc::{Rc, Weak};
use std::time::Duration;

use gtk::{gio, glib};

use crate::discovery::{Browser, NearbyUpdate};
use crate::protocol::Fingerprint;

/// Batches that may wait for the window.
const BATCHES: usize = 4;
/// Rooms that are drawn in one turn of the main loop; a row takes a fraction of a
/// millisecond.
const ROOMS: usize = 8;
/// Pause between two turns with more to draw, for everything else.
const PAUSE: Duration = Duration::from_millis(10);

thread_local! {
    /// The browsers of all windows; each ends with its own.
    static BROWSERS: RefCell<Vec<Weak<Browser>>> = const { RefCell::new(Vec::new()) };
}

/// Asks whether a room is still there that was not reached: if nobody answers, it goes
/// from every list.
pub fn reconfirm(key: Fingerprint) {
    BROWSERS.with_borrow(|browsers| {
        for browser in browsers.iter().filter_map(Weak::upgrade) {
            browser.reconfirm(key);
        }
    });
}

/// Prefers these rooms from now on, in all windows: they were met.
pub fn prefer(known: &[Fingerprint]) {
    BROWSERS.with_borrow(|browsers| {
        for browser in browsers.iter().filter_map(Weak::upgrade) {
            browser.prefer(known.iter().copied());
        }
    });
}

/// Looks for rooms nearby, of which those that are `known` come first, and at `hosts`;
/// draws what changes with `apply`, until that breaks.
pub async fn browse(
    hosts: Vec<SocketAddr>,
    known: Vec<Fingerprint>,
    mut apply: impl FnMut(&[NearbyUpdate]) -> ControlFlow<()>,
) {
    let (sender, batches) = async_channel::bounded::<Vec<NearbyUpdate>>(BATCHES);
    let sink = move |batch| match sender.send_blocking(batch) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    };
    let opened = gio::spawn_blocking(move || {
        let browser = Browser::open(sink)?;
        browser.prefer(known);
        browser.ask(hosts);
        Ok::<_, std::io::Error>(browser)
    });
    let browser = match opened.await {
        Ok(Ok(browser)) => Rc::new(browser),
        Ok(Err(error)) => return tracing::warn!(%error, "nobody looks for rooms nearby"),
        Err(_) => return tracing::error!("looking for rooms nearby has panicked"),
    };
    BROWSERS.with_borrow_mut(|browsers| {
        browsers.retain(|other| other.strong_count() > 0);
        browsers.push(Rc::downgrade(&browser));
    });
    while let Ok(batch) = batches.recv().await {
        for few in batch.chunks(ROOMS) {
            if apply(few).is_break() {
                return;
            }
            if batch.len() > ROOMS {
                glib::timeout_future(PAUSE).await;
            }
        }
    }
}
