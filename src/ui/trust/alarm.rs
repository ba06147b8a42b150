// SPDX-License-Identifier: GPL-3.0-or-later
//! The loud page, for a room that is not the expected one or does not prove
//! itself. What to know and the way back fit into the smallest window; the rest
//! is below.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::SixWords;
use crate::i18n::{gettext, gettext_f};
use crate::protocol::{Address, Fingerprint};
use crate::trust::{KeyConflict, KnownRoom};
use crate::ui::{clock, compat};

/// Fault of a room that answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlarmKind {
    /// It has another key than the expected one.
    Key(KeyConflict),
    /// It did not prove that it knows the password.
    Unproven,
    /// It does not encrypt, where only that would do.
    NotEncrypted,
}

impl From<KeyConflict> for AlarmKind {
    fn from(conflict: KeyConflict) -> Self {
        Self::Key(conflict)
    }
}

impl AlarmKind {
    /// Key that may be accepted all the same, once it was compared.
    pub fn acceptable(&self) -> Option<Fingerprint> {
        match self {
            Self::Key(conflict) => conflict.acceptable(),
            Self::Unproven | Self::NotEncrypted => None,
        }
    }

    fn heading(&self) -> String {
        match self {
            Self::Key(KeyConflict::OtherRoom { .. }) => {
                gettext("This is not the room you knew at this address")
            }
            Self::Key(KeyConflict::OtherInvite { .. }) => {
                gettext("This invite is for another room than the one you know")
            }
            Self::Key(KeyConflict::NotInvited { .. }) => {
                gettext("This is not the room you were invited to")
            }
            Self::Unproven => gettext("This room did not prove that it knows the password"),
            Self::NotEncrypted => gettext("What answers here does not encrypt"),
        }
    }

    /// Says what it may be, and what was told: as much as is seen at a glance.
    fn gist(&self) -> String {
        match self {
            Self::Key(KeyConflict::OtherRoom { .. } | KeyConflict::NotInvited { .. }) => gettext(
                "Somebody may stand between you and the room. They were told nothing, neither your name nor a password.",
            ),
            Self::Key(KeyConflict::OtherInvite { .. }) => gettext(
                "Somebody may have made this invite to lead you astray. Nothing was sent yet.",
            ),
            Self::Unproven => gettext(
                "Somebody may be posing as the room. You were not put into it, and your password was not told.",
            ),
            Self::NotEncrypted => {
                gettext("Somebody may be posing as the room. They were told nothing.")
            }
        }
    }

    /// Says what happened, what else it may be and how to find out.
    fn meaning(&self, address: &Address) -> String {
        let gaps = [("address", &*address.to_string())];
        match self {
            Self::Key(KeyConflict::OtherRoom { .. }) => gettext_f(
                // Translators: {address} is a host and a port.
                "Another key answers at {address} than before. Perhaps the host made a new key, or another computer has this address now. Compare the words with the host to find out.",
                &gaps,
            ),
            Self::Key(KeyConflict::OtherInvite { .. }) => gettext_f(
                // Translators: {address} is a host and a port.
                "The invite names another key for {address} than the one you met there. Perhaps the host made a new key, or another computer has this address now. Compare the words with the host to find out.",
                &gaps,
            ),
            Self::Key(KeyConflict::NotInvited { .. }) => gettext_f(
                // Translators: {address} is a host and a port.
                "Another key answers at {address} than the one in your invite. Perhaps the invite is old, or another computer has this address now. Ask the host for a new invite.",
                &gaps,
            ),
            Self::Unproven => gettext_f(
                // Translators: {address} is a host and a port.
                "What answers at {address} let you in without knowing the password itself. Ask the host whether the room has the password you gave.",
                &gaps,
            ),
            Self::NotEncrypted => gettext_f(
                // Translators: {address} is a host and a port.
                "You know the room at {address} as an encrypted one, or were giving it a password; now the answer came in plain text. If another program really is there now, forget the room in the preferences first.",
                &gaps,
            ),
        }
    }

    /// Expected key, its title and a note about it.
    fn expected(&self) -> Option<(Fingerprint, String, String)> {
        match self {
            Self::Key(
                KeyConflict::OtherRoom { known, .. } | KeyConflict::OtherInvite { known, .. },
            ) => {
                let day = clock::day_words(known.last_seen.saturating_mul(1000));
                let gaps = [("room", known.room.as_str()), ("day", &*day)];
                // Translators: {room} is a room’s name, {day} is as in “Today” or “Monday, 3 March”.
                let note = gettext_f("“{room}”, last seen: {day}", &gaps);
                Some((known.fingerprint, gettext("The room you knew"), note))
            }
            Self::Key(KeyConflict::NotInvited { invited, .. }) => {
                Some((*invited, gettext("In your invite"), String::new()))
            }
            Self::Unproven | Self::NotEncrypted => None,
        }
    }

    /// Key that is there instead, its title and a note about it.
    fn found(&self) -> Option<(Fingerprint, String, String)> {
        match self {
            Self::Key(KeyConflict::OtherRoom { found, elsewhere, .. }) => {
                Some((*found, gettext("What answers now"), met_elsewhere(elsewhere)))
            }
            Self::Key(KeyConflict::OtherInvite { found, elsewhere, .. }) => {
                Some((*found, gettext("In the invite"), met_elsewhere(elsewhere)))
            }
            Self::Key(KeyConflict::NotInvited { found, .. }) => {
                Some((*found, gettext("What answers now"), String::new()))
            }
            Self::Unproven | Self::NotEncrypted => None,
        }
    }
}

/// Says where the key in front of us was met, if it ever was.
fn met_elsewhere(elsewhere: &[KnownRoom]) -> String {
    let Some(known) = elsewhere.first() else {
        return gettext("A key you have never met");
    };
    let gaps = [("room", known.room.as_str()), ("address", &*known.address.to_string())];
    // Translators: {room} is a room’s name, {address} where it was.
    gettext_f("You met this key as “{room}” at {address}", &gaps)
}

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/trust/alarm.ui")]
    pub struct Alarm {
        #[template_child]
        pub heading: TemplateChild<gtk::Label>,
        #[template_child]
        pub gist: TemplateChild<gtk::Label>,
        #[template_child]
        pub meaning: TemplateChild<gtk::Label>,
        #[template_child]
        pub comparison: TemplateChild<gtk::Box>,
        #[template_child]
        pub known_title: TemplateChild<gtk::Label>,
        #[template_child]
        pub known_note: TemplateChild<gtk::Label>,
        #[template_child]
        pub known_words: TemplateChild<SixWords>,
        #[template_child]
        pub found_title: TemplateChild<gtk::Label>,
        #[template_child]
        pub found_note: TemplateChild<gtk::Label>,
        #[template_child]
        pub found_words: TemplateChild<SixWords>,
        #[template_child]
        pub back: TemplateChild<gtk::Button>,
        #[template_child]
        pub preferences: TemplateChild<gtk::Button>,
        #[template_child]
        pub anyway: TemplateChild<gtk::Box>,
        #[template_child]
        pub compared: TemplateChild<gtk::CheckButton>,
        #[template_child]
        pub join: TemplateChild<gtk::Button>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Alarm {
        const NAME: &'static str = "SalottoAlarm";
        type Type = super::Alarm;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            SixWords::ensure_type();
            class.bind_template();
            class.set_accessible_role(gtk::AccessibleRole::Alert);
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for Alarm {}
    impl WidgetImpl for Alarm {
        fn grab_focus(&self) -> bool {
            self.back.grab_focus()
        }
    }
    impl BoxImpl for Alarm {}
}

glib::wrapper! {
    pub struct Alarm(ObjectSubclass<imp::Alarm>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl Alarm {
    /// Says what is wrong at `address`.
    pub fn sound(&self, kind: &AlarmKind, address: &Address) {
        let imp = self.imp();
        imp.heading.set_label(&kind.heading());
        let (gist, meaning) = (kind.gist(), kind.meaning(address));
        imp.gist.set_label(&gist);
        imp.meaning.set_label(&meaning);
        compat::set_label(self, &format!("{}. {gist} {meaning}", kind.heading()));
        imp.comparison.set_visible(kind.expected().is_some());
        for (key, title, note, words) in [
            (kind.expected(), &imp.known_title, &imp.known_note, &imp.known_words),
            (kind.found(), &imp.found_title, &imp.found_note, &imp.found_words),
        ] {
            let Some((key, called, more)) = key else { continue };
            title.set_label(&called);
            note.set_label(&more);
            note.set_visible(!more.is_empty());
            words.show_key(key);
        }
        imp.preferences.set_visible(*kind == AlarmKind::NotEncrypted);
        imp.anyway.set_visible(kind.acceptable().is_some());
        imp.compared.set_active(false);
    }

    /// Calls `changed` whenever the person says that they have compared, or
    /// takes it back.
    pub fn connect_compared(&self, changed: impl Fn(bool) + 'static) {
        self.imp().compared.connect_toggled(move |check| changed(check.is_active()));
    }

    /// True once the person says that they have compared.
    pub fn compared(&self) -> bool {
        self.imp().compared.is_active()
    }

    #[cfg(test)]
    pub fn tick(&self) {
        self.imp().compared.set_active(true);
    }
}
