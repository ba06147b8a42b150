// SPDX-License-Identifier: GPL-3.0-or-later
//! The source in `src/`, file by file, as text and as syntax.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use syn::visit::Visit;

/// One file of `src/`.
pub struct Source {
    /// Path below `src`, with `/` on every system.
    pub path: String,
    pub text: String,
    /// The path of the module it is: `ui/room/mod.rs` is `[ui, room]`.
    pub module: Vec<String>,
    /// Set if it is compiled for tests only.
    pub is_test: bool,
}

impl Source {
    pub fn new(path: &str, text: String) -> Self {
        Self { path: path.to_owned(), text, module: module_of(path), is_test: false }
    }

    /// Its syntax, without what is compiled for tests alone.
    pub fn syntax(&self) -> syn::File {
        let mut file = self.syntax_with_tests();
        without_tests(&mut file.items);
        file
    }

    pub fn syntax_with_tests(&self) -> syn::File {
        syn::parse_file(&self.text).unwrap_or_else(|error| panic!("src/{}: {error}", self.path))
    }

    /// The text, with a blank in the place of every line that is a comment.
    pub fn without_comments(&self) -> String {
        let kept = self.text.lines().map(|line| match line.trim_start().starts_with("//") {
            true => "",
            false => line,
        });
        kept.collect::<Vec<_>>().join("\n")
    }
}

/// Every file of `src/`, by path.
pub fn sources() -> &'static [Source] {
    static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
        let mut found = Vec::new();
        for path in files("src", "rs") {
            let below = path.strip_prefix("src/").expect("it was found there");
            found.push(Source::new(below, read(&path)));
        }
        assert!(found.len() > 10, "the source is in src/");
        let tests: BTreeSet<_> = found.iter().flat_map(test_modules).collect();
        for source in &mut found {
            let above = 1..=source.module.len();
            source.is_test =
                above.into_iter().any(|length| tests.contains(&source.module[..length]));
        }
        found
    });
    &SOURCES
}

/// The sources that are not for tests alone.
pub fn shipped() -> impl Iterator<Item = &'static Source> {
    sources().iter().filter(|source| !source.is_test)
}

/// Every file below a folder of the repository whose name ends like that.
pub fn files(folder: &str, end: &str) -> Vec<String> {
    let mut found = Vec::new();
    walk(&root().join(folder), end, &mut found);
    found.sort();
    found
}

/// Every file of Rust, but those that only start something.
pub fn rust() -> impl Iterator<Item = String> {
    ["src", "tests", "benches", "fuzz/src"].into_iter().flat_map(|folder| files(folder, "rs"))
}

fn walk(folder: &Path, end: &str, found: &mut Vec<String>) {
    for entry in
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
    {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            walk(&path, end, found);
        } else if path.extension().is_some_and(|extension| extension == end) {
            let below = path.strip_prefix(root()).expect("it was found there");
            found.push(below.to_string_lossy().replace('\\', "/"));
        }
    }
}

/// Text of a file of the repository.
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn module_of(path: &str) -> Vec<String> {
    let parts = path.trim_end_matches(".rs").split('/');
    parts.filter(|part| !matches!(*part, "mod" | "lib")).map(str::to_owned).collect()
}

/// The modules in files of their own that one declares for tests.
fn test_modules(source: &Source) -> Vec<Vec<String>> {
    /// Collects them, with the inline modules they stand in.
    struct Found(Vec<String>, Vec<Vec<String>>);

    impl Visit<'_> for Found {
        fn visit_item_mod(&mut self, module: &syn::ItemMod) {
            self.0.push(module.ident.to_string());
            if module.content.is_none() && is_for_tests(&module.attrs) {
                self.1.push(self.0.clone());
            }
            syn::visit::visit_item_mod(self, module);
            self.0.pop();
        }
    }

    let mut found = Found(source.module.clone(), Vec::new());
    found.visit_file(&source.syntax_with_tests());
    found.1
}

fn without_tests(items: &mut Vec<syn::Item>) {
    items.retain(|item| match item {
        syn::Item::Mod(item) => !is_for_tests(&item.attrs),
        syn::Item::Fn(item) => !is_for_tests(&item.attrs),
        syn::Item::Impl(item) => !is_for_tests(&item.attrs),
        syn::Item::Use(item) => !is_for_tests(&item.attrs),
        syn::Item::Struct(item) => !is_for_tests(&item.attrs),
        _ => true,
    });
    for item in items {
        if let syn::Item::Mod(syn::ItemMod { content: Some((_, items)), .. }) = item {
            without_tests(items);
        }
    }
}

/// Returns `true` if `#[cfg(test)]` or `#[cfg(all(test, …))]` is among the
/// attributes.
fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().filter(|attribute| attribute.path().is_ident("cfg")).any(|attribute| {
        let syn::Meta::List(list) = &attribute.meta else { return false };
        let condition = list.tokens.to_string().replace(' ', "");
        condition == "test" || condition.starts_with("all(test,")
    })
}
