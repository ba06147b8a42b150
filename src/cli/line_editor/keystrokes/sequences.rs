// SPDX-License-Identifier: GPL-3.0-or-later
//! The bytes of one key: a control character, UTF-8, or a sequence behind ESC.

/// Longest control sequence of a key.
const SEQUENCE_BYTES: usize = 32;
/// Sequence in front of a paste, where a terminal tells it from typing ("bracketed
/// paste").
pub(super) const PASTE_BEGINS: &[u8] = b"\x1b[200~";

/// One key, or what was pasted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditorKey {
    Char(char),
    /// Ctrl with a lower-case letter or a sign.
    Ctrl(char),
    Alt(char),
    Enter,
    /// A line break that does not submit.
    Newline,
    Tab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    WordLeft,
    WordRight,
    /// Removes the word before the cursor.
    WordBackspace,
    Home,
    End,
    Paste(String),
    /// A paste with more bytes than a line may have.
    TooLongPaste,
}

/// Key that some bytes begin with.
pub(super) enum DecodedKey {
    /// A key that is not complete.
    More,
    /// A key or none that we know, and its bytes.
    Key(Option<EditorKey>, usize),
    Paste(usize),
}

/// The key at the beginning of `bytes`, which are not empty.
pub(super) fn decode(bytes: &[u8]) -> DecodedKey {
    match bytes[0] {
        0x1b => escape(bytes),
        b'\r' | b'\n' => DecodedKey::Key(Some(EditorKey::Enter), 1),
        b'\t' => DecodedKey::Key(Some(EditorKey::Tab), 1),
        0x08 | 0x7f => DecodedKey::Key(Some(EditorKey::Backspace), 1),
        0 => DecodedKey::Key(None, 1),
        control @ 1..=0x1a => {
            DecodedKey::Key(Some(EditorKey::Ctrl((control + b'a' - 1).into())), 1)
        }
        control @ 0x1c..=0x1f => DecodedKey::Key(Some(EditorKey::Ctrl((control + b'@').into())), 1),
        _ => match character(bytes) {
            Some((c, taken)) => DecodedKey::Key(Some(EditorKey::Char(c)), taken),
            None => DecodedKey::More,
        },
    }
}

/// The character at the beginning of `bytes`, and its bytes; none if it is not
/// complete.
fn character(bytes: &[u8]) -> Option<(char, usize)> {
    let bytes = &bytes[..bytes.len().min(4)];
    let (valid, broken) = match str::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let valid = str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
            (valid, Some(error.error_len()))
        }
    };
    match (valid.chars().next(), broken) {
        (Some(c), _) => Some((c, c.len_utf8())),
        (None, Some(Some(taken))) => Some((char::REPLACEMENT_CHARACTER, taken)),
        (None, _) => None,
    }
}

/// A key that begins with ESC: of its own, or any other one with Alt. So Esc and
/// then a key is the same as that key with Alt, as everywhere at a terminal.
fn escape(bytes: &[u8]) -> DecodedKey {
    match bytes.get(1) {
        None => DecodedKey::More,
        Some(b'[') => control_sequence(bytes),
        Some(b'O') => match bytes.get(2) {
            None => DecodedKey::More,
            Some(end) => DecodedKey::Key(cursor_key(*end, false), 3),
        },
        Some(0x1b) => DecodedKey::Key(None, 1),
        Some(b'\r' | b'\n') => DecodedKey::Key(Some(EditorKey::Newline), 2),
        Some(0x08 | 0x7f) => DecodedKey::Key(Some(EditorKey::WordBackspace), 2),
        Some(0..0x20) => DecodedKey::Key(None, 1),
        Some(_) => match character(&bytes[1..]) {
            Some((c, taken)) => {
                DecodedKey::Key(Some(EditorKey::Alt(c.to_ascii_lowercase())), 1 + taken)
            }
            None => DecodedKey::More,
        },
    }
}

/// ESC, `[`, numbers, and the byte that ends it (ECMA-48, 5.4).
fn control_sequence(bytes: &[u8]) -> DecodedKey {
    let is_inside = |byte: &u8| (0x20..0x40).contains(byte);
    // F1 to F5 of the Linux console have a bracket more.
    let begin = if bytes.get(2) == Some(&b'[') { 3 } else { 2 };
    let inside = bytes[begin..].iter().take_while(|byte| is_inside(byte)).count();
    let end = begin + inside;
    match bytes.get(end) {
        _ if inside > SEQUENCE_BYTES => DecodedKey::Key(None, end),
        None => DecodedKey::More,
        Some(_) if bytes.starts_with(PASTE_BEGINS) => DecodedKey::Paste(PASTE_BEGINS.len()),
        Some(_) if begin == 3 => DecodedKey::Key(None, end + 1),
        Some(last @ 0x40..=0x7e) => {
            DecodedKey::Key(sequence_key(&bytes[begin..end], *last), end + 1)
        }
        // No sequence: what comes is a key of its own.
        Some(_) => DecodedKey::Key(None, end),
    }
}

/// The key of a control sequence, if we know it.
fn sequence_key(inside: &[u8], last: u8) -> Option<EditorKey> {
    let text = str::from_utf8(inside).ok()?;
    let mut numbers = text.split(';');
    let (first, second, third) = (numbers.next()?, numbers.next(), numbers.next());
    // With Ctrl or Alt, a cursor key goes over a word; Shift means nothing.
    let modified = second.is_some_and(|modifiers| !matches!(modifiers, "" | "1" | "2"));
    match (last, first) {
        (b'~', "1" | "7") => Some(EditorKey::Home),
        (b'~', "4" | "8") => Some(EditorKey::End),
        (b'~', "3") => Some(EditorKey::Delete),
        // Enter with Shift, Ctrl or Alt, of terminals that tell it (xterm and kitty).
        (b'~', "27") if third == Some("13") => Some(EditorKey::Newline),
        (b'u', "13") if second.is_some() => Some(EditorKey::Newline),
        _ => cursor_key(last, modified),
    }
}

fn cursor_key(last: u8, modified: bool) -> Option<EditorKey> {
    match last {
        b'A' => Some(EditorKey::Up),
        b'B' => Some(EditorKey::Down),
        b'C' if modified => Some(EditorKey::WordRight),
        b'D' if modified => Some(EditorKey::WordLeft),
        b'C' => Some(EditorKey::Right),
        b'D' => Some(EditorKey::Left),
        b'F' => Some(EditorKey::End),
        b'H' => Some(EditorKey::Home),
        // The Enter of the number pad.
        b'M' => Some(EditorKey::Enter),
        _ => None,
    }
}
