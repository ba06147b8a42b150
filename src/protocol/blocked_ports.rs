// SPDX-License-Identifier: GPL-3.0-or-later
//! Ports that browsers refuse to open.

/// The bad ports of the Fetch standard (<https://fetch.spec.whatwg.org/#port-blocking>),
/// in order.
const BAD_PORTS: [u16; 82] = [
    1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102,
    103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465,
    512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993,
    995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668,
    6669, 6679, 6697, 10080,
];

/// Returns `true` if no browser opens the port, whatever listens there.
pub fn is_refused_by_browsers(port: u16) -> bool {
    BAD_PORTS.binary_search(&port).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::DEFAULT_PORT;

    #[test]
    fn the_ports_of_the_standard_are_refused_and_ours_is_not() {
        assert!(BAD_PORTS.is_sorted());
        for port in [1, 22, 6000, 6667, 10080] {
            assert!(is_refused_by_browsers(port), "{port}");
        }
        for port in [0, 80, 443, 5555, 5556, 6001, 8080, u16::MAX] {
            assert!(!is_refused_by_browsers(port), "{port}");
        }
        assert!(!is_refused_by_browsers(DEFAULT_PORT));
    }
}
