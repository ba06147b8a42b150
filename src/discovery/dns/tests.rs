// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the message format.

use proptest::prelude::*;

use super::*;

fn name(dotted: &str) -> DomainName {
    DomainName::new(dotted.split('.').map(str::as_bytes)).unwrap()
}

fn records() -> Vec<DnsRecord> {
    let service = name("_salotto._tcp.local");
    let instance = service.child("Attic. (é)".as_bytes()).unwrap();
    let target = name("attic.local");
    let data = [
        (service, RecordData::Pointer(instance.clone())),
        (instance.clone(), RecordData::Service { port: 5555, target: target.clone() }),
        (instance, RecordData::Text(b"\x03a=b".to_vec())),
        (target.clone(), RecordData::Address("192.0.2.1".parse().unwrap())),
        (target, RecordData::Address("2001:db8::1".parse().unwrap())),
    ];
    data.map(|(name, data)| DnsRecord { name, ttl: 120, data }).to_vec()
}

fn written() -> Vec<u8> {
    let mut writer = DnsWriter::response(7);
    let records = records();
    writer.answer(&records[0], false);
    records[1..].iter().for_each(|record| writer.add(record, true));
    writer.finish().unwrap()
}

#[test]
fn what_is_written_is_read_back() {
    let message = DnsMessage::parse(&written()).unwrap();
    assert!(message.is_response);
    assert_eq!((message.id, message.records), (7, records()));
    let mut query = DnsWriter::query();
    let question = DnsQuestion { name: name("_salotto._tcp.local"), kind: kind::PTR };
    query.ask(&question);
    query.answer(&records()[0], false);
    let message = DnsMessage::parse(&query.finish().unwrap()).unwrap();
    assert!(!message.is_response);
    assert_eq!((message.questions, message.records), (vec![question], records()[..1].to_vec()));
}

#[test]
fn a_name_is_written_once() {
    let packet = written();
    let times = packet.windows(8).filter(|window| *window == b"_salotto").count();
    assert_eq!(times, 1);
}

#[test]
fn the_computer_of_a_service_is_written_out() {
    let packet = written();
    let whole = b"\x05attic\x05local\0";
    let at = |wanted: &[u8]| packet.windows(wanted.len()).position(|window| window == wanted);
    let target = at(whole).unwrap();
    assert_eq!(packet[target - 2..target], 5555_u16.to_be_bytes());
}

#[test]
fn names_are_the_same_in_any_case() {
    assert_eq!(name("Attic.Local"), name("aTTIC.lOCAL"));
    assert_ne!(name("attic.local"), name("cellar.local"));
    assert_eq!(name("a.b").parent(), Some(name("b")));
    assert_eq!(DomainName::new([&[b'a'; 64][..]]), None);
    assert_eq!(DomainName::new([&[b'a'; 63][..]; 4]), None, "256 bytes");
    assert_eq!(DomainName::new([&b""[..]]), None);
}

/// A query for one name, as these bytes.
fn asking(name: &[u8]) -> Vec<u8> {
    [&[0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0], name, &[0, 12, 0, 1]].concat()
}

#[test]
fn a_name_points_backwards_or_nowhere() {
    for circle in [&[0xC0, 12][..], &[0xC0, 14], &[1, b'a', 0xC0, 12], &[0xFF, 0xFF], &[0x40]] {
        assert_eq!(DnsMessage::parse(&asking(circle)), Err(DnsError::Name), "{circle:?}");
    }
}

#[test]
fn a_name_is_not_looked_up_forever() {
    // Each name points to the one before it.
    let chain = |questions: u8| {
        let mut packet = asking(&[1, b'a', 0]);
        packet[5] = questions;
        for number in 1..questions {
            let before = if number == 1 { 12 } else { 19 + 6 * u16::from(number - 2) };
            packet.extend_from_slice(&(0xC000 | before).to_be_bytes());
            packet.extend_from_slice(&[0, 12, 0, 1]);
        }
        DnsMessage::parse(&packet)
    };
    assert_eq!(chain(30).unwrap().questions.len(), 30);
    assert_eq!(chain(140), Err(DnsError::Name));
}

#[test]
fn what_is_cut_off_or_another_operation_is_not_read() {
    let packet = written();
    for end in 0..packet.len() {
        assert!(DnsMessage::parse(&packet[..end]).is_err(), "{end}");
    }
    let mut other = packet;
    other[2] |= 0x28;
    assert_eq!(DnsMessage::parse(&other), Err(DnsError::Operation));
    assert_eq!(DnsMessage::parse(&vec![0; MESSAGE_BYTES + 1]), Err(DnsError::Length));
}

#[test]
fn little_is_kept_of_a_large_packet() {
    let mut writer = DnsWriter::response(0);
    let record = &records()[3];
    while writer.bytes() < MESSAGE_BYTES - 20 {
        writer.answer(record, true);
    }
    let message = DnsMessage::parse(&writer.finish().unwrap()).unwrap();
    assert_eq!(message.records.len(), 128);
}

proptest! {
    #[test]
    fn reading_never_panics(packet in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = DnsMessage::parse(&packet);
    }

    #[test]
    fn a_damaged_message_never_panics(at in 0usize..200, byte in any::<u8>()) {
        let mut packet = written();
        if let Some(place) = packet.get_mut(at) {
            *place = byte;
        }
        if let Ok(message) = DnsMessage::parse(&packet) {
            prop_assert!(message.records.len() <= 128);
        }
    }
}
