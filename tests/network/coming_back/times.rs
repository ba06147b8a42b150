// SPDX-License-Identifier: GPL-3.0-or-later
//! Faults that last as long as they do in life, and the time after each until the guest
//! reads its own words again. `cargo test --test network -- --ignored --nocapture`
//! prints the table.

use std::thread;
use std::time::{Duration, Instant};

use super::scene::Scene;
use crate::kit::program::signal;

/// A fault: its name, its length in seconds, its beginning and its end.
type Fault = (&'static str, u64, fn(&mut Scene), fn(&mut Scene));

const FAULTS: &[Fault] = &[
    ("the guest's link is down", 1, unplug, plug),
    ("the guest's link is down", 10, unplug, plug),
    ("the guest's link is down", 60, unplug, plug),
    ("packets are dropped in silence", 40, silence, hear),
    ("a fifth of the packets is lost", 60, lose, hear),
    (
        "the host is stopped",
        40,
        |scene| signal(&scene.host, "STOP"),
        |scene| {
            signal(&scene.host, "CONT");
        },
    ),
    ("the host is killed and opens again", 0, Scene::kill_host, |scene| scene.open_again("5555")),
    ("the host is killed and opens again", 20, Scene::kill_host, |scene| scene.open_again("5555")),
    ("the host is killed and opens at another port", 0, Scene::kill_host, |scene| {
        scene.open_again("5556");
    }),
    (
        "the host gets another address",
        0,
        |_| {},
        |scene| {
            scene.ada.ip("address del 192.168.7.1/24 dev eth0");
            scene.ada.ip("address add 192.168.7.9/24 broadcast + dev eth0");
        },
    ),
];

fn unplug(scene: &mut Scene) {
    scene.lan.unplug(&scene.bo, "eth0");
}

fn plug(scene: &mut Scene) {
    scene.lan.plug(&scene.bo, "eth0");
}

fn silence(scene: &mut Scene) {
    drop_packets(scene, "drop");
}

fn lose(scene: &mut Scene) {
    drop_packets(scene, "numgen random mod 100 < 20 drop");
}

fn drop_packets(scene: &Scene, rule: &str) {
    scene.bo.nft(&format!(
        "table inet fault {{
            chain input {{ type filter hook input priority 0; iif lo accept; {rule}; }}
        }}"
    ));
}

fn hear(scene: &mut Scene) {
    scene.bo.nft("delete table inet fault");
}

#[test]
#[ignore = "takes as long as the faults: over a minute"]
fn nothing_is_lost_whatever_fails_and_for_however_long() {
    let after = |(_, seconds, begin, end): Fault| {
        let mut scene = Scene::new()?;
        begin(&mut scene);
        // As long as the fault is to last, which is what this is about.
        thread::sleep(Duration::from_secs(seconds));
        end(&mut scene);
        let (before, mended) = (scene.far.heard.lock().unwrap().own, Instant::now());
        scene.far.until("its own words", |heard| heard.own > before);
        let time = mended.elapsed();
        scene.nothing_is_lost();
        Some(time)
    };
    let times = FAULTS.iter().map(|fault| (fault, thread::spawn(move || after(*fault))));
    for ((name, seconds, ..), time) in times.collect::<Vec<_>>() {
        let Some(time) = time.join().unwrap() else { return };
        println!("{:<46} {seconds:>3} s  {:>6.2} s", name, time.as_secs_f64());
    }
}
