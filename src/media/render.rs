//! Draws what is sent of an opened picture: cut, turned, straightened, on its ground, in sRGB.
//! Invariant: where each pixel comes from is asked of the geometry that the easel draws with, and of nothing else.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::metadata::Orientation;
use image::{DynamicImage, RgbImage, RgbaImage};

use super::colour::inks_to_rgb;
use super::opened::{Opened, shown_size};
use super::{Format, MediaError};
use crate::domain::draft::{Fill, Geometry, Part};

/// The longest side of the blurred ground, pixels: all that is left after blurring.
pub(super) const GROUND: u32 = 64;
/// How far each of the three passes blurs, pixels of the ground.
const REACH: usize = 3;
/// How many pixels of a straightened picture there are for one that is sent.
const SPARE: f64 = 1.5;

impl Opened {
    /// What is sent.
    pub fn posed(&self, geometry: &Geometry) -> Result<RgbImage, MediaError> {
        let Some(part) = geometry.part else { return self.askew(geometry) };
        let (width, height) = geometry.sent;
        let lies = geometry.quarters % 2 == 1;
        let (wide, tall) = if lies { (height, width) } else { (width, height) };
        let mut drawn = DynamicImage::ImageRgb8(self.render(part, wide, tall, FilterType::Lanczos3)?);
        if geometry.mirrored {
            drawn = drawn.fliph();
        }
        Ok(match geometry.quarters {
            1 => drawn.rotate90(),
            2 => drawn.rotate180(),
            3 => drawn.rotate270(),
            _ => drawn,
        }
        .into_rgb8())
    }

    /// Cuts out a part (of the picture as shown, in the file's own pixels) and brings it to a size: turned as the
    /// file asks, in sRGB, on white. Scaling goes first, so that the rest works on few pixels.
    pub fn render(
        &self,
        part: Part,
        width: u32,
        height: u32,
        filter: FilterType,
    ) -> Result<RgbImage, MediaError> {
        let source = source_part(part, self.shown(), self.turn);
        let (out_width, out_height) = shown_size((width, height), self.turn);
        let exact = (source.width, source.height) == (out_width, out_height);
        let scaled = if exact && (self.pixels.width(), self.pixels.height()) == self.size {
            self.pixels.crop_imm(source.x, source.y, source.width, source.height)
        } else {
            self.resize(source, out_width, out_height, filter)?
        };
        let mut flat = DynamicImage::ImageRgb8(self.coloured(scaled)?);
        flat.apply_orientation(self.turn);
        Ok(flat.into_rgb8())
    }

    fn resize(
        &self,
        part: Part,
        width: u32,
        height: u32,
        filter: FilterType,
    ) -> Result<DynamicImage, MediaError> {
        let pixels = &self.pixels;
        let kind = if pixels.color().has_alpha() { PixelType::U8x4 } else { PixelType::U8x3 };
        let (wide, tall) = (f64::from(pixels.width()), f64::from(pixels.height()));
        let source = ImageRef::new(pixels.width(), pixels.height(), pixels.as_bytes(), kind)
            .map_err(|error| failed(&error))?;
        let mut scaled = Image::new(width, height, kind);
        // Fewer pixels may have been decoded than the file has.
        let (across, down) = (wide / f64::from(self.size.0), tall / f64::from(self.size.1));
        let (left, top) = (f64::from(part.x) * across, f64::from(part.y) * down);
        let options =
            ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter)).use_alpha(!self.inks).crop(
                left,
                top,
                (f64::from(part.width) * across).min(wide - left),
                (f64::from(part.height) * down).min(tall - top),
            );
        Resizer::new().resize(&source, &mut scaled, &options).map_err(|error| failed(&error))?;
        let bytes = scaled.into_vec();
        let image = if kind == PixelType::U8x4 {
            RgbaImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgba8)
        } else {
            RgbImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgb8)
        };
        image.ok_or_else(|| failed(&"size"))
    }

    /// On white and in sRGB.
    fn coloured(&self, pixels: DynamicImage) -> Result<RgbImage, MediaError> {
        let (width, height) = (pixels.width(), pixels.height());
        let flat = if self.inks { pixels.into_bytes() } else { on_white(pixels).into_raw() };
        let converted = self.colours.as_ref().and_then(|colours| colours.convert(&flat));
        let light = match converted {
            Some(converted) => converted,
            None if self.inks => inks_to_rgb(&flat),
            None => flat,
        };
        RgbImage::from_raw(width, height, light).ok_or_else(|| failed(&"size"))
    }

    /// A cut that lies askew, or a picture on a ground.
    fn askew(&self, geometry: &Geometry) -> Result<RgbImage, MediaError> {
        let scale = f64::from(geometry.sent.0) / geometry.cut.0;
        let (part, near) = self.neighbourhood(geometry, scale)?;
        let ground = match geometry.fill {
            Fill::Blur => Some(self.ground()?),
            _ => None,
        };
        let flat = match geometry.fill {
            Fill::Colour(colour) => colour.map(f64::from),
            _ => [255.0; 3],
        };
        let (width, height) = geometry.sent;
        let (shown_width, shown_height) = (f64::from(self.shown().0), f64::from(self.shown().1));
        let mut drawn = RgbImage::new(width, height);
        for (x, y, pixel) in drawn.enumerate_pixels_mut() {
            let at = ((f64::from(x) + 0.5) / f64::from(width), (f64::from(y) + 0.5) / f64::from(height));
            let (u, v) = geometry.source(at);
            let (left, top) = (u * shown_width, v * shown_height);
            // How much of the pixel lies inside the picture.
            let edge = left.min(shown_width - left).min(top).min(shown_height - top) * scale;
            let share = match geometry.fill {
                Fill::Cut => 1.0,
                _ => (edge + 0.5).clamp(0.0, 1.0),
            };
            let behind = |share: f64| match (&ground, share < 1.0) {
                (Some(ground), true) => {
                    let (u, v) = geometry.ground(at);
                    sample(ground, u * f64::from(ground.width()), v * f64::from(ground.height()))
                }
                _ => flat,
            };
            let before = if share > 0.0 {
                let across = f64::from(near.width()) / f64::from(part.width);
                let down = f64::from(near.height()) / f64::from(part.height);
                sample(&near, (left - f64::from(part.x)) * across, (top - f64::from(part.y)) * down)
            } else {
                flat
            };
            let behind = behind(share);
            pixel.0 = std::array::from_fn(|channel| {
                (before[channel] * share + behind[channel] * (1.0 - share) + 0.5) as u8
            });
        }
        Ok(drawn)
    }

    /// The part of the picture that a cut touches, in about the size it is sent in.
    fn neighbourhood(&self, geometry: &Geometry, scale: f64) -> Result<(Part, RgbImage), MediaError> {
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].map(|corner| geometry.source(corner));
        let (width, height) = self.shown();
        let reach = |of: fn(&(f64, f64)) -> f64, length: u32| {
            let least = corners.iter().map(of).fold(f64::MAX, f64::min) * f64::from(length);
            let most = corners.iter().map(of).fold(f64::MIN, f64::max) * f64::from(length);
            let margin = 2.0 / scale;
            let from = (least - margin).floor().clamp(0.0, f64::from(length - 1));
            (from as u32, ((most + margin).ceil().clamp(from + 1.0, f64::from(length)) - from) as u32)
        };
        let ((x, part_width), (y, part_height)) =
            (reach(|point| point.0, width), reach(|point| point.1, height));
        let part = Part { x, y, width: part_width, height: part_height };
        let scaled = |length: u32| (f64::from(length) * (scale * SPARE).min(1.0)).ceil().max(1.0) as u32;
        let near = self.render(part, scaled(part_width), scaled(part_height), FilterType::Lanczos3)?;
        Ok((part, near))
    }

    /// The picture as a ground: small and blurred, in the shape it is shown in.
    pub fn ground(&self) -> Result<RgbImage, MediaError> {
        let (width, height) = self.shown();
        let scale = f64::from(GROUND) / f64::from(width.max(height));
        let scaled = |length: u32| (f64::from(length) * scale).round().clamp(1.0, f64::from(GROUND)) as u32;
        let whole = Part { x: 0, y: 0, width, height };
        let mut small = self.render(whole, scaled(width), scaled(height), FilterType::Bilinear)?;
        for _ in 0..3 {
            small = blurred(&small, (1, 0));
            small = blurred(&small, (0, 1));
        }
        Ok(small)
    }
}

fn failed(said: &dyn std::fmt::Display) -> MediaError {
    MediaError::Damaged(Format::Unknown, said.to_string())
}

/// Each pixel becomes the mean of its neighbours along one direction; edges go on as they end.
fn blurred(pixels: &RgbImage, (across, down): (i64, i64)) -> RgbImage {
    let (width, height) = (i64::from(pixels.width()), i64::from(pixels.height()));
    let reach = REACH as i64;
    RgbImage::from_fn(pixels.width(), pixels.height(), |x, y| {
        let mut sum = [0_u32; 3];
        for step in -reach..=reach {
            let near_x = (i64::from(x) + step * across).clamp(0, width - 1) as u32;
            let near_y = (i64::from(y) + step * down).clamp(0, height - 1) as u32;
            for (sum, level) in sum.iter_mut().zip(pixels.get_pixel(near_x, near_y).0) {
                *sum += u32::from(level);
            }
        }
        image::Rgb(sum.map(|sum| (sum / (2 * REACH as u32 + 1)) as u8))
    })
}

/// The colour at a place between pixels, whose middles lie at halves.
fn sample(pixels: &RgbImage, x: f64, y: f64) -> [f64; 3] {
    let (width, height) = (pixels.width(), pixels.height());
    let (x, y) = ((x - 0.5).clamp(0.0, f64::from(width - 1)), (y - 0.5).clamp(0.0, f64::from(height - 1)));
    let (left, top) = (x as u32, y as u32);
    let (right, below) = ((left + 1).min(width - 1), (top + 1).min(height - 1));
    let (across, down) = (x - f64::from(left), y - f64::from(top));
    let raw = pixels.as_raw();
    let at = |x: u32, y: u32| (y as usize * width as usize + x as usize) * 3;
    let (one, two, three, four) = (at(left, top), at(right, top), at(left, below), at(right, below));
    std::array::from_fn(|channel| {
        let level = |at: usize| f64::from(raw[at + channel]);
        let upper = level(one) + (level(two) - level(one)) * across;
        let lower = level(three) + (level(four) - level(three)) * across;
        upper + (lower - upper) * down
    })
}

/// Where a part of the picture as shown lies in the picture as stored.
pub(super) fn source_part(part: Part, (width, height): (u32, u32), turn: Orientation) -> Part {
    let Part { x, y, width: part_width, height: part_height } = part;
    let right = width.saturating_sub(x + part_width);
    let below = height.saturating_sub(y + part_height);
    let upright = |x, y| Part { x, y, width: part_width, height: part_height };
    let lying = |x, y| Part { x, y, width: part_height, height: part_width };
    match turn {
        Orientation::NoTransforms => part,
        Orientation::FlipHorizontal => upright(right, y),
        Orientation::FlipVertical => upright(x, below),
        Orientation::Rotate180 => upright(right, below),
        Orientation::Rotate90 => lying(y, right),
        Orientation::Rotate270 => lying(below, x),
        Orientation::Rotate90FlipH => lying(y, x),
        Orientation::Rotate270FlipH => lying(below, right),
    }
}

/// Lays what is clear on white.
fn on_white(pixels: DynamicImage) -> RgbImage {
    let DynamicImage::ImageRgba8(clear) = pixels else { return pixels.into_rgb8() };
    let mut flat = RgbImage::new(clear.width(), clear.height());
    for (to, from) in flat.pixels_mut().zip(clear.pixels()) {
        let [red, green, blue, alpha] = from.0.map(u32::from);
        let mix = |level: u32| ((level * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
        to.0 = [mix(red), mix(green), mix(blue)];
    }
    flat
}

#[cfg(test)]
mod tests {
    use image::ImageFormat;
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    use super::*;
    use crate::domain::draft::{Pose, Room, Wish};
    use crate::media::samples;

    /// Red grows to the right, green downwards: each colour is a place.
    fn places(width: u32, height: u32) -> Vec<u8> {
        let level = |at: u32, length: u32| (f64::from(at) * 255.0 / f64::from(length - 1)).round() as u8;
        let pixels =
            RgbImage::from_fn(width, height, |x, y| image::Rgb([level(x, width), level(y, height), 77]));
        let mut bytes = std::io::Cursor::new(Vec::new());
        pixels.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    fn any_pose(dice: &mut StdRng) -> Pose {
        let fill = [Fill::Cut, Fill::Colour([0, 0, 255]), Fill::Blur][dice.random_range(0..3_usize)];
        Pose {
            mirrored: dice.random(),
            quarters: dice.random_range(0..4),
            tilt: if dice.random() { 0.0 } else { dice.random_range(-45.0..45.0) },
            wish: [Wish::Auto, Wish::Free(dice.random_range(0.8..1.9))][dice.random_range(0..2_usize)],
            zoom: if dice.random() { 1.0 } else { dice.random_range(0.0..3.0) },
            centre: (dice.random_range(0.0..1.0), dice.random_range(0.0..1.0)),
            fill,
        }
    }

    #[test]
    fn what_is_shown_is_what_is_sent() {
        let mut dice = StdRng::seed_from_u64(5);
        let size = (360, 280);
        let opened = Opened::read(&places(size.0, size.1), |_| 1.0).unwrap();
        for turn in 0..40 {
            let pose = any_pose(&mut dice);
            let geometry = Geometry::of(size, &pose, Room::feed());
            let sent = opened.posed(&geometry).unwrap();
            assert_eq!(sent.dimensions(), geometry.sent);
            let scale = f64::from(geometry.sent.0) / geometry.cut.0;
            for _ in 0..60 {
                let (x, y) = (dice.random_range(0..sent.width()), dice.random_range(0..sent.height()));
                let at = (
                    (f64::from(x) + 0.5) / f64::from(sent.width()),
                    (f64::from(y) + 0.5) / f64::from(sent.height()),
                );
                // The easel paints this point of the picture there.
                let (u, v) = geometry.source(at);
                let [red, green, blue] = sent.get_pixel(x, y).0;
                let edge = (u * 360.0).min((1.0 - u) * 360.0).min(v * 280.0).min((1.0 - v) * 280.0);
                if edge > 2.0 + 2.0 / scale {
                    let off = (u * 255.0 - f64::from(red)).abs().max((v * 255.0 - f64::from(green)).abs());
                    assert!(off < 3.5, "{turn}: {off} at {x},{y} of {pose:?}");
                } else if edge < -1.0 / scale && geometry.fill == Fill::Colour([0, 0, 255]) {
                    assert_eq!([red, green, blue], [0, 0, 255], "{turn}: the ground at {x},{y} of {pose:?}");
                }
            }
        }
    }

    #[test]
    fn a_blurred_ground_is_the_picture_itself_without_its_edges() {
        let opened = Opened::read(&samples::picture(800, 400, ImageFormat::Png), |_| 1.0).unwrap();
        let ground = opened.ground().unwrap();
        assert_eq!(ground.dimensions(), (64, 32));
        let at = |x, y| samples::colour(&ground.get_pixel(x, y).0);
        assert_eq!([at(4, 4), at(60, 4), at(60, 28), at(4, 28)], ['r', 'g', 'b', 'w']);
        // Between red and green there is no edge any more.
        let steps = (16..48).map(|x| ground.get_pixel(x + 1, 4).0[0].abs_diff(ground.get_pixel(x, 4).0[0]));
        assert!(steps.max().unwrap() < 40);
        let pose = Pose::cut_to(1.0, (0.5, 0.5)).filled(Fill::Blur);
        let sent = opened.posed(&Geometry::of((800, 400), &pose, Room::feed())).unwrap();
        assert_eq!(sent.dimensions(), (800, 800));
        // Above the picture: its own colours from its middle; in it: the sharp ones.
        let at = |x, y| samples::colour(&sent.get_pixel(x, y).0);
        assert_eq!([at(100, 100), at(700, 100), at(100, 300), at(700, 500)], ['r', 'g', 'r', 'b']);
    }

    #[test]
    fn a_turned_file_is_posed_as_it_is_shown() {
        for exif in 1..=8 {
            let bytes = samples::turned_jpeg(400, 400, exif);
            let opened = Opened::read(&bytes, |_| 1.0).unwrap();
            let plain = opened.posed(&Geometry::of((400, 400), &Pose::default(), Room::feed())).unwrap();
            for (quarters, tilt) in [(0, 0.01), (1, 0.0), (2, 0.01), (3, 0.0)] {
                let pose = Pose { tilt, ..Pose::default().turned(quarters) };
                let posed = opened.posed(&Geometry::of((400, 400), &pose, Room::feed())).unwrap();
                let turned = match quarters {
                    1 => image::imageops::rotate90(&plain),
                    2 => image::imageops::rotate180(&plain),
                    3 => image::imageops::rotate270(&plain),
                    _ => plain.clone(),
                };
                for (x, y) in [(80, 80), (320, 80), (320, 320), (80, 320)] {
                    let (one, two) = (posed.get_pixel(x, y).0, turned.get_pixel(x, y).0);
                    assert_eq!(samples::colour(&one), samples::colour(&two), "{exif} {quarters}");
                }
            }
        }
    }
}
