//! The sheet a picture is painted on: linear light, with scene units that do not depend on its size.
//! Invariant: the core of every scene is a 4:5 box from (0, 0) to (1, 1.25), centred in the picture, so
//! that a tall or wide picture shows more room around the same things.

use super::colour::{Rgb, mix};

pub(super) struct Canvas {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) px: Vec<Rgb>,
    /// Pixels in one scene unit.
    pub(super) unit: f32,
    left: f32,
    top: f32,
}

/// A box in scene units: left, top, right, bottom.
pub(super) type Area = [f32; 4];

impl Canvas {
    pub(super) fn new(width: usize, height: usize) -> Self {
        let unit = (width as f32).min(height as f32 / 1.25);
        Self {
            width,
            height,
            px: vec![[0.0; 3]; width * height],
            unit,
            left: (width as f32 - unit) / 2.0,
            top: (height as f32 - 1.25 * unit) / 2.0,
        }
    }

    /// Scene place of the middle of a pixel.
    pub(super) fn x(&self, column: usize) -> f32 {
        (column as f32 + 0.5 - self.left) / self.unit
    }

    pub(super) fn y(&self, row: usize) -> f32 {
        (row as f32 + 0.5 - self.top) / self.unit
    }

    /// All that can be seen, in scene units.
    pub(super) fn view(&self) -> Area {
        [
            -self.left / self.unit,
            -self.top / self.unit,
            (self.width as f32 - self.left) / self.unit,
            (self.height as f32 - self.top) / self.unit,
        ]
    }

    /// Fills everything with something that changes slowly: worked out at every `step`th pixel of a
    /// 1,080 wide picture and drawn out between them.
    pub(super) fn wash(&mut self, step: usize, colour: impl Fn(f32, f32) -> Rgb) {
        let step = ((step as f32 * self.unit / 1_080.0).round() as usize).max(1);
        if step == 1 {
            for row in 0..self.height {
                let y = self.y(row);
                for column in 0..self.width {
                    self.px[row * self.width + column] = colour(self.x(column), y);
                }
            }
            return;
        }
        let coarse = Coarse::of(self, step, colour, [0.0; 3]);
        let mut line = vec![[0.0; 3]; coarse.across];
        for row in 0..self.height {
            let (at, rest) = (row / step * coarse.across, (row % step) as f32 / step as f32);
            for (column, value) in line.iter_mut().enumerate() {
                *value = mix(coarse.values[at + column], coarse.values[at + coarse.across + column], rest);
            }
            for (column, px) in self.px[row * self.width..(row + 1) * self.width].iter_mut().enumerate() {
                let (at, rest) = (column / step, (column % step) as f32 / step as f32);
                *px = mix(line[at], line[at + 1], rest);
            }
        }
    }

    /// Columns and rows that a box covers.
    fn cover(&self, area: Area) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
        let range = |from: f32, to: f32, offset: f32, end: usize| {
            let clamp = |at: f32| (at * self.unit + offset).clamp(0.0, end as f32);
            clamp(from).floor() as usize..clamp(to).ceil() as usize
        };
        (range(area[0], area[2], self.left, self.width), range(area[1], area[3], self.top, self.height))
    }

    /// Lays a colour with its share of cover (0..1) over every pixel of a box.
    pub(super) fn paint(&mut self, area: Area, mut what: impl FnMut(f32, f32) -> (Rgb, f32)) {
        self.touch(area, |x, y, below| {
            let (colour, cover) = what(x, y);
            if cover > 0.0 { mix(below, colour, cover.min(1.0)) } else { below }
        });
    }

    /// Changes every pixel of a box, seeing what is there.
    pub(super) fn touch(&mut self, area: Area, mut change: impl FnMut(f32, f32, Rgb) -> Rgb) {
        let (columns, rows) = self.cover(area);
        for row in rows {
            let y = self.y(row);
            for column in columns.clone() {
                let x = self.x(column);
                let at = row * self.width + column;
                self.px[at] = change(x, y, self.px[at]);
            }
        }
    }
}

/// Values at every few pixels, drawn out between them.
pub(super) struct Coarse<T> {
    step: usize,
    across: usize,
    values: Vec<T>,
}

/// What can be drawn out between grid points.
pub(super) trait Blend: Copy {
    fn blend(self, other: Self, t: f32) -> Self;
}

impl Blend for f32 {
    fn blend(self, other: Self, t: f32) -> Self {
        self + (other - self) * t
    }
}

impl Blend for Rgb {
    fn blend(self, other: Self, t: f32) -> Self {
        mix(self, other, t)
    }
}

impl<T: Blend> Coarse<T> {
    pub(super) fn of(canvas: &Canvas, step: usize, value: impl Fn(f32, f32) -> T, none: T) -> Self {
        let across = canvas.width / step + 2;
        let down = canvas.height / step + 2;
        let mut values = vec![none; across * down];
        for row in 0..down {
            for column in 0..across {
                values[row * across + column] = value(canvas.x(column * step), canvas.y(row * step));
            }
        }
        Self { step, across, values }
    }

    pub(super) fn mixed(&self, column: usize, row: usize) -> T {
        let (cx, cy) = (column / self.step, row / self.step);
        let tx = (column - cx * self.step) as f32 / self.step as f32;
        let ty = (row - cy * self.step) as f32 / self.step as f32;
        let at = cy * self.across + cx;
        let top = self.values[at].blend(self.values[at + 1], tx);
        let low = self.values[at + self.across].blend(self.values[at + self.across + 1], tx);
        top.blend(low, ty)
    }
}

/// A soft shape: a mask of one value for each 1/160 of a scene unit, to be blurred and laid over.
pub(super) struct Mask {
    across: usize,
    down: usize,
    area: Area,
    values: Vec<f32>,
}

const GRAIN: f32 = 160.0;

impl Mask {
    /// A mask of what can be seen and a little more, 0 everywhere.
    pub(super) fn new(canvas: &Canvas) -> Self {
        let [left, top, right, bottom] = canvas.view();
        let area = [left - 0.2, top - 0.2, right + 0.2, bottom + 0.2];
        let across = ((area[2] - area[0]) * GRAIN) as usize + 2;
        let down = ((area[3] - area[1]) * GRAIN) as usize + 2;
        Self { across, down, area, values: vec![0.0; across * down] }
    }

    /// Raises the mask to `value` where that is higher.
    pub(super) fn add(&mut self, area: Area, mut value: impl FnMut(f32, f32) -> f32) {
        let clamp = |at: f32, end: usize| at.clamp(0.0, end as f32) as usize;
        let columns = clamp((area[0] - self.area[0]) * GRAIN, self.across)
            ..clamp((area[2] - self.area[0]) * GRAIN + 1.0, self.across);
        let rows = clamp((area[1] - self.area[1]) * GRAIN, self.down)
            ..clamp((area[3] - self.area[1]) * GRAIN + 1.0, self.down);
        for row in rows {
            let y = (row as f32 + 0.5) / GRAIN + self.area[1];
            for column in columns.clone() {
                let x = (column as f32 + 0.5) / GRAIN + self.area[0];
                let at = row * self.across + column;
                self.values[at] = self.values[at].max(value(x, y));
            }
        }
    }

    /// Blurs it by about `radius` scene units: three running means come close to a bell.
    pub(super) fn blur(&mut self, radius: f32) {
        let reach = ((radius * GRAIN) as usize).max(1);
        for _ in 0..3 {
            self.values = run(&self.values, self.across, self.down, reach);
            self.values = run(&self.values, self.down, self.across, reach);
        }
    }

    /// The value at a place, drawn out between the mask's own.
    pub(super) fn at(&self, x: f32, y: f32) -> f32 {
        let fx = ((x - self.area[0]) * GRAIN - 0.5).clamp(0.0, (self.across - 2) as f32);
        let fy = ((y - self.area[1]) * GRAIN - 0.5).clamp(0.0, (self.down - 2) as f32);
        let (cx, cy) = (fx as usize, fy as usize);
        let (tx, ty) = (fx - cx as f32, fy - cy as f32);
        let at = cy * self.across + cx;
        let top = self.values[at] + (self.values[at + 1] - self.values[at]) * tx;
        let below = &self.values[at + self.across..];
        let low = below[0] + (below[1] - below[0]) * tx;
        top + (low - top) * ty
    }
}

/// A running mean along rows, written out turned, so that doing it twice blurs both ways.
pub(super) fn run(values: &[f32], across: usize, down: usize, reach: usize) -> Vec<f32> {
    let mut turned = vec![0.0; values.len()];
    let share = 1.0 / (2 * reach + 1) as f32;
    for row in 0..down {
        let line = &values[row * across..(row + 1) * across];
        let mut sum = line[0] * (reach + 1) as f32;
        for ahead in 0..reach {
            sum += line[ahead.min(across - 1)];
        }
        for column in 0..across {
            sum += line[(column + reach).min(across - 1)];
            turned[column * down + row] = sum * share;
            sum -= line[column.saturating_sub(reach)];
        }
    }
    turned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_box_is_centred_in_every_shape() {
        for (width, height) in [(1080, 1350), (1080, 1920), (1080, 566), (270, 337)] {
            let canvas = Canvas::new(width, height);
            let [left, top, right, bottom] = canvas.view();
            assert!((left + right - 1.0).abs() < 0.01 && (top + bottom - 1.25).abs() < 0.01);
            assert!(left <= 0.001 && top <= 0.001);
        }
    }

    #[test]
    fn blurring_keeps_the_sum_in_the_middle_and_spreads_it() {
        let mut values = vec![0.0; 41 * 41];
        values[20 * 41 + 20] = 1.0;
        let once = run(&run(&values, 41, 41, 3), 41, 41, 3);
        assert!((once.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        assert!((once[20 * 41 + 20] - 1.0 / 49.0).abs() < 1e-4);
    }
}
