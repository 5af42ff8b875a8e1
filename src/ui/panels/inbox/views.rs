//! The views of the inbox with their counts.
//! Invariant: only the current view's count is amber.

use egui::{Align2, CornerRadius, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::engine::views::inbox::{InboxCounts, InboxFilter};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format::number;
use crate::ui::icons::{self, Icon};
use crate::ui::text::{Words, meta, title};
use crate::ui::theme::{Tone, faces, faded, height, icon, radius, space, time, tokens};
use crate::ui::widgets::{MenuItem, inside, pane_header, ring};

use super::{Inbox, gaps_foot, searches};

/// One view: its filter, sign, name, and whether a gap goes before it.
struct View {
    filter: InboxFilter,
    icon: Icon,
    name: fn() -> &'static str,
    gap: bool,
    /// The word above it; it is shown only while it holds something.
    heading: Option<fn() -> &'static str>,
}

const VIEWS: &[View] = &[
    View {
        filter: InboxFilter::NeedsAnswer,
        icon: icons::CHAT_CIRCLE_DOTS,
        name: || tr!("Needs an answer"),
        gap: false,
        heading: None,
    },
    View {
        filter: InboxFilter::Questions,
        icon: icons::QUESTION,
        name: || tr!("Questions"),
        gap: false,
        heading: None,
    },
    View {
        filter: InboxFilter::Mentions,
        icon: icons::AT,
        name: || tr!("Mentions me"),
        gap: false,
        heading: None,
    },
    View {
        filter: InboxFilter::Waiting,
        icon: icons::PAPER_PLANE_TILT,
        name: || tr!("Waiting to send"),
        gap: false,
        heading: None,
    },
    View { filter: InboxFilter::Done, icon: icons::CHECK, name: || tr!("Done"), gap: true, heading: None },
    View {
        filter: InboxFilter::Hidden,
        icon: icons::EYE_SLASH,
        name: || tr!("Hidden"),
        gap: false,
        heading: None,
    },
    View {
        filter: InboxFilter::Deleted,
        icon: icons::TRASH,
        name: || tr!("Deleted"),
        gap: false,
        heading: None,
    },
    View { filter: InboxFilter::All, icon: icons::STACK, name: || tr!("All"), gap: false, heading: None },
    View {
        filter: InboxFilter::Closing,
        icon: icons::CLOCK_COUNTDOWN,
        name: || tr!("Private reply"),
        gap: true,
        heading: Some(|| tr!("Closing soon")),
    },
];

/// The name of a view.
pub fn name(filter: InboxFilter) -> &'static str {
    VIEWS.iter().find(|view| view.filter == filter).map_or("", |view| (view.name)())
}

/// How many comments a view holds.
pub fn count(counts: InboxCounts, filter: InboxFilter) -> u64 {
    match filter {
        InboxFilter::NeedsAnswer => counts.needs_answer,
        InboxFilter::Closing => counts.closing,
        InboxFilter::Waiting => counts.waiting,
        InboxFilter::Questions => counts.questions,
        InboxFilter::Mentions => counts.mentions,
        InboxFilter::Done => counts.done,
        InboxFilter::Hidden => counts.hidden,
        InboxFilter::Deleted => counts.deleted,
        InboxFilter::All => counts.all,
    }
}

/// The views that are shown: one with a heading only while it holds something.
fn shown(inbox: &Inbox) -> Vec<&'static View> {
    let counts = inbox.index.shown().map(|index| index.counts).unwrap_or_default();
    let holds = |view: &&View| count(counts, view.filter) > 0 || inbox.filter == view.filter;
    VIEWS.iter().filter(|view| view.heading.is_none() || holds(view)).collect()
}

/// The pane.
pub fn show(inbox: &mut Inbox, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) {
    let head = if desk.together { tr!("All accounts") } else { tr!("Inbox") };
    pane_header(ui, |ui| title(head).show(ui));
    let top = whole.top() + height::HEADER;
    let body = Rect::from_min_max(pos2(whole.left(), top), pos2(whole.right(), whole.bottom().max(top)));
    inside(ui, "inbox views list", body, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let line = Rect::from_min_size(ui.cursor().min, vec2(body.width(), 0.0));
            let end = rows(inbox, ui, line, desk);
            ui.advance_cursor_after_rect(line.with_max_y(end + space::S));
        });
    });
}

/// The views and the saved searches, from the top of a box on; gives where they end.
fn rows(inbox: &mut Inbox, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) -> f32 {
    let counts = inbox.index.shown().map(|index| index.counts);
    let mut top = whole.top() + space::S;
    let mut searches_at = None;
    for view in shown(inbox) {
        if view.heading.is_some() && searches_at.is_none() {
            top = searches::show(inbox, ui, whole, top + space::S, desk);
            searches_at = Some(top);
        }
        if view.gap {
            top += space::S;
        }
        if let Some(heading) = view.heading {
            let line = Rect::from_min_size(
                pos2(whole.left() + space::L, top),
                vec2(whole.width() - 2.0 * space::L, height::VIEW),
            );
            Words::new(heading(), faces::META_MEDIUM, Tone::Text3).label(ui, line, Align2::LEFT_CENTER);
            top += height::VIEW;
        }
        let line = Rect::from_min_size(
            pos2(whole.left() + space::S, top),
            vec2(whole.width() - space::L, height::VIEW),
        );
        if view_row(ui, line, view, inbox.search.is_empty() && inbox.filter == view.filter, counts) {
            inbox.choose(view.filter);
        }
        top += height::VIEW;
    }
    if searches_at.is_none() {
        top = searches::show(inbox, ui, whole, top + space::S, desk);
    }
    top
}

fn view_row(ui: &mut Ui, rect: Rect, view: &View, chosen: bool, counts: Option<InboxCounts>) -> bool {
    let t = tokens(ui);
    let words = (view.name)();
    let count = counts.map(|counts| number(count(counts, view.filter))).unwrap_or_default();
    let spoken = tr!("{view}, {count}", view = words, count = count);
    let response = ui.interact(rect, ui.scope_id().with(words), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, chosen, &spoken));
    let hover = ui.ctx().animate_bool_with_time(response.id, response.hovered(), time::TOUCH);
    let ground = if chosen { t.selected } else { faded(t.hover, hover) };
    ui.painter().rect_filled(rect, CornerRadius::same(radius::CONTROL), ground);
    if response.has_focus() {
        ring(ui.painter(), rect, radius::CONTROL, t.focus);
    }
    let inner = rect.shrink2(vec2(space::S, 0.0));
    let (letters, face) = if chosen { (Tone::Text, faces::NAME) } else { (Tone::Text2, faces::BODY) };
    view.icon.paint(
        ui.painter(),
        inner.left_center() + vec2(icon::ROW / 2.0, 0.0),
        icon::ROW,
        t.tone(letters),
    );
    let tone = if chosen { Tone::Accent } else { Tone::Text3 };
    let number = meta(count).tone(tone).face(if chosen { faces::META_SEMIBOLD } else { faces::META });
    let taken = number.paint(ui, inner, Align2::RIGHT_CENTER);
    let mut words_box = inner;
    words_box.min.x += icon::ROW + space::S;
    words_box.max.x = taken.left() - space::S;
    Words::new(words, face, letters).paint(ui, words_box, Align2::LEFT_CENTER);
    response.clicked()
}

/// At the foot of the views over all accounts: where the rest is; gives the room above it.
pub fn of_one(ui: &mut Ui, whole: Rect) -> Rect {
    let above = whole.with_max_y(whole.bottom() - 3.0 * faces::META.line - 2.0 * space::S);
    let words = tr!("Rules, quiet hours and gaps belong to one account: choose it at the top left.");
    let place = whole.with_min_y(above.bottom() + space::S).shrink2(vec2(space::L, 0.0));
    meta(words).tone(Tone::Text3).wrapped().label(ui, place, Align2::LEFT_TOP);
    above
}

/// The same as rows of a menu, for a window too narrow for the pane.
pub fn menu(inbox: &mut Inbox, ui: &mut Ui, desk: &mut Desk<'_>) {
    let counts = inbox.index.shown().map(|index| index.counts);
    for view in shown(inbox) {
        let count = counts.map(|counts| number(count(counts, view.filter))).unwrap_or_default();
        let item = MenuItem::new((view.name)())
            .icon(view.icon)
            .trailing(count)
            .chosen(inbox.search.is_empty() && inbox.filter == view.filter);
        if ui.add(item).clicked() {
            inbox.choose(view.filter);
            ui.close();
        }
    }
    searches::menu(inbox, ui, desk);
    if !desk.together {
        gaps_foot::menu(inbox, ui, desk);
    }
}
