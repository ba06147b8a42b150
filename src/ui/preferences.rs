// SPDX-License-Identifier: GPL-3.0-or-later
//! The preferences.

mod hosting;

use adw::prelude::*;

use super::compat::dialog::Size;
use super::resources::RESOURCES;
use super::spelling::SpellingGroup;
use super::trust::{BlockedList, Device, Rooms};
use super::{appearance, compat, full_screen, notify_settings, settings};
use crate::i18n::{gettext, gettext_f};
use crate::protocol::Nickname;

const SIZE: Size = Size { width: 520, height: 480 };

/// Shows the preferences above `parent`, or on their own.
pub fn present(parent: Option<&gtk::Window>) {
    Rooms::ensure_type();
    BlockedList::ensure_type();
    SpellingGroup::ensure_type();
    Device::ensure_type();
    let builder = gtk::Builder::from_resource(&format!("{RESOURCES}/ui/preferences.ui"));
    hosting::add_to(&builder);
    let pages: Vec<adw::PreferencesPage> =
        ["general", "notifications", "hosting", "known", "device"]
            .iter()
            .filter_map(|id| builder.object(*id))
            .collect();
    if let Some(name) = builder.object("name") {
        connect_name(&name);
    }
    if let Some(style) = builder.object("style") {
        connect_style(&style);
    }
    if let Some(keep_open) = builder.object::<gtk::Switch>("keep-open") {
        name_after_row(&keep_open);
        keep_open.set_active(settings::keeps_rooms_open());
        keep_open.connect_active_notify(|keep| settings::set_keeps_rooms_open(keep.is_active()));
    }
    if let Some(format) = builder.object::<gtk::Switch>("format") {
        format.set_active(settings::formats_texts());
        format.connect_active_notify(|format| settings::set_formats_texts(format.is_active()));
    }
    if let Some(exchange) = builder.object::<gtk::Switch>("exchange") {
        name_after_row(&exchange);
        exchange.set_active(settings::exchanges_files());
        exchange.connect_active_notify(|it| settings::set_exchanges_files(it.is_active()));
    }
    connect_messages(&builder);
    connect_notifications(&builder);
    hosting::connect(&builder);
    compat::preferences::present(&pages, SIZE, parent);
}

fn connect_name(name: &adw::EntryRow) {
    name.set_text(&settings::nickname());
    name.connect_changed(|row| match Nickname::new(&row.text()) {
        Ok(name) => {
            row.remove_css_class("error");
            settings::set_nickname(&name);
        }
        Err(_) => row.add_css_class("error"),
    });
    compat::label_entry(name);
}

fn connect_style(style: &adw::ComboRow) {
    style.set_selected(settings::style());
    style.connect_selected_notify(|row| {
        settings::set_style(row.selected());
        settings::apply_style();
    });
}

fn connect_messages(builder: &gtk::Builder) {
    if let Some(size) = builder.object::<adw::ComboRow>("text_size") {
        let names = appearance::TEXT_SIZES.map(percent);
        let names = names.each_ref().map(String::as_str);
        size.set_model(Some(&gtk::StringList::new(&names)));
        let now = appearance::text_size();
        let nearest = appearance::TEXT_SIZES.iter().rposition(|size| *size <= now);
        size.set_selected(nearest.and_then(|at| u32::try_from(at).ok()).unwrap_or(0));
        size.connect_selected_notify(|row| {
            let chosen = usize::try_from(row.selected()).ok();
            if let Some(size) = chosen.and_then(|chosen| appearance::TEXT_SIZES.get(chosen)) {
                appearance::set_text_size(*size);
            }
        });
    }
    if let Some(compact) = builder.object::<gtk::Switch>("compact") {
        compact.set_active(appearance::is_compact());
        compact.connect_active_notify(|compact| appearance::set_compact(compact.is_active()));
    }
}

fn percent(size: u32) -> String {
    // Translators: a size in percent, as your language writes it; {number} is as in “125”.
    gettext_f("{number}%", &[("number", &size.to_string())])
}

/// Calls a switch for a screen reader what its row is called.
fn name_after_row(switch: &gtk::Switch) {
    let row = switch.ancestor(adw::ActionRow::static_type());
    if let Some(row) = row.and_downcast::<adw::ActionRow>() {
        compat::set_label(switch, &row.title());
    }
}

/// Without a way to know what is in front, there is no switch, and the row says why.
fn connect_full_screen(builder: &gtk::Builder) {
    let (row, switch) = (builder.object("full_screen_row"), builder.object("full_screen"));
    let (Some(row), Some(switch)): (Option<adw::ActionRow>, Option<gtk::Switch>) = (row, switch)
    else {
        return;
    };
    if !full_screen::can_be_known() {
        switch.set_visible(false);
        row.set_subtitle(&gettext(
            "Not here: under Wayland, no program is told which window is in front.",
        ));
        return;
    }
    name_after_row(&switch);
    switch.set_active(full_screen::is_wanted());
    switch.connect_active_notify(|switch| full_screen::set_wanted(switch.is_active()));
}

fn connect_notifications(builder: &gtk::Builder) {
    if let Some(notify) = builder.object::<adw::ComboRow>("notify") {
        let usual = notify_settings::usual();
        let chosen = notify_settings::CHOICES.iter().position(|choice| *choice == usual);
        notify.set_selected(chosen.and_then(|chosen| u32::try_from(chosen).ok()).unwrap_or(0));
        notify.connect_selected_notify(|row| {
            let chosen = usize::try_from(row.selected()).ok();
            if let Some(choice) = chosen.and_then(|chosen| notify_settings::CHOICES.get(chosen)) {
                notify_settings::set_usual(*choice);
            }
        });
    }
    if let Some(texts) = builder.object::<gtk::Switch>("texts") {
        name_after_row(&texts);
        texts.set_active(notify_settings::shows_texts());
        texts.connect_active_notify(|texts| notify_settings::set_shows_texts(texts.is_active()));
    }
    if let Some(sounds) = builder.object::<gtk::Switch>("sounds") {
        name_after_row(&sounds);
        sounds.set_active(notify_settings::plays_sounds());
        sounds.connect_active_notify(|sounds| {
            notify_settings::set_plays_sounds(sounds.is_active());
        });
    }
    connect_full_screen(builder);
    if let Some(words) = builder.object::<adw::EntryRow>("words") {
        words.set_text(&notify_settings::words());
        words.connect_changed(|row| notify_settings::set_words(&row.text()));
        compat::label_entry(&words);
    }
}
