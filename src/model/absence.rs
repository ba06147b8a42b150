// SPDX-License-Identifier: GPL-3.0-or-later
//! Absence: of others whose connections are lost, and of whoever says so, ourselves too.

use super::roster::{Roster, note_away};
use super::update::Update;
use crate::protocol::{AwayNote, AwayNotice, Nickname, Reconnecting, Request};

/// Our note, while we are away.
pub fn own_note<'a>(roster: &'a Roster, you: &Nickname) -> Option<&'a AwayNote> {
    roster.find(you)?.member.away.as_ref()
}

/// Notes that somebody else lost the connection, or is back.
pub fn note_loss(roster: &mut Roster, you: &Nickname, change: Reconnecting) -> Option<Update> {
    let is_own = change.name == *you;
    (!is_own).then(|| {
        roster.note_reconnecting(&change);
        Update::Reconnecting(change)
    })
}

/// Notes that somebody is away, or is back.
pub fn note_absence(roster: &mut Roster, you: &Nickname, change: AwayNotice) -> Vec<Update> {
    let before = own_note(roster, you).cloned();
    note_away(roster, &change);
    let note = own_note(roster, you).cloned();
    let own = (note != before).then_some(Update::OwnAway(note));
    [Update::Away(change)].into_iter().chain(own).collect()
}

/// The request behind `/away`: with a note we are away, without one away or back, as it
/// was not before.
pub fn go_away(roster: &Roster, you: &Nickname, note: Option<AwayNote>) -> Request {
    let was_here = || own_note(roster, you).is_none().then(AwayNote::default);
    Request::Away { id: None, note: note.or_else(was_here).map(String::from) }
}

/// The request behind `/back`.
pub fn come_back() -> Request {
    Request::Away { id: None, note: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Member;

    #[test]
    fn away_without_a_note_is_back_for_who_was_away() {
        let (you, mut roster) = (Nickname::new("Ada").unwrap(), Roster::default());
        roster.join(Member::named(you.clone()));
        let asked = |roster: &Roster, note: Option<&str>| {
            let note = note.map(|note| AwayNote::new(note).unwrap());
            match go_away(roster, &you, note) {
                Request::Away { note, .. } => note,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(asked(&roster, None).as_deref(), Some(""));
        assert_eq!(asked(&roster, Some("tea")).as_deref(), Some("tea"));
        let note = Some(AwayNote::new("tea").unwrap());
        note_away(&mut roster, &AwayNotice { name: you.clone(), note: note.clone(), id: None });
        assert_eq!(own_note(&roster, &you), note.as_ref());
        assert_eq!(asked(&roster, Some("lunch")).as_deref(), Some("lunch"));
        assert_eq!(asked(&roster, None), None);
    }
}
