// SPDX-License-Identifier: GPL-3.0-or-later
//! The part of a row's menu that is about selecting rows.

use gtk::gio;
use gtk::prelude::*;

use crate::i18n::gettext;

/// Action of a row that selects it, or no longer.
pub const SELECT: &str = "row.select";

/// The entries about the row that `widget` is in, which the action `copy` copies alone,
/// if there is one.
pub fn section(widget: &impl IsA<gtk::Widget>, copy: Option<&str>) -> gio::Menu {
    let menu = gio::Menu::new();
    if is_selected(widget.upcast_ref()) {
        menu.append(Some(&gettext("Copy S_elected Messages")), Some("messages.copy"));
        menu.append(Some(&gettext("Deselec_t")), Some(SELECT));
    } else {
        if let Some(copy) = copy {
            menu.append(Some(&gettext("Copy M_essage")), Some(copy));
        }
        menu.append(Some(&gettext("Selec_t")), Some(SELECT));
    }
    menu
}

fn is_selected(widget: &gtk::Widget) -> bool {
    let around = std::iter::successors(Some(widget.clone()), WidgetExt::parent);
    around.into_iter().any(|widget| widget.state_flags().contains(gtk::StateFlags::SELECTED))
}
