// SPDX-License-Identifier: GPL-3.0-or-later
//! The page for guests with a browser. It is a part of this program, speaks the
//! native protocol as the app does, and asks nothing of any other machine.

use super::guard::Head;
use super::response::{HttpStep, date, declined};
use super::site::Site;

/// A file of the page.
struct Asset {
    path: &'static str,
    kind: &'static str,
    content: &'static str,
}

const ASSETS: [Asset; 5] = [
    Asset {
        path: "/",
        kind: "text/html; charset=utf-8",
        content: include_str!("../../../../../resources/web/index.html"),
    },
    Asset {
        path: "/page.js",
        kind: "text/javascript; charset=utf-8",
        content: include_str!(concat!(env!("OUT_DIR"), "/page.js")),
    },
    Asset {
        path: "/markup.js",
        kind: "text/javascript; charset=utf-8",
        content: include_str!(concat!(env!("OUT_DIR"), "/markup.js")),
    },
    Asset {
        path: "/page.css",
        kind: "text/css; charset=utf-8",
        content: include_str!(concat!(env!("OUT_DIR"), "/page.css")),
    },
    Asset {
        path: "/icon.svg",
        kind: "image/svg+xml",
        // That of the app.
        content: include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/data/icons/hicolor/scalable/apps/io.github.salotto_chat.Salotto.svg"
        )),
    },
];

/// The page's sentences by language: JSON, collected from `po/` by the build.
const SENTENCES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/web_sentences.rs"));

const JSON: &str = "application/json; charset=utf-8";

/// Answers a request for a page.
pub fn answer(head: &Head<'_>, site: &Site<'_>) -> HttpStep {
    let with_content = match head.method {
        "GET" => true,
        "HEAD" => false,
        _ => {
            let words = "There is nothing here to send to.\n";
            return declined(site.now, "405 Method Not Allowed", "Allow: GET, HEAD\r\n", words);
        }
    };
    let path = head.target.split(['?', '#']).next().unwrap_or_default();
    if let Some(asset) = ASSETS.iter().find(|asset| asset.path == path) {
        return page(head, site, asset.kind, asset.content, with_content);
    }
    if path == "/room.json" {
        let about = serde_json::to_string(&(site.about)()).unwrap_or_default();
        return page(head, site, JSON, &about, with_content);
    }
    let language = path.strip_prefix("/sentences/").and_then(|file| file.strip_suffix(".json"));
    match SENTENCES.iter().find(|(of, _)| Some(*of) == language) {
        Some((_, sentences)) => page(head, site, JSON, sentences, with_content),
        None => not_found(site),
    }
}

/// The answer to who asks for what is not here: browsers do, for an icon of their own.
fn not_found(site: &Site<'_>) -> HttpStep {
    match declined(site.now, "404 Not Found", "", "There is no such page here.\n") {
        HttpStep::Declined { answer } => HttpStep::Page { answer },
        step => step,
    }
}

fn page(
    head: &Head<'_>,
    site: &Site<'_>,
    kind: &str,
    content: &str,
    with_content: bool,
) -> HttpStep {
    // Its host was checked, so it has no characters that mean something in here. Older
    // browsers do not take 'self' for WebSockets.
    let (host, scheme) = (head.host(), if site.is_encrypted { "wss" } else { "ws" });
    let mut answer = format!(
        "HTTP/1.1 200 OK\r\n{}Content-Type: {kind}\r\nContent-Length: {}\r\n\
         Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; \
         img-src 'self'; connect-src 'self' {scheme}://{host}; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'\r\n\
         X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
         Cross-Origin-Resource-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\n\
         X-Frame-Options: DENY\r\nCache-Control: no-cache\r\nConnection: close\r\n\r\n",
        date(site.now),
        content.len(),
    );
    if with_content {
        answer.push_str(content);
    }
    HttpStep::Page { answer: answer.into_bytes() }
}
