// SPDX-License-Identifier: GPL-3.0-or-later
//! Commands about files: paths, as people type them, and numbers.

use super::arguments::Arguments;
use super::command::Command;
use super::complete::Candidates;
use super::error::CommandError;
use super::name::CommandName;
use super::quotes;
use crate::protocol::Nickname;

/// A path as it was meant, and the words behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedPath {
    /// The path, without quotes.
    pub path: String,
    /// Text behind it; empty for none.
    pub words: String,
}

/// The command of a word, if it is about files.
pub(super) fn about_files<'n>(
    word: CommandName,
    rest: &mut Arguments<'_, 'n, impl Iterator<Item = &'n Nickname>>,
) -> Result<Option<Command>, CommandError> {
    Ok(Some(match word {
        CommandName::Send => match rest.all() {
            "" => Command::SendWhat,
            typed => Command::Send(typed.to_owned()),
        },
        CommandName::Files => Command::Files,
        CommandName::Cancel => Command::Cancel(match rest.all() {
            "" => None,
            typed => Some(typed_path(typed, |_| true).path),
        }),
        CommandName::Get => rest.file()?,
        _ => return Ok(None),
    }))
}

impl<'n, N: Iterator<Item = &'n Nickname>> Arguments<'_, 'n, N> {
    /// Takes the number of a file, `17` or `#17`, or else its name, and a folder.
    fn file(&mut self) -> Result<Command, CommandError> {
        let typed = self.word();
        if typed.is_empty() {
            return Err(CommandError::Missing(CommandName::Get));
        }
        let number = typed.strip_prefix('#').unwrap_or(typed);
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        let file = number.parse().ok().filter(|_| is_number);
        let rest = self.all();
        let Some(file) = file else {
            return Ok(Command::GetNamed(format!("{typed} {rest}").trim().to_owned()));
        };
        let folder = Some(rest).filter(|folder| !folder.is_empty());
        let folder = folder.map(|typed| typed_path(typed, |_| true).path);
        Ok(Command::Get { file, folder })
    }
}

/// Completes the name of a file behind `/get`; `None` where there is none.
pub fn complete_file<'n>(
    begun: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Option<Candidates> {
    let (word, typed) = begun.split_once(char::is_whitespace)?;
    if !word.eq_ignore_ascii_case("/get") {
        return None;
    }
    let typed = typed.trim_start();
    let part = quotes::without_opening(typed).to_lowercase();
    let fitting = names.into_iter().filter(|name| name.to_lowercase().starts_with(&part));
    let mut words: Vec<_> = fitting.map(|name| quotes::typed_name(name).into_owned()).collect();
    words.sort_unstable();
    words.dedup();
    Some(Candidates { start: begun.len() - typed.len(), words, then: " ", shown: Vec::new() })
}

/// Tells a path from the words behind it. A path may stand in quotes, or have a backslash in
/// front of its spaces; else it goes as far as `exists` says there is such a file, and with
/// none it is the first word. A quote that nothing closes, as a completed folder leaves it, goes
/// to the end.
pub fn typed_path(typed: &str, exists: impl Fn(&str) -> bool) -> TypedPath {
    let typed = typed.trim();
    let path = |path: &str, words: &str| TypedPath {
        path: path.to_owned(),
        words: words.trim().to_owned(),
    };
    // Shells and file managers put single quotes around paths.
    let in_quotes = quotes::split(typed).or_else(|| {
        let (inside, behind) = typed.strip_prefix('\'')?.split_once('\'')?;
        Some((inside, behind))
    });
    if let Some((inside, behind)) = in_quotes {
        return path(inside, behind);
    }
    if let Some(inside) = typed.strip_prefix('"') {
        return path(inside, "");
    }
    let gaps = typed.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    let ends: Vec<usize> = gaps.chain([typed.len()]).collect();
    if let Some(end) = ends.iter().rev().find(|end| exists(&typed[..**end])) {
        return path(&typed[..*end], &typed[*end..]);
    }
    let (escaped, end) = unescaped(typed);
    path(&escaped, &typed[end..])
}

/// The first word, in which a backslash makes a part of it of what follows; and its end.
fn unescaped(typed: &str) -> (String, usize) {
    let (mut word, mut chars) = (String::new(), typed.char_indices());
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => word.extend(chars.next().map(|(_, next)| next)),
            c if c.is_whitespace() => return (word, at),
            c => word.push(c),
        }
    }
    (word, typed.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::{Typed, parse};
    use proptest::prelude::*;

    fn split(typed: &str, there: &[&str]) -> (String, String) {
        let TypedPath { path, words } = typed_path(typed, |path| there.contains(&path));
        (path, words)
    }

    fn typed(line: &str) -> Result<Command, CommandError> {
        match parse(line, &[])? {
            Typed::Do(command) => Ok(command),
            Typed::Say(text) => panic!("{text}"),
        }
    }

    #[test]
    fn a_path_ends_where_its_words_begin() {
        let is = |path: &str, words: &str| (path.to_owned(), words.to_owned());
        assert_eq!(split("a.png", &[]), is("a.png", ""));
        assert_eq!(split("a.png look at  that", &[]), is("a.png", "look at  that"));
        assert_eq!(split("my cat.png", &["my cat.png"]), is("my cat.png", ""));
        assert_eq!(split("my cat.png our cat", &["my", "my cat.png"]), is("my cat.png", "our cat"));
        assert_eq!(split("\"my cat.png\" look", &[]), is("my cat.png", "look"));
        assert_eq!(split("“my cat.png”look", &[]), is("my cat.png", "look"));
        assert_eq!(split("'it is.png' look", &[]), is("it is.png", "look"));
        assert_eq!(split("\"/my trip/", &["\"/my"]), is("/my trip/", ""));
        assert_eq!(split(r"my\ cat.png look", &[]), is("my cat.png", "look"));
        assert_eq!(split(r"~/a\\b", &[]), is(r"~/a\b", ""));
    }

    #[test]
    fn commands_about_files_are_read() {
        assert_eq!(typed("/send ~/a.png look"), Ok(Command::Send("~/a.png look".into())));
        assert_eq!(typed("/send"), Ok(Command::SendWhat));
        let cancel = |what: Option<&str>| Ok(Command::Cancel(what.map(str::to_owned)));
        assert_eq!(typed("/cancel"), cancel(None));
        assert_eq!(typed("/cancel my cat.png"), cancel(Some("my cat.png")));
        assert_eq!(typed("/cancel \"my cat.png\""), cancel(Some("my cat.png")));
        assert_eq!(typed("/files"), Ok(Command::Files));
        assert_eq!(typed("/files 3"), Err(CommandError::TooMuch(CommandName::Files)));
        let get = |file, folder: Option<&str>| {
            Ok(Command::Get { file, folder: folder.map(str::to_owned) })
        };
        assert_eq!(typed("/get 17"), get(17, None));
        assert_eq!(typed("/get #17 ~/my files"), get(17, Some("~/my files")));
        assert_eq!(typed("/get 17 \"a b\""), get(17, Some("a b")));
        assert_eq!(typed("/get"), Err(CommandError::Missing(CommandName::Get)));
        for wrong in ["x", "+1", "#", "-1"] {
            let expected = Ok(Command::GetNamed(wrong.into()));
            assert_eq!(typed(&format!("/get {wrong}")), expected, "{wrong}");
        }
        let named = Ok(Command::GetNamed("\"my cat.png\" ~/a b".into()));
        assert_eq!(typed("/get \"my cat.png\" ~/a b "), named);
    }

    #[test]
    fn the_name_of_a_file_is_completed_behind_its_command() {
        let names = ["my cat.png", "Moon.png", "#1.txt", "b.txt", "b.txt"];
        let words = |begun: &str| complete_file(begun, names).map(|it| it.words.join(" "));
        let is = |words: &str| Some(words.to_owned());
        assert_eq!(words("/get m"), is("\"my cat.png\" Moon.png"));
        assert_eq!(words("/GET \"my c"), is("\"my cat.png\""));
        assert_eq!(words("/get my c"), is("\"my cat.png\""));
        assert_eq!(words("/get #"), is("\"#1.txt\""));
        assert_eq!(words("/get b"), is("b.txt"));
        assert_eq!(words("/get b.txt ~/a"), is(""));
        assert_eq!([words("/get"), words("get m"), words("/send m")], [None, None, None]);
        assert_eq!(complete_file("/get  b", names).map(|it| it.start), Some(6));
    }

    proptest! {
        #[test]
        fn any_line_is_split(line in "[a \\\\\"'“”«\u{3000}é]{0,20}") {
            let _ = typed_path(&line, |_| false);
            let _ = typed_path(&line, |path| path.len() % 2 == 1);
        }
    }
}
