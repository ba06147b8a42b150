// SPDX-License-Identifier: GPL-3.0-or-later
//! The banners below the header: that others can read along, that the connection
//! to the room is broken, what somebody new should do, that friends may not reach
//! the room, and what is wrong with its history.

use std::time::{Duration, Instant};

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use crate::client::{Ending, Security};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::model::{Membership, RoomState};
use crate::sentences;
use crate::server::HistoryNews;
use crate::ui::banner::Banner;
use crate::ui::room::strings;

mod imp {
    use std::cell::RefCell;

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
        #[template_child]
        pub history: TemplateChild<Banner>,
        /// Clock of a connection that is made anew.
        pub counting: RefCell<Option<glib::SourceId>>,
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
            self.newcomer.set_dismissal("room.not-now", &gettext("Not now"));
            self.history.set_dismissal("room.history-seen", &gettext("Dismiss"));
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
        self.stop_counting();
        match &state.membership {
            Membership::Here => {
                self.draw_warning(state);
                self.draw_power(state);
            }
            Membership::Reconnecting { retry } => self.count_down(*retry),
            Membership::Rejoining => imp.trouble.show_progress(&gettext("Rejoining…")),
            Membership::Over(ending) => {
                let classic = state.security == Security::Classic;
                let sentence = match ending {
                    Ending::Lost => sentences::connection_lost(classic),
                    _ => sentences::ending(ending, &state.way_back.address().to_string()),
                };
                let back = state.rejoin_name();
                let label = if state.membership.is_elsewhere() {
                    gettext("Take Over Here")
                } else if back == state.you {
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

    /// Says that what is said in a room of our own is not kept, or was lost; no longer,
    /// once it is kept again.
    pub fn show_history(&self, news: &HistoryNews) {
        let history = &self.imp().history;
        match news {
            HistoryNews::Back | HistoryNews::Deleted => history.hide_sentence(),
            HistoryNews::Missing(_)
            | HistoryNews::Damaged { .. }
            | HistoryNews::DamagedNotes { .. }
            | HistoryNews::Lost { .. }
            | HistoryNews::Undeleted
            | HistoryNews::ClockJumped { .. }
            | HistoryNews::Unremoved { .. } => {
                history.show_sentence(&sentences::history_news(news), None);
            }
        }
    }

    /// Says no more of it, since the host has read it.
    pub fn settle_history(&self) {
        self.imp().history.hide_sentence();
    }

    /// Shows when the next attempt is made to come back, second by second.
    fn count_down(&self, retry: Instant) {
        self.draw_attempt(retry);
        let banners = self.downgrade();
        let tick = move || {
            let Some(banners) = banners.upgrade() else { return glib::ControlFlow::Break };
            banners.draw_attempt(retry);
            glib::ControlFlow::Continue
        };
        let source = glib::timeout_add_local(Duration::from_secs(1), tick);
        self.imp().counting.replace(Some(source));
    }

    fn draw_attempt(&self, retry: Instant) {
        let trouble = &self.imp().trouble;
        let rest = retry.saturating_duration_since(Instant::now());
        if rest.is_zero() {
            return trouble.show_progress(&gettext("The connection is lost. Reconnecting…"));
        }
        let seconds = u32::try_from(rest.as_secs() + 1).unwrap_or(u32::MAX);
        let sentence = ngettext_f(
            "The connection is lost. Reconnecting in {count} second",
            "The connection is lost. Reconnecting in {count} seconds",
            seconds,
            &[],
        );
        let now = gettext("Now");
        trouble.show_sentence(&sentence, Some((&now, "room.rejoin")));
    }

    fn stop_counting(&self) {
        if let Some(source) = self.imp().counting.take() {
            source.remove();
        }
    }

    /// Says what becomes of the host's computer, unless it is our own.
    fn draw_power(&self, state: &RoomState) {
        let is_ours = state.way_back.is_to_our_own_room();
        let told = sentences::host_power(state.machine.power()).filter(|_| !is_ours);
        match told {
            Some(sentence) => self.imp().trouble.show_sentence(&sentence, None),
            None => self.imp().trouble.hide_sentence(),
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
