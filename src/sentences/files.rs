// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about files.

pub use super::file_transfers::{
    cancelled, folder, left_out, not_taken, open_file_error, prepare_error, progress, reading,
    saved, sent, transfer_error, waiting, warning, why_not_moved, why_not_read,
};
use crate::i18n::{gettext, gettext_f};
use crate::protocol::file::FileWarning;
use crate::protocol::{FileName, FileSenders, Nickname, Reason, SeatNumber, SharedFile};

/// Units of sizes, each a thousand times the one before, as file managers and disks count.
const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];

/// A file in the room, in lines: who shared it, why to beware of it, and the words about it.
pub fn shared(file: &SharedFile) -> String {
    let told = shared_by(&file.from, &file.name, file.size);
    let told = with_warning(told, file.judged().warning());
    match file.caption.as_str() {
        "" => told,
        caption => format!("{told}\n  {caption}"),
    }
}

/// A line about a file, and one below it where there is a reason to beware of that.
pub fn with_warning(told: String, found: Option<FileWarning>) -> String {
    match found {
        None => told,
        Some(found) => format!("{told}\n  {}", warning(found)),
    }
}

/// The same with the number to fetch it by, at a terminal.
pub fn shared_here(number: u64, file: &SharedFile) -> String {
    let told = shared(file);
    let (first, rest) = told.split_once('\n').unwrap_or((&told, ""));
    let gaps = [("shared", first), ("command", &*format!("/get {number}"))];
    // Translators: {shared} is “Ada shared photo.jpeg (4.2 MB)”, {command} what to type.
    let first = gettext_f("{shared}. To save it: {command}", &gaps);
    if rest.is_empty() { first } else { format!("{first}\n{rest}") }
}

/// Lines about the files of the room, the oldest first.
pub fn listed<'a>(files: impl Iterator<Item = (u64, &'a SharedFile)>) -> Vec<String> {
    let lines = files.map(|(number, file)| {
        let (number, size) = (number.to_string(), size(file.size));
        let gaps = [
            ("number", &*number),
            ("file", file.name.as_str()),
            ("size", &*size),
            ("name", file.from.as_str()),
        ];
        // Translators: a file in a list; {name} is the person who shared it.
        let told = gettext_f("#{number} {file} ({size}), from {name}", &gaps);
        with_warning(told, file.judged().warning())
    });
    let lines: Vec<_> = lines.collect();
    if lines.is_empty() { vec![gettext("Nobody has shared a file here.")] } else { lines }
}

/// The beginning of a list of files that may be meant by a name.
pub fn which(typed: &str) -> String {
    gettext_f(
        // Translators: {file} is the name of a file; a list of files follows.
        "Several files may be meant by {file}, and perhaps not all are from one person. Choose one by its number:",
        &[("file", typed)],
    )
}

/// The person who shared a file. `seat` tells apart people of the same name.
pub fn sharer(file: &SharedFile, seat: Option<SeatNumber>) -> String {
    let Some(seat) = seat else { return file.from.to_string() };
    let gaps = [("name", file.from.as_str()), ("seat", &*seat.get().to_string())];
    // Translators: {seat} is a number that tells apart people of the same {name}.
    gettext_f("{name} (seat {seat})", &gaps)
}

/// A file in such a list. `seat` tells apart people of the same name.
pub fn choice(number: u64, file: &SharedFile, seat: Option<SeatNumber>, time: &str) -> String {
    let (number, size) = (number.to_string(), size(file.size));
    let name = sharer(file, seat);
    let gaps = [
        ("number", &*number),
        ("file", file.name.as_str()),
        ("size", &*size),
        ("name", &*name),
        ("time", time),
    ];
    // Translators: a file in a list; {name} is the person who shared it, {time} when.
    let told = gettext_f("#{number} {file} ({size}), from {name}, {time}", &gaps);
    with_warning(told, file.judged().warning())
}

/// There is no file of that number or name.
pub fn unknown(typed: &str) -> String {
    gettext_f("There is no file {file} here.", &[("file", typed)])
}

/// No file of ours is on its way, or none of that name or number.
pub fn none_on_its_way(typed: Option<&str>) -> String {
    match typed {
        Some(typed) => gettext_f("No file {file} is on its way.", &[("file", typed)]),
        None => gettext("No file of yours is on its way."),
    }
}

/// The folder where files are saved.
pub fn saved_into(folder: &str) -> String {
    // Translators: {command} is typed, with the number of a file; {folder} is a path.
    gettext_f("{command} saves into {folder}.", &[("command", "/get"), ("folder", folder)])
}

/// The room takes no files.
pub fn none_taken() -> String {
    gettext("This room has no files.")
}

/// The sentence about a file that somebody shared.
pub fn shared_by(name: &Nickname, file: &FileName, bytes: u64) -> String {
    let size = size(bytes);
    let gaps = [("name", name.as_str()), ("file", file.as_str()), ("size", &size)];
    // Translators: {name} is a person, {file} the name of a file, {size} as "4.2 MB".
    gettext_f("{name} shared {file} ({size})", &gaps)
}

/// The sentence for the host about a file that its disk has no space for.
pub fn refused_for_the_disk(name: &Nickname, file: &FileName) -> String {
    let gaps = [("name", name.as_str()), ("file", file.as_str())];
    // Translators: {name} is a person, {file} the name of a file.
    gettext_f("The disk has no space for {file}, which {name} wanted to share.", &gaps)
}

/// A number of bytes as people read it, as `4.2 MB`.
pub fn size(bytes: u64) -> String {
    if bytes < 1_000 {
        // Translators: a number of bytes, shorter than the word.
        return gettext_f("{count} B", &[("count", &bytes.to_string())]);
    }
    let (mut unit, mut size) = (0, 1_000);
    while rounded(bytes, size) >= 1_000 && unit + 1 < UNITS.len() {
        unit += 1;
        size *= 1_000;
    }
    let tenths = rounded(bytes, size / 10);
    let number = match tenths {
        0..100 => format!("{}{}{}", tenths / 10, decimal_point(), tenths % 10),
        _ => rounded(bytes, size).to_string(),
    };
    format!("{number}\u{A0}{}", UNITS[unit])
}

fn rounded(number: u64, by: u64) -> u64 {
    number.saturating_add(by / 2) / by
}

/// The mark between whole numbers and tenths.
fn decimal_point() -> String {
    // Translators: the mark between whole numbers and tenths, as in 4.2 or 4,2.
    gettext(".")
}

/// The sentence about those who may send files from now on.
pub fn senders(by: &str, who: FileSenders) -> String {
    let gaps = [("by", by)];
    match who {
        FileSenders::Everybody => gettext_f("{by} lets everybody send files", &gaps),
        FileSenders::Moderators => gettext_f("{by} lets moderators alone send files", &gaps),
        FileSenders::Nobody => gettext_f("{by} lets nobody send files", &gaps),
    }
}

/// The sentence for a refusal about files; `None` for others.
pub(super) fn reason(reason: Reason) -> Option<String> {
    Some(match reason {
        Reason::CaptionTooLong => {
            gettext("Those words are too long. Words about a file have up to 200 characters.")
        }
        Reason::FilesOff => gettext("This room takes no files from you."),
        Reason::FileTooLarge => gettext("That file is larger than this room takes."),
        Reason::NoSpace => gettext("The disk of the host has no space for that file."),
        Reason::FileQuota => {
            gettext("That is more than this room takes of files. Wait, or remove some.")
        }
        Reason::TooManyUploads => {
            gettext("Too many of your files are on their way. Wait for one of them.")
        }
        Reason::FileType => gettext("This room takes no files of that type."),
        Reason::NoSuchFile => gettext("That file is not here any more."),
        Reason::NoSuchUpload => gettext("That file has to be sent anew."),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{ContentHash, Topic};

    #[test]
    fn a_size_has_two_digits_at_least() {
        let sizes = [0, 999, 1_000, 1_049, 9_949, 9_950, 123_456, 999_499, 999_999, 4_200_000];
        let told = sizes.map(|bytes| size(bytes).replace('\u{A0}', " "));
        assert_eq!(
            told,
            [
                "0 B", "999 B", "1.0 kB", "1.0 kB", "9.9 kB", "10 kB", "123 kB", "999 kB",
                "1.0 MB", "4.2 MB"
            ]
        );
        assert_eq!(size(4 * 1_024 * 1_024 * 1_024), "4.3\u{A0}GB");
        assert!(size(u64::MAX).ends_with("TB"));
    }

    #[test]
    fn a_file_to_beware_of_says_so_wherever_it_is_told_of() {
        let file = |name: &str, beware| SharedFile {
            from: Nickname::new("Ada").unwrap(),
            seat: None,
            id: None,
            name: FileName::new(name),
            size: 7,
            media: None,
            blake3: ContentHash::of(b"content"),
            caption: Topic::new("look").unwrap(),
            picture: None,
            preview: None,
            beware,
        };
        let cat = file("cat.jpg", Some(FileWarning::Disguised));
        let words = "Its content is not what its name says. Beware of it.";
        assert_eq!(shared(&cat), format!("Ada shared cat.jpg (7 B)\n  {words}\n  look"));
        let here = format!("Ada shared cat.jpg (7 B). To save it: /get 4\n  {words}\n  look");
        assert_eq!(shared_here(4, &cat), here);
        let lines = listed([(4, &cat), (5, &file("a.jpg", None))].into_iter());
        let line = format!("#4 cat.jpg (7 B), from Ada\n  {words}");
        assert_eq!(lines, [line.as_str(), "#5 a.jpg (7 B), from Ada"]);
        assert!(choice(4, &cat, None, "now").ends_with(&format!("now\n  {words}")));
        let program = shared(&file("run.sh", None));
        assert!(program.contains("\n  It is a program, or may contain one."), "{program}");
    }
}
