// SPDX-License-Identifier: GPL-3.0-or-later
//! Facts of the build. Meson sets them; plain cargo gets defaults that work
//! from the build folder.

pub const APP_ID: &str = "io.github.salotto_chat.Salotto";
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
pub const GETTEXT_DOMAIN: &str = "salotto";

/// Where compiled translations are.
pub const LOCALE_DIR: &str = match option_env!("SALOTTO_LOCALEDIR") {
    Some(folder) => folder,
    None => concat!(env!("OUT_DIR"), "/locale"),
};

/// Where the compiled settings schema is, when it is not installed.
pub const SCHEMA_DIR: Option<&str> = match option_env!("SALOTTO_SCHEMADIR") {
    Some(_) => None,
    None => Some(env!("OUT_DIR")),
};

/// Whether this build may run beside an installed Salotto, under an id of its
/// own (`….Devel`).
pub const IS_DEVEL: bool = match option_env!("SALOTTO_PROFILE") {
    Some(profile) => !matches!(profile.as_bytes(), b"release"),
    None => true,
};
