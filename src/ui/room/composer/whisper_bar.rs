// SPDX-License-Identifier: GPL-3.0-or-later
//! The bar above a text that is for one person alone: for whom, and the way out.

use std::cell::RefCell;
use std::collections::VecDeque;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use crate::model::Person;
use crate::ui::compat;
use crate::ui::room::strings;

/// Most people for whom a text is kept.
const KEPT: usize = 20;

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/composer/whisper_bar.ui")]
    pub struct WhisperBar {
        #[template_child]
        pub show: TemplateChild<gtk::Button>,
        #[template_child]
        pub line: TemplateChild<gtk::Label>,
        #[template_child]
        pub reads: TemplateChild<gtk::Label>,
        #[template_child]
        pub stop: TemplateChild<gtk::Button>,
        /// The one that the text is for; nobody while it is for all.
        pub person: RefCell<Option<Person>>,
        /// Texts for people whom we do not whisper to now, the newest last.
        pub kept: RefCell<VecDeque<(Person, String)>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for WhisperBar {
        const NAME: &'static str = "SalottoWhisperBar";
        type Type = super::WhisperBar;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for WhisperBar {}
    impl WidgetImpl for WhisperBar {}
    impl BoxImpl for WhisperBar {}
}

glib::wrapper! {
    pub struct WhisperBar(ObjectSubclass<imp::WhisperBar>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl WhisperBar {
    /// The one that the text is for.
    pub fn person(&self) -> Option<Person> {
        self.imp().person.borrow().clone()
    }

    /// Has the text be for `person` alone, or for all.
    pub fn set_person(&self, person: Option<&Person>) {
        self.imp().person.replace(person.cloned());
        self.set_visible(person.is_some());
    }

    /// Says that it is for `name`, or why that one does not get it.
    pub fn draw(&self, name: &str, trouble: Option<&str>) {
        let imp = self.imp();
        let (line, reads) = strings::whispering(name);
        imp.line.set_label(&line);
        imp.reads.set_label(trouble.unwrap_or(&reads));
        match trouble {
            Some(_) => imp.reads.add_css_class("error"),
            None => imp.reads.remove_css_class("error"),
        }
        let show = strings::show_whispers(name);
        imp.show.set_tooltip_text(Some(&show));
        compat::set_label(&*imp.show, &show);
    }

    /// All that the bar says.
    pub fn sentence(&self) -> String {
        format!("{}. {}", self.imp().line.label(), self.imp().reads.label())
    }

    /// Keeps a text for `person`.
    pub fn keep(&self, person: Person, text: String) {
        let mut kept = self.imp().kept.borrow_mut();
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back((person, text));
    }

    /// Takes the text that was kept for the one whom `is_it` tells.
    pub fn take_kept(&self, is_it: impl Fn(&Person) -> bool) -> Option<String> {
        let mut kept = self.imp().kept.borrow_mut();
        let at = kept.iter().rposition(|(person, _)| is_it(person))?;
        kept.remove(at).map(|(_, text)| text)
    }

    /// The text that was kept last.
    pub fn last_kept(&self) -> Option<(Person, String)> {
        self.imp().kept.borrow().back().cloned()
    }
}
