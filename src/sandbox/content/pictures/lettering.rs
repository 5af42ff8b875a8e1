//! Letters drawn with a round pen, enough of them for a poster.
//! Invariant: a glyph is a list of strokes in a box whose height is 1 from baseline to ascender.

use super::brush::stroke;
use super::canvas::Canvas;
use super::colour::Rgb;

/// A piece of a glyph: a straight line, or part of an ellipse from one angle to another (turns, clockwise
/// from the right, y down).
enum Piece {
    Line(&'static [(f32, f32)]),
    Arc { at: (f32, f32), radius: (f32, f32), from: f32, to: f32 },
}

use Piece::{Arc, Line};

/// Height of small letters.
const X: f32 = 0.70;

const fn arc(x: f32, y: f32, rx: f32, ry: f32, from: f32, to: f32) -> Piece {
    Arc { at: (x, y), radius: (rx, ry), from, to }
}

/// The strokes of a letter, y measured up from the baseline, and how wide it is.
fn glyph(letter: char) -> (Vec<Piece>, f32) {
    let bowl = || arc(0.25, 0.35, 0.24, 0.35, 0.0, 1.0);
    match letter {
        'a' => (vec![bowl(), Line(&[(0.49, X), (0.49, 0.0)])], 0.58),
        'b' => (vec![arc(0.26, 0.35, 0.24, 0.35, 0.0, 1.0), Line(&[(0.03, 1.0), (0.03, 0.0)])], 0.56),
        'c' => (vec![arc(0.26, 0.35, 0.25, 0.35, 0.12, 0.88)], 0.52),
        'd' => (vec![bowl(), Line(&[(0.49, 1.0), (0.49, 0.0)])], 0.58),
        'e' => (vec![Line(&[(0.02, 0.37), (0.50, 0.37)]), arc(0.26, 0.35, 0.245, 0.35, 0.11, 1.0)], 0.56),
        'f' => (
            vec![
                arc(0.26, 0.80, 0.14, 0.19, 0.5, 0.80),
                Line(&[(0.12, 0.80), (0.12, 0.0)]),
                Line(&[(0.0, X), (0.28, X)]),
            ],
            0.32,
        ),
        'g' => {
            (vec![bowl(), Line(&[(0.49, X), (0.49, -0.06)]), arc(0.25, -0.06, 0.24, 0.22, 0.0, 0.44)], 0.58)
        }
        'h' => (
            vec![
                Line(&[(0.04, 1.0), (0.04, 0.0)]),
                arc(0.25, 0.44, 0.21, 0.26, 0.5, 1.0),
                Line(&[(0.46, 0.44), (0.46, 0.0)]),
            ],
            0.56,
        ),
        'i' => (vec![Line(&[(0.06, X), (0.06, 0.0)]), Line(&[(0.06, 0.93), (0.06, 0.94)])], 0.19),
        'k' => (
            vec![
                Line(&[(0.04, 1.0), (0.04, 0.0)]),
                Line(&[(0.44, X), (0.05, 0.28)]),
                Line(&[(0.18, 0.42), (0.47, 0.0)]),
            ],
            0.52,
        ),
        'l' => (vec![Line(&[(0.06, 1.0), (0.06, 0.0)])], 0.19),
        'm' => (
            vec![
                Line(&[(0.04, X), (0.04, 0.0)]),
                arc(0.22, 0.47, 0.18, 0.23, 0.5, 1.0),
                Line(&[(0.40, 0.47), (0.40, 0.0)]),
                arc(0.58, 0.47, 0.18, 0.23, 0.5, 1.0),
                Line(&[(0.76, 0.47), (0.76, 0.0)]),
            ],
            0.86,
        ),
        _ => later(letter),
    }
}

/// The small letters after m.
fn later(letter: char) -> (Vec<Piece>, f32) {
    match letter {
        'n' => (
            vec![
                Line(&[(0.04, X), (0.04, 0.0)]),
                arc(0.25, 0.44, 0.21, 0.26, 0.5, 1.0),
                Line(&[(0.46, 0.44), (0.46, 0.0)]),
            ],
            0.56,
        ),
        'o' => (vec![arc(0.27, 0.35, 0.26, 0.35, 0.0, 1.0)], 0.59),
        'p' => (vec![arc(0.28, 0.35, 0.24, 0.35, 0.0, 1.0), Line(&[(0.04, X), (0.04, -0.28)])], 0.58),
        'r' => (vec![Line(&[(0.04, X), (0.04, 0.0)]), arc(0.25, 0.42, 0.21, 0.28, 0.5, 0.80)], 0.34),
        's' => (
            vec![arc(0.22, 0.525, 0.175, 0.175, 0.25, 0.93), arc(0.22, 0.175, 0.20, 0.175, -0.25, 0.43)],
            0.47,
        ),
        't' => (
            vec![
                Line(&[(0.13, 0.92), (0.13, 0.15)]),
                arc(0.27, 0.15, 0.14, 0.15, 0.25, 0.5),
                Line(&[(0.0, X), (0.30, X)]),
            ],
            0.36,
        ),
        'u' => (
            vec![
                Line(&[(0.04, X), (0.04, 0.26)]),
                arc(0.25, 0.26, 0.21, 0.26, 0.0, 0.5),
                Line(&[(0.46, X), (0.46, 0.0)]),
            ],
            0.56,
        ),
        'v' => (vec![Line(&[(0.0, X), (0.24, 0.0), (0.48, X)])], 0.52),
        'w' => (vec![Line(&[(0.0, X), (0.19, 0.0), (0.37, X), (0.55, 0.0), (0.74, X)])], 0.78),
        'x' => (vec![Line(&[(0.0, X), (0.46, 0.0)]), Line(&[(0.46, X), (0.0, 0.0)])], 0.50),
        'y' => (vec![Line(&[(0.0, X), (0.24, 0.02)]), Line(&[(0.48, X), (0.16, -0.28)])], 0.52),
        'z' => (vec![Line(&[(0.02, X), (0.44, X), (0.02, 0.0), (0.46, 0.0)])], 0.50),
        _ => capital(letter),
    }
}

/// Capitals, figures and the comma; anything else is a blank.
fn capital(letter: char) -> (Vec<Piece>, f32) {
    match letter {
        'B' => (
            vec![
                Line(&[(0.05, 0.0), (0.05, 1.0)]),
                arc(0.28, 0.76, 0.22, 0.24, -0.25, 0.25),
                arc(0.30, 0.26, 0.26, 0.26, -0.25, 0.25),
                Line(&[(0.05, 1.0), (0.28, 1.0)]),
                Line(&[(0.05, 0.52), (0.30, 0.52)]),
                Line(&[(0.05, 0.0), (0.30, 0.0)]),
            ],
            0.66,
        ),
        'D' => (
            vec![
                Line(&[(0.05, 0.0), (0.05, 1.0)]),
                Line(&[(0.05, 1.0), (0.24, 1.0)]),
                Line(&[(0.05, 0.0), (0.24, 0.0)]),
                arc(0.24, 0.5, 0.44, 0.5, -0.25, 0.25),
            ],
            0.78,
        ),
        'F' => {
            (vec![Line(&[(0.52, 1.0), (0.05, 1.0), (0.05, 0.0)]), Line(&[(0.05, 0.52), (0.46, 0.52)])], 0.58)
        }
        'G' => (vec![arc(0.45, 0.5, 0.42, 0.5, 0.0, 0.87), Line(&[(0.87, 0.46), (0.52, 0.46)])], 0.96),
        'K' => (
            vec![
                Line(&[(0.05, 1.0), (0.05, 0.0)]),
                Line(&[(0.60, 1.0), (0.06, 0.40)]),
                Line(&[(0.24, 0.60), (0.64, 0.0)]),
            ],
            0.70,
        ),
        'O' => (vec![arc(0.44, 0.5, 0.42, 0.5, 0.0, 1.0)], 0.94),
        'S' => (
            vec![arc(0.31, 0.745, 0.26, 0.255, 0.25, 0.94), arc(0.31, 0.245, 0.29, 0.245, -0.25, 0.44)],
            0.67,
        ),
        'T' => (vec![Line(&[(0.0, 1.0), (0.62, 1.0)]), Line(&[(0.31, 1.0), (0.31, 0.0)])], 0.66),
        'W' => (vec![Line(&[(0.0, 1.0), (0.24, 0.0), (0.48, 1.0), (0.72, 0.0), (0.96, 1.0)])], 1.02),
        '5' => (
            vec![Line(&[(0.46, 1.0), (0.11, 1.0), (0.08, 0.56)]), arc(0.25, 0.31, 0.23, 0.31, -0.36, 0.40)],
            0.58,
        ),
        '6' => (vec![arc(0.27, 0.30, 0.23, 0.30, 0.0, 1.0), arc(0.47, 0.36, 0.43, 0.64, 0.5, 0.72)], 0.58),
        ',' => (vec![Line(&[(0.09, 0.02), (0.03, -0.16)])], 0.20),
        _ => (Vec::new(), 0.30),
    }
}

/// Writes `text` with its baseline starting at `at`; `height` is that of a capital and `pen` half the
/// width of the stroke, all in scene units. `take` says how well the ink took at a place.
pub(super) fn write(
    canvas: &mut Canvas,
    text: &str,
    at: (f32, f32),
    height: f32,
    pen: f32,
    ink: Rgb,
    take: &dyn Fn(f32, f32) -> f32,
) {
    let mut x = at.0;
    for letter in text.chars() {
        let (pieces, wide) = glyph(letter);
        for piece in pieces {
            let line: Vec<(f32, f32, f32)> = points(&piece)
                .into_iter()
                .map(|(px, py)| (x + px * height, at.1 - py * height * 0.92, pen))
                .collect();
            let strength = line.first().map_or(1.0, |start| take(start.0, start.1));
            stroke(canvas, &line, ink, 0.0, strength);
        }
        x += (wide + 0.10) * height;
    }
}

fn points(piece: &Piece) -> Vec<(f32, f32)> {
    match piece {
        Line(points) => points.to_vec(),
        Arc { at, radius, from, to } => {
            let pieces = 26;
            (0..=pieces)
                .map(|i| {
                    // Turns run against the clock here, because heights are measured upward.
                    let turn = (from + (to - from) * i as f32 / pieces as f32) * std::f32::consts::TAU;
                    (at.0 + radius.0 * turn.cos(), at.1 - radius.1 * turn.sin())
                })
                .collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_every_poster_can_be_drawn() {
        for (title, line) in super::super::poster::WORDS {
            for letter in title.chars().chain(line.chars()).filter(|c| *c != ' ') {
                assert!(!glyph(letter).0.is_empty(), "no {letter}");
            }
        }
    }
}
