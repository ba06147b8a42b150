// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences for what the doctor finds, and what to do about it.

use std::net::IpAddr;

use super::files::size;
use super::span;
use crate::doctor::{Likelihood, Verdict};
use crate::i18n::{gettext, gettext_f};

/// The sentence that says what is wrong.
pub fn verdict(verdict: &Verdict) -> String {
    match verdict {
        Verdict::NoNetwork => gettext("This computer is not connected to any network."),
        Verdict::OnlyLoopback { interface } => {
            // Translators: {interface} is a network interface, such as eth0.
            gettext_f(
                "The network gave this computer no address ({interface}).",
                &[("interface", interface)],
            )
        }
        Verdict::OnlyLinkLocal => {
            gettext("This computer gave itself an address, as the network gave it none.")
        }
        Verdict::VpnTakesRoute { interface, own_network: true } => gettext_f(
            // Translators: {interface} is a network interface, such as tun0.
            "A VPN ({interface}) takes what is meant for your own network.",
            &[("interface", interface)],
        ),
        Verdict::VpnTakesRoute { interface, .. } => {
            // Translators: {interface} is a network interface, such as tun0.
            gettext_f("A VPN is on ({interface}).", &[("interface", interface)])
        }
        Verdict::OwnPortClosed { ip, port } => gettext_f(
            "The room is not reached at {address}, an address of this computer.",
            &[("address", &place(*ip, *port))],
        ),
        Verdict::FirewallActive { firewall, .. } => gettext_f(
            // Translators: {name} is the name of a firewall, such as ufw.
            "A firewall is active on this computer ({name}).",
            &[("name", firewall.name())],
        ),
        Verdict::MulticastBlocked { interface } => gettext_f(
            // Translators: {interface} is a network interface, such as eth0.
            "This computer does not hear what is called to everybody nearby ({interface}).",
            &[("interface", interface)],
        ),
        Verdict::MulticastUnanswered { interface } => gettext_f(
            // Translators: {interface} is a network interface, such as eth0.
            "Nobody nearby answered a call to everybody ({interface}).",
            &[("interface", interface)],
        ),
        Verdict::IsolationSuspected { .. } => {
            gettext("This network seems to keep its guests apart.")
        }
        Verdict::OtherSubnet { host, own } => gettext_f(
            // Translators: both are addresses, such as 192.168.7.1.
            "{host} is in another network than this computer ({own}).",
            &[("host", &host.to_string()), ("own", &own.to_string())],
        ),
        Verdict::UnknownName { host } => {
            gettext_f("Nobody knows a computer called {host}.", &[("host", host)])
        }
        Verdict::NothingListens { host } => gettext_f(
            "A computer is at {address}, but no room is open at that port.",
            &[("address", &host.to_string())],
        ),
        Verdict::OtherPort { room } => gettext_f(
            // Translators: {port} is the number of a port, such as 5556.
            "A room of that computer is at port {port}.",
            &[("port", &room.port.to_string())],
        ),
        Verdict::HostDropsUs { host } => gettext_f(
            "A computer is at {address}, but it does not answer at that port.",
            &[("address", &host.to_string())],
        ),
        Verdict::NobodyAnswers { host } => {
            gettext_f("Nobody answers at {address}.", &[("address", &host.to_string())])
        }
        Verdict::SpeaksSomethingElse { host, protocol: Some(protocol) } => gettext_f(
            // Translators: {protocol} is the name of a protocol, such as SSH.
            "There is no room at {address}: what answers there speaks {protocol}.",
            &[("address", &host.to_string()), ("protocol", protocol)],
        ),
        Verdict::SpeaksSomethingElse { host, .. } => {
            gettext_f("What is at {address} is not a room.", &[("address", &host.to_string())])
        }
        Verdict::ClocksApart { seconds } => gettext_f(
            // Translators: {time} is a duration, such as "3 hours".
            "The clocks of the two computers differ by {time}.",
            &[("time", &span(seconds.unsigned_abs()))],
        ),
        Verdict::DamagedPast { folder, past } => gettext_f(
            // Translators: {path} is a folder; {size} is as in “4.2 MB”.
            "A damaged history, with the files that were shared at that time, takes {size} in {path}.",
            &[("size", &size(past.bytes)), ("path", &folder.display().to_string())],
        ),
    }
}

/// The sentence that says what to do about it. Where there are
/// [commands](Verdict::commands), it leads to them.
pub fn advice(verdict: &Verdict) -> String {
    match verdict {
        Verdict::NoNetwork => {
            gettext("Plug in a cable, or join a Wi-Fi network: the one that your friends are in.")
        }
        Verdict::OnlyLoopback { .. } => gettext(
            "Wait a moment, or disconnect and connect again. If there is no router, choose “Link-Local Only” in the network settings of all computers.",
        ),
        Verdict::OnlyLinkLocal => gettext(
            "On a cable between two computers that is fine. Otherwise, connect again or restart the router.",
        ),
        Verdict::VpnTakesRoute { own_network: true, .. } => gettext(
            "Switch the VPN off while you chat, or allow the local network in its settings.",
        ),
        Verdict::VpnTakesRoute { .. } => gettext(
            "Some keep the local network away. If rooms are not seen, switch it off for a while, or allow the local network in its settings.",
        ),
        Verdict::OwnPortClosed { .. } => gettext(
            "Friends do not reach it there either. Was it opened for another address only? Otherwise a firewall is in the way.",
        ),
        Verdict::FirewallActive { port: Some(_), .. } => gettext(
            "It may keep friends out of your room. These commands, in a terminal, let them in:",
        ),
        Verdict::FirewallActive { .. } => gettext(
            "It may keep away what rooms tell of themselves. These commands, in a terminal, let that in:",
        ),
        Verdict::MulticastBlocked { .. } => gettext(
            "So it does not see rooms by itself. A firewall that keeps UDP port 5353 (mDNS) closed is the usual reason. Joining by invite or address works all the same.",
        ),
        Verdict::MulticastUnanswered { .. } => gettext(
            "Perhaps nobody hosts a room, or the network does not pass on such calls. Ask the host for an invite, or for the address of the room.",
        ),
        Verdict::IsolationSuspected { .. } => gettext(
            "Guest networks often do: everybody sees the internet, and nobody else. Use another network, a cable, or the hotspot of a phone.",
        ),
        Verdict::OtherSubnet { .. } => gettext(
            "Rooms there do not show by themselves; join by invite or address. If that fails, connect both computers to the same network.",
        ),
        Verdict::UnknownName { .. } => {
            gettext("Check the spelling, or ask the host for the address in numbers.")
        }
        Verdict::NothingListens { .. } => {
            gettext("Ask the host whether the room is open, and at which port.")
        }
        Verdict::OtherPort { room } => {
            gettext_f("Join at {address}.", &[("address", &room.to_string())])
        }
        Verdict::HostDropsUs { .. } => gettext(
            "A firewall on that computer is the usual reason. There, “salotto doctor” says more.",
        ),
        Verdict::NobodyAnswers { .. } => gettext(
            "Perhaps that computer is off or asleep, or has another address by now. Ask the host for a new invite. Some guest networks keep everybody apart, too.",
        ),
        Verdict::SpeaksSomethingElse { .. } => gettext(
            "Check the port: that of a room is 5555, unless its host has chosen another one.",
        ),
        Verdict::ClocksApart { .. } => gettext(
            "Messages show wrong times. Switch on automatic date and time on both computers.",
        ),
        Verdict::DamagedPast { .. } => gettext(
            "What you remove from the room stays in it. Once you do not need it, these commands, in a terminal, delete it; the files go when the room is opened next:",
        ),
    }
}

/// The word for how sure a finding is.
pub fn likelihood(likelihood: Likelihood) -> String {
    match likelihood {
        // Translators: how sure the doctor is of what it found.
        Likelihood::Certain => gettext("Certain"),
        // Translators: how sure the doctor is of what it found.
        Likelihood::Likely => gettext("Likely"),
        // Translators: how sure the doctor is of what it found.
        Likelihood::Possible => gettext("Possible"),
    }
}

fn place(ip: IpAddr, port: u16) -> String {
    std::net::SocketAddr::new(ip, port).to_string()
}
