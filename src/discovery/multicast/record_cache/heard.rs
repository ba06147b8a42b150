// SPDX-License-Identifier: GPL-3.0-or-later
//! Everything that one announcer told.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use super::instance::{Instance, LONGEST_TTL};
use crate::discovery::dns::{DnsRecord, DomainName, RecordData};

/// Addresses that are kept of one announcer.
const ADDRESSES: usize = 8;

/// The rooms of an announcer, and the addresses of the computers on which they are.
#[derive(Debug, Default)]
pub struct Heard {
    pub instances: Vec<Instance>,
    addresses: Vec<HostAddress>,
}

#[derive(Debug)]
struct HostAddress {
    host: DomainName,
    ip: IpAddr,
    until: Instant,
}

impl Heard {
    pub fn has(&self, name: &DomainName) -> bool {
        self.instances.iter().any(|instance| instance.name == *name)
    }

    /// Drops the former names of rooms that have just told another one; returns their
    /// number.
    pub fn drop_former_names(&mut self, names: &[&DomainName]) -> usize {
        let told = self.instances.iter().filter(|instance| names.contains(&&instance.name));
        let keys: Vec<_> = told.filter_map(|instance| instance.told).collect();
        let before = self.instances.len();
        self.instances.retain(|instance| {
            let is_told = instance.told.is_some_and(|key| keys.contains(&key));
            !is_told || names.contains(&&instance.name)
        });
        before - self.instances.len()
    }

    /// Keeps the addresses of computers on which a room is.
    pub fn hear_addresses(&mut self, records: &[DnsRecord], now: Instant) {
        self.addresses.retain(|known| known.until > now);
        for record in records {
            let RecordData::Address(ip) = record.data else { continue };
            let is_it = |known: &HostAddress| known.ip == ip && known.host == record.name;
            let ttl = Duration::from_secs(u64::from(record.ttl.min(LONGEST_TTL)));
            if record.ttl == 0 {
                self.addresses.retain(|known| !is_it(known));
            } else if let Some(known) = self.addresses.iter_mut().find(|known| is_it(known)) {
                known.until = now + ttl;
            } else if self.instances.iter().any(|one| one.is_on(&record.name)) {
                if self.addresses.len() == ADDRESSES {
                    self.addresses.remove(0);
                }
                let host = record.name.clone();
                self.addresses.push(HostAddress { host, ip, until: now + ttl });
            }
        }
    }

    /// The addresses that a computer told.
    pub fn addresses(&self) -> Vec<(DomainName, IpAddr)> {
        self.addresses.iter().map(|known| (known.host.clone(), known.ip)).collect()
    }
}
