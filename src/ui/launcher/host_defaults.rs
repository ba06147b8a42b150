// SPDX-License-Identifier: GPL-3.0-or-later
//! The form to host a room begins with what the preferences say.

use std::cell::RefCell;

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::host_form::HostForm;
use crate::ui::hosting_defaults::{self, HostingDefaults};

impl HostForm {
    /// Fills the form in, and again whatever changes in the preferences. The rest of what
    /// was filled in there stays.
    pub(super) fn follow_defaults(&self) {
        let shown = RefCell::new(HostingDefaults::default());
        let weak = self.downgrade();
        let show = move || {
            let now = hosting_defaults::now();
            let before = shown.replace(now.clone());
            weak.upgrade().inspect(|form| show(form, &before, &now));
        };
        show();
        hosting_defaults::follow(self, show);
    }
}

fn show(form: &HostForm, before: &HostingDefaults, now: &HostingDefaults) {
    let imp = form.imp();
    if now.name != before.name {
        form.make_up_name();
    }
    if now.port != before.port {
        imp.port.set_text(&now.port.to_string());
    }
    if now.announced != before.announced {
        imp.announced.set_active(now.announced);
    }
    if now.kept != before.kept {
        imp.kept.set_active(now.kept);
    }
    if now.limits != before.limits {
        imp.keep.show_limits(now.limits);
    }
}
