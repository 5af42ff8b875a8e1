//! Activity: every change on its way to Instagram, in the order of whose move it is, and beside it the flight
//! recorder of one; and the record of all that was ever done.
//! Invariant: a row says why it waits and has the button that gets it on.

mod acts;
mod going;
mod order;
mod queue;
pub mod record;
mod recorder;
mod slots;
mod told;
mod words;

use egui::{Key, Rect, Ui};

use crate::domain::OpId;
use crate::engine::Command;
use crate::engine::outbox::report;
use crate::engine::views::activity::{
    Activity as ActivityView, ActivityAsk, ActivityFilter, ActivityRow, MemberRows, MemberRowsAsk, Record,
};
use crate::tr;
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::live::Live;
use crate::ui::panels::Goal;
use crate::ui::panels::compose::{FileSaver, NativeSaver};
use crate::ui::theme::width;
use crate::ui::widgets::{Pane, Side, inside};
use crate::ui::{icons, keys};

use order::{Item, Pick};

/// Milliseconds in an hour.
const HOUR: i64 = 3_600_000;

/// What the panel shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    /// What is on its way, and what was.
    #[default]
    Queue,
    /// What was ever done to comments.
    Record,
}

/// The panel's own state.
pub struct Activity {
    tab: Tab,
    filter: ActivityFilter,
    chosen: Option<Pick>,
    /// The op somebody wants to see, wherever it stands.
    wanted: Option<OpId>,
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
    /// The chosen op, where it is a part of an act about many.
    pub alone: Live<MemberRows>,
    /// The chosen act about many.
    pub opened_act: acts::Opened,
    /// The record of moderation.
    pub book: record::Record,
}

impl Default for Activity {
    fn default() -> Self {
        Self {
            tab: Tab::default(),
            filter: ActivityFilter::default(),
            chosen: None,
            wanted: None,
            opened: Vec::new(),
            saver: Box::new(NativeSaver::default()),
            exporting: None,
            view: Live::default(),
            record: Live::default(),
            alone: Live::default(),
            opened_act: acts::Opened::default(),
            book: record::Record::default(),
        }
    }
}

impl Activity {
    /// Draws the panel into a box.
    pub fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let whole = ui.max_rect();
        self.follow(desk);
        // Moved on by the hour, so that time alone asks nothing again.
        let hour = desk.now.as_millisecond() / HOUR * HOUR;
        let ask = ActivityAsk { account: desk.account_id(), filter: self.filter, since: hour - 23 * HOUR };
        self.view.poll(desk.reader, &ask);
        self.settle();
        self.take_place(ui, desk);
        match self.tab {
            Tab::Queue => self.take_keys(ui, desk),
            Tab::Record => self.book.begin(ui, desk),
        }
        let narrow = ui.ctx().content_rect().width() <= width::MIDDLE;
        let usual = if narrow { width::LIST_NARROW } else { width::QUEUE };
        let name = if narrow { "activity queue, narrow" } else { "activity queue" };
        let (left, right) = Pane::new(name, Side::Left, usual, width::LIST_RANGE).split(ui, whole);
        inside(ui, "activity queue", left, |ui| {
            queue::header(self, ui, desk);
            let body = Rect::from_min_max(egui::pos2(left.left(), ui.cursor().top()), left.max);
            match self.tab {
                Tab::Queue => queue::show(self, ui, body, desk),
                Tab::Record => self.book.show_list(ui, body, desk),
            }
        });
        inside(ui, "activity record", right, |ui| match (self.tab, self.chosen_act()) {
            (Tab::Record, _) => self.book.show_entry(ui, right, desk),
            (Tab::Queue, Some(act)) => acts::show(self, ui, right, &act, desk),
            (Tab::Queue, None) => recorder::show(self, ui, right, desk),
        });
    }

    /// Goes where somebody wants to.
    fn follow(&mut self, desk: &mut Desk<'_>) {
        let here = |goal: &mut Goal| matches!(goal, Goal::Work(_) | Goal::Record { .. });
        match desk.goal.take_if(here) {
            Some(Goal::Work(op)) => {
                self.tab = Tab::Queue;
                self.filter = ActivityFilter::Everything;
                self.wanted = Some(op);
                self.choose(Pick::Op(op));
            }
            Some(Goal::Record { rules }) => {
                self.tab = Tab::Record;
                if rules {
                    self.book.show_rules();
                }
            }
            _ => {}
        }
    }

    fn choose(&mut self, pick: Pick) {
        if self.chosen != Some(pick) {
            self.opened.clear();
        }
        self.chosen = Some(pick);
    }

    /// The act about many that is open.
    fn chosen_act(&self) -> Option<crate::engine::views::activity::ActivityAct> {
        let Some(Pick::Act(act)) = self.chosen else { return None };
        self.view.shown()?.acts.iter().find(|shown| shown.id == act).cloned()
    }

    /// Whether the chosen op is a part of this row's act.
    fn within(&self, item: &Item<'_>) -> bool {
        let (Some(Pick::Within(op)), Item::Act(act)) = (self.chosen, item) else { return false };
        let alone = self.alone.shown().and_then(|rows| rows.rows.iter().find(|row| row.id == op));
        alone.is_some_and(|row| row.act == Some(act.id))
    }

    /// The op whose flight recorder is shown.
    fn chosen_row(&mut self, desk: &Desk<'_>) -> Option<ActivityRow> {
        match self.chosen? {
            Pick::Op(op) => self.view.shown()?.rows.iter().find(|row| row.id == op).cloned(),
            Pick::Within(op) => {
                let ask = MemberRowsAsk { account: desk.account_id(), ops: vec![op] };
                self.alone.poll(desk.reader, &ask);
                self.alone.shown()?.rows.iter().find(|row| row.id == op).cloned()
            }
            Pick::Act(_) => None,
        }
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

    /// Keeps what is chosen while it is there; else the first row, which is whose move comes first.
    fn settle(&mut self) {
        let Some(view) = self.view.shown() else { return };
        let there = match self.chosen {
            Some(Pick::Op(op)) => view.rows.iter().any(|row| row.id == op),
            Some(Pick::Act(act)) => view.acts.iter().any(|shown| shown.id == act),
            Some(Pick::Within(_)) => true,
            None => false,
        };
        if there {
            return;
        }
        self.opened.clear();
        self.chosen = match (self.chosen, self.wanted) {
            // It is told of together with others.
            (Some(Pick::Op(op)), Some(wanted)) if op == wanted => Some(Pick::Within(op)),
            _ => order::picks(view).first().copied(),
        };
    }

    fn take_keys(&mut self, ui: &Ui, desk: &mut Desk<'_>) {
        let next = Action::new("activity.next", tr!("Next in the list"), icons::ARROW_DOWN);
        let previous = Action::new("activity.previous", tr!("Previous in the list"), icons::ARROW_UP);
        let step = isize::from(desk.action(ui, next) || keys::take(ui, Key::ArrowDown))
            - isize::from(desk.action(ui, previous) || keys::take(ui, Key::ArrowUp));
        let current = self.chosen_row(desk);
        let Some(view) = self.view.shown() else { return };
        if step != 0 {
            let picks = order::picks(view);
            let of_act = current.as_ref().and_then(|row| row.act).map(Pick::Act);
            let here = |pick: &Pick| Some(*pick) == self.chosen || Some(*pick) == of_act;
            let at = picks.iter().position(here).unwrap_or(0);
            let to = at.saturating_add_signed(step).min(picks.len().saturating_sub(1));
            if let Some(pick) = picks.get(to).copied() {
                self.choose(pick);
            }
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
