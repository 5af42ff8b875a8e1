//! Headlands in haze, and grass on a dune.
//! Invariant: what is farther is paler.

use super::Scene;
use super::brush::{bent, stroke};
use super::colour::{Rgb, hex, mix, plus, ramp, scale, smooth};

/// Four to six ridges, one behind the other.
pub(super) fn headlands(scene: &mut Scene) {
    let (sky, ridges, sun): ([u32; 3], [u32; 4], u32) = match scene.mood {
        0 | 4 => ([0x7FA0AE, 0xC3C6BE, 0xE9DCC2], [0xDCC7A8, 0xAFA394, 0x6F7069, 0x1F3A4A], 0xFFF0C8),
        1 => ([0xD9B68E, 0xE8C7A2, 0xF0D9BA], [0xE3B98E, 0xC08E66, 0x8A5A3E, 0x4A2C20], 0xFFE6BE),
        2 => ([0x8E9EA6, 0xB8BDBA, 0xD6D2C6], [0xC0C2BA, 0x93A09C, 0x5C7274, 0x24424C], 0xFFF6E0),
        3 => ([0xA9A2B0, 0xD3B8AE, 0xEBCDB0], [0xD9B4A0, 0xA98C90, 0x6C6078, 0x2C3048], 0xFFE2B8),
        5 => ([0x9AB0AC, 0xC6CFC2, 0xE4DFC8], [0xC3CBB4, 0x93A58C, 0x5A7360, 0x22403C], 0xFFF4CE),
        6 => ([0x6C8796, 0xA8B6B6, 0xDCD2BE], [0xB9B8AC, 0x7E8E92, 0x465E6C, 0x142A38], 0xFFEBC4),
        _ => ([0xC5BDA9, 0xDCCFB6, 0xEFE2C8], [0xD6C4A2, 0xB09E80, 0x7C7058, 0x3A3A30], 0xFFF2D0),
    };
    let noise = scene.noise;
    let dice = &mut *scene.dice;
    let sun_at = (dice.span(0.3, 0.76), dice.span(0.20, 0.30));
    let sky: Vec<Rgb> = sky.iter().map(|&c| hex(c)).collect();
    let sun = hex(sun);
    scene.canvas.wash(4, |x, y| {
        let base = ramp(&sky, ((y + 0.1) / 0.62).clamp(0.0, 1.0));
        let (dx, dy) = (x - sun_at.0, y - sun_at.1);
        let far = (dx * dx + dy * dy).sqrt();
        let glow =
            0.34 * (-far * far / 0.035).exp() + 0.20 * (-far / 0.28).exp() + 0.8 * smooth(0.05, 0.033, far);
        let cloud = noise.rough(x * 1.6, y * 5.0, 3);
        plus(scale(base, 1.0 + 0.03 * cloud), sun, glow * (1.0 + 0.1 * cloud))
    });
    let count = 5 + dice.below(2);
    let tones: Vec<Rgb> = ridges.iter().map(|&c| hex(c)).collect();
    let width = scene.canvas.width;
    // For each ridge: its line across the picture, its colour and its mist.
    let lines: Vec<(Vec<f32>, Rgb, f32)> = (0..count)
        .map(|nth| {
            let way = nth as f32 / (count - 1) as f32;
            let base = 0.36 + 0.76 * way.powf(0.94) + dice.span(-0.015, 0.015);
            let (mark, steep) = (dice.span(0.0, 90.0), 0.4 + 0.75 * way);
            let tilt = dice.span(-0.10, 0.10);
            let line = (0..width)
                .map(|column| {
                    let x = scene.canvas.x(column);
                    let slow = noise.at(x * 1.5 + mark, 0.0) * 0.085 + noise.at(x * 3.4 + mark, 2.0) * 0.05;
                    let fine = noise.at(x * 9.0 + mark, 4.0) * 0.018
                        + noise.at(x * 23.0 + mark, 6.0) * 0.007
                        + noise.at(x * 70.0 + mark, 8.0) * 0.0028;
                    base + tilt * (x - 0.5) + (slow + fine) * steep
                })
                .collect();
            (line, ramp(&tones, way.powf(1.1)), 0.78 - 0.5 * way)
        })
        .collect();
    let mist = mix(sky[2], tones[0], 0.5);
    let unit = scene.canvas.unit;
    for row in 0..scene.canvas.height {
        let y = scene.canvas.y(row);
        for column in 0..width {
            let at = row * width + column;
            let mut colour = scene.canvas.px[at];
            // From the nearest ridge that covers this spot; only an edge needs the one behind it.
            let front = (0..count).rposition(|nth| (y - lines[nth].0[column]) * unit >= 0.5);
            if let Some(front) = front {
                colour = slope(scene, &lines[front], column, y, mist);
            }
            for ridge in &lines[front.map_or(0, |front| front + 1)..] {
                let cover = ((y - ridge.0[column]) * unit + 0.5).clamp(0.0, 1.0);
                if cover > 0.0 {
                    colour = mix(colour, slope(scene, ridge, column, y, mist), cover);
                }
            }
            scene.canvas.px[at] = colour;
        }
    }
}

/// The colour of one ridge at a place: woods, paths, and the mist at its foot.
fn slope(scene: &Scene, ridge: &(Vec<f32>, Rgb, f32), column: usize, y: f32, mist: Rgb) -> Rgb {
    let (line, colour, misty) = ridge;
    let below = y - line[column];
    let x = scene.canvas.x(column);
    let woods = scene.noise.rough(x * 16.0 + line[0] * 9.0, y * 30.0, 3);
    let shaded =
        scale(*colour, 1.0 + (0.07 + 0.06 * (1.0 - misty)) * woods + 0.08 * smooth(0.02, 0.0, below));
    let foot = smooth(0.0, 0.26, below + 0.03 * woods);
    mix(shaded, mist, misty * foot * 0.72)
}

/// A dune with three depths of grass, a band of sea, a pale sky.
pub(super) fn dune_grass(scene: &mut Scene) {
    let (sky, water, sand, blades): ([u32; 3], u32, u32, [u32; 3]) = match scene.mood {
        0 | 4 => ([0x9AB7BF, 0xC6D0CB, 0xEAD9C3], 0x6E97A0, 0xCDB48C, [0xA9A37A, 0x8B8A58, 0x5E6440]),
        1 | 5 => ([0xB9B2A8, 0xD3C7B4, 0xEBD8BC], 0x8C9A98, 0xC4A882, [0xB49A66, 0x96793F, 0x665230]),
        2 | 6 => ([0x8FA0A8, 0xB4BCBA, 0xCFC9BC], 0x5E7884, 0xB8A688, [0x8E9680, 0x6B7660, 0x424F42]),
        _ => ([0xD8B49A, 0xE6C8AA, 0xF2DDC0], 0x8B8E98, 0xCBAA84, [0xB69A6C, 0x8C7448, 0x574A32]),
    };
    let noise = scene.noise;
    let dice = &mut *scene.dice;
    let (horizon, crest) = (dice.span(0.56, 0.62), dice.span(0.68, 0.74));
    let mark = dice.span(0.0, 60.0);
    let sky: Vec<Rgb> = sky.iter().map(|&c| hex(c)).collect();
    let (water, sand) = (hex(water), hex(sand));
    let dune =
        |x: f32| crest - 0.05 * (1.0 - ((x - 0.42) / 0.75).powi(2)) + 0.03 * noise.at(x * 2.0 + mark, 1.0);
    scene.canvas.wash(2, |x, y| {
        let cloud = noise.rough(x * 1.2 + mark, y * 4.0, 3);
        let air = scale(ramp(&sky, ((y + 0.1) / (horizon + 0.1)).clamp(0.0, 1.0)), 1.0 + 0.05 * cloud);
        let lines = noise.at(x * 6.0, (y - horizon) * 260.0);
        let deep = scale(water, 1.0 + 0.07 * lines - 0.25 * ((y - horizon) / 0.2).clamp(0.0, 1.0));
        let sea = mix(
            air,
            mix(deep, air, 0.35 * smooth(0.03, 0.0, y - horizon)),
            smooth(-0.0015, 0.0015, y - horizon),
        );
        let grit = noise.rough(x * 60.0, y * 60.0, 2);
        let ground = scale(
            sand,
            0.98 + 0.06 * grit + 0.1 * noise.rough(x * 3.0, y * 6.0, 3) - 0.25 * smooth(crest, 1.3, y),
        );
        mix(sea, ground, smooth(-0.003, 0.003, y - dune(x)))
    });
    let [left, _, right, bottom] = scene.canvas.view();
    let span = right - left;
    let wind = dice.span(0.10, 0.22);
    for (depth, count) in [240usize, 340, 430].into_iter().enumerate() {
        let near = depth as f32 / 2.0;
        let count = (count as f32 * span.max(1.0) * ((bottom - crest) / 0.54)) as usize;
        for nth in 0..count {
            let x = left - 0.15 + (span + 0.2) * dice.span(0.0, 1.0);
            let clump = noise.rough(x * 4.0 + mark, depth as f32 * 3.0, 2);
            let way = nth as f32 / count as f32;
            let floor = bottom + 0.06 - crest;
            let root = dune(x) + 0.02 + floor * (0.34 * near + (0.26 + 0.34 * near) * way) + 0.03 * clump;
            let root = root.min(bottom + 0.08);
            let tall = (0.13 + 0.12 * near + 0.10 * dice.span(0.0, 1.0)) * (1.0 + 0.3 * clump);
            let lean = wind * (0.35 + dice.span(-0.5, 1.0)) * (0.6 + near);
            let droop = dice.span(0.0, 0.45);
            let tip = (x + lean * (1.0 + 0.6 * droop), root - tall * (1.0 - 0.55 * droop));
            let knee = (x + lean * 0.22, root - tall * 0.72);
            let half = (0.0012 + 0.0016 * near) * dice.span(0.7, 1.3);
            let base = ramp(
                &[hex(blades[0]), hex(blades[1]), hex(blades[2])],
                near * 0.8 + 0.2 * dice.span(0.0, 1.0),
            );
            let lit = scale(base, dice.span(0.72, 1.28));
            let haze = mix(lit, sand, 0.30 * (1.0 - near));
            let soft = if depth == 0 { 0.0035 } else { 0.0 };
            stroke(scene.canvas, &bent((x, root), knee, tip, half, 9), haze, soft, 0.92);
        }
    }
}
