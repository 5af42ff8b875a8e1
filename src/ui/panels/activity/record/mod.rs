//! The record: every act of moderation ever written down, newest first, one of them open beside the list.
//! Invariant: what is shown can be narrowed, what is verified and exported is always all of it.

mod book;
mod entry;
mod filters;
mod foot;
mod say;

use egui::{Key, Rect, Ui};

use crate::engine::record::{RecordFormat, RecordWish, file_name};
use crate::engine::views::record::{Entries, EntryRows, EntryRowsAsk};
use crate::engine::{Command, views::record::Who};
use crate::tr;
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::live::Live;
use crate::ui::panels::compose::{FilePicker, FileSaver, NativePicker, NativeSaver};
use crate::ui::theme::height;
use crate::ui::widgets::{Scroll, inside};
use crate::ui::{icons, keys};

pub use filters::{Days, Filters};

/// Seconds within which nobody closes a dialog: there was none.
const AT_ONCE: f64 = 1.0;

/// The tab's own state.
pub struct Record {
    filters: Filters,
    /// The number of the newest entry that was shown, and what the list was narrowed to then.
    newest: Option<(u64, Filters)>,
    /// The number of the entry that is open.
    chosen: Option<u64>,
    scroll: Scroll,
    /// Asks where to keep the record.
    pub saver: Box<dyn FileSaver>,
    /// Asks which export to compare with.
    pub picker: Box<dyn FilePicker>,
    exporting: Option<(RecordFormat, f64)>,
    /// Which entries there are.
    pub entries: Live<Entries>,
    /// Those in sight.
    pub rows: Live<EntryRows>,
    /// The open one.
    pub open: Live<EntryRows>,
}

impl Default for Record {
    fn default() -> Self {
        Self {
            filters: Filters::default(),
            newest: None,
            chosen: None,
            scroll: Scroll::default(),
            saver: Box::new(NativeSaver::default()),
            picker: Box::new(NativePicker::of_records()),
            exporting: None,
            entries: Live::default(),
            rows: Live::default(),
            open: Live::default(),
        }
    }
}

impl Record {
    /// Reads what is asked for, and offers what can be done with it.
    pub fn begin(&mut self, ui: &Ui, desk: &mut Desk<'_>) {
        self.entries.poll(desk.reader, &self.filters.ask(desk));
        self.settle();
        self.take_keys(ui, desk);
        self.take_files(ui, desk);
    }

    /// The list with its filters above and its foot below.
    pub fn show_list(&mut self, ui: &mut Ui, body: Rect, desk: &mut Desk<'_>) {
        let top = inside(ui, "record filters", body, |ui| {
            filters::show(self, ui, desk);
            ui.cursor().top()
        });
        let tall = foot::height(self, ui, body.width(), desk);
        let foot = body.with_min_y(body.bottom() - tall);
        let list = desk.status_strip(ui, Rect::from_min_max(egui::pos2(body.left(), top), foot.right_top()));
        desk.toast_pane = Some(list);
        inside(ui, "record entries", list, |ui| book::show(self, ui, list, desk));
        inside(ui, "record foot", foot, |ui| foot::show(self, ui, foot, desk));
    }

    /// The open entry.
    pub fn show_entry(&mut self, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) {
        let numbers = self.chosen.into_iter().collect();
        self.open.poll(desk.reader, &EntryRowsAsk { numbers });
        entry::show(self, ui, whole, desk);
    }

    /// Shows what rules did.
    pub fn show_rules(&mut self) {
        self.filters = Filters { who: Who::Rules, ..Filters::default() };
        self.scroll.to_top(0);
    }

    /// Keeps the open entry while it is shown; else the newest.
    fn settle(&mut self) {
        let Some(entries) = self.entries.shown() else { return };
        if let Some((newest, filters)) = &self.newest
            && *filters == self.filters
        {
            // What is read stays where it is, however many come above it.
            let came = entries.shown.partition_point(|n| n > newest);
            self.scroll.came_above(came as f64 * f64::from(height::COMMENT));
        }
        self.newest = entries.shown.first().map(|newest| (*newest, self.filters.clone()));
        let there = self.chosen.is_some_and(|n| place(&entries.shown, n).is_some());
        if !there {
            self.chosen = entries.shown.first().copied();
        }
    }

    /// Opens an entry and brings it into view; one that the filters leave out lets them go.
    fn choose(&mut self, n: u64) {
        let at = self.entries.shown().and_then(|entries| place(&entries.shown, n));
        match at {
            Some(at) => self.scroll.reveal(at),
            None => self.filters = Filters::default(),
        }
        self.chosen = Some(n);
    }

    fn take_keys(&mut self, ui: &Ui, desk: &mut Desk<'_>) {
        let next = Action::new("activity.next", tr!("Next in the list"), icons::ARROW_DOWN);
        let previous = Action::new("activity.previous", tr!("Previous in the list"), icons::ARROW_UP);
        let step = isize::from(desk.action(ui, next) || keys::take(ui, Key::ArrowDown))
            - isize::from(desk.action(ui, previous) || keys::take(ui, Key::ArrowUp));
        if let (true, Some(entries)) = (step != 0, self.entries.shown()) {
            let at = self.chosen.and_then(|n| place(&entries.shown, n)).unwrap_or(0);
            let last = entries.shown.len().saturating_sub(1);
            if let Some(n) = entries.shown.get(at.saturating_add_signed(step).min(last)).copied() {
                self.choose(n);
            }
        }
        let busy = desk.status.record.under_way.is_some().then(|| tr!("It is being read"));
        let verify = Action::new("record.verify", tr!("Verify the record"), icons::SEAL_CHECK);
        if desk.action(ui, verify.disabled_because(busy)) {
            desk.send(Command::Record(RecordWish::Verify));
        }
        let compare =
            Action::new("record.compare", tr!("Compare the record with an export"), icons::FOLDER_OPEN);
        if desk.action(ui, compare.disabled_because(busy)) {
            self.picker.ask(ui.ctx());
        }
        for (id, words, format) in [
            ("record.csv", tr!("Export the record as CSV"), RecordFormat::Csv),
            ("record.json", tr!("Export the record as JSON"), RecordFormat::Json),
            ("record.html", tr!("Export the record as a page"), RecordFormat::Html),
        ] {
            if desk.action(ui, Action::new(id, words, icons::EXPORT).disabled_because(busy)) {
                self.export(ui, format, desk);
            }
        }
    }

    /// Asks where to keep the record.
    fn export(&mut self, ui: &Ui, format: RecordFormat, desk: &Desk<'_>) {
        self.exporting = Some((format, ui.input(|input| input.time)));
        self.saver.ask(ui.ctx(), tr!("Keep the record"), &file_name(format, desk.now));
    }

    /// The answers of the dialogs, and a file that was dropped. Where no dialog can be shown, the record goes into
    /// the profile.
    fn take_files(&mut self, ui: &Ui, desk: &mut Desk<'_>) {
        if let Some(to) = self.saver.answer()
            && let Some((format, asked)) = self.exporting.take()
        {
            let at_once = ui.input(|input| input.time) - asked < AT_ONCE;
            if to.is_some() || at_once {
                let zone = desk.zone.clone();
                desk.send(Command::Record(RecordWish::Export { format, to, zone }));
            }
        }
        let chosen = self.picker.answer().and_then(|files| files.into_iter().next());
        let dropped = ui.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_path_buf()));
        if let Some(file) = chosen.or(dropped) {
            desk.send(Command::Record(RecordWish::Compare(file)));
        }
    }
}

/// Where a number stands among numbers that fall.
fn place(shown: &[u64], n: u64) -> Option<usize> {
    shown.binary_search_by(|other| n.cmp(other)).ok()
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn an_entry_is_found_among_those_shown() {
        let shown = [40, 12, 7, 1];
        assert_eq!(shown.map(|n| place(&shown, n)), [Some(0), Some(1), Some(2), Some(3)]);
        assert_eq!((place(&shown, 8), place(&[], 1)), (None, None));
    }
}
