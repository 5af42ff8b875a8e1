//! Strokes and dots with clean edges.
//! Invariant: a stroke covers each pixel at most once, so that joints do not show.

use super::canvas::{Canvas, Mask};
use super::colour::{Rgb, mix};

/// A line of places, each with half its width there.
pub(super) type Line = [(f32, f32, f32)];

/// Lays a tapering line over the picture; `soft` widens its edge (scene units), `strength` is 0..1.
pub(super) fn stroke(canvas: &mut Canvas, line: &Line, colour: Rgb, soft: f32, strength: f32) {
    let unit = canvas.unit;
    for two in line.windows(2) {
        let (a, b) = (two[0], two[1]);
        let reach = a.2.max(b.2) + soft + 1.0 / unit;
        let area = [a.0.min(b.0) - reach, a.1.min(b.1) - reach, a.0.max(b.0) + reach, a.1.max(b.1) + reach];
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let long = (dx * dx + dy * dy).max(1e-9);
        let (first, last) = (two.as_ptr() == line.as_ptr(), b == line[line.len() - 1]);
        canvas.touch(area, |x, y, below| {
            let along = ((x - a.0) * dx + (y - a.1) * dy) / long;
            // Each piece owns its own stretch only; the ends of the line are round.
            if (along < 0.0 && !first) || (along >= 1.0 && !last) {
                return below;
            }
            let t = along.clamp(0.0, 1.0);
            let (px, py) = (x - a.0 - dx * t, y - a.1 - dy * t);
            let half = a.2 + (b.2 - a.2) * t;
            let inside = half - (px * px + py * py).sqrt();
            let cover = if soft > 0.0 {
                (inside / soft * 0.5 + 0.5).clamp(0.0, 1.0)
            } else {
                (inside * unit + 0.5).clamp(0.0, 1.0)
            };
            // A hair thinner than a pixel is fainter, not thinner.
            let thin = (2.0 * half * unit).min(1.0);
            if cover > 0.0 { mix(below, colour, cover * strength * thin) } else { below }
        });
    }
}

/// The shadow of such a line on a mask.
pub(super) fn cast(mask: &mut Mask, line: &Line, value: f32) {
    for two in line.windows(2) {
        let (a, b) = (two[0], two[1]);
        let (ra, rb) = (a.2.max(0.0035), b.2.max(0.0035));
        let reach = ra.max(rb);
        let area = [a.0.min(b.0) - reach, a.1.min(b.1) - reach, a.0.max(b.0) + reach, a.1.max(b.1) + reach];
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let long = (dx * dx + dy * dy).max(1e-9);
        mask.add(area, |x, y| {
            let t = (((x - a.0) * dx + (y - a.1) * dy) / long).clamp(0.0, 1.0);
            let (px, py) = (x - a.0 - dx * t, y - a.1 - dy * t);
            if (px * px + py * py).sqrt() < ra + (rb - ra) * t { value } else { 0.0 }
        });
    }
}

/// The outline of one row of places along a curve from a to b, bent through c.
pub(super) fn bent(
    a: (f32, f32),
    c: (f32, f32),
    b: (f32, f32),
    half: f32,
    pieces: usize,
) -> Vec<(f32, f32, f32)> {
    (0..=pieces)
        .map(|i| {
            let t = i as f32 / pieces as f32;
            let (p, q, r) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
            let taper = (1.0 - t).powf(0.7) * (0.75 + 0.5 * t * (1.0 - t)) * (0.3 + 6.0 * t).min(1.0);
            (p * a.0 + q * c.0 + r * b.0, p * a.1 + q * c.1 + r * b.1, half * taper.max(0.06))
        })
        .collect()
}
