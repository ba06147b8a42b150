// SPDX-License-Identifier: GPL-3.0-or-later
//! Guests whose keys come one by one, each read by itself.

use super::*;

/// Sends every key by itself, and each is read before the next.
fn type_keys(bench: &mut Workbench, guest: &mut TcpStream, keys: &str) {
    bench.turn_until(|worker| !worker.connections.is_empty());
    for key in keys.chars() {
        guest.write_all(key.to_string().as_bytes()).unwrap();
        let unread = |worker: &Worker| {
            let (_, connection) = worker.connections.iter().last().unwrap();
            let mut byte = [0];
            connection.io.socket.peek(&mut byte).is_ok()
        };
        let end = Instant::now() + PATIENCE;
        while !unread(&bench.worker) {
            assert!(Instant::now() < end, "{key} never arrived");
            std::thread::yield_now();
        }
        bench.turn_until(|worker| !unread(worker));
    }
}

#[test]
fn a_name_that_comes_key_by_key_is_whole_at_return() {
    // Before the greeting, and after it.
    for greeted in [false, true] {
        for (name, end) in [("Bob", "\r\n"), ("Connie", "\r\0"), ("Zoë 田", "\n")] {
            let mut bench = Workbench::new();
            let mut guest = bench.connect();
            if greeted {
                let is_greeted =
                    |worker: &Worker| worker.connections.iter().any(|(_, c)| c.io.unsent() > 0);
                bench.turn_until(|worker| !is_greeted(worker) && has_login(worker));
                read_until(&mut guest, "Return");
            }
            type_keys(&mut bench, &mut guest, &format!("{name}{end}"));
            bench.turn_until(|worker| worker.connections.iter().any(|(_, c)| is_served(c)));
            let ours = if end == "\n" { "\n" } else { "\r\n" };
            let hello = format!("Hi {name}, if you want to leave please write {{exit}}.{ours}");
            read_until(&mut guest, &hello);
            type_keys(&mut bench, &mut guest, &format!("hello\u{8}\u{7f}p!{end}"));
            bench.turn_until(|worker| worker.ready.writes().is_empty());
            assert_eq!(read_until(&mut guest, "\n"), format!("{name}: help!{ours}"));
        }
    }
}

fn has_login(worker: &Worker) -> bool {
    worker.connections.iter().any(|(_, c)| matches!(c.phase, Phase::Login(_)))
}

#[test]
fn two_letters_in_one_piece_are_a_name_after_a_pause() {
    let mut bench = Workbench::new();
    let mut guest = bench.connect();
    guest.write_all(b"Py").unwrap();
    let sent = Instant::now();
    bench.turn_until(|worker| worker.connections.iter().any(|(_, c)| is_served(c)));
    assert!(sent.elapsed() >= crate::protocol::limits::CLASSIC_KEY_PAUSE);
    read_until(&mut guest, "Hi Py, if you want to leave please write {exit}.");
}
