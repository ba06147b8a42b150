// SPDX-License-Identifier: GPL-3.0-or-later
//! What the tests of clients share: a sink that waits on conditions, a native
//! server that does whatever a test wants, and the Python classic pair.

#![allow(dead_code, reason = "each test file uses its part")]

pub mod lock;
pub mod terminal;

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::ops::ControlFlow;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use salotto::client::{Ending, Line, Session, SessionEvent, Target};
use salotto::protocol::{
    Address, Event, Happening, Hello, Member, Nickname, Notice, Request, RoomName, Rules,
    SUBPROTOCOL, Text, Topic, Welcome,
};
use tungstenite::handshake::server::{ErrorResponse, Request as Head, Response};
use tungstenite::{Message, WebSocket, accept_hdr};

/// Nothing in a test takes longer, except what waits for a real deadline.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub fn name(raw: &str) -> Nickname {
    Nickname::new(raw).expect("a valid name")
}

pub fn text(raw: &str) -> Text {
    Text::new(raw).expect("a valid text")
}

pub fn place(address: SocketAddr) -> Address {
    Address::new(&address.ip().to_string(), address.port()).expect("an address")
}

pub fn target(address: SocketAddr, who: &str) -> Target {
    Target::new(place(address), name(who))
}

/// A session and what it told.
pub struct Seat {
    pub session: Session,
    pub events: Receiver<SessionEvent>,
}

impl Seat {
    pub fn take(target: Target) -> Self {
        let (sender, events) = channel();
        let sink = move |event| match sender.send(event) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        };
        Self { session: Session::open(target, sink), events }
    }

    /// The next event that `pick` wants.
    #[track_caller]
    pub fn until<T>(&self, mut pick: impl FnMut(SessionEvent) -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = Vec::new();
        loop {
            let rest = deadline.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(rest) {
                Ok(event) => {
                    seen.push(format!("{event:.200?}"));
                    if let Some(found) = pick(event) {
                        return found;
                    }
                }
                Err(error) => panic!("waited in vain ({error}) and saw {seen:#?}"),
            }
        }
    }

    #[track_caller]
    pub fn welcomed(&self) -> (Line, Welcome) {
        self.until(|event| match event {
            SessionEvent::Welcomed { line, welcome, .. } => Some((line, *welcome)),
            _ => None,
        })
    }

    /// The next happening that `pick` wants.
    #[track_caller]
    pub fn happening<T>(&self, mut pick: impl FnMut(Happening) -> Option<T>) -> T {
        self.until(|event| match event {
            SessionEvent::Happened(Event { what, .. }) => pick(what),
            _ => None,
        })
    }

    /// Author, id and text of the next message.
    #[track_caller]
    pub fn said(&self) -> (String, Option<String>, String) {
        self.happening(|what| match what {
            Happening::Said { from, id, text } => Some((from.into(), id, text.into())),
            _ => None,
        })
    }

    #[track_caller]
    pub fn notice(&self) -> String {
        self.happening(|what| match what {
            Happening::Notice { text } => Some(text.into()),
            _ => None,
        })
    }

    /// The last event; nothing follows it.
    #[track_caller]
    pub fn ending(self) -> Ending {
        let ending = self.until(|event| match event {
            SessionEvent::Over(ending) => Some(ending),
            _ => None,
        });
        self.session.join();
        assert_eq!(self.events.try_recv().ok(), None, "something followed the end");
        ending
    }
}

pub fn said(number: u64, from: &str, id: Option<&str>, words: &str) -> Notice {
    let what = Happening::Said { from: name(from), id: id.map(Into::into), text: text(words) };
    Notice::Event(Event { number, time: 1_000, what })
}

pub fn welcome(you: &str) -> Notice {
    Notice::Welcome(Box::new(Welcome {
        room: RoomName::new("Test room").expect("a room name"),
        topic: Topic::default(),
        you: name(you),
        host: None,
        members: vec![Member { encrypted: true, ..Member::named(name(you)) }],
        number: 0,
        resumed: false,
        token: "secret".into(),
        rules: Rules::default(),
        muted: None,
        proof: None,
    }))
}

/// A guest at the scripted server.
pub struct Guest {
    pub socket: WebSocket<StreamOwned<ServerConnection, TcpStream>>,
}

impl Guest {
    pub fn send(&mut self, notice: &Notice) {
        self.send_raw(&notice.encode());
    }

    pub fn send_raw(&mut self, json: &str) {
        // A test's client may be gone; what it made of it is what counts.
        let _ = self.socket.send(Message::text(json));
    }

    /// The next request, or `None` at the end.
    pub fn request(&mut self) -> Option<Request> {
        loop {
            match self.socket.read() {
                Ok(Message::Text(json)) => return Request::decode(&json).ok(),
                Ok(_) => {}
                Err(_) => return None,
            }
        }
    }

    /// Hears the hello and lets the guest in.
    pub fn welcome(&mut self) -> String {
        let Some(Request::Hello(Hello { name, .. })) = self.request() else {
            panic!("the first message is a hello")
        };
        self.send(&welcome(&name));
        name
    }

    /// Reads until the guest is gone.
    pub fn see_off(&mut self) {
        while self.socket.read().is_ok() {}
    }
}

/// A TLS configuration with a certificate of its own.
pub fn certificate() -> Arc<ServerConfig> {
    let issued = rcgen::generate_simple_self_signed(["salotto".to_owned()]).expect("a certificate");
    let key = rustls::pki_types::PrivateKeyDer::Pkcs8(issued.signing_key.serialize_der().into());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .expect("TLS 1.3")
        .with_no_client_auth()
        .with_single_cert(vec![issued.cert.der().clone()], key)
        .expect("a usable certificate");
    Arc::new(config)
}

/// Serves raw connections, each with a run of `script` on a thread of its own.
pub fn serve(script: impl Fn(TcpStream) + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("bound");
    let script = Arc::new(script);
    thread::spawn(move || {
        for socket in listener.incoming().flatten() {
            let script = Arc::clone(&script);
            thread::spawn(move || script(socket));
        }
    });
    address
}

/// Serves the native tongue up to the upgrade; the rest is the script's.
pub fn serve_native(script: impl Fn(Guest) + Send + Sync + 'static) -> SocketAddr {
    serve_native_as(certificate(), script)
}

/// The same, with a certain key.
pub fn serve_native_as(
    config: Arc<ServerConfig>,
    script: impl Fn(Guest) + Send + Sync + 'static,
) -> SocketAddr {
    serve(move |socket| {
        let Ok(tls) = ServerConnection::new(Arc::clone(&config)) else { return };
        if let Ok(socket) = accept_hdr(StreamOwned::new(tls, socket), select) {
            script(Guest { socket });
        }
    })
}

#[expect(clippy::result_large_err, reason = "tungstenite's callback is like that")]
fn select(_: &Head, mut response: Response) -> Result<Response, ErrorResponse> {
    let protocol = SUBPROTOCOL.parse().expect("a header value");
    response.headers_mut().insert("Sec-WebSocket-Protocol", protocol);
    Ok(response)
}

/// A child process that is ended with the test, and the lines it prints.
pub struct Process {
    pub child: Child,
    pub lines: Receiver<String>,
    pub errors: Receiver<String>,
}

impl Process {
    pub fn start(command: &mut Command) -> Self {
        let (stdin, stderr) = (Stdio::piped(), Stdio::piped());
        Self::spawn(command, stdin, stderr)
    }

    /// Types and reads at a terminal; what it prints goes elsewhere. What is
    /// typed into the process goes through the terminal alone.
    pub fn start_at(command: &mut Command, terminal: &File) -> Self {
        let side = || Stdio::from(terminal.try_clone().expect("a terminal"));
        Self::spawn(command, side(), side())
    }

    fn spawn(command: &mut Command, stdin: Stdio, stderr: Stdio) -> Self {
        let mut child = command
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
        // Ours would keep a terminal open.
        command.stdin(Stdio::null()).stderr(Stdio::null());
        let lines = lines_of(child.stdout.take().expect("piped"));
        let errors = child.stderr.take().map_or_else(|| channel().1, lines_of);
        Self { child, lines, errors }
    }

    /// The next line that `pick` wants.
    #[track_caller]
    pub fn until<T>(&self, pick: impl FnMut(&str) -> Option<T>) -> T {
        wait_for(&self.lines, pick)
    }

    #[track_caller]
    pub fn line(&self, wanted: &str) {
        self.until(|line| (line == wanted).then_some(()));
    }

    #[track_caller]
    pub fn error(&self, wanted: &str) {
        wait_for(&self.errors, |line| line.contains(wanted).then_some(()));
    }

    /// The exit code; the process has to end by itself.
    #[track_caller]
    pub fn exit(&mut self) -> Option<i32> {
        drop(self.child.stdin.take());
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status.code();
            }
            assert!(Instant::now() < deadline, "the process does not end");
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[track_caller]
fn wait_for<T>(lines: &Receiver<String>, mut pick: impl FnMut(&str) -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    let mut seen = Vec::new();
    loop {
        let rest = deadline.saturating_duration_since(Instant::now());
        match lines.recv_timeout(rest) {
            Ok(line) => {
                if let Some(found) = pick(&line) {
                    return found;
                }
                seen.push(line);
            }
            Err(error) => panic!("waited in vain ({error}) and saw {seen:#?}"),
        }
    }
}

fn lines_of(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines): (Sender<String>, _) = channel();
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    lines
}

fn python(script: &str) -> Command {
    let mut command = Command::new("python3");
    command.arg(format!("{}/tests/support/{script}", env!("CARGO_MANIFEST_DIR")));
    command
}

/// The classic server, and where it listens.
pub fn classic_server(arguments: &[&str]) -> (Process, SocketAddr) {
    let process = Process::start(python("classic_server.py").args(arguments));
    let port: u16 = process.until(|line| line.strip_prefix("listening on ")?.parse().ok());
    (process, SocketAddr::from(([127, 0, 0, 1], port)))
}

/// The classic client: lines in are sent, chunks out are lines of Python
/// literals.
pub fn classic_client(address: SocketAddr, who: &str) -> Process {
    let port = address.port().to_string();
    Process::start(python("classic_client.py").args([&address.ip().to_string(), &port, who]))
}
