//! One step of the path: its disc and its line; open, what to press, what to copy and what to type.
//! Invariant: what a step shows is done by the person elsewhere or by a button here; nothing is sent by opening it.

use egui::style::ScrollAnimation;
use egui::{
    Align, Align2, Color32, CornerRadius, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use crate::domain::path::{LOOK_EVERY_MS, PathStep, PathWay, Standing, app_of, name_of};
use crate::domain::{Secret, TroubleKind};
use crate::engine::command::{Command, PathWish, SignIn};
use crate::engine::status::SignInState;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::panels::Goal;
use crate::ui::panels::sign_in::{SignInForm, entered, forget, wrong_token};
use crate::ui::text::{Words, body, meta, name};
use crate::ui::theme::{Tone, faces, icon, radius, space, tokens, width};
use crate::ui::widgets::{Button, Field, IconButton, mark, ring, tag};

use super::path::{Path, Shown};
use super::path_words::{page, presses, state, strong, title};

/// Height of a step's line.
const LINE: f32 = 52.0;
/// The disc, and its middle from the top and the left of the line.
const DISC: f32 = 24.0;
const DISC_TOP: f32 = 22.0;
const DISC_LEFT: f32 = space::L + DISC / 2.0;
/// Where the words begin.
const WORDS: f32 = space::L + DISC + space::M;
/// Width of the number before a press.
const NUMBER: f32 = 18.0;

/// What is typed on the path.
#[derive(Default)]
pub(super) struct Forms {
    /// What was filled in from what is kept.
    filled: bool,
    name: String,
    page: String,
    app_id: String,
    app_secret: String,
    token: String,
    sign_in: SignInForm,
}

/// How a step stands in the list.
pub(super) struct Row<'a> {
    pub step: PathStep,
    pub standing: &'a Standing,
    /// It is the one to go on with.
    pub current: bool,
    pub open: bool,
    /// Another step stands open than before, or more of it.
    pub moved: bool,
    /// The one above it is done.
    pub done_before: bool,
    pub first: bool,
    pub last: bool,
}

/// Draws a step; true if its line was clicked.
pub(super) fn show(path: &mut Path, ui: &mut Ui, desk: &mut Desk<'_>, shown: &Shown, row: &Row<'_>) -> bool {
    let ground = ui.painter().add(Shape::Noop);
    let joints = ui.painter().add(Shape::Noop);
    let wide = ui.available_width();
    let (line, response) = ui.allocate_exact_size(vec2(wide, LINE), Sense::click());
    let t = tokens(ui);
    let heading = title(row.step, shown.path.way);
    let words = state(row.step, row.standing, &shown.path, desk);
    let text = line.with_min_x(line.left() + WORDS).with_max_x(line.right() - space::L);
    let upper = Rect::from_center_size(pos2(text.center().x, line.top() + 17.0), vec2(text.width(), 18.0));
    let quiet = matches!(row.standing, Standing::Open) && !row.current;
    name(heading).tone(if quiet { Tone::Text3 } else { Tone::Text }).paint(ui, upper, Align2::LEFT_CENTER);
    let lower = upper.translate(vec2(0.0, 18.0));
    let tone = if matches!(row.standing, Standing::Failing(_)) { Tone::Stuck } else { Tone::Text3 };
    let tone = if row.open && tone == Tone::Text3 { Tone::Text2 } else { tone };
    meta(words.as_str()).tone(tone).label(ui, lower, Align2::LEFT_CENTER);
    badge(ui, pos2(line.left() + DISC_LEFT, line.top() + DISC_TOP), row);
    if response.has_focus() {
        ring(ui.painter(), line.shrink(space::XS), radius::CONTROL, t.focus);
    }
    let said = tr!("Step {n}, {title}: {state}", n = row.step.number(), title = heading, state = words);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, row.open, &said));
    if row.open {
        let room = ui.cursor().with_min_x(line.left() + WORDS).with_max_x(line.right() - space::L);
        let inner = ui.scope_builder(egui::UiBuilder::new().max_rect(room), |ui| {
            ui.spacing_mut().item_spacing = vec2(space::S, 0.0);
            ui.set_width(room.width());
            opened(path, ui, desk, shown, row);
        });
        ui.advance_cursor_after_rect(inner.response.rect);
        ui.add_space(space::M);
    }
    let whole = line.with_max_y(ui.cursor().top());
    if row.open && row.moved {
        let align = (whole.height() > ui.clip_rect().height()).then_some(Align::TOP);
        ui.scroll_to_rect_animation(whole, align, ScrollAnimation::none());
    }
    let fill = match (row.open, response.hovered()) {
        (true, _) => t.selected,
        (false, true) => t.hover,
        (false, false) => crate::ui::theme::NOTHING,
    };
    let mut shapes = vec![Shape::rect_filled(whole, CornerRadius::ZERO, fill)];
    if row.open {
        let bar = whole.with_max_x(whole.left() + width::STATE_BAR);
        shapes.push(Shape::rect_filled(bar, CornerRadius::ZERO, t.accent_fill));
    }
    ui.painter().set(ground, Shape::Vec(shapes));
    ui.painter().set(joints, Shape::Vec(join(whole, line, row, t.done, t.line_strong)));
    response.clicked()
}

/// The line that joins the discs.
fn join(whole: Rect, line: Rect, row: &Row<'_>, done: Color32, open: Color32) -> Vec<Shape> {
    let x = line.left() + DISC_LEFT;
    let gap = DISC / 2.0 + 2.0;
    let color = |is_done: bool| Stroke::new(2.0, if is_done { done } else { open });
    let mut parts = Vec::new();
    if !row.first {
        let to = line.top() + DISC_TOP - gap;
        parts.push(Shape::line_segment([pos2(x, line.top()), pos2(x, to)], color(row.done_before)));
    }
    if !row.last {
        let from = line.top() + DISC_TOP + gap;
        let is_done = matches!(row.standing, Standing::Done(_));
        parts.push(Shape::line_segment([pos2(x, from), pos2(x, whole.bottom())], color(is_done)));
    }
    parts
}

/// The disc: a check, a warning, or the number.
fn badge(ui: &Ui, center: egui::Pos2, row: &Row<'_>) {
    let t = tokens(ui);
    let painter = ui.painter();
    match row.standing {
        Standing::Done(_) => {
            painter.circle_filled(center, DISC / 2.0, t.done);
            icons::CHECK.paint(painter, center, icon::META, t.base);
        }
        Standing::Failing(_) => {
            painter.circle(center, DISC / 2.0 - 1.0, t.base, Stroke::new(2.0, t.stuck));
            icons::WARNING_CIRCLE.paint(painter, center, icon::META, t.stuck);
        }
        Standing::Open => {
            let (stroke, face, tone) = match row.current {
                true => (Stroke::new(2.0, t.focus), faces::META_SEMIBOLD, Tone::Text),
                false => (Stroke::new(1.0, t.line_strong), faces::META, Tone::Text3),
            };
            painter.circle(center, DISC / 2.0 - 1.0, t.base, stroke);
            let place = Rect::from_center_size(center, vec2(DISC, DISC));
            Words::new(row.step.number().to_string(), face, tone).paint(ui, place, Align2::CENTER_CENTER);
        }
    }
}

/// What stands under the line of the open step.
fn opened(path: &mut Path, ui: &mut Ui, desk: &mut Desk<'_>, shown: &Shown, row: &Row<'_>) {
    fill(&mut path.forms, shown, desk);
    ui.add_space(space::XS);
    let failing = shown.failing(row.step);
    if let Some(kind) = failing {
        found(ui, shown, kind);
    }
    let finished = matches!(row.standing, Standing::Done(_));
    if shown.of_account && (finished || row.step == PathStep::Files) {
        return of_account(ui, desk, shown, row.step);
    }
    for (at, press) in presses(row.step, &shown.path).iter().enumerate() {
        pressed(ui, at + 1, press);
    }
    ui.add_space(space::S);
    match row.step {
        PathStep::Professional => named(path, ui, desk, shown),
        PathStep::Instagram if shown.path.way == PathWay::Browser => {
            let redirect = desk.settings.choices.redirect.clone();
            copied(ui, tr!("Return address"), &redirect, tr!("Copy the return address"));
        }
        PathStep::Invite if !shown.path.name.is_empty() => {
            copied(ui, tr!("Instagram name"), &shown.path.name, tr!("Copy the name"));
        }
        _ => {}
    }
    let amber = !shows_fields(row.step, shown) && !finished;
    if let Some((words, address)) = page(row.step, &shown.path, failing) {
        leads(ui, desk, words, &address, amber);
    }
    if row.step == PathStep::App {
        app_page(path, ui, desk, shown);
    }
    match row.step {
        PathStep::Key if shown.path.way == PathWay::Browser => keep_app(path, ui, desk, shown),
        PathStep::SignIn if shown.of_account => sign_in_again(ui, desk, failing),
        PathStep::SignIn => sign_in(path, ui, desk, shown),
        PathStep::Accept if shown.of_account => {}
        PathStep::Files => {}
        step => ticks(path, ui, desk, shown, step, finished),
    }
    if row.step == PathStep::Accept {
        looks(ui, desk, shown, failing);
    }
}

/// Whether the amber button of a step is that of its fields.
fn shows_fields(step: PathStep, shown: &Shown) -> bool {
    match step {
        PathStep::Key => shown.path.way == PathWay::Browser,
        PathStep::SignIn => true,
        _ => false,
    }
}

/// Takes over, once, what is kept.
fn fill(forms: &mut Forms, shown: &Shown, desk: &Desk<'_>) {
    if !std::mem::replace(&mut forms.filled, true) {
        forms.name.clone_from(&shown.path.name);
        forms.page.clone_from(&shown.path.app);
        forms.app_id.clone_from(&desk.settings.choices.app_id);
    }
}

/// What a sign-in found here.
fn found(ui: &mut Ui, shown: &Shown, kind: TroubleKind) {
    name(kind.title()).tone(Tone::Stuck).wrapped().show(ui);
    body(kind.advice()).wrapped().show(ui);
    let small = shown.trouble.as_ref().filter(|trouble| trouble.kind == kind);
    if let Some(small) = small.and_then(crate::domain::Trouble::small_print) {
        meta(small).wrapped().show(ui);
    }
    ui.add_space(space::S);
}

/// A step of an account that is signed in.
fn of_account(ui: &mut Ui, desk: &mut Desk<'_>, shown: &Shown, step: PathStep) {
    let words = match step {
        PathStep::Files if desk.account().is_some_and(|row| row.practice) => {
            tr!("For practice this computer is enough: the pretend Instagram fetches files from it")
        }
        PathStep::Files if shown.facts.files => {
            tr!("It has a place: files wait there until Instagram has them")
        }
        PathStep::Files => {
            tr!(
                "Instagram fetches every picture and clip from a public address. Until there is one, everything but publishing works"
            )
        }
        _ => tr!("Nothing is to be done here"),
    };
    body(words).wrapped().show(ui);
    if step == PathStep::Files && !shown.facts.files {
        ui.add_space(space::M);
        if ui.add(Button::plain(tr!("Choose where files wait")).icon(icons::CLOUD_ARROW_UP)).clicked() {
            desk.go(Goal::Hosts);
        }
    }
}

/// One press.
fn pressed(ui: &mut Ui, number: usize, press: &str) {
    let (words, ranges) = strong(press);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let (place, _) = ui.allocate_exact_size(vec2(NUMBER, faces::BODY.line), Sense::hover());
        Words::new(number.to_string(), faces::META_SEMIBOLD, Tone::Text2).paint(
            ui,
            place,
            Align2::LEFT_CENTER,
        );
        ui.vertical(|ui| {
            body(words).tone(Tone::Text).strong(ranges, Tone::Text).wrapped().show(ui);
        });
    });
    ui.add_space(space::XS);
}

/// A value to be copied as it stands.
fn copied(ui: &mut Ui, label: &str, value: &str, copy: &str) {
    meta(label).show(ui);
    ui.horizontal(|ui| {
        tag(ui, value);
        if ui.add(IconButton::new(icons::COPY, copy).small()).clicked() {
            ui.ctx().copy_text(value.to_owned());
        }
    });
    ui.add_space(space::S);
}

/// The button that opens the page, and the one that copies its address.
fn leads(ui: &mut Ui, desk: &mut Desk<'_>, words: &str, address: &str, amber: bool) {
    ui.horizontal(|ui| {
        let button = if amber { Button::main(words) } else { Button::plain(words) };
        if ui.add(button.icon(icons::ARROW_SQUARE_OUT)).clicked() {
            desk.send(Command::OpenAddress(address.to_owned()));
        }
        if ui.add(IconButton::new(icons::COPY, tr!("Copy the address of the page"))).clicked() {
            ui.ctx().copy_text(address.to_owned());
        }
    });
    ui.add_space(space::S);
}

/// The person says that it is done, or that it is not.
fn ticks(path: &mut Path, ui: &mut Ui, desk: &mut Desk<'_>, shown: &Shown, step: PathStep, finished: bool) {
    let title = title(step, shown.path.way);
    if finished {
        let undo = Button::quiet(tr!("Not done after all")).small();
        if ui.add(undo.name(tr!("Not done after all: {title}", title = title))).clicked() {
            path.tick(desk, shown, step, false);
        }
        return;
    }
    let done = Button::plain(tr!("Done")).icon(icons::CHECK).name(tr!("Done: {title}", title = title));
    if ui.add(done).clicked() {
        path.tick(desk, shown, step, true);
    }
    ui.add_space(space::XS);
    if step != PathStep::Accept {
        meta(tr!("Nobody can look from here. The sign-in finds out whether it is so")).wrapped().show(ui);
    }
}

/// When the invitation is looked at by itself.
fn looks(ui: &mut Ui, desk: &Desk<'_>, shown: &Shown, failing: Option<TroubleKind>) {
    let looking = matches!(desk.status.sign_in, SignInState::Working(_)) && failing.is_some();
    let by_itself = failing.is_some() && (shown.of_account || desk.status.looks_again);
    if looking {
        mark(ui, icons::CLOCK, tr!("Looking"), Tone::Waiting);
    } else if by_itself {
        let words = tr!("Looked at every {seconds} s while this is open", seconds = LOOK_EVERY_MS / 1_000);
        mark(ui, icons::ARROWS_CLOCKWISE, &words, Tone::Text3);
    } else {
        meta(tr!("The sign-in finds out whether it was accepted, and then looks again by itself"))
            .wrapped()
            .show(ui);
    }
}

/// Who is to be connected.
fn named(path: &mut Path, ui: &mut Ui, desk: &mut Desk<'_>, shown: &Shown) {
    meta(tr!("Its name on Instagram, for the steps to come")).show(ui);
    let typed = Field::new(tr!("Instagram name"), &mut path.forms.name).icon(icons::AT).show(ui).response;
    let name = name_of(&path.forms.name).to_owned();
    if typed.changed() && name != shown.path.name {
        path.change(desk, shown, |path| path.name = name);
    }
    ui.add_space(space::S);
}

/// The address of the app's page, which tells its number: from then on each step leads straight to its page.
fn app_page(path: &mut Path, ui: &mut Ui, desk: &mut Desk<'_>, shown: &Shown) {
    meta(tr!("Once it is made, paste the address of its page: the next steps then lead to it"))
        .wrapped()
        .show(ui);
    let typed = path.forms.page.trim().to_owned();
    let number = app_of(&typed);
    let is_number = !typed.is_empty() && typed.chars().all(|c| c.is_ascii_digit());
    let wrong = (number.is_none() && !is_number && !typed.is_empty()).then(|| tr!("No app in it"));
    let hint = tr!("https://developers.facebook.com/apps/…");
    let field = Field::new(tr!("Address of the app's page"), &mut path.forms.page).hint(hint).error(wrong);
    let changed = field.show(ui).response.changed();
    let number = app_of(&path.forms.page).filter(|number| changed && *number != shown.path.app);
    if let Some(number) = number.map(str::to_owned) {
        path.change(desk, shown, |path| path.app = number);
    }
    ui.add_space(space::S);
}

/// Id and secret, kept for the sign-in.
fn keep_app(path: &mut Path, ui: &mut Ui, desk: &mut Desk<'_>, shown: &Shown) {
    let kept = desk.settings.choices.app_id.clone();
    let forms = &mut path.forms;
    let digits = forms.app_id.trim().chars().all(|c| c.is_ascii_digit());
    let known = !kept.is_empty() && forms.app_id.trim() == kept;
    meta(tr!("Instagram app ID")).show(ui);
    let error = (!digits).then(|| tr!("Digits only"));
    let id = Field::new(tr!("Instagram app ID"), &mut forms.app_id).error(error).show(ui).response;
    ui.add_space(space::S);
    meta(tr!("Instagram app secret")).show(ui);
    let hint = if known { tr!("Kept already") } else { "" };
    let field = Field::new(tr!("Instagram app secret"), &mut forms.app_secret).hint(hint).secret();
    let secret = field.show(ui).response;
    ui.add_space(space::M);
    let ready = digits && !forms.app_id.trim().is_empty() && !forms.app_secret.trim().is_empty();
    let button = Button::main(tr!("Keep them")).icon(icons::LOCK_SIMPLE).enabled(ready);
    let enter = entered(ui, &id) || entered(ui, &secret);
    let pressed = ui.add(button).clicked() || (enter && ready);
    ui.add_space(space::XS);
    meta(tr!("Where keys are kept, and nowhere else")).wrapped().show(ui);
    if pressed {
        let id = forms.app_id.trim().to_owned();
        let wish = PathWish::KeepApp { id, secret: Secret::new(&forms.app_secret) };
        forget(&mut forms.app_secret);
        desk.send(Command::Path(wish));
        path.tick(desk, shown, PathStep::Key, true);
    }
}

/// The sign-in itself.
fn sign_in(path: &mut Path, ui: &mut Ui, desk: &mut Desk<'_>, shown: &Shown) {
    match &desk.status.sign_in {
        SignInState::Working(_) => drop(path.forms.sign_in.show(ui, desk, false)),
        SignInState::Browser { .. } => {
            path.forms.sign_in.show(ui, desk, false);
            complaints(path, ui, desk, shown);
        }
        _ if shown.path.way == PathWay::Token => with_token(path, ui, desk),
        _ => {
            let app_id = desk.settings.choices.app_id.clone();
            let why = app_id.is_empty().then(|| tr!("Step 6 first"));
            let button = Button::main(tr!("Open Instagram's page")).icon(icons::ARROW_SQUARE_OUT);
            if ui.add(button.disabled_because(why)).clicked() && why.is_none() {
                let redirect = desk.settings.choices.redirect.clone();
                let app_secret = Secret::new("");
                desk.send(Command::SignIn(SignIn::Browser { app_id, app_secret, redirect }));
            }
            ui.add_space(space::XS);
            meta(tr!("It comes back by itself, and the inbox opens")).wrapped().show(ui);
        }
    }
}

fn with_token(path: &mut Path, ui: &mut Ui, desk: &mut Desk<'_>) {
    let token = &mut path.forms.token;
    let error = wrong_token(token);
    let field = Field::new(tr!("Token"), token).hint(tr!("IGAA…")).secret();
    let typed = field.show(ui).response;
    if let Some(error) = error {
        meta(error).tone(Tone::Stuck).show(ui);
    }
    ui.add_space(space::S);
    let ready = error.is_none() && !token.trim().is_empty();
    let pressed = ui.add(Button::main(tr!("Sign in")).icon(icons::SIGN_IN).enabled(ready)).clicked();
    if (pressed || entered(ui, &typed)) && ready {
        desk.send(Command::SignIn(SignIn::Token(Secret::new(&*token))));
        forget(token);
    }
}

/// What Instagram's page may complain of, which only the person sees (section 1.3): each leads to its step.
fn complaints(path: &mut Path, ui: &mut Ui, desk: &mut Desk<'_>, shown: &Shown) {
    ui.add_space(space::M);
    meta(tr!("Does the page say something else?")).show(ui);
    for (words, kind) in [
        (tr!("Invalid platform app"), TroubleKind::AppIdWrong),
        (tr!("Invalid redirect_uri"), TroubleKind::RedirectWrong),
        (tr!("Insufficient developer role"), TroubleKind::TesterNotAccepted),
    ] {
        let name = tr!("The page says: {words}", words = words);
        if ui.add(Button::quiet(tr!("“{words}”", words = words)).small().name(name)).clicked() {
            desk.send(Command::StopSignIn);
            let now = desk.now.as_millisecond();
            path.change(desk, shown, |path| path.tell(kind, now));
        }
    }
}

/// The ways on of an account that is paused.
fn sign_in_again(ui: &mut Ui, desk: &mut Desk<'_>, failing: Option<TroubleKind>) {
    let account = desk.account_id();
    if failing == Some(TroubleKind::OpenInstagram) {
        if ui.add(Button::plain(tr!("Try again")).icon(icons::ARROWS_CLOCKWISE)).clicked() {
            desk.send(Command::Path(PathWish::Try(account)));
        }
        return;
    }
    if ui.add(Button::main(tr!("Sign in again")).icon(icons::SIGN_IN)).clicked() {
        desk.go(Goal::Account(account));
    }
}
