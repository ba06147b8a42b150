// SPDX-License-Identifier: GPL-3.0-or-later
//! Entry point of the program; everything else is in the library.

use std::process::ExitCode;

use salotto::{cli, i18n};

fn main() -> ExitCode {
    i18n::init();
    let _log = cli::log();
    cli::run(window)
}

#[cfg(feature = "ui")]
fn window(window: cli::Window) -> ExitCode {
    use salotto::ui::{self, Launch};
    if let Err(error) = ui::prepare() {
        tracing::debug!(%error, "no display");
        return cli::no_display(&window);
    }
    ui::run(match window {
        cli::Window::Launcher => Launch::Launcher,
        cli::Window::Host => Launch::Host,
        cli::Window::Service => Launch::Service,
        cli::Window::Join { destination, name } => Launch::Join { destination, name },
        cli::Window::Link(link) => Launch::Link(link),
    })
}

#[cfg(not(feature = "ui"))]
fn window(window: cli::Window) -> ExitCode {
    cli::no_window(&window)
}
