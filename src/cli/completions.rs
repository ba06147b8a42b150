// SPDX-License-Identifier: GPL-3.0-or-later
//! Shell completions, generated from the command line. Packages install them;
//! whoever has none can print them.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use super::args::Args;
use crate::config;

pub(super) fn print(shell: Shell) -> ExitCode {
    let mut script = Vec::new();
    generate(shell, &mut Args::command(), config::PROGRAM, &mut script);
    match io::stdout().write_all(&script) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
