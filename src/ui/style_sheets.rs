// SPDX-License-Identifier: GPL-3.0-or-later
//! Style sheets for dark ground and for high contrast, beside the common one, which
//! libadwaita loads. It would load these as well; but newer versions complain of that
//! and want media queries, which older ones do not know.

use gtk::{gdk, glib};

use super::resources::RESOURCES;

/// A style sheet's name, and when it is in use.
type StyleSheet = (&'static str, fn(&adw::StyleManager) -> bool);

/// All style sheets but the common one.
pub const SHEETS: [StyleSheet; 2] =
    [("dark", adw::StyleManager::is_dark), ("high-contrast", adw::StyleManager::is_high_contrast)];

/// Has each style sheet in use when it is called for, from now on.
pub fn follow() {
    let manager = adw::StyleManager::default();
    for (name, is_called_for) in SHEETS {
        let sheet = load(name);
        let update = move |manager: &adw::StyleManager| {
            let Some(display) = gdk::Display::default() else { return };
            match is_called_for(manager) {
                true => add(&display, &sheet),
                false => gtk::style_context_remove_provider_for_display(&display, &sheet),
            }
        };
        update(&manager);
        manager.connect_dark_notify(glib::clone!(
            #[strong]
            update,
            move |manager| update(manager)
        ));
        manager.connect_high_contrast_notify(update);
    }
}

/// Reads a style sheet from the resources.
pub fn load(name: &str) -> gtk::CssProvider {
    let sheet = gtk::CssProvider::new();
    sheet.load_from_resource(&format!("{RESOURCES}/{name}.css"));
    sheet
}

/// Puts a style sheet into use.
pub fn add(display: &gdk::Display, sheet: &gtk::CssProvider) {
    let priority = gtk::STYLE_PROVIDER_PRIORITY_APPLICATION;
    gtk::style_context_add_provider_for_display(display, sheet, priority);
}
