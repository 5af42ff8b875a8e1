//! Snippets: words kept by name, to be put into captions: a signature, a set of hashtags.
//! Invariant: what is put in is what was kept, byte for byte.

use serde::{Deserialize, Serialize};

use super::SnippetId;
use super::draft::tags_in;

/// Words kept by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snippet {
    /// `None`: not kept yet.
    pub id: Option<SnippetId>,
    pub name: String,
    pub text: String,
}

impl Snippet {
    /// How many hashtags it is made of; `None`: it is something else than a set of hashtags.
    pub fn hashtags(&self) -> Option<usize> {
        let mut left = self.text.clone();
        let tags = tags_in(&self.text);
        let all = tags.iter().all(|range| self.text[range.clone()].starts_with('#'));
        for range in tags.iter().rev() {
            left.replace_range(range.clone(), "");
        }
        (all && !tags.is_empty() && left.trim().is_empty()).then_some(tags.len())
    }

    /// A name for words that have none: their first line, cut at the end of a word.
    pub fn name_for(text: &str) -> String {
        const MOST: usize = 32;
        let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
        let Some((end, _)) = line.char_indices().nth(MOST) else { return line.to_owned() };
        let cut = line[..end].rfind(char::is_whitespace).unwrap_or(end);
        format!("{}…", line[..cut].trim_end())
    }
}

/// The hashtags of a caption as one line, each once whatever its case, as they were first written.
pub fn hashtags_of(caption: &str) -> String {
    let mut seen = Vec::new();
    let mut found = Vec::new();
    for range in tags_in(caption) {
        let tag = &caption[range];
        let folded = tag.to_lowercase();
        if tag.starts_with('#') && !seen.contains(&folded) {
            seen.push(folded);
            found.push(tag);
        }
    }
    found.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Snippet {
        Snippet { text: text.to_owned(), ..Snippet::default() }
    }

    #[test]
    fn a_set_of_hashtags_holds_nothing_else() {
        assert_eq!(of("#clay #stoneware\n#ñandú").hashtags(), Some(3));
        for other in ["", "#", "clay", "#clay and more", "#clay @maren", "#clay ."] {
            assert_eq!(of(other).hashtags(), None, "{other:?}");
        }
    }

    #[test]
    fn a_name_is_made_of_the_first_line() {
        assert_eq!(
            Snippet::name_for("\n  Fired slowly, by two hands. \nmore"),
            "Fired slowly, by two hands."
        );
        let long = "Stoneware by the tideline, two hands, one kiln, slow firings";
        assert_eq!(Snippet::name_for(long), "Stoneware by the tideline, two…");
        assert_eq!(Snippet::name_for(&"ä".repeat(40)), format!("{}…", "ä".repeat(32)));
    }

    #[test]
    fn the_hashtags_of_a_caption_come_once_each() {
        assert_eq!(hashtags_of("Fog. #Clay #sea #clay @maren\n#SEA #ink"), "#Clay #sea #ink");
    }
}
