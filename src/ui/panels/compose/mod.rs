//! Compose: what it looks like, what it says, what people will see; and the bar that sends it.
//! Invariant: nothing a person typed waits for the store, and nothing is sent that the checks did not see as it
//! is.

mod bar;
mod bench;
mod calendar;
mod caption;
mod cover;
mod cut;
mod details;
mod drafts;
mod drag;
mod easel;
mod fix_card;
mod grid;
mod grip;
mod header;
mod history;
mod import;
mod mention;
mod photo;
mod picker;
mod planned;
mod pose_tools;
mod preflight;
mod preview;
pub mod reel;
mod rooms;
mod schedule;
mod slides;
mod snippets;
mod stage;
mod story;
mod taking;
mod tray;
mod verdicts;
mod waiting;
mod words;
mod work;

use egui::{Key, Modifiers, Rect, Stroke, Ui, pos2};

use crate::domain::{DraftKind, Op};
use crate::engine::Command;
use crate::engine::views::compose::Compose as ComposeView;
use crate::engine::views::drafts::Drafts;
use crate::engine::views::known::Known;
use crate::engine::views::snippets::Snippets;
use crate::tr;
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::keys;
use crate::ui::live::Live;
use crate::ui::panels::Goal;
use crate::ui::theme::{height, tokens, width};
use crate::ui::widgets::{Pane, Side, inside};

use bench::{Bench, Look, Tab};
pub use picker::{FilePicker, FileSaver, NativePicker, NativeSaver};
pub use schedule::{change as change_time, readiness};
use stage::Stage;
use work::Work;

/// Points the words need; with less the preview becomes a tab.
const WORDS: f32 = 400.0;
/// How narrow the frame may get.
const FRAME_LEAST: f32 = 480.0;

/// The panel's own memory.
pub struct Compose {
    /// The drafts.
    pub view: Live<ComposeView>,
    /// Asks for files.
    pub picker: Box<dyn FilePicker>,
    /// Shows frames of clips.
    pub film: Box<dyn reel::FilmSource>,
    /// The calendar, in a room of its own.
    pub calendar: calendar::Calendar,
    room: rooms::Room,
    work: Work,
    look: Look,
}

impl Default for Compose {
    fn default() -> Self {
        Self {
            view: Live::default(),
            picker: Box::new(NativePicker::default()),
            film: Box::new(reel::NoFilm),
            calendar: calendar::Calendar::default(),
            room: rooms::Room::default(),
            work: Work::default(),
            look: Look::default(),
        }
    }
}

impl Compose {
    /// Shows these beside the draft and asks nobody: for tests and galleries.
    pub fn furnish(&mut self, drafts: Drafts, snippets: Snippets, known: Known) {
        self.look.shelf.view = Live::fixed(drafts);
        self.look.caption.sheet.view = Live::fixed(snippets);
        self.look.details.furnish(&known);
        self.look.caption.mention.known = Live::fixed(known);
    }

    /// Tells the engine what was not told yet; for whenever the panel is not drawn any more.
    pub fn leave(&mut self, commands: &mut Vec<Command>) {
        self.work.leave(commands);
    }

    /// Takes the last edit back in the next frame, or what was thrown away last; `false`: there is nothing to take
    /// back here.
    pub fn take_back(&mut self, ui: &Ui) -> bool {
        let now = ui.input(|input| input.time);
        let can = self.look.can_step_back || self.look.shelf.has_thrown(now);
        if can {
            self.look.step_wanted = Some(true);
        }
        can
    }

    /// Takes the key that does an edit again, before the one that takes back sees it: they differ by `Shift` alone.
    pub fn hear_redo(&mut self, ui: &Ui) {
        let again = Modifiers { shift: true, ..Modifiers::COMMAND };
        if !keys::are_captured(ui)
            && (keys::take_with(ui, again, Key::Z) || keys::take_with(ui, Modifiers::COMMAND, Key::Y))
        {
            self.look.step_wanted = Some(false);
        }
    }

    /// Draws it into all the room there is.
    pub fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let whole = ui.max_rect();
        // What the bar says of the post on its way stays in sight.
        desk.toast_pane = Some(whole.with_max_y(whole.bottom() - height::PUBLISH));
        self.work.belong_to(desk.account_id(), desk.commands);
        if let Some(Goal::Draft(draft)) = desk.goal.take_if(|goal| matches!(goal, Goal::Draft(_))) {
            self.work.open(draft, desk.commands);
            self.room = rooms::Room::Write;
        }
        if desk.goal.take_if(|goal| *goal == Goal::AwaitedDraft).is_some() {
            let now = ui.input(|input| input.time);
            self.work.await_draft(self.view.shown(), (desk.now.as_millisecond(), now), desk.commands);
            self.look.import.open = false;
            self.room = rooms::Room::Write;
        }
        if self.another_room(ui, whole, desk) {
            return;
        }
        if self.look.grid {
            self.calendar.poll(desk);
        }
        let Self { view, picker, film, work, look, room, calendar } = self;
        let ask = work.ask();
        view.poll(desk.reader, &ask);
        let Some(shown) = view.shown() else {
            return waiting::show(ui, whole, view.failure());
        };
        if view.answers(&ask) {
            work.settle(shown);
        }
        let now = ui.input(|input| input.time);
        if import::show(ui, whole, look, desk) {
            return;
        }
        let mut stage = Stage::of(shown, work, look.handed_over, now);
        if stage.has_echo() {
            look.handed_over = None;
        }
        let stop = stage::stop(shown, work, desk.status, desk.account());
        if stage.is_writing() {
            stage = Stage::Writing(stop.clone());
        }
        let mut bench = Bench {
            view: shown,
            work,
            look,
            picker: picker.as_mut(),
            film: film.as_mut(),
            stage,
            plan: calendar.view.shown(),
            stop,
        };
        bench.keep_in_range();
        taking::take(ui, &mut bench, desk);
        take_later(ui, &mut bench, desk);
        take_keys(ui, &mut bench, desk);
        rooms::take_keys(ui, room, desk);
        bench.look.room = *room;
        take_steps(ui, &mut bench, desk);
        panes(ui, whole, &mut bench, desk);
        drop_here(ui, whole, &bench);
        bench.work.note(bench.look.slide, now);
        bench.look.can_step_back = bench.stage.is_writing() && bench.work.steps().0;
        *room = bench.look.room;
        if look.handed_over.is_some() {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(stage::HANDED_OVER));
        }
        let at_once = std::mem::take(&mut look.told_now);
        if work.keep(shown, now, at_once, desk.commands) {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(work::PAUSE));
        }
    }
}

fn panes(ui: &mut Ui, whole: Rect, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let foot = whole.with_min_y(whole.bottom() - height::PUBLISH);
    let body = whole.with_max_y(foot.top());
    let wide = whole.width() >= width::FRAME + width::PREVIEW + WORDS;
    let most = (whole.width() - WORDS).max(FRAME_LEAST);
    let usual = if wide { width::FRAME } else { width::FRAME.min(most) };
    let name = if wide { "compose frame" } else { "compose frame, narrow" };
    let (left, rest) =
        Pane::new(name, Side::Left, usual, FRAME_LEAST..=usual.max(FRAME_LEAST)).split(ui, body);
    inside(ui, "compose frame", left, |ui| frame(ui, left, bench, desk));
    if wide {
        let (right, middle) = Pane::fixed("compose preview", Side::Right, width::PREVIEW).split(ui, rest);
        let middle = desk.status_strip(ui, middle);
        inside(ui, "compose words", middle, |ui| {
            words::header(ui, bench, desk);
            words::show(ui, bench, desk, true);
        });
        let t = tokens(ui);
        ui.painter().rect_filled(right, 0.0, t.panel);
        ui.painter().vline(right.left() + 0.5, right.y_range(), Stroke::new(1.0, t.line));
        inside(ui, "compose preview", right, |ui| preview::pane(ui, bench, desk));
    } else {
        let rest = desk.status_strip(ui, rest);
        inside(ui, "compose tabs", rest, |ui| tabbed(ui, rest, bench, desk));
    }
    inside(ui, "compose bar", foot, |ui| bar::show(ui, foot, bench, desk));
}

fn tabbed(ui: &mut Ui, rect: Rect, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    header::tabs(ui, bench, desk);
    match bench.look.tab {
        Tab::Words => words::show(ui, bench, desk, false),
        Tab::Checks => preflight::page(ui, bench, desk),
        Tab::Preview => {
            let page = rect.with_min_y(ui.cursor().top());
            ui.painter().rect_filled(page, 0.0, tokens(ui).panel);
            preview::page(ui, bench, desk);
        }
    }
}

/// The left pane: kinds, tray, easel and the tools of the kind.
fn frame(ui: &mut Ui, rect: Rect, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    header::show(ui, bench, desk);
    if bench.is_locked() {
        ui.disable();
    }
    drafts::strips(ui, bench, desk);
    tray::show(ui, bench, desk);
    let top = ui.cursor().top();
    let tools = match bench.work.draft.kind {
        _ if bench.work.draft.slides.is_empty() => 0.0,
        DraftKind::Reel => cover::HEIGHT,
        _ if bench.is_clip(bench.look.slide) => height::TOOLBAR_LIBRARY,
        DraftKind::Picture | DraftKind::Carousel | DraftKind::Story => pose_tools::HEIGHT,
    };
    let easel = Rect::from_min_max(pos2(rect.left(), top), pos2(rect.right(), rect.bottom() - tools));
    inside(ui, "easel", easel, |ui| easel::show(ui, easel, bench, desk));
    let foot = Rect::from_min_max(pos2(rect.left(), easel.bottom()), rect.max);
    inside(ui, "tools", foot, |ui| match bench.work.draft.kind {
        _ if tools <= 0.0 => {}
        DraftKind::Reel => cover::show(ui, foot, bench, desk),
        DraftKind::Picture | DraftKind::Carousel | DraftKind::Story => {
            pose_tools::show(ui, foot, bench, desk)
        }
    });
}

/// Says that what is held over the window can be dropped.
fn drop_here(ui: &mut Ui, whole: Rect, bench: &Bench<'_>) {
    let over = ui.input(|input| !input.raw.hovered_files.is_empty());
    if over && !bench.is_locked() {
        waiting::drop_here(ui, whole);
    }
}

fn take_keys(ui: &Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let locked = bench.is_locked().then(|| tr!("It is on its way"));
    let none = bench.work.draft.slides.is_empty().then(|| tr!("There is no slide yet"));
    reel::take_keys(ui, bench, desk);
    walk(ui, bench);
    pose_tools::take_keys(ui, bench, desk, locked);
    let (at, count) = (bench.look.slide, bench.work.draft.slides.len());
    let offer = |desk: &mut Desk<'_>, id, name: &str, icon, reason: Option<&'static str>| {
        desk.action(ui, Action::new(id, name, icon).disabled_because(reason))
    };
    if offer(desk, "compose.add", tr!("Add files"), icons::PLUS, locked) {
        header::ask_for_files(ui, bench);
    }
    if offer(desk, "compose.path", tr!("Type the path of a file"), icons::KEYBOARD, locked) {
        bench.look.open_path();
    }
    if offer(desk, "compose.new", tr!("New draft"), icons::PENCIL_SIMPLE, None) {
        bench.work.start_new(desk.commands);
    }
    if offer(desk, "compose.import", tr!("Take in a folder with captions"), icons::FOLDER_OPEN, None) {
        bench.look.import.open = true;
    }
    let kept = bench.work.id().is_none().then(|| tr!("Nothing is kept yet"));
    if offer(desk, "compose.drop", tr!("Throw this draft away"), icons::TRASH, locked.or(kept)) {
        drafts::throw_open(ui, bench, desk);
    }
    if offer(desk, "compose.duplicate", tr!("Duplicate this slide"), icons::COPY, locked.or(none)) {
        bench.duplicate(at);
    }
    if offer(desk, "compose.remove", tr!("Take out this slide"), icons::X, locked.or(none)) {
        bench.remove(at);
    }
    let first = (at == 0).then(|| tr!("It is the first"));
    let last = (at + 1 >= count).then(|| tr!("It is the last"));
    if offer(desk, "compose.left", tr!("Move this slide left"), icons::ARROW_LEFT, locked.or(none).or(first))
    {
        bench.reorder(at, at - 1);
    }
    if offer(
        desk,
        "compose.right",
        tr!("Move this slide right"),
        icons::ARROW_RIGHT,
        locked.or(none).or(last),
    ) {
        bench.reorder(at, at + 2);
    }
    let action = Action::new("compose.publish", tr!("Publish now"), icons::PAPER_PLANE_TILT);
    let reason = match (&bench.stage, &bench.stop) {
        (Stage::Writing(_), stop) => stop.as_ref().map(|stop| stop.words.clone()),
        _ => locked.map(str::to_owned),
    };
    if desk.action(ui, action.disabled_because(reason)) {
        publish(ui, bench, desk);
    }
}

/// Takes edits back and does them again: by the keys, in a field too, and by the palette.
fn take_steps(ui: &Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let locked = bench.is_locked().then(|| tr!("It is on its way"));
    let (back, again) = bench.work.steps();
    let thrown = bench.look.shelf.has_thrown(ui.input(|input| input.time));
    let none = (!back && !thrown).then(|| tr!("Nothing was edited yet"));
    let undo = Action::new("compose.undo", tr!("Undo the last edit"), icons::ARROW_U_UP_LEFT);
    let undo = undo.disabled_because(locked.or(none));
    let mut wanted = bench.look.step_wanted.take();
    if desk.action(ui, undo) {
        wanted = Some(true);
    }
    let none = (!again).then(|| tr!("Nothing was taken back"));
    let redo = Action::new("compose.redo", tr!("Do the edit again"), icons::ARROW_CLOCKWISE);
    if desk.action(ui, redo.disabled_because(locked.or(none))) {
        wanted = Some(false);
    }
    // The field would take its own letters back, and know nothing of the rest. In a sheet it shall do just that.
    let of_draft = keys::typing(ui) && !keys::are_captured(ui) && !egui::Popup::is_any_open(ui.ctx());
    if of_draft && keys::take_with(ui, Modifiers::COMMAND, Key::Z) {
        wanted = Some(true);
    }
    match wanted {
        Some(true) if thrown && locked.is_none() => drop(drafts::take_back(bench, desk)),
        Some(back) => {
            bench.look.caption.caret = bench.step(back);
            bench.look.told_now = true;
        }
        None => {}
    }
}

/// Offers to send it later, under its key.
fn take_later(ui: &Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let later = Action::new("compose.schedule", tr!("Schedule"), icons::CLOCK);
    let reason = match bench.is_locked() {
        true => Some(tr!("It is on its way").to_owned()),
        false => schedule::reason(bench, desk),
    };
    bench.look.when_wanted |= desk.action(ui, later.disabled_because(reason));
}

/// The arrows go from slide to slide, unless something else has the keyboard; with `Alt` they take the slide along.
fn walk(ui: &Ui, bench: &mut Bench<'_>) {
    if !keys::typing(ui) && !bench.is_locked() {
        let at = bench.look.slide;
        if at > 0 && keys::take_with(ui, Modifiers::ALT, Key::ArrowLeft) {
            bench.reorder(at, at - 1);
        }
        if keys::take_with(ui, Modifiers::ALT, Key::ArrowRight) && at + 1 < bench.work.draft.slides.len() {
            bench.reorder(at, at + 2);
        }
    }
    if ui.memory(|memory| memory.focused().is_some()) {
        return;
    }
    let (at, last) = (bench.look.slide, bench.work.draft.slides.len().saturating_sub(1));
    for (key, to) in [(Key::ArrowLeft, at.saturating_sub(1)), (Key::ArrowRight, (at + 1).min(last))] {
        if keys::take(ui, key) {
            bench.look.slide = to;
            bench.look.seen = to;
        }
    }
}

/// Hands the draft to the outbox, as it is now.
fn publish(ui: &Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let Some(draft_id) = bench.work.id().filter(|_| bench.stop.is_none() && !bench.is_locked()) else {
        return;
    };
    bench.work.leave(desk.commands);
    desk.change(Op::Publish { draft_id, draft: Box::new(bench.work.draft.clone()) });
    bench.look.handed_over = Some(ui.input(|input| input.time));
    bench.stage = Stage::HandedOver;
}
