// SPDX-License-Identifier: GPL-3.0-or-later
//! The dialog behind the lock: who can read along, how the room is known, and its
//! six words.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::acquaintance::Acquaintance;
use crate::client::Security;
use crate::i18n::gettext;
use crate::model::RoomState;
use crate::protocol::Fingerprint;
use crate::ui::compat;
use crate::ui::compat::dialog::{self, Below, Frame, Size};
use crate::ui::room::strings;
use crate::ui::trust::SixWords;

const SIZE: Size = Size { width: 420, height: 480 };
/// Without a key there is little to say.
const WITHOUT_A_KEY: Size = Size { height: 294, ..SIZE };

mod imp {
    use std::cell::Cell;

    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/security/dialog.ui")]
    pub struct SecurityDialog {
        #[template_child]
        pub icon: TemplateChild<gtk::Image>,
        #[template_child]
        pub heading: TemplateChild<gtk::Label>,
        #[template_child]
        pub readers: TemplateChild<gtk::Label>,
        #[template_child]
        pub kept: TemplateChild<gtk::Label>,
        #[template_child]
        pub past: TemplateChild<gtk::Label>,
        #[template_child]
        pub on_this_device: TemplateChild<gtk::Label>,
        #[template_child]
        pub password: TemplateChild<gtk::Label>,
        #[template_child]
        pub key: TemplateChild<gtk::Box>,
        #[template_child]
        pub met: TemplateChild<gtk::Label>,
        #[template_child]
        pub words: TemplateChild<SixWords>,
        #[template_child]
        pub advice: TemplateChild<gtk::Label>,
        #[template_child]
        pub full: TemplateChild<gtk::Expander>,
        #[template_child]
        pub fingerprint: TemplateChild<gtk::Label>,
        /// Key whose words are shown, or searched.
        pub shown: Cell<Option<Fingerprint>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for SecurityDialog {
        const NAME: &'static str = "SalottoSecurityDialog";
        type Type = super::SecurityDialog;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            SixWords::ensure_type();
            compat::ToolbarView::ensure_type();
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for SecurityDialog {}
    impl WidgetImpl for SecurityDialog {}
    impl BinImpl for SecurityDialog {}
}

glib::wrapper! {
    pub struct SecurityDialog(ObjectSubclass<imp::SecurityDialog>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl Default for SecurityDialog {
    fn default() -> Self {
        glib::Object::new()
    }
}

impl SecurityDialog {
    /// Shows what the state has become, and how the room is known.
    pub fn draw(&self, state: &RoomState, acquaintance: &Acquaintance) {
        let imp = self.imp();
        let all_encrypted = state.roster.plain().next().is_none();
        let safe = all_encrypted && state.security != Security::Classic;
        imp.icon.set_icon_name(Some(strings::lock_icon(safe)));
        imp.heading.set_label(&strings::security(&state.security, all_encrypted, false));
        imp.readers.set_label(&strings::readers(&state.security, state.roster.plain()));
        imp.password.set_visible(state.rules.password);
        imp.kept.set_visible(state.rules.kept);
        imp.past.set_visible(state.security != Security::Classic);
        imp.past.set_label(&strings::past(state.rules.past));
        let key = match state.security {
            Security::Encrypted { fingerprint, .. } => Some(fingerprint),
            Security::Classic => None,
        };
        imp.key.set_visible(key.is_some());
        imp.full.set_visible(key.is_some());
        let Some(key) = key else { return };
        let ours = state.way_back.is_to_our_own_room();
        let (met, advice) = strings::acquaintance(acquaintance, state.host(), ours);
        imp.met.set_label(&met);
        imp.advice.set_label(&advice);
        if imp.shown.replace(Some(key)) != Some(key) {
            imp.words.show_key(key);
            imp.fingerprint.set_label(&key.to_string());
        }
    }

    /// Says what this device keeps of the room, or nothing of it.
    pub fn tell_kept(&self, kept: Option<&str>) {
        let label = &self.imp().on_this_device;
        label.set_visible(kept.is_some());
        label.set_label(kept.unwrap_or_default());
    }

    /// Shows it above `parent`.
    pub fn present(&self, parent: &impl IsA<gtk::Window>) {
        let title = gettext("Security");
        // People talk while they compare.
        let size = if self.imp().key.get_visible() { SIZE } else { WITHOUT_A_KEY };
        let frame = Frame { title: &title, size, below: Below::GoesOn, focus: None };
        dialog::present(self, frame, parent);
    }

    /// Everything it says, one line each.
    #[cfg(test)]
    pub fn sentences(&self) -> Vec<String> {
        let imp = self.imp();
        let told = [&imp.heading, &imp.readers, &imp.password, &imp.kept];
        let labels = told.into_iter().chain([&imp.met, &imp.advice, &imp.past]);
        let seen = labels.filter(|label| {
            label.get_visible() && label.parent().is_some_and(|parent| parent.get_visible())
        });
        seen.map(|label| label.label().to_string()).collect()
    }
}
