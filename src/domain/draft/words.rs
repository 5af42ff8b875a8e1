//! What a caption holds, as Instagram counts it (section 4.8).
//! Invariant: the text is only read; ranges are of bytes, on borders of characters.

use std::ops::Range;

/// Caption figures in Instagram's own limits (section 4.8). Length is counted in UTF-16 units, the most
/// careful reading of an undocumented unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaptionCount {
    pub units: usize,
    pub hashtags: usize,
    pub mentions: usize,
}

impl CaptionCount {
    /// Counts a caption.
    pub fn of(caption: &str) -> Self {
        let mut count = Self { units: caption.encode_utf16().count(), ..Self::default() };
        let mut before = ' ';
        let mut marks = caption.chars().peekable();
        while let Some(mark) = marks.next() {
            let names = marks.peek().is_some_and(|next| next.is_alphanumeric() || *next == '_');
            // `#one#two` is two hashtags, but the middle of an e-mail address names nobody.
            count.hashtags += usize::from(names && mark == '#');
            count.mentions += usize::from(names && mark == '@' && !before.is_alphanumeric());
            before = mark;
        }
        count
    }
}

/// Where hashtags and mentions stand in a caption, as byte ranges in their order.
pub fn tags_in(caption: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let (mut before, mut open) = (' ', None::<usize>);
    for (at, mark) in caption.char_indices() {
        let of_a_word = mark.is_alphanumeric() || mark == '_';
        // A mention may hold points: `@maren.solheim`.
        let goes_on = of_a_word || mark == '.' && open.is_some_and(|from| caption[from..].starts_with('@'));
        if let (Some(from), false) = (open, goes_on) {
            ranges.push(from..at);
            open = None;
        }
        if mark == '#' || mark == '@' && !before.is_alphanumeric() {
            open = Some(at);
        }
        before = mark;
    }
    ranges.extend(open.map(|from| from..caption.len()));
    let trimmed = ranges.into_iter().map(|range| {
        let word = caption[range.clone()].trim_end_matches('.');
        range.start..range.start + word.len()
    });
    trimmed.filter(|range| range.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_where_they_stand() {
        let caption = "#clay #one#two a@b.c with @maren.s. # @ #ñ";
        let found: Vec<&str> = tags_in(caption).into_iter().map(|range| &caption[range]).collect();
        assert_eq!(found, ["#clay", "#one", "#two", "@maren.s", "#ñ"]);
        let count = CaptionCount::of(caption);
        assert_eq!(found.len(), count.hashtags + count.mentions);
    }

    #[test]
    fn hashtags_and_mentions_are_words_of_their_own() {
        let count = CaptionCount::of("#clay #one#two a@b.c @maren # @ #ñ 🙂");
        assert_eq!((count.hashtags, count.mentions), (4, 1));
    }

    #[test]
    fn length_is_in_utf16_units() {
        assert_eq!(CaptionCount::of("a🙂").units, 3);
    }
}
