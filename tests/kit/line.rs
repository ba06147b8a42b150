// SPDX-License-Identifier: GPL-3.0-or-later
//! A line between guests and a room that a test cuts, mends, and lets die in silence.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// A line that connections go through for as long as the test lasts.
pub struct Line {
    pub address: SocketAddr,
    state: Arc<Mutex<LineState>>,
}

struct LineState {
    room: SocketAddr,
    /// Unset while whoever comes is sent away.
    up: bool,
    connections: Vec<LineConnection>,
}

struct LineConnection {
    ends: [TcpStream; 2],
    /// Set once nothing arrives any more at either end.
    dead: Arc<AtomicBool>,
}

impl Line {
    /// A line to `room`.
    pub fn to(room: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let state = LineState { room, up: true, connections: Vec::new() };
        let state = Arc::new(Mutex::new(state));
        let line = Self { address, state: state.clone() };
        std::thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                state.lock().expect("unpoisoned").connect(near);
            }
        });
        line
    }

    /// Cuts all connections, and sends away whoever comes.
    pub fn cut(&self) {
        let mut state = self.state.lock().expect("unpoisoned");
        state.up = false;
        for connection in state.connections.drain(..) {
            for end in connection.ends {
                let _ = end.shutdown(Shutdown::Both);
            }
        }
    }

    /// Lets connections through again.
    pub fn mend(&self) {
        self.state.lock().expect("unpoisoned").up = true;
    }

    /// Loses everything on the connections there are; others go through.
    pub fn die_silently(&self) {
        for connection in &self.state.lock().expect("unpoisoned").connections {
            connection.dead.store(true, Ordering::SeqCst);
        }
    }

    /// Leads to another address from now on.
    pub fn lead_to(&self, room: SocketAddr) {
        self.state.lock().expect("unpoisoned").room = room;
    }
}

impl LineState {
    fn connect(&mut self, near: TcpStream) {
        if !self.up {
            return;
        }
        // Dropped, it is closed: nobody is there.
        let Ok(far) = TcpStream::connect(self.room) else { return };
        let dead = Arc::new(AtomicBool::new(false));
        let clone = |end: &TcpStream| end.try_clone().expect("another handle");
        for (from, to) in [(&near, &far), (&far, &near)] {
            let (from, to, dead) = (clone(from), clone(to), dead.clone());
            std::thread::spawn(move || pass(from, to, &dead));
        }
        self.connections.push(LineConnection { ends: [near, far], dead });
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, dead: &AtomicBool) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(size @ 1..) = from.read(&mut buffer) {
        if !dead.load(Ordering::SeqCst) && to.write_all(&buffer[..size]).is_err() {
            break;
        }
    }
    if !dead.load(Ordering::SeqCst) {
        for end in [from, to] {
            let _ = end.shutdown(Shutdown::Both);
        }
    }
}
