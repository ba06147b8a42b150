// SPDX-License-Identifier: GPL-3.0-or-later
//! Ends of the help texts: examples, environment variables and exit statuses. The
//! manual page has the same (see the tests).

mod files;
mod layout;
mod page;
mod translated;

pub(super) use self::files::{get, send};
use self::page::{data, insisted, language, log, login, page, password, unwritten, wrong};
pub(super) use self::translated::translated;
use crate::exit_status::ExitStatus;
use crate::i18n::gettext;

/// The end of the help for the whole program.
pub(super) fn program() -> String {
    let examples = [
        ("salotto", gettext("open the window")),
        ("salotto join 192.168.1.7", gettext("open the window in a friend’s room")),
        ("salotto host --name \"LAN party\"", gettext("host a room without a window")),
        ("salotto chat 192.168.1.7 --as Ada", gettext("chat in the terminal")),
        ("salotto send photo.jpeg 192.168.1.7", gettext("send a file to everybody there")),
    ];
    let statuses = [
        (ExitStatus::Success, gettext("what was asked for is done")),
        (
            ExitStatus::Failure,
            gettext("it could not be done; a sentence on standard error says why"),
        ),
        wrong(),
        unwritten(),
        insisted(),
    ];
    page(&examples, &[password(), log(), language(), data(), login()], &statuses)
}

/// The end of the help for `join`.
pub(super) fn join() -> String {
    let examples = [
        ("salotto join 192.168.1.7 --as Ada", String::new()),
        ("salotto join 'salotto://…'", gettext("an invite, in quotes")),
        ("salotto join \"LAN party\"", gettext("a room nearby")),
    ];
    let statuses = [
        (ExitStatus::Success, gettext("the windows were closed")),
        (ExitStatus::Failure, gettext("there is no display, or no such room nearby")),
        wrong(),
    ];
    page(&examples, &[log(), language(), data()], &statuses)
}

/// The end of the help for `find`.
pub(super) fn find() -> String {
    let examples = [
        ("salotto find", String::new()),
        ("salotto find --json --seconds 10", gettext("for a program; see docs/json.md")),
        ("salotto find 10.1.2.3", gettext("a host on another network, too")),
    ];
    let statuses = [
        (ExitStatus::Success, gettext("the rooms are listed")),
        (ExitStatus::Failure, gettext("none was found")),
        wrong(),
        unwritten(),
    ];
    page(&examples, &[log(), language(), data()], &statuses)
}

/// The end of the help for `host`.
pub(super) fn host() -> String {
    let examples = [
        ("salotto host --name \"LAN party\"", String::new()),
        ("salotto host --name \"LAN party\" --port 5556 --show-chat", String::new()),
        ("salotto host --invite --password-file ~/party.txt", String::new()),
        ("salotto host --list", gettext("the rooms hosted before")),
        ("salotto host --bind 127.0.0.1 --port 0", gettext("this computer only, on any free port")),
    ];
    let statuses = [
        (ExitStatus::Success, gettext("the room was closed")),
        (
            ExitStatus::Failure,
            gettext("it was not opened, or what was removed comes back; a sentence says so"),
        ),
        wrong(),
        insisted(),
    ];
    page(&examples, &[password(), log(), language(), data(), login()], &statuses)
}

/// The end of the help for `chat`.
pub(super) fn chat() -> String {
    let examples = [
        ("salotto chat 192.168.1.7 --as Ada", String::new()),
        ("salotto chat pi.local:5556 --as Ada", String::new()),
        ("salotto chat 'salotto://…' --as Ada", gettext("an invite, in quotes")),
        ("echo \"The build is green\" | salotto chat localhost --as Bot", String::new()),
        ("salotto chat localhost --as Bot --json", gettext("for a program; see docs/json.md")),
    ];
    let statuses = [
        (ExitStatus::Success, gettext("you left, or the host closed the room")),
        (
            ExitStatus::Failure,
            gettext(
                "the room could not be reached, did not let you in or was lost; you gave up at \
                 its password; it did not confirm a message; or the input ended, and something \
                 in it was refused",
            ),
        ),
        wrong(),
        unwritten(),
        insisted(),
    ];
    page(&examples, &[password(), log(), language(), data(), login()], &statuses)
}

/// The end of the help for `key`.
pub(super) fn key() -> String {
    let examples = [("salotto key", String::new())];
    let statuses = [
        (ExitStatus::Success, gettext("it is shown, or renewed")),
        (ExitStatus::Failure, gettext("it cannot be read, written or renewed")),
        wrong(),
        unwritten(),
    ];
    page(&examples, &[log(), language(), data()], &statuses)
}

/// The end of the help for `known`.
pub(super) fn known() -> String {
    let examples = [
        ("salotto known", String::new()),
        ("salotto known --pin 'LAN party'", String::new()),
        ("salotto known --forget 192.168.1.7", String::new()),
        ("salotto known --blocked", gettext("whom you ignore")),
        ("salotto known --unblock Bo --in 'LAN party'", String::new()),
    ];
    let statuses = [
        (ExitStatus::Success, gettext("they are listed, or what was asked for is done")),
        (ExitStatus::Failure, gettext("there is no such room or person, or the list is damaged")),
        wrong(),
        unwritten(),
    ];
    page(&examples, &[log(), language(), data()], &statuses)
}

/// The end of the help for `doctor`.
pub(super) fn doctor() -> String {
    let examples = [
        ("salotto doctor", gettext("this computer and its network")),
        ("salotto doctor 192.168.1.7", gettext("and why a room there is not reached")),
        ("salotto doctor localhost:5556", gettext("and a room of this computer")),
    ];
    let statuses = [
        (ExitStatus::Success, gettext("nothing is wrong, though something may be worth a look")),
        (ExitStatus::Failure, gettext("something is wrong, for certain or likely")),
        wrong(),
        unwritten(),
        insisted(),
    ];
    page(&examples, &[log(), language()], &statuses)
}

/// The end of the help for `export`.
pub(super) fn export() -> String {
    let examples = [
        ("salotto export", gettext("what was said in your room")),
        ("salotto export \"LAN party\" --form markdown > party.md", String::new()),
    ];
    let statuses = [
        (ExitStatus::Success, gettext("everything is printed")),
        (
            ExitStatus::Failure,
            gettext("it could not be done; a sentence on standard error says why"),
        ),
        wrong(),
        unwritten(),
        insisted(),
    ];
    page(&examples, &[language(), data()], &statuses)
}

/// The end of the help for `import`.
pub(super) fn import() -> String {
    let examples = [
        ("salotto export --form json > party.jsonl", String::new()),
        ("salotto import party.jsonl \"LAN party\"", gettext("perhaps on another computer")),
    ];
    let statuses = [
        (ExitStatus::Success, gettext("everything is imported")),
        (ExitStatus::Failure, gettext("nothing is; a sentence on standard error says why")),
        wrong(),
        unwritten(),
    ];
    page(&examples, &[language(), data()], &statuses)
}

/// The end of the help for `forget`.
pub(super) fn forget() -> String {
    let examples = [
        ("salotto forget \"LAN party\"", gettext("what would go")),
        ("salotto forget \"LAN party\" --really", String::new()),
    ];
    let statuses = [
        (ExitStatus::Success, gettext("everything that was said there is deleted")),
        (ExitStatus::Failure, gettext("nothing is; a sentence on standard error says why")),
        wrong(),
        unwritten(),
    ];
    page(&examples, &[language(), data()], &statuses)
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
        let variables = [password(), log(), language(), data(), login()]
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
        let pages = [program(), join(), find(), host(), chat(), send(), get(), key(), known()];
        for page in pages.into_iter().chain([doctor(), export(), import(), forget()]) {
            assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
        }
    }
}
