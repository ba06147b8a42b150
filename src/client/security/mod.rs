// SPDX-License-Identifier: GPL-3.0-or-later
//! Security of a connection: TLS with the expected key, and the proof of a
//! password.

pub mod password_proof;
pub mod room_verifier;
pub mod tls;
pub mod tls_upgrade;
