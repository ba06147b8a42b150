// SPDX-License-Identifier: GPL-3.0-or-later
//! Thumbnails of pictures that are about to be sent.

use std::rc::Rc;

use gtk::prelude::*;

use super::chosen::FileSource;
use crate::ui::room::pictures::area::PictureArea;
use crate::ui::room::pictures::source::PictureKey;
use crate::ui::room::pictures::store::{PictureInterest, PictureStore};

/// The size of a picture beside its name.
pub const BESIDE_NAME: (u32, u32) = (72, 54);
/// The size of the only one, above its name.
pub const ALONE: (u32, u32) = (240, 180);

/// The place of a picture, with `icon` in it until the picture is decoded, and the interest
/// in that.
pub fn thumbnail(
    icon: &gtk::Image,
    source: &FileSource,
    size: (u32, u32),
    pictures: &Rc<PictureStore>,
) -> (gtk::Stack, PictureInterest) {
    // As large as both, so that nothing moves.
    let (pages, area) = (gtk::Stack::new(), PictureArea::new(size));
    pages.add_named(icon, Some("icon"));
    pages.add_named(&area, Some("picture"));
    if size == ALONE {
        pages.set_halign(gtk::Align::Center);
        pages.set_margin_top(12);
    }
    let scale = u32::try_from(pages.scale_factor()).unwrap_or(1);
    let key = PictureKey::once(size.0 * scale);
    let shown = pages.downgrade();
    let interest = pictures.want(key, source.into(), move |drawable| {
        let Some(pages) = shown.upgrade() else { return };
        if let Ok(picture) = drawable {
            area.set_texture(Some(picture.texture));
            pages.set_visible_child_name("picture");
        } else {
            // There is nothing to keep so much room for.
            pages.set_hhomogeneous(false);
            pages.set_vhomogeneous(false);
        }
    });
    (pages, interest)
}
