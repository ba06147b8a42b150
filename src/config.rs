// SPDX-License-Identifier: GPL-3.0-or-later
//! Facts of the build. Meson sets them; plain cargo gets defaults that work
//! from the build folder.

use std::env;
use std::path::{Path, PathBuf};

/// Set for a development build: one of cargo's debug profile, or of meson's
/// profile of that name. It runs beside an installed Salotto and shares nothing
/// with it.
pub const IS_DEVEL: bool = matches!(env!("SALOTTO_PROFILE").as_bytes(), b"development");

/// Application id: names the build to the desktop, its settings and the session
/// bus.
pub const APP_ID: &str = if IS_DEVEL {
    "io.github.salotto_chat.Salotto.Devel"
} else {
    "io.github.salotto_chat.Salotto"
};

/// Name of the program, of its gettext domain and of the folder of its files.
pub const PROGRAM: &str = if IS_DEVEL { "salotto-devel" } else { "salotto" };

/// Version of the program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Gettext domain of the translations.
pub const GETTEXT_DOMAIN: &str = PROGRAM;

/// Folder of the compiled translations.
pub fn locale_dir() -> PathBuf {
    installed(option_env!("SALOTTO_LOCALEDIR").unwrap_or(concat!(env!("OUT_DIR"), "/locale")))
}

/// Folder of the compiled settings schema.
pub fn schema_dir() -> PathBuf {
    installed(option_env!("SALOTTO_SCHEMADIR").unwrap_or(env!("OUT_DIR")))
}

/// Resolves a path relative to the program's folder, so that an installation
/// may be moved. Absolute paths stay.
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
