// SPDX-License-Identifier: GPL-3.0-or-later
//! The only place where somebody else's words become Pango markup.

use std::fmt::Write;

use gtk::glib;
use gtk::prelude::*;
use linkify::{LinkFinder, LinkKind};

use crate::i18n::gettext_f;

/// The places a press may lead to. Anything else stays plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    Web,
    Mail,
    /// An invite into a room.
    Room,
}

impl Scheme {
    /// Beginning of an address that the words of a link leave out.
    pub(super) fn prefix(self) -> &'static str {
        if self == Self::Mail { "mailto:" } else { "" }
    }
}

/// Around the place that is told beside a link, and before it.
pub(super) const BEGIN: &str = "\u{2068}";
pub(super) const ARROW: &str = " → ";
pub(super) const END: &str = "\u{2069}";

/// A link, and where it really goes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LinkTarget {
    pub(super) scheme: Scheme,
    /// The host as the network knows it, in ASCII; of a mail, the address.
    pub(super) place: String,
    /// Set where the words of the link could be read as another place.
    pub(super) deceives: bool,
}

/// Writes `text` so that Pango shows exactly it, whatever it contains.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    push_escaped(&mut escaped, text);
    escaped
}

/// `text` as markup with its links marked, or nothing when there are none and
/// plain text will do. Each link tells where it goes; one that could deceive
/// tells it beside its words.
pub fn linked(text: &str) -> Option<String> {
    let mut markup = String::new();
    let mut found = false;
    for (words, target) in pieces(text)? {
        let escaped = escape(words);
        let Some(target) = target else {
            markup.push_str(&escaped);
            continue;
        };
        found = true;
        let scheme = target.scheme.prefix();
        // A tooltip is markup within markup.
        let title = escape(&escape(&target.sentence()));
        // Writing to a String cannot fail.
        let _ = write!(markup, "<a href=\"{scheme}{escaped}\" title=\"{title}\">{escaped}</a>");
        if target.deceives {
            let place = escape(&target.place);
            let _ = write!(markup, "{BEGIN}<span alpha=\"80%\">{ARROW}{place}</span>{END}");
        }
    }
    found.then_some(markup)
}

/// The places the links in `text` lead to, for who does not see a tooltip.
pub fn places(text: &str) -> Option<String> {
    let targets = pieces(text)?.into_iter().filter_map(|(_, target)| target);
    let places: Vec<_> = targets.map(|target| target.sentence()).collect();
    (!places.is_empty()).then(|| places.join("\n"))
}

/// Has presses on an invite open it here; the rest goes to the desktop.
pub fn connect(label: &gtk::Label) {
    label.connect_activate_link(|label, address| {
        if scheme(address) != Some(Scheme::Room) {
            return glib::Propagation::Proceed;
        }
        // Without a room window, the desktop knows whom to ask.
        match label.activate_action("room.follow", Some(&address.to_variant())) {
            Ok(()) => glib::Propagation::Stop,
            Err(_) => glib::Propagation::Proceed,
        }
    });
}

/// `text` in pieces, with where those go that are links; nothing where no link
/// can be.
pub(super) fn pieces(text: &str) -> Option<Vec<(&str, Option<LinkTarget>)>> {
    // Nine in ten messages end here, without looking at every word.
    if !text.contains("://") && !text.contains('@') {
        return None;
    }
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url, LinkKind::Email]);
    let pieces = finder.spans(text).map(|span| {
        let words = span.as_str();
        let target = match span.kind() {
            Some(LinkKind::Email) => mail(words),
            Some(LinkKind::Url) => LinkTarget::of(words),
            _ => None,
        };
        (words, target)
    });
    Some(pieces.collect())
}

fn scheme(address: &str) -> Option<Scheme> {
    let (scheme, _) = address.split_once("://")?;
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => Some(Scheme::Web),
        "salotto" => Some(Scheme::Room),
        _ => None,
    }
}

fn mail(address: &str) -> Option<LinkTarget> {
    let (person, host) = address.rsplit_once('@')?;
    let ascii = glib::hostname_to_ascii(host)?;
    let place = format!("{person}@{ascii}");
    Some(LinkTarget { scheme: Scheme::Mail, deceives: !address.is_ascii(), place })
}

impl LinkTarget {
    /// The target of `address`; nothing for what cannot be told, or must not be
    /// pressed.
    fn of(address: &str) -> Option<Self> {
        let scheme = scheme(address)?;
        let (_, rest) = address.split_once("://")?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let authority = &rest[..end];
        // Browsers take it for a slash, others do not.
        if authority.contains('\\') {
            return None;
        }
        let flags = glib::UriFlags::NON_DNS | glib::UriFlags::PARSE_RELAXED;
        let host = glib::Uri::parse(address, flags).ok()?.host()?;
        let place = match glib::hostname_to_ascii(&host) {
            Some(ascii) if !ascii.is_empty() => ascii.to_ascii_lowercase(),
            _ => return None,
        };
        let named = authority.to_ascii_lowercase();
        let named = named.trim_start_matches('[');
        Some(Self { scheme, deceives: !named.starts_with(&place), place })
    }

    fn sentence(&self) -> String {
        let gaps = [("place", self.place.as_str())];
        match self.scheme {
            // Translators: {place} is an internet host, as in www.example.org.
            Scheme::Web => gettext_f("Goes to {place}", &gaps),
            // Translators: {place} is a mail address.
            Scheme::Mail => gettext_f("Writes to {place}", &gaps),
            // Translators: {place} is a host.
            Scheme::Room => gettext_f("Joins the room at {place}", &gaps),
        }
    }
}

fn push_escaped(markup: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => markup.push_str("&amp;"),
            '<' => markup.push_str("&lt;"),
            '>' => markup.push_str("&gt;"),
            '"' => markup.push_str("&quot;"),
            '\'' => markup.push_str("&#39;"),
            // Neither raw nor as a reference may these stand in markup.
            c if c.is_control() && !matches!(c, '\n' | '\t') => markup.push('\u{FFFD}'),
            c => markup.push(c),
        }
    }
}

/// Markup without its links.
#[cfg(test)]
pub(super) fn strip_links(markup: &str) -> String {
    let mut stripped = String::new();
    for piece in markup.split("<a href=\"") {
        match piece.split_once("\">") {
            Some((_, rest)) => stripped.push_str(&rest.replace("</a>", "")),
            None => stripped.push_str(piece),
        }
    }
    stripped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn links_are_found_and_the_rest_is_untouched() {
        assert_eq!(linked("hello"), None);
        assert_eq!(linked("mail me @ home"), None);
        assert_eq!(
            linked("see https://a.example/?x=1&y=\"2\" <b>now</b>.").unwrap(),
            "see <a href=\"https://a.example/?x=1&amp;y=\" title=\"Goes to a.example\">\
             https://a.example/?x=1&amp;y=</a>&quot;2&quot; &lt;b&gt;now&lt;/b&gt;."
        );
        assert_eq!(
            linked("ada@example.org").unwrap(),
            "<a href=\"mailto:ada@example.org\" title=\"Writes to ada@example.org\">\
             ada@example.org</a>"
        );
    }

    #[test]
    fn only_harmless_schemes_can_be_pressed() {
        for address in ["file:///etc/passwd", "javascript://alert(1)", "ftp://a.example"] {
            assert_eq!(linked(address), None, "{address}");
        }
        assert!(linked("HTTPS://EXAMPLE.ORG").is_some());
        assert_eq!(places("salotto://attic:5555/?key=x").unwrap(), "Joins the room at attic");
    }

    #[test]
    fn a_link_shows_where_it_goes() {
        let target =
            |address| LinkTarget::of(address).map(|target| (target.place, target.deceives));
        let goes = |place: &str, deceives| Some((place.to_owned(), deceives));
        assert_eq!(target("https://Example.org:8080/a@b"), goes("example.org", false));
        assert_eq!(target("http://[::1]:80/"), goes("::1", false));
        // Before the @ stands a user, not a host.
        assert_eq!(target("http://bank.com@evil.example/"), goes("evil.example", true));
        assert_eq!(target("http://bank.com:80@evil.example"), goes("evil.example", true));
        // Letters that look like others.
        assert_eq!(target("https://аpple.com/"), goes("xn--pple-43d.com", true));
        assert_eq!(target("http://evil。example/"), goes("evil.example", true));
        assert_eq!(target("http://%65vil.example/"), goes("evil.example", true));
        assert_eq!(target("http://evil.example\\@bank.com/"), None, "nobody knows");
        assert_eq!(target("http:///nowhere"), None);
        let shown = linked("http://bank.com@evil.example/").unwrap();
        assert!(shown.ends_with("<span alpha=\"80%\"> → evil.example</span>\u{2069}"));
        assert!(mail("ada@аpple.com").unwrap().place.ends_with("xn--pple-43d.com"));
    }

    proptest! {
        #[test]
        fn markup_shows_exactly_the_text(text in "[ -~\n\t<>&'\"é☃]{0,60}") {
            let (_, shown, _) = gtk::pango::parse_markup(&escape(&text), '\0').unwrap();
            prop_assert_eq!(shown.as_str(), text);
        }

        #[test]
        fn whatever_is_said_is_valid_markup(text in any::<String>()) {
            let text = text.replace('\0', "");
            prop_assert!(gtk::pango::parse_markup(&escape(&text), '\0').is_ok());
            let with_link = format!("{text} https://a.example/{text}");
            if let Some(markup) = linked(&with_link) {
                // Pango does not know <a>; GTK's labels strip it first.
                let without = strip_links(&markup);
                prop_assert!(gtk::pango::parse_markup(&without, '\0').is_ok());
            }
        }
    }
}
