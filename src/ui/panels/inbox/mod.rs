//! The inbox: views, the list of comments, the thread beside it, and the reply box. Answer, hide, delete,
//! take back, by mouse alone or by keys alone.
//! Invariant: after every act the cursor stands on the next comment; the pointer never has to move.

mod arrivals;
mod author;
mod cluster;
mod cursor;
mod export;
mod filters;
mod gaps_foot;
mod groups;
mod heading;
mod keys;
mod list;
mod many;
mod marks;
mod notes;
mod quiet_foot;
mod regard;
mod reply;
mod row;
mod row_menu;
mod rules_foot;
mod search;
pub mod searches;
mod selection;
mod strip;
mod talk;
mod thread;
mod views;

use egui::Ui;

use crate::domain::op::OpState;
use crate::domain::search::{Term, What, Who};
use crate::domain::{AccountId, CommentId, Feature, Op, PersonId};
use crate::engine::command::{Chosen, Command, Moderation};
use crate::engine::views::gaps::GapsFoot;
use crate::engine::views::inbox::{
    Arrangement, AuthorAsk, AuthorRows, InboxFilter, InboxIndex, InboxRow, InboxRows, IndexAsk, RowsAsk,
    Thread, ThreadAsk,
};
use crate::engine::views::inbox_search::{Headings, Labels, Languages, PostsFound, WordsFound};
use crate::engine::views::rules::RulesFoot;
use crate::engine::views::saved::{SavedAsk, SavedReplies};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::live::Live;
use crate::ui::panels::{Goal, Place};
use crate::ui::theme::width;
use crate::ui::widgets::{Pane, Side, inside};

use cursor::Cursor;
pub use many::price;
pub use reply::saved::ACTIONS;
use selection::Selection;

/// The moment by which comments are told to be closing, milliseconds since the epoch: it moves in steps, so that
/// the list is not asked for in every frame.
fn closing_at(desk: &Desk<'_>) -> i64 {
    desk.now.as_millisecond().div_euclid(CLOSING_STEP_MS) * CLOSING_STEP_MS
}

/// How often what is closing is looked at, milliseconds.
const CLOSING_STEP_MS: i64 = 5 * 60_000;

/// The panel's own state: what is chosen and what is typed, nothing that the store knows.
#[derive(Default)]
pub struct Inbox {
    /// Whose comments these are: an account's, or all accounts'.
    whose: AccountId,
    filter: InboxFilter,
    search: search::SearchField,
    arrangement: Arrangement,
    cursor: Cursor,
    /// The current comment, as last read.
    current: Option<InboxRow>,
    /// A comment somebody asked to be shown, until its row is found, and whose it is.
    wanted: Option<CommentId>,
    wanted_of: Option<AccountId>,
    /// Whose comment was asked for from here.
    asked_of: Option<AccountId>,
    /// What is in question to be deleted for ever.
    deleting: Option<Deleting>,
    selection: Selection,
    /// One reply to all that is chosen.
    many: many::Reply,
    /// All comments of this author are to be chosen once they are known.
    choosing: Option<PersonId>,
    /// Likenesses of the clusters that stand open in the list.
    opened: Vec<i64>,
    /// What is to be done is sorted by the helper's guess.
    by_guess: bool,
    list: list::List,
    arrivals: arrivals::Arrivals,
    /// Somebody typed when the last frame ended.
    typed: bool,
    reply: reply::ReplyBox,
    notes: notes::Notes,
    /// The list.
    pub index: Live<InboxIndex>,
    /// The rows in sight.
    pub rows: Live<InboxRows>,
    /// The thread of the current comment.
    pub thread: Live<Thread>,
    /// Posts that a search found.
    pub posts: Live<PostsFound>,
    /// Where a search's words stand in the rows in sight.
    pub words: Live<WordsFound>,
    /// The headings in sight.
    pub headings: Live<Headings>,
    /// Languages that comments are written in.
    pub languages: Live<Languages>,
    /// Labels that rules put on comments.
    pub labels: Live<Labels>,
    /// The searches that are kept.
    pub searches: searches::Saved,
    /// Asks where an export goes.
    pub export: export::Export,
    /// How many posts have comments that Instagram does not return.
    pub gaps: Live<GapsFoot>,
    /// How the rules stand.
    pub rules_foot: Live<RulesFoot>,
    /// How quiet hours stand.
    pub quiet: Live<crate::engine::views::quiet::Quiet>,
    /// The saved replies of the account.
    pub saved: Live<SavedReplies>,
    /// The comments of the author who is chosen.
    pub by_author: Live<AuthorRows>,
}

/// What a delete is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Deleting {
    One(CommentId),
    Chosen,
}

impl Inbox {
    /// Draws the panel into a box.
    pub fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let whole = ui.max_rect();
        self.whose = if desk.together { AccountId::all() } else { desk.account_id() };
        self.take_goal(desk);
        self.read(desk);
        self.acting(desk, |inbox, desk| keys::take(inbox, ui, desk));
        self.leave_search(ui);
        self.take_export(ui, desk);
        let narrow = ui.ctx().content_rect().width() < width::MIDDLE;
        let tight = ui.ctx().content_rect().width() <= width::NARROW;
        let mut rest = whole;
        if !tight {
            let (left, right) = Pane::fixed("inbox views", Side::Left, width::VIEWS).split(ui, rest);
            inside(ui, "inbox views", left, |ui| {
                // What leads to the gaps and rules of an account stands where there is one.
                let above = match desk.together {
                    true => views::of_one(ui, left),
                    false => {
                        let left = gaps_foot::show(self, ui, left, desk);
                        rules_foot::show(self, ui, left, desk)
                    }
                };
                views::show(self, ui, above, desk);
            });
            rest = right;
        }
        let usual = if narrow { width::LIST_NARROW } else { width::LIST };
        let name = if narrow { "inbox list, narrow" } else { "inbox list" };
        let (left, right) = Pane::new(name, Side::Left, usual, width::LIST_RANGE).split(ui, rest);
        inside(ui, "inbox list", left, |ui| list::show(self, ui, left, tight, desk));
        self.choose_no_heading();
        self.acting(desk, |inbox, desk| {
            inside(ui, "inbox thread", right, |ui| thread::show(inbox, ui, right, narrow, desk));
        });
        self.typed = crate::ui::keys::typing(ui);
        self.reply.tell(ui, desk);
    }

    /// Lets what is done be done for the account of the current comment. Whoever goes elsewhere from it takes that
    /// account along.
    fn acting(&mut self, desk: &mut Desk<'_>, act: impl FnOnce(&mut Self, &mut Desk<'_>)) {
        let account = self.current.as_ref().map(|row| row.account.clone());
        let Some(account) = account.filter(|_| desk.together) else { return act(self, desk) };
        let (before, front) = (desk.front.take(), desk.account_id());
        let (goal, shown) = (desk.goal.clone(), before.clone().unwrap_or(front));
        desk.front = Some(account.clone());
        act(self, desk);
        let chosen = desk.front.clone().filter(|chosen| *chosen != account);
        desk.front = chosen.or(before);
        match desk.goal.as_ref().filter(|to| goal.as_ref() != Some(*to)).map(Goal::place) {
            Some(Place::Inbox) => self.asked_of = Some(account),
            Some(_) if shown != account => desk.choose(&account),
            _ => {}
        }
    }

    /// Reads the first rows without drawing them; `true`: they are there.
    pub fn warm(&mut self, desk: &Desk<'_>) -> bool {
        self.whose = desk.account_id();
        self.read(desk);
        let Some(index) = self.index.shown() else { return false };
        let (_, rows) = index.apart(list::first(&index.rows));
        let none = rows.is_empty();
        self.rows.poll(desk.reader, &RowsAsk { account: self.whose.clone(), rows });
        none || self.rows.shown().is_some()
    }

    /// Tells the engine what was typed, before the panel is left.
    pub fn leave(&mut self, commands: &mut Vec<Command>) {
        self.reply.leave(commands);
        self.notes.leave(commands);
    }

    /// Opens the box for a private reply to the current comment, if Instagram takes one.
    fn whisper(&mut self, desk: &Desk<'_>) {
        let now = desk.now.as_millisecond();
        let open = |row: &&InboxRow| reply::private::closed_because(row, now).is_none();
        if let Some(row) = self.current.as_ref().filter(open)
            && desk.off_for(&row.account, Feature::PrivateReplies).is_none()
        {
            self.reply.whisper(&row.id.clone());
        }
    }

    /// Shows all comments of somebody.
    fn list_of(&mut self, name: &str) {
        self.choose(InboxFilter::All);
        self.search.put(&Term::of(What::From(Who::Name(name.to_lowercase()))).to_string());
        self.search_changed();
    }

    /// Shows a comment, wherever it stands.
    fn go_to(&mut self, comment: CommentId) {
        self.filter = InboxFilter::All;
        self.search.clear();
        self.search_changed();
        self.wanted = Some(comment);
    }

    /// Chooses a view.
    fn choose(&mut self, filter: InboxFilter) {
        if self.filter != filter || !self.search.is_empty() {
            self.search.clear();
            self.search_changed();
            self.filter = filter;
            self.cursor = Cursor::default();
            self.selection.clear();
            self.many = many::Reply::default();
            self.current = None;
            self.list.go_to_top();
        }
    }

    /// A comment that another panel sent the person to.
    fn take_goal(&mut self, desk: &mut Desk<'_>) {
        if let Some(Goal::Comment(comment)) = desk.goal.take_if(|goal| matches!(goal, Goal::Comment(_))) {
            self.wanted_of = Some(self.asked_of.take().unwrap_or_else(|| desk.account_id()));
            self.go_to(comment);
        }
        if desk.goal.take_if(|goal| *goal == Goal::NeedsAnswer).is_some() {
            self.choose(InboxFilter::NeedsAnswer);
        }
    }

    fn ask(&self, desk: &Desk<'_>) -> IndexAsk {
        IndexAsk {
            account: self.whose.clone(),
            // A search is over everything ever; what it is narrowed to stands in it.
            filter: if self.search.is_empty() { self.filter } else { InboxFilter::All },
            search: self.search.said().to_owned(),
            opened: self.opened.clone(),
            hurried: self.search.is_hurried() && !self.search.is_empty(),
            arrangement: self.arrangement,
            zone: Some(desk.zone.clone()),
            at: closing_at(desk),
            by_guess: self.by_guess,
        }
    }

    fn thread_ask(&self, desk: &Desk<'_>) -> Option<ThreadAsk> {
        if let Some(comment) = self.wanted.clone() {
            return Some(ThreadAsk {
                account: self.wanted_of.clone().unwrap_or_else(|| desk.account_id()),
                comment,
            });
        }
        let row = self.current.as_ref()?;
        Some(ThreadAsk { account: desk.acts_for(&row.account), comment: row.id.clone() })
    }

    /// The account that acts are for: the current comment's.
    fn account(&self, desk: &Desk<'_>) -> AccountId {
        self.current.as_ref().map_or_else(|| desk.account_id(), |row| desk.acts_for(&row.account))
    }

    fn read(&mut self, desk: &Desk<'_>) {
        self.saved.poll(desk.reader, &SavedAsk { account: self.account(desk) });
        let ask = self.ask(desk);
        self.index.poll(desk.reader, &ask);
        if !self.index.answers(&ask) {
            return;
        }
        if let Some(index) = self.index.shown() {
            self.list.keep_place(&mut self.arrivals, &index.rows, self.cursor.at());
            self.cursor.settle(&index.rows);
            self.selection.settle(&index.rows);
        }
        self.pass_heading(1);
        self.choose_author(desk);
        self.note_current();
    }

    /// Chooses what stands in the list of the author who was asked for, as soon as that is known.
    fn choose_author(&mut self, desk: &Desk<'_>) {
        let Some(person) = self.choosing.clone() else { return };
        let ask = AuthorAsk { account: self.account(desk), person };
        self.by_author.poll(desk.reader, &ask);
        if !self.by_author.answers(&ask) {
            return;
        }
        self.choosing = None;
        if let (Some(all), Some(index)) = (self.by_author.shown(), self.index.shown()) {
            let theirs: std::collections::HashSet<i64> = all.rows.iter().copied().collect();
            self.selection.add(index.rows.iter().copied().filter(|row| theirs.contains(row)));
        }
    }

    /// Takes over the current row when it was read or changed.
    fn note_current(&mut self) {
        if self.wanted.is_some() {
            return;
        }
        let Some(row) = self.cursor.row() else {
            self.current = None;
            return;
        };
        let read = self.rows.shown().and_then(|rows| rows.rows.iter().find(|known| known.row == row));
        match read {
            Some(read) if self.current.as_ref() != Some(read) => self.current = Some(read.clone()),
            Some(_) => {}
            None if self.current.as_ref().is_some_and(|known| known.row != row) => self.current = None,
            None => {}
        }
    }

    fn step(&mut self, by: isize) {
        if let Some(index) = self.index.shown() {
            self.wanted = None;
            self.cursor.step(&index.rows, by);
            self.list.follow();
        }
        self.pass_heading(by);
    }

    /// Chooses from where the choice began to so many rows further on, and goes there.
    fn extend(&mut self, by: isize) {
        let before = self.cursor.at();
        self.step(by);
        if let Some(index) = self.index.shown() {
            self.selection.extend(&index.rows, before, self.cursor.at());
        }
    }

    /// On to the next comment that waits for something, after an act on those of `acted`.
    fn move_on(&mut self, acted: impl Fn(i64) -> bool) {
        let Some(index) = self.index.shown() else { return };
        self.wanted = None;
        let (read, filter) = (self.rows.shown(), self.filter);
        let known = |row: i64| read.and_then(|read| read.rows.iter().find(|known| known.row == row));
        let waits = |row: i64| !acted(row) && known(row).is_none_or(|known| waits(known, filter));
        self.cursor.move_on(&index.rows, waits);
        self.list.follow();
    }

    /// On to the next comment, after an act on this one.
    fn next_after(&mut self, row: i64) {
        self.move_on(|other| other == row);
    }

    /// Hides the current comment, or shows it again, and moves on.
    fn hide(&mut self, desk: &mut Desk<'_>) {
        if let Some(cluster) = self.head() {
            self.act_on_all(&cluster, Moderation::Hide, desk);
        } else if let Some(row) = self.current.clone()
            && desk.off_for(&row.account, Feature::Comments).is_none()
        {
            self.hide_row(&row, desk);
            self.next_after(row.row);
        }
    }

    /// Marks the current comment as done, or no longer, and moves on.
    fn done(&mut self, desk: &mut Desk<'_>) {
        if let Some(cluster) = self.head() {
            self.act_on_all(&cluster, Moderation::Done, desk);
        } else if let Some(row) = self.current.clone().filter(|row| not_done_because(row).is_none()) {
            self.done_row(&row, desk);
            self.next_after(row.row);
        }
    }

    /// Marks a comment as done, or no longer. Instagram does not hear of it.
    fn done_row(&self, row: &InboxRow, desk: &mut Desk<'_>) {
        let act = if row.done { Moderation::NotDone } else { Moderation::Done };
        let account = desk.acts_for(&row.account);
        desk.send(Command::Moderate { account, chosen: Chosen::Comments(vec![row.id.clone()]), act });
    }

    /// Hides a comment or shows it again. Own comments stay visible even if hidden (section 5.2), so that is
    /// not offered.
    fn hide_row(&self, row: &InboxRow, desk: &mut Desk<'_>) {
        if !row.mine && !row.deleted && desk.off_for(&row.account, Feature::Comments).is_none() {
            let account = desk.acts_for(&row.account);
            let (comment, thread) = (row.id.clone(), row.thread.clone());
            desk.change_for(&account, Op::Hide { comment, thread, hidden: !row.hidden });
        }
    }

    /// Asks whether to delete the current comment for ever.
    fn ask_delete(&mut self) {
        if let Some(head) = self.head().filter(|_| !self.has_chosen()) {
            self.selection.toggle(-head.likeness);
        }
        let one = self.current.as_ref().filter(|row| !row.deleted).map(|row| Deleting::One(row.id.clone()));
        self.deleting = if self.has_chosen() { Some(Deleting::Chosen) } else { one };
    }

    /// The second step: hidden at once, deleted after the undo window.
    fn delete(&mut self, desk: &mut Desk<'_>) {
        match self.deleting.take() {
            Some(Deleting::One(asked)) => {
                if let Some(row) = self.current.clone().filter(|row| row.id == asked) {
                    let account = self.account(desk);
                    desk.change_for(&account, Op::Delete { comment: row.id, thread: row.thread });
                    self.next_after(row.row);
                }
            }
            Some(Deleting::Chosen) => self.moderate_chosen(Moderation::Delete, desk),
            None => {}
        }
    }
}

/// Whether a comment waits for something in a view: nothing is on its way with it, and among all comments it is
/// one that needs an answer.
fn waits(row: &InboxRow, filter: InboxFilter) -> bool {
    let busy = row.pending.as_ref().is_some_and(|pending| pending.state != OpState::Stuck);
    let settled = row.mine || row.hidden || row.deleted || row.answered || row.done;
    let past = filter == InboxFilter::All && settled;
    !busy && !past
}

/// Why a comment cannot be marked as done; `None`: it can, or the mark be taken away.
fn not_done_because(row: &InboxRow) -> Option<&'static str> {
    match row {
        row if row.mine => Some(tr!("Own comments need nothing")),
        row if row.deleted => Some(tr!("It is deleted already")),
        row if row.done => None,
        row if row.hidden => Some(tr!("It is hidden, which counts as done")),
        row if row.answered => Some(tr!("It is answered, which counts as done")),
        _ => None,
    }
}
