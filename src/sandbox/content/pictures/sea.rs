//! The sea at dawn, in fog, by moon, and on the other mornings.
//! Invariant: the horizon is level and lies in the middle of the core box.

use super::Scene;
use super::canvas::{Canvas, Coarse};
use super::colour::{Rgb, hex, mix, plus, ramp, scale, smooth};
use super::noise::Noise;

const HORIZON: f32 = 0.625;

#[derive(Clone, Copy)]
struct Weather {
    /// The sky from the zenith down to the horizon.
    sky: [u32; 3],
    /// The water from the horizon down to one's feet.
    water: [u32; 3],
    /// Place of the sun or moon, its radius (0: not seen), and the strength of its glow and of its path.
    sun: (f32, f32, f32),
    glow: (u32, f32, f32),
    path: (u32, f32),
    clouds: f32,
    rocks: bool,
    /// How much the air takes from the far water.
    haze: f32,
    chop: f32,
}

/// Dawn, fog, moon, rose, pale morning, blue fog, last light, silver.
const WEATHERS: [Weather; 8] = [
    Weather {
        sky: [0x6E95A8, 0xBDB7A4, 0xEFB47C],
        water: [0xC6A488, 0x587B8C, 0x23404F],
        sun: (0.61, 0.60, 0.0),
        glow: (0xFFC884, 0.92, 0.25),
        path: (0xFFDDA4, 1.0),
        clouds: 0.5,
        rocks: false,
        haze: 0.25,
        chop: 1.0,
    },
    Weather {
        sky: [0xA3AFB0, 0xC3C3BB, 0xD2C9BC],
        water: [0xB4B1A8, 0x84979C, 0x54687A],
        sun: (0.33, 0.30, 0.0),
        glow: (0xEFE6D2, 0.30, 0.34),
        path: (0xE8E8E0, 0.16),
        clouds: 0.25,
        rocks: true,
        haze: 0.9,
        chop: 0.75,
    },
    Weather {
        sky: [0x14191F, 0x232C36, 0x39424B],
        water: [0x2A333C, 0x141B22, 0x0A0F14],
        sun: (0.45, 0.26, 0.021),
        glow: (0xC9CBC4, 0.16, 0.20),
        path: (0xE9E6D8, 0.85),
        clouds: 0.5,
        rocks: false,
        haze: 0.2,
        chop: 1.1,
    },
    Weather {
        sky: [0x7D8CA4, 0xC3A7A2, 0xE3A88C],
        water: [0xB99488, 0x6B7187, 0x2E3C50],
        sun: (0.36, 0.61, 0.0),
        glow: (0xFFBE93, 0.8, 0.22),
        path: (0xFFC8A0, 0.8),
        clouds: 0.9,
        rocks: false,
        haze: 0.3,
        chop: 0.9,
    },
    Weather {
        sky: [0x86AEBC, 0xB9CBC9, 0xE2DCCB],
        water: [0x9DB8B8, 0x4F8794, 0x1F4F62],
        sun: (0.7, 0.2, 0.0),
        glow: (0xFFF3D8, 0.35, 0.36),
        path: (0xFFF4DC, 0.45),
        clouds: 0.7,
        rocks: false,
        haze: 0.35,
        chop: 1.0,
    },
    Weather {
        sky: [0x8C9BA3, 0xAEB4B2, 0xC4BDB2],
        water: [0xA3A5A2, 0x6F838C, 0x435866],
        sun: (0.66, 0.34, 0.0),
        glow: (0xE6DCC8, 0.25, 0.3),
        path: (0xDADDD8, 0.12),
        clouds: 0.4,
        rocks: true,
        haze: 0.8,
        chop: 0.8,
    },
    Weather {
        sky: [0x1B2531, 0x3B4A58, 0x7C6A66],
        water: [0x5A5558, 0x263443, 0x101820],
        sun: (0.58, 0.61, 0.0),
        glow: (0xE8A06A, 0.32, 0.17),
        path: (0xF0B27E, 0.42),
        clouds: 1.1,
        rocks: false,
        haze: 0.25,
        chop: 1.0,
    },
    Weather {
        sky: [0x97A3A6, 0xB7BBB5, 0xD6D0C2],
        water: [0xA9AFAB, 0x6E8689, 0x39535A],
        sun: (0.45, 0.47, 0.0),
        glow: (0xFFF6E2, 0.45, 0.2),
        path: (0xFBF6E6, 0.5),
        clouds: 1.4,
        rocks: false,
        haze: 0.4,
        chop: 1.1,
    },
];

pub(super) fn sea(scene: &mut Scene) {
    let mut weather = WEATHERS[scene.mood as usize % WEATHERS.len()];
    let dice = &mut *scene.dice;
    if scene.mood != 0 {
        weather.sun.0 += dice.span(-0.12, 0.12);
    }
    let tint = [dice.span(0.96, 1.04), 1.0, dice.span(0.96, 1.05)];
    let sky = weather.sky.map(|code| tinted(hex(code), tint));
    let water = weather.water.map(|code| tinted(hex(code), tint));
    let noise = scene.noise;
    scene.canvas.wash(4, |x, y| sky_at(&weather, &sky, noise, x, y.min(HORIZON)));
    disc(scene.canvas, &weather);
    if weather.rocks {
        let at = [dice.span(0.60, 0.7), dice.span(0.26, 0.34)];
        rocks(scene.canvas, noise, at, mix(sky[2], hex(0x4A4744), 0.62), 1.0, dice.span(0.0, 30.0));
    }
    let air = mix(sky[2], sky[1], 0.3);
    waves(scene.canvas, noise, &weather, &water, air);
    scene.finish.bleed = if weather.sun.2 > 0.0 { 1.6 } else { 1.15 };
}

fn tinted(colour: Rgb, tint: Rgb) -> Rgb {
    [colour[0] * tint[0], colour[1] * tint[1], colour[2] * tint[2]]
}

fn sky_at(weather: &Weather, sky: &[Rgb; 3], noise: &Noise, x: f32, y: f32) -> Rgb {
    let height = ((y + 0.12) / (HORIZON + 0.12)).clamp(0.0, 1.0);
    let base = ramp(sky, height.powf(1.25));
    // Clouds are stretched along the horizon, more so near it.
    let flat = 2.2 + 6.0 * height * height;
    let cloud = noise.rough(x * 1.4 + 0.4 * noise.at(x * 2.0, y * 3.0), y * flat + 7.0, 4);
    let cloudy =
        smooth(0.0, 0.9, cloud) * weather.clouds * smooth(1.0, 0.7, height) * smooth(-0.2, 0.3, height);
    let base = mix(base, mix(sky[2], [1.0; 3], 0.2), 0.30 * cloudy);
    let (dx, dy) = (x - weather.sun.0, (y - weather.sun.1) * 1.25);
    let far = (dx * dx * 0.72 + dy * dy).sqrt() / weather.glow.2;
    let glow = weather.glow.1 * ((-far * far).exp() * 0.75 + 0.42 * (-far * 1.15).exp());
    plus(base, hex(weather.glow.0), glow * (1.0 + 0.10 * cloud) * 0.75)
}

/// The moon, where there is one.
fn disc(canvas: &mut Canvas, weather: &Weather) {
    let (x, y, radius) = weather.sun;
    if radius > 0.0 {
        let unit = canvas.unit;
        let reach = radius + 0.01;
        canvas.paint([x - reach, y - reach, x + reach, y + reach], |px, py| {
            let out = ((px - x).powi(2) + (py - y).powi(2)).sqrt();
            ([1.15, 1.12, 1.02], ((radius - out) * unit * 0.6 + 0.5).clamp(0.0, 1.0))
        });
    }
}

/// Two rocks on the horizon: the large one at `at`, a small one across from it.
fn rocks(canvas: &mut Canvas, noise: &Noise, at: [f32; 2], colour: Rgb, up: f32, mark: f32) {
    let unit = canvas.unit;
    let small = at[0] - 0.36;
    let height = |x: f32| {
        let large = ((x - at[0]) / at[1] + 0.12).clamp(0.0, 1.2);
        let body =
            smooth(0.0, 0.16, large) * (0.045 + 0.05 * noise.rough(x * 13.0 + mark, 1.0, 3)).max(0.006);
        let peak =
            0.045 * (-((large - 0.3) / 0.09).powi(2)).exp() + 0.02 * (-((large - 0.85) / 0.2).powi(2)).exp();
        let islet = (1.0 - ((x - small) / 0.05).powi(2)).max(0.0).sqrt()
            * (0.012 + 0.012 * noise.rough(x * 30.0 + mark, 9.0, 2));
        if x > at[0] - 0.12 * at[1] { body + peak * smooth(0.0, 0.2, large) } else { islet.max(0.0) }
    };
    let right = canvas.view()[2];
    canvas.paint([small - 0.06, HORIZON - 0.2, right, HORIZON + 0.002], |x, y| {
        let above = (HORIZON - y) * up;
        let cover = (height(x) - above).min(above + 1.0 / unit) * unit + 0.5;
        let mist = smooth(0.05, 0.0, above) * 0.2;
        (scale(colour, 1.0 + mist + 0.07 * noise.rough(x * 40.0, y * 40.0, 2)), cover.clamp(0.0, 1.0))
    });
}

fn waves(canvas: &mut Canvas, noise: &Noise, weather: &Weather, water: &[Rgb; 3], air: Rgb) {
    let [left, _, right, bottom] = canvas.view();
    let unit = canvas.unit;
    let sun = weather.sun.0;
    let path_colour = hex(weather.path.0);
    let swell = Coarse::of(
        canvas,
        ((8.0 * unit / 1_080.0) as usize).max(1),
        |x, y| noise.rough(x * 1.1, y * 3.0 + 20.0, 2),
        0.0,
    );
    let (width, rows) = (canvas.width, canvas.height);
    let [_, view_top, ..] = canvas.view();
    canvas.touch([left, HORIZON - 0.004, right, bottom], |x, y, above| {
        let depth = y - HORIZON;
        let cover = (depth * unit + 0.5).clamp(0.0, 1.0);
        if cover <= 0.0 {
            return above;
        }
        let depth = depth.max(0.0005);
        let column = (((x - left) * unit) as usize).min(width - 1);
        let row = (((y - view_top) * unit) as usize).min(rows - 1);
        let rise = ripple(noise, x, depth, unit) * weather.chop + 0.18 * swell.mixed(column, row);
        let near = (depth / 0.62).clamp(0.0, 1.0).powf(0.62);
        // A wave that leans away shows the sky, one that leans near shows the deep.
        let tone = (near - 0.30 * rise * (0.35 + 0.65 * near)).clamp(0.0, 1.0);
        let mut colour = ramp(water, tone);
        colour = scale(colour, 1.0 + 0.14 * rise * near);
        let wide = 0.035 + 0.27 * depth.powf(0.8);
        let off = (x - sun + 0.02 * rise) / wide;
        let lane = (-off * off).exp();
        let caught = smooth(0.52 - 0.62 * lane, 0.80 - 0.42 * lane, rise + 0.22);
        let shimmer = weather.path.1
            * (caught * lane * 1.05 + 0.30 * (-off * off * 0.25).exp() * smooth(0.25, 0.9, rise) * 0.5);
        colour = plus(colour, path_colour, shimmer * (0.55 + 0.45 * smooth(0.5, 0.0, depth)));
        let far = weather.haze * (-depth / 0.085).exp();
        mix(above, mix(colour, air, far.min(0.9)), cover)
    });
}

/// The slope of the water: four sizes of noise on a plane seen at a grazing angle.
fn ripple(noise: &Noise, x: f32, depth: f32, unit: f32) -> f32 {
    let (across, away) = ((x - 0.5) / (depth + 0.02), 1.0 / (depth + 0.02));
    let mut sum = 0.0;
    for (size, strength) in [(1.25f32, 0.55f32), (2.9, 0.60), (6.7, 0.5), (15.0, 0.38)] {
        // What would be smaller than a pixel is left out.
        let tall = (depth + 0.02) * (depth + 0.02) / (size * 1.9) * unit;
        let seen = smooth(0.5, 2.2, tall);
        if seen > 0.0 {
            let bend = 0.35 * noise.at(across * size * 0.4 + 3.0, away * size * 0.7);
            sum += strength * seen * noise.at(across * size + size, away * size * 1.9 + bend);
        }
    }
    // Far off, lines are all that is left of the waves.
    let lines = smooth(0.10, 0.015, depth) * 0.5 * noise.at(x * 9.0, depth * 420.0);
    sum + lines
}
