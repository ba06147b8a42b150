// SPDX-License-Identifier: GPL-3.0-or-later
//! The command line, as `--help` tells it.

mod chat;
mod doctor;
mod export;
mod files;
mod host;
mod import;
mod known;
mod number;
mod room_place;
mod visitor;

use std::env;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueHint};
use clap_complete::Shell;

pub(super) use self::chat::Chat;
pub(super) use self::doctor::Doctor;
pub(super) use self::export::Export;
pub(super) use self::files::{Get, Send};
pub(super) use self::host::{FileArgs, Host, KeepArgs};
#[cfg(test)]
pub(super) use self::host::{FilesFrom, TypesTaken};
pub(super) use self::import::{Forget, Import};
pub(super) use self::known::Known;
pub(super) use self::room_place::{JoinPlace, destination};
use self::room_place::{address, join_place};
use super::{help, strings};
use crate::commands::suggest;
use crate::config;
use crate::pictures::{self, PictureTask};
use crate::protocol::{Address, Invite, InviteError, Nickname};
use crate::sentences;

/// Talk to the people on your own network.
///
/// Without a command, Salotto opens its window. No account and no internet are
/// needed: one of you hosts a room, the others join it.
#[derive(Debug, Parser)]
#[command(
    name = config::PROGRAM,
    version,
    args_conflicts_with_subcommands = true,
    after_help = help::program()
)]
pub(super) struct Args {
    #[command(subcommand)]
    pub command: Option<Invocation>,
    /// An invite ('salotto://…', in quotes) to open the window into
    #[arg(value_name = "INVITE", value_parser = invite)]
    pub invite: Option<String>,
    /// Wait for others to ask for a window; what D-Bus starts
    #[arg(long = "gapplication-service", hide = true)]
    pub service: bool,
    /// Open the window where a room is made; what the icon's menu does where a
    /// desktop does not ask over D-Bus
    #[arg(long, hide = true)]
    pub host_room: bool,
    /// Open the window where a room is joined; the same
    #[arg(long, hide = true, conflicts_with = "host_room")]
    pub join_room: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Invocation {
    Join(Join),
    Find(Find),
    Host(Host),
    Chat(Chat),
    Send(Send),
    Get(Get),
    Key(KeyArgs),
    Known(Known),
    Doctor(Doctor),
    Export(Export),
    Import(Import),
    Forget(Forget),
    /// Print what makes a shell complete this command line.
    #[command(hide = true)]
    Completions {
        shell: Shell,
    },
    /// Decode the picture on standard input; what the app starts for each.
    #[command(name = pictures::COMMAND, hide = true)]
    DecodePicture {
        task: PictureTask,
    },
}

/// Open the window straight into a room.
#[derive(Debug, clap::Args)]
#[command(after_help = help::join())]
pub(super) struct Join {
    /// Address of the room: a name or number, with a port where it is not 5555;
    /// an invite ('salotto://…'), which a shell wants in quotes; or the name of a
    /// room nearby
    #[arg(
        value_name = "HOST[:PORT]|INVITE|ROOM",
        value_hint = ValueHint::Hostname,
        value_parser = join_place
    )]
    pub place: JoinPlace,
    /// Your name there; by default the one you used last, or else your own as
    /// this computer knows it
    #[arg(long = "as", value_name = "NAME", value_parser = nickname)]
    pub name: Option<Nickname>,
}

/// List the rooms nearby.
///
/// Rooms announce themselves on the local network, unless their host says
/// otherwise. What a room says of itself is checked when you join it.
#[derive(Debug, clap::Args)]
#[command(after_help = help::find())]
pub(super) struct Find {
    /// Ask these as well, on whatever network they are
    #[arg(value_name = "HOST[:PORT]", value_hint = ValueHint::Hostname, value_parser = address)]
    pub hosts: Vec<Address>,
    /// Look around for so many seconds
    #[arg(
        long,
        value_name = "N",
        default_value_t = 3,
        value_parser = number::within(1..=3600u16)
    )]
    pub seconds: u16,
    /// Print one JSON object per room; see docs/json.md
    #[arg(long)]
    pub json: bool,
}

/// Show the key that you are known by.
#[derive(Debug, clap::Args)]
#[command(after_help = help::key())]
pub(super) struct KeyArgs {
    /// Set damaged keys aside, yours or your rooms', and make new ones; to those
    /// who knew the old ones, you or your rooms will be somebody new
    #[arg(long)]
    pub renew: bool,
    /// Replace keys that are good, too: yours and those of all your rooms
    #[arg(long, requires = "renew")]
    pub really: bool,
}

/// Reads the command line; its help is in the person's language.
pub(super) fn parse() -> Result<Args, clap::Error> {
    let mut command = help::translated(Args::command());
    let matches = command.try_get_matches_from_mut(env::args_os())?;
    Args::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// The commands that are shown.
const COMMANDS: [&str; 12] = [
    "join", "find", "host", "chat", "send", "get", "key", "known", "doctor", "export", "import",
    "forget",
];

/// A single word that is no command: an invite, or a slip of the finger. An
/// invite may be broken: whoever clicked on it reads no terminal, so it is for
/// the window to say what is wrong.
fn invite(raw: &str) -> Result<String, String> {
    match raw.parse::<Invite>() {
        Err(InviteError::NotAnInvite) => Err(strings::no_command(&suggest(raw, COMMANDS))),
        _ => Ok(raw.to_owned()),
    }
}

fn nickname(raw: &str) -> Result<Nickname, String> {
    Nickname::new(raw).map_err(sentences::name_error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_command_line_is_well_formed() {
        Args::command().debug_assert();
        let shown = Args::command();
        let shown = shown.get_subcommands().filter(|command| !command.is_hide_set());
        assert!(shown.map(clap::Command::get_name).eq(COMMANDS));
    }

    /// Sentences of the help of a command, and of those below it.
    fn told(command: &clap::Command) -> Vec<String> {
        let mut said = Vec::new();
        said.extend(command.get_about().map(|about| format!("{about}.")));
        said.extend(command.get_long_about().map(ToString::to_string));
        for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
            said.extend(argument.get_help().map(ToString::to_string));
            let values = argument.get_possible_values();
            said.extend(values.iter().filter_map(|value| Some(value.get_help()?.to_string())));
        }
        let below = command.get_subcommands().filter(|command| !command.is_hide_set());
        said.extend(below.flat_map(told));
        said
    }

    #[test]
    fn translators_find_what_the_help_says() {
        let catalogue = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/po/it.po"));
        let catalogue = catalogue.unwrap().replace("\"\n\"", "");
        let told = told(&Args::command());
        assert!(told.len() > 60, "{told:?}");
        for sentence in told.iter().flat_map(|text| text.split("\n\n")) {
            let entry = format!("\nmsgid \"{sentence}\"\n");
            assert!(catalogue.contains(&entry), "{sentence}");
        }
    }

    #[test]
    fn help_is_as_complete_in_any_language() {
        let mut command = help::translated(Args::command());
        command.clone().debug_assert();
        let short = command.render_help().to_string();
        assert!(short.contains("\nUsage: ") && short.contains("\nOptions:\n"), "{short}");
        let host = command.find_subcommand_mut("host").unwrap();
        let long = host.render_long_help().to_string();
        for part in [
            "Host a room without a window, until Ctrl+C.",
            "[default: 5555]",
            "- recent:  The last messages",
            "--help\n",
        ] {
            assert!(long.contains(part), "{part}: {long}");
        }
    }

    #[test]
    fn an_invite_may_stand_alone_or_in_the_place_of_an_address() {
        let invite = "salotto://attic/?key=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
        let alone = Args::try_parse_from(["salotto", invite]).unwrap();
        assert_eq!(alone.invite.as_deref(), Some(invite));
        for command in ["join", "chat"] {
            assert!(Args::try_parse_from(["salotto", command, invite]).is_ok());
            let cut = &invite[..40];
            let error = Args::try_parse_from(["salotto", command, cut]).unwrap_err().to_string();
            assert!(error.contains("The key in that invite is damaged"), "{error}");
            assert!(error.contains("has to stand in quotes"), "{error}");
        }
        let error = Args::try_parse_from(["salotto", "dance"]).unwrap_err().to_string();
        assert!(error.contains("neither a command nor an invite"), "{error}");
        let error = Args::try_parse_from(["salotto", "hots"]).unwrap_err().to_string();
        assert!(error.contains("Perhaps you mean: host."), "{error}");
        assert!(Args::try_parse_from(["salotto", invite, "host"]).is_err());
    }

    #[test]
    fn addresses_and_names_are_checked_at_the_door() {
        for wrong in [
            vec!["salotto", "chat"],
            vec!["salotto", "chat", "a b"],
            vec!["salotto", "chat", "host:99999"],
            vec!["salotto", "chat", "host", "--as", "\u{202E}"],
            vec!["salotto", "host", "--port", "70000"],
            vec!["salotto", "host", "--name", " "],
            vec!["salotto", "dance"],
        ] {
            assert!(Args::try_parse_from(&wrong).is_err(), "{wrong:?}");
        }
    }
}
