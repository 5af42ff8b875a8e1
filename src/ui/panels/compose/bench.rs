//! What the parts of the panel share for a frame: the rows, the working copy, what a person did to the panel.
//! Invariant: only the working copy is edited; the rows are the store's.

use std::path::PathBuf;

use egui::Vec2;

use crate::domain::{DraftKind, Finding};
use crate::engine::views::compose::{Checked, Compose as ComposeView};

use super::caption::CaptionLook;
use super::details::DetailsLook;
use super::drafts::ShelfLook;
use super::import::ImportLook;
use super::picker::FilePicker;
use super::reel::{FilmSource, Player};
use super::stage::{Stage, Stop};
use super::work::Work;
use super::{history, slides};

/// What stands beside the words in a narrow window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Words,
    Checks,
    Preview,
}

/// A slide that is dragged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lift {
    pub from: usize,
    /// From the pointer to the middle of the slide.
    pub grip: Vec2,
    /// Tells one drag from another.
    pub number: u64,
}

/// What a person did to the panel.
#[derive(Default)]
pub struct Look {
    /// The room that is shown; set by the way to another.
    pub room: super::rooms::Room,
    /// The slide on the easel.
    pub slide: usize,
    /// The slide that is dragged.
    pub lifted: Option<Lift>,
    /// The slide that the files asked for are to take the place of.
    pub replacing: Option<usize>,
    /// The numbers of pictures that are being pasted.
    pub pasting: Vec<u64>,
    /// An edit is to be taken back, or done again.
    pub step_wanted: Option<bool>,
    /// An edit can be taken back.
    pub can_step_back: bool,
    /// What is put into the caption.
    pub caption: CaptionLook,
    /// The shelf of drafts.
    pub shelf: ShelfLook,
    /// The lines of what else the post carries.
    pub details: DetailsLook,
    /// The page on which a folder is taken in.
    pub import: ImportLook,
    /// The path being typed, while its line is open.
    pub path: Option<String>,
    /// The caret is wanted in the path's field, once.
    pub path_caret: bool,
    /// The file dialog could not be shown.
    pub no_dialog: bool,
    /// When the dialog was asked for, in seconds.
    pub asked_at: Option<f64>,
    pub tab: Tab,
    /// The preview shows the grid instead of the feed.
    pub grid: bool,
    /// The planned post that is dragged in the preview of the grid.
    pub grid_lifted: Option<crate::domain::OpId>,
    /// The phone is in its light mode.
    pub light: bool,
    /// The slide the preview shows.
    pub seen: usize,
    /// The preview shows the whole caption.
    pub unfolded: bool,
    /// All passing checks are listed.
    pub all_fine: bool,
    /// A field was left: what was typed is told at once.
    pub told_now: bool,
    /// The sheet for a time is wanted.
    pub when_wanted: bool,
    /// The player of a reel.
    pub player: Player,
    /// The time in the calendar a new post was begun for; the sheet for a time opens on it.
    pub meant: Option<crate::domain::Slot>,
    /// When *Publish* was pressed, in seconds.
    pub handed_over: Option<f64>,
}

impl Look {
    /// Opens the line for a path and puts the caret into it.
    pub fn open_path(&mut self) {
        self.path.get_or_insert_default();
        self.path_caret = true;
    }
}

/// The panel's things for a frame.
pub struct Bench<'a> {
    pub view: &'a ComposeView,
    pub work: &'a mut Work,
    pub look: &'a mut Look,
    pub picker: &'a mut dyn FilePicker,
    pub film: &'a mut dyn FilmSource,
    pub stage: Stage,
    /// What is planned, once it was read.
    pub plan: Option<&'a crate::engine::views::calendar::Calendar>,
    /// What stops it, while it is being written.
    pub stop: Option<Stop>,
}

impl Bench<'_> {
    /// Whether nothing may be edited, the draft being on its way.
    pub fn is_locked(&self) -> bool {
        !self.stage.is_writing()
    }

    /// What the checks found last, of this draft.
    pub fn checked(&self) -> Option<&Checked> {
        self.work.shown(self.view)?.checked.as_ref()
    }

    /// The findings, of this draft but perhaps of an older edit.
    pub fn findings(&self) -> &[Finding] {
        self.checked().map_or(&[], |checked| &checked.findings)
    }

    /// What fails of a slide, as long as the findings are of the draft as it is.
    pub fn fault_of(&self, slide: usize) -> Option<&Finding> {
        if !self.work.is_checked(self.view) {
            return None;
        }
        self.findings()
            .iter()
            .find(|finding| finding.slide == Some(slide) && finding.stops())
    }

    /// Adds files and puts the first of them on the easel.
    pub fn add(&mut self, files: impl IntoIterator<Item = PathBuf>) {
        if self.is_locked() {
            return;
        }
        let files: Vec<PathBuf> = files.into_iter().collect();
        if files.is_empty() {
            return;
        }
        if let Some(first) = slides::add(&mut self.work.draft, files) {
            self.look.slide = first;
        }
    }

    /// Takes a slide out.
    pub fn remove(&mut self, slide: usize) {
        slides::remove(&mut self.work.draft, slide);
        if self.look.slide > slide {
            self.look.slide -= 1;
        }
        self.keep_in_range();
    }

    /// Puts another file in the place of a slide; more files stand behind it.
    pub fn replace(&mut self, index: usize, files: Vec<PathBuf>) {
        if self.is_locked() {
            return;
        }
        let mut files = files.into_iter();
        if let Some(file) = files.next() {
            slides::replace(&mut self.work.draft, index, file);
            self.look.slide = index;
            self.look.seen = index;
        }
        self.add(files);
    }

    /// Puts a slide once more behind itself.
    pub fn duplicate(&mut self, index: usize) {
        if let Some(at) = slides::duplicate(&mut self.work.draft, index) {
            self.look.slide = at;
            self.look.seen = at;
        }
    }

    /// Takes the last edit back, or does it again. Gives the letter behind which the caret of the caption stands then.
    pub fn step(&mut self, back: bool) -> Option<usize> {
        if self.is_locked() {
            return None;
        }
        let (slide, before) = self.work.step(back)?;
        self.look.slide = slide;
        self.look.seen = slide;
        self.keep_in_range();
        let now = &self.work.draft.caption;
        (before != *now).then(|| history::caret_after(&before, now))
    }

    /// Moves a slide into a gap and follows it.
    pub fn reorder(&mut self, from: usize, gap: usize) {
        let to = slides::reorder(&mut self.work.draft.slides, from, gap);
        self.look.slide = to;
    }

    /// Chooses a kind.
    pub fn choose_kind(&mut self, kind: DraftKind) {
        let Self { work, look, .. } = self;
        slides::choose_kind(&mut work.draft, kind, look.slide, &mut work.parked);
        self.keep_in_range();
    }

    /// Slides shown elsewhere than they are would be shown nowhere.
    pub fn keep_in_range(&mut self) {
        let last = self.work.draft.slides.len().saturating_sub(1);
        self.look.slide = self.look.slide.min(last);
        self.look.seen = self.look.seen.min(last);
    }
}
