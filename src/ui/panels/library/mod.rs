//! The library: everything published as a contact sheet by month, and one post at large beside it.
//! Invariant: a picture is never tinted or covered to show that it is chosen; it gets the grease-pencil frame.

mod chosen;
mod detail;
mod facts;
mod film;
mod full;
mod grid;
mod tile;

use egui::{Key, Rect, Ui};

use crate::domain::MediaId;
use crate::engine::Command;
use crate::engine::drafts::DraftWish;
use crate::engine::views::library::{Library as LibraryView, LibraryAsk, LibraryFilter, Post, PostAsk};
use crate::tr;
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::live::Live;
use crate::ui::panels::Goal;
use crate::ui::theme::{tokens, width};
use crate::ui::widgets::{Pane, Side, Step, inside};
use crate::ui::{icons, keys};

/// The panel's own state.
#[derive(Default)]
pub struct Library {
    filter: LibraryFilter,
    search: String,
    oldest_first: bool,
    chosen: Option<MediaId>,
    /// The slide of the chosen post that is shown large.
    slide: usize,
    grid: grid::Grid,
    /// The posts that are acted on together.
    selection: chosen::Selection,
    /// Whether the detail lies over the grid, in a narrow window.
    open: bool,
    /// Whether one picture has the whole pane.
    full: bool,
    /// The post that was last asked to be read now.
    looked_at: Option<MediaId>,
    /// The tiles.
    pub view: Live<LibraryView>,
    /// The post at large.
    pub post: Live<Post>,
}

impl Library {
    /// Draws the panel into a box.
    pub fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let whole = ui.max_rect();
        if let Some(Goal::Post(media)) = desk.goal.take_if(|goal| matches!(goal, Goal::Post(_))) {
            self.go_to(media);
        }
        let ask = LibraryAsk {
            account: desk.account_id(),
            filter: self.filter,
            search: self.search.trim().to_owned(),
            oldest_first: self.oldest_first,
        };
        self.view.poll(desk.reader, &ask);
        self.choose_first();
        self.take_keys(ui, desk);
        let narrow = is_narrow(ui);
        if self.full {
            return inside(ui, "library full", whole, |ui| full::show(self, ui, whole, desk));
        }
        if narrow {
            inside(ui, "library grid", whole, |ui| grid::show(self, ui, whole, desk));
            self.slide_over(ui, whole, desk);
            return;
        }
        let detail = Pane::new("library detail", Side::Right, width::DETAIL, width::DETAIL_RANGE);
        let (right, left) = detail.split(ui, whole);
        inside(ui, "library grid", left, |ui| grid::show(self, ui, left, desk));
        ui.painter().rect_filled(right, 0.0, tokens(ui).panel);
        inside(ui, "library detail", right, |ui| detail::show(self, ui, right, desk));
    }

    /// Shows a post, wherever it stands.
    fn go_to(&mut self, media: MediaId) {
        self.filter = LibraryFilter::All;
        self.search.clear();
        self.full = false;
        self.choose(media);
        self.grid.reveal_chosen();
    }

    fn choose(&mut self, media: MediaId) {
        if self.chosen.as_ref() != Some(&media) {
            self.slide = 0;
        }
        self.chosen = Some(media);
        self.open = true;
    }

    fn choose_first(&mut self) {
        if self.chosen.is_none()
            && let Some(first) = self.view.shown().and_then(|view| view.tiles.first())
        {
            self.chosen = Some(first.media.clone());
        }
    }

    /// At 1024 the detail slides over the grid, and `Esc` closes it.
    fn slide_over(&mut self, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) {
        if !self.open || self.chosen.is_none() {
            return;
        }
        let over = whole.with_min_x(whole.right() - width::DETAIL_NARROW);
        let t = tokens(ui);
        // Clicks on the detail are not clicks on the tiles below it.
        ui.interact(over, ui.scope_id().with("library over"), egui::Sense::click());
        ui.painter().rect_filled(over, 0.0, t.panel);
        ui.painter().vline(over.left(), over.y_range(), egui::Stroke::new(1.0, t.line));
        inside(ui, "library detail", over, |ui| detail::show(self, ui, over, desk));
    }

    fn take_keys(&mut self, ui: &Ui, desk: &mut Desk<'_>) {
        self.full &= self.chosen.is_some();
        if self.full {
            full::take_keys(self, ui, desk);
        } else {
            self.walk(ui, desk);
        }
        let search = Action::new("library.search", tr!("Search captions"), icons::MAGNIFYING_GLASS);
        if desk.action(ui, search) {
            self.full = false;
            self.grid.take_focus();
        }
        let link = self.post.shown().and_then(|post| post.permalink.clone());
        let none = link.is_none().then(|| tr!("No post with a link is chosen"));
        let copy = Action::new("library.copy", tr!("Copy the link of this post"), icons::LINK_SIMPLE);
        let copy = copy.disabled_because(none);
        if let (true, Some(link)) = (desk.action(ui, copy), link) {
            ui.ctx().copy_text(link);
        }
        let none = self.chosen.is_none().then(|| tr!("No post is chosen"));
        let again = Action::new("library.again", tr!("Post this again"), icons::PENCIL_SIMPLE);
        if let (true, Some(media)) = (desk.action(ui, again.disabled_because(none)), &self.chosen) {
            post_again(media.clone(), desk);
        }
        self.look_at(desk);
    }

    /// The keys of the grid.
    fn walk(&mut self, ui: &Ui, desk: &mut Desk<'_>) {
        let by = step_keys(ui, desk);
        for _ in 0..by.abs() {
            self.step(if by > 0 { Step::Right } else { Step::Left });
        }
        chosen::take(self, ui, desk);
        for (key, step) in [
            (Key::ArrowLeft, Step::Left),
            (Key::ArrowRight, Step::Right),
            (Key::ArrowUp, Step::Up),
            (Key::ArrowDown, Step::Down),
        ] {
            if keys::take(ui, key) {
                self.step(step);
            }
        }
        if keys::take(ui, Key::Escape) {
            self.open = false;
        }
        // A button that has the keyboard is pressed by these keys.
        if ui.memory(|memory| memory.focused().is_some()) || self.chosen.is_none() {
            return;
        }
        if keys::take(ui, Key::Space) {
            self.full = true;
        }
        if keys::take(ui, Key::Enter) {
            // Where the detail has its own pane, the next larger is the whole one.
            self.full = self.open || !is_narrow(ui);
            self.open = true;
        }
    }

    /// To the post so many further on.
    fn step_by(&mut self, by: isize) {
        let Some(view) = self.view.shown() else { return };
        let at = view.tiles.iter().position(|tile| Some(&tile.media) == self.chosen.as_ref()).unwrap_or(0);
        let next = at.saturating_add_signed(by).min(view.tiles.len().saturating_sub(1));
        if let Some(media) = view.tiles.get(next).map(|tile| tile.media.clone()) {
            self.choose(media);
        }
    }

    fn step(&mut self, step: Step) {
        let Some(view) = self.view.shown() else { return };
        let at = view.tiles.iter().position(|tile| Some(&tile.media) == self.chosen.as_ref()).unwrap_or(0);
        let next = self.grid.step(at, step).min(view.tiles.len().saturating_sub(1));
        if let Some(media) = view.tiles.get(next).map(|tile| tile.media.clone()) {
            self.choose(media);
            self.grid.reveal_chosen();
        }
    }

    /// Tells the engine once which post is looked at, so that its comments and numbers are read first.
    fn look_at(&mut self, desk: &mut Desk<'_>) {
        if self.looked_at != self.chosen
            && let Some(media) = self.chosen.clone()
        {
            desk.send(Command::LookAt { account: desk.account_id(), media });
            self.looked_at.clone_from(&self.chosen);
        }
    }

    fn post_ask(&self, desk: &Desk<'_>) -> Option<PostAsk> {
        Some(PostAsk { account: desk.account_id(), media: self.chosen.clone()? })
    }
}

/// Begins a draft as a post is, and goes to it.
fn post_again(media: MediaId, desk: &mut Desk<'_>) {
    let account = desk.account_id();
    desk.send(Command::Drafts { account, wish: DraftWish::Again(media) });
    desk.go(Goal::AwaitedDraft);
}

/// Whether the detail has no pane of its own and slides over the grid.
fn is_narrow(ui: &Ui) -> bool {
    ui.ctx().content_rect().width() <= width::NARROW
}

/// How many posts the keys that go from one to the next move on in this frame.
fn step_keys(ui: &Ui, desk: &mut Desk<'_>) -> isize {
    let next = Action::new("library.next", tr!("Next post"), icons::ARROW_RIGHT);
    let previous = Action::new("library.previous", tr!("Previous post"), icons::ARROW_LEFT);
    isize::from(desk.action(ui, next)) - isize::from(desk.action(ui, previous))
}
