//! A thrown pot: a profile turned about its axis, glazed, lit and seen from a little above.
//! Invariant: the light comes from (−0.62, −0.48, 0.62), y down and z toward the viewer, as everywhere.

use super::canvas::{Area, Canvas};
use super::colour::{CLAY, RUST, Rgb, hex, mix, plus, scale, smooth};
use super::noise::Noise;
use super::room::Shadows;

const LIGHT: [f32; 3] = [-0.62, -0.48, 0.62];
const STEPS: usize = 256;

/// Radius over height, from the rim (0) to the foot (1), in shares of the height.
pub(super) struct Profile {
    radius: Vec<f32>,
    slope: Vec<f32>,
}

impl Profile {
    /// A smooth line through points of (height, radius) that never overshoots between them.
    pub(super) fn through(points: &[(f32, f32)]) -> Self {
        let tangents = tangents(points);
        let radius: Vec<f32> =
            (0..=STEPS).map(|i| curve(points, &tangents, i as f32 / STEPS as f32)).collect();
        let slope = (0..=STEPS)
            .map(|i| {
                let (before, after) = (i.saturating_sub(1), (i + 1).min(STEPS));
                (radius[after] - radius[before]) * STEPS as f32 / (after - before) as f32
            })
            .collect();
        Self { radius, slope }
    }

    fn at(&self, t: f32) -> (f32, f32) {
        let place = t.clamp(0.0, 1.0) * STEPS as f32;
        let at = (place as usize).min(STEPS - 1);
        let rest = place - at as f32;
        (
            self.radius[at] + (self.radius[at + 1] - self.radius[at]) * rest,
            self.slope[at] + (self.slope[at + 1] - self.slope[at]) * rest,
        )
    }

    /// Radius at a height of the profile, as a share of its height.
    pub(super) fn radius_at(&self, t: f32) -> f32 {
        self.at(t).0
    }

    fn widest(&self) -> f32 {
        self.radius.iter().copied().fold(0.0, f32::max)
    }
}

fn tangents(points: &[(f32, f32)]) -> Vec<f32> {
    let secant = |i: usize| (points[i + 1].1 - points[i].1) / (points[i + 1].0 - points[i].0).max(1e-4);
    let last = points.len() - 1;
    (0..=last)
        .map(|i| match i {
            0 => secant(0),
            _ if i == last => secant(last - 1),
            _ => {
                let (before, after) = (secant(i - 1), secant(i));
                if before * after <= 0.0 { 0.0 } else { 2.0 * before * after / (before + after) }
            }
        })
        .collect()
}

fn curve(points: &[(f32, f32)], tangents: &[f32], t: f32) -> f32 {
    let i = points.iter().rposition(|p| p.0 <= t).unwrap_or(0).min(points.len() - 2);
    let (a, b) = (points[i], points[i + 1]);
    let width = (b.0 - a.0).max(1e-4);
    let u = ((t - a.0) / width).clamp(0.0, 1.0);
    let (u2, u3) = (u * u, u * u * u);
    a.1 * (2.0 * u3 - 3.0 * u2 + 1.0)
        + tangents[i] * width * (u3 - 2.0 * u2 + u)
        + b.1 * (3.0 * u2 - 2.0 * u3)
        + tangents[i + 1] * width * (u3 - u2)
}

/// A pot in its place.
pub(super) struct Vessel {
    pub(super) profile: Profile,
    /// Middle of the foot, in scene units.
    pub(super) x: f32,
    pub(super) foot: f32,
    pub(super) height: f32,
    pub(super) glaze: Rgb,
    /// What the glaze turns into downward; the same as `glaze` for a plain one.
    pub(super) low: Rgb,
    pub(super) inside: Rgb,
    pub(super) clay: Rgb,
    /// Where the glaze ends, as a share of the height from the rim; above 1 it covers everything.
    pub(super) line: f32,
    /// 0 matte to 1 glossy.
    pub(super) gloss: f32,
    /// Share of the light in the room; a dusk is below 1.
    pub(super) lit: f32,
    /// How much iron shows, 0..1.
    pub(super) iron: f32,
    /// How high ellipses are, as a share of their width.
    pub(super) tilt: f32,
    /// Tea, if there is any.
    pub(super) liquid: Option<Rgb>,
    /// Where this pot samples the noise, so that no two are marked alike.
    pub(super) mark: f32,
}

impl Vessel {
    pub(super) fn new(profile: Profile, x: f32, foot: f32, height: f32, glaze: Rgb, mark: f32) -> Self {
        Self {
            profile,
            x,
            foot,
            height,
            glaze,
            low: glaze,
            inside: glaze,
            clay: mix(hex(CLAY), hex(RUST), 0.4),
            line: 0.84,
            gloss: 0.55,
            lit: 1.0,
            iron: 0.5,
            tilt: 0.13,
            liquid: None,
            mark,
        }
    }

    pub(super) fn rim(&self) -> f32 {
        self.foot - self.height
    }

    pub(super) fn foot_radius(&self) -> f32 {
        self.radius(self.foot).0
    }

    fn radius(&self, y: f32) -> (f32, f32) {
        let (radius, slope) = self.profile.at((y - self.rim()) / self.height);
        (radius * self.height, slope)
    }

    fn area(&self) -> Area {
        let wide = self.profile.widest() * self.height * 1.02 + 0.004;
        let deep = wide * self.tilt;
        [self.x - wide, self.rim() - deep, self.x + wide, self.foot + deep]
    }

    /// Leaves its shadow on wall and table.
    pub(super) fn shade(&self, shadows: &mut Shadows, strength: f32) {
        let foot_radius = self.radius(self.foot).0;
        let reach = self.area();
        shadows.wall().add(reach, |x, y| {
            let inside = y > self.rim() && y < self.foot && (x - self.x).abs() < self.radius(y).0;
            if inside { strength } else { 0.0 }
        });
        let wide = self.profile.widest() * self.height;
        let deep = (foot_radius * self.tilt).max(0.008);
        let length = 0.34 * self.height + 0.9 * wide;
        let area = [self.x - 1.8 * wide, self.foot - 0.1, self.x + wide + 1.4 * length, self.foot + 0.16];
        shadows.table().add(area, |x, y| {
            let (dx, dy) = (x - self.x, y - self.foot);
            let contact =
                ((dx / (foot_radius * 1.1)).powi(2) + ((dy - 0.15 * deep) / (deep * 1.5)).powi(2)).sqrt();
            let under = ((dx - 0.1 * wide) / (wide * 1.02)).powi(2)
                + ((dy - deep * 0.2) / (wide * 0.17 + 0.006)).powi(2);
            let along = (dx / length).clamp(0.0, 1.5);
            let spread = (wide * (0.19 + 0.05 * along) + 0.004).max(deep);
            let long = (1.0 - smooth(0.25, 1.35, along))
                * (1.0 - smooth(0.2, 1.0, (dy + 0.25 * along * deep).abs() / spread));
            let long = if dx > 0.0 { long } else { long * smooth(-0.9 * wide, 0.0, dx) };
            let soft = 0.34 * (1.0 - smooth(0.2, 1.25, under.sqrt()));
            strength * (0.68 * (1.0 - smooth(0.72, 1.3, contact))).max(0.40 * long).max(soft)
        });
    }

    pub(super) fn paint(&self, canvas: &mut Canvas, noise: &Noise) {
        self.paint_wall(canvas, noise, false);
        self.paint_mouth(canvas, noise, false);
    }

    /// The near wall and lip again, over something that stands in the pot.
    pub(super) fn paint_front(&self, canvas: &mut Canvas, noise: &Noise) {
        self.paint_wall(canvas, noise, true);
        self.paint_mouth(canvas, noise, true);
    }

    fn paint_wall(&self, canvas: &mut Canvas, noise: &Noise, front_only: bool) {
        let unit = canvas.unit;
        let mouth = self.radius(self.rim()).0;
        let foot_radius = self.radius(self.foot).0;
        canvas.paint(self.area(), |x, y| {
            let dx = x - self.x;
            if y < self.rim() - 0.6 / unit {
                return ([0.0; 3], 0.0);
            }
            // The wall seen here is higher up on the pot by the sag of its ellipse.
            let mut at = y;
            for _ in 0..3 {
                let radius = self.radius(at).0;
                at = y - self.tilt * (radius * radius - dx * dx).max(0.0).sqrt();
            }
            let (radius, slope) = self.radius(at.min(self.foot));
            let side = (radius - dx.abs()) / (1.0 + slope * slope).sqrt();
            let below = self.foot + self.tilt * (foot_radius * foot_radius - dx * dx).max(0.0).sqrt() - y;
            let lip = y - self.rim() - self.tilt * (mouth * mouth - dx * dx).max(0.0).sqrt();
            let inside = if front_only { side.min(below).min(lip) } else { side.min(below) };
            let cover = (inside * unit + 0.5).clamp(0.0, 1.0);
            if cover <= 0.0 {
                return ([0.0; 3], 0.0);
            }
            (self.skin(noise, dx, at.clamp(self.rim(), self.foot), radius, slope), cover)
        });
    }

    /// The colour of the wall at height `at`, `dx` beside the axis.
    fn skin(&self, noise: &Noise, dx: f32, at: f32, radius: f32, slope: f32) -> Rgb {
        let around = (dx / radius.max(1e-4)).clamp(-1.0, 1.0);
        let flat = 1.0 / (1.0 + slope * slope).sqrt();
        let front = (1.0 - around * around).max(0.0).sqrt();
        let normal = [around * flat, -slope * flat, front * flat];
        let t = (at - self.rim()) / self.height;
        let turn = around * (1.0 + 0.25 * around * around);
        let (u, v) = (turn * radius / self.height + self.mark, t);

        let waver = 0.035 * noise.rough(turn * 1.5 + self.mark * 7.0, 0.3, 3)
            + 0.012 * noise.at(turn * 7.0 + self.mark * 3.0, 4.0).abs();
        let edge = self.line + waver;
        let glazed = smooth(edge + 0.004, edge - 0.004, t);
        let tone = noise.rough(u * 3.1, v * 5.3 + self.mark, 3);
        let rings = noise.at(v * 70.0, turn * 0.7 + self.mark) * 0.6 + (v * 210.0 + 2.0 * tone).sin() * 0.4;

        let mut glaze = mix(self.glaze, self.low, smooth(0.12, 0.95, v + 0.16 * tone));
        glaze = scale(glaze, 1.0 + 0.075 * tone + 0.02 * rings);
        // It pools just above its end and wears thin at the rim.
        glaze = scale(
            glaze,
            1.0 - 0.26 * smooth(edge - 0.05, edge, t)
                + 0.1 * smooth(edge - 0.1, edge - 0.05, t) * smooth(edge - 0.02, edge - 0.06, t),
        );
        let worn = smooth(0.03 + 0.012 * tone, 0.0, t * self.height / 0.45);
        glaze = mix(glaze, mix(hex(RUST), self.clay, 0.5), 0.75 * worn);
        let speck =
            noise.specks(u * 21.0 + 9.0, v * 21.0 * self.height.max(0.2) / 0.5, 0.16 * self.iron, 0.16);
        glaze = mix(glaze, hex(0x4A3526), 0.75 * speck);
        let grit = noise.rough(u * 60.0, v * 60.0, 2);
        let clay = scale(self.clay, 0.94 + 0.11 * grit + 0.05 * rings - 0.16 * smooth(edge + 0.03, edge, t));
        self.light(mix(clay, glaze, glazed), normal, glazed, t, rings)
    }

    fn light(&self, colour: Rgb, normal: [f32; 3], glazed: f32, t: f32, rings: f32) -> Rgb {
        let facing = normal[0] * LIGHT[0] + normal[1] * LIGHT[1] + normal[2] * LIGHT[2];
        let wrapped = ((facing + 0.28) / 1.28).max(0.0);
        let diffuse = wrapped * wrapped.sqrt().sqrt();
        // The table throws some back from below and the room from the right.
        let bounce = 0.11 * smooth(0.25, 1.0, normal[0]) + 0.07 * smooth(0.0, 0.9, normal[1]);
        let standing = 1.0 - 0.3 * smooth(0.9, 1.0, t);
        let sky = 0.265 + 0.06 * -normal[1];
        let mut lit = [0.0; 3];
        for (channel, (sun, air, back)) in
            [(1.04, 0.98, 1.15), (1.0, 1.0, 1.0), (0.93, 1.04, 0.8)].into_iter().enumerate()
        {
            lit[channel] = colour[channel] * (0.80 * diffuse * sun + sky * air + bounce * back) * standing;
        }
        let gloss = self.gloss * glazed;
        // Half way between the light and the eye.
        let mirror = (normal[0] * -0.345 + normal[1] * -0.339 + normal[2] * 0.875).max(0.0) + 0.004 * rings;
        let wide = mirror.powi(8);
        let small = mirror.powi(48);
        let pane = |at: f32, from: f32, to: f32, soft: f32| {
            smooth(from - soft, from + soft, at) * smooth(to + soft, to - soft, at)
        };
        let window = pane(normal[0], -0.6, -0.27, 0.045)
            * pane(normal[1], -0.62, 0.05, 0.12)
            * (1.0 - 0.5 * pane(normal[0], -0.455, -0.425, 0.02));
        let shine = gloss * (0.06 * wide + 0.20 * small + 0.085 * window);
        scale(plus(lit, [1.0, 0.96, 0.88], shine), self.lit)
    }

    fn paint_mouth(&self, canvas: &mut Canvas, noise: &Noise, lip_only: bool) {
        let (unit, rim) = (canvas.unit, self.rim());
        let radius = self.radius(rim).0;
        let deep = radius * self.tilt;
        // A wall of clay is some millimetres thick whatever the pot's width.
        let wall = (0.007 / radius).clamp(0.035, 0.16) * (0.6 + 0.4 * (self.height / 0.3).min(1.4));
        let area = [self.x - radius - 0.003, rim - deep - 0.003, self.x + radius + 0.003, rim + deep + 0.003];
        let narrow = (0.2 / (radius / self.height + 0.05)).clamp(0.25, 1.0);
        canvas.paint(area, |x, y| {
            let (dx, dy) = ((x - self.x) / radius, (y - rim) / deep);
            let out = (dx * dx + dy * dy).sqrt();
            let slope = ((dx / radius).powi(2) + (dy / deep).powi(2)).sqrt() / out.max(0.05);
            let cover = ((1.0 - out) / slope.max(1.0) * unit + 0.5).clamp(0.0, 1.0);
            if cover <= 0.0 {
                return ([0.0; 3], 0.0);
            }
            let (ix, iy) = (dx / (1.0 - wall), (dy - 0.03) / (1.0 - 1.6 * wall));
            let inner = ix * ix + iy * iy;
            let hollow = smooth(1.06, 0.94, inner);
            let cover = if lip_only { cover * (1.0 - hollow) * smooth(-0.1, 0.1, dy) } else { cover };
            let side = smooth(-1.0, 0.95, dx + 0.12 * dy);
            let tone = noise.rough(dx * 2.0 + self.mark, dy, 2);
            let shade =
                (0.17 + 0.62 * side * side) * (0.9 - 0.30 * narrow) * (1.0 - 0.16 * dy) * (1.0 + 0.05 * tone);
            let mut within = scale(self.inside, shade);
            if let Some(liquid) = self.liquid {
                within = self.tea(within, liquid, ix, iy, tone);
            }
            // The lip catches the light at the left front and at the far right.
            let caught = 0.62
                + 0.4 * smooth(0.2, -0.9, dx) * smooth(-0.6, 0.5, dy)
                + 0.22 * smooth(0.3, 1.0, dx) * smooth(0.4, -0.5, dy);
            let lip =
                scale(mix(hex(RUST), mix(self.glaze, self.clay, 0.5), 0.45), caught * (1.0 + 0.1 * tone));
            (scale(mix(lip, within, hollow), self.lit), cover)
        });
    }

    /// Tea stands a little below the rim, so its near edge hides behind the lip.
    fn tea(&self, within: Rgb, liquid: Rgb, ix: f32, iy: f32, tone: f32) -> Rgb {
        let (lx, ly) = (ix / 0.965, (iy - 0.30) / 0.90);
        let level = smooth(1.04, 0.96, lx * lx + ly * ly);
        let lit = 0.5 + 0.95 * smooth(-0.7, 0.9, lx) + 0.06 * tone;
        let ring = smooth(0.8, 1.0, lx * lx + ly * ly);
        let surface = plus(scale(liquid, lit), [0.9, 0.62, 0.36], 0.16 * ring * smooth(-0.2, 0.9, lx));
        mix(within, surface, level)
    }
}
