// SPDX-License-Identifier: GPL-3.0-or-later
//! The banners below the header: that others can read along, that the connection
//! to the room is broken, what somebody new should do, and that friends
//! may not reach the room.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use crate::client::{Ending, Security};
use crate::i18n::{gettext, gettext_f};
use crate::model::{Membership, RoomState};
use crate::sentences;
use crate::ui::banner::Banner;
use crate::ui::room::strings;

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/window/banners.ui")]
    pub struct RoomBanners {
        #[template_child]
        pub warning: TemplateChild<Banner>,
        #[template_child]
        pub trouble: TemplateChild<Banner>,
        #[template_child]
        pub newcomer: TemplateChild<Banner>,
        #[template_child]
        pub reach: TemplateChild<Banner>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for RoomBanners {
        const NAME: &'static str = "SalottoRoomBanners";
        type Type = super::RoomBanners;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            Banner::ensure_type();
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for RoomBanners {
        fn constructed(&self) {
            self.parent_constructed();
            self.warning.set_icon("channel-insecure-symbolic");
            self.newcomer.set_icon("channel-secure-symbolic");
            self.newcomer.add_css_class("newcomer");
            self.newcomer.set_dismissal("room.not-now");
        }
    }
    impl WidgetImpl for RoomBanners {}
    impl BoxImpl for RoomBanners {}
}

glib::wrapper! {
    pub struct RoomBanners(ObjectSubclass<imp::RoomBanners>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl RoomBanners {
    /// Shows what the state has become.
    pub fn draw(&self, state: &RoomState) {
        let imp = self.imp();
        match &state.membership {
            Membership::Here => {
                self.draw_warning(state);
                imp.trouble.hide_sentence();
            }
            Membership::Rejoining => imp.trouble.show_progress(&gettext("Rejoining…")),
            Membership::Over(ending) => {
                let classic = state.security == Security::Classic;
                let sentence = match ending {
                    Ending::Lost => sentences::connection_lost(classic),
                    _ => sentences::ending(ending, &state.way_back.address().to_string()),
                };
                let back = state.rejoin_name();
                let label = if back == state.you {
                    gettext("Rejoin")
                } else {
                    // Translators: {name} is a free name; ours is taken by now.
                    gettext_f("Rejoin as {name}", &[("name", back.as_str())])
                };
                let back_in = Some((label.as_str(), "room.rejoin"));
                imp.trouble.show_sentence(&sentence, back_in);
            }
        }
    }

    /// Asks somebody new to compare the six words with `host`, until that is done or
    /// put off.
    pub fn greet_newcomer(&self, host: Option<&str>) {
        let show = gettext("Show");
        let action = Some((show.as_str(), "room.security"));
        self.imp().newcomer.show_sentence(&strings::newcomer(host), action);
    }

    /// Asks no more.
    pub fn settle_newcomer(&self) {
        self.imp().newcomer.hide_sentence();
    }

    /// Says that friends may not reach a room of our own, or no longer.
    pub fn show_unreached(&self, unreached: bool) {
        let reach = &self.imp().reach;
        if unreached {
            let sentence = gettext("Nobody has come yet, and friends may not reach your room.");
            reach.show_sentence(&sentence, Some((&gettext("Find Out Why"), "room.doctor")));
        } else {
            reach.hide_sentence();
        }
    }

    fn draw_warning(&self, state: &RoomState) {
        let warning = &self.imp().warning;
        if state.security == Security::Classic {
            let sentence =
                gettext("This room is not encrypted: others on the network can read along.");
            warning.show_sentence(&sentence, None);
        } else {
            warning.hide_sentence();
        }
    }
}
