//! One post with a gap: the sum, how it came about, and the likely reasons.
//! Invariant: the lines of the sum add up to what Instagram reports.

use egui::{
    Align, Align2, CornerRadius, Layout, Margin, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2,
};

use crate::domain::gap::Evidence;
use crate::engine::Command;
use crate::engine::views::gaps::{Gap, GapStep};
use crate::ui::desk::Desk;
use crate::ui::format::{self, number};
use crate::ui::icons;
use crate::ui::panels::Goal;
use crate::ui::text::{Words, body, figure, meta, title};
use crate::ui::theme::{Tone, faces, height, radius, space, tokens, width};
use crate::ui::widgets::{Button, Empty, hairline, link, pane_header, skeleton_rows};
use crate::{tr, tr_count};

use super::list::MISSING;
use super::{Gaps, reasons};

/// Steps of a gap's way that are shown; of more, the newest.
const STEPS: usize = 6;
/// Height of the bar of the sum.
const BAR: f32 = 8.0;

/// The pane.
pub fn show(gaps: &mut Gaps, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) {
    if let Some(ask) = gaps.gap_ask(desk) {
        gaps.gap.poll(desk.reader, &ask);
    }
    let Some(media) = gaps.current.clone() else {
        pane_header(ui, |_| ());
        return;
    };
    let Some(gap) = gaps.known(desk).cloned() else {
        pane_header(ui, |ui| title(tr!("Post")).show(ui));
        skeleton_rows(ui, whole.with_min_y(ui.cursor().top()), height::COMMENT);
        return;
    };
    header(gaps, ui, &gap, desk);
    let Some(evidence) = gap.evidence else {
        let body_box = whole.with_min_y(ui.cursor().top());
        let words = tr!("Its comments were not read yet, or Instagram tells no count of them");
        let way = Empty::new(icons::CIRCLE_DASHED, tr!("Nothing is known"), words).button(tr!("Read it now"));
        if way.show(ui, body_box).is_some_and(|response| response.clicked()) {
            gaps.read_again(desk);
        }
        return;
    };
    ScrollArea::vertical().auto_shrink(false).id_salt(&media).show(ui, |ui| {
        let wide = (ui.available_width() - 2.0 * space::XL).min(width::FORM);
        let side = space::XL as i8;
        egui::Frame::NONE
            .inner_margin(Margin { left: side, right: 0, top: space::L as i8, bottom: side })
            .show(ui, |ui| {
                ui.set_width(wide);
                ui.spacing_mut().item_spacing = vec2(space::S, 0.0);
                sum(ui, &evidence);
                read(ui, &gap, desk);
                way(ui, &gap.steps, desk);
                reasons::show(gaps, ui, &evidence, gap.permalink.as_deref(), desk);
            });
    });
}

fn header(gaps: &Gaps, ui: &mut Ui, gap: &Gap, desk: &mut Desk<'_>) {
    pane_header(ui, |ui| {
        let words = match gap.number {
            Some(number) => tr!("Post no. {number}", number = number),
            None => tr!("Post").to_owned(),
        };
        title(words).show(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let room = ui.available_width() > width::LIST_NARROW;
            let caps = desk.caps("gaps.again");
            let again = Button::plain(tr!("Read again")).icon(icons::ARROWS_CLOCKWISE);
            let again = if room { again.key(&caps) } else { again.without_words() };
            if ui.add(again).clicked() {
                gaps.read_again(desk);
            }
            if let Some(media) = gaps.current.clone()
                && link(ui, tr!("Open in Library")).clicked()
            {
                desk.go(Goal::Post(media));
            }
        });
    });
}

/// The figure, the bar, and the lines that add up.
fn sum(ui: &mut Ui, evidence: &Evidence) {
    let (missing, returned) = (evidence.missing(), evidence.returned());
    ui.horizontal(|ui| {
        figure(number(missing)).show(ui);
        let words = tr_count!(
            missing,
            "comment that Instagram reports and does not return",
            "comments that Instagram reports and does not return",
            count = missing
        );
        body(words).show(ui);
    });
    ui.add_space(space::S);
    bar(ui, evidence);
    ui.add_space(space::M);
    line(ui, tr!("Instagram reports"), evidence.reported, Tone::Text, 0);
    line(ui, tr!("It returns"), returned, Tone::Text2, 1);
    line(ui, tr!("comments"), evidence.tops, Tone::Text3, 2);
    line(ui, tr!("replies, which it counts too"), evidence.replies, Tone::Text3, 2);
    if evidence.hidden > 0 {
        let words = tr_count!(
            evidence.hidden,
            "One of them is hidden. Instagram counts and returns it all the same.",
            "{count} of them are hidden. Instagram counts and returns them all the same.",
            count = number(evidence.hidden)
        );
        note(ui, &words);
    }
    if evidence.explained() > 0 {
        line(ui, tr!("Deleted after Instagram told its count"), evidence.explained(), Tone::Text2, 1);
    }
    line(ui, tr!("Not explained by what is kept here"), evidence.unexplained(), MISSING, 1);
    if evidence.withheld > 0 {
        let words = tr_count!(
            evidence.withheld,
            "One of these is kept here: Instagram returned it once, and no longer does.",
            "{count} of these are kept here: Instagram returned them once, and no longer does.",
            count = number(evidence.withheld)
        );
        note(ui, &words);
    }
    ui.add_space(space::S);
}

fn note(ui: &mut Ui, words: &str) {
    ui.add_space(space::XS);
    meta(words).wrapped().show(ui);
    ui.add_space(space::XS);
}

/// A line of the sum, as deep as it belongs to another.
fn line(ui: &mut Ui, label: &str, count: u64, tone: Tone, deep: u8) {
    let size = vec2(ui.available_width(), faces::BODY.line + space::XS);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let count = number(count);
    let spoken = tr!("{what}: {count}", what = label, count = count);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    let inner = rect.with_min_x(rect.left() + f32::from(deep) * space::L);
    let face = if deep == 0 { faces::NAME } else { faces::BODY };
    Words::new(label, face, tone).paint(ui, inner, Align2::LEFT_CENTER);
    Words::new(count.as_str(), face, tone).paint(ui, inner, Align2::RIGHT_CENTER);
}

/// What is returned, what is explained, and what is not, side by side.
fn bar(ui: &mut Ui, evidence: &Evidence) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), BAR), Sense::hover());
    let t = tokens(ui);
    let corner = CornerRadius::same(radius::MARK);
    ui.painter().rect_filled(rect, corner, t.track);
    let share = |count: u64| rect.width() * (count as f32 / evidence.reported.max(1) as f32);
    let mut left = rect.left();
    let parts = [
        (evidence.returned(), Tone::Text2),
        (evidence.explained(), Tone::Done),
        (evidence.unexplained(), MISSING),
    ];
    for (count, tone) in parts.into_iter().filter(|(count, _)| *count > 0) {
        let right = (left + share(count)).min(rect.right());
        let part = Rect::from_x_y_ranges(left..=(right - 1.0).max(left), rect.y_range());
        ui.painter().rect_filled(part, corner, t.tone(tone));
        left = right;
    }
}

fn read(ui: &mut Ui, gap: &Gap, desk: &Desk<'_>) {
    let said = |at: i64| format::said(format::at(at), desk.now, desk.zone);
    let mut words = tr!("Instagram told its count {when}.", when = said(gap.counted_at));
    if let Some(read_at) = gap.read_at {
        words.push(' ');
        words.push_str(&tr!("The comments were read {when}.", when = said(read_at)));
    }
    meta(words).wrapped().show(ui);
    ui.add_space(space::M);
}

/// How the gap came about, newest first.
fn way(ui: &mut Ui, steps: &[GapStep], desk: &Desk<'_>) {
    if steps.len() < 2 {
        return;
    }
    hairline(ui);
    ui.add_space(space::M);
    Words::new(tr!("How it came about"), faces::READING_SEMIBOLD, Tone::Text).show(ui);
    ui.add_space(space::XS);
    for step in steps.iter().rev().take(STEPS) {
        let when = format::moment(format::at(step.at), desk.now, desk.zone);
        let words = match step.missing {
            0 => tr!("{when}: nothing missing of {reported}", when = when, reported = number(step.reported)),
            missing => tr!(
                "{when}: {missing} missing of {reported}",
                when = when,
                missing = number(missing),
                reported = number(step.reported)
            ),
        };
        body(words).show(ui);
    }
    ui.add_space(space::M);
}

/// Opens an address.
pub fn open(desk: &mut Desk<'_>, address: &str) {
    desk.send(Command::OpenAddress(address.to_owned()));
}
