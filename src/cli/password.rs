// SPDX-License-Identifier: GPL-3.0-or-later
//! Passwords: from a file, from the environment, or typed unseen. Never from
//! the command line, which everybody on the machine can read.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use rustix::termios::{LocalModes, SpecialCodeIndex};

use super::foreground::is_in_background;
use super::saved_modes::SavedModes;
use super::{print, strings};
use crate::sentences;
use crate::trust::private_file::is_open_to_all;
use crate::trust::{Password, PasswordError};

const VARIABLE: &str = "SALOTTO_PASSWORD";
/// No password takes more; what is typed beyond is not kept.
const TYPED_BYTES: usize = 16 * 1024;
/// Time to wait for a key before looking if the person gave up, in tenths of a
/// second.
const LOOK_UP: u8 = 2;

/// Answer of a person.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Password(Password),
    /// Ctrl+C, Ctrl+D, or the program was asked to end.
    Cancelled,
}

/// The password in `file`, or else in the environment. A variable that is
/// empty is a mistake (in a script, most likely) and must not leave a door open.
pub(super) fn given(file: Option<&Path>) -> Result<Option<Password>, String> {
    let password = match (file, env::var_os(VARIABLE)) {
        (Some(path), _) => match Password::from_file(path) {
            Err(PasswordError::Empty) => return Err(strings::empty_password_file(path)),
            password => {
                if is_open_to_all(path).is_ok_and(|open| open) {
                    print::aside(&strings::password_open_to_all(path));
                }
                password
            }
        },
        (None, Some(value)) if value.is_empty() => return Err(strings::empty_variable(VARIABLE)),
        (None, Some(value)) => match value.to_str() {
            Some(value) => Password::new(value),
            None => Err(PasswordError::NotText),
        },
        _ => return Ok(None),
    };
    password.map(Some).map_err(|error| sentences::password_error(&error))
}

/// Tells if there is somebody to ask. In the background of a terminal, asking would
/// stop the program (SIGTTOU).
pub(super) fn can_ask() -> bool {
    io::stdin().is_terminal() && !is_in_background()
}

/// Asks until there is one, unseen. `ended` says whether to give up.
pub(super) fn ask(ended: &dyn Fn() -> bool) -> io::Result<Answer> {
    let _silence = Silence::begin()?;
    loop {
        let mut err = io::stderr().lock();
        write!(err, "{} ", strings::ask_password()).and_then(|()| err.flush())?;
        let line = read_line(ended);
        writeln!(err)?;
        let Some(line) = line? else { return Ok(Answer::Cancelled) };
        match Password::new(&String::from_utf8_lossy(&line)) {
            Ok(password) => return Ok(Answer::Password(password)),
            Err(error) => writeln!(err, "{}", sentences::password_error(&error))?,
        }
    }
}

/// While it lives, the terminal shows nothing of what is typed, and hands over
/// every key at once.
struct Silence;

/// Modes from before the terminal was silent.
static MODES: SavedModes = SavedModes::new();

impl Silence {
    fn begin() -> io::Result<Self> {
        MODES.change(|modes| {
            // Ctrl+C is read as a key, so that nobody at the terminal ends us while
            // it is silent.
            modes.local_modes &= !(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
            modes.special_codes[SpecialCodeIndex::VMIN] = 0;
            modes.special_codes[SpecialCodeIndex::VTIME] = LOOK_UP;
        })?;
        Ok(Self)
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        MODES.restore();
    }
}

/// Gives the terminal back for good, if it is silent: the program is about to end.
pub(super) fn end_silence() {
    MODES.close();
}

/// `None` if the person, or the program, gave up.
fn read_line(ended: &dyn Fn() -> bool) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let mut key = [0];
    loop {
        match rustix::io::read(io::stdin(), &mut key) {
            _ if ended() => return Ok(None),
            Ok(0) | Err(rustix::io::Errno::INTR) => continue,
            Ok(_) => {}
            Err(error) => return Err(error.into()),
        }
        match typed(&mut line, key[0]) {
            Keystroke::More => {}
            Keystroke::Done => return Ok(Some(line)),
            Keystroke::Cancelled => return Ok(None),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Keystroke {
    More,
    Done,
    Cancelled,
}

/// One byte from the terminal, as people expect their keys to work.
fn typed(line: &mut Vec<u8>, key: u8) -> Keystroke {
    match key {
        b'\n' | b'\r' => return Keystroke::Done,
        // Ctrl+C, and Ctrl+D where nothing is typed yet.
        0x03 => return Keystroke::Cancelled,
        0x04 if line.is_empty() => return Keystroke::Cancelled,
        0x04 => return Keystroke::Done,
        // Backspace takes a character, of however many bytes.
        0x08 | 0x7F => while line.pop().is_some_and(|byte| byte & 0xC0 == 0x80) {},
        // Ctrl+U takes all.
        0x15 => line.clear(),
        // Other keys that are no characters.
        ..0x20 => {}
        _ if line.len() < TYPED_BYTES => line.push(key),
        _ => {}
    }
    Keystroke::More
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(keys: &[u8]) -> (String, Keystroke) {
        let mut line = Vec::new();
        for key in keys {
            match typed(&mut line, *key) {
                Keystroke::More => {}
                end => return (String::from_utf8(line).unwrap(), end),
            }
        }
        (String::from_utf8(line).unwrap(), Keystroke::More)
    }

    #[test]
    fn keys_do_what_people_expect() {
        assert_eq!(all("caffè\x7f\x7fe\n".as_bytes()), ("cafe".into(), Keystroke::Done));
        assert_eq!(all(b"wrong\x15right\r"), ("right".into(), Keystroke::Done));
        assert_eq!(all(b"\x7f\x7fa\x04"), ("a".into(), Keystroke::Done));
        assert_eq!(all(b"a\x1ab\x00c\t\n"), ("abc".into(), Keystroke::Done));
        assert_eq!(all(b"\x04").1, Keystroke::Cancelled);
        assert_eq!(all(b"abc\x03").1, Keystroke::Cancelled);
        assert_eq!(all(&[b'a'; 2 * TYPED_BYTES]).0.len(), TYPED_BYTES);
    }
}
