// SPDX-License-Identifier: GPL-3.0-or-later
//! The only place where somebody else's words become Pango markup.

use gtk::glib;
use gtk::prelude::*;

use super::text::program_link;
use crate::i18n::gettext_f;
use crate::markup::LinkForm;

/// Around the place that is told beside a link, and before it.
pub(super) const BEGIN: &str = "\u{2068}";
pub(super) const ARROW: &str = " → ";
pub(super) const END: &str = "\u{2069}";

/// A link, and where it really goes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LinkTarget {
    pub(super) form: LinkForm,
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

/// Has presses on an invite open it here, those for another program ask before, and the
/// rest go to the desktop; unless `takes` does something with it.
pub fn connect(label: &gtk::Label, takes: impl Fn(&str) -> bool + 'static) {
    label.connect_activate_link(move |label, address| {
        if takes(address) {
            return glib::Propagation::Stop;
        }
        match LinkForm::of(address) {
            Some(LinkForm::Program) => {
                program_link::ask(label, address);
                glib::Propagation::Stop
            }
            // Without a room window, the desktop knows whom to ask.
            Some(LinkForm::Room) => {
                label.activate_action("room.follow", Some(&address.to_variant())).is_ok().into()
            }
            _ => glib::Propagation::Proceed,
        }
    });
}

fn mail(address: &str) -> Option<LinkTarget> {
    let (person, host) = address.rsplit_once('@')?;
    let ascii = glib::hostname_to_ascii(host)?;
    let place = format!("{person}@{ascii}");
    Some(LinkTarget { form: LinkForm::Mail, deceives: !address.is_ascii(), place })
}

impl LinkTarget {
    /// The target of `written`; nothing for what cannot be told, or must not be
    /// pressed.
    pub(super) fn of(written: &str, form: LinkForm) -> Option<Self> {
        let address = match form {
            LinkForm::Mail => return mail(written),
            LinkForm::BareHost | LinkForm::LocalHost => format!("{}{written}", form.prefix()),
            LinkForm::Web | LinkForm::Room => written.to_owned(),
            // All of it is shown before it is opened.
            LinkForm::Program => {
                let deceives = !written.is_ascii();
                let is_told = !deceives && !written.contains(char::is_control);
                let place = written.to_owned();
                return is_told.then_some(Self { form, place, deceives });
            }
        };
        let (_, rest) = address.split_once("://")?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let authority = &rest[..end];
        // Browsers take it for a slash, others do not.
        if authority.contains('\\') {
            return None;
        }
        let flags = glib::UriFlags::NON_DNS | glib::UriFlags::PARSE_RELAXED;
        let host = glib::Uri::parse(&address, flags).ok()?.host()?;
        // What is behind the percent sign is the device of this machine that it goes by.
        let is_numbers = authority.starts_with('[') && host.contains(':');
        let place = match glib::hostname_to_ascii(&host) {
            _ if is_numbers && host.is_ascii() => host.to_ascii_lowercase(),
            Some(ascii) if !ascii.is_empty() => ascii.to_ascii_lowercase(),
            _ => return None,
        };
        let named = authority.to_ascii_lowercase();
        let named = named.trim_start_matches('[').replacen("%25", "%", 1);
        let deceives = !begins_with_host(&named, &place);
        Some(Self { form, place, deceives })
    }

    pub(super) fn sentence(&self) -> String {
        let gaps = [("place", self.place.as_str())];
        match self.form {
            // Translators: {place} is an internet host, as in www.example.org.
            LinkForm::Web | LinkForm::BareHost | LinkForm::LocalHost => {
                gettext_f("Goes to {place}", &gaps)
            }
            // Translators: {place} is a mail address.
            LinkForm::Mail => gettext_f("Writes to {place}", &gaps),
            // Translators: {place} is a host.
            LinkForm::Room => gettext_f("Joins the room at {place}", &gaps),
            // Translators: {place} is an address that another program opens, as in
            // steam://connect/10.0.0.5.
            LinkForm::Program => gettext_f("Opens {place} with another program", &gaps),
        }
    }
}

/// `true` if an authority can be read as that host only: nobody is named before it, and it
/// does not go on behind it.
fn begins_with_host(authority: &str, host: &str) -> bool {
    let behind = authority.strip_prefix(host);
    let ends = behind.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', ']']));
    ends && !authority.contains('@')
}

/// `text` as markup shows it.
pub(super) fn visible(text: &str) -> String {
    text.chars().map(|c| if is_unshown(c) { '\u{FFFD}' } else { c }).collect()
}

/// Neither raw nor as a reference may these stand in markup.
fn is_unshown(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
}

fn push_escaped(markup: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => markup.push_str("&amp;"),
            '<' => markup.push_str("&lt;"),
            '>' => markup.push_str("&gt;"),
            '"' => markup.push_str("&quot;"),
            '\'' => markup.push_str("&#39;"),
            c if is_unshown(c) => markup.push('\u{FFFD}'),
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
    fn a_link_shows_where_it_goes() {
        let target = |address: &str| {
            let form = LinkForm::of(address).unwrap_or(LinkForm::BareHost);
            LinkTarget::of(address, form).map(|target| (target.place, target.deceives))
        };
        let goes = |place: &str, deceives| Some((place.to_owned(), deceives));
        assert_eq!(target("https://Example.org:8080/a@b"), goes("example.org", false));
        assert_eq!(target("http://[::1]:80/"), goes("::1", false));
        // Before the @ stands a user, not a host.
        assert_eq!(target("http://bank.com@evil.example/"), goes("evil.example", true));
        assert_eq!(target("http://bank.com:80@evil.example"), goes("evil.example", true));
        assert_eq!(target("https://paypal.com@paypal.co/login"), goes("paypal.co", true));
        assert_eq!(target("https://paypal.co@paypal.co/"), goes("paypal.co", true));
        assert_eq!(target("https://paypal.co:80@paypal.co/"), goes("paypal.co", true));
        assert_eq!(target("https://paypal.co?@x"), goes("paypal.co", false));
        // Letters that look like others.
        assert_eq!(target("https://аpple.com/"), goes("xn--pple-43d.com", true));
        assert_eq!(target("http://evil。example/"), goes("evil.example", true));
        assert_eq!(target("http://%65vil.example/"), goes("evil.example", true));
        assert_eq!(target("http://evil.example\\@bank.com/"), None, "nobody knows");
        assert_eq!(target("http:///nowhere"), None);
        // Letters that nobody sees, and marks that turn the words around.
        assert_eq!(target("https://ba\u{200B}nk.com/").map(|(_, deceives)| deceives), Some(true));
        assert_eq!(target("example.org/x"), goes("example.org", false));
        assert_eq!(target("аpple.com"), goes("xn--pple-43d.com", true));
        assert_eq!(target("http://[fe80::1%25eth0]:80/"), goes("fe80::1%eth0", false));
        assert_eq!(target("http://a_b.lan/"), goes("a_b.lan", false));
        assert_eq!(target("steam://connect/10.0.0.5"), goes("steam://connect/10.0.0.5", false));
        assert_eq!(target("ssh://а.example"), None, "all of it has to be seen");
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
        }

        #[test]
        fn any_link_may_be_asked_for_its_target(text in any::<String>()) {
            for form in [LinkForm::Web, LinkForm::BareHost, LinkForm::Mail, LinkForm::Program] {
                LinkTarget::of(&text, form);
                LinkTarget::of(&format!("http://{text}"), form);
            }
        }
    }
}
