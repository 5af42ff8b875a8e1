//! Puts right-to-left text in the order it is seen: egui shapes words of Arabic and Hebrew rightly but sets
//! them one after another from the left.
//! Invariant: what a text turns around stays within its own lines.

use std::ops::Range;

use unicode_bidi::{BidiClass, BidiInfo, Direction, Level, bidi_class, get_base_direction};
use unicode_segmentation::UnicodeSegmentation as _;

/// A piece of a line, where it is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// As it is to be laid out.
    pub text: String,
    /// The bytes of the text that it stands for.
    pub source: Range<usize>,
    /// Its letters join or are turned by the shaper: it is drawn as one.
    pub whole: bool,
    /// It is read from the right.
    pub from_right: bool,
}

/// Whether a character belongs to a script written from right to left.
fn is_rtl(c: char) -> bool {
    c >= '\u{590}' && matches!(bidi_class(c), BidiClass::R | BidiClass::AL)
}

/// Whether a character is drawn by a font of such a script, whichever way it is read itself: a comma, a figure.
fn is_among_rtl(c: char) -> bool {
    is_rtl(c) || matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

/// Whether any letter of a text is written from right to left.
pub fn has_rtl(text: &str) -> bool {
    text.chars().any(is_rtl)
}

/// Whether a text is to be read from the right: its first strong letter decides, names and links before it aside.
pub fn reads_from_right(text: &str) -> bool {
    if !has_rtl(text) {
        return false;
    }
    let mut rest = text.trim_start();
    while rest.starts_with(['@', '#']) || rest.starts_with("http") {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        if has_rtl(&rest[..end]) {
            break;
        }
        rest = rest[end..].trim_start();
    }
    get_base_direction(rest) == Direction::Rtl
}

/// The lines of a paragraph in the order of seeing.
pub struct Paragraph<'a> {
    info: BidiInfo<'a>,
    text: &'a str,
}

impl<'a> Paragraph<'a> {
    /// A text without line breaks, to be read from the right or from the left.
    pub fn new(text: &'a str, from_right: bool) -> Self {
        let base = if from_right { Level::rtl() } else { Level::ltr() };
        if !text.contains(['@', '#']) {
            return Self { info: BidiInfo::new(text, Some(base)), text };
        }
        // The sign before a name or a tag goes with its letters, wherever the text around is read from.
        let leads = |at: usize| text[at + 1..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let bound: String = text
            .char_indices()
            .map(|(at, c)| if matches!(c, '@' | '#') && leads(at) { 'a' } else { c })
            .collect();
        let BidiInfo { original_classes, levels, paragraphs, .. } = BidiInfo::new(&bound, Some(base));
        Self { info: BidiInfo { text, original_classes, levels, paragraphs }, text }
    }

    /// One of its lines, with an ellipsis after it if it was cut.
    pub fn line(&self, line: Range<usize>, cut: bool) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let rtl_base = self.info.paragraphs.first().is_some_and(|paragraph| paragraph.level.is_rtl());
        let ellipsis = Piece {
            text: super::lines::ELLIPSIS.to_owned(),
            source: line.end..line.end,
            whole: true,
            from_right: false,
        };
        if cut && rtl_base {
            pieces.push(ellipsis.clone());
        }
        if let Some(paragraph) = self.info.paragraphs.first().filter(|_| !line.is_empty()) {
            let (levels, runs) = self.info.visual_runs(paragraph, line);
            for run in runs {
                if levels[run.start].is_rtl() {
                    mirrored(self.text, run, &mut pieces);
                } else {
                    straight(self.text, run, &mut pieces);
                }
            }
        }
        if cut && !rtl_base {
            pieces.push(ellipsis);
        }
        pieces
    }
}

/// Invisible; keeps neighbours from being shaped as one word. It stands in a font of its own.
pub const KEEP_APART: char = '\u{200B}';

/// A run that is seen as it is read; what only steers the order is left out.
pub fn straight(text: &str, run: Range<usize>, pieces: &mut Vec<Piece>) {
    let mut start = run.start;
    for (at, sign) in text[run.clone()].char_indices().filter(|(_, c)| steers(*c)) {
        let at = run.start + at;
        push(text, start..at, pieces);
        start = at + sign.len_utf8();
    }
    push(text, start..run.end, pieces);
}

fn push(text: &str, source: Range<usize>, pieces: &mut Vec<Piece>) {
    if source.is_empty() {
        return;
    }
    let said = &text[source.clone()];
    // The shaper takes their figures for letters and turns them; so they are handed over turned.
    let figures = |c: char| matches!(c, '\u{660}'..='\u{66C}' | '\u{6F0}'..='\u{6F9}');
    if !said.contains(is_among_rtl) {
        pieces.push(Piece { text: said.to_owned(), source, whole: false, from_right: false });
        return;
    }
    let turned: String = said
        .split_inclusive(|c: char| !figures(c))
        .map(|part| {
            let end = part.find(|c: char| !figures(c)).unwrap_or(part.len());
            part[..end].chars().rev().chain(part[end..].chars()).collect::<String>()
        })
        .collect();
    pieces.push(Piece { text: format!("{turned}{KEEP_APART}"), source, whole: true, from_right: false });
}

/// Signs that steer the order of others and are not seen.
fn steers(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A right-to-left run: its pieces from last to first, words of its own script left whole, since the shaper
/// turns those itself.
fn mirrored(text: &str, run: Range<usize>, pieces: &mut Vec<Piece>) {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut in_word = false;
    for (at, cluster) in text[run.clone()].grapheme_indices(true) {
        let range = run.start + at..run.start + at + cluster.len();
        let Some(first) = cluster.chars().next().filter(|c| !steers(*c)) else { continue };
        // A joiner inside a word steers its letters.
        let letter = is_among_rtl(first) || (in_word && matches!(first, '\u{200C}' | '\u{200D}'));
        match parts.last_mut() {
            Some(word) if letter && in_word && word.end == range.start => word.end = range.end,
            _ => parts.push(range),
        }
        in_word = letter;
    }
    for source in parts.into_iter().rev() {
        let said = &text[source.clone()];
        let mirror = said.chars().next().filter(|first| first.len_utf8() == said.len()).and_then(mirror_of);
        let mut text = mirror.map_or_else(|| said.to_owned(), String::from);
        if mirror.is_none() && said.contains(is_among_rtl) {
            text.push(KEEP_APART);
        }
        pieces.push(Piece { text, source, whole: true, from_right: true });
    }
}

/// The twin of a sign that opens or closes.
fn mirror_of(c: char) -> Option<char> {
    const TWINS: [(char, char); 9] = [
        ('(', ')'),
        ('[', ']'),
        ('{', '}'),
        ('<', '>'),
        ('«', '»'),
        ('‹', '›'),
        ('≤', '≥'),
        ('「', '」'),
        ('（', '）'),
    ];
    TWINS.iter().find_map(|(open, close)| match c {
        c if c == *open => Some(*close),
        c if c == *close => Some(*open),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> String {
        let pieces = Paragraph::new(text, reads_from_right(text)).line(0..text.len(), false);
        pieces.iter().map(|piece| piece.text.replace(KEEP_APART, "")).collect()
    }

    #[test]
    fn the_first_word_is_seen_at_the_right() {
        assert_eq!(seen("ما شاء الله"), "الله شاء ما");
    }

    #[test]
    fn numbers_and_latin_words_keep_their_own_direction() {
        assert_eq!(seen("السعر 34 euro فقط"), "فقط euro 34 السعر");
        assert_eq!(seen("hello שלום עולם 12 ok"), "hello 12 עולם שלום ok");
    }

    #[test]
    fn marks_stand_on_the_left_of_the_sentence_and_brackets_turn() {
        assert_eq!(seen("שלום (עולם)!"), "!(עולם) שלום");
    }

    #[test]
    fn a_comma_follows_its_word_and_a_name_keeps_its_sign() {
        assert_eq!(seen("شاء الله، عمل"), "عمل الله، شاء", "the shaper turns the word with its comma");
        assert_eq!(seen("@maren.s شكرا #clay"), "#clay شكرا @maren.s");
    }

    /// What egui lays out, glyph by glyph from the left.
    fn laid_out(text: &str) -> String {
        use egui::epaint::text::{Fonts, TextOptions};
        use egui::{Color32, FontId};
        let pieces = Paragraph::new(text, reads_from_right(text)).line(0..text.len(), false);
        let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        let mut fonts = Fonts::new(TextOptions::default(), crate::ui::theme::fonts::definitions());
        let mut view = fonts.with_pixels_per_point(1.0);
        let galley = view.layout_no_wrap(text, FontId::proportional(15.0), Color32::WHITE);
        let mut glyphs: Vec<_> =
            galley.rows[0].row.glyphs.iter().filter(|glyph| glyph.advance_width > 0.5).collect();
        glyphs.sort_by(|one, other| one.pos.x.total_cmp(&other.pos.x));
        glyphs.iter().map(|glyph| glyph.chr).collect()
    }

    #[test]
    fn letters_and_figures_come_out_from_the_right_and_from_the_left() {
        assert_eq!(laid_out("שלום"), "םולש");
        assert_eq!(laid_out("٣٥"), "٣٥");
        assert_eq!(laid_out("۱۲۳"), "۱۲۳");
        assert_eq!(laid_out("דה ٣٥؟"), "؟٣٥ הד");
        assert_eq!(laid_out("ב 12, ג"), "ג ,12 ב");
        assert_eq!(laid_out("د، ذ"), "ذ ،د");
    }

    #[test]
    fn a_cut_line_ends_in_an_ellipsis_at_the_side_where_it_ends() {
        let text = "אחת שתיים";
        let line = |from_right| Paragraph::new(text, from_right).line(0..text.len(), true);
        assert_eq!(line(true).first().map(|piece| piece.text.as_str()), Some("…"));
        assert_eq!(line(false).last().map(|piece| piece.text.as_str()), Some("…"));
    }

    #[test]
    fn the_first_strong_letter_decides_the_side_after_names_and_links() {
        assert!(reads_from_right("🤍 שלום hello"));
        assert!(reads_from_right("@maren.s شكرا"), "a name in front is no language");
        assert!(reads_from_right("@maren @jo https://x.example #clay שלום"));
        assert!(!reads_from_right("hello שלום"));
        assert!(!has_rtl("Màu men 😍"));
        assert!(has_rtl("𞤀𞤣𞤤𞤢𞤥"), "Adlam");
    }

    #[test]
    fn signs_that_steer_are_not_among_what_is_seen() {
        let text = "a \u{2067}שלום b\u{2069} c\u{200F}";
        let pieces = Paragraph::new(text, false).line(0..text.len(), false);
        assert!(pieces.iter().all(|piece| !piece.text.contains(steers)), "{pieces:?}");
        assert_eq!(seen(text), "a b שלום c");
    }

    #[test]
    fn every_piece_knows_its_place() {
        let text = "السعر (34) euro، ۱۲۳ فقط";
        let pieces = Paragraph::new(text, true).line(0..text.len(), false);
        let mut places: Vec<Range<usize>> = pieces.iter().map(|piece| piece.source.clone()).collect();
        places.sort_by_key(|place| place.start);
        assert_eq!(places.first().map(|place| place.start), Some(0));
        assert!(places.windows(2).all(|pair| pair[0].end == pair[1].start), "{places:?}");
        let price = pieces.iter().find(|piece| piece.text.contains('4')).unwrap();
        assert_eq!(&text[price.source.clone()], "34");
        assert!(pieces.iter().any(|piece| piece.text.contains("۳۲۱")), "{pieces:?}");
    }
}
