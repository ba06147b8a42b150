// SPDX-License-Identifier: GPL-3.0-or-later
//! The dialog for inviting friends: all that one across the table needs to come in
//! and to know that they are in the right room.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::address_list;
use super::password_row::PasswordRow;
use crate::i18n::{gettext, gettext_f};
use crate::protocol::{Address, Fingerprint, Invite, RoomName};
use crate::trust::Password;
use crate::ui::compat;
use crate::ui::compat::dialog::{self, Below, Frame, Size};
use crate::ui::room::strings;
use crate::ui::trust::{QrCode, SixWords};

const SIZE: Size = Size { width: 440, height: 740 };
/// One that speaks of a password is higher, so that the button below is
/// seen at once.
const WITH_A_SECRET: Size = Size { height: 810, ..SIZE };

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
    /// Its key; a classic room has none.
    pub key: Option<Fingerprint>,
    pub secret: Secret,
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
        pub link: TemplateChild<gtk::Box>,
        #[template_child]
        pub code: TemplateChild<QrCode>,
        #[template_child]
        pub copy: TemplateChild<gtk::Button>,
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
            QrCode::ensure_type();
            SixWords::ensure_type();
            compat::ToolbarView::ensure_type();
            class.bind_template();
            class.install_action("room.copied", None, |dialog, _, _| {
                let toast = adw::Toast::new(&gettext("Copied"));
                toast.set_timeout(3);
                dialog.imp().toasts.add_toast(toast);
            });
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for InviteDialog {}
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
        let addresses: Vec<String> = invitation.addresses.iter().map(ToString::to_string).collect();
        imp.addresses.append(&address_list::list(&addresses));
        imp.no_network.set_label(&strings::no_network());
        imp.no_network.set_visible(addresses.is_empty());
        if invitation.secret != Secret::None {
            imp.secret.set_visible(true);
        }
        if let Secret::Ours(password) = &invitation.secret {
            imp.password.keep(password.clone());
            imp.password.set_visible(true);
        }
        this.show_link(invitation.invite().map(|invite| invite.to_string()));
        imp.key.set_visible(invitation.key.is_some());
        imp.no_key.set_visible(invitation.key.is_none());
        if let Some(key) = invitation.key {
            imp.words.show_key(key);
        }
        this
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

    /// The link that is shown as squares and copied.
    fn show_link(&self, link: Option<String>) {
        let imp = self.imp();
        imp.link.set_visible(link.is_some());
        let Some(link) = link else { return };
        // Translators: what a screen reader says instead of a QR code.
        let label = gettext_f("QR code of the invite link {link}", &[("link", &link)]);
        imp.code.set_visible(imp.code.show_text(&link, &label));
        imp.copy.connect_clicked(move |button| {
            compat::copy(button, &link);
            // Our own action, that is always there.
            let _ = button.activate_action("room.copied", None);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::test_support::until;

    fn invitation(key: Option<u8>) -> Invitation {
        Invitation {
            room: RoomName::new("The <attic>").unwrap(),
            addresses: ["192.168.1.7:5555", "[fe80::1]:5555"].map(|a| a.parse().unwrap()).to_vec(),
            key: key.map(|key| Fingerprint::new([key; 32])),
            secret: Secret::None,
        }
    }

    #[gtk::test]
    fn an_invitation_leads_into_the_room_and_knows_its_key() {
        crate::ui::prepare().unwrap();
        let invitation = invitation(Some(7));
        let window = InviteDialog::new(&invitation);
        let imp = window.imp();
        assert_eq!(imp.room.label(), "The <attic>");
        assert!(imp.link.get_visible() && imp.code.get_visible() && imp.key.get_visible());
        assert!(!imp.no_key.get_visible());
        until("the words", || imp.words.sentence().is_some());
        let read: Invite = invitation.invite().unwrap().to_string().parse().unwrap();
        assert_eq!(
            (read.key(), read.addresses()),
            (invitation.key.unwrap(), &*invitation.addresses)
        );
        assert!(!imp.secret.get_visible());
    }

    #[gtk::test]
    fn only_the_host_finds_the_password_in_it() {
        crate::ui::prepare().unwrap();
        let shown = |secret| {
            let window = InviteDialog::new(&Invitation { secret, ..invitation(Some(7)) });
            let imp = window.imp();
            (imp.secret.get_visible(), imp.password.get_visible())
        };
        assert_eq!(shown(Secret::Untold), (true, false), "a guest sees that there is one");
        assert_eq!(shown(Secret::Ours(Password::new("open sesame").unwrap())), (true, true));
    }

    #[gtk::test]
    fn without_a_network_there_is_no_link_and_it_says_why() {
        crate::ui::prepare().unwrap();
        let nowhere = Invitation { addresses: Vec::new(), ..invitation(Some(7)) };
        assert_eq!(nowhere.invite(), None);
        let imp = InviteDialog::new(&nowhere);
        let imp = imp.imp();
        assert!(imp.no_network.get_visible() && !imp.link.get_visible());
    }

    #[gtk::test]
    fn a_classic_room_says_why_it_has_no_words() {
        crate::ui::prepare().unwrap();
        let invitation = invitation(None);
        assert_eq!(invitation.invite(), None);
        let window = InviteDialog::new(&invitation);
        let imp = window.imp();
        assert!(imp.no_key.get_visible() && imp.addresses.get_visible());
        assert!(!imp.link.get_visible() && !imp.key.get_visible());
    }
}
