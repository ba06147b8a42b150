// SPDX-License-Identifier: GPL-3.0-or-later
//! Rooms and guests in networks that are made for the test: machines, switches and
//! firewalls in namespaces of the kernel (`tests/kit/network/`). They take root, `ip`
//! and `nft`; elsewhere they say what is missing and pass.

#![allow(clippy::unwrap_used, reason = "a test may fail at once")]

mod bystander;
mod coming_back;
mod doctor;
mod doctor_command;
mod forger;
mod good_neighbour;
mod hostile_announcer;
mod hosting;
mod hostnames;
mod interfaces;
#[path = "../kit/mod.rs"]
mod kit;
mod nearby;
mod networks;
#[cfg(feature = "ui")]
mod window;
