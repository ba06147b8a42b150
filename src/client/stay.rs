// SPDX-License-Identifier: GPL-3.0-or-later
//! A stay in a room, over as many connections as it takes. It runs on the reader's
//! thread.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::error::{Ending, Unreachable};
use super::event::{Security, SessionEvent, Sink};
use super::handshake::enter;
use super::place::{LastPlace, VisitEnd};
use super::reader::Reader;
use super::shared::{Listener, Shared};
use super::target::Target;
use super::timeouts::Timeouts;
use crate::protocol::{Address, Reason, Refused, Resume};
use crate::trust::RoomPin;

/// Pauses between attempts to come back, the first of which is made at once.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// A connection that held for so long was a good one: should it be lost, the pauses
/// begin anew.
const HELD: Duration = Duration::from_secs(10);
/// Time for the addresses of one attempt. The next one comes soon, and may find the
/// network changed.
const CONNECT: Duration = Duration::from_secs(5);
/// Addresses that are tried beside the one that answered last.
const ADDRESSES: usize = 16;

/// Runs a session from dialling to its end.
pub(super) fn run(target: Target, timeouts: Timeouts, shared: Arc<Shared>, sink: Box<dyn Sink>) {
    let mut listener = Listener::new(sink, shared);
    let ending = stay(target, timeouts, &mut listener);
    // A connection that breaks while leaving counts as left.
    let left = listener.shared.outbox.is_leaving() && matches!(ending, Ending::Unreachable(_));
    listener.shared.outbox.close();
    tracing::debug!(?ending, left, "the session is over");
    listener.tell(SessionEvent::Over(if left { Ending::Left } else { ending }));
}

fn stay(mut target: Target, mut timeouts: Timeouts, listener: &mut Listener) -> Ending {
    let (mut pauses, mut was_in) = (Pauses::default(), false);
    loop {
        let began = Instant::now();
        let leads = if was_in { listener.shared.leads.addresses() } else { Vec::new() };
        let VisitEnd { ending, place } = visit(&led(&target, &leads), timeouts, listener);
        if let Some(place) = place {
            listener.shared.leads.give_up(&leads);
            if !target.comes_back || place.security == Security::Classic {
                return ending;
            }
            was_in = true;
            target = follow_up(&target, place);
            timeouts.connect = timeouts.connect.min(CONNECT);
            if began.elapsed() >= HELD {
                pauses = Pauses::default();
            }
        }
        let wait = match mended_after(&ending) {
            // Anybody may have announced that.
            None if has_misled(&ending, &target, &leads) => {
                listener.shared.leads.give_up(&leads);
                Some(Duration::ZERO)
            }
            wait => wait.filter(|_| was_in),
        };
        let Some(wait) = wait else { return ending };
        listener.shared.outbox.detach();
        let retry = Instant::now() + pauses.next().max(wait);
        listener.tell(SessionEvent::Interrupted { retry });
        if !listener.shared.outbox.wait_until(retry) {
            return Ending::Left;
        }
    }
}

fn visit(target: &Target, timeouts: Timeouts, listener: &mut Listener) -> VisitEnd {
    match enter(target, timeouts, listener) {
        Ok(entered) => Reader::new(entered, timeouts, listener, target).run(),
        Err(ending) => VisitEnd { ending, place: None },
    }
}

/// The same target, which is tried also where the room is said to be.
fn led(target: &Target, leads: &[Address]) -> Target {
    let also = leads.iter().chain(&target.also).cloned().collect();
    Target { also, ..target.clone() }
}

/// Tells if what ended an attempt is somebody else's doing, to whom the leads have led.
fn has_misled(ending: &Ending, target: &Target, leads: &[Address]) -> bool {
    match ending {
        Ending::OtherKey { address, .. } => !target.addresses().contains(address),
        Ending::Unreachable(_) => !leads.is_empty(),
        _ => false,
    }
}

/// The target of the next attempt: our seat, at the address that answered and then at
/// all others.
fn follow_up(target: &Target, place: LastPlace) -> Target {
    let LastPlace { address, security, you, token, last } = place;
    let mut next = target.back(you, &security);
    if let Security::Encrypted { fingerprint, epoch } = security {
        next.epochs.note(RoomPin { fingerprint, epoch });
    }
    let others = target.addresses().into_iter().filter(|other| *other != address);
    next.also = others.take(ADDRESSES).collect();
    next.address = address;
    next.resume = (!token.is_empty()).then_some(Resume { token, last });
    next
}

/// The least pause after which another attempt makes sense; `None` if no attempt
/// mends what ended the connection, or it is for the person to decide.
fn mended_after(ending: &Ending) -> Option<Duration> {
    match ending {
        Ending::Lost => Some(Duration::ZERO),
        Ending::Unreachable(why) => match why {
            Unreachable::UnknownHost
            | Unreachable::ConnectionRefused
            | Unreachable::TimedOut
            | Unreachable::NoRoute
            | Unreachable::NotARoom
            | Unreachable::Closed
            | Unreachable::Failed => Some(Duration::ZERO),
            Unreachable::NotEncrypted
            | Unreachable::BadCertificates
            | Unreachable::FormerHost
            | Unreachable::OwnKey => None,
        },
        Ending::Refused(Refused { reason, seconds, .. }) => match reason {
            Reason::Stalled
            | Reason::TooLate
            | Reason::RoomFull
            | Reason::TooManyConnections
            | Reason::ComingAndGoing
            | Reason::PasswordPause => Some(Duration::from_secs(seconds.unwrap_or(0))),
            _ => None,
        },
        Ending::Left
        | Ending::RoomEnded
        | Ending::OtherKey { .. }
        | Ending::AlreadyIn(_)
        | Ending::Unproven => None,
    }
}

/// Pauses that grow from attempt to attempt.
#[derive(Debug, Default)]
struct Pauses {
    made: u32,
}

impl Pauses {
    /// The pause before the next attempt: none, then one second, two, four and so on. A
    /// whole party that lost its network does not come back in step.
    fn next(&mut self) -> Duration {
        let Some(doublings) = self.made.checked_sub(1) else {
            self.made += 1;
            return Duration::ZERO;
        };
        self.made = self.made.saturating_add(1);
        let full = FIRST_PAUSE.saturating_mul(1_u32.checked_shl(doublings).unwrap_or(u32::MAX));
        let jitter = getrandom::u32().unwrap_or_default() % 256;
        // Three quarters of it at the least.
        full.min(LONGEST_PAUSE) * (1024 - jitter) / 1024
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::net::TcpListener;
    use std::ops::ControlFlow;
    use std::sync::mpsc::channel;
    use std::thread;

    use super::*;
    use crate::client::Approach;
    use crate::protocol::{Fingerprint, Nickname, SecretString};

    #[test]
    fn pauses_grow_to_ten_seconds_and_are_never_in_step() {
        let mut pauses = Pauses::default();
        assert_eq!(pauses.next(), Duration::ZERO, "the first attempt is made at once");
        for full in [1, 2, 4, 8, 10, 10].into_iter().chain([10; 100]) {
            let (pause, full) = (pauses.next(), Duration::from_secs(full));
            assert!(pause <= full && pause >= full * 3 / 4, "{pause:?} of {full:?}");
        }
    }

    #[test]
    fn leaving_cancels_what_would_be_waited_for_long() {
        let room = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = room.local_addr().unwrap().to_string().parse().unwrap();
        let target = Target::new(address, Nickname::new("Ada").unwrap());
        let target = Target { approach: Approach::Encrypted, ..target };
        let hour = Duration::from_hours(1);
        let timeouts = Timeouts { handshake: hour, welcome: hour, ..Timeouts::default() };
        let (shared, (sender, events)) = (Arc::<Shared>::default(), channel());
        let sink =
            move |event| sender.send(event).map_or(ControlFlow::Break(()), ControlFlow::Continue);
        let session = Arc::clone(&shared);
        thread::spawn(move || run(target, timeouts, session, Box::new(sink)));
        let (mut peer, _) = room.accept().unwrap();
        peer.read_exact(&mut [0]).unwrap();
        shared.leave();
        let over = |event: SessionEvent| matches!(event, SessionEvent::Over(Ending::Left));
        while !over(events.recv_timeout(Duration::from_mins(2)).unwrap()) {}
    }

    #[test]
    fn what_no_attempt_mends_is_for_the_person() {
        let refused = |reason: Reason| Ending::Refused(reason.into());
        let ends = [Reason::Kicked, Reason::Banned, Reason::RoomEnded, Reason::PasswordWrong];
        let more = [Reason::NameTaken, Reason::TakenOver, Reason::Locked, Reason::AlreadyHere];
        for reason in ends.into_iter().chain(more) {
            assert_eq!(mended_after(&refused(reason)), None, "{reason:?}");
        }
        let key = Fingerprint::new([1; 32]);
        let address: Address = "attic".parse().unwrap();
        let other = Ending::OtherKey { expected: key, found: key, address };
        for ending in [Ending::RoomEnded, Ending::Left, Ending::Unproven, other] {
            assert_eq!(mended_after(&ending), None, "{ending:?}");
        }
        for why in [Unreachable::NotEncrypted, Unreachable::FormerHost] {
            assert_eq!(mended_after(&Ending::Unreachable(why)), None, "{why:?}");
        }
        let pause = Refused { seconds: Some(7), ..Reason::ComingAndGoing.into() };
        assert_eq!(mended_after(&Ending::Refused(pause)), Some(Duration::from_secs(7)));
        assert_eq!(mended_after(&refused(Reason::Stalled)), Some(Duration::ZERO));
        assert_eq!(mended_after(&Ending::Lost), Some(Duration::ZERO));
    }

    #[test]
    fn who_announces_another_room_as_ours_does_not_end_the_stay() {
        let address = |raw: &str| raw.parse::<Address>().unwrap();
        let target = Target::new(address("attic"), Nickname::new("Ada").unwrap());
        let leads = [address("cellar")];
        let tried = led(&target, &leads);
        assert_eq!(tried.addresses(), ["attic", "cellar"].map(address));
        let key = Fingerprint::new([1; 32]);
        let other = |at: &str| Ending::OtherKey { expected: key, found: key, address: address(at) };
        assert!(has_misled(&other("cellar"), &target, &leads));
        assert!(!has_misled(&other("attic"), &target, &leads), "that is where the room was");
        let foreign = Ending::Unreachable(Unreachable::BadCertificates);
        assert!(has_misled(&foreign, &target, &leads) && !has_misled(&foreign, &target, &[]));
        assert!(!has_misled(&Ending::Refused(Reason::Banned.into()), &target, &leads));
    }

    #[test]
    fn the_way_back_leads_to_the_same_room_and_seat_at_any_address() {
        let address = |raw: &str| raw.parse::<Address>().unwrap();
        let name = |raw: &str| Nickname::new(raw).unwrap();
        let key = Fingerprint::new([1; 32]);
        let also = vec![address("attic"), address("192.0.2.7")];
        let target = Target { also, ..Target::new(address("cellar"), name("Ada")) };
        let target = Target { seats: vec![key], take_over: true, ..target };
        let security = Security::Encrypted { fingerprint: key, epoch: 2 };
        let (you, token) = (name("Eva"), SecretString::from("token"));
        let place = LastPlace { address: address("attic"), security, you, token, last: 7 };
        let next = follow_up(&target, place);
        assert_eq!(next.addresses(), ["attic", "cellar", "192.0.2.7"].map(address));
        assert_eq!((next.fingerprint, next.approach), (Some(key), Approach::Encrypted));
        assert_eq!(next.name, name("Eva"));
        assert_eq!(next.resume, Some(Resume { token: "token".into(), last: 7 }));
        assert!(next.seats.is_empty() && !next.take_over);
        assert!(next.epochs.outdates(&RoomPin { fingerprint: key, epoch: 1 }));
    }
}
