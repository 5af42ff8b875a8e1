//! Lays out the text of a field that has right-to-left words: in the order it is seen, with a caret that stands
//! where the next letter comes.
//! Invariant: a galley made here has one glyph for each character, as egui's cursors count.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use egui::epaint::text::cursor::CCursor;
use egui::epaint::text::{Galley, Glyph, PlacedRow};
use egui::text::{LayoutJob, TextFormat};
use egui::{Event, Key, Rect, Response, Ui, Vec2, pos2, vec2};

use super::bidi::{self, Paragraph, Piece};
use super::{lines, set};

/// A text in lines no wider than `room` points; what is read from the right stands at the right of `width`. It has
/// right-to-left words, or egui does better.
pub fn galley(ui: &Ui, text: &str, format: &TextFormat, room: f32, width: f32) -> Arc<Galley> {
    let mut lay = |text: &str| {
        let mut job =
            LayoutJob { break_on_newline: false, keep_trailing_whitespace: true, ..LayoutJob::default() };
        set::append(&mut job, text, format);
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let from_right = bidi::reads_from_right(text);
    let ends = lines::broken(text, room, usize::MAX, false, &mut |text| lay(text).intrinsic_size().x);
    let template = lay("x");
    let mut made = Galley::clone(&template);
    let mut job = LayoutJob::default();
    job.append(text, 0.0, format.clone());
    made.job = Arc::new(job);
    made.rows.clear();
    (made.num_vertices, made.num_indices, made.mesh_bounds) = (0, 0, Rect::NOTHING);
    let starts: Vec<usize> = ends.lines.iter().map(|line| line.start).collect();
    let (mut top, mut widest) = (0.0, 0.0_f32);
    for (at, start) in starts.iter().enumerate() {
        // The blanks at a line's end are its own, and so is the break behind it.
        let next = starts.get(at + 1).copied();
        let whole = *start..next.unwrap_or(text.len());
        let broken = next.is_some() && text[whole.clone()].ends_with('\n');
        let line = whole.start..whole.end - usize::from(broken);
        let (mut row, wide) = one(text, line, from_right, &template, &mut lay);
        row.ends_with_newline = broken;
        // Blanks at the end of a line may hang out of it.
        let turned = from_right && width.is_finite();
        row.pos = pos2(if turned { (width - wide).round() } else { 0.0 }, top);
        top += row.row.size.y;
        widest = if turned { width } else { widest.max(wide) };
        made.mesh_bounds |= row.visuals.mesh_bounds.translate(row.pos.to_vec2());
        made.num_vertices += row.visuals.mesh.vertices.len();
        made.num_indices += row.visuals.mesh.indices.len();
        made.rows.push(row);
    }
    made.rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(widest, top));
    Arc::new(made)
}

/// One line, and how wide it is.
fn one(
    text: &str,
    line: Range<usize>,
    from_right: bool,
    template: &Galley,
    lay: &mut dyn FnMut(&str) -> Arc<Galley>,
) -> (PlacedRow, f32) {
    let pieces = Paragraph::new(&text[line.clone()], from_right).line(0..line.len(), false);
    let seen: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let laid = lay(&seen);
    let mut row =
        laid.rows.first().or(template.rows.first()).cloned().unwrap_or_else(|| template.rows[0].clone());
    // Where each character begins and ends, by its byte.
    let (mut edges, mut wide) = (HashMap::new(), 0.0);
    for piece in &pieces {
        let inner = lay(&piece.text);
        place(piece, &text[line.clone()], &inner, wide, &mut edges);
        wide += inner.intrinsic_size().x;
    }
    let inner = Arc::make_mut(&mut row.row);
    let usual = inner.glyphs.first().or(template.rows[0].glyphs.first()).copied();
    let last_vertex = u32::try_from(inner.visuals.glyph_vertex_range.end).unwrap_or(0);
    let mut end = if from_right { wide } else { 0.0 };
    inner.glyphs.clear();
    for (at, chr) in text[line].char_indices() {
        let (first, then) = edges.get(&at).copied().unwrap_or((end, end));
        inner.glyphs.extend(usual.map(|mut glyph| {
            (glyph.chr, glyph.pos.x, glyph.advance_width) = (chr, first, 0.0);
            glyph.first_vertex = last_vertex;
            glyph
        }));
        end = then;
    }
    // egui takes the width for the place behind the last letter.
    inner.size.x = end;
    (row, wide)
}

/// Notes where the characters of a piece begin and end; from the right, where they are read so.
fn place(piece: &Piece, text: &str, laid: &Galley, left: f32, edges: &mut HashMap<usize, (f32, f32)>) {
    let said = &text[piece.source.clone()];
    let wide = laid.intrinsic_size().x;
    let glyphs = || laid.rows.iter().flat_map(|row| row.glyphs.iter());
    let count = said.chars().count().max(1) as f32;
    if bidi::has_rtl(said) {
        let mut drawn: Vec<&Glyph> = glyphs().filter(|glyph| glyph.advance_width > 0.0).collect();
        drawn.sort_by(|one, other| other.pos.x.total_cmp(&one.pos.x));
        let (mut drawn, mut at) = (drawn.into_iter().peekable(), left + wide);
        for (byte, chr) in said.char_indices() {
            // What joined the letter before it, or stands on it, has no room of its own.
            let then = drawn.next_if(|glyph| glyph.chr == chr).map_or(at, |glyph| left + glyph.pos.x);
            edges.insert(piece.source.start + byte, (at, then));
            at = then;
        }
        return;
    }
    let exact: Vec<f32> = glyphs().map(|glyph| glyph.pos.x).collect();
    for (place, (byte, _)) in said.char_indices().enumerate() {
        let evenly = |place: usize| wide * place as f32 / count;
        let at = |place: usize| match piece.whole {
            true => evenly(place),
            false => exact.get(place).copied().unwrap_or(wide),
        };
        let (first, then) = (left + at(place), left + at(place + 1));
        let edge = if piece.from_right { (then, first) } else { (first, then) };
        edges.insert(piece.source.start + byte, edge);
    }
}

/// The place in a text nearest to a point of its galley.
fn nearest(galley: &Galley, at: Vec2) -> CCursor {
    let mut before = 0;
    let count = galley.rows.len();
    for (place, row) in galley.rows.iter().enumerate() {
        if at.y <= row.max_y() || place + 1 == count {
            let x = at.x - row.pos.x;
            let far =
                |column: usize| (row.glyphs.get(column).map_or(row.size.x, |glyph| glyph.pos.x) - x).abs();
            let columns = 0..=row.glyphs.len();
            let nearest = columns.min_by(|one, other| far(*one).total_cmp(&far(*other))).unwrap_or(0);
            return CCursor::new(before + nearest);
        }
        before += row.glyphs.len() + usize::from(row.ends_with_newline);
    }
    CCursor::new(before)
}

/// Where the pointer asks the caret to be: from where it was pressed to where it is now.
pub fn pointed(
    ui: &Ui,
    response: &Response,
    galley: &Galley,
    corner: egui::Pos2,
) -> Option<(CCursor, CCursor)> {
    let pressed = response.is_pointer_button_down_on() || response.clicked();
    if !pressed || response.double_clicked() || response.triple_clicked() {
        return None;
    }
    let (from, to) = ui.input(|input| (input.pointer.press_origin(), input.pointer.interact_pos()));
    let to = to?;
    Some((nearest(galley, from.unwrap_or(to) - corner), nearest(galley, to - corner)))
}

/// The arrow to the left goes to the left: in a text that is read from the right that is onward.
pub fn swap_arrows(ui: &Ui) {
    ui.input_mut(|input| {
        for event in &mut input.events {
            if let Event::Key { key, .. } = event {
                *key = match *key {
                    Key::ArrowLeft => Key::ArrowRight,
                    Key::ArrowRight => Key::ArrowLeft,
                    other => other,
                };
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::{self, faces};

    fn with_ui(draw: impl FnMut(&Ui)) {
        let (context, mut draw) = (egui::Context::default(), draw);
        theme::install(&context);
        for _ in 0..2 {
            let mut drawn = context.run_ui(egui::RawInput::default(), |ui| draw(ui));
            drawn.textures_delta.clear();
        }
    }

    fn caret(galley: &Galley, index: usize) -> f32 {
        galley.pos_from_cursor(CCursor::new(index)).min.x
    }

    #[test]
    fn every_character_has_its_glyph_and_the_caret_goes_to_the_left() {
        with_ui(|ui| {
            let format = faces::READING.format(egui::Color32::WHITE);
            for text in ["سلام عليكم", "שלום (עולם) 12 ok ", "@maren شكراً\n\nנחמד", "ا\u{64B}لسلام ۱۲۳"]
            {
                let galley = galley(ui, text, &format, 300.0, 300.0);
                let glyphs: usize =
                    galley.rows.iter().map(|row| row.glyphs.len() + usize::from(row.ends_with_newline)).sum();
                assert_eq!(glyphs, text.chars().count(), "{text}");
                assert_eq!(galley.end().index.0, text.chars().count());
            }
            let word = galley(ui, "سلام", &format, 300.0, 300.0);
            let places: Vec<f32> = (0..=4).map(|index| caret(&word, index)).collect();
            assert!(
                places.windows(2).all(|pair| pair[1] <= pair[0]) && places[4] < places[0] - 10.0,
                "{places:?}"
            );
            assert!((places[0] - 300.0).abs() < 1.5, "it stands at the right: {places:?}");
            let mixed = galley(ui, "שלום hello", &format, 300.0, 300.0);
            assert!(caret(&mixed, 6) < caret(&mixed, 9), "Latin inside goes to the right");
            assert!(caret(&mixed, 9) < caret(&mixed, 2), "and stands to the left of what was before it");
        });
    }

    #[test]
    fn a_point_finds_the_letter_beside_it() {
        with_ui(|ui| {
            let format = faces::READING.format(egui::Color32::WHITE);
            let galley = galley(ui, "שלום עולם", &format, 200.0, 200.0);
            for index in [0, 2, 5, 9] {
                let at = galley.pos_from_cursor(CCursor::new(index)).center();
                assert_eq!(nearest(&galley, at.to_vec2()).index.0, index);
            }
        });
    }

    #[test]
    fn long_text_is_broken_and_each_line_stands_at_the_right() {
        with_ui(|ui| {
            let format = faces::READING.format(egui::Color32::WHITE);
            let text = "ما شاء الله عمل رائع جداً ".repeat(6);
            let galley = galley(ui, &text, &format, 200.0, 200.0);
            assert!(galley.rows.len() > 3 && galley.size().x <= 201.0, "{:?}", galley.size());
            assert_eq!(galley.end().index.0, text.chars().count());
        });
    }
}
