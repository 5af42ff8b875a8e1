//! Headings in a list that is arranged by post, author or day.
//! Invariant: a heading is as high as a row, and is never the current one.

use egui::{Align2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::engine::views::inbox_search::Heading;
use crate::tr;
use crate::ui::counts;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::panels::Goal;
use crate::ui::pictures::Photo;
use crate::ui::text::{Words, meta, name};
use crate::ui::theme::{Tone, disc, faces, height, icon, picture, space, tokens};
use crate::ui::widgets::{Button, Disc, Touch, rule_below};

use super::Inbox;

/// What was done to a heading with the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touched {
    /// Choose the whole group.
    All,
    /// Open what it is of.
    Open,
}

/// Draws a heading of a group with so many comments.
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    heading: Option<&Heading>,
    count: usize,
    desk: &mut Desk<'_>,
) -> Option<Touched> {
    let t = tokens(ui);
    ui.painter().rect_filled(rect, 0.0, t.panel);
    rule_below(ui, rect);
    let heading = heading?;
    let title = title(heading, desk);
    let spoken = tr!("{heading}, {comments}", heading = title, comments = counts::comments(count as u64));
    let response = ui.interact(rect, ui.scope_id().with(("heading", &title)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &spoken));
    let over = response.contains_pointer();
    let words_left = sign(ui, rect, heading, desk);
    let mut inner =
        Rect::from_center_size(rect.center(), vec2(rect.width(), faces::BODY.line + faces::META.line));
    (inner.min.x, inner.max.x) = (words_left, rect.right() - space::L);
    let mut touched = None;
    if over {
        let button = Button::quiet(tr!("Choose all")).small();
        let size = button.size(ui);
        let place = Rect::from_min_size(pos2(inner.right() - size.x, rect.center().y - size.y / 2.0), size);
        let choose = ui.interact(place, ui.scope_id().with(("choose all", &title)), Sense::click());
        let called = tr!("Choose all: {heading}", heading = title);
        choose.widget_info(|| WidgetInfo::labeled(Role::Button, true, &called));
        button.paint(ui, place, Touch::of(ui, &choose, true));
        inner.max.x = place.left() - space::S;
        if choose.clicked() {
            touched = Some(Touched::All);
        }
    }
    let top = Rect::from_min_size(inner.min, vec2(inner.width(), faces::BODY.line));
    let below = Rect::from_min_max(pos2(inner.left(), top.bottom()), inner.max);
    name(title).paint(ui, top, Align2::LEFT_CENTER);
    let said = match heading {
        Heading::Post { caption: Some(caption), .. } => {
            format!("{} · {caption}", counts::comments(count as u64))
        }
        _ => counts::comments(count as u64),
    };
    meta(said).paint(ui, below, Align2::LEFT_TOP);
    if response.clicked() && matches!(heading, Heading::Post { .. }) {
        touched = Some(Touched::Open);
    }
    touched
}

/// What it says.
fn title(heading: &Heading, desk: &Desk<'_>) -> String {
    match heading {
        Heading::Post { number: Some(number), .. } => {
            tr!("Post no. {number}", number = format::number(*number))
        }
        Heading::Post { .. } => tr!("A story, or a post that is gone").to_owned(),
        Heading::Author { username: Some(name), .. } => name.clone(),
        Heading::Author { .. } => tr!("Somebody").to_owned(),
        Heading::Day(day) => format::day_heading(*day, desk.now, desk.zone),
    }
}

/// The post's picture, the author's disc or a calendar; gives where the words begin.
fn sign(ui: &Ui, rect: Rect, heading: &Heading, desk: &mut Desk<'_>) -> f32 {
    let left = rect.left() + space::L;
    let middle = pos2(left + disc::ROW / 2.0, rect.center().y);
    match heading {
        Heading::Post { picture: key, .. } => {
            let size = vec2(picture::ROW[0], picture::ROW[1]);
            let place = Rect::from_center_size(pos2(left + size.x / 2.0, rect.center().y), size);
            Photo::new(key).paint(ui, desk.pictures, place);
            return place.right() + space::M;
        }
        Heading::Author { person, username } => {
            let id = person.as_ref().map_or("", |person| person.as_str());
            Disc::new(id, username.as_deref().unwrap_or_else(|| tr!("Somebody"))).paint(ui, middle);
        }
        Heading::Day(_) => {
            icons::CALENDAR_BLANK.paint(ui.painter(), middle, icon::HEAD, tokens(ui).text3);
        }
    }
    middle.x + disc::ROW / 2.0 + space::M
}

impl Inbox {
    /// Does what was done to a heading with the mouse.
    pub(super) fn touch_heading(&mut self, at: usize, what: Touched, desk: &mut Desk<'_>) {
        let Some(index) = self.index.shown() else { return };
        match what {
            Touched::Open => {
                let heading = index.rows.get(at).and_then(|row| self.headings.shown()?.headings.get(row));
                if let Some(Heading::Post { account, media, .. }) = heading.cloned() {
                    match desk.together {
                        true => desk.bring(&account, Goal::Post(media)),
                        false => desk.go(Goal::Post(media)),
                    }
                }
            }
            Touched::All => self.selection.add(index.group(at).iter().copied()),
        }
    }

    /// Headings are never chosen, whatever range went over them.
    pub(super) fn choose_no_heading(&mut self) {
        if self.index.shown().is_some_and(|index| !index.headings.is_empty()) && !self.selection.is_empty() {
            self.selection.keep(|row| row >= 0);
        }
    }

    /// Moves the cursor off a heading, on in the direction it went.
    pub(super) fn pass_heading(&mut self, by: isize) {
        let Some(index) = self.index.shown() else { return };
        if !index.is_heading(self.cursor.at()) {
            return;
        }
        let on = if by < 0 { -1 } else { 1 };
        if !self.cursor.step(&index.rows, on) {
            self.cursor.step(&index.rows, -on);
        }
        if index.is_heading(self.cursor.at()) {
            // The first heading has no row above it.
            self.cursor.step(&index.rows, 1);
        }
    }
}

/// Posts that a search found in their captions, each a row above the comments. Gives what was opened.
pub fn posts_found(
    ui: &mut Ui,
    body: &mut Rect,
    posts: &[crate::engine::views::inbox_search::FoundPost],
    desk: &mut Desk<'_>,
) -> Option<(crate::domain::AccountId, crate::domain::MediaId)> {
    let mut opened = None;
    for post in posts {
        let rect = Rect::from_min_size(body.min, vec2(body.width(), height::TABLE));
        body.min.y = rect.bottom();
        let title = match post.number {
            Some(number) => tr!("Post no. {number}", number = format::number(number)),
            None => tr!("A story").to_owned(),
        };
        let spoken = tr!("{title}: {caption}", title = title, caption = post.caption);
        let row = crate::ui::widgets::Row::new(("found post", post.media.as_str()), &spoken);
        let response = row.show(ui, rect);
        let size = vec2(picture::TINY[0], picture::TINY[1]);
        let place = Rect::from_min_size(pos2(rect.left() + space::L, rect.center().y - size.y / 2.0), size);
        Photo::new(&post.picture).paint(ui, desk.pictures, place);
        let mut words = rect.with_min_x(place.right() + space::M).with_max_x(rect.right() - space::L);
        let arrow = pos2(words.right() - icon::META / 2.0, rect.center().y);
        icons::ARROW_UP_RIGHT.paint(ui.painter(), arrow, icon::META, tokens(ui).text3);
        words.max.x -= icon::META + space::S;
        let painted = name(title).paint(ui, words, Align2::LEFT_CENTER);
        words.min.x = painted.right() + space::S;
        let places = post.places.iter().filter(|place| post.caption.get((*place).clone()).is_some()).cloned();
        Words::new(post.caption.as_str(), faces::BODY, Tone::Text2).marked(places).paint(
            ui,
            words,
            Align2::LEFT_CENTER,
        );
        if response.clicked() {
            opened = Some((post.account.clone(), post.media.clone()));
        }
    }
    opened
}
