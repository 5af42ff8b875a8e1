//! A flowering quince branch in a flask, and its shadow on the wall.
//! Invariant: stems start in the flask's mouth; blossoms sit on twigs.

use super::Scene;
use super::brush::{cast, stroke};
use super::canvas::Canvas;
use super::colour::{BONE, INK, IVORY, RUST, Rgb, SEA, SKY, hex, mix, scale, smooth, vary};
use super::noise::Noise;
use super::room::{Room, Shadows, Window, painted};
use super::still::flask;
use super::vessel::Vessel;

struct Bough {
    stems: Vec<Vec<(f32, f32, f32)>>,
    blossoms: Vec<Blossom>,
}

struct Blossom {
    x: f32,
    y: f32,
    size: f32,
    turn: f32,
    /// 1 seen from the front, less from the side.
    open: f32,
    shade: f32,
    bud: bool,
}

pub(super) fn quince_branch(scene: &mut Scene) {
    let (wall, table, pot, petal, heart): (u32, u32, u32, u32, u32) = match scene.mood {
        0 | 4 => (0xB9AC98, 0xA98864, 0x4C8496, 0xF1EAE2, 0xC9A59A),
        1 | 5 => (0x8C9A98, 0x9A8266, BONE, 0xE3A493, 0xA4523F),
        2 | 6 => (0xC6B9A4, 0x8F7050, INK, 0xF0DDD2, 0xC08A78),
        3 => (0xB4A28E, 0xA27C58, RUST, 0xF3EDE4, 0xC9A08C),
        _ => (0xA9ADA4, 0x94795C, IVORY, 0xD98A78, 0x8E3F32),
    };
    let dice = &mut *scene.dice;
    let (x, foot) = (0.46 + dice.span(-0.02, 0.03), 1.06);
    let height = dice.span(0.35, 0.40);
    let glaze =
        vary(hex(if dice.chance(0.2) && scene.mood != 0 { [SEA, SKY][dice.below(2)] } else { pot }), dice);
    let mut vase =
        Vessel::new(flask(dice.span(0.33, 0.37), 0.108), x, foot, height, glaze, dice.span(0.0, 40.0));
    vase.line = dice.span(0.84, 0.9);
    vase.gloss = 0.8;
    vase.low = scale(glaze, 0.85);
    let mouth = (x, foot - height);
    let mut bough = Bough { stems: Vec::new(), blossoms: Vec::new() };
    for (lean, length) in [(-0.42, 0.62), (0.06, 0.80), (0.55, 0.70)] {
        let heading = -std::f32::consts::FRAC_PI_2 + lean * 0.8 + scene.dice.span(-0.08, 0.08);
        grow(&mut bough, scene, mouth, heading, length, 0.0050, 0);
    }
    let window =
        Window { left: 0.30, top: 0.26, width: 0.45, height: 0.62, slant: 0.24, light: [1.28, 1.06, 0.74] };
    let room = Room {
        wall: painted(wall, scene.mood, scene.dice),
        table: hex(table),
        edge: 0.945,
        fall: 0.95,
        window: Some(window),
    };
    let mut shadows = Shadows::new(scene.canvas);
    vase.shade(&mut shadows, 1.0);
    for stem in &bough.stems {
        cast(shadows.wall(), stem, 1.0);
    }
    for blossom in &bough.blossoms {
        let (bx, by, size) = (blossom.x, blossom.y, blossom.size);
        shadows.wall().add([bx - size, by - size, bx + size, by + size], |px, py| {
            if (px - bx).powi(2) + (py - by).powi(2) < size * size { 0.95 } else { 0.0 }
        });
    }
    room.paint(scene.canvas, scene.noise, shadows);
    let bark = hex(0x4A3426);
    for stem in &bough.stems {
        stroke(scene.canvas, stem, bark, 0.0, 1.0);
        // The lit side of the bark.
        let lit: Vec<_> =
            stem.iter().map(|&(x, y, half)| (x - half * 0.42, y - half * 0.2, half * 0.4)).collect();
        stroke(scene.canvas, &lit, hex(0x8A6A50), 0.0, 0.55);
    }
    vase.paint(scene.canvas, scene.noise);
    for (stem, _) in bough.stems.iter().zip(0..3) {
        let near: Vec<_> = stem.iter().copied().filter(|at| at.1 > mouth.1 - 0.03).collect();
        if near.len() > 1 {
            stroke(scene.canvas, &near, bark, 0.0, 1.0);
        }
    }
    for blossom in &bough.blossoms {
        blossom.paint(scene.canvas, scene.noise, hex(petal), hex(heart));
    }
}

/// A stem that turns a little at each step, thins, and sends out twigs and blossoms.
fn grow(
    bough: &mut Bough,
    scene: &mut Scene,
    from: (f32, f32),
    heading: f32,
    length: f32,
    half: f32,
    order: u32,
) {
    const PIECE: f32 = 0.022;
    let pieces = ((length / PIECE) as usize).max(2);
    let (mut x, mut y) = from;
    let mut heading = heading;
    let mut line = vec![(x, y, half)];
    let mut twigs = Vec::new();
    for piece in 1..=pieces {
        let way = piece as f32 / pieces as f32;
        heading += scene.dice.span(-0.20, 0.20) - 0.035 * (heading + std::f32::consts::FRAC_PI_2);
        x += PIECE * heading.cos();
        y += PIECE * heading.sin();
        let thin = half * (1.0 - 0.72 * way);
        line.push((x, y, thin.max(0.0009)));
        let bare = if order == 0 { 0.42 } else { 0.12 };
        if way > bare && order < 3 && scene.dice.chance(if order == 0 { 0.30 } else { 0.16 }) {
            let side = if scene.dice.chance(0.5) { 1.0 } else { -1.0 };
            twigs.push((
                (x, y),
                heading + side * scene.dice.span(0.35, 0.85),
                length * scene.dice.span(0.25, 0.48),
                thin * 0.72,
            ));
        }
        let flowers = if order == 0 { 0.34 } else { 0.62 };
        if way > bare && scene.dice.chance(flowers) {
            let count = 1 + scene.dice.below(3);
            for _ in 0..count {
                let dice = &mut *scene.dice;
                bough.blossoms.push(Blossom {
                    x: x + dice.span(-0.018, 0.018),
                    y: y + dice.span(-0.016, 0.016),
                    size: dice.span(0.0085, 0.0165),
                    turn: dice.span(0.0, 6.3),
                    open: dice.span(0.6, 1.0),
                    shade: dice.span(0.82, 1.08),
                    bud: dice.chance(0.24),
                });
            }
        }
    }
    bough.stems.push(line);
    for (from, heading, length, half) in twigs {
        grow(bough, scene, from, heading, length, half, order + 1);
    }
}

impl Blossom {
    fn paint(&self, canvas: &mut Canvas, noise: &Noise, petal: Rgb, heart: Rgb) {
        let unit = canvas.unit;
        let size = if self.bud { self.size * 0.5 } else { self.size };
        let reach = size * 1.2;
        let (sin, cos) = self.turn.sin_cos();
        canvas.paint([self.x - reach, self.y - reach, self.x + reach, self.y + reach], |x, y| {
            let (dx, dy) = ((x - self.x) / size, (y - self.y) / size);
            let (u, v) = (dx * cos + dy * sin, (dy * cos - dx * sin) / self.open);
            let away = (u * u + v * v).sqrt();
            let round = v.atan2(u);
            let lobe = if self.bud { 1.0 } else { 0.76 + 0.24 * (2.5 * round).cos().abs().sqrt() };
            let cover = ((lobe - away) * size * unit + 0.5).clamp(0.0, 1.0);
            if cover <= 0.0 {
                return ([0.0; 3], 0.0);
            }
            let lit = 0.92 - 0.20 * dx - 0.16 * dy;
            let fold = 1.0 - 0.20 * smooth(0.3, 0.0, (2.5 * round).cos().abs()) * smooth(0.2, 0.5, away);
            let tone = noise.at(x * 300.0, y * 300.0) * 0.04;
            let middle =
                if self.bud { 0.45 } else { 0.8 * smooth(0.42, 0.12, away) + 0.16 * smooth(0.75, 0.4, away) };
            (scale(mix(petal, heart, middle), (lit * fold + tone) * self.shade * 0.92), cover)
        });
    }
}
