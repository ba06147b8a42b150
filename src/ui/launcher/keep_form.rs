// SPDX-License-Identifier: GPL-3.0-or-later
//! The part of the form to host a room that says how long, and how much, is kept of what
//! is said there.

use adw::subclass::prelude::*;
use gtk::glib;

use crate::history::KeepLimits;
use crate::i18n::gettext;
use crate::ui::compat;
use crate::ui::keep_choice::{SIZES, TIMES, limits, size_label, time_label};

pub(super) mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/launcher/keep_form.ui")]
    pub struct KeepForm {
        #[template_child]
        pub time: TemplateChild<gtk::DropDown>,
        #[template_child]
        pub size: TemplateChild<gtk::DropDown>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for KeepForm {
        const NAME: &'static str = "SalottoKeepForm";
        type Type = super::KeepForm;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for KeepForm {
        fn constructed(&self) {
            self.parent_constructed();
            list(&self.time, &TIMES.map(time_label));
            list(&self.size, &SIZES.map(size_label));
            compat::set_drop_down_label(&self.time, &gettext("How long they are kept"));
            compat::set_drop_down_label(&self.size, &gettext("How much is kept"));
        }
    }
    impl WidgetImpl for KeepForm {}
    impl BoxImpl for KeepForm {}
}

glib::wrapper! {
    /// The limits of what is kept.
    pub struct KeepForm(ObjectSubclass<imp::KeepForm>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl KeepForm {
    /// The limits that are chosen.
    pub fn limits(&self) -> KeepLimits {
        limits(chosen(&self.imp().time, &TIMES), chosen(&self.imp().size, &SIZES))
    }
}

fn list(choice: &gtk::DropDown, labels: &[String]) {
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    choice.set_model(Some(&gtk::StringList::new(&labels)));
}

fn chosen(choice: &gtk::DropDown, values: &[u64]) -> u64 {
    let at = usize::try_from(choice.selected()).unwrap_or_default();
    values.get(at).copied().unwrap_or_default()
}
