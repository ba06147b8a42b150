// SPDX-License-Identifier: GPL-3.0-or-later
//! Ends of the help texts of the commands about files.

use super::page::{data, insisted, language, log, login, page, password, unwritten, wrong};
use crate::exit_status::ExitStatus;
use crate::i18n::gettext;

/// The end of the help for `send`.
pub fn send() -> String {
    let examples = [
        ("salotto send photo.jpeg 192.168.1.7 --as Ada", String::new()),
        ("salotto send *.jpeg pi.local --caption \"The trip\"", gettext("several files")),
        (
            "salotto send build.log localhost --as Bot --json",
            gettext("for a program; see docs/json.md"),
        ),
    ];
    let statuses = [
        (ExitStatus::Success, gettext("everybody in the room can fetch them")),
        (ExitStatus::Failure, gettext("not all of them were sent; sentences say why")),
        wrong(),
        unwritten(),
        insisted(),
    ];
    page(&examples, &[password(), log(), language(), data(), login()], &statuses)
}

/// The end of the help for `get`.
pub fn get() -> String {
    let examples = [
        ("salotto get 192.168.1.7", gettext("the files of the room, and their numbers")),
        ("salotto get 192.168.1.7 17 --to ~/Pictures", String::new()),
        ("salotto get 192.168.1.7 photo.jpeg \"the plan.pdf\" --as Ada", String::new()),
        ("salotto get 192.168.1.7 --all", String::new()),
    ];
    let statuses = [
        (ExitStatus::Success, gettext("they are listed, or saved and verified")),
        (ExitStatus::Failure, gettext("not all of them were saved; sentences say why")),
        wrong(),
        unwritten(),
        insisted(),
    ];
    page(&examples, &[password(), log(), language(), data(), login()], &statuses)
}
