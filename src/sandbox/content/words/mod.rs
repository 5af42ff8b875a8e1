//! What people write under the posts: phrases in twelve languages, put together anew for each comment.
//! Invariant: a phrase is only used where it fits what the picture shows.

mod arabic;
mod english;
mod french;
mod german;
mod italian;
mod japanese;
mod korean;
mod norwegian;
mod portuguese;
mod spanish;
mod thai;
mod vietnamese;

use super::captions::{Scene, scene};
use super::dice::Dice;
use crate::sandbox::model::Recipe;

/// A language somebody writes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Tongue {
    English,
    German,
    Portuguese,
    French,
    Spanish,
    Italian,
    Norwegian,
    Japanese,
    Korean,
    Vietnamese,
    Arabic,
    Thai,
}

pub(super) const TONGUES: [Tongue; 12] = [
    Tongue::English,
    Tongue::German,
    Tongue::Portuguese,
    Tongue::French,
    Tongue::Spanish,
    Tongue::Italian,
    Tongue::Norwegian,
    Tongue::Japanese,
    Tongue::Korean,
    Tongue::Vietnamese,
    Tongue::Arabic,
    Tongue::Thai,
];

/// What a comment wants, which decides what the account answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Topic {
    /// Kind words; an answer is a courtesy.
    Praise,
    Price,
    Shipping,
    Dishwasher,
    Oven,
    Size,
    Available,
    Workshop,
    Glaze,
    Visit,
    Place,
    Making,
    Complaint,
    Wholesale,
}

/// The phrases of one language.
pub(super) struct Phrases {
    /// Kind words that fit any picture.
    any: &'static [&'static str],
    object: &'static [&'static str],
    place: &'static [&'static str],
    work: &'static [&'static str],
    /// Second sentences.
    tails: &'static [&'static str],
    /// Questions about pots, and questions about the picture (`Place`, `Making`, `Glaze`).
    asks: &'static [(Topic, &'static str)],
    complaints: &'static [&'static str],
    /// What stands between two sentences: a blank, or nothing in Japanese.
    gap: &'static str,
}

fn phrases(tongue: Tongue) -> &'static Phrases {
    match tongue {
        Tongue::English => &english::PHRASES,
        Tongue::German => &german::PHRASES,
        Tongue::Portuguese => &portuguese::PHRASES,
        Tongue::French => &french::PHRASES,
        Tongue::Spanish => &spanish::PHRASES,
        Tongue::Italian => &italian::PHRASES,
        Tongue::Norwegian => &norwegian::PHRASES,
        Tongue::Japanese => &japanese::PHRASES,
        Tongue::Korean => &korean::PHRASES,
        Tongue::Vietnamese => &vietnamese::PHRASES,
        Tongue::Arabic => &arabic::PHRASES,
        Tongue::Thai => &thai::PHRASES,
    }
}

/// Emoji as people use them: alone, doubled, with skin tones, joined into families, flags, key caps.
const EMOJI: [&str; 44] = [
    "🤍",
    "😍",
    "🔥",
    "🌊",
    "✨",
    "👏",
    "🙌",
    "🥹",
    "💙",
    "🖤",
    "🍵",
    "🏺",
    "🌙",
    "🌸",
    "🍋",
    "☁️",
    "🫶",
    "🥰",
    "👌🏽",
    "🙏🏽",
    "👏🏿",
    "🙌🏼",
    "❤️",
    "❤️‍🔥",
    "😮‍💨",
    "🌾",
    "🐚",
    "🪨",
    "🇵🇹",
    "🇳🇴",
    "🇯🇵",
    "🇻🇳",
    "👀",
    "🤌",
    "🤌🏻",
    "💫",
    "🕯️",
    "☕️",
    "😭",
    "🫠",
    "🌿",
    "🍂",
    "💛",
    "🩵",
];
const ALONE: [&str; 20] = [
    "😍",
    "🤍",
    "🔥🔥🔥",
    "👏👏",
    "🌊🌊🌊🌊",
    "🙌🏾",
    "❤️",
    "😍😍😍😍😍😍😍😍",
    "🫶",
    "👨‍👩‍👧‍👦",
    "🏳️‍🌈🤍",
    "🥹",
    "💙",
    "🇧🇷🇵🇹",
    "👩🏽‍🎨👨🏻‍🎨",
    "💯",
    "1️⃣",
    "🫠",
    "🌙",
    "😮",
];
/// The odd ones: very long words, shouting, markup, nothing at all (a sticker or GIF has no text).
const ODD: [&str; 12] = [
    "",
    "",
    "Wooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooow",
    "Steinzeugteeschalenglasurbrandtemperaturaufzeichnungsheftumschlagbeschriftung",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 😭",
    ".",
    "<b>bold of you</b> & \"lovely\" 'quotes' \\o/",
    "first\n\n\n\nno wait\nsecond",
    "#ceramics#pottery#clay#handmade#bowl#cup#vase#kiln#glaze#art#love#instagood",
    "N̷o̷ ̷w̷a̷y̷ ̷t̷h̷i̷s̷ ̷i̷s̷ ̷h̷a̷n̷d̷m̷a̷d̷e̷",
    "𝓢𝓸 𝓮𝓵𝓮𝓰𝓪𝓷𝓽",
    "https://example.org/a/very/long/address/that/has/no/place/to/break/and/goes/on/and/on?ref=abcdefghijklmnopqrstuvwxyz",
];

/// One comment in `tongue` under a picture of `recipe`, and what it wants.
pub(super) fn say(tongue: Tongue, recipe: Recipe, dice: &mut Dice) -> (Topic, String) {
    match dice.unit() {
        roll if roll < 0.11 => (Topic::Praise, dice.word(&ALONE).to_owned()),
        roll if roll < 0.116 => (Topic::Praise, dice.word(&ODD).to_owned()),
        roll if roll < 0.126 && scene(recipe) == Scene::Object => {
            (Topic::Complaint, dice.word(phrases(tongue).complaints).to_owned())
        }
        roll if roll < 0.34 => ask(tongue, recipe, dice),
        _ => (Topic::Praise, praise(tongue, recipe, dice)),
    }
}

/// A question in `tongue` that fits the picture.
pub(super) fn ask(tongue: Tongue, recipe: Recipe, dice: &mut Dice) -> (Topic, String) {
    let phrases = phrases(tongue);
    let fits = |topic: Topic| match scene(recipe) {
        Scene::Object => topic != Topic::Place,
        Scene::Place => topic == Topic::Place,
        Scene::Work => matches!(topic, Topic::Glaze | Topic::Making | Topic::Workshop | Topic::Visit),
    };
    let fitting: Vec<&(Topic, &str)> = phrases.asks.iter().filter(|(topic, _)| fits(*topic)).collect();
    let Some(&&(topic, question)) = fitting.get(dice.below(fitting.len())) else {
        return (Topic::Praise, praise(tongue, recipe, dice));
    };
    let mut text = String::new();
    if dice.chance(0.35) {
        text.push_str(kind_word(phrases, recipe, dice));
        text.push_str(phrases.gap);
    }
    text.push_str(question);
    if dice.chance(0.22) {
        text.push(' ');
        text.push_str(dice.word(&EMOJI));
    }
    (topic, text)
}

fn praise(tongue: Tongue, recipe: Recipe, dice: &mut Dice) -> String {
    let phrases = phrases(tongue);
    let mut text = kind_word(phrases, recipe, dice).to_owned();
    if dice.chance(0.42) {
        text.push_str(phrases.gap);
        text.push_str(dice.word(phrases.tails));
    }
    if dice.chance(0.5) {
        let emoji = dice.word(&EMOJI);
        for _ in 0..if dice.chance(0.2) { 3 } else { 1 } {
            if !text.ends_with(emoji) {
                text.push(' ');
            }
            text.push_str(emoji);
        }
    }
    text
}

fn kind_word(phrases: &Phrases, recipe: Recipe, dice: &mut Dice) -> &'static str {
    let fitting = match scene(recipe) {
        Scene::Object => phrases.object,
        Scene::Place => phrases.place,
        Scene::Work => phrases.work,
    };
    if dice.chance(0.66) { dice.word(fitting) } else { dice.word(phrases.any) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::content::RECIPES;

    #[test]
    fn every_language_can_praise_and_ask_under_every_picture() {
        let mut dice = Dice::new(5);
        for tongue in TONGUES {
            for recipe in RECIPES {
                assert!(!praise(tongue, recipe, &mut dice).is_empty());
                let (topic, text) = ask(tongue, recipe, &mut dice);
                assert_ne!(topic, Topic::Praise, "{tongue:?} has no question for {recipe:?}");
                assert!(!text.is_empty());
            }
            assert!(!phrases(tongue).complaints.is_empty());
        }
    }

    #[test]
    fn a_thousand_comments_hardly_repeat() {
        let mut dice = Dice::new(9);
        let texts: std::collections::HashSet<String> =
            (0..1_000).map(|_| say(Tongue::English, Recipe::MoonJar, &mut dice).1).collect();
        assert!(texts.len() > 650, "{}", texts.len());
    }
}
