// SPDX-License-Identifier: GPL-3.0-or-later
//! A room, a guest on the host's machine and one on another, who talk.

use std::sync::atomic::Ordering;

use tempfile::TempDir;

use super::talker::Talker;
use crate::kit::network::{Machine, Network, Switch};
use crate::kit::patience::eventually;
use crate::kit::process::Process;
use crate::kit::program::{home, opened, salotto, token};
use crate::networks::two;

/// A room on Ada's machine, a guest there and one on another, who talk.
pub struct Scene {
    pub host: Process,
    pub near: Talker,
    pub far: Talker,
    pub ada: Machine,
    pub bo: Machine,
    pub lan: Switch,
    /// Members that came or went before anything failed, unless the room was opened
    /// again.
    moves: Option<[usize; 2]>,
    homes: [TempDir; 3],
    _network: Network,
}

impl Scene {
    pub fn new() -> Option<Self> {
        let network = Network::new()?;
        let (ada, bo, lan) = two(&network);
        let homes = [home(), home(), home()];
        let host = host(&ada, &homes[0], "5555");
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
        let moves = Some(moves);
        Some(Self { host, near, far, ada, bo, lan, moves, homes, _network: network })
    }

    /// Kills the host, once the room has saved who is there.
    pub fn kill_host(&mut self) {
        for name in ["Near", "Far"] {
            eventually("the room to be saved", || token(&self.homes[0], name));
        }
        self.host.child.kill().unwrap();
        self.host.child.wait().unwrap();
        self.moves = None;
    }

    /// Opens the room again, after its host was killed.
    pub fn open_again(&mut self, port: &str) {
        self.host = host(&self.ada, &self.homes[0], port);
    }

    /// Waits until the guest has noticed that its connection is lost.
    #[track_caller]
    pub fn far_notices(&self) {
        self.far.until("its loss", |heard| heard.losses > 0);
    }

    /// Waits until the room has noticed.
    #[track_caller]
    pub fn room_notices(&self) {
        self.near.until("the loss of another", |heard| heard.losses_of_others > 0);
    }

    /// Lets them talk on, stops them, and compares what they heard.
    #[track_caller]
    pub fn nothing_is_lost(self) {
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
        if let Some(moves) = self.moves {
            assert_eq!([near.moves, far.moves], moves, "nobody comes or goes");
        }
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

fn host(machine: &Machine, home: &TempDir, port: &str) -> Process {
    let hosting = ["host", "--name", "LAN party", "--port", port, "--bind", "0.0.0.0"];
    opened(&mut machine.enter(&salotto(home, &hosting))).0
}
