// SPDX-License-Identifier: GPL-3.0-or-later
//! The line that is typed at a terminal, for `host` and `chat` alike: it stays
//! whole beneath what is printed meanwhile.
//!
//! A thread of its own waits for keys ([`keystrokes`]), changes the draft ([`draft`])
//! and shows it ([`screen`], [`rows`]). Lines that are submitted come out of
//! [`follow`]. Where input or output is no terminal, none of this is used, but
//! [`lines`].

mod draft;
mod editor;
mod keystrokes;
mod raw_mode;
mod recall;
mod rows;
mod rules;
mod screen;
mod terminal_signals;

use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

pub(super) use self::rules::LineRules;
pub(super) use self::screen::{
    OutputStream, abandon, above, show_no_draft, show_status, shows_bold,
};

use self::editor::LineEditor;
use self::rules::{PROMPT, Submitted};
use super::lines::{self, InputLine};
use super::print;
use super::signals::EndRequest;

/// Lines that wait for their turn; beyond, the draft stays a draft.
const LINES: usize = 64;

/// Tells if lines are edited: somebody types at a terminal, and sees it.
pub(super) fn can_edit() -> bool {
    io::stdin().is_terminal() && shows_bold()
}

/// Hands over every line that is submitted until the input ends or `take` breaks;
/// where no line can be edited, every line of the input. Ctrl+C in an empty line
/// asks for the `end`.
pub(super) fn follow(
    rules: impl LineRules + 'static,
    end: EndRequest,
    mut take: impl FnMut(InputLine) -> ControlFlow<()>,
) {
    let lines = match can_edit() {
        true => edit(rules, end),
        false => Err(io::ErrorKind::Unsupported.into()),
    };
    let lines = match lines {
        Ok(lines) => lines,
        Err(error) => {
            tracing::debug!(%error, "no line is edited");
            return lines::follow(take);
        }
    };
    for Submitted { line, stays } in lines {
        if stays {
            let indented = line.text.trim_end().replace('\n', "\n  ");
            let _ = print::line(&format!("{PROMPT}{indented}"));
        }
        if take(line).is_break() {
            break;
        }
    }
}

fn edit(rules: impl LineRules + 'static, end: EndRequest) -> io::Result<Receiver<Submitted>> {
    let (sender, lines) = sync_channel(LINES);
    let editor = LineEditor::new(Box::new(rules), end, sender)?;
    thread::Builder::new().name("line-editor".into()).spawn(move || editor.run())?;
    Ok(lines)
}

/// Gives the terminal back when it is dropped, for good. Who starts what edits
/// lines holds it.
pub(super) struct EditorGuard;

impl Drop for EditorGuard {
    fn drop(&mut self) {
        screen::close();
    }
}
