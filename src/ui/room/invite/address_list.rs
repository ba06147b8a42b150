// SPDX-License-Identifier: GPL-3.0-or-later
//! The addresses friends can type, each with a button beside it that copies it.

use gtk::glib;
use gtk::prelude::*;

use crate::discovery::own_addresses::{AddressReach, OwnAddress};
use crate::i18n::{gettext, gettext_f};
use crate::protocol::Address;
use crate::sentences;
use crate::ui::compat;

/// More than this help nobody.
const SHOWN: usize = 3;

/// Makes a list of `addresses`, likeliest first. Those of one cable, `on_link`, come
/// after them where there is room, with a note.
pub fn list(addresses: &[Address], on_link: &[OwnAddress]) -> gtk::Widget {
    let rows = gtk::Box::new(gtk::Orientation::Vertical, 6);
    for address in addresses.iter().take(SHOWN) {
        rows.append(&row(&address.to_string()));
    }
    for own in on_link.iter().take(SHOWN.saturating_sub(addresses.len())) {
        rows.append(&row(&own.address.to_string()));
        if let Some((_, interface)) = own.address.host.split_once('%') {
            rows.append(&note(&sentences::needs_own_interface(interface)));
        }
    }
    rows.upcast()
}

fn note(sentence: &str) -> gtk::Label {
    gtk::Label::builder()
        .label(sentence)
        .wrap(true)
        .wrap_mode(gtk::pango::WrapMode::WordChar)
        .justify(gtk::Justification::Center)
        .css_classes(["caption", "dim-label"])
        .build()
}

/// The same with a button below that has more: a link, and what to compare.
pub fn with_button(own: &[OwnAddress]) -> gtk::Widget {
    let (on_link, others): (Vec<_>, Vec<_>) =
        own.iter().cloned().partition(|own| own.reach == AddressReach::SameLink);
    let others: Vec<_> = others.into_iter().map(|own| own.address).collect();
    let invitation = gtk::Box::new(gtk::Orientation::Vertical, 18);
    invitation.append(&list(&others, &on_link));
    let button = gtk::Button::builder()
        .label(gettext("Invite Friends"))
        .action_name("room.invite")
        .halign(gtk::Align::Center)
        .css_classes(["pill", "suggested-action"])
        .build();
    invitation.append(&button);
    invitation.upcast()
}

fn row(address: &str) -> gtk::Widget {
    let label = gtk::Label::builder()
        .label(address)
        .selectable(true)
        .wrap(true)
        .wrap_mode(gtk::pango::WrapMode::WordChar)
        .justify(gtk::Justification::Center)
        .css_classes(["numeric", "address"])
        .build();
    let copy = gtk::Button::builder()
        .icon_name("edit-copy-symbolic")
        .tooltip_text(gettext("Copy"))
        .valign(gtk::Align::Center)
        .css_classes(["flat", "circular"])
        .build();
    // Translators: {address} is where a room is, as in 192.168.1.5:5555.
    let name = gettext_f("Copy {address}", &[("address", address)]);
    compat::set_label(&copy, &name);
    copy.connect_clicked(glib::clone!(
        #[strong(rename_to = address)]
        address.to_owned(),
        move |button| {
            compat::copy(button, &address);
            // The window says so, where it has a place for it.
            let _ = button.activate_action("room.copied", None);
        }
    ));
    let row =
        gtk::Box::builder().spacing(6).halign(gtk::Align::Center).css_classes(["invite"]).build();
    row.append(&label);
    row.append(&copy);
    row.upcast()
}
