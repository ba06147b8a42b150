// SPDX-License-Identifier: GPL-3.0-or-later
//! Going to a room by the keyboard: by a number, to one that is open, or by a part of its
//! name, to one that is open or was met.

use std::rc::Rc;

use adw::prelude::*;
use gtk::{gdk, gio, glib};

use super::open_rooms;
use super::window::Launcher;
use crate::i18n::{gettext, gettext_f};
use crate::protocol::Destination;
use crate::trust::{KnownRoom, KnownRooms};
use crate::ui::compat;
use crate::ui::room::RoomWindow;
use crate::ui::trust::store;

/// The most rooms that have a key.
const KEYS: u32 = 9;

/// A room one can go to.
struct Choice {
    name: String,
    /// Text beside the name.
    about: String,
    way: Way,
}

enum Way {
    Open(glib::WeakRef<RoomWindow>),
    Met(Box<Destination>),
}

/// Adds the actions that lead to a room, with their keys.
pub fn add_actions(application: &adw::Application) {
    application.add_action_entries([
        gio::ActionEntry::builder("go-to-room").activate(|app, _, _| ask(app)).build(),
        gio::ActionEntry::builder("room")
            .parameter_type(Some(glib::VariantTy::UINT32))
            .activate(|app: &adw::Application, _, number| {
                if let Some(number) = number.and_then(glib::Variant::get) {
                    go(app.upcast_ref(), number);
                }
            })
            .build(),
    ]);
    application.set_accels_for_action("app.go-to-room", &["<Control>k"]);
    for number in 1..=KEYS {
        let action = format!("app.room(uint32 {number})");
        application.set_accels_for_action(&action, &[&format!("<Alt>{number}")]);
    }
}

/// Shows the open room with this number, counted from 1.
fn go(application: &gtk::Application, number: u32) {
    let index = number.checked_sub(1).and_then(|index| usize::try_from(index).ok());
    let rooms = open_rooms::in_order(application);
    if let Some(room) = index.and_then(|index| rooms.get(index)) {
        room.present();
    }
}

/// Asks above the window in front which room to go to.
fn ask(application: &adw::Application) {
    let window = application.active_window();
    // Above a dialog is no place for another.
    let window = window.filter(|window| window.is::<Launcher>() || window.is::<RoomWindow>());
    let window = window.filter(|window| !compat::dialog::is_above(window));
    let Some(window) = window else { return };
    let (application, window) = (application.downgrade(), window.downgrade());
    glib::spawn_future_local(async move {
        let met = store::known(KnownRooms::list).await.unwrap_or_default();
        let (Some(application), Some(window)) = (application.upgrade(), window.upgrade()) else {
            return;
        };
        // Another may have come meanwhile.
        if !compat::dialog::is_above(&window) {
            present(&application, &window, choices(&application, met));
        }
    });
}

fn choices(application: &adw::Application, met: Vec<KnownRoom>) -> Vec<Choice> {
    let open = open_rooms::in_order(application.upcast_ref());
    let seats: Vec<_> = open.iter().filter_map(RoomWindow::seat).collect();
    let open = open.iter().zip(1..).map(|(room, number)| Choice {
        name: room.title().unwrap_or_default().into(),
        about: about_open(number),
        way: Way::Open(room.downgrade()),
    });
    let met = met.into_iter().filter(|met| !seats.contains(&met.fingerprint));
    let met = met.map(|met| Choice {
        name: met.room.to_string(),
        about: met.address.to_string(),
        way: Way::Met(Box::new(Destination::Address(met.address))),
    });
    open.chain(met).collect()
}

/// Text beside the name of the open room with this number.
fn about_open(number: u32) -> String {
    let key = (number <= KEYS).then(|| gdk::Key::from_name(number.to_string())).flatten();
    match key {
        Some(key) => {
            let key = gtk::accelerator_get_label(key, gdk::ModifierType::ALT_MASK);
            // Translators: said of a room in a list; {key} is what to press, as in “Alt+1”.
            gettext_f("Open now · {key}", &[("key", &key)])
        }
        None => gettext("Open now"),
    }
}

fn present(application: &adw::Application, window: &gtk::Window, choices: Vec<Choice>) {
    let dialog = compat::Alert::new(&gettext("Go to a Room"), "cancel");
    dialog.add_response("cancel", &gettext("_Cancel"), compat::Appearance::Default);
    dialog.add_response("go", &gettext("_Go"), compat::Appearance::Suggested);
    dialog.set_default_response("go");
    let choices = Rc::new(choices);
    if choices.is_empty() {
        dialog.set_body(&gettext("No room is open, and you have not been in one yet."));
        dialog.set_response_enabled("go", false);
        return dialog.present(window);
    }
    let entry = gtk::Entry::builder().activates_default(true).build();
    compat::set_label(&entry, &gettext("Name of the room"));
    entry.set_placeholder_text(Some(&gettext("Name of the room")));
    let list = list(&choices);
    connect_filter(&entry, &list, &choices, &dialog);
    let content = gtk::Box::new(gtk::Orientation::Vertical, 12);
    content.append(&entry);
    content.append(&scroller(&list));
    dialog.set_extra_child(&content);
    let application = application.downgrade();
    dialog.connect_response(move |answer| {
        let chosen = list.selected_row().and_then(|row| usize::try_from(row.index()).ok());
        let chosen = chosen.and_then(|index| choices.get(index)).filter(|_| answer == "go");
        if let (Some(choice), Some(application)) = (chosen, application.upgrade()) {
            take(&application, &choice.way);
        }
    });
    dialog.present(window);
    entry.grab_focus();
}

fn take(application: &adw::Application, way: &Way) {
    match way {
        Way::Open(room) => {
            if let Some(room) = room.upgrade() {
                room.present();
            }
        }
        Way::Met(destination) => {
            let launcher = Launcher::new(application);
            launcher.present();
            launcher.go(destination, None);
        }
    }
}

fn list(choices: &[Choice]) -> gtk::ListBox {
    let list = gtk::ListBox::builder()
        .selection_mode(gtk::SelectionMode::Browse)
        .activate_on_single_click(false)
        .css_classes(["boxed-list"])
        .build();
    compat::set_label(&list, &gettext("Rooms"));
    for choice in choices {
        let row = adw::ActionRow::builder()
            .title(glib::markup_escape_text(&choice.name))
            .subtitle(glib::markup_escape_text(&choice.about))
            .activatable(true)
            .build();
        compat::set_label(&row, &format!("{}, {}", choice.name, choice.about));
        list.append(&row);
    }
    list.select_row(list.row_at_index(0).as_ref());
    list.connect_row_activated(|list, _| {
        list.activate_default();
    });
    list
}

fn scroller(list: &gtk::ListBox) -> gtk::ScrolledWindow {
    gtk::ScrolledWindow::builder()
        .hscrollbar_policy(gtk::PolicyType::Never)
        .propagate_natural_height(true)
        .max_content_height(300)
        .child(list)
        .build()
}

/// Lists what is like the text in `entry`, of which the arrow keys choose one.
fn connect_filter(
    entry: &gtk::Entry,
    list: &gtk::ListBox,
    choices: &Rc<Vec<Choice>>,
    dialog: &compat::Alert,
) {
    let (names, written) = (choices.clone(), entry.downgrade());
    list.set_filter_func(move |row| {
        let text = written.upgrade().map(|entry| entry.text().to_lowercase());
        let choice = usize::try_from(row.index()).ok().and_then(|index| names.get(index));
        let name = choice.map(|choice| choice.name.to_lowercase());
        name.zip(text).is_some_and(|(name, text)| name.contains(text.trim()))
    });
    let asked = dialog.downgrade();
    entry.connect_changed(glib::clone!(
        #[weak]
        list,
        move |_| {
            list.invalidate_filter();
            let first = shown(&list).next();
            list.select_row(first.as_ref());
            if let Some(dialog) = asked.upgrade() {
                dialog.set_response_enabled("go", first.is_some());
            }
        }
    ));
    let keys = gtk::EventControllerKey::new();
    keys.set_propagation_phase(gtk::PropagationPhase::Capture);
    keys.connect_key_pressed(glib::clone!(
        #[weak]
        list,
        #[upgrade_or]
        glib::Propagation::Proceed,
        move |_, key, _, _| match key {
            gdk::Key::Up | gdk::Key::KP_Up => step(&list, true),
            gdk::Key::Down | gdk::Key::KP_Down => step(&list, false),
            _ => glib::Propagation::Proceed,
        }
    ));
    entry.add_controller(keys);
}

/// Chooses the row before the chosen one, or after it.
fn step(list: &gtk::ListBox, up: bool) -> glib::Propagation {
    let rows: Vec<_> = shown(list).collect();
    let chosen = list.selected_row().and_then(|row| rows.iter().position(|shown| *shown == row));
    let next = match chosen {
        Some(chosen) if up => chosen.saturating_sub(1),
        Some(chosen) => (chosen + 1).min(rows.len().saturating_sub(1)),
        None => 0,
    };
    list.select_row(rows.get(next));
    glib::Propagation::Stop
}

fn shown(list: &gtk::ListBox) -> impl Iterator<Item = gtk::ListBoxRow> {
    (0..)
        .map_while(|index| list.row_at_index(index))
        .filter(gtk::prelude::WidgetExt::is_child_visible)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(name: &str) -> Choice {
        let destination = Destination::Address("192.0.2.1".parse().unwrap());
        Choice { name: name.into(), about: "192.0.2.1".into(), way: Way::Met(destination.into()) }
    }

    fn chosen(list: &gtk::ListBox) -> Option<i32> {
        list.selected_row().map(|row| row.index())
    }

    #[gtk::test]
    fn a_part_of_the_name_chooses_a_room() {
        crate::ui::prepare().unwrap();
        let choices = Rc::new(Vec::from(["Attic", "Cellar", "The <attic>"].map(choice)));
        let (entry, list) = (gtk::Entry::new(), list(&choices));
        let dialog = compat::Alert::new("Go", "cancel");
        dialog.add_response("go", "Go", compat::Appearance::Suggested);
        connect_filter(&entry, &list, &choices, &dialog);
        let window = gtk::Window::builder().child(&list).build();
        window.present();
        assert_eq!(chosen(&list), Some(0));
        step(&list, true);
        assert_eq!(chosen(&list), Some(0), "there is none before the first");
        entry.set_text("ATTIC ");
        step(&list, false);
        assert_eq!(chosen(&list), Some(2), "past the one that is not called so");
        entry.set_text("cell");
        assert_eq!(chosen(&list), Some(1));
        entry.set_text("nowhere");
        assert_eq!(chosen(&list), None);
        window.destroy();
    }

    #[gtk::test]
    fn a_room_that_is_open_tells_its_key() {
        crate::ui::prepare().unwrap();
        assert_eq!(about_open(9), "Open now · Alt+9");
        assert_eq!(about_open(10), "Open now");
    }
}
