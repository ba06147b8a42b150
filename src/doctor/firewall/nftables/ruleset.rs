// SPDX-License-Identifier: GPL-3.0-or-later
//! Tables, chains and sets of a listing.

use super::items::{NftItem, items};

/// The chains and sets of all tables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ruleset<'a> {
    /// All chains.
    pub chains: Vec<NftChain<'a>>,
    /// All sets and maps that have a name.
    pub sets: Vec<NftSet<'a>>,
}

/// The table something is in: its family, such as `inet`, and its name.
pub type TableName<'a> = (&'a str, &'a str);

/// A chain.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NftChain<'a> {
    /// Its table.
    pub table: TableName<'a>,
    /// Its name.
    pub name: &'a str,
    /// Type and hook, if packets come here by themselves.
    pub hook: Option<(&'a str, &'a str)>,
    /// Set if what comes to its end is dropped.
    pub drops: bool,
    /// Its rules.
    pub rules: Vec<Vec<NftItem<'a>>>,
}

/// A set or a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NftSet<'a> {
    /// Its table.
    pub table: TableName<'a>,
    /// Its name.
    pub name: &'a str,
    /// Its elements, with the commas between them.
    pub elements: Vec<NftItem<'a>>,
}

impl<'a> Ruleset<'a> {
    /// Reads a listing. What is no table is left out.
    pub fn parse(listing: &'a str) -> Self {
        let mut ruleset = Self::default();
        for statement in statements(&items(listing)) {
            if let [NftItem::Word("table"), family, name, NftItem::Group(body)] = statement
                && let (Some(family), Some(name)) = (family.text(), name.text())
            {
                ruleset.read_table((family, name), body);
            }
        }
        ruleset
    }

    /// The chain of this name in a table.
    pub fn chain(&self, table: TableName<'_>, name: &str) -> Option<&NftChain<'a>> {
        self.chains.iter().find(|chain| chain.table == table && chain.name == name)
    }

    /// Elements of the set of this name in a table.
    pub fn elements(&self, table: TableName<'_>, name: &str) -> Option<&[NftItem<'a>]> {
        let set = self.sets.iter().find(|set| set.table == table && set.name == name);
        set.map(|set| &*set.elements)
    }

    fn read_table(&mut self, table: TableName<'a>, body: &[NftItem<'a>]) {
        for statement in statements(body) {
            let [NftItem::Word(kind), name, NftItem::Group(body)] = statement else { continue };
            let Some(name) = name.text() else { continue };
            match *kind {
                "chain" => self.chains.push(NftChain::read(table, name, body)),
                "set" | "map" => {
                    let elements = elements(body).to_vec();
                    self.sets.push(NftSet { table, name, elements });
                }
                _ => {}
            }
        }
    }
}

impl<'a> NftChain<'a> {
    fn read(table: TableName<'a>, name: &'a str, body: &[NftItem<'a>]) -> Self {
        let mut chain = Self { table, name, ..Self::default() };
        for statement in statements(body) {
            match statement {
                [NftItem::Word("type"), kind, NftItem::Word("hook"), hook, ..] => {
                    chain.hook = kind.text().zip(hook.text());
                }
                [NftItem::Word("policy"), policy] => chain.drops = policy.text() == Some("drop"),
                [NftItem::Word("comment"), _] => {}
                rule => chain.rules.push(rule.to_vec()),
            }
        }
        chain
    }
}

fn elements<'r, 'a>(body: &'r [NftItem<'a>]) -> &'r [NftItem<'a>] {
    let all = |statement: &'r [NftItem<'a>]| match statement {
        [NftItem::Word("elements"), NftItem::Word("="), NftItem::Group(all)] => Some(&**all),
        _ => None,
    };
    statements(body).find_map(all).unwrap_or_default()
}

fn statements<'r, 'a>(items: &'r [NftItem<'a>]) -> impl Iterator<Item = &'r [NftItem<'a>]> {
    items.split(|item| *item == NftItem::End).filter(|statement| !statement.is_empty())
}
