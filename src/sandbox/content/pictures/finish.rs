//! What the camera does: light bleeds, corners fall off, blacks stay grey, and there is grain.
//! Invariant: the same finish for every picture, so that a feed of them looks like one hand's.

use std::sync::OnceLock;

use image::codecs::jpeg::JpegEncoder;

use super::super::dice::Dice;
use super::canvas::{Canvas, run};
use super::colour::to_shown;

const QUALITY: u8 = 88;
/// Share of colour that the print loses.
const FADED: f32 = 0.15;
const TILE: usize = 512;
const TABLE: usize = 8_192;
/// The brightest linear value the table of tones reaches.
const BRIGHTEST: f32 = 1.3;

/// How one picture is developed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finish {
    /// How strongly highlights bleed; 1 is usual.
    pub(super) bleed: f32,
    /// How much darker corners are, 0..1.
    pub(super) corners: f32,
    /// How strong the grain is; 1 is usual.
    pub(super) grain: f32,
}

impl Default for Finish {
    fn default() -> Self {
        Self { bleed: 1.0, corners: 0.24, grain: 1.0 }
    }
}

/// Develops the canvas into eight-bit colour.
pub(super) fn develop(canvas: &Canvas, finish: Finish, seed: u64) -> Vec<u8> {
    let bleed = Bleed::of(canvas);
    let tones = tones();
    let grain = grain();
    let (width, height) = (canvas.width, canvas.height);
    // Grain of a print: coarser in scene units would look like sand on small pictures.
    let strength = 5.1 * finish.grain * (canvas.unit / 1_080.0).clamp(0.35, 1.0).sqrt();
    let (shift_x, shift_y) = (seed as usize % TILE, (seed >> 9) as usize % TILE);
    let mut bytes = Vec::with_capacity(width * height * 3);
    let places = bleed.places(width);
    let mut line = vec![0.0; bleed.across];
    let far = 1.0 / ((width * width + height * height) as f32 / 4.0);
    for row in 0..height {
        let dy = row as f32 - height as f32 / 2.0;
        bleed.line(row, &mut line);
        let grain_row = (row + shift_y) % TILE * TILE;
        for column in 0..width {
            let dx = column as f32 - width as f32 / 2.0;
            let away = (dx * dx + dy * dy) * far;
            let fall = 1.0 - finish.corners * away * (0.55 + 0.45 * away);
            let (at, rest) = places[column];
            let glow = (line[at] + (line[at + 1] - line[at]) * rest) * finish.bleed;
            let noise = grain[grain_row + (column + shift_x) % TILE] * strength;
            let [r, g, b] = canvas.px[row * width + column];
            // Film sees a little less colour than there was.
            let grey = (0.3 * r + 0.56 * g + 0.14 * b) * FADED;
            let colour = [grey + r * (1.0 - FADED), grey + g * (1.0 - FADED), grey + b * (1.0 - FADED)];
            for (channel, warmth) in [1.0f32, 0.82, 0.58].into_iter().enumerate() {
                let linear = (colour[channel] + glow * warmth).max(0.0) * fall;
                let place = ((linear * (TABLE as f32 / BRIGHTEST)) as usize).min(TABLE - 1);
                let (shown, middling) = tones[place];
                bytes.push((shown + noise * middling + 0.5) as u8);
            }
        }
    }
    bytes
}

/// A baseline JPEG of eight-bit colour; empty only if the sizes do not belong to the bytes.
pub(super) fn encode(bytes: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 8);
    match JpegEncoder::new_with_quality(&mut out, QUALITY).encode(
        bytes,
        width,
        height,
        image::ExtendedColorType::Rgb8,
    ) {
        Ok(()) => out,
        Err(_) => Vec::new(),
    }
}

/// Highlights above 0.55, spread over their surroundings, at an eighth of the size.
struct Bleed {
    step: usize,
    across: usize,
    down: usize,
    values: Vec<f32>,
}

impl Bleed {
    fn of(canvas: &Canvas) -> Self {
        let step = ((canvas.unit / 135.0) as usize).max(1);
        let (across, down) = (canvas.width.div_ceil(step) + 1, canvas.height.div_ceil(step) + 1);
        let mut values = vec![0.0; across * down];
        for row in 0..down {
            for column in 0..across {
                let (x, y) = ((column * step).min(canvas.width - 1), (row * step).min(canvas.height - 1));
                let [r, g, b] = canvas.px[y * canvas.width + x];
                values[row * across + column] = (0.3 * r + 0.55 * g + 0.15 * b - 0.5).clamp(0.0, 1.2);
            }
        }
        let reach = ((canvas.unit * 0.014 / step as f32).round() as usize).max(1);
        for _ in 0..3 {
            values = run(&values, across, down, reach);
            values = run(&values, down, across, reach);
        }
        Self { step, across, down, values }
    }

    /// For each column of the picture, the value to its left and how far it is to the next.
    fn places(&self, width: usize) -> Vec<(usize, f32)> {
        (0..width)
            .map(|column| (column / self.step, (column % self.step) as f32 / self.step as f32))
            .collect()
    }

    /// The values of one row of the picture, drawn out downward.
    fn line(&self, row: usize, line: &mut [f32]) {
        let at = (row / self.step).min(self.down - 2);
        let rest = (row - at * self.step) as f32 / self.step as f32;
        let above = &self.values[at * self.across..(at + 1) * self.across];
        let below = &self.values[(at + 1) * self.across..(at + 2) * self.across];
        for (value, (high, low)) in line.iter_mut().zip(above.iter().zip(below)) {
            *value = 0.34 * (high + (low - high) * rest);
        }
    }
}

/// For each linear value, what is shown (0..255) and how much grain it carries.
fn tones() -> &'static [(f32, f32)] {
    static TONES: OnceLock<Vec<(f32, f32)>> = OnceLock::new();
    TONES.get_or_init(|| {
        (0..TABLE)
            .map(|at| {
                let linear = (at as f32 + 0.5) * BRIGHTEST / TABLE as f32;
                // A soft shoulder keeps bright glaze from turning into paper.
                let held =
                    if linear < 0.7 { linear } else { 0.7 + 0.3 * (1.0 - (-(linear - 0.7) / 0.3).exp()) };
                let shown = to_shown(held);
                let lifted = 0.025 + shown * 0.972;
                let curve = lifted * lifted * (3.0 - 2.0 * lifted);
                let bent = lifted + (curve - lifted) * 0.26;
                let middling = 0.25 + 0.75 * (4.0 * bent * (1.0 - bent)).clamp(0.0, 1.0);
                (bent * 255.0, middling)
            })
            .collect()
    })
}

/// A tile of soft grain with deviation 1.
fn grain() -> &'static [f32] {
    static GRAIN: OnceLock<Vec<f32>> = OnceLock::new();
    GRAIN.get_or_init(|| {
        let mut dice = Dice::new(1_858);
        let raw: Vec<f32> = (0..TILE * TILE).map(|_| dice.bell() as f32).collect();
        let at = |x: usize, y: usize| raw[(y % TILE) * TILE + x % TILE];
        (0..TILE * TILE)
            .map(|i| {
                let (x, y) = (i % TILE + TILE, i / TILE + TILE);
                let around = at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1);
                (at(x, y) + 0.45 * around) / 1.345
            })
            .collect()
    })
}
