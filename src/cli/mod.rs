// SPDX-License-Identifier: GPL-3.0-or-later
//! The faces without a window: a room in the corner, a member in the terminal.
//!
//! Nothing here knows the window. Whoever calls [`run`] brings the way to open
//! one, if this build has it.

mod args;
mod blocked;
mod chat;
mod clock;
mod completions;
mod doctor;
mod export;
mod find;
mod foreground;
mod help;
mod home;
mod host;
mod hosted_rooms;
mod keys;
mod line_editor;
mod lines;
mod logging;
mod look_around;
mod misuse;
mod password;
mod print;
mod qr;
mod saved_modes;
mod signals;
mod strings;

use std::io::{self, Write};
use std::process::ExitCode;

use self::args::Invocation;
pub use self::logging::{LogGuard, log};
pub use self::signals::is_ignored;
use crate::exit_status::ExitStatus;
use crate::pictures;
use crate::protocol::{Destination, Nickname};

/// First page of a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Window {
    /// Ask the person.
    Launcher,
    /// The page that hosts a room.
    Host,
    /// Nowhere yet: the session bus started us, and will say.
    Service,
    /// Straight into a room.
    Join {
        /// The room.
        destination: Destination,
        /// The name to go by; the window knows the last one.
        name: Option<Nickname>,
    },
    /// Wherever a link leads that somebody clicked on, if it is one.
    Link(String),
}

/// Does what the command line asks for. `window` opens a window and returns
/// when it is closed.
pub fn run(window: impl FnOnce(Window) -> ExitCode) -> ExitCode {
    let args = match args::parse() {
        Ok(args) => args,
        Err(error) => return told(&error).into(),
    };
    match args.command {
        None if args.service => window(Window::Service),
        None if args.host_room => window(Window::Host),
        None => window(match args.invite {
            Some(invite) => Window::Link(invite),
            None => Window::Launcher,
        }),
        Some(Invocation::Join(join)) => match find::destination(join.place) {
            Ok(destination) => window(Window::Join { destination, name: join.name }),
            Err(sentence) => {
                print::error(&sentence);
                ExitStatus::Failure.into()
            }
        },
        Some(Invocation::Find(find)) => find::run(&find).into(),
        Some(Invocation::Host(host)) if host.list => hosted_rooms::list().into(),
        Some(Invocation::Host(host)) => host::run(&host).into(),
        Some(Invocation::Chat(chat)) => chat::run(chat).into(),
        Some(Invocation::Send(send)) => {
            let (visit, kind) = send.errand();
            chat::run_errand(visit, kind).into()
        }
        Some(Invocation::Get(get)) => {
            let (visit, kind) = get.errand();
            chat::run_errand(visit, kind).into()
        }
        Some(Invocation::Key(key)) => keys::key(&key).into(),
        Some(Invocation::Known(known)) => keys::known(&known).into(),
        Some(Invocation::Doctor(doctor)) => doctor::run(doctor).into(),
        Some(Invocation::Export(export)) => export::run(&export).into(),
        Some(Invocation::Import(import)) => hosted_rooms::import(&import).into(),
        Some(Invocation::Forget(forget)) => hosted_rooms::forget(&forget).into(),
        Some(Invocation::Completions { shell }) => completions::print(shell).into(),
        Some(Invocation::DecodePicture { task }) => pictures::run(task),
    }
}

/// Prints help, or what is wrong with the command line.
fn told(error: &clap::Error) -> ExitStatus {
    if let Some(sentence) = misuse::told(error) {
        print::error(&sentence);
        return ExitStatus::Usage;
    }
    let printed = error.print().and_then(|()| io::stdout().flush());
    match printed {
        _ if error.use_stderr() => ExitStatus::Usage,
        Ok(()) => ExitStatus::Success,
        Err(error) => print::unwritten(&error),
    }
}

/// Tells, in a build without a window, that there is none.
pub fn no_window(window: &Window) -> ExitCode {
    without(window, &strings::no_window()).into()
}

/// Tells that there is no display for a window.
pub fn no_display(window: &Window) -> ExitCode {
    without(window, &strings::no_display()).into()
}

/// Tells why no window opens. A link that leads nowhere would not lead anywhere on
/// a display either.
fn without(window: &Window, sentence: &str) -> ExitStatus {
    let fault = match window {
        Window::Link(link) => args::destination(link).err(),
        _ => None,
    };
    print::error(fault.as_deref().unwrap_or(sentence));
    if fault.is_some() { ExitStatus::Usage } else { ExitStatus::Failure }
}
