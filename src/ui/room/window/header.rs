// SPDX-License-Identifier: GPL-3.0-or-later
//! The header bar of a room: its name, whether others can read along, who is
//! here, and the menu.

use std::cell::OnceCell;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gio, glib};

use crate::client::Security;
use crate::i18n::gettext;
use crate::model::{Membership, RoomState};
use crate::protocol::ModerationAction;
use crate::ui::compat;
use crate::ui::room::people::host_menu::HostMenu;
use crate::ui::room::strings;

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/window/header.ui")]
    pub struct RoomHeader {
        #[template_child]
        pub title: TemplateChild<gtk::Label>,
        #[template_child]
        pub security_icon: TemplateChild<gtk::Image>,
        #[template_child]
        pub subtitle: TemplateChild<gtk::Label>,
        #[template_child]
        pub locked: TemplateChild<gtk::Box>,
        #[template_child]
        pub people_button: TemplateChild<gtk::ToggleButton>,
        #[template_child]
        pub menu_button: TemplateChild<gtk::MenuButton>,
        #[template_child]
        pub menu: TemplateChild<gio::Menu>,
        pub host_menu: OnceCell<HostMenu>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for RoomHeader {
        const NAME: &'static str = "SalottoRoomHeader";
        type Type = super::RoomHeader;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for RoomHeader {
        fn constructed(&self) {
            self.parent_constructed();
            compat::set_menu_label(&self.menu_button);
        }
    }
    impl WidgetImpl for RoomHeader {}
    impl BinImpl for RoomHeader {}
}

glib::wrapper! {
    pub struct RoomHeader(ObjectSubclass<imp::RoomHeader>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl RoomHeader {
    /// Adds the host's switches to `actions`, once; what they ask for goes to
    /// `ask`.
    pub fn add_host_menu(
        &self,
        actions: &impl IsA<gio::ActionMap>,
        ask: impl Fn(ModerationAction) + 'static,
    ) {
        let imp = self.imp();
        // A new header has none yet.
        let _ = imp.host_menu.set(HostMenu::new(&imp.menu, actions, ask));
    }

    /// The button that shows and hides the people.
    pub fn people_button(&self) -> &gtk::ToggleButton {
        &self.imp().people_button
    }

    /// Shows what the state has become.
    pub fn draw(&self, state: &RoomState) {
        let imp = self.imp();
        let here = state.membership == Membership::Here;
        imp.title.set_label(state.room.as_str());
        imp.locked.set_visible(state.rules.locked && here);
        imp.security_icon.set_visible(here);
        if here {
            self.draw_security(state);
        } else {
            // What was so is not known any more.
            imp.subtitle.set_label(&gettext("Not connected"));
            imp.subtitle.set_tooltip_text(None);
        }
    }

    /// Shows what we may do, and what holds for everybody.
    pub fn draw_host_menu(&self, state: &RoomState) {
        if let Some(menu) = self.imp().host_menu.get() {
            menu.draw(state.role(), &state.rules);
        }
    }

    fn draw_security(&self, state: &RoomState) {
        let imp = self.imp();
        let all_encrypted = state.roster.plain().next().is_none();
        let security = strings::security(&state.security, all_encrypted, state.rules.password);
        let presence = strings::presence(
            state.roster.len(),
            state.host(),
            state.way_back.is_to_our_own_room(),
        );
        let subtitle = format!("{security} · {presence}");
        imp.subtitle.set_label(&subtitle);
        let classic = state.security == Security::Classic;
        let tooltip = if classic || all_encrypted {
            subtitle
        } else {
            format!("{subtitle}\n{}", strings::plain(state.roster.plain()))
        };
        imp.subtitle.set_tooltip_text(Some(&tooltip));
        imp.security_icon.set_tooltip_text(Some(&tooltip));
        let safe = !classic && all_encrypted;
        let icon = if safe { "channel-secure-symbolic" } else { "channel-insecure-symbolic" };
        imp.security_icon.set_icon_name(Some(icon));
    }
}
