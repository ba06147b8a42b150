// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about slash commands: their purpose, usage and errors.

use super::{name_error, reason, span, text_error};
use crate::commands::{CommandError, CommandName, quoted};
use crate::i18n::{gettext, gettext_f};
use crate::protocol::{Nickname, Reason, limits};

/// The sentence for an error in a line of the composer.
pub fn command_error(error: &CommandError) -> String {
    let CommandError::Unknown { word, near } = error else {
        return fault(error, &CommandName::to_string, &usage);
    };
    let sentence = unknown(word, near);
    let anyway = gettext_f(
        // Translators: {word} has two slashes in front, of which one is said.
        "To say it all the same, write {word}",
        &[("word", &format!("//{word}"))],
    );
    format!("{sentence} {anyway}")
}

/// The sentence for an error in a line of a console, which has commands only
/// and no slashes.
pub fn console_error(error: &CommandError) -> String {
    match error {
        CommandError::Unknown { word, near } => unknown_at_console(word, near),
        error => fault(error, &|word| format!("“{}”", word.as_str()), &console_usage),
    }
}

/// The sentence for an error. `call` formats a command's name, `usage` its
/// usage.
fn fault(
    error: &CommandError,
    call: &dyn Fn(&CommandName) -> String,
    usage: &dyn Fn(CommandName) -> String,
) -> String {
    match error {
        CommandError::Unknown { word, near } => unknown(word, near),
        CommandError::NoName(word) | CommandError::Missing(word) => {
            // Translators: {usage} is how a command is written.
            gettext_f("Something is missing: {usage}", &[("usage", &usage(*word))])
        }
        CommandError::TooMuch(word) => nothing_follows(&call(word)),
        CommandError::WhichName { word, names } => which_name(&usage(*word), names),
        CommandError::NobodyHere => reason(Reason::NoSuchMember),
        CommandError::NothingSaid(name) => gettext_f(
            "{name} has said nothing here that you could answer.",
            &[("name", name.as_str())],
        ),
        CommandError::NoReplies => gettext("This room does not know replies."),
        CommandError::NothingToReactTo(_)
        | CommandError::NotAnEmoji(_)
        | CommandError::NoReactions => super::reactions::fault(error),
        CommandError::NoPolls
        | CommandError::NoOpenPoll
        | CommandError::Poll(_)
        | CommandError::NotAnAnswer(_) => super::polls::fault(error),
        CommandError::NoPins | CommandError::NothingToPin | CommandError::NothingPinned => {
            super::pins::fault(error)
        }
        CommandError::NoWhispers => gettext("This room does not know whispers."),
        CommandError::Ignored(name) => gettext_f(
            "You ignore {name}, and would not see an answer. /unignore {name} shows it.",
            &[("name", name.as_str())],
        ),
        CommandError::NoEdits => gettext("This room does not know edits."),
        CommandError::NothingToEdit => gettext("You have said nothing here that could be edited."),
        CommandError::NothingToDelete => {
            gettext("You have said nothing here that could be removed.")
        }
        CommandError::Name(error) => name_error(*error),
        CommandError::Text(error) => text_error(*error),
        CommandError::NotATime(typed) => gettext_f(
            // Translators: 30s, 10m, 2h, 1d, 1w and forever are typed like that in every language.
            "“{typed}” is not a length of time. Write 30s, 10m, 2h, 1d or 1w for seconds, minutes, hours, days or weeks, or forever.",
            &[("typed", typed)],
        ),
        CommandError::NotANumber(typed) => gettext_f(
            // Translators: {typed} is what somebody wrote.
            "“{typed}” is not the number of a message.",
            &[("typed", typed)],
        ),
        CommandError::TooSlow => gettext_f(
            "In slow mode, pauses last {span} at most.",
            &[("span", &span(limits::SLOWEST_SECONDS))],
        ),
    }
}

/// Names that could be meant, each as it would be typed behind the word of the
/// command.
fn which_name(usage: &str, names: &[Nickname]) -> String {
    let word = usage.split(' ').next().unwrap_or_default();
    let ways: Vec<_> = names.iter().map(|name| format!("{word} {}", quoted(name))).collect();
    gettext_f(
        // Translators: {ways} is a list of what could be typed.
        "More than one name could be meant. Put it in quotes: {ways}",
        &[("ways", &ways.join(", "))],
    )
}

/// The sentence for a command with an argument it does not take.
pub fn nothing_follows(word: &str) -> String {
    // Translators: {word} is a command.
    gettext_f("Nothing can follow {word}.", &[("word", word)])
}

/// The sentence for a search on a day that is none.
pub fn not_a_day() -> String {
    // Translators: “today” and “yesterday” are typed like that in every language.
    gettext("Write a day behind “on:” as in on:2026-11-28, or on:today or on:yesterday.")
}

fn unknown(word: &str, near: &[&str]) -> String {
    let word = format!("/{word}");
    let near: Vec<String> = near.iter().map(|word| format!("/{word}")).collect();
    if near.is_empty() {
        return gettext_f("There is no command {word}. /help lists them.", &[("word", &word)]);
    }
    gettext_f(
        // Translators: {near} is a list of commands that are written almost like {word}.
        "There is no command {word}. Perhaps you mean: {near}.",
        &[("word", &word), ("near", &near.join(", "))],
    )
}

fn unknown_at_console(word: &str, near: &[&str]) -> String {
    if near.is_empty() {
        // Translators: “help” is typed like that in every language.
        return gettext_f("There is no command “{word}”. “help” lists them.", &[("word", word)]);
    }
    gettext_f(
        // Translators: {near} is a list of commands that are written almost like {word}.
        "There is no command “{word}”. Perhaps you mean: {near}.",
        &[("word", word), ("near", &near.join(", "))],
    )
}

/// Usage of a command in a console.
pub fn console_usage(word: CommandName) -> String {
    usage(word).trim_start_matches('/').to_owned()
}

/// Usage of a command, with words for its arguments.
pub fn usage(word: CommandName) -> String {
    let typed = word.to_string();
    let gaps = [("word", typed.as_str())];
    match word {
        // Translators: How a command is written; {word} is the command. What
        // stands in brackets may be left out.
        CommandName::Kick => gettext_f("{word} NAME [WHY]", &gaps),
        CommandName::Ban | CommandName::Mute => gettext_f("{word} NAME [TIME] [WHY]", &gaps),
        CommandName::Unban
        | CommandName::Unmute
        | CommandName::Moderator
        | CommandName::Unmoderator
        | CommandName::RemoveAll
        | CommandName::Ignore
        | CommandName::Unignore
        | CommandName::Nick => gettext_f("{word} NAME", &gaps),
        CommandName::Reply => gettext_f("{word} NAME|#NUMBER TEXT", &gaps),
        CommandName::React | CommandName::Unreact => {
            gettext_f("{word} EMOJI [NAME|#NUMBER]", &gaps)
        }
        CommandName::Poll => gettext_f("{word} QUESTION | ANSWER | ANSWER …", &gaps),
        CommandName::Vote => gettext_f("{word} [#POLL] ANSWER", &gaps),
        CommandName::EndPoll => gettext_f("{word} [#POLL]", &gaps),
        CommandName::Pin => gettext_f("{word} [NAME|#NUMBER]", &gaps),
        CommandName::Unpin => gettext_f("{word} [#NUMBER]", &gaps),
        CommandName::Whisper => gettext_f("{word} NAME TEXT", &gaps),
        CommandName::Edit => gettext_f("{word} [#NUMBER] TEXT", &gaps),
        CommandName::Remove => gettext_f("{word} NUMBER [WHY]", &gaps),
        CommandName::Slow => gettext_f("{word} SECONDS|off", &gaps),
        CommandName::Classic => format!("{word} open|closed"),
        CommandName::Topic | CommandName::Away => gettext_f("{word} [TEXT]", &gaps),
        CommandName::Announce | CommandName::Me => gettext_f("{word} TEXT", &gaps),
        CommandName::Lock | CommandName::Unlock => gettext_f("{word} [WHY]", &gaps),
        CommandName::Who => gettext_f("{word} [NAME]", &gaps),
        CommandName::History => gettext_f("{word} [COUNT|#NUMBER]", &gaps),
        // Translators: “from:” and “on:” are typed like that in every language.
        CommandName::Find => gettext_f("{word} WORDS [from:NAME] [on:DAY]", &gaps),
        CommandName::Send => gettext_f("{word} [FILE|FOLDER [TEXT]]", &gaps),
        CommandName::Cancel => gettext_f("{word} [NAME|NUMBER]", &gaps),
        CommandName::Get => gettext_f("{word} NUMBER|NAME [FOLDER]", &gaps),
        // Nothing follows the others.
        _ => typed,
    }
}

/// Purpose of a command, in a few words.
pub fn purpose(word: CommandName) -> String {
    match word {
        CommandName::Who => gettext("who is here, or goes and went by a name"),
        CommandName::Invite => gettext("how others come in"),
        CommandName::Nick => gettext("go by another name"),
        CommandName::Me => gettext("say what you do: “/me waves” reads “Ada waves”"),
        CommandName::Away => gettext("tell the others that you are away, and why"),
        CommandName::Back => gettext("tell them that you are back"),
        CommandName::Reply => {
            gettext("answer the last message of somebody, or the one of a number")
        }
        CommandName::React | CommandName::Unreact => super::reactions::purpose(word),
        CommandName::Poll => gettext("ask everybody something, with 2 to 10 answers"),
        CommandName::Vote => gettext("choose the answer of that number; 0 takes your vote back"),
        CommandName::Polls => gettext("the polls that are open, and their votes"),
        CommandName::EndPoll => gettext("close your poll, or that of somebody else as a moderator"),
        CommandName::Pins | CommandName::Pin | CommandName::Unpin => super::pins::purpose(word),
        CommandName::Whisper => gettext("say something to somebody alone"),
        CommandName::Edit => gettext("give your last message, or one by its number, another text"),
        CommandName::Delete => gettext("remove the last thing you said, for an hour"),
        CommandName::Ignore => gettext("hide what somebody says, for you alone"),
        CommandName::Unignore => gettext("show it again"),
        CommandName::History => gettext("what was said before, or around a message"),
        CommandName::Find => gettext("look for what was said"),
        CommandName::Send | CommandName::Files | CommandName::Get | CommandName::Cancel => {
            super::file_transfers::purpose(word)
        }
        CommandName::Leave => gettext("leave the room"),
        CommandName::Help => gettext("this list"),
        CommandName::Kick => gettext("kick somebody; they may come back"),
        CommandName::Ban => gettext(
            "kick somebody and do not let them in again, for a time (10m, 2h, 1d) or for good",
        ),
        CommandName::Unban => gettext("let somebody in again"),
        CommandName::Bans => gettext("who is banned, and why"),
        CommandName::Mute => gettext("silence somebody, for 10 minutes or the time you give"),
        CommandName::Unmute => gettext("let somebody speak again"),
        CommandName::Slow => gettext("make everybody wait that long between two messages"),
        CommandName::Lock => gettext("let nobody new in"),
        CommandName::Unlock => gettext("let newcomers in again"),
        CommandName::Announce => gettext("say something in the name of the room"),
        CommandName::Topic => gettext("set the topic; without a text, remove it"),
        CommandName::Classic => gettext("let guests without encryption in, or keep them out"),
        CommandName::Moderator => gettext("make somebody a moderator"),
        CommandName::Unmoderator => gettext("make a moderator an ordinary member again"),
        CommandName::Remove => gettext("remove the message of that number for good"),
        CommandName::RemoveAll => gettext("remove all messages of somebody for good"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::{parse, parse_bare};

    fn wrong(line: &str) -> String {
        command_error(&parse(line, &[]).unwrap_err())
    }

    #[test]
    fn a_fault_says_what_to_write() {
        assert_eq!(
            wrong("/muet Bo"),
            "There is no command /muet. Perhaps you mean: /mute. \
             To say it all the same, write //muet"
        );
        assert_eq!(wrong("/kick"), "Something is missing: /kick NAME [WHY]");
        assert!(wrong("/ban Bo 90").starts_with("“90” is not a length of time."));
        let dee = ["Dee 1h"].map(|name| Nickname::new(name).unwrap());
        let which = |error| console_error(&error);
        assert_eq!(
            which(parse_bare("ban Dee 1h", &dee, CommandName::ALL).unwrap_err()),
            "More than one name could be meant. Put it in quotes: ban \"Dee\", ban \"Dee 1h\""
        );
        assert_eq!(wrong("/slow 2h"), "In slow mode, pauses last 1 hour at most.");
    }

    #[test]
    fn the_console_speaks_as_it_is_typed_there() {
        let wrong =
            |line: &str| console_error(&parse_bare(line, &[], CommandName::ALL).unwrap_err());
        assert_eq!(wrong("shrug"), "There is no command “shrug”. “help” lists them.");
        assert_eq!(wrong("/muet Bo"), "There is no command “muet”. Perhaps you mean: mute.");
        assert_eq!(wrong("kick"), "Something is missing: kick NAME [WHY]");
        assert_eq!(wrong("bans all"), "Nothing can follow “bans”.");
        assert!(CommandName::ALL.iter().all(|word| !console_usage(*word).contains('/')));
    }

    #[test]
    fn every_command_is_told_of() {
        for word in CommandName::ALL {
            assert!(usage(*word).starts_with(&word.to_string()));
            assert!(!purpose(*word).is_empty());
        }
    }
}
