// SPDX-License-Identifier: GPL-3.0-or-later
//! A question with a few answers, above a window. `AdwAlertDialog` since
//! libadwaita 1.5, which stays within its window and fits a narrow one; before
//! that `AdwMessageDialog`.

use adw::prelude::*;
use gtk::glib;
use gtk::glib::translate::{IntoGlib, ToGlibPtr};

use super::newer;

/// How an answer looks.
pub use adw::ResponseAppearance as Appearance;

/// A question. What is asked of it by name is called the same in both classes.
#[derive(Debug, Clone)]
pub struct Alert(gtk::Widget);

impl Alert {
    /// Asks `heading`; `close` is the answer of whoever gives none.
    pub fn new(heading: &str, close: &str) -> Self {
        let alert = Self(match newer::class("AdwAlertDialog") {
            Some(class) => newer::widget(class),
            None => adw::MessageDialog::builder().modal(true).build().upcast(),
        });
        alert.0.set_property("heading", heading);
        alert.0.set_property("close-response", close);
        alert
    }

    /// Says more below the heading.
    pub fn set_body(&self, body: &str) {
        self.0.set_property("body", body);
    }

    /// Puts `child` between what is asked and the answers.
    pub fn set_extra_child(&self, child: &impl IsA<gtk::Widget>) {
        self.0.set_property("extra-child", child.upcast_ref::<gtk::Widget>());
    }

    /// Adds the answer `id`, which is called `label`.
    pub fn add_response(&self, id: &str, label: &str, appearance: Appearance) {
        if let Some(dialog) = self.0.downcast_ref::<adw::MessageDialog>() {
            dialog.add_response(id, label);
            dialog.set_response_appearance(id, appearance);
            return;
        }
        newer::call!(
            c"adw_alert_dialog_add_response" as fn(*mut gtk::ffi::GtkWidget, Text, Text),
            self.0.to_glib_none().0,
            id.to_glib_none().0,
            label.to_glib_none().0
        );
        newer::call!(
            c"adw_alert_dialog_set_response_appearance"
                as fn(*mut gtk::ffi::GtkWidget, Text, std::ffi::c_int),
            self.0.to_glib_none().0,
            id.to_glib_none().0,
            appearance.into_glib()
        );
    }

    /// The answer that Return gives.
    pub fn set_default_response(&self, id: &str) {
        self.0.set_property("default-response", id);
    }

    /// Whether the answer `id` can be given.
    pub fn set_response_enabled(&self, id: &str, enabled: bool) {
        if let Some(dialog) = self.0.downcast_ref::<adw::MessageDialog>() {
            dialog.set_response_enabled(id, enabled);
            return;
        }
        newer::call!(
            c"adw_alert_dialog_set_response_enabled"
                as fn(*mut gtk::ffi::GtkWidget, Text, glib::ffi::gboolean),
            self.0.to_glib_none().0,
            id.to_glib_none().0,
            enabled.into_glib()
        );
    }

    /// Tells which answer was given; the question is on its way out then.
    pub fn connect_response(&self, given: impl Fn(&str) + 'static) {
        self.0.connect_local("response", false, move |values| {
            given(values.get(1)?.get::<&str>().ok()?);
            None
        });
    }

    /// Asks above `parent`; again, if it was asked already.
    pub fn present(&self, parent: &impl IsA<gtk::Window>) {
        if let Some(dialog) = self.0.downcast_ref::<adw::MessageDialog>() {
            dialog.set_transient_for(Some(parent));
            dialog.present();
            return;
        }
        super::dialog::present_newer(&self.0, Some(parent.upcast_ref()));
    }

    /// To look for it later without keeping it.
    pub fn downgrade(&self) -> WeakAlert {
        WeakAlert(self.0.downgrade())
    }
}

type Text = *const std::ffi::c_char;

/// An [`Alert`] that is there as long as nobody has answered it.
#[derive(Debug, Clone, Default)]
pub struct WeakAlert(glib::WeakRef<gtk::Widget>);

impl WeakAlert {
    pub fn upgrade(&self) -> Option<Alert> {
        self.0.upgrade().map(Alert)
    }
}
