// SPDX-License-Identifier: GPL-3.0-or-later
//! The telnet protocol, as little of it as a room needs: commands are taken out
//! of what a guest sends, and every option is declined.
//!
//! Sources: RFC 854 (commands, the meaning of CR, NUL and the keyboard
//! functions), RFC 855 (options and sub-negotiations), RFC 860 (a timing mark is
//! asked for anew each time, and always answered), and RFC 1143: a request to
//! turn an option on is answered, a request to leave it off is what holds
//! already and is not, so that no two sides answer each other for ever.
//!
//! In UTF-8 there is no byte 255, which begins every command: whoever speaks no
//! telnet loses nothing.

/// Interpret as command.
const IAC: u8 = 255;
const DONT: u8 = 254;
const DO: u8 = 253;
const WONT: u8 = 252;
const WILL: u8 = 251;
/// Begin of a sub-negotiation, and its end.
const SB: u8 = 250;
const SE: u8 = 240;
/// The lowest command there is: "end of file" (RFC 1184).
const LOWEST: u8 = 236;
const ERASE_LINE: u8 = 248;
const ERASE_CHARACTER: u8 = 247;
const NUL: u8 = 0;

/// Key that erases the character before it, on most keyboards.
pub const DELETE: char = '\u{7F}';
/// Key that erases the character before it, on the others.
pub const BACKSPACE: char = '\u{8}';
/// Key that erases the line: Ctrl+U.
pub const KILL: char = '\u{15}';

/// Reader of a telnet connection.
#[derive(Debug, Default)]
pub struct Telnet {
    state: TelnetState,
    spoken: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum TelnetState {
    #[default]
    Data,
    /// After [`IAC`].
    Command,
    /// After this verb, which an option follows.
    Option(u8),
    /// In a sub-negotiation.
    Sub,
    /// After [`IAC`] in a sub-negotiation.
    SubCommand,
}

impl Telnet {
    /// Takes bytes as they came, in whatever pieces. Appends to `data` what the
    /// guest typed, and to `answers` what to send back. Erasing commands are
    /// handed on as the keys that erase; NUL, which means nothing (and follows a
    /// CR without LF), is dropped.
    pub fn receive(&mut self, bytes: &[u8], data: &mut Vec<u8>, answers: &mut Vec<u8>) {
        for byte in bytes {
            self.state = self.step(*byte, data, answers);
        }
    }

    /// Returns `true` once a command came: this is a telnet client.
    pub fn is_spoken(&self) -> bool {
        self.spoken
    }

    fn step(&mut self, byte: u8, data: &mut Vec<u8>, answers: &mut Vec<u8>) -> TelnetState {
        match (self.state, byte) {
            (TelnetState::Data, IAC) => TelnetState::Command,
            (TelnetState::Data, NUL) => TelnetState::Data,
            (TelnetState::Data, _) => {
                data.push(byte);
                TelnetState::Data
            }
            (TelnetState::Command, _) => self.command(byte, data),
            (TelnetState::Option(verb), option) => {
                match verb {
                    DO => answers.extend([IAC, WONT, option]),
                    WILL => answers.extend([IAC, DONT, option]),
                    _ => {}
                }
                TelnetState::Data
            }
            (TelnetState::Sub, IAC) => TelnetState::SubCommand,
            (TelnetState::SubCommand, SE) => TelnetState::Data,
            (TelnetState::Sub | TelnetState::SubCommand, _) => TelnetState::Sub,
        }
    }

    fn command(&mut self, command: u8, data: &mut Vec<u8>) -> TelnetState {
        match command {
            // The byte 255 itself, which is no UTF-8 either.
            IAC => data.push(IAC),
            ERASE_CHARACTER => data.push(DELETE as u8),
            ERASE_LINE => data.push(KILL as u8),
            // No command, and so another encoding (ÿ in Latin-1).
            NUL => data.push(IAC),
            1..LOWEST => data.extend([IAC, command]),
            _ => {}
        }
        self.spoken |= (LOWEST..IAC).contains(&command);
        match command {
            DO | DONT | WILL | WONT => TelnetState::Option(command),
            SB => TelnetState::Sub,
            _ => TelnetState::Data,
        }
    }
}

#[cfg(test)]
mod tests;
