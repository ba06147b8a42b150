// SPDX-License-Identifier: GPL-3.0-or-later
//! Colours of people, by which those who are present are told apart. A name leads
//! to a colour; where somebody present has it, to the next free one. Nobody's colour
//! changes while they are present, whoever comes and goes.

use std::collections::{HashMap, VecDeque};

/// Colour of a person, by its number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PersonColour(u8);

impl PersonColour {
    /// Number of colours.
    pub const COUNT: u8 = 14;

    /// Its number, from 0 to [`COUNT`](Self::COUNT) - 1.
    pub fn number(self) -> u8 {
        self.0
    }
}

/// People who left and whose colours are remembered.
const REMEMBERED: usize = 64;

/// Colours that are given to people.
#[derive(Debug, Default)]
pub(super) struct Colours {
    /// People present that have each colour.
    present: [usize; PersonColour::COUNT as usize],
    /// Folded names and colours of those who left, the last one last.
    gone: VecDeque<(String, PersonColour)>,
}

impl Colours {
    /// Gives a colour to somebody who comes: the one they had, unless somebody else
    /// has it by now. Once no colour is left, one that fewest have.
    pub fn give(&mut self, folded: &str) -> PersonColour {
        let had = self.forget(folded).filter(|colour| self.owners(*colour) == 0);
        let colour = had.unwrap_or_else(|| first(folded, |colour| self.owners(colour)));
        self.present[usize::from(colour.0)] += 1;
        colour
    }

    /// Gives a colour to somebody who comes under the name of somebody else: another
    /// than theirs, as far as there are enough.
    pub fn give_other(&mut self, folded: &str) -> PersonColour {
        let theirs = self.of_absent(folded);
        let colour = first(folded, |colour| (self.owners(colour), colour == theirs));
        self.present[usize::from(colour.0)] += 1;
        colour
    }

    /// Gives a colour to each of `names`, folded, who are all that are present from
    /// now on. Whoever was present `before` keeps theirs.
    pub fn give_all(
        &mut self,
        mut before: HashMap<String, PersonColour>,
        names: &[String],
    ) -> Vec<PersonColour> {
        self.present = Default::default();
        let kept: Vec<_> = names.iter().map(|name| before.remove(name)).collect();
        for colour in kept.iter().flatten() {
            self.present[usize::from(colour.0)] += 1;
        }
        for (folded, colour) in before {
            self.remember(&folded, colour);
        }
        let given = names.iter().zip(kept);
        given.map(|(name, kept)| kept.unwrap_or_else(|| self.give(name))).collect()
    }

    /// Takes back the colour of somebody who goes.
    pub fn take_back(&mut self, folded: &str, colour: PersonColour) {
        let owners = &mut self.present[usize::from(colour.0)];
        *owners = owners.saturating_sub(1);
        self.remember(folded, colour);
    }

    /// Colour of somebody who is not present, and does not take it from anybody: as
    /// far as there are enough, another than those of people who left as well.
    pub fn of_absent(&mut self, folded: &str) -> PersonColour {
        if let Some((_, colour)) = self.gone.iter().find(|(name, _)| name == folded) {
            return *colour;
        }
        let colour = first(folded, |colour| (self.owners(colour), self.former_owners(colour)));
        self.remember(folded, colour);
        colour
    }

    fn owners(&self, colour: PersonColour) -> usize {
        self.present[usize::from(colour.0)]
    }

    fn former_owners(&self, colour: PersonColour) -> usize {
        self.gone.iter().filter(|(_, theirs)| *theirs == colour).count()
    }

    fn remember(&mut self, folded: &str, colour: PersonColour) {
        self.forget(folded);
        if self.gone.len() == REMEMBERED {
            self.gone.pop_front();
        }
        self.gone.push_back((folded.to_owned(), colour));
    }

    fn forget(&mut self, folded: &str) -> Option<PersonColour> {
        let at = self.gone.iter().position(|(name, _)| name == folded)?;
        self.gone.remove(at).map(|(_, colour)| colour)
    }
}

/// The first colour, from the one the name leads to, that is had least.
fn first<Least: Ord>(folded: &str, had: impl Fn(PersonColour) -> Least) -> PersonColour {
    let start = start(folded);
    let colours =
        (0..PersonColour::COUNT).map(|step| PersonColour((start + step) % PersonColour::COUNT));
    colours.min_by_key(|colour| had(*colour)).unwrap_or_default()
}

/// Number of the colour that a name leads to (djb2).
fn start(name: &str) -> u8 {
    let hash = name
        .bytes()
        .fold(5_381u32, |hash, byte| hash.wrapping_mul(33).wrapping_add(u32::from(byte)));
    u8::try_from(hash % u32::from(PersonColour::COUNT)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: usize = PersonColour::COUNT as usize;

    /// Names that lead to the same colour.
    fn alike() -> Vec<String> {
        let names = (0..).map(|number| format!("guest {number}"));
        names.filter(|name| start(name) == 3).take(ALL + 2).collect()
    }

    #[test]
    fn a_colour_is_given_once_while_there_are_others() {
        let mut colours = Colours::default();
        let given: Vec<_> =
            alike().iter().take(ALL).map(|name| colours.give(name).number()).collect();
        assert_eq!(given, [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0, 1, 2]);
        assert_eq!(colours.give("one more"), PersonColour(start("one more")));
        assert_eq!(colours.present.iter().sum::<usize>(), ALL + 1);
    }

    #[test]
    fn ada_and_max_are_told_apart() {
        let mut colours = Colours::default();
        assert_ne!(colours.give("ada"), colours.give("max"));
    }

    #[test]
    fn whoever_comes_back_has_the_colour_again_if_it_is_free() {
        let mut colours = Colours::default();
        let names = alike();
        let [first, second] = [0, 1].map(|at| colours.give(&names[at]));
        colours.take_back(&names[0], first);
        assert_eq!(colours.give(&names[2]), first, "it is free");
        colours.take_back(&names[1], second);
        assert_eq!(colours.give(&names[1]), second, "and so is this, for who had it");
        assert_eq!(colours.give(&names[0]), PersonColour(5));
    }

    #[test]
    fn who_is_gone_keeps_a_colour_and_takes_it_from_nobody() {
        let mut colours = Colours::default();
        let names = alike();
        let present = colours.give(&names[0]);
        let gone = [1, 2].map(|at| colours.of_absent(&names[at]));
        assert_eq!(gone, [PersonColour(4), PersonColour(5)]);
        assert_ne!(gone[0], present);
        assert_eq!(colours.give(&names[3]), PersonColour(4), "who is present goes first");
        assert_eq!(colours.of_absent(&names[1]), gone[0], "as before");
    }

    #[test]
    fn whoever_stays_keeps_the_colour() {
        let mut colours = Colours::default();
        let names = alike();
        let before: Vec<_> = names[..3].iter().map(|name| colours.give(name)).collect();
        let present = names[..2].iter().cloned().zip(before.clone()).collect();
        let now = colours.give_all(present, &[names[2].clone(), names[1].clone()]);
        assert_eq!(now, [PersonColour(3), before[1]], "nobody has the third any more");
        assert_eq!(colours.give(&names[0]), PersonColour(5), "the first is taken");
    }

    #[test]
    fn those_who_left_are_not_remembered_for_ever() {
        let mut colours = Colours::default();
        for number in 0..10_000 {
            let name = number.to_string();
            let colour = colours.give(&name);
            colours.take_back(&name, colour);
        }
        assert_eq!(colours.gone.len(), REMEMBERED);
        assert_eq!(colours.present, [0; ALL]);
    }
}
