// SPDX-License-Identifier: GPL-3.0-or-later
//! Requests as they come, whole and in pieces, and their answers.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::protocol::Fingerprint;
use crate::trust::{KeyWords, Language};

const GOOD: &str = "GET / HTTP/1.1\r\nHost: pi:5555\r\nConnection: keep-alive, Upgrade\r\n\
    Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
    Sec-WebSocket-Protocol: chat, salotto.1\r\n\r\n";

fn about() -> About {
    About { room: "LAN \"party\"".to_owned(), password: true, open: false, words: None }
}

fn site(is_encrypted: bool) -> Site<'static> {
    Site { hostname: "pi", is_encrypted, now: 784_111_777, about: &about }
}

fn read_plain(request: &str) -> HttpStep {
    read(request.as_bytes(), &site(false))
}

fn declined(step: HttpStep) -> String {
    let HttpStep::Declined { answer } = step else { panic!("{step:?}") };
    String::from_utf8(answer).unwrap()
}

fn page(path: &str, headers: &str) -> String {
    String::from_utf8(bytes(path, headers)).unwrap()
}

fn bytes(path: &str, headers: &str) -> Vec<u8> {
    let request = format!("GET {path} HTTP/1.1\r\nHost: pi:5555\r\n{headers}\r\n");
    let step = read_plain(&request);
    let HttpStep::Page { answer } = step else { panic!("{path}: {step:?}") };
    answer
}

fn with(headers: &str) -> String {
    GOOD.replace("\r\n\r\n", &format!("\r\n{headers}\r\n\r\n"))
}

#[test]
fn a_proper_request_is_accepted() {
    let HttpStep::WebSocket { answer, used } = read_plain(GOOD) else { panic!() };
    assert_eq!(used, GOOD.len());
    // The sample of RFC 6455, section 1.3.
    assert!(answer.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
    let date = "101 Switching Protocols\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nUpgrade: ";
    assert!(answer.contains(date) && answer.ends_with("\r\n\r\n"), "{answer}");
    assert_eq!(read_plain(&GOOD[..40]), HttpStep::Incomplete);
}

#[test]
fn everything_else_is_declined_with_a_reason() {
    for (request, status) in [
        (GOOD.replace("salotto.1", "mqtt"), "400"),
        (GOOD.replace("Version: 13", "Version: 8"), "426"),
        (GOOD.replace("dGhlIHNhbXBsZSBub25jZQ==", ""), "400"),
        (GOOD.replace("GET", "POST"), "405"),
        (GOOD.replace("Host: pi:5555\r\n", ""), "400"),
        (with("Host: pi:5555"), "400"),
        (GOOD.replace("pi:5555", "evil.example:5555"), "421"),
        (with("Origin: http://evil.example"), "403"),
        (with("Origin: null"), "403"),
        (with("Origin: https://pi:5555"), "403"),
        (with("Origin: http://pi:5556"), "403"),
        (with("Origin: http://pi:5555\r\nOrigin: http://evil.example"), "403"),
        (with("Sec-Fetch-Site: cross-site"), "403"),
        (with("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate"), "403"),
        ("\0\0\0\0".to_owned(), "400"),
        (format!("GET /{} HTTP/1.1\r\n", "a".repeat(limits::HTTP_HEAD_BYTES)), "431"),
    ] {
        let answer = declined(read_plain(&request));
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{request}\n{answer}");
        assert!(answer.contains("\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"), "{answer}");
    }
}

#[test]
fn a_page_of_ours_may_talk_to_the_room() {
    let step = read_plain(&with("Origin: http://PI:5555\r\nSec-Fetch-Site: same-origin"));
    assert!(matches!(step, HttpStep::WebSocket { .. }), "{step:?}");
    let secure = read(with("Origin: https://pi:5555").as_bytes(), &site(true));
    assert!(matches!(secure, HttpStep::WebSocket { .. }), "{secure:?}");
    // Down from one that is encrypted, it may not.
    let down = read(with("Origin: http://pi:5555").as_bytes(), &site(true));
    assert!(declined(down).contains(" 403 "));
}

#[test]
fn the_page_and_all_that_it_needs_is_there() {
    let index = page("/", "");
    assert!(index.starts_with("HTTP/1.1 200 OK\r\n"), "{index}");
    let (_, content) = index.split_once("\r\n\r\n").unwrap();
    for part in ["/page.js", "/page.css", "/icon.svg"] {
        assert!(content.contains(&format!("\"{part}\"")), "{part}");
        assert!(page(part, "").contains(" 200 OK"));
    }
    let scripts = page("/page.js", "") + &page("/files.js", "");
    for later in ["./files.js", "/files.css", "./sending.js", "./pictures.js"] {
        assert!(scripts.contains(&format!("\"{later}\"")), "{later}");
        assert!(page(later.trim_start_matches('.'), "").contains(" 200 OK"), "{later}");
    }
    let about = page("/room.json", "");
    let room = r#"{"room":"LAN \"party\"","password":true,"open":false}"#;
    assert!(about.ends_with(room), "{about}");
    assert!(page("/sentences/it.json", "").ends_with('}'));
    assert!(page("/?from=qr", "").ends_with(content));
}

#[test]
fn each_language_has_the_same_sentences() {
    let sentences = |language: &str| {
        let short = language.split('_').next().unwrap();
        let answer = page(&format!("/sentences/{short}.json"), "");
        let (_, json) = answer.split_once("\r\n\r\n").unwrap();
        serde_json::from_str::<BTreeMap<String, Value>>(json).unwrap()
    };
    let italian = sentences("it");
    for language in include_str!("../../../../../po/LINGUAS").split_whitespace() {
        let sentences = sentences(language);
        assert!(sentences.keys().eq(italian.keys()), "{language}");
        assert!(sentences["{count} person"].is_array(), "{language}");
        assert!(sentences["Leave"].is_string(), "{language}");
    }
}

#[test]
fn the_words_of_the_key_are_told_in_each_language() {
    let words = KeyWords::of(&Fingerprint::new([7; 32])).unwrap();
    let about = || About { words: Some(Words::of(words)), ..about() };
    let site = Site { about: &about, ..site(true) };
    let step = read(b"GET /room.json HTTP/1.1\r\nHost: pi\r\n\r\n", &site);
    let HttpStep::Page { answer } = step else { panic!("{step:?}") };
    let answer = String::from_utf8(answer).unwrap();
    let english = words.in_language(Language::English).join(" ");
    let italian = words.in_language(Language::Italian).join(" ");
    let end = format!(r#","open":false,"words":{{"en":"{english}","it":"{italian}"}}}}"#);
    assert!(answer.ends_with(&end), "{answer}");
}

#[test]
fn it_is_small_and_lets_nothing_else_in() {
    const PARTS: [&str; 4] = ["/", "/page.js", "/page.css", "/icon.svg"];
    // What comes later, to those who see files, send some, or see pictures: the most bytes,
    // and the most as they travel.
    const LATER: [(&[&str], usize, usize); 3] = [
        (&["/files.js", "/files.css"], 13_000, 6_000),
        (&["/sending.js"], 15_500, 6_000),
        (&["/pictures.js"], 12_000, 4_700),
    ];
    let as_it_travels = |path| bytes(path, "Accept-Encoding: gzip, deflate, br\r\n");
    let size: usize = PARTS.iter().map(|path| as_it_travels(path).len()).sum();
    assert!(size < 60_000, "{size} bytes");
    let content = |path| page(path, "").split_once("\r\n\r\n").unwrap().1.len();
    let unpacked: usize = PARTS.into_iter().map(content).sum();
    assert!(unpacked < 120_000, "{unpacked} bytes");
    for (paths, most, most_packed) in LATER {
        let size: usize = paths.iter().copied().map(content).sum();
        assert!(size < most, "{paths:?}: {size} bytes");
        let size: usize = paths.iter().map(|path| as_it_travels(path).len()).sum();
        assert!(size < most_packed, "{paths:?}: {size} bytes packed");
    }
    let later = LATER.iter().flat_map(|(paths, ..)| *paths);
    for answer in PARTS.iter().chain(later).map(|path| page(path, "")) {
        let (head, _) = answer.split_once("\r\n\r\n").unwrap();
        for wanted in [
            "default-src 'none'; script-src 'self'; style-src 'self'",
            "img-src 'self' blob:;",
            "connect-src 'self' ws://pi:5555;",
            "frame-ancestors 'none'",
            "nosniff",
            "Referrer-Policy: no-referrer",
            "Cross-Origin-Resource-Policy: same-origin",
            "Cache-Control: no-cache",
        ] {
            assert!(head.contains(wanted), "{wanted}: {head}");
        }
        assert!(!head.contains("unsafe") && !head.contains("Set-Cookie"), "{head}");
    }
}

#[test]
fn it_is_packed_for_who_takes_it_so() {
    use std::io::Read;
    let scripts = ["/page.js", "/files.js", "/sending.js", "/pictures.js"];
    for path in scripts.into_iter().chain(["/", "/page.css", "/files.css"]) {
        let plain = page(path, "Accept-Encoding: br, gzip;q=0\r\n");
        let (head, content) = plain.split_once("\r\n\r\n").unwrap();
        assert!(head.contains("\r\nVary: Accept-Encoding\r\n") && !head.contains("gzip"));
        let packed = bytes(path, "Accept-Encoding: gzip, deflate\r\n");
        let end = packed.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let (head, packed) = packed.split_at(end + 4);
        let head = String::from_utf8(head.to_vec()).unwrap();
        assert!(head.contains("\r\nContent-Encoding: gzip\r\n"), "{head}");
        assert!(head.contains(&format!("\r\nContent-Length: {}\r\n", packed.len())), "{head}");
        let mut read = String::new();
        flate2::read::GzDecoder::new(packed).read_to_string(&mut read).unwrap();
        assert_eq!(read, content, "{path}");
    }
}

#[test]
fn a_link_elsewhere_leads_here_and_nothing_else_comes_from_there() {
    let follows = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n";
    assert!(page("/", &format!("{follows}Sec-Fetch-Dest: document\r\n")).contains(" 200 OK"));
    let framed = format!("GET / HTTP/1.1\r\nHost: pi\r\n{follows}Sec-Fetch-Dest: iframe\r\n\r\n");
    assert!(declined(read_plain(&framed)).contains(" 403 "));
    let script = "GET /room.json HTTP/1.1\r\nHost: pi\r\nSec-Fetch-Site: cross-site\r\n\
        Sec-Fetch-Mode: no-cors\r\n\r\n";
    assert!(declined(read_plain(script)).contains(" 403 "));
}

#[test]
fn what_is_not_there_is_not_found() {
    for path in ["/secret", "/../page.js", "http://evil.example/", "/sentences/xx.json"] {
        assert!(page(path, "").starts_with("HTTP/1.1 404 Not Found\r\n"), "{path}");
    }
}

#[test]
fn who_asks_for_the_head_alone_gets_it() {
    let step = read_plain("HEAD / HTTP/1.1\r\nHost: pi\r\n\r\n");
    let HttpStep::Page { answer } = step else { panic!("{step:?}") };
    assert!(answer.ends_with(b"\r\n\r\n"));
}

#[test]
fn a_head_has_up_to_8_kib_however_it_arrives() {
    let head = |size: usize| {
        let filler = "a".repeat(size - GOOD.len() - "X: \r\n".len());
        with(&format!("X: {filler}"))
    };
    let longest = head(limits::HTTP_HEAD_BYTES);
    assert_eq!(longest.len(), limits::HTTP_HEAD_BYTES);
    // Whatever the client has sent behind it.
    for behind in ["", "a frame"] {
        let HttpStep::WebSocket { used, .. } = read_plain(&(longest.clone() + behind)) else {
            panic!("it is not too long")
        };
        assert_eq!(used, longest.len());
    }
    let longer = head(limits::HTTP_HEAD_BYTES + 1);
    let answers = (1..=longer.len()).map(|size| read_plain(&longer[..size]));
    for answer in answers.filter(|answer| *answer != HttpStep::Incomplete) {
        assert!(declined(answer).contains(" 431 "));
    }
    assert_ne!(read_plain(&longer), HttpStep::Incomplete);
}

proptest! {
    #[test]
    fn garbage_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read(&bytes, &site(false));
    }

    #[test]
    fn requests_never_panic(
        method in "(GET|HEAD|POST|get)",
        target in "[!-~]{0,40}",
        headers in prop::collection::vec(("(Host|Origin|Upgrade|Connection|Sec-Fetch-Site)", "[ -~]{0,40}"), 0..8),
    ) {
        let lines: Vec<_> = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let lines = lines.concat();
        read(format!("{method} {target} HTTP/1.1\r\n{lines}\r\n").as_bytes(), &site(true));
    }
}

#[test]
fn no_name_stands_twice_in_the_script_of_all() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/resources/web");
    let mut names = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "js") {
            continue;
        }
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            let line = line.strip_prefix("export ").unwrap_or(line);
            let line = line.strip_prefix("async ").unwrap_or(line);
            let words = ["let ", "const ", "function ", "class "];
            let Some(rest) = words.iter().find_map(|word| line.strip_prefix(word)) else {
                continue;
            };
            let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
            let before = names.insert(name.to_owned(), path.clone());
            assert_eq!(before.filter(|_| !name.is_empty()), None, "{name}: {}", path.display());
        }
    }
    assert!(names.len() > 100);
}
