//! The panel when there is not everything: loading, nothing yet, trouble.
//! Invariant: what stands in the way is said above the numbers, and never instead of those that are known.

use egui::{CornerRadius, Frame, Margin, Rect, Ui, pos2, vec2};

use crate::domain::{Feature, Trouble, TroubleKind};
use crate::engine::command::Command;
use crate::engine::views::insights::Insights as View;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::panels::Goal;
use crate::ui::theme::{height, radius, space, tokens};
use crate::ui::widgets::{Empty, Trouble as Card, skeleton_rows};

/// How many figures there are going to be.
const FIGURES: usize = 4;

/// Whether nothing at all was ever given.
pub(super) fn nothing(view: &View) -> bool {
    let known = |figure: &crate::engine::views::insights::Figure| {
        figure.value.is_some() || figure.days.iter().any(|day| day.value.is_some())
    };
    view.posts.is_empty() && !view.figures.iter().any(known)
}

/// The pane while nothing was ever read: its own shape.
pub(super) fn loading(ui: &mut Ui) {
    let t = tokens(ui);
    let rest = ui.available_rect_before_wrap();
    let (abreast, tall) = super::figures::fold(rest.width(), FIGURES);
    let lines = FIGURES.div_ceil(abreast);
    let row = rest.with_max_y(rest.top() + tall * lines as f32);
    let bar = |x: f32, y: f32, wide: f32, tall: f32| {
        let rect = Rect::from_min_size(pos2(x, y), vec2(wide, tall));
        ui.painter().rect_filled(rect, CornerRadius::same(radius::MARK), t.track);
    };
    let line = egui::Stroke::new(1.0, t.line);
    for index in 0..FIGURES {
        let column = super::figures::column(row, index % abreast, abreast);
        let middle = row.top() + tall * (index / abreast) as f32 + tall / 2.0;
        bar(column.left(), middle - 45.0, 64.0, 8.0);
        bar(column.left(), middle - 19.0, 112.0, 20.0);
        bar(column.left(), middle + 21.0, column.width(), 4.0);
        bar(column.left(), middle + 37.0, 136.0, 8.0);
        ui.painter().hline(rest.x_range(), middle + tall / 2.0 - 0.5, line);
    }
    bar(rest.left() + space::XL, row.bottom() + 26.0, 96.0, 8.0);
    let plot = Rect::from_min_max(
        pos2(rest.left() + space::XL + 44.0, row.bottom() + 66.0),
        pos2(rest.right() - space::XL, row.bottom() + 254.0),
    );
    for step in 0..4 {
        ui.painter().hline(plot.x_range(), plot.top() + step as f32 * plot.height() / 3.0, line);
    }
    ui.painter().hline(rest.x_range(), row.bottom() + 314.0, line);
    let rows = Rect::from_min_max(
        pos2(rest.left() + space::S, row.bottom() + 314.0 + 68.0),
        pos2(rest.right() - space::S, rest.bottom()),
    );
    if rows.is_positive() {
        skeleton_rows(ui, rows, height::TABLE);
    }
}

/// The pane of an account of which nothing is known.
pub(super) fn empty(ui: &mut Ui, desk: &mut Desk<'_>) {
    let rest = ui.available_rect_before_wrap();
    let words = tr!(
        "Instagram tells a day's numbers a day or two later. Each day read is kept here for good, beyond what Instagram keeps"
    );
    let shown = Empty::new(icons::CHART_LINE, tr!("No numbers yet"), words).link(tr!("Read everything now"));
    if shown.show(ui, rest).is_some_and(|link| link.clicked()) {
        let account = desk.account_id();
        desk.send(Command::Refresh(account));
    }
}

/// What stands in the way, above the numbers.
pub(super) fn troubles(ui: &mut Ui, desk: &mut Desk<'_>, failure: Option<&str>) {
    let Some(row) = desk.account() else { return };
    let refused = desk.off(Feature::Numbers).is_some();
    let trouble = match (&row.paused, refused, failure) {
        (Some(trouble), _, _) => Some(trouble.clone()),
        (None, true, _) => Some(Feature::Numbers.trouble()),
        (None, false, Some(failure)) => Some(Trouble::with(TroubleKind::StoreBroken, failure)),
        (None, false, None) => None,
    };
    let Some(trouble) = trouble else { return };
    let is_paused = row.paused.is_some();
    let sign_in = failure.is_none() || is_paused || refused;
    Frame::NONE.inner_margin(Margin::symmetric(space::XL as i8, space::L as i8)).show(ui, |ui| {
        let card = match is_paused {
            false if refused => Card::new(icons::LOCK_SIMPLE, Feature::Numbers.off(), trouble.advice()),
            _ => Card::of(&trouble),
        };
        let card = if sign_in { card.action(tr!("Sign in again")) } else { card };
        let pressed = card.show(ui);
        if pressed.book {
            desk.go(Goal::Book(Some(trouble.clone())));
        }
        if pressed.acted {
            let account = desk.account_id();
            desk.go(Goal::Account(account));
        }
    });
}
