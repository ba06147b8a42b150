// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences of the window about files.

use super::saved_files;
use crate::client::FolderSurvey;
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::model::{FileTransfer, FileTrouble, TransferStage};
use crate::protocol::file::{FileKind, JudgedFile};
use crate::protocol::{FileName, FileSenders, SendingQuota, Uploading};
use crate::sentences::files::{self, size};
use crate::sentences::{self, time_left};

/// The kind and the size of a file, below its name.
pub fn about(kind: &str, bytes: u64) -> String {
    // Translators: below the name of a file; {kind} is as in “Picture”, {size} as in “4.2 MB”.
    gettext_f("{kind} · {size}", &[("kind", kind), ("size", &size(bytes))])
}

/// The kind of a file, which may be a picture that moves.
pub fn kind_of(kind: FileKind, is_animated: bool) -> String {
    if is_animated { gettext("Animated picture") } else { self::kind(kind) }
}

/// The kind of a file.
pub fn kind(kind: FileKind) -> String {
    match kind {
        FileKind::Picture => gettext("Picture"),
        FileKind::Audio => gettext("Audio"),
        FileKind::Video => gettext("Video"),
        // Translators: a kind of file.
        FileKind::Text => gettext("Text"),
        FileKind::Archive => gettext("Archive"),
        FileKind::Document | FileKind::OfficeDocument => gettext("Document"),
        FileKind::ActiveDocument => gettext("Document that may run programs"),
        // Translators: a kind of file.
        FileKind::Program => gettext("Program"),
        FileKind::Other => gettext("File"),
    }
}

/// The icon of a kind of files.
pub fn icon(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Picture => "image-x-generic-symbolic",
        FileKind::Audio => "audio-x-generic-symbolic",
        FileKind::Video => "video-x-generic-symbolic",
        FileKind::Text => "text-x-generic-symbolic",
        FileKind::Archive => "package-x-generic-symbolic",
        FileKind::Document | FileKind::OfficeDocument | FileKind::ActiveDocument => {
            "x-office-document-symbolic"
        }
        FileKind::Program => "application-x-executable-symbolic",
        FileKind::Other => "mail-attachment-symbolic",
    }
}

/// The warning about a file, as it was judged; `None` where none is needed.
pub fn warning(judged: JudgedFile) -> Option<String> {
    judged.warning().map(files::warning)
}

/// The line about a transfer.
pub fn stage(transfer: &FileTransfer) -> String {
    match &transfer.stage {
        TransferStage::Queued => gettext("Waiting for its turn"),
        TransferStage::Preparing => {
            let percent = transfer.percent().to_string();
            // Translators: a file is read before it is sent; {percent} is a number.
            gettext_f("Preparing… {percent} %", &[("percent", &percent)])
        }
        TransferStage::Asking => gettext("Asking the room…"),
        TransferStage::Moving => moving(transfer),
        TransferStage::Paused => gettext_f("Paused at {moved}", &[("moved", &moved(transfer))]),
        TransferStage::Waiting => gettext("The connection is lost. It goes on by itself."),
        TransferStage::Done(Some(saved)) => {
            saved_files::saved(&transfer.name, saved, warning(saved.judged).as_deref())
        }
        TransferStage::Done(None) => gettext("Sent"),
        TransferStage::Failed(trouble) => self::trouble(*trouble),
    }
}

/// `1.2 MB of 4.2 MB`.
fn moved(transfer: &FileTransfer) -> String {
    let (done, all) = (size(transfer.done), size(transfer.size));
    // Translators: as in “1.2 MB of 4.2 MB”.
    gettext_f("{done} of {size}", &[("done", &done), ("size", &all)])
}

fn moving(transfer: &FileTransfer) -> String {
    let moved = moved(transfer);
    let Some(speed) = transfer.rate.per_second() else { return moved };
    let speed = size(speed);
    let gaps = [("moved", &*moved), ("speed", &*speed)];
    let Some(left) = transfer.rate.seconds_left(transfer.size) else {
        // Translators: {moved} is as in “1.2 MB of 4.2 MB”, {speed} as in “3.4 MB”.
        return gettext_f("{moved} · {speed}/s", &gaps);
    };
    let left = time_left(left.max(1));
    // Translators: {moved} is as in “1.2 MB of 4.2 MB”, {speed} as in “3.4 MB”, {time} as in
    // “5 seconds”.
    gettext_f("{moved} · {speed}/s · {time} left", &[gaps[0], gaps[1], ("time", &left)])
}

/// The progress of a file, as it is spoken now and then.
pub fn spoken(name: &FileName, percent: u64) -> String {
    let percent = percent.to_string();
    // Translators: spoken while a file moves; {percent} is a number.
    gettext_f("{file}: {percent} %", &[("file", name.as_str()), ("percent", &percent)])
}

/// Something about a file, as it is spoken.
pub fn of_file(name: &FileName, told: &str) -> String {
    // Translators: spoken about a file; {told} is as in “Saved to Downloads”.
    gettext_f("{file}: {told}", &[("file", name.as_str()), ("told", told)])
}

/// The line about files that others are sending; empty for none.
pub fn others<'a>(mut uploads: impl ExactSizeIterator<Item = &'a Uploading>) -> String {
    let count = uploads.len();
    match uploads.next() {
        None => String::new(),
        Some(upload) if count == 1 => {
            let percent = u128::from(upload.done) * 100 / u128::from(upload.size.max(1));
            let percent = percent.min(100).to_string();
            let gaps = [
                ("name", upload.from.as_str()),
                ("file", upload.name.as_str()),
                ("percent", &*percent),
            ];
            // Translators: {name} is a person, {file} the name of a file, {percent} a number.
            gettext_f("{name} is sending {file}: {percent} %", &gaps)
        }
        Some(_) => {
            let count = u32::try_from(count).unwrap_or(u32::MAX);
            ngettext_f("{count} file is on its way", "{count} files are on their way", count, &[])
        }
    }
}

/// A file that somebody shares, as it is told elsewhere on the desktop.
pub fn shared_by(name: &str, line: &str) -> String {
    // Translators: {name} is a person, {file} the name of a file and perhaps words about it.
    gettext_f("{name} shared {file}", &[("name", name), ("file", line)])
}

/// A file with the words about it, as it is read aloud, and a note where there is one.
pub fn shared(line: &str, kind: &str, bytes: u64, note: Option<&str>) -> String {
    let size = size(bytes);
    let gaps = [("kind", kind), ("file", line), ("size", &*size)];
    // Translators: read aloud for a file; {kind} is as in “Picture”, {file} is its name and
    // perhaps words about it, {size} as in “4.2 MB”.
    let told = gettext_f("{kind}: {file}, {size}", &gaps);
    note.map_or_else(|| told.clone(), |note| format!("{told}. {note}"))
}

/// A file of ours on its way into the room, as it is read aloud; `told` is what it is.
pub fn on_its_way(transfer: Option<&FileTransfer>, told: &str) -> String {
    // Not every step of the way is a change of what is read.
    let percent = transfer.map_or(0, |it| it.percent() / 10 * 10).to_string();
    let stage = match transfer.map(|it| (&it.stage, it)) {
        None => gettext("Not sent yet"),
        Some((TransferStage::Preparing, _)) => {
            gettext_f("Preparing… {percent} %", &[("percent", &percent)])
        }
        Some((TransferStage::Moving, _)) => {
            // Translators: read aloud for a file on its way; {percent} is a number.
            gettext_f("{percent} % sent", &[("percent", &percent)])
        }
        Some((_, transfer)) => stage(transfer),
    };
    format!("{}: {told}", stage.trim_end_matches('.'))
}

/// The reason why a file did not get where it should.
pub fn trouble(trouble: FileTrouble) -> String {
    match trouble {
        FileTrouble::Unprepared(error) => files::why_not_read(error),
        FileTrouble::Refused(reason, Some(seconds)) => {
            let gaps = [("reason", &*sentences::reason(reason)), ("span", &*time_left(seconds))];
            // Translators: {reason} is a sentence; {span} is a length of time, as in “5 minutes”.
            gettext_f("{reason} Try again in {span}.", &gaps)
        }
        FileTrouble::Refused(reason, None) => sentences::reason(reason),
        FileTrouble::NotAsked(error) => sentences::send_error(error),
        FileTrouble::Unanswered => gettext("Not confirmed before the connection was lost."),
        FileTrouble::NotEncrypted => gettext("Without encryption there are no files."),
        FileTrouble::Broken(error) => files::why_not_moved(error),
    }
}

/// The tooltip of the button that attaches files, and why it may not be pressed.
pub fn attach(refusal: Option<&str>) -> String {
    match refusal {
        Some(refusal) => refusal.to_owned(),
        None => gettext("Attach Files"),
    }
}

/// The reason why we may not send files; `None` if we may. A room that `has_files` says who
/// may.
pub fn may_not_send(has_files: bool, who: FileSenders, moderates: bool) -> Option<String> {
    match who {
        _ if !has_files => Some(gettext("This room has no files")),
        FileSenders::Nobody => Some(gettext("Nobody may send files here")),
        FileSenders::Moderators if !moderates => {
            Some(gettext("Moderators alone may send files here"))
        }
        FileSenders::Moderators | FileSenders::Everybody => None,
    }
}

/// The line about a folder that is sent as an archive.
pub fn folder(survey: FolderSurvey) -> String {
    let count = u32::try_from(survey.files).unwrap_or(u32::MAX);
    let size = size(survey.size);
    let told = ngettext_f(
        // Translators: below the name of an archive; {size} as in “4.2 MB”.
        "Folder with {count} file · {size}",
        "Folder with {count} files · {size}",
        count,
        &[("size", &size)],
    );
    let Some(left_out) = files::left_out(survey) else { return told };
    format!("{told}\n{left_out}")
}

/// The question whether so many files are sent; the only one may be a picture.
pub fn send(count: usize, is_picture: bool) -> String {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    match is_picture {
        true => gettext("Send Picture?"),
        // Translators: the heading of a dialog.
        false => ngettext_f("Send File?", "Send {count} Files?", count, &[]),
    }
}

/// Tells if there is one file, and that is a picture by its name.
pub fn is_one_picture(names: &[FileName]) -> bool {
    matches!(names, [name] if FileKind::of_name(name) == FileKind::Picture)
}

/// The size of all that is about to be sent, and what is left of what may be.
pub fn sum(bytes: u64, left: Option<&SendingQuota>) -> String {
    let size = size(bytes);
    let Some(quota) = left else { return size };
    let left = sentences::file_quotas::left(quota);
    // Translators: {size} as in “4.2 MB”, {left} as in “1.9 GB left today”.
    gettext_f("{size} · {left}", &[("size", &size), ("left", &left)])
}

/// Something that is in the way of sending a file of that size.
pub fn too_large(name: &FileName, most: u64) -> String {
    let gaps = [("file", name.as_str()), ("size", &*size(most))];
    gettext_f("{file} is larger than this room takes: {size} at most.", &gaps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FileKey, FileTransfers, TransferNews};
    use std::time::{Duration, Instant};

    #[test]
    fn a_transfer_tells_its_speed_and_what_is_left() {
        let (mut all, key) = (FileTransfers::default(), FileKey::Shared(1));
        all.add(&key, FileName::new("a.iso"), 10_000_000);
        let (start, run) = (Instant::now(), all.run(&key).unwrap());
        let mut told = |millis, done| {
            let now = start + Duration::from_millis(millis);
            all.take(&key, run, TransferNews::Moved(done), now);
            stage(all.get(&key).unwrap()).replace('\u{A0}', " ")
        };
        assert_eq!(told(0, 0), "0 B of 10 MB");
        assert_eq!(told(2_000, 2_000_000), "2.0 MB of 10 MB · 1.0 MB/s · 8 seconds left");
    }

    #[test]
    fn who_may_not_send_is_told_why() {
        assert_eq!(may_not_send(true, FileSenders::Everybody, false), None);
        assert_eq!(may_not_send(true, FileSenders::Moderators, true), None);
        for (has, who) in [
            (false, FileSenders::Everybody),
            (true, FileSenders::Moderators),
            (true, FileSenders::Nobody),
        ] {
            assert!(may_not_send(has, who, false).is_some(), "{who:?}");
        }
    }
}
