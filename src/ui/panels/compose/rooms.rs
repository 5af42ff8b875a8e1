//! The rooms of Compose: writing, the calendar, and what is on its way.
//! Invariant: what was written is told to the engine before its room is left.

use egui::{Rect, Ui};

use crate::tr;
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::theme::space;
use crate::ui::widgets::{self, IconButton};

use super::calendar::Goto;
use super::{Compose, stage};

/// One of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Room {
    /// A draft on the easel.
    #[default]
    Write,
    Calendar,
}

/// The way to the calendar, in the head of the frame.
pub fn way(ui: &mut Ui, room: &mut Room) {
    if ui.add(IconButton::new(icons::CALENDAR_BLANK, tr!("Calendar"))).clicked() {
        *room = Room::Calendar;
    }
}

/// The rooms as tabs, in the heads of the others.
fn tabs(ui: &mut Ui, room: &mut Room) {
    let parts = [(Room::Write, tr!("Write"), None), (Room::Calendar, tr!("Calendar"), None)];
    ui.scope(|ui| {
        ui.set_max_width(140.0);
        ui.spacing_mut().item_spacing.x = space::L;
        widgets::tabs(ui, room, &parts);
    });
}

/// Offers the way to the calendar.
pub fn take_keys(ui: &Ui, room: &mut Room, desk: &mut Desk<'_>) {
    let show = Action::new("calendar.show", tr!("Show the calendar"), icons::CALENDAR_BLANK);
    if desk.action(ui, show) {
        *room = Room::Calendar;
    }
}

impl Compose {
    /// Draws another room than that of writing, if one is open.
    pub(super) fn another_room(&mut self, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) -> bool {
        if self.room == Room::Write {
            return false;
        }
        self.work.leave(desk.commands);
        let has_host = self.calendar.view.shown().is_none_or(|view| view.has_host);
        let stop = stage::cannot_send(has_host, desk.status, desk.account()).map(|stop| stop.words);
        let room = &mut self.room;
        let goto = self.calendar.show(ui, whole, desk, stop, |ui| tabs(ui, room));
        match goto {
            Some(Goto::Draft(draft)) => self.work.open(draft, desk.commands),
            Some(Goto::New) => {
                self.work.start_new(desk.commands);
                self.look.meant = self.calendar.meant(desk.now);
            }
            None => return true,
        }
        self.room = Room::Write;
        true
    }
}
