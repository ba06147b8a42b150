// SPDX-License-Identifier: GPL-3.0-or-later
//! Whether somebody sits in front of this program, or it was sent into the
//! background of its terminal, where reading would stop it (SIGTTIN).

use std::io::{self, IsTerminal};

use rustix::process::getpgrp;
use rustix::termios::tcgetpgrp;

/// Whether the standard input is a terminal that another program has for now.
pub(super) fn is_in_background() -> bool {
    let stdin = io::stdin();
    stdin.is_terminal() && tcgetpgrp(&stdin).is_ok_and(|group| group != getpgrp())
}
