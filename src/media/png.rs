//! Compresses pixels without loss: what was pasted is kept as it was.
//! Invariant: pixels that are all opaque are written without an alpha channel.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

use super::{Format, MediaError};

/// Compresses pixels (red, green, blue, alpha; `width × height × 4` bytes) as PNG.
///
/// # Errors
/// When the pixels do not have the size they say, or there are none.
pub fn encode_png(width: u32, height: u32, rgba: &[u8]) -> Result<Vec<u8>, MediaError> {
    let expected = u64::from(width) * u64::from(height) * 4;
    if expected == 0 || rgba.len() as u64 != expected {
        return Err(MediaError::Damaged(Format::Png, "size".into()));
    }
    let mut bytes = Vec::with_capacity(rgba.len() / 4);
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Adaptive);
    let opaque = rgba.chunks_exact(4).all(|pixel| pixel[3] == 255);
    let written = if opaque {
        let rgb: Vec<u8> = rgba.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        encoder.write_image(&rgb, width, height, ExtendedColorType::Rgb8)
    } else {
        encoder.write_image(rgba, width, height, ExtendedColorType::Rgba8)
    };
    written.map_err(|error| MediaError::Damaged(Format::Png, error.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_come_back_as_they_were_and_opaque_ones_without_alpha() {
        for (alpha, channels) in [(255, 3), (7, 4)] {
            let pixels: Vec<u8> = (0..12_u8).flat_map(|at| [at, 2 * at, 200 - at, alpha]).collect();
            let read = image::load_from_memory(&encode_png(4, 3, &pixels).unwrap()).unwrap();
            assert_eq!(read.color().channel_count(), channels);
            assert_eq!(read.to_rgba8().into_raw(), pixels);
        }
        assert!(encode_png(4, 4, &[0; 12]).is_err() && encode_png(0, 0, &[]).is_err());
    }
}
