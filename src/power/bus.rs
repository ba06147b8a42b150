// SPDX-License-Identifier: GPL-3.0-or-later
//! A connection to the system bus, over which methods are called and signals heard.

use std::collections::VecDeque;
use std::env;
use std::io::{self, IoSliceMut, Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixStream};
use std::time::{Duration, Instant};

use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, recvmsg};

use super::wire::{BusDecoded, BusMessage, BusMessageKind, MethodCall, decode, encode};

/// Place of the bus where nothing else is said.
const USUAL: &str = "unix:path=/run/dbus/system_bus_socket";
/// Time for an answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// Signals that wait while an answer is awaited.
const SIGNALS: usize = 16;
/// Bytes of the longest line before the messages.
const LONGEST_LINE: usize = 512;

/// Object of the bus itself.
const BUS: MethodCall<'_> = MethodCall {
    destination: "org.freedesktop.DBus",
    path: "/org/freedesktop/DBus",
    interface: "org.freedesktop.DBus",
    member: "Hello",
    arguments: &[],
};

/// A connection to the system bus.
pub struct SystemBus {
    stream: UnixStream,
    received: Vec<u8>,
    signals: VecDeque<BusMessage>,
    /// The file that came along last.
    file: Option<OwnedFd>,
    serial: u32,
}

impl SystemBus {
    /// Connects as the user that this program runs as.
    pub fn connect() -> io::Result<Self> {
        let address = env::var("DBUS_SYSTEM_BUS_ADDRESS").unwrap_or_else(|_| USUAL.to_owned());
        let mut stream = open(&address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let user = rustix::process::geteuid().as_raw().to_string();
        let user = data_encoding::HEXLOWER.encode(user.as_bytes());
        shake_hands(&mut stream, &format!("\0AUTH EXTERNAL {user}\r\n"), "OK ")?;
        shake_hands(&mut stream, "NEGOTIATE_UNIX_FD\r\n", "AGREE_UNIX_FD")?;
        stream.write_all(b"BEGIN\r\n")?;
        let (received, signals) = (Vec::new(), VecDeque::new());
        let mut bus = Self { stream, received, signals, file: None, serial: 0 };
        bus.call(&BUS)?;
        Ok(bus)
    }

    /// Hears the signals that this rule of the bus describes.
    pub fn listen_to(&mut self, rule: &str) -> io::Result<()> {
        self.call(&MethodCall { member: "AddMatch", arguments: &[rule], ..BUS }).map(|_| ())
    }

    /// Calls a method, and returns the file that the answer brings.
    pub fn call(&mut self, call: &MethodCall<'_>) -> io::Result<Option<OwnedFd>> {
        self.serial += 1;
        self.file = None;
        self.stream.write_all(&encode(call, self.serial))?;
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            let message = self.receive()?;
            match message.kind {
                BusMessageKind::Return(serial) if serial == self.serial => {
                    return Ok(self.file.take());
                }
                BusMessageKind::Error(serial) if serial == self.serial => {
                    return Err(io::Error::other("the method failed"));
                }
                BusMessageKind::Signal(_) if self.signals.len() < SIGNALS => {
                    self.signals.push_back(message);
                }
                _ => {}
            }
        }
        Err(io::ErrorKind::TimedOut.into())
    }

    /// A message that is here already, if there is one.
    pub fn waiting(&mut self) -> io::Result<Option<BusMessage>> {
        if let Some(signal) = self.signals.pop_front() {
            return Ok(Some(signal));
        }
        match decode(&self.received) {
            BusDecoded::Incomplete => Ok(None),
            BusDecoded::Broken => Err(io::ErrorKind::InvalidData.into()),
            BusDecoded::Whole(message, length) => {
                self.received.drain(..length);
                Ok(Some(message))
            }
        }
    }

    /// Reads what has come, once.
    pub fn read(&mut self) -> io::Result<()> {
        let mut bytes = [0; 4096];
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(4))];
        let mut files = RecvAncillaryBuffer::new(&mut space);
        let mut into = [IoSliceMut::new(&mut bytes)];
        let flags = RecvFlags::CMSG_CLOEXEC;
        let read = recvmsg(self.stream.as_fd(), &mut into, &mut files, flags)?.bytes;
        for message in files.drain() {
            if let RecvAncillaryMessage::ScmRights(came) = message {
                self.file = came.last().or(self.file.take());
            }
        }
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.received.extend_from_slice(&bytes[..read]);
        Ok(())
    }

    fn receive(&mut self) -> io::Result<BusMessage> {
        loop {
            match decode(&self.received) {
                BusDecoded::Incomplete => self.read()?,
                BusDecoded::Broken => return Err(io::ErrorKind::InvalidData.into()),
                BusDecoded::Whole(message, length) => {
                    self.received.drain(..length);
                    return Ok(message);
                }
            }
        }
    }
}

impl AsFd for SystemBus {
    fn as_fd(&self) -> std::os::fd::BorrowedFd<'_> {
        self.stream.as_fd()
    }
}

/// Connects to the first of the addresses that answers.
fn open(addresses: &str) -> io::Result<UnixStream> {
    let mut failure = io::Error::from(io::ErrorKind::Unsupported);
    for address in addresses.split(';').filter_map(|address| address.strip_prefix("unix:")) {
        for (key, value) in address.split(',').filter_map(|pair| pair.split_once('=')) {
            let opened = match key {
                "path" => UnixStream::connect(value),
                "abstract" => SocketAddr::from_abstract_name(value)
                    .and_then(|name| UnixStream::connect_addr(&name)),
                _ => continue,
            };
            match opened {
                Ok(stream) => return Ok(stream),
                Err(error) => failure = error,
            }
        }
    }
    Err(failure)
}

/// Sends a line and reads the answer, which begins as `expected`.
fn shake_hands(stream: &mut UnixStream, line: &str, expected: &str) -> io::Result<()> {
    stream.write_all(line.as_bytes())?;
    let mut answer = Vec::new();
    // Byte by byte: what follows the line is a message.
    let mut byte = [0];
    while !answer.ends_with(b"\r\n") {
        if answer.len() > LONGEST_LINE || stream.read(&mut byte)? == 0 {
            return Err(io::ErrorKind::InvalidData.into());
        }
        answer.extend(byte);
    }
    match answer.starts_with(expected.as_bytes()) {
        true => Ok(()),
        false => Err(io::ErrorKind::PermissionDenied.into()),
    }
}
