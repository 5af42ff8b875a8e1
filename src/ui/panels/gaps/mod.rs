//! Gaps: posts of which Instagram counts more comments than it returns, and what may be behind each.
//! Invariant: only what is certain is called explained; everything else is a reason with how likely it is.

mod detail;
mod list;
mod reasons;

use egui::Ui;

use crate::domain::MediaId;
use crate::engine::Command;
use crate::engine::views::gaps::{Gap, GapAsk, GapOrder, GapRow, Gaps as GapsView, GapsAsk};
use crate::tr;
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::live::Live;
use crate::ui::panels::Goal;
use crate::ui::theme::width;
use crate::ui::widgets::{Pane, Scroll, Side, inside};

/// The panel's own state.
#[derive(Default)]
pub struct Gaps {
    order: GapOrder,
    /// The post that is open.
    current: Option<MediaId>,
    /// Somebody was sent here to see it, whether it has a gap or not.
    wanted: bool,
    scroll: Scroll,
    /// Posts with a gap.
    pub view: Live<GapsView>,
    /// What is known of the open one.
    pub gap: Live<Gap>,
}

impl Gaps {
    /// Draws the panel into a box.
    pub fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        if let Some(Goal::Gap(media)) = desk.goal.take_if(|goal| matches!(goal, Goal::Gap(_))) {
            (self.current, self.wanted) = (Some(media), true);
        }
        let ask = GapsAsk { account: desk.account_id(), order: self.order };
        self.view.poll(desk.reader, &ask);
        if self.view.answers(&ask) {
            self.settle();
        }
        self.keys(ui, desk);
        let whole = desk.status_strip(ui, ui.max_rect());
        let wide = ui.ctx().content_rect().width();
        let usual = if wide <= width::MIDDLE { width::LIST_NARROW } else { width::LIST };
        let (left, right) = Pane::fixed("gaps list", Side::Left, usual).split(ui, whole);
        desk.toast_pane = Some(left);
        inside(ui, "gaps list", left, |ui| list::show(self, ui, left, desk));
        inside(ui, "gap", right, |ui| detail::show(self, ui, right, desk));
    }

    /// Keeps the open post while it has a gap, or was asked for; else opens the first.
    fn settle(&mut self) {
        let Some(view) = self.view.shown() else { return };
        let at = self.current.as_ref().and_then(|media| view.rows.iter().position(|row| row.media == *media));
        match at {
            Some(at) if self.wanted => {
                self.scroll.reveal(at);
                self.wanted = false;
            }
            None if !self.wanted => self.current = view.rows.first().map(|row| row.media.clone()),
            _ => {}
        }
    }

    fn rows(&self) -> &[GapRow] {
        self.view.shown().map_or(&[], |view| &view.rows)
    }

    fn open(&mut self, at: usize) {
        if let Some(row) = self.rows().get(at) {
            self.current = Some(row.media.clone());
            self.wanted = false;
            self.scroll.reveal(at);
        }
    }

    fn gap_ask(&self, desk: &Desk<'_>) -> Option<GapAsk> {
        Some(GapAsk { account: desk.account_id(), media: self.current.clone()? })
    }

    /// What is known of the open post, once it is of that post.
    fn known(&self, desk: &Desk<'_>) -> Option<&Gap> {
        let ask = self.gap_ask(desk)?;
        self.gap.shown().filter(|_| self.gap.answers(&ask))
    }

    fn keys(&mut self, ui: &Ui, desk: &mut Desk<'_>) {
        let at = self.rows().iter().position(|row| Some(&row.media) == self.current.as_ref());
        let next = desk.action(ui, Action::new("gaps.next", tr!("Next post"), icons::ARROW_DOWN));
        let previous = desk.action(ui, Action::new("gaps.previous", tr!("Previous post"), icons::ARROW_UP));
        let last = self.rows().len().saturating_sub(1);
        if next {
            self.open(at.map_or(0, |at| (at + 1).min(last)));
        } else if previous {
            self.open(at.unwrap_or(0).saturating_sub(1));
        }
        let none = self.current.is_none().then(|| tr!("No post has a gap"));
        let again = Action::new("gaps.again", tr!("Read this post again"), icons::ARROWS_CLOCKWISE);
        if desk.action(ui, again.disabled_because(none)) {
            self.read_again(desk);
        }
        let permalink = self.known(desk).and_then(|gap| gap.permalink.clone());
        let unknown = permalink.is_none().then(|| tr!("Its address is not known"));
        let open = Action::new("gaps.open", tr!("Open the post on Instagram"), icons::ARROW_SQUARE_OUT);
        if desk.action(ui, open.disabled_because(unknown))
            && let Some(permalink) = permalink
        {
            desk.send(Command::OpenAddress(permalink));
        }
    }

    fn read_again(&self, desk: &mut Desk<'_>) {
        if let Some(media) = self.current.clone() {
            let account = desk.account_id();
            desk.send(Command::ReadAgain { account, media });
        }
    }
}
