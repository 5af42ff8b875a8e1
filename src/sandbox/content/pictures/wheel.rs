//! A wet bowl on the wheel, from above.
//! Invariant: everything turns about one middle, a little off the picture's.

use super::Scene;
use super::canvas::Mask;
use super::colour::{Rgb, hex, mix, plus, scale, smooth};

pub(super) fn wheel(scene: &mut Scene) {
    let (bench, clay, steel): (u32, u32, u32) = match scene.mood {
        0 | 4 => (0x4A4138, 0xB98660, 0x8C8A84),
        1 | 5 => (0x9A8E7C, 0xC9B9A2, 0x9C9A94),
        2 | 6 => (0x3C3A37, 0x8A6A54, 0x7C7C7A),
        3 => (0xA68E70, 0xA0583A, 0x94908A),
        _ => (0x857C70, 0xD2C6B4, 0x88898A),
    };
    let noise = scene.noise;
    let dice = &mut *scene.dice;
    let (x0, y0) = (0.5 + dice.span(-0.015, 0.015), 0.64);
    let (disc, bowl) = (dice.span(0.42, 0.44), dice.span(0.27, 0.31));
    let wall = dice.span(0.15, 0.20);
    let mark = dice.span(0.0, 60.0);
    let spin = dice.span(26.0, 36.0);
    let (bench, clay, steel) = (hex(bench), hex(clay), hex(steel));
    let mut shadow = Mask::new(scene.canvas);
    shadow.add([x0 - disc, y0 - disc, x0 + disc, y0 + disc], |x, y| {
        if (x - x0).powi(2) + (y - y0).powi(2) < disc * disc { 1.0 } else { 0.0 }
    });
    shadow.blur(0.024);
    scene.canvas.wash(3, |x, y| {
        let slow = noise.rough(x * 3.0 + mark, y * 3.0, 4);
        let lit = 1.1 - 0.34 * ((x - 0.1).powi(2) + (y - 0.1).powi(2)).sqrt() + 0.12 * slow;
        let dust = smooth(0.25, 0.95, noise.rough(x * 7.0, y * 7.0 + mark, 4)) * 0.18;
        scale(mix(bench, clay, dust), lit * (1.0 - 0.6 * shadow.at(x - 0.03, y - 0.04)))
    });
    let unit = scene.canvas.unit;
    let tones = Tones { clay, steel };
    scene.canvas.paint([x0 - disc * 1.01, y0 - disc * 1.01, x0 + disc * 1.01, y0 + disc * 1.01], |x, y| {
        let (dx, dy) = (x - x0, y - y0);
        let away = (dx * dx + dy * dy).sqrt();
        let cover = ((disc - away) * unit + 0.5).clamp(0.0, 1.0);
        if cover <= 0.0 {
            return ([0.0; 3], 0.0);
        }
        let toward = -(0.79 * dx + 0.61 * dy) / away.max(0.004);
        let round = dy.atan2(dx);
        let lobes = 0.006 * (round * 2.0 + mark).sin() + 0.004 * noise.at(round * 1.3 + mark, 2.0);
        let out = away / bowl * (1.0 + lobes / bowl);
        let head = tones.head(noise, away / disc, toward, round, mark, [dx / disc, dy / disc]);
        // The bowl stands high and shades the head to its lower right.
        let (sx, sy) = (dx - 0.022, dy - 0.028);
        let shaded = smooth(1.14, 0.93, (sx * sx + sy * sy).sqrt() / bowl);
        let head = scale(head, 1.0 - 0.58 * shaded);
        let pot = tones.bowl(noise, out, toward, round, [wall, spin, mark], [dx / bowl, dy / bowl]);
        (mix(head, pot, ((1.0 - out) * bowl * unit + 0.5).clamp(0.0, 1.0)), cover)
    });
}

struct Tones {
    clay: Rgb,
    steel: Rgb,
}

impl Tones {
    /// The steel head: brushed in circles, bright along the light, with slip on it.
    fn head(
        &self,
        noise: &super::noise::Noise,
        out: f32,
        toward: f32,
        round: f32,
        mark: f32,
        at: [f32; 2],
    ) -> Rgb {
        let brushed = noise.at(out * 150.0, 3.0 + mark) + 0.6 * noise.at(out * 60.0, round * 2.0 + mark);
        let fan = 0.22 * (2.0 * (round - 0.9)).cos() + 0.05 * toward;
        let edge = smooth(0.96, 0.995, out);
        let mut colour = scale(self.steel, 0.78 + fan + 0.045 * brushed + 0.3 * edge * toward);
        for ring in [0.80f32, 0.90] {
            colour = scale(colour, 1.0 - 0.22 * smooth(0.006, 0.0, (out - ring).abs()));
        }
        let splash =
            noise.rough(at[0] * 2.4 + mark, at[1] * 2.4, 4) + 0.25 * noise.at(at[0] * 14.0, at[1] * 14.0);
        let thick = smooth(0.24, 0.34, splash - 0.25 * (out - 0.7)) * smooth(1.0, 0.93, out);
        let wet = scale(self.clay, 0.86 + 0.16 * toward * smooth(0.40, 0.30, splash) + 0.08 * splash);
        mix(colour, wet, 0.9 * thick)
    }

    /// The bowl: a rounded rim, a wall that falls inward, a floor with a spiral.
    fn bowl(
        &self,
        noise: &super::noise::Noise,
        out: f32,
        toward: f32,
        round: f32,
        shape: [f32; 3],
        at: [f32; 2],
    ) -> Rgb {
        let [wall, spin, mark] = shape;
        let tone = noise.rough(at[0] * 3.0 + mark, at[1] * 3.0, 4);
        let inner = 1.0 - wall;
        // Slope of the profile: outward falling is positive.
        let rim = ((out - (1.0 - wall * 0.45)) / (wall * 0.5)).clamp(-1.0, 1.0);
        let on_rim = smooth(inner - 0.05, inner + 0.02, out);
        let inside = smooth(inner + 0.01, inner - 0.09, out) * smooth(0.30, inner, out);
        let spiral = (out * spin * 3.1 + round).sin();
        let rings = spiral * (0.5 + 0.5 * noise.at(out * 9.0, mark)) * smooth(0.02, 0.12, out);
        let slope = on_rim * rim * 0.9 - inside * 0.55 + 0.15 * rings * (1.0 - on_rim * 0.6);
        let lit = 0.84 + 0.46 * slope * toward + 0.06 * tone;
        let hollow = 1.0 - 0.26 * smooth(inner + 0.02, inner - 0.2, out) * smooth(-0.5, 0.9, toward);
        let colour = scale(self.clay, lit * hollow * (1.0 - 0.05 * rings));
        // Water stands on it: one long glint on the rim, one inside, opposite.
        let band = |centre: f32, width: f32| (-((out - centre) / width).powi(2)).exp();
        let broken = 0.6 + 0.4 * noise.at(round * 6.0 + mark, out * 30.0);
        let glint = band(1.0 - wall * 0.36, 0.026) * smooth(0.70, 0.99, toward) * 0.42
            + band(inner - 0.07, 0.03) * smooth(0.62, 1.0, -toward) * 0.30
            + 0.05 * band(0.45, 0.05) * smooth(0.6, 1.0, -toward);
        let knob = 0.14 * smooth(0.085, 0.05, out) * toward;
        plus(scale(colour, 1.0 + knob), [1.0, 0.97, 0.92], glint * broken)
    }
}
