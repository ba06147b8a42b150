// SPDX-License-Identifier: GPL-3.0-or-later
//! A room with several addresses: all are dialled, and one is joined.

use std::io::Read;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use salotto::client::Target;

use crate::keys::{attic, welcomed_at};
use crate::kit::client::TestClient;
use crate::kit::scripted::keys::{identity, keyed};
use crate::kit::scripted::{serve, upgraded};
use crate::kit::values::{place, target};

/// A port that nobody listens at.
fn closed() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

#[test]
fn of_two_places_of_one_room_only_one_sees_us() {
    let room = identity();
    let seen = Arc::new(AtomicBool::new(false));
    let other = {
        let seen = Arc::clone(&seen);
        serve(move |_| seen.store(true, Ordering::SeqCst))
    };
    let near = attic(keyed(&room));
    let key = Some(room.fingerprint());
    let also = vec![place(other)];
    let client = TestClient::open(Target { also, fingerprint: key, ..target(near, "Ada") });
    assert_eq!(welcomed_at(&client).0, near);
    assert!(!seen.load(Ordering::SeqCst));
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
    let also = vec![place(closed())];
    let client = TestClient::open(Target { also, fingerprint: key, ..target(busy, "Ada") });
    assert_eq!(welcomed_at(&client).0, busy);
}
