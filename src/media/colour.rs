//! Turns pixels of another colour space (Display P3 of a phone, Adobe RGB of a camera, a printer's inks, grey)
//! into sRGB, which is what Instagram shows (section 4.8).
//! Invariant: a profile that cannot be used leaves the pixels as they are.

use std::sync::Arc;

use moxcms::{
    CicpColorPrimaries, CicpProfile, ColorProfile, DataColorSpace, Layout, MatrixCoefficients, ProfileText,
    TransferCharacteristics, Transform8BitExecutor, TransformOptions,
};

/// The way from a picture's own colours to sRGB.
pub(super) struct Colours {
    way: Arc<Transform8BitExecutor>,
    space: Space,
    name: String,
}

/// What the numbers of a pixel are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    Rgb,
    /// Light alone; the pixels come as red, green and blue of the same level.
    Grey,
    /// Four inks, 255 is full.
    Inks,
}

impl Colours {
    /// Reads a picture's embedded profile. `None` when it is sRGB already, or not one for pixels here.
    pub fn of(profile: &[u8]) -> Option<Self> {
        Self::from(ColorProfile::new_from_slice(profile).ok()?)
    }

    /// The colours that a video coding names by its numbers (ISO 23091-2). `None` when they are sRGB's, or are
    /// not known.
    pub fn coded(primaries: u8, transfer: u8) -> Option<Self> {
        const KNOWN: [u8; 3] = [9, 11, 12];
        let transfer = match transfer {
            // The curves of television are shown as sRGB by everybody.
            1 | 2 | 6 | 13 | 14 | 15 if !KNOWN.contains(&primaries) => return None,
            1 | 2 | 6 | 14 | 15 => 13,
            other => other,
        };
        let coding = CicpProfile {
            color_primaries: CicpColorPrimaries::try_from(primaries).ok()?,
            transfer_characteristics: TransferCharacteristics::try_from(transfer).ok()?,
            matrix_coefficients: MatrixCoefficients::Identity,
            full_range: true,
        };
        Self::from(ColorProfile::new_from_cicp(coding))
    }

    fn from(from: ColorProfile) -> Option<Self> {
        let (space, layout) = match from.color_space {
            DataColorSpace::Rgb => (Space::Rgb, Layout::Rgb),
            DataColorSpace::Gray => (Space::Grey, Layout::Gray),
            DataColorSpace::Cmyk => (Space::Inks, Layout::Rgba),
            _ => return None,
        };
        let way = from
            .create_transform_8bit(
                layout,
                &ColorProfile::new_srgb(),
                Layout::Rgb,
                TransformOptions::default(),
            )
            .ok()?;
        let name = match &from.description {
            Some(ProfileText::PlainString(name)) => name.clone(),
            Some(ProfileText::Localizable(names)) => {
                names.first().map(|name| name.value.clone()).unwrap_or_default()
            }
            Some(ProfileText::Description(name)) => name.ascii_string.clone(),
            None => String::new(),
        };
        let colours = Self { way, space, name: name.trim_matches(['\0', ' ']).to_owned() };
        colours.changes_anything().then_some(colours)
    }

    /// What the numbers of a pixel are.
    pub fn space(&self) -> Space {
        self.space
    }

    /// Its name as the profile tells it: `Display P3`. Empty where it tells none.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same pixels in sRGB, three bytes each: of red, green and blue, or of four inks.
    pub fn convert(&self, pixels: &[u8]) -> Option<Vec<u8>> {
        let grey: Vec<u8>;
        let (from, channels) = match self.space {
            Space::Rgb => (pixels, 3),
            Space::Inks => (pixels, 4),
            Space::Grey => {
                grey = pixels.iter().copied().step_by(3).collect();
                (grey.as_slice(), 1)
            }
        };
        let mut converted = vec![0; from.len() / channels * 3];
        self.way.transform(from, &mut converted).ok()?;
        Some(converted)
    }

    /// Tries a few colours: the many spellings of sRGB differ by rounding only. Inks always change.
    fn changes_anything(&self) -> bool {
        const LEVELS: [u8; 4] = [0, 80, 160, 255];
        let colours: Vec<u8> = match self.space {
            Space::Rgb => LEVELS
                .iter()
                .flat_map(|r| LEVELS.iter().flat_map(move |g| LEVELS.iter().flat_map(move |b| [*r, *g, *b])))
                .collect(),
            Space::Grey => LEVELS.iter().flat_map(|level| [*level; 3]).collect(),
            Space::Inks => return self.convert(&[0; 4]).is_some(),
        };
        self.convert(&colours)
            .is_some_and(|converted| colours.iter().zip(&converted).any(|(was, is)| was.abs_diff(*is) > 3))
    }
}

/// Four inks as red, green and blue, where no profile says how they look.
pub(super) fn inks_to_rgb(inks: &[u8]) -> Vec<u8> {
    inks.chunks_exact(4)
        .flat_map(|ink| {
            let light = |ink: u8, black: u8| ((255 - u16::from(ink)) * (255 - u16::from(black)) / 255) as u8;
            [light(ink[0], ink[3]), light(ink[1], ink[3]), light(ink[2], ink[3])]
        })
        .collect()
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
        for (primaries, transfer) in [(1, 13), (1, 1), (2, 2), (6, 6)] {
            assert!(Colours::coded(primaries, transfer).is_none(), "{primaries} {transfer}");
        }
    }

    #[test]
    fn a_wide_colour_becomes_what_it_looks_like() {
        let profile = ColorProfile::new_display_p3().encode().unwrap();
        let adobe = Colours::of(&ColorProfile::new_adobe_rgb().encode().unwrap()).unwrap();
        let [p3, coded] = [Colours::of(&profile).unwrap(), Colours::coded(12, 13).unwrap()];
        for colours in [&p3, &coded] {
            let converted = colours.convert(&[200, 100, 100, 128, 128, 128]).unwrap();
            // A P3 red is stronger than the same numbers in sRGB; grey is grey in both.
            assert!(converted[0] > 205 && converted[1] < 98, "{converted:?}");
            assert!(converted[3..].iter().all(|level| level.abs_diff(128) <= 1), "{converted:?}");
        }
        assert!(p3.name().contains("P3"), "{}", p3.name());
        // Adobe's green is beyond sRGB's, its grey is the same to the eye.
        let converted = adobe.convert(&[100, 200, 100, 128, 128, 128]).unwrap();
        assert!(converted[0] < 80, "{converted:?}");
        assert!(converted[3..].iter().all(|level| level.abs_diff(128) <= 2), "{converted:?}");
    }

    #[test]
    fn a_grey_of_another_curve_is_brightened() {
        let linear = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
        let colours = Colours::of(&linear).unwrap();
        assert_eq!(colours.space(), Space::Grey);
        let converted = colours.convert(&[55, 55, 55, 255, 255, 255]).unwrap();
        assert!(converted[0].abs_diff(128) < 4 && converted[0] == converted[2], "{converted:?}");
        assert_eq!(converted[3..], [255; 3]);
    }

    #[test]
    fn inks_without_a_profile_are_taken_plainly() {
        let inks = [0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 255];
        assert_eq!(inks_to_rgb(&inks), [255, 255, 255, 255, 0, 0, 0, 0, 0]);
    }
}
