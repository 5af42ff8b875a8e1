//! New comments while the person looks elsewhere: told on the desktop, clicked, and open.
//! Invariant: nobody is told what they see, and nothing that is hidden is ever told.

use egui::Key;
use tintype::domain::notify::{Notify, Quiet};
use tintype::domain::{Acts, Condition, HouseRule, Test, Word};
use tintype::engine::Command;
use tintype::engine::arrivals::BellState;
use tintype::engine::rules::RuleWish;
use tintype::engine::views::rules::{Rules, RulesAsk};
use tintype::engine::views::settings::Choices;
use tintype::sandbox::NewComment;

use super::stage::Stage;
use super::window::Window;

fn comes(stage: &Stage, text: &str) {
    stage.control.add_comment(NewComment { text: text.to_owned(), ..NewComment::default() }).unwrap();
}

/// Long enough for it to be read and gathered.
fn later(stage: &Stage) {
    stage.advance(30);
    stage.advance(5);
}

fn choose(stage: &Stage, notify: Notify) {
    let account = stage.account().0;
    stage.send(Command::Keep(Choices { account, notify, ..Choices::default() }));
}

#[test]
fn a_first_reading_tells_nothing_and_what_comes_after_is_told_together() {
    let stage = Stage::new();
    stage.send(Command::Looks(false));
    stage.sign_in();
    later(&stage);
    assert_eq!(stage.bell.told(), [], "history is no news");
    assert_eq!(stage.status().bell, BellState::Rings("the test".to_owned()));
    comes(&stage, "Do you ship to Lofoten?");
    later(&stage);
    let told = stage.bell.told();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].1, "Do you ship to Lofoten?");
    for nth in 0..3 {
        comes(&stage, &format!("And another {nth}"));
    }
    later(&stage);
    assert_eq!(stage.bell.told().len(), 1, "not every half minute");
    stage.advance(180);
    assert_eq!(stage.bell.told().last().unwrap().0, "3 new comments on one post");
}

#[test]
fn who_looks_is_not_told_and_what_was_seen_is_not_told_later() {
    let stage = Stage::signed_in();
    stage.send(Command::Looks(true));
    comes(&stage, "Seen as it comes");
    later(&stage);
    stage.send(Command::Looks(false));
    stage.advance(600);
    assert_eq!(stage.bell.told(), []);
}

#[test]
fn quiet_hours_are_kept_and_end_with_one_telling() {
    let stage = Stage::signed_in();
    stage.send(Command::Looks(false));
    let wall = stage.clock.now().to_zoned(jiff::tz::TimeZone::system());
    let minute = u16::try_from(i32::from(wall.hour()) * 60 + i32::from(wall.minute())).unwrap();
    let quiet = Quiet { from: minute, to: (minute + 120) % (24 * 60) };
    choose(&stage, Notify { quiet: Some(quiet), ..Notify::default() });
    comes(&stage, "In the night");
    later(&stage);
    stage.advance(3_600);
    comes(&stage, "And again");
    // Nobody looked for an hour, so it is read within a minute.
    stage.advance(60);
    assert_eq!(stage.bell.told(), []);
    stage.advance(3_600);
    assert_eq!(stage.bell.told().len(), 1);
    assert_eq!(stage.bell.told()[0].0, "2 new comments on one post");
    choose(&stage, Notify { on: false, ..Notify::default() });
    comes(&stage, "Off is off");
    later(&stage);
    stage.advance(600);
    assert_eq!(stage.bell.told().len(), 1);
}

#[test]
fn only_numbers_where_others_see_the_screen_and_no_service_is_said() {
    let stage = Stage::signed_in();
    stage.send(Command::Looks(false));
    choose(&stage, Notify { words: false, ..Notify::default() });
    comes(&stage, "A secret");
    later(&stage);
    assert_eq!(stage.bell.told(), [("1 new comment".to_owned(), String::new())]);
    stage.bell.lose(Some("nobody is there"));
    comes(&stage, "Another");
    stage.advance(30);
    stage.advance(200);
    assert_eq!(stage.status().bell, BellState::Silent("nobody is there".to_owned()));
    assert_eq!(stage.status().trouble, None, "and that is all");
    stage.bell.lose(None);
    stage.send(Command::TryBell);
    assert_eq!(stage.status().bell, BellState::Rings("the test".to_owned()));
}

#[test]
fn what_a_rule_hides_is_never_told_and_what_it_is_to_tell_is() {
    let stage = Stage::signed_in();
    stage.send(Command::Looks(false));
    let rule = |name: &str, word: &str, acts: Acts| HouseRule {
        name: name.to_owned(),
        conditions: vec![Condition::that(Test::Words(vec![Word::from(word)]))],
        acts,
        ..HouseRule::default()
    };
    let hides = rule("Spam", "followers", Acts { hide: true, ..Acts::default() });
    let tells = rule("Wholesale", "wholesale", Acts { done: true, tell: true, ..Acts::default() });
    for rule in [hides, tells] {
        stage.send(Command::Rules { account: stage.account(), wish: RuleWish::New(Box::new(rule)) });
    }
    let rules: Rules = stage.view(RulesAsk { account: stage.account(), today: 0 });
    for row in rules.rows {
        stage.send(Command::Rules { account: stage.account(), wish: RuleWish::Arm(row.id) });
    }
    stage.advance(2);
    comes(&stage, "Buy followers now");
    later(&stage);
    assert_eq!(stage.bell.told(), [], "it is about to be hidden");
    comes(&stage, "Do you sell wholesale?");
    later(&stage);
    let titles: Vec<String> = stage.bell.told().into_iter().map(|(title, _)| title).collect();
    assert_eq!(titles, ["“Wholesale” found 1 comment"]);
}

#[test]
fn a_comment_that_comes_while_the_person_looks_elsewhere_is_one_click_away() {
    let mut window = Window::demo();
    let count = |window: &Window| -> u64 {
        window
            .title()
            .split_whitespace()
            .next()
            .and_then(|word| word.replace(',', "").parse().ok())
            .unwrap_or(0)
    };
    let before = count(&window);
    assert!(window.title().ends_with(" to answer - Tintype, practice"), "{}", window.title());
    window.go(Key::L);
    window.look(false);
    let comment = NewComment { text: "Is the blue one still there?".to_owned(), ..NewComment::default() };
    window.control.add_comment(comment).unwrap();
    window.advance(30);
    window.advance(5);
    let told = window.bell.told();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].1, "Is the blue one still there?");
    assert_eq!(count(&window), before + 1, "{}", window.title());
    window.bell.click();
    window.look(true);
    window.shows("Is the blue one still there?");
    assert!(window.current_row().unwrap().contains("Is the blue one still there?"));
    window.look(false);
    for nth in 0..3 {
        let new = NewComment { text: format!("Question {nth}"), ..NewComment::default() };
        window.control.add_comment(new).unwrap();
    }
    window.advance(30);
    window.advance(200);
    assert_eq!(window.bell.told().len(), 2, "grouped");
    window.go(Key::L);
    window.bell.click();
    window.look(true);
    window.shows("Needs an answer");
    window.shows("Question 2");
}

#[test]
fn a_gap_is_found_from_the_strip_read_again_and_closed() {
    let mut window = Window::demo();
    window.go(Key::P);
    window.shows("not returned, under");
    window.shows("What may be behind it");
    window.click("Read again");
    window.shows("Read again: Instagram reports");
    window.click("Back to the inbox");
    assert!(window.line("Gaps, ").contains("Button"), "{}", window.sight());
}
