//! What the pretend Instagram is filled with: an account, its people, posts, words, numbers and pictures.
//! Invariant: everything follows from the seed and the moment the world starts; all of it is invented here.

mod account;
mod almanac;
mod answers;
mod arrivals;
mod captions;
mod clips;
mod comments;
mod days;
mod dice;
mod ids;
mod newest;
mod numbers;
mod people;
mod pictures;
mod timeline;
mod told;
mod wave;
mod words;

pub use clips::{CLIPS, clip};
pub(super) use dice::Dice;
pub use pictures::jpeg;
pub(super) use wave::disguised;

use super::model::{Recipe, World, WorldSize};

/// The eighteen picture recipes, in the order of the demo account's book.
pub const RECIPES: [Recipe; 18] = [
    Recipe::MoonJar,
    Recipe::ThreeAndACup,
    Recipe::NestingBowls,
    Recipe::QuinceBranch,
    Recipe::PlateOnLinen,
    Recipe::GlazeTests,
    Recipe::CupAndSteam,
    Recipe::KilnDoor,
    Recipe::DryingShelf,
    Recipe::Sea,
    Recipe::Headlands,
    Recipe::Shore,
    Recipe::Pebbles,
    Recipe::DuneGrass,
    Recipe::GlazeCloseUp,
    Recipe::Wheel,
    Recipe::Poster,
    Recipe::Lemons,
];

/// A world of this size as it stands at `now` (unix seconds). The same seed and moment give the same
/// world, id for id; pictures are only named here and drawn when [`jpeg`] is asked.
pub fn world(size: WorldSize, seed: u64, now: i64) -> World {
    let measure = timeline::measure(size);
    let mut ids = ids::Ids::new(seed);
    let people = people::people(measure.people, seed, &mut ids);
    let mut posts = timeline::posts(&measure, seed, now, &mut ids);
    let comments = comments::comments(&mut posts, &people, measure.comments, seed, now, &mut ids);
    let account = account::account();
    let days = days::days(measure.days, &posts, &comments, account.followers, seed, now);
    let arrivals = arrivals::arrivals(&posts, &people, seed);
    let mut media: Vec<_> = posts.into_iter().map(|post| post.media).collect();
    media.extend(timeline::stories(seed, now, &mut ids));
    media.sort_by(|a, b| a.published.cmp(&b.published).then_with(|| a.id.cmp(&b.id)));
    let people = people.into_iter().map(|neighbour| neighbour.person).collect();
    World { account, people, media, comments, days, arrivals }
}

#[cfg(test)]
mod tests;
