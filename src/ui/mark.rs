//! The application mark (`more.md` section 21): a picture in a mat, the sun on the tideline. Drawn in the window
//! and as pixels for the window's icon.
//! Invariant: one description of the mark for both; from 48 down it stands on whole pixels without bevel and
//! glitter.

use egui::epaint::EllipseShape;
use egui::{Color32, CornerRadius, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

use crate::ui::pictures::Rgba;
use crate::ui::theme::NOTHING;
use crate::ui::theme::tokens::mark;

/// One piece of the mark, in the units of its drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Piece {
    /// Left, top, width, height, radius.
    Plate([f32; 5], Color32),
    /// Centre, width, height; only the part above and below these heights.
    Oval([f32; 4], Option<f32>, Color32),
}

/// The mark for a height of so many pixels, in units of 1/40 of the height unless it is small.
fn pieces(height: u32) -> (f32, Vec<Piece>) {
    let small = |plate: [f32; 5], oval: [f32; 4], disc: [f32; 4], ground: Option<f32>| {
        let mut all = vec![
            Piece::Plate(plate, mark::EDGE),
            Piece::Plate(
                [plate[0] + 1.0, plate[1] + 1.0, plate[2] - 2.0, plate[3] - 2.0, plate[4] - 1.0],
                mark::PLATE,
            ),
            Piece::Oval(oval, None, mark::OVAL),
            Piece::Oval(disc, None, mark::DISC),
        ];
        if let Some(from) = ground {
            all.push(Piece::Oval(oval, Some(from), mark::GROUND));
        }
        all
    };
    match height {
        0..=16 => {
            (16.0, small([1.0, 0.0, 14.0, 16.0, 3.0], [8.0, 8.0, 8.0, 12.0], [8.0, 10.0, 4.0, 4.0], None))
        }
        17..=32 => (
            32.0,
            small([3.0, 0.0, 26.0, 32.0, 5.0], [16.0, 16.0, 16.0, 22.0], [16.0, 19.0, 8.0, 8.0], Some(21.0)),
        ),
        33..=48 => {
            let disc = [24.0, 29.0, 12.0, 12.0];
            (48.0, small([5.0, 0.0, 38.0, 48.0, 7.0], [24.0, 24.0, 26.0, 34.0], disc, Some(31.0)))
        }
        _ => (40.0, large(height)),
    }
}

fn large(height: u32) -> Vec<Piece> {
    let edge = (40.0 / height as f32).max(0.4);
    let bar = |y: f32, width: f32| Piece::Plate([20.0 - width / 2.0, y, width, 0.9, 0.45], mark::DISC);
    vec![
        Piece::Plate([4.0, 0.0, 32.0, 40.0, 6.0], mark::EDGE),
        Piece::Plate([4.0 + edge, edge, 32.0 - 2.0 * edge, 40.0 - 2.0 * edge, 6.0 - edge], mark::PLATE),
        Piece::Oval([20.0, 20.0, 24.0, 30.0], None, mark::BEVEL),
        Piece::Oval([20.0, 20.0, 22.0, 28.0], None, mark::OVAL),
        Piece::Oval([20.0, 24.0, 10.0, 10.0], None, mark::DISC),
        Piece::Oval([20.0, 20.0, 22.0, 28.0], Some(26.0), mark::GROUND),
        bar(27.2, 8.0),
        bar(29.2, 5.2),
        bar(31.2, 2.6),
    ]
}

/// Draws the mark with its box's top left at a place, `height` points high and as wide.
pub fn paint(painter: &Painter, top_left: Pos2, height: f32) {
    let (units, pieces) = pieces((height * painter.pixels_per_point()).round() as u32);
    let unit = height / units;
    let place = |x: f32, y: f32| top_left + vec2(x, y) * unit;
    for piece in pieces {
        match piece {
            Piece::Plate([x, y, width, tall, round], color) => {
                let rect = Rect::from_min_size(place(x, y), vec2(width, tall) * unit);
                let corner = CornerRadius::same((round * unit).round() as u8);
                painter.rect(rect, corner, color, Stroke::new(0.0, NOTHING), StrokeKind::Inside);
            }
            Piece::Oval([x, y, width, tall], from, color) => {
                let radius = vec2(width, tall) / 2.0 * unit;
                let shape = EllipseShape::filled(place(x, y), radius, color);
                match from {
                    None => painter.add(shape),
                    Some(below) => painter.add(segment(place(x, y), radius, place(0.0, below).y, color)),
                };
            }
        }
    }
}

/// The part of an ellipse below a height, as a polygon.
fn segment(center: Pos2, radius: egui::Vec2, below: f32, color: Color32) -> Shape {
    let begin = ((below - center.y) / radius.y).clamp(-1.0, 1.0).asin();
    let end = std::f32::consts::PI - begin;
    let steps = 48;
    let points = (0..=steps)
        .map(|step| {
            let angle = begin + (end - begin) * step as f32 / steps as f32;
            pos2(center.x + radius.x * angle.cos(), center.y + radius.y * angle.sin())
        })
        .collect();
    Shape::convex_polygon(points, color, Stroke::NONE)
}

/// The mark as pixels, `side` wide and high, for the window's icon; 16 to 512.
pub fn pixels(side: u32) -> Rgba {
    let (units, pieces) = pieces_for_icon(side);
    let scale = units / side as f32;
    let samples = 4;
    let mut pixels = Vec::with_capacity((side * side * 4) as usize);
    for y in 0..side {
        for x in 0..side {
            let mut sum = [0.0_f32; 4];
            for sub in 0..samples * samples {
                let offset = |step: u32| (step as f32 + 0.5) / samples as f32;
                let (u, v) =
                    ((x as f32 + offset(sub % samples)) * scale, (y as f32 + offset(sub / samples)) * scale);
                if let Some(color) = pieces.iter().rev().find(|piece| piece.covers(u, v)).map(Piece::color) {
                    for (total, channel) in sum.iter_mut().zip([color.r(), color.g(), color.b(), 255]) {
                        *total += f32::from(channel);
                    }
                }
            }
            let covered = sum[3] / 255.0;
            let mean = |total: f32| if covered > 0.0 { (total / covered).round() as u8 } else { 0 };
            let alpha = (covered / (samples * samples) as f32 * 255.0).round() as u8;
            pixels.extend([mean(sum[0]), mean(sum[1]), mean(sum[2]), alpha]);
        }
    }
    Rgba { width: side, height: side, pixels }
}

/// The large drawing has room around it in an icon: 44 units for 512, so that the plate is 440 high.
fn pieces_for_icon(side: u32) -> (f32, Vec<Piece>) {
    let (units, pieces) = pieces(side);
    if side <= 48 {
        return (units, pieces);
    }
    let whole = 512.0 / 11.0;
    let shift = (whole - 40.0) / 2.0;
    (whole, pieces.into_iter().map(|piece| piece.moved(shift)).collect())
}

impl Piece {
    fn color(&self) -> Color32 {
        match self {
            Self::Plate(_, color) | Self::Oval(_, _, color) => *color,
        }
    }

    fn moved(self, by: f32) -> Self {
        match self {
            Self::Plate([x, y, width, tall, round], color) => {
                Self::Plate([x + by, y + by, width, tall, round], color)
            }
            Self::Oval([x, y, width, tall], from, color) => {
                Self::Oval([x + by, y + by, width, tall], from.map(|below| below + by), color)
            }
        }
    }

    fn covers(&self, u: f32, v: f32) -> bool {
        match *self {
            Self::Plate([x, y, width, tall, round], _) => {
                let past = |at: f32, from: f32, length: f32| {
                    let middle = from + length / 2.0;
                    ((at - middle).abs() - (length / 2.0 - round)).max(0.0)
                };
                let inside = (x..=x + width).contains(&u) && (y..=y + tall).contains(&v);
                inside && past(u, x, width).hypot(past(v, y, tall)) <= round
            }
            Self::Oval([x, y, width, tall], from, _) => {
                let within = ((u - x) / (width / 2.0)).powi(2) + ((v - y) / (tall / 2.0)).powi(2) <= 1.0;
                within && from.is_none_or(|below| v >= below)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixel(image: &Rgba, x: u32, y: u32) -> [u8; 4] {
        let at = ((y * image.width + x) * 4) as usize;
        [image.pixels[at], image.pixels[at + 1], image.pixels[at + 2], image.pixels[at + 3]]
    }

    #[test]
    fn the_icon_is_where_the_look_puts_it() {
        // The look gives places for 512; this is half of it.
        let icon = pixels(256);
        let solid = |color: Color32| [color.r(), color.g(), color.b(), 255];
        assert_eq!(pixel(&icon, 0, 0)[3], 0);
        assert_eq!(pixel(&icon, 128, 15)[3], 0);
        assert_eq!(pixel(&icon, 128, 30), solid(mark::PLATE));
        assert_eq!(pixel(&icon, 128, 100), solid(mark::OVAL));
        assert_eq!(pixel(&icon, 128, 135), solid(mark::DISC));
        assert_eq!(pixel(&icon, 90, 175), solid(mark::GROUND));
        assert_eq!(pixel(&icon, 128, 170), solid(mark::DISC), "the first bar of glitter");
    }

    #[test]
    fn small_icons_stand_on_whole_pixels() {
        for side in [16, 32, 48] {
            let icon = pixels(side);
            let middle: Vec<u8> = (0..side).map(|x| pixel(&icon, x, side / 2)[3]).collect();
            assert!(middle.iter().all(|alpha| *alpha == 0 || *alpha == 255), "{side}: {middle:?}");
        }
    }
}
