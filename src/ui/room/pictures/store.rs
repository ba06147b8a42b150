// SPDX-License-Identifier: GPL-3.0-or-later
//! The pictures of a window: decoded in turn, and kept for a while.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use gtk::{gio, glib};

use super::drawable::{Drawable, drawable, is_passing};
use super::kept::KeptPictures;
use super::source::{DecodePicture, PictureKey, PictureSource};
use crate::pictures::PictureError;

/// Pictures that are decoded at a time.
const AT_ONCE: usize = 2;
/// Pictures that wait for their turn; of more, the first are given up, and told so.
const WAITING: usize = 64;

/// An interest in a picture: it is decoded unless this is dropped before its turn comes.
#[derive(Debug)]
pub struct PictureInterest(Rc<PictureKey>);

/// The pictures of a window.
pub struct PictureStore {
    decode: DecodePicture,
    kept: RefCell<KeptPictures<Drawable>>,
    waiting: RefCell<VecDeque<WaitingPicture>>,
    running: Cell<usize>,
}

struct WaitingPicture {
    interest: Weak<PictureKey>,
    source: PictureSource,
    done: Box<dyn FnOnce(Drawable)>,
    /// Set for the one that somebody waits for, which is not given up.
    is_urgent: bool,
}

impl WaitingPicture {
    /// A picture that waits for as long as the interest is there.
    fn new(
        key: PictureKey,
        source: PictureSource,
        done: impl FnOnce(Drawable) + 'static,
        is_urgent: bool,
    ) -> (PictureInterest, Self) {
        let interest = Rc::new(key);
        let weak = Rc::downgrade(&interest);
        let waiting = Self { interest: weak, source, done: Box::new(done), is_urgent };
        (PictureInterest(interest), waiting)
    }
}

impl PictureInterest {
    /// The picture.
    pub fn key(&self) -> PictureKey {
        *self.0
    }
}

impl PictureStore {
    /// A store whose pictures are decoded by `decode`.
    pub fn new(decode: DecodePicture) -> Rc<Self> {
        let (kept, waiting, running) = Default::default();
        Rc::new(Self { decode, kept, waiting, running })
    }

    /// A picture that is kept.
    pub fn get(&self, key: &PictureKey) -> Option<Drawable> {
        self.kept.borrow_mut().get(key)
    }

    /// Decodes a picture when its turn comes, and hands it to `done`, later and on the main
    /// loop, unless nobody is interested any more. Where too many wait, it is `Busy`.
    #[must_use]
    pub fn want(
        self: &Rc<Self>,
        key: PictureKey,
        source: PictureSource,
        done: impl FnOnce(Drawable) + 'static,
    ) -> PictureInterest {
        let (interest, order) = WaitingPicture::new(key, source, done, false);
        let given_up = {
            let mut waiting = self.waiting.borrow_mut();
            waiting.push_back(order);
            let is_over = waiting.len() > WAITING;
            let first = waiting.iter().position(|it| !it.is_urgent).filter(|_| is_over);
            first.and_then(|first| waiting.remove(first))
        };
        if let Some(given_up) = given_up {
            give_up(given_up);
        }
        self.go_on();
        interest
    }

    /// Decodes a picture that somebody waits for, before all others.
    #[must_use]
    pub fn want_first(
        self: &Rc<Self>,
        key: PictureKey,
        source: PictureSource,
        done: impl FnOnce(Drawable) + 'static,
    ) -> PictureInterest {
        let (interest, order) = WaitingPicture::new(key, source, done, true);
        self.waiting.borrow_mut().push_front(order);
        self.go_on();
        interest
    }

    fn go_on(self: &Rc<Self>) {
        while self.running.get() < AT_ONCE {
            let Some((key, order)) = self.next() else { return };
            self.running.set(self.running.get() + 1);
            let store = self.clone();
            glib::spawn_future_local(async move {
                let WaitingPicture { interest, source, done, .. } = order;
                let drawable = match store.get(&key) {
                    Some(kept) => kept,
                    None => store.decoded(key, source).await,
                };
                store.running.set(store.running.get() - 1);
                if interest.strong_count() > 0 {
                    done(drawable);
                }
                store.go_on();
            });
        }
    }

    /// The next one that somebody is interested in.
    fn next(&self) -> Option<(PictureKey, WaitingPicture)> {
        loop {
            let order = self.waiting.borrow_mut().pop_front()?;
            if let Some(key) = order.interest.upgrade() {
                return Some((*key, order));
            }
        }
    }

    async fn decoded(&self, key: PictureKey, source: PictureSource) -> Drawable {
        let decode = self.decode.clone();
        let decoded = gio::spawn_blocking(move || decode(&source, key.side)).await;
        let drawable = decoded.unwrap_or(Err(PictureError::Unanswered)).map(drawable);
        let bytes = match &drawable {
            Ok((_, bytes)) => *bytes,
            // That may be otherwise the next time.
            Err(error) if is_passing(*error) => return Err(*error),
            Err(_) => 0,
        };
        let drawable = drawable.map(|(picture, _)| picture);
        self.kept.borrow_mut().keep(key, drawable.clone(), bytes);
        drawable
    }
}

/// Tells whoever is still interested, later and on the main loop, that too many wait.
fn give_up(order: WaitingPicture) {
    glib::spawn_future_local(async move {
        if order.interest.strong_count() > 0 {
            (order.done)(Err(PictureError::Busy));
        }
    });
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::pictures::DecodedPicture;
    use crate::protocol::{ContentHash, Preview};
    use crate::ui::test_support::until;
    use gtk::prelude::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// A decoder that needs no helper: whatever is `bad` is no picture, the others are grey,
    /// twice as wide as high; what is `large` is 4,000 pixels wide, the others as they are asked
    /// for; what is `moving` has more than one frame.
    pub fn fake() -> (DecodePicture, Arc<AtomicUsize>) {
        let count: Arc<AtomicUsize> = Arc::default();
        let counted = count.clone();
        let decode: DecodePicture = Arc::new(move |source, side| {
            counted.fetch_add(1, Ordering::Relaxed);
            let is_bad = |preview: &Preview| preview.as_bytes() == b"bad";
            match source {
                PictureSource::Preview(preview) if is_bad(preview) => {
                    Err(PictureError::NotAPicture)
                }
                PictureSource::Path(path) if !path.exists() => {
                    Err(PictureError::Unreadable(std::io::ErrorKind::NotFound))
                }
                PictureSource::Preview(preview) if preview.as_bytes() == b"large" => {
                    Ok(grey(side.min(4_000), 4_000))
                }
                PictureSource::Preview(preview) if preview.as_bytes() == b"moving" => {
                    Ok(DecodedPicture { animated: true, ..grey(side.max(2), side.max(2)) })
                }
                _ => Ok(grey(side.max(2), side.max(2))),
            }
        });
        (decode, count)
    }

    fn grey(width: u32, whole: u32) -> DecodedPicture {
        let (whole, height, animated) = ((whole, whole / 2), width / 2, false);
        let rgba = vec![128; (width * height * 4) as usize];
        DecodedPicture { whole, animated, width, height, rgba }
    }

    fn key(name: &str) -> PictureKey {
        PictureKey { content: ContentHash::of(name.as_bytes()), side: 4 }
    }

    fn source(name: &str) -> PictureSource {
        PictureSource::Preview(Preview::new(name.as_bytes()).unwrap())
    }

    #[gtk::test]
    fn a_picture_is_decoded_once_and_kept() {
        crate::ui::prepare().unwrap();
        let (decode, count) = fake();
        let store = PictureStore::new(decode);
        let seen = Rc::new(RefCell::new(Vec::new()));
        let want = |name: &'static str| {
            let seen = seen.clone();
            store.want(key(name), source(name), move |it| seen.borrow_mut().push((name, it)))
        };
        let _interests = [want("a"), want("bad")];
        until("both are told", || seen.borrow().len() == 2);
        let told = seen.take();
        let of = |wanted: &str| told.iter().find(|(name, _)| *name == wanted).unwrap().1.clone();
        assert_eq!(
            (of("a").unwrap().texture.width(), of("bad").err()),
            (4, Some(PictureError::NotAPicture))
        );
        assert!(store.get(&key("a")).unwrap().is_ok() && store.get(&key("bad")).unwrap().is_err());
        let _again = [want("a"), want("bad")];
        until("both are told again", || seen.borrow().len() == 2);
        assert_eq!(count.load(Ordering::Relaxed), 2);
    }

    #[gtk::test]
    fn the_first_of_too_many_are_told_so_and_one_that_is_waited_for_comes_before_all() {
        crate::ui::prepare().unwrap();
        let store = PictureStore::new(fake().0);
        let seen = Rc::new(RefCell::new(Vec::new()));
        let told = |name: String| {
            let seen = seen.clone();
            move |it: Drawable| seen.borrow_mut().push((name, it.err()))
        };
        let want = |number: usize| {
            let name = number.to_string();
            store.want(key(&name), source(&name), told(name.clone()))
        };
        let mut interests: Vec<_> = (0..AT_ONCE + WAITING).map(want).collect();
        interests.push(store.want_first(key("urgent"), source("urgent"), told("urgent".into())));
        interests.push(want(1_000));
        until("all are told", || seen.borrow().len() == interests.len());
        let seen = seen.take();
        let busy: Vec<_> = seen.iter().filter(|(_, error)| error.is_some()).collect();
        let given_up = |number: usize| (number.to_string(), Some(PictureError::Busy));
        assert_eq!(busy, [&given_up(AT_ONCE)]);
        let place = |name: &str| seen.iter().position(|(other, _)| other == name).unwrap();
        assert!(place("urgent") < place("1000") && place("urgent") < place("10"));
    }

    #[gtk::test]
    fn what_nobody_wants_any_more_is_not_decoded() {
        crate::ui::prepare().unwrap();
        let (decode, count) = fake();
        let store = PictureStore::new(decode);
        let seen = Rc::new(Cell::new(0));
        let interests: Vec<_> = (0..200)
            .map(|number| {
                let (name, seen) = (number.to_string(), seen.clone());
                store.want(key(&name), source(&name), move |_| seen.set(seen.get() + 1))
            })
            .collect();
        assert_eq!(store.waiting.borrow().len(), WAITING, "the first ones are given up");
        let mut interests = interests;
        let last = interests.pop().unwrap();
        drop(interests);
        until("the last is there", || store.get(&last.key()).is_some());
        until("all is quiet", || store.running.get() == 0);
        // Two were begun at once, of which nobody hears.
        assert_eq!((count.load(Ordering::Relaxed), seen.get()), (AT_ONCE + 1, 1));
    }
}
