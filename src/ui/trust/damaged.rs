// SPDX-License-Identifier: GPL-3.0-or-later
//! The page about a file of ours that cannot be used: which it is, what a new
//! one would mean, and a new one only when the person wants it.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use crate::i18n::{gettext, gettext_f};
use crate::trust::{IdentityError, StoredError};
use crate::ui::compat;

/// File that cannot be used, and the reason.
#[derive(Debug)]
pub enum Damage {
    OurKey(IdentityError),
    /// Key of a room that is hosted here.
    RoomKey(IdentityError),
    KnownRooms(StoredError),
    /// Bans and moderators of the rooms that are hosted here.
    Register(StoredError),
}

impl Damage {
    /// True where a new file in its place would help. One that cannot be written
    /// cannot be replaced, and one of a newer version is not ours to judge.
    pub fn can_renew(&self) -> bool {
        match self {
            Self::OurKey(error) | Self::RoomKey(error) => {
                matches!(error, IdentityError::Damaged { .. } | IdentityError::Unreadable { .. })
            }
            Self::KnownRooms(error) | Self::Register(error) => {
                matches!(error, StoredError::Damaged { .. } | StoredError::Unreadable { .. })
            }
        }
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Self::OurKey(error) | Self::RoomKey(error) => error.path(),
            Self::KnownRooms(error) | Self::Register(error) => Some(error.path()),
        }
    }

    fn heading(&self) -> String {
        match self {
            Self::OurKey(_) => gettext("The key of this device cannot be used"),
            Self::RoomKey(_) => gettext("The key of your room cannot be used"),
            Self::KnownRooms(_) => gettext("The list of rooms you know cannot be used"),
            Self::Register(_) => gettext("The bans and moderators of your rooms cannot be used"),
        }
    }

    fn meaning(&self) -> String {
        match (self, self.can_renew()) {
            (Self::OurKey(_), true) => gettext(
                "Rooms you visit will take you for somebody new; a moderator has to be made one again. The old file is kept aside.",
            ),
            (Self::OurKey(_), false) => gettext(
                "Without a key of its own, this device can neither host a room nor be recognised in one. Look whether the disk is full and the folder can be written.",
            ),
            (Self::RoomKey(_), true) => gettext(
                "People who know your room will be warned that it is not the room they knew. The old file is kept aside.",
            ),
            (Self::RoomKey(_), false) => gettext(
                "Without its key, the room cannot be opened. Look whether the disk is full and the folder can be written.",
            ),
            (Self::KnownRooms(_), true) => gettext(
                "Without it, Salotto cannot tell whether a room is the one you knew. With a new list, every room will be a new one: compare the words with the host again. The old file is kept aside.",
            ),
            (Self::KnownRooms(_), false) => gettext(
                "Without it, Salotto cannot tell whether a room is the one you knew. Perhaps a newer Salotto wrote it, or the folder cannot be read.",
            ),
            (Self::Register(_), true) => gettext(
                "Without it, nobody is banned from your rooms and nobody is a moderator, until you say so again; and nobody is recognised from before. The old file is kept aside.",
            ),
            (Self::Register(_), false) => gettext(
                "Without it, nobody would be banned from your rooms. Perhaps a newer Salotto wrote it, or the folder cannot be read.",
            ),
        }
    }

    fn renew(&self) -> String {
        match self {
            Self::OurKey(_) | Self::RoomKey(_) => gettext("Make a New Key"),
            Self::KnownRooms(_) => gettext("Start a New List"),
            Self::Register(_) => gettext("Start without Them"),
        }
    }

    /// Says what stands in the file’s place now.
    fn renewed(&self) -> String {
        match self {
            Self::OurKey(_) => gettext("This device has a new key"),
            Self::RoomKey(_) => gettext("Your room has a new key"),
            Self::KnownRooms(_) => gettext("The list of known rooms is new"),
            Self::Register(_) => gettext("Your rooms have no bans and no moderators"),
        }
    }
}

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/trust/damaged.ui")]
    pub struct Damaged {
        #[template_child]
        pub icon: TemplateChild<gtk::Image>,
        #[template_child]
        pub heading: TemplateChild<gtk::Label>,
        #[template_child]
        pub file: TemplateChild<gtk::Label>,
        #[template_child]
        pub meaning: TemplateChild<gtk::Label>,
        #[template_child]
        pub cancel: TemplateChild<gtk::Button>,
        #[template_child]
        pub renew: TemplateChild<gtk::Button>,
        /// True as part of a longer page, with nothing to go back to.
        pub alone: Cell<bool>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Damaged {
        const NAME: &'static str = "SalottoDamaged";
        type Type = super::Damaged;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
            class.set_accessible_role(gtk::AccessibleRole::Alert);
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for Damaged {}
    impl WidgetImpl for Damaged {
        fn grab_focus(&self) -> bool {
            let button = if self.cancel.get_visible() { &self.cancel } else { &self.renew };
            let focused = button.grab_focus();
            // It came by the file, on its way.
            self.file.select_region(0, 0);
            focused
        }
    }
    impl BoxImpl for Damaged {}
}

glib::wrapper! {
    pub struct Damaged(ObjectSubclass<imp::Damaged>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl Damaged {
    /// Makes it part of a longer page, with nothing to cancel.
    pub fn stand_alone(&self) {
        self.imp().alone.set(true);
    }

    /// Says what is wrong and what can be done.
    pub fn tell(&self, damage: &Damage) {
        let imp = self.imp();
        imp.icon.set_icon_name(Some("dialog-warning-symbolic"));
        imp.icon.set_css_classes(&["warning"]);
        self.say(&damage.heading(), damage.path(), &damage.meaning());
        imp.cancel.set_visible(!imp.alone.get());
        imp.renew.set_visible(damage.can_renew());
        imp.renew.set_label(&damage.renew());
        imp.renew.set_css_classes(&["pill", "destructive-action"]);
    }

    /// Says that a new file was made, and where the old one is.
    pub fn tell_renewed(&self, damage: &Damage, kept: Option<PathBuf>) {
        let imp = self.imp();
        imp.icon.set_icon_name(Some("emblem-ok-symbolic"));
        imp.icon.set_css_classes(&["success"]);
        let sentence = match kept.as_deref().and_then(Path::file_name) {
            // Translators: {file} is the name of a file.
            Some(name) => gettext_f(
                "The old file is kept as {file}, in the same folder.",
                &[("file", &name.to_string_lossy())],
            ),
            None => String::new(),
        };
        self.say(&damage.renewed(), kept.as_deref(), &sentence);
        imp.cancel.set_visible(false);
        imp.renew.set_visible(true);
        imp.renew.set_label(&gettext("Continue"));
        imp.renew.set_css_classes(&["pill", "suggested-action"]);
    }

    /// Says that no new file could be made, and why.
    pub fn tell_failed(&self, why: &str) {
        let imp = self.imp();
        imp.meaning.set_label(why);
        imp.renew.set_visible(false);
        imp.cancel.set_visible(!imp.alone.get());
    }

    fn say(&self, heading: &str, path: Option<&Path>, meaning: &str) {
        let imp = self.imp();
        imp.heading.set_label(heading);
        let path = path.map(|path| path.display().to_string()).unwrap_or_default();
        imp.file.set_visible(!path.is_empty());
        imp.file.set_label(&path);
        // The focus came by while another page went.
        imp.file.select_region(0, 0);
        imp.meaning.set_visible(!meaning.is_empty());
        imp.meaning.set_label(meaning);
        compat::set_label(self, &format!("{heading}. {meaning}"));
    }
}
