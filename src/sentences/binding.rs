// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about the address and the port that a room listens on.

use crate::i18n::{gettext, gettext_f};
use crate::server::BindError;

/// Addresses that are offered instead of a wrong one.
const OFFERED: usize = 4;

/// The sentence for an address that a room cannot listen on.
pub fn bind_error(error: &BindError) -> String {
    match error {
        BindError::NoAddress { written } => gettext_f(
            // Translators: {written} is what somebody typed for an address.
            "“{written}” is no address. Write one like 192.168.1.7, [::1] or fe80::1%eth0, the name of an interface, or a name of this computer.",
            &[("written", written)],
        ),
        BindError::WithPort { host, port } => gettext_f(
            // Translators: {host} is an address; “--port” is an option of the command.
            "Write {host} alone there, and the port as “--port {port}”.",
            &[("host", host), ("port", &port.to_string())],
        ),
        BindError::NotOurs { written, ours } => gettext_f(
            // Translators: {address} is an address or a name, {ours} a list of addresses.
            "{address} is not an address of this computer. Write one of its own instead: {ours}",
            &[("address", written), ("ours", &list(ours))],
        ),
        BindError::UnknownName { written, ours } => gettext_f(
            // Translators: {ours} is a list of addresses.
            "This computer has no interface “{name}”, and no computer of that name is known. Write an address of this one instead: {ours}",
            &[("name", written), ("ours", &list(ours))],
        ),
        BindError::UnknownInterface { interface, ours } => gettext_f(
            // Translators: {ours} is a list of interfaces, such as eth0.
            "This computer has no interface “{interface}”. Write one of its own instead: {ours}",
            &[("interface", interface), ("ours", &list(ours))],
        ),
        BindError::NeedsInterface { ip, ours } => {
            let examples: Vec<_> = ours.iter().map(|name| format!("{ip}%{name}")).collect();
            gettext_f(
                // Translators: {address} is one like fe80::1, {examples} a list of such as fe80::1%eth0.
                "{address} is an address on one cable or radio network alone. Write its interface, too, as in: {examples}",
                &[("address", &ip.to_string()), ("examples", &list(&examples))],
            )
        }
        BindError::Addressless { interface, ours } => gettext_f(
            // Translators: {ours} is a list of addresses.
            "The interface “{interface}” has no address now. Write one that this computer has: {ours}",
            &[("interface", interface), ("ours", &list(ours))],
        ),
    }
}

/// The warning of a host who picks a port that browsers do not open.
pub fn port_refused_by_browsers(port: u16) -> String {
    gettext_f(
        "Web browsers refuse to open port {port}, so guests with a browser stay out. 5556 is a good one.",
        &[("port", &port.to_string())],
    )
}

/// The note beside an address that only programs of this computer reach.
pub fn only_this_computer() -> String {
    gettext("Only this computer finds the room there: nobody else can come in.")
}

/// The note beside addresses like `fe80::1%eth0`.
pub fn needs_own_interface(interface: &str) -> String {
    gettext_f(
        // Translators: {interface} is the name of a network interface, such as eth0.
        "On the same cable or Wi-Fi only; friends write their own interface in the place of {interface}.",
        &[("interface", interface)],
    )
}

/// The sentence for a link that is too long for a camera to read.
pub fn no_code() -> String {
    gettext("The link is too long for a QR code. Copy it instead.")
}

fn list(all: &[String]) -> String {
    all.iter().take(OFFERED).map(String::as_str).collect::<Vec<_>>().join(", ")
}
