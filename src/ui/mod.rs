// SPDX-License-Identifier: GPL-3.0-or-later
//! The window: the only part of the program with widgets.
//!
//! The [`launcher`] asks for a name and a place and opens a session; when the
//! room says welcome, a [`room`] window takes the session over. What happens
//! in the session's threads comes in through the [`bridge`] alone, in batches;
//! [`crate::model`] makes of it what is to be shown, and widgets show it and
//! decide nothing.

use std::process::ExitCode;

mod about;
mod appearance;
mod application;
mod avatar;
mod banner;
pub mod bridge;
mod clock;
mod compat;
#[cfg(test)]
mod complaints;
mod dialog_parts;
mod doctor;
mod file_chooser;
mod full_screen;
mod hosting;
mod hosting_defaults;
mod keep_choice;
mod launch;
pub mod launcher;
#[cfg(test)]
mod mnemonics;
mod nearby_link;
mod notification_text;
mod notifications;
mod notify_settings;
mod preferences;
mod prompt;
mod quiet;
mod reading_menu;
mod resources;
pub mod room;
mod room_log;
mod screen_reader;
mod settings;
#[cfg(test)]
mod sight;
mod sounds;
mod spelling;
mod style_sheets;
#[cfg(test)]
mod test_support;
mod told;
mod trust;

pub use launch::Launch;
pub use resources::prepare;

/// Opens the window, on the display that [`prepare`] has found: here or in the Salotto
/// that runs already, and returns when the last one is closed.
pub fn run(launch: Launch) -> ExitCode {
    application::run(&launch)
}
