// SPDX-License-Identifier: GPL-3.0-or-later
//! The budgets of the source: what a reader can hold in mind. Whoever goes over
//! one is on a list in `exceptions.rs` with the reason; whoever no longer does has to leave it.
//!
//! What a macro writes is not seen: neither `glib::wrapper!`, whose type counts
//! as the struct of the same name that is its instance, nor derived methods.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use syn::visit::Visit;

use crate::exceptions::{
    BUSY_TYPES, Exceptions, LONG_DESCRIPTIONS, LONG_FILES, LONG_FUNCTIONS, SHARED_NAMES, WIDE_TYPES,
};
use crate::source::{Source, files, read, root, rust, shipped, sources};

/// The most lines a file has.
const FILE: usize = 300;
/// The most lines a description of a window has.
const DESCRIPTION: usize = 250;
/// The most lines a function has, from its name to its brace.
const FUNCTION: usize = 50;
/// The most fields a struct has.
const FIELDS: usize = 15;
/// The most methods a type has beside those of traits.
const METHODS: usize = 25;

#[test]
fn no_file_is_too_long() {
    let scripts = ["tests", "build-aux"].map(|folder| files(folder, "py"));
    let all = rust().chain(scripts.into_iter().flatten()).chain(commands());
    let lengths = all.map(|path| (path.clone(), read(&path).lines().count()));
    within(FILE, "lines", lengths, LONG_FILES);
}

#[test]
fn no_description_of_a_window_is_too_long() {
    let all = files("resources", "ui").into_iter();
    let lengths = all.map(|path| (path.clone(), read(&path).lines().count()));
    within(DESCRIPTION, "lines", lengths, LONG_DESCRIPTIONS);
}

#[test]
fn no_function_is_too_long() {
    let lengths = rust().flat_map(|path| functions(&path, &read(&path)));
    within(FUNCTION, "lines", lengths, LONG_FUNCTIONS);
}

#[test]
fn no_type_has_too_many_fields() {
    let all = types(shipped()).into_iter().map(|(name, size)| (name, size.fields));
    within(FIELDS, "fields", all, WIDE_TYPES);
}

#[test]
fn no_type_has_too_many_methods() {
    let all = types(shipped()).into_iter().map(|(name, size)| (name, size.methods));
    within(METHODS, "methods", all, BUSY_TYPES);
}

/// The types of tests included: who greps for a name has to land where it leads.
#[test]
fn a_type_has_a_name_of_its_own() {
    let mut places: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for source in sources() {
        for (name, _) in Types::found_in(&source.syntax_with_tests()).defined {
            places.entry(name).or_default().insert(&source.path);
        }
    }
    let shared = places.into_iter().filter(|(_, places)| places.len() > 1);
    let shared = shared.map(|(name, places)| (name, Vec::from_iter(places).join(", ")));
    only_listed(shared.collect(), SHARED_NAMES);
}

/// A file made up to be over each budget by one, and to keep to it with another.
#[test]
fn what_is_over_a_budget_is_found() {
    let lines = |count| "\n".repeat(count - 1);
    let fields = |count| (0..count).map(|n| format!("f{n}: u8")).collect::<Vec<_>>().join(", ");
    let methods =
        |count| (0..count).map(|n| format!("fn m{n}() {{}}")).collect::<Vec<_>>().join(" ");
    let with = |more: usize| {
        let (body, fields) = (lines(FUNCTION + more), fields(FIELDS + more));
        // In two blocks, which count together.
        let (methods, last) = (methods(METHODS - 1 + more), "fn last() {}");
        let text = format!(
            "fn f() {{{body}}}\nstruct Wide {{{fields}}}\nimpl Wide {{{methods}}}\nimpl Wide {{{last}}}"
        );
        let file = Source::new("made/up.rs", text);
        let sizes = types([&file]);
        let wide = &sizes["src/made/up.rs: Wide"];
        let all = |size| [("Wide".to_owned(), size)];
        [
            over(FUNCTION, "lines", functions(&file.path, &file.text)),
            over(FIELDS, "fields", all(wide.fields)),
            over(METHODS, "methods", all(wide.methods)),
        ]
        .map(|over| faults(over, &[]))
    };
    assert_eq!(with(0), [const { Vec::<String>::new() }; 3]);
    let [function, fields, methods] = with(1);
    assert_eq!(
        function,
        [format!("made/up.rs: f: {} lines, and {FUNCTION} are the most", FUNCTION + 1)]
    );
    assert_eq!(fields, [format!("Wide: {} fields, and {FIELDS} are the most", FIELDS + 1)]);
    assert_eq!(methods, [format!("Wide: {} methods, and {METHODS} are the most", METHODS + 1)]);
    let unneeded = faults(BTreeMap::new(), &[("Slim", "it was wide once")]);
    assert_eq!(unneeded, ["Slim: keeps to the budget, take it off the list"]);
}

#[test]
fn every_source_names_its_licence() {
    let scripts = ["tests", "build-aux"].map(|folder| files(folder, "py"));
    for path in rust().chain(scripts.into_iter().flatten()).chain(commands()) {
        let head = read(&path).lines().take(2).collect::<Vec<_>>().join("\n");
        assert!(head.contains("SPDX-License-Identifier: GPL-3.0-or-later"), "{path}");
    }
}

#[test]
fn every_file_says_what_it_is() {
    for path in rust() {
        let text = read(&path);
        let second = text.lines().nth(1).unwrap_or_default();
        assert!(second.starts_with("//! "), "{path} has no `//!` behind its licence");
    }
}

/// The commands of `build-aux/`, whose names have no end.
fn commands() -> impl Iterator<Item = String> {
    let entries = fs::read_dir(root().join("build-aux")).expect("build-aux/ can be read");
    let names = entries.map(|entry| entry.expect("it can be read").file_name());
    let names = names.map(|name| format!("build-aux/{}", name.to_string_lossy()));
    names
        .filter(|path| {
            !path.contains('.') || Path::new(path).extension().is_some_and(|end| end == "sh")
        })
        .filter(|path| root().join(path).is_file())
}

#[track_caller]
fn within(
    budget: usize,
    of: &str,
    all: impl Iterator<Item = (String, usize)>,
    exceptions: Exceptions,
) {
    let all: Vec<_> = all.collect();
    assert!(all.len() >= 20, "only {} of the tree are measured", all.len());
    only_listed(over(budget, of, all), exceptions);
}

/// Those that are over a budget, with the fault.
fn over(
    budget: usize,
    of: &str,
    all: impl IntoIterator<Item = (String, usize)>,
) -> BTreeMap<String, String> {
    let over = all.into_iter().filter(|(_, size)| *size > budget);
    over.map(|(name, size)| (name, format!("{size} {of}, and {budget} are the most"))).collect()
}

/// Nothing is over a budget that is not on the list, and nothing is on the list
/// that is not over the budget.
#[track_caller]
fn only_listed(over: BTreeMap<String, String>, exceptions: Exceptions) {
    let faults = faults(over, exceptions);
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn faults(over: BTreeMap<String, String>, exceptions: Exceptions) -> Vec<String> {
    let idle = exceptions.iter().filter(|(name, _)| !over.contains_key(*name));
    let mut faults: Vec<_> = idle
        .map(|(name, _)| format!("{name}: keeps to the budget, take it off the list"))
        .collect();
    let listed = |name: &str| exceptions.iter().any(|(listed, _)| *listed == name);
    let new = over.into_iter().filter(|(name, _)| !listed(name));
    faults.extend(new.map(|(name, fault)| format!("{name}: {fault}")));
    faults
}

/// The functions of a file, by file and name, with their lines.
fn functions(path: &str, text: &str) -> Vec<(String, usize)> {
    let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut found = Functions(path.to_owned(), Vec::new());
    found.visit_file(&file);
    found.1
}

struct Functions(String, Vec<(String, usize)>);

impl Functions {
    fn add(&mut self, signature: &syn::Signature, body: &syn::Block) {
        let first = signature.fn_token.span.start().line;
        let last = body.brace_token.span.close().end().line;
        self.1.push((format!("{}: {}", self.0, signature.ident), last - first + 1));
    }
}

impl Visit<'_> for Functions {
    fn visit_item_fn(&mut self, item: &syn::ItemFn) {
        self.add(&item.sig, &item.block);
        syn::visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &syn::ImplItemFn) {
        self.add(&item.sig, &item.block);
        syn::visit::visit_impl_item_fn(self, item);
    }
}

#[derive(Default)]
struct Size {
    fields: usize,
    methods: usize,
}

/// Every type of these files, by file and name.
fn types<'a>(sources: impl IntoIterator<Item = &'a Source>) -> BTreeMap<String, Size> {
    let mut found = BTreeMap::new();
    let parsed: Vec<_> = sources.into_iter().map(|source| (source, Types::of(source))).collect();
    let defined: Vec<_> = parsed
        .iter()
        .flat_map(|(source, types)| types.defined.iter().map(move |(name, _)| (*source, name)))
        .collect();
    for (source, types) in &parsed {
        for (name, fields) in &types.defined {
            let size: &mut Size = found.entry(key(source, name)).or_default();
            size.fields = size.fields.max(*fields);
        }
    }
    for (source, types) in &parsed {
        for (name, methods) in &types.methods {
            // The nearest of that name: in the file, or with most folders in common.
            let near = |other: &Source| {
                let pairs = source.module.iter().zip(&other.module);
                (other.path == source.path, pairs.take_while(|(a, b)| a == b).count())
            };
            let owner = defined.iter().filter(|(_, other)| *other == name);
            if let Some((owner, _)) = owner.max_by_key(|(other, _)| near(other)) {
                found.entry(key(owner, name)).or_default().methods += methods;
            }
        }
    }
    found
}

fn key(source: &Source, name: &str) -> String {
    format!("src/{}: {name}", source.path)
}

/// The types a file defines, with their fields, and methods it gives to types.
#[derive(Default)]
struct Types {
    defined: Vec<(String, usize)>,
    methods: Vec<(String, usize)>,
}

impl Types {
    fn of(source: &Source) -> Self {
        Self::found_in(&source.syntax())
    }

    fn found_in(file: &syn::File) -> Self {
        let mut found = Self::default();
        found.visit_file(file);
        found
    }
}

impl Visit<'_> for Types {
    fn visit_item_struct(&mut self, item: &syn::ItemStruct) {
        self.defined.push((item.ident.to_string(), item.fields.len()));
    }

    fn visit_item_enum(&mut self, item: &syn::ItemEnum) {
        self.defined.push((item.ident.to_string(), 0));
    }

    fn visit_item_trait(&mut self, item: &syn::ItemTrait) {
        self.defined.push((item.ident.to_string(), 0));
    }

    fn visit_item_type(&mut self, item: &syn::ItemType) {
        self.defined.push((item.ident.to_string(), 0));
    }

    fn visit_item_impl(&mut self, item: &syn::ItemImpl) {
        let (None, syn::Type::Path(of)) = (&item.trait_, &*item.self_ty) else { return };
        let Some(name) = of.path.segments.last() else { return };
        let methods = item.items.iter().filter(|item| matches!(item, syn::ImplItem::Fn(_)));
        self.methods.push((name.ident.to_string(), methods.count()));
    }
}
