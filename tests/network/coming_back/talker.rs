// SPDX-License-Identifier: GPL-3.0-or-later
//! A program in a room that talks without a pause, and what it hears.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::{Value, json};

use crate::kit::patience::eventually;
use crate::kit::process::Process;
use crate::kit::program::type_line;

/// Messages on their way that a talker has at a time.
const AT_ONCE: usize = 3;
/// Messages of each that make a conversation.
const SOME: usize = 15;
/// Time between two looks whether it is time to stop.
const LOOK: Duration = Duration::from_millis(50);

/// A program in the room that talks until it is told to stop.
pub struct Talker {
    pub heard: Arc<Mutex<Heard>>,
    pub wish: Arc<Wish>,
    pub thread: JoinHandle<()>,
}

/// Wishes to a talker.
#[derive(Default)]
pub struct Wish {
    /// Says nothing more.
    pub stop: AtomicBool,
    /// Hears nothing more.
    pub end: AtomicBool,
}

/// Everything that a talker has heard and said so far.
#[derive(Debug, Default)]
pub struct Heard {
    pub name: &'static str,
    /// Numbers and lines of what was said since it came.
    pub log: Vec<(u64, String)>,
    pub said: usize,
    /// Its own messages that it heard.
    pub own: usize,
    /// Losses of its own connection, and of others'.
    pub losses: usize,
    pub losses_of_others: usize,
    pub welcomes: usize,
    /// Members that came or went.
    pub moves: usize,
}

impl Talker {
    pub fn start(process: Process, name: &'static str) -> Self {
        let heard = Arc::new(Mutex::new(Heard { name, ..Heard::default() }));
        let (its, wish) = (heard.clone(), Arc::<Wish>::default());
        let wishes = wish.clone();
        let thread = thread::spawn(move || talk(&process, &its, &wishes));
        let talker = Self { heard, wish, thread };
        talker.until("the welcome", |heard| heard.welcomes == 1);
        talker
    }

    #[track_caller]
    pub fn until(&self, what: &str, is_so: impl Fn(&Heard) -> bool) {
        eventually(what, || {
            assert!(!self.thread.is_finished(), "it has ended");
            is_so(&self.heard.lock().unwrap()).then_some(())
        });
    }

    /// Waits until it has heard some more of its own messages.
    #[track_caller]
    pub fn says_more(&self) {
        let before = self.heard.lock().unwrap().own;
        self.until("more of its messages", |heard| heard.own >= before + SOME);
    }
}

fn talk(process: &Process, heard: &Mutex<Heard>, wish: &Wish) {
    while !wish.end.load(Ordering::SeqCst) {
        if !wish.stop.load(Ordering::SeqCst) {
            heard.lock().unwrap().say(process);
        }
        match process.lines.recv_timeout(LOOK) {
            Ok(line) => heard.lock().unwrap().take(&serde_json::from_str(&line).unwrap()),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => panic!("it has ended"),
        }
    }
}

impl Heard {
    /// Says as much as may be on its way.
    fn say(&mut self, process: &Process) {
        while self.said < self.own + AT_ONCE && self.welcomes > 0 {
            self.said += 1;
            let (id, text) = (format!("{}-{}", self.name, self.said), self.said.to_string());
            type_line(process, &json!({"type": "say", "id": id, "text": text}).to_string());
        }
    }

    fn take(&mut self, told: &Value) {
        let is_own = told["name"] == self.name || told["from"] == self.name;
        match told["type"].as_str().unwrap() {
            "welcome" => {
                assert_eq!(told["you"], self.name, "it keeps its name");
                assert!(self.welcomes == 0 || told["resumed"] == true, "{told}");
                self.welcomes += 1;
            }
            "reconnecting" if told["active"] == true && is_own => self.losses += 1,
            "reconnecting" if told["active"] == true => self.losses_of_others += 1,
            // From before it came.
            "said" if told["past"] == true && self.welcomes == 1 => {}
            "said" => {
                let (from, text) = (told["from"].as_str().unwrap(), told["text"].as_str().unwrap());
                self.log.push((told["number"].as_u64().unwrap(), format!("{from}: {text}")));
                self.own += usize::from(is_own);
            }
            "joined" | "left" => self.moves += 1,
            "unconfirmed" | "over" => panic!("that was not to happen: {told}"),
            _ => {}
        }
    }

    /// The number of the last message, once it has heard all of its own.
    pub fn last(&self) -> Option<u64> {
        self.log.last().map(|(number, _)| *number).filter(|_| self.said == self.own)
    }
}
