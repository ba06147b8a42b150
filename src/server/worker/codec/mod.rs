// SPDX-License-Identifier: GPL-3.0-or-later
//! The languages a connection may speak, as bytes in memory: none of them has
//! seen a socket. A further kind of guest is a further variant of
//! [`PeerCodec`] and, if its members read other bytes, of [`Stream`]; the compiler
//! names every place that has to know it. It begins in `worker::decode`, where the
//! first bytes choose.

pub mod classic;
pub mod decoded;
pub mod http;
pub mod input;
pub mod irc;
pub mod native;

use std::borrow::Cow;
use std::time::Duration;

use tungstenite::protocol::frame::coding::CloseCode;

use self::classic::translate::{decode_classic, in_classic_words};
use self::classic::{ClassicCodec, Framing, portion};
pub use self::decoded::{PeerDecoded, PeerInput};
use self::input::Input;
use self::irc::{IrcCodec, SharedLines};
use self::native::{NativeCodec, NativeInput};
use crate::protocol::{ServerMessage, classic as words, limits};
use crate::server::room::{PerStream, Stream, text_frame};

/// The language of one connection, and the state of reading it.
pub enum PeerCodec {
    /// WebSocket messages with JSON in them.
    Native(Box<NativeCodec>),
    /// Plain text, as the original chat room spoke it.
    Classic(Box<ClassicCodec>),
    /// Lines of IRC.
    Irc(Box<IrcCodec>),
}

impl PeerCodec {
    pub fn native() -> Self {
        Self::Native(Box::default())
    }

    /// `by_keys` says that all that came before the greeting came key by key.
    pub fn classic(by_keys: bool) -> Self {
        Self::Classic(Box::new(ClassicCodec::new(by_keys)))
    }

    pub fn irc() -> Self {
        Self::Irc(Box::default())
    }

    /// The form of the log that a member with this language is served. IRC is made of the
    /// native form at the connection: what a reader is told depends on who reads it.
    pub fn stream(&self) -> Stream {
        match self {
            Self::Native(_) | Self::Irc(_) => Stream::Native,
            Self::Classic(_) => Stream::Classic,
        }
    }

    /// `true` if its members are given a token to come back with.
    pub fn has_token(&self) -> bool {
        match self {
            Self::Native(_) => true,
            Self::Classic(_) | Self::Irc(_) => false,
        }
    }

    /// The time somebody may take to come in.
    pub fn login_deadline(&self) -> Duration {
        match self {
            Self::Native(_) => limits::HANDSHAKE_DEADLINE,
            // Its first lines may be typed by hand, too.
            Self::Classic(_) | Self::Irc(_) => limits::CLASSIC_NAME_DEADLINE,
        }
    }

    /// `true` if the peer takes one read for one message, so that messages
    /// have to come apart in time.
    pub fn reads_by_chunks(&self) -> bool {
        match self {
            Self::Native(_) | Self::Irc(_) => false,
            Self::Classic(classic) => classic.framing() == Framing::Chunks,
        }
    }

    /// `true` if a peer that ends its side has said goodbye by it, and may
    /// still read what it is owed.
    pub fn hangs_up_to_leave(&self) -> bool {
        match self {
            Self::Native(_) | Self::Irc(_) => false,
            Self::Classic(_) => true,
        }
    }

    /// Takes what follows for messages of a member.
    pub fn let_in(&mut self) {
        match self {
            // An IRC client is told by its welcome.
            Self::Native(_) | Self::Irc(_) => {}
            Self::Classic(classic) => classic.name_accepted(),
        }
    }

    /// Lets the peer try another name on the same connection, if its language
    /// can. Returns whether it can.
    pub fn ask_name_again(&mut self) -> bool {
        match self {
            Self::Native(_) => false,
            Self::Classic(classic) => {
                classic.name_asked();
                true
            }
            Self::Irc(irc) => {
                irc.ask_name_again();
                true
            }
        }
    }

    /// The question for the password, in a language in which it is asked for
    /// and told. In others it is proven by an exchange.
    pub fn ask_password(&mut self) -> Option<Vec<u8>> {
        match self {
            Self::Native(_) | Self::Irc(_) => None,
            Self::Classic(classic) => {
                classic.password_asked();
                Some(classic.line(words::PASSWORD_QUESTION))
            }
        }
    }

    /// The answer to a password that is wrong, where it may be told again.
    pub fn wrong_password(&self) -> Option<Vec<u8>> {
        match self {
            Self::Native(_) | Self::Irc(_) => None,
            Self::Classic(classic) => Some(classic.line(words::WRONG_PASSWORD)),
        }
    }

    /// Takes the next whole thing out of `input`. Answers that the language
    /// itself wants are appended to `answers`.
    pub fn decode(&mut self, input: &mut Input, answers: &mut Vec<u8>) -> PeerDecoded {
        match self {
            Self::Native(native) => decode_native(native, input, answers),
            Self::Classic(classic) => {
                if !input.is_empty() {
                    classic.push(&input.take(), answers);
                }
                decode_classic(classic)
            }
            Self::Irc(irc) => irc.next(input, answers),
        }
    }

    /// Takes note that the peer will send nothing more.
    pub fn finish(&mut self, input: &mut Input) {
        match self {
            Self::Native(_) | Self::Irc(_) => {}
            Self::Classic(classic) => {
                classic.push(&input.take(), &mut Vec::new());
                classic.finish();
            }
        }
    }

    /// `true` while what came key by key may be all the peer wants to say.
    pub fn is_gathering(&self) -> bool {
        match self {
            Self::Native(_) | Self::Irc(_) => false,
            Self::Classic(classic) => classic.is_gathering(),
        }
    }

    /// Takes what came key by key for complete.
    pub fn settle(&mut self) {
        match self {
            Self::Native(_) | Self::Irc(_) => {}
            Self::Classic(classic) => classic.settle(),
        }
    }

    /// `true` if something whole was taken from the input and not asked for.
    pub fn has_more(&self) -> bool {
        match self {
            Self::Native(_) | Self::Irc(_) => false,
            Self::Classic(classic) => classic.has_more(),
        }
    }

    /// A notice for this peer alone, if its language has words for it.
    pub fn encode(&mut self, notice: &ServerMessage) -> Option<Vec<u8>> {
        match self {
            Self::Native(_) => Some(text_frame(&notice.encode())),
            Self::Classic(classic) => in_classic_words(notice).map(|words| classic.line(&words)),
            Self::Irc(irc) => irc.tell(notice),
        }
    }

    /// The rest of the answer to what was asked last, in a language that gathers it.
    pub fn end_answer(&mut self) -> Option<Vec<u8>> {
        match self {
            Self::Native(_) | Self::Classic(_) => None,
            Self::Irc(irc) => irc.end_answer(),
        }
    }

    /// Native frames for this peer alone, in its own language.
    pub fn translate<'a>(&mut self, frames: &'a [u8]) -> Cow<'a, [u8]> {
        match self {
            Self::Native(_) | Self::Classic(_) => frames.into(),
            Self::Irc(irc) => irc.translate(frames).into(),
        }
    }

    /// The part of what is owed from position `at` of its stream on that goes out at once,
    /// and how much of the owed it uses up. What was taken once is not asked for again.
    pub fn portion<'a>(
        &mut self,
        at: u64,
        owed: &'a [u8],
        lines: &'a mut SharedLines,
    ) -> (Cow<'a, [u8]>, usize) {
        match self {
            Self::Native(_) => (owed.into(), owed.len()),
            Self::Classic(classic) => portion(owed, classic.framing()),
            Self::Irc(irc) => (irc.portion(at, owed, lines), owed.len()),
        }
    }

    /// `true` if the language can ask whether the peer still lives.
    pub fn has_ping(&self) -> bool {
        match self {
            Self::Native(_) | Self::Irc(_) => true,
            Self::Classic(_) => false,
        }
    }

    /// `true` if the part of the log that was made for it has to be kept: made again, it
    /// would be another one.
    pub fn keeps_portions(&self) -> bool {
        matches!(self, Self::Irc(_))
    }

    /// The question whether the peer still lives.
    pub fn ping(&self) -> Option<Vec<u8>> {
        match self {
            Self::Native(_) => Some(native::ping()),
            Self::Classic(_) => None,
            Self::Irc(_) => Some(IrcCodec::ping()),
        }
    }

    /// The goodbye of the language, unless one was said.
    pub fn close(&mut self, code: CloseCode, sentence: &'static str) -> Option<Vec<u8>> {
        match self {
            Self::Native(native) => native.is_open().then(|| native::close(code, sentence)),
            Self::Classic(_) => None,
            Self::Irc(irc) => Some(irc.close(sentence)),
        }
    }
}

/// Translates what is for two alone into the language of one of them: one message, since it
/// is told once.
pub fn for_two(codec: &mut PeerCodec, frames: &PerStream<Vec<u8>>) -> Vec<u8> {
    let frames = &frames[codec.stream()];
    match codec {
        PeerCodec::Native(_) => frames.clone(),
        PeerCodec::Classic(classic) => classic.lines(frames),
        PeerCodec::Irc(irc) => irc.translate_private(frames),
    }
}

fn decode_native(
    native: &mut NativeCodec,
    input: &mut Input,
    answers: &mut Vec<u8>,
) -> PeerDecoded {
    let mut rest = input.rest();
    let before = rest.len();
    let found = native.next(&mut rest, answers);
    let used = before - rest.len();
    input.consume(used);
    native.flush(answers);
    match found {
        NativeInput::Nothing => PeerDecoded::Incomplete,
        NativeInput::Alive => PeerInput::Alive(native.cost()).into(),
        NativeInput::Request(request) => PeerInput::Request(request, native.cost()).into(),
        NativeInput::Nonsense(error) => PeerInput::Invalid(error, native.cost()).into(),
        NativeInput::Goodbye => PeerDecoded::Goodbye,
        NativeInput::Gone => PeerDecoded::Gone,
        NativeInput::Broken(reason, code) => PeerDecoded::Broken(reason, code),
    }
}
