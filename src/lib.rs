// SPDX-License-Identifier: GPL-3.0-or-later
//! Salotto: talk to the people on your own network.
//!
//! # The floor plan
//!
//! ```text
//! ui/                   the window: widgets, and sentences for people
//! cli/                  the faces without a window: host, chat
//! sentences  i18n       one translated sentence for each typed error
//! model/                a room as its guest knows it; both faces draw it
//! server/    client/    strangers to each other: all they share is the protocol
//! trust/                keys, what was met before, passwords
//! commands/             what people type behind a slash
//! protocol/             the language: values in, bytes out
//! ```
//!
//! Each storey may use those below it, never those above; siblings do not know
//! each other. `protocol` knows no socket, thread or clock. `server::room` has
//! never seen a connection. `client` does not know who listens. `model` knows
//! neither GTK nor a language people speak. Only `ui` knows GTK, and the feature
//! of that name builds it. `tests/repo/architecture.rs`
//! keeps it so. `trust` keeps keys and knows neither server nor client. Two more
//! storeys will stand beside it: `discovery` (who is near) and `history` (the
//! room on disk).
//!
//! # The way of one message
//!
//! 1. Ada presses Return. `ui::room` washes what she typed into a
//!    [`protocol::Text`], shows it as pending, and hands it with an id of its
//!    own to [`client::Session::say`], which puts it into a bounded queue.
//! 2. The session's *writer thread* takes it out, encodes a
//!    [`protocol::Request`] as JSON in a WebSocket frame, seals it in a TLS
//!    record and sends it.
//! 3. On the host, the `server::worker` that owns Ada's socket is woken by its
//!    poller, reads a bounded piece, opens the record, and finds the request.
//! 4. It locks the [`server::room`] for a moment: the rules are applied, the
//!    event gets the next number and is encoded once into the room's *log*.
//! 5. Every worker copies what the log has grown by. Each member is a *cursor*
//!    into that copy: what it is owed is one slice, one record, one write. Who
//!    does not read falls off the log and is shown out; nobody waits.
//! 6. Bo's session: its *reader thread* opens the record, decodes the
//!    [`protocol::Event`] and hands it to its [`client::Sink`].
//! 7. The window's sink is a bounded channel. `ui::bridge` drains it on the
//!    main loop and applies what waited to the list of messages at once. Ada's
//!    own window does the same, and knows her message by its id.
//!
//! The host's own window is a member like any other, joined over loopback.

pub mod cli;
pub mod client;
pub mod commands;
pub mod config;
pub mod i18n;
pub mod model;
pub mod protocol;
pub mod sentences;
pub mod server;
pub mod trust;
#[cfg(feature = "ui")]
pub mod ui;
