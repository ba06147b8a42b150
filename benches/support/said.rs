// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages that carry their own proof: what was said, read back without a
//! JSON parser, which would cost more than all the rest.

/// Digits in front of each text.
const DIGITS: usize = 16;

/// A text of `length` bytes that carries `number`.
pub fn text(number: u64, length: usize) -> String {
    let mut text = format!("{number:0DIGITS$}");
    text.extend(std::iter::repeat_n('.', length - DIGITS));
    text
}

/// A message that was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// Number of the event; the classic protocol has none.
    pub event: Option<u64>,
    /// Number given to [`text`].
    pub number: u64,
}

/// Reads a native event or a classic line, if somebody said something of
/// `length` bytes; panics when its text is not whole.
pub fn read(heard: &[u8], length: usize) -> Option<Said> {
    let event = heard.strip_prefix(br#"{"number":"#).map(leading_number);
    let body = match event {
        None => heard,
        Some(_) if !is_said(heard) => return None,
        Some(_) => heard.strip_suffix(br#""}"#)?,
    };
    // A classic line may as well say that somebody joined.
    let text = &body[body.len().checked_sub(length)?..];
    if event.is_none() && !text[0].is_ascii_digit() {
        return None;
    }
    let (digits, filler) = text.split_at(DIGITS);
    assert!(filler.iter().all(|byte| *byte == b'.'), "{}", String::from_utf8_lossy(heard));
    Some(Said { event, number: leading_number(digits) })
}

/// Number of a native event of any kind.
pub fn event_number(heard: &[u8]) -> Option<u64> {
    heard.strip_prefix(br#"{"number":"#).map(leading_number)
}

fn is_said(event: &[u8]) -> bool {
    const SAID: &[u8] = br#""type":"said""#;
    // Number and time, at most 20 digits each, stand in front of it.
    event[..event.len().min(80)].windows(SAID.len()).any(|window| window == SAID)
}

fn leading_number(digits: &[u8]) -> u64 {
    digits
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .fold(0, |number, digit| number * 10 + u64::from(digit - b'0'))
}
