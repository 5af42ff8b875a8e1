//! Decodes AVIF pictures in our own process.
//! Invariant: a picture comes out in the size its boxes say, or not at all.

use image::{DynamicImage, RgbImage, RgbaImage};
use re_rav1d::dav1d::pixel::YUVRange;
use re_rav1d::dav1d::{Decoder, Picture, PixelLayout, PlanarImageComponent as Component, Settings};

use super::heif::Heif;
use super::{Format, MediaError};

/// Decodes the picture that the boxes name; not yet turned.
pub(super) fn decode(heif: &Heif<'_>) -> Result<DynamicImage, MediaError> {
    let (width, height) = heif.size;
    let mut pixels = RgbImage::new(width, height);
    let (mut x, mut y, mut column) = (0, 0, 0);
    for tile in &heif.tiles {
        let tile = Planes::of(tile, heif.size)?;
        tile.paint(&mut pixels, (x, y), heif.coding);
        column += 1;
        x += tile.width;
        if column >= heif.columns {
            (x, column) = (0, 0);
            y += tile.height;
        }
    }
    if y < height {
        return Err(damaged("tiles are missing"));
    }
    let Some(alpha) = &heif.alpha else { return Ok(DynamicImage::ImageRgb8(pixels)) };
    let alpha = Planes::of(alpha, heif.size)?;
    let clear = RgbaImage::from_fn(width, height, |x, y| {
        let [red, green, blue] = pixels.get_pixel(x, y).0;
        image::Rgba([red, green, blue, (alpha.light(x, y) * 255.0 + 0.5) as u8])
    });
    Ok(DynamicImage::ImageRgba8(clear))
}

fn damaged(said: &str) -> MediaError {
    MediaError::Damaged(Format::Avif, said.to_owned())
}

/// One decoded picture of lightness and two colours.
struct Planes {
    width: u32,
    height: u32,
    /// Bytes of the lightness, then of the two colours; with 10 and 12 bits two a sample.
    data: [Vec<u8>; 3],
    strides: [usize; 3],
    deep: bool,
    /// The largest value of a sample.
    most: f32,
    /// How many pixels share a colour, across and down; `None`: there are none.
    shared: Option<(u32, u32)>,
    matrix: u8,
    full: bool,
}

impl Planes {
    fn of(coded: &[u8], most: (u32, u32)) -> Result<Self, MediaError> {
        if coded.is_empty() {
            return Err(MediaError::Cut(Format::Avif));
        }
        let failed = |error: re_rav1d::dav1d::Error| damaged(&error.to_string());
        let mut settings = Settings::new();
        settings.set_n_threads(1);
        settings.set_max_frame_delay(1);
        // Twice the size that the boxes say is more than a tile's margin.
        settings.set_frame_size_limit(most.0.saturating_mul(most.1).saturating_mul(2).max(1 << 16));
        let mut decoder = Decoder::with_settings(&settings).map_err(failed)?;
        match decoder.send_data(coded.to_vec(), None, None, None) {
            Ok(()) => {}
            Err(error) if error.is_again() => {}
            Err(error) => return Err(failed(error)),
        }
        // One picture was sent, so a few questions are enough.
        for _ in 0..8 {
            match decoder.get_picture() {
                Ok(picture) => return Ok(Self::read(&picture)),
                Err(error) if error.is_again() => {}
                Err(error) => return Err(failed(error)),
            }
            match decoder.send_pending_data() {
                Err(error) if !error.is_again() => return Err(failed(error)),
                _ => {}
            }
        }
        Err(damaged("no picture"))
    }

    fn read(picture: &Picture) -> Self {
        let bits = picture.bits_per_component().map_or(8, |bits| bits.0);
        let shared = match picture.pixel_layout() {
            PixelLayout::I400 => None,
            PixelLayout::I420 => Some((2, 2)),
            PixelLayout::I422 => Some((2, 1)),
            PixelLayout::I444 => Some((1, 1)),
        };
        let plane = |component, there: bool| match there {
            true => (picture.plane(component).to_vec(), picture.stride(component) as usize),
            false => (Vec::new(), 0),
        };
        let light = plane(Component::Y, true);
        let (blue, red) = (plane(Component::U, shared.is_some()), plane(Component::V, shared.is_some()));
        Self {
            width: picture.width(),
            height: picture.height(),
            strides: [light.1, blue.1, red.1],
            data: [light.0, blue.0, red.0],
            deep: bits > 8,
            most: ((1_u32 << bits) - 1) as f32,
            shared,
            matrix: picture.matrix_coefficients() as u8,
            full: matches!(picture.color_range(), YUVRange::Full),
        }
    }

    fn sample(&self, plane: usize, x: u32, y: u32) -> f32 {
        let (x, row) = (x as usize, y as usize * self.strides[plane]);
        let data = &self.data[plane];
        if self.deep {
            let at = row + 2 * x;
            data.get(at..at + 2).map_or(0.0, |pair| f32::from(u16::from_ne_bytes([pair[0], pair[1]])))
        } else {
            data.get(row + x).map_or(0.0, |byte| f32::from(*byte))
        }
    }

    /// Lightness from 0 to 1.
    fn light(&self, x: u32, y: u32) -> f32 {
        let light = self.sample(0, x.min(self.width - 1), y.min(self.height - 1)) / self.most;
        if self.full { light } else { self.stretched(light) }.clamp(0.0, 1.0)
    }

    /// From the range of television, 16 to 235 of 255, to all of it.
    fn stretched(&self, light: f32) -> f32 {
        (light * self.most - 16.0 * (self.most + 1.0) / 256.0) / (219.0 * (self.most + 1.0) / 256.0)
    }

    /// Paints it as red, green and blue. `coding`: what the boxes say of its colours, which counts more than
    /// what the pixels say.
    fn paint(&self, onto: &mut RgbImage, (left, top): (u32, u32), coding: Option<(u8, u8, u8, bool)>) {
        let (matrix, full) = coding.map_or((self.matrix, self.full), |(_, _, matrix, full)| (matrix, full));
        let (red, blue) = match matrix {
            1 => (0.2126, 0.0722),
            9 | 10 => (0.2627, 0.0593),
            _ => (0.299, 0.114),
        };
        let middle = (self.most + 1.0) / 2.0;
        let reach = if full { self.most } else { 224.0 * (self.most + 1.0) / 256.0 };
        let width = self.width.min(onto.width().saturating_sub(left));
        let height = self.height.min(onto.height().saturating_sub(top));
        for y in 0..height {
            for x in 0..width {
                let light = self.sample(0, x, y) / self.most;
                let light = if full { light } else { self.stretched(light) };
                let rgb = match self.shared {
                    None => [light; 3],
                    // The three planes are green, blue and red themselves.
                    Some(_) if matrix == 0 => {
                        [self.sample(2, x, y) / self.most, light, self.sample(1, x, y) / self.most]
                    }
                    Some((across, down)) => {
                        let of = |plane| (self.sample(plane, x / across, y / down) - middle) / reach;
                        let (b, r) = (of(1) * 2.0 * (1.0 - blue), of(2) * 2.0 * (1.0 - red));
                        [light + r, light - (blue * b + red * r) / (1.0 - red - blue), light + b]
                    }
                };
                let level = |share: f32| (share.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
                onto.put_pixel(left + x, top + y, image::Rgb(rgb.map(level)));
            }
        }
    }
}
