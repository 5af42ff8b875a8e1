//! How a picture lies in its post's shape: turned, mirrored, straightened, cut, moved, or laid on a ground.
//! Invariant: numbers only; whatever they are, [`Geometry`](super::Geometry) makes something allowed of them.

use serde::{Deserialize, Serialize};

/// The most a picture is enlarged over its largest cut.
pub const MOST_ZOOM: f32 = 8.0;
/// The most a picture is straightened, degrees to each side.
pub const MOST_TILT: f32 = 45.0;

/// How a picture lies in its post's shape. Applied in the order of the fields: mirrored, turned by quarters,
/// straightened, and then cut.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Kept")]
pub struct Pose {
    /// Left and right change places.
    pub mirrored: bool,
    /// Turns of 90° clockwise, 0 to 3.
    pub quarters: u8,
    /// Straightened clockwise, degrees from −45 to 45.
    pub tilt: f32,
    pub wish: Wish,
    /// Over the largest cut of the shape that lies inside the picture: 1 to 8. Below 1 only on a ground, where 0
    /// shows the whole picture.
    pub zoom: f32,
    /// The middle of the cut, from 0 to 1 of the turned picture's width and height.
    pub centre: (f32, f32),
    pub fill: Fill,
}

impl Default for Pose {
    fn default() -> Self {
        Self {
            mirrored: false,
            quarters: 0,
            tilt: 0.0,
            wish: Wish::Auto,
            zoom: 1.0,
            centre: (0.5, 0.5),
            fill: Fill::Cut,
        }
    }
}

/// The shape that is wished for, width over height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Wish {
    /// The picture's own, or the nearest that is allowed.
    #[default]
    Auto,
    /// One of those that have a name.
    Ratio(f32),
    /// Pulled by hand.
    Free(f32),
}

impl Wish {
    /// The shape, where one was chosen.
    pub fn ratio(self) -> Option<f32> {
        match self {
            Self::Auto => None,
            Self::Ratio(ratio) | Self::Free(ratio) => Some(ratio),
        }
    }
}

/// What a picture that does not fill the shape does about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fill {
    /// It is cut until it fills it.
    #[default]
    Cut,
    /// It lies on a colour: red, green, blue.
    Colour([u8; 3]),
    /// It lies on itself, blurred.
    Blur,
}

/// What drafts hold: the numbers of today, or the crop that older versions wrote.
#[derive(Deserialize)]
#[serde(untagged)]
enum Kept {
    Crop(Crop),
    Pose {
        #[serde(default)]
        mirrored: bool,
        #[serde(default)]
        quarters: u8,
        #[serde(default)]
        tilt: Option<f32>,
        #[serde(default)]
        wish: Wish,
        #[serde(default)]
        zoom: Option<f32>,
        #[serde(default)]
        centre: Option<(f32, f32)>,
        #[serde(default)]
        fill: Fill,
    },
}

#[derive(Deserialize)]
enum Crop {
    Auto,
    Ratio { ratio: f32, centre: (f32, f32) },
}

impl From<Kept> for Pose {
    fn from(kept: Kept) -> Self {
        let usual = Self::default();
        match kept {
            Kept::Crop(Crop::Auto) => usual,
            Kept::Crop(Crop::Ratio { ratio, centre }) => Self { wish: Wish::Ratio(ratio), centre, ..usual },
            Kept::Pose { mirrored, quarters, tilt, wish, zoom, centre, fill } => Self {
                mirrored,
                quarters,
                tilt: tilt.unwrap_or(usual.tilt),
                wish,
                zoom: zoom.unwrap_or(usual.zoom),
                centre: centre.unwrap_or(usual.centre),
                fill,
            },
        }
    }
}

impl Pose {
    /// Cut to a shape around a middle.
    pub fn cut_to(ratio: f32, centre: (f32, f32)) -> Self {
        Self { wish: Wish::Ratio(ratio), centre, ..Self::default() }
    }

    /// Turned by quarters, clockwise; negative: the other way. What is cut stays the same part.
    #[must_use]
    pub fn turned(self, quarters: i8) -> Self {
        let (x, y) = self.centre;
        let by = quarters.rem_euclid(4) as u8;
        let centre = match by {
            0 => (x, y),
            1 => (1.0 - y, x),
            2 => (1.0 - x, 1.0 - y),
            _ => (y, 1.0 - x),
        };
        let wish = match self.wish {
            Wish::Free(ratio) if by % 2 == 1 && ratio > 0.0 => Wish::Free(1.0 / ratio),
            wish => wish,
        };
        Self { quarters: (self.quarters % 4 + by) % 4, centre, wish, ..self }
    }

    /// Left and right change places, as it is seen.
    #[must_use]
    pub fn flipped_across(self) -> Self {
        let (x, y) = self.centre;
        Self {
            mirrored: !self.mirrored,
            quarters: (4 - self.quarters % 4) % 4,
            tilt: -self.tilt,
            centre: (1.0 - x, y),
            ..self
        }
    }

    /// Top and bottom change places, as it is seen.
    #[must_use]
    pub fn flipped_down(self) -> Self {
        // Half a turn lies between the two flips; the straightening is the same in both.
        self.flipped_across().turned(2)
    }

    /// Straightened to an angle, degrees clockwise.
    #[must_use]
    pub fn tilted(self, degrees: f32) -> Self {
        let degrees = if degrees.is_finite() { degrees.clamp(-MOST_TILT, MOST_TILT) } else { 0.0 };
        Self { tilt: degrees, ..self }
    }

    /// In another shape, around the same middle.
    #[must_use]
    pub fn wished(self, wish: Wish) -> Self {
        Self { wish, ..self }
    }

    /// On a ground, whole; or cut again.
    #[must_use]
    pub fn filled(self, fill: Fill) -> Self {
        let zoom = match (self.fill, fill) {
            (Fill::Cut, Fill::Colour(_) | Fill::Blur) => 0.0,
            (_, Fill::Cut) => self.zoom.max(1.0),
            _ => self.zoom,
        };
        let centre = if fill == Fill::Cut || self.fill != Fill::Cut { self.centre } else { (0.5, 0.5) };
        Self { fill, zoom, centre, ..self }
    }

    /// All of it seen again, in the middle: nothing cut that the shape does not cut.
    #[must_use]
    pub fn fitted(self) -> Self {
        let zoom = if self.fill == Fill::Cut { 1.0 } else { 0.0 };
        Self { zoom, centre: (0.5, 0.5), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Pose {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn what_older_drafts_hold_is_read_on() {
        assert_eq!(read(r#""Auto""#), Pose::default());
        let crop = read(r#"{"Ratio":{"ratio":1.91,"centre":[0.25,0.75]}}"#);
        assert_eq!(crop, Pose::cut_to(1.91, (0.25, 0.75)));
        assert_eq!(read("{}"), Pose::default());
        let slide: crate::domain::Slide =
            serde_json::from_str(r#"{"file":"/a.jpg","alt_text":"","crop":"Auto"}"#).unwrap();
        assert_eq!(slide.pose, Pose::default());
        let kept = r#"{"file":"/a.jpg","alt_text":"","crop":{"Ratio":{"ratio":1.0,"centre":[0.5,0.1]}}}"#;
        let slide: crate::domain::Slide = serde_json::from_str(kept).unwrap();
        assert_eq!(slide.pose, Pose::cut_to(1.0, (0.5, 0.1)));
    }

    #[test]
    fn a_pose_comes_back_as_it_was_written() {
        for fill in [Fill::Cut, Fill::Blur, Fill::Colour([1, 2, 255])] {
            let pose = Pose { fill, tilt: -3.25, wish: Wish::Free(1.3), ..Pose::default().turned(1) };
            let slide = crate::domain::Slide { pose, ..Default::default() };
            let kept = serde_json::to_string(&slide).unwrap();
            assert_eq!(serde_json::from_str::<crate::domain::Slide>(&kept).unwrap(), slide);
        }
        // A number that JSON cannot hold comes back as none at all, and that is read too.
        let lost = serde_json::to_string(&Pose { tilt: f32::NAN, ..Pose::default() }).unwrap();
        assert_eq!(read(&lost), Pose::default());
    }

    #[test]
    fn four_turns_and_two_flips_lead_back() {
        let pose = Pose { tilt: 4.0, centre: (0.2, 0.7), wish: Wish::Free(1.6), ..Pose::default() };
        let near = |one: Pose, two: Pose| {
            let off = (one.centre.0 - two.centre.0).abs() + (one.centre.1 - two.centre.1).abs();
            let ratio = one.wish.ratio().unwrap() - two.wish.ratio().unwrap();
            assert!(off < 1e-5 && ratio.abs() < 1e-5, "{one:?} {two:?}");
            assert_eq!((one.quarters, one.mirrored, one.tilt), (two.quarters, two.mirrored, two.tilt));
        };
        near(pose.turned(1).turned(1).turned(1).turned(1), pose);
        near(pose.turned(-1), pose.turned(3));
        for quarters in 0..4 {
            let pose = pose.turned(quarters);
            near(pose.flipped_across().flipped_across(), pose);
            near(pose.flipped_down().flipped_down(), pose);
            near(pose.flipped_across().flipped_down(), pose.turned(2));
        }
    }
}
