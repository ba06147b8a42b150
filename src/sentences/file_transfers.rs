// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about files on their way, and why one did not arrive.

use std::io;

use super::files::size;
use super::moderation::time_left;
use super::system_error;
use crate::client::{FolderSurvey, PrepareError, TransferError};
use crate::commands::CommandName;
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::protocol::file::FileWarning;
use crate::protocol::{FileName, Nickname, Reason};

/// Purposes of the commands about files, in a few words.
pub(super) fn purpose(word: CommandName) -> String {
    match word {
        CommandName::Send => {
            gettext("send a file or a folder to everybody; without one, what may be sent")
        }
        CommandName::Cancel => {
            gettext("give up a file on its way: the last one, or the one you name")
        }
        CommandName::Get => gettext("save that file"),
        _ => gettext("the files of the room, and their numbers"),
    }
}

/// The progress of a file: the part that is there, the speed, and the time it still takes.
pub fn progress(
    name: &FileName,
    (done, of): (u64, u64),
    speed: Option<u64>,
    left: Option<u64>,
) -> String {
    let (done, of) = (size(done), size(of));
    let mut gaps = vec![("file", name.as_str()), ("done", &*done), ("size", &*of)];
    let (Some(speed), Some(left)) = (speed, left) else {
        // Translators: {file} is the name of a file, {done} and {size} as “4.2 MB”.
        return gettext_f("{file}: {done} of {size}", &gaps);
    };
    let (speed, left) = (size(speed), time_left(left));
    gaps.extend([("speed", &*speed), ("left", &*left)]);
    // Translators: {speed} as “4.2 MB”, in a second; {left} is a length of time.
    gettext_f("{file}: {done} of {size}, {speed}/s, {left} left", &gaps)
}

/// A file is read before it is offered.
pub fn reading(name: &FileName, done: u64, of: u64) -> String {
    let percent = done.saturating_mul(100).checked_div(of).unwrap_or(100).to_string();
    // Translators: the file is read once before it is sent; {percent} is a number.
    gettext_f("Reading {file}: {percent} %", &[("file", name.as_str()), ("percent", &percent)])
}

/// The connection that a file came over is lost.
pub fn waiting(name: &FileName) -> String {
    gettext_f("{file} waits: the connection is tried again.", &[("file", name.as_str())])
}

/// A file is in the room.
pub fn sent(name: &FileName) -> String {
    gettext_f("{file} is sent.", &[("file", name.as_str())])
}

/// A file was saved that somebody shared; `path` is where.
pub fn saved(path: &str, from: Option<&Nickname>) -> String {
    let Some(from) = from else { return gettext_f("Saved: {path}", &[("path", path)]) };
    // Translators: {name} is the person who shared the file that was saved.
    gettext_f("Saved, from {name}: {path}", &[("name", from.as_str()), ("path", path)])
}

/// The sentence for a reason to beware of a file.
pub fn warning(warning: FileWarning) -> String {
    match warning {
        FileWarning::Disguised => gettext("Its content is not what its name says. Beware of it."),
        FileWarning::Dangerous => gettext(
            "It is a program, or may contain one. Open it only if you trust whom it comes from.",
        ),
    }
}

/// A file was given up.
pub fn cancelled(name: &FileName) -> String {
    gettext_f("{file} was cancelled.", &[("file", name.as_str())])
}

/// A folder that is sent as an archive, and what is left out of it.
pub fn folder(archive: &FileName, survey: FolderSurvey) -> Vec<String> {
    let size = size(survey.size);
    let count = u32::try_from(survey.files).unwrap_or(u32::MAX);
    let gaps = [("archive", archive.as_str()), ("size", &*size)];
    let told = ngettext_f(
        // Translators: {archive} is the name of a file, {size} as “4.2 MB”.
        "The folder is sent as {archive}: {count} file, {size}.",
        "The folder is sent as {archive}: {count} files, {size}.",
        count,
        &gaps,
    );
    [told].into_iter().chain(left_out(survey)).collect()
}

/// The sentence about what is left out of an archive; `None` for nothing.
pub fn left_out(survey: FolderSurvey) -> Option<String> {
    let count = survey.left_out.to_string();
    (survey.left_out > 0).then(|| {
        gettext_f("Links, and what cannot be read, are left out: {count}", &[("count", &count)])
    })
}

/// The sentence for a file that the room does not take.
pub fn not_taken(name: &FileName, reason: Reason) -> String {
    because(name, &super::reason(reason))
}

/// The sentence for a file that was not moved.
pub fn transfer_error(name: &FileName, error: TransferError) -> String {
    because(name, &why_not_moved(error))
}

/// The reason why a file was not moved.
pub fn why_not_moved(error: TransferError) -> String {
    match error {
        TransferError::NotGranted => gettext("The room does not have it any more."),
        TransferError::Unreachable(_) => {
            gettext("The host cannot be reached. What is there is kept, to go on later.")
        }
        TransferError::OtherRoom => gettext("Somebody else answers in the place of the room."),
        TransferError::Protocol => gettext("The host’s answer makes no sense."),
        TransferError::WrongContent => gettext("What the host sends is not that file."),
        TransferError::TooLarge => gettext("It is larger than this room takes."),
        TransferError::TypeNotTaken => gettext("This room takes no files of that type."),
        TransferError::HostFull => gettext("The disk of the host is full."),
        TransferError::FileChanged => {
            gettext("It changed while it was sent. Send it again once it is finished.")
        }
        TransferError::Unreadable(kind) => cannot_be_read(kind),
        TransferError::DiskFull => {
            gettext("The disk is full. What is there is kept: make space, and fetch it again.")
        }
        TransferError::NoFolder => gettext("That folder does not exist."),
        TransferError::NotWritable => gettext("You may not write into that folder."),
        TransferError::TooLargeHere => gettext("It is too large for this disk."),
        TransferError::Unwritable(kind) => gettext_f(
            "It cannot be written: {error}",
            &[("error", &system_error(&io::Error::from(kind)))],
        ),
        TransferError::Fault => gettext("Salotto failed. Try again."),
    }
}

/// The sentence for a file that cannot be sent.
pub fn prepare_error(name: &FileName, error: PrepareError) -> String {
    match error {
        PrepareError::Cancelled => cancelled(name),
        error => because(name, &why_not_read(error)),
    }
}

/// The reason why a file cannot be sent.
pub fn why_not_read(error: PrepareError) -> String {
    match error {
        PrepareError::Folder => gettext("It is a folder. Pack it into an archive, and send that."),
        PrepareError::TooMany => {
            gettext("It has too many files, or folders too deep within each other.")
        }
        PrepareError::NoSpace => gettext("The disk of this computer has no space to pack it."),
        PrepareError::Unwritable(kind) => why_not_moved(TransferError::Unwritable(kind)),
        PrepareError::NoFile => gettext("It is not a file."),
        PrepareError::Changed => {
            gettext("It changed while it was read. Send it again once it is finished.")
        }
        PrepareError::Unreadable(kind) => cannot_be_read(kind),
        PrepareError::Cancelled => gettext("Cancelled"),
    }
}

/// The sentence for a file that cannot be opened.
pub fn open_file_error(name: &FileName, error: &io::Error) -> String {
    because(name, &cannot_be_read(error.kind()))
}

fn cannot_be_read(kind: io::ErrorKind) -> String {
    match kind {
        io::ErrorKind::NotFound => gettext("There is no such file."),
        io::ErrorKind::PermissionDenied => gettext("You may not read it."),
        kind => gettext_f(
            "It cannot be read: {error}",
            &[("error", &system_error(&io::Error::from(kind)))],
        ),
    }
}

fn because(name: &FileName, why: &str) -> String {
    // Translators: {why} is a sentence that says why the file did not arrive.
    gettext_f("{file}: {why}", &[("file", name.as_str()), ("why", why)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_says_what_is_known() {
        let name = FileName::new("a.iso");
        let told = |speed, left| {
            progress(&name, (1_500_000, 4_000_000), speed, left).replace('\u{A0}', " ")
        };
        assert_eq!(told(None, None), "a.iso: 1.5 MB of 4.0 MB");
        assert_eq!(
            told(Some(500_000), Some(5)),
            "a.iso: 1.5 MB of 4.0 MB, 500 kB/s, 5 seconds left"
        );
        assert_eq!(reading(&name, 1, 3), "Reading a.iso: 33 %");
        assert_eq!(reading(&name, 0, 0), "Reading a.iso: 100 %");
    }

    #[test]
    fn a_failure_says_which_file_and_why() {
        let name = FileName::new("a.iso");
        assert_eq!(
            transfer_error(&name, TransferError::DiskFull),
            "a.iso: The disk is full. What is there is kept: make space, and fetch it again."
        );
        assert_eq!(
            prepare_error(&name, PrepareError::Unreadable(io::ErrorKind::NotFound)),
            "a.iso: There is no such file."
        );
    }
}
