// SPDX-License-Identifier: GPL-3.0-or-later
//! The kind of a file by the ending of its name.

use super::FileKind;

/// Endings that are told from the content, too: a file with one of these whose first bytes
/// tell nothing is something else.
const MAGIC: &[&str] = &[
    "png", "jpg", "jpeg", "jpe", "jfif", "gif", "webp", "bmp", "tif", "tiff", "avif", "heic",
    "heif", "flac", "ogg", "oga", "opus", "wav", "mp4", "m4v", "m4a", "mov", "mkv", "webm", "avi",
    "ogv", "pdf", "zip", "gz", "tgz", "xz", "bz2", "zst", "7z", "rar", "docx", "xlsx", "pptx",
    "odt", "ods", "odp", "epub",
];

const TABLE: &[(FileKind, &[&str])] = &[
    (
        FileKind::Picture,
        &[
            "png", "jpg", "jpeg", "jpe", "jfif", "gif", "webp", "bmp", "tif", "tiff", "avif",
            "heic", "heif", "jxl", "ico",
        ],
    ),
    (FileKind::Audio, &["mp3", "flac", "ogg", "oga", "opus", "wav", "m4a", "aac", "mid", "midi"]),
    (FileKind::Video, &["mp4", "m4v", "mov", "mkv", "webm", "avi", "ogv", "mpg", "mpeg", "3gp"]),
    (
        FileKind::Text,
        &["txt", "md", "log", "csv", "tsv", "srt", "vtt", "json", "toml", "yaml", "yml", "diff"],
    ),
    (
        FileKind::Archive,
        &[
            "zip", "tar", "gz", "tgz", "xz", "txz", "bz2", "tbz", "zst", "7z", "rar", "lz", "lzma",
            "cpio", "cab", "iso", "img", "dmg", "vhd", "vhdx", "squashfs",
        ],
    ),
    (FileKind::Document, &["pdf", "epub", "djvu", "tex", "bib", "ics", "vcf"]),
    (FileKind::OfficeDocument, &["docx", "xlsx", "pptx", "odt", "ods", "odp", "odg"]),
    (
        FileKind::ActiveDocument,
        &[
            // Macros.
            "doc", "dot", "xls", "xlt", "xla", "xlw", "ppt", "pot", "pps", "docm", "dotm", "xlsm",
            "xltm", "xlam", "xlsb", "pptm", "potm", "ppam", "ppsm", "sldm", "rtf", "one", "mdb",
            "accdb", "ott", "ots", "otp", "slk", "iqy", "ps", "eps", "xps", "pub", "vsd",
            // Scripts in pages.
            "html", "htm", "xhtml", "xht", "shtml", "mht", "mhtml", "svg", "svgz", "xml", "xsl",
            "xslt", "swf", "eml", "msg", "ipynb",
        ],
    ),
    (
        FileKind::Program,
        &[
            // Linux.
            "desktop",
            "kdelnk",
            "sh",
            "bash",
            "zsh",
            "fish",
            "ksh",
            "csh",
            "run",
            "appimage",
            "flatpak",
            "flatpakref",
            "flatpakrepo",
            "snap",
            "deb",
            "rpm",
            "ebuild",
            "service",
            "socket",
            "timer",
            "mount",
            "so",
            "ko",
            "o",
            "a",
            "out",
            "elf",
            "directory",
            "gnome-extension",
            "plasmoid",
            // Languages.
            "py",
            "pyc",
            "pyo",
            "pyw",
            "pyz",
            "pyzw",
            "pl",
            "pm",
            "rb",
            "php",
            "phar",
            "js",
            "mjs",
            "cjs",
            "jse",
            "lua",
            "tcl",
            "r",
            "awk",
            "jar",
            "jnlp",
            "class",
            "war",
            "groovy",
            "wasm",
            "el",
            "scm",
            "xpi",
            "crx",
            // Windows.
            "exe",
            "com",
            "bat",
            "cmd",
            "msi",
            "msix",
            "appx",
            "msp",
            "mst",
            "scr",
            "pif",
            "cpl",
            "dll",
            "sys",
            "drv",
            "ocx",
            "lnk",
            "url",
            "scf",
            "vbs",
            "vbe",
            "vb",
            "wsf",
            "wsh",
            "wsc",
            "ws",
            "hta",
            "ps1",
            "psm1",
            "psd1",
            "ps1xml",
            "reg",
            "inf",
            "gadget",
            "application",
            "appref-ms",
            "msc",
            "chm",
            "hlp",
            "library-ms",
            "search-ms",
            "settingcontent-ms",
            "theme",
            "themepack",
            "diagcab",
            "xll",
            "job",
            "rdp",
            "iqy",
            // macOS and Android.
            "app",
            "command",
            "tool",
            "pkg",
            "mpkg",
            "workflow",
            "action",
            "scpt",
            "scptd",
            "applescript",
            "terminal",
            "webloc",
            "inetloc",
            "fileloc",
            "apk",
            "apks",
            "xapk",
            "ipa",
        ],
    ),
];

/// The kind that the ending of a name claims.
pub(super) fn kind(name: &str) -> FileKind {
    let Some(ending) = ending(name) else { return FileKind::Other };
    // The worst of those that have it.
    let mut kinds = TABLE.iter().rev().filter(|(_, endings)| endings.contains(&&*ending));
    kinds.next().map_or(FileKind::Other, |(kind, _)| *kind)
}

/// Tells if the content of files with this ending says what they are.
pub(super) fn has_magic(name: &str) -> bool {
    ending(name).is_some_and(|ending| MAGIC.contains(&&*ending))
}

/// Tells if a name has an ending at all.
pub(super) fn is_any(name: &str) -> bool {
    ending(name).is_some()
}

fn ending(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    (!stem.is_empty() && !ending.is_empty()).then(|| ending.to_lowercase())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_page_for_browsers_marks_the_same_endings() {
        let script =
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/resources/web/file_kinds.js"));
        for (name, is_picture) in [("RUNNING = new Set(", false), ("PICTURES = new Set(", true)] {
            let list = script.split_once(name).unwrap().1.split_once(".split").unwrap().0;
            let words: String = list.split('"').skip(1).step_by(2).collect();
            let told: BTreeSet<&str> = words.split(' ').collect();
            let meant = TABLE.iter().filter(|(kind, _)| match is_picture {
                true => *kind == FileKind::Picture,
                false => kind.is_dangerous(),
            });
            let known: BTreeSet<&str> = meant.flat_map(|(_, endings)| *endings).copied().collect();
            assert_eq!(told, known);
        }
    }
}
