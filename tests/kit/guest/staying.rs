// SPDX-License-Identifier: GPL-3.0-or-later
//! A guest who stays in the room while nobody asks it anything.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tungstenite::Message;

use super::Guest;

/// Pause between two signs of life, far below the silence that a room takes for a loss.
const PULSE: Duration = Duration::from_secs(3);

/// A guest that gives signs of life: whatever happens meanwhile may take longer than a
/// room waits for those who say nothing.
pub struct Staying {
    guest: Arc<Mutex<Guest>>,
    /// Ends the signs of life when it is dropped.
    _end: Sender<()>,
}

impl Guest {
    /// Stays in the room while it is not asked for anything.
    pub fn stays(self) -> Staying {
        let guest = Arc::new(Mutex::new(self));
        let weak = Arc::downgrade(&guest);
        let (end, ended) = channel::<()>();
        thread::spawn(move || {
            while ended.recv_timeout(PULSE) == Err(RecvTimeoutError::Timeout) {
                let Some(guest) = weak.upgrade() else { return };
                // Whoever has it reads, and answers by that.
                if let Ok(mut guest) = guest.try_lock() {
                    let _ = guest.socket.send(Message::Pong(Vec::new().into()));
                }
            }
        });
        Staying { guest, _end: end }
    }
}

impl Staying {
    fn guest(&self) -> MutexGuard<'_, Guest> {
        self.guest.lock().expect("unpoisoned")
    }

    /// Does something that a guest can.
    pub fn does<T>(&mut self, act: impl FnOnce(&mut Guest) -> T) -> T {
        act(&mut self.guest())
    }

    pub fn send(&mut self, message: Value) {
        self.guest().send(message);
    }

    pub fn say(&mut self, id: &str, text: &str) {
        self.guest().say(id, text);
    }

    pub fn next(&mut self) -> Value {
        self.guest().next()
    }

    pub fn until(&mut self, kind: &str) -> Value {
        self.guest().until(kind)
    }

    pub fn hears(&mut self, text: &str) -> Value {
        self.guest().hears(text)
    }

    pub fn hears_join(&mut self, name: &str) -> Value {
        self.guest().hears_join(name)
    }
}
