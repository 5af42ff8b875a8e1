//! Groups on a table: three and a cup, nesting bowls, lemons in a bowl.
//! Invariant: things farther back are painted first, and all of them share one shadow on the wall.

use super::Scene;
use super::canvas::Canvas;
use super::colour::{
    AMBER, BONE, CELADON, INK, IVORY, RUST, SAND, SEA, SKY, STONE, hex, mix, plus, scale, smooth, vary,
};
use super::noise::Noise;
use super::room::{Room, Shadows, painted};
use super::vessel::{Profile, Vessel};

/// A round-bellied bottle with a neck, `belly` and `neck` as shares of the height.
pub(super) fn flask(belly: f32, neck: f32) -> Profile {
    Profile::through(&[
        (0.0, neck * 1.12),
        (0.03, neck * 0.98),
        (0.2, neck * 0.92),
        (0.30, neck * 1.12),
        (0.5, belly * 0.86),
        (0.64, belly),
        (0.78, belly * 0.955),
        (0.88, belly * 0.86),
        (0.95, belly * 0.745),
        (1.0, belly * 0.62),
    ])
}

/// A tall bottle with straight sides and a long neck.
pub(super) fn bottle(body: f32, neck: f32) -> Profile {
    Profile::through(&[
        (0.0, neck * 1.2),
        (0.018, neck * 1.02),
        (0.28, neck * 0.94),
        (0.33, neck * 1.1),
        (0.46, body * 0.86),
        (0.54, body),
        (0.9, body * 0.99),
        (1.0, body * 0.93),
    ])
}

/// A cylinder that is a little narrower at the top.
pub(super) fn cylinder(wide: f32) -> Profile {
    Profile::through(&[
        (0.0, wide * 0.93),
        (0.04, wide * 0.92),
        (0.5, wide * 0.965),
        (0.92, wide),
        (1.0, wide * 0.94),
    ])
}

/// A small handleless cup.
pub(super) fn cup(wide: f32) -> Profile {
    Profile::through(&[
        (0.0, wide),
        (0.45, wide * 0.99),
        (0.75, wide * 0.95),
        (0.92, wide * 0.8),
        (1.0, wide * 0.62),
    ])
}

/// A flared bowl on a small foot.
pub(super) fn bowl(wide: f32) -> Profile {
    Profile::through(&[
        (0.0, wide),
        (0.13, wide * 0.975),
        (0.36, wide * 0.885),
        (0.58, wide * 0.725),
        (0.74, wide * 0.52),
        (0.835, wide * 0.335),
        (0.865, wide * 0.285),
        (1.0, wide * 0.275),
    ])
}

/// Glazes that stand well beside each other: flask, bottle, cylinder, cup.
const SETS: [[u32; 4]; 6] = [
    [SEA, IVORY, 0xB7A98C, AMBER],
    [CELADON, BONE, RUST, IVORY],
    [INK, SAND, CELADON, BONE],
    [BONE, INK, STONE, RUST],
    [RUST, IVORY, SKY, INK],
    [SKY, 0xD8CDB8, SEA, SAND],
];

/// A bottle, a flask, a cylinder, and a small cup that came along.
pub(super) fn three_and_a_cup(scene: &mut Scene) {
    let (wall, table, lit): (u32, u32, f32) = match scene.mood {
        0 => (0xAFA799, 0x93806A, 1.0),
        1 => (0x76777A, 0x6A5C50, 0.84),
        2 => (0xB9AE9C, 0xA08566, 1.0),
        3 => (0x8C9A98, 0x8F7C64, 0.97),
        4 => (0xC4AE94, 0xA07E5C, 1.0),
        5 => (0x55524F, 0x4E4238, 0.78),
        6 => (0xA2ABA6, 0x988268, 0.98),
        _ => (0xC6BAA8, 0x8D6F52, 1.0),
    };
    let dice = &mut *scene.dice;
    let colours = if scene.mood == 1 { SETS[0] } else { *dice.pick(&SETS) };
    let mirror = scene.mood > 1 && dice.chance(0.4);
    let place = |x: f32| if mirror { 1.0 - x } else { x };
    let back = 0.995 + dice.span(-0.01, 0.01);
    let tall = dice.span(0.60, 0.70);
    let middle = dice.span(0.46, 0.54);
    let mut group = [
        Vessel::new(
            bottle(0.205, 0.062),
            place(0.625),
            back,
            tall,
            vary(hex(colours[1]), dice),
            dice.span(0.0, 40.0),
        ),
        Vessel::new(
            flask(0.305, 0.115),
            place(0.29),
            back + 0.03,
            middle,
            vary(hex(colours[0]), dice),
            dice.span(0.0, 40.0),
        ),
        Vessel::new(
            cylinder(0.335),
            place(0.505),
            back + 0.075,
            0.305,
            vary(hex(colours[2]), dice),
            dice.span(0.0, 40.0),
        ),
        Vessel::new(
            cup(0.535),
            place(0.765),
            back + 0.125,
            0.19,
            vary(hex(colours[3]), dice),
            dice.span(0.0, 40.0),
        ),
    ];
    let lines = [dice.span(0.74, 0.82), 1.2, dice.span(0.66, 0.8), dice.span(0.72, 0.84)];
    for (pot, line) in group.iter_mut().zip(lines) {
        pot.line = line;
        pot.lit = lit;
        pot.gloss = 0.45;
        pot.iron = dice.span(0.1, 0.9);
        pot.inside = scale(pot.glaze, 0.8);
        pot.low = scale(pot.glaze, 0.9);
    }
    if mirror {
        group[3].x += 0.02;
    }
    let room = Room {
        wall: painted(wall, scene.mood, dice),
        table: hex(table),
        edge: 0.905,
        fall: 0.85,
        window: None,
    };
    stand(scene, room, &group);
    if lit < 0.9 {
        fade(scene.canvas, 0.16);
    }
}

/// Four or five bowls, one in the other.
pub(super) fn nesting_bowls(scene: &mut Scene) {
    let (wall, table): (u32, u32) = match scene.mood {
        0 | 4 => (0xC0B29C, 0xB0916C),
        1 | 5 => (0x9AA5A0, 0x97826A),
        2 | 6 => (0xC9BCA8, 0x8F7154),
        _ => (0xB0A18C, 0xA98A66),
    };
    let runs: [[u32; 5]; 5] = [
        [0x2F6C86, 0x86B0A6, 0xE2CFA8, 0xECE7DD, 0xF0EBE0],
        [INK, SEA, SKY, CELADON, BONE],
        [0x7C4526, RUST, AMBER, SAND, IVORY],
        [STONE, 0xB0A28E, SAND, BONE, IVORY],
        [INK, 0x3C5E62, CELADON, IVORY, RUST],
    ];
    let dice = &mut *scene.dice;
    let colours = if scene.mood == 0 { runs[0] } else { *dice.pick(&runs) };
    let count = if scene.mood == 0 { 4 } else { 4 + dice.below(2) };
    let widest = dice.span(0.24, 0.265);
    let x = 0.49 + dice.span(-0.02, 0.02);
    let foot = 1.01;
    let rise = dice.span(0.062, 0.072);
    let mut stack = Vec::new();
    for (nth, &colour) in colours.iter().enumerate().take(count) {
        let radius = widest * (1.0 - 0.035 * nth as f32);
        let height = radius * 0.62;
        let up = rise * nth as f32;
        let glaze = vary(hex(colour), dice);
        let mut bowl = Vessel::new(
            bowl(radius / height),
            x + dice.span(-0.006, 0.006),
            foot - up - 0.012 * nth as f32,
            height,
            glaze,
            dice.span(0.0, 40.0),
        );
        bowl.line = 0.80;
        bowl.gloss = 0.75;
        bowl.tilt = 0.155;
        bowl.iron = 0.25;
        bowl.inside = scale(glaze, 1.02);
        stack.push(bowl);
    }
    let room = Room {
        wall: painted(wall, scene.mood, dice),
        table: hex(table),
        edge: dice.span(0.90, 0.93),
        fall: 0.9,
        window: None,
    };
    let mut shadows = Shadows::new(scene.canvas);
    for bowl in &stack {
        bowl.shade(&mut shadows, 1.0);
    }
    room.paint(scene.canvas, scene.noise, shadows);
    // Each stands in the one below, whose near wall therefore comes last.
    for bowl in &stack {
        bowl.paint(scene.canvas, scene.noise);
    }
    for bowl in stack.iter().rev().skip(1) {
        bowl.paint_front(scene.canvas, scene.noise);
    }
}

/// Lemons behind the rim of a wide bowl, and one that rolled away.
pub(super) fn lemons(scene: &mut Scene) {
    let (wall, table, glaze): (u32, u32, u32) = match scene.mood {
        0 | 4 => (0x8A9A9C, 0x9A8468, 0xEEE8DC),
        1 | 5 => (0xB4A896, 0x8C6F52, INK),
        2 | 6 => (0x97A296, 0xA48A68, SAND),
        _ => (0xA9AAA2, 0x7F6B56, CELADON),
    };
    let dice = &mut *scene.dice;
    let (x, foot) = (0.47 + dice.span(-0.02, 0.02), 1.0);
    let radius = dice.span(0.30, 0.33);
    let height = radius * 0.60;
    let mut dish =
        Vessel::new(bowl(radius / height), x, foot, height, vary(hex(glaze), dice), dice.span(0.0, 40.0));
    dish.line = 0.86;
    dish.tilt = 0.15;
    dish.gloss = 0.7;
    let rim = foot - height;
    let fruit_radius = radius * 0.335;
    let room =
        Room { wall: painted(wall, scene.mood, dice), table: hex(table), edge: 0.9, fall: 0.9, window: None };
    let mut shadows = Shadows::new(scene.canvas);
    dish.shade(&mut shadows, 1.0);
    let stray = [x + radius * 1.06, foot + 0.052 - fruit_radius * 0.8, fruit_radius * 0.82];
    let under = stray[1] + stray[2] * 0.86;
    shadows.table().add([stray[0] - 0.15, under - 0.08, stray[0] + 0.25, under + 0.08], |px, py| {
        let (dx, dy) = ((px - stray[0] - 0.014) / (stray[2] * 0.95), (py - under) / (stray[2] * 0.24));
        0.6 * (1.0 - smooth(0.35, 1.25, (dx * dx + dy * dy).sqrt()))
    });
    shadows.wall().add([x - radius, rim - 2.0 * fruit_radius, x + radius, rim], |px, py| {
        let (dx, dy) = ((px - x) / (radius * 0.8), (py - rim) / (fruit_radius * 1.7));
        if dx * dx + dy * dy < 1.0 { 1.0 } else { 0.0 }
    });
    room.paint(scene.canvas, scene.noise, shadows);
    dish.paint(scene.canvas, scene.noise);
    let heap = [
        (-0.20, -0.42, 0.98),
        (0.30, -0.44, 0.95),
        (0.06, -0.98, 0.9),
        (-0.58, -0.06, 1.0),
        (0.62, -0.05, 0.98),
        (0.02, 0.02, 1.05),
    ];
    let front = |px: f32| rim + radius * 0.15 * (1.0 - ((px - x) / radius).powi(2)).max(0.0).sqrt() - 0.008;
    for (fx, fy, size) in heap {
        let ball = [
            x + fx * radius * 0.98 + dice.span(-0.008, 0.008),
            rim + fy * fruit_radius * 1.15 + 0.003,
            fruit_radius * size * dice.span(0.93, 1.02),
        ];
        fruit(scene.canvas, scene.noise, ball, dice.span(-0.5, 0.5), dice.span(0.0, 30.0), &front);
    }
    fruit(scene.canvas, scene.noise, stray, 0.35, dice.span(0.0, 30.0), &|_| 9.0);
}

/// One lemon at x, y with a radius, turned, cut off below `until`.
fn fruit(
    canvas: &mut Canvas,
    noise: &Noise,
    ball: [f32; 3],
    turn: f32,
    mark: f32,
    until: &dyn Fn(f32) -> f32,
) {
    let unit = canvas.unit;
    let [x, y, radius] = ball;
    let (sin, cos) = turn.sin_cos();
    let reach = radius * 1.35;
    canvas.paint([x - reach, y - reach, x + reach, y + reach], |px, py| {
        let (dx, dy) = ((px - x) / radius, (py - y) / radius);
        let (ax, ay) = (dx * cos + dy * sin, dy * cos - dx * sin);
        // Longer along its axis, with a nipple at one end.
        let tip = 0.12 * (-((ax - 1.12) / 0.16).powi(2)).exp();
        let (ex, ey) = (ax / (1.13 + tip), ay / (0.93 - 0.05 * ax));
        let out = ex * ex + ey * ey;
        let cover = (((1.0 - out.sqrt()) * radius).min(until(px) - py) * unit + 0.5).clamp(0.0, 1.0);
        if cover <= 0.0 {
            return ([0.0; 3], 0.0);
        }
        let front = (1.0 - out).max(0.0).sqrt();
        let pores = noise.rough(ax * 13.0 + mark, ay * 13.0, 2);
        let normal =
            [dx * 0.95 + 0.05 * pores, dy * 0.95 + 0.05 * noise.at(ax * 17.0, ay * 17.0 + mark), front];
        let facing = -0.62 * normal[0] - 0.48 * normal[1] + 0.62 * normal[2];
        let lit = ((facing + 0.28) / 1.28).max(0.0).powf(1.25);
        let skin =
            mix(hex(0xE3A91F), hex(0xC9B23A), smooth(0.2, 1.0, noise.rough(ax * 1.4 + mark, ay * 1.4, 2)));
        let shine = (normal[0] * -0.345 + normal[1] * -0.339 + normal[2] * 0.875).max(0.0).powi(34);
        let low = 1.0 - 0.25 * smooth(0.3, 1.0, dy);
        let colour =
            plus(scale(skin, (0.3 + 0.9 * lit) * low * (1.0 + 0.05 * pores)), [1.0, 0.95, 0.8], 0.16 * shine);
        (colour, cover)
    });
}

/// Paints a room and, back to front, what stands in it.
pub(super) fn stand(scene: &mut Scene, room: Room, pots: &[Vessel]) {
    let mut shadows = Shadows::new(scene.canvas);
    for pot in pots {
        pot.shade(&mut shadows, 1.0);
    }
    room.paint(scene.canvas, scene.noise, shadows);
    for pot in pots {
        pot.paint(scene.canvas, scene.noise);
    }
}

/// Takes colour out, as dusk does.
pub(super) fn fade(canvas: &mut Canvas, by: f32) {
    for px in &mut canvas.px {
        let grey = 0.3 * px[0] + 0.55 * px[1] + 0.15 * px[2];
        *px = mix(*px, [grey, grey, grey * 1.04], by);
    }
}
