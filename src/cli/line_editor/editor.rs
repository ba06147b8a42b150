// SPDX-License-Identifier: GPL-3.0-or-later
//! The thread that waits for keys and does what they ask for.

use std::io;
use std::ops::ControlFlow;
use std::sync::mpsc::{SyncSender, TrySendError};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Signal, kill_current_process_group};
use rustyline::completion::longest_common_prefix;

use super::draft::{Draft, Edited};
use super::keystrokes::{EditorKey, KeyDecoder};
use super::recall::Recall;
use super::rows::ShownDraft;
use super::rules::{LineRules, PROMPT, Submitted};
use super::screen::{self, Remains};
use super::terminal_signals::{self, TerminalSignals};
use crate::cli::foreground::{LOOK_AGAIN, is_in_background};
use crate::cli::lines::{CHUNK, InputLine};
use crate::cli::signals::EndRequest;
use crate::cli::{print, strings};

/// Edits lines until the input ends.
pub(super) struct LineEditor {
    rules: Box<dyn LineRules>,
    end: EndRequest,
    lines: SyncSender<Submitted>,
    signals: TerminalSignals,
    keys: KeyDecoder,
    draft: Draft,
    recall: Recall,
    /// Words the draft may go on with, shown below it.
    candidates: Vec<String>,
    /// Set while the program has the terminal.
    in_foreground: bool,
    /// Set if we stopped ourselves; then it is known that we go on.
    stopped: bool,
}

/// End of a wait.
enum Woken {
    Keys,
    Signals,
    Time,
}

/// Takes the draft from the screen, however the thread ends.
struct Away;

impl Drop for Away {
    fn drop(&mut self) {
        screen::pause();
    }
}

impl LineEditor {
    pub fn new(
        rules: Box<dyn LineRules>,
        end: EndRequest,
        lines: SyncSender<Submitted>,
    ) -> io::Result<Self> {
        Ok(Self {
            rules,
            end,
            lines,
            signals: TerminalSignals::listen()?,
            keys: KeyDecoder::default(),
            draft: Draft::default(),
            recall: Recall::default(),
            candidates: Vec::new(),
            in_foreground: false,
            stopped: false,
        })
    }

    /// Edits lines until the input ends, and obeys the terminal even then.
    pub fn run(mut self) {
        self.edit();
        let Self { mut signals, lines, .. } = self;
        // Nothing more will be submitted.
        drop(lines);
        while signals.wait().is_ok() {
            if signals.is_to_stop() {
                terminal_signals::stop();
            }
        }
    }

    fn edit(&mut self) {
        let _away = Away;
        self.show();
        loop {
            let done = self.take_terminal().and_then(|()| self.turn());
            match done {
                Ok(ControlFlow::Continue(())) => {}
                Ok(ControlFlow::Break(())) => return,
                Err(error) => {
                    tracing::debug!(%error, "the terminal cannot be read");
                    return;
                }
            }
        }
    }

    /// Shows the draft once the program is in the foreground.
    fn take_terminal(&mut self) -> io::Result<()> {
        if !self.in_foreground && !is_in_background() {
            self.in_foreground = screen::open()?;
        }
        Ok(())
    }

    fn turn(&mut self) -> io::Result<ControlFlow<()>> {
        match self.wait()? {
            Woken::Time => {}
            Woken::Signals => self.obey_signals(),
            // Somebody else has the terminal, whoever stopped us.
            Woken::Keys if is_in_background() => {
                screen::lose();
                self.in_foreground = false;
            }
            Woken::Keys => return self.read(),
        }
        Ok(ControlFlow::Continue(()))
    }

    fn wait(&self) -> io::Result<Woken> {
        let stdin = io::stdin();
        let signals = PollFd::new(&self.signals, PollFlags::IN);
        let mut files = [signals, PollFd::new(&stdin, PollFlags::IN)];
        // In the background, keys are for others, and nobody tells when that ends.
        let (count, until) = match self.in_foreground {
            true => (2, None),
            false => (1, Timespec::try_from(LOOK_AGAIN).ok()),
        };
        match poll(&mut files[..count], until.as_ref()) {
            Ok(0) | Err(Errno::INTR) => Ok(Woken::Time),
            Ok(_) if files[0].revents().is_empty() => Ok(Woken::Keys),
            Ok(_) => Ok(Woken::Signals),
            Err(error) => Err(error.into()),
        }
    }

    fn obey_signals(&mut self) {
        self.signals.drain();
        if self.signals.is_to_stop() {
            screen::pause();
            terminal_signals::stop();
            self.in_foreground = false;
            self.stopped = true;
        }
        // After SIGSTOP the terminal may be in any state.
        if self.signals.goes_on() && !std::mem::take(&mut self.stopped) {
            screen::lose();
            self.in_foreground = false;
        }
        if self.signals.was_resized() {
            screen::redraw(Remains::All);
        }
    }

    fn read(&mut self) -> io::Result<ControlFlow<()>> {
        let mut chunk = [0; CHUNK];
        let count = match rustix::io::read(io::stdin(), &mut chunk) {
            Ok(0) => return Ok(ControlFlow::Break(())),
            Ok(count) => count,
            Err(Errno::INTR | Errno::AGAIN) => 0,
            Err(error) => return Err(error.into()),
        };
        for key in self.keys.feed(&chunk[..count]) {
            self.candidates.clear();
            if self.press(&key).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        self.show();
        Ok(ControlFlow::Continue(()))
    }

    fn press(&mut self, key: &EditorKey) -> ControlFlow<()> {
        match key {
            EditorKey::Enter => return self.submit(),
            EditorKey::Ctrl('d') if self.draft.text().is_empty() => return self.end_input(),
            EditorKey::Ctrl('c' | '\\') if self.draft.text().is_empty() => self.end.ask(),
            EditorKey::Ctrl('c' | '\\') => self.draft.set(""),
            EditorKey::Ctrl('l') => screen::redraw(Remains::Nothing),
            EditorKey::Ctrl('z') => {
                // Everything that was started together stops, as without us.
                let _ = kill_current_process_group(Signal::TSTP);
            }
            EditorKey::Tab => self.complete(),
            EditorKey::TooLongPaste => print::aside(&strings::paste_too_long()),
            EditorKey::Ctrl('p') => self.go_back(),
            EditorKey::Ctrl('n') => self.go_forward(),
            key => match (self.draft.press(key), key) {
                (Edited::NotMine, EditorKey::Up) => self.go_back(),
                (Edited::NotMine, EditorKey::Down) => self.go_forward(),
                (Edited::Full, EditorKey::Paste(_)) => print::aside(&strings::paste_too_long()),
                (Edited::Full, _) => screen::ring(),
                _ => {}
            },
        }
        ControlFlow::Continue(())
    }

    /// Hands the line over, or says why not and leaves it where it is.
    fn submit(&mut self) -> ControlFlow<()> {
        let text = self.draft.text();
        if text.trim().is_empty() {
            self.draft.set("");
            return ControlFlow::Continue(());
        }
        if let Some(why) = self.rules.refusal(text) {
            print::aside(&why);
            return ControlFlow::Continue(());
        }
        let line = InputLine { text: text.to_owned(), too_long: false };
        let stays = self.rules.stays_in_sight(text);
        match self.lines.try_send(Submitted { line, stays }) {
            Ok(()) => {
                self.recall.add(self.draft.text());
                self.draft.set("");
            }
            // Where many lines are waiting, this one goes with the next.
            Err(TrySendError::Full(_)) => {
                self.draft.press(&EditorKey::Newline);
                screen::ring();
            }
            Err(TrySendError::Disconnected(_)) => return ControlFlow::Break(()),
        }
        ControlFlow::Continue(())
    }

    fn end_input(&self) -> ControlFlow<()> {
        match self.rules.at_end() {
            Some(sentence) => {
                print::aside(&sentence);
                ControlFlow::Continue(())
            }
            None => ControlFlow::Break(()),
        }
    }

    /// Goes on as far as all that may follow agree, and shows what that is.
    fn complete(&mut self) {
        let found = self.rules.complete(self.draft.before_cursor());
        let common = longest_common_prefix(&found.words).filter(|_| found.shown.is_empty());
        let edited = match (&found.words[..], common) {
            ([], _) => Edited::Full,
            ([word], _) => self.draft.complete(found.start, &format!("{word}{}", found.then)),
            (_, Some(common)) if found.start + common.len() > self.draft.cursor() => {
                self.draft.complete(found.start, common)
            }
            _ => Edited::Done,
        };
        if edited == Edited::Full {
            screen::ring();
        }
        if found.words.len() > 1 {
            self.candidates = if found.shown.is_empty() { found.words } else { found.shown };
        }
    }

    fn go_back(&mut self) {
        if let Some(line) = self.recall.older(self.draft.text()) {
            self.draft.set(&line);
        }
    }

    fn go_forward(&mut self) {
        if let Some(line) = self.recall.newer() {
            self.draft.set(&line);
        }
    }

    fn show(&self) {
        let text = self.draft.text().to_owned();
        let lines = text.split('\n').count();
        let hint = match (&self.candidates[..], lines) {
            ([], 1) => String::new(),
            ([], lines) => self.rules.hint(lines),
            (candidates, _) => candidates.join("  "),
        };
        screen::show(ShownDraft { prompt: PROMPT, text, cursor: self.draft.cursor(), hint });
    }
}
