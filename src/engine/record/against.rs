//! Finds in an export made earlier how far the record went then.
//! Invariant: nothing of the file is taken for true but a number and a seal, which have to fit the record itself.

use std::path::Path;

use crate::domain::record::Seal;

use super::Against;

/// What stands in front of number and seal of the newest entry in an export.
pub const MARK: &str = "tintype-record:";

/// An export made earlier.
pub struct Earlier {
    file: String,
    /// Number and seal of its newest entry.
    pub mark: Option<(u64, Seal)>,
}

/// Reads an export.
pub fn read(path: &Path) -> Earlier {
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Earlier { file, mark: newest_in(&std::fs::read(path).unwrap_or_default()) }
}

/// Number and seal of the newest entry of an export, whatever it was written as.
pub fn newest_in(bytes: &[u8]) -> Option<(u64, Seal)> {
    let text = String::from_utf8_lossy(bytes);
    marked(&text).or_else(|| last_row(&text))
}

/// The mark at the end of a page or a list.
pub fn mark(count: u64, seal: &Seal) -> String {
    format!("{MARK}{count}:{seal}")
}

fn marked(text: &str) -> Option<(u64, Seal)> {
    // Words of a comment may look like one; ours is the last.
    let (_, rest) = text.rsplit_once(MARK)?;
    let (count, rest) = rest.split_once(':')?;
    Some((count.parse().ok()?, Seal::from_hex(rest.get(..64)?)?))
}

/// A table has number and seal in the first and the last cell of its last row.
fn last_row(text: &str) -> Option<(u64, Seal)> {
    let text = text.trim_start_matches('\u{FEFF}');
    let last = csv::Reader::from_reader(text.as_bytes()).into_records().filter_map(Result::ok).last()?;
    Some((last.get(0)?.parse().ok()?, Seal::from_hex(last.get(last.len() - 1)?)?))
}

impl Earlier {
    /// How it stands to a record of so many entries, which holds; `seal`: of the entry that was its newest.
    pub fn stands_to(self, seal: Option<Seal>, now: u64) -> Against {
        let Self { file, mark } = self;
        match mark {
            None => Against::NoRecord { file },
            Some((count, then)) if seal == Some(then) => Against::Fits { file, count },
            Some((count, _)) => Against::Differs { file, count, shorter: now < count },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_entry_is_found_in_every_format() {
        let seal = Seal([7; 32]);
        let other = Seal([9; 32]);
        let page = format!("<p>{} in a comment</p> {} end", mark(99, &other), mark(3, &seal));
        assert_eq!(marked(&page), Some((3, seal)));
        let table = format!(
            "\u{FEFF}\"n\",\"text\",\"seal\"\r\n\"1\",\"a\nb\",\"{other}\"\r\n\"2\",\"c\",\"{seal}\"\r\n"
        );
        assert_eq!(last_row(&table), Some((2, seal)));
        assert_eq!((marked("a letter"), last_row("a letter")), (None, None));
    }
}
