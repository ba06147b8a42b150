// SPDX-License-Identifier: GPL-3.0-or-later
//! The resources that are compiled into the program: descriptions of widgets,
//! the style sheet and icons.

use std::sync::OnceLock;

use gtk::{gdk, gio, glib};

use crate::i18n;

/// Path of the resources, in the bundle and for the application.
pub const RESOURCES: &str = "/io/github/salotto_chat/Salotto";

/// Opens the display, loads what is compiled into the program, and settles how
/// GTK is to behave. Once is enough; more does no harm.
pub fn prepare() -> Result<(), glib::BoolError> {
    static DONE: OnceLock<()> = OnceLock::new();
    #[cfg(test)]
    super::complaints::make_fatal();
    adw::init()?;
    if DONE.get().is_some() {
        return Ok(());
    }
    gio::resources_register_include!("salotto.gresource")
        .map_err(|error| glib::bool_error!("resources: {error}"))?;
    if let Some(display) = gdk::Display::default() {
        gtk::IconTheme::for_display(&display).add_resource_path(&format!("{RESOURCES}/icons"));
    }
    if let Some(settings) = gtk::Settings::default() {
        // A text that was only walked to is not what somebody wants to paste.
        settings.set_gtk_label_select_on_focus(false);
    }
    if i18n::is_right_to_left() {
        // The toolkit knows that from its own translation, which may not be installed.
        gtk::Widget::set_default_direction(gtk::TextDirection::Rtl);
    }
    glib::set_application_name("Salotto");
    let _ = DONE.set(());
    Ok(())
}

#[cfg(test)]
mod tests {
    use gtk::prelude::*;

    use super::*;

    #[gtk::test]
    fn icons_with_a_direction_are_mirrored_from_right_to_left() {
        prepare().unwrap();
        let theme = gtk::IconTheme::for_display(&gdk::Display::default().unwrap());
        for name in ["salotto-send-symbolic", "go-previous-symbolic"] {
            let [left, right] = [gtk::TextDirection::Ltr, gtk::TextDirection::Rtl].map(|text| {
                let none = gtk::IconLookupFlags::empty();
                let icon = theme.lookup_icon(name, &[], 16, 1, text, none);
                icon.file().map(|file| file.uri())
            });
            assert!(right.is_some() && left != right, "{name}: {left:?} and {right:?}");
        }
    }
}
