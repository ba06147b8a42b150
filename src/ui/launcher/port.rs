// SPDX-License-Identifier: GPL-3.0-or-later
//! The fields for a port, which both forms have.

use super::Field;
use crate::i18n::gettext_f;
use crate::protocol::{Address, DEFAULT_PORT, is_refused_by_browsers};
use crate::sentences;

/// Says under `field` what is wrong with the port, while it is typed.
pub fn check(field: &Field) {
    let shown = field.clone();
    field.connect_changed(move |port| {
        let error = Address::port(port).err().filter(|_| !port.is_empty());
        shown.set_error(error.map(sentences::address_error).as_deref());
    });
}

/// Says under `field` that browsers refuse the port, for those who host there. To be
/// called after [`check`].
pub fn warn_of_browsers(field: &Field) {
    let shown = field.clone();
    field.connect_changed(move |port| {
        let refused = Address::port(port).ok().filter(|port| is_refused_by_browsers(*port));
        if let Some(port) = refused {
            shown.set_note(Some(&sentences::port_refused_by_browsers(port)));
        }
    });
}

/// Reads the port in `field`; if it is none, says why not and focuses it.
pub fn read(field: &Field) -> Option<u16> {
    Address::port(&field.text())
        .inspect_err(|error| field.reject(&sentences::address_error(*error)))
        .ok()
}

/// Port at the end of an address that is written with one.
pub fn brought_by(address: &str) -> Option<u16> {
    let with = |default| Address::parse(address, default).ok().map(|address| address.port);
    // Whatever else it is, the default is not in its place then.
    with(DEFAULT_PORT).filter(|port| with(DEFAULT_PORT + 1) == Some(*port))
}

/// Says why the port is not to be had; `free` is one press away.
pub fn offer(field: &Field, sentence: &str, free: u16) {
    let label = gettext_f("Use Port {port}", &[("port", &free.to_string())]);
    field.offer_instead(sentence, &label, &free.to_string(), "launcher.start");
}
