//! The calendar alone: what stands on its days, what a drag does and refuses, and its pictures.
//! Invariant: letting go does what the label said, and nothing else.

use egui::{Event, Key, Modifiers, PointerButton, Pos2, Role, Vec2, vec2};
use egui_kittest::kittest::{By, NodeT, Queryable};
use egui_kittest::{Harness, SnapshotResults};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use tintype::domain::plan::{self, WeekTime};
use tintype::domain::{DraftId, DraftKind, OpId, Quota, Slot};
use tintype::engine::views::PictureKey;
use tintype::engine::views::calendar::{
    Calendar as View, CalendarPost, Day, Planned, ReadyDraft, Standing, What,
};
use tintype::engine::views::library::TileKind;
use tintype::engine::{Command, PlanWish};
use tintype::ui::live::Live;
use tintype::ui::panels::compose::Compose;
use tintype::ui::theme::Theme;

use super::{Stage, THEMES, WIDE, now, paint_picture, play};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn planned(op: i64, when: &str, headline: &str, standing: Standing) -> CalendarPost {
    let slot = Slot { at: at(when), zone: "UTC".to_owned() };
    CalendarPost {
        at: slot.at_ms(),
        picture: Some(PictureKey::Media(format!("p{op}").as_str().into())),
        kind: if op % 3 == 0 { TileKind::Reel } else { TileKind::Carousel },
        headline: headline.to_owned(),
        what: What::Planned(Planned { op: OpId(op), draft: DraftId(op), slides: 6, slot, standing }),
    }
}

fn out(number: u64, when: &str, headline: &str) -> CalendarPost {
    let media = format!("m{number}");
    CalendarPost {
        at: at(when).as_millisecond(),
        picture: Some(PictureKey::Media(media.as_str().into())),
        kind: TileKind::Picture,
        headline: headline.to_owned(),
        what: What::Out { media: media.as_str().into(), number: Some(number) },
    }
}

fn story(when: &str) -> CalendarPost {
    CalendarPost {
        kind: TileKind::StoryPicture,
        what: What::Out { media: format!("s{when}").as_str().into(), number: None },
        ..out(1, when, "")
    }
}

fn posts() -> Vec<CalendarPost> {
    let to_fix = Standing::ToFix {
        title: "A file is damaged or not what its name says".to_owned(),
        detail: "Slide 3".to_owned(),
    };
    let mut posts = vec![
        out(237, "2026-11-17T08:30:00Z", "Plates, before anyone"),
        out(238, "2026-11-18T18:30:00Z", "Things the sea glazed"),
        out(239, "2026-11-19T19:00:00Z", "Door open at eleven hundred degrees"),
        out(240, "2026-11-20T18:30:00Z", "The big moon jar"),
        story("2026-11-16T09:00:00Z"),
        story("2026-11-16T12:00:00Z"),
        story("2026-11-21T12:00:00Z"),
        planned(1, "2026-11-26T19:00:00Z", "The dark sister", Standing::Sent),
        planned(2, "2026-11-27T10:00:00Z", "Winter shelf", Standing::Ready),
        planned(3, "2026-11-29T19:00:00Z", "From the wheel to the first cup", to_fix),
        planned(4, "2026-12-04T10:00:00Z", "Fog all week, so we glazed.", Standing::Ready),
        planned(5, "2026-12-06T19:00:00Z", "What the bowl is for", Standing::Ready),
        planned(7, "2026-12-06T21:00:00Z", "Two on one day", Standing::Ready),
        planned(8, "2026-12-10T12:30:00Z", "Iron, up close", Standing::Ready),
    ];
    posts.sort_by_key(|post| post.at);
    posts
}

/// The calendar in a zone, with posts and the usual times of five days.
fn calendar(posts: Vec<CalendarPost>, zone: &TimeZone, times: &[(u8, u16)]) -> View {
    let times: Vec<WeekTime> =
        times.iter().map(|(day, minute)| WeekTime { day: *day, minute: *minute }).collect();
    let taken: Vec<i64> = posts.iter().filter(|post| !post.is_story()).map(|post| post.at).collect();
    let mut days: std::collections::BTreeMap<Date, Day> = date(2026, 10, 5)
        .series(1.day())
        .take(26 * 7)
        .map(|date| {
            let open = plan::open_of(plan::times_of(date, &times, zone), &taken, Timestamp::MIN);
            (date, Day { open, ..Day::default() })
        })
        .collect();
    for (index, post) in posts.iter().enumerate() {
        let moment = Timestamp::from_millisecond(post.at).unwrap();
        days.entry(moment.to_zoned(zone.clone()).date()).or_default().posts.push(index);
    }
    let ready = (20..26).map(|id| ReadyDraft {
        id: DraftId(id),
        picture: Some(PictureKey::Media(format!("d{id}").as_str().into())),
        kind: if id % 2 == 0 { DraftKind::Picture } else { DraftKind::Carousel },
        slides: 3,
        headline: format!("Draft {id}"),
    });
    View {
        chosen_zone: zone.iana_name().map(str::to_owned),
        zone: zone.clone(),
        days,
        times,
        posts,
        ready: ready.collect(),
        unready: 2,
        quota: Some(Quota { used: 1, total: Some(100), window_s: None }),
        has_host: true,
        ..View::default()
    }
}

const USUAL: [(u8, u16); 5] = [(1, 1_110), (3, 750), (4, 600), (5, 660), (6, 1_140)];

type Bench = Harness<'static, Stage<Compose>>;

fn open(view: View, size: Vec2, theme: Theme) -> Bench {
    let mut compose = Compose::default();
    compose.view = Live::fixed(Default::default());
    compose.calendar.view = Live::fixed(view);
    let stage = Stage::new(compose, theme);
    let mut bench = play(stage, size, |compose, ui, desk| compose.show(ui, desk));
    bench.get_by_label("Calendar").click();
    bench.run_steps(4);
    bench
}

fn usual() -> Bench {
    open(calendar(posts(), &TimeZone::UTC, &USUAL), WIDE, Theme::Daylight)
}

fn place(bench: &Bench, name: &str) -> Pos2 {
    let all = bench.query_all(By::new().recursive(true).predicate(|_| true));
    let fits = |node: &egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        node.role() != Role::Label && node.label().is_some_and(|label| label.starts_with(name))
    };
    all.into_iter().find(fits).unwrap_or_else(|| panic!("no {name}")).rect().center()
}

fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

/// Takes something and holds it over a place.
fn hold(bench: &mut Bench, what: &str, to: Pos2) {
    let from = place(bench, what);
    for event in [Event::PointerMoved(from), button(from, true)] {
        bench.event(event);
        bench.step();
    }
    for at in [from + (to - from) / 2.0, to, to] {
        bench.event(Event::PointerMoved(at));
        bench.step();
    }
}

fn drop_at(bench: &mut Bench, to: Pos2) {
    bench.event(button(to, false));
    bench.run_steps(3);
}

fn drag(bench: &mut Bench, what: &str, onto: &str) {
    let to = place(bench, onto);
    hold(bench, what, to);
    drop_at(bench, to);
}

fn wishes(bench: &mut Bench) -> Vec<PlanWish> {
    let commands = std::mem::take(&mut bench.state_mut().commands);
    let plans = commands.into_iter().filter_map(|command| match command {
        Command::Plan { wish, .. } => Some(wish),
        _ => None,
    });
    plans.collect()
}

fn moved(op: i64, when: &str) -> PlanWish {
    PlanWish::Move(vec![(OpId(op), Slot { at: at(when), zone: "UTC".to_owned() })])
}

#[test]
fn a_post_lands_in_the_nearest_slot_of_a_day_else_keeps_its_time() {
    let mut bench = usual();
    drag(&mut bench, "Fri 4 Dec, 10:00: Fog all week", "Tue 8 Dec");
    assert_eq!(wishes(&mut bench), [moved(4, "2026-12-08T18:30:00Z")]);
    drag(&mut bench, "Fri 4 Dec, 10:00: Fog all week", "Wed 9 Dec");
    assert_eq!(wishes(&mut bench), [moved(4, "2026-12-09T10:00:00Z")]);
    drag(&mut bench, "Ready draft: Draft 21", "Sat 5 Dec");
    let slot = Slot { at: at("2026-12-05T11:00:00Z"), zone: "UTC".to_owned() };
    assert_eq!(wishes(&mut bench), [PlanWish::Place(vec![(DraftId(21), slot)])]);
}

#[test]
fn past_days_refuse_escape_puts_back_and_published_posts_do_not_move() {
    let mut bench = usual();
    drag(&mut bench, "Fri 27 Nov, 10:00: Winter shelf", "Wed 18 Nov");
    drag(&mut bench, "Tue 17 Nov, 08:30: Plates", "Wed 2 Dec");
    let to = place(&bench, "Wed 2 Dec");
    hold(&mut bench, "Fri 27 Nov, 10:00: Winter shelf", to);
    bench.key_press(Key::Escape);
    bench.run_steps(2);
    drop_at(&mut bench, to);
    assert!(wishes(&mut bench).is_empty());
}

#[test]
fn keys_move_the_current_post_as_a_drag_does_and_walk_through_days() {
    let mut bench = usual();
    let from = place(&bench, "Fri 4 Dec, 10:00: Fog all week");
    for pressed in [true, false] {
        bench.event(Event::PointerMoved(from));
        bench.event(button(from, pressed));
        bench.run_steps(2);
    }
    bench.get_by_label("Friday 4 December");
    for (key, when) in [
        (Key::ArrowLeft, "2026-12-03T12:30:00Z"),
        (Key::ArrowRight, "2026-12-05T11:00:00Z"),
        (Key::ArrowUp, "2026-11-27T10:00:00Z"),
        (Key::ArrowDown, "2026-12-11T10:00:00Z"),
    ] {
        bench.key_press_modifiers(Modifiers::ALT, key);
        bench.run_steps(2);
        assert_eq!(wishes(&mut bench), [moved(4, when)], "{key:?}");
    }
    bench.key_press(Key::T);
    bench.run_steps(2);
    let today = bench.get_by_label_contains("Thursday 26 November");
    assert!(today.rect().is_positive());
    bench.key_press(Key::ArrowDown);
    bench.run_steps(2);
    bench.get_by_label("Thursday 3 December");
}

#[test]
fn a_time_that_comes_twice_or_not_at_all_asks_which_is_meant() {
    let howe = TimeZone::get("Australia/Lord_Howe").unwrap();
    // Saturday, 01:45 there; clocks are put back by half an hour on Sunday.
    let post = planned(4, "2027-04-02T14:45:00Z", "Night shift", Standing::Ready);
    let view = calendar(vec![post], &howe, &[]);
    let mut bench = open(view, WIDE, Theme::Daylight);
    for _ in 0..4 {
        bench.get_by_label("Later weeks").click();
        bench.run_steps(3);
    }
    drag(&mut bench, "Sat 3 Apr 2027, 01:45: Night shift", "Sun 4 Apr 2027");
    bench.get_by_label("This time comes twice");
    assert!(wishes(&mut bench).is_empty(), "nothing is sent before it is answered");
    bench.get_by_label("Sun 01:45 (UTC+10:30)").click();
    bench.run_steps(3);
    let slot = Slot { at: at("2027-04-03T15:15:00Z"), zone: "Australia/Lord_Howe".to_owned() };
    assert_eq!(wishes(&mut bench), [PlanWish::Move(vec![(OpId(4), slot)])]);
    assert!(bench.query_by_label("This time comes twice").is_none());
}

#[test]
fn a_drag_over_the_hours_lands_at_a_quarter() {
    let mut bench = usual();
    let cell = place(&bench, "Wed 9 Dec");
    for pressed in [true, false] {
        bench.event(Event::PointerMoved(cell));
        bench.event(button(cell, pressed));
        bench.run_steps(2);
    }
    bench.get_by_label("Wednesday 9 December");
    // 07:00 stands 8 points below the upper edge of the hours, a quarter takes 5.
    let top = bench.get_by_label("Nothing stands on this day").rect().bottom() + 12.0 + 8.0;
    let to = Pos2::new(1_300.0, top + 53.0);
    hold(&mut bench, "Fri 4 Dec, 10:00: Fog all week", to);
    drop_at(&mut bench, to);
    assert_eq!(wishes(&mut bench), [moved(4, "2026-12-09T09:45:00Z")]);
}

#[test]
fn years_of_weeks_scroll_and_today_comes_back() {
    let mut bench = usual();
    for _ in 0..30 {
        bench.get_by_label("Later weeks").click();
        bench.run_steps(2);
    }
    bench.get_by_label("Mar – Apr 2029");
    bench.get_by_label("Today").click();
    bench.run_steps(2);
    bench.get_by_label("Nov – Dec 2026");
}

#[test]
fn the_zone_is_written_and_can_be_changed() {
    let mut bench =
        open(calendar(posts(), &TimeZone::get("Europe/Berlin").unwrap(), &USUAL), WIDE, Theme::Daylight);
    bench.get_by_label("Berlin time. This computer: UTC, one hour earlier").click();
    bench.run_steps(3);
    bench.get_by_label("Find a zone").focus();
    bench.run_steps(2);
    bench.event(Event::Text("lisb".to_owned()));
    bench.run_steps(3);
    bench.get_by_label("Europe/Lisbon").click();
    bench.run_steps(3);
    assert_eq!(wishes(&mut bench), [PlanWish::Zone(Some("Europe/Lisbon".to_owned()))]);
}

#[test]
fn pictures_of_the_calendar() {
    let mut results = SnapshotResults::new();
    for (theme, name) in THEMES {
        let mut bench = open(calendar(posts(), &TimeZone::UTC, &USUAL), WIDE, theme);
        colour(&mut bench);
        results.add(bench.try_snapshot(format!("calendar-{name}")));
    }
    let mut bench = open(calendar(posts(), &TimeZone::UTC, &USUAL), vec2(952.0, 700.0), Theme::Darkroom);
    colour(&mut bench);
    results.add(bench.try_snapshot("calendar-narrow-darkroom"));
}

fn colour(bench: &mut Bench) {
    assert_eq!(now().to_zoned(TimeZone::UTC).date(), date(2026, 11, 26));
    for number in 237..=240 {
        paint_picture(bench, PictureKey::Media(format!("m{number}").as_str().into()), number as u8);
    }
    for id in 0..30_u8 {
        for kind in ["p", "d"] {
            paint_picture(bench, PictureKey::Media(format!("{kind}{id}").as_str().into()), id);
        }
    }
    let at = place(bench, "Fri 4 Dec, 10:00: Fog all week");
    for pressed in [true, false] {
        bench.event(Event::PointerMoved(at));
        bench.event(button(at, pressed));
        bench.run_steps(2);
    }
    bench.event(Event::PointerGone);
    bench.run_steps(3);
}
