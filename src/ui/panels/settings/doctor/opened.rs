//! The open check: what it means, the evidence, and the ways out.
//! Invariant: it explains; the one amber button of the page stands in the path.

use egui::{Align, Align2, CornerRadius, Frame, Layout, Margin, Rect, Sense, Stroke, StrokeKind, Ui, vec2};

use crate::domain::error_book::Next;
use crate::engine::doctor::{Evidence, Finding, State};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::panels::Goal;
use crate::ui::text::{Words, body, meta};
use crate::ui::theme::{Tone, faces, icon, radius, space, tokens, width};
use crate::ui::widgets::{Button, IconButton, link, rule_below};

use super::{line, way, words};

/// The label before a line of the evidence.
const LABEL: f32 = 88.0;

/// What was pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pressed {
    /// Close it.
    pub close: bool,
    /// Fold the evidence, or unfold it.
    pub fold: bool,
    /// Look again.
    pub again: bool,
}

/// Draws it as the next widget.
pub fn show(ui: &mut Ui, desk: &mut Desk<'_>, finding: &Finding, folded: bool) -> Pressed {
    let t = tokens(ui);
    let margin = Margin {
        left: line::WORDS as i8,
        right: space::XL as i8,
        top: space::M as i8,
        bottom: space::L as i8,
    };
    let mut pressed = Pressed::default();
    let shown = Frame::NONE.fill(t.selected).inner_margin(margin).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        pressed.close = heading(ui, finding);
        let said = if finding.means.is_empty() { &finding.found } else { &finding.means };
        if finding.state.is_failed() || !finding.means.is_empty() {
            body(&**said).wrapped().show(ui);
        }
        if let Some(evidence) = &finding.evidence {
            ui.add_space(space::XS);
            pressed.fold = card(ui, desk, finding, evidence, folded);
        }
        ui.add_space(space::XS);
        pressed.again = buttons(ui, desk, finding);
    });
    let rect = shown.response.rect;
    let bar = rect.with_max_x(rect.left() + width::STATE_BAR);
    ui.painter().rect_filled(bar, CornerRadius::ZERO, t.accent_fill);
    rule_below(ui, rect);
    let top = rect.with_min_y(rect.top() + space::M);
    line::lead(ui, top.with_max_y(top.top() + faces::READING.line), finding);
    pressed
}

/// The first line, and whose move it is; true if it was clicked.
fn heading(ui: &mut Ui, finding: &Finding) -> bool {
    let size = vec2(ui.available_width(), faces::READING.line);
    let (mut rect, response) = ui.allocate_exact_size(size, Sense::click());
    let whole = rect;
    if let State::Failed(whose) = finding.state {
        let words = body(whose.words()).tone(Tone::Stuck);
        let taken = words.width(ui);
        words.label(ui, rect, Align2::RIGHT_CENTER);
        rect.max.x -= taken + space::XS;
        let center = rect.right_center() - vec2(icon::ROW / 2.0, 0.0);
        icons::HAND_TAP.paint(ui.painter(), center, icon::ROW, tokens(ui).stuck);
        rect.max.x -= icon::ROW + space::S;
    }
    let words = if finding.state.is_failed() { &*finding.found } else { finding.check.name() };
    let title = Words::new(words, faces::READING_SEMIBOLD, Tone::Text).lines(1);
    if finding.state.is_failed() {
        title.label(ui, rect, Align2::LEFT_CENTER);
    } else {
        let right = title.paint(ui, rect, Align2::LEFT_CENTER).right();
        let rest = rect.with_min_x(right + space::M);
        body(&*finding.found).lines(1).label(ui, rest, Align2::LEFT_CENTER);
    }
    let name = tr!("Close {name}", name = finding.check.name());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    if response.has_focus() {
        crate::ui::widgets::ring(ui.painter(), whole.expand(2.0), radius::MARK, tokens(ui).focus);
    }
    response.clicked()
}

/// The evidence; true if it is to be folded or unfolded.
fn card(ui: &mut Ui, desk: &mut Desk<'_>, finding: &Finding, evidence: &Evidence, folded: bool) -> bool {
    let t = tokens(ui);
    let mut fold = false;
    let shown = Frame::NONE
        .fill(t.panel)
        .corner_radius(CornerRadius::same(radius::CONTROL))
        .inner_margin(Margin {
            left: space::L as i8,
            right: space::S as i8,
            top: space::S as i8,
            bottom: space::S as i8,
        })
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = vec2(0.0, space::XS);
            ui.horizontal(|ui| {
                meta(tr!("Evidence, secrets removed")).show(ui);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let (sign, name) = if folded {
                        (icons::CARET_DOWN, tr!("Show the evidence"))
                    } else {
                        (icons::CARET_UP, tr!("Fold the evidence"))
                    };
                    fold = ui.add(IconButton::new(sign, name).small()).clicked();
                    if ui.add(IconButton::new(icons::COPY, tr!("Copy the evidence")).small()).clicked() {
                        ui.ctx().copy_text(crate::engine::doctor::report_of(finding, desk.zone));
                        desk.send(crate::engine::Command::Tell(tr!("Evidence copied").to_owned()));
                    }
                });
            });
            if !folded {
                let asked = tr!(
                    "{asked}, {time}",
                    asked = evidence.asked,
                    time = words::clock(evidence.at, desk.zone)
                );
                for (label, words) in [
                    (tr!("Asked"), asked.as_str()),
                    (tr!("Answer"), &evidence.answer),
                    (tr!("Means"), &evidence.means),
                    (tr!("Compared"), &evidence.compared),
                ] {
                    told(ui, label, words);
                }
            }
        });
    let rect = shown.response.rect;
    frame(ui, rect, finding.state.is_failed());
    fold
}

fn frame(ui: &Ui, rect: Rect, failed: bool) {
    let t = tokens(ui);
    let corner = CornerRadius::same(radius::CONTROL);
    ui.painter().rect_stroke(rect, corner, Stroke::new(1.0, t.line_strong), StrokeKind::Inside);
    if failed {
        let bar = rect.with_max_x(rect.left() + f32::from(radius::CONTROL));
        let painter = ui.painter().with_clip_rect(rect.with_max_x(rect.left() + width::STATE_BAR));
        let corner = CornerRadius { nw: radius::CONTROL, sw: radius::CONTROL, ne: 0, se: 0 };
        painter.rect_filled(bar, corner, t.stuck);
    }
}

/// A line of the evidence.
fn told(ui: &mut Ui, label: &str, words: &str) {
    if words.is_empty() {
        return;
    }
    let wide = ui.available_width() - space::S;
    let text = meta(words).tone(Tone::Text).wrapped();
    let tall = text.lay(ui, wide - LABEL).height().max(faces::META.line);
    let (rect, _) = ui.allocate_exact_size(vec2(wide, tall), Sense::hover());
    meta(label).label(ui, rect.with_max_x(rect.left() + LABEL), Align2::LEFT_TOP);
    text.label(ui, rect.with_min_x(rect.left() + LABEL), Align2::LEFT_TOP);
}

/// The ways out; true if it is to be looked at again.
fn buttons(ui: &mut Ui, desk: &mut Desk<'_>, finding: &Finding) -> bool {
    let mut again = false;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let caps = desk.caps("doctor.again");
        again = ui.add(Button::plain(tr!("Check again")).icon(icons::ARROWS_CLOCKWISE).key(&caps)).clicked();
        if let Some(next) = finding.next {
            // The path opens the invitations; what else can be done is to send another one.
            let (words, sign, next) = match next {
                Next::Invites => (tr!("Send a new invitation"), icons::ENVELOPE_SIMPLE, Next::Dashboard),
                next => (next.words(), way::icon(next), next),
            };
            if ui.add(Button::plain(words).icon(sign)).clicked() {
                way::press(desk, next);
            }
        }
        let Some(trouble) = &finding.trouble else { return };
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let words = match trouble.code {
                Some(code) => tr!("Code {code}", code = code),
                None => tr!("Error book").to_owned(),
            };
            if link(ui, words).clicked() {
                desk.go(Goal::Book(Some(trouble.clone())));
            }
            let (place, _) = ui.allocate_exact_size(egui::Vec2::splat(icon::META), Sense::hover());
            icons::BOOK_OPEN_TEXT.paint(ui.painter(), place.center(), icon::META, tokens(ui).accent);
        });
    });
    again
}
