// SPDX-License-Identifier: GPL-3.0-or-later
//! Pictures of a window, and the contrast of their colours.

use std::cell::Cell;
use std::rc::Rc;

use adw::prelude::*;
use gtk::{glib, graphene};

use super::number;
use crate::ui::test_support::until;

/// A picture of a window.
pub struct Picture {
    /// Place of its first pixel, in the coordinates of the window.
    origin: (f32, f32),
    pixels: Vec<u8>,
    width: usize,
    height: usize,
}

/// Draws the window as one that is in use.
pub fn picture(window: &gtk::Window) -> Picture {
    window.unset_state_flags(gtk::StateFlags::BACKDROP);
    frames(window);
    window.unset_state_flags(gtk::StateFlags::BACKDROP);
    let snapshot = gtk::Snapshot::new();
    let paintable = gtk::WidgetPaintable::new(Some(window));
    let size = (paintable.intrinsic_width(), paintable.intrinsic_height());
    paintable.snapshot(&snapshot, f64::from(size.0), f64::from(size.1));
    let node = snapshot.to_node().expect("a window that is shown draws something");
    let renderer = window.renderer().expect("a window that is shown has a renderer");
    let area = graphene::Rect::new(0.0, 0.0, number(size.0), number(size.1));
    let texture = renderer.render_texture(node, Some(&area));
    let dimension = |length: i32| usize::try_from(length).unwrap_or_default();
    let (width, height) = (dimension(texture.width()), dimension(texture.height()));
    let mut pixels = vec![0; width * height * 4];
    texture.download(&mut pixels, width * 4);
    // A window begins within its frame, and a picture of it with the frame.
    let bounds = window.compute_bounds(window).expect("a window is in itself");
    Picture { origin: (bounds.x(), bounds.y()), pixels, width, height }
}

/// Waits until what was changed has been laid out and drawn.
fn frames(window: &gtk::Window) {
    let drawn = Rc::new(Cell::new(0));
    let count = drawn.clone();
    window.add_tick_callback(move |window, _| {
        count.set(count.get() + 1);
        window.queue_draw();
        glib::ControlFlow::from(count.get() < 4)
    });
    window.queue_draw();
    until("the window is drawn", || drawn.get() >= 4);
}

impl Picture {
    /// Red, green and blue at a point of the window.
    pub fn at(&self, x: f32, y: f32) -> Option<[f64; 3]> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a screen")]
        let (x, y) = ((x - self.origin.0) as usize, (y - self.origin.1) as usize);
        let start = (y * self.width + x) * 4;
        let pixel =
            self.pixels.get(start..start + 4).filter(|_| x < self.width && y < self.height)?;
        // As cairo has it: blue comes first.
        Some([pixel[2], pixel[1], pixel[0]].map(|part| f64::from(part) / 255.0))
    }

    /// Contrast with another picture around a point: the strongest, for a letter's
    /// edges are soft.
    pub fn contrast(&self, other: &Self, x: f32, y: f32) -> Option<f64> {
        let around = (-1..=1).flat_map(|right| (-1..=1).map(move |down| (right, down)));
        let ratios = around.filter_map(|(right, down)| {
            let (x, y) = (x + number(right), y + number(down));
            Some(ratio(self.at(x, y)?, other.at(x, y)?))
        });
        ratios.reduce(f64::max)
    }
}

/// Contrast ratio of two colours.
pub fn ratio(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Relative luminance of a colour in sRGB.
fn luminance(colour: [f64; 3]) -> f64 {
    let linear = |part: f64| {
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = colour.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        let (black, white) = ([0.0; 3], [1.0; 3]);
        assert!((ratio(black, white) - 21.0).abs() < 1e-9);
        let grey = [f64::from(0x76) / 255.0; 3];
        assert!((ratio(grey, white) - 4.54).abs() < 0.005);
    }
}
