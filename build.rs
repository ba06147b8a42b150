// SPDX-License-Identifier: GPL-3.0-or-later
//! Builds into `OUT_DIR` what `cargo run` and `cargo test` need: compiled
//! translations, the settings schema and the resource bundle. Meson installs
//! its own copies and tells the program where they are.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use flate2::Compression;
use flate2::write::GzEncoder;

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    println!("cargo::rerun-if-env-changed=SALOTTO_LOCALEDIR");
    println!("cargo::rerun-if-env-changed=SALOTTO_SCHEMADIR");
    println!("cargo::rerun-if-env-changed=SALOTTO_PROFILE");
    let profile = profile();
    println!("cargo::rustc-env=SALOTTO_PROFILE={profile}");
    let is_devel = profile == "development";
    translations(&out, if is_devel { "salotto-devel" } else { "salotto" });
    sentences_of_the_page(&out);
    parts_of_the_page(&out);
    #[cfg(feature = "ui")]
    window(&out, is_devel);
}

/// Collects the sentences of the page for browsers, one JSON object for each
/// language: every `msgid` with its `msgstr`, or with a list of its plural forms.
fn sentences_of_the_page(out: &Path) {
    println!("cargo::rerun-if-changed=resources/web");
    let page: String =
        SCRIPTS.iter().flat_map(|script| script.parts).map(|part| part_of_the_page(part)).collect();
    let linguas = fs::read_to_string("po/LINGUAS").unwrap_or_default();
    let languages = linguas.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let mut all = Vec::new();
    for language in languages.filter(|language| !language.is_empty()) {
        let catalogue = fs::read_to_string(format!("po/{language}.po")).unwrap_or_default();
        let fields: Vec<_> =
            catalogue.split("\n\n").filter_map(|entry| sentence(entry, &page)).collect();
        let object = format!("{{{}}}", fields.join(","));
        // A browser's language is told from another by more than its letters ("pt-BR", "pt"):
        // the page asks for the first part, of which there is one catalogue.
        let language = language.split('_').next().unwrap_or(language);
        all.push(format!("({language:?}, {object:?})"));
    }
    let all = format!("&[{}]", all.join(", "));
    fs::write(out.join("web_sentences.rs"), all).expect("OUT_DIR can be written");
}

/// A script of the page as it travels.
struct Script {
    name: &'static str,
    /// The parts it is made of; each imports from those before it, and from scripts before
    /// this one.
    parts: &'static [&'static str],
    /// The names that are asked of it once it is there.
    offers: &'static [&'static str],
}

/// The scripts of the page. Those behind the first come when a file is seen, when one is
/// sent, and when a picture is seen.
const SCRIPTS: [Script; 4] = [
    Script {
        name: "page.js",
        parts: &[
            "words.js",
            "parts.js",
            "markup.js",
            "commands.js",
            "menu.js",
            "reactions.js",
            "polls.js",
            "pins.js",
            "reasons.js",
            "page.js",
        ],
        offers: &[],
    },
    Script {
        name: "files.js",
        parts: &["file_reasons.js", "file_kinds.js", "files.js"],
        offers: &["cameBack", "choose", "dress", "heard", "refused", "save"],
    },
    Script {
        name: "sending.js",
        parts: &["previews.js", "quotas.js", "sending.js"],
        offers: &["consider", "granted", "offerAgain", "offerRefused", "quotaTold", "shared"],
    },
    Script { name: "pictures.js", parts: &["pictures.js"], offers: &["addPicture"] },
];

fn part_of_the_page(name: &str) -> String {
    let source = fs::read_to_string(Path::new("resources/web").join(name));
    source.expect("a part of the source")
}

/// Makes a few scripts of all of the page's, which a guest asks for once each, and its
/// styles, all without comments and indentation, which are a third of them.
fn parts_of_the_page(out: &Path) {
    let whole = |parts: &[&str]| -> String {
        parts.iter().map(|part| short(&part_of_the_page(part))).collect()
    };
    let sources = SCRIPTS.map(|script| whole(script.parts));
    let scripts = (0..SCRIPTS.len()).map(|at| (SCRIPTS[at].name, script(at, &sources)));
    let others = [
        ("page.css", style("page.css")),
        ("files.css", style("files.css")),
        ("index.html", unindented(&part_of_the_page("index.html"))),
    ];
    for (name, content) in scripts.chain(others) {
        fs::write(out.join(name), &content).expect("OUT_DIR can be written");
        pack(out, name, content.as_bytes());
    }
}

/// One of the scripts, of the sources of all.
fn script(at: usize, sources: &[String]) -> String {
    let listed = |names: BTreeSet<&str>| names.into_iter().collect::<Vec<_>>().join(",");
    let imports = SCRIPTS[..at].iter().filter_map(|earlier| {
        let names =
            Some(imported(&sources[at], earlier.parts)).filter(|names| !names.is_empty())?;
        Some(format!("import{{{}}}from\"./{}\";\n", listed(names), earlier.name))
    });
    let mut script = LICENCE_OF_SCRIPTS.to_owned();
    script.extend(imports.chain(sources[at].lines().filter_map(without_module)));
    let of_later = sources[at + 1..].iter().flat_map(|later| imported(later, SCRIPTS[at].parts));
    let offered = SCRIPTS[at].offers.iter().copied().chain(of_later).collect();
    script + &format!("export{{{}}};\n", listed(offered))
}

/// The names that a script imports from parts of another.
fn imported<'source>(script: &'source str, parts: &[&str]) -> BTreeSet<&'source str> {
    let imports = script.lines().filter_map(|line| line.strip_prefix("import { "));
    let from_there = imports.filter_map(|line| {
        let (names, from) = line.split_once(" } from \"./")?;
        parts.contains(&from.trim_end_matches("\";")).then_some(names)
    });
    from_there.flat_map(|names| names.split(", ")).collect()
}

const LICENCE_OF_SCRIPTS: &str = "// SPDX-License-Identifier: GPL-3.0-or-later\n";
const LICENCE_OF_STYLES: &str = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n";

/// A part of the page without indentation.
fn unindented(source: &str) -> String {
    source.lines().flat_map(|line| [line.trim(), "\n"]).collect()
}

/// A style without comments and the spaces that mean nothing.
fn style(name: &str) -> String {
    let mut style = short(&part_of_the_page(name)).replace('\n', " ");
    for (mark, bare) in [(" {", "{"), ("{ ", "{"), ("; ", ";"), (": ", ":"), (", ", ",")] {
        style = style.replace(mark, bare);
    }
    for (mark, bare) in [(" }", "}"), ("} ", "}"), (";}", "}"), (" > ", ">")] {
        style = style.replace(mark, bare);
    }
    format!("{LICENCE_OF_STYLES}{style}\n")
}

/// A part of the page without comments, empty lines and indentation.
fn short(source: &str) -> String {
    let (mut short, mut is_comment) = (String::new(), false);
    for line in source.lines().map(str::trim) {
        is_comment |= line.starts_with("/*");
        if !is_comment && !line.starts_with("//") && !line.is_empty() {
            short.push_str(&without_types(line));
            short.push('\n');
        }
        is_comment &= !line.contains("*/");
    }
    short
}

/// A line without the types in it, which are comments.
fn without_types(line: &str) -> String {
    let mut parts = line.split("/** ");
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.filter_map(|part| part.split_once("*/"));
    rest.fold(first, |line, (_, code)| line + code.trim_start())
}

/// A line of a script as it is in the one of all: there everything is at hand.
fn without_module(line: &str) -> Option<String> {
    match line {
        line if line.starts_with("export {") || line.starts_with("import ") => None,
        line => Some(format!("{}\n", line.strip_prefix("export ").unwrap_or(line))),
    }
}

/// Packs a part of the page (gzip, RFC 1952), as it travels to most guests.
fn pack(out: &Path, name: &str, content: &[u8]) {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(content).expect("memory can be written");
    let packed = packed.finish().expect("memory can be written");
    fs::write(out.join(name).with_added_extension("gz"), packed).expect("OUT_DIR can be written");
}

/// One entry of a catalogue as a field of JSON, whose escapes are the same; `None` if
/// the page has no such sentence.
fn sentence(entry: &str, page: &str) -> Option<String> {
    let (mut id, mut forms, mut now) = (String::new(), Vec::<String>::new(), None);
    let mut has_plural = false;
    for line in entry.lines().filter(|line| !line.starts_with('#')) {
        let (keyword, text) = line.split_at(line.find('"').unwrap_or(line.len()));
        let text = text.trim().trim_matches('"');
        // A quote at its end is escaped.
        let text =
            if line.trim_end().ends_with("\\\"\"") { format!("{text}\"") } else { text.to_owned() };
        match keyword.trim() {
            "" => {}
            "msgid" => now = Some(true),
            "msgid_plural" => (now, has_plural) = (None, true),
            _ => {
                now = Some(false);
                forms.push(String::new());
            }
        }
        match (now, forms.last_mut()) {
            (Some(true), _) => id.push_str(&text),
            (Some(false), Some(form)) => form.push_str(&text),
            _ => {}
        }
    }
    if id.is_empty() || !page.contains(&format!("\"{id}\"")) {
        return None;
    }
    let quoted: Vec<_> = forms.iter().map(|form| format!("\"{form}\"")).collect();
    // A language with one form for every number has a list, too.
    Some(match &quoted[..] {
        [form] if !has_plural => format!("\"{id}\":{form}"),
        _ => format!("\"{id}\":[{}]", quoted.join(",")),
    })
}

/// Profile of the build: `development` for cargo's debug profile, `default` for
/// its release profile (as of `cargo install`), unless `SALOTTO_PROFILE` is
/// set.
fn profile() -> String {
    let optimised = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    env::var("SALOTTO_PROFILE")
        .unwrap_or_else(|_| if optimised { "default" } else { "development" }.to_owned())
}

/// Compiles `po/*.po`. Without `msgfmt` the program speaks English.
fn translations(out: &Path, domain: &str) {
    println!("cargo::rerun-if-changed=po");
    let linguas = fs::read_to_string("po/LINGUAS").unwrap_or_default();
    for language in linguas.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        if language.is_empty() {
            continue;
        }
        let folder = out.join("locale").join(language).join("LC_MESSAGES");
        fs::create_dir_all(&folder).expect("OUT_DIR can be written");
        let done = Command::new("msgfmt")
            .arg("-o")
            .arg(folder.join(format!("{domain}.mo")))
            .arg(format!("po/{language}.po"))
            .status();
        if !done.is_ok_and(|status| status.success()) {
            println!("cargo::warning=msgfmt could not compile po/{language}.po");
        }
    }
}

#[cfg(feature = "ui")]
fn window(out: &Path, is_devel: bool) {
    println!("cargo::rerun-if-changed=data");
    schema(out, is_devel);
    glib_build_tools::compile_resources(
        &["resources", "data"],
        "resources/salotto.gresource.xml",
        "salotto.gresource",
    );
}

/// Fills in the schema, as meson does when it installs one, and compiles it.
#[cfg(feature = "ui")]
fn schema(out: &Path, is_devel: bool) {
    let (id, program) = match is_devel {
        true => ("io.github.salotto_chat.Salotto.Devel", "salotto-devel"),
        false => ("io.github.salotto_chat.Salotto", "salotto"),
    };
    let template = fs::read_to_string("data/io.github.salotto_chat.Salotto.gschema.xml.in")
        .expect("the schema is part of the source");
    let filled = template
        .replace("@app_id@", id)
        .replace("@app_path@", &id.replace('.', "/"))
        .replace("@program@", program);
    fs::write(out.join(format!("{id}.gschema.xml")), filled).expect("OUT_DIR can be written");
    let done = Command::new("glib-compile-schemas").arg(out).status();
    if !done.is_ok_and(|status| status.success()) {
        println!("cargo::warning=glib-compile-schemas failed; settings will not be remembered");
    }
}
