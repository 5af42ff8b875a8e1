//! A printed announcement: cream paper, a disc, nine bands that thicken downward, two lines of words.
//! Invariant: inks are multiplied with the paper, as on a press; the words are the same in every size.

use super::Scene;
use super::colour::{Rgb, hex, mix, scale, smooth, times};
use super::lettering::write;

pub(super) const WORDS: [(&str, &str); 8] = [
    ("Open studio", "5 and 6 December, ten to six"),
    ("Winter market", "Saturday, under the plane tree"),
    ("Glaze weekend", "two days, eight places"),
    ("Seconds sale", "half price, all day, in the yard"),
    ("First firing", "come and wait with us"),
    ("Slow bowls", "an evening at the wheel"),
    ("Kiln opening", "Sunday at eleven, bring gloves"),
    ("Tea and clay", "every last Thursday"),
];

pub(super) fn poster(scene: &mut Scene) {
    let (disc, ink, paper): (u32, u32, u32) = match scene.mood {
        0 => (0xD2543A, 0x2E4150, 0xEFE6D2),
        1 => (0xE0A23C, 0x23404A, 0xEDE5D4),
        2 => (0x5F8A8C, 0x6A3A28, 0xF0E7D6),
        3 => (0xC9603C, 0x3A4A3E, 0xEAE2CF),
        4 => (0x30566A, 0xB4552F, 0xF1E9D8),
        5 => (0xB7C0A4, 0x2A3A48, 0xEFE4CE),
        6 => (0xD98A6A, 0x3C3A4C, 0xEFE8DC),
        _ => (0xC44A32, 0x1F2E38, 0xE8DEC8),
    };
    let noise = scene.noise;
    let dice = &mut *scene.dice;
    let mark = dice.span(0.0, 60.0);
    let (disc, ink, paper) = (hex(disc), hex(ink), hex(paper));
    let sun = if scene.mood == 0 {
        (0.505, 0.475, 0.252)
    } else {
        (dice.span(0.38, 0.62), dice.span(0.45, 0.52), dice.span(0.20, 0.26))
    };
    let bands = bands(scene, sun.1 + 0.125);
    let words = WORDS[scene.mood as usize % WORDS.len()];
    let unit = scene.canvas.unit;
    scene.canvas.wash(1, |x, y| {
        let fibre = noise.at(x * 90.0 + mark, y * 90.0) * 0.5 + noise.at(x * 210.0, y * 190.0) * 0.5;
        let slow = noise.rough(x * 2.0, y * 2.0 + mark, 3);
        let fleck = noise.specks(x * 60.0, y * 60.0, 0.025, 0.22);
        let lit = 1.01 - 0.07 * ((x - 0.1).powi(2) + (y - 0.1).powi(2)).sqrt() + 0.022 * fibre + 0.02 * slow;
        let mut colour = scale(mix(paper, hex(0x9A8468), 0.5 * fleck), lit);
        // An ink takes unevenly: pinholes, thin places, a darker edge.
        let worn = noise.rough(x * 34.0 + mark, y * 34.0, 3);
        let away = ((x - sun.0).powi(2) + (y - sun.1).powi(2)).sqrt() + 0.0013 * worn;
        let on_disc = ((sun.2 - away) * unit + 0.5).clamp(0.0, 1.0);
        let on_band = bands.cover(x, y, unit, worn);
        if on_disc + on_band > 0.0 {
            let coarse = noise.specks(x * 105.0, y * 105.0 + mark, 0.16, 0.30);
            let holes = coarse.max(noise.specks(x * 190.0 + mark, y * 190.0, 0.14, 0.30));
            let take = (1.0 - 0.85 * smooth(0.2, 0.6, holes)) * (0.97 + 0.06 * worn);
            colour = mix(colour, times(colour, lift(disc)), on_disc * take);
            colour = mix(colour, times(colour, lift(ink)), (on_band * take).min(1.0));
            colour = mix(colour, times(colour, lift(ink)), (on_band * take - 1.0).clamp(0.0, 1.0));
        }
        colour
    });
    let text = mix(ink, hex(0x2A2622), 0.5);
    let taken = |x: f32, y: f32| {
        0.90 - 0.25 * smooth(0.25, 0.6, noise.specks(x * 190.0 + mark, y * 190.0, 0.16, 0.3))
    };
    write(scene.canvas, words.0, (0.094, 0.158), 0.058, 0.0050, text, &taken);
    write(scene.canvas, words.1, (0.096, 0.206), 0.0205, 0.00125, text, &taken);
    scene.finish.bleed = 0.35;
    scene.finish.corners = 0.10;
    scene.finish.grain = 0.8;
}

/// An ink a little transparent, so that overprints show both.
fn lift(ink: Rgb) -> Rgb {
    [ink[0] * 0.96 + 0.01, ink[1] * 0.96 + 0.01, ink[2] * 0.96 + 0.01]
}

/// Nine bands: for each column, where they begin and end.
struct Bands {
    lines: Vec<Vec<(f32, f32)>>,
    left: f32,
    right: f32,
    from: f32,
    grid: f32,
}

fn bands(scene: &mut Scene, top: f32) -> Bands {
    let noise = scene.noise;
    let dice = &mut *scene.dice;
    let (left, right) = (0.094, 0.906);
    const COLUMNS: usize = 400;
    let step = (1.115 - top) / 8.4;
    let lines = (0..9)
        .map(|nth| {
            let way = nth as f32 / 8.0;
            let (mark, lean) = (dice.span(0.0, 90.0), dice.span(-0.035, 0.035) * (1.0 + way));
            let half = 0.0075 + 0.0155 * way;
            let middle = top + step * nth as f32;
            (0..=COLUMNS)
                .map(|column| {
                    let x = left + (right - left) * column as f32 / COLUMNS as f32;
                    let wave = 0.017 * noise.at(x * 2.7 + mark, 1.0) + 0.009 * noise.at(x * 6.0 + mark, 3.0);
                    let y = middle + wave * (1.0 + 0.6 * way) + lean * (x - 0.5);
                    let half = half * (1.0 + 0.30 * noise.at(x * 3.2 + mark, 7.0));
                    (y - half, y + half)
                })
                .collect()
        })
        .collect();
    Bands { lines, left, right, from: top - 0.06, grid: COLUMNS as f32 / (right - left) }
}

impl Bands {
    fn cover(&self, x: f32, y: f32, unit: f32, worn: f32) -> f32 {
        let side = (x - self.left).min(self.right - x);
        if y < self.from || side < -1.0 / unit {
            return 0.0;
        }
        let at = ((x - self.left) * self.grid).clamp(0.0, 399.0) as usize;
        let edge = 0.0009 * worn;
        let mut cover = 0.0f32;
        for line in &self.lines {
            let (above, below) = line[at];
            if y < above - 0.004 || y > below + 0.004 {
                continue;
            }
            let inside = (y - above).min(below - y).min(side) + edge;
            // Where two bands cross, the press printed twice.
            cover += (inside * unit + 0.5).clamp(0.0, 1.0);
        }
        cover.min(1.7)
    }
}
