// SPDX-License-Identifier: GPL-3.0-or-later
//! The first moments in a room: our own is opened to friends, another's is known
//! or new, and what is new there is told.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::rc::Rc;

use adw::prelude::*;
use adw::subclass::prelude::*;
use async_channel::Receiver;
use gtk::glib;

use super::{RoomWindow, background, dialogs, keeping, log_out, reach, sharing};
use crate::client::SessionEvent;
use crate::discovery::own_addresses::{AddressReach, OwnAddress};
use crate::i18n::gettext;
use crate::protocol::Destination;
use crate::sentences;
use crate::server::{HistoryNews, HostEvent};
use crate::trust::{KeyNews, ReadMark, RememberError};
use crate::ui::bridge::{self, SessionLink};
use crate::ui::hosting::Hosted;
use crate::ui::room::invite::address_list;
use crate::ui::room::security::acquaintance::Acquaintance;
use crate::ui::room::session::listen;
use crate::ui::room::strings;
use crate::ui::trust::store::EarlierVisits;

impl RoomWindow {
    /// Keeps a room of our own, which closes with this window.
    pub fn set_hosted(&self, hosted: Hosted) {
        let (changes, news) = (hosted.changes(), hosted.news());
        log_out::watch(self, &hosted);
        let (keeps, limits) = hosted.kept();
        keeping::offer(self, keeps, limits, hosted.keeper());
        self.parts().session.set_hosted(hosted);
        background::watch(self);
        reach::watch(&self.parts().session, &self.imp().banners);
        self.hear_as_host(news);
        self.show_addresses(&self.parts().session.hosted_addresses());
        let window = self.downgrade();
        bridge::hear_each(changes, move |addresses| {
            let Some(window) = window.upgrade() else { return ControlFlow::Break(()) };
            window.parts().session.set_hosted_addresses(addresses.clone());
            window.show_addresses(&addresses);
            dialogs::refresh_invitation(&window);
            ControlFlow::Continue(())
        });
    }

    /// Says what is wrong with the history of the room that is hosted here, or that
    /// nothing is any more, and for what the disk has no space.
    fn hear_as_host(&self, news: Receiver<HostEvent>) {
        let window = self.downgrade();
        bridge::hear_each(news, move |news| {
            let Some(window) = window.upgrade() else { return ControlFlow::Break(()) };
            match news {
                HostEvent::History(news) => show_history(&window, &news),
                HostEvent::FileRefused { name, file } => {
                    let told = sentences::files::refused_for_the_disk(&name, &file);
                    window.parts().toasts.warn(&told);
                }
                _ => {}
            }
            ControlFlow::Continue(())
        });
    }

    /// Shows where friends find the room that is hosted here.
    pub(super) fn show_addresses(&self, addresses: &[OwnAddress]) {
        let imp = self.imp();
        let title = gettext("Tell your friends");
        let invitation = imp.conversation.imp().quiet.child();
        let focus = GtkWindowExt::focus(self);
        let had_focus =
            focus.zip(invitation).is_some_and(|(focus, around)| focus.is_ancestor(&around));
        let is_alone = addresses.iter().all(|own| own.reach == AddressReach::ThisMachine);
        if is_alone {
            imp.conversation.set_quiet(&title, &strings::no_network(), None);
        } else {
            let asks = self.parts().session.state().rules.password;
            let place = match asks {
                true => gettext("This is where they join you. They are asked for the password."),
                false => gettext("This is where they join you:"),
            };
            imp.conversation.set_quiet(
                &title,
                &place,
                Some((&address_list::with_button(addresses), imp.header.invite_button())),
            );
        }
        if had_focus {
            imp.composer.grab_focus();
        }
    }

    /// Shows the window to somebody who wants in by `destination`, and goes back in
    /// if the connection has ended.
    pub fn show_again(&self, destination: Option<&Destination>) {
        self.present();
        let parts = self.parts();
        if parts.session.is_here() {
            return parts.toasts.say(&gettext("You are in this room already."));
        }
        if let Some(destination) = destination {
            parts.session.lead(destination.addresses());
        }
        // From another device only by the button that says so.
        if !parts.session.state().membership.is_elsewhere() {
            self.rejoin();
        }
    }

    /// Has the line stand where we left off the last time. Before any event.
    pub(super) fn set_read_mark(&self, mark: ReadMark) {
        self.parts().session.timeline().set_read_mark(mark);
    }

    /// Says, once we are in, what there is to know about who answered.
    pub fn greet(&self, met: Result<KeyNews, RememberError>) {
        let parts = self.parts();
        parts.acquaintance.replace(Acquaintance::from(&met));
        self.draw_security();
        if matches!(met, Ok(KeyNews::New { vouched: false })) {
            self.imp().banners.greet_newcomer(parts.session.state().host());
        } else {
            parts.toasts.greet(met);
        }
    }
}

/// Has the window speak to the room through `link` from now on, and hear it once
/// `earlier` says what is remembered of our visits: first `rest`, what has come already.
pub fn begin(
    window: &RoomWindow,
    link: SessionLink,
    rest: Vec<SessionEvent>,
    earlier: impl Future<Output = EarlierVisits> + 'static,
) {
    let waiting = Rc::new(RefCell::new(rest));
    let collected = waiting.clone();
    link.listen(move |events| collected.borrow_mut().extend(events));
    window.parts().session.link.replace(Some(link));
    let window = window.clone();
    glib::spawn_future_local(async move {
        let EarlierVisits { mark, blocked } = earlier.await;
        if let Some(mark) = mark {
            window.set_read_mark(mark);
        }
        window.parts().actions.blocking.take_up(&blocked);
        window.apply(waiting.take());
        listen(&window.parts().session);
    });
}

/// Goes on with what was written at the last visit, and keeps in the folder `data` what is
/// written at this one.
pub fn keep_draft(window: &RoomWindow, data: PathBuf) {
    window.parts().draft.begin(data, &window.imp().composer);
}

/// Goes on with the files of the last visit, and keeps in the folder `data` those that are on
/// their way at this one.
pub fn keep_files(window: &RoomWindow, data: PathBuf) {
    let room = window.downgrade();
    window.parts().files.begin(data, move || {
        room.upgrade().inspect(sharing::take_up);
    });
}

/// Keeps in the folder `data` whom we ignore, and follows the preferences.
pub fn keep_blocked(window: &RoomWindow, data: PathBuf) {
    window.parts().actions.begin_blocking(data);
}

/// Notes what is read. Says, once, how much is new since we left off, which a press
/// shows.
pub(super) fn tell_news(window: &RoomWindow) {
    let parts = window.parts();
    parts.read.look();
    let Some(news) = parts.session.timeline().take_news() else { return };
    let past = Rc::downgrade(&parts.past);
    parts.toasts.suggest(&strings::new_since(news), &gettext("Show"), move || {
        past.upgrade().map(|past| past.show_line());
    });
}

/// Says no more about the history, since the host has read it.
pub(super) fn settle_history(window: &RoomWindow) {
    window.imp().banners.settle_history();
    window.imp().composer.grab_focus();
}

fn show_history(window: &RoomWindow, news: &HistoryNews) {
    window.imp().banners.show_history(news);
    if *news == HistoryNews::Back {
        window.parts().toasts.say(&sentences::history_news(news));
    }
}
