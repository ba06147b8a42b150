// SPDX-License-Identifier: GPL-3.0-or-later
//! Other texts of whispers. What the two are sent stands in no stream, so that a whisper has
//! its text of now, however long that is. No earlier text stays.

use crate::protocol::{Edit, Event, EventKind, Whisper, WhisperReaders as Readers};
use crate::server::room::log::{Log, WallTime, append_for};

/// Something for two alone, as its author would edit it.
#[derive(Debug)]
pub enum PrivateText {
    /// A whisper, and the time it was said, in milliseconds since 1970.
    Whisper(Whisper, u64),
    /// A whisper was here, and is removed.
    Removed,
    /// It is no whisper.
    Other,
    /// It may be on disk.
    GivenUp,
}

/// The two whom the event of that number is for, and what it says; none if it is for
/// everybody.
pub fn private_text(log: &Log, number: u64) -> Option<(Readers, PrivateText)> {
    let readers = log.private.place(number)?.readers;
    let Some(event) = log.private.event(number) else {
        return Some((readers, PrivateText::GivenUp));
    };
    let text = match event.what {
        EventKind::Whispered(whisper) => PrivateText::Whisper(whisper, event.time),
        EventKind::Removed { .. } => PrivateText::Removed,
        _ => PrivateText::Other,
    };
    Some((readers, text))
}

/// Gives a whisper another text, and tells the two of it. Returns the number of the event.
pub fn edit_whisper(log: &mut Log, time: WallTime, edit: Edit, readers: Readers) -> u64 {
    let (message, number) = (edit.message, log.next);
    blank_last_edit(log, message);
    if let (Some((whisper, event)), Some(text)) = (log.private.whisper(message), &edit.text) {
        let whisper = Whisper { edited: Some(number), text: text.clone(), ..whisper };
        log.private.overwrite(&Event { what: EventKind::Whispered(whisper), ..event });
    }
    log.rewritten += 1;
    log.edits.note(number, message);
    append_for(log, time, EventKind::Edited(edit), readers)
}

/// Takes the text out of the last event that tells of an edit of a whisper.
pub(super) fn blank_last_edit(log: &mut Log, message: u64) {
    let event = log.edits.last_of(message).and_then(|number| log.private.event(number));
    if let Some(event) = event {
        blank(log, event);
    }
}

/// Takes the text out of an event that tells of an edit.
pub(super) fn blank(log: &mut Log, event: Event) {
    let Event { number, time, what: EventKind::Edited(edit) } = event else { return };
    let what = EventKind::Edited(Edit { text: None, id: None, ..edit });
    log.private.overwrite(&Event { number, time, what });
    log.rewritten += 1;
}
