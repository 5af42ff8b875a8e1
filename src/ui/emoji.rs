//! Emoji by name and by group, for whoever picks one.
//! Invariant: an emoji is shown in the skin tone that was chosen, where it has one.

use emojis::{Emoji, EmojiVersion, Group, SkinTone};

use crate::tr;

/// Most of those taken lately that are remembered.
pub const RECENT: usize = 18;

/// Those that the bundled font can draw.
const NEWEST: EmojiVersion = EmojiVersion::new(15, 1);

/// The groups in their order, each with a sign of its own.
pub const GROUPS: [(Group, &str); 9] = [
    (Group::SmileysAndEmotion, "😀"),
    (Group::PeopleAndBody, "👋"),
    (Group::AnimalsAndNature, "🌿"),
    (Group::FoodAndDrink, "🍵"),
    (Group::TravelAndPlaces, "🏔"),
    (Group::Activities, "🎨"),
    (Group::Objects, "💡"),
    (Group::Symbols, "✅"),
    (Group::Flags, "🏁"),
];

/// The skin tones, without one first.
const TONES: [SkinTone; 6] = [
    SkinTone::Default,
    SkinTone::Light,
    SkinTone::MediumLight,
    SkinTone::Medium,
    SkinTone::MediumDark,
    SkinTone::Dark,
];

/// The name of a group for a person.
pub fn group_name(group: Group) -> &'static str {
    match group {
        Group::SmileysAndEmotion => tr!("Faces and hearts"),
        Group::PeopleAndBody => tr!("People"),
        Group::AnimalsAndNature => tr!("Nature"),
        Group::FoodAndDrink => tr!("Food and drink"),
        Group::TravelAndPlaces => tr!("Places"),
        Group::Activities => tr!("Activities"),
        Group::Objects => tr!("Objects"),
        Group::Symbols => tr!("Signs"),
        Group::Flags => tr!("Flags"),
    }
}

/// An emoji in a skin tone, 1 to 5, if it has one; 0: in none.
pub fn toned(emoji: &'static Emoji, tone: u8) -> &'static Emoji {
    TONES.get(usize::from(tone)).and_then(|tone| emoji.with_skin_tone(*tone)).unwrap_or(emoji)
}

/// Whether it can be drawn.
fn is_drawn(emoji: &Emoji) -> bool {
    emoji.emoji_version() <= NEWEST
}

/// Those of a group.
pub fn of_group(group: Group, tone: u8) -> Vec<&'static Emoji> {
    group.emojis().filter(|emoji| is_drawn(emoji)).map(|emoji| toned(emoji, tone)).collect()
}

/// Those taken lately, the last one first.
pub fn recent(kept: &[String]) -> Vec<&'static Emoji> {
    kept.iter().filter_map(|text| emojis::get(text)).collect()
}

/// Those whose names hold all the words, the names that begin with them first.
pub fn search(words: &str, tone: u8) -> Vec<&'static Emoji> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let mut found: Vec<(usize, &'static Emoji)> = emojis::iter()
        .filter(|emoji| is_drawn(emoji))
        .filter_map(|emoji| Some((rank(emoji, &words)?, toned(emoji, tone))))
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, emoji)| emoji).collect()
}

/// How well the names of an emoji answer: 0 a whole name, 1 beginnings of words, 2 anywhere inside.
fn rank(emoji: &Emoji, words: &[String]) -> Option<usize> {
    let names = std::iter::once(emoji.name().to_lowercase())
        .chain(emoji.shortcodes().map(|code| code.replace('_', " ")));
    names.filter_map(|name| rank_name(&name, words)).min()
}

fn rank_name(name: &str, words: &[String]) -> Option<usize> {
    if words.iter().any(|word| !name.contains(word.as_str())) {
        return None;
    }
    let parts = || name.split(|sign: char| !sign.is_alphanumeric());
    let whole = words.iter().all(|word| parts().any(|part| part == word));
    let begins = words.iter().all(|word| parts().any(|part| part.starts_with(word.as_str())));
    Some(if whole { usize::from(parts().count() > words.len()) } else { 2 + usize::from(!begins) })
}

/// What is remembered once this one was taken.
pub fn remembered(kept: &[String], taken: &str) -> Vec<String> {
    let others = kept.iter().filter(|other| *other != taken).cloned();
    std::iter::once(taken.to_owned()).chain(others).take(RECENT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_finds_what_a_person_means() {
        let first = |words: &str| search(words, 0).first().map(|emoji| emoji.as_str());
        assert_eq!(first("tea"), Some("🍵"));
        assert_eq!(first("thumbs up"), Some("👍"));
        assert_eq!(first("+1"), Some("👍"));
        assert_eq!(first("norway"), Some("🇳🇴"));
        assert!(search("heart", 0).len() > 10);
        assert!(search("no such thing", 0).is_empty());
    }

    #[test]
    fn a_skin_tone_is_worn_by_those_that_have_one() {
        assert_eq!(search("thumbs up", 3)[0].as_str(), "👍🏽");
        assert_eq!(search("tea", 3)[0].as_str(), "🍵");
        assert!(of_group(Group::PeopleAndBody, 5).iter().any(|emoji| emoji.as_str() == "👋🏿"));
    }

    #[test]
    fn what_was_taken_stands_first_once_and_the_oldest_goes() {
        let mut kept = Vec::new();
        for emoji in ["🌿", "🍵", "🌿"] {
            kept = remembered(&kept, emoji);
        }
        assert_eq!(kept, ["🌿", "🍵"]);
        assert_eq!(recent(&kept).len(), 2);
        let many: Vec<String> = (0..40).map(|n| n.to_string()).collect();
        assert_eq!(remembered(&many, "🌿").len(), RECENT);
    }

    #[test]
    fn every_group_has_its_sign() {
        for (group, sign) in GROUPS {
            assert_eq!(emojis::get(sign).map(Emoji::group), Some(group), "{sign}");
        }
    }
}
