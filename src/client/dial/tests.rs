// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the race, with places that are silent, closed and open.

use std::net::{SocketAddr, TcpListener};

use socket2::{Domain, Socket, Type};

use super::*;

const TIMEOUT: Duration = Duration::from_secs(8);

fn address(place: SocketAddr) -> Address {
    place.to_string().parse().unwrap()
}

fn race<'a>(places: &[SocketAddr], cancel: &'a CancelToken) -> Race<'a> {
    Race::new(places.iter().copied().map(address).collect(), TIMEOUT, cancel).unwrap()
}

/// A port that nobody listens at, and that nobody else takes while the tests run.
fn closed() -> SocketAddr {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    let place = socket.local_addr().unwrap().as_socket().unwrap();
    std::mem::forget(socket);
    place
}

fn open() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = listener.local_addr().unwrap();
    (listener, place)
}

/// A place that answers to no attempt: its backlog is full.
struct Silent {
    place: SocketAddr,
    _listener: Socket,
    _waiting: Vec<mio::net::TcpStream>,
}

fn silent() -> Silent {
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    listener.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    listener.listen(0).unwrap();
    let place = listener.local_addr().unwrap().as_socket().unwrap();
    // One fills the backlog; of those after it, the kernel answers none.
    let connect = |_| mio::net::TcpStream::connect(place).unwrap();
    Silent { place, _listener: listener, _waiting: (0..4).map(connect).collect() }
}

#[test]
fn a_closed_port_is_refused() {
    let cancel = CancelToken::default();
    let refused = DialError::Unreachable(Unreachable::ConnectionRefused);
    assert_eq!(race(&[closed()], &cancel).next(|| ()).unwrap_err(), refused);
}

#[test]
fn dialling_tells_when_there_is_a_place_to_dial() {
    let ((_listener, place), cancel, mut known) = (open(), CancelToken::default(), 0);
    race(&[place], &cancel).next(|| known += 1).unwrap();
    assert_eq!(known, 1);
}

#[test]
fn a_name_is_dialled_as_well_as_an_address() {
    let ((_listener, place), cancel) = (open(), CancelToken::default());
    let name = Address::new("localhost", place.port()).unwrap();
    let mut race = Race::new(vec![name.clone()], TIMEOUT, &cancel).unwrap();
    assert_eq!(race.next(|| ()).unwrap().address, name);
}

#[test]
fn a_name_that_nobody_has_is_told() {
    let cancel = CancelToken::default();
    let name = Address::new("nobody.invalid", 5555).unwrap();
    let unknown = DialError::Unreachable(Unreachable::UnknownHost);
    let race = Race::new(vec![name], TIMEOUT, &cancel).and_then(|mut race| race.next(|| ()));
    assert_eq!(race.unwrap_err(), unknown);
}

#[test]
fn silent_places_do_not_hold_up_a_good_one() {
    let (silent, (listener, good)) = ([silent(), silent(), silent()], open());
    let places: Vec<_> = silent.iter().map(|each| each.place).chain([good]).collect();
    let cancel = CancelToken::default();
    let mut race = race(&places, &cancel);
    let connected = race.next(|| ()).unwrap();
    assert_eq!(connected.address, address(good));
    // All four had begun, so none was waited for to its end.
    assert_eq!(race.begun(), 4);
    // And the host has seen one of us.
    listener.accept().unwrap();
    listener.set_nonblocking(true).unwrap();
    assert_eq!(listener.accept().unwrap_err().kind(), io::ErrorKind::WouldBlock);
}

#[test]
fn the_race_goes_on_with_whoever_had_not_answered() {
    let ((_first, first), (_second, second)) = (open(), open());
    let cancel = CancelToken::default();
    let mut race = race(&[first, closed(), second], &cancel);
    assert_eq!(race.next(|| ()).unwrap().address, address(first));
    assert!(race.has_more());
    assert_eq!(race.next(|| ()).unwrap().address, address(second));
    assert!(!race.has_more());
    let refused = DialError::Unreachable(Unreachable::ConnectionRefused);
    assert_eq!(race.next(|| ()).unwrap_err(), refused);
}

#[test]
fn a_winner_set_back_takes_part_once_more() {
    let ((_first, first), (_second, second)) = (open(), open());
    let cancel = CancelToken::default();
    let mut race = race(&[first, second], &cancel);
    let winner = race.next(|| ()).unwrap();
    race.set_back(&winner);
    assert_eq!(race.next(|| ()).unwrap().address, address(second));
    assert_eq!(race.next(|| ()).unwrap().address, address(first));
    assert_eq!(race.again(&winner).unwrap().next(|| ()).unwrap().address, address(first));
}

#[test]
fn the_oldest_of_too_many_silent_places_makes_way() {
    let silent: Vec<_> = (0..=AT_ONCE).map(|_| silent()).collect();
    let mut attempts = Attempts::new().unwrap();
    let begin = |each: &Silent| {
        let endpoint = Endpoint { place: each.place, address: 0 };
        attempts.begin(endpoint).unwrap().map(|oldest| oldest.place)
    };
    let made_way: Vec<_> = silent.iter().filter_map(begin).collect();
    assert_eq!(made_way, [silent[0].place]);
    assert_eq!(attempts.close_all().count(), AT_ONCE);
}

#[test]
fn what_was_cancelled_is_not_dialled() {
    let cancel = CancelToken::default();
    cancel.cancel();
    let dialled = Race::new(vec![address(closed())], TIMEOUT, &cancel);
    assert_eq!(dialled.unwrap_err(), DialError::Cancelled);
}

#[test]
fn cancelling_ends_a_wait() {
    let (silent, cancel) = (silent(), CancelToken::default());
    let mut race = race(&[silent.place], &cancel);
    let ended = std::thread::scope(|scope| {
        let dialled = scope.spawn(|| race.next(|| ()).unwrap_err());
        cancel.cancel();
        dialled.join().unwrap()
    });
    assert_eq!(ended, DialError::Cancelled);
}
