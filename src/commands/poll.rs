// SPDX-License-Identifier: GPL-3.0-or-later
//! Commands about polls: the question and its answers, and votes.

use super::arguments::Arguments;
use super::command::Command;
use super::error::CommandError;
use super::name::CommandName;
use crate::protocol::{Nickname, PollLine, PollOptions, Reason};

/// The command of a word, if it is about polls.
pub(super) fn polling<'n>(
    word: CommandName,
    rest: &mut Arguments<'_, 'n, impl Iterator<Item = &'n Nickname>>,
) -> Result<Option<Command>, CommandError> {
    Ok(Some(match word {
        CommandName::Poll => {
            let (question, options) = rest.poll()?;
            Command::Poll { question, options }
        }
        CommandName::Vote => {
            let (poll, option) = rest.vote()?;
            Command::Vote { poll, option }
        }
        CommandName::EndPoll => Command::EndPoll(rest.number()?),
        CommandName::Polls => Command::Polls,
        _ => return Ok(None),
    }))
}

impl<'n, N: Iterator<Item = &'n Nickname>> Arguments<'_, 'n, N> {
    /// Takes the question of a poll with its answers behind it, each after a `|`; `\|` is
    /// one that is meant.
    fn poll(&mut self) -> Result<(PollLine, PollOptions), CommandError> {
        let mut lines = split(self.all()).into_iter();
        let question = lines.next().filter(|line| !line.trim().is_empty());
        let Some(question) = question else {
            return Err(CommandError::Missing(CommandName::Poll));
        };
        let line = |raw: &str| PollLine::new(raw).map_err(|_| CommandError::Poll(Reason::PollLine));
        let options: Vec<_> = lines.map(|raw| line(&raw)).collect::<Result<_, _>>()?;
        if options.is_empty() {
            return Err(CommandError::Missing(CommandName::Poll));
        }
        let options = PollOptions::new(options).map_err(CommandError::Poll)?;
        Ok((line(&question)?, options))
    }

    /// Takes the number of a poll, if there is one, and that of an answer.
    fn vote(&mut self) -> Result<(Option<u64>, Option<usize>), CommandError> {
        let poll = self.number()?;
        match self.word() {
            "" => Err(CommandError::Missing(CommandName::Vote)),
            typed => Ok((poll, option(typed)?)),
        }
    }
}

fn split(line: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some('|' | '\\')) => parts.last_mut().map(|part| part.extend(chars.next())),
            ('|', _) => {
                parts.push(String::new());
                None
            }
            _ => parts.last_mut().map(|part| part.push(c)),
        };
    }
    parts
}

/// The answer of that number, counted from 1; 0 takes the vote back.
fn option(typed: &str) -> Result<Option<usize>, CommandError> {
    let number: usize = typed.parse().map_err(|_| CommandError::NotAnAnswer(typed.to_owned()))?;
    Ok(number.checked_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::{Typed, parse};

    fn typed(line: &str) -> Result<Command, CommandError> {
        match parse(line, &[])? {
            Typed::Do(command) => Ok(command),
            Typed::Say(text) => panic!("{text}"),
        }
    }

    fn words(line: &str) -> Vec<String> {
        let Ok(Command::Poll { question, options }) = typed(line) else { panic!("{line}") };
        let options = options.as_slice().iter().map(|option| option.as_str().to_owned());
        std::iter::once(question.as_str().to_owned()).chain(options).collect()
    }

    #[test]
    fn a_question_has_its_answers_behind_it() {
        assert_eq!(words("/poll What? | Pizza |Pasta"), ["What?", "Pizza", "Pasta"]);
        assert_eq!(words(r"/poll a\|b|c\\|\d"), ["a|b", r"c\", r"\d"]);
        for line in ["/poll", "/poll What?", "/poll |a|b"] {
            assert_eq!(typed(line), Err(CommandError::Missing(CommandName::Poll)), "{line}");
        }
        assert_eq!(typed("/poll What? | a"), Err(CommandError::Poll(Reason::PollOptions)));
        assert_eq!(typed("/poll What? | a | a"), Err(CommandError::Poll(Reason::PollOptions)));
        assert_eq!(typed("/poll What? | a |"), Err(CommandError::Poll(Reason::PollLine)));
    }

    #[test]
    fn votes_are_numbers() {
        let vote = |poll, option| Ok(Command::Vote { poll, option });
        assert_eq!(typed("/vote 2"), vote(None, Some(1)));
        assert_eq!(typed("/vote #17 2"), vote(Some(17), Some(1)));
        assert_eq!(typed("/vote 0"), vote(None, None));
        assert_eq!(typed("/vote two"), Err(CommandError::NotAnAnswer("two".into())));
        assert_eq!(typed("/vote"), Err(CommandError::Missing(CommandName::Vote)));
        assert_eq!(typed("/vote #x 2"), Err(CommandError::NotANumber("#x".into())));
        assert_eq!(typed("/vote 2 3"), Err(CommandError::TooMuch(CommandName::Vote)));
        assert_eq!(typed("/closepoll"), Ok(Command::EndPoll(None)));
        assert_eq!(typed("/closepoll #17"), Ok(Command::EndPoll(Some(17))));
        assert_eq!(typed("/polls"), Ok(Command::Polls));
    }
}
