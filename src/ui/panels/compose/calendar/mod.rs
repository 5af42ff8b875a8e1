//! The calendar: what went out and what is planned, as a sheet of weeks that has no end, and one day beside it.
//! Invariant: what is shown is the store's; a drag changes nothing until it is let go, and then as one act.

mod day;
mod drag;
mod header;
mod hours;
mod keys;
mod place;
mod post;
mod sheet;
mod usual;
mod weeks;
mod zone;

use egui::{Rect, Stroke, Ui, pos2};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::plan::Wall;
use crate::domain::{DraftId, OpId, Slot};
use crate::engine::views::calendar::{Calendar as View, CalendarAsk, CalendarPost};
use crate::engine::views::library::TileKind;
use crate::engine::{Command, PlanWish};
use crate::ui::desk::Desk;
use crate::ui::live::Live;
use crate::ui::panels::Goal;
use crate::ui::theme::{height, tokens, width};
use crate::ui::widgets::inside;

use super::waiting;
use drag::{Choice, Drag};
use weeks::Sheet;

/// Width of the day pane, and at 1280.
const DAY: f32 = 336.0;
const DAY_MIDDLE: f32 = 264.0;

/// A month's weeks, or one week with its hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    #[default]
    Month,
    Week,
}

/// Which posts are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    #[default]
    Everything,
    Posts,
    Reels,
    Stories,
}

impl Shown {
    fn has(self, post: &CalendarPost) -> bool {
        let reel = matches!(post.kind, TileKind::Reel | TileKind::Video);
        match self {
            Self::Everything => true,
            Self::Posts => !reel && !post.is_story(),
            Self::Reels => reel,
            Self::Stories => post.is_story(),
        }
    }
}

/// The calendar's own memory.
#[derive(Default)]
pub struct Calendar {
    /// The weeks.
    pub view: Live<View>,
    look: Look,
}

/// What a person did to it.
#[derive(Default)]
struct Look {
    /// The day beside the sheet; `None`: today.
    day: Option<Date>,
    sheet: Option<Sheet>,
    mode: Mode,
    shown: Shown,
    /// The planned post that is current.
    post: Option<OpId>,
    drag: Option<Drag>,
    /// What stands beside the dragged post: title, what changes, and whether it is refused.
    label: Option<(String, String, bool)>,
    choice: Option<Choice>,
    /// What *Fill slots* would do.
    proposal: Option<Vec<(DraftId, Timestamp)>>,
    zone: String,
    usual: usual::Typed,
    /// The day pane lies over the sheet, in a narrow window.
    over: bool,
}

/// What the parts share for a frame.
struct Table<'a> {
    view: &'a View,
    look: &'a mut Look,
    today: Date,
    /// What stops everything that is to be sent.
    stop: Option<String>,
    now: Timestamp,
    narrow: bool,
}

impl Table<'_> {
    fn day(&self) -> Date {
        self.look.day.unwrap_or(self.today)
    }

    /// Shows a day, and brings it into view.
    fn choose(&mut self, day: Date, rows: f64) {
        self.look.day = Some(day);
        if let Some(sheet) = &mut self.look.sheet {
            sheet.reveal(day, rows);
        }
    }

    /// Sends a wish of the calendar.
    fn send(desk: &mut Desk<'_>, wish: PlanWish) {
        let account = desk.account_id();
        desk.send(Command::Plan { account, wish });
    }
}

impl Calendar {
    /// When a new post for the day that is shown may be meant: its first open time, else noon; `None`: in the past.
    pub fn meant(&self, now: Timestamp) -> Option<Slot> {
        let view = self.view.shown()?;
        let today = now.to_zoned(view.zone.clone()).date();
        let day = self.look.day.unwrap_or(today);
        let open = view.days.get(&day).and_then(|day| day.open.iter().find(|at| **at > now));
        let noon = || Some(Wall::of(day.at(12, 0, 0, 0), &view.zone)?.usual());
        let at = open.copied().or_else(noon).filter(|at| *at > now)?;
        Some(Slot::new(at, &view.zone))
    }

    /// Reads what is planned, for those who show it elsewhere.
    pub fn poll(&mut self, desk: &Desk<'_>) {
        let here = desk.zone.clone();
        let today = desk.now.to_zoned(here.clone()).date();
        let (from, until) = weeks::span(Sheet::around(today).top().0);
        self.view.poll(desk.reader, &CalendarAsk { account: desk.account_id(), from, until, here });
    }

    /// Draws it into all the room there is, below a header of its own; gives the draft to open, if one is wanted.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        whole: Rect,
        desk: &mut Desk<'_>,
        stop: Option<String>,
        tabs: impl FnOnce(&mut Ui),
    ) -> Option<Goto> {
        let here = desk.zone.clone();
        let zone = self.view.shown().map_or_else(|| here.clone(), |view| view.zone.clone());
        let today = desk.now.to_zoned(zone).date();
        let sheet = *self.look.sheet.get_or_insert_with(|| Sheet::around(today));
        let (from, until) = weeks::span(sheet.top().0);
        self.view.poll(desk.reader, &CalendarAsk { account: desk.account_id(), from, until, here });
        let Self { view, look } = self;
        let Some(shown) = view.shown() else {
            waiting::show(ui, whole, view.failure());
            return None;
        };
        let narrow = whole.width() + width::RAIL <= width::NARROW;
        let mut table = Table { view: shown, look, today, stop, now: desk.now, narrow };
        table.forget_what_is_gone();
        table.look.label = None;
        let mut goto = keys::take(ui, &mut table, desk);
        goto = goto.or(panes(ui, whole, &mut table, desk, tabs));
        sheet::float(ui, &table, desk);
        // Let go where nothing takes it: it is where it was.
        if !ui.input(|input| input.pointer.any_down()) {
            table.look.drag = None;
        }
        place::choose(ui, &mut table, desk);
        let next = desk.now.as_second() / 60 * 60 + 60 - desk.now.as_second();
        ui.ctx().request_repaint_after(std::time::Duration::from_secs(next.unsigned_abs().max(1)));
        goto
    }
}

/// Where a person wants to go from the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goto {
    /// A draft on the easel.
    Draft(DraftId),
    /// A new draft, to go out on a day.
    New,
}

fn panes(
    ui: &mut Ui,
    whole: Rect,
    table: &mut Table<'_>,
    desk: &mut Desk<'_>,
    tabs: impl FnOnce(&mut Ui),
) -> Option<Goto> {
    let wide = if whole.width() + width::RAIL <= width::MIDDLE { DAY_MIDDLE } else { DAY };
    let beside = !table.narrow;
    let right = whole.with_min_x(whole.right() - wide);
    let left = if beside { whole.with_max_x(right.left()) } else { whole };
    let left = desk.status_strip(ui, left);
    desk.toast_pane = Some(left);
    let mut goto = None;
    inside(ui, "calendar sheet", left, |ui| {
        header::show(ui, table, desk, tabs);
        let body = Rect::from_min_max(pos2(left.left(), ui.cursor().top()), left.max);
        goto = match table.look.mode {
            Mode::Month => sheet::show(ui, body, table, desk),
            Mode::Week => hours::show(ui, body, table, desk),
        };
    });
    if beside || table.look.over {
        let t = tokens(ui);
        ui.painter().rect_filled(right, 0.0, t.panel);
        ui.painter().vline(right.left() + 0.5, right.y_range(), Stroke::new(1.0, t.line));
        goto = inside(ui, "calendar day", right, |ui| day::show(ui, right, table, desk)).or(goto);
    }
    goto
}

impl Table<'_> {
    /// What was chosen or dragged may have gone out meanwhile.
    fn forget_what_is_gone(&mut self) {
        let there = |op: OpId| self.view.planned(op).is_some();
        self.look.post = self.look.post.filter(|op| there(*op));
        let movable = |thing: drag::Thing| match thing {
            drag::Thing::Post(op) => {
                self.view.planned(op).is_some_and(|(_, planned)| planned.standing.is_movable())
            }
            drag::Thing::Draft(id) => self.view.ready.iter().any(|draft| draft.id == id),
        };
        if self.look.drag.as_ref().is_some_and(|drag| !movable(drag.thing)) {
            self.look.drag = None;
        }
        if self.look.choice.as_ref().is_some_and(|choice| !movable(choice.thing)) {
            self.look.choice = None;
        }
        if let Some(proposal) = &mut self.look.proposal {
            let ready = |id: DraftId| self.view.ready.iter().any(|draft| draft.id == id);
            proposal.retain(|(id, at)| ready(*id) && *at > self.now);
            if proposal.is_empty() {
                self.look.proposal = None;
            }
        }
    }

    /// How many weeks the sheet shows.
    fn rows(&self, ui: &Ui) -> f64 {
        let room = ui.max_rect().height() - height::HEADER - height::TOOLBAR - sheet::NAMES;
        f64::from(room / sheet::tall(self.narrow)).max(1.0)
    }
}

/// Opens a post: its draft, or where it stands in the Library.
fn open(post: &CalendarPost, desk: &mut Desk<'_>) -> Option<Goto> {
    use crate::engine::views::calendar::What;
    match &post.what {
        What::Out { media, .. } => {
            desk.go(Goal::Post(media.clone()));
            None
        }
        What::Planned(planned) => Some(Goto::Draft(planned.draft)),
    }
}
