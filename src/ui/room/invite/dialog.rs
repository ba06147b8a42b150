// SPDX-License-Identifier: GPL-3.0-or-later
//! The dialog for inviting friends: all that one across the table needs to come in
//! and to know that they are in the right room.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::address_list;
use super::link::{InviteLink, PageLink};
use super::password_row::PasswordRow;
use crate::discovery::own_addresses::OwnAddress;
use crate::i18n::gettext;
use crate::protocol::{Address, Fingerprint, Invite, RoomName};
use crate::trust::Password;
use crate::ui::compat::dialog::{self, Below, Frame, Size};
use crate::ui::room::strings;
use crate::ui::trust::SixWords;
use crate::ui::{compat, screen_reader};

const SIZE: Size = Size { width: 440, height: 786 };
/// One that speaks of a password is higher, so that the button below is
/// seen at once.
const WITH_A_SECRET: Size = Size { height: 856, ..SIZE };

/// One without a link has no squares either.
const WITHOUT_A_LINK: Size = Size { height: 294, ..SIZE };

/// The password friends need as well, if they do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Secret {
    None,
    /// They do; we do not know it, or not any more.
    Untold,
    /// They do, and we set it.
    Ours(Password),
}

/// Everything friends need to come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub room: RoomName,
    /// Addresses of the room, likeliest first.
    pub addresses: Vec<Address>,
    /// Addresses that lead there on one cable, with another interface for everybody.
    pub on_link: Vec<OwnAddress>,
    /// Its key; a classic room has none.
    pub key: Option<Fingerprint>,
    pub secret: Secret,
    /// Set if the room lets guests without encryption in.
    pub plain: bool,
}

impl Invitation {
    /// The link that leads into the room and knows its key.
    pub fn invite(&self) -> Option<Invite> {
        let (first, others) = self.addresses.split_first()?;
        Some(Invite::new(first.clone(), others.to_vec(), self.key?, Some(self.room.clone())))
    }
}

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/invite/dialog.ui")]
    pub struct InviteDialog {
        #[template_child]
        pub toasts: TemplateChild<adw::ToastOverlay>,
        #[template_child]
        pub room: TemplateChild<gtk::Label>,
        #[template_child]
        pub addresses: TemplateChild<gtk::Box>,
        #[template_child]
        pub secret: TemplateChild<gtk::Box>,
        #[template_child]
        pub password: TemplateChild<PasswordRow>,
        #[template_child]
        pub link: TemplateChild<InviteLink>,
        #[template_child]
        pub key: TemplateChild<gtk::Box>,
        #[template_child]
        pub words: TemplateChild<SixWords>,
        #[template_child]
        pub no_key: TemplateChild<gtk::Label>,
        #[template_child]
        pub no_network: TemplateChild<gtk::Label>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for InviteDialog {
        const NAME: &'static str = "SalottoInviteDialog";
        type Type = super::InviteDialog;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            PasswordRow::ensure_type();
            InviteLink::ensure_type();
            SixWords::ensure_type();
            compat::ToolbarView::ensure_type();
            class.bind_template();
            class.install_action("room.copied", None, |dialog, _, _| {
                let toast = adw::Toast::new(&gettext("Copied"));
                toast.set_timeout(screen_reader::stay(3));
                dialog.imp().toasts.add_toast(toast);
            });
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for InviteDialog {
        fn constructed(&self) {
            self.parent_constructed();
            compat::tell_toasts(&self.toasts);
        }
    }
    impl WidgetImpl for InviteDialog {}
    impl BinImpl for InviteDialog {}
}

glib::wrapper! {
    pub struct InviteDialog(ObjectSubclass<imp::InviteDialog>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl InviteDialog {
    /// Fills it in; it stays as it is when the room is renamed.
    pub fn new(invitation: &Invitation) -> Self {
        let this: Self = glib::Object::new();
        let imp = this.imp();
        imp.room.set_label(invitation.room.as_str());
        imp.no_network.set_label(&strings::no_way_in());
        if invitation.secret != Secret::None {
            imp.secret.set_visible(true);
        }
        if let Secret::Ours(password) = &invitation.secret {
            imp.password.keep(password.clone());
            imp.password.set_visible(true);
        }
        this.show_addresses(invitation);
        imp.key.set_visible(invitation.key.is_some());
        imp.no_key.set_visible(invitation.key.is_none());
        if let Some(key) = invitation.key {
            imp.words.show_key(key);
        }
        this
    }

    /// Shows where friends find the room now, and the link that leads there.
    pub fn show_addresses(&self, invitation: &Invitation) {
        let imp = self.imp();
        let focus = self.root().and_then(|root| root.focus());
        let had_focus = focus.is_some_and(|focus| focus.is_ancestor(&*imp.addresses));
        while let Some(before) = imp.addresses.first_child() {
            imp.addresses.remove(&before);
        }
        let Invitation { addresses, on_link, .. } = invitation;
        imp.addresses.append(&address_list::list(addresses, on_link));
        imp.no_network.set_visible(addresses.is_empty() && on_link.is_empty());
        imp.link.show(invitation.invite(), PageLink::of(addresses, invitation.plain));
        if had_focus {
            imp.link.focus_copy();
        }
    }

    /// Shows it above `parent`.
    pub fn present(&self, parent: &impl IsA<gtk::Window>) {
        let imp = self.imp();
        let size = match (imp.link.get_visible(), imp.secret.get_visible()) {
            (true, true) => WITH_A_SECRET,
            (true, false) => SIZE,
            (false, _) => WITHOUT_A_LINK,
        };
        // The first button: a lower one would be scrolled to in a small window.
        let rows = imp.addresses.first_child();
        let copy = rows.and_then(|rows| rows.first_child()?.last_child());
        let title = gettext("Invite Friends");
        // Whoever hosts goes on talking while friends look at it.
        let frame = Frame { title: &title, size, below: Below::GoesOn, focus: copy.as_ref() };
        dialog::present(self, frame, parent);
    }
}

#[cfg(test)]
mod tests;
