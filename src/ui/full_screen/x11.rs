// SPDX-License-Identifier: GPL-3.0-or-later
//! A full-screen window in front, as the window manager of X11 tells it (EWMH): the active
//! window is a property of the root, and full screen a state of that window. The server
//! tells when they change; nothing is asked meanwhile.

use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use gtk::glib;
use x11rb::atom_manager;
use x11rb::connection::Connection;
use x11rb::errors::ReplyOrIdError;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ChangeWindowAttributesAux, ClientMessageEvent, ConnectionExt, CreateWindowAux,
    EventMask, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;

/// Most states of a window that are looked at.
const STATES: u32 = 64;

atom_manager! {
    /// The properties that are read.
    #[allow(clippy::struct_field_names, reason = "names of the standard (EWMH)")]
    Atoms: AtomsCookie {
        _NET_ACTIVE_WINDOW,
        _NET_WM_STATE,
        _NET_WM_STATE_FULLSCREEN,
        _NET_WM_PID,
    }
}

/// A watch on the window in front, on a thread of its own, until it is dropped.
pub struct FrontWatch(Arc<WatchEnd>);

/// The end of a watch.
#[derive(Default)]
struct WatchEnd {
    is_asked: AtomicBool,
    /// The place to ring for it, once the thread is connected: a window of its own.
    bell: Mutex<Option<(Arc<RustConnection>, Window)>>,
}

impl FrontWatch {
    /// Calls `changed` with whether a full-screen window of another program is in front, at
    /// once and when that changes, until it returns `false`. Where there is no X server, it
    /// is never called.
    pub fn start(changed: impl FnMut(bool) -> bool + Send + 'static) -> Self {
        let end = Arc::<WatchEnd>::default();
        let follow = {
            let end = end.clone();
            move || {
                if let Err(error) = follow(&end, changed) {
                    tracing::info!(%error, "it is not known what is in front");
                }
            }
        };
        if let Err(error) = thread::Builder::new().name("front".into()).spawn(follow) {
            tracing::warn!(%error, "it is not known what is in front");
        }
        Self(end)
    }
}

/// The thread ends by itself, once it hears of it.
impl Drop for FrontWatch {
    fn drop(&mut self) {
        self.0.is_asked.store(true, Ordering::SeqCst);
        let bell = self.0.bell.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some((connection, window)) = bell else { return };
        let word = ClientMessageEvent::new(32, window, AtomEnum::NOTICE, [0; 5]);
        let rung = connection.send_event(false, window, EventMask::NO_EVENT, word);
        if rung.is_err() || connection.flush().is_err() {
            tracing::debug!("the X server is gone");
        }
    }
}

fn follow(
    end: &WatchEnd,
    mut changed: impl FnMut(bool) -> bool,
) -> Result<(), Box<dyn std::error::Error>> {
    let (connection, screen) = RustConnection::connect(None)?;
    let connection = Arc::new(connection);
    let root = connection.setup().roots[screen].root;
    let atoms = Atoms::new(&*connection)?.reply()?;
    let bell = make_bell(&connection, root)?;
    *end.bell.lock().unwrap_or_else(PoisonError::into_inner) = Some((connection.clone(), bell));
    watch_properties(&connection, root)?;
    let front = Front { connection: &connection, atoms, root };
    let (mut active, mut told) = (None, None);
    while !end.is_asked.load(Ordering::SeqCst) {
        let now = front.active()?;
        if now != active {
            active = now;
            if let Some(window) = now {
                watch_properties(&connection, window)?;
            }
        }
        let is_full = active.is_some_and(|window| front.is_full_screen(window));
        if told.replace(is_full) != Some(is_full) && !changed(is_full) {
            break;
        }
        front.wait(active, bell)?;
    }
    Ok(())
}

/// A window that is never seen, to be sent a word.
fn make_bell(connection: &RustConnection, root: Window) -> Result<Window, ReplyOrIdError> {
    let bell = connection.generate_id()?;
    let (kind, aux) = (WindowClass::INPUT_ONLY, CreateWindowAux::new());
    connection.create_window(0, bell, root, 0, 0, 1, 1, 0, kind, 0, &aux)?;
    connection.flush()?;
    Ok(bell)
}

fn watch_properties(
    connection: &RustConnection,
    window: Window,
) -> Result<(), x11rb::errors::ConnectionError> {
    let events = ChangeWindowAttributesAux::new().event_mask(EventMask::PROPERTY_CHANGE);
    connection.change_window_attributes(window, &events)?;
    connection.flush()
}

struct Front<'a> {
    connection: &'a RustConnection,
    atoms: Atoms,
    root: Window,
}

impl Front<'_> {
    fn active(&self) -> Result<Option<Window>, x11rb::errors::ConnectionError> {
        let active = self.values(self.root, self.atoms._NET_ACTIVE_WINDOW, AtomEnum::WINDOW)?;
        Ok(active.first().copied().filter(|window| *window != 0))
    }

    /// Tells whether a window of another program fills the screen; one that is gone does not.
    fn is_full_screen(&self, window: Window) -> bool {
        let state = self.values(window, self.atoms._NET_WM_STATE, AtomEnum::ATOM);
        let owner = self.values(window, self.atoms._NET_WM_PID, AtomEnum::CARDINAL);
        let is_ours = owner.is_ok_and(|owner| owner.first() == Some(&process::id()))
            && self.has_our_name(window);
        let full: Atom = self.atoms._NET_WM_STATE_FULLSCREEN;
        state.is_ok_and(|state| state.contains(&full)) && !is_ours
    }

    /// Tells whether a window goes by the name of this program (ICCCM, `WM_CLASS`): inside of
    /// sandboxes, processes of several programs have one number.
    fn has_our_name(&self, window: Window) -> bool {
        let (class, kind) = (AtomEnum::WM_CLASS, AtomEnum::STRING);
        let asked = self.connection.get_property(false, window, class, kind, 0, STATES);
        let reply = asked.ok().and_then(|asked| asked.reply().ok());
        let name = reply.as_ref().and_then(|reply| reply.value.split(|byte| *byte == 0).next());
        let ours = glib::prgname();
        name.is_some() && name == ours.as_ref().map(|ours| ours.as_bytes())
    }

    /// The 32-bit values of a property; none where there is no such property or window.
    fn values(
        &self,
        window: Window,
        property: Atom,
        kind: AtomEnum,
    ) -> Result<Vec<u32>, x11rb::errors::ConnectionError> {
        let asked = self.connection.get_property(false, window, property, kind, 0, STATES)?;
        let reply = match asked.reply() {
            Ok(reply) => reply,
            Err(x11rb::errors::ReplyError::ConnectionError(error)) => return Err(error),
            Err(x11rb::errors::ReplyError::X11Error(_)) => return Ok(Vec::new()),
        };
        Ok(reply.value32().into_iter().flatten().collect())
    }

    /// Waits until something of it may be another, or somebody rings.
    fn wait(
        &self,
        active: Option<Window>,
        bell: Window,
    ) -> Result<(), x11rb::errors::ConnectionError> {
        loop {
            match self.connection.wait_for_event()? {
                Event::PropertyNotify(event)
                    if event.window == self.root && event.atom == self.atoms._NET_ACTIVE_WINDOW
                        || Some(event.window) == active
                            && event.atom == self.atoms._NET_WM_STATE =>
                {
                    return Ok(());
                }
                Event::ClientMessage(event) if event.window == bell => return Ok(()),
                _ => {}
            }
        }
    }
}
