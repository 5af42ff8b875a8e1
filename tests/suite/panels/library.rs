//! The library alone: choosing, turning slides, and its states as pictures.
//! Invariant: a number Instagram did not give is a dash in every picture.

use std::sync::Arc;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotResults};
use jiff::civil::date;
use tintype::domain::{MediaId, MetricId, Op};
use tintype::engine::command::{Chosen, Moderation, QuietWish};
use tintype::engine::views::PictureKey;
use tintype::engine::views::library::{
    Library as LibraryView, LibraryCounts, Month, Post, PostComment, PostSlide, Tile, TileKind,
};
use tintype::engine::{Command, SyncState};
use tintype::ui::live::Live;
use tintype::ui::panels::Goal;
use tintype::ui::panels::library::Library;
use tintype::ui::theme::Theme;

use super::{Stage, THEMES, WIDE, minutes_ago, paint_picture, play};

fn tile(at: u64) -> Tile {
    let kinds = [TileKind::Carousel, TileKind::Reel, TileKind::Picture];
    Tile {
        media: format!("m{at}").into(),
        picture: PictureKey::Media(format!("m{}", at % 5).into()),
        kind: kinds[at as usize % 3],
        number: Some(240 - at),
        at: Some(minutes_ago(8_000 + 2_000 * at as i64)),
        likes: if at == 3 { None } else { Some(1_204 + 97 * at) },
        comments: Some(38 + at),
        comments_enabled: Some(true),
        switching: None,
        quiet_until: None,
        quiet_chosen: false,
        headline: Some("The big moon jar came out of the kiln".to_owned()),
    }
}

fn post() -> Post {
    let slide = |at: usize| PostSlide {
        picture: PictureKey::Media(format!("m{at}").into()),
        is_clip: false,
        alt_text: Some(format!("A jar, seen from side {at}")),
    };
    Post {
        tile: tile(0),
        slides: (0..5).map(slide).collect(),
        caption: Some("The big moon jar came out of the kiln this morning, 38 cm and only a little lopsided. Third try. We are keeping the other two for the garden.\n\n#stoneware #moonjar #tidewrack".to_owned()),
        permalink: Some("https://www.instagram.com/p/x/".to_owned()),
        numbers: vec![
            (MetricId::Reach, Some(14_310.0)),
            (MetricId::Views, Some(21_870.0)),
            (MetricId::Likes, Some(1_204.0)),
            (MetricId::Saved, Some(318.0)),
            (MetricId::Shares, None),
        ],
        numbers_at: Some(minutes_ago(14)),
        comments: vec![PostComment {
            id: "c1".into(),
            author: Some("p1".into()),
            username: Some("maren.solheim".to_owned()),
            mine: false,
            text: "And is it still available? Would you ship to Norway? 🌙".to_owned(),
            at: Some(minutes_ago(14)),
            hidden: false,
        }],
        reported: Some(38),
        returned: 36,
        comments_read: true,
    }
}

fn full() -> Library {
    let tiles: Arc<[Tile]> = (0..24).map(tile).collect();
    let counts =
        LibraryCounts { all: 240, pictures: 96, carousels: 88, reels: 56, stories: 4, comments_off: 7 };
    let months = vec![
        Month { day: date(2026, 11, 1), first: 0, count: 10, reels: 2 },
        Month { day: date(2026, 10, 1), first: 10, count: 14, reels: 5 },
    ];
    let mut library = Library::default();
    library.view = Live::fixed(LibraryView { tiles, months, counts, since: Some(date(2023, 4, 1)) });
    library.post = Live::fixed(post());
    library
}

fn harness(panel: Library, theme: Theme) -> Harness<'static, Stage<Library>> {
    let mut harness = play(Stage::new(panel, theme), WIDE, Library::show);
    for seed in 0..5 {
        paint_picture(&mut harness, PictureKey::Media(format!("m{seed}").into()), seed);
    }
    harness.run_steps(2);
    harness
}

#[test]
fn an_empty_answer_is_called_no_comments_only_where_none_are_counted() {
    let says = |reported: Option<u64>, enabled: bool, read: bool, words: &str| {
        let mut panel = full();
        let mut bare = Post { comments: Vec::new(), reported, returned: 0, comments_read: read, ..post() };
        bare.tile.comments_enabled = Some(enabled);
        panel.post = Live::fixed(bare);
        let harness = harness(panel, Theme::Daylight);
        harness.get_by_label(words);
        assert_eq!(harness.query_by_label("No comments yet").is_some(), words == "No comments yet");
        harness
    };
    says(Some(0), true, true, "No comments yet");
    says(Some(0), false, true, "Comments are off");
    says(Some(38), true, false, "They were not read yet");
    says(None, true, true, "Instagram returns none, and does not tell how many there are");
    says(Some(38), false, true, "Instagram returns none of them");
    let mut harness = says(Some(38), true, true, "Instagram returns none of them");
    harness.get_by_label("See why").click();
    harness.run_steps(2);
    assert_eq!(harness.state().goal, Some(Goal::Gap("m0".into())));
}

#[test]
fn the_first_post_is_chosen_and_looked_at_once() {
    let harness = harness(full(), Theme::Daylight);
    let looked: Vec<&Command> =
        harness.state().commands.iter().filter(|command| matches!(command, Command::LookAt { .. })).collect();
    assert!(
        matches!(looked[..], [Command::LookAt { media, .. }] if *media == MediaId::from("m0")),
        "{looked:?}"
    );
}

#[test]
fn a_click_on_a_tile_chooses_it() {
    let mut harness = harness(full(), Theme::Daylight);
    harness.get_by_label_contains("Reel 239").click();
    harness.run_steps(3);
    let last = harness.state().commands.last().cloned();
    assert!(matches!(last, Some(Command::LookAt { media, .. }) if media == MediaId::from("m1")));
}

#[test]
fn arrows_follow_what_is_seen() {
    let mut harness = harness(full(), Theme::Daylight);
    harness.key_press(Key::ArrowDown);
    harness.run_steps(3);
    let last = harness.state().commands.last().cloned();
    assert!(
        matches!(last, Some(Command::LookAt { media, .. }) if media == MediaId::from("m5")),
        "five columns"
    );
}

#[test]
fn slides_turn_by_the_film_strip() {
    let mut harness = harness(full(), Theme::Daylight);
    harness.get_by_label("Slide 3").click();
    harness.run_steps(3);
    harness.get_by_label("A jar, seen from side 2");
}

#[test]
fn space_shows_the_picture_in_the_full_pane_and_leaves_it() {
    let mut harness = harness(full(), Theme::Daylight);
    for leaves in [Key::Space, Key::Escape] {
        harness.key_press(Key::Space);
        harness.run_steps(3);
        harness.get_by_label("Back to the library");
        assert!(harness.query_by_label("Reel 239").is_none(), "the grid is gone");
        harness.key_press(leaves);
        harness.run_steps(3);
        assert!(harness.query_by_label("Back to the library").is_none());
        harness.get_by_label_contains("Reel 239");
    }
}

#[test]
fn in_the_full_pane_arrows_go_through_slides_and_then_posts() {
    let mut harness = harness(full(), Theme::Daylight);
    harness.key_press(Key::Space);
    harness.run_steps(3);
    for _ in 0..4 {
        harness.key_press(Key::ArrowRight);
        harness.run_steps(2);
    }
    harness.get_by_label("slide 5 of 5");
    harness.key_press(Key::ArrowRight);
    harness.run_steps(2);
    let chosen = |harness: &Harness<'_, Stage<Library>>| match harness.state().commands.last() {
        Some(Command::LookAt { media, .. }) => media.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(chosen(&harness), MediaId::from("m1"), "past the last slide comes the next post");
    harness.get_by_label("slide 1 of 5");
    harness.key_press(Key::ArrowDown);
    harness.run_steps(2);
    assert_eq!(chosen(&harness), MediaId::from("m2"));
}

#[test]
fn the_large_picture_leads_to_the_full_pane_by_a_click() {
    let mut harness = harness(full(), Theme::Daylight);
    harness.get_by_label("A jar, seen from side 0").click();
    harness.run_steps(3);
    harness.get_by_label("Back to the library").click();
    harness.run_steps(3);
    harness.get_by_label_contains("Reel 239");
}

#[test]
fn kinds_that_find_no_room_are_in_a_menu() {
    let size = egui::vec2(1024.0 - 72.0 + 200.0, 800.0);
    let mut harness = play(Stage::new(full(), Theme::Daylight), size, Library::show);
    assert!(harness.query_by_label_contains("Comments off").is_none());
    harness.get_by_label("More kinds").click();
    harness.run_steps(3);
    harness.get_by_label("Comments off").click();
    harness.run_steps(3);
    harness.get_by_label("More kinds");
}

#[test]
fn a_month_of_one_post_has_one_post() {
    let mut panel = full();
    let mut view = panel.view.shown().unwrap().clone();
    view.counts.all = 1;
    view.months = vec![Month { day: date(2026, 11, 1), first: 0, count: 2, reels: 1 }];
    panel.view = Live::fixed(view);
    let harness = harness(panel, Theme::Daylight);
    harness.get_by_label("1 post since April 2023");
}

#[test]
fn a_missing_number_is_a_dash() {
    let harness = harness(full(), Theme::Daylight);
    harness.get_by_label("Shares: –");
    harness.get_by_label("Reach: 14,310");
}

#[test]
fn comments_lead_to_the_inbox_and_off() {
    let mut harness = harness(full(), Theme::Daylight);
    harness.get_by_label("Open in Inbox").click();
    harness.run_steps(3);
    assert_eq!(harness.state().goal, Some(Goal::Comment("c1".into())));
    harness.get_by_label("More about this post").click();
    harness.run_steps(3);
    harness.get_by_label("Turn comments off").click();
    harness.run_steps(3);
    let last = harness.state().commands.last().cloned();
    assert!(matches!(last, Some(Command::Do { op: Op::Comments { enabled: false, .. }, .. })));
}

/// The last command that is not a mere look.
fn last_wish(harness: &Harness<'_, Stage<Library>>) -> Command {
    let wishes = harness.state().commands.iter().rev();
    wishes.filter(|command| !matches!(command, Command::LookAt { .. })).next().cloned().expect("a wish")
}

fn chosen_posts(command: &Command) -> Vec<&str> {
    match command {
        Command::Moderate { chosen: Chosen::Posts(posts), .. }
        | Command::Quiet { wish: QuietWish::Choose { posts, .. }, .. } => {
            posts.iter().map(|post| post.as_str()).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn posts_are_chosen_by_ticks_and_ranges_and_acted_on_as_one() {
    let mut harness = harness(full(), Theme::Daylight);
    harness.get_by_label("Choose 238").click();
    harness.run_steps(3);
    harness.get_by_label("1 chosen");
    harness.key_press_modifiers(Modifiers::SHIFT, Key::J);
    harness.run_steps(3);
    harness.get_by_label("Choose 240").click();
    harness.run_steps(3);
    harness.get_by_label("Turn comments off under the 3 chosen").click();
    harness.run_steps(3);
    let wish = last_wish(&harness);
    assert_eq!(chosen_posts(&wish), ["m0", "m1", "m2"], "in the order of the grid");
    assert!(matches!(wish, Command::Moderate { act: Moderation::Comments { enabled: false }, .. }));
    assert!(harness.query_by_label("3 chosen").is_none(), "they are let go of");
}

#[test]
fn all_that_is_shown_is_chosen_for_quiet_hours_and_escape_lets_go() {
    let mut harness = harness(full(), Theme::Daylight);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(3);
    harness.get_by_label("24 chosen");
    harness.get_by_label("about 24 calls");
    harness.get_by_label("Quiet hours of the 24 chosen").click();
    harness.run_steps(3);
    harness.get_by_label("Keep quiet hours under them").click();
    harness.run_steps(3);
    let wish = last_wish(&harness);
    assert!(matches!(wish, Command::Quiet { wish: QuietWish::Choose { chosen: true, .. }, .. }));
    assert_eq!(chosen_posts(&wish).len(), 24);
    harness.key_press(Key::X);
    harness.run_steps(3);
    harness.get_by_label("1 chosen");
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert!(harness.query_by_label("1 chosen").is_none());
}

/// Two posts closed by quiet hours, one on its way, three chosen.
fn quiet(theme: Theme) -> Harness<'static, Stage<Library>> {
    let mut panel = full();
    let mut view = panel.view.shown().unwrap().clone();
    let mut tiles = view.tiles.to_vec();
    let until = super::now().as_millisecond() + 20 * 3_600_000 + 29 * 60_000;
    for at in [3, 4] {
        tiles[at].comments_enabled = Some(false);
        tiles[at].quiet_until = Some(until);
    }
    tiles[5].switching = Some(false);
    view.tiles = tiles.into();
    panel.view = Live::fixed(view);
    let mut harness = harness(panel, theme);
    for number in ["Choose 240", "Choose 238", "Choose 237"] {
        harness.get_by_label(number).click();
        harness.run_steps(2);
    }
    harness
}

#[test]
fn a_tile_says_until_when_quiet_hours_keep_its_comments_off() {
    let harness = quiet(Theme::Daylight);
    harness
        .get_by_label_contains("Reel 236: The big moon jar came out of the kiln. Comments off until 07:00");
}

#[test]
fn every_state_has_its_picture() {
    let mut pictures = SnapshotResults::new();
    for (theme, name) in THEMES {
        pictures.add(harness(full(), theme).try_snapshot(format!("library_full_{name}")));
        let mut large = harness(full(), theme);
        large.key_press(Key::Space);
        large.run_steps(3);
        pictures.add(large.try_snapshot(format!("library_large_{name}")));
        pictures.add(quiet(theme).try_snapshot(format!("library_quiet_{name}")));
        let mut nothing = Library::default();
        nothing.view = Live::fixed(LibraryView::default());
        pictures.add(
            play(Stage::new(nothing, theme), WIDE, Library::show)
                .try_snapshot(format!("library_empty_{name}")),
        );
        let mut loading = play(Stage::new(Library::default(), theme), WIDE, Library::show);
        pictures.add(loading.try_snapshot(format!("library_loading_{name}")));
        let mut stage = Stage::new(full(), theme);
        stage.status.sync = SyncState::Offline;
        pictures.add(play(stage, WIDE, Library::show).try_snapshot(format!("library_trouble_{name}")));
    }
}
