// SPDX-License-Identifier: GPL-3.0-or-later
//! The end of the input, and what follows it.
//!
//! A pipe that said something has said it, and leaves. Where nobody could ever
//! say anything (a service, cron, a container), the end of the input means
//! nothing; and a program that listens says itself when it leaves.

use crate::cli::args::Chat;

/// Consequence of the end of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AtEnd {
    Leave,
    Stay,
}

/// Decides what follows the end of the input. `terminal` is set if somebody
/// typed it, `anything` if there was a line in it.
pub(super) fn at_end(chat: &Chat, terminal: bool, anything: bool) -> AtEnd {
    match () {
        () if chat.leave_at_end => AtEnd::Leave,
        () if chat.stay => AtEnd::Stay,
        // Ctrl+D.
        () if terminal => AtEnd::Leave,
        () if chat.json || !anything => AtEnd::Stay,
        () => AtEnd::Leave,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::{Args, Invocation};
    use clap::Parser;

    fn chat(more: &[&str]) -> Chat {
        let words = [&["salotto", "chat", "attic", "--as", "Bot"], more].concat();
        let Some(Invocation::Chat(chat)) = Args::try_parse_from(words).unwrap().command else {
            panic!("that is a chat")
        };
        chat
    }

    #[test]
    fn only_what_was_said_ends_with_the_input() {
        for (more, terminal, anything, expected) in [
            (&[][..], false, true, AtEnd::Leave),
            (&[], false, false, AtEnd::Stay),
            (&[], true, false, AtEnd::Leave),
            (&["--json"], false, true, AtEnd::Stay),
            (&["--json"], true, false, AtEnd::Leave),
            (&["--stay"], false, true, AtEnd::Stay),
            (&["--stay"], true, true, AtEnd::Stay),
            (&["--json", "--leave-at-end"], false, false, AtEnd::Leave),
            (&["--leave-at-end"], false, false, AtEnd::Leave),
        ] {
            assert_eq!(at_end(&chat(more), terminal, anything), expected, "{more:?} {anything}");
        }
        let both = ["salotto", "chat", "attic", "--stay", "--leave-at-end"];
        assert!(Args::try_parse_from(both).is_err());
    }
}
