//! One tile of the contact sheet: the picture, its mark, and below it the frame number, likes and comments.
//! Invariant: a number that Instagram did not give is a dash.

use egui::{Align2, CornerRadius, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::engine::views::library::{Tile, TileKind};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format::{self, number, number_or_dash};
use crate::ui::icons::{self, Icon};
use crate::ui::pictures::{Photo, picture_mark};
use crate::ui::text::{Words, meta};
use crate::ui::theme::{Tone, disc, faces, icon, picture, radius, space, time, tokens};
use crate::ui::widgets::ring;

/// Draws a tile and senses clicks.
pub fn show(ui: &mut Ui, rect: Rect, tile: &Tile, chosen: bool, desk: &mut Desk<'_>) -> Response {
    let still = Rect::from_min_max(rect.min, pos2(rect.right(), rect.bottom() - picture::TILE_STRIP));
    let response = ui.interact(rect, ui.scope_id().with(tile.media.as_str()), Sense::click());
    let switch = switch_words(tile, desk);
    let spoken = spoken(tile, switch.as_deref());
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, chosen, &spoken));
    Photo::new(&tile.picture).framed(chosen).paint(ui, desk.pictures, still);
    if let Some(sign) = mark(tile.kind) {
        picture_mark(ui, still, sign, None);
    }
    let hover = ui.ctx().animate_bool_with_time(response.id, response.hovered(), time::TOUCH);
    match (&switch, &tile.headline) {
        (Some(words), _) => switch_mark(ui, still, tile, words, desk),
        (None, Some(headline)) if hover > 0.0 => caption(ui, still, headline, hover),
        _ => {}
    }
    if response.has_focus() && !chosen {
        ring(ui.painter(), still, radius::PICTURE, tokens(ui).focus);
    }
    let strip = Rect::from_min_max(pos2(rect.left(), still.bottom()), rect.max);
    frame_number(ui, strip, tile, chosen);
    response
}

fn spoken(tile: &Tile, switch: Option<&str>) -> String {
    let what = match tile.number {
        Some(number) => tr!("{kind} {number}", kind = kind_name(tile.kind), number = number),
        None => kind_name(tile.kind).to_owned(),
    };
    let headline = tile.headline.as_deref().unwrap_or_else(|| tr!("without a caption"));
    let spoken = tr!("{what}: {headline}", what = what, headline = headline);
    match switch {
        Some(switch) => tr!("{post}. {switch}", post = spoken, switch = switch),
        None => spoken,
    }
}

/// Draws the tick that chooses a post, if it is to be seen, and senses clicks on it; true if it was clicked.
pub fn tick(ui: &mut Ui, rect: Rect, tile: &Tile, on: bool, seen: bool) -> bool {
    let center = rect.min + vec2(space::S, space::S) + Vec2::splat(disc::SMALL / 2.0);
    let place = Rect::from_center_size(center, Vec2::splat(disc::SMALL));
    let response = ui.interact(place, ui.scope_id().with(("tick", tile.media.as_str())), Sense::click());
    let said = match tile.number {
        Some(number) => tr!("Choose {number}", number = number),
        None => tr!("Choose this {kind}", kind = kind_name(tile.kind)),
    };
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, &said));
    if on || seen || response.has_focus() {
        let t = tokens(ui);
        ui.painter().circle_filled(center, disc::SMALL / 2.0, if on { t.accent_fill } else { t.scrim });
        if on {
            icons::CHECK.paint(ui.painter(), center, icon::META, t.on_accent);
        } else {
            let line = if response.hovered() { t.focus } else { t.on_scrim };
            ui.painter().circle_stroke(center, disc::SMALL / 2.0 - 1.0, Stroke::new(2.0, line));
        }
        if response.has_focus() {
            ring(ui.painter(), place, disc::SMALL as u8 / 2, t.focus);
        }
    }
    response.clicked()
}

/// What is to be said of a post's comments: that they are being switched, or that quiet hours keep them off.
pub fn switch_words(tile: &Tile, desk: &Desk<'_>) -> Option<String> {
    match (tile.switching, tile.quiet_until) {
        (Some(true), _) => Some(tr!("Turning comments on").to_owned()),
        (Some(false), _) => Some(tr!("Turning comments off").to_owned()),
        (None, Some(until)) => {
            let until = format::clock(format::at(until), desk.zone);
            Some(tr!("Comments off until {time}", time = until))
        }
        (None, None) => None,
    }
}

/// [`switch_words`] for a small tile.
fn short_switch_words(tile: &Tile, desk: &Desk<'_>) -> String {
    match (tile.switching, tile.quiet_until) {
        (Some(true), _) => tr!("Turning on").to_owned(),
        (None, Some(until)) => {
            tr!("Off until {time}", time = format::clock(format::at(until), desk.zone))
        }
        _ => tr!("Turning off").to_owned(),
    }
}

/// The sign of [`switch_words`] at the foot of the picture, on scrim.
fn switch_mark(ui: &Ui, still: Rect, tile: &Tile, words: &str, desk: &Desk<'_>) {
    let t = tokens(ui);
    let sign = if tile.switching.is_some() { icons::CLOCK } else { icons::MOON };
    let room = still.width() - 2.0 * space::S;
    let wide = |words: &Words<'_>| icon::META + 3.0 * space::XS + words.width(ui).ceil();
    let whole = meta(words).tone(Tone::OnScrim);
    let text = match wide(&whole) > room {
        true => meta(short_switch_words(tile, desk)).tone(Tone::OnScrim),
        false => whole,
    };
    let size = vec2(wide(&text).min(room), icon::META + space::S);
    let place = Rect::from_min_size(pos2(still.left() + space::S, still.bottom() - space::S - size.y), size);
    ui.painter().rect_filled(place, CornerRadius::same(radius::MARK), t.scrim);
    let center = place.left_center() + vec2(space::XS + icon::META / 2.0, 0.0);
    sign.paint(ui.painter(), center, icon::META, t.on_scrim);
    text.paint(ui, place.with_min_x(center.x + icon::META / 2.0 + space::XS), Align2::LEFT_CENTER);
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
