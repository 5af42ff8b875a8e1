//! A glaze seen so close that it becomes weather.
//! Invariant: pale where it is thin, dark where it ran together; cracks only in the pale.

use super::Scene;
use super::canvas::Coarse;
use super::colour::{Rgb, hex, mix, plus, ramp, scale, smooth};

pub(super) fn glaze_close_up(scene: &mut Scene) {
    let (tones, dense): ([u32; 5], f32) = match scene.mood {
        0 | 4 => ([0xE6DEC2, 0xC3CFB4, 0x86AE9A, 0x3F7A74, 0x173E48], 1.0),
        1 | 5 => ([0xECD9B4, 0xCF9256, 0xA2582C, 0x6A3018, 0x351A12], 0.85),
        2 | 6 => ([0xE4E2D8, 0xB9CBCC, 0x7FA3B0, 0x3F6C86, 0x1A3A52], 1.0),
        3 => ([0xB8B09C, 0x7C8476, 0x4C5A54, 0x2A3A3C, 0x141E22], 0.9),
        _ => ([0xEFE6D2, 0xDCCBA8, 0xB9B48C, 0x7C8C60, 0x46593C], 0.9),
    };
    let noise = scene.noise;
    let dice = &mut *scene.dice;
    let mark = dice.span(0.0, 60.0);
    let size = dice.span(0.85, 1.25);
    let swirl = dice.span(0.12, 0.55);
    let tones: Vec<Rgb> = tones.iter().map(|&c| hex(c)).collect();
    let step = ((3.0 * scene.canvas.unit / 1_080.0) as usize).max(1);
    let thick = Coarse::of(
        scene.canvas,
        step,
        |x, y| {
            let (u, v) = (x * 2.3 * size + mark, y * 2.3 * size);
            let (wx, wy) = (noise.rough(u, v, 3), noise.rough(u + 31.0, v + 9.0, 3));
            let warped = noise.rough(u + swirl * wx, v + swirl * wy + mark, 5);
            let runs = noise.rough(x * 9.0 + mark, y * 1.5, 3);
            (0.02 + 0.66 * dense * smooth(0.1, 1.2, y) + 0.42 * warped + 0.06 * runs).clamp(0.0, 1.0)
        },
        0.0,
    );
    let width = scene.canvas.width;
    let unit = scene.canvas.unit;
    // The same distance on the pot, however large the picture.
    let aside = ((3.0 * unit / 1_080.0) as usize).max(1);
    let steep = 6.0 * 3.0 / 1_080.0 / (aside as f32 / unit);
    for row in 0..scene.canvas.height {
        let y = scene.canvas.y(row);
        for column in 0..width {
            let x = scene.canvas.x(column);
            let here = thick.mixed(column, row);
            let slope = (thick.mixed(column.saturating_sub(aside), row.saturating_sub(aside)) - here) * steep;
            let fine = noise.at(x * 70.0, y * 70.0) * 0.6 + noise.at(x * 160.0, y * 160.0) * 0.4;
            let mut colour = ramp(&tones, here + 0.018 * fine);
            // Its thickness catches the light on one side, as a hill does.
            colour = scale(colour, 1.0 + slope.clamp(-0.15, 0.19));
            let pale = smooth(0.52, 0.20, here);
            if pale > 0.02 {
                let wide = 1.05 / unit.min(1_080.0);
                let (first, second) = noise.cracks(x * 8.5 + mark + 0.25 * fine, y * 8.5);
                let crack = smooth(8.5 * wide * 1.9, 8.5 * wide * 0.5, second - first);
                let (first, second) = noise.cracks(x * 19.0 + 40.0, y * 19.0 + mark);
                let hair = 0.5
                    * smooth(19.0 * wide * 1.5, 19.0 * wide * 0.4, second - first)
                    * smooth(0.4, 0.1, here);
                colour =
                    mix(colour, scale(tones[3], 0.7), 0.72 * pale * crack.max(hair) * (0.65 + 0.35 * fine));
            }
            let speck = noise
                .specks(x * 26.0 + mark, y * 26.0, 0.13, 0.16)
                .max(0.7 * noise.specks(x * 60.0, y * 60.0, 0.06, 0.22));
            colour = mix(colour, hex(0x33261C), 0.72 * smooth(0.1, 0.7, speck));
            let sheen = smooth(0.55, 1.0, noise.at(x * 1.7 + mark, y * 1.9 + 3.0));
            scene.canvas.px[row * width + column] = plus(colour, [1.0, 0.98, 0.94], 0.025 * sheen);
        }
    }
}
