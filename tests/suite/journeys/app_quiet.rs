//! Comments on and off under many posts, and quiet hours, through the whole program.
//! Invariant: which posts really take comments is asked of the sandbox, never of the window.

use std::collections::BTreeSet;

use egui::{Key, Modifiers};
use tintype::engine::views::library::{Library, LibraryAsk, Tile};
use tintype::sandbox::Happened;

use super::window::Window;

const HOUR: u64 = 3_600;
const DAY: i64 = 86_400_000;

/// All posts as the window knows them, newest first.
fn tiles(window: &Window) -> Vec<Tile> {
    let ask = LibraryAsk { account: window.account(), ..LibraryAsk::default() };
    window.view::<Library>(ask).tiles.to_vec()
}

/// Posts that really take no comments.
fn off(window: &Window) -> BTreeSet<String> {
    window.control.comments_off().into_iter().collect()
}

/// How often comments were really turned off, and on, under a post.
fn switches(window: &Window, post: &str) -> Vec<bool> {
    let switch = |row| match row {
        Happened::CommentsEnabled { media, enabled, .. } if media == post => Some(enabled),
        _ => None,
    };
    window.control.record().into_iter().filter_map(switch).collect()
}

#[test]
fn a_night_is_quiet_and_in_the_morning_everything_is_as_it_was() {
    let mut window = Window::demo();
    let before = off(&window);
    let night = window.clock.now_ms() + 13 * HOUR as i64 * 1_000;
    let is_new = |tile: &&Tile| tile.at.is_some_and(|at| at >= night - 30 * DAY);
    let all = tiles(&window);
    let open: BTreeSet<String> = all
        .iter()
        .filter(is_new)
        .filter(|tile| tile.comments_enabled == Some(true))
        .map(|tile| tile.media.0.clone())
        .collect();
    assert!(open.len() > 2 && open.len() < all.len(), "{} of {}", open.len(), all.len());
    window.go(Key::Q);
    window.shows("There is no time yet: add one below");
    window.click("Add a time");
    window.shows("Switched off");
    window.click("Keep quiet hours");
    // The zone of the machine that tests is anybody's guess.
    window.click("Another");
    window.shows("tonight 22:00 to 07:00 (UTC)");
    window.shows(&format!("{} posts, about", open.len()));
    window.shows("Monday: quiet 00:00 to 07:00, 22:00 to 24:00");
    window.go(Key::I);
    window.shows("Quiet hours, from 22:00");
    window.advance(13 * HOUR - 1);
    assert_eq!(off(&window), before);
    window.advance(1);
    window.advance(60);
    let quiet: BTreeSet<String> = before.union(&open).cloned().collect();
    assert_eq!(off(&window), quiet);
    window.shows(&format!("Quiet hours, until 07:00, {} posts", open.len()));
    window.go(Key::L);
    window.shows("Comments off until 07:00");
    // The newest is turned on by hand.
    let newest = all[0].media.0.clone();
    assert!(open.contains(&newest));
    window.click("More about this post");
    window.click("Turn comments on");
    window.advance(60);
    assert!(!off(&window).contains(&newest));
    window.advance(9 * HOUR - 120);
    window.advance(60);
    assert_eq!(off(&window), before);
    assert_eq!(switches(&window, &newest), [false, true], "not a second time by the quiet hours");
    let other = open.iter().find(|id| **id != newest).unwrap();
    assert_eq!(switches(&window, other), [false, true]);
    window.hides("Comments off until");
    window.go(Key::Q);
    window.shows("left alone 1 post that somebody changed meanwhile");
    window.go(Key::I);
    window.shows("Quiet hours, from 22:00");
}

#[test]
fn pausing_by_one_key_ends_a_quiet_time_at_once() {
    let mut window = Window::demo();
    let before = off(&window);
    window.go(Key::Q);
    window.click("Add a time");
    window.click("Keep quiet hours");
    window.click("Another");
    window.go(Key::I);
    window.advance(14 * HOUR);
    window.advance(60);
    assert!(off(&window).len() > before.len());
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::M);
    window.advance(60);
    assert_eq!(off(&window), before);
    window.shows("Quiet hours, rest since");
    window.close();
    window.open();
    window.shows("Quiet hours, rest since");
    window.click("Let quiet hours go on");
    window.advance(60);
    assert!(off(&window).len() > before.len(), "the night is not over");
}

#[test]
fn comments_are_turned_off_under_many_posts_by_keys_and_taken_back_by_one() {
    let mut window = Window::demo();
    let before = off(&window);
    window.go(Key::L);
    window.press(Key::X);
    window.press_with(Modifiers::SHIFT, Key::J);
    window.press_with(Modifiers::SHIFT, Key::J);
    window.shows("3 chosen");
    let posts: Vec<String> = tiles(&window).iter().take(3).map(|tile| tile.media.0.clone()).collect();
    window.press(Key::H);
    window.shows("Comments turned off under");
    window.hides("3 chosen");
    assert_eq!(off(&window), before, "it can still be taken back");
    window.shows("Turning comments off");
    window.advance(6);
    let now = off(&window);
    assert!(posts.iter().all(|post| now.contains(post)), "{now:?}");
    window.press_with(Modifiers::COMMAND, Key::Z);
    window.advance(6);
    assert_eq!(off(&window), before);
}
