// SPDX-License-Identifier: GPL-3.0-or-later
//! A room and its guests, who chat without a pause while the network between them
//! fails: nobody loses a line, hears one twice or in another order, or loses the name.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::kit::network::{Machine, Network, Switch};
use crate::kit::patience::eventually;
use crate::kit::process::Process;
use crate::kit::program::{home, opened, salotto, signal, type_line};
use crate::networks::two;

/// Messages on their way that a talker has at a time.
const AT_ONCE: usize = 3;
/// Messages of each that make a conversation.
const SOME: usize = 15;
/// Time between two looks whether it is time to stop.
const LOOK: Duration = Duration::from_millis(50);

/// A program in the room that talks until it is told to stop.
struct Talker {
    heard: Arc<Mutex<Heard>>,
    wish: Arc<Wish>,
    thread: JoinHandle<()>,
}

/// Wishes to a talker.
#[derive(Default)]
struct Wish {
    /// Says nothing more.
    stop: AtomicBool,
    /// Hears nothing more.
    end: AtomicBool,
}

/// Everything that a talker has heard and said so far.
#[derive(Debug, Default)]
struct Heard {
    name: &'static str,
    /// Numbers and lines of what was said since it came.
    log: Vec<(u64, String)>,
    said: usize,
    /// Its own messages that it heard.
    own: usize,
    /// Losses of its own connection, and of others'.
    losses: usize,
    losses_of_others: usize,
    welcomes: usize,
    /// Members that came or went.
    moves: usize,
}

impl Talker {
    fn start(process: Process, name: &'static str) -> Self {
        let heard = Arc::new(Mutex::new(Heard { name, ..Heard::default() }));
        let (its, wish) = (heard.clone(), Arc::<Wish>::default());
        let wishes = wish.clone();
        let thread = thread::spawn(move || talk(&process, &its, &wishes));
        let talker = Self { heard, wish, thread };
        talker.until("the welcome", |heard| heard.welcomes == 1);
        talker
    }

    #[track_caller]
    fn until(&self, what: &str, is_so: impl Fn(&Heard) -> bool) {
        eventually(what, || {
            assert!(!self.thread.is_finished(), "it has ended");
            is_so(&self.heard.lock().unwrap()).then_some(())
        });
    }

    /// Waits until it has heard some more of its own messages.
    #[track_caller]
    fn says_more(&self) {
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
    fn last(&self) -> Option<u64> {
        self.log.last().map(|(number, _)| *number).filter(|_| self.said == self.own)
    }
}

/// A room on Ada's machine, a guest there and one on another, who talk.
struct Scene {
    host: Process,
    near: Talker,
    far: Talker,
    bo: Machine,
    lan: Switch,
    /// Members that came or went before anything failed.
    moves: [usize; 2],
    _rest: (Machine, [TempDir; 3], Network),
}

impl Scene {
    fn new() -> Option<Self> {
        let network = Network::new()?;
        let (ada, bo, lan) = two(&network);
        let homes = [home(), home(), home()];
        let hosting = ["host", "--name", "LAN party", "--port", "5555", "--bind", "0.0.0.0"];
        let (host, _) = opened(&mut ada.enter(&salotto(&homes[0], &hosting)));
        let chat = |machine: &Machine, home: &TempDir, place: &str, name: &'static str| {
            let words = ["chat", place, "--as", name, "--json"];
            let process = Process::start(&mut machine.enter(&salotto(home, &words)));
            Talker::start(process, name)
        };
        let near = chat(&ada, &homes[1], "127.0.0.1", "Near");
        let far = chat(&bo, &homes[2], "192.168.7.1", "Far");
        near.says_more();
        far.says_more();
        let moves = [&near, &far].map(|talker| talker.heard.lock().unwrap().moves);
        Some(Self { host, near, far, bo, lan, moves, _rest: (ada, homes, network) })
    }

    /// Waits until the guest has noticed that its connection is lost.
    #[track_caller]
    fn far_notices(&self) {
        self.far.until("its loss", |heard| heard.losses > 0);
    }

    /// Waits until the room has noticed.
    #[track_caller]
    fn room_notices(&self) {
        self.near.until("the loss of another", |heard| heard.losses_of_others > 0);
    }

    /// Lets them talk on, stops them, and compares what they heard.
    #[track_caller]
    fn nothing_is_lost(self) {
        let talkers = [&self.near, &self.far];
        for talker in talkers {
            talker.says_more();
        }
        for talker in talkers {
            talker.wish.stop.store(true, Ordering::SeqCst);
        }
        eventually("both to have heard all", || {
            let [near, far] = talkers.map(|talker| talker.heard.lock().unwrap().last());
            (near.is_some() && near == far).then_some(())
        });
        for talker in talkers {
            talker.wish.end.store(true, Ordering::SeqCst);
        }
        let [near, far] = [self.near, self.far].map(|talker| {
            talker.thread.join().unwrap();
            std::mem::take(&mut *talker.heard.lock().unwrap())
        });
        assert_eq!([near.moves, far.moves], self.moves, "nobody comes or goes");
        for heard in [&near, &far] {
            let own = heard.log.iter().filter_map(|(_, line)| line.strip_prefix(heard.name));
            let expected = (1..=heard.said).map(|number| format!(": {number}"));
            assert!(own.eq(expected), "each once, in this order: {:?}", heard.log);
        }
        let together = far.log[0].0;
        let since = near.log.iter().filter(|(number, _)| *number >= together);
        assert!(since.eq(&far.log), "{:?}\n{:?}", near.log, far.log);
    }
}

#[test]
fn a_cable_that_is_out_for_a_moment_costs_nothing() {
    let Some(scene) = Scene::new() else { return };
    scene.lan.unplug(&scene.bo, "eth0");
    scene.lan.plug(&scene.bo, "eth0");
    scene.nothing_is_lost();
}

#[test]
fn a_link_that_is_down_until_the_guest_notices_costs_nothing() {
    let Some(scene) = Scene::new() else { return };
    scene.bo.ip("link set eth0 down");
    scene.far_notices();
    scene.bo.ip("link set eth0 up");
    scene.nothing_is_lost();
}

#[test]
fn packets_that_are_dropped_in_silence_until_both_notice_cost_nothing() {
    let Some(scene) = Scene::new() else { return };
    scene.bo.nft(
        "table inet fault {
            chain input { type filter hook input priority 0; policy drop; iif lo accept; }
            chain output { type filter hook output priority 0; policy drop; oif lo accept; }
        }",
    );
    scene.room_notices();
    scene.far_notices();
    scene.bo.nft("delete table inet fault");
    scene.nothing_is_lost();
}

#[test]
fn another_address_costs_nothing() {
    let Some(scene) = Scene::new() else { return };
    scene.bo.ip("address del 192.168.7.2/24 dev eth0");
    scene.bo.ip("address add 192.168.7.3/24 dev eth0");
    scene.far_notices();
    scene.nothing_is_lost();
}

#[test]
fn a_fifth_of_the_packets_lost_costs_nothing() {
    let Some(scene) = Scene::new() else { return };
    scene.bo.nft(
        "table inet fault {
            chain input {
                type filter hook input priority 0; policy accept;
                iif lo accept
                numgen random mod 100 < 20 drop
            }
        }",
    );
    scene.far.says_more();
    scene.near.says_more();
    scene.bo.nft("delete table inet fault");
    scene.nothing_is_lost();
}

#[test]
fn a_host_that_is_stopped_until_its_guests_give_it_up_costs_nothing() {
    let Some(scene) = Scene::new() else { return };
    signal(&scene.host, "STOP");
    scene.far_notices();
    scene.near.until("its loss", |heard| heard.losses > 0);
    signal(&scene.host, "CONT");
    scene.nothing_is_lost();
}
