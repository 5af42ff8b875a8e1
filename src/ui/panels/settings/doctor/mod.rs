//! Connection doctor: at the left the path to a connected account, at the right every check in order.
//! Invariant: the checks explain and the path acts, so the page has one amber button.

mod checks;
mod line;
mod opened;
pub(in crate::ui::panels) mod path;
mod path_step;
mod path_words;
mod way;
mod words;

use std::sync::Arc;

use egui::{Key, Rect, Ui};

use crate::domain::AccountId;
use crate::engine::Command;
use crate::engine::doctor::{CheckId, DoctorWish, Examination, report};
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::theme::width;
use crate::ui::widgets::{Pane, Side, inside, tabs};
use crate::ui::{icons, keys};
use crate::{tr, tr_count};

use path::Path;
pub(super) use way::{icon as icon_of, press};

/// What a narrow window shows of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Path,
    Checks,
}

/// The page's own memory.
#[derive(Default)]
pub struct Doctor {
    tab: Tab,
    /// Whose connection is looked at; empty while somebody is being signed in.
    subject: AccountId,
    /// What leads to a connected account.
    pub path: Path,
    /// The check that the keys are about; `None`: the one that is open, or the first.
    current: Option<CheckId>,
    /// What was opened and closed by hand; else the first that failed is open.
    opened: Opened,
    /// The evidence of the open one is folded away.
    folded: bool,
}

/// Which check is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Opened {
    /// The first that failed.
    #[default]
    FirstFailed,
    This(CheckId),
    None,
}

impl Doctor {
    /// Shows the checks, where a narrow window shows one of two.
    pub(super) fn open_checks(&mut self) {
        self.tab = Tab::Checks;
    }

    /// The two sides as tabs, for the header of a narrow window.
    pub(super) fn tabs(&mut self, ui: &mut Ui) {
        tabs(ui, &mut self.tab, &[(Tab::Path, tr!("Setting up"), None), (Tab::Checks, tr!("Checks"), None)]);
    }

    /// Shows the path where a narrow window has room for one side.
    pub(super) fn open_path(&mut self) {
        self.tab = Tab::Path;
    }

    /// Draws it into all the room of the page. `narrow`: under a header with its tabs.
    pub(super) fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, whole: Rect, narrow: bool) {
        self.subject = self.subject(desk);
        let one = examination(desk, &self.subject);
        self.keys(ui, desk, one.as_deref());
        if narrow {
            match self.tab {
                Tab::Path => inside(ui, "path", whole, |ui| self.path.show(ui, desk, whole, false)),
                Tab::Checks => {
                    inside(ui, "checks", whole, |ui| {
                        checks::show(self, ui, desk, whole, one.as_deref(), false)
                    });
                }
            }
            return;
        }
        let wide = ui.ctx().content_rect().width();
        let usual = if wide <= width::MIDDLE { width::PATH_MIDDLE } else { width::PATH };
        let (left, right) = Pane::fixed("doctor path", Side::Left, usual).split(ui, whole);
        inside(ui, "path", left, |ui| self.path.show(ui, desk, left, true));
        inside(ui, "checks", right, |ui| checks::show(self, ui, desk, right, one.as_deref(), true));
    }

    /// Whose connection it is about: while a path is under way, of whoever is being signed in.
    fn subject(&mut self, desk: &Desk<'_>) -> AccountId {
        if self.path.is_begun(desk) == Some(true) { AccountId::default() } else { desk.account_id() }
    }

    /// The check that is open.
    fn open(&self, one: &Examination) -> Option<CheckId> {
        match self.opened {
            Opened::This(check) => Some(check),
            Opened::None => None,
            Opened::FirstFailed => one.failed().next().map(|finding| finding.check),
        }
    }

    /// Opens a check, or closes it.
    fn toggle(&mut self, one: &Examination, check: CheckId) {
        let is_open = self.open(one) == Some(check);
        self.opened = if is_open { Opened::None } else { Opened::This(check) };
        (self.current, self.folded) = (Some(check), false);
    }

    /// The check that the keys are about.
    fn current(&self, one: &Examination) -> CheckId {
        self.current.or_else(|| self.open(one)).unwrap_or(CheckId::Clock)
    }

    fn keys(&mut self, ui: &Ui, desk: &mut Desk<'_>, one: Option<&Examination>) {
        let none = one.is_none().then(|| tr!("Nothing was looked at yet"));
        let all = Action::new("doctor.all", tr!("Run all checks"), icons::PLAY);
        if desk.action(ui, all) {
            self.run_all(desk);
        }
        let copy = Action::new("doctor.copy", tr!("Copy the doctor's report"), icons::COPY);
        if desk.action(ui, copy.disabled_because(none))
            && let Some(one) = one
        {
            copy_report(ui, desk, one);
        }
        let next = Action::new("doctor.next", tr!("Next check"), icons::ARROW_DOWN);
        let previous = Action::new("doctor.previous", tr!("Previous check"), icons::ARROW_UP);
        let again = Action::new("doctor.again", tr!("Check this again"), icons::ARROWS_CLOCKWISE);
        let (next, previous) =
            (desk.action(ui, next.disabled_because(none)), desk.action(ui, previous.disabled_because(none)));
        let again = desk.action(ui, again.disabled_because(none));
        let Some(one) = one else { return };
        let current = self.current(one);
        if next || previous {
            let at = current as usize;
            let at = if next { (at + 1).min(CheckId::ALL.len() - 1) } else { at.saturating_sub(1) };
            self.current = Some(CheckId::ALL[at]);
        } else if ui.memory(|memory| memory.focused().is_none()) && keys::take(ui, Key::Enter) {
            // A button that has the focus is pressed by it instead.
            self.toggle(one, current);
        }
        if again {
            self.again(desk, current);
        }
    }

    /// Makes every check.
    fn run_all(&mut self, desk: &mut Desk<'_>) {
        (self.opened, self.current, self.folded) = (Opened::FirstFailed, None, false);
        let account = self.subject.clone();
        desk.send(Command::Doctor { account, wish: DoctorWish::All });
    }

    /// Makes one check again, and those that wait for it.
    fn again(&mut self, desk: &mut Desk<'_>, check: CheckId) {
        let account = self.subject.clone();
        desk.send(Command::Doctor { account, wish: DoctorWish::Again(check) });
    }
}

/// What was found of an account.
pub(super) fn examination(desk: &Desk<'_>, account: &AccountId) -> Option<Arc<Examination>> {
    desk.status.doctor.iter().find(|one| one.account == *account).cloned()
}

/// Puts the report on the clipboard and says what was left out of it.
fn copy_report(ui: &Ui, desk: &mut Desk<'_>, one: &Examination) {
    ui.ctx().copy_text(report(one, desk.zone));
    let words = match one.left_out {
        0 => tr!("Report copied. It holds no secret").to_owned(),
        count => tr_count!(
            count,
            "Report copied. {count} secret was left out",
            "Report copied. {count} secrets were left out",
            count = count
        ),
    };
    desk.send(Command::Tell(words));
}
