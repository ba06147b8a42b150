// SPDX-License-Identifier: GPL-3.0-or-later
//! Facts of the build. Meson sets them; plain cargo gets defaults that work
//! from the build folder.

use std::env;
use std::path::{Path, PathBuf};

/// Whether this is Salotto under development, which runs beside an installed
/// one and shares nothing with it: what cargo builds to be debugged, and meson's
/// profile of that name.
pub const IS_DEVEL: bool = matches!(env!("SALOTTO_PROFILE").as_bytes(), b"development");

/// What the desktop knows this build by: windows, settings, the session bus.
pub const APP_ID: &str = if IS_DEVEL {
    "io.github.salotto_chat.Salotto.Devel"
} else {
    "io.github.salotto_chat.Salotto"
};

/// What this build's program is called, and the folder of what it keeps.
pub const PROGRAM: &str = if IS_DEVEL { "salotto-devel" } else { "salotto" };

pub const VERSION: &str = env!("CARGO_PKG_VERSION");
pub const GETTEXT_DOMAIN: &str = PROGRAM;

/// Where compiled translations are.
pub fn locale_dir() -> PathBuf {
    installed(option_env!("SALOTTO_LOCALEDIR").unwrap_or(concat!(env!("OUT_DIR"), "/locale")))
}

/// Where the compiled settings schema is.
pub fn schema_dir() -> PathBuf {
    installed(option_env!("SALOTTO_SCHEMADIR").unwrap_or(env!("OUT_DIR")))
}

/// A path as it is, or else seen from the folder the program is in: what was
/// installed is found wherever that was, and moved to.
fn installed(path: &str) -> PathBuf {
    let program = env::current_exe().unwrap_or_default();
    let beside = program.parent().unwrap_or(Path::new("/")).join(path);
    beside.canonicalize().unwrap_or(beside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_installed_is_found_from_the_program() {
        let program = env::current_exe().unwrap().canonicalize().unwrap();
        let folder = program.parent().unwrap();
        assert_eq!(installed("../"), folder.parent().unwrap());
        assert_eq!(installed("../no/such"), folder.join("../no/such"));
        assert_eq!(installed("/proc"), Path::new("/proc"));
    }
}
