// SPDX-License-Identifier: GPL-3.0-or-later
//! Scales of a picture that is shown large, in pixels of the screen for one of its own.

/// A step of the scale.
const STEP: f64 = 1.5;
/// The largest scale.
const MOST: f64 = 8.0;

/// The scale of a picture.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Zoom {
    /// All of it is seen, not larger than it is.
    #[default]
    Fit,
    /// So many pixels of the screen for one of its own.
    Scale(f64),
}

impl Zoom {
    /// The zoom of a scale, where all of it is seen at `fit`.
    pub fn of(scale: f64, fit: f64) -> Self {
        if scale <= fit { Self::Fit } else { Self::Scale(scale.min(MOST.max(fit))) }
    }

    /// The scale, where all of it is seen at `fit`.
    pub fn scale(self, fit: f64) -> f64 {
        match self {
            Self::Fit => fit,
            Self::Scale(scale) => scale.max(fit),
        }
    }

    /// So many steps closer.
    pub fn stepped(self, steps: f64, fit: f64) -> Self {
        let before = self.scale(fit);
        let after = before * STEP.powf(steps);
        // The actual size is not passed by.
        let passes = (before < 1.0 && after > 1.0) || (before > 1.0 && after < 1.0);
        Self::of(if passes { 1.0 } else { after }, fit)
    }

    /// The actual size where all of it is seen, and the other way round.
    pub fn toggled(self, fit: f64) -> Self {
        match self {
            Self::Fit => Self::of(1.0, fit),
            Self::Scale(_) => Self::Fit,
        }
    }

    /// Tells if there is a larger one.
    pub fn can_grow(self, fit: f64) -> bool {
        self.scale(fit) < MOST
    }
}

/// The scale at which all of a picture is seen, not larger than it is.
pub fn fit(whole: (f64, f64), room: (f64, f64)) -> f64 {
    (room.0 / whole.0.max(1.0)).min(room.1 / whole.1.max(1.0)).min(1.0)
}

/// The place to scroll to, so that what is seen at `at` stays there while a side of the picture
/// goes from `before` to `after`.
pub fn kept(offset: f64, at: f64, room: f64, (before, after): (f64, f64)) -> f64 {
    let margin = |side: f64| ((room - side) / 2.0).max(0.0);
    let place = (offset + at - margin(before)) / before.max(1.0);
    (place * after + margin(after) - at).clamp(0.0, (after - room).max(0.0))
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "halves and whole numbers are exact")]
mod tests {
    use super::*;

    #[test]
    fn all_of_a_picture_fits_and_small_ones_stay_small() {
        assert_eq!(fit((800.0, 6_000.0), (960.0, 600.0)), 0.1);
        assert_eq!(fit((100.0, 50.0), (960.0, 600.0)), 1.0);
    }

    #[test]
    fn steps_stop_at_the_actual_size_and_at_both_ends() {
        let closer = |zoom: Zoom| zoom.stepped(1.0, 0.5);
        let (first, second) = (closer(Zoom::Fit), closer(closer(Zoom::Fit)));
        assert_eq!((first, second), (Zoom::Scale(0.75), Zoom::Scale(1.0)));
        assert_eq!(Zoom::Scale(1.25).stepped(-1.0, 0.5), Zoom::Scale(1.0));
        assert_eq!(Zoom::Scale(0.7).stepped(-1.0, 0.5), Zoom::Fit);
        assert_eq!(Zoom::Scale(7.0).stepped(1.0, 0.5), Zoom::Scale(MOST));
        assert!(Zoom::Fit.can_grow(0.5) && !Zoom::Scale(MOST).can_grow(0.5));
    }

    #[test]
    fn it_goes_from_all_of_it_to_its_actual_size_and_back() {
        assert_eq!(Zoom::Fit.toggled(0.5), Zoom::Scale(1.0));
        assert_eq!(Zoom::Scale(1.0).toggled(0.5), Zoom::Fit);
        assert_eq!(Zoom::Fit.toggled(1.0), Zoom::Fit, "there they are the same");
    }

    #[test]
    fn what_is_looked_at_stays_where_it_is() {
        // In the middle of a room of 100, of a side of 50 that becomes one of 400.
        assert_eq!(kept(0.0, 50.0, 100.0, (50.0, 400.0)), 150.0);
        assert_eq!(kept(150.0, 50.0, 100.0, (400.0, 800.0)), 350.0);
        assert_eq!(kept(0.0, 25.0, 100.0, (50.0, 400.0)), 0.0, "at its edge");
        assert_eq!(kept(350.0, 50.0, 100.0, (800.0, 80.0)), 0.0, "all of it is seen");
    }
}
