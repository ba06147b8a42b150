// SPDX-License-Identifier: GPL-3.0-or-later
//! The part of the form to host a room that says how long, and how much, is kept of what
//! is said there.

use std::cell::RefCell;

use adw::subclass::prelude::*;
use gtk::glib;

use crate::history::KeepLimits;
use crate::i18n::gettext;
use crate::ui::compat;
use crate::ui::keep_choice::{self, SIZES, TIMES, limits, size_label, time_label, with};

pub(super) mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/launcher/keep_form.ui")]
    pub struct KeepForm {
        #[template_child]
        pub time: TemplateChild<gtk::DropDown>,
        #[template_child]
        pub size: TemplateChild<gtk::DropDown>,
        /// The times and the sizes in the order of the lists.
        pub times: RefCell<Vec<u64>>,
        pub sizes: RefCell<Vec<u64>>,
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
            self.obj().show_limits(KeepLimits::default());
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
        let imp = self.imp();
        limits(chosen(&imp.time, &imp.times.borrow()), chosen(&imp.size, &imp.sizes.borrow()))
    }

    /// Chooses limits, which are among the choices from then on.
    pub fn show_limits(&self, limits: KeepLimits) {
        let (imp, (time, size)) = (self.imp(), keep_choice::numbers(limits));
        imp.times.replace(with(&TIMES, time));
        imp.sizes.replace(with(&SIZES, size));
        list(&imp.time, &imp.times.borrow(), time_label, time);
        list(&imp.size, &imp.sizes.borrow(), size_label, size);
    }
}

fn list(choice: &gtk::DropDown, values: &[u64], label: fn(u64) -> String, value: u64) {
    let labels: Vec<String> = values.iter().copied().map(label).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    choice.set_model(Some(&gtk::StringList::new(&labels)));
    let at = values.iter().position(|other| *other == value).unwrap_or_default();
    choice.set_selected(u32::try_from(at).unwrap_or_default());
}

fn chosen(choice: &gtk::DropDown, values: &[u64]) -> u64 {
    let at = usize::try_from(choice.selected()).unwrap_or_default();
    values.get(at).copied().unwrap_or_default()
}
