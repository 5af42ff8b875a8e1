//! The working copy of the draft on the easel: what a person typed and did is here first, and is told to the
//! engine a few times a second.
//! Invariant: letters are never taken back by an older edit that the store still shows: once a draft is open,
//! its working copy is the truth.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::domain::{AccountId, Draft, DraftId};
use crate::engine::Command;
use crate::engine::views::compose::{Compose as ComposeView, ComposeAsk, OpenDraft, SlideFacts};

use super::history::History;
use super::slides::Parked;

/// Seconds between two edits that are told while a person goes on typing.
pub const PAUSE: f64 = 0.4;
/// Seconds after which a draft that nobody makes is not awaited any more.
const AWAITED: f64 = 4.0;

/// The working copy.
pub struct Work {
    account: AccountId,
    /// `None`: the draft does not exist in the store yet.
    id: Option<DraftId>,
    /// What is shown and edited.
    pub draft: Draft,
    /// As the engine knows it.
    told: Draft,
    told_at: f64,
    /// A new draft was asked for; ids up to this one were there before.
    born_after: Option<i64>,
    /// Another draft was asked for.
    opening: Option<DraftId>,
    /// An empty draft is wanted, not the one edited last.
    blank: bool,
    /// Slides that the chosen kind does not take.
    pub parked: Vec<Parked>,
    facts: HashMap<PathBuf, SlideFacts>,
    history: History,
    awaited: Option<Awaited>,
}

/// A draft that somebody else makes, and that is opened when it is there.
#[derive(Clone, Copy)]
struct Awaited {
    /// Ids up to this one were there before; `None`: nothing was read yet.
    after: Option<i64>,
    /// When it was asked for: milliseconds since the epoch, and seconds of the window.
    asked: (i64, f64),
}

impl Default for Work {
    fn default() -> Self {
        Self::of(AccountId::default())
    }
}

/// The greatest id on the desk; ids only grow.
fn newest(view: &ComposeView) -> i64 {
    view.drafts.iter().map(|row| row.id.0).max().unwrap_or(0)
}

/// A draft as the store starts one.
fn empty() -> Draft {
    Draft { share_to_feed: true, ..Draft::default() }
}

impl Work {
    fn of(account: AccountId) -> Self {
        Self {
            account,
            id: None,
            draft: empty(),
            told: empty(),
            told_at: f64::NEG_INFINITY,
            born_after: None,
            opening: None,
            blank: false,
            parked: Vec::new(),
            facts: HashMap::new(),
            history: History::default(),
            awaited: None,
        }
    }

    /// The draft on the easel, once it exists.
    pub fn id(&self) -> Option<DraftId> {
        self.id
    }

    /// What to ask the store for.
    pub fn ask(&self) -> ComposeAsk {
        ComposeAsk { account: self.account.clone(), draft: self.opening.or(self.id) }
    }

    /// Whether there is nothing in it yet.
    pub fn is_empty(&self) -> bool {
        self.draft == empty() && self.parked.is_empty()
    }

    /// Whether everything was told to the engine.
    pub fn is_told(&self) -> bool {
        self.draft == self.told
    }

    /// The draft of the view that this is the working copy of.
    pub fn shown<'a>(&self, view: &'a ComposeView) -> Option<&'a OpenDraft> {
        view.open.as_ref().filter(|open| Some(open.id) == self.id)
    }

    /// What was read of a file, in whichever draft it stood.
    pub fn facts(&self, file: &PathBuf) -> Option<&SlideFacts> {
        self.facts.get(file)
    }

    /// Follows a change of the account in front.
    pub fn belong_to(&mut self, account: AccountId, commands: &mut Vec<Command>) {
        if self.account != account {
            self.leave(commands);
            *self = Self::of(account);
        }
    }

    /// Puts another draft on the easel.
    pub fn open(&mut self, draft: DraftId, commands: &mut Vec<Command>) {
        self.leave(commands);
        if self.id != Some(draft) {
            self.opening = Some(draft);
        }
    }

    /// Clears the easel for a new draft; it comes to be with its first letter or file.
    pub fn start_new(&mut self, commands: &mut Vec<Command>) {
        self.leave(commands);
        let facts = std::mem::take(&mut self.facts);
        *self = Self { blank: true, facts, ..Self::of(self.account.clone()) };
    }

    /// Throws the draft on the easel away.
    pub fn drop_open(&mut self, commands: &mut Vec<Command>) {
        if let Some(draft) = self.id {
            self.told = self.draft.clone();
            self.start_new(commands);
            commands.push(Command::DropDraft(draft));
        }
    }

    /// Opens the next draft that comes to be, whoever makes it: a copy, a post written again. `asked`: now, in
    /// milliseconds since the epoch and in seconds of the window.
    pub fn await_draft(
        &mut self,
        view: Option<&ComposeView>,
        asked: (i64, f64),
        commands: &mut Vec<Command>,
    ) {
        self.leave(commands);
        self.awaited = Some(Awaited { after: view.map(newest), asked });
    }

    /// Whether a draft is awaited. `making`: somebody still makes one.
    pub fn awaits(&mut self, making: bool, now: f64) -> bool {
        self.awaited = self.awaited.filter(|awaited| making || now - awaited.asked.1 < AWAITED);
        self.awaited.is_some()
    }

    /// Sees the draft as it is at the end of a frame, for [`Work::step_back`].
    pub fn note(&mut self, slide: usize, now: f64) {
        self.history.note(&self.draft, &self.parked, slide, now);
    }

    /// Whether an edit can be taken back, and whether one can be done again.
    pub fn steps(&self) -> (bool, bool) {
        (self.history.can_undo(), self.history.can_redo())
    }

    /// Takes the last edit back, or does it again; gives the slide that was on the easel then, and the caption before.
    pub fn step(&mut self, back: bool) -> Option<(usize, String)> {
        let version = if back { self.history.undo() } else { self.history.redo() }?;
        let before = std::mem::replace(&mut self.draft, version.draft);
        self.parked = version.parked;
        Some((version.slide, before.caption))
    }

    /// Takes over what the store answered to [`Work::ask`].
    pub fn settle(&mut self, view: &ComposeView) {
        self.note_awaited(view);
        self.note_birth(view);
        let Some(open) = &view.open else {
            // Dropped, or the account's data went.
            if self.opening.take().is_none() && self.id.is_some() {
                *self = Self { blank: true, ..Self::of(self.account.clone()) };
            }
            return;
        };
        let wanted = match self.opening {
            Some(wanted) => open.id == wanted,
            None => self.id.is_none() && self.born_after.is_none() && !self.blank && self.is_told(),
        };
        if wanted {
            self.id = Some(open.id);
            self.draft = open.draft.clone();
            self.told = open.draft.clone();
            self.opening = None;
            self.blank = false;
            self.parked.clear();
            self.history.forget();
        }
        self.note_facts(open);
    }

    /// Opens the draft that was awaited, once it is there.
    fn note_awaited(&mut self, view: &ComposeView) {
        let Some(Awaited { after, asked }) = self.awaited else { return };
        let is_new = |id: i64, kept_at: i64| after.map_or(kept_at >= asked.0, |after| id > after);
        let born = view
            .drafts
            .iter()
            .filter(|row| is_new(row.id.0, row.kept_at))
            .map(|row| row.id)
            .max_by_key(|id| id.0);
        if let Some(born) = born {
            self.awaited = None;
            self.born_after = None;
            self.opening = Some(born);
        }
    }

    /// Finds the draft that was asked for: ids only grow.
    fn note_birth(&mut self, view: &ComposeView) {
        let Some(before) = self.born_after else { return };
        let born = newest(view);
        if born > before {
            self.id = Some(DraftId(born));
            self.born_after = None;
            self.blank = false;
        }
    }

    fn note_facts(&mut self, open: &OpenDraft) {
        let Some(checked) = open.checked.as_ref().filter(|checked| checked.edit == open.edit) else { return };
        for (slide, facts) in open.draft.slides.iter().zip(&checked.slides) {
            if self.facts.get(&slide.file) != Some(facts) {
                self.facts.insert(slide.file.clone(), facts.clone());
            }
        }
    }

    /// Whether the findings shown are of the draft as it is now.
    pub fn is_checked(&self, view: &ComposeView) -> bool {
        self.shown(view).is_some_and(|open| {
            open.draft == self.draft && open.checked.as_ref().is_some_and(|checked| checked.edit == open.edit)
        })
    }

    /// Tells the engine what changed, at most once a [`PAUSE`] unless `at_once`. `true`: something is left to
    /// be told later.
    pub fn keep(&mut self, view: &ComposeView, now: f64, at_once: bool, commands: &mut Vec<Command>) -> bool {
        if self.is_told() {
            return false;
        }
        if self.id.is_none() {
            if self.born_after.is_none() && self.opening.is_none() {
                self.born_after = Some(newest(view));
                commands.push(Command::NewDraft(self.account.clone()));
            }
            return false;
        }
        if !at_once && now - self.told_at < PAUSE {
            return true;
        }
        self.told_at = now;
        self.leave(commands);
        false
    }

    /// Tells the engine at once, if there is anything to tell: the panel is left.
    pub fn leave(&mut self, commands: &mut Vec<Command>) {
        if let (Some(draft), false) = (self.id, self.is_told()) {
            self.told = self.draft.clone();
            commands.push(Command::KeepDraft {
                account: self.account.clone(),
                draft,
                content: self.draft.clone(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::views::compose::{Checked, DraftRow};

    fn row(id: i64) -> DraftRow {
        DraftRow {
            id: DraftId(id),
            picture: None,
            headline: String::new(),
            slides: 0,
            kept_at: 0,
            slot: None,
        }
    }

    fn open(id: i64, caption: &str) -> OpenDraft {
        OpenDraft {
            id: DraftId(id),
            draft: Draft { caption: caption.to_owned(), ..empty() },
            edit: 3,
            kept_at: 0,
            checked: None,
            publishing: None,
            slot: None,
            op: None,
            step: None,
            saying: None,
            post: None,
            template: None,
        }
    }

    fn view(ids: &[i64], shown: Option<OpenDraft>) -> ComposeView {
        ComposeView { drafts: ids.iter().copied().map(row).collect(), open: shown, ..ComposeView::default() }
    }

    fn captions(commands: &[Command]) -> Vec<&str> {
        commands
            .iter()
            .filter_map(|command| match command {
                Command::KeepDraft { content, .. } => Some(content.caption.as_str()),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn typing_is_told_a_few_times_a_second_and_nothing_is_lost_to_echoes() {
        let (mut work, mut commands) = (Work::default(), Vec::new());
        let before = view(&[1], Some(open(1, "")));
        work.settle(&before);
        let mut waited = Vec::new();
        for (at, letter) in "fog all week".chars().enumerate() {
            work.draft.caption.push(letter);
            waited.push(work.keep(&before, 10.0 + at as f64 * 0.1, false, &mut commands));
            // The store still shows an older edit.
            work.settle(&view(&[1], Some(open(1, "f"))));
        }
        assert_eq!(captions(&commands), ["f", "fog a", "fog all w"]);
        assert!(waited[11] && !waited[0], "something is left to be told");
        work.leave(&mut commands);
        assert_eq!(captions(&commands).last(), Some(&"fog all week"));
        work.leave(&mut commands);
        assert_eq!(commands.len(), 4, "nothing is told twice");
    }

    #[test]
    fn the_first_letter_makes_a_draft_and_is_kept_in_it() {
        let (mut work, mut commands) = (Work::default(), Vec::new());
        let nothing = view(&[], None);
        work.settle(&nothing);
        assert!(!work.keep(&nothing, 1.0, false, &mut commands));
        work.draft.caption.push('a');
        work.keep(&nothing, 1.1, false, &mut commands);
        work.draft.caption.push('b');
        work.keep(&nothing, 1.2, true, &mut commands);
        assert_eq!(commands, [Command::NewDraft(AccountId::default())]);
        let born = view(&[7], Some(open(7, "")));
        work.settle(&born);
        work.keep(&born, 1.3, false, &mut commands);
        assert_eq!((work.id(), captions(&commands)), (Some(DraftId(7)), vec!["ab"]));
    }

    #[test]
    fn another_draft_is_opened_after_this_one_was_told() {
        let (mut work, mut commands) = (Work::default(), Vec::new());
        work.settle(&view(&[2, 1], Some(open(2, "two"))));
        work.draft.caption.push('!');
        work.open(DraftId(1), &mut commands);
        assert_eq!(captions(&commands), ["two!"]);
        assert_eq!(work.ask().draft, Some(DraftId(1)));
        work.settle(&view(&[2, 1], Some(open(1, "one"))));
        assert_eq!((work.id(), work.draft.caption.as_str()), (Some(DraftId(1)), "one"));
    }

    #[test]
    fn a_new_or_dropped_draft_leaves_a_clear_easel() {
        let (mut work, mut commands) = (Work::default(), Vec::new());
        let shown = view(&[2], Some(open(2, "two")));
        work.settle(&shown);
        work.drop_open(&mut commands);
        assert_eq!(commands, [Command::DropDraft(DraftId(2))]);
        work.settle(&shown);
        assert!(work.is_empty() && work.id().is_none(), "what is being dropped does not come back");
        work.draft.caption.push('n');
        work.keep(&shown, 1.0, false, &mut commands);
        assert_eq!(commands.last(), Some(&Command::NewDraft(AccountId::default())));
        work.settle(&shown);
        assert_eq!(work.id(), None, "the old one is not the new one");
    }

    #[test]
    fn another_account_begins_with_its_own_draft() {
        let (mut work, mut commands) = (Work::default(), Vec::new());
        work.settle(&view(&[2], Some(open(2, "two"))));
        work.draft.caption.push('!');
        work.belong_to("9".into(), &mut commands);
        assert_eq!(captions(&commands), ["two!"]);
        assert!(work.id().is_none() && work.ask().account == "9".into());
    }

    #[test]
    fn a_draft_that_somebody_makes_is_opened_when_it_is_there() {
        let (mut work, mut commands) = (Work::default(), Vec::new());
        let before = view(&[2], Some(open(2, "two")));
        work.settle(&before);
        work.draft.caption.push('!');
        work.await_draft(Some(&before), (0, 1.0), &mut commands);
        assert_eq!(captions(&commands), ["two!"], "what was typed is told first");
        work.settle(&before);
        assert!(work.awaits(false, 2.0) && !Work::default().awaits(true, 2.0));
        work.settle(&view(&[3, 2], Some(open(2, "two!"))));
        assert_eq!(work.ask().draft, Some(DraftId(3)));
        work.settle(&view(&[3, 2], Some(open(3, "three"))));
        assert_eq!((work.id(), work.awaits(true, 3.0)), (Some(DraftId(3)), false));
        work.await_draft(Some(&before), (0, 10.0), &mut commands);
        assert!(work.awaits(true, 90.0) && !work.awaits(false, 90.0), "nobody makes it any more");
    }

    #[test]
    fn steps_back_never_reach_into_another_draft() {
        let (mut work, mut commands) = (Work::default(), Vec::new());
        let shown = view(&[2, 1], Some(open(2, "two")));
        work.settle(&shown);
        work.note(0, 1.0);
        work.draft.caption.push('!');
        work.note(0, 1.1);
        assert_eq!(work.step(true), Some((0, "two!".to_owned())));
        assert_eq!((work.draft.caption.as_str(), work.steps()), ("two", (false, true)));
        assert_eq!(work.step(false), Some((0, "two".to_owned())));
        work.open(DraftId(1), &mut commands);
        work.settle(&view(&[2, 1], Some(open(1, "one"))));
        work.note(0, 2.0);
        assert_eq!((work.step(true), work.steps()), (None, (false, false)));
    }

    #[test]
    fn findings_of_an_older_edit_are_not_of_this_draft() {
        let mut work = Work::default();
        let mut shown = open(1, "a");
        shown.checked = Some(Checked { edit: 3, slides: Vec::new(), findings: Vec::new() });
        let current = view(&[1], Some(shown.clone()));
        work.settle(&current);
        assert!(work.is_checked(&current));
        shown.edit = 4;
        assert!(!work.is_checked(&view(&[1], Some(shown))));
        work.draft.caption.push('b');
        assert!(!work.is_checked(&current));
    }
}
