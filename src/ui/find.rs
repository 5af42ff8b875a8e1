//! Finds what a person means by a few letters.
//! Invariant: every letter typed is found in order, and the letters found are known, so that they can be shown.

use std::ops::Range;

/// How well some letters fit a name, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit {
    /// Higher is better.
    pub score: i32,
    /// Byte ranges of the letters found.
    pub ranges: Vec<Range<usize>>,
}

/// Fits letters to a name regardless of case; whole runs and beginnings of words count most. No letters fit
/// everything.
pub fn fit(letters: &str, name: &str) -> Option<Fit> {
    let wanted: Vec<char> =
        letters.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    if let Some(at) = find_whole(letters.trim(), name) {
        let begins = name[..at.start].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
        let score = 1000 - at.start as i32 + if begins { 500 } else { 0 };
        return Some(Fit { score, ranges: if at.is_empty() { Vec::new() } else { vec![at] } });
    }
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut score = 0;
    let mut next = 0;
    let mut before = None::<char>;
    for (at, c) in name.char_indices() {
        if next < wanted.len() && c.to_lowercase().next() == Some(wanted[next]) {
            let end = at + c.len_utf8();
            match ranges.last_mut() {
                Some(last) if last.end == at => {
                    last.end = end;
                    score += 8;
                }
                _ => ranges.push(at..end),
            }
            if before.is_none_or(|before| !before.is_alphanumeric()) {
                score += 10;
            }
            next += 1;
        }
        before = Some(c);
    }
    (next == wanted.len()).then_some(Fit { score: score - ranges.len() as i32, ranges })
}

/// Where the letters stand together in the name.
fn find_whole(letters: &str, name: &str) -> Option<Range<usize>> {
    let lowered = name.to_lowercase();
    // Byte places are only the same where lowering changed no lengths.
    if lowered.len() != name.len() {
        return None;
    }
    let start = lowered.find(&letters.to_lowercase())?;
    let end = start + letters.len();
    (name.is_char_boundary(start) && name.is_char_boundary(end)).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn letters_in_order_fit_and_others_do_not() {
        assert_eq!(
            fit("hide", "Hide this comment").map(|fit| fit.ranges),
            Some(std::iter::once(0..4).collect())
        );
        assert_eq!(fit("htc", "Hide this comment").map(|fit| fit.ranges), Some(vec![0..1, 5..6, 10..11]));
        assert_eq!(fit("xyz", "Hide this comment"), None);
        assert_eq!(fit("", "Hide").map(|fit| fit.ranges), Some(vec![]));
    }

    #[test]
    fn a_beginning_of_a_word_beats_its_middle_and_both_beat_scattered_letters() {
        let score = |name| fit("hid", name).map_or(i32::MIN, |fit| fit.score);
        assert!(score("Show hidden") > score("Unhide all"));
        assert!(score("Unhide all") > score("Hit the drum"));
    }

    #[test]
    fn ranges_are_whole_letters_in_any_script() {
        let name = "Été à Ångström İstanbul";
        for letters in ["été", "åst", "ist"] {
            for range in fit(letters, name).into_iter().flat_map(|fit| fit.ranges) {
                assert!(name.get(range).is_some());
            }
        }
    }
}
