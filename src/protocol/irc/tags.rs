// SPDX-License-Identifier: GPL-3.0-or-later
//! Message tags (`IRCv3`): keys with values in front of a line.

use std::borrow::Cow;
use std::fmt;

/// Tags of one message, in the order they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags(Vec<(String, String)>);

impl Tags {
    /// Parses what stands between the `@` and the space. Of several with one key the last
    /// one counts; a tag without a value has an empty one.
    pub fn parse(raw: &str) -> Self {
        let mut tags: Vec<(String, String)> = Vec::new();
        for tag in raw.split(';').filter(|tag| !tag.is_empty()) {
            let (key, value) = tag.split_once('=').unwrap_or((tag, ""));
            if key.is_empty() {
                continue;
            }
            tags.push((key.to_owned(), unescaped(value)));
        }
        // Thousands fit a line: sorted, the doubles are found in one pass.
        let mut order: Vec<usize> = (0..tags.len()).collect();
        order.sort_by(|a, b| tags[*a].0.cmp(&tags[*b].0).then(a.cmp(b)));
        let is_last = |pair: &[usize]| tags[pair[0]].0 != tags[pair[1]].0;
        let mut kept: Vec<usize> =
            order.windows(2).filter(|pair| is_last(pair)).map(|pair| pair[0]).collect();
        kept.extend(order.last());
        kept.sort_unstable();
        Self(kept.into_iter().map(|at| std::mem::take(&mut tags[at])).collect())
    }

    /// `true` if there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of a tag; empty if it has none.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }

    /// Sets a tag.
    pub fn set(&mut self, key: &str, value: &str) {
        match self.0.iter_mut().find(|(known, _)| known == key) {
            Some((_, old)) => value.clone_into(old),
            None => self.0.push((key.to_owned(), value.to_owned())),
        }
    }

    /// Keys and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

impl fmt::Display for Tags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (key, value)) in self.iter().enumerate() {
            let separator = if at > 0 { ";" } else { "" };
            let ends = |c: char| matches!(c, '\r' | '\n' | '\0' | ' ' | ';' | '=');
            write!(f, "{separator}{}", key.replace(ends, "_"))?;
            if !value.is_empty() {
                write!(f, "={}", escaped(value))?;
            }
        }
        Ok(())
    }
}

/// A line with those of its tags that `keep` accepts by their keys.
pub fn filter_tags(line: &str, keep: impl Fn(&str) -> bool) -> Cow<'_, str> {
    let Some((tags, rest)) = line.strip_prefix('@').and_then(|tagged| tagged.split_once(' '))
    else {
        return line.into();
    };
    let key = |tag: &str| tag.split('=').next().is_some_and(&keep);
    let kept: Vec<_> = tags.split(';').filter(|tag| key(tag)).collect();
    match kept.is_empty() {
        true => rest.into(),
        false => format!("@{} {rest}", kept.join(";")).into(),
    }
}

fn escaped(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            ';' => escaped += "\\:",
            ' ' => escaped += "\\s",
            '\\' => escaped += "\\\\",
            '\r' => escaped += "\\r",
            '\n' => escaped += "\\n",
            '\0' => {}
            c => escaped.push(c),
        }
    }
    escaped
}

fn unescaped(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    let mut rest = value.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => plain.extend(rest.next().map(|c| match c {
                ':' => ';',
                's' => ' ',
                'r' => '\r',
                'n' => '\n',
                c => c,
            })),
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escapes_are_those_of_the_specification() {
        let tags = Tags::parse("a=\\:\\s\\\\\\r\\n\\b\\;c;d=;=x;;e=f=g");
        assert_eq!(tags.get("a"), Some("; \\\r\nb"));
        assert_eq!((tags.get("c"), tags.get("d"), tags.get("x")), (Some(""), Some(""), None));
        assert_eq!(tags.get("e"), Some("f=g"));
        assert_eq!(tags.to_string(), "a=\\:\\s\\\\\\r\\nb;c;d;e=f=g");
    }

    #[test]
    fn of_two_with_one_key_the_last_counts() {
        let tags = Tags::parse("a=1;b=2;a=3");
        assert_eq!(tags.iter().collect::<Vec<_>>(), [("b", "2"), ("a", "3")]);
    }

    #[test]
    fn tags_that_were_not_asked_for_go() {
        let line = "@time=x;msgid=1;+typing=active :a PRIVMSG #x hi\r\n";
        assert_eq!(filter_tags(line, |_| false), ":a PRIVMSG #x hi\r\n");
        assert_eq!(filter_tags(line, |key| key == "msgid"), "@msgid=1 :a PRIVMSG #x hi\r\n");
        assert_eq!(filter_tags("PING\r\n", |_| false), "PING\r\n");
    }

    proptest! {
        #[test]
        fn values_come_back_as_they_were(value in any::<String>()) {
            let mut tags = Tags::default();
            tags.set("key", &value);
            let value = value.replace('\0', "");
            let read = Tags::parse(&tags.to_string());
            prop_assert_eq!(read.get("key"), Some(value.as_str()));
        }

        #[test]
        fn parsing_never_panics_and_is_stable(raw in any::<String>()) {
            let tags = Tags::parse(&raw.replace([' ', '\r', '\n', '\0'], ""));
            prop_assert_eq!(Tags::parse(&tags.to_string()), tags);
        }
    }
}
