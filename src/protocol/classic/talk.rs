// SPDX-License-Identifier: GPL-3.0-or-later
//! Lines of the classic protocol about what people say, do and ask. Every line has its
//! author in front.

use crate::protocol::file::FileWarning;
use crate::protocol::{
    AnsweredMessage, ClosedPoll, Edit, FileLink, Nickname, Poll, SharedFile, Text, Whisper,
};

/// Prefix of lines about moderation and recognition. They may contain a colon,
/// like messages, but no name begins with a space.
pub const ROOM_PREFIX: &str = "  ";

/// The lines of a message, of which each begins with `begin`. The first one tells what it
/// answers.
pub(super) fn said_lines(begin: &str, answers: Option<&AnsweredMessage>, text: &Text) -> String {
    let mut answering = answers.map(AnsweredMessage::words).unwrap_or_default();
    let line = |line| format!("{begin}{}{line}\n", std::mem::take(&mut answering));
    text.as_str().lines().map(line).collect()
}

/// The beginning of the lines of a message: of what somebody says, or does.
pub(super) fn author(from: &Nickname, emote: bool) -> String {
    if emote { format!("{ROOM_PREFIX}* {from} ") } else { format!("{from}: ") }
}

/// The lines of a poll, each with its author: the question, and the answers by number.
pub(super) fn asked(poll: &Poll) -> String {
    let Poll { from, question, options, .. } = poll;
    let answers = (1..).zip(options.as_slice());
    let answers = answers.map(|(at, option)| format!("{ROOM_PREFIX}{from}, {at}: {option}\n"));
    format!("{ROOM_PREFIX}{from} asks: {question}\n") + &answers.collect::<String>()
}

/// The line about the end of a poll, with the votes for each answer.
pub(super) fn poll_closed(closed: &ClosedPoll) -> String {
    let by = closed.by.as_ref().map_or("The host", Nickname::as_str);
    let counts = (1..).zip(&closed.counts).map(|(at, count)| format!("{at}: {count}"));
    let counts: Vec<_> = counts.collect();
    format!("{ROOM_PREFIX}{by} closed poll {}. {}\n", closed.poll, counts.join(", "))
}

/// The lines of a whisper for the one whom it is for.
pub(super) fn whispered(whisper: &Whisper) -> String {
    let deed = if whisper.emote { format!("* {} ", whisper.from) } else { String::new() };
    let line = |line| format!("{ROOM_PREFIX}{} whispers to you: {deed}{line}\n", whisper.from);
    whisper.text.as_str().lines().map(line).collect()
}

/// The lines of another text for a message; none if it is not the last one.
pub(super) fn edited(edit: &Edit) -> String {
    let begin = match &edit.to {
        Some(to) => format!("{ROOM_PREFIX}{} edits a whisper to {to}: ", edit.from),
        None => format!("{ROOM_PREFIX}{} edits: ", edit.from),
    };
    edit.text.as_ref().map(|text| said_lines(&begin, None, text)).unwrap_or_default()
}

/// The line about a file, as `* Ada shares plan.pdf (4.2 MB): the first draft`.
pub fn shared(file: &SharedFile) -> String {
    let (from, name, size) = (&file.from, &file.name, in_bytes(file.size));
    let beware = match file.judged().warning() {
        None => "",
        Some(FileWarning::Disguised) => ", not what its name says",
        Some(FileWarning::Dangerous) => ", may run something",
    };
    let caption = match file.caption.as_str() {
        "" => String::new(),
        caption => format!(": {caption}"),
    };
    format!("{ROOM_PREFIX}{from} shares {name} ({size}{beware}){caption}\n")
}

/// The line about a link to a file.
pub fn link_line(link: &FileLink) -> String {
    format!("{ROOM_PREFIX}It is at {}\n", link.link)
}

/// A number of bytes for people, as `4.2 MB`.
fn in_bytes(bytes: u64) -> String {
    let units = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)];
    match units.into_iter().find(|(_, unit)| bytes >= *unit) {
        Some((name, unit)) => {
            let tenths = bytes / (unit / 10);
            format!("{}.{} {name}", tenths / 10, tenths % 10)
        }
        None => format!("{bytes} bytes"),
    }
}
