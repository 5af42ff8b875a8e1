//! The kiln with its door open.
//! Invariant: the fire is the only light; everything is brighter the nearer it stands.

use super::Scene;
use super::canvas::Coarse;
use super::colour::{Rgb, hex, mix, plus, ramp, scale, smooth};
use super::still::{bottle, bowl, cup, cylinder, flask};
use super::vessel::Profile;

const FLOOR: f32 = 1.0;

struct Door {
    x: f32,
    half: f32,
    spring: f32,
}

impl Door {
    /// Distance inside the arch; negative outside.
    fn inside(&self, x: f32, y: f32) -> f32 {
        let dx = x - self.x;
        let arch = self.half - (dx * dx + (y - self.spring).powi(2)).sqrt();
        let side = self.half - dx.abs();
        let body = if y < self.spring { arch } else { side };
        body.min(FLOOR - y)
    }
}

pub(super) fn kiln_door(scene: &mut Scene) {
    let heat = [1.0, 0.86, 1.12, 0.95][(scene.mood % 4) as usize];
    let dice = &mut *scene.dice;
    let door = Door {
        x: 0.5 + dice.span(-0.015, 0.015),
        half: dice.span(0.255, 0.28),
        spring: dice.span(0.54, 0.58),
    };
    let shelves = [FLOOR, dice.span(0.675, 0.70)];
    let pots = pots_for(scene, &door, shelves);
    let fire: [Rgb; 4] = [hex(0xFFEDB4), hex(0xFFBE58), hex(0xF27E24), hex(0xA03608)];
    let fire = fire.map(|colour| scale(colour, 1.22));
    let load = Load { door, fire, pots, board: shelves[1], heat };
    let door = &load.door;
    let mark = scene.dice.span(0.0, 40.0);
    let glow = Coarse::of(
        scene.canvas,
        ((4.0 * scene.canvas.unit / 1_080.0) as usize).max(1),
        |x, y| {
            let out = (-door.inside(x, y)).max(0.0);
            let below = smooth(0.0, 0.3, y - FLOOR) * 0.02;
            (-out / (0.085 + below)).exp() * 1.0 + 0.24 * (-out / 0.30).exp()
        },
        0.0,
    );
    let (width, unit) = (scene.canvas.width, scene.canvas.unit);
    for row in 0..scene.canvas.height {
        let y = scene.canvas.y(row);
        for column in 0..width {
            let x = scene.canvas.x(column);
            let inside = (door.inside(x, y) * unit + 0.5).clamp(0.0, 1.0);
            let mut colour = [0.0; 3];
            if inside < 1.0 {
                let light = glow.mixed(column, row) * heat;
                colour = if y > FLOOR {
                    hearth(scene, x, y, light, mark)
                } else {
                    bricks(scene, door, x, y, light, mark)
                };
            }
            if inside > 0.0 {
                colour = mix(colour, chamber(scene, &load, x, y), inside);
            }
            scene.canvas.px[row * width + column] = colour;
        }
    }
    scene.finish.bleed = 1.15;
    scene.finish.corners = 0.34;
}

/// A pot in the fire: middle, foot, height and outline.
type Pot = (f32, f32, f32, Profile);

fn pots_for(scene: &mut Scene, door: &Door, shelves: [f32; 2]) -> Vec<Pot> {
    let dice = &mut *scene.dice;
    let mut pots = Vec::new();
    for (nth, foot) in shelves.into_iter().enumerate() {
        let count = if nth == 0 { 3 } else { 4 };
        let room = 2.0 * door.half * 0.88 / count as f32;
        for place in 0..count {
            let x = door.x - door.half * 0.88 + room * (place as f32 + 0.5) + dice.span(-0.006, 0.006);
            let half = room * dice.span(0.40, 0.49);
            let headroom = if nth == 0 { 0.23 } else { 0.20 };
            let (height, shape): (f32, fn(f32) -> Profile) = match dice.below(5) {
                0 => (half * 1.7, cup),
                1 => (half * 2.1, cylinder),
                2 => (half * 2.7, |half| flask(half, half * 0.36)),
                3 => (half * 3.4, |half| bottle(half * 0.86, half * 0.26)),
                _ => (half * 0.95, bowl),
            };
            let height = height.min(headroom);
            pots.push((x, foot - if nth == 0 { 0.0 } else { 0.018 }, height, shape(half / height)));
        }
    }
    pots
}

/// What stands in the kiln, and the fire behind it.
struct Load {
    door: Door,
    fire: [Rgb; 4],
    pots: Vec<Pot>,
    /// Height of the upper shelf.
    board: f32,
    heat: f32,
}

/// What burns: pale in the middle, orange toward the arch, shelves and pots dark before it.
fn chamber(scene: &Scene, load: &Load, x: f32, y: f32) -> Rgb {
    let Load { door, fire, pots, board, heat } = load;
    let noise = scene.noise;
    let unit = scene.canvas.unit;
    let (dx, dy) = ((x - door.x) / door.half, (y - 0.80) / 0.36);
    let far = (dx * dx * 0.75 + dy * dy * 0.8).sqrt();
    let lick = noise.rough(x * 5.0, y * 4.0, 4);
    let burning =
        scale(ramp(fire, (far * 0.66 + 0.10 * lick + (1.0 - heat) * 0.8).clamp(0.0, 1.0)), 1.0 + 0.05 * lick);
    let wall = smooth(0.022, 0.0, door.inside(x, y));
    let mut colour = mix(burning, scale(fire[3], 0.75), 0.8 * wall);
    let on_board = (((0.009 - (y - board + 0.009).abs()) * unit) + 0.5).clamp(0.0, 1.0);
    // A pot before the fire is dark, with the fire eating into its outline.
    for (px, foot, height, profile) in pots {
        let t = (y - (foot - height)) / height;
        if !(-0.02..=1.02).contains(&t) {
            continue;
        }
        let inside = profile.radius_at(t) * height - (x - px).abs();
        let top = y - (foot - height);
        let inside = inside.min(top).min(foot - y + 0.001);
        let cover = (inside * unit * 0.7 + 0.5).clamp(0.0, 1.0);
        if cover > 0.0 {
            let eaten = (-inside.max(0.0) / 0.012).exp();
            let body = mix(
                hex(0x511A06),
                hex(0x8E3A12),
                0.35 + 0.3 * ((x - px) / (0.12)).clamp(-1.0, 1.0) + 0.2 * lick,
            );
            colour = mix(colour, mix(body, fire[2], 0.75 * eaten), cover * 0.96);
        }
    }
    let lit_edge = smooth(0.0, 0.004, board - y);
    colour = mix(colour, mix(hex(0x4A1A0A), fire[2], 0.35 * lit_edge), on_board);
    let sill = smooth(0.035, 0.0, FLOOR - y);
    plus(colour, fire[1], 0.12 * sill)
}

/// The wall: rows of bricks in the dark, warm near the door.
fn bricks(scene: &Scene, door: &Door, x: f32, y: f32, light: f32, mark: f32) -> Rgb {
    let noise = scene.noise;
    let (tall, wide) = (0.047, 0.118);
    let (wx, wy) =
        (x + 0.004 * noise.at(x * 14.0, y * 14.0), y + 0.0035 * noise.at(x * 12.0 + 9.0, y * 12.0));
    // Round the door the bricks stand like rays.
    let ring = -door.inside(x, y);
    let arch = y < door.spring && ring < 0.075;
    let (u, v) = if arch {
        ((wy - door.spring).atan2(wx - door.x) * (door.half + 0.04) / tall, ring / 0.075 + 40.0)
    } else {
        let row = (wy / tall).floor();
        (wx / wide + 0.5 * (row.rem_euclid(2.0)), wy / tall)
    };
    let (cu, cv) = (u.floor(), v.floor());
    let (fu, fv) = (u - cu, v - cv);
    let (gap_u, gap_v) = if arch { (0.09, 0.07) } else { (0.045, 0.10) };
    let edge_u = fu.min(1.0 - fu);
    let edge_v = fv.min(1.0 - fv);
    let face = smooth(gap_u * 0.5, gap_u * 1.3, edge_u) * smooth(gap_v * 0.5, gap_v * 1.3, edge_v);
    let own = noise.cell(cu as i32 + 300, cv as i32 + 100);
    let rough = noise.rough(x * 26.0 + mark, y * 26.0, 3);
    let tone = mix(hex(0x83604A), hex(0x65452F), own);
    let brick = scale(tone, 0.82 + 0.3 * own + 0.34 * rough);
    let mortar = scale(hex(0x4A3628), 0.8 + 0.2 * rough);
    let surface = mix(mortar, brick, face);
    // The side of each brick that faces the fire catches it.
    let toward = if x < door.x { 1.0 - fu } else { fu };
    let caught = smooth(0.16, 0.03, toward) * face * (1.0 - smooth(0.0, 0.01, -edge_u));
    let room = 0.045 + 0.04 * smooth(0.9, 0.0, x + 0.5 * y);
    let warm: Rgb = [1.75 * light, 0.86 * light, 0.30 * light];
    let lit = [surface[0] * (room + warm[0]), surface[1] * (room + warm[1]), surface[2] * (room + warm[2])];
    plus(lit, [0.30, 0.11, 0.025], caught * light * 0.35)
}

/// The floor before the kiln, with the light that falls out of the door.
fn hearth(scene: &Scene, x: f32, y: f32, light: f32, mark: f32) -> Rgb {
    let noise = scene.noise;
    let rough = noise.rough(x * 22.0 + mark, y * 40.0, 3);
    let slabs =
        smooth(0.012, 0.002, ((y - FLOOR) / 0.11).fract().min(1.0 - ((y - FLOOR) / 0.11).fract()) * 0.11);
    let tone = scale(hex(0x7A5236), 0.9 + 0.16 * rough - 0.3 * slabs);
    let depth = (y - FLOOR).max(0.0);
    let spread = (-((x - 0.5) / (0.26 + 0.55 * depth)).powi(2)).exp() * (-depth / 0.22).exp();
    let here = light * 0.62 + 0.75 * spread;
    [tone[0] * (0.05 + 2.1 * here), tone[1] * (0.045 + 0.95 * here), tone[2] * (0.04 + 0.28 * here)]
}
