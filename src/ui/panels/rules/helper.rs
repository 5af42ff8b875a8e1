//! The helper at the foot of the order: how often it is right and how much it finds.
//! Invariant: what is told was measured on comments kept from its learning, and their number stands beside it.

use egui::{Align2, Rect, Ui, pos2, vec2};

use crate::engine::rules::{LEAST_DECISIONS, LEAST_OF_A_KIND, Report, Shortage, shortage};
use crate::engine::views::rules::HelperState;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format::{self, number, percent};
use crate::ui::icons;
use crate::ui::text::{body, meta};
use crate::ui::theme::{Tone, faces, icon, space, tokens};
use crate::ui::widgets::{inside, progress_bar};

/// Draws it into its box.
pub fn show(ui: &mut Ui, rect: Rect, helper: &HelperState, desk: &Desk<'_>) {
    let t = tokens(ui);
    let inner = rect.shrink2(vec2(space::L, 0.0));
    ui.painter().hline(inner.x_range(), rect.top() + 0.5, egui::Stroke::new(1.0, t.line));
    let head = Rect::from_min_size(inner.min + vec2(0.0, space::S), vec2(inner.width(), faces::BODY.line));
    icons::GRADUATION_CAP.paint(
        ui.painter(),
        head.left_center() + vec2(icon::ROW / 2.0, 0.0),
        icon::ROW,
        t.text2,
    );
    let right = meta(tr!("sorts, never acts")).paint(ui, head, Align2::RIGHT_CENTER);
    let left = head.left() + icon::ROW + space::S;
    body(tr!("The helper")).tone(Tone::Text).label(
        ui,
        Rect::from_min_max(pos2(left, head.top()), pos2(right.left(), head.bottom())),
        Align2::LEFT_CENTER,
    );
    let report: Option<Report> = helper.report.as_deref().and_then(|json| serde_json::from_str(json).ok());
    let mut top = head.bottom() + space::XS;
    if let Some(report) = &report {
        for (words, share) in
            [(tr!("Right to hide"), report.hide.precision()), (tr!("Found to hide"), report.hide.recall())]
        {
            let line =
                Rect::from_min_size(pos2(left, top), vec2(inner.right() - left, faces::META.line + 2.0));
            bar(ui, line, words, share);
            top = line.bottom();
        }
    }
    let words = said(helper, report.as_ref(), desk);
    let below = Rect::from_min_max(pos2(left, top + space::XS), pos2(inner.right(), rect.bottom()));
    meta(words).wrapped().label(ui, below, Align2::LEFT_TOP);
}

fn bar(ui: &mut Ui, line: Rect, words: &str, share: Option<f32>) {
    let (label, figure) = (84.0, 40.0);
    meta(words).paint(ui, line.with_max_x(line.left() + label), Align2::LEFT_CENTER);
    let value = share.map_or_else(|| "–".to_owned(), |share| percent(f64::from(share)));
    meta(value.as_str()).tone(Tone::Text).paint(ui, line, Align2::RIGHT_CENTER);
    let place = Rect::from_min_max(
        pos2(line.left() + label, line.center().y - 2.0),
        pos2(line.right() - figure, line.center().y + 2.0),
    );
    let spoken = tr!("{what}: {share}", what = words, share = value);
    inside(ui, words, place, |ui| progress_bar(ui, share.unwrap_or(0.0), Tone::Text2, &spoken));
}

fn said(helper: &HelperState, report: Option<&Report>, desk: &Desk<'_>) -> String {
    let learned = helper.learned_at.map(|at| format::said(format::at(at), desk.now, desk.zone));
    if let (Some(report), Some(learned)) = (report, learned) {
        return tr!(
            "On {count} comments kept from it. Learned {when}, from {decisions} decisions of yours.",
            count = number(report.kept_back as u64),
            when = learned,
            decisions = number(report.decisions as u64)
        );
    }
    if helper.learned_at.is_none() {
        return tr!("It learns in the background, a minute after comments came.").to_owned();
    }
    let count = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    match shortage(count(helper.decisions), count(helper.hidden)) {
        Some(Shortage::Hidden(hidden)) => tr!(
            "It learns from what you do. So far {count} comments were hidden, it needs {least}.",
            count = hidden,
            least = LEAST_OF_A_KIND
        ),
        Some(Shortage::Kept(kept)) => tr!(
            "It learns from what you do. So far {count} comments were answered or left, it needs {least}.",
            count = kept,
            least = LEAST_OF_A_KIND
        ),
        Some(Shortage::Decisions(decisions)) => tr!(
            "It learns from what you hide, answer and leave: {count} of {least} decisions so far.",
            count = decisions,
            least = LEAST_DECISIONS
        ),
        None => tr!("It learns in the background.").to_owned(),
    }
}
