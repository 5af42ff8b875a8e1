//! Breaks text into lines where its language lets it break: at blanks, between ideographs and emoji, between
//! the words of Thai, Lao, Khmer and Burmese, which are written without blanks.
//! Invariant: no line is wider than its room, unless a single cluster is; no cluster is ever cut.

use std::ops::Range;

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::{LineBreakOptions, LineBreakWordOption};
use unicode_segmentation::UnicodeSegmentation as _;

use super::scripts::is_korean;

/// What stands for the rest of a text.
pub const ELLIPSIS: &str = "…";

/// Where lines begin and end, in bytes of the text.
#[derive(Debug, PartialEq, Eq)]
pub struct Broken {
    /// The lines, the blanks at their ends left out.
    pub lines: Vec<Range<usize>>,
    /// Whether the text did not fit, so that an ellipsis follows the last line.
    pub cut: bool,
}

/// Measures a piece of text, in points.
pub type Measure<'a> = &'a mut dyn FnMut(&str) -> f32;

/// Breaks a text into at most `max_lines` lines no wider than `width`. `more`: it goes on where it ends here.
pub fn broken(text: &str, width: f32, max_lines: usize, more: bool, measure: Measure<'_>) -> Broken {
    let mut lines = Vec::new();
    let mut at = 0;
    // A text in one line need not be broken at all.
    let flat = max_lines == 1 && !text.contains('\n');
    if flat {
        lines.push(0..text.trim_end().len());
    }
    for paragraph in text.split('\n').filter(|_| !flat) {
        if lines.len() > max_lines {
            break;
        }
        fill(text, at..at + paragraph.len(), width, max_lines, measure, &mut lines);
        at += paragraph.len() + 1;
    }
    let wide = flat && width.is_finite() && measure(text.trim_end()) > width;
    let cut = more || wide || lines.len() > max_lines;
    lines.truncate(max_lines);
    if cut && let Some(last) = lines.last_mut() {
        // What comes after it goes on filling the line, up to the ellipsis.
        let end = text[last.start..].find('\n').map_or(text.len(), |end| last.start + end);
        let room = width - measure(ELLIPSIS);
        let fits = longest(&text[last.start..end], room, measure);
        last.end = last.start + text[last.start..last.start + fits].trim_end().len();
    }
    Broken { lines, cut }
}

/// One paragraph, up to one line more than there is room for.
fn fill(
    text: &str,
    paragraph: Range<usize>,
    width: f32,
    max_lines: usize,
    measure: Measure<'_>,
    lines: &mut Vec<Range<usize>>,
) {
    let within = &text[paragraph.clone()];
    let (mut start, mut wide, mut before) = (paragraph.start, 0.0, paragraph.start);
    for end in breaks(within).map(|end| paragraph.start + end).filter(|end| *end > paragraph.start) {
        let piece = &text[before..end];
        let seen = measure(piece.trim_end());
        if wide + seen > width && start < before {
            lines.push(start..start + text[start..before].trim_end().len());
            (start, wide) = (before, 0.0);
        }
        // A word that is wider than a line is broken between its clusters.
        while wide + seen > width && lines.len() <= max_lines {
            let rest = text[start..end].trim_end();
            let fits = longest(rest, width, measure);
            let fits = if fits == 0 { rest.graphemes(true).next().map_or(0, str::len) } else { fits };
            if fits >= rest.len() {
                break;
            }
            lines.push(start..start + fits);
            start += fits;
            if measure(text[start..end].trim_end()) <= width {
                break;
            }
        }
        if lines.len() > max_lines {
            return;
        }
        wide = if start > before { measure(&text[start..end]) } else { wide + measure(piece) };
        before = end;
    }
    lines.push(start..start + text[start..paragraph.end].trim_end().len());
}

/// Where a paragraph may be broken, its end among them.
fn breaks(paragraph: &str) -> impl Iterator<Item = usize> {
    let mut options = LineBreakOptions::default();
    if is_korean(paragraph) {
        options.word_option = Some(LineBreakWordOption::KeepAll);
    }
    let ends: Vec<usize> = LineSegmenter::new_lstm(options).segment_str(paragraph).collect();
    ends.into_iter()
}

/// The bytes of the longest beginning that fits into a width, whole clusters only.
fn longest(text: &str, width: f32, measure: Measure<'_>) -> usize {
    let ends: Vec<usize> = text.grapheme_indices(true).map(|(at, cluster)| at + cluster.len()).collect();
    let fits = ends.partition_point(|end| measure(&text[..*end]) <= width);
    fits.checked_sub(1).map_or(0, |last| ends[last])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every cluster is one point wide, a flag or a family as much as a letter.
    fn lines(text: &str, width: f32, most: usize) -> (Vec<&str>, bool) {
        let broken = broken(text, width, most, false, &mut |text| text.graphemes(true).count() as f32);
        (broken.lines.into_iter().map(|line| &text[line]).collect(), broken.cut)
    }

    #[test]
    fn lines_break_at_blanks_and_too_long_a_word_between_clusters() {
        assert_eq!(lines("one two three", 7.0, 9), (vec!["one two", "three"], false));
        assert_eq!(lines("ab abcdefghij kl", 4.0, 9), (vec!["ab", "abcd", "efgh", "ij", "kl"], false));
        assert_eq!(lines("one\n\ntwo", 9.0, 9), (vec!["one", "", "two"], false));
        assert_eq!(lines("", 9.0, 9), (vec![""], false));
    }

    #[test]
    fn what_does_not_fit_is_cut_between_clusters_with_room_for_the_ellipsis() {
        assert_eq!(lines("one two three", 5.0, 1), (vec!["one"], true));
        assert_eq!(lines("one two three", 6.0, 2), (vec!["one", "two t"], true));
        assert_eq!(lines("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 3.0, 1), (vec!["👨‍👩‍👧👨‍👩‍👧"], true));
        assert_eq!(lines("one\ntwo\nthree", 9.0, 2), (vec!["one", "two"], true));
    }

    #[test]
    fn thai_breaks_between_its_words() {
        let (found, _) = lines("สวยมากค่ะใบนี้เข้าเตาอบได้ไหมคะ", 9.0, 9);
        assert!(found.len() > 2, "{found:?}");
        for line in &found {
            assert!(line.graphemes(true).count() <= 9, "{found:?}");
        }
        let words = ["สวย", "มาก", "ค่ะ", "ใบ", "นี้", "เข้า", "เตา", "อบ", "ได้", "ไหม", "คะ"];
        for line in &found {
            assert!(
                words.iter().any(|word| line.starts_with(word)),
                "{line} begins inside a word: {found:?}"
            );
        }
    }

    #[test]
    fn flags_families_and_keycaps_stay_whole() {
        for text in ["🇻🇳🇯🇵🇧🇷🇳🇴🇹🇭", "👨‍👩‍👧‍👦👩🏽‍🚀🏴󠁧󠁢󠁳󠁣󠁴󠁿❤️‍🔥👋🏿", "1️⃣2️⃣3️⃣4️⃣"]
        {
            let (found, _) = lines(text, 2.0, 9);
            let whole: Vec<&str> = text.graphemes(true).collect();
            let parts: Vec<&str> = found.iter().flat_map(|line| line.graphemes(true)).collect();
            assert_eq!(parts, whole);
            assert!(found.iter().all(|line| line.graphemes(true).count() <= 2), "{found:?}");
        }
    }

    #[test]
    fn japanese_breaks_anywhere_but_before_its_stops_and_korean_at_blanks() {
        let (found, _) = lines("この釉薬の色、朝の海みたいですね。日本へ", 6.0, 9);
        assert!(found.iter().all(|line| !line.starts_with(['、', '。'])), "{found:?}");
        assert_eq!(lines("이 그릇 정말 예뻐요", 5.0, 9).0, ["이 그릇", "정말", "예뻐요"]);
    }

    #[test]
    fn a_long_text_costs_only_what_is_seen_of_it() {
        let mut asked = 0;
        let text = "ab ".repeat(20_000);
        let broken = broken(&text, 30.0, 2, false, &mut |text| {
            asked += text.len();
            text.len() as f32
        });
        assert_eq!((broken.lines.len(), broken.cut), (2, true));
        assert!(asked < 3_000_000, "{asked}");
    }
}
