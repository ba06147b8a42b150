// SPDX-License-Identifier: GPL-3.0-or-later
//! The few things one may prefer.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::trust::{Device, Rooms};
use super::{compat, settings};
use crate::protocol::Nickname;

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/preferences.ui")]
    pub struct Preferences {
        #[template_child]
        pub name: TemplateChild<adw::EntryRow>,
        #[template_child]
        pub style: TemplateChild<adw::ComboRow>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Preferences {
        const NAME: &'static str = "SalottoPreferences";
        type Type = super::Preferences;
        type ParentType = adw::PreferencesWindow;

        fn class_init(class: &mut Self::Class) {
            Rooms::ensure_type();
            Device::ensure_type();
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for Preferences {
        fn constructed(&self) {
            self.parent_constructed();
            self.name.set_text(&settings::nickname());
            self.style.set_selected(settings::style());
            self.name.connect_changed(|row| match Nickname::new(&row.text()) {
                Ok(name) => {
                    row.remove_css_class("error");
                    settings::set_nickname(&name);
                }
                Err(_) => row.add_css_class("error"),
            });
            self.style.connect_selected_notify(|row| {
                settings::set_style(row.selected());
                settings::apply_style();
            });
            if let Some(text) = self.name.delegate() {
                compat::set_label(&text, &self.name.title());
            }
        }
    }
    impl WidgetImpl for Preferences {}
    impl WindowImpl for Preferences {}
    impl AdwWindowImpl for Preferences {}
    impl PreferencesWindowImpl for Preferences {}
}

glib::wrapper! {
    pub struct Preferences(ObjectSubclass<imp::Preferences>)
        @extends gtk::Widget, gtk::Window, adw::Window, adw::PreferencesWindow,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Native,
            gtk::Root, gtk::ShortcutManager;
}

impl Preferences {
    pub fn present_for(parent: Option<&gtk::Window>) {
        let window: Self = glib::Object::builder().property("modal", true).build();
        window.set_transient_for(parent);
        window.present();
    }
}
