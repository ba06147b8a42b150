// SPDX-License-Identifier: GPL-3.0-or-later
//! The settings about spelling.

use gtk::gio::prelude::*;

use crate::ui::settings::{SettingsWatch, warn, watch, with};

const ON: &str = "check-spelling";
const LANGUAGE: &str = "spelling-language";

/// Tells whether spelling is to be checked.
pub fn is_on() -> bool {
    with(|settings| settings.boolean(ON)).unwrap_or(true)
}

pub fn set_on(on: bool) {
    with(|settings| warn(settings.set_boolean(ON, on)));
}

/// The tag of the dictionary that was chosen; empty for that of the session's language.
pub fn language() -> String {
    with(|settings| settings.string(LANGUAGE).to_string()).unwrap_or_default()
}

pub fn set_language(tag: &str) {
    with(|settings| warn(settings.set_string(LANGUAGE, tag)));
}

/// Calls `changed` whenever one of them is chosen anew.
pub fn connect_changed(changed: impl Fn() + Clone + 'static) -> Vec<SettingsWatch> {
    [ON, LANGUAGE].into_iter().filter_map(|key| watch(key, changed.clone())).collect()
}
