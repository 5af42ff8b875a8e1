//! Insights alone: figures, chart and table by name, and its states as pictures.
//! Invariant: an absent number is never drawn as zero, and reach is never added up.

use egui::{Key, Vec2, pos2, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, SnapshotResults};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use tintype::domain::insight::DayNote;
use tintype::domain::{MediaId, MetricId, Scope, Trouble, TroubleKind};
use tintype::engine::views::PictureKey;
use tintype::engine::views::insights::{DayPoint, Figure, Insights as InsightsView, PostRow, RangePoint};
use tintype::engine::views::insights_answering::{Answering as AnsweringView, Hour, Tally, Wait, Who};
use tintype::engine::views::insights_content::{COLUMNS, Content, ContentColumn, ContentRow};
use tintype::engine::views::library::TileKind;
use tintype::engine::{Command, SyncState};
use tintype::ui::live::Live;
use tintype::ui::panels::Goal;
use tintype::ui::panels::insights::Insights;
use tintype::ui::theme::Theme;

use super::{Stage, THEMES, WIDE, minutes_ago, paint_picture, play};

const LAST: Date = date(2026, 11, 25);

const REACH: [f64; 28] = [
    3_640.0, 3_400.0, 3_540.0, 3_720.0, 3_950.0, 3_450.0, 4_260.0, 5_060.0, 4_800.0, 3_900.0, 3_800.0,
    4_150.0, 4_000.0, 4_460.0, 5_480.0, 5_110.0, 4_080.0, 3_880.0, 4_280.0, 4_220.0, 4_700.0, 6_050.0,
    7_440.0, 5_800.0, 4_830.0, 4_600.0, 4_400.0, 4_880.0,
];

fn days(values: &[f64], last: Date, provisional: usize) -> Vec<DayPoint> {
    let count = values.len();
    let point = |(index, value): (usize, &f64)| DayPoint {
        day: last - i64::try_from(count - 1 - index).unwrap().days(),
        value: Some(*value),
        provisional: index + provisional >= count,
    };
    values.iter().enumerate().map(point).collect()
}

fn scaled(values: &[f64], by: f64) -> Vec<f64> {
    values.iter().map(|value| value * by).collect()
}

fn figure(metric: MetricId, value: f64, before: f64, typical: (f64, f64), by: f64) -> Figure {
    let mut earlier = scaled(&REACH, by * 0.8);
    earlier.rotate_left(6);
    let usual = |day: usize| 3_900.0 + 500.0 * (day as f64 * 0.9).sin();
    Figure {
        metric,
        value: Some(value),
        before: Some(before),
        typical: Some(typical),
        days: days(&scaled(&REACH, by), LAST, 2),
        days_before: days(&earlier, LAST - 28.days(), 0),
        band: (0..28).map(|day| ((usual(day) - 750.0) * by, (usual(day) + 750.0) * by)).collect(),
        ranges: vec![],
    }
}

fn figures() -> Vec<Figure> {
    let followers: Vec<f64> = (0..56).map(|day| 18_020.0 + f64::from(day) * 8.0).collect();
    vec![
        figure(MetricId::Reach, 41_280.0, 36_857.0, (31_000.0, 39_500.0), 1.0),
        figure(MetricId::Views, 96_140.0, 88_202.0, (78_000.0, 101_000.0), 2.3),
        figure(MetricId::TotalInteractions, 7_916.0, 8_161.0, (6_900.0, 9_200.0), 0.07),
        Figure {
            days: days(&followers[28..], LAST, 2),
            days_before: days(&followers[..28], LAST - 28.days(), 0),
            band: vec![],
            ..figure(MetricId::FollowerCount, 18_462.0, 18_248.0, (18_368.0, 18_438.0), 1.0)
        },
    ]
}

struct Given(u64, &'static str, TileKind, i8, f64, Option<f64>, f64);

const POSTS: [Given; 10] = [
    Given(231, "Quince, and the vase it was waiting for", TileKind::Carousel, 1, 11_486.0, Some(274.0), 1.05),
    Given(232, "What celadon does when it is left alone", TileKind::Picture, 4, 9_870.0, Some(188.0), 1.1),
    Given(233, "Fog all week, so we glazed", TileKind::StoryPicture, 6, 4_120.0, None, 0.9),
    Given(234, "Six forty, the walk to work", TileKind::Reel, 9, 12_904.0, Some(121.0), 1.2),
    Given(235, "Four bowls that nest on purpose", TileKind::Carousel, 12, 12_118.0, Some(297.0), 0.98),
    Given(236, "Open studio, first weekend of December", TileKind::Picture, 15, 5_204.0, Some(61.0), 0.6),
    Given(237, "Plates, before anyone eats from them", TileKind::Picture, 17, 8_412.0, Some(142.0), 0.9),
    Given(238, "مساءً في الورشة", TileKind::Picture, 18, 6_100.0, Some(80.0), 0.8),
    Given(239, "Door open at eleven hundred degrees", TileKind::Reel, 19, 18_204.0, Some(604.0), 2.4),
    Given(240, "The big moon jar came out of the kiln", TileKind::Carousel, 20, 14_310.0, Some(318.0), 1.4),
];

fn posts() -> Vec<PostRow> {
    let first = LAST - 27.days();
    let one = |given: &Given| {
        let Given(number, headline, kind, day, reach, saves, times) = *given;
        let at = (first + i64::from(day).days()).at(18, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap();
        PostRow {
            media: MediaId::from(format!("m{number}")),
            picture: PictureKey::Media(format!("m{number}").into()),
            kind,
            number: Some(number),
            headline: Some(headline.to_owned()),
            at: Some(at.timestamp().as_millisecond()),
            reach: Some(reach),
            views: Some((reach * 1.7).round()),
            likes: Some((reach * 0.081).round()),
            comments: Some((reach * 0.0041).round()),
            saves,
            shares: Some((reach * 0.0093).round()),
            interactions: Some((reach * 0.11).round()),
            against_typical: (kind != TileKind::StoryPicture).then_some((times, 34)),
        }
    };
    POSTS.iter().map(one).collect()
}

fn full() -> InsightsView {
    InsightsView { figures: figures(), posts: posts(), notes: vec![], read_at: Some(minutes_ago(14)) }
}

fn panel(view: InsightsView) -> Insights {
    let mut panel = Insights::default();
    panel.live = Live::fixed(view);
    panel
}

fn at(view: InsightsView, theme: Theme, size: Vec2) -> Harness<'static, Stage<Insights>> {
    let mut harness = play(Stage::new(panel(view), theme), size, Insights::show);
    for number in 231..=240_u64 {
        let key = PictureKey::Media(format!("m{number}").into());
        paint_picture(&mut harness, key, u8::try_from(number % 5).unwrap());
    }
    harness.run_steps(3);
    harness
}

fn harness(view: InsightsView) -> Harness<'static, Stage<Insights>> {
    at(view, Theme::Daylight, WIDE)
}

/// Puts the pointer on the best day of the chart, the twenty-third.
fn hover_the_best_day(harness: &mut Harness<'_, Stage<Insights>>) {
    let chart = harness.get_by_label_contains("by day, a chart").rect();
    let x = chart.left() + 10.0 + (chart.width() - 20.0) * 22.0 / 27.0;
    harness.hover_at(pos2(x + 3.0, chart.center().y));
    harness.run_steps(4);
}

#[test]
fn a_figure_says_its_number_its_change_and_what_is_typical() {
    let harness = harness(full());
    harness.get_by_label("Reach, 41,280, +12 % against the period before. Typical 28 days: 31,000 to 39,500");
    harness
        .get_by_label("Interactions, 7,916, −3 % against the period before. Typical 28 days: 6,900 to 9,200");
    harness.get_by_label("Followers, 18,462, +214 against the period before. Typical gain: 120 to 190");
    harness.get_by_label("29 Oct to 25 Nov 2026");
    harness.get_by_label("read 14 min ago");
}

#[test]
fn a_click_on_a_figure_draws_its_days() {
    let mut harness = harness(full());
    harness.get_by_label("Days cannot be added up: one person may be in several");
    harness.get_by_label_contains("Views, 96,140").click();
    harness.run_steps(3);
    harness.get_by_label("Views by day");
    assert!(harness.query_by_label("Days cannot be added up: one person may be in several").is_none());
}

#[test]
fn a_day_under_the_pointer_tells_itself_and_what_explains_it() {
    let mut harness = harness(full());
    hover_the_best_day(&mut harness);
    harness.get_by_label_contains("Fri 20 Nov, 7,440, 2 days after post 240");
}

#[test]
fn the_keyboard_walks_the_days() {
    let mut harness = harness(full());
    harness.get_by_label_contains("by day, a chart").focus();
    harness.run_steps(3);
    harness.get_by_label_contains("Wed 25 Nov, 4,880");
    harness.key_press(Key::ArrowLeft);
    harness.run_steps(3);
    harness.get_by_label_contains("Tue 24 Nov, 4,400");
    harness.get_by_label_contains("may still change");
}

#[test]
fn a_post_on_the_time_axis_opens() {
    let mut harness = harness(full());
    harness.get_by_label("Open post 239: Door open at eleven hundred degrees").click();
    harness.run_steps(2);
    assert_eq!(harness.state().goal, Some(Goal::Post("m239".into())));
}

/// The posts of the rows, from the top.
fn rows(harness: &Harness<'_, Stage<Insights>>) -> Vec<String> {
    let mut rows: Vec<(f32, String)> = harness
        .query_all_by_role(egui::Role::ListItem)
        .map(|row| (row.rect().top(), row.accesskit_node().label().unwrap_or_default()))
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    rows.into_iter().map(|(_, label)| label.split(',').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_click_on_a_heading_sorts_and_what_has_no_number_comes_last() {
    let mut harness = harness(full());
    assert_eq!(rows(&harness)[..3], ["Post 239", "Post 240", "Post 234"]);
    harness.get_by_label("Sort by Saves").click();
    harness.run_steps(3);
    assert_eq!(rows(&harness)[..3], ["Post 239", "Post 240", "Post 235"]);
    harness.get_by_label("Sort by Saves, most first").click();
    harness.run_steps(3);
    assert_eq!(rows(&harness)[..3], ["Post 236", "Post 238", "Post 234"]);
    harness.get_by_label("Sort by Saves, least first");
}

#[test]
fn keys_walk_the_rows_and_enter_opens() {
    let mut harness = harness(full());
    for _ in 0..3 {
        harness.key_press(Key::J);
        harness.run_steps(1);
    }
    harness.key_press(Key::K);
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    assert_eq!(harness.state().goal, Some(Goal::Post("m240".into())));
}

#[test]
fn rows_far_below_are_walked_to_and_not_drawn_before() {
    let many = (0..2_000_u64).map(|number| PostRow {
        media: MediaId::from(format!("n{number}")),
        number: Some(number),
        reach: Some(10_000.0 - number as f64),
        ..posts()[0].clone()
    });
    let mut harness = harness(InsightsView { posts: many.collect(), ..full() });
    assert!(rows(&harness).len() < 40);
    harness.key_press(Key::End);
    harness.run_steps(4);
    assert!(rows(&harness).len() < 40);
    assert_eq!(rows(&harness).last().map(String::as_str), Some("Post 1999"));
}

#[test]
fn a_missing_number_is_said_and_never_a_zero() {
    let mut view = full();
    view.figures[0].value = None;
    view.figures[0].days[10].value = None;
    let mut harness = harness(view);
    harness.get_by_label("Reach, –. Instagram gave no number for these days as a whole");
    harness.get_by_label_contains("Post 233, Fog all week, so we glazed, Story, Reach 4,120");
    assert!(harness.query_by_label_contains("Saves not given").is_some());
    let chart = harness.get_by_label_contains("by day, a chart").rect();
    let x = chart.left() + 10.0 + (chart.width() - 20.0) * 10.0 / 27.0;
    harness.hover_at(pos2(x, chart.center().y));
    harness.run_steps(3);
    harness.get_by_label_contains("Sun 8 Nov, –, Instagram gave none for this day");
}

#[test]
fn a_small_account_is_told_what_it_has_to_wait_for() {
    let mut view = full();
    let followers = &mut view.figures[3];
    for day in followers.days.iter_mut().chain(&mut followers.days_before) {
        day.value = None;
    }
    let mut stage = Stage::new(panel(view), Theme::Daylight);
    stage.settings.accounts[0].account.followers = Some(62);
    let mut harness = play(stage, WIDE, Insights::show);
    harness.get_by_label_contains("Followers, 18,462").click();
    harness.run_steps(3);
    harness.get_by_label("No days to draw");
    harness.get_by_label("Instagram tells changes from 100 followers on");
}

#[test]
fn nothing_yet_offers_to_read() {
    let mut harness = harness(InsightsView::default());
    harness.get_by_label("No numbers yet");
    harness.get_by_label("Read everything now").click();
    harness.run_steps(2);
    let account = harness.state().settings.accounts[0].account.id.clone();
    assert_eq!(harness.state().commands, [Command::Refresh(account)]);
}

#[test]
fn a_permission_that_was_not_granted_leads_to_signing_in() {
    let mut stage = Stage::new(panel(full()), Theme::Daylight);
    let grant = stage.settings.accounts[0].grant.as_mut().unwrap();
    grant.scopes = Some(vec![Scope::Basic]);
    let mut harness = play(stage, WIDE, Insights::show);
    harness.get_by_label("This key may not read the numbers");
    harness.get_by_label_contains("Reach, 41,280");
    harness.get_by_label("Sign in again").click();
    harness.run_steps(2);
    let account = harness.state().settings.accounts[0].account.id.clone();
    assert_eq!(harness.state().goal, Some(Goal::Account(account)));
}

#[test]
fn a_period_is_chosen_by_its_part() {
    let mut harness = harness(full());
    harness.get_by_label("7 days").click();
    harness.run_steps(3);
    harness.get_by_label("19 Nov to 25 Nov 2026");
}

fn trouble(theme: Theme) -> Stage<Insights> {
    let mut view = full();
    // A gap, a lone day and a day that touches zero.
    for gap in [3, 4, 11, 13] {
        view.figures[0].days[gap].value = None;
    }
    view.figures[0].days[16].value = Some(0.0);
    view.figures[1].value = None;
    view.figures[2].typical = None;
    let mut stage = Stage::new(panel(view), theme);
    stage.status.sync = SyncState::Offline;
    stage.settings.accounts[0].paused = Some(Trouble::of(TroubleKind::SignInAgain));
    stage
}

#[test]
fn what_the_chart_points_at_is_told_of_every_figure() {
    let mut harness = harness(full());
    hover_the_best_day(&mut harness);
    harness.get_by_label_contains("Reach, 41,280, +12 % against the period before. Fri 20 Nov: 7,440");
    harness.get_by_label_contains("Views, 96,140, +9 % against the period before. Fri 20 Nov: 17,112");
}

#[test]
fn weeks_of_reach_are_what_instagram_gave_and_never_a_sum() {
    let mut view = full();
    view.figures[0].ranges = vec![RangePoint { first: LAST - 6.days(), last: LAST, value: 21_212.0 }];
    let mut harness = harness(view);
    harness.get_by_label("Steps of the chart: Days").click();
    harness.run_steps(3);
    harness.get_by_label("Weeks").click();
    harness.run_steps(3);
    // The menu lay over the chart, whose weeks the pointer would go on to tell.
    harness.hover_at(pos2(4.0, 4.0));
    harness.run_steps(2);
    harness.get_by_label("Reach by week");
    harness.get_by_label("As Instagram gave it for these days as a whole, never added up");
    harness.get_by_label_contains("by week, a chart").focus();
    harness.run_steps(3);
    harness.get_by_label_contains("19 Nov to 25 Nov 2026, 21,212");
    harness.key_press(Key::ArrowLeft);
    harness.run_steps(3);
    harness.get_by_label_contains("Instagram was not asked for just these days, and days cannot be added up");
}

#[test]
fn a_drag_shows_a_part_and_the_link_the_whole() {
    let mut harness = harness(full());
    let chart = harness.get_by_label_contains("by day, a chart").rect();
    let day = |n: f32| pos2(chart.left() + 10.0 + (chart.width() - 20.0) * n / 27.0, chart.center().y);
    harness.drag_at(day(7.0));
    harness.run_steps(2);
    harness.hover_at(day(13.0));
    harness.run_steps(2);
    harness.drop_at(day(13.0));
    harness.run_steps(3);
    harness.get_by_label_contains("by day, a chart").focus();
    harness.run_steps(3);
    harness.key_press(Key::ArrowRight);
    harness.run_steps(3);
    harness.get_by_label_contains("by day: Wed 11 Nov");
    harness.get_by_label("Whole period").click();
    harness.run_steps(3);
    assert!(harness.query_by_label("Whole period").is_none());
}

#[test]
fn a_note_stands_at_its_day() {
    let mut view = full();
    view.notes = vec![DayNote { day: LAST - 20.days(), made_at: 5, words: "Shop opened".into() }];
    let harness = harness(view);
    harness.get_by_label("Shop opened, Thu 5 Nov");
}

fn content_row(number: u64, reach: Option<f64>) -> ContentRow {
    let mut values = [None; COLUMNS];
    values[ContentColumn::Reach as usize] = reach;
    ContentRow {
        media: MediaId::from(format!("m{number}")),
        picture: PictureKey::Media(format!("m{number}").into()),
        kind: TileKind::Picture,
        number,
        headline: Some(format!("Post of {number}")),
        at: None,
        values,
        of: 0,
        labels: vec![],
        late: false,
    }
}

#[test]
fn ten_thousand_posts_are_a_table_of_those_in_view() {
    let all: Vec<_> = (0..10_000).map(|n| content_row(n, (n != 3).then_some(n as f64))).collect();
    let mut panel = panel(full());
    panel.content.live = Live::fixed(Content { rows: all, all: 10_000, ..Content::default() });
    panel.show_content();
    let mut harness = play(Stage::new(panel, Theme::Daylight), WIDE, Insights::show);
    harness.run_steps(3);
    assert!(rows(&harness).len() < 40);
    harness.get_by_label_contains("Post 0, Post of 0, Picture, Reach 0,");
    harness.get_by_label_contains("Post 3, Post of 3, Picture, Reach absent,");
    harness.get_by_label("Sort by Views");
    harness.key_press(Key::End);
    harness.run_steps(3);
    assert_eq!(rows(&harness).last().map(String::as_str), Some("Post 9999"));
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    assert_eq!(harness.state().goal, Some(Goal::Post("m9999".into())));
}

#[test]
fn answering_tells_the_middle_and_what_stays_open() {
    let now = Tally {
        came: 20,
        answered: 15,
        open: 5,
        first_answer: Some(Wait { middle: 2_520.0, long: 40_000.0, of: 15 }),
        ..Tally::default()
    };
    let mut hours = vec![Hour::default(); 168];
    hours[6 * 24 + 20] = Hour { came: 4, answered: 0, wait: None };
    let who = vec![Who { rule: Some("Links".into()), hidden: 3, ..Who::default() }];
    let mut panel = panel(full());
    panel.answering.live = Live::fixed(AnsweringView { now, hours, who, ..AnsweringView::default() });
    panel.show_answering();
    let mut harness = play(Stage::new(panel, Theme::Daylight), WIDE, Insights::show);
    harness.run_steps(3);
    harness.get_by_label_contains("Time to first answer, 42 min. 9 of 10 within 11 h 7 min. 15 answers");
    harness.get_by_label_contains("Answered, 75 %. 15 of 20");
    harness.get_by_label("Sunday 20:00: 4 came, none answered");
    harness.get_by_label("Rule: Links, 0, 3, 0, 0, 0, 0, 0");
}

#[test]
fn every_state_has_its_picture() {
    let mut pictures = SnapshotResults::new();
    for (theme, name) in THEMES {
        let mut all = at(full(), theme, WIDE);
        hover_the_best_day(&mut all);
        pictures.add(all.try_snapshot(format!("insights_full_{name}")));
        let mut empty = at(InsightsView::default(), theme, WIDE);
        pictures.add(empty.try_snapshot(format!("insights_empty_{name}")));
        let mut waiting = Insights::default();
        waiting.live = Live::awaited();
        let mut loading = play(Stage::new(waiting, theme), WIDE, Insights::show);
        pictures.add(loading.try_snapshot(format!("insights_loading_{name}")));
        let mut trouble = play(trouble(theme), WIDE, Insights::show);
        pictures.add(trouble.try_snapshot(format!("insights_trouble_{name}")));
    }
    let mut narrow = at(full(), Theme::Daylight, vec2(1024.0 - 72.0, 700.0));
    pictures.add(narrow.try_snapshot("insights_narrow_daylight"));
    let mut middle = at(full(), Theme::Darkroom, vec2(1280.0 - 72.0, 800.0));
    pictures.add(middle.try_snapshot("insights_middle_darkroom"));
}
