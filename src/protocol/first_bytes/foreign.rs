// SPDX-License-Identifier: GPL-3.0-or-later
//! Protocols that are not spoken in a room, by how their clients begin. The port
//! of a room is that of Android's debug bridge as well, networks are scanned,
//! and programs are pointed at the wrong port: none of them is a guest.

use std::fmt;

use super::fit::{Fit, fit, fit_text};
use super::http;

/// Protocols whose clients are recognized and turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// Android Debug Bridge, which looks for emulators at the same port.
    Adb,
    /// Secure Shell (RFC 4253, section 4.2).
    Ssh,
    /// A balancer's PROXY header, version 1 or 2 (`HAProxy`).
    Proxy,
    /// Remote framebuffer, VNC (RFC 6143, section 7.1.1).
    Vnc,
    /// Windows file sharing, also over `NetBIOS` (RFC 1002, section 4.3.2).
    Smb,
    /// Remote Desktop: X.224 over TPKT (RFC 1006, section 6).
    Rdp,
    /// Message Queuing Telemetry Transport.
    Mqtt,
    /// Advanced Message Queuing Protocol.
    Amqp,
    /// SOCKS 4 or 5 (RFC 1928, section 3).
    Socks,
    /// The start of a session or of encryption in `PostgreSQL`.
    Postgres,
    /// Directory access: a bind request (RFC 4511, section 4.2).
    Ldap,
    /// Serialization of Redis (RESP).
    Redis,
    /// File synchronization.
    Rsync,
    /// Jabber (RFC 6120, section 4.2).
    Xmpp,
    /// A client of a mail server (RFC 5321, section 4.1.1.1).
    Smtp,
    /// Telephony (RFC 3261, section 7.1).
    Sip,
    /// Streaming of cameras (RFC 7826, section 20.1).
    Rtsp,
    /// A display of the X Window System.
    X11,
    /// Peers of a torrent.
    BitTorrent,
    /// Remote method invocation in Java.
    JavaRmi,
    /// A first byte that no keyboard sends and no text begins with.
    Binary,
}

/// A beginning of a protocol.
enum ProtocolStart {
    /// Letters in any case, after blank lines too.
    Text(&'static str),
    /// Exactly these bytes; [`ANY`] stands for each.
    Bytes(&'static [u16]),
}

use ProtocolStart::{Bytes, Text};

/// One byte of any value.
const ANY: u16 = 0x100;
/// Signature of the PROXY header, version 2.
const PROXY_2: &[u16] =
    &[0x0D, 0x0A, 0x0D, 0x0A, 0, 0x0D, 0x0A, b'Q' as u16, b'U' as u16, b'I' as u16];

const BEGINNINGS: &[(Foreign, ProtocolStart)] = &[
    (Foreign::Adb, Text("CNXN")),
    (Foreign::Ssh, Text("SSH-")),
    (Foreign::Proxy, Text("PROXY TCP4 ")),
    (Foreign::Proxy, Text("PROXY TCP6 ")),
    (Foreign::Proxy, Text("PROXY UNKNOWN")),
    (Foreign::Proxy, Bytes(PROXY_2)),
    (Foreign::Vnc, Text("RFB 0")),
    (Foreign::Smb, Bytes(&[0, ANY, ANY, ANY, 0xFF, 0x53, 0x4D, 0x42])),
    (Foreign::Smb, Bytes(&[0, ANY, ANY, ANY, 0xFE, 0x53, 0x4D, 0x42])),
    (Foreign::Smb, Bytes(&[0x81, 0, ANY, ANY])),
    (Foreign::Rdp, Bytes(&[3, 0, ANY, ANY, ANY, 0xE0])),
    (Foreign::Mqtt, Bytes(&[0x10, ANY, 0, 4, 0x4D, 0x51, 0x54, 0x54])),
    (Foreign::Mqtt, Bytes(&[0x10, ANY, ANY, 0, 4, 0x4D, 0x51, 0x54, 0x54])),
    (Foreign::Mqtt, Bytes(&[0x10, ANY, 0, 6, 0x4D, 0x51, 0x49])),
    (Foreign::Amqp, Bytes(&[0x41, 0x4D, 0x51, 0x50, 0])),
    (Foreign::Amqp, Bytes(&[0x41, 0x4D, 0x51, 0x50, 3])),
    (Foreign::Socks, Bytes(&[4, 1])),
    (Foreign::Socks, Bytes(&[5, 1])),
    (Foreign::Socks, Bytes(&[5, 2])),
    (Foreign::Socks, Bytes(&[5, 3])),
    (Foreign::Postgres, Bytes(&[0, 0, 0, 8, 4, 0xD2, 0x16])),
    (Foreign::Postgres, Bytes(&[0, 0, ANY, ANY, 0, 3, 0, 0])),
    (Foreign::Ldap, Bytes(&[0x30, ANY, 2, 1])),
    (Foreign::Ldap, Bytes(&[0x30, 0x84, ANY, ANY, ANY, ANY, 2, 1])),
    (Foreign::Redis, Bytes(&[b'*' as u16, ANY, 0x0D, 0x0A, b'$' as u16])),
    (Foreign::Rsync, Text("@RSYNCD:")),
    (Foreign::Xmpp, Text("<?xml")),
    (Foreign::Xmpp, Text("<stream:")),
    (Foreign::Smtp, Text("EHLO ")),
    (Foreign::X11, Bytes(&[b'l' as u16, 0, 11, 0])),
    (Foreign::X11, Bytes(&[b'B' as u16, 0, 0, 11])),
    (Foreign::BitTorrent, Bytes(&[19, b'B' as u16, b'i' as u16, b't' as u16])),
    (Foreign::JavaRmi, Bytes(&[0x4A, 0x52, 0x4D, 0x49, 0])),
];

/// Fits the bytes of a peer, and the same without blank lines in front, to the
/// beginnings of all foreign protocols. The protocol means something where they
/// fit.
pub(super) fn find(first: &[u8], words: &[u8]) -> (Fit, Foreign) {
    let relative = match http::version(words) {
        Some(http::SIP) => Some((Fit::Yes, Foreign::Sip)),
        Some(http::RTSP) => Some((Fit::Yes, Foreign::Rtsp)),
        _ => None,
    };
    let fits = BEGINNINGS.iter().map(|(protocol, beginning)| match beginning {
        Text(text) => (fit_text(words, text), *protocol),
        Bytes(bytes) => (fit_bytes(first, bytes), *protocol),
    });
    let mut open = (Fit::No, Foreign::Binary);
    for (fit, protocol) in relative.into_iter().chain(fits) {
        match fit {
            Fit::Yes => return (fit, protocol),
            Fit::Maybe => open = (fit, protocol),
            Fit::No => {}
        }
    }
    open
}

fn fit_bytes(first: &[u8], bytes: &[u16]) -> Fit {
    fit(first, bytes, |byte, wanted| wanted == ANY || wanted == u16::from(byte))
}

/// Returns `true` for bytes that no text begins with. Those that keys send whose
/// use somebody may try in a terminal are none: the bell, the keys that erase,
/// and escape, with which arrows begin.
pub(super) fn is_binary(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, 0x07..=0x0D | 0x15 | 0x17 | 0x1B)
}

impl Foreign {
    /// The protocol's name among people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Adb => "adb",
            Self::Ssh => "SSH",
            Self::Proxy => "the PROXY protocol",
            Self::Vnc => "VNC",
            Self::Smb => "SMB",
            Self::Rdp => "Remote Desktop",
            Self::Mqtt => "MQTT",
            Self::Amqp => "AMQP",
            Self::Socks => "SOCKS",
            Self::Postgres => "PostgreSQL",
            Self::Ldap => "LDAP",
            Self::Redis => "Redis",
            Self::Rsync => "rsync",
            Self::Xmpp => "XMPP",
            Self::Smtp => "SMTP",
            Self::Sip => "SIP",
            Self::Rtsp => "RTSP",
            Self::X11 => "X11",
            Self::BitTorrent => "BitTorrent",
            Self::JavaRmi => "Java RMI",
            Self::Binary => "a binary protocol",
        }
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
