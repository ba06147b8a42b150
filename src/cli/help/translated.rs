// SPDX-License-Identifier: GPL-3.0-or-later
//! The help of the command line in the person's language. What it says stands beside
//! each argument, as its documentation: `build-aux/po-update` collects it there.

use clap::builder::PossibleValue;
use clap::{Arg, ArgAction, Command};

use super::layout::width;
use crate::i18n::{gettext, gettext_f};

/// The program's command line with everything its help says translated.
pub(in crate::cli) fn translated(command: Command) -> Command {
    let flag = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    let flag = flag.help(gettext("Print the version")).help_heading(gettext("Options"));
    let mut command = all(command).disable_version_flag(true).arg(flag);
    // The command "help" is there only once the others are built.
    command.build();
    command
        .mut_subcommand("help", |help| help.about(gettext("Print this help, or that of a command")))
}

/// A command, and those below it.
fn all(command: Command) -> Command {
    own(command).mut_subcommands(all)
}

/// A command without what is below it.
fn own(command: Command) -> Command {
    let style = *command.get_styles().get_usage();
    let usage = gettext("Usage:");
    let template = format!(
        "{{before-help}}{{about-with-newline}}\n{style}{usage}{style:#} {{usage}}\n\n\
         {{all-args}}{{after-help}}"
    );
    let about = command.get_about().map(ToString::to_string);
    let long = command.get_long_about().map(ToString::to_string);
    let is_long = long.is_some() || command.get_arguments().any(has_values);
    let mut command = command.mut_args(argument).disable_help_flag(true).arg(help_flag(is_long));
    if let Some(about) = about {
        // It stands alone in a list, and so without its full stop.
        let sentence = gettext(&format!("{about}."));
        command = command.about(sentence.trim_end_matches(['.', '。']).to_owned());
    }
    if let Some(long) = long {
        command = command.long_about(paragraphs(&long));
    }
    command.help_template(template).subcommand_help_heading(gettext("Commands"))
}

/// Asks for the help. That for all there is to say about a command `is_long`.
fn help_flag(is_long: bool) -> Arg {
    let flag = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let flag = flag.help_heading(gettext("Options"));
    match is_long {
        true => flag
            .help(gettext("Print help (“--help” says more)"))
            .long_help(gettext("Print help (“-h” prints a summary)")),
        false => flag.help(gettext("Print help")),
    }
}

fn argument(arg: Arg) -> Arg {
    let heading = if arg.is_positional() { gettext("Arguments") } else { gettext("Options") };
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let help = paragraphs(&help);
    let default = default(&arg);
    let values = shown_values(&arg);
    let arg = match arg.get_action().takes_values() {
        true => arg.hide_default_value(true).hide_possible_values(true),
        false => arg,
    };
    let arg = arg.help_heading(heading);
    if values.is_empty() {
        return arg.help(join(&[help, default], " "));
    }
    let names: Vec<_> = values.iter().map(PossibleValue::get_name).collect();
    let short = gettext_f("[possible values: {values}]", &[("values", &names.join(", "))]);
    let long = format!("{}\n{}", gettext("Possible values:"), listed(&values));
    arg.help(join(&[help.clone(), default.clone(), short], " "))
        .long_help(join(&[help, long, default], "\n\n"))
}

fn default(arg: &Arg) -> String {
    match arg.get_default_values() {
        [value] if arg.get_action().takes_values() => {
            gettext_f("[default: {value}]", &[("value", &value.to_string_lossy())])
        }
        _ => String::new(),
    }
}

fn has_values(arg: &Arg) -> bool {
    !shown_values(arg).is_empty()
}

/// The values among which one chooses, where each of them is explained.
fn shown_values(arg: &Arg) -> Vec<PossibleValue> {
    let values = arg.get_possible_values();
    values.into_iter().filter(|value| value.get_help().is_some()).collect()
}

fn listed(values: &[PossibleValue]) -> String {
    let widest = values.iter().map(|value| width(value.get_name())).max().unwrap_or_default();
    let line = |value: &PossibleValue| {
        let help = value.get_help().map(ToString::to_string).unwrap_or_default();
        let name = format!("{}:", value.get_name());
        format!("- {name:0$} {1}", widest + 1, paragraphs(&help))
    };
    values.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Each paragraph translated. The empty sentence is none: gettext answers it with
/// the head of its catalogue.
fn paragraphs(text: &str) -> String {
    let all = text.split("\n\n").filter(|paragraph| !paragraph.is_empty());
    all.map(gettext).collect::<Vec<_>>().join("\n\n")
}

fn join(parts: &[String], between: &str) -> String {
    let parts = parts.iter().filter(|part| !part.is_empty());
    parts.map(String::as_str).collect::<Vec<_>>().join(between)
}
