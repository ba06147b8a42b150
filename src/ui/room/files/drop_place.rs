// SPDX-License-Identifier: GPL-3.0-or-later
//! The place that is seen over the conversation while files are dragged over the window.

use gtk::gdk;
use gtk::prelude::*;

use crate::i18n::gettext;
use crate::ui::file_chooser::LocalFiles;

/// Shows a place over `overlay` while files are over `window` that `takes` lets in, and
/// calls `dropped` with them.
pub fn connect(
    window: &impl IsA<gtk::Widget>,
    overlay: &gtk::Overlay,
    takes: impl Fn() -> bool + Clone + 'static,
    dropped: impl Fn(LocalFiles) + 'static,
) {
    let place = place();
    overlay.add_overlay(&place);
    let target = gtk::DropTarget::new(gdk::FileList::static_type(), gdk::DragAction::COPY);
    // A text would take the names of the files.
    target.set_propagation_phase(gtk::PropagationPhase::Capture);
    let (let_in, shown) = (takes.clone(), place.clone());
    target.connect_enter(move |_, _, _| match let_in() {
        true => {
            shown.set_visible(true);
            gdk::DragAction::COPY
        }
        false => gdk::DragAction::empty(),
    });
    let shown = place.clone();
    target.connect_leave(move |_| shown.set_visible(false));
    target.connect_drop(move |_, value, _, _| {
        place.set_visible(false);
        let paths = value
            .get::<gdk::FileList>()
            .map(|files| files.files().into_iter().collect::<LocalFiles>());
        let paths = paths.unwrap_or_default();
        let is_some = !paths.is_none() && takes();
        if is_some {
            dropped(paths);
        }
        is_some
    });
    window.add_controller(target);
}

fn place() -> gtk::Box {
    let place = gtk::Box::builder()
        .orientation(gtk::Orientation::Vertical)
        .spacing(12)
        .can_target(false)
        .visible(false)
        .css_classes(["drop-place"])
        .build();
    let icon = gtk::Image::builder()
        .icon_name("mail-attachment-symbolic")
        .pixel_size(64)
        .valign(gtk::Align::End)
        .vexpand(true)
        .build();
    let words = gtk::Label::builder()
        .label(gettext("Drop Files Here to Send Them"))
        .wrap(true)
        .justify(gtk::Justification::Center)
        .valign(gtk::Align::Start)
        .vexpand(true)
        .css_classes(["title-2"])
        .build();
    place.append(&icon);
    place.append(&words);
    place
}
