// SPDX-License-Identifier: GPL-3.0-or-later
//! Names of files that somebody else chose.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::protocol::{limits, sanitize};

/// Bytes that a raw name is looked at: those at its end.
const LOOKED_AT: usize = 16 * limits::FILE_NAME_BYTES;
/// Longest ending that a name keeps when it is cut, in bytes.
const ENDING_BYTES: usize = 32;
/// The name of a file that has none.
const NAMELESS: &str = "file";
/// Names of devices on Windows, whatever follows behind a dot.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The name of a file, made harmless: a single segment of a path in NFC, 1 to
/// [`limits::FILE_NAME_BYTES`] bytes, without control, direction and unseen characters,
/// without characters and names that other systems do not take, neither hidden (a dot in
/// front) nor ending in a dot or a space.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct FileName(Box<str>);

impl FileName {
    /// Makes a name harmless. Every text is one in the end.
    pub fn new(raw: &str) -> Self {
        let start = raw.len().saturating_sub(LOOKED_AT);
        let start = (start..raw.len()).find(|at| raw.is_char_boundary(*at)).unwrap_or(start);
        let segment = raw[start..].trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next();
        let shown = segment.unwrap_or_default().chars().filter(|c| {
            let unseen = sanitize::steers_direction(*c) || sanitize::is_hidden(*c);
            // Spaces of any kind are told apart below.
            (!c.is_control() || c.is_whitespace()) && !unseen
        });
        let shown: String = shown.map(harmless).collect();
        let spaced: String = sanitize::single_spaced(&sanitize::drop_idle_joiners(&shown));
        // Some letters come apart into more marks.
        let mut is_excess = sanitize::excess_marks();
        let composed: String = spaced.nfc().filter(|c| !is_excess(*c)).collect();
        let bare = composed.trim_start_matches(['.', ' ']).trim_end_matches(['.', ' ']);
        let bare = if bare.chars().all(sanitize::shows_nothing) { NAMELESS } else { bare };
        let named = if is_device(bare) { format!("_{bare}") } else { bare.to_owned() };
        // Half of a joined emoji has a joiner that does nothing any more.
        Self(sanitize::drop_idle_joiners(&cut(&named)).into())
    }

    /// The name as a string slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name without its ending, and the ending with the dot: `photo` and `.jpeg`,
    /// `backup` and `.tar.gz`; the ending is empty where there is none.
    pub fn parts(&self) -> (&str, &str) {
        let name = self.as_str();
        let Some(dot) = name.rfind('.').filter(|dot| *dot > 0) else { return (name, "") };
        let packed = name[..dot].to_ascii_lowercase().ends_with(".tar");
        let dot = if packed && dot > 4 { dot - 4 } else { dot };
        if name.len() - dot > ENDING_BYTES { (name, "") } else { name.split_at(dot) }
    }

    /// The same name with a number, for a place where that name is taken: `photo (2).jpeg`.
    #[must_use]
    pub fn numbered(&self, number: u32) -> Self {
        let (stem, ending) = self.parts();
        let mark = format!(" ({number})");
        let room = limits::FILE_NAME_BYTES - mark.len() - ending.len();
        let numbered = format!("{}{mark}{ending}", beginning(stem, room));
        Self(sanitize::drop_idle_joiners(&numbered).into())
    }
}

/// The character in its place that every system takes.
fn harmless(c: char) -> char {
    match c {
        '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// The beginning of a text, at most so many bytes, not cut within a character.
fn beginning(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}

/// The name with as many bytes as one may have; it keeps its ending.
fn cut(name: &str) -> String {
    let most = limits::FILE_NAME_BYTES;
    if name.len() <= most {
        return name.to_owned();
    }
    let dot = name.rfind('.').filter(|dot| name.len() - dot <= ENDING_BYTES);
    let (stem, ending) = name.split_at(dot.unwrap_or(name.len()));
    format!("{}{ending}", beginning(stem, most - ending.len()).trim_end_matches(['.', ' ']))
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let is_port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    let is_port = is_port.is_some_and(|rest| {
        let mut rest = rest.chars();
        matches!((rest.next(), rest.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
    });
    is_port || DEVICES.contains(&&*stem)
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<String> for FileName {
    fn from(raw: String) -> Self {
        Self::new(&raw)
    }
}

impl From<FileName> for String {
    fn from(name: FileName) -> Self {
        name.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(raw: &str) -> String {
        FileName::new(raw).into()
    }

    #[test]
    fn a_usual_name_stays_as_it_is() {
        for usual in ["photo.jpeg", "Été à la mer.png", "写真.webp", "a+b=c (2).tar.gz", "README"]
        {
            assert_eq!(name(usual), usual);
        }
        assert_eq!(name("e\u{301}t\u{e9}"), "\u{e9}t\u{e9}", "NFC");
    }

    #[test]
    fn a_letter_that_comes_apart_has_no_more_marks_than_others() {
        let shin = FileName::new(&format!("\u{fb2c}{}", "\u{301}".repeat(99)));
        assert_eq!(FileName::new(shin.as_str()), shin);
        let usual = FileName::new(&format!("a{}", "\u{fb1e}".repeat(99)));
        assert_eq!(shin.as_str().chars().count(), usual.as_str().chars().count());
    }

    #[test]
    fn a_name_is_never_a_path() {
        assert_eq!(name("../../etc/passwd"), "passwd");
        assert_eq!(name(r"C:\Windows\System32\evil.dll"), "evil.dll");
        assert_eq!(name("/"), "file");
        assert_eq!(name(".."), "file");
        assert_eq!(name("a/b/"), "b");
        assert_eq!(name("C:"), "C_");
    }

    #[test]
    fn nothing_unseen_is_left() {
        assert_eq!(name("photo\u{202E}gpj.exe"), "photogpj.exe");
        assert_eq!(name("a\u{200B}b\u{0}c\nd"), "abc d");
        assert_eq!(name("  spaced \t out .txt"), "spaced out .txt");
        assert_eq!(name("\u{2800}"), "file");
    }

    #[test]
    fn names_that_other_systems_do_not_take_are_rewritten() {
        assert_eq!(name("CON"), "_CON");
        assert_eq!(name("nul.txt"), "_nul.txt");
        assert_eq!(name("COM7.tar.gz"), "_COM7.tar.gz");
        assert_eq!(name("company"), "company");
        assert_eq!(name("what?.txt. . "), "what_.txt");
        assert_eq!(name(".bashrc"), "bashrc");
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let long = name(&format!("{}.jpeg", "é".repeat(400)));
        assert!(long.ends_with("é.jpeg") && long.len() <= limits::FILE_NAME_BYTES, "{long}");
        let endless = name(&"x".repeat(1 << 20));
        assert_eq!(endless.len(), limits::FILE_NAME_BYTES);
    }

    #[test]
    fn a_long_name_stays_what_it_is() {
        let device = format!("nul.{}.jpeg", "x".repeat(400));
        for long in [FileName::new(&device), FileName::new(&"x".repeat(400)).numbered(2)] {
            assert_eq!(long.as_str().len(), limits::FILE_NAME_BYTES);
            assert_eq!(FileName::new(long.as_str()), long);
        }
    }

    #[test]
    fn a_name_that_is_cut_within_an_emoji_keeps_no_joiner() {
        let pair = "\u{1f469}\u{200d}\u{1f467}";
        let whole = FileName::new(&format!("{}{pair}.jpeg", "x".repeat(230)));
        assert!(whole.as_str().ends_with(&format!("{pair}.jpeg")));
        let long = FileName::new(&format!("{}{pair}.jpeg", "x".repeat(240)));
        assert!(long.as_str().ends_with("x\u{1f469}.jpeg"), "{long}");
        let numbered = FileName::new(&format!("{}{pair}.jpeg", "x".repeat(238))).numbered(2);
        assert!(numbered.as_str().ends_with("x\u{1f469} (2).jpeg"), "{numbered}");
    }

    #[test]
    fn a_number_stands_before_the_ending() {
        let numbered = |raw: &str| String::from(FileName::new(raw).numbered(2));
        assert_eq!(numbered("photo.jpeg"), "photo (2).jpeg");
        assert_eq!(numbered("backup.tar.gz"), "backup (2).tar.gz");
        assert_eq!(numbered("README"), "README (2)");
        assert_eq!(numbered(&"x".repeat(400)).len(), limits::FILE_NAME_BYTES);
    }

    proptest! {
        #[test]
        fn every_name_is_harmless(raw in ".{0,300}", more in "[./\\\\ conCON0-9:]{0,20}") {
            for raw in [&raw, &more, &format!("{raw}{more}")] {
                let name = name(raw);
                prop_assert!(!name.is_empty() && name.len() <= limits::FILE_NAME_BYTES);
                prop_assert!(!name.contains(['/', '\\', '\0', '\n', ':']), "{name:?}");
                prop_assert!(!name.starts_with('.') && !name.ends_with(['.', ' ']), "{name:?}");
                prop_assert_eq!(&*FileName::new(&name).0, &*name, "it stays what it is");
            }
        }
    }
}
