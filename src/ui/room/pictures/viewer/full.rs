// SPDX-License-Identifier: GPL-3.0-or-later
//! The full size of a picture that is looked at, which is decoded when it is needed: where it is
//! zoomed that far, and to be copied.

use adw::subclass::prelude::*;
use gtk::prelude::*;

use super::imp;
use crate::i18n::gettext;
use crate::pictures::LARGEST_SIDE;
use crate::ui::room::pictures::drawable::Drawable;
use crate::ui::room::pictures::full_picture::FullPicture;
use crate::ui::room::pictures::source::PictureKey;
use crate::ui::room::strings;

impl imp::PictureViewer {
    /// Has the picture decoded in its full size, unless it is already.
    pub fn want_full(&self) {
        let Some(full) = self.full.take() else { return };
        let weak = self.downgrade();
        let key = PictureKey { content: full.content, side: LARGEST_SIDE };
        let (store, source) = (full.store.clone(), full.source.clone());
        let interest = store.want_first(key, source, move |drawable| {
            weak.upgrade().inspect(|viewer| viewer.refine(drawable, full));
        });
        drop(self.interest.replace(Some(interest)));
    }

    fn refine(&self, drawable: Drawable, full: FullPicture) {
        let copies = self.copies.take();
        self.copy.set_sensitive(true);
        match drawable {
            Ok(picture) => {
                self.view.canvas().show_full(picture.texture);
                if copies {
                    self.copy_picture();
                }
            }
            Err(error) => {
                tracing::debug!(%error, "a picture is not decoded in its full size");
                // It is tried again when it is needed again.
                self.full.replace(Some(full));
                if copies {
                    self.obj().say(&strings::pictures::trouble(error));
                }
            }
        }
    }

    /// Copies the picture in its full size, once that is there.
    pub fn copy_picture(&self) {
        let Some(texture) = self.view.canvas().full() else {
            self.copies.set(true);
            self.obj().set_usable(&self.copy, false);
            return self.want_full();
        };
        self.obj().clipboard().set_texture(&texture);
        self.obj().say(&gettext("Copied"));
    }
}
