//! What every world must be, whatever its seed.
//! Invariant: no test here depends on the clock of the machine it runs on.

use std::collections::{HashMap, HashSet};

use super::*;
use crate::sandbox::model::{Author, Kind, Picture};

/// Monday 23 November 2026, 01:26 UTC.
const NOW: i64 = 1_795_397_160;

fn full() -> World {
    world(WorldSize::Full, 7, NOW)
}

#[test]
fn the_same_seed_makes_the_same_world_and_another_does_not() {
    let texts = |seed| {
        let world = world(WorldSize::Small, seed, NOW);
        world.comments.iter().map(|c| (c.id.clone(), c.text.to_string(), c.at)).collect::<Vec<_>>()
    };
    assert_eq!(texts(1), texts(1));
    assert_ne!(texts(1), texts(2));
    assert_eq!(
        format!("{:?}", world(WorldSize::Small, 3, NOW)),
        format!("{:?}", world(WorldSize::Small, 3, NOW))
    );
}

#[test]
fn each_world_has_its_counts() {
    for (size, posts, comments) in [(WorldSize::Small, 60, 1_200), (WorldSize::Full, 240, 12_000)] {
        let world = world(size, 7, NOW);
        let stories: Vec<_> =
            world.media.iter().filter(|m| matches!(m.kind, Kind::StoryImage | Kind::StoryVideo)).collect();
        assert_eq!((world.media.len() - stories.len(), stories.len()), (posts, 5));
        let too_few = stories.iter().filter(|m| m.numbers.reach < 5).count();
        assert_eq!(too_few, 1, "one story is withheld for want of viewers");
        assert_eq!(world.comments.len(), comments);
        assert!(world.arrivals.len() >= 60);
        let texts: HashSet<_> = world.arrivals.iter().map(|a| &a.text).collect();
        assert!(texts.len() > 55, "{}", texts.len());
    }
    let world = full();
    let count = |kind| world.media.iter().filter(|m| m.kind == kind).count();
    assert_eq!((count(Kind::Image), count(Kind::Carousel)), (96, 88));
    assert_eq!(count(Kind::Reel) + count(Kind::FeedVideo), 56);
    assert_eq!(world.media.iter().filter(|m| !m.comments_enabled).count(), 7);
    assert_eq!(world.media.iter().filter(|m| m.likes_hidden).count(), 1);
    assert_eq!(world.media.iter().filter(|m| m.flagged).count(), 1);
    assert!(world.media.iter().filter(|m| m.caption.is_none()).count() > 3);
    assert_eq!((world.days.len(), world.account.followers), (400, 18_462));
}

#[test]
fn the_stress_world_is_as_large_as_promised() {
    let world = world(WorldSize::Stress, 7, NOW);
    assert_eq!(world.media.len(), 10_055);
    assert_eq!(world.comments.len(), 250_000);
    let ids: HashSet<_> = world.media.iter().map(|m| &m.id).collect();
    assert_eq!(ids.len(), world.media.len());
}

#[test]
fn nothing_lies_in_the_future_and_media_are_in_order() {
    for now in [NOW, NOW + 3 * 86_400 + 40_000, NOW + 200 * 86_400 + 61_000] {
        let world = world(WorldSize::Full, 5, now);
        assert!(world.comments.iter().all(|c| c.at < now));
        assert!(world.media.iter().all(|m| m.published < now));
        assert!(world.media.is_sorted_by_key(|m| m.published));
        assert!(world.days.iter().all(|d| d.end <= now) && now - world.days[399].end < 86_400 + 3_600);
        assert!(world.days.windows(2).all(|two| (two[1].end - two[0].end - 86_400).abs() <= 3_600));
        let posts: HashMap<_, _> = world.media.iter().map(|m| (m.id.as_str(), m.published)).collect();
        for comment in &world.comments {
            assert!(posts[comment.media.as_str()] < comment.at, "{}", comment.text);
        }
    }
}

#[test]
fn replies_stand_under_top_level_comments_and_people_exist() {
    let world = full();
    let comments: HashMap<_, _> = world.comments.iter().map(|c| (c.id.as_str(), c)).collect();
    assert_eq!(comments.len(), world.comments.len(), "ids repeat");
    let mut returning: HashMap<usize, usize> = HashMap::new();
    for comment in &world.comments {
        if let Some(parent) = &comment.parent {
            let parent = comments[parent.as_str()];
            assert!(parent.parent.is_none() && parent.media == comment.media && parent.at < comment.at);
        }
        if let Author::Person(who) = comment.author {
            assert!(who < world.people.len());
            *returning.entry(who).or_default() += 1;
        }
    }
    assert!(world.arrivals.iter().all(|a| a.person < world.people.len() && a.posts_back < 60));
    assert!(returning.values().filter(|&&times| times >= 5).count() > 200, "people come back");
    let maren = world.people.iter().position(|p| p.username == "maren.solheim").unwrap();
    assert_eq!(returning[&maren], 10);
}

#[test]
fn the_newest_posts_are_those_of_the_look_pictures() {
    let world = full();
    let posts: Vec<_> =
        world.media.iter().rev().filter(|m| !matches!(m.kind, Kind::StoryImage | Kind::StoryVideo)).collect();
    let newest = posts[0];
    assert!(
        newest.caption.as_deref().unwrap().starts_with("The big moon jar came out of the kiln this morning")
    );
    assert_eq!((newest.slides.len(), newest.likes, newest.numbers.reach), (5, 1_204, 14_310));
    // Friday 20 November 2026, 18:30 in Lisbon.
    assert_eq!(newest.published, 1_795_199_400);
    for (post, reported) in posts.iter().zip([38, 112, 24, 31, 56, 63, 47, 29, 40, 58, 36, 44, 19, 37, 158]) {
        let returned = world.comments.iter().filter(|c| c.media == post.id).count() as u64;
        assert_eq!(returned + post.unreturned_comments, reported);
    }
    assert!(world.media[0].published < 1_683_000_000, "since April 2023");
}

#[test]
fn a_wave_of_spam_and_a_morning_of_open_questions() {
    let world = full();
    let wave: Vec<_> = world.comments.iter().filter(|c| c.text.contains("@art.glow.gallery")).collect();
    assert_eq!(wave.len(), 214);
    assert_eq!(wave.iter().map(|c| &c.media).collect::<HashSet<_>>().len(), 6);
    assert!(wave.iter().all(|c| !c.hidden && NOW - c.at < 86_400));
    assert!(wave.iter().map(|c| &c.text).collect::<HashSet<_>>().len() > 5);
    let answered: HashSet<_> = world
        .comments
        .iter()
        .filter(|c| c.author == Author::Own)
        .filter_map(|c| c.parent.as_deref())
        .collect();
    let open = |c: &&crate::sandbox::model::Comment| {
        c.parent.is_none()
            && !c.hidden
            && !answered.contains(c.id.as_str())
            && !c.text.contains("@art.glow.gallery")
    };
    let fresh = world.comments.iter().filter(open).filter(|c| NOW - c.at < 2 * 86_400).count();
    assert!((36..=40).contains(&fresh), "{fresh}");
    // What a newcomer's inbox calls for: a week, replies included, without an own reply after them.
    let mut replied: HashMap<&str, i64> = HashMap::new();
    for own in world.comments.iter().filter(|c| c.author == Author::Own) {
        let last = replied.entry(own.parent.as_deref().unwrap_or(&own.id)).or_default();
        *last = own.at.max(*last);
    }
    let calls = |c: &&crate::sandbox::model::Comment| {
        let thread = c.parent.as_deref().unwrap_or(&c.id);
        NOW - c.at <= 7 * 86_400
            && c.author != Author::Own
            && !c.hidden
            && replied.get(thread).is_none_or(|last| *last <= c.at)
    };
    let calling: Vec<_> = world.comments.iter().filter(calls).collect();
    let waved = calling.iter().filter(|c| c.text.contains("@art.glow.gallery")).count();
    let others = calling.len() - waved;
    assert!(waved == 214 && (36..=48).contains(&others), "{waved} and {others}");
    let asked =
        |c: &&crate::sandbox::model::Comment| c.text.contains(['?', '？', '؟']) && NOW - c.at > 8 * 86_400;
    let old = world.comments.iter().filter(open).filter(asked).count();
    let all = world.comments.iter().filter(|c| c.parent.is_none()).filter(asked).count();
    assert!(old * 12 < all, "{old} of {all} old questions are open");
    let hidden = world.comments.iter().filter(|c| c.hidden).count();
    assert!((400..1_500).contains(&hidden), "{hidden}");
}

#[test]
fn many_languages_emoji_and_odd_texts() {
    let world = full();
    let has = |test: &dyn Fn(&str) -> bool| world.comments.iter().filter(|c| test(&c.text)).count();
    let script = |range: std::ops::RangeInclusive<char>| has(&|t| t.chars().any(|c| range.contains(&c)));
    for (language, found) in [
        ("Japanese", script('\u{3040}'..='\u{30ff}')),
        ("Korean", script('\u{ac00}'..='\u{d7af}')),
        ("Arabic", script('\u{0600}'..='\u{06ff}')),
        ("Thai", script('\u{0e00}'..='\u{0e7f}')),
        ("Vietnamese", script('\u{1ea0}'..='\u{1ef9}')),
        ("Portuguese", has(&|t| t.contains("ã") || t.contains("õ"))),
        ("German", has(&|t| t.contains('ß') || t.contains("für") || t.contains("Ich"))),
        ("French", has(&|t| t.contains("C’est") || t.contains("Merci"))),
        ("Spanish", has(&|t| t.contains('¿') || t.contains('¡'))),
        ("Norwegian", has(&|t| t.contains('ø') || t.contains('å'))),
        ("Italian", has(&|t| t.contains("Che ") || t.contains("Quanto "))),
        ("English", has(&|t| t.contains("the "))),
    ] {
        assert!(found > 40, "{language}: {found}");
    }
    assert!(has(&str::is_empty) > 0);
    assert!(has(&|t| t.contains('\u{200d}')) > 10, "joined emoji");
    assert!(has(&|t| t.split_whitespace().any(|w| w.chars().count() > 60)) > 0, "long words");
    assert!(has(&|t| t.starts_with('@')) > 100, "names of people replied to");
    let distinct: HashSet<_> = world.comments.iter().map(|c| &c.text).collect();
    assert!(distinct.len() * 10 > world.comments.len() * 5, "{}", distinct.len());
}

#[test]
fn carousels_have_slides_and_neighbours_differ() {
    let world = full();
    let mut last = None;
    for media in world.media.iter().filter(|m| !matches!(m.kind, Kind::StoryImage | Kind::StoryVideo)) {
        let range = if media.kind == Kind::Carousel { 2..=10 } else { 1..=1 };
        assert!(range.contains(&media.slides.len()));
        let Picture::Drawn { recipe, .. } = media.slides[0].picture else { panic!("not drawn") };
        assert_ne!(Some(recipe), last, "the same picture twice in a row");
        last = Some(recipe);
        let moves = matches!(media.kind, Kind::Reel | Kind::FeedVideo);
        assert_eq!(moves, media.slides[0].clip.is_some());
    }
}
