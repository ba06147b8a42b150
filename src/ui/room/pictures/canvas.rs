// SPDX-License-Identifier: GPL-3.0-or-later
//! The canvas of a picture that is shown large: as large as the picture at its zoom, which is
//! drawn in the middle where there is more room.

use std::cell::{Cell, RefCell};

use gtk::prelude::*;
use gtk::subclass::prelude::*;
use gtk::{gdk, glib, graphene};

use super::zoom::{self, Zoom};

mod imp {
    use super::*;

    #[derive(Debug, Default)]
    pub struct PictureCanvas {
        /// The picture as it was decoded first, maybe scaled down.
        pub first: RefCell<Option<gdk::Texture>>,
        /// The picture in its full size, once it was needed.
        pub full: RefCell<Option<gdk::Texture>>,
        pub whole: Cell<(f64, f64)>,
        pub zoom: Cell<Zoom>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for PictureCanvas {
        const NAME: &'static str = "SalottoPictureCanvas";
        type Type = super::PictureCanvas;
        type ParentType = gtk::Widget;

        fn class_init(class: &mut Self::Class) {
            class.set_css_name("picture-canvas");
            class.set_accessible_role(gtk::AccessibleRole::Img);
        }
    }

    impl ObjectImpl for PictureCanvas {
        fn constructed(&self) {
            self.parent_constructed();
            self.obj().set_focusable(true);
            self.obj().set_overflow(gtk::Overflow::Hidden);
        }
    }

    impl WidgetImpl for PictureCanvas {
        #[expect(clippy::cast_possible_truncation, reason = "a side of at most 20 million, by 8")]
        fn measure(&self, orientation: gtk::Orientation, _: i32) -> (i32, i32, i32, i32) {
            let least = match self.zoom.get() {
                // Whatever there is.
                Zoom::Fit => 1,
                Zoom::Scale(scale) => {
                    let (width, height) = self.obj().size_at(scale);
                    let is_width = orientation == gtk::Orientation::Horizontal;
                    // What is left of a pixel is none.
                    ((if is_width { width } else { height }) - 0.01).ceil() as i32
                }
            };
            (least, least, -1, -1)
        }

        fn snapshot(&self, snapshot: &gtk::Snapshot) {
            let canvas = self.obj();
            let room = (f64::from(canvas.width()), f64::from(canvas.height()));
            let scale = self.zoom.get().scale(canvas.fit(room));
            let Some(texture) = canvas.texture_at(scale) else { return };
            let (width, height) = canvas.size_at(scale);
            // On the pixels of the screen, so that the actual size is not blurred.
            let factor = f64::from(canvas.scale_factor());
            let start =
                |room: f64, side: f64| (((room - side) / 2.0).max(0.0) * factor).floor() / factor;
            let place = [start(room.0, width), start(room.1, height), width, height];
            #[expect(clippy::cast_possible_truncation, reason = "so much is exact enough")]
            let [x, y, width, height] = place.map(|it| it as f32);
            snapshot.append_texture(&texture, &graphene::Rect::new(x, y, width, height));
        }
    }
}

glib::wrapper! {
    pub struct PictureCanvas(ObjectSubclass<imp::PictureCanvas>)
        @extends gtk::Widget,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl PictureCanvas {
    /// Draws a picture whose full size is `whole`.
    pub fn show_first(&self, texture: gdk::Texture, whole: (u32, u32)) {
        let imp = self.imp();
        imp.whole.set((f64::from(whole.0), f64::from(whole.1)));
        imp.full.take();
        imp.first.replace(Some(texture));
        self.queue_resize();
    }

    /// Draws that picture from now on where the first one is too small.
    pub fn show_full(&self, texture: gdk::Texture) {
        self.imp().full.replace(Some(texture));
        self.queue_draw();
    }

    /// Draws it at that zoom.
    pub fn set_zoom(&self, zoom: Zoom) {
        if self.imp().zoom.replace(zoom) != zoom {
            self.queue_resize();
            self.queue_draw();
        }
    }

    pub fn zoom(&self) -> Zoom {
        self.imp().zoom.get()
    }

    /// The size in which a scale shows it.
    pub fn size_at(&self, scale: f64) -> (f64, f64) {
        let (width, height) = self.imp().whole.get();
        let scale = scale / f64::from(self.scale_factor());
        (width * scale, height * scale)
    }

    /// The scale at which all of it is seen in a room.
    pub fn fit(&self, (width, height): (f64, f64)) -> f64 {
        let factor = f64::from(self.scale_factor());
        zoom::fit(self.imp().whole.get(), (width * factor, height * factor))
    }

    /// Tells if the first one has all pixels that a scale shows.
    pub fn is_enough(&self, scale: f64) -> bool {
        let wanted = self.imp().whole.get().0 * scale.min(1.0);
        let first = self.imp().first.borrow();
        first.as_ref().is_none_or(|first| f64::from(first.width()) + 0.5 >= wanted)
    }

    /// The picture in its full size, if that is there.
    pub fn full(&self) -> Option<gdk::Texture> {
        let imp = self.imp();
        let first = || imp.first.borrow().clone().filter(|_| self.is_enough(1.0));
        imp.full.borrow().clone().or_else(first)
    }

    /// The picture that is drawn at a scale: the first is smoother where it has enough pixels.
    fn texture_at(&self, scale: f64) -> Option<gdk::Texture> {
        let imp = self.imp();
        let full = imp.full.borrow().clone().filter(|_| !self.is_enough(scale));
        full.or_else(|| imp.first.borrow().clone())
    }
}
