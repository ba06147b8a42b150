// SPDX-License-Identifier: GPL-3.0-or-later
//! The place of a picture: as large as it was told, before anything is there, smaller with
//! the same proportions where there is less room.

use std::cell::{Cell, RefCell};

use gtk::prelude::*;
use gtk::subclass::prelude::*;
use gtk::{gdk, glib, graphene};

/// The narrowest place.
const NARROWEST: i32 = 48;

mod imp {
    use super::*;

    #[derive(Debug, Default)]
    pub struct PictureArea {
        pub size: Cell<(i32, i32)>,
        pub texture: RefCell<Option<gdk::Texture>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for PictureArea {
        const NAME: &'static str = "SalottoPictureArea";
        type Type = super::PictureArea;
        type ParentType = gtk::Widget;

        fn class_init(class: &mut Self::Class) {
            class.set_css_name("picture-area");
            // Whatever it is in has a name.
            class.set_accessible_role(gtk::AccessibleRole::Presentation);
        }
    }

    impl ObjectImpl for PictureArea {}

    impl WidgetImpl for PictureArea {
        fn request_mode(&self) -> gtk::SizeRequestMode {
            gtk::SizeRequestMode::HeightForWidth
        }

        fn measure(&self, orientation: gtk::Orientation, width: i32) -> (i32, i32, i32, i32) {
            let (widest, highest) = self.size.get();
            if orientation == gtk::Orientation::Horizontal {
                return (widest.min(NARROWEST), widest, -1, -1);
            }
            let width = if width < 0 { widest } else { width.min(widest) };
            let height = (highest * width / widest.max(1)).max(1);
            (height, height, -1, -1)
        }

        fn snapshot(&self, snapshot: &gtk::Snapshot) {
            let Some(texture) = &*self.texture.borrow() else { return };
            let widget = self.obj();
            let place =
                within((texture.width(), texture.height()), (widget.width(), widget.height()));
            snapshot.append_texture(texture, &place);
        }
    }
}

glib::wrapper! {
    pub struct PictureArea(ObjectSubclass<imp::PictureArea>)
        @extends gtk::Widget,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl PictureArea {
    /// A place of that size.
    pub fn new((width, height): (u32, u32)) -> Self {
        let area: Self = glib::Object::new();
        let side = |side: u32| i32::try_from(side).unwrap_or(i32::MAX / 65_536);
        area.imp().size.set((side(width), side(height)));
        area.set_overflow(gtk::Overflow::Hidden);
        area
    }

    /// Draws a picture there, or nothing.
    pub fn set_texture(&self, texture: Option<gdk::Texture>) {
        if *self.imp().texture.borrow() != texture {
            self.imp().texture.replace(texture);
            self.queue_draw();
        }
    }

    /// Tells if a picture is drawn.
    pub fn has_texture(&self) -> bool {
        self.imp().texture.borrow().is_some()
    }
}

/// The place in the middle of a widget in which all of a picture is seen.
#[expect(clippy::cast_precision_loss, reason = "no screen has that many pixels")]
fn within((width, height): (i32, i32), (room_x, room_y): (i32, i32)) -> graphene::Rect {
    let [width, height, room_x, room_y] = [width, height, room_x, room_y].map(|it| it as f32);
    let scale = (room_x / width.max(1.0)).min(room_y / height.max(1.0));
    let (width, height) = (width * scale, height * scale);
    graphene::Rect::new((room_x - width) / 2.0, (room_y - height) / 2.0, width, height)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[gtk::test]
    fn its_size_is_known_before_anything_is_there() {
        crate::ui::prepare().unwrap();
        let area = PictureArea::new((360, 270));
        let measure = |orientation, width| {
            let (least, natural, ..) = area.measure(orientation, width);
            (least, natural)
        };
        assert_eq!(measure(gtk::Orientation::Horizontal, -1), (48, 360));
        assert_eq!(measure(gtk::Orientation::Vertical, -1), (270, 270));
        assert_eq!(measure(gtk::Orientation::Vertical, 180), (135, 135));
        assert_eq!(measure(gtk::Orientation::Vertical, 1_000), (270, 270), "it does not grow");
    }

    #[test]
    fn all_of_a_picture_is_seen() {
        let place = within((100, 50), (200, 200));
        assert_eq!(
            (place.x(), place.y(), place.width(), place.height()),
            (0.0, 50.0, 200.0, 100.0)
        );
    }
}
