// SPDX-License-Identifier: GPL-3.0-or-later
//! The window: the only storey with widgets.
//!
//! The [`launcher`] asks for a name and a place and opens a session; when the
//! room says welcome, a [`room`] window takes the session over. What happens
//! in the session's threads comes in through the [`bridge`] alone, in batches;
//! pure files (`room/state`, `room/timeline`, `room/roster`, …) make of it
//! what is to be shown, and widgets show it and decide nothing.

use std::process::ExitCode;
use std::sync::OnceLock;

use gtk::{gdk, gio, glib};

use crate::i18n::gettext;
use crate::protocol::{Destination, Nickname};

mod about;
mod application;
mod banner;
pub mod bridge;
mod clock;
mod compat;
#[cfg(test)]
mod complaints;
mod hosting;
pub mod launcher;
#[cfg(test)]
mod mnemonics;
mod preferences;
mod prompt;
pub mod room;
mod settings;
#[cfg(test)]
mod trial;
mod trust;

/// Path of the resources, in the bundle and for the application.
const RESOURCES: &str = "/io/github/salotto_chat/Salotto";

/// Window to open first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Launch {
    /// The launcher.
    Launcher,
    /// The launcher, at its form for hosting.
    Host,
    /// None until the session bus asks for one.
    Service,
    /// The place behind a link that somebody clicked on, be it a good one or not.
    Link(String),
    /// A room; without a name, under the remembered one.
    Join { destination: Destination, name: Option<Nickname> },
}

/// Opens the window, here or in the Salotto that runs already, and returns
/// when the last one is closed.
pub fn run(launch: Launch) -> ExitCode {
    if let Err(error) = prepare() {
        tracing::debug!(%error, "no display");
        eprintln!("{}", gettext("There is no display to open a window on."));
        return ExitCode::FAILURE;
    }
    application::run(&launch)
}

/// Opens the display and loads what is compiled into the program. Once is
/// enough; more does no harm.
pub fn prepare() -> Result<(), glib::BoolError> {
    static DONE: OnceLock<()> = OnceLock::new();
    #[cfg(test)]
    complaints::make_fatal();
    adw::init()?;
    if DONE.get().is_some() {
        return Ok(());
    }
    gio::resources_register_include!("salotto.gresource")
        .map_err(|error| glib::bool_error!("resources: {error}"))?;
    if let Some(display) = gdk::Display::default() {
        gtk::IconTheme::for_display(&display).add_resource_path(&format!("{RESOURCES}/icons"));
    }
    glib::set_application_name("Salotto");
    let _ = DONE.set(());
    Ok(())
}
