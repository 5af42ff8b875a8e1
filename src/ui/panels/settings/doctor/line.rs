//! A check in one line: number, state, name, what was found, how long it took.
//! Invariant: 36 high, so that all thirteen fit a window of 900.

use egui::{Align2, Rect, Ui, pos2};

use crate::engine::doctor::{Finding, State};
use crate::tr;
use crate::ui::icons::{self, Icon};
use crate::ui::text::{Words, body, meta};
use crate::ui::theme::{Tone, faces, icon, space, tokens, width};
use crate::ui::widgets::{Row, rule_below};

use super::words;

/// Height of a line.
pub const LINE: f32 = 36.0;
/// Where the sign of the state stands, from the left.
const SIGN: f32 = 56.0;
/// Where the words begin.
pub const WORDS: f32 = 80.0;

/// The sign of a state, its tone, and its word.
pub fn sign(state: State) -> (Icon, Tone, &'static str) {
    match state {
        State::Passed => (icons::CHECK, Tone::Done, tr!("Fine")),
        State::Failed(_) => (icons::WARNING_CIRCLE, Tone::Stuck, tr!("Failed")),
        State::Running => (icons::HOURGLASS_MEDIUM, Tone::Waiting, tr!("Being looked at")),
        State::Waits(_) => (icons::MINUS, Tone::Text3, tr!("Waits")),
        State::Untold => (icons::MINUS, Tone::Text3, tr!("Not told")),
        State::Due => (icons::CIRCLE_DASHED, Tone::Text3, tr!("Not yet")),
    }
}

/// Number and sign, at the left of a box.
pub fn lead(ui: &Ui, rect: Rect, finding: &Finding) {
    let number = rect.with_max_x(rect.left() + space::XXL + space::XS);
    meta(finding.check.number().to_string()).paint(ui, number, Align2::RIGHT_CENTER);
    let (sign, tone, _) = sign(finding.state);
    let center = pos2(rect.left() + SIGN, rect.center().y);
    sign.paint(ui.painter(), center, icon::ROW, tokens(ui).tone(tone));
}

/// The line; true if it was clicked.
pub fn show(ui: &mut Ui, rect: Rect, finding: &Finding, current: bool) -> bool {
    let name = finding.check.name();
    let (_, _, state) = sign(finding.state);
    let spoken = tr!(
        "{number}, {name}. {state}. {found}",
        number = finding.check.number(),
        name = name,
        state = state,
        found = finding.found
    );
    let response = Row::new(("check", finding.check), &spoken).current(current).show(ui, rect);
    rule_below(ui, rect);
    lead(ui, rect, finding);
    let quiet = !matches!(finding.state, State::Passed | State::Failed(_));
    let tone = if quiet { Tone::Text3 } else { Tone::Text };
    let face = if quiet { faces::BODY } else { faces::NAME };
    let mut inner = rect.with_min_x(rect.left() + WORDS).with_max_x(rect.right() - space::XL);
    let named = inner.with_max_x(inner.left() + width::CHECK);
    Words::new(name, face, tone).paint(ui, named, Align2::LEFT_CENTER);
    inner.min.x = named.right() + space::S;
    if let Some(ms) = finding.took_ms {
        let took = meta(words::took(ms)).paint(ui, inner, Align2::RIGHT_CENTER);
        inner.max.x = took.left() - space::S;
    }
    let tone = if quiet { Tone::Text3 } else { Tone::Text2 };
    body(&*finding.found).tone(tone).lines(1).paint(ui, inner, Align2::LEFT_CENTER);
    response.clicked()
}
