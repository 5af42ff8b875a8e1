//! The list of the inbox: search, heading, rows in sight, hints.
//! Invariant: only rows in sight are asked for; a row that is not read yet is drawn in its shape.

use std::ops::Range;
use std::sync::Arc;

use egui::{Align, Layout, Popup, Rect, Ui, pos2};

use crate::domain::Feature;
use crate::engine::command::Moderation;
use crate::engine::views::inbox::{InboxFilter, InboxRow, RowsAsk};
use crate::engine::views::inbox_search::{LabelsAsk, PostsAsk};
use crate::tr;
use crate::ui::actions::Action;
use crate::ui::counts;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::panels::{Goal, Place};
use crate::ui::text::{meta, title};
use crate::ui::theme::{Tone, height};
use crate::ui::widgets::{
    Empty, IconButton, Menu, Scroll, VirtualRows, hint_bar, pane_header, section_line, skeleton_rows,
};

use super::arrivals::{self, Arrivals, Reading};
use super::row::{self, Touched};
use super::{Deleting, Inbox, cluster, gaps_foot, groups, heading, many, views};

/// Rows around those in sight that are read too, so that a slow wheel never sees a gap.
const MARGIN: usize = 16;

/// Members of a cluster that come into sight when it opens.
const SEEN_BELOW: usize = 3;

/// The list's own state.
#[derive(Default)]
pub struct List {
    scroll: Scroll,
    /// Rows that were in view when last drawn.
    sight: Range<usize>,
    follow: bool,
    /// Rows below this place are to come into sight, once they are there.
    below: Option<usize>,
    focus: bool,
}

impl List {
    /// Keeps the current row in sight from the next frame on.
    pub fn follow(&mut self) {
        self.follow = true;
    }

    /// Brings some rows below a place into sight: a cluster opens there.
    pub fn follow_below(&mut self, at: usize) {
        self.below = Some(at);
    }

    /// Goes back to the top.
    pub fn go_to_top(&mut self) {
        self.scroll.to_top(0);
    }

    /// Puts the caret into the search.
    pub fn take_focus(&mut self) {
        self.focus = true;
    }

    /// Takes a list that was read anew: what is in sight stays where it is.
    pub fn keep_place(&mut self, arrivals: &mut Arrivals, rows: &Arc<[i64]>, current: usize) {
        arrivals.take(rows, &Reading { sight: self.sight.clone(), current }, &mut self.scroll);
    }

    /// Rows that were in view when last drawn.
    pub fn sight(&self) -> Range<usize> {
        self.sight.clone()
    }

    /// Rows in a page.
    pub fn page(&self) -> isize {
        isize::try_from(self.sight.len().max(2) - 1).unwrap_or(1)
    }
}

/// The pane.
pub fn show(inbox: &mut Inbox, ui: &mut Ui, whole: Rect, tight: bool, desk: &mut Desk<'_>) {
    if tight {
        tight_head(inbox, ui, desk);
        section_line(ui, height::TOOLBAR_LIBRARY, |ui| search(inbox, ui, desk));
    } else {
        pane_header(ui, |ui| search(inbox, ui, desk));
        section_line(ui, height::TOOLBAR, |ui| heading::show(inbox, ui, desk));
    }
    let top = ui.cursor().top();
    let foot = Rect::from_min_max(pos2(whole.left(), whole.bottom() - height::HINTS), whole.max);
    let mut body = Rect::from_min_max(pos2(whole.left(), top), foot.right_top());
    desk.toast_pane = Some(body);
    found_above(inbox, ui, &mut body, desk);
    rows(inbox, ui, body, desk);
    if inbox.has_chosen() {
        many::bar(inbox, ui, foot, desk);
    } else if desk.status_strip_for(ui, foot, Feature::Comments) == foot {
        hints(ui, foot, desk);
    }
}

/// The keys of the list.
fn hints(ui: &mut Ui, foot: Rect, desk: &Desk<'_>) {
    let both = [desk.caps("inbox.next"), desk.caps("inbox.previous")].join("|");
    let both = both.trim_matches('|').to_owned();
    let hint = |id, words| (desk.caps(id), words);
    let hints = [
        (both, tr!("move")),
        hint("inbox.reply", tr!("reply")),
        hint("inbox.hide", tr!("hide")),
        hint("inbox.done", tr!("done")),
        hint("inbox.select", tr!("choose")),
        hint("undo.other", tr!("take back")),
        hint("keys", tr!("keys")),
    ];
    hint_bar(ui, foot, &hints);
}

fn search(inbox: &mut Inbox, ui: &mut Ui, desk: &Desk<'_>) {
    let key = desk.caps("inbox.search");
    let all = inbox.index.shown().map_or(0, |index| index.counts.all);
    let hint = tr!("Search {comments}, hidden and deleted too", comments = counts::comments(all));
    if std::mem::take(&mut inbox.list.focus) {
        inbox.search.take_focus();
    }
    let ask = LabelsAsk { account: inbox.whose.clone() };
    let live = &mut inbox.labels;
    let mut labels = || live.poll(desk.reader, &ask).map(|known| known.labels.clone()).unwrap_or_default();
    if inbox.search.show(ui, &hint, &key, &mut labels) {
        inbox.search_changed();
    }
}

/// At 1024 the views are a menu on the list's title.
fn tight_head(inbox: &mut Inbox, ui: &mut Ui, desk: &mut Desk<'_>) {
    pane_header(ui, |ui| {
        title(heading::title(inbox)).show(ui);
        meta(heading::count(inbox)).tone(Tone::Accent).show(ui);
        let caps = desk.caps("inbox.views");
        let open = ui.add(IconButton::new(icons::CARET_DOWN, tr!("Views")).key(&caps));
        if desk.action(ui, Action::new("inbox.views", tr!("Choose a view"), icons::CARET_DOWN)) {
            Popup::open_id(ui.ctx(), Popup::default_response_id(&open));
            open.request_focus();
        }
        Menu::under(&open, "inbox views menu").show(|ui| views::menu(inbox, ui, desk));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| heading::menu_button(inbox, ui, desk));
    });
}

/// Posts whose captions hold the words, above the comments.
fn found_above(inbox: &mut Inbox, ui: &mut Ui, body: &mut Rect, desk: &mut Desk<'_>) {
    if inbox.search.is_empty() {
        return;
    }
    let ask = PostsAsk { account: inbox.whose.clone(), search: inbox.search.said().to_owned() };
    let Some(found) = inbox.posts.poll(desk.reader, &ask) else { return };
    if let Some((account, post)) = groups::posts_found(ui, body, &found.posts, desk) {
        desk.bring(&account, Goal::Post(post));
    }
}

fn rows(inbox: &mut Inbox, ui: &mut Ui, body: Rect, desk: &mut Desk<'_>) {
    let Some(index) = inbox.index.shown() else {
        skeleton_rows(ui, body, height::COMMENT);
        return;
    };
    let ids = Arc::clone(&index.rows);
    if ids.is_empty() {
        empty(inbox, ui, body, desk);
        return;
    }
    if std::mem::take(&mut inbox.list.follow) {
        inbox.list.scroll.reveal(inbox.cursor.at());
    }
    let opened = |at: &mut usize| index.cluster_at(*at).is_some_and(|cluster| cluster.shown > 0);
    if let Some(at) = inbox.list.below.take_if(opened) {
        inbox.list.scroll.reveal((at + SEEN_BELOW).min(ids.len() - 1));
    }
    let (headings, rows) = index.apart(wanted(&ids, inbox.list.sight.clone()));
    inbox.read_around(desk, headings, &rows);
    inbox.rows.poll(desk.reader, &RowsAsk { account: inbox.whose.clone(), rows });
    inbox.note_current();
    let (mut touched, mut turned, mut headed) = (None, None, None);
    let (around, words) = (inbox.headings.shown(), inbox.words.shown().filter(|_| !inbox.search.is_empty()));
    let arrivals = &inbox.arrivals;
    let (index, read) = (inbox.index.shown(), inbox.rows.shown());
    let (cursor, view, selection) = (inbox.cursor, inbox.filter, &inbox.selection);
    let list = VirtualRows::new(&mut inbox.list.scroll, ids.len(), height::COMMENT);
    let sight = list.show(ui, body, |ui, at, rect| {
        let id = ids[at];
        if index.is_some_and(|index| index.is_heading(at)) {
            let heading = around.and_then(|around| around.headings.get(&id));
            let count = index.map_or(0, |index| index.group(at).len());
            headed = groups::show(ui, rect, heading, count, desk).map(|what| (at, what)).or(headed);
            return;
        }
        match read.and_then(|read| read.rows.iter().find(|known| known.row == id)) {
            Some(known) => {
                let look = row::Look { current: cursor.row() == Some(id), ticked: selection.has(id), view };
                if let Some(cluster) = &known.cluster {
                    if let Some(what) = cluster::show(ui, rect, known, cluster, look, desk) {
                        turned = Some((at, known.clone(), what));
                    }
                    return;
                }
                let mut rect = rect;
                if index.is_some_and(|index| Inbox::is_member(index, at)) {
                    rect.min.x += cluster::INDENT;
                }
                let found = words.and_then(|words| words.places.get(&id)).map_or(&[][..], Vec::as_slice);
                if let Some(what) = row::show(ui, rect, known, look, found, desk) {
                    touched = Some((at, known.clone(), what));
                }
                if arrivals.is_new(id) && !look.current && known.pending.is_none() {
                    arrivals::bar(ui, rect);
                }
            }
            None => skeleton_rows(ui, rect, rect.height()),
        }
    });
    if inbox.list.sight != sight {
        // The rows that came into view are asked for in the next frame.
        inbox.list.sight = sight;
        ui.ctx().request_repaint();
    }
    let sight = inbox.list.sight.clone();
    inbox.arrivals.show(ui, body, &ids, &sight, &mut inbox.list.scroll);
    if let Some((at, what)) = headed {
        inbox.touch_heading(at, what, desk);
    }
    if let Some((at, known, what)) = turned {
        inbox.wanted = None;
        touch_cluster(inbox, ui, &ids, at, known, what, desk);
    }
    if let Some((at, known, what)) = touched {
        inbox.wanted = None;
        touch(inbox, ui, &ids, at, known, what, desk);
    }
}

/// Does what was done to a row with the mouse.
fn touch(
    inbox: &mut Inbox,
    ui: &Ui,
    ids: &[i64],
    at: usize,
    known: InboxRow,
    what: Touched,
    desk: &mut Desk<'_>,
) {
    let before = inbox.cursor.at();
    if !matches!(what, Touched::Hide | Touched::Done | Touched::Tick) {
        inbox.cursor.put(ids, at);
        inbox.current = Some(known.clone());
    }
    match what {
        Touched::Hide => inbox.hide_row(&known, desk),
        Touched::Done => inbox.done_row(&known, desk),
        Touched::Tick => inbox.selection.toggle(known.row),
        Touched::Range => inbox.selection.extend(ids, before, at),
        Touched::Chosen => {}
        Touched::Reply => inbox.reply.take_focus(),
        Touched::Whisper => inbox.whisper(desk),
        Touched::Delete => inbox.deleting = Some(Deleting::One(known.id)),
        Touched::Author => inbox.choosing = known.author,
        Touched::Copy => ui.ctx().copy_text(known.text),
        Touched::Library if desk.together => desk.bring(&known.account, Goal::Post(known.media)),
        Touched::Library => desk.go(Goal::Post(known.media)),
    }
}

fn touch_cluster(
    inbox: &mut Inbox,
    ui: &Ui,
    ids: &[i64],
    at: usize,
    known: InboxRow,
    what: cluster::Touched,
    desk: &mut Desk<'_>,
) {
    let whole = inbox.index.shown().and_then(|index| index.cluster_at(at)).copied();
    match (what, whole) {
        (cluster::Touched::HideAll, Some(whole)) => inbox.act_on_all(&whole, Moderation::Hide, desk),
        (cluster::Touched::Turn, Some(whole)) => {
            inbox.cursor.put(ids, whole.at);
            inbox.current = Some(known);
            inbox.turn(whole.likeness);
        }
        (cluster::Touched::AsRow(what), _) => touch(inbox, ui, ids, at, known, what, desk),
        _ => {}
    }
}

/// The ids that come into sight first.
pub fn first(ids: &[i64]) -> Vec<i64> {
    wanted(ids, 0..MARGIN)
}

/// The ids in sight and a margin around them, in steps, so that a slow scroll asks the same thing again.
fn wanted(ids: &[i64], sight: std::ops::Range<usize>) -> Vec<i64> {
    let first = sight.start.saturating_sub(MARGIN) / MARGIN * MARGIN;
    let end = (sight.end + MARGIN).next_multiple_of(MARGIN).min(ids.len());
    ids.get(first..end).unwrap_or_default().to_vec()
}

fn empty(inbox: &mut Inbox, ui: &mut Ui, body: Rect, desk: &mut Desk<'_>) {
    if !inbox.search.is_empty() {
        let text = tr!("Nothing fits, hidden and deleted comments included");
        let link =
            Empty::new(icons::MAGNIFYING_GLASS, tr!("No comment found"), text).link(tr!("Clear the search"));
        if link.show(ui, body).is_some_and(|response| response.clicked()) {
            inbox.search.clear();
            inbox.search_changed();
        }
        return;
    }
    if !desk.together && gaps_foot::instead_of_none(inbox, ui, body, desk) {
        return;
    }
    let (sign, head, text) = match inbox.filter {
        InboxFilter::NeedsAnswer => {
            (icons::TRAY, tr!("Nothing needs an answer"), tr!("New ones arrive by themselves"))
        }
        InboxFilter::Questions => {
            (icons::QUESTION, tr!("No question waits"), tr!("Questions that need an answer stand here"))
        }
        InboxFilter::Mentions => {
            (icons::AT, tr!("Nobody calls you by name"), tr!("Comments that name the account stand here"))
        }
        InboxFilter::Closing => (
            icons::CLOCK_COUNTDOWN,
            tr!("Nothing is closing"),
            tr!("Comments whose time for a private reply ends within a day stand here"),
        ),
        InboxFilter::Waiting => (
            icons::PAPER_PLANE_TILT,
            tr!("Nothing waits to be sent"),
            tr!("Replies and hides pass through here"),
        ),
        InboxFilter::Done => {
            (icons::CHECK, tr!("Nothing is done yet"), tr!("What you answered or marked as done stands here"))
        }
        InboxFilter::Hidden => (
            icons::EYE_SLASH,
            tr!("Nothing is hidden"),
            tr!("Hidden comments are kept here and can be shown again"),
        ),
        InboxFilter::Deleted => {
            (icons::TRASH, tr!("Nothing was deleted"), tr!("The text of deleted comments is kept here"))
        }
        InboxFilter::All => {
            (icons::STACK, tr!("No comments yet"), tr!("They appear here as Instagram returns them"))
        }
    };
    let way = if inbox.filter == InboxFilter::All {
        tr!("Look at the Library")
    } else {
        tr!("Look at all comments")
    };
    if Empty::new(sign, head, text).link(way).show(ui, body).is_some_and(|response| response.clicked()) {
        if inbox.filter == InboxFilter::All {
            desk.go(Goal::Place(Place::Library));
        } else {
            inbox.choose(InboxFilter::All);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::wanted;

    #[test]
    fn a_slow_scroll_asks_the_same_rows_again() {
        let ids: Vec<i64> = (0..1000).collect();
        assert_eq!(wanted(&ids, 100..110), wanted(&ids, 101..111));
        assert_eq!(wanted(&ids, 0..10).len(), 32);
    }

    #[test]
    fn the_end_of_the_list_is_not_passed() {
        let ids: Vec<i64> = (0..20).collect();
        assert_eq!(wanted(&ids, 10..20), (0..20).collect::<Vec<i64>>());
        assert_eq!(wanted(&[], 0..0), Vec::<i64>::new());
    }
}
