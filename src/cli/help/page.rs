// SPDX-License-Identifier: GPL-3.0-or-later
//! The shape of the end of a help text, and what the ends of several share.

use super::layout::table;
use crate::exit_status::ExitStatus;
use crate::i18n::gettext;

/// A command line to try, and what it does, where it does not say so itself.
type Example = (&'static str, String);
/// An environment variable, and what it is for.
type Variable = (&'static str, String);
/// An exit status, and what it means.
type Meaning = (ExitStatus, String);

pub(super) fn password() -> Variable {
    ("SALOTTO_PASSWORD", gettext("the room’s password, where no --password-file names it"))
}

pub(super) fn login() -> Variable {
    ("USER, LOGNAME", gettext("your login name, after which you are called"))
}

pub(super) fn log() -> Variable {
    ("SALOTTO_LOG", gettext("what to log on standard error, such as debug"))
}

pub(super) fn language() -> Variable {
    ("LANGUAGE, LC_ALL, LC_MESSAGES, LANG", gettext("the language"))
}

pub(super) fn data() -> Variable {
    ("XDG_DATA_HOME", gettext("where keys and rooms are kept; ~/.local/share otherwise"))
}

pub(super) fn wrong() -> Meaning {
    (ExitStatus::Usage, gettext("the command line is wrong"))
}

pub(super) fn unwritten() -> Meaning {
    let full = gettext("standard output cannot be written: a full disk, a reader that has gone");
    (ExitStatus::Output, full)
}

pub(super) fn insisted() -> Meaning {
    let meaning = gettext("a second signal ended it, before it could end politely");
    (ExitStatus::Interrupted, meaning)
}

/// Examples, variables and statuses, below each other.
pub(super) fn page(examples: &[Example], variables: &[Variable], statuses: &[Meaning]) -> String {
    let examples = examples.iter().map(|(line, purpose)| ((*line).to_owned(), purpose.clone()));
    let variables = variables.iter().map(|(name, purpose)| ((*name).to_owned(), purpose.clone()));
    let statuses = statuses.iter().map(|(status, told)| (status.code().to_string(), told.clone()));
    let sections = [
        (gettext("Examples:"), table(&examples.collect::<Vec<_>>(), EXAMPLE)),
        (gettext("Environment:"), table(&variables.collect::<Vec<_>>(), VARIABLE)),
        (gettext("Exit status:"), table(&statuses.collect::<Vec<_>>(), VARIABLE)),
    ];
    sections.map(|(heading, rows)| format!("{heading}\n{rows}")).join("\n\n")
}

/// The widest example that has its purpose beside it.
const EXAMPLE: usize = 39;
/// The widest variable that has its purpose beside it.
const VARIABLE: usize = 18;
