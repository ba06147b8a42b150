// SPDX-License-Identifier: GPL-3.0-or-later
//! The menu of a text that is only read: what works there, and nothing that would
//! be greyed for ever. The menu of GTK's own labels offers to cut and to paste.

use adw::prelude::*;
use gtk::{gdk, gio, glib};

use super::compat;
use crate::i18n::gettext;

/// Name of the group of actions.
const GROUP: &str = "text";

/// Gives `host`, which has `label` in it, the actions of the menu.
pub fn install(host: &impl IsA<gtk::Widget>, label: &gtk::Label) {
    let group = gio::SimpleActionGroup::new();
    let plain = |name: &str, act: fn(&gtk::Label)| {
        let action = gio::SimpleAction::new(name, None);
        let label = label.downgrade();
        action.connect_activate(move |_, _| {
            label.upgrade().inspect(act);
        });
        group.add_action(&action);
    };
    plain("copy", gtk::Label::emit_copy_clipboard);
    plain("select-all", |label| label.select_region(0, -1));
    let link = |name: &str, act: fn(&gtk::Label, &str)| {
        let action = gio::SimpleAction::new(name, Some(glib::VariantTy::STRING));
        let label = label.downgrade();
        action.connect_activate(move |_, link| {
            if let (Some(label), Some(link)) = (label.upgrade(), link.and_then(|link| link.str())) {
                act(&label, link);
            }
        });
        group.add_action(&action);
    };
    link("open-link", |label, link| {
        label.emit_by_name::<bool>("activate-link", &[&link]);
    });
    link("copy-link", |label, link| {
        compat::copy(label, link.strip_prefix("mailto:").unwrap_or(link));
    });
    host.insert_action_group(GROUP, Some(&group));
}

/// The menu of the text of `label`, and of a `link` in it.
pub fn sections(label: &gtk::Label, link: Option<&str>) -> gio::Menu {
    let menu = gio::Menu::new();
    if let Some(link) = link {
        let about = gio::Menu::new();
        about.append_item(&item(&gettext("_Open Link"), "open-link", Some(link)));
        about.append_item(&item(&gettext("Copy _Link Address"), "copy-link", Some(link)));
        menu.append_section(None, &about);
    }
    let text = gio::Menu::new();
    if label.selection_bounds().is_some() {
        text.append_item(&item(&gettext("_Copy"), "copy", None));
    }
    if label.is_selectable() {
        text.append_item(&item(&gettext("Select _All"), "select-all", None));
    }
    menu.append_section(None, &text);
    menu
}

/// Opens `menu` on `host`, at a point of it or below `label`.
pub fn pop_up(
    host: &impl IsA<gtk::Widget>,
    menu: &gio::Menu,
    label: &gtk::Label,
    at: Option<(f64, f64)>,
) {
    let popover = gtk::PopoverMenu::from_model(Some(menu));
    compat::popover::attach(&popover, host);
    popover.set_has_arrow(at.is_some());
    let (x, y) = at.unwrap_or_else(|| {
        let below = (0.0, f64::from(label.height()));
        label.translate_coordinates(host, below.0, below.1).unwrap_or(below)
    });
    #[expect(clippy::cast_possible_truncation, reason = "within a widget, which is on a screen")]
    popover.set_pointing_to(Some(&gdk::Rectangle::new(x as i32, y as i32, 1, 1)));
    popover.popup();
}

/// Calls `open` with a point of `widget` when its menu is asked for by pointer or
/// finger, and without one when it is by the keyboard.
pub fn connect<W: IsA<gtk::Widget>>(
    widget: &W,
    open: impl Fn(&W, Option<(f64, f64)>) + Clone + 'static,
) {
    // Before the text, which has a menu of its own.
    let press = gtk::GestureClick::builder()
        .button(gdk::BUTTON_SECONDARY)
        .propagation_phase(gtk::PropagationPhase::Capture)
        .build();
    let at = at_pointer(widget, open.clone());
    press.connect_pressed(move |press, _, x, y| {
        press.set_state(gtk::EventSequenceState::Claimed);
        at((x, y));
    });
    widget.add_controller(press);
    let hold = gtk::GestureLongPress::builder()
        .touch_only(true)
        .propagation_phase(gtk::PropagationPhase::Capture)
        .build();
    let at = at_pointer(widget, open.clone());
    hold.connect_pressed(move |hold, x, y| {
        hold.set_state(gtk::EventSequenceState::Claimed);
        at((x, y));
    });
    widget.add_controller(hold);
    let keys = gtk::ShortcutController::new();
    keys.set_propagation_phase(gtk::PropagationPhase::Capture);
    for trigger in ["Menu", "<Shift>F10"] {
        let widget = widget.downgrade();
        let open = open.clone();
        let action = gtk::CallbackAction::new(move |_, _| {
            if let Some(widget) = widget.upgrade() {
                open(&widget, None);
            }
            glib::Propagation::Stop
        });
        let trigger = gtk::ShortcutTrigger::parse_string(trigger);
        keys.add_shortcut(gtk::Shortcut::new(trigger, Some(action)));
    }
    widget.add_controller(keys);
}

fn at_pointer<W: IsA<gtk::Widget>, F: Fn(&W, Option<(f64, f64)>)>(
    widget: &W,
    open: F,
) -> impl Fn((f64, f64)) + use<W, F> {
    let widget = widget.downgrade();
    move |place| {
        if let Some(widget) = widget.upgrade() {
            open(&widget, Some(place));
        }
    }
}

/// Position in the text that `label` shows, in bytes, at a point of `host`.
pub fn index_at(
    host: &impl IsA<gtk::Widget>,
    label: &gtk::Label,
    (x, y): (f64, f64),
) -> Option<usize> {
    let (x, y) = host.translate_coordinates(label, x, y)?;
    let (left, top) = label.layout_offsets();
    #[expect(clippy::cast_possible_truncation, reason = "within a widget, which is on a screen")]
    let (x, y) = ((x as i32 - left) * gtk::pango::SCALE, (y as i32 - top) * gtk::pango::SCALE);
    let (is_inside, index, _) = label.layout().xy_to_index(x, y);
    usize::try_from(index).ok().filter(|_| is_inside)
}

fn item(words: &str, action: &str, link: Option<&str>) -> gio::MenuItem {
    let item = gio::MenuItem::new(Some(words), None);
    let target = link.map(ToVariant::to_variant);
    item.set_action_and_target_value(Some(&format!("{GROUP}.{action}")), target.as_ref());
    item
}
