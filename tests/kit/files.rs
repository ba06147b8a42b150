// SPDX-License-Identifier: GPL-3.0-or-later
//! Files as a stranger's client sends and fetches them: HTTP by hand.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::guest::Guest;
use super::guest::stream::{Tls, tcp, tls};

/// Bytes of a slice.
pub const SLICE: usize = 1024 * 1024;

/// An answer in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(of, _)| of.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The bytes that the room has.
    pub fn offset(&self) -> usize {
        self.header("Upload-Offset").unwrap_or_else(|| panic!("{self:?}")).parse().unwrap()
    }
}

/// A connection for one request, encrypted or not.
pub enum HttpLine {
    Plain(TcpStream),
    Encrypted(Box<Tls>),
}

impl HttpLine {
    pub fn encrypted(address: SocketAddr) -> Self {
        Self::Encrypted(Box::new(tls(tcp(address))))
    }

    pub fn plain(address: SocketAddr) -> Self {
        Self::Plain(tcp(address))
    }

    /// Sends as much of it as the room takes.
    pub fn send(&mut self, bytes: &[u8]) {
        let _ = match self {
            Self::Plain(socket) => socket.write_all(bytes).and_then(|()| socket.flush()),
            Self::Encrypted(tls) => tls.write_all(bytes).and_then(|()| tls.flush()),
        };
    }

    pub fn read(&mut self, buffer: &mut [u8]) -> usize {
        let read = match self {
            Self::Plain(socket) => socket.read(buffer),
            Self::Encrypted(tls) => tls.read(buffer),
        };
        match read {
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::WouldBlock => panic!("nothing came in time"),
            Err(_) => 0,
        }
    }

    /// Reads up to the end of the connection.
    pub fn rest(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match self.read(&mut buffer) {
                0 => return bytes,
                count => bytes.extend_from_slice(&buffer[..count]),
            }
        }
    }

    /// The answer, up to the end of the connection; one of status 0 if it was cut.
    pub fn answer(&mut self) -> Answer {
        let bytes = self.rest();
        if bytes.is_empty() {
            return Answer { status: 0, head: String::new(), body: bytes };
        }
        let mut rest = &bytes[..];
        loop {
            let end = rest.windows(4).position(|it| it == b"\r\n\r\n");
            let end = end.unwrap_or_else(|| panic!("no head: {}", String::from_utf8_lossy(rest)));
            let head = String::from_utf8(rest[..end].to_vec()).unwrap();
            let status = head.split(' ').nth(1).and_then(|it| it.parse().ok()).unwrap();
            rest = &rest[end + 4..];
            if status != 100 {
                return Answer { status, head, body: rest.to_vec() };
            }
        }
    }
}

/// The head of a request with a token.
pub fn head(method: &str, path: &str, token: &str, more: &str) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n{more}\r\n"
    )
}

/// Asks for something over a line of its own.
pub fn ask(address: SocketAddr, method: &str, path: &str, token: &str, more: &str) -> Answer {
    let mut line = HttpLine::encrypted(address);
    line.send(head(method, path, token, more).as_bytes());
    line.answer()
}

/// Sends the bytes of a file from `first` on.
pub fn put(address: SocketAddr, grant: &Grant, content: &[u8], first: usize) -> Answer {
    let mut line = HttpLine::encrypted(address);
    line.send(put_head(grant, content, first).as_bytes());
    line.send(&content[first..]);
    line.answer()
}

/// The head in front of the rest of a file.
pub fn put_head(grant: &Grant, content: &[u8], first: usize) -> String {
    let length = content.len() - first;
    let range = match length {
        0 => String::new(),
        _ => format!("Content-Range: bytes {first}-{}/{}\r\n", content.len() - 1, content.len()),
    };
    let more = format!("Content-Length: {length}\r\n{range}");
    head("PUT", &grant.path(), &grant.token, &more)
}

/// Permission to send a file.
#[derive(Debug, Clone)]
pub struct Grant {
    pub upload: String,
    pub token: String,
}

impl Grant {
    pub fn path(&self) -> String {
        format!("/f/{}", self.upload)
    }
}

/// Permission to fetch a file.
#[derive(Debug, Clone)]
pub struct Ticket {
    pub hash: String,
    pub token: String,
}

impl Ticket {
    pub fn path(&self) -> String {
        format!("/f/{}", self.hash)
    }

    pub fn get(&self, address: SocketAddr, more: &str) -> Answer {
        ask(address, "GET", &self.path(), &self.token, more)
    }
}

/// The hash of a content, as the wire has it.
pub fn hash_of(content: &[u8]) -> String {
    blake3::hash(content).to_hex().to_string()
}

/// The chaining values of a content's slices.
pub fn slices_of(content: &[u8]) -> Vec<u8> {
    use blake3::hazmat::HasherExt;
    let value = |(index, slice): (usize, &[u8])| {
        let mut hasher = blake3::Hasher::new();
        hasher.set_input_offset((index * SLICE) as u64);
        hasher.update(slice);
        hasher.finalize_non_root()
    };
    content.chunks(SLICE).enumerate().flat_map(value).collect()
}

/// A content of that size, no two slices of which are the same.
pub fn content(size: usize) -> Vec<u8> {
    let mut bytes = vec![0; size];
    blake3::Hasher::new().update(&size.to_le_bytes()).finalize_xof().fill(&mut bytes);
    bytes
}

fn text(answer: &Value, field: &str) -> String {
    answer[field].as_str().unwrap_or_else(|| panic!("no {field} in {answer}")).to_owned()
}

impl Guest {
    fn answer_of(&mut self, kind: &str) -> Value {
        loop {
            let next = self.next();
            // What the room takes more slowly is answered all the same.
            let is_refused = next["type"] == "error" && next["reason"] != "too-fast";
            if next["type"] == kind || is_refused {
                return next;
            }
        }
    }

    /// Offers a file; the answer, whatever it is.
    pub fn offers(&mut self, mut offer: Value) -> Value {
        offer["type"] = "offer".into();
        self.send(offer);
        self.answer_of("upload")
    }

    /// Offers a content under that name.
    pub fn granted(&mut self, name: &str, content: &[u8]) -> Grant {
        let hash = hash_of(content);
        let offer = json!({"id": name, "name": name, "size": content.len(), "blake3": hash});
        Self::grant_of(&self.offers(offer))
    }

    pub fn grant_of(answer: &Value) -> Grant {
        Grant { upload: text(answer, "upload"), token: text(answer, "token") }
    }

    /// Shares a file; returns the number of its event.
    pub fn shares(&mut self, address: SocketAddr, name: &str, content: &[u8]) -> u64 {
        let grant = self.granted(name, content);
        let answer = put(address, &grant, content, 0);
        assert_eq!(answer.status, 201, "{answer:?}");
        loop {
            let file = self.until("file");
            if file["name"] == name && file["from"] == self.welcome["you"] {
                return file["number"].as_u64().unwrap();
            }
        }
    }

    /// Asks for a file; the answer, whatever it is.
    pub fn asks_for(&mut self, file: u64) -> Value {
        self.send(json!({"type": "fetch", "id": "f", "file": file}));
        self.answer_of("download")
    }

    /// Is let fetch a file.
    pub fn ticket(&mut self, file: u64) -> Ticket {
        let answer = self.asks_for(file);
        Ticket { hash: text(&answer, "blake3"), token: text(&answer, "token") }
    }
}

/// Every file in a folder and in those below it.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = |path: PathBuf| if path.is_dir() { files_below(&path) } else { vec![path] };
    entries.flat_map(below).collect()
}

/// Follows the link in a line of the room, as a browser does without encryption.
pub fn follow(address: SocketAddr, line: &str) -> Answer {
    let link = line.rsplit(' ').next().unwrap().trim();
    let path = link.strip_prefix(&format!("http://{address}")).unwrap();
    let mut line = HttpLine::plain(address);
    line.send(format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").as_bytes());
    line.answer()
}
