//! One tile of the contact sheet: the picture, its mark, and below it the frame number, likes and comments.
//! Invariant: a number that Instagram did not give is a dash.

use egui::{Align2, CornerRadius, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::engine::views::library::{Tile, TileKind};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format::{number, number_or_dash};
use crate::ui::icons::{self, Icon};
use crate::ui::pictures::{Photo, picture_mark};
use crate::ui::text::{Words, meta};
use crate::ui::theme::{Tone, faces, icon, picture, radius, space, time, tokens};
use crate::ui::widgets::ring;

/// Draws a tile and senses clicks.
pub fn show(ui: &mut Ui, rect: Rect, tile: &Tile, chosen: bool, desk: &mut Desk<'_>) -> Response {
    let still = Rect::from_min_max(rect.min, pos2(rect.right(), rect.bottom() - picture::TILE_STRIP));
    let response = ui.interact(rect, ui.scope_id().with(tile.media.as_str()), Sense::click());
    let spoken = spoken(tile);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, chosen, &spoken));
    Photo::new(&tile.picture).framed(chosen).paint(ui, desk.pictures, still);
    if let Some(sign) = mark(tile.kind) {
        picture_mark(ui, still, sign, None);
    }
    let hover = ui.ctx().animate_bool_with_time(response.id, response.hovered(), time::TOUCH);
    if let (Some(headline), true) = (&tile.headline, hover > 0.0) {
        caption(ui, still, headline, hover);
    }
    if response.has_focus() && !chosen {
        ring(ui.painter(), still, radius::PICTURE, tokens(ui).focus);
    }
    let strip = Rect::from_min_max(pos2(rect.left(), still.bottom()), rect.max);
    frame_number(ui, strip, tile, chosen);
    response
}

fn spoken(tile: &Tile) -> String {
    let what = match tile.number {
        Some(number) => tr!("{kind} {number}", kind = kind_name(tile.kind), number = number),
        None => kind_name(tile.kind).to_owned(),
    };
    let headline = tile.headline.as_deref().unwrap_or_else(|| tr!("without a caption"));
    tr!("{what}: {headline}", what = what, headline = headline)
}

/// What a post is, in a word.
pub fn kind_name(kind: TileKind) -> &'static str {
    match kind {
        TileKind::Picture => tr!("Picture"),
        TileKind::Carousel => tr!("Carousel"),
        TileKind::Reel => tr!("Reel"),
        TileKind::Video => tr!("Video"),
        TileKind::StoryPicture | TileKind::StoryVideo => tr!("Story"),
        TileKind::Other => tr!("Post"),
    }
}

/// The sign on the picture; a plain picture has none.
pub fn mark(kind: TileKind) -> Option<Icon> {
    match kind {
        TileKind::Carousel => Some(icons::CARDS),
        TileKind::Reel | TileKind::Video => Some(icons::FILM_STRIP),
        TileKind::StoryPicture | TileKind::StoryVideo => Some(icons::CIRCLE_DASHED),
        TileKind::Picture | TileKind::Other => None,
    }
}

/// The first line of the caption, on scrim at the foot of the picture.
fn caption(ui: &Ui, still: Rect, headline: &str, hover: f32) {
    let t = tokens(ui);
    let line = Rect::from_min_max(pos2(still.left(), still.bottom() - space::XL), still.max);
    let corner = CornerRadius { nw: 0, ne: 0, sw: radius::PICTURE, se: radius::PICTURE };
    ui.painter().rect_filled(line, corner, crate::ui::theme::faded(t.scrim, hover));
    let words = meta(headline).color(crate::ui::theme::faded(t.on_scrim, hover));
    words.paint(ui, line.shrink2(vec2(space::S, 0.0)), Align2::LEFT_CENTER);
}

/// The number below the picture, like a frame number on film, with likes and comments at the right.
fn frame_number(ui: &Ui, strip: Rect, tile: &Tile, chosen: bool) {
    let tone = if chosen { Tone::Accent } else { Tone::Text };
    let left = tile.number.map_or_else(|| kind_name(tile.kind).to_owned(), number);
    Words::new(left, faces::META_SEMIBOLD, tone).paint(ui, strip, Align2::LEFT_CENTER);
    let mut right = strip;
    for (sign, value) in [(icons::CHAT_CIRCLE, tile.comments), (icons::HEART, tile.likes)] {
        let painted = meta(number_or_dash(value)).paint(ui, right, Align2::RIGHT_CENTER);
        let center = pos2(painted.left() - space::XS - icon::META / 2.0, strip.center().y);
        sign.paint(ui.painter(), center, icon::META, tokens(ui).text3);
        right.max.x = center.x - icon::META / 2.0 - space::S;
        if right.width() < picture::TINY[0] * 2.0 {
            break;
        }
    }
}
