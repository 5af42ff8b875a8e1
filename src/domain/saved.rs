//! Saved replies: words kept for answers that come again, in as many languages as they are needed.
//! Invariant: filling in a text never leaves a hole: a placeholder nobody knows stays as it was typed.

use serde::{Deserialize, Serialize};

use super::SavedReplyId;

/// A saved reply.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedReply {
    /// `None`: not kept yet.
    pub id: Option<SavedReplyId>,
    /// What it is called on its chip.
    pub name: String,
    /// The first is taken where no other fits.
    pub texts: Vec<SavedText>,
}

/// The words of a saved reply in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedText {
    /// ISO 639-1; `None`: whatever the language.
    pub language: Option<String>,
    pub text: String,
}

/// Whoever a saved reply is filled in for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filling<'a> {
    /// The author of the comment, as they call themselves.
    pub name: &'a str,
    /// A few words that say which post it is.
    pub post: &'a str,
    /// The account's own name.
    pub account: &'a str,
    /// The post's address.
    pub link: &'a str,
}

/// What may stand between braces.
pub const PLACEHOLDERS: [&str; 4] = ["name", "post", "account", "link"];

/// Most letters a post is called by.
const POST_NAME: usize = 48;

impl SavedReply {
    /// The words for a comment in a language, else the first that are for any, else the first.
    pub fn pick(&self, language: Option<&str>) -> &str {
        let of = |wanted: Option<&str>| self.texts.iter().find(|text| text.language.as_deref() == wanted);
        let text = language.and_then(|language| of(Some(language))).or_else(|| of(None));
        text.or(self.texts.first()).map_or("", |text| text.text.as_str())
    }

    /// Whether there is something to send in it.
    pub fn is_usable(&self) -> bool {
        !self.name.trim().is_empty() && self.texts.iter().any(|text| !text.text.trim().is_empty())
    }
}

/// Puts what is known in place of the placeholders.
pub fn fill(text: &str, filling: &Filling<'_>) -> String {
    let mut filled = String::with_capacity(text.len());
    for part in parts(text) {
        filled.push_str(match part {
            Part::Words(words) => words,
            Part::Place { name, whole } => match name {
                "name" => filling.name,
                "post" => filling.post,
                "account" => filling.account,
                "link" => filling.link,
                _ => whole,
            },
        });
    }
    filled
}

/// Placeholders that nobody knows, each once, as they were typed between their braces.
pub fn unknown_placeholders(text: &str) -> Vec<&str> {
    let mut unknown = Vec::new();
    for part in parts(text) {
        if let Part::Place { name, .. } = part
            && !PLACEHOLDERS.contains(&name)
            && !unknown.contains(&name)
        {
            unknown.push(name);
        }
    }
    unknown
}

/// A few words that say which post it is: the beginning of its caption's first line, at the end of a sentence or
/// of a word. Empty without a caption.
pub fn post_name(caption: Option<&str>) -> String {
    let line = caption.unwrap_or_default().lines().map(str::trim).find(|line| !line.is_empty());
    let line = line.unwrap_or_default();
    let sentence = line.find(['.', '!', '?', '。', '！', '？', '؟']).map_or(line, |end| &line[..end]).trim();
    let line = if sentence.is_empty() { line } else { sentence };
    if line.chars().count() <= POST_NAME {
        return line.to_owned();
    }
    let most = line.char_indices().nth(POST_NAME).map_or(line.len(), |(at, _)| at);
    let cut = line[..most].rfind(char::is_whitespace).unwrap_or(most);
    format!("{}…", line[..cut].trim_end())
}

/// A piece of a text.
enum Part<'a> {
    Words(&'a str),
    /// What stands between braces, and that with its braces.
    Place {
        name: &'a str,
        whole: &'a str,
    },
}

/// A text cut at its placeholders: letters between braces. Any other brace is a brace.
fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (at, end) = place(rest).unwrap_or((rest.len(), rest.len()));
        if at > 0 {
            let words = &rest[..at];
            rest = &rest[at..];
            return Some(Part::Words(words));
        }
        let whole = &rest[..end];
        rest = &rest[end..];
        Some(Part::Place { name: &whole[1..whole.len() - 1], whole })
    })
}

/// From where to where the first placeholder reaches.
fn place(text: &str) -> Option<(usize, usize)> {
    text.match_indices('{').find_map(|(at, _)| {
        let inside = &text[at + 1..];
        let end = inside.find('}')?;
        let name = &inside[..end];
        let is_name =
            !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
        is_name.then_some((at, at + end + 2))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAREN: Filling<'static> = Filling {
        name: "maren.solheim",
        post: "The big moon jar",
        account: "tidewrack.clay",
        link: "https://instagram.test/p/1",
    };

    fn reply(texts: &[(Option<&str>, &str)]) -> SavedReply {
        let text = |(language, text): &(Option<&str>, &str)| SavedText {
            language: language.map(str::to_owned),
            text: (*text).to_owned(),
        };
        SavedReply { id: None, name: "Shipping".to_owned(), texts: texts.iter().map(text).collect() }
    }

    #[test]
    fn placeholders_are_filled_in_and_everything_else_stays() {
        assert_eq!(
            fill("Hello {name}, about {post}:", &MAREN),
            "Hello maren.solheim, about The big moon jar:"
        );
        assert_eq!(fill("{account}{link}", &MAREN), "tidewrack.clayhttps://instagram.test/p/1");
        for plain in ["no braces", "{", "}{", "{}", "{ name }", "{first name}", "{nobody} knows", "🙂{"] {
            assert_eq!(fill(plain, &MAREN), plain);
        }
        assert_eq!(fill("{{name}}", &MAREN), "{maren.solheim}");
    }

    #[test]
    fn what_nobody_knows_is_named_once() {
        assert_eq!(unknown_placeholders("{name} {prize} {post} {prize} {größe} { }"), ["prize", "größe"]);
        assert!(unknown_placeholders("34 € {not a name}").is_empty());
    }

    #[test]
    fn the_language_of_the_comment_picks_the_words() {
        let both = reply(&[(Some("en"), "Yes"), (Some("de"), "Ja")]);
        assert_eq!((both.pick(Some("de")), both.pick(Some("vi")), both.pick(None)), ("Ja", "Yes", "Yes"));
        let any = reply(&[(Some("de"), "Ja"), (None, "🙂")]);
        assert_eq!((any.pick(Some("vi")), any.pick(None), any.pick(Some("de"))), ("🙂", "🙂", "Ja"));
        assert_eq!(reply(&[]).pick(None), "");
    }

    #[test]
    fn a_post_is_called_by_the_beginning_of_its_caption() {
        assert_eq!(post_name(Some("\n  The big moon jar. Third try\nmore")), "The big moon jar");
        assert_eq!(post_name(Some("… and then?")), "… and then");
        assert_eq!(post_name(None), "");
        let long = "One of the very many bowls that came out of the kiln on this grey morning in November";
        assert_eq!(post_name(Some(long)), "One of the very many bowls that came out of the…");
        assert_eq!(post_name(Some(&"あ".repeat(60))), format!("{}…", "あ".repeat(48)));
    }
}
