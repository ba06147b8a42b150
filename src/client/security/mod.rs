// SPDX-License-Identifier: GPL-3.0-or-later
//! Security of a connection: TLS with the key that is expected, and the proof
//! of a password.

pub mod password_proof;
pub mod tls;
pub mod tls_upgrade;
