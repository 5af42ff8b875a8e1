//! Measures in words, for pictures and clips alike.
//! Invariant: the limits themselves stand in `RULES` only.

use crate::{tr, tr_count};

/// A shape as people say it: `4:5`, `16:9`, else `1.43:1`.
pub(super) fn ratio_words(ratio: f64) -> String {
    const KNOWN: [(u32, u32); 11] =
        [(1, 1), (4, 5), (5, 4), (3, 4), (4, 3), (2, 3), (3, 2), (9, 16), (16, 9), (1, 2), (2, 1)];
    let near =
        |(width, height): &&(u32, u32)| (ratio * f64::from(*height) / f64::from(*width) - 1.0).abs() < 0.004;
    KNOWN
        .iter()
        .find(near)
        .map_or_else(|| format!("{ratio:.2}:1"), |(width, height)| format!("{width}:{height}"))
}

/// A file's length: `940 kB`, `9.4 MB`.
pub(super) fn byte_words(bytes: u64) -> String {
    let megabytes = bytes as f64 / 1e6;
    match bytes {
        ..1_000 => tr_count!(bytes, "{count} byte", "{count} bytes", count = bytes),
        1_000..1_000_000 => tr!("{count} kB", count = bytes / 1_000),
        1_000_000..100_000_000 => tr!("{count} MB", count = format!("{megabytes:.1}")),
        _ => tr!("{count} MB", count = format!("{megabytes:.0}")),
    }
}

/// A clip's length: `2.0 s`, `1 min 12 s`.
pub(super) fn time_words(milliseconds: u64) -> String {
    let seconds = milliseconds / 1_000;
    if seconds < 60 {
        // Cut, not rounded: 2.96 s is not the 3 s that are asked for.
        let tenths = milliseconds / 100;
        return tr!("{count} s", count = format!("{}.{}", tenths / 10, tenths % 10));
    }
    tr!("{minutes} min {seconds} s", minutes = seconds / 60, seconds = seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_have_their_usual_names() {
        let words = |width: f64, height: f64| ratio_words(width / height);
        assert_eq!(words(1_080.0, 1_350.0), "4:5");
        assert_eq!(words(1_080.0, 1_351.0), "4:5");
        assert_eq!(words(1_000.0, 1_500.0), "2:3");
        assert_eq!(words(1_910.0, 1_000.0), "1.91:1");
        assert_eq!(words(9_000.0, 1_000.0), "9.00:1");
    }

    #[test]
    fn lengths_are_short() {
        assert_eq!(
            [999, 1_500, 9_449_000, 312_400_000].map(byte_words),
            ["999 bytes", "1 kB", "9.4 MB", "312 MB"]
        );
        assert_eq!(
            [2_960, 59_999, 60_000, 912_000].map(time_words),
            ["2.9 s", "59.9 s", "1 min 0 s", "15 min 12 s"]
        );
    }
}
