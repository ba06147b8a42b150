// SPDX-License-Identifier: GPL-3.0-or-later
//! Refusals: the numeric that clients know, with the room's own sentence.

use super::awaited::take_awaited;
use super::away::tell_own;
use super::capability::Capability;
use super::history::PAGE_ID;
use super::output::{IrcOutput, SERVER};
use super::reader::IrcReader;
use super::redacting;
use super::state::{Context, IrcState};
use crate::protocol::irc::{IrcMessage, Numeric};
use crate::protocol::{Ban, Reason, Refused};

/// The numeric of a refusal that ends a connection, if clients know one.
fn numeric_of(reason: Reason) -> Option<Numeric> {
    match reason {
        Reason::PasswordNeeded | Reason::PasswordWrong | Reason::PasswordPause => {
            Some(Numeric::PasswdMismatch)
        }
        Reason::Banned => Some(Numeric::YouReBannedCreep),
        _ => None,
    }
}

/// Tells somebody who is not let in, or not kept.
pub fn refused(state: &mut IrcState, refused: &Refused) {
    let Refused { reason, message, suggestion, why, .. } = refused;
    let nick = state.nick().to_owned();
    let sentence = with_suggestion(message, suggestion.as_deref());
    match &state.reader {
        Some(reader) if matches!(reason, Reason::Kicked | Reason::Banned) => {
            let kick = IrcMessage::new("KICK").from(SERVER).with(&reader.channel).with(&nick);
            let why = why.as_ref().map_or(sentence.as_str(), |why| why.as_str());
            state.output.push(&kick.with(why));
        }
        Some(_) => {}
        None if reason.is_about_the_name() => no_such_name(state, *reason, &nick, &sentence),
        None => {
            if let Some(numeric) = numeric_of(*reason) {
                state.output.numeric(numeric, &nick, &[&sentence]);
            }
        }
    }
    state.output.push(&IrcMessage::new("ERROR").with(sentence));
    state.is_closed = true;
}

/// Forgets what was asked for under that id: the refusal is its answer, and carries its
/// label.
fn forget(state: &mut IrcState, id: &str) {
    let Some(reader) = &mut state.reader else { return };
    if let Some(awaited) = take_awaited(reader, id) {
        state.label = awaited.label;
    } else if id == PAGE_ID
        && let Some(page) = reader.wanted_page.take()
    {
        state.label = page.label;
    }
}

/// Tells that something asked for is not done; `id` is that of the request.
pub fn failed(
    state: &mut IrcState,
    id: Option<&str>,
    reason: Reason,
    sentence: &str,
    suggestion: Option<&str>,
) {
    if let Some(id) = id {
        forget(state, id);
    }
    let sentence = with_suggestion(sentence, suggestion);
    let nick = state.nick().to_owned();
    let channel = state.reader.as_ref().map(|reader| reader.channel.clone());
    let channel = channel.unwrap_or_default();
    let output = &mut state.output;
    match (&state.context, reason) {
        (_, Reason::TooFast) | (Context::Notice, _) => output.notice(&nick, &sentence),
        (Context::Name(wanted), _) => {
            let wanted = wanted.clone();
            no_such_name(state, reason, &wanted, &sentence);
        }
        (Context::RealName, _) => no_such_real_name(output, reason, &nick, &sentence),
        (Context::Message | Context::Whisper(_), Reason::TextEmpty) => {
            output.numeric(Numeric::NoTextToSend, &nick, &[&sentence]);
        }
        (Context::Message, _) => {
            output.numeric(Numeric::CannotSendToChan, &nick, &[&channel, &sentence]);
        }
        (Context::Whisper(target), _) => {
            let numeric = match reason {
                Reason::NoSuchMember | Reason::HasLeft => Numeric::NoSuchNick,
                _ => Numeric::CannotSendToChan,
            };
            output.numeric(numeric, &nick, &[target, &sentence]);
        }
        (Context::Moderation, _) => {
            output.numeric(Numeric::ChanOPrivsNeeded, &nick, &[&channel, &sentence]);
        }
        (Context::History, _) => {
            output.fail(&nick, ("CHATHISTORY", "MESSAGE_ERROR"), &sentence);
        }
        (Context::Redaction(redacted), _) => {
            redacting::refused(redacted, reason, (&nick, &sentence), output);
        }
        (Context::Other | Context::Away { .. }, _) => output.notice(&nick, &sentence),
    }
}

fn no_such_real_name(output: &mut IrcOutput, reason: Reason, nick: &str, sentence: &str) {
    let code = match reason {
        Reason::NameEmpty | Reason::NameTooLong | Reason::NameForbidden | Reason::NameMixed => {
            "INVALID_REALNAME"
        }
        _ => "CANNOT_CHANGE_REALNAME",
    };
    output.fail(nick, ("SETNAME", code), sentence);
}

fn no_such_name(state: &mut IrcState, reason: Reason, wanted: &str, sentence: &str) {
    let numeric = match reason {
        Reason::NameTaken | Reason::NameLooksLike | Reason::AlreadyHere => Numeric::NicknameInUse,
        _ => Numeric::ErroneousNickname,
    };
    let to = state.reader.as_ref().map_or("*", |reader| &reader.nick).to_owned();
    state.output.numeric(numeric, &to, &[wanted, sentence]);
}

/// Tells that something asked for is so already, where clients wait for it.
pub fn unchanged(state: &mut IrcState, id: Option<&str>) {
    if let Some(id) = id {
        forget(state, id);
    }
    let (Some(reader), output) = (&state.reader, &mut state.output) else { return };
    match &state.context {
        Context::Away { is_away } => tell_own(&reader.nick, *is_away, output),
        Context::Redaction(redacted) => {
            redacting::unknown(redacted, &reader.nick, "That message is removed already.", output);
        }
        Context::RealName if output.has(Capability::Setname) => {
            let setname = IrcMessage::new("SETNAME").from(&reader.source());
            output.push(&setname.with(reader.called()));
        }
        _ => {}
    }
}

/// Lists the bans.
pub fn bans(state: &mut IrcState, bans: &[Ban]) {
    let Some(reader) = &state.reader else { return };
    for ban in bans {
        let mask = format!("{}!*@*", crate::protocol::irc::nick(&ban.name));
        let by = ban.by.as_ref().map_or_else(|| SERVER.to_owned(), crate::protocol::irc::nick);
        let since = (ban.since / 1_000).to_string();
        let words = [reader.channel.as_str(), &mask, &by, &since];
        state.output.numeric(Numeric::BanList, &reader.nick, &words);
    }
    end_bans(reader, &mut state.output);
}

/// Ends the list of the bans.
pub fn end_bans(reader: &IrcReader, output: &mut IrcOutput) {
    let words = [reader.channel.as_str(), "End of the bans"];
    output.numeric(Numeric::EndOfBanList, &reader.nick, &words);
}

/// A sentence, and a name that is free.
fn with_suggestion(sentence: &str, suggestion: Option<&str>) -> String {
    match suggestion {
        Some(free) => format!("{sentence} {free} is free."),
        None => sentence.to_owned(),
    }
}
