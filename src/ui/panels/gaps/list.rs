//! The posts with a gap, the widest or the newest first.
//! Invariant: a row says both numbers in words, whatever its width.

use egui::{Align, Align2, Layout, Rect, Ui, pos2, vec2};

use crate::engine::views::gaps::{GapOrder, GapRow};
use crate::tr;
use crate::ui::counts;
use crate::ui::desk::Desk;
use crate::ui::format::{self, number};
use crate::ui::icons;
use crate::ui::panels::{Goal, Place};
use crate::ui::pictures::Photo;
use crate::ui::text::{body, meta, name, title};
use crate::ui::theme::{Tone, faces, height, picture, space};
use crate::ui::widgets::{
    Empty, IconButton, Row, VirtualRows, hint_bar, pane_header, section_line, segments, skeleton_rows,
};

use super::Gaps;

/// The pane.
pub fn show(gaps: &mut Gaps, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) {
    header(gaps, ui, desk);
    let foot = whole.with_min_y(whole.bottom() - height::HINTS);
    let Some(view) = gaps.view.shown() else {
        skeleton_rows(ui, whole.with_min_y(whole.top() + height::HEADER), height::COMMENT);
        return;
    };
    if view.rows.is_empty() {
        empty(gaps, ui, whole.with_min_y(whole.top() + height::HEADER), desk);
        return;
    }
    let words = tr!(
        "{missing} not returned, under {posts} of {read} read",
        missing = counts::comments(view.missing),
        posts = number(view.rows.len() as u64),
        read = counts::posts(view.read)
    );
    section_line(ui, height::TOOLBAR, |ui| meta(words).show(ui));
    let list = Rect::from_min_max(pos2(whole.left(), ui.cursor().top()), foot.right_top());
    rows(gaps, ui, list, desk);
    let caps = |id| desk.caps(id);
    let walk = format!("{}|{}", caps("gaps.next"), caps("gaps.previous"));
    let (again, open) = (caps("gaps.again"), caps("gaps.open"));
    let hints = [
        (walk.as_str(), tr!("post")),
        (again.as_str(), tr!("read again")),
        (open.as_str(), tr!("on Instagram")),
    ];
    hint_bar(ui, foot, &hints);
}

fn header(gaps: &mut Gaps, ui: &mut Ui, desk: &mut Desk<'_>) {
    pane_header(ui, |ui| {
        if ui.add(IconButton::new(icons::ARROW_LEFT, tr!("Back to the inbox"))).clicked() {
            desk.go(Goal::Place(Place::Inbox));
        }
        title(tr!("Gaps")).show(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let parts = [(GapOrder::Widest, tr!("Widest")), (GapOrder::Newest, tr!("Newest"))];
            if segments(ui, &mut gaps.order, &parts) {
                gaps.scroll.to_top(0);
            }
        });
    });
}

fn rows(gaps: &mut Gaps, ui: &mut Ui, list: Rect, desk: &mut Desk<'_>) {
    let Some(view) = gaps.view.shown() else { return };
    let (all, current) = (&view.rows, gaps.current.clone());
    let mut opened = None;
    VirtualRows::new(&mut gaps.scroll, all.len(), height::COMMENT).show(ui, list, |ui, at, rect| {
        if let Some(row) = all.get(at)
            && one(ui, rect, row, current.as_ref() == Some(&row.media), desk)
        {
            opened = Some(at);
        }
    });
    if let Some(at) = opened {
        gaps.open(at);
    }
}

/// A row; true if it was clicked.
fn one(ui: &mut Ui, rect: Rect, row: &GapRow, current: bool, desk: &mut Desk<'_>) -> bool {
    let headline = row.headline.as_deref().unwrap_or(tr!("Without a caption"));
    let numbers = tr!(
        "Instagram reports {reported}, returns {returned}",
        reported = number(row.reported),
        returned = number(row.returned)
    );
    let since = history(row, desk);
    let spoken = tr!("{post}. {numbers}. {since}", post = headline, numbers = numbers, since = since);
    let response = Row::new(&row.media, &spoken).current(current).show(ui, rect);
    let inner = rect.shrink2(vec2(space::L, 0.0));
    let size = vec2(picture::ROW[0], picture::ROW[1]);
    let still = Rect::from_min_size(pos2(inner.left(), inner.center().y - size.y / 2.0), size);
    Photo::new(&row.picture).paint(ui, desk.pictures, still);
    let tall = 2.0 * faces::BODY.line + faces::META.line;
    let words = Rect::from_min_max(
        pos2(still.right() + space::M, inner.center().y - tall / 2.0),
        pos2(inner.right(), inner.center().y + tall / 2.0),
    );
    let top = words.with_max_y(words.top() + faces::BODY.line);
    let age = row.at.map(|at| desk.age(at)).unwrap_or_default();
    let taken = meta(age).paint(ui, top, Align2::RIGHT_CENTER);
    name(headline).lines(1).paint(ui, top.with_max_x(taken.left() - space::S), Align2::LEFT_CENTER);
    let middle = Rect::from_min_size(top.left_bottom(), vec2(words.width(), faces::BODY.line));
    body(numbers).lines(1).paint(ui, middle, Align2::LEFT_CENTER);
    let below = Rect::from_min_size(middle.left_bottom(), vec2(words.width(), faces::META.line));
    meta(since).lines(1).paint(ui, below, Align2::LEFT_CENTER);
    response.clicked()
}

/// How many are missing, since when, and how that grew: `8 missing since Tue 3 Nov, 2 at first`.
fn history(row: &GapRow, desk: &Desk<'_>) -> String {
    let missing = number(row.missing());
    let Some(since) = row.since else { return tr!("{missing} missing", missing = missing) };
    let since = format::moment(format::at(since), desk.now, desk.zone);
    if row.at_first == row.missing() {
        return tr!("{missing} missing since {since}", missing = missing, since = since);
    }
    tr!(
        "{missing} missing, {first} at first on {since}",
        missing = missing,
        first = number(row.at_first),
        since = since
    )
}

fn empty(gaps: &Gaps, ui: &mut Ui, body_box: Rect, desk: &mut Desk<'_>) {
    let read = gaps.view.shown().map_or(0, |view| view.read);
    let (sign, head, words) = match read {
        0 => (
            icons::CIRCLE_DASHED,
            tr!("No post was read yet"),
            tr!("Posts of which Instagram returns fewer comments than it counts stand here"),
        ),
        _ => (
            icons::CHECK_CIRCLE,
            tr!("No gaps"),
            tr!("Instagram returned every comment it counts, under every post that was read"),
        ),
    };
    let way = Empty::new(sign, head, words).link(tr!("Back to the comments"));
    if way.show(ui, body_box).is_some_and(|response| response.clicked()) {
        desk.go(Goal::Place(Place::Inbox));
    }
}

/// Tone of what is missing.
pub const MISSING: Tone = Tone::Waiting;
