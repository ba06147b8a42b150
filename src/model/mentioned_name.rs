// SPDX-License-Identifier: GPL-3.0-or-later
//! The name that stands behind an `@`, of all the names of those who are here.

use super::roster::Roster;
use crate::markup::{MentionOf, ends_a_name};
use crate::protocol::{NameError, Nickname, Role, limits};

/// The word by which the host and the moderators call all who are here.
const EVERYONE: &str = "everyone";

/// Places where a name may end that are tried: each character of a name is one, and some
/// more are characters that nobody sees.
const ENDS: usize = 2 * limits::NAME_CHARACTERS;

/// The longest name of somebody here that a text begins with, in any case and script, and
/// its length in bytes. We have that `role`.
pub fn mentioned_name(
    rest: &str,
    roster: &Roster,
    you: &Nickname,
    role: Role,
) -> Option<(usize, MentionOf)> {
    if rest.starts_with(char::is_whitespace) {
        return None;
    }
    let ends = rest.char_indices().skip(1).map(|(end, _)| end).chain([rest.len()]);
    let ends = ends.take_while(|end| *end <= limits::NAME_BYTES);
    let (mut found, mut last, you) = (None, String::new(), you.folded());
    for end in ends.filter(|end| ends_a_name(rest, *end)).take(ENDS) {
        let name = match Nickname::new(&rest[..end]) {
            Ok(name) => name,
            // Longer ones are, too.
            Err(NameError::TooLong) => break,
            Err(_) => continue,
        };
        let folded = name.folded();
        // What nobody sees does not belong to it.
        if folded == last {
            continue;
        }
        if folded == you {
            found = Some((end, MentionOf::Us));
        } else if folded == EVERYONE {
            found = Some((end, MentionOf::Everyone { we_may: role.may_moderate() }));
        } else if roster.has(&name) {
            found = Some((end, MentionOf::Other));
        }
        last = folded;
    }
    found
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::markup::Markup;
    use crate::protocol::Member;

    fn name(raw: &str) -> Nickname {
        Nickname::new(raw).unwrap()
    }

    #[test]
    fn the_longest_name_of_somebody_here_is_found() {
        let mut roster = Roster::default();
        for raw in ["Ada", "Ada Lovelace", "bo_peep", "田中", "José", "علی"] {
            roster.join(Member::named(name(raw)));
        }
        let found = |rest: &'static str| {
            let found = mentioned_name(rest, &roster, &name("Bo"), Role::Guest);
            found.map(|(length, of)| (&rest[..length], of == MentionOf::Us))
        };
        assert_eq!(found("ada, hi"), Some(("ada", false)));
        assert_eq!(found("ADA lovelace's"), Some(("ADA lovelace", false)));
        assert_eq!(found("Ada Byron"), Some(("Ada", false)));
        assert_eq!(found("Bo_Peep!"), Some(("Bo_Peep", false)));
        assert_eq!(found("Bo and"), Some(("Bo", true)));
        assert_eq!(found("everyone: look"), Some(("everyone", false)));
        for (role, we_may) in [(Role::Guest, false), (Role::Moderator, true)] {
            let found = mentioned_name("Everyone!", &roster, &name("Bo"), role);
            assert_eq!(found, Some((8, MentionOf::Everyone { we_may })));
        }
        assert_eq!(found("田中さん"), Some(("田中", false)));
        assert_eq!(found("jose\u{301} hi"), Some(("jose\u{301}", false)));
        assert_eq!(found("علی سلام"), Some(("علی", false)));
        for rest in ["", " Ada", "Adam", "bo_peep2", "Cleo", "Bob", "everyones"] {
            assert_eq!(found(rest), None, "{rest}");
        }
    }

    #[test]
    fn a_name_is_looked_for_at_few_places_only() {
        let roster = Roster::default();
        for bomb in ["@", "@a ", "@\u{202E}\u{202D}", "@田"] {
            let look_ups = Cell::new(0);
            let text = bomb.repeat(limits::TEXT_CHARACTERS / bomb.chars().count());
            let markup = Markup::new(&text, &|rest| {
                look_ups.set(look_ups.get() + 1);
                mentioned_name(rest, &roster, &name("Bo"), Role::Guest)
            });
            assert!(markup.is_plain(), "{bomb}");
            assert!((1..=50).contains(&look_ups.get()), "{bomb}");
        }
        // What is too long ends the search, and what is behind it is not of the name.
        let long = "a-".repeat(2_000);
        assert_eq!(mentioned_name(&long, &roster, &name("Bo"), Role::Guest), None);
    }

    #[test]
    fn what_nobody_sees_neither_hides_nor_makes_a_name() {
        let mut roster = Roster::default();
        roster.join(Member::named(name("Ada")));
        let found = |rest: &str| {
            mentioned_name(rest, &roster, &name("Bo"), Role::Guest).map(|(end, _)| end)
        };
        assert_eq!(found("Ada\u{200B}m"), None);
        assert_eq!(found("Ada\u{202E} x"), Some(3));
        assert_eq!(found("A\u{200B}da"), Nickname::new("A\u{200B}da").ok().map(|_| 6));
    }
}
