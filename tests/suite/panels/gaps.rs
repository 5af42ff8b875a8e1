//! Gaps alone: the list, the sum that adds up, the reasons with what can be done, and their pictures.
//! Invariant: what is certain is told apart from what is likely.

use egui::{Key, vec2};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotResults};
use tintype::domain::Product;
use tintype::domain::gap::{Evidence, House};
use tintype::engine::Command;
use tintype::engine::views::PictureKey;
use tintype::engine::views::gaps::{Gap, GapRow, GapStep, Gaps as GapsView, GapsFoot};
use tintype::engine::views::inbox::InboxIndex;
use tintype::engine::views::library::TileKind;
use tintype::ui::live::Live;
use tintype::ui::panels::gaps::Gaps;
use tintype::ui::panels::inbox::Inbox;
use tintype::ui::panels::{Goal, Place};
use tintype::ui::theme::Theme;

use super::{Stage, THEMES, WIDE, minutes_ago, paint_picture, play};

const POSTS: &[(&str, u64, u64, u64, i64)] = &[
    ("Glaze tests: twenty little tiles, one of them is right", 14, 6, 2, 23 * 24 * 60),
    ("Open studio on the 5th and 6th of December. Tea will be on, kiln will be warm", 41, 38, 3, 900),
    ("", 9, 7, 2, 3 * 24 * 60),
    ("مزهرية القمر، من الفرن مباشرة", 12, 11, 1, 40),
];

fn view() -> GapsView {
    let row =
        |(at, (headline, reported, returned, first, ago)): (usize, &(&str, u64, u64, u64, i64))| GapRow {
            media: format!("m{at}").into(),
            picture: PictureKey::Media(format!("m{at}").into()),
            kind: TileKind::Picture,
            headline: Some((*headline).to_owned()).filter(|headline| !headline.is_empty()),
            at: Some(minutes_ago(ago + 60)),
            reported: *reported,
            returned: *returned,
            since: Some(minutes_ago(*ago)),
            at_first: *first,
        };
    GapsView { rows: POSTS.iter().enumerate().map(row).collect(), missing: 14, read: 240 }
}

fn evidence() -> Evidence {
    Evidence {
        reported: 14,
        tops: 4,
        replies: 2,
        by_others: 4,
        hidden: 1,
        withheld: 0,
        gone: 1,
        gone_lately: 0,
        product: Product::Feed,
        house: House { counted: 231, empty: 3, by_others: 11_902 },
    }
}

fn gap(evidence: Option<Evidence>) -> Gap {
    let step = |days: i64, reported, missing| GapStep { at: minutes_ago(days * 24 * 60), reported, missing };
    Gap {
        evidence,
        number: Some(231),
        caption: Some("Glaze tests".to_owned()),
        permalink: Some("https://www.instagram.com/p/x/".to_owned()),
        counted_at: minutes_ago(1),
        read_at: Some(minutes_ago(3)),
        steps: vec![step(23, 6, 2), step(9, 11, 5), step(1, 14, 8)],
    }
}

fn stage(view: GapsView, gap: Gap, theme: Theme) -> Stage<Gaps> {
    let mut panel = Gaps::default();
    panel.view = Live::fixed(view);
    panel.gap = Live::fixed(gap);
    Stage::new(panel, theme)
}

fn open(evidence: Evidence, theme: Theme, size: egui::Vec2) -> Harness<'static, Stage<Gaps>> {
    let mut harness = play(stage(view(), gap(Some(evidence)), theme), size, Gaps::show);
    for seed in 0..4 {
        paint_picture(&mut harness, PictureKey::Media(format!("m{seed}").as_str().into()), seed);
    }
    harness.run_steps(3);
    harness
}

#[test]
fn both_numbers_are_told_and_the_sum_adds_up() {
    let harness = open(evidence(), Theme::Darkroom, WIDE);
    for words in [
        "14 comments not returned, under 4 of 240 posts read",
        "Instagram reports: 14",
        "It returns: 6",
        "comments: 4",
        "replies, which it counts too: 2",
        "Deleted after Instagram told its count: 1",
        "Not explained by what is kept here: 7",
        "One of them is hidden. Instagram counts and returns it all the same.",
        "People you restricted",
        "Certain",
    ] {
        harness.get_by_label(words);
    }
    harness.get_by_label_contains("Glaze tests: twenty little tiles, one of them is right. Instagram reports 14, returns 6. 8 missing, 2 at first");
    harness.get_by_label_contains("Without a caption. Instagram reports 9, returns 7");
    assert!(
        harness.query_by_label("The app is not published, or lacks access").is_none(),
        "others are returned"
    );
}

#[test]
fn an_app_without_access_leads_to_its_dashboard() {
    let house = House { counted: 231, empty: 231, by_others: 0 };
    let mute = Evidence { reported: 12, house, ..Evidence::default() };
    let mut harness = open(mute, Theme::Darkroom, WIDE);
    harness.get_by_label("The app is not published, or lacks access");
    harness.get_by_label_contains("under any of 231 posts");
    harness.get_by_label("Open the app dashboard").click();
    harness.run_steps(2);
    let opened = Command::OpenAddress("https://developers.facebook.com/apps/".to_owned());
    assert!(harness.state().commands.contains(&opened), "{:?}", harness.state().commands);
}

#[test]
fn keys_walk_read_again_and_open_on_instagram() {
    let mut harness = open(evidence(), Theme::Darkroom, WIDE);
    for key in [Key::R, Key::O] {
        harness.key_press(key);
        harness.run_steps(2);
    }
    harness.key_press(Key::J);
    harness.run_steps(2);
    harness.key_press(Key::R);
    harness.run_steps(2);
    let account = super::settings().accounts[0].account.id.clone();
    let again = |media: &str| Command::ReadAgain { account: account.clone(), media: media.into() };
    let open = Command::OpenAddress("https://www.instagram.com/p/x/".to_owned());
    assert_eq!(harness.state().commands, [again("m0"), open, again("m1")]);
    harness.get_by_label("Open in Library").click();
    harness.run_steps(2);
    assert_eq!(harness.state().goal, Some(Goal::Post("m1".into())));
}

#[test]
fn without_a_gap_it_says_so_and_what_was_never_read_is_no_gap() {
    let none = GapsView { rows: Vec::new(), missing: 0, read: 240 };
    let harness = play(stage(none, gap(None), Theme::Darkroom), WIDE, Gaps::show);
    harness.get_by_label("No gaps");
    let unread = GapsView { rows: Vec::new(), missing: 0, read: 0 };
    let harness = play(stage(unread, gap(None), Theme::Darkroom), WIDE, Gaps::show);
    harness.get_by_label("No post was read yet");
    let mut sent = stage(GapsView::default(), gap(None), Theme::Darkroom);
    sent.goal = Some(Goal::Gap("m7".into()));
    let mut harness = play(sent, WIDE, Gaps::show);
    harness.get_by_label("Nothing is known");
    harness.get_by_label("Read it now").click();
    harness.run_steps(2);
    assert!(
        matches!(&harness.state().commands[..], [Command::ReadAgain { media, .. }] if media.as_str() == "m7")
    );
}

#[test]
fn pictures_of_the_gaps() {
    let mut results = SnapshotResults::new();
    for (theme, name) in THEMES {
        let mut harness = open(evidence(), theme, WIDE);
        results.add(harness.try_snapshot(format!("gaps_{name}")));
    }
    let mut narrow = open(evidence(), Theme::Darkroom, vec2(1024.0 - 72.0, 700.0));
    results.add(narrow.try_snapshot("gaps_1024"));
}

#[test]
fn the_inbox_never_calls_an_empty_answer_no_comments() {
    let gaps = GapsFoot { posts: 12, missing: 89 };
    let mut panel = Inbox::default();
    panel.index = Live::fixed(InboxIndex::default());
    panel.gaps = Live::fixed(gaps);
    let mut harness = play(Stage::new(panel, Theme::Darkroom), WIDE, Inbox::show);
    for view in ["Needs an answer, 0", "All, 0"] {
        harness.get_by_label(view).click();
        harness.run_steps(2);
        harness.get_by_label("Instagram returns no comments");
        harness.get_by_label("It counts 89 comments under 12 posts and returns none of them");
        assert!(harness.query_by_label("No comments yet").is_none());
        assert!(harness.query_by_label("Nothing needs an answer").is_none());
    }
    harness.get_by_label("See why").click();
    harness.run_steps(2);
    assert_eq!(harness.state().goal, Some(Goal::Place(Place::Gaps)));
}

#[test]
fn the_foot_of_the_views_and_the_strip_lead_to_the_gaps() {
    let mut panel = super::inbox::full();
    panel.gaps = Live::fixed(GapsFoot { posts: 1, missing: 2 });
    let mut harness = play(Stage::new(panel, Theme::Darkroom), WIDE, Inbox::show);
    harness.get_by_label("Gaps, 1 post").click();
    harness.run_steps(2);
    assert_eq!(harness.state().goal, Some(Goal::Place(Place::Gaps)));
    harness.get_by_label("Instagram returns 36 of 38 comments").click();
    harness.run_steps(2);
    assert_eq!(harness.state().goal, Some(Goal::Gap("m1".into())));
}

#[test]
fn a_narrow_window_has_the_gaps_in_the_menu_of_its_views() {
    let mut panel = super::inbox::full();
    panel.gaps = Live::fixed(GapsFoot { posts: 3, missing: 2 });
    let mut harness = play(Stage::new(panel, Theme::Darkroom), vec2(952.0, 700.0), Inbox::show);
    harness.get_by_label("Views").click();
    harness.run_steps(3);
    harness.get_by_label_contains("Gaps").click();
    harness.run_steps(2);
    assert_eq!(harness.state().goal, Some(Goal::Place(Place::Gaps)));
}
