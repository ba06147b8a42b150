// SPDX-License-Identifier: GPL-3.0-or-later
//! The room that is hosted here and goes on without its window. The window is hidden and
//! not closed: the host stays a member, and misses nothing. A notification says that the
//! room is open, and leads back.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::telling::place_told;
use super::{RoomWindow, background_portal};
use crate::i18n::gettext;
use crate::protocol::RoomName;
use crate::ui::notifications::{OpenRoom, OpenRoomNotice};
use crate::ui::room::session::is_host_here;
use crate::ui::{compat, settings};

/// Takes back what was said of the room once its window is there again, or gone for good.
pub(super) fn watch(window: &RoomWindow) {
    window.connect_visible_notify(|window| {
        if window.is_visible() {
            notice(window).withdraw();
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
    let can_go_on = can_go_on(window);
    if can_go_on && settings::keeps_rooms_open() {
        go_on(window);
        return true;
    }
    let asks = window.must_ask_to_close();
    if asks && can_go_on {
        closing.ask_or_keep(window, go_on);
    } else if asks {
        window.ask_to_close(|| {});
    }
    asks
}

/// Tells if there is a way back to the room: the program is found on the session bus when
/// it is launched again.
fn can_go_on(window: &RoomWindow) -> bool {
    let application = window.application();
    let is_on_bus = application.is_some_and(|application| application.dbus_connection().is_some());
    is_on_bus && is_host_here(&window.parts().session)
}

/// Hides the window, and says that the room is open.
fn go_on(window: &RoomWindow) {
    window.parts().read.save();
    compat::dialog::close_above(window);
    window.set_visible(false);
    let state = window.parts().session.state();
    let (room, others) = (state.room.clone(), state.roster.len().saturating_sub(1));
    drop(state);
    tell(window, &room, others);
    let bus = window.application().and_then(|application| application.dbus_connection());
    let window = window.downgrade();
    glib::spawn_future_local(async move {
        let Some(bus) = bus else { return };
        if background_portal::allows(&bus).await {
            return;
        }
        if let Some(window) = window.upgrade() {
            window.present();
            let refused = gettext("The desktop does not let the room go on without its window.");
            window.parts().toasts.warn(&refused);
        }
    });
}

fn tell(window: &RoomWindow, room: &RoomName, others: usize) {
    notice(window).show(&OpenRoom { name: room, others });
}

fn notice(window: &RoomWindow) -> OpenRoomNotice {
    OpenRoomNotice::new(window.application().as_ref(), &place_told(window))
}
