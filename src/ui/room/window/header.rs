// SPDX-License-Identifier: GPL-3.0-or-later
//! The header bar of a room: its name, whether others can read along, who is
//! here, and the menu.

use std::cell::OnceCell;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::pango::EllipsizeMode;
use gtk::{gio, glib};

use crate::client::Security;
use crate::i18n::{gettext, gettext_f};
use crate::model::{Membership, NotifyChoice, RoomState};
use crate::protocol::ModerationAction;
use crate::ui::compat;
use crate::ui::quiet::{self, QuietEnd};
use crate::ui::room::people::host_menu::HostMenu;
use crate::ui::room::strings;

/// The most characters of the security that the narrowest window has room for.
const NEVER_CUT: usize = 16;
/// The width up to which words beside a picture are always seen, in pixels. With large
/// letters the picture is enough where the window is narrow.
const ALWAYS_SEEN: i32 = 90;

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/window/header.ui")]
    pub struct RoomHeader {
        #[template_child]
        pub title: TemplateChild<gtk::Label>,
        #[template_child]
        pub lock: TemplateChild<gtk::Button>,
        #[template_child]
        pub lock_icon: TemplateChild<gtk::Image>,
        #[template_child]
        pub security: TemplateChild<gtk::Label>,
        /// Its words, where there is room for them.
        #[template_child]
        pub security_words: TemplateChild<adw::Squeezer>,
        #[template_child]
        pub presence: TemplateChild<gtk::Label>,
        #[template_child]
        pub locked: TemplateChild<gtk::Box>,
        #[template_child]
        pub locked_words: TemplateChild<adw::Squeezer>,
        #[template_child]
        pub notify: TemplateChild<gtk::Image>,
        #[template_child]
        pub invite_button: TemplateChild<gtk::Button>,
        #[template_child]
        pub search_button: TemplateChild<gtk::ToggleButton>,
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
            // In the first section, which the description of the window has made.
            let first = self.menu.item_link(0, "section").and_downcast::<gio::Menu>();
            if let Some(first) = first {
                first.append_item(&super::asking_item());
                first.append_submenu(Some(&gettext("_Quiet")), &quiet::menu());
            }
        }
    }
    impl WidgetImpl for RoomHeader {}
    impl BinImpl for RoomHeader {}
}

/// The item of the main menu that asks everybody something.
fn asking_item() -> gio::MenuItem {
    let item = gio::MenuItem::new(Some(&gettext("Ask Everybody…")), Some("room.poll"));
    item.set_attribute_value("hidden-when", Some(&"action-disabled".to_variant()));
    item
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

    /// The button that shows what friends need to come in.
    pub fn invite_button(&self) -> &gtk::Button {
        &self.imp().invite_button
    }

    /// The button that shows and hides the search.
    pub fn search_button(&self) -> &gtk::ToggleButton {
        &self.imp().search_button
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
        imp.lock.set_visible(here);
        if here {
            self.draw_security(state);
            self.draw_presence(state);
        } else {
            // What was so is not known any more.
            imp.presence.set_label(&match state.membership {
                Membership::Reconnecting { .. } => gettext("Reconnecting…"),
                _ => gettext("Not connected"),
            });
            imp.presence.set_tooltip_text(None);
        }
    }

    /// Shows what we may do, and what holds for everybody.
    pub fn draw_host_menu(&self, state: &RoomState) {
        if let Some(menu) = self.imp().host_menu.get() {
            menu.draw(state.role(), &state.rules, state.machine.can());
        }
    }

    /// Shows what the room tells of on the desktop.
    pub fn draw_notify(&self, choice: NotifyChoice, quiet: Option<QuietEnd>) {
        let image = &*self.imp().notify;
        let choice = if quiet.is_some() { NotifyChoice::None } else { choice };
        let words = quiet.map_or_else(|| strings::notify_choice(choice), quiet::words);
        image.set_icon_name(Some(strings::notify_icon(choice)));
        image.set_tooltip_text(Some(&words));
        compat::set_label(image, &words);
    }

    fn draw_security(&self, state: &RoomState) {
        let imp = self.imp();
        let all_encrypted = state.roster.plain().next().is_none();
        let security = strings::security(&state.security, all_encrypted, state.rules.password);
        imp.security.set_label(&security);
        // It matters more than what stands beside it, but not more than the window.
        let short = security.chars().count() <= NEVER_CUT;
        let ellipsize = if short { EllipsizeMode::None } else { EllipsizeMode::End };
        imp.security.set_ellipsize(ellipsize);
        hide_large(&imp.security_words);
        hide_large(&imp.locked_words);
        let classic = state.security == Security::Classic;
        imp.lock_icon.set_icon_name(Some(strings::lock_icon(!classic && all_encrypted)));
        // Translators: read aloud for the button behind which the security of the
        // room is told; {security} is as in “Encrypted”.
        let name = gettext_f("Security: {security}", &[("security", &security)]);
        compat::set_label(&*imp.lock, &name);
        let tooltip = if classic || all_encrypted {
            name
        } else {
            format!("{name}\n{}", strings::plain(state.roster.plain()))
        };
        imp.lock.set_tooltip_text(Some(&tooltip));
    }

    fn draw_presence(&self, state: &RoomState) {
        let ours = state.way_back.is_to_our_own_room();
        let presence = strings::presence(state.roster.len(), state.host(), ours);
        self.imp().presence.set_label(&presence);
        self.imp().presence.set_tooltip_text(Some(&presence));
    }
}

/// Has words hide where there is no room for them, if they are large.
fn hide_large(words: &adw::Squeezer) {
    let Some(shown) = words.first_child() else { return };
    let natural = shown.measure(gtk::Orientation::Horizontal, -1).1;
    words.set_allow_none(natural > ALWAYS_SEEN);
}
