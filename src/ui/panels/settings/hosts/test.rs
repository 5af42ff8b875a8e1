//! The test of a host: verdict, steps as they end, the container that Instagram itself makes, and *Use for …*.
//! Invariant: a step is shown only when it was tried or runs; the first failure says what to change and leads there.

use egui::{Align, Align2, Layout, Rect, ScrollArea, Sense, Stroke, Ui, Vec2, pos2, vec2};

use crate::domain::DraftKind;
use crate::domain::host_test::{HostReport, HostStep, StepDone};
use crate::engine::command::{Command, HostWish};
use crate::engine::hosts::{PICTURE, not_for};
use crate::engine::views::PictureKey;
use crate::engine::views::hosts::StuckRow;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::pictures::Photo;
use crate::ui::text::{Words, body as body_text, meta, name, title};
use crate::ui::theme::{Tone, faces, height, icon, picture, space, tokens};
use crate::ui::widgets::{
    Button, Empty, IconButton, card, inside, line_in, mark, pane_header, rule_below, section_line,
};

use super::{HostsPage, report, say};

/// The picture that was sent, points.
const SHOWN: Vec2 = vec2(48.0, 60.0);
/// The room of the verdict.
const VERDICT: f32 = 84.0;
/// A publish that goes on.
const STUCK: f32 = 48.0;

/// The pane.
pub(super) fn show(page: &mut HostsPage, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) {
    pane_header(ui, |ui| header(page, ui, desk));
    let foot = whole.with_min_y(whole.bottom() - foot_height(page, desk));
    let above = Rect::from_min_max(ui.cursor().min, foot.right_top());
    if shown(page, desk).is_none() {
        untested(page, ui, above);
    } else {
        inside(ui, "host steps", above, |ui| {
            ScrollArea::vertical().id_salt(("host steps", page.chosen)).auto_shrink(false).show(ui, |ui| {
                ui.spacing_mut().item_spacing = Vec2::ZERO;
                body_of(page, ui, desk);
            });
        });
    }
    inside(ui, "host use", foot, |ui| self::foot(page, ui, foot, desk));
}

/// The same header inside a column.
pub(super) fn head(page: &mut HostsPage, ui: &mut Ui, desk: &mut Desk<'_>) {
    section_line(ui, height::HEADER, |ui| header(page, ui, desk));
}

/// The steps inside a column.
pub(super) fn body(page: &mut HostsPage, ui: &mut Ui, desk: &mut Desk<'_>) {
    if shown(page, desk).is_none() {
        let size = vec2(ui.available_width(), 240.0);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        untested(page, ui, rect);
        return;
    }
    body_of(page, ui, desk);
}

/// What is shown: the test under way; the one that ran until the store has it; the last.
fn shown(page: &HostsPage, desk: &Desk<'_>) -> Option<HostReport> {
    if let Some(running) = page.running(desk) {
        return Some(running.report.clone());
    }
    let kept = page.row().and_then(|row| row.test.clone());
    let ran = page.ran.as_ref().filter(|ran| Some(ran.host) == page.chosen).map(|ran| &ran.report);
    match (kept, ran) {
        (Some(kept), Some(ran)) if ran.at > kept.at => Some(ran.clone()),
        (None, Some(ran)) => Some(ran.clone()),
        (kept, _) => kept,
    }
}

fn header(page: &mut HostsPage, ui: &mut Ui, desk: &mut Desk<'_>) {
    title(tr!("Test")).show(ui);
    let Some(report) = shown(page, desk) else { return };
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if page.running(desk).is_some() {
            mark(ui, icons::CLOCK, tr!("Under way"), Tone::Waiting);
            return;
        }
        let settings = page.row().map(|row| row.settings.clone()).unwrap_or_default();
        if ui.add(IconButton::new(icons::COPY, tr!("Copy this report"))).clicked() {
            ui.ctx().copy_text(report::text(&settings, &report));
        }
        let when = say::since_when(report.at, desk);
        meta(tr!("{time}, {took}", time = when, took = say::took(report.ms))).show(ui);
    });
}

fn untested(page: &HostsPage, ui: &mut Ui, rect: Rect) {
    let per_post = page.edit.as_ref().is_some_and(|edit| say::is_per_post(&edit.settings.kind));
    let (title, words) = match per_post {
        true => (
            tr!("Nothing to test"),
            tr!("You put the files there. Each is fetched as Instagram does before its post is sent"),
        ),
        false => (
            tr!("Not tested yet"),
            tr!(
                "A small real picture goes up, is fetched as Instagram does, and is taken away again. No call is spent"
            ),
        ),
    };
    Empty::new(icons::CLOUD_ARROW_UP, title, words).show(ui, rect);
}

fn body_of(page: &mut HostsPage, ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(report) = shown(page, desk) else { return };
    let running = page.running(desk).map(|test| test.step);
    let row = page.row().filter(|_| running.is_none());
    let old = match row {
        Some(row) if !row.test_is_current => Some(tr!("It was changed since: test it again.")),
        Some(row) if row.failing.as_ref().is_some_and(|(since, _)| *since > report.at) => {
            Some(tr!("It has failed at work since: test it again."))
        }
        _ => None,
    };
    verdict(ui, &report, running.is_some(), old, desk);
    ui.add_space(space::S);
    let margin = egui::Margin::symmetric(space::L as i8, 0);
    let mut jump = None;
    egui::Frame::NONE.inner_margin(margin).show(ui, |ui| {
        ui.set_width(ui.available_width());
        steps(ui, &report, running, &mut jump);
        if running.is_none() {
            container(page, ui, &report, desk);
        }
        ui.add_space(space::L);
    });
    if let Some(field) = jump {
        page.go_to(ui, field);
    }
}

/// What the test comes to, beside the picture that was sent.
fn verdict(ui: &mut Ui, report: &HostReport, running: bool, old: Option<&'static str>, desk: &mut Desk<'_>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), VERDICT), Sense::hover());
    rule_below(ui, rect);
    let inner = rect.shrink2(vec2(space::L, space::M));
    let photo = Rect::from_min_size(inner.min, SHOWN);
    Photo::new(&PictureKey::Still(PICTURE)).paint(ui, desk.pictures, photo);
    let words = inner.with_min_x(photo.right() + space::M);
    let (sign, tone, heading, sentence) = if running {
        let sentence = tr!("A real picture of {size} goes up.", size = format::bytes(report.bytes));
        (icons::CLOCK, Tone::Waiting, tr!("Under way").to_owned(), sentence)
    } else {
        let (heading, sentence) = report::verdict(report);
        match (report.passed(), old) {
            (true, None) => (icons::CHECK_CIRCLE, Tone::Done, heading, sentence),
            // What was so then need not be so now.
            (true, Some(since)) => {
                (icons::CIRCLE_DASHED, Tone::Waiting, tr!("It passed then").to_owned(), since.to_owned())
            }
            (false, since) => {
                let sentence = since.map_or(sentence, str::to_owned);
                (icons::WARNING_CIRCLE, Tone::Stuck, heading, sentence)
            }
        }
    };
    let center = words.left_top() + vec2(icon::ROW / 2.0, faces::BODY.line / 2.0);
    sign.paint(ui.painter(), center, icon::ROW, tokens(ui).tone(tone));
    let first = words.with_min_x(words.left() + icon::ROW + space::XS);
    name(heading).tone(tone).label(ui, first.with_max_y(first.top() + faces::BODY.line), Align2::LEFT_TOP);
    let below = words.with_min_y(words.top() + faces::BODY.line + 2.0);
    meta(sentence).tone(Tone::Text2).wrapped().label(ui, below, Align2::LEFT_TOP);
}

/// The steps on a line of 1 px. `running`: a test is under way, and in which step it is.
fn steps(
    ui: &mut Ui,
    report: &HostReport,
    running: Option<Option<HostStep>>,
    jump: &mut Option<crate::domain::host::HostField>,
) {
    let last = report.steps.last().map(|done| done.step);
    for done in &report.steps {
        let tail = Some(done.step) != last || running.is_some_and(|step| step.is_some());
        step(ui, done, tail, jump);
    }
    if let Some(Some(step)) = running {
        let size = vec2(ui.available_width(), height::TABLE);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        sign(ui, rect, icons::CLOCK, Tone::Waiting, false);
        let words = rect.with_min_x(rect.left() + icon::ROW + space::M).with_max_y(rect.top() + 24.0);
        name(step.doing()).tone(Tone::Waiting).paint(ui, words, Align2::LEFT_CENTER);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, step.doing()));
    } else if running.is_none() {
        let left: Vec<&str> =
            HostStep::ALL.iter().filter(|step| !report.has(**step)).map(|step| step.title()).collect();
        if !left.is_empty() {
            not_tried(ui, &left.join(", "));
        }
    }
}

/// The steps after the first that failed, quietly.
fn not_tried(ui: &mut Ui, steps: &str) {
    let left = icon::ROW + space::M;
    let words = tr!("Not tried: {steps}", steps = steps);
    let text = meta(words.as_str()).wrapped();
    let tall = text.lay(ui, ui.available_width() - left).height();
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall + space::S), Sense::hover());
    let center = rect.left_top() + vec2(icon::ROW / 2.0, faces::META.line / 2.0);
    icons::MINUS.paint(ui.painter(), center, icon::META, tokens(ui).text3);
    text.label(ui, rect.with_min_x(rect.left() + left), Align2::LEFT_TOP);
}

/// The sign of a step, and the line down to the next.
fn sign(ui: &Ui, rect: Rect, sign: icons::Icon, tone: Tone, tail: bool) {
    let t = tokens(ui);
    let center = pos2(rect.left() + icon::ROW / 2.0, rect.top() + 12.0);
    sign.paint(ui.painter(), center, icon::ROW, t.tone(tone));
    if tail {
        let line = center.y + icon::ROW / 2.0 + 2.0..=rect.bottom() + 2.0;
        ui.painter().vline(center.x, line, Stroke::new(1.0, t.line_strong));
    }
}

fn step(ui: &mut Ui, done: &StepDone, tail: bool, jump: &mut Option<crate::domain::host::HostField>) {
    let left = icon::ROW + space::M;
    let says = meta(done.says.as_str()).tone(Tone::Text2).wrapped();
    let wide = ui.available_width() - left;
    let tall = says.lay(ui, wide).height();
    let size = vec2(ui.available_width(), 22.0 + tall + space::M);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let (mark, tone) = match done.failed {
        Some(_) => (icons::WARNING_CIRCLE, Tone::Stuck),
        None => (icons::CHECK, Tone::Done),
    };
    sign(ui, rect, mark, tone, tail && done.failed.is_none());
    let words = rect.with_min_x(rect.left() + left);
    let first = words.with_max_y(words.top() + 24.0);
    let aside = done.aside.clone().unwrap_or_else(|| say::took(done.ms));
    meta(aside.as_str()).paint(ui, first, Align2::RIGHT_CENTER);
    let heading = if done.failed.is_some() { done.step.doing() } else { done.step.title() };
    name(heading).paint(ui, first, Align2::LEFT_CENTER);
    says.paint(ui, words.with_min_y(words.top() + 22.0), Align2::LEFT_TOP);
    let state = if done.failed.is_some() { tr!("failed") } else { tr!("passed") };
    let said = tr!("{step}, {state}: {says}", step = heading, state = state, says = done.says);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &said));
    let Some(failed) = &done.failed else { return };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(left);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = space::S;
            body_text(failed.change.as_str()).tone(Tone::Text).wrapped().show(ui);
            if let Some(field) = failed.field
                && ui.add(Button::plain(tr!("Go to the field")).small().icon(icons::ARROW_LEFT)).clicked()
            {
                *jump = Some(field);
            }
        });
    });
    ui.add_space(space::M);
}

/// The separate small button with its price, and what came of it.
fn container(page: &HostsPage, ui: &mut Ui, report: &HostReport, desk: &mut Desk<'_>) {
    if !report.passed() {
        return;
    }
    let Some(host) = page.chosen else { return };
    let account = desk.account().map(|row| (row.account.id.clone(), row.grant.is_some()));
    let trying = desk.status.hosts.trying.is_some();
    ui.add_space(space::S);
    card(ui, |ui| {
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = space::M;
                let can = !trying && account.as_ref().is_some_and(|(_, signed_in)| *signed_in);
                let button = Button::plain(tr!("Try")).small().name(tr!("Let Instagram itself try"));
                if ui.add(button.enabled(can)).clicked()
                    && let Some((account, _)) = account.clone()
                {
                    desk.send(Command::Hosts(HostWish::TryContainer { account, host }));
                }
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    Words::new(tr!("Let Instagram itself try"), faces::BODY_MEDIUM, Tone::Text).show(ui);
                    let words = tr!("Makes a container and lets it expire. Costs 1 of 400 a day");
                    meta(words).tone(Tone::Text2).wrapped().show(ui);
                });
            });
        });
        if trying {
            ui.add_space(space::S);
            mark(ui, icons::CLOCK, tr!("Instagram fetches the picture"), Tone::Waiting);
        } else if let Some(tried) = &report.tried {
            ui.add_space(space::S);
            let (sign, tone) = match tried.passed {
                true => (icons::CHECK, Tone::Done),
                false => (icons::WARNING_CIRCLE, Tone::Stuck),
            };
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = space::XS;
                let (place, _) = ui.allocate_exact_size(Vec2::splat(icon::ROW), Sense::hover());
                sign.paint(ui.painter(), place.center(), icon::META, tokens(ui).tone(tone));
                meta(tried.says.as_str()).tone(tone).wrapped().show(ui);
            });
        }
    });
}

/// Whether *Use for …* is offered: passed, and not the first of the account in front.
fn offers(page: &HostsPage, desk: &Desk<'_>) -> bool {
    let (Some(row), Some(view), Some(account)) = (page.row(), page.view.shown(), desk.account()) else {
        return false;
    };
    let ready = not_for(row, account.practice).is_none() && page.running(desk).is_none();
    account.grant.is_some() && ready && view.of(&account.account.id).next() != Some(row.settings.id)
}

/// What goes on as soon as the host is in use.
fn waiting(page: &HostsPage, desk: &Desk<'_>) -> Vec<StuckRow> {
    let account = desk.account_id();
    let stuck = page.view.shown().map(|view| view.stuck.clone()).unwrap_or_default();
    stuck.into_iter().filter(|row| row.account == account).collect()
}

/// How high the foot is; 0 where there is nothing to offer.
fn foot_height(page: &HostsPage, desk: &Desk<'_>) -> f32 {
    if !offers(page, desk) {
        return 0.0;
    }
    height::PUBLISH + waiting_height(page, desk)
}

/// The room of what goes on then.
pub(super) fn waiting_height(page: &HostsPage, desk: &Desk<'_>) -> f32 {
    if offers(page, desk) && !waiting(page, desk).is_empty() { STUCK } else { 0.0 }
}

/// *Use for …*, and above it what goes on then.
fn foot(page: &HostsPage, ui: &mut Ui, rect: Rect, desk: &mut Desk<'_>) {
    if !offers(page, desk) {
        return;
    }
    let top = rect.with_max_y(rect.bottom() - height::PUBLISH);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, tokens(ui).line));
    going_on(page, ui, top, desk);
    let buttons = rect.with_min_y(top.bottom()).shrink2(vec2(space::L, 0.0));
    line_in(ui, buttons, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| use_button(page, ui, desk));
    });
}

/// The amber button, where it is offered.
pub(super) fn use_button(page: &HostsPage, ui: &mut Ui, desk: &mut Desk<'_>) {
    let (Some(host), Some(account), true) = (page.chosen, desk.account().cloned(), offers(page, desk)) else {
        return;
    };
    let words = tr!("Use for {name}", name = account.account.username);
    if ui.add(Button::main(words).icon(icons::CHECK)).clicked() {
        let account = account.account.id;
        desk.send(Command::Hosts(HostWish::Use { account, host }));
    }
}

/// What goes on as soon as the host is in use.
pub(super) fn going_on(page: &HostsPage, ui: &mut Ui, rect: Rect, desk: &mut Desk<'_>) {
    let stuck = waiting(page, desk);
    if let Some(first) = stuck.first() {
        goes_on(ui, rect.shrink2(vec2(space::L, 0.0)), first, stuck.len(), desk);
    }
}

/// The publish that stopped, and that it goes on.
fn goes_on(ui: &mut Ui, rect: Rect, row: &StuckRow, count: usize, desk: &mut Desk<'_>) {
    let size = Vec2::from(picture::TINY);
    let photo = Rect::from_center_size(pos2(rect.left() + size.x / 2.0, rect.center().y + 4.0), size);
    if let Some(key) = &row.picture {
        Photo::new(key).paint(ui, desk.pictures, photo);
    }
    let what = match row.kind {
        DraftKind::Carousel => tr!("The carousel"),
        DraftKind::Picture => tr!("The picture"),
        DraftKind::Reel => tr!("The reel"),
        DraftKind::Story => tr!("The story"),
    };
    let stopped = row.since.map(|at| say::since_when(at, desk));
    let words = match (count, stopped, row.fetched) {
        (2.., ..) => tr!("{count} posts that stopped go on as soon as this host is in use.", count = count),
        (_, Some(time), 1..) => tr!(
            "{what} that stopped at {time} goes on from slide {n} as soon as this host is in use.",
            what = what,
            time = time,
            n = row.fetched + 1
        ),
        (_, Some(time), 0) => tr!(
            "{what} that stopped at {time} goes on as soon as this host is in use.",
            what = what,
            time = time
        ),
        _ => tr!("{what} that stopped goes on as soon as this host is in use.", what = what),
    };
    let words_box = rect.with_min_x(photo.right() + space::S);
    meta(words).tone(Tone::Text2).wrapped().label(ui, words_box, Align2::LEFT_CENTER);
}
