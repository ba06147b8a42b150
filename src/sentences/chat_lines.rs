// SPDX-License-Identifier: GPL-3.0-or-later
//! Lines of a conversation as a terminal and a page show them: no line of what
//! somebody says can pass for one of somebody else or of the room.

use super::{
    acted as sentence_about, answering_in_front, files, history, keep_choice, polls, removed,
    topic_set,
};
use crate::i18n::gettext_f;
use crate::protocol::{
    ActionTarget, Edit, EventKind, LeaveReason, ModerationAction, NameDoubt, Nickname, Text,
    Whisper, Why,
};

/// In front of what the room or Salotto itself says where people talk. No name
/// begins with a space, so nobody's name makes such a line, in any language.
pub const ROOM: &str = "  ";

/// The beginning of the lines of a message: of what somebody says, or does. An act is set
/// apart, so that nobody who is called like that says one.
pub fn author(name: &Nickname, emote: bool) -> String {
    if emote { format!("{ROOM}* {name} ") } else { format!("{name}: ") }
}

/// The text that the author of a message, or of a whisper `to` somebody, gives to it, every
/// line with the author in front.
fn edited(from: &Nickname, to: Option<&Nickname>, text: &Text) -> String {
    let line = |line| {
        let gaps = [("name", from.as_str()), ("text", line)];
        match to {
            Some(to) => {
                let [name, text] = gaps;
                let gaps = [name, text, ("other", to.as_str())];
                // Translators: {name} gives a whisper to {other} another text, which is {text}.
                gettext_f("{name} edits a whisper to {other}: {text}", &gaps)
            }
            // Translators: {name} gives a message of before another text, which is {text}.
            None => gettext_f("{name} edits: {text}", &gaps),
        }
    };
    text.as_str().lines().map(line).collect::<Vec<_>>().join("\n")
}

/// A sentence of our own, every line of it set apart from what people say.
pub fn own(sentence: &str) -> String {
    let lines: Vec<String> = sentence.lines().map(|line| format!("{ROOM}{line}")).collect();
    lines.join("\n")
}

/// A line without what sets it apart, to stand behind something else. Lines within a sentence
/// that are indented stay so.
pub fn flush(line: &str) -> &str {
    line.strip_prefix(ROOM).unwrap_or(line)
}

/// A message, every line with its author in front: no line can pass for
/// somebody else's.
pub fn spoken(name: &Nickname, emote: bool, text: &str) -> String {
    let author = author(name, emote);
    text.lines().map(|line| format!("{author}{line}")).collect::<Vec<_>>().join("\n")
}

/// Lines about an event; `None` if it needs none. Joins, leaves and renames stand
/// flush left, as ever: in no language do they have a colon. All others that are
/// not [`spoken`] are set apart.
pub fn event(what: &EventKind) -> Option<String> {
    let sentence = match what {
        EventKind::Said { from, answers: Some(answered), emote, text, .. } => {
            let text = format!("{} {text}", answering_in_front(answered));
            spoken(from, *emote, &text)
        }
        EventKind::Said { from, emote, text, .. } => spoken(from, *emote, text.as_str()),
        EventKind::Edited(Edit { from, to, text: Some(text), .. }) => {
            own(&edited(from, to.as_ref(), text))
        }
        // Translators: {name} is somebody's nickname.
        EventKind::Joined(member) => {
            let came = gettext_f("{name} joined the chat", &[("name", member.name.as_str())]);
            with_doubt(came, member.doubt())
        }
        EventKind::Left { name, reason } => left(name, *reason),
        EventKind::Renamed { from, to, recognition, looks_like, .. } => {
            let gaps = [("name", from.as_str()), ("new", to.as_str())];
            let doubt = NameDoubt::about(to, *recognition, looks_like.as_ref());
            with_doubt(gettext_f("{name} is now called {new}", &gaps), doubt)
        }
        EventKind::Topic { by, topic, .. } => own(&topic_set(by.as_ref(), topic)),
        EventKind::Acted { by, act, target, why, .. } => {
            acted(by.as_ref(), act, *target, why.as_ref())
        }
        EventKind::Removed { from, by, .. } => own(&in_place_of(from, by.as_ref())),
        EventKind::Notice { text } => own(text.as_str()),
        EventKind::History { kept, chosen: false } => own(&history(*kept)),
        EventKind::History { kept, chosen: true } => own(&keep_choice(*kept)),
        EventKind::Poll(poll) => own(&polls::asked(poll)),
        EventKind::File(file) => own(&files::shared(file)),
        EventKind::PollClosed(closed) => own(&polls::closed(closed)),
        EventKind::Whispered(whisper) => own(&whispered(whisper)),
        EventKind::Withheld
        | EventKind::Reacted(_)
        | EventKind::Edited(_)
        | EventKind::Revised { .. }
        | EventKind::Voted(_) => return None,
        // Told once, by the session's ending.
        EventKind::Ended => return None,
    };
    Some(sentence)
}

/// A whisper as one of the two reads it who goes by the name `you`: no line of it can pass
/// for anything that everybody reads.
pub fn whispered_to(whisper: &Whisper, you: &Nickname) -> String {
    if whisper.from == *you {
        return own(&whisper_lines(whisper, |line| {
            let gaps = [("name", whisper.to.as_str()), ("text", line)];
            // Translators: {text} is what you say to {name} alone.
            gettext_f("You whisper to {name}: {text}", &gaps)
        }));
    }
    own(&whisper_lines(whisper, |line| {
        let gaps = [("name", whisper.from.as_str()), ("text", line)];
        // Translators: {text} is what {name} says to you alone.
        gettext_f("{name} whispers: {text}", &gaps)
    }))
}

/// A whisper as a third one would read it.
fn whispered(whisper: &Whisper) -> String {
    whisper_lines(whisper, |line| {
        let gaps =
            [("name", whisper.from.as_str()), ("other", whisper.to.as_str()), ("text", line)];
        // Translators: {text} is what {name} says to {other} alone.
        gettext_f("{name} whispers to {other}: {text}", &gaps)
    })
}

fn whisper_lines(whisper: &Whisper, sentence: impl Fn(&str) -> String) -> String {
    let deed = whisper.emote.then(|| format!("*{}*", whisper.text));
    let text = deed.as_deref().unwrap_or(whisper.text.as_str());
    text.lines().map(sentence).collect::<Vec<_>>().join("\n")
}

/// A line more for a name that suggests somebody else.
fn with_doubt(told: String, doubt: Option<NameDoubt>) -> String {
    match doubt {
        Some(doubt) => format!("{told}\n{}", own(&doubted(&doubt))),
        None => told,
    }
}

/// Lines about an action of the host or a moderator. Every line of an announcement
/// names its author.
pub fn acted(
    by: Option<&Nickname>,
    act: &ModerationAction,
    target: ActionTarget,
    why: Option<&Why>,
) -> String {
    let told = |act: &ModerationAction| own(&sentence_about(by, act, target, why));
    let ModerationAction::Announce { text } = act else { return told(act) };
    let lines = text.as_str().lines().filter_map(|line| Text::new(line).ok());
    lines.map(|text| told(&ModerationAction::Announce { text })).collect::<Vec<_>>().join("\n")
}

/// The line in the place of a message that was removed.
fn in_place_of(from: &Nickname, by: Option<&Nickname>) -> String {
    let gaps = [("name", from.as_str()), ("removed", &*removed(by))];
    // Translators: {name} is the author of a message, {removed} is “Removed by …”.
    gettext_f("{name}: {removed}", &gaps)
}

fn left(name: &Nickname, reason: LeaveReason) -> String {
    let gaps = [("name", name.as_str())];
    match reason {
        LeaveReason::Left | LeaveReason::Other => gettext_f("{name} left the chat", &gaps),
        LeaveReason::Vanished => own(&gettext_f("{name} lost the connection.", &gaps)),
        LeaveReason::Stalled | LeaveReason::Refused => {
            own(&gettext_f("{name} was disconnected.", &gaps))
        }
        LeaveReason::Kicked => own(&gettext_f("{name} was kicked from the room.", &gaps)),
        LeaveReason::Banned => own(&gettext_f("{name} was banned from the room.", &gaps)),
    }
}

/// A name that is known came, but not with the key it is known by, or one that
/// looks like it. It may still be the same person with another device.
pub fn doubted(doubt: &NameDoubt) -> String {
    match doubt {
        NameDoubt::UsedBefore(name) => gettext_f(
            // Translators: {name} is somebody’s nickname, which was used with another key before.
            "Perhaps not the {name} who was here before: the key is another, or missing.",
            &[("name", name.as_str())],
        ),
        NameDoubt::LooksLike { name, other } => gettext_f(
            // Translators: {name} and {other} are nicknames that look almost the same.
            "The name {name} looks like that of somebody else: {other}.",
            &[("name", name.as_str()), ("other", other.as_str())],
        ),
    }
}
