//! Near-identical comments as one row of the list: drawn, opened in its place, acted on all at once.
//! Invariant: the row is as high as any other, and what is done to it is one act with one undo.

use egui::{Align, Align2, CornerRadius, Key, Layout, Rect, Role, Sense, Stroke, StrokeKind, Ui};
use egui::{WidgetInfo, pos2, vec2};

use crate::domain::Feature;
use crate::domain::op::OpState;
use crate::engine::Command;
use crate::engine::command::{Chosen, Moderation};
use crate::engine::views::inbox::{Cluster, ClusterRow, InboxIndex, InboxRow};
use crate::tr;
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::format::{self, number};
use crate::ui::pictures::Photo;
use crate::ui::text::{Words, body, name};
use crate::ui::theme::{Tone, disc, faces, height, radius, space, tokens};
use crate::ui::widgets::{Button, Disc, Row, Touch, rule_below};
use crate::ui::{accounts, counts, icons, keys};

use super::{Inbox, row};

/// The action that hides all of a cluster.
const HIDE_ALL: &str = "inbox.hide_all";

/// How far the members of an open cluster stand to the right.
pub const INDENT: f32 = 44.0;

/// What was done to a cluster's row with the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touched {
    /// What can be done to any row.
    AsRow(row::Touched),
    /// Open it in its place, or close it.
    Turn,
    HideAll,
}

/// `glow.art.promo and 30 others`.
fn names(row: &InboxRow, cluster: &ClusterRow) -> String {
    match cluster.people.saturating_sub(1) {
        0 => row::who(row).to_owned(),
        1 => tr!("{who} and one other", who = row::who(row)),
        others => tr!("{who} and {count} others", who = row::who(row), count = number(others)),
    }
}

/// `near-identical, since 09:12, on 6 posts`.
fn since(cluster: &ClusterRow, desk: &Desk<'_>) -> String {
    let posts = counts::posts(cluster.posts);
    let Some(at) = cluster.since.and_then(|at| jiff::Timestamp::from_millisecond(at).ok()) else {
        return tr!("near-identical, on {posts}", posts = posts);
    };
    let today = desk.now.to_zoned(desk.zone.clone()).date() == at.to_zoned(desk.zone.clone()).date();
    let since = match today {
        true => format::clock(at, desk.zone),
        false => format::moment(at, desk.now, desk.zone),
    };
    tr!("near-identical, since {since}, on {posts}", since = since, posts = posts)
}

/// Draws the row that stands for many.
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    row: &InboxRow,
    cluster: &ClusterRow,
    look: row::Look,
    desk: &mut Desk<'_>,
) -> Option<Touched> {
    let current = look.current;
    let names = names(row, cluster);
    let count = number(cluster.count);
    let spoken = tr!(
        "{who}, {count} near-identical comments: {text}",
        who = names,
        count = count,
        text = cluster.first_text
    );
    let bar = row.pending.as_ref().map(|pending| tokens(ui).tone(row::state(ui, pending, desk).0.tone()));
    let response =
        Row::new(("comment", row.row), &spoken).current(current).ticked(look.ticked).bar(bar).show(ui, rect);
    let busy = row.pending.as_ref().is_some_and(|pending| pending.state != OpState::Stuck);
    let picture_box = row::picture_box(rect);
    Photo::new(&row.picture).opacity(if busy { 0.45 } else { 1.0 }).paint(ui, desk.pictures, picture_box);
    let ticked = discs(ui, rect, row, cluster, look);
    if desk.together && !look.ticked {
        let ground = if look.current { tokens(ui).selected } else { tokens(ui).base };
        accounts::badge(ui, row::disc_center(rect), disc::ROW, &row.account, ground, desk);
    }
    let words = Rect::from_min_max(
        pos2(rect.left() + space::L + disc::ROW + space::M, rect.top() + space::S),
        pos2(picture_box.left() - space::M, rect.bottom()),
    );
    let clicked = response.clicked().then(|| row::clicked(ui));
    let mut touched = ticked.or(clicked).map(Touched::AsRow);
    let line = Rect::from_min_size(words.min, vec2(words.width(), faces::BODY.line));
    let left = match &row.pending {
        Some(pending) => {
            let undo = cluster.act.map_or(Command::TakeBack(pending.op), Command::TakeBackAct);
            row::state_and_undo(ui, line, pending, undo, desk)
        }
        None => {
            let (taken, hide) = hide_all(ui, line, row, desk);
            touched = hide.or(touched);
            taken
        }
    };
    touched = title(ui, line, left, row, &names, &count).or(touched);
    let quote = Rect::from_min_max(
        pos2(words.left(), line.bottom()),
        pos2(words.right(), line.bottom() + faces::BODY.line),
    );
    let tone = match (busy, current) {
        (true, _) => Tone::Text3,
        (_, true) => Tone::Text,
        _ => Tone::Text2,
    };
    let text = tr!("“{text}”", text = cluster.first_text.split_whitespace().collect::<Vec<_>>().join(" "));
    body(text).tone(tone).paint(ui, quote, Align2::LEFT_TOP);
    let below = Rect::from_min_max(pos2(words.left(), quote.bottom()), words.max);
    body(since(cluster, desk)).tone(Tone::Text3).paint(ui, below, Align2::LEFT_TOP);
    touched
}

/// Two discs, one over the other; a click on them ticks the row.
fn discs(
    ui: &mut Ui,
    rect: Rect,
    row: &InboxRow,
    cluster: &ClusterRow,
    look: row::Look,
) -> Option<row::Touched> {
    if look.ticked || cluster.other.is_none() {
        return row::tick_box(ui, rect, row, look.ticked, None);
    }
    let place = Rect::from_center_size(row::disc_center(rect), vec2(disc::ROW, disc::ROW));
    let response = ui.interact(place, ui.scope_id().with(("tick", row.row)), Sense::click());
    let name = tr!("Choose the comments of {who}", who = row::who(row));
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, false, &name));
    let t = tokens(ui);
    let ground = if look.current { t.selected } else { t.base };
    let aside = vec2(space::XS + 1.0, space::XS + 1.0);
    let id = row.author.as_ref().map_or("", |author| author.as_str());
    Disc::new(id, row::who(row)).size(disc::PAIR).paint(ui, place.center() - aside);
    if let Some((other, called)) = &cluster.other {
        Disc::new(other.as_str(), called).size(disc::PAIR).edge(ground).paint(ui, place.center() + aside);
    }
    response.clicked().then_some(row::Touched::Tick)
}

/// The names and, bordered, how many: a click on that opens the cluster.
fn title(ui: &mut Ui, line: Rect, taken: Rect, row: &InboxRow, names: &str, count: &str) -> Option<Touched> {
    let words = Words::new(tr!("× {count}", count = count), faces::META_SEMIBOLD, Tone::Text);
    let wide = words.width(ui).ceil() + 2.0 * space::S;
    let mut name_box = line;
    name_box.max.x = taken.left() - space::S - wide - space::S;
    let tone = if row.pending.is_some() { Tone::Text3 } else { Tone::Text };
    let painted = name(names).tone(tone).paint(ui, name_box, Align2::LEFT_CENTER);
    let mark = Rect::from_min_size(
        pos2(painted.right() + space::S, line.center().y - height::KEY_CAP / 2.0),
        vec2(wide, height::KEY_CAP),
    );
    let response = ui.interact(mark, ui.scope_id().with(("turn", row.row)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, tr!("Show all {count}", count = count)));
    let t = tokens(ui);
    let ground = if response.hovered() { t.hover } else { t.raised };
    let corner = CornerRadius::same(radius::MARK);
    ui.painter().rect(mark, corner, ground, Stroke::new(1.0, t.line_strong), StrokeKind::Inside);
    words.paint(ui, mark, Align2::CENTER_CENTER);
    response.clicked().then_some(Touched::Turn)
}

/// The button that is always there.
fn hide_all(ui: &mut Ui, line: Rect, row: &InboxRow, desk: &Desk<'_>) -> (Rect, Option<Touched>) {
    let key = desk.caps(HIDE_ALL);
    let may = desk.off_for_many(Feature::Comments).is_none();
    let button = Button::plain(tr!("Hide all")).small().key(&key).enabled(may);
    let size = button.size(ui);
    let place = Rect::from_min_size(pos2(line.right() - size.x, line.center().y - size.y / 2.0), size);
    let response = ui.interact(place, ui.scope_id().with(("hide all", row.row)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, may, tr!("Hide all")));
    button.paint(ui, place, Touch::of(ui, &response, may));
    (place, (may && response.clicked()).then_some(Touched::HideAll))
}

/// Above the thread of a cluster's row: how many there are, and what can be done to all.
pub fn strip(inbox: &mut Inbox, ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(cluster) = inbox.cluster().copied() else { return };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height::TOOLBAR), Sense::hover());
    rule_below(ui, rect);
    let inner = rect.shrink2(vec2(space::L, 0.0));
    let layout = egui::UiBuilder::new().max_rect(inner).layout(Layout::left_to_right(Align::Center));
    ui.scope_builder(layout, |ui| {
        let many = tr!("{count} near-identical comments", count = number(cluster.count));
        name(many).show(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let called = |verb: &str| tr!("{verb} {count}", verb = verb, count = number(cluster.count));
            let done = Button::plain(tr!("Done with all")).small().icon(icons::CHECK);
            if ui.add(done.name(called(tr!("Mark as done all")))).clicked() {
                inbox.act_on_all(&cluster, Moderation::Done, desk);
            }
            let key = desk.caps(HIDE_ALL);
            let may = desk.off_for_many(Feature::Comments).is_none();
            let hide = Button::plain(tr!("Hide all")).small().icon(icons::EYE_SLASH).key(&key).enabled(may);
            if ui.add(hide.name(called(tr!("Hide all")))).clicked() {
                inbox.act_on_all(&cluster, Moderation::Hide, desk);
            }
        });
    });
}

/// Takes the keys that belong to clusters, before those that act on one comment.
pub fn take(inbox: &mut Inbox, ui: &Ui, desk: &mut Desk<'_>) {
    let cluster = inbox.cluster().copied();
    let none = cluster.is_none().then(|| tr!("No near-identical comments are chosen"));
    let none = desk.off_for_many(Feature::Comments).or(none);
    let hide = Action::new(HIDE_ALL, tr!("Hide all near-identical comments"), icons::EYE_SLASH)
        .disabled_because(none);
    if desk.action(ui, hide)
        && let Some(cluster) = &cluster
    {
        inbox.act_on_all(cluster, Moderation::Hide, desk);
    }
    let Some(cluster) = cluster else { return };
    if cluster.shown == 0 && keys::take(ui, Key::ArrowRight) {
        inbox.turn(cluster.likeness);
    } else if cluster.shown > 0 && keys::take(ui, Key::ArrowLeft) {
        inbox.close_cluster(&cluster);
    }
}

impl Inbox {
    /// The cluster the cursor is in: on its row, or on one of its members.
    pub(super) fn cluster(&self) -> Option<&Cluster> {
        self.index.shown()?.cluster_at(self.cursor.at())
    }

    /// The cluster whose row the cursor is on: what is done there is done to all of it.
    pub(super) fn head(&self) -> Option<Cluster> {
        self.cluster().filter(|cluster| cluster.at == self.cursor.at()).copied()
    }

    /// Whether a place of the list is that of a member of an open cluster.
    pub(super) fn is_member(index: &InboxIndex, at: usize) -> bool {
        index.cluster_at(at).is_some_and(|cluster| cluster.at < at)
    }

    /// Opens a cluster in its place, or closes it.
    pub(super) fn turn(&mut self, likeness: i64) {
        match self.opened.iter().position(|open| *open == likeness) {
            Some(at) => drop(self.opened.remove(at)),
            None => {
                self.opened.push(likeness);
                self.list.follow_below(self.cursor.at());
            }
        }
    }

    /// Closes the cluster the cursor is in; the cursor goes to its row.
    fn close_cluster(&mut self, cluster: &Cluster) {
        if let Some(index) = self.index.shown() {
            self.cursor.put(&index.rows, cluster.at);
            self.list.follow();
        }
        self.opened.retain(|open| *open != cluster.likeness);
    }

    /// Does the same to all of a cluster, as one act, and goes on to what stands behind it.
    pub(super) fn act_on_all(&mut self, cluster: &Cluster, act: Moderation, desk: &mut Desk<'_>) {
        let here_only = matches!(act, Moderation::Done | Moderation::NotDone);
        let account = self.whose.clone();
        if !here_only && desk.off_of(&account, Feature::Comments).is_some() {
            return;
        }
        desk.send(Command::Moderate { account, chosen: Chosen::Cluster { likeness: cluster.likeness }, act });
        let index = self.index.shown();
        let rows = index.map(|index| std::sync::Arc::clone(&index.rows)).unwrap_or_default();
        let acted = rows.get(cluster.at..=cluster.at + cluster.shown).unwrap_or_default();
        self.move_on(|row| acted.contains(&row));
    }

    /// Comments that are chosen: a row that stands for many counts for all of them.
    pub(super) fn chosen_count(&self) -> u64 {
        let Some(index) = self.index.shown() else { return 0 };
        let mut count = self.selection.count() as u64;
        for cluster in index.clusters.iter().filter(|cluster| self.selection.has(-cluster.likeness)) {
            let members = index.rows.get(cluster.at + 1..=cluster.at + cluster.shown).unwrap_or_default();
            let twice = 1 + members.iter().filter(|row| self.selection.has(**row)).count() as u64;
            count = count + cluster.count - twice;
        }
        count
    }
}
