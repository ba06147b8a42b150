// SPDX-License-Identifier: GPL-3.0-or-later
//! Complaints of GTK, `GLib` and libadwaita, which end the tests at once, with a
//! backtrace: each is a fault of ours, if perhaps on one version only.

use std::backtrace::Backtrace;
use std::io::{Write, stderr};
use std::process::abort;
use std::sync::Once;

use gtk::glib::{self, LogField, LogLevel, LogWriterOutput};

/// Complaints that are no fault of ours, one part of a sentence a line, with the
/// reason in the lines before. Those that only journeys leave out are marked.
const KNOWN: &str = include_str!("../../tests/known-complaints");

/// Makes every complaint end the process from now on.
pub fn make_fatal() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| glib::log_set_writer_func(write));
}

fn write(level: LogLevel, fields: &[LogField<'_>]) -> LogWriterOutput {
    let grave = matches!(level, LogLevel::Error | LogLevel::Critical | LogLevel::Warning);
    let sentence = field(fields, "MESSAGE");
    if !grave || is_known(sentence) {
        return glib::log_writer_default(level, fields);
    }
    // Not by eprintln: the tests' output is kept until they end, and they do not.
    let domain = field(fields, "GLIB_DOMAIN");
    let way = Backtrace::force_capture();
    let _ = writeln!(stderr(), "\n{domain} complains ({level:?}): {sentence}\n{way}");
    // A panic may not go through the C code that called us.
    abort()
}

fn field<'a>(fields: &'a [LogField<'a>], key: &str) -> &'a str {
    fields.iter().find(|field| field.key() == key).and_then(LogField::value_str).unwrap_or_default()
}

fn is_known(sentence: &str) -> bool {
    let mut known = KNOWN.lines().filter(|line| {
        !line.is_empty() && !line.starts_with('#') && !line.starts_with("journeys: ")
    });
    known.any(|known| sentence.contains(known))
}
