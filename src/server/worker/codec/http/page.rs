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
    content: &'static [u8],
    /// The same, packed (gzip, RFC 1952), for who takes it so.
    packed: Option<&'static [u8]>,
}

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

/// A file that the build has made of one of the page.
macro_rules! built {
    ($name:literal) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/", $name))
    };
}

const ASSETS: [Asset; 8] = [
    Asset {
        path: "/",
        kind: HTML,
        content: built!("index.html"),
        packed: Some(built!("index.html.gz")),
    },
    Asset {
        path: "/page.js",
        kind: SCRIPT,
        content: built!("page.js"),
        packed: Some(built!("page.js.gz")),
    },
    Asset {
        path: "/page.css",
        kind: STYLE,
        content: built!("page.css"),
        packed: Some(built!("page.css.gz")),
    },
    Asset {
        path: "/files.js",
        kind: SCRIPT,
        content: built!("files.js"),
        packed: Some(built!("files.js.gz")),
    },
    Asset {
        path: "/sending.js",
        kind: SCRIPT,
        content: built!("sending.js"),
        packed: Some(built!("sending.js.gz")),
    },
    Asset {
        path: "/pictures.js",
        kind: SCRIPT,
        content: built!("pictures.js"),
        packed: Some(built!("pictures.js.gz")),
    },
    Asset {
        path: "/files.css",
        kind: STYLE,
        content: built!("files.css"),
        packed: Some(built!("files.css.gz")),
    },
    Asset {
        path: "/icon.svg",
        kind: "image/svg+xml",
        // That of the app.
        content: include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/data/icons/hicolor/scalable/apps/io.github.salotto_chat.Salotto.svg"
        )),
        packed: None,
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
        return file(head, site, asset, with_content);
    }
    if path == "/room.json" {
        let about = serde_json::to_string(&(site.about)()).unwrap_or_default();
        return page(head, site, JSON, about.as_bytes(), with_content);
    }
    let language = path.strip_prefix("/sentences/").and_then(|file| file.strip_suffix(".json"));
    match SENTENCES.iter().find(|(of, _)| Some(*of) == language) {
        Some((_, sentences)) => page(head, site, JSON, sentences.as_bytes(), with_content),
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

fn file(head: &Head<'_>, site: &Site<'_>, asset: &Asset, with_content: bool) -> HttpStep {
    const VARIES: &str = "\r\nVary: Accept-Encoding";
    const PACKED: &str = "\r\nVary: Accept-Encoding\r\nContent-Encoding: gzip";
    let (more, content) = match asset.packed {
        Some(packed) if head.has("Accept-Encoding", "gzip") => (PACKED, packed),
        Some(_) => (VARIES, asset.content),
        None => ("", asset.content),
    };
    page(head, site, &format!("{}{more}", asset.kind), content, with_content)
}

fn page(
    head: &Head<'_>,
    site: &Site<'_>,
    kind: &str,
    content: &[u8],
    with_content: bool,
) -> HttpStep {
    // Its host was checked, so it has no characters that mean something in here. Older
    // browsers do not take 'self' for WebSockets.
    let (host, scheme) = (head.host(), if site.is_encrypted { "wss" } else { "ws" });
    let answer = format!(
        "HTTP/1.1 200 OK\r\n{}Content-Type: {kind}\r\nContent-Length: {}\r\n\
         Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; \
         img-src 'self' blob:; connect-src 'self' {scheme}://{host}; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'\r\n\
         X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
         Cross-Origin-Resource-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\n\
         X-Frame-Options: DENY\r\nCache-Control: no-cache\r\nConnection: close\r\n\r\n",
        date(site.now),
        content.len(),
    );
    let mut answer = answer.into_bytes();
    if with_content {
        answer.extend_from_slice(content);
    }
    HttpStep::Page { answer }
}
