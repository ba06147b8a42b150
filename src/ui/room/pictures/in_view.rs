// SPDX-License-Identifier: GPL-3.0-or-later
//! The pictures of all messages that rows are made for, of which few are in view.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use gtk::graphene;
use gtk::prelude::*;

use super::inline::{InlinePicture, WeakInline};
use super::store::PictureStore;
use crate::ui::compat;

/// Time for rows to find their places, and for those that fly by.
const PAUSE: Duration = Duration::from_millis(80);

/// The pictures of the messages of a window.
pub struct ShownPictures {
    store: Rc<PictureStore>,
    all: RefCell<Vec<WeakInline>>,
    is_due: Cell<bool>,
}

impl ShownPictures {
    /// No pictures yet; they come from `store`.
    pub fn new(store: Rc<PictureStore>) -> Rc<Self> {
        Rc::new(Self { store, all: RefCell::default(), is_due: Cell::default() })
    }

    /// The store of the pictures.
    pub fn store(&self) -> &Rc<PictureStore> {
        &self.store
    }

    /// Adds the picture of a message, which is drawn while it is in view.
    pub fn add(self: &Rc<Self>, picture: &InlinePicture) {
        self.all.borrow_mut().push(picture.downgrade());
        self.look_soon();
    }

    /// Looks in a moment at what is in view.
    pub fn look_soon(self: &Rc<Self>) {
        if self.all.borrow().is_empty() || self.is_due.replace(true) {
            return;
        }
        let weak = Rc::downgrade(self);
        compat::after(PAUSE, move || {
            if let Some(pictures) = weak.upgrade() {
                pictures.is_due.set(false);
                pictures.look();
            }
        });
    }

    /// Looks when `list` is scrolled, or has other rows.
    pub fn follow(self: &Rc<Self>, list: &gtk::ScrolledWindow) {
        let adjustment = list.vadjustment();
        for signal in ["value-changed", "changed"] {
            let weak = Rc::downgrade(self);
            adjustment.connect_local(signal, false, move |_| {
                weak.upgrade().inspect(Self::look_soon);
                None
            });
        }
    }

    fn look(&self) {
        let mut here = Vec::new();
        self.all.borrow_mut().retain(|picture| {
            let picture = picture.upgrade();
            here.extend(picture.clone());
            picture.is_some()
        });
        for picture in here {
            picture.look(&self.store, is_in_view(picture.widget()));
        }
    }
}

/// Tells if a part of it is in view, of its list and of the window.
pub fn is_in_view(widget: &impl IsA<gtk::Widget>) -> bool {
    if !widget.is_mapped() {
        // What was hidden because nothing could be drawn is in no view either.
        return false;
    }
    let list = widget.ancestor(gtk::ScrolledWindow::static_type());
    let Some(list) = list else { return true };
    let Some(bounds) = widget.compute_bounds(&list) else { return false };
    #[expect(clippy::cast_precision_loss, reason = "no screen has that many pixels")]
    let view = graphene::Rect::new(0.0, 0.0, list.width() as f32, list.height() as f32);
    view.intersection(&bounds).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FileKey;
    use crate::ui::room::pictures::inline::tests::shared;
    use crate::ui::room::pictures::store::tests::fake;
    use crate::ui::test_support::until;

    #[gtk::test]
    fn pictures_are_drawn_while_they_are_in_view() {
        crate::ui::prepare().unwrap();
        let pictures = ShownPictures::new(PictureStore::new(fake().0));
        let column = gtk::Box::new(gtk::Orientation::Vertical, 0);
        let all: Vec<_> = (0_u8..20)
            .map(|number| {
                let file = shared(&[b'a', number]);
                let picture = InlinePicture::new(&FileKey::Shared(7), &file).unwrap();
                column.append(picture.widget());
                pictures.add(&picture);
                picture
            })
            .collect();
        let list = gtk::ScrolledWindow::builder().child(&column).build();
        pictures.follow(&list);
        let window = gtk::Window::builder().child(&list).build();
        window.set_default_size(400, 300);
        window.present();
        until("the first is drawn", || all[0].is_drawn());
        assert!(!all[19].is_drawn());
        let adjustment = list.vadjustment();
        adjustment.set_value(adjustment.upper());
        until("the last is drawn", || all[19].is_drawn());
        until("the first is not", || !all[0].is_drawn());
        drop(all);
        for child in std::iter::from_fn(|| column.first_child()) {
            column.remove(&child);
        }
        pictures.look();
        assert!(pictures.all.borrow().is_empty());
        window.destroy();
    }
}
