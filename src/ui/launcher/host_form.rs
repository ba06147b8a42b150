// SPDX-License-Identifier: GPL-3.0-or-later
//! The form to host a room: its name and port, its password, and the classic
//! door, which a password closes.

use std::cell::{Cell, RefCell};

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::keep_form::KeepForm;
use super::{Field, port};
use crate::i18n::{gettext, gettext_f};
use crate::protocol::{DEFAULT_PORT, Nickname, ReadablePast, RoomName};
use crate::sentences;
use crate::server::{Config, KeepHistory, OpenError};
use crate::trust::{Password, PasswordError, suggest_password};
use crate::ui::trust::six_words;
use crate::ui::{compat, hosting_defaults};

pub(super) mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/launcher/host_form.ui")]
    pub struct HostForm {
        /// Room name and port, with room for their errors below.
        #[template_child]
        pub place: TemplateChild<gtk::Box>,
        #[template_child]
        pub room: TemplateChild<Field>,
        #[template_child]
        pub port: TemplateChild<Field>,
        #[template_child]
        pub password: TemplateChild<Field>,
        #[template_child]
        pub announced: TemplateChild<gtk::Switch>,
        #[template_child]
        pub kept: TemplateChild<gtk::Switch>,
        #[template_child]
        pub keep: TemplateChild<KeepForm>,
        #[template_child]
        pub past: TemplateChild<gtk::DropDown>,
        #[template_child]
        pub classic: TemplateChild<gtk::Switch>,
        #[template_child]
        pub classic_note: TemplateChild<gtk::Label>,
        /// Last room name that was made up from the person's name.
        pub made_up: RefCell<String>,
        /// The person, as the name of the room is made up of it.
        pub person: RefCell<String>,
        pub has_password: Cell<bool>,
        /// Position of the switch before there was a password.
        pub classic_before: Cell<bool>,
        /// The host's choice for a room with a password.
        pub classic_chosen: Cell<bool>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for HostForm {
        const NAME: &'static str = "SalottoHostForm";
        type Type = super::HostForm;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            Field::ensure_type();
            KeepForm::ensure_type();
            class.bind_template();
            class.install_action("launcher.suggest", None, |form, _, _| form.suggest_password());
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for HostForm {
        fn constructed(&self) {
            self.parent_constructed();
            for field in [&self.room, &self.port] {
                field.show_errors_in(&self.place);
            }
            port::check(&self.port);
            port::warn_of_browsers(&self.port);
            self.port.set_text(&DEFAULT_PORT.to_string());
            let room = self.room.get();
            self.room.connect_changed(glib::clone!(
                #[weak]
                room,
                move |name| {
                    let error = RoomName::new(name).err().filter(|_| !name.is_empty());
                    room.set_error(error.map(sentences::room_name_error).as_deref());
                }
            ));
            self.obj().connect_password();
            self.obj().connect_hosted();
            self.obj().follow_defaults();
            compat::set_drop_down_label(&self.past, &gettext("Newcomers read"));
            let keep = self.keep.get();
            self.kept.bind_property("active", &keep, "sensitive").sync_create().build();
            for field in [&self.room, &self.port, &self.password] {
                field.activates("launcher.start");
            }
        }
    }
    impl WidgetImpl for HostForm {
        fn grab_focus(&self) -> bool {
            self.room.grab_focus()
        }
    }
    impl BoxImpl for HostForm {}
}

glib::wrapper! {
    /// Form for a room of our own: its name, port, password and guests.
    pub struct HostForm(ObjectSubclass<imp::HostForm>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl HostForm {
    /// Makes a room name up from the person's; one that was typed stays.
    pub fn name_after(&self, person: &str) {
        person.clone_into(&mut self.imp().person.borrow_mut());
        self.make_up_name();
    }

    /// Fills in the name of the preferences, or else one made up from the person's, where
    /// none was typed.
    pub(super) fn make_up_name(&self) {
        let imp = self.imp();
        if *imp.room.text() != **imp.made_up.borrow() {
            return;
        }
        let usual = hosting_defaults::now().name;
        let room = match Nickname::new(&imp.person.borrow()) {
            _ if !usual.is_empty() => usual,
            // Translators: the name of a room; {name} is the person who hosts it.
            Ok(name) => gettext_f("{name}’s room", &[("name", name.as_str())]),
            Err(_) => String::new(),
        };
        imp.made_up.replace(room.clone());
        imp.room.set_text(&room);
    }

    /// Reads the form; if a field is wrong, says so there and focuses it.
    pub fn config(&self) -> Option<Config> {
        let imp = self.imp();
        let room = self.room()?;
        let port = port::read(&imp.port)?;
        let password = self.password().ok()?;
        let limits = imp.keep.limits();
        let kept = limits.time.map_or(KeepHistory::Always, KeepHistory::For);
        let history = if imp.kept.is_active() { kept } else { KeepHistory::Never };
        let classic = Some(imp.classic.is_active());
        // In the order of the list.
        let past = match imp.past.selected() {
            0 => ReadablePast::Nothing,
            2 => ReadablePast::All,
            _ => ReadablePast::Recent,
        };
        let kept = Config { history, keep_bytes: limits.bytes, past, ..Config::new(room) };
        Some(Config { port, classic, password, ..kept })
    }

    /// Returns true if the room is to be shown to people nearby.
    pub fn is_announced(&self) -> bool {
        self.imp().announced.is_active()
    }

    /// Says why the room could not be opened, at the field it is about; a port
    /// that is free is one press away.
    pub fn explain(&self, error: &OpenError) {
        let imp = self.imp();
        let sentence = sentences::open_error(error);
        match *error {
            OpenError::PortTaken { free: Some(free), .. } => {
                port::offer(&imp.port, &sentence, free);
            }
            OpenError::PortTaken { .. } | OpenError::PortPrivileged { .. } => {
                imp.port.reject(&sentence);
            }
            _ => imp.room.reject(&sentence),
        }
    }

    /// Says why our own room cannot be entered.
    pub fn show_error(&self, sentence: &str) {
        self.imp().room.set_error(Some(sentence));
    }

    pub(super) fn room(&self) -> Option<RoomName> {
        let field = &self.imp().room;
        RoomName::new(&field.text())
            .inspect_err(|error| field.reject(&sentences::room_name_error(*error)))
            .ok()
    }

    /// Reads the password for the room, or that it has none.
    fn password(&self) -> Result<Option<Password>, PasswordError> {
        let field = &self.imp().password;
        let typed = field.text();
        if typed.is_empty() {
            return Ok(None);
        }
        Password::new(&typed)
            .inspect_err(|error| field.reject(&sentences::password_error(error)))
            .map(Some)
    }

    fn connect_password(&self) {
        let imp = self.imp();
        let suggest = gtk::Button::builder()
            .label(gettext("Suggest"))
            .tooltip_text(gettext("Fill in four words that are easy to say"))
            .action_name("launcher.suggest")
            .build();
        imp.password.add_suffix(&suggest);
        imp.password.connect_changed(glib::clone!(
            #[weak(rename_to = form)]
            self,
            move |password| form.password_changed(password)
        ));
        imp.classic.connect_active_notify(glib::clone!(
            #[weak(rename_to = form)]
            self,
            move |_| form.classic_changed()
        ));
    }

    /// Fills in a password that is easy to say and hard to guess.
    fn suggest_password(&self) {
        let field = &self.imp().password;
        field.set_text(&suggest_password(six_words::language()));
        field.set_shown(true);
        field.grab_focus();
    }

    /// Closes the classic door at the first character of a password, since one
    /// in plain text is no secret. The host can open it again, and is told so.
    fn password_changed(&self, password: &str) {
        let imp = self.imp();
        let has_one = !password.is_empty();
        if imp.has_password.get() == has_one {
            return self.explain_classic();
        }
        if has_one {
            imp.classic_before.set(imp.classic.is_active());
            let chosen = imp.classic_chosen.get();
            imp.has_password.set(true);
            imp.classic.set_active(chosen);
        } else {
            imp.has_password.set(false);
            imp.classic.set_active(imp.classic_before.get());
        }
        self.explain_classic();
    }

    /// Keeps the host's choice for a room with a password, while the password is
    /// written anew.
    fn classic_changed(&self) {
        let imp = self.imp();
        if imp.has_password.get() {
            imp.classic_chosen.set(imp.classic.is_active());
        }
        self.explain_classic();
    }

    fn explain_classic(&self) {
        let imp = self.imp();
        let (has_one, open) = (imp.has_password.get(), imp.classic.is_active());
        let note = match has_one {
            true => gettext(
                "Guests without encryption send the password as it is: others on the network can read it.",
            ),
            false => gettext(
                "With nc, telnet or the original chat program. Others on the network can read along.",
            ),
        };
        imp.classic_note.set_label(&note);
        let hint = match (has_one, open) {
            (false, _) => None,
            (true, false) => {
                Some(gettext("Only those who know it get in. Guests without encryption stay out."))
            }
            (true, true) => Some(gettext(
                "Only those who know it get in. Guests without encryption are asked for it, too.",
            )),
        };
        imp.password.set_note(hint.as_deref());
    }
}

#[cfg(test)]
#[path = "host_form_tests.rs"]
mod tests;
