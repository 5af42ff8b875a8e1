//! The shore seen from the cliff: sand, foam, and water that gets deeper.
//! Invariant: land lies at the upper left, as in the account's photographs of this bay.

use super::Scene;
use super::canvas::Coarse;
use super::colour::{Rgb, hex, mix, ramp, scale, smooth};

pub(super) fn shore(scene: &mut Scene) {
    let (sand, water): (u32, [u32; 4]) = match scene.mood {
        0 | 4 => (0xCBAF82, [0x9FB3A6, 0x4C8C92, 0x226A7C, 0x123E52]),
        1 | 5 => (0xB9AA94, [0xA9B4AE, 0x6C8C94, 0x3E6374, 0x1D3848]),
        2 | 6 => (0xD3B795, [0xB4C4B2, 0x6FA89E, 0x35847F, 0x185A60]),
        _ => (0x8F8578, [0x98A09C, 0x5C767C, 0x324E5C, 0x172B38]),
    };
    let noise = scene.noise;
    let dice = &mut *scene.dice;
    let angle = dice.span(-0.62, -0.30);
    let (sin, cos) = angle.sin_cos();
    let off = dice.span(0.52, 0.62);
    let mark = dice.span(0.0, 50.0);
    let sand = hex(sand);
    let water: Vec<Rgb> = water.iter().map(|&c| hex(c)).collect();
    let step = ((4.0 * scene.canvas.unit / 1_080.0) as usize).max(1);
    // How far out to sea a place is: below 0 is land. The line wavers in three sizes.
    let out = Coarse::of(
        scene.canvas,
        step,
        |x, y| {
            let across = (x - 0.5) * cos + (y - off) * sin;
            let down = -(x - 0.5) * sin + (y - off) * cos;
            down + 0.075 * noise.rough(across * 2.2 + mark, down * 0.9, 3)
                + 0.022 * noise.rough(across * 9.0, down * 5.0 + mark, 3)
        },
        0.0,
    );
    // Foam and its lace, at half the size: nothing in it is sharper than that.
    let step = ((2.0 * scene.canvas.unit / 1_080.0) as usize).max(1);
    let warp = |x: f32, y: f32| 0.35 * noise.at(x * 6.0 + mark, y * 6.0);
    let lace = Coarse::of(
        scene.canvas,
        step,
        |x, y| noise.rough(x * 9.0 + warp(x, y) + mark, y * 11.0 - warp(x, y), 5),
        0.0,
    );
    let veins = Coarse::of(
        scene.canvas,
        step,
        |x, y| 1.0 - (noise.rough(x * 5.0 - warp(x, y), y * 6.0 + mark + warp(x, y), 4) * 2.3).abs().min(1.0),
        0.0,
    );
    let width = scene.canvas.width;
    for row in 0..scene.canvas.height {
        let y = scene.canvas.y(row);
        for column in 0..width {
            let x = scene.canvas.x(column);
            let far = out.mixed(column, row);
            let at = row * width + column;
            scene.canvas.px[at] = if far < -0.08 {
                let grit = noise.at(x * 150.0, y * 150.0) + 0.7 * noise.at(x * 60.0, y * 60.0);
                let drift = noise.rough(x * 3.0 + mark, y * 4.0, 2);
                scale(sand, 1.0 + 0.045 * grit + 0.07 * drift)
            } else {
                edge(
                    scene,
                    &water,
                    sand,
                    mark,
                    [x, y, far, lace.mixed(column, row), veins.mixed(column, row)],
                )
            };
        }
    }
    scene.finish.bleed = 0.8;
}

/// Wet sand, foam and water around the line.
fn edge(scene: &Scene, water: &[Rgb], sand: Rgb, mark: f32, place: [f32; 5]) -> Rgb {
    let noise = scene.noise;
    let [x, y, far, lace, veins] = place;
    let far = far + 0.012 * lace;
    let grit = noise.at(x * 150.0, y * 150.0) + 0.7 * noise.at(x * 60.0, y * 60.0);
    let damp = smooth(-0.075, -0.02, far);
    let land = mix(scale(sand, 1.0 + 0.045 * grit), scale(mix(sand, water[0], 0.1), 0.62), damp);
    let depth = (far / 0.62).clamp(0.0, 1.0);
    let tone = ramp(water, (depth.powf(0.62) + 0.14 * lace).clamp(0.0, 1.0));
    let sea = scale(tone, 1.0 + 0.10 * lace);
    let mut colour = mix(land, sea, smooth(-0.006, 0.012, far));
    // Four fronts of falling strength, and lace drawn out behind each.
    let mut foam = 0.0f32;
    for (front, wide, strength) in
        [(0.0f32, 0.026f32, 1.25f32), (0.13, 0.030, 0.86), (0.28, 0.034, 0.62), (0.47, 0.038, 0.46)]
    {
        let bowed = front + 0.035 * noise.at(x * 3.1 + front * 40.0, y * 2.0 + mark);
        let behind = far - bowed;
        if !(-0.1..0.45).contains(&behind) {
            continue;
        }
        // Close to a bell, and cheap: this is asked for a million times.
        let near = (1.0 - (behind / wide).powi(2) / 9.0).max(0.0);
        let crest = near * (near * near).powi(4);
        let trail = smooth(-0.01, 0.01, behind) * (-behind.max(0.0) / (0.075 + 0.03 * front)).exp();
        let torn =
            smooth(0.28, 0.95, crest * (0.95 + 0.55 * lace) * strength.min(1.0) + 0.12 * lace + 0.06 * grit);
        let woven = smooth(0.50, 0.92, veins) * trail * 0.8;
        foam = foam.max(torn * strength.min(1.0)).max(woven * strength.min(1.0));
    }
    let white = scale([0.90, 0.90, 0.86], 0.9 + 0.14 * lace);
    // Foam on sand throws a thin shadow toward the land.
    let lip = smooth(-0.03, -0.012, far) * smooth(0.004, -0.010, far);
    colour = scale(colour, 1.0 - 0.26 * lip);
    mix(colour, white, (foam * smooth(-0.024, -0.008, far)).clamp(0.0, 0.97))
}
