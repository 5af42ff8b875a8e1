//! Photographs drawn from recipes: the same recipe and seed give the same picture, at any size.
//! Invariant: composition is done in scene units of [`canvas::Canvas`], light in linear values, and every
//! picture goes through the same [`finish`].

mod branch;
mod brush;
mod canvas;
mod colour;
mod finish;
mod glaze;
mod kiln;
mod land;
mod lettering;
mod noise;
mod plates;
mod poster;
mod pots;
mod room;
mod sea;
mod shelf;
mod shore;
mod still;
mod stones;
mod tiles;
mod vessel;
mod wheel;

use canvas::Canvas;
use finish::Finish;
use noise::Noise;

use super::dice::Dice;
use crate::sandbox::model::Recipe;

/// The seed of the account's own picture: the dark jar, seen close.
pub(super) const PORTRAIT: u64 = 7;

/// Each recipe has eight moods (glaze, light, weather), chosen by the lowest three bits of the seed.
const MOODS: u64 = 8;

/// Unoptimised builds draw small and enlarge: they exist to be tested, and a full-size picture would
/// take them many seconds.
const LARGEST: u32 = if cfg!(debug_assertions) { 270 } else { u32::MAX };

/// A seed of this mood; everything else about it is thrown.
pub(super) fn seed(mood: u64, dice: &mut Dice) -> u64 {
    (dice.next() >> 16) / MOODS * MOODS + mood % MOODS
}

/// A mood that looks good for this recipe; the plainer ones come more often.
pub(super) fn mood(recipe: Recipe, dice: &mut Dice) -> u64 {
    match recipe {
        // The seventh is the portrait.
        Recipe::MoonJar => dice.below(7) as u64,
        _ => dice.below(MOODS as usize) as u64,
    }
}

/// Whether a picture is dark enough to need lighter neighbours.
pub(super) fn dark(recipe: Recipe, mood: u64) -> bool {
    match recipe {
        Recipe::KilnDoor => true,
        Recipe::CupAndSteam => mood < 6,
        Recipe::Sea => matches!(mood, 2 | 6),
        Recipe::ThreeAndACup => matches!(mood, 1 | 5),
        Recipe::PlateOnLinen => matches!(mood, 1 | 5),
        Recipe::Wheel => mood.is_multiple_of(2),
        Recipe::MoonJar => mood == 5,
        Recipe::GlazeCloseUp => mood == 3,
        _ => false,
    }
}

/// Draws a picture as a baseline JPEG of exactly `width` × `height` pixels (at least 1 each).
pub fn jpeg(recipe: Recipe, seed: u64, width: u32, height: u32) -> Vec<u8> {
    let (width, height) = (width.max(1), height.max(1));
    let longest = width.max(1);
    if longest > LARGEST {
        let small = (LARGEST, (height * LARGEST / longest).max(1));
        let pixels = draw(recipe, seed, small.0, small.1);
        let Some(drawn) = image::RgbImage::from_raw(small.0, small.1, pixels) else { return Vec::new() };
        let grown = image::imageops::resize(&drawn, width, height, image::imageops::FilterType::Triangle);
        return finish::encode(&grown, width, height);
    }
    finish::encode(&draw(recipe, seed, width, height), width, height)
}

/// The same as bytes of red, green and blue.
fn draw(recipe: Recipe, seed: u64, width: u32, height: u32) -> Vec<u8> {
    let mut canvas = Canvas::new(width as usize, height as usize);
    let noise = Noise::new(seed ^ ((recipe as u64) << 50));
    let mut dice = Dice::branch(seed, 1_000 + recipe as u64);
    let mood = seed % MOODS;
    let mut finish = Finish::default();
    let scene = &mut Scene { canvas: &mut canvas, noise: &noise, dice: &mut dice, mood, finish: &mut finish };
    match recipe {
        Recipe::MoonJar => pots::moon_jar(scene, seed == PORTRAIT),
        Recipe::ThreeAndACup => still::three_and_a_cup(scene),
        Recipe::NestingBowls => still::nesting_bowls(scene),
        Recipe::QuinceBranch => branch::quince_branch(scene),
        Recipe::PlateOnLinen => plates::plate_on_linen(scene),
        Recipe::GlazeTests => tiles::glaze_tests(scene),
        Recipe::CupAndSteam => pots::cup_and_steam(scene),
        Recipe::KilnDoor => kiln::kiln_door(scene),
        Recipe::DryingShelf => shelf::drying_shelf(scene),
        Recipe::Sea => sea::sea(scene),
        Recipe::Headlands => land::headlands(scene),
        Recipe::Shore => shore::shore(scene),
        Recipe::Pebbles => stones::pebbles(scene),
        Recipe::DuneGrass => land::dune_grass(scene),
        Recipe::GlazeCloseUp => glaze::glaze_close_up(scene),
        Recipe::Wheel => wheel::wheel(scene),
        Recipe::Poster => poster::poster(scene),
        Recipe::Lemons => still::lemons(scene),
    }
    finish::develop(&canvas, finish, seed)
}

/// What a recipe works with.
struct Scene<'a> {
    canvas: &'a mut Canvas,
    noise: &'a Noise,
    dice: &'a mut Dice,
    /// 0..8; 0 is the version in the account's newest posts.
    mood: u64,
    finish: &'a mut Finish,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::content::RECIPES;

    #[test]
    fn every_recipe_draws_a_valid_picture_in_every_shape() {
        for recipe in RECIPES {
            for (width, height) in [(120u32, 150u32), (64, 64), (90, 160), (160, 84)] {
                let bytes = jpeg(recipe, 11, width, height);
                let picture =
                    image::load_from_memory_with_format(&bytes, image::ImageFormat::Jpeg).unwrap().to_rgb8();
                assert_eq!((picture.width(), picture.height()), (width, height), "{recipe:?}");
                // Baseline: a SOF0 marker, and no progressive one.
                assert!(
                    bytes.windows(2).any(|two| two == [0xff, 0xc0])
                        && !bytes.windows(2).any(|two| two == [0xff, 0xc2])
                );
                let values: Vec<f64> = picture.pixels().map(|p| f64::from(p.0[1])).collect();
                let mean = values.iter().sum::<f64>() / values.len() as f64;
                let spread =
                    (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64).sqrt();
                assert!((8.0..240.0).contains(&mean) && spread > 6.0, "{recipe:?} is blank: {mean} {spread}");
            }
        }
    }

    #[test]
    fn a_seed_draws_the_same_again_and_another_something_else() {
        let mut seen = std::collections::HashSet::new();
        for recipe in RECIPES {
            let first = draw(recipe, 3, 60, 75);
            assert_eq!(first, draw(recipe, 3, 60, 75), "{recipe:?}");
            for seed in [4, 11] {
                assert_ne!(first, draw(recipe, seed, 60, 75), "{recipe:?} does not hear its seed {seed}");
            }
            assert!(seen.insert(first), "{recipe:?} is another recipe's picture");
        }
    }

    #[test]
    fn full_size_is_what_was_asked_for_even_where_it_is_enlarged() {
        let bytes = jpeg(Recipe::NestingBowls, 1, 1080, 1350);
        let picture = image::load_from_memory(&bytes).unwrap();
        assert_eq!((picture.width(), picture.height()), (1080, 1350));
        assert!(bytes.len() < 1_000_000);
    }

    #[test]
    fn seeds_keep_their_mood() {
        let mut dice = Dice::new(1);
        for mood in 0..MOODS {
            assert_eq!(seed(mood, &mut dice) % MOODS, mood);
        }
        assert_eq!(PORTRAIT % MOODS, 7);
    }
}
