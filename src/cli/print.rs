// SPDX-License-Identifier: GPL-3.0-or-later
//! Lines for people and scripts. Unlike `println!`, a reader who has gone is
//! no reason to panic.

use std::io::{self, Write};

/// One line on standard output, there at once. An error means that nobody
/// reads any more.
pub(super) fn line(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

/// One sentence on standard error.
pub(super) fn error(sentence: &str) {
    let _ = writeln!(io::stderr().lock(), "{sentence}");
}
