//! A board of glaze tests: four by five tiles.
//! Invariant: twenty different glazes, from bone to ink, each thin at the top and pooled at the foot.

use super::Scene;
use super::canvas::Mask;
use super::colour::{Rgb, hex, mix, plus, scale, smooth, vary};

const GLAZES: [u32; 20] = [
    0xE2DCCB, 0xA9C0AE, 0x6E9C92, 0x3E7488, 0x24496A, 0xE0C79A, 0xC99A4E, 0xB5693A, 0x8A4530, 0x4E2C26,
    0xEDEAE2, 0xC9BBA8, 0x93ABB8, 0x5C82A0, 0x8C7C6C, 0xE6D5AE, 0xC08A64, 0x565A4C, 0xA9BC9E, 0xD6D0C8,
];

pub(super) fn glaze_tests(scene: &mut Scene) {
    let board = hex([0xB4A58E, 0x8B8F8C, 0x7A6650, 0xC7BEAC][(scene.mood % 4) as usize]);
    let noise = scene.noise;
    let dice = &mut *scene.dice;
    let mut glazes = GLAZES;
    if scene.mood != 0 {
        dice.shuffle(&mut glazes);
    }
    let (across, down) = (0.222, 0.226);
    let half = 0.094;
    let start = (0.5 - 1.5 * across, 0.625 - 2.0 * down);
    let tiles: Vec<Tile> = (0..20)
        .map(|nth| Tile {
            x: start.0 + across * (nth % 4) as f32 + dice.span(-0.005, 0.005),
            y: start.1 + down * (nth / 4) as f32 + dice.span(-0.005, 0.005),
            half: half * dice.span(0.97, 1.02),
            turn: dice.span(-0.03, 0.03),
            glaze: vary(hex(glazes[nth]), dice),
            mark: dice.span(0.0, 80.0),
            shine: dice.span(0.25, 1.0),
            iron: if dice.chance(0.4) { dice.span(0.2, 0.8) } else { 0.05 },
        })
        .collect();
    let mut shadow = Mask::new(scene.canvas);
    for tile in &tiles {
        let reach = tile.half * 1.1;
        shadow.add([tile.x - reach, tile.y - reach, tile.x + reach, tile.y + reach], |x, y| {
            if tile.inside(x, y).0 > 0.0 { 1.0 } else { 0.0 }
        });
    }
    shadow.blur(0.007);
    scene.canvas.wash(2, |x, y| {
        let slow = noise.rough(x * 2.0, y * 2.0 + 5.0, 3);
        let grain = noise.rough(x * 4.0, y * 46.0, 3);
        let away = ((x - 0.1).powi(2) + (y - 0.1).powi(2)).sqrt();
        let lit = 1.14 - 0.26 * away + 0.05 * slow + 0.035 * grain;
        scale(board, lit * (1.0 - 0.58 * shadow.at(x - 0.011, y - 0.014)))
    });
    for tile in &tiles {
        tile.paint(scene);
    }
}

struct Tile {
    x: f32,
    y: f32,
    half: f32,
    turn: f32,
    glaze: Rgb,
    mark: f32,
    shine: f32,
    iron: f32,
}

impl Tile {
    /// Distance inside the rounded outline, and the place on the tile (−1..1 both ways).
    fn inside(&self, x: f32, y: f32) -> (f32, f32, f32) {
        let (dx, dy) = (x - self.x, y - self.y);
        let (u, v) = ((dx + dy * self.turn) / self.half, (dy - dx * self.turn) / self.half);
        let round = 0.2;
        let (qx, qy) = (u.abs() - (1.0 - round), v.abs() - (1.0 - round));
        let out = (qx.max(0.0).powi(2) + qy.max(0.0).powi(2)).sqrt() + qx.max(qy).min(0.0) - round;
        (-out * self.half, u, v)
    }

    fn paint(&self, scene: &mut Scene) {
        let noise = scene.noise;
        let unit = scene.canvas.unit;
        let reach = self.half * 1.08;
        let clay = hex(0x9A6C4A);
        scene.canvas.paint([self.x - reach, self.y - reach, self.x + reach, self.y + reach], |x, y| {
            let (inside, u, v) = self.inside(x, y);
            let cover = (inside * unit + 0.5).clamp(0.0, 1.0);
            if cover <= 0.0 {
                return ([0.0; 3], 0.0);
            }
            let rim = inside / self.half;
            let tone = noise.rough(u * 1.3 + self.mark, v * 1.3, 4);
            let runs = noise.rough(u * 4.0 + self.mark, v * 0.6, 2);
            // Thin and warm at the top, pooled and darker at the foot.
            let thin = smooth(-0.55, -1.0, v + 0.12 * runs);
            let pooled = smooth(0.25, 0.95, v + 0.16 * runs);
            let mut colour = scale(self.glaze, 1.0 + 0.10 * tone);
            colour = mix(colour, mix(clay, self.glaze, 0.45), 0.55 * thin);
            colour = mix(colour, scale(mix(colour, hex(0x5A3A24), 0.28), 0.66), 0.75 * pooled);
            colour = mix(colour, mix(clay, self.glaze, 0.2), 0.7 * smooth(0.07, 0.0, rim));
            colour = mix(
                colour,
                hex(0x38291E),
                0.7 * noise.specks(x * 44.0 + self.mark, y * 44.0, 0.3 * self.iron, 0.2),
            );
            // The bevel: its slope shows which side the light is on.
            let bevel = smooth(0.17, 0.0, rim);
            let (sx, sy) = if u.abs() > v.abs() { (u.signum(), 0.0) } else { (0.0, v.signum()) };
            let corner = smooth(0.25, 0.0, (u.abs() - v.abs()).abs());
            let (nx, ny) = (
                sx * (1.0 - 0.3 * corner) + 0.7 * corner * u.signum() * (1.0 - sx.abs()),
                sy * (1.0 - 0.3 * corner) + 0.7 * corner * v.signum() * (1.0 - sy.abs()),
            );
            let lit = 0.98 + bevel * (-0.34 * nx - 0.30 * ny) + 0.07 * (-u * 0.5 - v * 0.5);
            let streak =
                (-((u * 0.8 + v * 0.6 + 0.52 + 0.04 * tone) / 0.09).powi(2)).exp() * smooth(0.1, 0.3, rim);
            let glint = smooth(0.05, 0.10, rim) * smooth(0.17, 0.11, rim) * smooth(0.0, -0.8, u + v);
            (plus(scale(colour, lit), [1.0, 0.97, 0.9], self.shine * (0.075 * streak + 0.10 * glint)), cover)
        });
    }
}
