//! Plates seen from above, on linen.
//! Invariant: a plate is lit by the slope of its profile, so its lip is dark toward the light and bright
//! away from it.

use super::Scene;
use super::canvas::{Canvas, Coarse, Mask};
use super::colour::{
    BONE, CELADON, INK, IVORY, RUST, Rgb, SAND, SEA, SKY, hex, mix, plus, scale, smooth, vary,
};
use super::noise::Noise;

/// A round thing seen from above.
struct Plate {
    x: f32,
    y: f32,
    radius: f32,
    /// Where the glaze ran to the middle.
    heart: Rgb,
    well: Rgb,
    flat: Rgb,
    rim: Rgb,
    /// Radius of the well as a share of the plate's.
    lip: f32,
    pool: f32,
    mark: f32,
}

pub(super) fn plate_on_linen(scene: &mut Scene) {
    // Cloth, well, flat, rim; then the small plate's well and flat, if it is there.
    let (cloth, [heart, well, flat, rim], small): (u32, [u32; 4], Option<(u32, u32)>) = match scene.mood {
        0 => (0xC9BCA4, [0xB4CABE, 0xD3CFBE, 0x9DBBB2, 0xD2D0C0], Some((0x2F7286, INK))),
        1 => (0x6E675E, [0x8DB5A5, 0x31606E, 0x24505F, 0x1F4352], None),
        2 => (0xD3C9B6, [0x3F7A88, INK, SEA, 0x2E5B6C], Some((0xE9E2D2, SAND))),
        3 => (0x8E9488, [0xD9CDB4, 0xE6DFD0, BONE, 0xDDD6C6], Some((RUST, 0x8A4E2C))),
        4 => (0xBFB29C, [0xD9A868, 0xB8753E, 0xA8653A, 0x8E5230], Some((BONE, IVORY))),
        5 => (0x5A5651, [CELADON, 0xD8D0BC, 0xC7BCA6, 0xB0A48E], Some((CELADON, SEA))),
        6 => (0xC4C2B6, [0x6E9CAE, SKY, 0xC5D3D2, 0x9FB9BE], None),
        _ => (0xCDBFA8, [0x5F9088, CELADON, BONE, 0xC9CDBE], Some((INK, 0x2C5566))),
    };
    let dice = &mut *scene.dice;
    let radius = if small.is_some() { dice.span(0.35, 0.37) } else { dice.span(0.345, 0.375) };
    let at = if small.is_some() { (0.46, 0.66) } else { (0.5 + dice.span(-0.02, 0.02), 0.655) };
    let big = Plate {
        x: at.0,
        y: at.1,
        radius,
        heart: hex(heart),
        well: vary(hex(well), dice),
        flat: vary(hex(flat), dice),
        rim: hex(rim),
        lip: dice.span(0.70, 0.77),
        pool: dice.span(0.2, 0.4),
        mark: dice.span(0.0, 60.0),
    };
    let left_hand = small.is_some() && scene.mood > 1 && dice.chance(0.5);
    let little = small.map(|(well, flat)| Plate {
        x: if left_hand { 0.13 } else { 0.815 } + dice.span(-0.02, 0.02),
        y: if left_hand { 1.03 } else { 0.265 } + dice.span(-0.02, 0.02),
        radius: dice.span(0.195, 0.215),
        heart: mix(hex(well), hex(BONE), 0.35),
        well: vary(hex(well), dice),
        flat: vary(hex(flat), dice),
        rim: hex(flat),
        lip: 0.74,
        pool: 0.35,
        mark: dice.span(0.0, 60.0),
    });
    let mut shadow = Mask::new(scene.canvas);
    for plate in std::iter::once(&big).chain(&little) {
        let reach = plate.radius;
        shadow.add([plate.x - reach, plate.y - reach, plate.x + reach, plate.y + reach], |x, y| {
            if (x - plate.x).powi(2) + (y - plate.y).powi(2) < reach * reach * 0.95 { 1.0 } else { 0.0 }
        });
    }
    shadow.blur(0.018);
    linen(scene, hex(cloth), &shadow);
    big.paint(scene.canvas, scene.noise);
    if let Some(plate) = little {
        // The small plate lies half over the large one and shades it.
        let (x0, y0, reach) = (plate.x, plate.y, plate.radius * 1.25);
        scene.canvas.touch([x0 - reach, y0 - reach, x0 + reach, y0 + reach], |x, y, below| {
            let far = ((x - x0 - 0.018).powi(2) + (y - y0 - 0.024).powi(2)).sqrt() / plate.radius;
            scale(below, 1.0 - 0.5 * smooth(1.13, 0.9, far))
        });
        plate.paint(scene.canvas, scene.noise);
    }
}

/// Crossing threads, slubs, and two slow folds.
fn linen(scene: &mut Scene, cloth: Rgb, shadow: &Mask) {
    let noise = scene.noise;
    let dice = &mut *scene.dice;
    let (tilt, mark) = (dice.span(-0.10, 0.10), dice.span(0.0, 50.0));
    let folds = [(dice.span(0.75, 1.05), dice.span(-0.5, -0.2)), (dice.span(0.1, 0.3), dice.span(0.25, 0.5))];
    let fine = smooth(240.0, 700.0, scene.canvas.unit);
    let step = ((5.0 * scene.canvas.unit / 1_080.0) as usize).max(1);
    // What changes slowly: the fall of the light, the folds, the shadows of the plates.
    let slow = Coarse::of(
        scene.canvas,
        step,
        |x, y| {
            let mut lit = 1.04 - 0.2 * ((x - 0.1).powi(2) + (y - 0.2).powi(2)).sqrt();
            for (place, lean) in folds {
                let off = x + lean * y - place + 0.03 * noise.at(x * 2.0, y * 2.0 + mark);
                // A fold is bright on the side of the light and dark behind.
                lit += 0.13 * (-((off + 0.026) / 0.036).powi(2)).exp()
                    - 0.16 * (-((off - 0.022) / 0.042).powi(2)).exp();
            }
            lit += 0.05 * noise.rough(x * 2.6, y * 2.6 + mark, 3);
            lit * (1.0 - 0.62 * shadow.at(x - 0.026, y - 0.034))
        },
        0.0,
    );
    let (width, rows) = (scene.canvas.width, scene.canvas.height);
    let cell = |row: usize, column: usize, canvas: &Canvas| {
        let (x, y) = (canvas.x(column), canvas.y(row));
        let (u, v) = (x + tilt * y, y - tilt * x);
        let bend = 0.5 * noise.at(u * 5.0, v * 5.0 + mark);
        let (warp, weft) = (swing(u * 121.0 + 0.5 * bend), swing(v * 121.0 + 0.5 * bend));
        let slub = smooth(0.25, 0.9, noise.at(u * 7.0 + mark, v * 120.0))
            + 0.8 * smooth(0.35, 0.95, noise.at(u * 130.0, v * 6.0 + mark));
        let streak = noise.at(u * 3.0, v * 60.0 + mark) + 0.6 * noise.at(u * 64.0 + mark, v * 2.4);
        let thread = fine * 0.035 * (warp * weft + 0.5 * (warp + weft)) + 0.055 * slub + 0.028 * streak;
        scale(cloth, slow.mixed(column, row) * (1.0 + thread))
    };
    for row in 0..rows {
        for column in 0..width {
            scene.canvas.px[row * width + column] = cell(row, column, scene.canvas);
        }
    }
}

/// Something like a sine with period 1, without its cost.
fn swing(turns: f32) -> f32 {
    let part = turns - (turns as i32) as f32;
    let part = if part < 0.0 { part + 1.0 } else { part };
    let half = if part < 0.5 { part } else { part - 0.5 };
    let bump = 16.0 * half * (0.5 - half);
    if part < 0.5 { bump } else { -bump }
}

impl Plate {
    fn paint(&self, canvas: &mut Canvas, noise: &Noise) {
        let unit = canvas.unit;
        let reach = self.radius * 1.02;
        canvas.paint([self.x - reach, self.y - reach, self.x + reach, self.y + reach], |x, y| {
            let (dx, dy) = ((x - self.x) / self.radius, (y - self.y) / self.radius);
            let raw = (dx * dx + dy * dy).sqrt();
            let away = raw * (1.0 + 0.006 * noise.at(dx * 1.4 + self.mark, dy * 1.4));
            let cover = ((1.0 - away) * self.radius * unit + 0.5).clamp(0.0, 1.0);
            if cover <= 0.0 {
                return ([0.0; 3], 0.0);
            }
            // Which way the surface faces: 1 on the side of the light.
            let toward = -(0.79 * dx + 0.61 * dy) / raw.max(0.02);
            let tone = noise.rough(dx * 2.3 + self.mark, dy * 2.3, 4);
            let fine = noise.at(x * 130.0, y * 130.0);
            let edge = self.lip + 0.006 * tone;
            let mut colour = mix(self.well, self.flat, smooth(edge - 0.035, edge + 0.035, away));
            // Glaze runs to the middle and pools there.
            let pool = smooth(self.pool + 0.22, self.pool - 0.18, away + 0.14 * tone);
            let middle = smooth(0.06, -0.22, away + 0.10 * tone - self.pool);
            colour = mix(colour, self.heart, 0.85 * middle.min(pool));
            colour = mix(colour, self.rim, smooth(0.86, 0.98, away));
            let worn = smooth(0.968 - 0.008 * tone, 0.985, away);
            colour = mix(colour, mix(hex(RUST), self.rim, 0.25), 0.8 * worn);
            colour = scale(colour, 1.0 + 0.06 * tone + 0.025 * fine);
            colour =
                mix(colour, hex(0x4A3526), 0.6 * noise.specks(x * 34.0 + self.mark, y * 34.0, 0.06, 0.14));
            // The well falls away from the flat, and the edge turns down again.
            let into = smooth(edge - 0.085, edge - 0.02, away) * smooth(edge + 0.045, edge, away);
            let over = smooth(0.90, 0.99, away);
            let shade =
                1.0 - 0.40 * toward * into + 0.22 * toward * over - 0.05 * toward * (1.0 - away) * 0.5;
            let dish = 1.0
                + 0.11 * (-toward) * away * smooth(edge, 0.0, away)
                + 0.05 * toward * smooth(edge, 0.9, away);
            let ring = 0.012 * (raw * 150.0 + tone).sin();
            let gleam = into * smooth(0.3, 1.0, -toward) * 0.10
                + 0.10 * (-((away - edge - 0.06) / 0.018).powi(2)).exp() * smooth(0.72, 1.0, toward)
                + 0.085 * (-((away - edge + 0.10) / 0.022).powi(2)).exp() * smooth(0.55, 1.0, toward);
            (plus(scale(colour, shade * dish + ring), [1.0, 0.97, 0.9], gleam), cover)
        });
    }
}
