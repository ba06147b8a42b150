// SPDX-License-Identifier: GPL-3.0-or-later
//! The window about a program. `AdwAboutDialog` since libadwaita 1.5, before
//! that `AdwAboutWindow`; both have properties of the same names.

use adw::prelude::*;
use gtk::glib;

use super::dialog::present_newer;
use super::newer;

/// Shows `facts`, by the names of the properties, above `parent`.
pub fn present(facts: &[(&str, glib::Value)], parent: Option<&gtk::Window>) {
    let about: gtk::Widget = match newer::class("AdwAboutDialog") {
        Some(class) => newer::widget(class),
        None => adw::AboutWindow::builder().modal(true).build().upcast(),
    };
    for (name, value) in facts {
        about.set_property_from_value(name, value);
    }
    match about.downcast_ref::<gtk::Window>() {
        Some(window) => {
            window.set_transient_for(parent);
            window.present();
        }
        None => present_newer(&about, parent),
    }
}
