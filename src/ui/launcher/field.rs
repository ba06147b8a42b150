// SPDX-License-Identifier: GPL-3.0-or-later
//! The field: a line to fill in, its title above, the fault of it below, and
//! there, if there is one, a button that mends it.

use std::cell::RefCell;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use crate::ui::compat;

type Offer = Box<dyn Fn()>;

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate, glib::Properties)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/launcher/field.ui")]
    #[properties(wrapper_type = super::Field)]
    pub struct Field {
        #[template_child]
        pub title: TemplateChild<gtk::Label>,
        #[template_child]
        pub entry: TemplateChild<gtk::Entry>,
        #[template_child]
        pub line: TemplateChild<gtk::Box>,
        #[template_child]
        pub show: TemplateChild<gtk::ToggleButton>,
        #[template_child]
        pub revealer: TemplateChild<gtk::Revealer>,
        #[template_child]
        pub error: TemplateChild<gtk::Label>,
        #[template_child]
        pub offer: TemplateChild<gtk::Button>,
        /// Title on screen and for a screen reader.
        #[property(name = "title", type = String, set = Self::set_title)]
        /// Example of what to write.
        #[property(name = "placeholder", type = String, set = Self::set_placeholder)]
        /// True for a field that takes a few characters only.
        #[property(name = "narrow", type = bool, set = Self::set_narrow)]
        /// True for a field that hides its text until one asks to see it.
        #[property(name = "secret", type = bool, set = Self::set_secret)]
        pub taken: RefCell<Option<Offer>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Field {
        const NAME: &'static str = "SalottoField";
        type Type = super::Field;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    #[glib::derived_properties]
    impl ObjectImpl for Field {
        fn constructed(&self) {
            self.parent_constructed();
            let field = self.obj();
            self.show.connect_toggled(glib::clone!(
                #[weak]
                field,
                move |show| field.imp().entry.set_visibility(show.is_active())
            ));
            self.offer.connect_clicked(glib::clone!(
                #[weak]
                field,
                move |_| {
                    let taken = field.imp().taken.take();
                    field.set_error(None);
                    if let Some(taken) = taken {
                        taken();
                    }
                }
            ));
        }
    }
    impl WidgetImpl for Field {
        fn grab_focus(&self) -> bool {
            self.entry.grab_focus()
        }
    }
    impl BoxImpl for Field {}

    impl Field {
        fn set_title(&self, title: &str) {
            // As the entry's mnemonic label it also names it for a screen reader.
            self.title.set_label(title);
        }

        fn set_placeholder(&self, example: &str) {
            self.entry.set_placeholder_text(Some(example));
        }

        fn set_narrow(&self, narrow: bool) {
            self.entry.set_max_width_chars(if narrow { 7 } else { -1 });
            self.entry.set_width_chars(if narrow { 7 } else { 4 });
            self.entry.set_hexpand(!narrow);
        }

        fn set_secret(&self, secret: bool) {
            self.show.set_visible(secret);
            self.entry.set_visibility(!secret);
            if secret {
                self.entry.set_input_purpose(gtk::InputPurpose::Password);
            }
        }
    }
}

glib::wrapper! {
    pub struct Field(ObjectSubclass<imp::Field>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl Field {
    pub fn text(&self) -> glib::GString {
        self.imp().entry.text()
    }

    pub fn set_text(&self, text: &str) {
        self.imp().entry.set_text(text);
        self.imp().entry.set_position(-1);
    }

    /// Moves the place of errors to the end of `place`, where there is more room
    /// than under a narrow entry.
    pub fn show_errors_in(&self, place: &gtk::Box) {
        let revealer = self.imp().revealer.get();
        self.remove(&revealer);
        place.append(&revealer);
    }

    /// Puts a button behind the entry.
    pub fn add_suffix(&self, button: &impl IsA<gtk::Widget>) {
        self.imp().line.append(button);
    }

    /// Shows or hides the text of a secret field.
    pub fn set_shown(&self, shown: bool) {
        self.imp().show.set_active(shown);
    }

    /// Shows what is wrong and moves the focus there.
    pub fn reject(&self, error: &str) {
        self.set_error(Some(error));
        self.grab_focus();
    }

    /// Shows what is wrong, or that nothing is.
    pub fn set_error(&self, error: Option<&str>) {
        self.say(error, true);
    }

    /// Shows a note, which is no error.
    pub fn set_note(&self, note: Option<&str>) {
        self.say(note, false);
    }

    fn say(&self, sentence: Option<&str>, wrong: bool) {
        let imp = self.imp();
        imp.taken.take();
        imp.offer.set_visible(false);
        imp.error.set_label(sentence.unwrap_or_default());
        imp.error.set_css_classes(&["caption", if wrong { "error" } else { "dim-label" }]);
        imp.revealer.set_visible(sentence.is_some());
        imp.revealer.set_reveal_child(sentence.is_some());
        if wrong && sentence.is_some() {
            imp.entry.add_css_class("error");
        } else {
            imp.entry.remove_css_class("error");
        }
        compat::set_description(&*imp.entry, sentence.unwrap_or_default());
    }

    /// Shows what is wrong, and a button that mends it.
    pub fn set_error_with_offer(&self, error: &str, label: &str, taken: impl Fn() + 'static) {
        self.set_error(Some(error));
        let imp = self.imp();
        imp.offer.set_label(label);
        imp.offer.set_visible(true);
        imp.taken.replace(Some(Box::new(taken)));
    }

    /// Shows what is wrong, and a focused button that writes `instead` and goes on by an
    /// action of the launcher.
    pub fn offer_instead(&self, error: &str, label: &str, instead: &str, action: &'static str) {
        let instead = instead.to_owned();
        self.set_error_with_offer(
            error,
            label,
            glib::clone!(
                #[weak(rename_to = field)]
                self,
                move || {
                    field.set_text(&instead);
                    // The launcher's own action, that is always there.
                    let _ = field.activate_action(action, None);
                }
            ),
        );
        self.imp().offer.grab_focus();
    }

    /// Error that is shown, if one is.
    pub fn error(&self) -> Option<glib::GString> {
        let error = &self.imp().error;
        Some(error.label()).filter(|words| !words.is_empty() && error.has_css_class("error"))
    }

    /// Note that is shown, if one is.
    pub fn note(&self) -> Option<glib::GString> {
        let note = &self.imp().error;
        Some(note.label()).filter(|words| !words.is_empty() && !note.has_css_class("error"))
    }

    /// Button that mends the error.
    pub fn offer(&self) -> &gtk::Button {
        &self.imp().offer
    }

    pub fn connect_changed(&self, changed: impl Fn(&str) + 'static) {
        self.imp().entry.connect_changed(move |entry| changed(&entry.text()));
    }

    /// Activates `action` of the window around it when Return is pressed.
    pub fn activates(&self, action: &'static str) {
        self.imp().entry.connect_activate(move |entry| {
            // The launcher's own action, that is always there.
            let _ = entry.activate_action(action, None);
        });
    }
}
