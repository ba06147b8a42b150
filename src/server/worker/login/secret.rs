// SPDX-License-Identifier: GPL-3.0-or-later
//! Words that nobody can guess, and comparing them in equal time.

/// 128 bits nobody can guess, in hexadecimal.
pub fn secret() -> String {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).expect("the system has randomness once it has booted");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Compares without telling by the time it takes how much was right.
pub fn same_secret(given: &str, secret: &str) -> bool {
    given.len() == secret.len()
        && given.bytes().zip(secret.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}
