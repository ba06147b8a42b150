// SPDX-License-Identifier: GPL-3.0-or-later
//! The alert: a question with a few answers, above a window. `AdwAlertDialog`
//! since libadwaita 1.5, which stays within its window and fits a narrow one;
//! before that `AdwMessageDialog`.

use adw::prelude::*;
use gtk::glib;
use gtk::glib::translate::{IntoGlib, ToGlibPtr};

use super::newer;

/// Look of an answer.
pub use adw::ResponseAppearance as Appearance;

/// Question above a window. The properties it is asked for by name are called the
/// same in both classes.
#[derive(Debug, Clone)]
pub struct Alert(gtk::Widget);

impl Alert {
    /// Builds the question `heading`; `close` is the answer if none is given.
    pub fn new(heading: &str, close: &str) -> Self {
        let alert = Self(match newer::class("AdwAlertDialog") {
            Some(class) => newer::widget(class),
            None => adw::MessageDialog::builder().modal(true).build().upcast(),
        });
        alert.0.set_property("heading", heading);
        alert.0.set_property("close-response", close);
        alert
    }

    /// Sets the question.
    pub fn set_heading(&self, heading: &str) {
        self.0.set_property("heading", heading);
    }

    /// The question.
    #[cfg(test)]
    pub fn heading(&self) -> String {
        self.0.property("heading")
    }

    /// Sets the text below the heading.
    pub fn set_body(&self, body: &str) {
        self.0.set_property("body", body);
        // A screen reader reads the heading of this one, and nothing else.
        if self.0.is::<adw::MessageDialog>() {
            super::set_description(&self.0, body);
        }
    }

    /// Puts `child` between question and answers.
    pub fn set_extra_child(&self, child: &impl IsA<gtk::Widget>) {
        self.0.set_property("extra-child", child.upcast_ref::<gtk::Widget>());
    }

    /// Adds the answer `id` with its label.
    pub fn add_response(&self, id: &str, label: &str, appearance: Appearance) {
        if let Some(dialog) = self.0.downcast_ref::<adw::MessageDialog>() {
            dialog.add_response(id, label);
            dialog.set_response_appearance(id, appearance);
            return;
        }
        newer::call!(
            c"adw_alert_dialog_add_response" as fn(*mut gtk::ffi::GtkWidget, CText, CText),
            self.0.to_glib_none().0,
            id.to_glib_none().0,
            label.to_glib_none().0
        );
        newer::call!(
            c"adw_alert_dialog_set_response_appearance"
                as fn(*mut gtk::ffi::GtkWidget, CText, std::ffi::c_int),
            self.0.to_glib_none().0,
            id.to_glib_none().0,
            appearance.into_glib()
        );
    }

    /// Sets the answer that Return gives.
    pub fn set_default_response(&self, id: &str) {
        self.0.set_property("default-response", id);
    }

    /// Sets whether the answer `id` can be given.
    pub fn set_response_enabled(&self, id: &str, enabled: bool) {
        if let Some(dialog) = self.0.downcast_ref::<adw::MessageDialog>() {
            dialog.set_response_enabled(id, enabled);
            return;
        }
        newer::call!(
            c"adw_alert_dialog_set_response_enabled"
                as fn(*mut gtk::ffi::GtkWidget, CText, glib::ffi::gboolean),
            self.0.to_glib_none().0,
            id.to_glib_none().0,
            enabled.into_glib()
        );
    }

    /// Calls `given` with the answer; the question is on its way out then.
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

    /// Returns a reference that does not keep it open.
    pub fn downgrade(&self) -> WeakAlert {
        WeakAlert(self.0.downgrade())
    }
}

type CText = *const std::ffi::c_char;

/// Reference to an [`Alert`] that is there as long as nobody has answered it.
#[derive(Debug, Clone, Default)]
pub struct WeakAlert(glib::WeakRef<gtk::Widget>);

impl WeakAlert {
    pub fn upgrade(&self) -> Option<Alert> {
        self.0.upgrade().map(Alert)
    }
}
