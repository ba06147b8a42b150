// SPDX-License-Identifier: GPL-3.0-or-later
//! Detection of programs in the background of their terminal, where reading would
//! stop them (SIGTTIN).

use std::io::{self, IsTerminal};
use std::time::Duration;

use rustix::process::getpgrp;
use rustix::termios::tcgetpgrp;

/// Pause between two looks if the program is back in the foreground.
pub(super) const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// Tells if the standard input is a terminal that another program has for now.
pub(super) fn is_in_background() -> bool {
    let stdin = io::stdin();
    stdin.is_terminal() && tcgetpgrp(&stdin).is_ok_and(|group| group != getpgrp())
}
