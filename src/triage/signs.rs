//! The signs of a text: whether it asks, names the account, holds an address, or is nothing but emoji.
//! Invariant: the bits are those of the store's `comments.tags`.

use super::letters::{is_emoji, is_silent};
use super::links::{handle_len, link_len};
use super::question;

/// What a text shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    pub question: bool,
    /// It asks, but there is no question mark that a reader would see.
    pub unmarked: bool,
    /// It names the account behind an at sign.
    pub mention: bool,
    pub link: bool,
    /// Nothing but emoji.
    pub emoji_only: bool,
}

impl Signs {
    /// The signs of a text that was written to the account of that username.
    pub fn of(text: &str, username: &str) -> Self {
        let marked = question::has_mark(text);
        let question = marked || question::has_words(text);
        Self {
            question,
            unmarked: question && !marked,
            mention: mentions(text, username),
            link: has_link(text),
            emoji_only: is_only_emoji(text),
        }
    }

    /// As the store keeps them.
    pub fn bits(self) -> i64 {
        let bits = [
            (self.question, 1),
            (self.mention, 2),
            (self.link, 4),
            (self.emoji_only, 8),
            (self.unmarked, 16),
        ];
        bits.into_iter().filter(|(set, _)| *set).map(|(_, bit)| bit).sum()
    }
}

/// Whether the username stands behind an at sign, whole.
fn mentions(text: &str, username: &str) -> bool {
    let handles = text.split(['@', '＠']).skip(1);
    !username.is_empty()
        && handles.map(|rest| &rest[..handle_len(rest)]).any(|handle| handle.eq_ignore_ascii_case(username))
}

/// Whether an address stands in it. That of a mailbox is none.
fn has_link(text: &str) -> bool {
    let mut before: Option<char> = None;
    for (at, mark) in text.char_indices() {
        let begins = before
            .is_none_or(|before| !before.is_alphanumeric() && !matches!(before, '.' | '@' | '-' | '_' | '/'));
        let from_script_without_blanks = before.is_some_and(|before| before as u32 > 0x0E00);
        if mark.is_ascii_alphanumeric() && (begins || from_script_without_blanks) && link_len(&text[at..]) > 0
        {
            let mailbox = text[at..].split(char::is_whitespace).next().is_some_and(|word| word.contains('@'));
            if !mailbox {
                return true;
            }
        }
        before = Some(mark);
    }
    false
}

fn is_only_emoji(text: &str) -> bool {
    let is_part = |mark: char| {
        is_emoji(mark)
            || is_silent(mark)
            || mark.is_whitespace()
            || matches!(mark, '!' | '.' | ',' | '…' | '~')
    };
    let is_keycap = text.contains('\u{20E3}');
    text.chars().any(is_emoji)
        && text.chars().all(|mark| is_part(mark) || (is_keycap && mark.is_ascii_digit()))
        || (is_keycap && text.chars().all(|mark| is_part(mark) || mark.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(text: &str) -> i64 {
        Signs::of(text, "tidewrack.clay").bits()
    }

    #[test]
    fn each_sign_has_its_bit() {
        assert_eq!(bits("So calm."), 0);
        assert_eq!(bits("Is it?"), 1);
        assert_eq!(bits("สวยมากค่ะ ใบนี้เข้าเตาอบได้ไหมคะ"), 1 + 16, "no mark that one would see");
        assert_eq!(bits("@tidewrack.clay"), 2);
        assert_eq!(bits("look: www.glow.gallery"), 4);
        assert_eq!(bits("😍🔥"), 8);
        assert_eq!(bits("@TideWrack.Clay have you seen https://example.com?"), 1 + 2 + 4);
    }

    #[test]
    fn the_account_is_named_whole_or_not_at_all() {
        for text in [
            "hi @tidewrack.clay",
            "(@tidewrack.clay)",
            "@tidewrack.clay.",
            "＠tidewrack.clay さん",
            "a@TIDEWRACK.CLAY!",
        ] {
            assert_eq!(bits(text) & 2, 2, "{text}");
        }
        for text in [
            "@tidewrack.clay2",
            "@tidewrack",
            "@tidewrack.clay_shop",
            "tidewrack.clay",
            "@ tidewrack.clay",
            "@not.tidewrack.clay",
        ] {
            assert_eq!(bits(text) & 2, 0, "{text}");
        }
        assert!(!Signs::of("@", "").mention);
    }

    #[test]
    fn addresses_are_found_bare_too() {
        for text in [
            "https://a.b/c",
            "see (example.com)",
            "t.me/king now",
            "ここ→example.com/買う",
            "詳細example.com",
            "👉bit.ly/x",
        ] {
            assert_eq!(bits(text) & 4, 4, "{text}");
        }
        for text in ["@art.glow.gallery", "ines@example.com", "lovely.thank you", "3.50", "...", "@shop.com"]
        {
            assert_eq!(bits(text) & 4, 0, "{text}");
        }
    }

    #[test]
    fn only_emoji_is_families_flags_hands_and_keycaps_but_no_word() {
        for text in ["😍", "👨‍👩‍👧‍👦🥹", "🇳🇴 🇵🇹", "👏🏽👏🏾!!", "❤️", "1️⃣", "✨ ✨"]
        {
            assert_eq!(bits(text) & 8, 8, "{text}");
        }
        for text in ["", "!!", "😍 wow", "1", "?", "😍?", "ⓦⓞⓦ"] {
            assert_eq!(bits(text) & 8, 0, "{text}");
        }
    }
}
