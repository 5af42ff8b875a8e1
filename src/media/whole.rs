//! Makes a JPEG of a picture in its own shape: stories and covers, which the feed's shapes do not bind (section 4.8).
//! Invariant: what comes out is a JPEG in sRGB, upright, without metadata, within the byte limit, and no wider than
//! Instagram keeps.

use fast_image_resize::FilterType;

use super::MediaError;
use super::picture::{self, Frame, Opened};
use super::prepare::{Prepared, changes, compress_within};
use crate::domain::draft::Crop;
use crate::domain::rules::{Rule, RuleId};

/// Makes the JPEG that is sent.
///
/// # Errors
/// Where the picture cannot be opened, as [`picture::facts`].
pub fn prepare(bytes: &[u8], crop: Crop) -> Result<Prepared, MediaError> {
    let was = picture::facts(bytes)?;
    let opened = Opened::read(bytes)?;
    let frame = frame(was.width, was.height, crop);
    let (width, height) = sent_size(frame);
    let changes = changes(&was, opened.is_clear(), frame, (width, height));
    if changes.is_empty() {
        return Ok(Prepared { jpeg: bytes.to_vec(), width, height, was, changes });
    }
    let pixels = opened.render(frame, width, height, FilterType::Lanczos3)?;
    let most = Rule::of(RuleId::ImageBytes).most.map_or(usize::MAX, |most| most as usize);
    Ok(Prepared { jpeg: compress_within(&pixels, most)?, width, height, was, changes })
}

/// The part that is sent: all of it, or the largest part of a wished shape around its centre.
fn frame(width: u32, height: u32, crop: Crop) -> Frame {
    let all = Frame { x: 0, y: 0, width, height };
    let Crop::Ratio { ratio, centre } = crop else { return all };
    let (across, down, ratio) = (f64::from(width), f64::from(height), f64::from(ratio));
    if !ratio.is_finite() || ratio <= 0.0 || (across - down * ratio).abs() < 1.0 {
        return all;
    }
    let kept = (across.min(down * ratio).round().max(1.0), down.min(across / ratio).round().max(1.0));
    let place = |whole: f64, kept: f64, centre: f32| {
        let centre = if centre.is_finite() { f64::from(centre.clamp(0.0, 1.0)) } else { 0.5 };
        (whole * centre - kept / 2.0).round().clamp(0.0, whole - kept) as u32
    };
    let (x, y) = (place(across, kept.0, centre.0), place(down, kept.1, centre.1));
    Frame { x, y, width: kept.0 as u32, height: kept.1 as u32 }
}

/// As it is, or scaled down to the widest that is kept.
fn sent_size(frame: Frame) -> (u32, u32) {
    let most = Rule::of(RuleId::ImageWidth).most.unwrap_or(f64::MAX);
    let (width, height) = (f64::from(frame.width), f64::from(frame.height));
    if width <= most {
        return (frame.width, frame.height);
    }
    (most as u32, (most * height / width).round().max(1.0) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::Rgba;
    use crate::media::picture::encode_jpeg;

    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let pixels = (0..width * height).flat_map(|nth| [(nth % 251) as u8, 90, 120, 255]).collect();
        encode_jpeg(&Rgba { width, height, pixels }, 80).unwrap()
    }

    #[test]
    fn a_tall_picture_stays_whole() {
        let tall = jpeg(360, 640);
        let sent = prepare(&tall, Crop::Auto).unwrap();
        assert_eq!((sent.width, sent.height, sent.changes.len()), (360, 640, 0));
        assert_eq!(sent.jpeg, tall, "its own bytes");
    }

    #[test]
    fn a_large_one_is_scaled_and_a_wished_shape_is_cut() {
        let sent = prepare(&jpeg(2_880, 100), Crop::Auto).unwrap();
        assert_eq!((sent.width, sent.height), (1_440, 50));
        let cut = prepare(&jpeg(640, 640), Crop::Ratio { ratio: 9.0 / 16.0, centre: (1.0, 0.5) }).unwrap();
        assert_eq!((cut.width, cut.height), (360, 640));
    }
}
