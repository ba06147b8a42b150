// SPDX-License-Identifier: GPL-3.0-or-later
//! An invite as squares for a camera: dark on white in any style, each square
//! a whole number of the screen's pixels.

use std::cell::RefCell;

use gtk::prelude::*;
use gtk::subclass::prelude::*;
use gtk::{gdk, glib, graphene};
use qrcode::{Color, EcLevel, QrCode as Code};

use crate::ui::compat;

/// Width of the white border, in squares (ISO/IEC 18004, section 6.3.8).
const QUIET_ZONE: usize = 4;
/// Least width of a square in logical pixels: a phone reads it from an arm's
/// length.
const LEAST: usize = 3;
/// Preferred width in logical pixels, for across a table.
const WISH: i32 = 280;

/// Most squares in a row, quiet zone included: as many as are [`LEAST`] wide in the
/// dialog. More are hard to read for a camera.
const MOST: usize = 105;

/// Squares of a code, row by row; `true` is dark.
#[derive(Debug, Default)]
struct Squares {
    width: usize,
    dark: Vec<bool>,
}

impl Squares {
    /// Encodes `text`; `None` if it does not fit.
    fn of(text: &str) -> Option<Self> {
        let code = Code::with_error_correction_level(text, EcLevel::L)
            .inspect_err(|error| tracing::warn!(%error, "an invite does not fit into squares"))
            .ok()?;
        let dark = code.to_colors().into_iter().map(|colour| colour == Color::Dark).collect();
        let squares = Self { width: code.width(), dark };
        (squares.across() <= MOST).then_some(squares)
    }

    /// Width in squares, quiet zone included.
    fn across(&self) -> usize {
        self.width + 2 * QUIET_ZONE
    }

    /// Dark squares side by side, as row, first column and count: they are painted
    /// as one, so that nothing shines through between them.
    fn runs(&self) -> Vec<(usize, usize, usize)> {
        let mut runs: Vec<(usize, usize, usize)> = Vec::new();
        for (number, _) in self.dark.iter().enumerate().filter(|(_, dark)| **dark) {
            let (row, column) = (number / self.width, number % self.width);
            match runs.last_mut() {
                Some((last, first, count)) if *last == row && *first + *count == column => {
                    *count += 1;
                }
                _ => runs.push((row, column, 1)),
            }
        }
        runs
    }
}

mod imp {
    use super::*;

    #[derive(Default)]
    pub struct QrCode {
        pub(super) squares: RefCell<Squares>,
        pub(super) text: RefCell<String>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for QrCode {
        const NAME: &'static str = "SalottoQrCode";
        type Type = super::QrCode;
        type ParentType = gtk::Widget;

        fn class_init(class: &mut Self::Class) {
            class.set_accessible_role(gtk::AccessibleRole::Img);
        }
    }

    impl ObjectImpl for QrCode {}
    impl WidgetImpl for QrCode {
        fn request_mode(&self) -> gtk::SizeRequestMode {
            gtk::SizeRequestMode::HeightForWidth
        }

        fn measure(&self, orientation: gtk::Orientation, width: i32) -> (i32, i32, i32, i32) {
            let pixels = |size: usize| i32::try_from(size).unwrap_or(i32::MAX);
            let least = pixels(self.squares.borrow().across() * LEAST);
            let wish = least.max(WISH);
            // As high as it is wide: a low window scrolls, and squeezes nothing.
            let high = if width < 0 { wish } else { width.clamp(least, wish) };
            match orientation {
                gtk::Orientation::Horizontal => (least, wish, -1, -1),
                _ => (high, high, -1, -1),
            }
        }

        fn snapshot(&self, snapshot: &gtk::Snapshot) {
            let widget = self.obj();
            paint(
                &self.squares.borrow(),
                widget.width().min(widget.height()),
                (widget.width(), widget.height()),
                widget.scale_factor(),
                snapshot,
            );
        }
    }
}

glib::wrapper! {
    pub struct QrCode(ObjectSubclass<imp::QrCode>)
        @extends gtk::Widget,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl QrCode {
    /// Shows `text`, and returns false if it does not fit. A screen reader gets
    /// `label` instead.
    pub fn show_text(&self, text: &str, label: &str) -> bool {
        let squares = Squares::of(text);
        let fits = squares.is_some();
        self.imp().text.replace(if fits { text.to_owned() } else { String::new() });
        self.imp().squares.replace(squares.unwrap_or_default());
        compat::set_label(self, label);
        self.queue_resize();
        fits
    }
}

impl QrCode {
    /// Text of the squares; empty if it did not fit.
    #[cfg(test)]
    pub fn text(&self) -> String {
        self.imp().text.borrow().clone()
    }
}

fn paint(squares: &Squares, side: i32, room: (i32, i32), scale: i32, to: &gtk::Snapshot) {
    if squares.width == 0 {
        return;
    }
    // In the screen's own pixels everything is whole.
    let scale = scale.max(1);
    let across = i32::try_from(squares.across()).unwrap_or(i32::MAX);
    let square = side * scale / across;
    if square == 0 {
        return;
    }
    let whole = square * across;
    let edge = |room: i32| (room * scale - whole) / 2;
    let (left, top) = (edge(room.0), edge(room.1));
    let rectangle = |x: i32, y: i32, width: i32, height: i32| {
        #[expect(clippy::cast_precision_loss, reason = "a screen has few pixels")]
        let logical = |pixels: i32| pixels as f32 / scale as f32;
        graphene::Rect::new(logical(x), logical(y), logical(width), logical(height))
    };
    to.append_color(&gdk::RGBA::WHITE, &rectangle(left, top, whole, whole));
    let pixels = |count: usize| i32::try_from(count).unwrap_or(0) * square;
    for (row, column, count) in squares.runs() {
        let (x, y) = (left + pixels(column + QUIET_ZONE), top + pixels(row + QUIET_ZONE));
        to.append_color(&gdk::RGBA::BLACK, &rectangle(x, y, pixels(count), square));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn side_by_side_is_one() {
        let dark = vec![true, true, false, true, true, true, false, false, true];
        let squares = Squares { width: 3, dark };
        assert_eq!(squares.runs(), [(0, 0, 2), (1, 0, 3), (2, 2, 1)]);
        assert_eq!(squares.across(), 11);
    }

    #[test]
    fn what_does_not_fit_is_not_shown() {
        assert!(Squares::of(&"x".repeat(800)).is_some());
        for long in [900, 4000] {
            assert!(Squares::of(&"x".repeat(long)).is_none());
        }
    }

    #[gtk::test]
    fn it_is_square_and_whole() {
        crate::ui::prepare().unwrap();
        let code: QrCode = glib::Object::new();
        assert!(code.show_text("salotto://attic/?key=x", "The invite"));
        let (least, wish, ..) = code.measure(gtk::Orientation::Horizontal, -1);
        assert_eq!(least % 3, 0);
        assert!(wish >= 280);
        let (high, ..) = code.measure(gtk::Orientation::Vertical, 200);
        assert_eq!(high, 200, "it is not squeezed");
    }
}
