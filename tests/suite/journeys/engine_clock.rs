//! A machine whose clock is set while Tintype runs, or was wrong when it ran last.
//! Invariant: Instagram's clock never moves with ours here; reading goes on, and no pause lasts for years.

use tintype::domain::TroubleKind;
use tintype::engine::views::inbox::InboxFilter;
use tintype::sandbox::NewComment;

use super::stage::Stage;

/// Milliseconds.
const YEAR: i64 = 365 * 86_400_000;

fn arrives(stage: &Stage, words: &str) {
    stage.control.add_comment(NewComment { text: words.to_owned(), ..NewComment::default() }).unwrap();
}

fn says(stage: &Stage, words: &str) -> bool {
    !stage.inbox(InboxFilter::All, words).rows.is_empty()
}

#[test]
fn a_clock_that_is_set_does_not_end_the_reading() {
    for jump in [YEAR, -YEAR] {
        let stage = Stage::signed_in();
        stage.clock.jump(jump);
        stage.settle();
        arrives(&stage, "Do you ship to Lofoten?");
        stage.advance(60);
        assert!(says(&stage, "Lofoten"), "{jump}");
    }
}

#[test]
fn after_a_start_with_a_clock_that_was_right_again_reading_goes_on() {
    let mut stage = Stage::new();
    stage.clock.jump(YEAR);
    stage.sign_in();
    stage.clock.jump(-YEAR);
    stage.restart();
    arrives(&stage, "Do you ship to Lofoten?");
    stage.advance(60);
    assert!(says(&stage, "Lofoten"));
}

#[test]
fn a_pause_that_a_wrong_clock_reckoned_ends_with_the_next_start() {
    let mut stage = Stage::signed_in();
    stage.clock.jump(YEAR);
    stage.control.flip(|switches| switches.usage_percent = Some(100));
    stage.advance(60);
    assert_eq!(stage.pause().map(|(kind, _)| kind), Some(TroubleKind::RateLimited));
    stage.control.flip(|switches| switches.usage_percent = None);
    stage.clock.jump(-YEAR);
    stage.restart();
    assert_eq!(stage.pause(), None);
}
