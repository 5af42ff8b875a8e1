//! Puts right-to-left text in the order it is seen: egui shapes words of Arabic and Hebrew rightly but sets
//! them one after another from the left.
//! Invariant: text without a right-to-left letter never takes this way.

use unicode_bidi::{BidiInfo, Direction, Level, get_base_direction};
use unicode_segmentation::UnicodeSegmentation as _;

/// Text broken into lines in the order of reading, each line in the order of seeing.
#[derive(Debug, PartialEq, Eq)]
pub struct Seen {
    /// The lines, from top to bottom.
    pub lines: Vec<String>,
    /// Whether the text did not fit and the last line ends in an ellipsis.
    pub cut: bool,
}

/// Whether a character belongs to a script written from right to left.
fn is_rtl(c: char) -> bool {
    matches!(c as u32, 0x590..=0x8FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFC)
}

/// Whether any letter of a text is written from right to left.
pub fn has_rtl(text: &str) -> bool {
    text.chars().any(is_rtl)
}

/// Whether a text is to be read from the right: its first strong letter decides.
pub fn reads_from_right(text: &str) -> bool {
    has_rtl(text) && get_base_direction(text) == Direction::Rtl
}

/// Breaks a text into at most `max_lines` lines no wider than `width` by `measure`, and orders each.
pub fn seen(text: &str, width: f32, max_lines: usize, measure: &mut dyn FnMut(&str) -> f32) -> Seen {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        broken(paragraph, width, measure, &mut lines);
    }
    let cut = lines.len() > max_lines;
    if cut {
        let rest = lines.get(max_lines).cloned().unwrap_or_default();
        lines.truncate(max_lines);
        if let Some(last) = lines.last_mut() {
            *last = shortened(&format!("{last} {rest}"), width, measure);
        }
    }
    let base = reads_from_right(text);
    Seen { lines: lines.iter().map(|line| ordered(line, base)).collect(), cut }
}

/// Greedy breaking at spaces; a word wider than the line is broken anywhere.
fn broken(paragraph: &str, width: f32, measure: &mut dyn FnMut(&str) -> f32, lines: &mut Vec<String>) {
    let mut line = String::new();
    for word in paragraph.split(' ') {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if measure(&longer) <= width {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for piece in word.graphemes(true) {
            if !line.is_empty() && measure(&format!("{line}{piece}")) > width {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(piece);
        }
    }
    lines.push(line);
}

/// The longest beginning of a text that fits together with an ellipsis.
fn shortened(text: &str, width: f32, measure: &mut dyn FnMut(&str) -> f32) -> String {
    let ends: Vec<usize> = text.grapheme_indices(true).map(|(start, piece)| start + piece.len()).collect();
    let fits = ends.partition_point(|end| measure(&format!("{}…", &text[..*end])) <= width);
    let end = fits.checked_sub(1).map_or(0, |last| ends[last]);
    format!("{}…", text[..end].trim_end())
}

/// One line in the order of seeing.
fn ordered(line: &str, from_right: bool) -> String {
    let base = if from_right { Level::rtl() } else { Level::ltr() };
    let info = BidiInfo::new(line, Some(base));
    let Some(paragraph) = info.paragraphs.first() else {
        return String::new();
    };
    let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
    let mut out = String::with_capacity(line.len() + 8);
    for run in runs {
        let text = &line[run.clone()];
        if levels[run.start].is_rtl() {
            if !out.is_empty() {
                out.push(KEEP_APART);
            }
            mirrored(text, &mut out);
            out.push(KEEP_APART);
        } else {
            out.push_str(text);
        }
    }
    out
}

/// Invisible; keeps a number from being shaped as a part of the Arabic word beside it.
const KEEP_APART: char = '\u{200B}';

/// A right-to-left run: its pieces from last to first, words of its own script left whole, since the shaper
/// turns those itself.
fn mirrored(run: &str, out: &mut String) {
    let mut pieces: Vec<&str> = Vec::new();
    let mut start = None;
    for (at, piece) in run.grapheme_indices(true) {
        let in_word = piece.chars().next().is_some_and(is_rtl);
        match (in_word, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                pieces.push(&run[from..at]);
                pieces.push(piece);
                start = None;
            }
            (false, None) => pieces.push(piece),
            (true, Some(_)) => {}
        }
    }
    if let Some(from) = start {
        pieces.push(&run[from..]);
    }
    for piece in pieces.into_iter().rev() {
        match piece {
            "(" => out.push(')'),
            ")" => out.push('('),
            "[" => out.push(']'),
            "]" => out.push('['),
            "«" => out.push('»'),
            "»" => out.push('«'),
            _ => out.push_str(piece),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{KEEP_APART, has_rtl, reads_from_right, seen};

    fn seen_lines(text: &str, width: f32, lines: usize) -> (Vec<String>, bool) {
        let seen = seen(text, width, lines, &mut |text| text.chars().count() as f32);
        (seen.lines.iter().map(|line| line.replace(KEEP_APART, "")).collect(), seen.cut)
    }

    #[test]
    fn the_first_word_is_seen_at_the_right() {
        let (lines, cut) = seen_lines("ما شاء الله", 99.0, 2);
        assert_eq!(lines, ["الله شاء ما"]);
        assert!(!cut);
    }

    #[test]
    fn numbers_and_latin_words_keep_their_own_direction() {
        let (lines, _) = seen_lines("السعر 34 euro فقط", 99.0, 1);
        assert_eq!(lines, ["فقط euro 34 السعر"]);
    }

    #[test]
    fn marks_stand_on_the_left_of_the_sentence_and_brackets_turn() {
        let (lines, _) = seen_lines("שלום (עולם)!", 99.0, 1);
        assert_eq!(lines, ["!(עולם) שלום"]);
    }

    #[test]
    fn too_long_a_text_ends_in_an_ellipsis_seen_at_the_left() {
        let (lines, cut) = seen_lines("אחת שתיים שלוש ארבע חמש", 10.0, 2);
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0], "שתיים אחת");
        assert!(lines[1].starts_with('…'), "{lines:?}");
        assert!(cut);
    }

    #[test]
    fn the_first_strong_letter_decides_the_side() {
        assert!(reads_from_right("🤍 שלום hello"));
        assert!(!reads_from_right("hello שלום"));
        assert!(!has_rtl("Màu men 😍"));
    }
}
