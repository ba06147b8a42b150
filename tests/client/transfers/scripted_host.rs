// SPDX-License-Identifier: GPL-3.0-or-later
//! A host of files that does what a test wants, and a line to it that breaks.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex};

use rustls::{ServerConnection, StreamOwned};
use salotto::protocol::Fingerprint;
use salotto::protocol::file::{SLICE_BYTES, slice_hash};

use super::TOKEN;
use crate::kit::scripted::keys::{identity, keyed};
use crate::kit::scripted::serve;

pub type TlsStream = StreamOwned<ServerConnection, TcpStream>;

/// A host of files.
pub struct FileHost {
    pub address: SocketAddr,
    pub key: Fingerprint,
}

/// The head of a request.
#[derive(Debug)]
pub struct Head {
    pub method: String,
    pub path: String,
    headers: Vec<(String, String)>,
}

impl Head {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub fn length(&self) -> usize {
        self.header("Content-Length").map_or(0, |length| length.parse().unwrap())
    }

    /// First byte, and the one behind the last.
    pub fn range(&self) -> Option<(usize, usize)> {
        let (first, last) = self.header("Range")?.strip_prefix("bytes=")?.split_once('-')?;
        Some((first.parse().unwrap(), last.parse::<usize>().unwrap() + 1))
    }

    /// First byte of the part that is sent.
    pub fn first(&self) -> usize {
        let range = self.header("Content-Range").and_then(|it| it.strip_prefix("bytes "));
        range.map_or(0, |range| range.split('-').next().unwrap().parse().unwrap())
    }
}

/// A host whose every request is the script's.
pub fn host(script: impl Fn(&Head, &mut TlsStream) + Send + Sync + 'static) -> FileHost {
    let identity = identity();
    let (config, key) = (keyed(&identity), identity.fingerprint());
    let address = serve(move |socket| {
        let tls = ServerConnection::new(Arc::clone(&config)).unwrap();
        let mut stream = StreamOwned::new(tls, socket);
        let Some(head) = read_head(&mut stream) else { return };
        assert_eq!(head.header("Authorization"), Some(&*format!("Bearer {TOKEN}")));
        script(&head, &mut stream);
        stream.conn.send_close_notify();
        let _ = stream.flush();
        // What was not read would take the answer along.
        let _ = stream.sock.shutdown(Shutdown::Write);
        let _ = std::io::copy(&mut stream.sock, &mut std::io::sink());
    });
    FileHost { address, key }
}

fn read_head(stream: &mut TlsStream) -> Option<Head> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let mut lines = head.trim_end().split("\r\n");
    let mut words = lines.next()?.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Some(Head { method, path, headers })
}

/// Writes; whether the guest hears it is its own affair.
pub fn write(stream: &mut TlsStream, bytes: &[u8]) {
    let _ = stream.write_all(bytes).and_then(|()| stream.flush());
}

pub fn answer(stream: &mut TlsStream, head: &str) {
    write(stream, format!("HTTP/1.1 {head}\r\nConnection: close\r\n\r\n").as_bytes());
}

/// The chaining values of a content, as they travel.
pub fn slices(content: &[u8]) -> Vec<u8> {
    let slices = content.chunks(usize::try_from(SLICE_BYTES).unwrap()).zip(0..);
    slices.flat_map(|(slice, at)| slice_hash(at, slice)).collect()
}

/// Gives a content as an honest host does.
pub fn give(head: &Head, stream: &mut TlsStream, content: &[u8]) {
    if head.path.ends_with("/slices") {
        let slices = slices(content);
        answer(stream, &format!("200 OK\r\nContent-Length: {}", slices.len()));
        write(stream, &slices);
        return;
    }
    let size = content.len();
    let (from, to) = head.range().unwrap_or((0, size));
    let range = format!("Content-Range: bytes {from}-{}/{size}", to - 1);
    answer(stream, &format!("206 Partial Content\r\nContent-Length: {}\r\n{range}", to - from));
    for piece in content[from..to].chunks(50_000) {
        write(stream, piece);
    }
}

/// An upload as an honest host takes it, byte by byte.
#[derive(Debug, Default)]
pub struct Taken {
    pub bytes: Vec<u8>,
    pub slices: Vec<u8>,
}

/// Takes an upload as an honest host does.
pub fn take(head: &Head, stream: &mut TlsStream, size: usize, taken: &Mutex<Taken>) {
    let has = taken.lock().unwrap().bytes.len();
    match &*head.method {
        "HEAD" => return answer(stream, &format!("200 OK\r\nUpload-Offset: {has}")),
        "PUT" if head.path.ends_with("/slices") => {
            let mut slices = vec![0; head.length()];
            if stream.read_exact(&mut slices).is_ok() {
                taken.lock().unwrap().slices = slices;
                answer(stream, "204 No Content");
            }
            return;
        }
        _ => {}
    }
    if head.first() != has {
        return answer(stream, &format!("409 Conflict\r\nUpload-Offset: {has}"));
    }
    let mut buffer = vec![0; 30_000];
    let (mut at, mut rest) = (has, head.length());
    while rest > 0 {
        let most = rest.min(buffer.len());
        match stream.read(&mut buffer[..most]) {
            Ok(0) | Err(_) => return,
            Ok(read) => {
                let mut taken = taken.lock().unwrap();
                if taken.bytes.len() != at {
                    // Another connection has taken over.
                    return;
                }
                taken.bytes.extend_from_slice(&buffer[..read]);
                (at, rest) = (at + read, rest - read);
            }
        }
    }
    let has = taken.lock().unwrap().bytes.len();
    match has == size {
        true => answer(stream, "201 Created"),
        false => answer(stream, &format!("204 No Content\r\nUpload-Offset: {has}")),
    }
}

/// A line to a host, each connection of which breaks after some bytes; the number of those
/// that did.
pub fn breaking(
    host: &FileHost,
    mut budget: impl FnMut() -> Option<usize> + Send + 'static,
) -> (FileHost, Arc<AtomicUsize>) {
    let (address, broken) = crate::kit::breaking::breaking(host.address, move |_| budget());
    (FileHost { address, key: host.key }, broken)
}
