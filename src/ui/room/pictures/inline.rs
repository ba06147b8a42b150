// SPDX-License-Identifier: GPL-3.0-or-later
//! A picture in a message: its preview, and the picture itself once it is saved. Pressed, it
//! is shown large.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::rc::{Rc, Weak};
use std::time::Duration;

use gtk::prelude::*;

use super::area::PictureArea;
use super::drawable::{Drawable, is_passing};
use super::facts::PictureFacts;
use super::source::{PictureKey, PictureSource};
use super::store::{PictureInterest, PictureStore};
use crate::i18n::gettext;
use crate::model::{FileKey, SavedFile};
use crate::pictures::PictureError;
use crate::protocol::file::FileKind;
use crate::protocol::{ContentHash, FileName, Preview, SharedFile};
use crate::ui::compat;
use crate::ui::room::conversation::file_buttons::target;
use crate::ui::room::strings;

/// The action that shows a picture large.
pub const VIEW: &str = "room.view-picture";
/// The largest place of a picture, in width and height.
const LARGEST: (u32, u32) = (360, 270);
/// The shortest side of one.
const LEAST: u32 = 48;
/// Attempts at one that may be drawn a little later.
const ATTEMPTS: u32 = 3;
/// Time between two attempts.
const PAUSE: Duration = Duration::from_secs(if cfg!(test) { 0 } else { 2 });

/// A picture in a message.
#[derive(Clone)]
pub struct InlinePicture(Rc<InlineParts>);

/// A picture, unless its message is gone.
pub struct WeakInline(Weak<InlineParts>);

struct InlineParts {
    button: gtk::Button,
    area: PictureArea,
    /// The mark of one that moves.
    mark: gtk::Label,
    name: FileName,
    preview: Preview,
    /// The hash of the preview.
    preview_hash: ContentHash,
    /// The hash of the picture itself.
    content: ContentHash,
    side: u32,
    /// The picture itself, once it is saved, and unless it cannot be decoded.
    saved: RefCell<Option<PathBuf>>,
    /// Set once it is saved, and no picture.
    is_none: Cell<bool>,
    interest: RefCell<Option<PictureInterest>>,
    shown: Cell<Option<PictureKey>>,
    /// Attempts that failed for a reason that may pass, since it came into view.
    failed: Cell<u32>,
}

impl InlinePicture {
    /// The picture that came along with a file; `None` if it has none of a known size, or is
    /// none: what its sender gives for a picture of it may be of anything.
    pub fn new(key: &FileKey, file: &SharedFile) -> Option<Self> {
        if file.judged().warning().is_some() {
            return None;
        }
        let (size, preview) = (file.picture?, file.preview.clone()?);
        let (width, height) = size.within(LARGEST, LEAST);
        let area = PictureArea::new((width, height));
        let mark = mark();
        let marked = gtk::Overlay::builder().child(&area).build();
        marked.add_overlay(&mark);
        let button = gtk::Button::builder()
            .child(&marked)
            .halign(gtk::Align::Start)
            .tooltip_text(gettext("Show Picture"))
            .css_classes(["flat", "picture"])
            .build();
        button.set_action_target_value(Some(&target(key)));
        button.set_action_name(Some(VIEW));
        let preview_hash = ContentHash::of(preview.as_bytes());
        let (content, side) = (file.blake3, width.max(height));
        let (saved, is_none, interest, shown, failed) = Default::default();
        let parts = InlineParts {
            button,
            area,
            mark,
            name: file.name.clone(),
            preview,
            preview_hash,
            content,
            side,
            saved,
            is_none,
            interest,
            shown,
            failed,
        };
        parts.mark(PictureFacts::of(file).animated);
        Some(Self(Rc::new(parts)))
    }

    /// The widget.
    pub fn widget(&self) -> &gtk::Button {
        &self.0.button
    }

    /// The picture, unless its message is gone.
    pub fn downgrade(&self) -> WeakInline {
        WeakInline(Rc::downgrade(&self.0))
    }

    /// Tells if something is drawn.
    pub fn is_drawn(&self) -> bool {
        self.0.area.has_texture()
    }

    /// Takes in that the picture itself is saved, or not.
    pub fn set_saved(&self, saved: Option<&SavedFile>) {
        let is_picture = |saved: &&SavedFile| {
            saved.judged.kind == FileKind::Picture && !saved.judged.is_disguised
        };
        let path = saved.filter(is_picture).map(|saved| saved.path.clone());
        // Its preview is of something else, then.
        let is_none = saved.is_some_and(|saved| saved.judged.warning().is_some());
        self.0.is_none.set(is_none);
        if is_none {
            self.0.button.set_visible(false);
            self.0.forget();
        }
        if path.is_some() {
            // It may be drawn where its preview was none.
            self.0.button.set_visible(true);
        }
        self.0.saved.replace(path);
    }

    /// Draws what is to be seen where it is in view, and is interested in nothing where it is
    /// not.
    pub fn look(&self, store: &Rc<PictureStore>, is_in_view: bool) {
        let parts = &*self.0;
        if !is_in_view || parts.is_none.get() {
            return parts.forget();
        }
        let (key, source) = parts.wanted();
        let is_asked = parts.interest.borrow().as_ref().is_some_and(|it| it.key() == key);
        if parts.shown.get() == Some(key) || is_asked || parts.failed.get() > 0 {
            return;
        }
        self.want(store, key, source);
    }

    fn want(&self, store: &Rc<PictureStore>, key: PictureKey, source: PictureSource) {
        let parts = &*self.0;
        // Its preview may be the same, byte for byte, and so have the same key.
        let is_itself = matches!(source, PictureSource::Path(_));
        if let Some(kept) = store.get(&key) {
            return self.take(store, (key, is_itself), kept);
        }
        let (weak, again) = (self.downgrade(), Rc::downgrade(store));
        let interest = store.want(key, source, move |drawable| {
            if let (Some(picture), Some(store)) = (weak.upgrade(), again.upgrade()) {
                picture.take(&store, (key, is_itself), drawable);
            }
        });
        // Outside of the borrow: nobody is told of what goes.
        drop(parts.interest.replace(Some(interest)));
    }

    fn take(
        &self,
        store: &Rc<PictureStore>,
        (key, is_itself): (PictureKey, bool),
        drawable: Drawable,
    ) {
        let parts = &*self.0;
        drop(parts.interest.take());
        match drawable {
            Ok(picture) => {
                parts.shown.set(Some(key));
                parts.failed.set(0);
                parts.area.set_texture(Some(picture.texture));
                if is_itself {
                    // What its sender told of it may be wrong, or nothing.
                    parts.mark(picture.animated);
                }
                parts.button.set_visible(true);
            }
            Err(error) => {
                tracing::debug!(%error, "a picture is not drawn");
                let is_there = !(is_itself && matches!(error, PictureError::Unreadable(_)));
                if is_passing(error) && is_there && parts.failed.get() < ATTEMPTS {
                    return self.try_again(store);
                }
                parts.failed.set(0);
                if is_itself {
                    parts.saved.take();
                }
                // The other of the two may still be drawn.
                if is_itself || parts.saved.borrow().is_some() {
                    return self.look(store, true);
                }
                parts.shown.set(Some(key));
                // Then it is a file like any, or its place stays until it is seen once more.
                parts.button.set_visible(is_passing(error));
            }
        }
    }

    /// Tries in a while once more, unless it is out of view by then.
    fn try_again(&self, store: &Rc<PictureStore>) {
        let failed = self.0.failed.get() + 1;
        self.0.failed.set(failed);
        let (weak, store) = (self.downgrade(), Rc::downgrade(store));
        compat::after(PAUSE, move || {
            let (Some(picture), Some(store)) = (weak.upgrade(), store.upgrade()) else { return };
            if picture.0.failed.get() == failed {
                let (key, source) = picture.0.wanted();
                picture.want(&store, key, source);
            }
        });
    }
}

impl InlineParts {
    /// Draws nothing, and is interested in nothing.
    fn forget(&self) {
        drop(self.interest.take());
        self.shown.set(None);
        self.failed.set(0);
        self.area.set_texture(None);
    }

    /// Marks the picture as one that moves, or not.
    fn mark(&self, is_animated: bool) {
        self.mark.set_visible(is_animated);
        compat::set_label(&self.button, &strings::pictures::picture(&self.name, is_animated));
    }

    /// The picture that is to be seen now.
    fn wanted(&self) -> (PictureKey, PictureSource) {
        let scale = u32::try_from(self.button.scale_factor()).unwrap_or(1);
        let side = self.side * scale;
        if let Some(path) = &*self.saved.borrow() {
            let key = PictureKey { content: self.content, side };
            return (key, PictureSource::Path(path.clone()));
        }
        let key = PictureKey { content: self.preview_hash, side };
        (key, PictureSource::Preview(self.preview.clone()))
    }
}

/// The mark of a picture that moves.
fn mark() -> gtk::Label {
    gtk::Label::builder()
        .label(strings::pictures::animated())
        .halign(gtk::Align::Start)
        .valign(gtk::Align::End)
        .css_classes(["caption", "picture-mark"])
        .build()
}

impl WeakInline {
    pub fn upgrade(&self) -> Option<InlinePicture> {
        self.0.upgrade().map(InlinePicture)
    }
}

#[cfg(test)]
pub mod tests;
