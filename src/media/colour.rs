//! Turns pixels of another colour space (Display P3 of a phone, Adobe RGB of a camera) into sRGB, which is
//! what Instagram shows (section 4.8).
//! Invariant: a profile that cannot be used leaves the pixels as they are.

use std::sync::Arc;

use moxcms::{ColorProfile, DataColorSpace, Layout, Transform8BitExecutor, TransformOptions};

/// The way from a picture's own colours to sRGB.
pub(super) struct Colours(Arc<Transform8BitExecutor>);

impl Colours {
    /// Reads a picture's embedded profile. `None` when it is sRGB already, or not one for RGB pixels.
    pub fn of(profile: &[u8]) -> Option<Self> {
        let from = ColorProfile::new_from_slice(profile).ok()?;
        if from.color_space != DataColorSpace::Rgb {
            return None;
        }
        let way = from
            .create_transform_8bit(
                Layout::Rgb,
                &ColorProfile::new_srgb(),
                Layout::Rgb,
                TransformOptions::default(),
            )
            .ok()?;
        let colours = Self(way);
        colours.changes_anything().then_some(colours)
    }

    /// The same pixels in sRGB: red, green and blue, three bytes each.
    pub fn convert(&self, rgb: &[u8]) -> Option<Vec<u8>> {
        let mut converted = vec![0; rgb.len()];
        self.0.transform(rgb, &mut converted).ok()?;
        Some(converted)
    }

    /// Tries a few colours: the many spellings of sRGB differ by rounding only.
    fn changes_anything(&self) -> bool {
        const LEVELS: [u8; 4] = [0, 80, 160, 255];
        let colours: Vec<u8> = LEVELS
            .iter()
            .flat_map(|r| LEVELS.iter().flat_map(move |g| LEVELS.iter().flat_map(move |b| [*r, *g, *b])))
            .collect();
        self.convert(&colours)
            .is_some_and(|converted| colours.iter().zip(&converted).any(|(was, is)| was.abs_diff(*is) > 3))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn srgb_needs_no_conversion_and_garbage_gives_none() {
        let profile = ColorProfile::new_srgb().encode().unwrap();
        assert!(Colours::of(&profile).is_none());
        assert!(Colours::of(b"no profile").is_none());
        assert!(Colours::of(&[]).is_none());
    }

    #[test]
    fn a_wide_colour_becomes_what_it_looks_like() {
        let profile = ColorProfile::new_display_p3().encode().unwrap();
        let colours = Colours::of(&profile).unwrap();
        let converted = colours.convert(&[200, 100, 100, 128, 128, 128]).unwrap();
        // A P3 red is stronger than the same numbers in sRGB; grey is grey in both.
        assert!(converted[0] > 205 && converted[1] < 98, "{converted:?}");
        assert!(converted[3..].iter().all(|level| level.abs_diff(128) <= 1), "{converted:?}");
    }
}
