// SPDX-License-Identifier: GPL-3.0-or-later
//! State shared by a session's handle and its threads.

use std::sync::Arc;

use super::dial;
use super::error::Ending;
use super::event::{SessionEvent, Sink};
use super::leads::Leads;
use super::outbox::Outbox;

/// State shared by the handle and the two threads.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub outbox: Outbox,
    pub dialling: dial::CancelToken,
    pub leads: Leads,
}

impl Shared {
    pub fn leave(&self) {
        self.outbox.leave();
        self.dialling.cancel();
    }
}

/// The sink; leaves the session once the sink breaks. Whatever becomes of the
/// reader, the sink hears of the end.
pub(super) struct Listener {
    sink: Box<dyn Sink>,
    pub shared: Arc<Shared>,
    gone: bool,
    over: bool,
}

impl Listener {
    pub fn new(sink: Box<dyn Sink>, shared: Arc<Shared>) -> Self {
        Self { sink, shared, gone: false, over: false }
    }

    pub fn tell(&mut self, event: SessionEvent) {
        self.over |= matches!(event, SessionEvent::Over(_));
        if !self.gone && self.sink.take(event).is_break() {
            self.gone = true;
            self.shared.leave();
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if !self.over && std::thread::panicking() {
            // A fault of ours; nobody is to wait for the end of it.
            self.shared.outbox.close();
            self.tell(SessionEvent::Over(Ending::Lost));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ops::ControlFlow;
    use std::sync::mpsc::channel;

    #[test]
    fn a_reader_that_panics_is_the_end_of_the_session() {
        let (sender, events) = channel();
        let sink = move |event| {
            let _ = sender.send(event);
            ControlFlow::Continue(())
        };
        let listener = Listener::new(Box::new(sink), Arc::default());
        let reader = std::thread::spawn(move || {
            let _listener = listener;
            panic!("a fault of ours");
        });
        assert!(reader.join().is_err());
        assert_eq!(events.iter().collect::<Vec<_>>(), [SessionEvent::Over(Ending::Lost)]);
    }
}
