//! Colours of the pottery, in linear light.
//! Invariant: every function takes and gives linear values; 1.0 is paper white.

use super::super::dice::Dice;

/// Red, green and blue in linear light.
pub(super) type Rgb = [f32; 3];

/// A colour as it is written in a style guide.
pub(super) fn hex(code: u32) -> Rgb {
    let part = |shift: u32| to_linear(((code >> shift) & 0xff) as f32 / 255.0);
    [part(16), part(8), part(0)]
}

fn to_linear(shown: f32) -> f32 {
    if shown <= 0.040_45 { shown / 12.92 } else { ((shown + 0.055) / 1.055).powf(2.4) }
}

/// What a screen shows for a linear value.
pub(super) fn to_shown(linear: f32) -> f32 {
    if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 }
}

pub(super) fn mix(a: Rgb, b: Rgb, t: f32) -> Rgb {
    [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]
}

pub(super) fn scale(a: Rgb, by: f32) -> Rgb {
    [a[0] * by, a[1] * by, a[2] * by]
}

pub(super) fn times(a: Rgb, b: Rgb) -> Rgb {
    [a[0] * b[0], a[1] * b[1], a[2] * b[2]]
}

pub(super) fn plus(a: Rgb, b: Rgb, by: f32) -> Rgb {
    [a[0] + b[0] * by, a[1] + b[1] * by, a[2] + b[2] * by]
}

/// 0 up to `from`, 1 from `to` on, and smooth between; also downward when `from` is the larger.
pub(super) fn smooth(from: f32, to: f32, at: f32) -> f32 {
    let t = ((at - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// A colour between several, `t` in 0..1.
pub(super) fn ramp(stops: &[Rgb], t: f32) -> Rgb {
    let place = t.clamp(0.0, 1.0) * (stops.len() - 1) as f32;
    let at = (place as usize).min(stops.len().saturating_sub(2));
    mix(stops[at], stops[(at + 1).min(stops.len() - 1)], place - at as f32)
}

pub(super) const BONE: u32 = 0xE4DFD3;
pub(super) const IVORY: u32 = 0xEFE4CC;
pub(super) const SAND: u32 = 0xCDB48C;
pub(super) const CLAY: u32 = 0x8A5F43;
pub(super) const RUST: u32 = 0xA8653A;
pub(super) const AMBER: u32 = 0xC27C34;
pub(super) const CELADON: u32 = 0x86B0A6;
pub(super) const SKY: u32 = 0x93B4BC;
pub(super) const SEA: u32 = 0x4A7C90;
pub(super) const INK: u32 = 0x1E4354;
pub(super) const STONE: u32 = 0x9A8F80;

/// The same glaze from another bucket.
pub(super) fn vary(colour: Rgb, dice: &mut Dice) -> Rgb {
    let all = dice.span(0.93, 1.06);
    [colour[0] * all * dice.span(0.96, 1.04), colour[1] * all, colour[2] * all * dice.span(0.95, 1.05)]
}
