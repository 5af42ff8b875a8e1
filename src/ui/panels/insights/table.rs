//! The posts of the period as a table: bars in cells, sorted by a click on a heading, walked by keys.
//! Invariant: only rows in view are drawn, and a missing number is a dash with its reason.

use egui::{Align2, CornerRadius, Id, Key, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::engine::views::insights::PostRow;
use crate::engine::views::library::TileKind;
use crate::tr;
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons::{self, Icon};
use crate::ui::keys;
use crate::ui::panels::Goal;
use crate::ui::pictures::Photo;
use crate::ui::text::{Words, body, meta, name};
use crate::ui::theme::{Tone, faces, height, icon, picture, radius, space, tokens};
use crate::ui::widgets::{Empty, Row, inside, ring, tip};

use super::columns::{Column, Places, Standing, VALUES};
use super::{Chosen, Page, words};

/// Height of the line above the headings.
const TITLE: f32 = 44.0;
/// Rows a page key moves by.
const PAGE: usize = 8;

/// What a row is drawn from.
struct Table<'a> {
    places: Places,
    /// The largest value of each column with bars.
    most: [f64; 7],
    chosen: &'a Chosen,
}

/// Draws it; rows open by click and by `Enter`.
pub(super) fn show(ui: &mut Ui, desk: &mut Desk<'_>, page: &Page<'_>, chosen: &mut Chosen) {
    let posts = &page.view.posts;
    title(ui, posts.len());
    if posts.is_empty() {
        none(ui, page);
        return;
    }
    let order = chosen.sort.order(posts);
    walk(ui, desk, posts, &order, chosen);
    let wide = ui.available_width();
    let tall = height::TABLE_HEADER + height::TABLE * order.len() as f32 + space::L;
    let (rect, _) = ui.allocate_exact_size(vec2(wide, tall), Sense::hover());
    let places = Places::within(rect.left() + space::XL, wide - 2.0 * space::XL);
    let rows = rect.with_min_y(rect.top() + height::TABLE_HEADER);
    let table = Table { places: places.clone(), most: most(posts), chosen };
    let clip = ui.clip_rect();
    let first = ((clip.top() - rows.top()) / height::TABLE).floor().max(0.0) as usize;
    let shown = (clip.height() / height::TABLE).ceil() as usize + 1;
    let mut opened = None;
    for (place, index) in order.iter().enumerate().skip(first).take(shown) {
        let top = rows.top() + place as f32 * height::TABLE;
        let line = Rect::from_min_size(pos2(rows.left(), top), vec2(wide, height::TABLE));
        if table.row(ui, desk, &posts[*index], line) {
            opened = Some(posts[*index].media.clone());
        }
    }
    // The headings stay in view while rows pass under them.
    let top = rect.top().max(clip.top());
    headings(
        ui,
        Rect::from_min_size(pos2(rect.left(), top), vec2(wide, height::TABLE_HEADER)),
        &places,
        chosen,
    );
    if let Some(media) = opened {
        chosen.post = Some(media.clone());
        desk.go(Goal::Post(media));
    }
}

fn title(ui: &mut Ui, count: usize) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), TITLE), Sense::hover());
    let line = Rect::from_center_size(rect.center(), vec2(rect.width() - 2.0 * space::XL, 18.0));
    let end = name(tr!("Content")).label(ui, line, Align2::LEFT_CENTER).rect.right();
    let count = match count {
        1 => tr!("1 post in this period").to_owned(),
        count => tr!("{count} posts in this period", count = format::number(count as u64)),
    };
    meta(count).label(ui, line.with_min_x(end + space::S), Align2::LEFT_CENTER);
}

fn none(ui: &mut Ui, page: &Page<'_>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 140.0), Sense::hover());
    let title = tr!("No posts in these {days} days", days = page.days);
    let words = tr!("What you publish stands here with its numbers a day later");
    inside(ui, "no posts", rect, |ui| Empty::new(icons::IMAGES, title, words).show(ui, rect));
}

/// Moves through the rows by keys, and opens the current one.
fn walk(ui: &mut Ui, desk: &mut Desk<'_>, posts: &[PostRow], order: &[usize], chosen: &mut Chosen) {
    let place = |chosen: &Chosen| {
        let media = chosen.post.as_ref()?;
        order.iter().position(|index| posts[*index].media == *media)
    };
    let mut current = place(chosen);
    let next = Action::new("insights.next", tr!("Next post"), icons::ARROW_DOWN);
    let previous = Action::new("insights.previous", tr!("Previous post"), icons::ARROW_UP);
    let step = isize::from(desk.action(ui, next)) - isize::from(desk.action(ui, previous));
    if keys::walk(ui, &mut current, order.len(), PAGE, step)
        && let Some(at) = current
    {
        chosen.post = order.get(at).map(|index| posts[*index].media.clone());
        let top = ui.cursor().top() + height::TABLE_HEADER + at as f32 * height::TABLE;
        // Room for the headings above, which stay in view.
        let row = Rect::from_min_max(
            pos2(ui.max_rect().left(), top - height::TABLE_HEADER),
            pos2(ui.max_rect().right(), top + height::TABLE),
        );
        ui.scroll_to_rect_animation(row, None, egui::style::ScrollAnimation::none());
    }
    // Under a ring of the keyboard `Enter` belongs to what is ringed.
    let free = ui.memory(|memory| memory.focused().is_none());
    let reason = if current.is_none() { Some(tr!("No row is current")) } else { None };
    let action =
        Action::new("insights.open", tr!("Open the post"), icons::ARROW_RIGHT).disabled_because(reason);
    let entered = current.is_some() && free && keys::take(ui, Key::Enter);
    if (desk.action(ui, action) || entered)
        && let Some(media) = chosen.post.clone()
    {
        desk.go(Goal::Post(media));
    }
}

fn most(posts: &[PostRow]) -> [f64; 7] {
    VALUES.map(|column| posts.iter().filter_map(|post| column.value(post)).fold(0.0, f64::max))
}

/// The headings; a click sorts.
fn headings(ui: &mut Ui, rect: Rect, places: &Places, chosen: &mut Chosen) {
    let t = tokens(ui);
    ui.painter().rect_filled(rect, CornerRadius::ZERO, t.base);
    let y = rect.bottom() - 0.5;
    ui.painter().hline(
        rect.left() + space::XL..=rect.right() - space::XL,
        y,
        Stroke::new(1.0, t.line_strong),
    );
    let cell =
        |(left, wide): (f32, f32)| Rect::from_min_size(pos2(left, rect.top()), vec2(wide, rect.height()));
    let post = cell(places.headline);
    meta(tr!("Post")).paint(ui, post, Align2::LEFT_CENTER);
    heading(ui, cell(places.number), Column::Number, Align2::LEFT_CENTER, chosen);
    for (column, place) in VALUES.into_iter().zip(places.values) {
        heading(ui, cell(place), column, Align2::LEFT_CENTER, chosen);
    }
    heading(ui, cell(places.history), Column::History, Align2::RIGHT_CENTER, chosen);
}

fn heading(ui: &mut Ui, rect: Rect, column: Column, align: Align2, chosen: &mut Chosen) {
    let t = tokens(ui);
    let here = chosen.sort.column == column;
    let response = ui.interact(rect, ui.scope_id().with(("sort", column)), Sense::click());
    let lit = here || response.hovered();
    let face = if here { faces::META_SEMIBOLD } else { faces::META };
    let words = Words::new(column.name(), face, if lit { Tone::Text } else { Tone::Text3 });
    let arrow = if here { icon::META } else { 0.0 };
    let text = if align == Align2::RIGHT_CENTER { rect.with_max_x(rect.right() - arrow) } else { rect };
    let place = words.paint(ui, text, align);
    let down = tr!("most first");
    let up = tr!("least first");
    if here {
        let sign = if chosen.sort.downward { icons::ARROW_DOWN } else { icons::ARROW_UP };
        sign.paint(ui.painter(), pos2(place.right() + 8.0, rect.center().y), 12.0, t.text);
    }
    if response.has_focus() {
        ring(ui.painter(), rect.shrink2(vec2(2.0, 3.0)), radius::MARK, t.focus);
    }
    let said = match here {
        true => tr!(
            "Sort by {column}, {way}",
            column = column.name(),
            way = if chosen.sort.downward { down } else { up }
        ),
        false => tr!("Sort by {column}", column = column.name()),
    };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, here, &said));
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        chosen.sort.click(column);
    }
}

impl Table<'_> {
    /// Draws a row; true if it was clicked.
    fn row(&self, ui: &mut Ui, desk: &mut Desk<'_>, post: &PostRow, rect: Rect) -> bool {
        let t = tokens(ui);
        let current = self.chosen.post.as_ref() == Some(&post.media);
        let said = said(post);
        let response =
            Row::new(("insights", &post.media), &said).current(current).without_line().show(ui, rect);
        let line = rect.left() + space::XL..=rect.right() - space::XL;
        ui.painter().hline(line, rect.bottom() - 0.5, Stroke::new(1.0, t.line));
        let cell =
            |(left, wide): (f32, f32)| Rect::from_min_size(pos2(left, rect.top()), vec2(wide, rect.height()));
        let number = post.number.map_or_else(|| "–".to_owned(), |number| number.to_string());
        meta(number).tone(Tone::Text2).paint(ui, cell(self.places.number), Align2::LEFT_CENTER);
        let [wide, tall] = picture::TINY;
        let photo = Rect::from_center_size(
            cell(self.places.picture).left_center() + vec2(wide / 2.0, 0.0),
            vec2(wide, tall),
        );
        Photo::new(&post.picture).paint(ui, desk.pictures, photo);
        let mut headline = cell(self.places.headline);
        headline.max.x -= space::M;
        match post.headline.as_deref() {
            Some(words) => body(words).tone(Tone::Text).paint(ui, headline, Align2::LEFT_CENTER),
            None => body(tr!("Without words")).tone(Tone::Text3).paint(ui, headline, Align2::LEFT_CENTER),
        };
        self.kind(ui, post.kind, cell(self.places.kind));
        let standing = Standing::of(post);
        for (index, column) in VALUES.into_iter().enumerate() {
            let out = column == Column::Reach && standing.stands_out();
            self.value(ui, post, column, index, cell(self.places.values[index]), out);
        }
        let history = cell(self.places.history);
        let tone = if standing.stands_out() { Tone::Text } else { Tone::Text2 };
        meta(standing.words()).tone(tone).paint(ui, history, Align2::RIGHT_CENTER);
        self.tip(ui, post, history, "history", &history_reason(post));
        response.clicked()
    }

    fn kind(&self, ui: &Ui, kind: TileKind, rect: Rect) {
        let (sign, word) = kind_mark(kind);
        let center = rect.left_center() + vec2(icon::META / 2.0, 0.0);
        sign.paint(ui.painter(), center, icon::META, tokens(ui).text2);
        if self.places.kind_word {
            let rest = rect.with_min_x(rect.left() + icon::META + space::XS);
            meta(word).tone(Tone::Text2).paint(ui, rest, Align2::LEFT_CENTER);
        }
    }

    fn value(&self, ui: &mut Ui, post: &PostRow, column: Column, index: usize, rect: Rect, out: bool) {
        let t = tokens(ui);
        let Some(value) = column.value(post) else {
            body("–").tone(Tone::Text3).paint(ui, rect.with_min_x(rect.left() + 6.0), Align2::LEFT_CENTER);
            self.tip(ui, post, rect, column.name(), tr!("Instagram gave no number here"));
            return;
        };
        let room = rect.width() - space::M;
        let share = if self.most[index] > 0.0 { (value / self.most[index]).max(0.0) as f32 } else { 0.0 };
        let bar = Rect::from_center_size(rect.center(), vec2(rect.width(), 20.0));
        let bar = bar.with_max_x(bar.left() + (room * share).max(2.0));
        let color = if out { t.cell_bar_out } else { t.cell_bar };
        ui.painter().rect_filled(bar, CornerRadius::same(radius::PICTURE), color);
        let sorted = self.chosen.sort.column == column;
        let face = if out { faces::NAME } else { faces::BODY };
        let tone = if sorted || out { Tone::Text } else { Tone::Text2 };
        let text = rect.with_min_x(rect.left() + 6.0);
        Words::new(words::count(value), face, tone).paint(ui, text, Align2::LEFT_CENTER);
    }

    /// A tip over a cell, which leaves the click to the row.
    fn tip(&self, ui: &mut Ui, post: &PostRow, rect: Rect, cell: &str, words: &str) {
        let id: Id = ui.scope_id().with(("cell", &post.media, cell));
        tip(ui.interact(rect, id, Sense::hover()), words, None);
    }
}

/// Sign and word of a kind of post.
pub(super) fn kind_mark(kind: TileKind) -> (Icon, &'static str) {
    match kind {
        TileKind::Picture => (icons::IMAGE, tr!("Picture")),
        TileKind::Carousel => (icons::CARDS, tr!("Carousel")),
        TileKind::Reel => (icons::FILM_STRIP, tr!("Reel")),
        TileKind::Video => (icons::VIDEO_CAMERA, tr!("Video")),
        TileKind::StoryPicture | TileKind::StoryVideo => (icons::CIRCLE_DASHED, tr!("Story")),
        TileKind::Other => (icons::STACK, tr!("Post")),
    }
}

fn history_reason(post: &PostRow) -> String {
    let kind = kind_mark(post.kind).1;
    match post.against_typical {
        Some((_, 1)) => tr!("Against 1 earlier post of the kind {kind}", kind = kind),
        Some((_, of)) => {
            tr!("Against the middle of {count} earlier posts of the kind {kind}", count = of, kind = kind)
        }
        None => tr!("Known once there are five earlier posts of the kind {kind}", kind = kind),
    }
}

/// The whole row in a sentence.
fn said(post: &PostRow) -> String {
    let mut parts = Vec::new();
    if let Some(number) = post.number {
        parts.push(tr!("Post {number}", number = number));
    }
    parts.push(post.headline.clone().unwrap_or_else(|| tr!("Without words").to_owned()));
    parts.push(kind_mark(post.kind).1.to_owned());
    for column in VALUES {
        let value = column.value(post).map_or_else(|| tr!("not given").to_owned(), words::count);
        parts.push(format!("{} {value}", column.name()));
    }
    if let standing @ (Standing::Times(_) | Standing::AsUsual) = Standing::of(post) {
        parts.push(standing.words());
    }
    parts.join(", ")
}
