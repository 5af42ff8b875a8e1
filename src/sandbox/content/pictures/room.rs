//! The room the pots stand in: a plaster wall, a table, a window somewhere to the upper left.
//! Invariant: light falls from the upper left; shadows of things lie to their right.

use super::super::dice::Dice;
use super::canvas::{Canvas, Mask};
use super::colour::{Rgb, hex, mix, plus, scale, smooth, times, vary};
use super::noise::Noise;

/// A wall and a table, before anything stands on it.
pub(super) struct Room {
    pub(super) wall: Rgb,
    pub(super) table: Rgb,
    /// Height of the table's far edge in scene units.
    pub(super) edge: f32,
    /// How bright the lit side is over the unlit one; 1 is usual, 0 is even light.
    pub(super) fall: f32,
    pub(super) window: Option<Window>,
}

/// Sun through a window on the wall: a slanted patch with bars.
pub(super) struct Window {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) width: f32,
    pub(super) height: f32,
    /// How far the foot of the patch lies to the left of its head, as a share of its height.
    pub(super) slant: f32,
    pub(super) light: Rgb,
}

const WALLS: [u32; 8] = [0xC8BCA8, 0xB9A894, 0x8EA39B, 0x93A3A8, 0xCDBFA8, 0xB7A08C, 0xA7A59C, 0xC4A58C];

/// A wall near the one asked for; only the mood of the newest posts (0) is held to exactly.
pub(super) fn painted(code: u32, mood: u64, dice: &mut Dice) -> Rgb {
    if mood == 0 {
        return hex(code);
    }
    let other = hex(*dice.pick(&WALLS));
    let wall = hex(code);
    // Of another colour, but as light or dark as it was, so that dark pictures stay dark.
    let light = (wall[0] + wall[1] + wall[2]) / (other[0] + other[1] + other[2]);
    vary(mix(wall, scale(other, light), dice.span(0.0, 0.75)), dice)
}

/// Shadows that fall on the room, gathered before it is painted.
pub(super) struct Shadows {
    wall: Mask,
    table: Mask,
}

impl Shadows {
    pub(super) fn new(canvas: &Canvas) -> Self {
        Self { wall: Mask::new(canvas), table: Mask::new(canvas) }
    }

    pub(super) fn wall(&mut self) -> &mut Mask {
        &mut self.wall
    }

    pub(super) fn table(&mut self) -> &mut Mask {
        &mut self.table
    }
}

impl Window {
    /// How much of the sun reaches a spot of the wall, 0..1.
    fn at(&self, x: f32, y: f32) -> f32 {
        const SOFT: f32 = 0.011;
        let down = (y - self.top) / self.height;
        let across = (x - self.left + self.slant * (y - self.top)) / self.width;
        if !(-0.2..=1.2).contains(&down) || !(-0.2..=1.2).contains(&across) {
            return 0.0;
        }
        let (sx, sy) = (SOFT / self.width, SOFT / self.height);
        let inside = |at: f32, soft: f32| smooth(-soft, soft, at) * smooth(1.0 + soft, 1.0 - soft, at);
        let bar = |at: f32, place: f32, half: f32, soft: f32| {
            1.0 - 0.62
                * (smooth(place - half - soft, place - half + soft, at)
                    - smooth(place + half - soft, place + half + soft, at))
        };
        inside(across, sx)
            * inside(down, sy)
            * bar(across, 0.335, 0.018, sx)
            * bar(across, 0.668, 0.018, sx)
            * bar(down, 0.5, 0.014, sy)
            // The sun is a little stronger near its upper left.
            * (1.06 - 0.2 * across - 0.12 * down)
    }
}

impl Room {
    /// Paints the empty room with the shadows of what will stand in it.
    pub(super) fn paint(&self, canvas: &mut Canvas, noise: &Noise, mut shadows: Shadows) {
        shadows.wall.blur(0.017);
        shadows.table.blur(0.006);
        let far = self.edge + 0.0;
        canvas.wash(3, |x, y| {
            let cloud = noise.rough(x * 2.1 + 3.0, y * 2.1, 3);
            let fine = noise.rough(x * 38.0, y * 38.0, 2);
            let wall = self.wall_at(x, y, cloud, &shadows);
            let table = self.table_at(x, y, cloud, &shadows);
            let here = smooth(far - 0.006, far + 0.008, y);
            scale(mix(wall, table, here), 1.0 + 0.022 * fine)
        });
    }

    fn wall_at(&self, x: f32, y: f32, cloud: f32, shadows: &Shadows) -> Rgb {
        let away = ((x - 0.12).powi(2) + 0.55 * (y - 0.42).powi(2)).sqrt();
        let lit = 1.0 + self.fall * (0.16 - 0.52 * away + 0.1 * away * away) + 0.05 * cloud;
        let near_table = 1.0 - 0.14 * smooth(0.22, 0.0, self.edge - y);
        let shadow = 1.0 - 0.42 * shadows.wall.at(x - 0.085, y - 0.035);
        let plain = scale(self.wall, lit.max(0.2) * near_table * shadow);
        match &self.window {
            Some(window) => {
                let sun = window.at(x, y) * (1.0 - 0.85 * shadows.wall.at(x - 0.05, y - 0.03));
                plus(plain, times(self.wall, window.light), 0.62 * sun * (1.0 + 0.06 * cloud))
            }
            None => plain,
        }
    }

    fn table_at(&self, x: f32, y: f32, cloud: f32, shadows: &Shadows) -> Rgb {
        let depth = ((y - self.edge) / 0.35).clamp(0.0, 1.4);
        let lit = 1.0 + self.fall * (0.14 - 0.34 * (x - 0.1).abs()) + 0.05 * cloud - 0.1 * depth;
        let shadow = 1.0 - shadows.table.at(x, y);
        scale(self.table, lit.max(0.2) * shadow * (0.86 + 0.14 * smooth(0.0, 0.12, depth)))
    }
}
