//! Activity: every change on its way to Instagram, in the order of whose move it is, and beside it the flight
//! recorder of one.
//! Invariant: a row says why it waits and has the button that gets it on.

mod queue;
mod record;
mod slots;
mod words;

use egui::{Key, Ui};

use crate::domain::OpId;
use crate::engine::Command;
use crate::engine::outbox::report;
use crate::engine::views::activity::{Activity as ActivityView, ActivityAsk, ActivityFilter, Record};
use crate::tr;
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::live::Live;
use crate::ui::panels::Goal;
use crate::ui::panels::compose::{FileSaver, NativeSaver};
use crate::ui::theme::width;
use crate::ui::widgets::{Pane, Side, inside};
use crate::ui::{icons, keys};

/// Milliseconds in an hour.
const HOUR: i64 = 3_600_000;

/// The panel's own state.
pub struct Activity {
    filter: ActivityFilter,
    chosen: Option<OpId>,
    /// The opened cards of the recorder, by their place in the timeline.
    opened: Vec<usize>,
    /// Asks where to keep a report.
    pub saver: Box<dyn FileSaver>,
    /// The op whose report is being kept, and when that was asked, in seconds.
    exporting: Option<(OpId, f64)>,
    /// The queue.
    pub view: Live<ActivityView>,
    /// The timeline of the chosen op.
    pub record: Live<Record>,
}

impl Default for Activity {
    fn default() -> Self {
        Self {
            filter: ActivityFilter::default(),
            chosen: None,
            opened: Vec::new(),
            saver: Box::new(NativeSaver::default()),
            exporting: None,
            view: Live::default(),
            record: Live::default(),
        }
    }
}

impl Activity {
    /// Draws the panel into a box.
    pub fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let whole = ui.max_rect();
        if let Some(Goal::Work(op)) = desk.goal.take_if(|goal| matches!(goal, Goal::Work(_))) {
            self.go_to(op);
        }
        // Moved on by the hour, so that time alone asks nothing again.
        let hour = desk.now.as_millisecond() / HOUR * HOUR;
        let ask = ActivityAsk { account: desk.account_id(), filter: self.filter, since: hour - 23 * HOUR };
        self.view.poll(desk.reader, &ask);
        self.settle();
        self.take_keys(ui, desk);
        self.take_place(ui, desk);
        let narrow = ui.ctx().content_rect().width() <= width::MIDDLE;
        let usual = if narrow { width::LIST_NARROW } else { width::QUEUE };
        let name = if narrow { "activity queue, narrow" } else { "activity queue" };
        let (left, right) = Pane::new(name, Side::Left, usual, width::LIST_RANGE).split(ui, whole);
        inside(ui, "activity queue", left, |ui| queue::show(self, ui, left, desk));
        inside(ui, "activity record", right, |ui| record::show(self, ui, right, desk));
    }

    /// Shows an op, wherever it stands.
    fn go_to(&mut self, op: OpId) {
        self.filter = ActivityFilter::Everything;
        self.choose(op);
    }

    fn choose(&mut self, op: OpId) {
        if self.chosen != Some(op) {
            self.opened.clear();
        }
        self.chosen = Some(op);
    }

    /// Asks where to keep the report of an op.
    fn export(&mut self, ui: &Ui, op: OpId) {
        self.exporting = Some((op, ui.input(|input| input.time)));
        self.saver.ask(ui.ctx(), tr!("Keep the report"), &report::file_name(op));
    }

    /// The answer of the dialog. Where none can be shown, the report goes into the profile.
    fn take_place(&mut self, ui: &Ui, desk: &mut Desk<'_>) {
        let Some(place) = self.saver.answer() else { return };
        let Some((op, asked)) = self.exporting.take() else { return };
        // A person does not close a dialog that fast: there was none.
        let at_once = ui.input(|input| input.time) - asked < 1.0;
        if place.is_some() || at_once {
            desk.send(Command::ExportReport { op, to: place });
        }
    }

    /// Keeps the chosen op while it is there; else the first row, which is whose move comes first.
    fn settle(&mut self) {
        let Some(view) = self.view.shown() else { return };
        let there = view.rows.iter().any(|row| Some(row.id) == self.chosen);
        if !there {
            self.chosen = view.rows.first().map(|row| row.id);
            self.opened.clear();
        }
    }

    fn take_keys(&mut self, ui: &Ui, desk: &mut Desk<'_>) {
        let next = Action::new("activity.next", tr!("Next in the list"), icons::ARROW_DOWN);
        let previous = Action::new("activity.previous", tr!("Previous in the list"), icons::ARROW_UP);
        let step = isize::from(desk.action(ui, next) || keys::take(ui, Key::ArrowDown))
            - isize::from(desk.action(ui, previous) || keys::take(ui, Key::ArrowUp));
        let Some(view) = self.view.shown() else { return };
        let at = view.rows.iter().position(|row| Some(row.id) == self.chosen).unwrap_or(0);
        let current = view.rows.get(at).cloned();
        if step != 0
            && let Some(row) =
                view.rows.get(at.saturating_add_signed(step).min(view.rows.len().saturating_sub(1)))
        {
            let op = row.id;
            self.choose(op);
        }
        let Some(current) = current else { return };
        let again = Action::new("activity.again", tr!("Try this again"), icons::ARROW_COUNTER_CLOCKWISE);
        let moves = (!words::can_try_again(current.state)).then(|| tr!("It does not stand still"));
        if desk.action(ui, again.disabled_because(moves)) {
            desk.send(Command::TryAgain(current.id));
        }
        let export = Action::new("activity.export", tr!("Export the report of this"), icons::EXPORT);
        if desk.action(ui, export) {
            self.export(ui, current.id);
        }
        let cancel = Action::new("activity.cancel", tr!("Give this up"), icons::X);
        let out = (!words::can_cancel(&current)).then(|| tr!("It is on Instagram already"));
        if desk.action(ui, cancel.disabled_because(out)) {
            desk.send(Command::Cancel(current.id));
        }
    }
}
