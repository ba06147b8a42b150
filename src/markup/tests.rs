// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of what is read of a text.

use proptest::prelude::*;

use super::*;

/// A text as it is read, in brackets: `b[…]`, `i[…]`, `c[…]`, `s[…]`, `l[…]`, `m[…]`; a
/// quote as `q[…]`, code as `f[language:…]`.
fn read(text: &str) -> String {
    let name = |rest: &str| {
        let names = ["Ada Lovelace", "Ada", "bo_peep"];
        let name = names.iter().find(|name| rest.starts_with(**name));
        name.map(|name| (name.len(), MentionOf::Other))
    };
    let blocks = Markup::new(text, &name).blocks.into_iter().map(|block| match block {
        MarkupBlock::Lines(runs) => shown(text, &runs),
        MarkupBlock::Quote(runs) => format!("q[{}]", shown(text, &runs)),
        MarkupBlock::Code { language, code } => {
            format!("f[{}:{}]", language.map_or("", |word| &text[word]), &text[code])
        }
    });
    blocks.collect()
}

fn shown(text: &str, runs: &[StyledRun]) -> String {
    let runs = runs.iter().map(|StyledRun { range, style }| {
        let mut told = text[range.clone()].to_owned();
        for (is_set, letter) in [
            (style.bold, 'b'),
            (style.italic, 'i'),
            (style.code, 'c'),
            (style.mention.is_some(), 'm'),
            (style.link.is_some(), 'l'),
            (style.spoiler.is_some(), 's'),
        ] {
            if is_set {
                told = format!("{letter}[{told}]");
            }
        }
        told
    });
    runs.collect()
}

#[test]
fn marks_around_words_are_read() {
    for (text, expected) in [
        ("*bold* text", "b[bold] text"),
        ("**bold**", "b[bold]"),
        ("**a *b* c**", "b[a ]b[b]b[ c]"),
        ("_italic_, (*yes*)!", "i[italic], (b[yes])!"),
        ("*a _b_ c*", "b[a ]i[b[b]]b[ c]"),
        ("`a * b *` *c*", "c[a * b *] b[c]"),
        ("||a *b*|| c", "s[a ]s[b[b]] c"),
        ("*caffè* 这是*粗体*字", "b[caffè] 这是b[粗体]字"),
        ("*see https://a.example/_x_*", "b[see ]l[b[https://a.example/_x_]]"),
        ("hi @bo_peep and @Ada Lovelace!", "hi m[@bo_peep] and m[@Ada Lovelace]!"),
        ("||one\ntwo|| three", "s[one\ntwo] three"),
        ("*😀*", "b[😀]"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn what_is_no_mark_stays_text() {
    for text in [
        "2*3*4",
        "2 * 3 * 4",
        "snake_case_name",
        ":_) hi :_)",
        "* one\n* two",
        "*.rs and *.toml",
        "^_^ and ^_^",
        "*_*",
        "__init__",
        "*a",
        "a*",
        "* a *",
        "*a\nb*",
        "`a\nb`",
        "a || b",
        "if (a || b || c)",
        "|||x|||",
        "``x``",
        "it`s and that`s",
        "\\*a\\*",
        "/*a*/",
        "***a***",
        ">:( no",
        ">text",
        "->",
        "```",
        "```rust",
        "a ``` b ```",
        "-_-",
        "****",
        "_",
        "mail@Ada",
        "||",
        "||||",
    ] {
        assert_eq!(read(text), text, "{text}");
    }
}

#[test]
fn nothing_uncovers_a_spoiler() {
    assert_eq!(read("a||b||"), "as[b]");
    assert_eq!(read("*a ||b* c||"), "*a s[b* c]");
    assert_eq!(read("||a *b|| c*"), "s[a *b] c*");
    assert_eq!(read("*a ||b|| c*"), "b[a ]s[b[b]]b[ c]");
    assert_eq!(readable("Bo did *it*: ||the _butler_ https://a.example||!", "…"), "Bo did it: …!");
    assert_eq!(readable("||a|| ||b||", "…"), "… …");
    assert_eq!(readable("> a\n> b\n```\nc\n```", "…"), "a\nb\nc");
}

#[test]
fn blocks_are_lines_of_their_own() {
    for (text, expected) in [
        ("```rust\nlet a = *b*;\n```", "f[rust:let a = *b*;]"),
        ("see\n```\na\n\nb\n```\nthere", "seef[:a\n\nb]there"),
        ("```x y```", "f[:x y]"),
        ("> a\n> *b*\nc", "q[a\nb[b]]c"),
        ("> > a", "q[> a]"),
        ("```\n> a\n```\n> ```\n> b", "f[:> a]q[```\nb]"),
        ("```\n```\nno", "```\n```\nno"),
        ("```no language here\na\n```", "```no language here\na\n```"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn bombs_are_read_like_any_text() {
    for bomb in [
        "*a _b ||c ",
        "*",
        "*a ",
        "_*",
        "`a ",
        "||",
        "|| a ||",
        "> ",
        "> > ",
        "```\n",
        "```\na\n",
        "@Ada ",
        "*_||a||_*",
        "https://a.example/_*",
        "@",
        "(((",
        "a@b.it,",
        "[*](_",
        "```a```\n",
        "> a\nb\n",
    ] {
        let text = bomb.repeat(100_000 / bomb.len());
        let markup =
            Markup::new(&text, &|rest| rest.starts_with("Ada").then_some((3, MentionOf::Us)));
        assert!(markup.blocks.len() <= blocks::BLOCKS, "{bomb}");
        assert!(markup.runs().all(|run| run.range.end <= text.len()));
        assert!(markup.runs().filter(|run| run.style.mention.is_some()).count() <= 50);
    }
}

/// Checks that all that is shown is in order, and all that is not are marks.
fn is_whole(text: &str, markup: &Markup) -> bool {
    let is_mark = |gap: &str| {
        let rest = gap.split("```").nth(1).map_or(gap, |_| "");
        rest.chars().all(|c| matches!(c, '*' | '_' | '`' | '|' | '>' | ' ' | '\n'))
    };
    let mut end = 0;
    let mut shown = Vec::new();
    for block in &markup.blocks {
        match block {
            MarkupBlock::Lines(runs) | MarkupBlock::Quote(runs) => {
                shown.extend(runs.iter().map(|run| run.range.clone()));
            }
            MarkupBlock::Code { code, .. } => shown.push(code.clone()),
        }
    }
    shown.push(text.len()..text.len());
    shown.into_iter().all(|range| {
        let is_next = range.start >= end && is_mark(&text[end..range.start]);
        end = range.end;
        is_next
    })
}

proptest! {
    #[test]
    fn a_text_is_shown_whole_but_for_its_marks(
        text in "([a-c .,()\n]|\\*|_|`|\\|\\||>|```|> |@A|https://a\\.it|😀|à){0,60}",
    ) {
        let markup = Markup::new(&text, &|rest| rest.starts_with('A').then_some((1, MentionOf::Us)));
        prop_assert!(is_whole(&text, &markup), "{markup:?}");
        readable(&text, "…");
    }

    #[test]
    fn any_text_may_be_read(text in any::<String>(), length in 0..9_usize) {
        let markup = Markup::new(&text, &|_| Some((length, MentionOf::Other)));
        prop_assert!(is_whole(&text, &markup), "{markup:?}");
    }

    #[test]
    fn a_text_without_marks_is_plain(text in "[a-zà-ö ,;!?0-9\n-]{0,60}") {
        prop_assert!(!may_have_marks(&text));
        prop_assert!(Markup::new(&text, &|_| None).is_plain());
        prop_assert_eq!(readable(&text, "…"), text.as_str());
    }

    #[test]
    fn words_between_marks_are_bold(before in "[a-z ,(]{0,9} ", word in "[a-zà-ö0-9]{1,9}") {
        let text = format!("{before}*{word}*.");
        prop_assert_eq!(read(&text), format!("{before}b[{word}]."));
    }
}
