// SPDX-License-Identifier: GPL-3.0-or-later
//! The part of the preferences about spelling: a switch and the language, or what to
//! install for it.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::{settings, speller};
use crate::i18n::gettext;

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/spelling/preferences_group.ui")]
    pub struct SpellingGroup {
        #[template_child]
        pub switch_row: TemplateChild<adw::ActionRow>,
        #[template_child]
        pub on: TemplateChild<gtk::Switch>,
        #[template_child]
        pub language: TemplateChild<adw::ComboRow>,
        #[template_child]
        pub missing: TemplateChild<gtk::Label>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for SpellingGroup {
        const NAME: &'static str = "SalottoSpellingGroup";
        type Type = super::SpellingGroup;
        type ParentType = adw::PreferencesGroup;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for SpellingGroup {
        fn constructed(&self) {
            self.parent_constructed();
            self.on.set_active(settings::is_on());
            self.on.connect_active_notify(|on| settings::set_on(on.is_active()));
            self.on.bind_property("active", &*self.language, "sensitive").sync_create().build();
            let group = self.obj().downgrade();
            glib::spawn_future_local(async move {
                let installed = speller::installed().await;
                group.upgrade().inspect(|group| group.show(installed));
            });
        }
    }
    impl WidgetImpl for SpellingGroup {}
    impl PreferencesGroupImpl for SpellingGroup {}
}

glib::wrapper! {
    pub struct SpellingGroup(ObjectSubclass<imp::SpellingGroup>)
        @extends gtk::Widget, adw::PreferencesGroup,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl SpellingGroup {
    /// Shows the choice among the dictionaries with these tags.
    pub fn show(&self, installed: Vec<String>) {
        let imp = self.imp();
        let has_any = !installed.is_empty();
        imp.switch_row.set_visible(has_any);
        imp.language.set_visible(has_any);
        imp.missing.set_visible(!has_any);
        let names = [gettext("That of the system")].into_iter().chain(installed.iter().cloned());
        let names: Vec<String> = names.collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        imp.language.set_model(Some(&gtk::StringList::new(&names)));
        let chosen = settings::language();
        let at = installed.iter().position(|tag| *tag == chosen).map_or(0, |at| at + 1);
        imp.language.set_selected(u32::try_from(at).unwrap_or_default());
        imp.language.connect_selected_notify(move |row| {
            let at = usize::try_from(row.selected()).unwrap_or_default();
            let tag = at.checked_sub(1).and_then(|at| installed.get(at));
            settings::set_language(tag.map_or("", String::as_str));
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[gtk::test]
    fn without_a_dictionary_it_says_what_to_install() {
        crate::ui::prepare().unwrap();
        let group: SpellingGroup = glib::Object::new();
        let imp = group.imp();
        group.show(Vec::new());
        assert!(imp.missing.get_visible() && !imp.switch_row.get_visible());
        group.show(vec!["en_GB".into(), "it_IT".into()]);
        assert!(!imp.missing.get_visible() && imp.switch_row.get_visible());
        assert_eq!(imp.language.model().unwrap().n_items(), 3);
    }
}
