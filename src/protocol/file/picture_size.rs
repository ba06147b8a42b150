// SPDX-License-Identifier: GPL-3.0-or-later
//! Sizes of pictures, so that their place is known before anything of them is there, and
//! whether they move.

use serde::{Deserialize, Serialize};

/// Longest side of a picture that is told: what the formats can say.
const LONGEST: u32 = 65_535;

/// The size of a picture in pixels, as it is upright. It is a claim: nobody has looked at
/// the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct PictureSize {
    width: u32,
    height: u32,
    /// Set if there is more than one frame.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    animated: bool,
}

/// A size as it is sent.
#[derive(Deserialize)]
struct RawSize {
    width: u32,
    height: u32,
    #[serde(default)]
    animated: serde_json::Value,
}

impl PictureSize {
    /// A size; `None` for one that no picture has.
    pub fn new(width: u32, height: u32) -> Option<Self> {
        let is_side = |side| (1..=LONGEST).contains(&side);
        (is_side(width) && is_side(height)).then_some(Self { width, height, animated: false })
    }

    /// The same of a picture that has more than one frame, or not.
    #[must_use]
    pub fn with_frames(self, animated: bool) -> Self {
        Self { animated, ..self }
    }

    /// Tells if the picture has more than one frame.
    pub fn animated(self) -> bool {
        self.animated
    }

    /// Pixels of a row.
    pub fn width(self) -> u32 {
        self.width
    }

    /// Rows.
    pub fn height(self) -> u32 {
        self.height
    }

    /// The size in a box of `width` and `height`, with the same proportions as far as no side
    /// gets shorter than `least`; never larger than the picture, unless for that.
    pub fn within(self, (width, height): (u32, u32), least: u32) -> (u32, u32) {
        let (own_width, own_height) = (u64::from(self.width), u64::from(self.height));
        let (width, height) = (u64::from(width).min(own_width), u64::from(height).min(own_height));
        let (width, height) = match own_width * height > own_height * width {
            true => (width, width * own_height / own_width),
            false => (height * own_width / own_height, height),
        };
        let side = |side: u64| u32::try_from(side).unwrap_or(LONGEST).max(least);
        (side(width), side(height))
    }
}

/// Reads a field of that type; what is none is left out.
pub(in crate::protocol) fn lenient<'de, D: serde::Deserializer<'de>>(
    from: D,
) -> Result<Option<PictureSize>, D::Error> {
    let raw = serde_json::Value::deserialize(from)?;
    let raw = serde_json::from_value::<RawSize>(raw).ok();
    let size = raw.and_then(|raw| {
        let size = PictureSize::new(raw.width, raw.height)?;
        Some(size.with_frames(raw.animated == true))
    });
    Ok(size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn size(width: u32, height: u32) -> PictureSize {
        PictureSize::new(width, height).unwrap()
    }

    #[test]
    fn a_size_keeps_its_proportions_in_a_box() {
        let within = |width, height| size(width, height).within((360, 270), 48);
        assert_eq!(within(4000, 3000), (360, 270));
        assert_eq!(within(3000, 4000), (202, 270));
        assert_eq!(within(8000, 2000), (360, 90));
        assert_eq!(within(100, 80), (100, 80), "it is not made larger");
        assert_eq!(within(60_000, 10), (360, 48), "nor a line");
        assert_eq!(within(1, 1), (48, 48));
    }

    #[test]
    fn what_is_no_size_is_left_out() {
        #[derive(Deserialize)]
        struct WithSize {
            #[serde(default, deserialize_with = "lenient")]
            picture: Option<PictureSize>,
        }
        let read = |json: &str| serde_json::from_str::<WithSize>(json).unwrap().picture;
        assert_eq!(read(r#"{"picture":{"width":4,"height":3}}"#), Some(size(4, 3)));
        let odd = r#"{"picture":{"width":4,"height":3,"animated":"no"}}"#;
        assert_eq!(read(odd), Some(size(4, 3)), "that alone is left out");
        let told = serde_json::to_string(&size(4, 3).with_frames(true)).unwrap();
        assert_eq!(told, r#"{"width":4,"height":3,"animated":true}"#);
        let moving = read(&format!(r#"{{"picture":{told}}}"#));
        assert_eq!(moving, Some(size(4, 3).with_frames(true)));
        assert_eq!(serde_json::to_string(&size(4, 3)).unwrap(), r#"{"width":4,"height":3}"#);
        for wrong in [
            "{}",
            r#"{"picture":null}"#,
            r#"{"picture":{"width":0,"height":3}}"#,
            r#"{"picture":{"width":65536,"height":3}}"#,
            r#"{"picture":{"width":-1,"height":1e99}}"#,
            r#"{"picture":"4x3"}"#,
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_size_fits(width in 1..=LONGEST, height in 1..=LONGEST) {
            let (width, height) = size(width, height).within((360, 270), 48);
            prop_assert!((48..=360).contains(&width) && (48..=270).contains(&height));
        }
    }
}
