// SPDX-License-Identifier: GPL-3.0-or-later
//! The link into the room as squares for a camera: that of the app, which knows the
//! room's key, and that of its page for guests with a browser.

use std::cell::RefCell;
use std::iter::successors;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use crate::i18n::{gettext, gettext_f};
use crate::protocol::{Address, Invite, is_refused_by_browsers};
use crate::sentences;
use crate::ui::compat;
use crate::ui::trust::QrCode;

/// The address of the room's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLink {
    pub url: String,
    pub is_encrypted: bool,
}

impl PageLink {
    /// The page at the first address that a browser takes; without encryption if
    /// `plain` guests are let in.
    pub fn of(addresses: &[Address], plain: bool) -> Option<Self> {
        let is_taken = |address: &&Address| {
            // A zone means something on one machine only.
            !is_refused_by_browsers(address.port) && !address.to_string().contains('%')
        };
        let address = addresses.iter().find(is_taken)?;
        let scheme = if plain { "http" } else { "https" };
        Some(Self { url: format!("{scheme}://{address}/"), is_encrypted: !plain })
    }
}

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/invite/link.ui")]
    pub struct InviteLink {
        #[template_child]
        pub choice: TemplateChild<gtk::Box>,
        #[template_child]
        pub app: TemplateChild<gtk::ToggleButton>,
        #[template_child]
        pub browser: TemplateChild<gtk::ToggleButton>,
        #[template_child]
        pub code: TemplateChild<QrCode>,
        /// Said in the place of the squares, where they would be too many.
        #[template_child]
        pub no_code: TemplateChild<gtk::Label>,
        #[template_child]
        pub note: TemplateChild<gtk::Label>,
        #[template_child]
        pub copy: TemplateChild<gtk::Button>,
        pub invite: RefCell<Option<Invite>>,
        pub page: RefCell<Option<PageLink>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for InviteLink {
        const NAME: &'static str = "SalottoInviteLink";
        type Type = super::InviteLink;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            QrCode::ensure_type();
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for InviteLink {
        fn constructed(&self) {
            self.parent_constructed();
            self.no_code.set_label(&sentences::no_code());
            let link = self.obj();
            self.browser.connect_toggled(glib::clone!(
                #[weak]
                link,
                move |_| link.draw()
            ));
            self.copy.connect_clicked(glib::clone!(
                #[weak]
                link,
                move |button| {
                    compat::copy(button, &link.shown());
                    // Our own action, that is always there.
                    let _ = button.activate_action("room.copied", None);
                }
            ));
        }
    }
    impl WidgetImpl for InviteLink {}
    impl BoxImpl for InviteLink {}
}

glib::wrapper! {
    pub struct InviteLink(ObjectSubclass<imp::InviteLink>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl InviteLink {
    /// Shows the links that lead into the room; nothing without an invite.
    pub fn show(&self, invite: Option<Invite>, page: Option<PageLink>) {
        let imp = self.imp();
        self.set_visible(invite.is_some());
        imp.choice.set_visible(page.is_some());
        if page.is_none() {
            imp.app.set_active(true);
        }
        imp.invite.replace(invite);
        imp.page.replace(page);
        self.draw();
    }

    /// Moves the keyboard to the button.
    pub fn focus_copy(&self) {
        self.imp().copy.grab_focus();
    }

    /// The link that is shown, and copied.
    fn shown(&self) -> String {
        let imp = self.imp();
        let page = imp.page.borrow();
        match page.as_ref().filter(|_| imp.browser.is_active()) {
            Some(page) => page.url.clone(),
            None => imp.invite.borrow().as_ref().map(ToString::to_string).unwrap_or_default(),
        }
    }

    fn draw(&self) {
        let imp = self.imp();
        let page = imp.page.borrow().clone().filter(|_| imp.browser.is_active());
        let fits = match &page {
            Some(page) => self.draw_page(page),
            None => self.draw_invite(),
        };
        imp.note.set_visible(page.is_some());
        imp.code.set_visible(fits);
        imp.no_code.set_visible(!fits);
    }

    fn draw_page(&self, page: &PageLink) -> bool {
        let imp = self.imp();
        imp.note.set_label(&match page.is_encrypted {
            true => gettext("Opens in any browser. It warns once: nobody vouches for a room."),
            false => gettext("Opens in any browser, without encryption."),
        });
        // Translators: what a screen reader says instead of a QR code.
        let label = gettext_f("QR code of the page {link}", &[("link", &page.url)]);
        imp.code.show_text(&page.url, &label)
    }

    /// Draws the invite; where the squares would be too many, without the room's name,
    /// and then with fewer addresses.
    fn draw_invite(&self) -> bool {
        let imp = self.imp();
        successors(imp.invite.borrow().clone(), Invite::shorter).any(|shorter| {
            let link = shorter.to_string();
            // Translators: what a screen reader says instead of a QR code.
            let label = gettext_f("QR code of the invite link {link}", &[("link", &link)]);
            imp.code.show_text(&link, &label)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(all: &[&str]) -> Vec<Address> {
        all.iter().map(|address| address.parse().unwrap()).collect()
    }

    #[test]
    fn a_page_is_at_the_first_address_that_browsers_take() {
        let page = |all: &[&str], plain| PageLink::of(&addresses(all), plain).map(|page| page.url);
        let url = |url: &str| Some(url.to_owned());
        assert_eq!(page(&["192.168.1.7:5555"], true), url("http://192.168.1.7:5555/"));
        assert_eq!(page(&["192.168.1.7:5555"], false), url("https://192.168.1.7:5555/"));
        let both = ["[fe80::1%eth0]:5555", "[fd00::7]:5555"];
        assert_eq!(page(&both, true), url("http://[fd00::7]:5555/"));
        assert_eq!(page(&["192.168.1.7:6000"], true), None, "browsers refuse that port");
        assert_eq!(page(&[], true), None);
    }

    #[gtk::test]
    fn who_chooses_browsers_sees_and_copies_the_page() {
        crate::ui::prepare().unwrap();
        let all = addresses(&["192.168.1.7:5555"]);
        let key = crate::protocol::Fingerprint::new([7; 32]);
        let invite = Invite::new(all[0].clone(), [], key, None);
        let link: InviteLink = glib::Object::new();
        link.show(Some(invite.clone()), PageLink::of(&all, true));
        let imp = link.imp();
        assert_eq!((imp.code.text(), imp.note.get_visible()), (invite.to_string(), false));
        imp.browser.set_active(true);
        assert_eq!(imp.code.text(), "http://192.168.1.7:5555/");
        assert!(imp.note.label().contains("without encryption"), "{}", imp.note.label());
        imp.copy.emit_clicked();
        let copied = link.clipboard().content().unwrap().value(glib::Type::STRING).unwrap();
        assert_eq!(copied.get::<String>().unwrap(), "http://192.168.1.7:5555/");
        // The room lets guests without encryption in no longer.
        link.show(Some(invite.clone()), PageLink::of(&all, false));
        assert_eq!(imp.code.text(), "https://192.168.1.7:5555/");
        link.show(Some(invite.clone()), None);
        assert_eq!((imp.code.text(), imp.choice.get_visible()), (invite.to_string(), false));
    }
}
