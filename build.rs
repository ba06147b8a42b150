// SPDX-License-Identifier: GPL-3.0-or-later
//! What `cargo run` and `cargo test` need beside the code, made in `OUT_DIR`:
//! compiled translations, the settings schema and the resource bundle. Meson
//! installs its own copies and points the binary at them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    println!("cargo::rerun-if-env-changed=SALOTTO_LOCALEDIR");
    println!("cargo::rerun-if-env-changed=SALOTTO_SCHEMADIR");
    println!("cargo::rerun-if-env-changed=SALOTTO_PROFILE");
    translations(&out);
    #[cfg(feature = "ui")]
    window(&out);
}

/// Compiles `po/*.po`. Without `msgfmt` the program speaks English.
fn translations(out: &Path) {
    println!("cargo::rerun-if-changed=po");
    let linguas = fs::read_to_string("po/LINGUAS").unwrap_or_default();
    for language in linguas.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        if language.is_empty() {
            continue;
        }
        let folder = out.join("locale").join(language).join("LC_MESSAGES");
        fs::create_dir_all(&folder).expect("OUT_DIR can be written");
        let done = Command::new("msgfmt")
            .arg("-o")
            .arg(folder.join("salotto.mo"))
            .arg(format!("po/{language}.po"))
            .status();
        if !done.is_ok_and(|status| status.success()) {
            println!("cargo::warning=msgfmt could not compile po/{language}.po");
        }
    }
}

#[cfg(feature = "ui")]
fn window(out: &Path) {
    println!("cargo::rerun-if-changed=data");
    let done = Command::new("glib-compile-schemas")
        .arg(format!("--targetdir={}", out.display()))
        .arg("data")
        .status();
    if !done.is_ok_and(|status| status.success()) {
        println!("cargo::warning=glib-compile-schemas failed; settings will not be remembered");
    }
    glib_build_tools::compile_resources(
        &["resources", "data"],
        "resources/salotto.gresource.xml",
        "salotto.gresource",
    );
}
