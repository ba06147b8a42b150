// SPDX-License-Identifier: GPL-3.0-or-later
//! A room with several addresses: all are dialled, and one is joined.

use std::io::Read;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use salotto::client::{Ending, Target};

use crate::keys::welcomed_at;
use crate::kit::client::TestClient;
use crate::kit::patience::eventually;
use crate::kit::scripted::keys::{identity, keyed};
use crate::kit::scripted::{serve, upgraded};
use crate::kit::values::{closed_port, place, target};

#[test]
fn of_two_places_of_one_room_only_one_sees_us() {
    let room = identity();
    let seen = Arc::new(AtomicUsize::new(0));
    // Which of them is faster is up to the machine.
    let [first, second] = [(); 2].map(|()| {
        let (config, seen) = (keyed(&room), Arc::clone(&seen));
        serve(move |socket| {
            if let Some(mut guest) = upgraded(&config, socket) {
                seen.fetch_add(1, Ordering::SeqCst);
                guest.welcome();
                guest.see_off();
            }
        })
    });
    let key = Some(room.fingerprint());
    let also = vec![place(second)];
    let client = TestClient::open(Target { also, fingerprint: key, ..target(first, "Ada") });
    assert!([first, second].contains(&welcomed_at(&client).0));
    client.session.leave();
    assert_eq!(client.ending(), Ending::Left);
    assert_eq!(seen.load(Ordering::SeqCst), 1);
}

#[test]
fn a_host_that_was_too_busy_at_first_is_tried_once_more() {
    let room = identity();
    let config = keyed(&room);
    let met = AtomicBool::new(false);
    let busy = serve(move |mut socket| {
        if !met.swap(true, Ordering::SeqCst) {
            // Busy for as long as we have patience.
            let _ = socket.read_to_end(&mut Vec::new());
            return;
        }
        if let Some(mut guest) = upgraded(&config, socket) {
            guest.welcome();
            guest.see_off();
        }
    });
    let key = Some(room.fingerprint());
    let also = vec![place(closed_port())];
    let client = TestClient::open(Target { also, fingerprint: key, ..target(busy, "Ada") });
    assert_eq!(welcomed_at(&client).0, busy);
}

/// Places that accept and then say nothing, and what they have heard when we leave.
#[derive(Default)]
struct Tarpits {
    open: AtomicUsize,
    heard: Mutex<Vec<Vec<u8>>>,
}

impl Tarpits {
    fn one(self: &Arc<Self>) -> SocketAddr {
        let tarpits = Arc::clone(self);
        serve(move |mut socket| {
            tarpits.open.fetch_add(1, Ordering::SeqCst);
            let mut heard = Vec::new();
            let _ = socket.read_to_end(&mut heard);
            tarpits.heard.lock().unwrap().push(heard);
            tarpits.open.fetch_sub(1, Ordering::SeqCst);
        })
    }
}

#[test]
fn silent_places_are_not_waited_for_and_learn_nothing() {
    let (room, tarpits) = (identity(), Arc::<Tarpits>::default());
    let silent: Vec<_> = (0..7).map(|_| tarpits.one()).collect();
    let (config, others) = (keyed(&room), Arc::clone(&tarpits));
    let good = serve(move |socket| {
        // Whoever waited for each of them in turn has none open by now.
        eventually("others are open as well", || {
            (others.open.load(Ordering::SeqCst) > 0).then_some(())
        });
        if let Some(mut guest) = upgraded(&config, socket) {
            guest.welcome();
            guest.see_off();
        }
    });
    let also = silent[1..].iter().copied().chain([good]).map(place).collect();
    let client = TestClient::open(Target {
        also,
        fingerprint: Some(room.fingerprint()),
        identity: Some(Arc::new(identity())),
        ..target(silent[0], "Ada")
    });
    assert_eq!(welcomed_at(&client).0, good);
    eventually("all are left", || {
        let heard = tarpits.heard.lock().unwrap();
        (heard.len() >= silent.len()).then_some(())
    });
    for heard in tarpits.heard.lock().unwrap().iter() {
        // One record with the beginning of a handshake (RFC 8446, section 5.1).
        let length = usize::from(u16::from_be_bytes([heard[3], heard[4]]));
        assert_eq!((heard[0], heard.len()), (22, 5 + length));
    }
}
