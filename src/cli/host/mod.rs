// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto host`: a room without a window, and its console.
//!
//! The main thread waits for signals and for lines of the console, each
//! brought by a thread of its own; a third one prints.

mod awake;
mod chat_watch;
mod console;
mod console_rules;
mod event;
mod files;
mod keeping;
mod log;
mod power;
mod reach;
mod resources;
mod way_in;

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use self::awake::StayAwake;
use self::chat_watch::ChatWatch;
use self::console::Console;
use self::console_rules::{ConsoleRules, commands};
use self::event::ConsoleEvent;
use self::log::ConsoleLog;
use self::reach::ReachWatch;
use self::way_in::WayIn;
use super::args::Host;
use super::line_editor::{self, EditorGuard};
use super::signals::EndRequest;
use super::{home, password, print, strings};
use crate::discovery::Announcer;
use crate::exit_status::ExitStatus;
use crate::protocol::{NameError, Nickname, RoomName};
use crate::sentences;
use crate::server::{Config, HostEvent, KeepHistory, OpenError, Server, set_aside_register};
use crate::trust::{HostCertificate, RoomFolder, RoomFolderError};

/// Lines of the console that wait for their turn; beyond, the console waits.
const LINES: usize = 16;

pub(super) fn run(host: &Host) -> ExitStatus {
    resources::set_up_memory();
    match open_and_wait(host) {
        Ok(status) => status,
        Err(sentence) => {
            print::error(&sentence);
            ExitStatus::Failure
        }
    }
}

fn open_and_wait(host: &Host) -> Result<ExitStatus, String> {
    resources::rehearse()?;
    let folder = home::data_folder()?;
    let config = config(host)?;
    let room = config.room.clone();
    let folder = RoomFolder::open(&folder, &config.room).map_err(|error| no_folder(&error))?;
    let config = keeping::config(&host.keep, folder.path(), files::config(&host.files, config));
    let keeps = config.history != KeepHistory::Never;
    let turns = wait_for_signals().map_err(|error| strings::too_few_threads(&error))?;
    let (log, lines) = ConsoleLog::new();
    let comes_back = log.watch_removals();
    let told = Arc::<AtomicBool>::default();
    let watch = ReachWatch::default();
    let server = open(host, config, folder.host(), (&log, &watch), &told)?;
    let chat = ChatWatch::start(&server, &log, host.show_chat);
    let awake = StayAwake::start(&server);
    let awake = awake.inspect_err(|error| tracing::warn!(%error, "the computer may fall asleep"));
    let power = power::watch(&server, &log);
    let announcer = if host.no_announce { None } else { announce(&server, &room, &folder) };
    let way_in = Arc::new(WayIn::to(&server, room, folder.host().fingerprint()));
    way_in.announce();
    if !keeps {
        log.own(&strings::kept(false));
    }
    // Without it the addresses stay as they were found, which is no reason to end.
    let follower = way_in.follow(&log).inspect_err(|error| tracing::warn!(%error, "not followed"));
    if host.invite {
        way_in.print(&log);
    }
    let alone = Duration::from_secs(host.check_after.into());
    let reach = watch.start(alone, server.address(), &log);
    let reach = reach.inspect_err(|error| tracing::warn!(%error, "nobody looks after it"));
    let printer = lines.print().map_err(|error| strings::too_few_threads(&error))?;
    let (chat, told) = (&chat, &told);
    let console = Console { server: &server, way_in: &way_in, log: &log, chat, told };
    let terminal = EditorGuard;
    turns.read_console().map_err(|error| strings::too_few_threads(&error))?;
    turns.obey(&console);
    drop(terminal);
    drop((follower, reach, awake, power, log));
    // Says goodbye while guests can still come.
    drop(announcer);
    // Ends the room's part of the log, and with it the printer.
    server.close();
    printer.finish();
    Ok(if comes_back() { ExitStatus::Failure } else { ExitStatus::Success })
}

/// Shows the room to people nearby. Without that it is a room all the same.
fn announce(server: &Server, room: &RoomName, folder: &RoomFolder) -> Option<Arc<Announcer>> {
    let host = Nickname::heard(&strings::computer()).ok();
    let announced = server.announce(room.clone(), folder.host().fingerprint(), host);
    announced.unwrap_or_else(|error| {
        tracing::warn!(%error, "the room is not announced");
        None
    })
}

fn no_folder(error: &RoomFolderError) -> String {
    match error {
        RoomFolderError::Key(error) => strings::key_damaged_for_host(error).join("\n"),
        error => sentences::room_folder_error(error),
    }
}

fn config(host: &Host) -> Result<Config, String> {
    let room = host.name.clone().or_else(strings::default_room);
    let room = room.ok_or_else(|| sentences::room_name_error(NameError::Empty))?;
    let password = password::given(host.password_file.as_deref())?;
    let classic = match (host.classic, host.no_classic) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        // As the room was left; a password in plain text is for a host that
        // asked for it.
        _ => None,
    };
    Ok(Config {
        host: Some(strings::computer()),
        bind: host.bind.clone(),
        port: host.port,
        classic,
        password,
        past: host.past.into(),
        ..Config::new(room)
    })
}

/// Opens the room; without what was kept of an earlier one, if that is damaged
/// and the host said so.
fn open(
    host: &Host,
    config: Config,
    key: &HostCertificate,
    (log, watch): (&ConsoleLog, &ReachWatch),
    told: &Arc<AtomicBool>,
) -> Result<Server, String> {
    let open = |config: Config| {
        let (log, watch, told) = (log.clone(), watch.clone(), told.clone());
        Server::open(config, key, move |event| {
            let is_ours = matches!(
                event,
                HostEvent::Acted { by: None, .. } | HostEvent::Topic { by: None, .. }
            );
            told.fetch_or(is_ours, Ordering::SeqCst);
            watch.note(event, &log);
        })
    };
    match open(config.clone()) {
        Err(OpenError::Register(error)) if host.new_register && error.can_start_anew() => {
            let kept = set_aside_register(error.path())
                .map_err(|error| sentences::stored_error(&error))?;
            print::error(&strings::set_aside(&kept));
            open(config).map_err(|error| sentences::open_error(&error))
        }
        Err(OpenError::Register(error)) => Err(strings::register_damaged(&error)),
        opened => opened.map_err(|error| sentences::open_error(&error)),
    }
}

/// Brings signals and lines to the main thread.
struct Turns {
    sender: SyncSender<ConsoleEvent>,
    waiting: Receiver<ConsoleEvent>,
    end: EndRequest,
}

fn wait_for_signals() -> io::Result<Turns> {
    let (sender, waiting) = sync_channel(LINES);
    let turns = sender.clone();
    let end = EndRequest::listen(move || {
        // Where lines wait, who takes them looks after each of them.
        let _ = turns.try_send(ConsoleEvent::AskedToEnd);
    })?;
    Ok(Turns { sender, waiting, end })
}

impl Turns {
    /// The end of the input ends the console and leaves the room alone.
    fn read_console(&self) -> io::Result<()> {
        let (sender, end) = (self.sender.clone(), self.end.clone());
        let rules = ConsoleRules { names: sender.clone() };
        thread::Builder::new().name("console".into()).spawn(move || {
            line_editor::follow(rules, end, |line| {
                let sent =
                    commands(line).try_for_each(|line| sender.send(ConsoleEvent::Line(line)));
                if sent.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            });
        })?;
        Ok(())
    }

    /// Until the room is to be closed.
    fn obey(&self, console: &Console<'_>) {
        while let Ok(event) = self.waiting.recv() {
            let flow = match event {
                _ if self.end.is_asked() => ControlFlow::Break(()),
                ConsoleEvent::AskedToEnd => ControlFlow::Break(()),
                ConsoleEvent::Line(line) => console.take(&line),
                ConsoleEvent::Names(answer) => {
                    let _ = answer.try_send(console.names());
                    ControlFlow::Continue(())
                }
            };
            if flow.is_break() {
                return;
            }
        }
    }
}
