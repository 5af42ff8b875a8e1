//! How often Instagram is asked for comments: counted in the sandbox's own log while the clock moves on.
//! Invariant: what is new is there within half a minute while calls are left, and never at the cost of those that a
//! person needs.

use tintype::domain::MediaId;
use tintype::engine::Command;
use tintype::engine::views::inbox::InboxFilter;
use tintype::engine::views::library::{Library, LibraryAsk};
use tintype::sandbox::NewComment;

use super::stage::Stage;

const MINUTE: u64 = 60;

/// Lets time pass in small steps, as it does.
fn pass(stage: &Stage, seconds: u64) {
    for _ in 0..seconds / 5 {
        stage.advance(5);
    }
}

fn comes(stage: &Stage, media: &str, text: &str) {
    let new = NewComment { media: Some(media.to_owned()), text: text.to_owned(), ..NewComment::default() };
    stage.control.add_comment(new).unwrap();
}

/// Readings of a post's comments while time passes.
fn readings(stage: &Stage, media: &str, seconds: u64) -> usize {
    stage.control.clear_log();
    pass(stage, seconds);
    stage.asked(&format!("/{media}/comments"))
}

/// All requests while time passes.
fn requests(stage: &Stage, seconds: u64) -> usize {
    stage.control.clear_log();
    pass(stage, seconds);
    stage.control.log().len()
}

/// A post of many weeks ago, within the first page of the list.
fn old(stage: &Stage) -> MediaId {
    let ask = LibraryAsk { account: stage.account(), ..LibraryAsk::default() };
    let library: Library = stage.view(ask);
    let month = stage.clock.now_ms() - 30 * 86_400_000;
    library.tiles.iter().find(|tile| tile.at.is_some_and(|at| at < month)).unwrap().media.clone()
}

#[test]
fn a_fresh_post_is_read_as_often_as_something_comes_and_less_as_it_falls_quiet() {
    let stage = Stage::signed_in();
    let fresh = stage.control.post_elsewhere("Out of the kiln").unwrap();
    pass(&stage, MINUTE);
    let quiet = readings(&stage, &fresh, 10 * MINUTE);
    assert!((4..=6).contains(&quiet), "every two minutes while nothing comes: {quiet}");
    stage.control.clear_log();
    for nth in 0..30 {
        comes(&stage, &fresh, &format!("Lovely {nth}"));
        pass(&stage, 20);
    }
    let busy = stage.asked(&format!("/{fresh}/comments"));
    assert!((20..=30).contains(&busy), "every twenty to thirty seconds while a crowd writes: {busy}");
    pass(&stage, 60 * MINUTE);
    let later = readings(&stage, &fresh, 20 * MINUTE);
    assert!((4..=6).contains(&later), "every four minutes an hour later: {later}");
}

#[test]
fn an_old_post_is_read_when_its_count_moves_and_not_before() {
    let stage = Stage::signed_in();
    let old = old(&stage);
    assert_eq!(readings(&stage, old.as_str(), 20 * MINUTE), 0, "nobody asks about it");
    comes(&stage, old.as_str(), "Found this a year late");
    assert_eq!(readings(&stage, old.as_str(), 30), 1, "its count moved");
    assert_eq!(stage.inbox(InboxFilter::All, "a year late").rows.len(), 1);
    assert_eq!(readings(&stage, old.as_str(), 20 * MINUTE), 0, "and that was that");
}

#[test]
fn the_fewer_calls_are_left_the_less_is_read() {
    let stage = Stage::new();
    stage.control.flip(|switches| switches.usage_percent = Some(10));
    stage.sign_in();
    let fresh = stage.control.post_elsewhere("Out of the kiln").unwrap();
    pass(&stage, MINUTE);
    let at = |percent| {
        stage.control.flip(|switches| switches.usage_percent = Some(percent));
        pass(&stage, 3 * MINUTE);
        requests(&stage, 20 * MINUTE)
    };
    let (plenty, more, few) = (at(10), at(60), at(80));
    assert!(plenty >= 48, "the list of posts alone is looked at every 25 seconds: {plenty}");
    assert!(more * 10 <= plenty * 6, "slower from half of the calls on: {more} of {plenty}");
    assert!(few * 10 <= plenty * 2 && few > 0, "least from three quarters on: {few} of {plenty}");
    comes(&stage, &fresh, "Still seen");
    pass(&stage, 10 * MINUTE);
    assert_eq!(stage.inbox(InboxFilter::All, "Still seen").rows.len(), 1, "but it is read");
    stage.control.flip(|switches| switches.usage_percent = Some(100));
    pass(&stage, 10 * MINUTE);
    let spent = requests(&stage, 4 * MINUTE);
    assert!(spent <= 2, "with all calls used nothing is asked for but whether that is over: {spent}");
}

#[test]
fn whoever_is_away_lets_it_slow_down_a_little_and_never_misses_more_than_a_minute() {
    let stage = Stage::signed_in();
    let here = requests(&stage, 20 * MINUTE);
    stage.send(Command::Looks(false));
    pass(&stage, 16 * MINUTE);
    let away = requests(&stage, 20 * MINUTE);
    assert!(away < here && away * 3 >= here, "{away} instead of {here}");
    let newest = stage.control.post_elsewhere("While you were away").unwrap();
    pass(&stage, MINUTE);
    comes(&stage, &newest, "Anybody there?");
    pass(&stage, MINUTE);
    assert_eq!(stage.inbox(InboxFilter::All, "Anybody there").rows.len(), 1);
    stage.send(Command::Looks(true));
    pass(&stage, MINUTE);
    let back = requests(&stage, 20 * MINUTE);
    assert!(back >= here, "{back} again");
}

#[test]
fn whoever_looks_at_a_post_has_it_read_first() {
    let stage = Stage::signed_in();
    stage.control.flip(|switches| switches.usage_percent = Some(74));
    pass(&stage, 5 * MINUTE);
    let old = old(&stage);
    stage.control.clear_log();
    stage.send(Command::LookAt { account: stage.account(), media: old.clone() });
    assert_eq!(stage.asked(&format!("/{old}/comments")), 1, "at once, however few calls are left");
}
