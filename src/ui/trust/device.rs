// SPDX-License-Identifier: GPL-3.0-or-later
//! The page of the preferences about this device's own key.

use std::cell::RefCell;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::damaged::{Damage, Damaged};
use super::{SixWords, store};
use crate::i18n::gettext;
use crate::ui::compat;

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/trust/device.ui")]
    pub struct Device {
        #[template_child]
        pub pages: TemplateChild<gtk::Stack>,
        #[template_child]
        pub words: TemplateChild<SixWords>,
        #[template_child]
        pub fingerprint: TemplateChild<gtk::Label>,
        #[template_child]
        pub copy: TemplateChild<gtk::Button>,
        #[template_child]
        pub damaged: TemplateChild<Damaged>,
        pub damage: RefCell<Option<Damage>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Device {
        const NAME: &'static str = "SalottoDevice";
        type Type = super::Device;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            Damaged::ensure_type();
            SixWords::ensure_type();
            class.bind_template();
            class.install_action("trust.renew", None, |device, _, _| device.renew());
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for Device {
        fn constructed(&self) {
            self.parent_constructed();
            self.damaged.stand_alone();
            let device = self.obj();
            self.copy.connect_clicked(glib::clone!(
                #[weak]
                device,
                move |copy| {
                    compat::copy(copy, &device.imp().fingerprint.label());
                    device.toast(&gettext("Copied"));
                }
            ));
            device.read();
        }
    }
    impl WidgetImpl for Device {}
    impl BinImpl for Device {}
}

glib::wrapper! {
    pub struct Device(ObjectSubclass<imp::Device>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl Device {
    fn read(&self) {
        glib::spawn_future_local(glib::clone!(
            #[weak(rename_to = device)]
            self,
            async move {
                let imp = device.imp();
                match store::identity().await {
                    Ok(identity) => {
                        imp.words.show_key(identity.fingerprint());
                        imp.fingerprint.set_label(&identity.fingerprint().to_string());
                        imp.copy.set_sensitive(true);
                        imp.pages.set_visible_child_name("key");
                    }
                    Err(error) => {
                        let damage = Damage::OurKey(error);
                        imp.damaged.tell(&damage);
                        imp.damage.replace(Some(damage));
                        imp.pages.set_visible_child_name("damaged");
                    }
                }
            }
        ));
    }

    /// Makes a new key in place of a damaged one, or shows the new one.
    fn renew(&self) {
        let Some(damage) = self.imp().damage.take().filter(Damage::can_renew) else {
            return self.read();
        };
        glib::spawn_future_local(glib::clone!(
            #[weak(rename_to = device)]
            self,
            async move {
                let damaged = &device.imp().damaged;
                match store::renew(&damage).await {
                    Ok(kept) => damaged.tell_renewed(&damage, kept),
                    Err(why) => damaged.tell_failed(&why),
                }
            }
        ));
    }

    fn toast(&self, sentence: &str) {
        let toast = adw::Toast::new(&glib::markup_escape_text(sentence));
        compat::preferences::add_toast(self, toast);
    }
}
