// SPDX-License-Identifier: GPL-3.0-or-later
//! No file imports from another that imports from it, by whatever way.
//!
//! What counts is every path from `crate`, `super`, `self` or a module declared
//! in the file, in a `use` as in the code; a re-export stands for the file it
//! leads to. What stands inside a macro's parentheses is not seen, nor are the
//! methods a file calls: a type whose `impl` blocks are in several files may
//! tie them to each other unseen.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::Visit;

use crate::source::{Source, sources};

type Graph<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// Imports there are between files of ours, at the least: if most paths lead
/// nowhere, it is this test that does not understand them.
const IMPORTS: usize = 1_000;

#[test]
fn no_file_imports_in_a_circle() {
    let graph = graph(sources());
    let imports: usize = graph.values().map(BTreeSet::len).sum();
    assert!(imports >= IMPORTS, "only {imports} imports are understood");
    let found = circles(&graph);
    let faults: Vec<_> = found.iter().map(|circle| circle.join("\n  ")).collect();
    assert!(faults.is_empty(), "these import each other:\n  {}", faults.join("\nand these:\n  "));
}

#[test]
fn a_circle_is_found() {
    let closed_by = |text: &str| {
        let files = [
            ("lib.rs", "mod attic; mod cellar; mod roof;"),
            ("attic.rs", "use crate::cellar::Wine; pub struct Box;"),
            ("cellar/mod.rs", "mod shelf; pub use shelf::Wine;"),
            ("cellar/shelf.rs", "pub struct Wine; fn tidy() { super::super::roof::mend(); }"),
            ("roof.rs", text),
        ];
        let files = files.map(|(path, text)| Source::new(path, text.to_owned()));
        let found = circles(&graph(&files));
        found.into_iter().map(|circle| circle.join(" ")).collect::<Vec<_>>()
    };
    // By a `use`, behind a re-export, and in the code.
    assert_eq!(closed_by("use super::attic::Box;"), ["attic.rs cellar/shelf.rs roof.rs"]);
    assert_eq!(closed_by("#[cfg(test)] mod tests { use crate::attic::Box; }"), [""; 0]);
    assert_eq!(closed_by("use std::boxed::Box;"), [""; 0]);
}

/// Modules a file declares and paths it mentions.
#[derive(Default)]
struct Mentions {
    /// Module that is visited: the file's, and inline ones in it.
    module: Vec<String>,
    /// Modules declared there.
    children: BTreeSet<String>,
    /// Re-exports, by the path they have here.
    exports: Vec<(Vec<String>, Vec<String>)>,
    paths: BTreeSet<Vec<String>>,
}

impl Mentions {
    fn of(source: &Source) -> Self {
        let file = source.syntax();
        let children = file.items.iter().filter_map(|item| match item {
            syn::Item::Mod(module) => Some(module.ident.to_string()),
            _ => None,
        });
        let mut found =
            Self { module: source.module.clone(), children: children.collect(), ..Self::default() };
        found.visit_file(&file);
        found
    }

    /// The path from the crate's root, if it leads through our own modules.
    fn absolute(&self, path: &[String]) -> Option<Vec<String>> {
        let mut from = self.module.clone();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => return Some(path[1..].to_vec()),
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|part| part == "super") {
                    from.pop();
                    rest = &rest[1..];
                }
            }
            first if self.children.contains(first) => {}
            _ => return None,
        }
        from.extend_from_slice(rest);
        Some(from)
    }
}

impl Visit<'_> for Mentions {
    fn visit_item_use(&mut self, item: &syn::ItemUse) {
        let mut leaves = Vec::new();
        flatten(&item.tree, &mut Vec::new(), &mut leaves);
        for (path, name) in leaves {
            let Some(path) = self.absolute(&path) else { continue };
            match item.vis {
                syn::Visibility::Inherited => drop(self.paths.insert(path)),
                _ => self.exports.push(([&self.module[..], &[name]].concat(), path)),
            }
        }
    }

    fn visit_item_mod(&mut self, item: &syn::ItemMod) {
        self.module.push(item.ident.to_string());
        syn::visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_path(&mut self, path: &syn::Path) {
        let parts: Vec<_> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        if parts.len() > 1 && path.leading_colon.is_none() {
            self.paths.extend(self.absolute(&parts));
        }
        syn::visit::visit_path(self, path);
    }
}

/// The single paths of a `use`, each with the name it gets.
fn flatten(tree: &syn::UseTree, before: &mut Vec<String>, found: &mut Vec<(Vec<String>, String)>) {
    let leaf = |before: &[String], name: String| match name.as_str() {
        "self" => (before.to_vec(), before.last().cloned().unwrap_or_default()),
        _ => ([before, std::slice::from_ref(&name)].concat(), name),
    };
    match tree {
        syn::UseTree::Path(path) => {
            before.push(path.ident.to_string());
            flatten(&path.tree, before, found);
            before.pop();
        }
        syn::UseTree::Name(name) => found.push(leaf(before, name.ident.to_string())),
        syn::UseTree::Rename(name) => {
            found.push((leaf(before, name.ident.to_string()).0, name.rename.to_string()));
        }
        syn::UseTree::Glob(_) => found.push((before.clone(), "*".to_owned())),
        syn::UseTree::Group(group) => {
            group.items.iter().for_each(|tree| flatten(tree, before, found));
        }
    }
}

/// Each file with those it imports from.
fn graph(sources: &[Source]) -> Graph<'_> {
    let files: BTreeMap<_, _> =
        sources.iter().map(|file| (&file.module[..], &file.path[..])).collect();
    let is_test: BTreeMap<_, _> =
        sources.iter().map(|file| (&file.path[..], file.is_test)).collect();
    let shipped = sources.iter().filter(|file| !file.is_test);
    let mentions: Vec<_> = shipped.map(|file| (&file.path[..], Mentions::of(file))).collect();
    let exports: BTreeMap<_, _> =
        mentions.iter().flat_map(|(_, mentioned)| mentioned.exports.iter().cloned()).collect();
    let mut graph = Graph::new();
    for (file, mentioned) in &mentions {
        let others = mentioned.paths.iter().filter_map(|path| defined_in(path, &files, &exports));
        graph.insert(file, others.filter(|other| other != file && !is_test[other]).collect());
    }
    graph
}

/// The file with what a path leads to, behind re-exports.
fn defined_in<'a>(
    path: &[String],
    files: &BTreeMap<&[String], &'a str>,
    exports: &BTreeMap<Vec<String>, Vec<String>>,
) -> Option<&'a str> {
    let mut path = path.to_vec();
    // As often as one may lead to the next.
    for _ in 0..8 {
        let led = (1..=path.len()).rev().find_map(|length| {
            let to = exports.get(&path[..length])?;
            Some([&to[..], &path[length..]].concat())
        });
        match led {
            Some(to) => path = to,
            None => break,
        }
    }
    (1..=path.len()).rev().find_map(|length| files.get(&path[..length]).copied())
}

/// Files that reach each other, each group sorted.
fn circles<'a>(graph: &Graph<'a>) -> Vec<Vec<&'a str>> {
    let reached: BTreeMap<_, _> = graph.keys().map(|file| (*file, reach(graph, file))).collect();
    let mut found = BTreeSet::new();
    for (file, others) in &reached {
        let circle: Vec<_> =
            others.iter().filter(|other| reached[*other].contains(file)).copied().collect();
        if !circle.is_empty() {
            found.insert(circle);
        }
    }
    found.into_iter().collect()
}

fn reach<'a>(graph: &Graph<'a>, from: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut ahead: Vec<&str> = graph[from].iter().copied().collect();
    while let Some(file) = ahead.pop() {
        if let Some((known, others)) = graph.get_key_value(file)
            && found.insert(*known)
        {
            ahead.extend(others.iter().copied());
        }
    }
    found
}
