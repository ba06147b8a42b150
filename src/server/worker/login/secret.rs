// SPDX-License-Identifier: GPL-3.0-or-later
//! Secrets that nobody can guess.

use data_encoding::HEXLOWER;

use crate::protocol::SecretString;

const BYTES: usize = 16;
/// The length of a secret.
pub const SECRET_LENGTH: usize = 2 * BYTES;

/// 128 bits nobody can guess, in hexadecimal.
pub fn secret() -> SecretString {
    HEXLOWER.encode(&random()).into()
}

/// 128 bits nobody can guess.
pub fn random() -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).expect("the system has randomness once it has booted");
    bytes
}
