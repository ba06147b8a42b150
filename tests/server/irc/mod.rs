// SPDX-License-Identifier: GPL-3.0-or-later
//! Guests with an IRC client, over real sockets: coming in, talking with guests of every
//! other kind, questions, moderation, capabilities, and what hostile ones may not do.

mod answers;
mod capabilities;
mod encrypted;
mod hostile;
mod moderation;
mod past;
mod queries;
mod registration;
mod talk;

/// Numerics, and other verbs, of some lines.
fn verbs(lines: &[String]) -> Vec<&str> {
    let is_verb = |word: &&str| !word.starts_with([':', '@']);
    lines.iter().filter_map(|line| line.split(' ').find(is_verb)).collect()
}
