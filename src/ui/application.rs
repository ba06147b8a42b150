// SPDX-License-Identifier: GPL-3.0-or-later
//! The application: one program however often it is started. A second
//! `salotto` hands its words to the first, which opens another window.

use std::process::ExitCode;
use std::thread;

use adw::prelude::*;
use gtk::{gio, glib};
use signal_hook::consts::{SIGHUP, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level;

use super::launch::{self, Launch};
use super::launcher::{Launcher, bring_back, find_open, go_to_room};
use super::resources::RESOURCES;
use super::room::{RoomWindow, close_unasked};
use super::{
    about, appearance, compat, full_screen, notification_text, preferences, quiet, screen_reader,
    settings, style_sheets, told,
};
use crate::cli::is_ignored;
use crate::config;
use crate::exit_status::ExitStatus;

pub fn run(launch: &Launch) -> ExitCode {
    let application = adw::Application::builder()
        .application_id(config::APP_ID)
        .resource_base_path(RESOURCES)
        .flags(gio::ApplicationFlags::HANDLES_COMMAND_LINE | gio::ApplicationFlags::HANDLES_OPEN)
        .build();
    application.connect_startup(|application| {
        add_actions(application);
        go_to_room::add_actions(application);
        told::add_actions(application);
        notification_text::follow(application);
        quiet::install(application);
        full_screen::install();
        settings::apply_style();
        style_sheets::follow();
        appearance::follow_text_size();
        screen_reader::follow();
        compat::first_focus::follow();
        end_on_signals(application);
    });
    application.connect_activate(|application| start(application, Launch::Launcher));
    application.connect_command_line(|application, line| {
        start(application, launch::from_words(&line.arguments()));
        glib::ExitCode::SUCCESS
    });
    // The session bus hands a link over when somebody clicks on it.
    application.connect_open(|application, files, _| {
        for file in files {
            open(application, Launch::Link(file.uri().into()));
        }
    });
    application.run_with_args(&launch::to_words(launch)).into()
}

/// Does what the program is launched for, once more. A room that goes on without its window
/// is what one comes back to.
fn start(application: &adw::Application, launch: Launch) {
    if launch != Launch::Launcher || !bring_back(application.upcast_ref()) {
        open(application, launch);
    }
}

fn open(application: &adw::Application, launch: Launch) {
    let destination = launch.destination();
    let room = destination.as_ref().and_then(|place| find_open(application.upcast_ref(), place));
    if let Some(room) = room {
        return room.show_again(destination.as_ref());
    }
    let launcher = Launcher::new(application);
    launcher.present();
    match launch {
        Launch::Launcher | Launch::Service => {}
        Launch::Host => launcher.begin_hosting(),
        Launch::Link(link) => launcher.follow(&link),
        Launch::Join { destination, name } => launcher.go(&destination, name.as_ref()),
    }
}

fn add_actions(application: &adw::Application) {
    application.add_action_entries([
        gio::ActionEntry::builder("quit")
            .activate(|app: &adw::Application, _, _| quit(app))
            .build(),
        gio::ActionEntry::builder("new-window")
            .activate(|app: &adw::Application, _, _| open(app, Launch::Launcher))
            .build(),
        // The desktop's offers on our icon go by these names.
        gio::ActionEntry::builder("host-room")
            .activate(|app: &adw::Application, _, _| open(app, Launch::Host))
            .build(),
        gio::ActionEntry::builder("join-room")
            .activate(|app: &adw::Application, _, _| open(app, Launch::Launcher))
            .build(),
        gio::ActionEntry::builder("left")
            .activate(|app: &adw::Application, _, _| go_on(app))
            .build(),
        // An invite somebody gave in a room.
        gio::ActionEntry::builder("follow")
            .parameter_type(Some(glib::VariantTy::STRING))
            .activate(|app: &adw::Application, _, link| {
                if let Some(link) = link.and_then(glib::Variant::get) {
                    open(app, Launch::Link(link));
                }
            })
            .build(),
        gio::ActionEntry::builder("preferences")
            .activate(|app: &adw::Application, _, _| {
                preferences::present(app.active_window().as_ref());
            })
            .build(),
        gio::ActionEntry::builder("about")
            .activate(|app: &adw::Application, _, _| about::present(app.active_window().as_ref()))
            .build(),
    ]);
    for (action, keys) in ACCELERATORS {
        application.set_accels_for_action(action, keys);
    }
}

/// Keys of the whole program. There is no help but the list of keys.
const ACCELERATORS: [(&str, &[&str]); 6] = [
    ("app.quit", &["<Control>q"]),
    ("app.new-window", &["<Control>n"]),
    ("app.preferences", &["<Control>comma"]),
    ("window.close", &["<Control>w"]),
    ("window.fullscreen", &["F11"]),
    ("win.show-help-overlay", &["<Control>question", "F1"]),
];

/// Opens the launcher after a room was left, unless something else is open.
fn go_on(application: &adw::Application) {
    let is_open = |window: &gtk::Window| {
        window.is_visible() && (window.is::<Launcher>() || window.is::<RoomWindow>())
    };
    if !application.windows().iter().any(is_open) {
        open(application, Launch::Launcher);
    }
}

/// Leaves every room politely when the program is told to end, as it is before the
/// computer is switched off. Nobody is there to be asked. The second time ends it at once.
/// A program under `nohup` outlives its terminal.
fn end_on_signals(application: &adw::Application) {
    let (sender, asked) = async_channel::bounded(1);
    let hangs_up = (!is_ignored(SIGHUP)).then_some(SIGHUP);
    let listening = Signals::new(hangs_up.into_iter().chain([SIGTERM])).and_then(|mut signals| {
        thread::Builder::new().name("signals".into()).spawn(move || {
            for signal in signals.forever() {
                // A terminal that closes hangs up, and then the shell in it.
                if sender.try_send(signal).is_err() && signal != SIGHUP {
                    low_level::exit(ExitStatus::Interrupted.code().into());
                }
            }
        })
    });
    if let Err(error) = listening {
        tracing::warn!(%error, "a signal ends the program without a word");
    }
    let application = application.downgrade();
    glib::spawn_future_local(async move {
        let Ok(_) = asked.recv().await else { return };
        let windows = application.upgrade().map(|application| application.windows());
        windows.into_iter().flatten().for_each(|window| close(&window));
    });
}

/// Closes a window; that of a room without a question.
fn close(window: &gtk::Window) {
    match window.downcast_ref::<RoomWindow>() {
        Some(room) => close_unasked(room),
        None => compat::dialog::close_window(window),
    }
}

/// Closes every window, so that each room is left politely. A room that is
/// hosted for others asks first; a no leaves everything as it is.
fn quit(application: &adw::Application) {
    let windows = application.windows();
    let mut rooms = windows.iter().filter_map(|window| window.downcast_ref::<RoomWindow>());
    if let Some(room) = rooms.find(|room| room.must_ask_to_close()) {
        room.present();
        let application = application.downgrade();
        room.ask_to_close(move || {
            if let Some(application) = application.upgrade() {
                quit(&application);
            }
        });
        return;
    }
    windows.iter().for_each(close);
}
