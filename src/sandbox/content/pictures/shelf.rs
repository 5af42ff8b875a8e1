//! Three oak boards with small pots.
//! Invariant: the boards run through the whole picture, however wide it is.

use super::Scene;
use super::canvas::Canvas;
use super::colour::{
    AMBER, BONE, CELADON, INK, IVORY, RUST, Rgb, SAND, SEA, SKY, STONE, hex, mix, scale, smooth, vary,
};
use super::noise::Noise;
use super::room::{Room, Shadows, painted};
use super::still::{bottle, bowl, cup, cylinder, flask};
use super::vessel::{Profile, Vessel};

const THICK: f32 = 0.024;

pub(super) fn drying_shelf(scene: &mut Scene) {
    let (wall, oak): (u32, u32) = match scene.mood {
        0 | 4 => (0xBBAC97, 0xA06F42),
        1 | 5 => (0x99A29C, 0x8A6240),
        2 | 6 => (0xC9BEAC, 0x6E4C34),
        _ => (0xA89E90, 0xB0835A),
    };
    let wall = painted(wall, scene.mood, scene.dice);
    let boards = [0.445, 0.81, 1.17];
    let pots = rows(scene, &boards);
    let room = Room { wall, table: wall, edge: 3.0, fall: 0.62, window: None };
    let mut shadows = Shadows::new(scene.canvas);
    let [left, _, right, _] = scene.canvas.view();
    for pot in &pots {
        pot.shade(&mut shadows, 0.75);
    }
    for board in boards {
        // A board throws a shadow on the wall under it, soft at its foot.
        shadows.wall().add([left - 0.2, board - 0.03, right + 0.2, board + 0.085], |_, y| {
            0.95 * smooth(board + 0.085, board, y)
        });
    }
    room.paint(scene.canvas, scene.noise, shadows);
    for board in boards {
        oak_board(scene.canvas, scene.noise, hex(oak), board, &pots);
    }
    for pot in &pots {
        pot.paint(scene.canvas, scene.noise);
    }
}

fn rows(scene: &mut Scene, boards: &[f32; 3]) -> Vec<Vessel> {
    let [left, _, right, _] = scene.canvas.view();
    let dice = &mut *scene.dice;
    let glazes: [&[u32]; 3] = [
        &[SAND, SEA, CELADON, SAND, SKY, BONE, INK],
        &[BONE, RUST, AMBER, CELADON, STONE, INK, IVORY],
        &[SAND, IVORY, SAND, BONE, IVORY, BONE, SKY],
    ];
    let mut pots = Vec::new();
    for (row, &board) in boards.iter().enumerate() {
        let kind = if scene.mood == 0 { row } else { dice.below(4) };
        let step = 0.186;
        let mut x = left - 0.1 + dice.span(0.0, 0.08) + if row == 2 { 0.05 } else { 0.0 };
        while x < right + 0.12 {
            let gap = x;
            x += step * dice.span(0.90, 1.12);
            // A gap now and then: somebody took one.
            if dice.chance(0.06) {
                continue;
            }
            let glaze = vary(hex(*dice.pick(glazes[row])), dice);
            let half = dice.span(0.066, 0.078);
            let (height, profile): (f32, Profile) = match (kind, dice.below(10)) {
                (0, 0..8) | (3, 0..3) => (half * 1.55, cup(1.0 / 1.55)),
                (0, _) | (3, 3..5) => (half * 2.3, cylinder(1.0 / 2.45)),
                (1, 0..5) | (3, 5..7) => (half * 3.0, flask(0.345, 0.115)),
                (1, 5..7) => (half * 2.2, cylinder(1.0 / 2.4)),
                (1, _) | (2, 0..3) | (3, 7..9) => (half * 3.3, bottle(0.25, 0.075)),
                (2, 3..6) => (half * 2.7, flask(0.36, 0.12)),
                (2, 6..8) => (half * 2.2, cylinder(1.0 / 2.4)),
                _ => (half * 1.0, bowl(1.05)),
            };
            let mut pot = Vessel::new(profile, gap, board - 0.004, height, glaze, dice.span(0.0, 60.0));
            pot.line = *dice.pick(&[0.62, 0.7, 0.76, 0.84, 0.84, 1.2]);
            pot.gloss = dice.span(0.3, 0.8);
            pot.tilt = 0.07;
            pot.inside = scale(glaze, 0.9);
            pot.low = scale(glaze, 0.88);
            pot.iron = dice.span(0.0, 0.8);
            pots.push(pot);
        }
    }
    pots
}

/// One board: grain along its front edge, a bright top, and the pots' contact shadows on it.
fn oak_board(canvas: &mut Canvas, noise: &Noise, oak: Rgb, at: f32, pots: &[Vessel]) {
    let [left, _, right, _] = canvas.view();
    let unit = canvas.unit;
    let own: Vec<&Vessel> = pots.iter().filter(|pot| (pot.foot - at).abs() < 0.02).collect();
    canvas.paint([left - 0.01, at - 0.009, right + 0.01, at + THICK + 0.002], |x, y| {
        let cover = ((y - at + 0.008).min(at + THICK - y) * unit + 0.5).clamp(0.0, 1.0);
        let grain = noise.rough(x * 5.0 + at * 40.0, y * 150.0, 3) + 0.5 * noise.at(x * 22.0, y * 420.0);
        let knot = smooth(0.55, 0.95, noise.at(x * 2.6 + at * 90.0, at * 7.0));
        let front = smooth(at - 0.001, at + 0.002, y);
        let tone = scale(mix(oak, hex(0x5C3A22), 0.25 * knot + 0.12), 1.0 + 0.16 * grain);
        let lit = mix([1.16, 1.12, 1.04], [0.80, 0.78, 0.76], front);
        let fall = 1.1 - 0.34 * x - 0.2 * smooth(at + 0.4 * THICK, at + THICK, y);
        let contact = own.iter().map(|pot| {
            let near = (x - pot.x - 0.008).abs() / (pot.foot_radius() * 1.5);
            0.6 * smooth(1.1, 0.3, near)
        });
        let dark = 1.0 - (1.0 - front) * contact.fold(0.0, f32::max);
        (
            [tone[0] * lit[0] * fall * dark, tone[1] * lit[1] * fall * dark, tone[2] * lit[2] * fall * dark],
            cover,
        )
    });
}
