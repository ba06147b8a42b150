// SPDX-License-Identifier: GPL-3.0-or-later
//! The room that is hosted here and goes on without its window. The window is hidden and
//! not closed: the host stays a member, and misses nothing. A notification says that the
//! room is open, and leads back.

use std::time::Duration;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gio, glib};

use super::hidden_stay::HiddenStay;
use super::telling::place_told;
use super::{RoomWindow, background_portal};
use crate::i18n::gettext;
use crate::model::Membership;
use crate::ui::notifications::{OpenRoom, OpenRoomNotice};
use crate::ui::room::conversation::following;
use crate::ui::room::session::is_host_here;
use crate::ui::{compat, settings};

/// Time until it is told that others have come or gone: many may do so at once.
const RENEWED_AFTER: Duration = Duration::from_secs(3);

/// Takes back what was said of the room once its window is there again, or gone for good.
pub(super) fn watch(window: &RoomWindow) {
    window.connect_visible_notify(|window| {
        if window.is_visible() {
            notice(window).withdraw();
            if stay(window).is_hidden.replace(false) {
                come_back(window);
            }
            window.parts().read.look();
            window.parts().telling.notifier().settle();
        }
    });
    let notice = notice(window);
    window.connect_destroy(move |_| notice.withdraw());
}

/// Tells if the window is not to be closed, since the room goes on without it or the host
/// is asked first.
pub(super) fn stops_closing(window: &RoomWindow) -> bool {
    let closing = &window.imp().closing;
    if closing.is_granted() {
        return false;
    }
    if can_go_on(window) && settings::keeps_rooms_open() {
        go_on(window);
        return true;
    }
    let asks = window.must_ask_to_close();
    let closes_on_others = window.parts().session.would_close_on_others();
    if asks && closes_on_others && can_go_on(window) {
        closing.ask_or_keep(window, |window| {
            // The room may have ended while the question stood there.
            if can_go_on(window) {
                go_on(window);
            }
        });
    } else if asks {
        window.ask_to_close(|| {});
    }
    asks
}

/// Tells if the desktop lets the room go on, and there is a way back to it: the program is
/// found on the session bus when it is launched again.
pub(super) fn can_go_on(window: &RoomWindow) -> bool {
    let session = &window.parts().session;
    let is_over = matches!(session.state().membership, Membership::Over(_));
    let may_go_on = !is_over && !stay(window).is_refused.get();
    may_go_on && bus(window).is_some() && is_host_here(session)
}

/// Hides the window, and says that the room is open.
pub(super) fn go_on(window: &RoomWindow) {
    window.parts().read.look_away();
    compat::dialog::close_above(window);
    let stay = stay(window);
    stay.is_hidden.set(true);
    stay.attempt.set(stay.attempt.get() + 1);
    window.set_visible(false);
    stay.told.set(others(window));
    tell(window, gio::NotificationPriority::Normal);
    let (Some(bus), attempt) = (bus(window), stay.attempt.get()) else { return };
    let window = window.downgrade();
    glib::spawn_future_local(async move {
        if background_portal::allows(&bus).await {
            return;
        }
        if let Some(window) = window.upgrade() {
            refuse(&window, attempt);
        }
    });
}

/// Takes in that the desktop does not let the room go on, as it was asked to at the
/// `attempt`. Its window comes back, unless it has already.
pub(super) fn refuse(window: &RoomWindow, attempt: u64) {
    let stay = stay(window);
    stay.is_refused.set(true);
    if !stay.is_hidden.get() || stay.attempt.get() != attempt {
        return;
    }
    window.present();
    let refused = gettext("The desktop does not let the room go on without its window.");
    window.parts().toasts.warn(&refused);
}

/// Tells anew who is in the room, soon, where that is not seen.
pub(super) fn renew(window: &RoomWindow) {
    let hidden = stay(window);
    if !hidden.is_hidden.get() || hidden.is_renewing.replace(true) {
        return;
    }
    let window = window.downgrade();
    compat::after(RENEWED_AFTER, move || {
        let Some(window) = window.upgrade() else { return };
        let stay = stay(&window);
        stay.is_renewing.set(false);
        let others = others(&window);
        if stay.is_hidden.get() && stay.told.replace(others) != others {
            // It is there already: nobody is to be disturbed.
            tell(&window, gio::NotificationPriority::Low);
        }
    });
}

/// Brings the window back to a room that is over, or nobody would hear of that.
pub(super) fn end(window: &RoomWindow) {
    let is_over = matches!(window.parts().session.state().membership, Membership::Over(_));
    if is_over && stay(window).is_hidden.get() {
        window.present();
    }
}

/// Shows what was said meanwhile from its beginning on.
fn come_back(window: &RoomWindow) {
    let parts = window.parts();
    parts.read.look_again();
    let is_behind = parts.session.attention.unread().count() > 0;
    let is_shown = is_behind && following::show_unread(&window.imp().conversation);
    if !is_shown && window.follows() {
        parts.session.timeline().note_reader(true);
    }
}

fn tell(window: &RoomWindow, priority: gio::NotificationPriority) {
    let room = window.parts().session.state().room.clone();
    notice(window).show(&OpenRoom { name: &room, others: stay(window).told.get(), priority });
}

fn others(window: &RoomWindow) -> usize {
    window.parts().session.state().roster.len().saturating_sub(1)
}

fn bus(window: &RoomWindow) -> Option<gio::DBusConnection> {
    window.application().and_then(|application| application.dbus_connection())
}

fn stay(window: &RoomWindow) -> &HiddenStay {
    &window.imp().stay
}

fn notice(window: &RoomWindow) -> OpenRoomNotice {
    OpenRoomNotice::new(window.application().as_ref(), &place_told(window))
}
