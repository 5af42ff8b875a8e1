//! What the account says under its pictures: a stock of openings, one for each kind of picture, and
//! what it likes to add.
//! Invariant: an opening fits the recipe it is filed under; slots in braces are always filled.

mod objects;
mod places;
mod work;

use std::sync::Arc;

use super::dice::Dice;
use crate::sandbox::model::Recipe;

/// Where in the account's world a picture belongs; words for one do not fit the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scene {
    /// Pots, bowls, plates: things with a price.
    Object,
    /// The sea and the land on the way to work.
    Place,
    /// Kiln, wheel, tests, announcements.
    Work,
}

/// What can be said under one recipe's pictures.
pub(super) struct Stock {
    pub(super) openings: &'static [&'static str],
    pub(super) tags: &'static [&'static str],
    /// For people who do not see the picture.
    pub(super) alt: &'static [&'static str],
}

pub(super) fn scene(recipe: Recipe) -> Scene {
    match recipe {
        Recipe::Sea | Recipe::Headlands | Recipe::Shore | Recipe::DuneGrass | Recipe::Pebbles => Scene::Place,
        Recipe::KilnDoor | Recipe::Wheel | Recipe::GlazeTests | Recipe::GlazeCloseUp | Recipe::Poster => {
            Scene::Work
        }
        _ => Scene::Object,
    }
}

fn stock(recipe: Recipe) -> &'static Stock {
    match recipe {
        Recipe::MoonJar => &objects::MOON_JAR,
        Recipe::ThreeAndACup => &objects::THREE_AND_A_CUP,
        Recipe::NestingBowls => &objects::NESTING_BOWLS,
        Recipe::QuinceBranch => &objects::QUINCE_BRANCH,
        Recipe::PlateOnLinen => &objects::PLATE_ON_LINEN,
        Recipe::CupAndSteam => &objects::CUP_AND_STEAM,
        Recipe::DryingShelf => &objects::DRYING_SHELF,
        Recipe::Lemons => &objects::LEMONS,
        Recipe::Sea => &places::SEA,
        Recipe::Headlands => &places::HEADLANDS,
        Recipe::Shore => &places::SHORE,
        Recipe::Pebbles => &places::PEBBLES,
        Recipe::DuneGrass => &places::DUNE_GRASS,
        Recipe::GlazeTests => &work::GLAZE_TESTS,
        Recipe::KilnDoor => &work::KILN_DOOR,
        Recipe::GlazeCloseUp => &work::GLAZE_CLOSE_UP,
        Recipe::Wheel => &work::WHEEL,
        Recipe::Poster => &work::POSTER,
    }
}

const OBJECT_TAILS: [&str; 22] = [
    "{price} €, one of {n}.",
    "{cm} cm high, {price} €. We post on Mondays.",
    "Goes up on Friday at ten, Lisbon time.",
    "Two are left. Then none until {month}.",
    "Oven, dishwasher, everyday. Please use it.",
    "The second one cracked, so this is the only one.",
    "Thrown by Ines, fired by Tom, approved by the dog.",
    "It holds {n}00 ml, or {n} eggs if you are careful.",
    "Not for sale. We tried to want to.",
    "Seconds are in the basket by the door, half price.",
    "Clay from the hill, ash from the neighbour’s vines.",
    "Bone on top, bare clay below. You can feel the line with your thumb.",
    "Somebody asked if it is meant to lean. Yes, now it is.",
    "{price} € plus post. Wrapped in sheep’s wool, no plastic.",
    "Fired to 1,260 degrees and left alone for {n} days.",
    "If you want one in ink, say so. We keep a list.",
    "Thank you to everybody who waited.",
    "{n} made, {n} sold, none regretted.",
    "The foot is small. It stands better than it looks.",
    "We drink from the failures.",
    "It will outlive us. That is the idea.",
    "Ships anywhere the post goes.",
];

const PLACE_TAILS: [&str; 16] = [
    "Then we went in and lit the stove.",
    "The kettle was on before the shoes were dry.",
    "{n} gulls, no people.",
    "Most of our glazes are from here, one way or another.",
    "Nothing to sell today.",
    "We took home one stone. There is a rule about that, it is one stone.",
    "The wind is not in the picture.",
    "It looked like this for {n} minutes.",
    "Tom says it is the same every day. It is not.",
    "Colour notes for later.",
    "Shop opens at ten. Now you know why not earlier.",
    "The dog is just outside the frame.",
    "No filter, the salt on the lens does that.",
    "Back at the wheel by nine.",
    "{n} degrees in the water. Ines knows.",
    "We have tried to make this colour for {n} years.",
];

const WORK_TAILS: [&str; 18] = [
    "{n} days of work, and then you wait.",
    "We open it on {day}. Nobody touches the door.",
    "Cone {n}, if you keep count.",
    "Of {n}0 pieces we lost two. That is a good one.",
    "The recipe is in the stories, under Glaze.",
    "Ask us anything, we are only waiting.",
    "No music, the kiln hums in G.",
    "This is the part we cannot hurry.",
    "Next firing on {day}.",
    "Wear glasses if you try this. We do now.",
    "Everything here is recycled at least once, the potters included.",
    "It is supposed to look like that. We think.",
    "Notes: less water, more patience.",
    "Tom wrote the times on the wall again.",
    "The clay is from the pit behind the chapel.",
    "Slow hands today.",
    "Workshops start again in {month}. The list is in the bio.",
    "If it cracks, you will hear about it.",
];

const LAST_WORDS: [&str; 12] = [
    "More on {day}.",
    "Come by, the door sticks, push.",
    "Thank you for looking.",
    "We are open on Saturdays, ten to six.",
    "Questions below, we read all of them.",
    "The rest is in the window.",
    "That is all.",
    "See you on {day}.",
    "Tell us what you would put in it.",
    "Goodnight from the kiln room.",
    "Write to us if you want the measure.",
    "Back to work.",
];

const MONTHS: [&str; 8] = ["January", "February", "March", "May", "June", "September", "October", "December"];
const DAYS: [&str; 5] = ["Monday", "Tuesday", "Thursday", "Friday", "Saturday"];

/// A caption in the account's voice: an opening, now and then more, and a few hashtags. `round` counts
/// the posts of this recipe so far and `nth` all posts, so that nothing is said again soon.
pub(super) fn caption(recipe: Recipe, round: usize, nth: usize, dice: &mut Dice) -> Arc<str> {
    let stock = stock(recipe);
    let opening = stock.openings[round % stock.openings.len()];
    let tails: &[&str] = match scene(recipe) {
        Scene::Object => &OBJECT_TAILS,
        Scene::Place => &PLACE_TAILS,
        Scene::Work => &WORK_TAILS,
    };
    let mut text = fill(opening, dice);
    // A used opening gets more company, so that its second time reads as another post.
    let more = if round >= stock.openings.len() { 0.95 } else { 0.6 };
    if dice.chance(more) {
        text.push_str(if dice.chance(0.3) { "\n\n" } else { " " });
        text.push_str(&fill(tails[(nth * 7 + nth / 3) % tails.len()], dice));
    }
    if dice.chance(0.25) {
        text.push(' ');
        text.push_str(&fill(dice.word(&LAST_WORDS), dice));
    }
    if dice.chance(0.86) {
        text.push_str("\n\n");
        text.push_str(&hashtags(stock.tags, dice));
    }
    text.into()
}

/// What the picture shows, in one sentence.
pub(super) fn alt_text(recipe: Recipe, dice: &mut Dice) -> Arc<str> {
    Arc::from(dice.word(stock(recipe).alt))
}

fn hashtags(own: &[&str], dice: &mut Dice) -> String {
    const COMMON: [&str; 10] = [
        "#tidewrack",
        "#stoneware",
        "#ceramics",
        "#handmade",
        "#pottery",
        "#wheelthrown",
        "#slowcraft",
        "#cerâmica",
        "#lisbonmakers",
        "#madebyhand",
    ];
    let mut chosen: Vec<&str> = vec!["#tidewrack"];
    for _ in 0..1 + dice.below(4) {
        let tag = if dice.chance(0.55) { dice.word(own) } else { dice.word(&COMMON) };
        if !chosen.contains(&tag) {
            chosen.push(tag);
        }
    }
    dice.shuffle(&mut chosen);
    chosen.join(" ")
}

fn fill(template: &str, dice: &mut Dice) -> String {
    let mut text = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, slot)) = rest.split_once('{') {
        text.push_str(before);
        let (name, after) = slot.split_once('}').unwrap_or((slot, ""));
        match name {
            "n" => text.push_str(&(3 + dice.below(9)).to_string()),
            "cm" => text.push_str(&(9 + dice.below(30)).to_string()),
            "price" => text.push_str(&(24 + 2 * dice.below(70)).to_string()),
            "month" => text.push_str(dice.word(&MONTHS)),
            _ => text.push_str(dice.word(&DAYS)),
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::content::RECIPES;

    #[test]
    fn ninety_openings_and_more_all_different() {
        let all: Vec<&str> = RECIPES.iter().flat_map(|&r| stock(r).openings.iter().copied()).collect();
        let distinct: std::collections::HashSet<&str> = all.iter().copied().collect();
        assert_eq!(distinct.len(), all.len());
        assert!(all.len() >= 100, "{}", all.len());
    }

    #[test]
    fn every_slot_is_filled_and_captions_stay_within_instagrams_length() {
        let mut dice = Dice::new(3);
        for recipe in RECIPES {
            for round in 0..20 {
                let text = caption(recipe, round, round, &mut dice);
                assert!(!text.contains(['{', '}']), "{text}");
                assert!(text.chars().count() <= 2_200);
                assert!(text.matches('#').count() <= 30);
            }
        }
    }
}
