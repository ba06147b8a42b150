// SPDX-License-Identifier: GPL-3.0-or-later
//! Shell completions, generated from the command line. Packages install them;
//! whoever has none can print them.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use super::args::Args;
use super::print as output;
use crate::config;
use crate::exit_status::ExitStatus;

pub(super) fn print(shell: Shell) -> ExitStatus {
    let mut script = Vec::new();
    generate(shell, &mut Args::command(), config::PROGRAM, &mut script);
    match io::stdout().write_all(&script) {
        Ok(()) => ExitStatus::Success,
        Err(error) => output::unwritten(&error),
    }
}
