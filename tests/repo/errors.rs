// SPDX-License-Identifier: GPL-3.0-or-later
//! An error has a sentence for people; its own words, in English, are for the log.

use std::collections::BTreeSet;

use syn::visit::Visit;

use crate::source::{Source, shipped};

/// Names of errors, wherever they come from.
const USUAL: &[&str] = &["error", "source", "cause"];
/// Methods that hand an error to a closure.
const HANDING: &[&str] = &["map_err", "unwrap_or_else", "or_else", "inspect_err"];
/// Macros that make a text.
const WRITING: &[&str] =
    &["format", "write", "writeln", "print", "println", "eprint", "eprintln", "format_args"];

#[test]
fn people_are_told_no_error_in_its_own_words() {
    let faces = shipped()
        .filter(|source| matches!(source.module.first().map(String::as_str), Some("ui" | "cli")));
    let faults: Vec<String> = faces.flat_map(told_in_its_own_words).collect();
    assert!(faults.is_empty(), "there are sentences for that:\n{}", faults.join("\n"));
}

#[test]
fn an_error_in_its_own_words_is_found() {
    for told in [
        "fn f() { if let Err(bad) = g() { tell(&bad.to_string()); } }",
        "fn f() { match g() { Ok(()) => {} Err(mut e) => tell(&e.to_string()) } }",
        "fn f() { g().map_err(|e| e.to_string()); }",
        "fn f() { g().map_err(ToString::to_string); }",
        "fn f(error: &io::Error) { gettext_f(\"{e}\", &[(\"e\", &error.to_string())]); }",
        "fn f(error: &io::Error) { tell(&format!(\"No: {error}\")); }",
        "fn f() { let Err(e) = g() else { return }; tell(&format!(\"No: {}\", e)); }",
    ] {
        let source = Source::new("ui/roof.rs", told.to_owned());
        assert_eq!(told_in_its_own_words(&source).len(), 1, "{told}");
    }
    for fine in [
        "fn f() { if let Err(error) = g() { tracing::debug!(%error, \"no {error}\"); } }",
        "fn f() { g().map_err(|e| sentence(&e)); }",
        "fn f() { match g() { Ok(n) => tell(&n.to_string()), Err(_) => {} } }",
        "#[cfg(test)] mod tests { fn f(error: E) { tell(&error.to_string()); } }",
    ] {
        let source = Source::new("ui/roof.rs", fine.to_owned());
        assert!(told_in_its_own_words(&source).is_empty(), "{fine}");
    }
}

fn told_in_its_own_words(source: &Source) -> Vec<String> {
    let syntax = source.syntax();
    let mut errors = Errors(USUAL.iter().copied().map(str::to_owned).collect());
    errors.visit_file(&syntax);
    let mut told = Told { errors: errors.0, lines: Vec::new() };
    told.visit_file(&syntax);
    told.lines.into_iter().map(|line| format!("src/{}:{line}", source.path)).collect()
}

/// Names that errors are given in a file.
struct Errors(BTreeSet<String>);

impl Errors {
    fn add(&mut self, pattern: &syn::Pat) {
        if let syn::Pat::Ident(name) = pattern {
            self.0.insert(name.ident.to_string());
        }
    }
}

impl Visit<'_> for Errors {
    fn visit_pat_tuple_struct(&mut self, pattern: &syn::PatTupleStruct) {
        if pattern.path.is_ident("Err") {
            pattern.elems.iter().for_each(|name| self.add(name));
        }
        syn::visit::visit_pat_tuple_struct(self, pattern);
    }

    fn visit_expr_method_call(&mut self, call: &syn::ExprMethodCall) {
        if HANDING.iter().any(|name| call.method == name) {
            for argument in &call.args {
                if let syn::Expr::Closure(closure) = argument {
                    closure.inputs.iter().for_each(|name| self.add(name));
                }
            }
        }
        syn::visit::visit_expr_method_call(self, call);
    }
}

/// Lines with a text that is made of an error.
struct Told {
    errors: BTreeSet<String>,
    lines: Vec<usize>,
}

impl Told {
    fn is_error(&self, name: impl ToString) -> bool {
        self.errors.contains(&name.to_string())
    }
}

impl Visit<'_> for Told {
    fn visit_expr_method_call(&mut self, call: &syn::ExprMethodCall) {
        let turned = match &*call.receiver {
            syn::Expr::Path(path) => path.path.get_ident().is_some_and(|name| self.is_error(name)),
            _ => false,
        };
        let turns = call.args.iter().any(|argument| match argument {
            syn::Expr::Path(path) => {
                path.path.segments.last().is_some_and(|last| last.ident == "to_string")
            }
            _ => false,
        });
        if (turned && call.method == "to_string") || (turns && call.method == "map_err") {
            self.lines.push(call.method.span().start().line);
        }
        syn::visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, called: &syn::Macro) {
        let text = called.tokens.to_string();
        let is_named = || self.errors.iter().any(|name| text.contains(&format!("{{{name}}}")));
        let is_given = || called.tokens.clone().into_iter().any(|token| self.is_error(token));
        if WRITING.iter().any(|name| called.path.is_ident(name)) && (is_named() || is_given()) {
            self.lines.push(called.path.segments[0].ident.span().start().line);
        }
        syn::visit::visit_macro(self, called);
    }
}
