//! Text set into lines, kept from frame to frame for as long as it is drawn.
//! Invariant: a text is cleaned, broken and ordered once for a width, not in every frame.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use egui::cache::CacheTrait;
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontFamily, Ui};
use unicode_segmentation::UnicodeSegmentation as _;

use super::bidi::{self, Paragraph, Piece};
use super::letters::{self, Manner, Shown};
use super::lines;
use super::theme::{Face, faces};

/// The narrowest a character is taken to be when it is reckoned how much of a long text can be seen, points.
const NARROWEST: f32 = 1.5;
/// Characters that are looked at besides.
const AT_LEAST: usize = 64;

/// A text in lines.
#[derive(Debug, Default)]
pub struct Set {
    /// The lines, each in the order of seeing.
    pub lines: Vec<Vec<Piece>>,
    /// What is shown of the text, and where.
    pub shown: Shown,
    /// Whether it is read from the right.
    pub from_right: bool,
    /// Whether an ellipsis stands for what did not fit.
    pub cut: bool,
}

/// Sets a text in a face into at most `most` lines no wider than `width` points.
pub fn set(ui: &Ui, text: &str, face: Face, most: usize, width: f32) -> Arc<Set> {
    let font = face.font();
    let key = egui::util::hash((text, &font, most, width.to_bits(), ui.pixels_per_point().to_bits()));
    let known = ui.memory_mut(|memory| memory.caches.cache::<Kept>().get(key));
    if let Some(known) = known {
        return known;
    }
    let set = Arc::new(ui.fonts_mut(|fonts| {
        let (seen, more) = in_sight(text, most, width);
        let shown = letters::shown(seen, most == 1, &mut |c| fonts.has_glyph(&font, c));
        let format = face.format(Color32::PLACEHOLDER);
        let mut measure = |text: &str| {
            let mut job = LayoutJob { break_on_newline: false, ..LayoutJob::default() };
            append(&mut job, text, &format);
            fonts.layout_job(job).intrinsic_size().x
        };
        in_lines(shown, more, most, width, &mut measure)
    }));
    ui.memory_mut(|memory| memory.caches.cache::<Kept>().put(key, Arc::clone(&set)));
    set
}

/// As much of a text as can be in sight, and whether there is more.
fn in_sight(text: &str, most: usize, width: f32) -> (&str, bool) {
    let room = (most as f32 * width / NARROWEST).min(1e9) as usize + AT_LEAST;
    if text.len() <= room {
        return (text, false);
    }
    let mut count = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        count += cluster.chars().count();
        if count > room && at > 0 {
            return (&text[..at], true);
        }
    }
    (text, false)
}

fn in_lines(shown: Shown, more: bool, most: usize, width: f32, measure: lines::Measure<'_>) -> Set {
    let text = &shown.text;
    let broken = lines::broken(text, width, most, more, measure);
    let turns = bidi::has_rtl(text);
    let from_right = turns && bidi::reads_from_right(text);
    let mut lines = Vec::with_capacity(broken.lines.len());
    let mut known: Option<(Range<usize>, Paragraph<'_>)> = None;
    let count = broken.lines.len();
    for (place, line) in broken.lines.into_iter().enumerate() {
        let cut = broken.cut && place + 1 == count;
        if !turns {
            lines.push(straight(text, line, cut));
            continue;
        }
        let start = text[..line.start].rfind('\n').map_or(0, |end| end + 1);
        if known.as_ref().is_none_or(|(paragraph, _)| paragraph.start != start) {
            let end = text[line.end..].find('\n').map_or(text.len(), |end| line.end + end);
            known = Some((start..end, Paragraph::new(&text[start..end], from_right)));
        }
        let Some((_, paragraph)) = &known else { continue };
        let mut pieces = paragraph.line(line.start - start..line.end - start, cut);
        for piece in &mut pieces {
            piece.source = piece.source.start + start..piece.source.end + start;
        }
        lines.push(pieces);
    }
    Set { lines, from_right, cut: broken.cut, shown }
}

fn straight(text: &str, line: Range<usize>, cut: bool) -> Vec<Piece> {
    let (end, mut pieces) = (line.end, Vec::new());
    bidi::straight(text, line, &mut pieces);
    if cut {
        pieces.push(Piece {
            text: lines::ELLIPSIS.to_owned(),
            source: end..end,
            whole: true,
            from_right: false,
        });
    }
    pieces
}

/// Adds text to a job, each cluster in the manner it asks for.
pub fn append(job: &mut LayoutJob, text: &str, format: &TextFormat) {
    for (range, manner) in letters::manners(text) {
        let mut format = format.clone();
        let family = match manner {
            Manner::Usual => None,
            Manner::Emoji => Some(faces::EMOJI),
            Manner::Plain => Some(faces::PLAIN_SIGNS),
        };
        if let Some(family) = family {
            format.font_id.family = FontFamily::Name(family.into());
        }
        job.append(&text[range], 0.0, format);
    }
}

impl Set {
    /// Its lines as a job: what stands at `strong` of the shown text in that format, the rest in `plain`.
    pub fn job(&self, plain: &TextFormat, strong: &TextFormat, places: &[Range<usize>]) -> LayoutJob {
        let mut job = LayoutJob { break_on_newline: self.lines.len() > 1, ..LayoutJob::default() };
        // Neighbours of one format go in together, so that they are shaped together.
        let (mut run, mut is_strong) = (String::new(), false);
        for (place, line) in self.lines.iter().enumerate() {
            if place > 0 {
                run.push('\n');
            }
            for (text, marked) in line.iter().flat_map(|piece| piece.parted(places)) {
                if marked != is_strong {
                    append(&mut job, &run, if is_strong { strong } else { plain });
                    run.clear();
                    is_strong = marked;
                }
                run.push_str(text);
            }
        }
        if !run.is_empty() || job.sections.is_empty() {
            append(&mut job, &run, if is_strong { strong } else { plain });
        }
        job
    }
}

impl Piece {
    /// Its parts, and whether each stands at one of the places. What is drawn as one stands there as a whole.
    fn parted<'a>(&'a self, places: &'a [Range<usize>]) -> Vec<(&'a str, bool)> {
        let touch = |place: &Range<usize>| place.start < self.source.end && place.end > self.source.start;
        if self.whole || !places.iter().any(touch) {
            return vec![(&self.text, places.iter().any(touch))];
        }
        let (mut parts, mut at) = (Vec::new(), 0);
        for place in places.iter().filter(|place| touch(place)) {
            let start = place.start.saturating_sub(self.source.start).max(at);
            let end = place.end.min(self.source.end) - self.source.start;
            parts.extend(self.text.get(at..start).map(|text| (text, false)));
            parts.extend(self.text.get(start..end).map(|text| (text, true)));
            at = end.max(at);
        }
        parts.extend(self.text.get(at..).map(|text| (text, false)));
        parts.retain(|(text, _)| !text.is_empty());
        parts
    }
}

/// What was set lately.
#[derive(Default)]
struct Kept {
    frame: u32,
    known: HashMap<u64, (u32, Arc<Set>)>,
}

impl Kept {
    fn get(&mut self, key: u64) -> Option<Arc<Set>> {
        let (used, set) = self.known.get_mut(&key)?;
        *used = self.frame;
        Some(Arc::clone(set))
    }

    fn put(&mut self, key: u64, set: Arc<Set>) {
        self.known.insert(key, (self.frame, set));
    }
}

impl CacheTrait for Kept {
    fn update(&mut self) {
        let frame = self.frame;
        self.known.retain(|_, (used, _)| *used == frame);
        self.frame = self.frame.wrapping_add(1);
    }

    fn len(&self) -> usize {
        self.known.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, width: f32, most: usize) -> (Vec<String>, bool) {
        let shown = letters::shown(text, most == 1, &mut |_| true);
        let set = in_lines(shown, false, most, width, &mut |text| text.graphemes(true).count() as f32);
        let lines = set
            .lines
            .iter()
            .map(|line| line.iter().map(|piece| piece.text.replace(bidi::KEEP_APART, "")).collect());
        (lines.collect(), set.cut)
    }

    #[test]
    fn lines_are_ordered_each_for_itself() {
        let (lines, cut) = told("אחת שתיים שלוש ארבע חמש", 10.0, 2);
        assert_eq!(lines, ["שתיים אחת", "…ארבע שלוש"]);
        assert!(cut);
        let (lines, _) = told("hello\nשלום עולם\nok", 20.0, 9);
        assert_eq!(lines, ["hello", "עולם שלום", "ok"]);
    }

    #[test]
    fn marks_are_exact_in_latin_and_take_joined_words_whole() {
        let text = "blue السلام";
        let set = in_lines(letters::shown(text, false, &mut |_| true), false, 9, 99.0, &mut |_| 1.0);
        let parts = |places: &[Range<usize>]| {
            let parts = set.lines[0].iter().flat_map(|piece| piece.parted(places));
            parts.map(|(text, strong)| (text.replace(bidi::KEEP_APART, ""), strong)).collect::<Vec<_>>()
        };
        let part = |text: &str, strong| (text.to_owned(), strong);
        assert_eq!(parts(std::slice::from_ref(&(0..2)))[..2], [part("bl", true), part("ue ", false)]);
        let inside = text.find("سلام").unwrap();
        assert!(parts(std::slice::from_ref(&(inside..inside + 4))).contains(&part("السلام", true)));
    }

    #[test]
    fn of_a_long_text_only_what_can_be_seen_is_looked_at() {
        let text = "😍".repeat(5_000);
        let (seen, more) = in_sight(&text, 2, 300.0);
        assert!(more && seen.chars().count() < 500);
        assert_eq!(in_sight("😍 ok", 2, 300.0), ("😍 ok", false));
        assert!(!in_sight(&text, usize::MAX, 300.0).1);
    }
}
