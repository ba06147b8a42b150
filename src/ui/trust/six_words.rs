// SPDX-License-Identifier: GPL-3.0-or-later
//! A key as six words, to be read aloud and compared.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gio, glib, pango};

use crate::i18n::gettext_f;
use crate::protocol::Fingerprint;
use crate::sentences::numbered_words;
use crate::trust::{KeyWords, Language};
use crate::ui::compat;

/// Most keys whose words are kept; a list of rooms has more, and asks again.
const KEPT: usize = 64;

/// Finds the words of a key, which takes a moment the first time; `None` if this
/// computer could not.
pub async fn words_of(fingerprint: Fingerprint) -> Option<KeyWords> {
    /// Each search takes 64 MiB, so one is made after the other.
    static TURN: Mutex<()> = Mutex::new(());
    thread_local! {
        static FOUND: RefCell<HashMap<Fingerprint, KeyWords>> = RefCell::default();
    }
    if let Some(words) = FOUND.with_borrow(|found| found.get(&fingerprint).copied()) {
        return Some(words);
    }
    let search = gio::spawn_blocking(move || {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        KeyWords::of(&fingerprint)
    });
    let words =
        search.await.inspect_err(|_| tracing::error!("finding words has panicked")).ok()??;
    FOUND.with_borrow_mut(|found| {
        if found.len() >= KEPT {
            found.clear();
        }
        found.insert(fingerprint, words);
    });
    Some(words)
}

/// Language of the words: the reader's, where there is a list for it.
pub fn language() -> Language {
    let languages = glib::language_names();
    match languages.first().is_some_and(|language| language.starts_with("it")) {
        true => Language::Italian,
        false => Language::English,
    }
}

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate, glib::Properties)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/trust/six_words.ui")]
    #[properties(wrapper_type = super::SixWords)]
    pub struct SixWords {
        #[template_child]
        pub pages: TemplateChild<gtk::Stack>,
        #[template_child]
        pub spinner: TemplateChild<gtk::Spinner>,
        #[template_child]
        pub grid: TemplateChild<gtk::Grid>,
        #[template_child]
        pub english: TemplateChild<gtk::Label>,
        /// Words beside each other.
        #[property(get, set, minimum = 1, maximum = 6, default = 2)]
        pub columns: Cell<i32>,
        /// True for words that can be read across a table.
        #[property(get, set)]
        pub large: Cell<bool>,
        /// Number that grows with every key, so that the words of an earlier one
        /// come to nothing.
        pub round: Cell<u64>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for SixWords {
        const NAME: &'static str = "SalottoSixWords";
        type Type = super::SixWords;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
            class.set_accessible_role(gtk::AccessibleRole::Group);
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }

        fn new() -> Self {
            Self { columns: Cell::new(2), ..Default::default() }
        }
    }

    #[glib::derived_properties]
    impl ObjectImpl for SixWords {}
    impl WidgetImpl for SixWords {}
    impl BoxImpl for SixWords {}
}

glib::wrapper! {
    pub struct SixWords(ObjectSubclass<imp::SixWords>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl SixWords {
    /// Shows the words of `fingerprint` as soon as they are found.
    pub fn show_key(&self, fingerprint: Fingerprint) {
        let imp = self.imp();
        let round = imp.round.get() + 1;
        imp.round.set(round);
        imp.spinner.start();
        imp.pages.set_visible_child_name("searching");
        glib::spawn_future_local(glib::clone!(
            #[weak(rename_to = view)]
            self,
            async move {
                let words = words_of(fingerprint).await;
                if view.imp().round.get() == round {
                    view.show_words(words, language());
                }
            }
        ));
    }

    /// Words that are shown, each with its number, if they were found.
    pub fn sentence(&self) -> Option<String> {
        let imp = self.imp();
        let shown = imp.pages.visible_child_name().is_some_and(|page| page == "words");
        shown.then(|| {
            let mut words = Vec::new();
            let mut next = imp.grid.first_child();
            while let Some(word) = next {
                words.extend(word.downcast_ref::<gtk::Label>().map(gtk::Label::label));
                next = word.next_sibling();
            }
            words.join(", ")
        })
    }

    pub(super) fn show_words(&self, words: Option<KeyWords>, language: Language) {
        let imp = self.imp();
        imp.spinner.stop();
        let Some(words) = words else {
            imp.pages.set_visible_child_name("none");
            return;
        };
        while let Some(child) = imp.grid.first_child() {
            imp.grid.remove(&child);
        }
        let own = words.in_language(language);
        for (number, word) in (0..).zip(own) {
            let columns = imp.columns.get();
            let label = self.label(number + 1, word);
            imp.grid.attach(&label, number % columns, number / columns, 1, 1);
        }
        // Translators: {words} are six words that stand for a key.
        compat::set_label(self, &gettext_f("Words: {words}", &[("words", &numbered_words(&own))]));
        imp.english.set_visible(language != Language::English);
        let english = numbered_words(&words.in_language(Language::English));
        // Translators: {words} are the same six words for readers of English.
        imp.english.set_label(&gettext_f("In English: {words}", &[("words", &english)]));
        imp.pages.set_visible_child_name("words");
    }

    fn label(&self, number: i32, word: &str) -> gtk::Label {
        let text = format!("{number} {word}");
        let label = gtk::Label::builder()
            .attributes(&numbered(&text))
            .label(text)
            .selectable(false)
            .xalign(0.0)
            .hexpand(true)
            .build();
        label.add_css_class("key-word");
        if self.large() {
            label.add_css_class("large");
        }
        label
    }
}

/// The number before the word is smaller, and not bold: nobody takes it for a
/// part of the word.
fn numbered(text: &str) -> pango::AttrList {
    let attributes = pango::AttrList::new();
    let end = text.find(' ').and_then(|end| u32::try_from(end).ok()).unwrap_or_default();
    let light = pango::AttrInt::new_weight(pango::Weight::Normal);
    for mut attribute in [pango::Attribute::from(light), pango::AttrFloat::new_scale(0.7).into()] {
        attribute.set_end_index(end);
        attributes.insert(attribute);
    }
    attributes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[gtk::test]
    fn other_languages_add_the_english_words() {
        crate::ui::prepare().unwrap();
        let words = KeyWords::of(&Fingerprint::new([7; 32])).unwrap();
        let view: SixWords = glib::Object::new();
        view.show_words(Some(words), Language::English);
        assert!(!view.imp().english.get_visible());
        let english = view.sentence().unwrap();
        assert_eq!(english, numbered_words(&words.in_language(Language::English)));
        assert!(english.starts_with("1 ") && english.contains(", 6 "), "{english}");
        view.show_words(Some(words), Language::Italian);
        assert_ne!(view.sentence().unwrap(), english);
        assert_eq!(view.imp().english.label(), format!("In English: {english}"));
    }

    #[gtk::test]
    fn words_are_searched_elsewhere_and_the_last_key_wins() {
        crate::ui::prepare().unwrap();
        let view: SixWords = glib::Object::new();
        view.show_key(Fingerprint::new([1; 32]));
        assert_eq!(view.sentence(), None, "nobody waits for the words");
        view.show_key(Fingerprint::new([2; 32]));
        crate::ui::test_support::until("the words", || view.sentence().is_some());
        let words = KeyWords::of(&Fingerprint::new([2; 32])).unwrap();
        assert_eq!(view.sentence(), Some(numbered_words(&words.in_language(language()))));
    }
}
