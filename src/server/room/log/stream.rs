// SPDX-License-Identifier: GPL-3.0-or-later
//! The forms in which readers are served the log.
//!
//! A further kind of guest is a further [`Stream`]: here is how it is told
//! things, and all that is kept for each stream follows by itself.

use std::io::Cursor;
use std::ops::{Index, IndexMut};

use tungstenite::protocol::frame::FrameHeader;
use tungstenite::protocol::frame::coding::{Data, OpCode};

use crate::protocol::{Event, EventKind, ServerMessage, classic};

/// Stands for what is for two alone. It is long enough that the log, which is bounded in
/// bytes, has not too many of them.
const PLACE: [u8; 32] = [b'\n'; 32];

/// One form of the log. Which one a reader is served follows from the language
/// it speaks; whether the connection is encrypted has nothing to do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// WebSocket text frames for the native language.
    Native,
    /// Lines of text for the classic one.
    Classic,
}

impl Stream {
    /// An event as it travels in this stream.
    pub fn encode(self, event: &Event) -> Vec<u8> {
        match self {
            Self::Native => text_frame(&event.encode()),
            // Nobody is sent that: it is the place of what two alone are sent.
            Self::Classic if event.what == EventKind::Withheld => PLACE.to_vec(),
            Self::Classic => classic::lines(event).into_bytes(),
        }
    }

    /// Something that is not kept, where the stream has a form for it.
    pub fn encode_passing(self, message: &ServerMessage) -> Option<Vec<u8>> {
        match self {
            Self::Native => Some(text_frame(&message.encode())),
            Self::Classic => match message {
                ServerMessage::Power(notice) => {
                    classic::power_line(notice.state).map(String::into_bytes)
                }
                ServerMessage::FileLink(link) => Some(classic::link_line(link).into_bytes()),
                _ => None,
            },
        }
    }

    /// `true` if newcomers read what was said before them. A stream without a
    /// past stands still while nobody reads it.
    pub fn has_past(self) -> bool {
        match self {
            Self::Native => true,
            Self::Classic => false,
        }
    }
}

/// Something that each stream has one of. A further stream is a further field,
/// and the compiler names every place that has to know it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PerStream<T> {
    native: T,
    classic: T,
}

impl<T> PerStream<T> {
    /// One for each stream.
    pub fn new(mut of: impl FnMut(Stream) -> T) -> Self {
        Self { native: of(Stream::Native), classic: of(Stream::Classic) }
    }

    /// Each stream's own, to be changed.
    pub fn each_mut(&mut self) -> [(Stream, &mut T); 2] {
        let Self { native, classic } = self;
        [(Stream::Native, native), (Stream::Classic, classic)]
    }
}

impl<T> Index<Stream> for PerStream<T> {
    type Output = T;

    fn index(&self, stream: Stream) -> &T {
        match stream {
            Stream::Native => &self.native,
            Stream::Classic => &self.classic,
        }
    }
}

impl<T> IndexMut<Stream> for PerStream<T> {
    fn index_mut(&mut self, stream: Stream) -> &mut T {
        match stream {
            Stream::Native => &mut self.native,
            Stream::Classic => &mut self.classic,
        }
    }
}

/// One unmasked WebSocket text frame (RFC 6455, section 5.2).
pub fn text_frame(json: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(json.len() + 10);
    let header = FrameHeader { opcode: OpCode::Data(Data::Text), ..FrameHeader::default() };
    header.format(json.len() as u64, &mut bytes).expect("writing into memory does not fail");
    bytes.extend_from_slice(json.as_bytes());
    bytes
}

/// The texts of such frames in a row, as far as they are whole.
pub fn texts_of(frames: &[u8]) -> impl Iterator<Item = &str> {
    frames_of(frames).map(|(text, _)| text)
}

/// The texts of such frames in a row, and the length of each frame.
pub fn frames_of(mut frames: &[u8]) -> impl Iterator<Item = (&str, usize)> {
    std::iter::from_fn(move || {
        let mut rest = Cursor::new(frames);
        let (_, length) = FrameHeader::parse(&mut rest).ok()??;
        let start = usize::try_from(rest.position()).ok()?;
        let end = start.checked_add(usize::try_from(length).ok()?)?;
        let text = std::str::from_utf8(frames.get(start..end)?).ok()?;
        frames = &frames[end..];
        Some((text, end))
    })
}

/// The text of one such frame.
pub fn text_of(frame: &[u8]) -> Option<&str> {
    let mut rest = Cursor::new(frame);
    FrameHeader::parse(&mut rest).ok()??;
    let start = usize::try_from(rest.position()).ok()?;
    std::str::from_utf8(frame.get(start..)?).ok()
}

/// The number of bytes in front of the text of an unmasked frame (RFC 6455,
/// section 5.2).
pub(super) fn header_bytes(frame: &[u8]) -> Option<usize> {
    Some(match frame.get(1)? & 0x7F {
        127 => 10,
        126 => 4,
        _ => 2,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_frame_is_found_again() {
        for length in [0, 1, 125, 126, 65_535, 65_536] {
            let text = "x".repeat(length);
            assert_eq!(text_of(&text_frame(&text)), Some(&*text));
        }
        assert_eq!((text_of(&[]), text_of(&[0x81])), (None, None));
        let row = [text_frame("one"), text_frame(&"x".repeat(300)), text_frame("")].concat();
        let texts: Vec<_> = texts_of(&row).map(str::len).collect();
        assert_eq!(texts, [3, 300, 0]);
        assert_eq!(texts_of(&row[..4]).count(), 0);
    }

    #[test]
    fn each_stream_has_a_place_of_its_own() {
        let mut counts = PerStream::new(|stream| stream);
        assert!(
            [Stream::Native, Stream::Classic].into_iter().all(|stream| counts[stream] == stream)
        );
        assert!(counts.each_mut().into_iter().all(|(stream, own)| *own == stream));
        counts[Stream::Classic] = Stream::Native;
        assert_eq!(counts[Stream::Native], Stream::Native);
    }
}
