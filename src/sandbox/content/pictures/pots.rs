//! Single pots: the moon jar in window light, and the cup with its steam.
//! Invariant: the pot stands in the middle of the core box, so that any crop keeps it.

use super::Scene;
use super::canvas::Coarse;
use super::colour::{
    AMBER, BONE, CELADON, INK, IVORY, RUST, Rgb, SAND, SEA, SKY, STONE, hex, mix, plus, scale, smooth, vary,
};
use super::room::{Room, Shadows, Window, painted};
use super::vessel::{Profile, Vessel};

/// A large round jar, two bowls joined at their rims, and a patch of sun on the wall.
pub(super) fn moon_jar(scene: &mut Scene, portrait: bool) {
    let (wall, table, glaze, iron): (u32, u32, u32, f32) = match scene.mood {
        0 => (0xBCAE98, 0xAE8C66, 0xE9E0CF, 0.5),
        1 | 7 => (0x9FA99F, 0x8B7F70, INK, 0.25),
        2 => (0xC2B49E, 0xA58562, CELADON, 0.3),
        3 => (0x8E9A9C, 0x9A8468, 0xD8C3A0, 0.9),
        4 => (0xC4B7A4, 0x93765A, 0xA5673F, 0.4),
        5 => (0x5A554F, 0x5C4838, 0xD9D2C4, 0.5),
        _ => (0xC9A98C, 0xA9825E, 0xE0D8C8, 0.35),
    };
    let dice = &mut *scene.dice;
    let lean = if scene.mood == 0 { 0.0 } else { dice.span(-0.02, 0.03) };
    let radius = if portrait {
        0.74
    } else if scene.mood == 0 {
        0.325
    } else {
        dice.span(0.28, 0.335)
    };
    let neck = dice.span(0.33, 0.38) * radius;
    let height = radius * dice.span(2.0, 2.12);
    let belly = dice.span(0.45, 0.5);
    let r = radius / height;
    let mut points = vec![(0.0, neck / height), (0.035, neck / height * 0.94), (0.07, neck / height * 0.97)];
    // Two bowls, rim to rim: very nearly a sphere between neck and foot.
    for step in 0..14 {
        let t = 0.115 + 0.058 * step as f32;
        let away = (t - belly) / if t < belly { 0.485 } else { 0.515 };
        points.push((t, r * (1.0 - away * away).max(0.05).powf(0.52)));
    }
    points.push((0.945, r * 0.475));
    points.push((1.0, r * 0.43));
    let profile = Profile::through(&points);
    let foot = if portrait { 1.42 } else { 1.02 + 0.02 * dice.span(-1.0, 1.0) };
    let x = if portrait { 0.37 } else { 0.49 + 0.35 * lean };
    let mut jar = Vessel::new(profile, x, foot, height, vary(hex(glaze), dice), dice.span(0.0, 40.0));
    jar.line = dice.span(0.86, 0.895);
    jar.iron = iron;
    jar.gloss = if glaze == INK { 0.9 } else { 0.6 };
    jar.low = scale(jar.glaze, 0.93);
    jar.clay = hex(0x8A5C3E);
    let left = dice.span(0.26, 0.36);
    let room = Room {
        wall: painted(wall, scene.mood, dice),
        table: hex(table),
        edge: dice.span(0.90, 0.935),
        fall: 1.0,
        window: (!portrait).then(|| Window {
            left,
            top: dice.span(0.08, 0.13),
            width: dice.span(0.44, 0.52),
            height: dice.span(0.5, 0.6),
            slant: dice.span(0.24, 0.32),
            light: [1.3, 1.06, 0.72],
        }),
    };
    let mut shadows = Shadows::new(scene.canvas);
    jar.shade(&mut shadows, 1.0);
    room.paint(scene.canvas, scene.noise, shadows);
    jar.paint(scene.canvas, scene.noise);
}

/// A glossy cup of tea in a dark room.
pub(super) fn cup_and_steam(scene: &mut Scene) {
    let (wall, table, top, low): (u32, u32, u32, u32) = match scene.mood {
        0 => (0x35322F, 0x3F342B, 0x6FA0AC, 0x2F6478),
        1 => (0x2E3234, 0x3A3430, 0xD8D0C0, 0xB8A890),
        2 => (0x38302A, 0x45342A, RUST, 0x6A3620),
        3 => (0x2C3032, 0x38342F, CELADON, 0x4E8078),
        4 => (0x363230, 0x41362C, 0x2E5A6C, 0x152F3C),
        5 => (0x33302C, 0x463A2E, AMBER, 0x7A4318),
        6 => (0xA79C8C, 0x8E7256, SEA, INK),
        _ => (0x8F9692, 0x86705A, IVORY, SAND),
    };
    let dark = scene.mood < 6;
    let dice = &mut *scene.dice;
    let wide = dice.span(0.185, 0.215);
    let height = wide * dice.span(1.5, 1.72);
    let w = wide / height;
    let profile = match dice.below(3) {
        0 => Profile::through(&[
            (0.0, w),
            (0.5, w * 0.985),
            (0.78, w * 0.95),
            (0.92, w * 0.82),
            (1.0, w * 0.66),
        ]),
        1 => {
            Profile::through(&[(0.0, w), (0.4, w * 0.93), (0.75, w * 0.86), (0.93, w * 0.74), (1.0, w * 0.6)])
        }
        _ => {
            Profile::through(&[(0.0, w * 0.93), (0.35, w), (0.7, w * 0.97), (0.92, w * 0.78), (1.0, w * 0.6)])
        }
    };
    let x = 0.5 + dice.span(-0.03, 0.03);
    let foot = 1.03;
    let mut cup = Vessel::new(profile, x, foot, height, vary(hex(top), dice), dice.span(0.0, 40.0));
    cup.low = vary(hex(low), dice);
    cup.inside = hex(0xB87A50);
    cup.line = dice.span(0.82, 0.88);
    cup.gloss = 1.0;
    cup.lit = if dark { 0.74 } else { 0.95 };
    cup.tilt = 0.15;
    cup.liquid = Some(hex(if scene.mood == 1 { 0x6A6A30 } else { 0x7A3E18 }));
    cup.iron = 0.3;
    let edge = dice.span(0.915, 0.945);
    let room = Room {
        wall: painted(wall, scene.mood, dice),
        table: hex(table),
        edge,
        fall: if dark { 1.1 } else { 0.9 },
        window: None,
    };
    let mut shadows = Shadows::new(scene.canvas);
    cup.shade(&mut shadows, 1.0);
    room.paint(scene.canvas, scene.noise, shadows);
    cup.paint(scene.canvas, scene.noise);
    steam(scene, x, foot - height + 0.005, if dark { 0.26 } else { 0.2 });
}

/// A column of noise that widens and drifts on its way up.
fn steam(scene: &mut Scene, x: f32, from: f32, strength: f32) {
    let (noise, dice) = (scene.noise, &mut *scene.dice);
    let bend = dice.span(-0.14, 0.06);
    let shift = dice.span(0.0, 50.0);
    let tall = 0.74;
    let step = ((6.0 * scene.canvas.unit / 1_080.0) as usize).max(1);
    let thick = Coarse::of(
        scene.canvas,
        step,
        |px, py| {
            let up = (from - py) / tall;
            if !(-0.04..=1.0).contains(&up) {
                return 0.0;
            }
            let up = up.max(0.0);
            let drift = x + bend * up * up + 0.07 * up * noise.rough(up * 2.6 + shift, 0.7, 3);
            let wide = 0.034 + 0.15 * up.powf(0.8);
            let off = (px - drift) / wide;
            let curl =
                noise.rough(px * 5.2 + 1.5 * noise.at(px * 3.4, py * 3.4 + shift), py * 2.7 + shift, 4);
            let threads = 0.22 + 0.9 * smooth(-0.3, 0.8, curl + 0.25 * noise.at(px * 13.0, py * 4.5 + shift));
            (-off * off * 1.8).exp() * threads * smooth(0.0, 0.09, up) * smooth(1.0, 0.4, up)
        },
        0.0,
    );
    let light: Rgb = mix(hex(BONE), hex(SKY), 0.25);
    let glow = hex(STONE);
    let width = scene.canvas.width;
    for row in 0..scene.canvas.height {
        for column in 0..width {
            let here = thick.mixed(column, row) * strength;
            if here > 0.001 {
                let below = scene.canvas.px[row * width + column];
                scene.canvas.px[row * width + column] = plus(mix(below, light, here * 0.5), glow, here * 0.5);
            }
        }
    }
}
