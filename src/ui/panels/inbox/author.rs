//! What the store knows of the author of the current comment.
//! Invariant: a person is known by id; the name is only what they call themselves now.

use egui::{Align2, Rect, ScrollArea, Sense, Ui, pos2, vec2};

use crate::domain::{CommentId, PersonId};
use crate::engine::views::inbox::{AuthorCard, InboxRow, OtherComment};
use crate::tr;
use crate::ui::counts;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::pictures::Photo;
use crate::ui::text::{body, meta, name};
use crate::ui::theme::{Tone, disc, faces, icon, picture, space, tokens, width};
use crate::ui::widgets::{Disc, Menu, Row, hairline, link};

use super::notes::Notes;
use super::regard;

/// What was asked for in the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To see a comment.
    Comment(CommentId),
    /// To choose all comments of the person that stand in the list.
    All(PersonId),
    /// To see all comments of somebody of this name.
    List(String),
}

/// The column; gives what was asked for in it.
pub fn show(ui: &mut Ui, card: &AuthorCard, notes: &mut Notes, desk: &mut Desk<'_>) -> Option<Asked> {
    let mut chosen = None;
    ScrollArea::vertical().id_salt(("author", &card.id)).auto_shrink(false).show(ui, |ui| {
        chosen = content(ui, card, notes, desk);
    });
    chosen
}

fn content(ui: &mut Ui, card: &AuthorCard, notes: &mut Notes, desk: &mut Desk<'_>) -> Option<Asked> {
    let mut chosen = None;
    egui::Frame::NONE.inner_margin(space::L).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        head(ui, card, desk);
        ui.add_space(space::M);
        figures(ui, card);
        if let Some(answer) = card.answer_ms {
            ui.add_space(space::XS);
            meta(tr!("Answered in {span} on average", span = format::span(answer / 1_000)))
                .wrapped()
                .show(ui);
        }
        ui.add_space(space::M);
        regard::show(ui, card, desk);
        ui.add_space(space::M);
        notes.show(ui, card, desk);
        if card.comments > 1 {
            ui.add_space(space::M);
            if link(ui, tr!("Choose theirs in the list")).clicked() {
                chosen = Some(Asked::All(card.id.clone()));
            }
        }
        ui.add_space(space::M);
        hairline(ui);
        ui.add_space(space::M);
        if card.others.is_empty() {
            meta(tr!("No other comments")).show(ui);
            return;
        }
        meta(tr!("Other comments")).show(ui);
        ui.add_space(space::S);
        for other in &card.others {
            if one(ui, other, desk) {
                chosen = Some(Asked::Comment(other.id.clone()));
            }
        }
        if let Some(name) = &card.username {
            ui.add_space(space::XS);
            let all = tr!("All {count}", count = format::number(card.comments));
            if link(ui, &all).clicked() {
                chosen = Some(Asked::List(name.clone()));
            }
        }
    });
    chosen
}

/// The author in one line where there is no room for the column; a click opens the column below it.
pub fn in_line(
    ui: &mut Ui,
    rect: Rect,
    card: &AuthorCard,
    notes: &mut Notes,
    desk: &mut Desk<'_>,
) -> Option<Asked> {
    let mut parts: Vec<String> =
        card.regard.map(|regard| regard::name(regard).to_owned()).into_iter().collect();
    parts.push(counts::comments(card.comments));
    parts.push(tr!("{count} answered", count = format::number(card.answered)));
    if card.hidden > 0 {
        parts.push(tr!("{count} hidden", count = format::number(card.hidden)));
    }
    parts.extend(since(card, desk));
    parts.extend(card.note.lines().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned));
    let said = parts.join(" · ");
    let who = card.username.as_deref().unwrap_or_else(|| tr!("Somebody"));
    let spoken = tr!("About {who}: {what}", who = who, what = said);
    let response = ui.interact(rect, ui.scope_id().with("about the author"), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &spoken));
    let t = tokens(ui);
    let tone = if response.hovered() || response.has_focus() { Tone::Text } else { Tone::Text3 };
    let caret = rect.right_center() - vec2(icon::META / 2.0, 0.0);
    icons::CARET_DOWN.paint(ui.painter(), caret, icon::META, t.tone(tone));
    let (sign, color) = match card.regard {
        Some(regard) => (regard::sign(regard), t.tone(regard::tone(regard))),
        None => (icons::USER, t.text3),
    };
    sign.paint(ui.painter(), rect.left_center() + vec2(icon::META / 2.0, 0.0), icon::META, color);
    let mut words = rect.with_min_x(rect.left() + icon::META + space::S);
    words.max.x = caret.x - icon::META;
    meta(said).tone(tone).paint(ui, words, Align2::LEFT_CENTER);
    let menu = Menu::under(&response, tr!("About the author")).width(width::TOOLTIP).sheet();
    let asked = menu.show(|ui| content(ui, card, notes, desk).inspect(|_| ui.close()));
    asked.flatten()
}

/// Since when there are comments of an author.
fn since(card: &AuthorCard, desk: &Desk<'_>) -> Option<String> {
    let since = jiff::Timestamp::from_millisecond(card.first_seen?).ok()?;
    Some(tr!("Since {month}", month = format::month_of(since, desk.zone)))
}

/// The column before anything is known of an author but who it is.
pub fn awaited(ui: &mut Ui, row: &InboxRow) {
    egui::Frame::NONE.inner_margin(space::L).show(ui, |ui| {
        let id = row.author.as_ref().map_or("", |author| author.as_str());
        who(ui, id, row.username.as_deref());
    });
}

/// Disc and name; gives the box below the name.
fn who(ui: &mut Ui, id: &str, username: Option<&str>) -> Rect {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), disc::LARGE), Sense::hover());
    let who = username.unwrap_or_else(|| tr!("Somebody"));
    Disc::new(id, who).size(disc::LARGE).paint(ui, rect.left_center() + vec2(disc::LARGE / 2.0, 0.0));
    let words = Rect::from_min_max(pos2(rect.left() + disc::LARGE + space::M, rect.top()), rect.max);
    let top =
        Rect::from_min_size(words.min + vec2(0.0, space::XS / 2.0), vec2(words.width(), faces::BODY.line));
    name(who).label(ui, top, Align2::LEFT_CENTER);
    Rect::from_min_max(pos2(words.left(), top.bottom()), words.max)
}

fn head(ui: &mut Ui, card: &AuthorCard, desk: &Desk<'_>) {
    let below = who(ui, card.id.as_str(), card.username.as_deref());
    if let Some(since) = since(card, desk) {
        meta(since).label(ui, below, Align2::LEFT_TOP);
    }
    if !card.former.is_empty() {
        ui.add_space(space::S);
        meta(tr!("Before: {names}", names = card.former.join(", "))).wrapped().show(ui);
    }
}

fn figures(ui: &mut Ui, card: &AuthorCard) {
    let tall = faces::BODY.line + faces::META.line;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
    let comments = if card.comments == 1 { tr!("comment") } else { tr!("comments") };
    let values = [(card.comments, comments), (card.answered, tr!("answered")), (card.hidden, tr!("hidden"))];
    let mut left = rect.left();
    for (value, words) in values {
        let below_words = meta(words);
        let top_words = name(format::number(value));
        let wide = below_words.width(ui).max(top_words.width(ui)).ceil() + 1.0;
        let top = Rect::from_min_size(pos2(left, rect.top()), vec2(wide, faces::BODY.line));
        top_words.paint(ui, top, Align2::LEFT_CENTER);
        let below = Rect::from_min_max(pos2(left, top.bottom()), pos2(left + wide, rect.bottom()));
        let spoken = tr!("{value} {words}", value = format::number(value), words = words);
        let response = ui.interact(top.union(below), ui.scope_id().with(words), Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &spoken));
        below_words.paint(ui, below, Align2::LEFT_TOP);
        left += wide + space::S;
    }
}

fn one(ui: &mut Ui, other: &OtherComment, desk: &mut Desk<'_>) -> bool {
    let wide = ui.available_width() - picture::TINY[0] - space::S;
    let text = meta(other.text.as_str()).tone(Tone::Text2).lines(2);
    let laid = text.lay(ui, wide);
    let tall = (laid.height() + faces::META.line).max(picture::TINY[1]) + space::S;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
    let response = Row::new(("other", other.id.as_str()), &other.text).without_line().show(ui, rect);
    let still = Rect::from_min_size(
        pos2(rect.left(), rect.top() + space::XS),
        vec2(picture::TINY[0], picture::TINY[1]),
    );
    Photo::new(&other.picture).paint(ui, desk.pictures, still);
    let words = Rect::from_min_max(pos2(still.right() + space::S, rect.top() + space::XS), rect.max);
    text.paint(ui, words, Align2::LEFT_TOP);
    let foot = Rect::from_min_max(pos2(words.left(), words.top() + laid.height()), words.max);
    let at = other.at.and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
    let when = at.map(|at| format::date(at, desk.now, desk.zone)).unwrap_or_default();
    let painted = meta(when).paint(ui, foot, Align2::LEFT_TOP);
    if other.answered {
        let rest = Rect::from_min_max(pos2(painted.right() + space::XS, foot.top()), foot.max);
        body(tr!("answered")).face(faces::META).tone(Tone::Done).paint(ui, rest, Align2::LEFT_TOP);
    }
    response.clicked()
}
