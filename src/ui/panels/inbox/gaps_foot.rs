//! The line at the very foot of the views while Instagram keeps comments back: how many posts, and the way there.
//! Invariant: it is there only while there is a gap, and takes its room from the views and not from the list.

use egui::{Align2, CornerRadius, Rect, Role, Sense, Ui, WidgetInfo, vec2};

use crate::engine::views::gaps::GapsFootAsk;
use crate::tr;
use crate::ui::counts;
use crate::ui::desk::Desk;
use crate::ui::format::number;
use crate::ui::icons;
use crate::ui::panels::{Goal, Place};
use crate::ui::text::{Words, meta};
use crate::ui::theme::{Tone, faces, faded, height, icon, radius, space, time, tokens};
use crate::ui::widgets::{Empty, MenuItem, ring, tip};

use super::Inbox;

/// Draws it at the foot of a pane; gives the room above it.
pub fn show(inbox: &mut Inbox, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) -> Rect {
    let ask = GapsFootAsk { account: desk.account_id() };
    let foot = inbox.gaps.poll(desk.reader, &ask).copied().unwrap_or_default();
    if foot.posts == 0 {
        return whole;
    }
    let above = whole.with_max_y(whole.bottom() - height::VIEW - space::S);
    let rect = whole.with_min_y(above.bottom()).with_max_y(above.bottom() + height::VIEW);
    let rect = rect.shrink2(vec2(space::S, 0.0));
    let caps = desk.caps("go.gaps");
    let spoken = tr!("Gaps, {posts}", posts = counts::posts(foot.posts));
    let response = ui.interact(rect, ui.scope_id().with("gaps foot"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    let t = tokens(ui);
    let hover = ui.ctx().animate_bool_with_time(response.id, response.hovered(), time::TOUCH);
    ui.painter().rect_filled(rect, CornerRadius::same(radius::CONTROL), faded(t.hover, hover));
    if response.has_focus() {
        ring(ui.painter(), rect, radius::CONTROL, t.focus);
    }
    let inner = rect.shrink2(vec2(space::S, 0.0));
    icons::CIRCLE_DASHED.paint(
        ui.painter(),
        inner.left_center() + vec2(icon::ROW / 2.0, 0.0),
        icon::ROW,
        t.text2,
    );
    let taken = meta(number(foot.posts)).paint(ui, inner, Align2::RIGHT_CENTER);
    let words = inner.with_min_x(inner.left() + icon::ROW + space::S).with_max_x(taken.left() - space::S);
    Words::new(tr!("Gaps"), faces::BODY, Tone::Text2).paint(ui, words, Align2::LEFT_CENTER);
    let told = tr!(
        "Instagram counts {comments} that it does not return, under {posts}",
        comments = counts::comments(foot.missing),
        posts = counts::posts(foot.posts)
    );
    if tip(response, &told, Some(&caps)).clicked() {
        desk.go(Goal::Place(Place::Gaps));
    }
    above
}

/// The same as a row of a menu, for a window too narrow for the pane.
pub fn menu(inbox: &mut Inbox, ui: &mut Ui, desk: &mut Desk<'_>) {
    let ask = GapsFootAsk { account: desk.account_id() };
    let foot = inbox.gaps.poll(desk.reader, &ask).copied().unwrap_or_default();
    if foot.posts == 0 {
        return;
    }
    let item = MenuItem::new(tr!("Gaps")).icon(icons::CIRCLE_DASHED).trailing(number(foot.posts));
    if ui.add(item).clicked() {
        desk.go(Goal::Place(Place::Gaps));
        ui.close();
    }
}

/// Instead of an empty list: Instagram counts comments and returned not one. `false`: that is not so.
pub fn instead_of_none(inbox: &mut Inbox, ui: &mut Ui, body: Rect, desk: &mut Desk<'_>) -> bool {
    let ask = GapsFootAsk { account: desk.account_id() };
    let foot = inbox.gaps.poll(desk.reader, &ask).copied().unwrap_or_default();
    let held = inbox.index.shown().map_or(0, |index| index.counts.all);
    if held > 0 || foot.missing == 0 {
        return false;
    }
    let words = tr!(
        "It counts {comments} under {posts} and returns none of them",
        comments = counts::comments(foot.missing),
        posts = counts::posts(foot.posts)
    );
    let told =
        Empty::new(icons::CIRCLE_DASHED, tr!("Instagram returns no comments"), words).link(tr!("See why"));
    if told.show(ui, body).is_some_and(|response| response.clicked()) {
        desk.go(Goal::Place(Place::Gaps));
    }
    true
}
