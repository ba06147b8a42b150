// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the links in a text.

use proptest::prelude::*;

use super::*;

fn found(text: &str) -> Vec<(&str, LinkForm)> {
    links(text).into_iter().map(|link| (&text[link.range], link.form)).collect()
}

fn one(text: &str) -> Option<(&str, LinkForm)> {
    let found = found(text);
    assert!(found.len() < 2, "{found:?}");
    found.first().copied()
}

#[test]
fn links_end_where_people_mean_it() {
    for (text, link) in [
        ("see https://a.example/x.", "https://a.example/x"),
        ("(https://a.example)", "https://a.example"),
        ("https://en.example/wiki/Salotto_(room), yes", "https://en.example/wiki/Salotto_(room)"),
        ("(see https://a.example/a_(b))", "https://a.example/a_(b)"),
        ("<https://a.example>", "https://a.example"),
        ("[here](https://a.example/?q=[1])!", "https://a.example/?q=[1]"),
        ("*https://a.example/*", "https://a.example/"),
        ("_https://a.example/b_", "https://a.example/b"),
        ("||https://a.example/||", "https://a.example/"),
        ("“https://a.example”", "https://a.example"),
        ("HTTPS://EXAMPLE.ORG…", "HTTPS://EXAMPLE.ORG"),
        ("https://a_host.example/", "https://a_host.example/"),
        ("http://[fe80::1%25eth0]:8080/x", "http://[fe80::1%25eth0]:8080/x"),
        ("http://[fe80::1%eth0]", "http://[fe80::1%eth0]"),
        ("http://[::1]", "http://[::1]"),
        ("詳細はhttps://a.example/へ！", "https://a.example/へ"),
        ("ดูhttps://a.example/", "https://a.example/"),
        ("（https://a.example/？）。", "https://a.example/"),
        ("『https://a.example/』；", "https://a.example/"),
        ("https://a.example/北京（城）：", "https://a.example/北京（城）"),
    ] {
        assert_eq!(one(text), Some((link, LinkForm::Web)), "{text}");
    }
    assert_eq!(found("https://a.example https://b.example").len(), 2);
}

#[test]
fn hosts_are_links_where_nothing_else_can_be_meant() {
    for (text, form) in [
        ("www.example.museum", LinkForm::BareHost),
        ("Example.org", LinkForm::BareHost),
        ("example.org:8080/a?b#c", LinkForm::BareHost),
        ("a_b.example.com", LinkForm::BareHost),
        ("youtu.be/x", LinkForm::BareHost),
        ("caffè.it/", LinkForm::BareHost),
        ("nas.local", LinkForm::LocalHost),
        ("printer.lan:631", LinkForm::LocalHost),
        ("youtube.com/@name", LinkForm::BareHost),
        ("example.org?to=@name", LinkForm::BareHost),
        ("ada@example.org", LinkForm::Mail),
        ("ada.l+x@mail.example.org", LinkForm::Mail),
    ] {
        assert_eq!(one(text), Some((text, form)), "{text}");
        for sentence in [format!("({text}),"), format!("（{text}）。")] {
            assert_eq!(one(&sentence), Some((text, form)), "{sentence}");
        }
    }
    for text in [
        "main.rs",
        "script.py",
        "README.md",
        "and.so",
        "1.5",
        "10.0.0.5",
        "e.g.",
        "com",
        ".com",
        "www.",
        "www.x",
        "a..com",
        "a.com:port",
        "a.com:123456",
        "file.txt",
        "v1.2.dev3",
        "@home",
        "ada@",
        "@ada.org",
        "ada@home",
        "a@b@c",
        "-x.com",
        "hi...com",
        "",
    ] {
        assert_eq!(one(text), None, "{text}");
    }
}

#[test]
fn mail_is_for_what_stands_before_the_path() {
    for text in ["mailto:ada@example.org", "(MailTo:ada@example.org)."] {
        assert_eq!(one(text), Some(("ada@example.org", LinkForm::Mail)), "{text}");
    }
    for text in ["mailto:", "mailto:ada", "home/@ada.org"] {
        assert_eq!(one(text), None, "{text}");
    }
}

#[test]
fn programs_open_what_is_theirs() {
    for text in [
        "steam://connect/10.0.0.5:27015",
        "mumble://host.lan/Channel",
        "irc://10.0.0.5/room",
        "IRCS://example.org",
        "minetest://10.0.0.5:30000",
        "magnet:?xt=urn:btih:0123&dn=a",
        "MAGNET:?xt=urn:btih:0123&tr=udp://t.example:80",
        "ssh://me@nas.local:22",
        "smb://nas/share",
        "ftp://10.0.0.5/a",
    ] {
        assert_eq!(one(text), Some((text, LinkForm::Program)), "{text}");
    }
    assert_eq!(one("salotto://attic:5555/?key=x").unwrap().1, LinkForm::Room);
    for text in [
        "file:///etc/passwd",
        "javascript://alert(1)",
        "javascript:alert(1)",
        "data:text/html,x",
        "xhttps://a.example",
        "éhttps://a.example",
        "xmagnet:?xt=a",
        "magnet://x",
        "http:?x",
        "https://",
        "vnc://host",
        "tel:+1",
        "steam:",
    ] {
        assert_eq!(one(text), None, "{text}");
    }
}

#[test]
fn what_nobody_sees_makes_no_link_of_another_place() {
    // It is a part of the host, which is then no host.
    assert_eq!(one("exam\u{200B}ple.org"), None);
    assert_eq!(one("ada\u{200D}@example.org"), None);
    let link = one("https://exam\u{200B}ple.org/").unwrap();
    assert_eq!(link.0, "https://exam\u{200B}ple.org/", "judged by who shows it");
}

proptest! {
    #[test]
    fn links_are_in_order_and_apart(text in "([a-z.:/@_()*?\\[\\]| ]|https://|www\\.|\\.com|magnet:\\?){0,40}") {
        let mut end = 0;
        for link in links(&text) {
            prop_assert!(link.range.start >= end && link.range.end > link.range.start);
            end = link.range.end;
            let written = &text[link.range];
            prop_assert!(!written.contains(separates));
            prop_assert!(!written.ends_with(['.', ',', ' ']));
        }
        prop_assert!(end <= text.len());
    }

    #[test]
    fn any_text_may_be_asked(text in any::<String>()) {
        links(&text);
    }

    #[test]
    fn a_link_in_a_sentence_is_found_whole(path in "[a-z0-9_/-]{0,20}[a-z0-9/]", after in "[.,;:!?)]{0,4}") {
        let link = format!("https://a.example/{path}");
        let text = format!("see {link}{after} now");
        prop_assert_eq!(found(&text), [(&*link, LinkForm::Web)]);
    }
}
