// SPDX-License-Identifier: GPL-3.0-or-later
//! The settings, remembered between two starts. Without an installed schema
//! nothing is, and nothing breaks.

use std::cell::OnceCell;

use gtk::gio::prelude::*;
use gtk::{gio, glib};

use crate::config;
use crate::protocol::{Address, Nickname};

const FORMAT_TEXTS: &str = "format-texts";

/// Name to begin with: the remembered one, else the system's.
pub fn nickname() -> String {
    let remembered = with(|settings| settings.string("nickname").to_string()).unwrap_or_default();
    if remembered.is_empty() { system_name() } else { remembered }
}

pub fn set_nickname(name: &Nickname) {
    with(|settings| warn(settings.set_string("nickname", name.as_str())));
}

/// Address of the room of another that one was in last.
pub fn last_address() -> Option<Address> {
    with(|settings| settings.string("last-address"))?.parse().ok()
}

pub fn set_last_address(address: &Address) {
    with(|settings| warn(settings.set_string("last-address", &address.to_string())));
}

/// Colour scheme: 0 follows the system, 1 is light, 2 is dark.
pub fn style() -> u32 {
    with(|settings| settings.enum_("style")).and_then(|style| style.try_into().ok()).unwrap_or(0)
}

pub fn set_style(style: u32) {
    let style = i32::try_from(style).unwrap_or(0);
    with(|settings| warn(settings.set_enum("style", style)));
}

/// Makes the windows light or dark, as remembered.
pub fn apply_style() {
    adw::StyleManager::default().set_color_scheme(match style() {
        1 => adw::ColorScheme::ForceLight,
        2 => adw::ColorScheme::ForceDark,
        _ => adw::ColorScheme::Default,
    });
}

/// Tells whether a room that is hosted here goes on when its window is closed.
pub fn keeps_rooms_open() -> bool {
    with(|settings| settings.boolean("keep-rooms-open")).unwrap_or_default()
}

pub fn set_keeps_rooms_open(keeps: bool) {
    with(|settings| warn(settings.set_boolean("keep-rooms-open", keeps)));
}

/// Tells whether others who fetch the same file have parts of it for us, and see our address.
pub fn exchanges_files() -> bool {
    with(|settings| settings.boolean("exchange-files")).unwrap_or(true)
}

pub fn set_exchanges_files(exchanges: bool) {
    with(|settings| warn(settings.set_boolean("exchange-files", exchanges)));
}

/// Tells whether texts are drawn with their looks.
pub fn formats_texts() -> bool {
    with(|settings| settings.boolean(FORMAT_TEXTS)).unwrap_or(true)
}

pub fn set_formats_texts(formats: bool) {
    with(|settings| warn(settings.set_boolean(FORMAT_TEXTS, formats)));
}

/// Calls `changed` whenever that is chosen anew.
pub fn connect_formats_texts(changed: impl Fn() + 'static) -> Option<SettingsWatch> {
    watch(FORMAT_TEXTS, changed)
}

/// Calls `changed` whenever the setting `key` is another, until what it returns is dropped.
pub(super) fn watch(key: &str, changed: impl Fn() + 'static) -> Option<SettingsWatch> {
    with(|settings| {
        let handler = settings.connect_changed(Some(key), move |_, _| changed());
        SettingsWatch { settings: settings.clone(), handler: Some(handler) }
    })
}

/// A listener to a setting, until it is dropped.
#[derive(Debug)]
pub struct SettingsWatch {
    settings: gio::Settings,
    handler: Option<glib::SignalHandlerId>,
}

impl Drop for SettingsWatch {
    fn drop(&mut self) {
        if let Some(handler) = self.handler.take() {
            self.settings.disconnect(handler);
        }
    }
}

/// The person's name as the system knows it; empty if that is no valid name.
fn system_name() -> String {
    // GLib says "Unknown" when it knows none.
    [glib::real_name(), glib::user_name()]
        .iter()
        .filter_map(|name| name.to_str())
        .filter(|name| *name != "Unknown")
        .find_map(|name| Nickname::new(name).ok())
        .map(String::from)
        .unwrap_or_default()
}

pub(super) fn warn(result: Result<(), glib::BoolError>) {
    if let Err(error) = result {
        tracing::warn!(%error, "a setting was not remembered");
    }
}

/// Does something with the settings, where there are some.
pub(super) fn with<T>(action: impl FnOnce(&gio::Settings) -> T) -> Option<T> {
    thread_local! {
        static SETTINGS: OnceCell<Option<gio::Settings>> = const { OnceCell::new() };
    }
    SETTINGS.with(|settings| settings.get_or_init(open).as_ref().map(action))
}

fn open() -> Option<gio::Settings> {
    let systems = gio::SettingsSchemaSource::default();
    let own =
        gio::SettingsSchemaSource::from_directory(config::schema_dir(), systems.as_ref(), false);
    let source = own.ok().or(systems);
    let schema = source.and_then(|source| source.lookup(config::APP_ID, true));
    if schema.is_none() {
        tracing::warn!("the settings schema is not installed; nothing is remembered");
    }
    schema.map(|schema| gio::Settings::new_full(&schema, gio::SettingsBackend::NONE, None))
}
