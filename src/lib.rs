// SPDX-License-Identifier: GPL-3.0-or-later
//! Salotto: a chat room for the people on your own network.
//!
//! # Layers
//!
//! ```text
//! ui/                   the window: the only module with widgets
//! cli/                  the terminal commands: host, chat, key, known, …
//! sentences  i18n       translated sentences for errors and events
//! model/                a room as its guest knows it; `ui` and `cli` draw it
//! doctor/               why a room is not seen or reached
//! server/    client/    independent of each other: all they share is the protocol
//! device_log/           what this device keeps of the rooms of others
//! discovery/            the network around this machine
//! history/              what was said, on disk
//! power/                the sleep and the end of this computer, told before
//! trust/                keys of people and rooms, known rooms, passwords
//! commands/             slash commands
//! pictures/             pictures of strangers, decoded in a process of their own
//! markup/               what is bold, quoted, code, a link or hidden in a text
//! protocol/             values in, bytes out
//! ```
//!
//! Beside them, `config` says which of the two variants this is (installed or for
//! development), and `exit_status` what the shell is told.
//!
//! A layer may use those below it, never those above; siblings do not use each
//! other. `protocol` knows no socket, thread or clock. `server::room` knows no
//! connection. `client` does not know who receives its events. `model` knows
//! neither GTK nor a sentence for people. Only `ui` knows GTK, and the feature of
//! that name builds it. `trust` knows neither server nor client.
//! `discovery` and `power` know no room, and `history` only its events.
//! `tests/repo/architecture.rs` checks all this.
//!
//! # The path of a message
//!
//! 1. Ada presses Return. The composer in `ui::room` validates her text as a
//!    [`protocol::Text`], shows it as pending, and passes it with an id of its own
//!    to [`client::Session::send`], which puts it into a bounded queue.
//! 2. The session's *writer thread* takes it out, encodes a
//!    [`protocol::Request`] as JSON in a WebSocket frame, encrypts it and sends it
//!    (`client::codec`).
//! 3. On the host, the `server::worker` that owns Ada's socket is woken by its
//!    poller, reads a bounded number of bytes, decrypts them (`transport`), decodes
//!    the request (`codec`), and validates it as a [`protocol::Ask`].
//! 4. It locks the [`server::room`] for a moment and calls
//!    [`Room::handle`](server::room::Room::handle), the only entry for requests:
//!    the rules are applied, the event gets the next number and is encoded once
//!    for each *stream* of the room's *log*. Where the room is kept on disk, the
//!    log holds it back until the thread of [`history`] has committed it.
//! 5. Every worker copies what may be seen of the log. Each member is a *cursor*
//!    into that copy: all it has not read is one slice, one record, one write. A
//!    member that does not read falls behind the log and is disconnected; nobody
//!    waits for it.
//! 6. The *reader thread* of Bo's session decrypts the record, decodes the
//!    [`protocol::Event`] and passes it to its [`client::Sink`].
//! 7. The window's sink is a bounded channel, which `ui::bridge` drains on the
//!    main loop. [`model::RoomState`] applies what waited and returns the
//!    [`model::Update`]s. `ui::room::session` gives the message to the
//!    [`model::Timeline`], and the row in `ui::room::conversation::message_row`
//!    draws it; the window draws the other updates. Ada's own window does the
//!    same, and recognizes her message by its id. At a terminal
//!    `cli::chat::screen` writes it, in the words of `cli::strings`.
//!
//! # The path of a file
//!
//! Ada's window reads the file on a thread, hashes it slice by slice, and *offers* it over her
//! session. The room grants an upload, whose bytes [`client::Transfer`] sends as HTTP over a
//! connection of its own to the same port. There a worker gives the connection away, to a
//! thread of `server::transfers`: it verifies each slice, writes it, and has the room tell
//! everybody by an event once the file is complete. Bo's window asks for the file by the number
//! of that event, and fetches it the same way. Apps that fetch the same large file at the same
//! time are a *swarm*: they serve slices of it to one another, each verified by who gets it
//! (`client::transfer::swarm`). Of a picture the offer tells the size and a
//! preview, which Bo's window shows at once: decoded, like the picture itself, by a helper of
//! [`pictures`] in a sandbox.
//!
//! # The other guests
//!
//! The host's own window is a member like any other, joined over loopback. So is a guest
//! with a browser: a worker answers plain HTTP with the page in `resources/web`
//! (`codec::http`), which speaks as the app does. For a guest with an IRC client the
//! worker makes lines of the same stream (`codec::irc`). What a member reads of the past,
//! page by page or by a search, a thread of its own fetches from the disk.

pub mod cli;
pub mod client;
pub mod commands;
pub mod config;
pub mod device_log;
pub mod discovery;
pub mod doctor;
pub mod exit_status;
pub mod history;
pub mod i18n;
pub mod markup;
pub mod model;
pub mod pictures;
pub mod power;
pub mod protocol;
pub mod sentences;
pub mod server;
pub mod trust;
#[cfg(feature = "ui")]
pub mod ui;
