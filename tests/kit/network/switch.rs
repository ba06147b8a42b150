// SPDX-License-Identifier: GPL-3.0-or-later
//! A switch: a bridge in a namespace of its own, with a port for each cable.

use std::cell::RefCell;
use std::collections::HashMap;

use super::{Machine, lay};

/// A switch, which is gone with its value; so are its cables.
pub struct Switch {
    machine: Machine,
    /// Machines and their interfaces, with the port they are plugged into.
    ports: RefCell<HashMap<(String, String), String>>,
}

impl Switch {
    pub(super) fn new(machine: Machine) -> Self {
        // It passes multicast to everybody: nobody here asks who wants it.
        machine.ip("link add br0 type bridge forward_delay 0 mcast_snooping 0");
        machine.ip("link set br0 up");
        Self { machine, ports: RefCell::default() }
    }

    /// The switch itself, for firewalls and slow lines. Its bridge is `br0`.
    pub fn machine(&self) -> &Machine {
        &self.machine
    }

    /// Gives a machine a new interface and plugs it in, or plugs an interface in
    /// again.
    pub fn plug(&self, machine: &Machine, interface: &str) {
        let mut ports = self.ports.borrow_mut();
        let key = (machine.name().to_owned(), interface.to_owned());
        let number = ports.len();
        let port = ports.entry(key).or_insert_with(|| {
            let port = format!("port{number}");
            lay((machine, interface), (&self.machine, &port));
            self.machine.ip(&format!("link set {port} master br0"));
            port
        });
        self.machine.ip(&format!("link set {port} up"));
    }

    /// Pulls the plug: the interface stays, without a carrier.
    pub fn unplug(&self, machine: &Machine, interface: &str) {
        let port = self.port(machine, interface);
        self.machine.ip(&format!("link set {port} down"));
    }

    /// Keeps those of isolated ports from reaching each other, as guests of many an
    /// access point are kept. They reach whoever is not isolated.
    pub fn isolate(&self, machine: &Machine, interface: &str) {
        let port = self.port(machine, interface);
        self.machine.ip(&format!("link set {port} type bridge_slave isolated on"));
    }

    /// The name of the port that an interface is plugged into.
    #[track_caller]
    pub fn port(&self, machine: &Machine, interface: &str) -> String {
        let key = (machine.name().to_owned(), interface.to_owned());
        self.ports.borrow().get(&key).expect("it is plugged in").clone()
    }
}
