// SPDX-License-Identifier: GPL-3.0-or-later
//! The banner: a bar across the window with one sentence and at most one button.
//! `AdwBanner` exists from libadwaita 1.3 on.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::compat;

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/banner.ui")]
    pub struct Banner {
        #[template_child]
        pub revealer: TemplateChild<gtk::Revealer>,
        #[template_child]
        pub icon: TemplateChild<gtk::Image>,
        #[template_child]
        pub label: TemplateChild<gtk::Label>,
        #[template_child]
        pub spinner: TemplateChild<gtk::Spinner>,
        #[template_child]
        pub button: TemplateChild<gtk::Button>,
        #[template_child]
        pub dismiss: TemplateChild<gtk::Button>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Banner {
        const NAME: &'static str = "SalottoBanner";
        type Type = super::Banner;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
            class.set_accessible_role(gtk::AccessibleRole::Alert);
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for Banner {}
    impl WidgetImpl for Banner {}
    impl BinImpl for Banner {}
}

glib::wrapper! {
    pub struct Banner(ObjectSubclass<imp::Banner>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl Banner {
    /// Shows `sentence`, with a button where `action` is its label and what it
    /// activates.
    pub fn show_sentence(&self, sentence: &str, action: Option<(&str, &str)>) {
        let imp = self.imp();
        imp.label.set_label(sentence);
        compat::set_label(self, sentence);
        imp.spinner.set_visible(false);
        imp.spinner.stop();
        imp.icon.set_visible(true);
        imp.button.set_visible(action.is_some());
        if let Some((label, action)) = action {
            self.add_css_class("with-button");
            imp.button.set_label(label);
            imp.button.set_action_name(Some(action));
        }
        imp.revealer.set_reveal_child(true);
    }

    /// Shows `sentence` with a spinner, for something that is going on.
    pub fn show_progress(&self, sentence: &str) {
        self.show_sentence(sentence, None);
        let imp = self.imp();
        imp.icon.set_visible(false);
        imp.spinner.set_visible(true);
        imp.spinner.start();
    }

    pub fn set_icon(&self, name: &str) {
        self.imp().icon.set_icon_name(Some(name));
    }

    /// Adds a button that puts the sentence off by `action`; `label` says what it does.
    pub fn set_dismissal(&self, action: &str, label: &str) {
        let dismiss = &self.imp().dismiss;
        dismiss.set_tooltip_text(Some(label));
        compat::set_label(&**dismiss, label);
        dismiss.set_action_name(Some(action));
        dismiss.set_visible(true);
        self.add_css_class("with-button");
    }

    pub fn hide_sentence(&self) {
        self.imp().spinner.stop();
        self.imp().revealer.set_reveal_child(false);
    }

    /// True while there is a button to press.
    #[cfg(test)]
    pub fn has_button(&self) -> bool {
        self.imp().button.get_visible()
    }

    /// Sentence that is shown, if one is.
    pub fn sentence(&self) -> Option<String> {
        let imp = self.imp();
        imp.revealer.reveals_child().then(|| imp.label.label().to_string())
    }
}
