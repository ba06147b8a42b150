// SPDX-License-Identifier: GPL-3.0-or-later
//! D-Bus messages as bytes: calls whose arguments are strings, and what comes back.

use std::ops::Range;

/// Bytes of the longest message that is read. Those that we ask for are much shorter.
const LONGEST: usize = 64 * 1024;
/// Bytes in front of the header's fields.
const FIXED: usize = 16;

/// A method to be called, with strings as arguments.
pub struct MethodCall<'a> {
    pub destination: &'a str,
    pub path: &'a str,
    pub interface: &'a str,
    pub member: &'a str,
    pub arguments: &'a [&'a str],
}

/// Kind of a message that was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BusMessageKind {
    /// The answer to the call with this serial number.
    Return(u32),
    /// The call with this serial number failed.
    Error(u32),
    /// A signal of this name.
    Signal(String),
    /// Anything else.
    Other,
}

/// A message that was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusMessage {
    pub kind: BusMessageKind,
    /// The first argument, where it is a boolean.
    pub flag: Option<bool>,
}

/// Result of decoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BusDecoded {
    /// The rest of the message is still to come.
    Incomplete,
    /// This is no message.
    Broken,
    /// A message of so many bytes.
    Whole(BusMessage, usize),
}

/// Encodes a call.
pub fn encode(call: &MethodCall<'_>, serial: u32) -> Vec<u8> {
    let mut body = Vec::new();
    for argument in call.arguments {
        put_string(&mut body, argument);
    }
    let mut fields = Vec::new();
    for (code, kind, value) in [
        (1, b'o', call.path),
        (2, b's', call.interface),
        (3, b's', call.member),
        (6, b's', call.destination),
    ] {
        pad(&mut fields, 8);
        fields.extend([code, 1, kind, 0]);
        put_string(&mut fields, value);
    }
    let signature = vec![b's'; call.arguments.len()];
    if let Some(count) = u8::try_from(signature.len()).ok().filter(|count| *count > 0) {
        pad(&mut fields, 8);
        fields.extend([8, 1, b'g', 0, count]);
        fields.extend(signature);
        fields.push(0);
    }
    // Little-endian, a method call, without flags, version 1.
    let mut message = vec![b'l', 1, 0, 1];
    put_number(&mut message, body.len());
    message.extend(serial.to_le_bytes());
    put_number(&mut message, fields.len());
    message.extend(fields);
    pad(&mut message, 8);
    message.extend(body);
    message
}

fn pad(bytes: &mut Vec<u8>, to: usize) {
    bytes.resize(bytes.len().next_multiple_of(to), 0);
}

fn put_number(bytes: &mut Vec<u8>, number: usize) {
    // What we send is a few hundred bytes long.
    bytes.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

fn put_string(bytes: &mut Vec<u8>, text: &str) {
    pad(bytes, 4);
    put_number(bytes, text.len());
    bytes.extend(text.as_bytes());
    bytes.push(0);
}

/// Decodes the message at the beginning of `bytes`.
pub fn decode(bytes: &[u8]) -> BusDecoded {
    let Some(&[order, kind, _, version]) = bytes.first_chunk() else {
        return BusDecoded::Incomplete;
    };
    if !matches!(order, b'l' | b'B') || version != 1 {
        return BusDecoded::Broken;
    }
    let reader = HeaderReader { bytes, is_little: order == b'l' };
    let (Some(body), Some(fields)) = (reader.length(4), reader.length(12)) else {
        return BusDecoded::Incomplete;
    };
    if body > LONGEST || fields > LONGEST {
        return BusDecoded::Broken;
    }
    let start = (FIXED + fields).next_multiple_of(8);
    if bytes.len() < start + body {
        return BusDecoded::Incomplete;
    }
    let Some(fields) = reader.fields(FIXED..FIXED + fields) else { return BusDecoded::Broken };
    let answered = fields.reply_to;
    let kind = match (kind, answered, fields.member) {
        (2, Some(serial), _) => BusMessageKind::Return(serial),
        (3, Some(serial), _) => BusMessageKind::Error(serial),
        (4, _, Some(member)) => BusMessageKind::Signal(member),
        _ => BusMessageKind::Other,
    };
    let is_boolean = fields.signature.starts_with('b') && body >= 4;
    let flag = reader.number(start).filter(|_| is_boolean).map(|flag| flag != 0);
    BusDecoded::Whole(BusMessage { kind, flag }, start + body)
}

/// Fields of a header, as far as they matter.
#[derive(Default)]
struct HeaderFields {
    reply_to: Option<u32>,
    member: Option<String>,
    signature: String,
}

struct HeaderReader<'a> {
    bytes: &'a [u8],
    is_little: bool,
}

impl HeaderReader<'_> {
    fn number(&self, at: usize) -> Option<u32> {
        let four = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.is_little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    }

    fn length(&self, at: usize) -> Option<usize> {
        usize::try_from(self.number(at)?).ok()
    }

    fn text(&self, range: Range<usize>) -> Option<String> {
        std::str::from_utf8(self.bytes.get(range)?).ok().map(str::to_owned)
    }

    /// Reads an array of codes with their values, each of which says its type.
    fn fields(&self, range: Range<usize>) -> Option<HeaderFields> {
        let mut fields = HeaderFields::default();
        let mut at = range.start;
        while at < range.end {
            let &[code, 1, kind, 0] = self.bytes.get(at..)?.first_chunk()? else { return None };
            at += 4;
            match kind {
                b'u' => {
                    let number = self.number(at)?;
                    if code == 5 {
                        fields.reply_to = Some(number);
                    }
                    at += 4;
                }
                b's' | b'o' => {
                    let end = (at + 4).checked_add(self.length(at)?)?;
                    let text = self.text(at + 4..end)?;
                    if code == 3 {
                        fields.member = Some(text);
                    }
                    at = end + 1;
                }
                b'g' => {
                    let end = at + 1 + usize::from(*self.bytes.get(at)?);
                    let text = self.text(at + 1..end)?;
                    if code == 8 {
                        fields.signature = text;
                    }
                    at = end + 1;
                }
                _ => return None,
            }
            at = at.next_multiple_of(8);
        }
        Some(fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A signal as the bus passes it on.
    fn signal(member: &str, flag: bool, is_little: bool) -> Vec<u8> {
        let number = |number: usize| {
            let number = u32::try_from(number).unwrap();
            if is_little { number.to_le_bytes() } else { number.to_be_bytes() }
        };
        let mut fields = vec![3, 1, b's', 0];
        fields.extend(number(member.len()));
        fields.extend(member.as_bytes());
        fields.push(0);
        pad(&mut fields, 8);
        fields.extend([8, 1, b'g', 0, 1, b'b', 0]);
        let order = if is_little { b'l' } else { b'B' };
        let mut message = vec![order, 4, 1, 1];
        message.extend(number(4));
        message.extend(number(7));
        message.extend(number(fields.len()));
        message.extend(fields);
        pad(&mut message, 8);
        message.extend(number(flag.into()));
        message
    }

    #[test]
    fn a_signal_is_read_in_either_order_of_bytes() {
        for (flag, is_little) in [(true, true), (false, true), (true, false), (false, false)] {
            let mut bytes = signal("PrepareForSleep", flag, is_little);
            let length = bytes.len();
            let kind = BusMessageKind::Signal("PrepareForSleep".to_owned());
            let expected = BusDecoded::Whole(BusMessage { kind, flag: Some(flag) }, length);
            for rest in 1..length {
                assert_eq!(decode(&bytes[..rest]), BusDecoded::Incomplete, "{rest}");
            }
            assert_eq!(decode(&bytes), expected);
            bytes.extend([1, 2, 3]);
            assert_eq!(decode(&bytes), expected, "and what follows is not of it");
        }
    }

    #[test]
    fn a_call_is_a_message_itself() {
        let call = MethodCall {
            destination: "org.freedesktop.login1",
            path: "/org/freedesktop/login1",
            interface: "org.freedesktop.login1.Manager",
            member: "Inhibit",
            arguments: &["sleep", "", "Guests", "delay"],
        };
        let bytes = encode(&call, 3);
        let BusDecoded::Whole(message, length) = decode(&bytes) else { panic!("{bytes:?}") };
        assert_eq!((message.kind, length), (BusMessageKind::Other, bytes.len()));
        let none = encode(&MethodCall { arguments: &[], ..call }, 3);
        assert!(matches!(decode(&none), BusDecoded::Whole(_, length) if length == none.len()));
    }

    #[test]
    fn what_is_too_long_or_no_message_is_broken() {
        let mut bytes = signal("Too long", true, true);
        bytes[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(decode(&bytes), BusDecoded::Broken);
        assert_eq!(decode(b"HTTP/1.1"), BusDecoded::Broken);
    }

    proptest! {
        #[test]
        fn decoding_never_panics(raw in any::<Vec<u8>>(), at in 0..64_usize, byte in any::<u8>()) {
            let _ = decode(&raw);
            let mut bytes = signal("PrepareForShutdown", true, true);
            if let Some(changed) = bytes.get_mut(at) {
                *changed = byte;
            }
            let _ = decode(&bytes);
        }
    }
}
