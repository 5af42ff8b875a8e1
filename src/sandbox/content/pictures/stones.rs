//! Pebbles on sand.
//! Invariant: stones do not overlap; large ones are placed first.

use super::Scene;
use super::canvas::{Canvas, Mask};
use super::colour::{Rgb, hex, mix, plus, scale, smooth, vary};
use super::noise::Noise;

struct Stone {
    x: f32,
    y: f32,
    /// Half length, and half width as a share of it.
    size: f32,
    flat: f32,
    turn: f32,
    colour: Rgb,
    vein: bool,
    mark: f32,
}

pub(super) fn pebbles(scene: &mut Scene) {
    let (sand, tones): (u32, [u32; 8]) = match scene.mood % 4 {
        0 => (0xC3AE8C, [0x6E747A, 0x8C8F90, 0x5F7682, 0xA79A88, 0x7C5B4A, 0x3E4C58, 0xC9C2B4, 0x9C8468]),
        1 => (0xA9A090, [0x5C6468, 0x7C8488, 0x4A545C, 0x8E8C86, 0x6C6A66, 0x30383E, 0xBDB9B0, 0x868078]),
        2 => (0xCDB592, [0x9C6A4C, 0xB98A66, 0x7C4E3A, 0xC4A684, 0x8A7460, 0x5C4438, 0xDCCDB4, 0xA67C5A]),
        _ => (0x9C978C, [0x5E7A80, 0x7E989A, 0x3F5A64, 0xA4ACA6, 0x6E8078, 0x26404C, 0xC6C8BE, 0x8E8672]),
    };
    let noise = scene.noise;
    let [left, top, right, bottom] = scene.canvas.view();
    let stones = strewn(scene, &tones, [left, top, right, bottom]);
    let mut shadow = Mask::new(scene.canvas);
    let mut contact = Mask::new(scene.canvas);
    for stone in &stones {
        let reach = stone.size * 1.2;
        let area = [stone.x - reach, stone.y - reach, stone.x + reach, stone.y + reach];
        shadow.add(area, |x, y| if stone.out(x, y).0 < 1.0 { 1.0 } else { 0.0 });
        contact.add(area, |x, y| if stone.out(x, y).0 < 1.1 { 1.0 } else { 0.0 });
    }
    shadow.blur(0.009);
    contact.blur(0.004);
    let sand = hex(sand);
    let mark = scene.dice.span(0.0, 40.0);
    scene.canvas.wash(1, |x, y| {
        let grit = noise.at(x * 190.0, y * 190.0) + noise.at(x * 84.0, y * 84.0 + mark);
        let slow = noise.rough(x * 3.0, y * 3.0 + mark, 2);
        let grain = noise.specks(x * 120.0, y * 120.0, 0.2, 0.3);
        let dark =
            (1.0 - 0.52 * shadow.at(x - 0.014, y - 0.017)) * (1.0 - 0.42 * contact.at(x - 0.003, y - 0.004));
        scale(sand, (1.0 + 0.05 * grit + 0.07 * slow - 0.22 * grain) * dark)
    });
    for stone in &stones {
        stone.paint(scene.canvas, noise);
    }
}

fn strewn(scene: &mut Scene, tones: &[u32; 8], view: [f32; 4]) -> Vec<Stone> {
    let dice = &mut *scene.dice;
    let area = (view[2] - view[0]) * (view[3] - view[1]) / 1.25;
    let mut stones: Vec<Stone> = Vec::new();
    let sizes =
        [(4, 0.105, 0.14), (9, 0.068, 0.10), (22, 0.045, 0.066), (40, 0.028, 0.044), (75, 0.013, 0.027)];
    for (count, small, large) in sizes {
        let mut placed = 0;
        for _ in 0..count * 40 {
            if placed as f32 >= count as f32 * area {
                break;
            }
            let size = dice.span(small, large);
            let (x, y) =
                (dice.span(view[0] - 0.04, view[2] + 0.04), dice.span(view[1] - 0.04, view[3] + 0.04));
            let free = stones.iter().all(|other| {
                let gap = 0.86 * (size + other.size) + 0.004;
                (x - other.x).powi(2) + (y - other.y).powi(2) > gap * gap
            });
            if free {
                let colour = vary(hex(*dice.pick(tones)), dice);
                let flat = dice.span(0.66, 0.95);
                let vein = size > 0.024 && dice.chance(0.33);
                stones.push(Stone {
                    x,
                    y,
                    size,
                    flat,
                    turn: dice.span(0.0, std::f32::consts::PI),
                    colour,
                    vein,
                    mark: dice.span(0.0, 90.0),
                });
                placed += 1;
            }
        }
    }
    stones
}

impl Stone {
    /// 1 on the outline, less inside; and the place along and across the stone.
    fn out(&self, x: f32, y: f32) -> (f32, f32, f32) {
        let (sin, cos) = self.turn.sin_cos();
        let (dx, dy) = ((x - self.x) / self.size, (y - self.y) / self.size);
        let (along, across) = (dx * cos + dy * sin, (dy * cos - dx * sin) / self.flat);
        // Between an ellipse and a rounded box.
        let (a2, b2) = (along * along, across * across);
        let round = (a2 + b2).sqrt();
        let boxy = (a2 * a2 + b2 * b2).sqrt().sqrt();
        (round * 0.72 + boxy * 0.28, along, across)
    }

    fn paint(&self, canvas: &mut Canvas, noise: &Noise) {
        let unit = canvas.unit;
        let reach = self.size * 1.12 + 0.003;
        let (sin, cos) = self.turn.sin_cos();
        let bump = 0.06 / (self.size * 12.0 + 0.5);
        canvas.paint([self.x - reach, self.y - reach, self.x + reach, self.y + reach], |x, y| {
            let (out, along, across) = self.out(x, y);
            let out = out * (1.0 + bump * noise.at(along * 2.0 + self.mark, across * 2.0));
            let cover = ((1.0 - out) * self.size * self.flat * unit + 0.5).clamp(0.0, 1.0);
            if cover <= 0.0 {
                return ([0.0; 3], 0.0);
            }
            let inside = out.min(1.0);
            let lean = inside.powi(3);
            let (nx, ny) = ((along * cos - across * sin) * lean, (along * sin + across * cos) * lean);
            let nz = (1.0 - (nx * nx + ny * ny).min(0.96)).sqrt();
            let facing = -0.62 * nx - 0.48 * ny + 0.62 * nz;
            let lit = ((facing + 0.28) / 1.28).max(0.0).powf(1.25);
            let (u, v) = (along * self.size * 12.0 + self.mark, across * self.size * 12.0);
            let rough = noise.rough(u * 1.4, v * 1.4, 3);
            let grit = noise.at(x * 160.0, y * 160.0);
            let mut skin = scale(self.colour, 1.0 + 0.12 * rough + 0.07 * grit);
            skin = mix(skin, hex(0x3A342E), 0.4 * noise.specks(x * 75.0, y * 75.0 + self.mark, 0.22, 0.3));
            if self.vein {
                let course = across - 0.35 * along - 0.18 * noise.at(along * 2.2 + self.mark, 1.0) - 0.1;
                let wide = 0.045 + 0.04 * noise.at(along * 3.0, self.mark);
                let second = across + 0.9 * along - 0.35 - 0.1 * noise.at(along * 4.0, self.mark);
                let quartz = smooth(wide + 0.025, wide - 0.01, course.abs())
                    .max(0.6 * smooth(0.035, 0.01, second.abs()));
                skin = mix(skin, hex(0xDDD6C8), 0.8 * quartz);
            }
            let mirror = (-0.345 * nx - 0.339 * ny + 0.875 * nz).max(0.0).powi(14);
            (plus(scale(skin, 0.28 + 1.02 * lit), [1.0, 0.98, 0.93], 0.045 * mirror), cover)
        });
    }
}
