// SPDX-License-Identifier: GPL-3.0-or-later
//! Choice of what is kept of a room: as the command line says, or else as the last time.

use std::path::Path;
use std::time::Duration;

use crate::cli::args::KeepArgs;
use crate::history::KeepLimits;
use crate::server::{Config, RememberedKeeping};

/// Bytes of a megabyte.
const MEGABYTE: u64 = 1_000_000;

/// The configuration of the room in `folder`.
pub(super) fn config(args: &KeepArgs, folder: &Path, config: Config) -> Config {
    let remembered = RememberedKeeping::read(folder);
    let keeping = keeping(args, remembered);
    let (history, keep_bytes) = (keeping.history(), keeping.limits().bytes);
    Config { folder: Some(folder.to_owned()), history, keep_bytes, ..config }
}

/// The choices. A limit that is given says that something is kept, too; one of 0 is none.
fn keeping(args: &KeepArgs, remembered: Option<RememberedKeeping>) -> RememberedKeeping {
    let before = remembered.map(RememberedKeeping::limits).unwrap_or_default();
    let time = match args.keep_days {
        Some(days) => Some(days).filter(|days| *days > 0).map(|days| 24 * u64::from(days)),
        None => None,
    };
    let time = if args.keep_days.is_some() { time.map(Duration::from_hours) } else { before.time };
    let bytes = match args.keep_size {
        Some(megabytes) => Some(u64::from(megabytes) * MEGABYTE).filter(|bytes| *bytes > 0),
        None => before.bytes,
    };
    let is_asked_for = args.keep_days.is_some() || args.keep_size.is_some();
    let was_on = remembered.is_none_or(RememberedKeeping::is_on);
    let on = !args.no_history && (is_asked_for || was_on);
    RememberedKeeping::new(on, KeepLimits { time, bytes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::KeepHistory;

    #[test]
    fn the_command_line_goes_before_what_is_remembered() {
        let given =
            |keep_days, keep_size, no_history| KeepArgs { keep_days, keep_size, no_history };
        let limits = |days: Option<u64>, bytes| KeepLimits {
            time: days.map(|days| Duration::from_hours(24 * days)),
            bytes,
        };
        let none = given(None, None, false);
        let new = RememberedKeeping::new;
        assert_eq!(keeping(&none, None), new(true, limits(None, None)));
        let off = new(false, limits(Some(30), Some(5)));
        let before = Some(off);
        assert_eq!(keeping(&none, before), off);
        let week = given(Some(7), None, false);
        assert_eq!(keeping(&week, before), new(true, limits(Some(7), Some(5))));
        let for_ever = given(Some(0), Some(0), false);
        assert_eq!(keeping(&for_ever, before), new(true, limits(None, None)));
        let kept = Some(new(true, limits(Some(30), None)));
        assert_eq!(keeping(&given(None, None, true), kept).history(), KeepHistory::Never);
        let megabytes = given(None, Some(2), false);
        assert_eq!(keeping(&megabytes, kept), new(true, limits(Some(30), Some(2_000_000))));
    }
}
