//! Lists and grids of a million: what is in view is drawn and can be named, wherever one is.
//! Invariant: no test here draws more than a screenful.

use egui::{Event, Key, Modifiers, Pos2, Rect, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use tintype::ui::keys;
use tintype::ui::theme;
use tintype::ui::widgets::{Cell, GridShape, GridSize, Row, Scroll, VirtualGrid, VirtualRows};

const COUNT: usize = 1_000_000;
const ROOM: Rect = Rect { min: Pos2::ZERO, max: Pos2::new(400.0, 720.0) };

#[derive(Default)]
struct List {
    scroll: Scroll,
    current: Option<usize>,
    drawn: usize,
    last: Option<Rect>,
    ready: bool,
}

fn list() -> Harness<'static, List> {
    let mut harness = Harness::builder().with_size(vec2(400.0, 720.0)).build_ui_state(
        |ui, list: &mut List| {
            if !list.ready {
                theme::install(ui.ctx());
                list.ready = true;
                return;
            }
            if keys::walk(ui, &mut list.current, COUNT, 10) {
                list.scroll.reveal(list.current.unwrap_or(0));
            }
            let (current, mut last, mut drawn) = (list.current, None, 0);
            VirtualRows::new(&mut list.scroll, COUNT, 72.0).show(ui, ROOM, |ui, index, rect| {
                Row::new(index, &format!("Comment {index}")).current(current == Some(index)).show(ui, rect);
                last = Some(rect);
                drawn += 1;
            });
            (list.last, list.drawn) = (last, drawn);
        },
        List::default(),
    );
    harness.run_steps(3);
    harness
}

#[test]
fn the_last_of_a_million_rows_stands_on_a_whole_pixel() {
    let mut harness = list();
    harness.get_by_label("Comment 0");
    harness.key_press(Key::End);
    harness.run_steps(3);
    harness.get_by_label("Comment 999999");
    let last = harness.state().last.expect("a row was drawn");
    assert_eq!(last, Rect::from_min_max(pos2(0.0, 648.0), pos2(400.0, 720.0)));
    assert_eq!(harness.state().drawn, 10);
}

#[test]
fn letters_walk_and_the_list_follows_no_further_than_it_must() {
    let mut harness = list();
    for _ in 0..12 {
        harness.key_press(Key::J);
        harness.run_steps(1);
    }
    assert_eq!(harness.state().current, Some(11));
    assert_eq!(harness.state().scroll.offset(), 2.0 * 72.0);
    harness.key_press(Key::K);
    harness.run_steps(1);
    assert_eq!(harness.state().current, Some(10));
    assert_eq!(harness.state().scroll.offset(), 2.0 * 72.0);
}

#[test]
fn the_wheel_and_the_bar_move_the_list() {
    let mut harness = list();
    harness.event(Event::PointerMoved(pos2(200.0, 300.0)));
    harness.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, -300.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    harness.run_steps(30);
    let by_wheel = harness.state().scroll.offset();
    assert!((250.0..=310.0).contains(&by_wheel), "{by_wheel}");
    let grab = |pressed, y| Event::PointerButton {
        pos: pos2(396.0, y),
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    harness.event(Event::PointerMoved(pos2(396.0, 8.0)));
    harness.event(grab(true, 8.0));
    harness.run_steps(2);
    harness.event(Event::PointerMoved(pos2(396.0, 360.0)));
    harness.run_steps(2);
    harness.event(grab(false, 360.0));
    harness.run_steps(2);
    let rows = harness.state().scroll.offset() / 72.0;
    assert!((450_000.0..550_000.0).contains(&rows), "half way down is row {rows}");
}

#[test]
fn a_grid_shows_headings_and_tiles_in_view() {
    let size = GridSize { tile: vec2(168.0, 238.0), gap: 8.0, heading: 40.0 };
    let shape = GridShape::new(ROOM.width(), size, [3, 500_000]);
    let mut ready = false;
    let mut harness = Harness::builder().with_size(vec2(400.0, 720.0)).build_ui_state(
        move |ui, scroll: &mut Scroll| {
            if !ready {
                theme::install(ui.ctx());
                ready = true;
                return;
            }
            VirtualGrid::new(scroll, &shape).show(ui, ROOM, |ui, cell, rect| {
                let name = match cell {
                    Cell::Heading(section) => format!("Month {section}"),
                    Cell::Tile(tile) => format!("Post {tile}"),
                };
                Row::new(&name, &name).show(ui, rect);
            });
        },
        Scroll::default(),
    );
    harness.run_steps(3);
    harness.get_by_label("Month 1");
    harness.get_by_label("Post 3");
    assert!(harness.query_by_label("Post 40").is_none());
    harness.state_mut().reveal(500_002);
    harness.run_steps(3);
    harness.get_by_label("Post 500002");
}
