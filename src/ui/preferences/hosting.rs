// SPDX-License-Identifier: GPL-3.0-or-later
//! The page of the preferences about rooms to be hosted.

use std::cell::RefCell;
use std::rc::Rc;

use adw::prelude::*;

use crate::protocol::{Address, RoomName};
use crate::ui::compat;
use crate::ui::hosting_defaults::{self, HostingDefaults};
use crate::ui::keep_choice::{self, SIZES, TIMES};

const PAGE: &str = "/io/github/salotto_chat/Salotto/ui/preferences/hosting.ui";

/// Adds the page to those that `builder` has.
pub(super) fn add_to(builder: &gtk::Builder) {
    if let Err(error) = builder.add_from_resource(PAGE) {
        tracing::error!(%error, "the page about hosting is missing");
    }
}

/// Has the rows of the page show the settings, and change them.
pub(super) fn connect(builder: &gtk::Builder) {
    let now = Rc::new(RefCell::new(hosting_defaults::now()));
    let change = move |change: &dyn Fn(&mut HostingDefaults)| {
        let mut now = now.borrow_mut();
        change(&mut now);
        hosting_defaults::set(&now);
    };
    let begins = hosting_defaults::now();
    connect_name(builder, &begins, change.clone());
    connect_port(builder, &begins, change.clone());
    connect_switches(builder, &begins, &change);
    connect_limits(builder, &begins, change);
}

fn connect_name(
    builder: &gtk::Builder,
    begins: &HostingDefaults,
    change: impl Fn(&dyn Fn(&mut HostingDefaults)) + 'static,
) {
    let Some(row) = builder.object::<adw::EntryRow>("room") else { return };
    row.set_text(&begins.name);
    compat::label_entry(&row);
    row.connect_changed(move |row| {
        let text = row.text();
        let is_valid = text.is_empty() || RoomName::new(&text).is_ok();
        mark(row, is_valid);
        if is_valid {
            change(&|now| now.name = text.to_string());
        }
    });
}

fn connect_port(
    builder: &gtk::Builder,
    begins: &HostingDefaults,
    change: impl Fn(&dyn Fn(&mut HostingDefaults)) + 'static,
) {
    let Some(row) = builder.object::<adw::EntryRow>("port") else { return };
    row.set_text(&begins.port.to_string());
    compat::label_entry(&row);
    row.connect_changed(move |row| {
        let port = Address::port(&row.text());
        mark(row, port.is_ok());
        if let Ok(port) = port {
            change(&|now| now.port = port);
        }
    });
}

fn connect_switches(
    builder: &gtk::Builder,
    begins: &HostingDefaults,
    change: &(impl Fn(&dyn Fn(&mut HostingDefaults)) + Clone + 'static),
) {
    if let Some(announced) = builder.object::<gtk::Switch>("announced") {
        announced.set_active(begins.announced);
        let change = change.clone();
        announced.connect_active_notify(move |switch| {
            change(&|now| now.announced = switch.is_active());
        });
    }
    if let Some(kept) = builder.object::<gtk::Switch>("kept") {
        kept.set_active(begins.kept);
        for row in ["keep_time", "keep_size"] {
            if let Some(row) = builder.object::<adw::ComboRow>(row) {
                kept.bind_property("active", &row, "sensitive").sync_create().build();
            }
        }
        let change = change.clone();
        kept.connect_active_notify(move |switch| change(&|now| now.kept = switch.is_active()));
    }
}

fn connect_limits(
    builder: &gtk::Builder,
    begins: &HostingDefaults,
    change: impl Fn(&dyn Fn(&mut HostingDefaults)) + Clone + 'static,
) {
    let (seconds, bytes) = keep_choice::numbers(begins.limits);
    let changed = change.clone();
    list(builder, "keep_time", (&TIMES, seconds), keep_choice::time_label, move |seconds| {
        changed(&|now| {
            let (_, bytes) = keep_choice::numbers(now.limits);
            now.limits = keep_choice::limits(seconds, bytes);
        });
    });
    list(builder, "keep_size", (&SIZES, bytes), keep_choice::size_label, move |bytes| {
        change(&|now| {
            let (seconds, _) = keep_choice::numbers(now.limits);
            now.limits = keep_choice::limits(seconds, bytes);
        });
    });
}

/// Lists choices in a row, with the one that holds chosen.
fn list(
    builder: &gtk::Builder,
    row: &str,
    (choices, now): (&[u64], u64),
    label: fn(u64) -> String,
    chosen: impl Fn(u64) + 'static,
) {
    let Some(row) = builder.object::<adw::ComboRow>(row) else { return };
    let values = keep_choice::with(choices, now);
    let labels: Vec<String> = values.iter().copied().map(label).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    row.set_model(Some(&gtk::StringList::new(&labels)));
    let at = values.iter().position(|value| *value == now).unwrap_or_default();
    row.set_selected(u32::try_from(at).unwrap_or_default());
    row.connect_selected_notify(move |row| {
        let at = usize::try_from(row.selected()).unwrap_or_default();
        if let Some(value) = values.get(at) {
            chosen(*value);
        }
    });
}

fn mark(row: &adw::EntryRow, is_valid: bool) {
    if is_valid {
        row.remove_css_class("error");
    } else {
        row.add_css_class("error");
    }
}
