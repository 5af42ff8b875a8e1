//! The world of another account at the same origin: ids and names of its own.
//! Invariant: no id of one account's posts, comments or pictures is another's.

use super::model::{Picture, Recipe, World};

/// How far the ids of two places are apart.
const APART: u64 = 100_000_000_000;

/// Names of accounts, from the second on.
const NAMES: [(&str, &str); 11] = [
    ("reed.and.rush", "Reed & Rush"),
    ("north.loom", "North Loom"),
    ("harbour.bakes", "Harbour Bakes"),
    ("little.press", "Little Press"),
    ("salt.and.pine", "Salt & Pine"),
    ("fern.bindery", "Fern Bindery"),
    ("old.orchard.cider", "Old Orchard"),
    ("tallow.light", "Tallow Light"),
    ("blue.door.books", "Blue Door Books"),
    ("mill.street.bikes", "Mill Street Bikes"),
    ("quiet.garden", "Quiet Garden"),
];

/// What the accounts' own pictures show.
const PORTRAITS: [Recipe; 8] = [
    Recipe::Sea,
    Recipe::Lemons,
    Recipe::Pebbles,
    Recipe::QuinceBranch,
    Recipe::GlazeCloseUp,
    Recipe::DuneGrass,
    Recipe::Wheel,
    Recipe::Headlands,
];

/// What an id of a world is at a place; at the first it is as it was.
pub fn id_at(id: &str, place: u64) -> String {
    id.parse::<u64>().map_or_else(|_| id.to_owned(), |number| (number + place * APART).to_string())
}

/// A world as it stands at a place, counted from 1 on.
pub(super) fn another(mut world: World, place: u64) -> World {
    let moved = |id: &mut String| *id = id_at(id, place);
    moved(&mut world.account.id);
    moved(&mut world.account.user_id);
    let known = usize::try_from(place).ok().and_then(|place| NAMES.get(place.wrapping_sub(1)));
    let (username, name) = match known {
        Some((username, name)) => ((*username).to_owned(), (*name).to_owned()),
        None => (format!("branch.{place}"), format!("Branch {place}")),
    };
    (world.account.username, world.account.name) = (username, name);
    if let Picture::Drawn { recipe, seed, .. } = &mut world.account.picture {
        *recipe = PORTRAITS[usize::try_from(place).unwrap_or(0) % PORTRAITS.len()];
        *seed += place;
    }
    for media in &mut world.media {
        moved(&mut media.id);
        media.shortcode = format!("{}{place}", media.shortcode);
        media.slides.iter_mut().for_each(|slide| moved(&mut slide.id));
    }
    for comment in &mut world.comments {
        moved(&mut comment.id);
        moved(&mut comment.media);
        comment.parent.iter_mut().for_each(moved);
    }
    world
}
