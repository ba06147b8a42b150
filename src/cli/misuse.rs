// SPDX-License-Identifier: GPL-3.0-or-later
//! Errors of the command line in the person's language: clap says them in English only.

use std::error::Error as _;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::i18n::{gettext, gettext_f};

/// The error, the use of the command, and where to read more; `None` for what is no error,
/// such as a wish for help.
pub(super) fn told(error: &Error) -> Option<String> {
    let mut told = vec![sentence(error)?];
    told.extend(suggested(error));
    let mut parts = vec![told.join(" ")];
    let usage = error.get(ContextKind::Usage).map(ToString::to_string);
    let usage = usage.unwrap_or_default();
    if let Some((_, usage)) = usage.trim().split_once(' ') {
        parts.push(format!("{} {usage}", gettext("Usage:")));
    }
    // Translators: {option} is “--help”.
    parts.push(gettext_f("{option} tells more.", &[("option", "--help")]));
    Some(parts.join("\n\n"))
}

fn sentence(error: &Error) -> Option<String> {
    let argument = named(error, ContextKind::InvalidArg);
    let value = text(error, ContextKind::InvalidValue).unwrap_or_default();
    let about = [("argument", argument.as_str()), ("value", value.as_str())];
    let sentence = match error.kind() {
        ErrorKind::UnknownArgument => {
            // Translators: {argument} is what was typed, as in “--nmae”.
            gettext_f("There is no argument “{argument}” here.", &about)
        }
        ErrorKind::InvalidSubcommand => {
            let command = text(error, ContextKind::InvalidSubcommand)?;
            gettext_f("There is no command “{command}”.", &[("command", &command)])
        }
        ErrorKind::MissingRequiredArgument => {
            // Translators: {argument} is one or several, as in “<HOST[:PORT]>”.
            gettext_f("Something is missing: {argument}.", &about)
        }
        ErrorKind::ArgumentConflict => conflict(error, &argument),
        ErrorKind::InvalidValue if value.is_empty() => {
            // Translators: {argument} is as in “--name <ROOM>”.
            gettext_f("There is no value behind {argument}.", &about)
        }
        ErrorKind::InvalidValue => {
            let values = named(error, ContextKind::ValidValue);
            let gaps = [about[0], about[1], ("values", values.as_str())];
            // Translators: {values} are those among which one chooses.
            gettext_f("“{value}” is not valid for {argument}. It can be: {values}.", &gaps)
        }
        ErrorKind::ValueValidation => {
            let why = error.source().map(ToString::to_string).unwrap_or_default();
            let gaps = [about[0], about[1], ("why", why.as_str())];
            // Translators: {why} is a sentence.
            gettext_f("“{value}” is not valid for {argument}. {why}", &gaps)
        }
        ErrorKind::TooManyValues => {
            gettext_f("{argument} takes no value such as “{value}”.", &about)
        }
        ErrorKind::InvalidUtf8 => gettext("The command line is not valid UTF-8."),
        _ => return None,
    };
    Some(sentence)
}

fn conflict(error: &Error, argument: &str) -> String {
    let command = text(error, ContextKind::InvalidSubcommand).unwrap_or_default();
    let argument = if argument.is_empty() { &command } else { argument };
    let others = named(error, ContextKind::PriorArg);
    if others == argument {
        return gettext_f("{argument} can be given only once.", &[("argument", argument)]);
    }
    gettext_f(
        // Translators: both are as in “--stay”; {others} may be several.
        "{argument} cannot be used together with {others}.",
        &[("argument", argument), ("others", &others)],
    )
}

/// A sentence about the words that were perhaps meant.
fn suggested(error: &Error) -> Option<String> {
    let kinds =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let found = kinds.into_iter().find(|kind| error.get(*kind).is_some())?;
    // Translators: {near} is a list of commands or of arguments.
    Some(gettext_f("Perhaps you mean: {near}.", &[("near", &named(error, found))]))
}

fn text(error: &Error, kind: ContextKind) -> Option<String> {
    error.get(kind).map(ToString::to_string)
}

/// One name or several.
fn named(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::Strings(names)) => names.join(", "),
        Some(value) => value.to_string(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::args::Args;
    use crate::cli::help;

    fn told_of(words: &str) -> String {
        let mut command = help::translated(Args::command());
        let words = ["salotto"].into_iter().chain(words.split(' '));
        told(&command.try_get_matches_from_mut(words).unwrap_err()).unwrap()
    }

    #[test]
    fn a_slip_is_told_with_what_was_meant_and_how_to_use_it() {
        let told = told_of("host --nmae Attic");
        let (sentence, rest) = told.split_once("\n\n").unwrap();
        assert_eq!(sentence, "There is no argument “--nmae” here. Perhaps you mean: --name.");
        assert!(rest.starts_with("Usage: salotto host"), "{rest}");
        assert!(rest.ends_with("\n\n--help tells more."), "{rest}");
    }

    #[test]
    fn whatever_can_be_wrong_has_a_sentence() {
        for (words, begins) in [
            ("find --json=yes", "--json takes no value such as “yes”."),
            ("host --name", "There is no value behind --name <ROOM>."),
            ("host --port 70000", "“70000” is not valid for --port <PORT>. A whole number from 0"),
            ("host --past some", "“some” is not valid for --past <PAST>. It can be: nothing, rec"),
            ("chat", "Something is missing: <HOST[:PORT]|INVITE>."),
            ("host --classic --classic", "--classic can be given only once."),
            ("host --classic --no-classic", "--classic cannot be used together with --no-cl"),
            ("key --really", "Something is missing: --renew."),
            ("help dance", "There is no command “dance”."),
            ("dance", "“dance” is not valid for [INVITE]. "),
        ] {
            let told = told_of(words);
            assert!(told.starts_with(begins), "{words}: {told}");
        }
    }
}
