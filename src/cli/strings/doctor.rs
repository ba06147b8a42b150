// SPDX-License-Identifier: GPL-3.0-or-later
//! Lines of the doctor.

use crate::doctor::Finding;
use crate::i18n::{gettext, gettext_f};
use crate::protocol::Address;
use crate::sentences;

/// Lines about a finding: how sure it is, what to do, and commands for that.
pub fn finding(finding: &Finding) -> String {
    let verdict = &finding.verdict;
    let mut lines = vec![
        format!("{}: {}", sentences::likelihood(finding.likelihood), sentences::verdict(verdict)),
        format!("  {}", sentences::advice(verdict)),
    ];
    lines.extend(verdict.commands().iter().map(|command| format!("    {command}")));
    lines.join("\n")
}

/// The sentence above what keeps friends away from a room of our own.
pub fn nobody_came() -> String {
    gettext("Nobody has come so far, and this keeps friends away:")
}

pub fn nothing_wrong() -> String {
    gettext("Nothing wrong was found.")
}

pub fn room_answers(address: &Address) -> String {
    gettext_f("A room answers at {address}.", &[("address", &address.to_string())])
}
