//! Slow and fine irregularity: nothing in a photograph is ever quite even.
//! Invariant: the same seed gives the same noise at every picture size, because it is sampled in scene
//! units and not in pixels.

use super::super::dice::Dice;

const SIDE: usize = 256;

/// Smooth noise from a table of throws; sampling costs four look-ups.
pub(super) struct Noise {
    table: Box<[f32; SIDE * SIDE]>,
}

/// The whole number below; written out because the plain call is slow on older processors' common ground.
fn below(x: f32) -> i32 {
    let cut = x as i32;
    if (cut as f32) > x { cut - 1 } else { cut }
}

impl Noise {
    pub(super) fn new(seed: u64) -> Self {
        let mut dice = Dice::branch(seed, 77);
        let mut table = Box::new([0.0; SIDE * SIDE]);
        table.fill_with(|| dice.span(-1.0, 1.0));
        Self { table }
    }

    /// Between −1 and 1; changes over a distance of about 1.
    pub(super) fn at(&self, x: f32, y: f32) -> f32 {
        let (fx, fy) = (below(x), below(y));
        let (ix, iy) = ((fx as usize) & (SIDE - 1), (fy as usize) & (SIDE - 1));
        let (tx, ty) = (x - fx as f32, y - fy as f32);
        let tx = tx * tx * tx * (tx * (tx * 6.0 - 15.0) + 10.0);
        let ty = ty * ty * ty * (ty * (ty * 6.0 - 15.0) + 10.0);
        let (row, next) = (iy * SIDE, ((iy + 1) & (SIDE - 1)) * SIDE);
        let right = (ix + 1) & (SIDE - 1);
        let top = self.table[row + ix] + (self.table[row + right] - self.table[row + ix]) * tx;
        let low = self.table[next + ix] + (self.table[next + right] - self.table[next + ix]) * tx;
        top + (low - top) * ty
    }

    /// Several sizes of it, each half as large and turned, about −1 to 1.
    pub(super) fn rough(&self, x: f32, y: f32, sizes: u32) -> f32 {
        let (mut x, mut y) = (x, y);
        let (mut sum, mut strength, mut total) = (0.0, 1.0, 0.0);
        for _ in 0..sizes {
            sum += strength * self.at(x, y);
            total += strength;
            strength *= 0.5;
            (x, y) = (1.6 * x - 1.2 * y + 17.3, 1.2 * x + 1.6 * y - 5.9);
        }
        1.35 * sum / total
    }

    /// One throw for a cell, 0..1, the same for the same cell.
    pub(super) fn cell(&self, x: i32, y: i32) -> f32 {
        self.table[((y as usize) & (SIDE - 1)) * SIDE + ((x as usize) & (SIDE - 1))] * 0.5 + 0.5
    }

    /// Distance to the nearest and the second nearest of one scattered point in each unit cell.
    pub(super) fn cracks(&self, x: f32, y: f32) -> (f32, f32) {
        let (cx, cy) = (below(x), below(y));
        let (mut first, mut second) = (9.0f32, 9.0f32);
        for gy in cy - 1..=cy + 1 {
            for gx in cx - 1..=cx + 1 {
                let px = gx as f32 + self.cell(gx, gy) - x;
                let py = gy as f32 + self.cell(gx + 101, gy + 57) - y;
                let far = px * px + py * py;
                if far < first {
                    (first, second) = (far, first);
                } else if far < second {
                    second = far;
                }
            }
        }
        (first.sqrt(), second.sqrt())
    }

    /// How dark a scatter of specks makes this spot, 0..1: one speck in `share` of the unit cells.
    pub(super) fn specks(&self, x: f32, y: f32, share: f32, size: f32) -> f32 {
        let (cx, cy) = (below(x), below(y));
        if self.cell(cx + 31, cy + 13) > share {
            return 0.0;
        }
        let grown = size * (0.45 + 0.75 * self.cell(cx + 7, cy + 91));
        let px = cx as f32 + 0.25 + 0.5 * self.cell(cx + 3, cy) - x;
        let py = cy as f32 + 0.25 + 0.5 * self.cell(cx, cy + 5) - y;
        let far = (px * px + py * py).sqrt();
        (1.0 - far / grown).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_smooth_bounded_and_uses_its_range() {
        let noise = Noise::new(3);
        let values: Vec<f32> = (0..4_000).map(|i| noise.rough(i as f32 * 0.05, 3.3, 4)).collect();
        assert!(values.iter().all(|v| v.abs() <= 1.4));
        assert!(values.windows(2).all(|two| (two[0] - two[1]).abs() < 0.5));
        assert!(values.iter().any(|&v| v > 0.4) && values.iter().any(|&v| v < -0.4));
    }
}
