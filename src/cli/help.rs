// SPDX-License-Identifier: GPL-3.0-or-later
//! Ends of the help texts: examples, environment variables and exit statuses. The
//! manual page has the same (see the tests).

use crate::exit_status::ExitStatus;

/// An environment variable, and what it is for.
type Variable = (&'static str, &'static str);
/// An exit status, and what it means.
type Meaning = (ExitStatus, &'static str);

const PASSWORD: Variable =
    ("SALOTTO_PASSWORD", "the room's password, where no --password-file names it");
const LOGIN: Variable = ("USER, LOGNAME", "your login name, after which you are called");
const LOG: Variable = ("SALOTTO_LOG", "what to log on standard error, such as debug");
const LANGUAGE: Variable = ("LANGUAGE, LC_ALL, LC_MESSAGES, LANG", "the language");
const DATA: Variable = ("XDG_DATA_HOME", "where keys and rooms are kept; ~/.local/share otherwise");

const WRONG: Meaning = (ExitStatus::Usage, "the command line is wrong");
const UNWRITTEN: Meaning =
    (ExitStatus::Output, "standard output cannot be written: a full disk, a reader that has gone");
const INSISTED: Meaning =
    (ExitStatus::Interrupted, "a second signal ended it, before it could end politely");

/// The end of the help for the whole program.
pub(super) fn program() -> String {
    let examples = [
        "salotto                                  open the window",
        "salotto join 192.168.1.7                 open the window in a friend's room",
        "salotto host --name \"LAN party\"          host a room without a window",
        "salotto chat 192.168.1.7 --as Ada        chat in the terminal",
    ];
    let statuses = [
        (ExitStatus::Success, "what was asked for is done"),
        (ExitStatus::Failure, "it could not be done; a sentence on standard error says why"),
        WRONG,
        UNWRITTEN,
        INSISTED,
    ];
    page(&examples, &[PASSWORD, LOG, LANGUAGE, DATA, LOGIN], &statuses)
}

/// The end of the help for `join`.
pub(super) fn join() -> String {
    let examples = [
        "salotto join 192.168.1.7 --as Ada",
        "salotto join 'salotto://…'               an invite, in quotes",
        "salotto join \"LAN party\"                a room nearby",
    ];
    let statuses = [
        (ExitStatus::Success, "the windows were closed"),
        (ExitStatus::Failure, "there is no display, or no such room nearby"),
        WRONG,
    ];
    page(&examples, &[LOG, LANGUAGE, DATA], &statuses)
}

/// The end of the help for `find`.
pub(super) fn find() -> String {
    let examples = [
        "salotto find",
        "salotto find --json --seconds 10         for a program; see docs/json.md",
        "salotto find 10.1.2.3                    a host on another network, too",
    ];
    let statuses = [
        (ExitStatus::Success, "the rooms are listed"),
        (ExitStatus::Failure, "none was found"),
        WRONG,
        UNWRITTEN,
    ];
    page(&examples, &[LOG, LANGUAGE, DATA], &statuses)
}

/// The end of the help for `host`.
pub(super) fn host() -> String {
    let examples = [
        "salotto host --name \"LAN party\"",
        "salotto host --name \"LAN party\" --port 5556 --show-chat",
        "salotto host --invite --password-file ~/party.txt",
        "salotto host --list                      the rooms hosted before",
        "salotto host --bind 127.0.0.1 --port 0   this computer only, on any free port",
    ];
    let statuses = [
        (ExitStatus::Success, "the room was closed"),
        (
            ExitStatus::Failure,
            "it was not opened, or what was removed comes back; a sentence says so",
        ),
        WRONG,
        INSISTED,
    ];
    page(&examples, &[PASSWORD, LOG, LANGUAGE, DATA, LOGIN], &statuses)
}

/// The end of the help for `chat`.
pub(super) fn chat() -> String {
    let examples = [
        "salotto chat 192.168.1.7 --as Ada",
        "salotto chat pi.local:5556 --as Ada",
        "salotto chat 'salotto://…' --as Ada      an invite, in quotes",
        "echo \"The build is green\" | salotto chat localhost --as Bot",
        "salotto chat localhost --as Bot --json   for a program; see docs/json.md",
    ];
    let statuses = [
        (ExitStatus::Success, "you left, or the host closed the room"),
        (
            ExitStatus::Failure,
            "the room could not be reached, did not let you in or was lost;\n\
             you gave up at its password; it did not confirm a message; or\n\
             the input ended, and something in it was refused",
        ),
        WRONG,
        UNWRITTEN,
        INSISTED,
    ];
    page(&examples, &[PASSWORD, LOG, LANGUAGE, DATA, LOGIN], &statuses)
}

/// The end of the help for `key`.
pub(super) fn key() -> String {
    let examples = ["salotto key"];
    let statuses = [
        (ExitStatus::Success, "it is shown, or renewed"),
        (ExitStatus::Failure, "it cannot be read, written or renewed"),
        WRONG,
        UNWRITTEN,
    ];
    page(&examples, &[LOG, LANGUAGE, DATA], &statuses)
}

/// The end of the help for `known`.
pub(super) fn known() -> String {
    let examples =
        ["salotto known", "salotto known --pin 'LAN party'", "salotto known --forget 192.168.1.7"];
    let statuses = [
        (ExitStatus::Success, "the rooms are listed, or what was asked for is done"),
        (ExitStatus::Failure, "there is no such room, or the list is damaged"),
        WRONG,
        UNWRITTEN,
    ];
    page(&examples, &[LOG, LANGUAGE, DATA], &statuses)
}

/// The end of the help for `doctor`.
pub(super) fn doctor() -> String {
    let examples = [
        "salotto doctor                           this computer and its network",
        "salotto doctor 192.168.1.7               and why a room there is not reached",
        "salotto doctor localhost:5556            and a room of this computer",
    ];
    let statuses = [
        (ExitStatus::Success, "nothing is wrong, though something may be worth a look"),
        (ExitStatus::Failure, "something is wrong, for certain or likely"),
        WRONG,
        UNWRITTEN,
        INSISTED,
    ];
    page(&examples, &[LOG, LANGUAGE], &statuses)
}

/// The end of the help for `export`.
pub(super) fn export() -> String {
    let examples = [
        "salotto export                           what was said in your room",
        "salotto export \"LAN party\" --form markdown > party.md",
    ];
    let statuses = [
        (ExitStatus::Success, "everything is printed"),
        (ExitStatus::Failure, "it could not be done; a sentence on standard error says why"),
        WRONG,
        UNWRITTEN,
        INSISTED,
    ];
    page(&examples, &[LANGUAGE, DATA], &statuses)
}

/// The end of the help for `import`.
pub(super) fn import() -> String {
    let examples = [
        "salotto export --form json > party.jsonl",
        "salotto import party.jsonl \"LAN party\"   perhaps on another computer",
    ];
    let statuses = [
        (ExitStatus::Success, "everything is imported"),
        (ExitStatus::Failure, "nothing is; a sentence on standard error says why"),
        WRONG,
        UNWRITTEN,
    ];
    page(&examples, &[LANGUAGE, DATA], &statuses)
}

/// The end of the help for `forget`.
pub(super) fn forget() -> String {
    let examples = [
        "salotto forget \"LAN party\"              what would go",
        "salotto forget \"LAN party\" --really",
    ];
    let statuses = [
        (ExitStatus::Success, "everything that was said there is deleted"),
        (ExitStatus::Failure, "nothing is; a sentence on standard error says why"),
        WRONG,
        UNWRITTEN,
    ];
    page(&examples, &[LANGUAGE, DATA], &statuses)
}

fn page(examples: &[&str], variables: &[Variable], statuses: &[Meaning]) -> String {
    let examples: Vec<_> = examples.iter().map(|line| format!("  {line}")).collect();
    let variables: Vec<_> =
        variables.iter().map(|(name, purpose)| ((*name).to_owned(), *purpose)).collect();
    let statuses: Vec<_> =
        statuses.iter().map(|(status, meaning)| (status.code().to_string(), *meaning)).collect();
    format!(
        "Examples:\n{}\n\nEnvironment:\n{}\n\nExit status:\n{}",
        examples.join("\n"),
        table(&variables),
        table(&statuses)
    )
}

/// The widest word that has its meaning beside it.
const COLUMN: usize = 18;

/// Words and their meanings, the latter aligned. A word that is too wide stands on
/// a line of its own.
fn table(rows: &[(String, &str)]) -> String {
    let widest = rows.iter().map(|(word, _)| word.len()).filter(|width| *width <= COLUMN).max();
    let width = widest.unwrap_or_default();
    let indent = format!("\n  {:width$}  ", "");
    let row = |(word, meaning): &(String, &str)| {
        let meaning = meaning.replace('\n', &indent);
        match word.len() <= width {
            true => format!("  {word:width$}  {meaning}"),
            false => format!("  {word}{indent}{meaning}"),
        }
    };
    rows.iter().map(row).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    fn manual(language: &str) -> String {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        fs::read_to_string(path.join(format!("salotto{language}.1.in"))).unwrap()
    }

    /// Text between one heading and the next.
    fn section<'a>(page: &'a str, heading: &str) -> &'a str {
        let (_, rest) = page.split_once(&format!("\n.SH {heading}\n")).unwrap();
        rest.split("\n.SH ").next().unwrap()
    }

    /// The words that the paragraphs of a section are about.
    fn terms(section: &str) -> BTreeSet<String> {
        let lines = section.lines().zip(section.lines().skip(1));
        let tags = lines.filter(|(tp, _)| *tp == ".TP").map(|(_, tag)| tag);
        let words = tags.flat_map(|tag| tag.split([' ', ',', '"']).skip(1));
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }

    fn words(of: &str) -> BTreeSet<String> {
        of.split(", ").map(str::to_owned).collect()
    }

    #[test]
    fn the_manual_lists_the_same_statuses_and_variables() {
        let statuses: BTreeSet<String> =
            ExitStatus::ALL.iter().map(|status| status.code().to_string()).collect();
        let variables = [PASSWORD, LOG, LANGUAGE, DATA, LOGIN]
            .iter()
            .flat_map(|(name, _)| words(name))
            .collect();
        for (language, exit, environment) in
            [("", "EXIT STATUS", "ENVIRONMENT"), (".it", "STATO D'USCITA", "AMBIENTE")]
        {
            let page = manual(language);
            assert_eq!(terms(section(&page, exit)), statuses, "{language}");
            let found: BTreeSet<String> = terms(section(&page, environment));
            assert_eq!(found, variables, "{language}");
        }
        let help = program();
        for status in statuses {
            assert!(help.contains(&format!("\n  {status} ")), "{status}");
        }
    }

    #[test]
    fn no_line_is_wider_than_a_terminal() {
        let pages = [program(), join(), find(), host(), chat(), key(), known(), doctor()];
        for page in pages.into_iter().chain([export(), import(), forget()]) {
            assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
        }
    }
}
