// SPDX-License-Identifier: GPL-3.0-or-later
//! Choice of a dictionary among those that are installed.

/// The dictionary to check by: the `chosen` one, if it is installed, else the first that fits
/// the languages of the session, most wanted first. Its country may be another one.
pub fn fitting<'a>(installed: &'a [String], chosen: &str, session: &[String]) -> Option<&'a str> {
    let wanted = session.iter().map(|name| plain(name));
    let wanted: Vec<&str> = wanted.filter(|name| !matches!(*name, "" | "C" | "POSIX")).collect();
    let exact = |name: &str| installed.iter().find(|tag| same(tag, name));
    let language = |name: &str| installed.iter().find(|tag| base(tag) == base(name));
    let found = exact(chosen)
        .or_else(|| wanted.iter().find_map(|name| exact(name)))
        .or_else(|| wanted.iter().find_map(|name| language(name)));
    found.map(String::as_str)
}

/// `it_IT.UTF-8@euro` without what is behind the country.
fn plain(name: &str) -> &str {
    name.split(['.', '@']).next().unwrap_or_default()
}

/// The language of `it_IT`.
fn base(tag: &str) -> &str {
    tag.split(['_', '-']).next().unwrap_or_default()
}

fn same(one: &str, other: &str) -> bool {
    one.replace('-', "_").eq_ignore_ascii_case(&other.replace('-', "_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_dictionary_is_found_for_the_session() {
        let installed = all(&["de_DE", "en_GB", "en_US", "it_IT", "pt_BR"]);
        let fits = |chosen, session: &[&str]| fitting(&installed, chosen, &all(session));
        assert_eq!(fits("", &["it_IT.UTF-8", "it_IT", "it", "C"]), Some("it_IT"));
        assert_eq!(fits("", &["en_US.UTF-8", "en_US", "en", "C"]), Some("en_US"));
        assert_eq!(fits("", &["de_AT@euro", "C"]), Some("de_DE"), "another country");
        assert_eq!(fits("pt-BR", &["it_IT"]), Some("pt_BR"), "the chosen one");
        assert_eq!(fits("fr_FR", &["it_IT"]), Some("it_IT"), "it was uninstalled");
        assert_eq!(fits("", &["ja_JP", "C"]), None);
        assert_eq!(fits("", &["C"]), None);
        assert_eq!(fitting(&[], "en_US", &all(&["en_US"])), None);
    }
}
