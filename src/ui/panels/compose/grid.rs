//! The preview of the grid: how the post will stand among the newest, on the profile.
//! Invariant: published posts stand as they do; only the new one is framed.

use egui::{Align2, CornerRadius, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};

use crate::domain::DraftKind;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::pictures::picture_mark;
use crate::ui::text::{Words, meta, name};
use crate::ui::theme::{Tone, faces, icon, picture, radius, space, tokens};
use crate::ui::widgets::Disc;

use super::bench::Bench;
use super::cut;
use super::photo::paint_part;
use super::preview::phone;

/// Cells beside each other.
const COLUMNS: usize = 3;
/// Rows of cells.
const ROWS: usize = 3;
/// Height over width of a cell.
const TALL: f32 = 4.0 / 3.0;
/// The account's own picture.
const FACE: f32 = 56.0;
/// The head of the profile without its biography.
const HEAD: f32 = 80.0;

/// Profile and cells.
pub fn show(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let wide = ui.available_width();
    let account = desk.account().map(|row| row.account.clone()).unwrap_or_default();
    let p = phone(bench);
    let about = Words::new(account.biography.clone().unwrap_or_default(), faces::BODY, Tone::Text);
    let about = about.lines(2).color(p.text);
    let about_tall =
        if account.biography.is_some() { about.lay(ui, wide - 24.0).height() + space::M } else { 0.0 };
    let cell = vec2((wide - 2.0) / COLUMNS as f32, ((wide - 2.0) / COLUMNS as f32 * TALL).round());
    let cells = ROWS as f32 * (cell.y + 1.0) - 1.0;
    let (card, _) = ui.allocate_exact_size(vec2(wide, HEAD + about_tall + cells), Sense::hover());
    let round = CornerRadius::same(radius::POPUP);
    ui.painter().rect_filled(card, round, p.ground);
    profile(ui, card, bench, desk);
    let text = Rect::from_min_max(card.min + vec2(space::M, HEAD), card.max - vec2(space::M, 0.0));
    about.paint(ui, text, Align2::LEFT_TOP);
    let first = card.min + vec2(0.0, HEAD + about_tall);
    let place = |index: usize| {
        let step = vec2((index % COLUMNS) as f32 * (cell.x + 1.0), (index / COLUMNS) as f32 * (cell.y + 1.0));
        Rect::from_min_size(first + step, cell)
    };
    for (index, before) in bench.view.grid.iter().take(COLUMNS * ROWS - 1).enumerate() {
        paint_part(ui, desk.pictures, before, cut::WHOLE, place(index + 1), corner(index + 1));
    }
    own(ui, place(0), bench, desk);
    let line = tokens(ui).line_strong;
    ui.painter().rect_stroke(card, round, Stroke::new(1.0, line), StrokeKind::Outside);
    ui.add_space(space::L);
    let words = match bench.work.draft.kind {
        DraftKind::Reel if !bench.work.draft.share_to_feed => {
            tr!("This reel will not stand in the grid: it is shown among the reels only.")
        }
        DraftKind::Reel => tr!("The grid cuts the cover to 3:4."),
        DraftKind::Story => tr!("A story does not stand in the grid: it is seen for a day."),
        DraftKind::Picture | DraftKind::Carousel => tr!("The grid cuts the first picture to 3:4."),
    };
    note(ui, words);
}

/// The corners of the last row are the phone's.
fn corner(index: usize) -> CornerRadius {
    let last = COLUMNS * ROWS;
    let mut corner = CornerRadius::ZERO;
    if index == last - 1 {
        corner.se = radius::POPUP;
    }
    if index == last - COLUMNS {
        corner.sw = radius::POPUP;
    }
    corner
}

/// The new post: the middle of what is sent, framed inside its cell.
fn own(ui: &mut Ui, place: Rect, bench: &Bench<'_>, desk: &mut Desk<'_>) {
    let t = tokens(ui);
    if bench.work.draft.slides.is_empty() {
        ui.painter().rect_filled(place, 0.0, t.track);
        icons::IMAGE.paint(ui.painter(), place.center(), icon::HEAD, t.text3);
        return;
    }
    bench.paint_slide(ui, 0, desk.pictures, place, 0.into());
    let sign = match bench.work.draft.kind {
        DraftKind::Carousel => Some(icons::CARDS),
        DraftKind::Reel => Some(icons::FILM_STRIP),
        DraftKind::Picture | DraftKind::Story => None,
    };
    if let Some(sign) = sign {
        picture_mark(ui, place, sign, None);
    }
    let stroke = Stroke::new(picture::FRAME_LINE, t.focus);
    ui.painter().rect_stroke(place, 0.0, stroke, StrokeKind::Inside);
}

fn profile(ui: &mut Ui, card: Rect, bench: &Bench<'_>, desk: &mut Desk<'_>) {
    let p = phone(bench);
    let Some(account) = desk.account().map(|row| row.account.clone()) else { return };
    let own = desk.own_picture(ui);
    let center = card.min + vec2(space::M + FACE / 2.0, HEAD / 2.0);
    Disc::new(account.id.as_str(), &account.username).size(FACE).picture(own).paint(ui, center);
    let left = center.x + FACE / 2.0 + space::L;
    let line =
        Rect::from_min_max(pos2(left, card.top() + 14.0), pos2(card.right() - space::M, card.top() + 32.0));
    name(account.name.clone().unwrap_or(account.username)).color(p.text).paint(ui, line, Align2::LEFT_CENTER);
    let figures = [
        (account.media_count, tr!("posts")),
        (account.followers, tr!("followers")),
        (account.follows, tr!("following")),
    ];
    for (index, (number, words)) in figures.into_iter().enumerate() {
        let at = pos2(left + index as f32 * 64.0, card.top() + 34.0);
        let place = Rect::from_min_size(at, Vec2::new(64.0, 16.0));
        let number = number.map_or_else(|| format::number_or_dash(None), format::short_number);
        Words::new(number, faces::META_SEMIBOLD, Tone::Text).color(p.text).paint(
            ui,
            place,
            Align2::LEFT_CENTER,
        );
        meta(words).color(p.text).paint(ui, place.translate(vec2(0.0, 16.0)), Align2::LEFT_CENTER);
    }
}

/// A small remark under the phone.
pub fn note(ui: &mut Ui, words: &str) {
    let text = meta(words).wrapped();
    let wide = ui.available_width() - icon::ROW - space::S;
    let tall = text.lay(ui, wide).height();
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
    let color = tokens(ui).text3;
    icons::INFO.paint(ui.painter(), rect.left_top() + vec2(icon::META / 2.0, 8.0), icon::META, color);
    text.label(ui, rect.with_min_x(rect.left() + icon::ROW + space::S), Align2::LEFT_TOP);
}
