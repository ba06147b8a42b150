// SPDX-License-Identifier: GPL-3.0-or-later
//! Keys of a terminal, decoded from the bytes it sends.

mod sequences;

pub(super) use self::sequences::EditorKey;
use self::sequences::{DecodedKey, decode};
use crate::cli::lines::LINE_BYTES;

/// Sequence behind a paste.
const PASTE_ENDS: &[u8] = b"\x1b[201~";

/// Decodes keys, however their bytes are cut.
#[derive(Default)]
pub(super) struct KeyDecoder {
    /// The beginning of a key.
    begun: Vec<u8>,
    paste: Option<BegunPaste>,
}

/// A paste that has begun.
#[derive(Default)]
struct BegunPaste {
    bytes: Vec<u8>,
    too_long: bool,
}

impl KeyDecoder {
    /// Takes bytes; returns the keys that are complete.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<EditorKey> {
        let mut keys = Vec::new();
        let mut rest = [std::mem::take(&mut self.begun).as_slice(), bytes].concat();
        while !rest.is_empty() {
            if let Some(paste) = &mut self.paste {
                let Some((key, taken)) = paste.feed(&rest) else { return keys };
                keys.push(key);
                rest.drain(..taken);
                self.paste = None;
            }
            let mut at = 0;
            while at < rest.len() && self.paste.is_none() {
                match decode(&rest[at..]) {
                    DecodedKey::More => {
                        self.begun = rest.split_off(at);
                        return keys;
                    }
                    DecodedKey::Key(key, taken) => {
                        keys.extend(key);
                        at += taken;
                    }
                    DecodedKey::Paste(taken) => {
                        self.paste = Some(BegunPaste::default());
                        at += taken;
                    }
                }
            }
            rest.drain(..at);
        }
        keys
    }
}

impl BegunPaste {
    /// Takes bytes; returns the paste and how many of them were its own, once it
    /// has ended.
    fn feed(&mut self, bytes: &[u8]) -> Option<(EditorKey, usize)> {
        let before = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        let begin = before.saturating_sub(PASTE_ENDS.len() - 1);
        let windows = self.bytes[begin..].windows(PASTE_ENDS.len());
        let found = windows.into_iter().position(|window| window == PASTE_ENDS);
        if let Some(end) = found.map(|at| begin + at) {
            let key = match self.too_long || end > LINE_BYTES {
                true => EditorKey::TooLongPaste,
                false => EditorKey::Paste(pasted(&self.bytes[..end])),
            };
            return Some((key, end + PASTE_ENDS.len() - before));
        }
        if self.bytes.len() > LINE_BYTES + PASTE_ENDS.len() {
            self.too_long = true;
            self.bytes.drain(..self.bytes.len() - (PASTE_ENDS.len() - 1));
        }
        None
    }
}

/// The text of a paste. Whoever copied whole lines does not mean the last line
/// break; and terminals write line breaks as carriage returns.
fn pasted(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_end_matches('\n');
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

#[cfg(test)]
mod tests;
