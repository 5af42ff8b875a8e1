//! The post above a thread: picture, two lines of caption, its numbers, and what Instagram returns of its
//! comments.
//! Invariant: fewer comments returned than reported is said, never hidden.

use egui::{Align2, Rect, Sense, Ui, pos2, vec2};

use crate::engine::views::PictureKey;
use crate::engine::views::inbox::PostHead;
use crate::engine::views::library::TileKind;
use crate::ui::counts;
use crate::ui::desk::Desk;
use crate::ui::format::{self, number, number_or_dash};
use crate::ui::icons::{self, Icon};
use crate::ui::panels::Goal;
use crate::ui::pictures::Photo;
use crate::ui::text::{body, meta};
use crate::ui::theme::{Tone, faces, icon, picture, radius, space, tokens};
use crate::ui::widgets::{rule_below, tip};
use crate::{tr, tr_count};

/// Height of the strip, points.
const TALL: f32 = picture::POST[1] + 2.0 * space::L;

/// The strip.
pub fn show(ui: &mut Ui, post: &PostHead, desk: &mut Desk<'_>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), TALL), Sense::hover());
    rule_below(ui, rect);
    let inner = rect.shrink(space::L);
    let still = Rect::from_min_size(inner.min, vec2(picture::POST[0], picture::POST[1]));
    Photo::new(&post.picture).paint(ui, desk.pictures, still);
    let words = Rect::from_min_max(pos2(still.right() + space::L, inner.top()), inner.max);
    let line = Rect::from_min_size(words.min, vec2(words.width(), faces::BODY.line));
    open_link(ui, line, post, desk);
    let (sign, kind) = kind(post);
    sign.paint(ui.painter(), line.left_center() + vec2(icon::META / 2.0, 0.0), icon::META, tokens(ui).text3);
    let mut kind_box = line;
    kind_box.min.x += icon::META + space::S;
    let at = post.at.and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
    let when = at.map(|at| format::moment(at, desk.now, desk.zone)).unwrap_or_default();
    let number = post.number.map(|number| tr!("no. {number}", number = number)).unwrap_or_default();
    let parts: Vec<&str> =
        [kind.as_str(), &number, &when].into_iter().filter(|part| !part.is_empty()).collect();
    meta(parts.join(" · ")).paint(ui, kind_box, Align2::LEFT_CENTER);
    let caption_box = Rect::from_min_size(
        pos2(words.left(), line.bottom() + space::XS),
        vec2(words.width(), 2.0 * faces::BODY.line),
    );
    match &post.caption {
        Some(caption) => body(caption.as_str()).lines(2).label(ui, caption_box, Align2::LEFT_TOP),
        None => body(tr!("Without a caption")).tone(Tone::Text3).label(ui, caption_box, Align2::LEFT_TOP),
    };
    let foot =
        Rect::from_min_max(pos2(words.left(), words.bottom() - faces::META.line - space::XS), words.max);
    numbers(ui, foot, post);
}

/// The strip of a post that is not read yet: its picture, and the shape of its words.
pub fn awaited(ui: &mut Ui, still: &PictureKey, desk: &mut Desk<'_>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), TALL), Sense::hover());
    rule_below(ui, rect);
    let inner = rect.shrink(space::L);
    let place = Rect::from_min_size(inner.min, vec2(picture::POST[0], picture::POST[1]));
    Photo::new(still).paint(ui, desk.pictures, place);
    let left = place.right() + space::L;
    for (top, share) in [(space::XS, 0.4), (faces::BODY.line + space::S, 0.9), (52.0, 0.7)] {
        let bar = vec2((inner.right() - left) * share, space::S);
        let bar = Rect::from_min_size(pos2(left, inner.top() + top), bar);
        ui.painter().rect_filled(bar, radius::MARK, tokens(ui).track);
    }
}

fn open_link(ui: &mut Ui, line: Rect, post: &PostHead, desk: &mut Desk<'_>) {
    let words = meta(tr!("Open in Library")).tone(Tone::Text);
    let mut link_box = line;
    link_box.min.x = line.right() - words.width(ui) - icon::META - space::S;
    let response = ui.interact(link_box, ui.scope_id().with("open in library"), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Link, true, tr!("Open in Library")));
    let tone = if response.hovered() { Tone::Accent } else { Tone::Text };
    words.tone(tone).paint(ui, link_box, Align2::LEFT_CENTER);
    let center = link_box.right_center() - vec2(icon::META / 2.0, 0.0);
    icons::ARROW_UP_RIGHT.paint(ui.painter(), center, icon::META, tokens(ui).tone(tone));
    if response.clicked() {
        desk.go(Goal::Post(post.media.clone()));
    }
}

fn kind(post: &PostHead) -> (Icon, String) {
    match post.kind {
        TileKind::Picture => (icons::IMAGE, tr!("Picture").to_owned()),
        TileKind::Carousel => (icons::CARDS, tr!("Carousel, {slides}", slides = counts::slides(post.slides))),
        TileKind::Reel => (icons::FILM_STRIP, tr!("Reel").to_owned()),
        TileKind::Video => (icons::VIDEO_CAMERA, tr!("Video").to_owned()),
        TileKind::StoryPicture | TileKind::StoryVideo => (icons::CIRCLE_DASHED, tr!("Story").to_owned()),
        TileKind::Other => (icons::IMAGE, tr!("Post").to_owned()),
    }
}

/// Likes, comments, views, and the gap between reported and returned.
fn numbers(ui: &mut Ui, line: Rect, post: &PostHead) {
    let mut left = line.left();
    let views = post.views.map(|views| views.max(0.0) as u64);
    let missing = [tr!("Likes are not known"), tr!("Comments are not known"), tr!("Views are not known")];
    let said: [fn(u64) -> String; 3] = [counts::likes, counts::comments, counts::views];
    let signs = [icons::HEART, icons::CHAT_CIRCLE, icons::EYE];
    for (at, value) in [post.likes, post.reported, views].into_iter().enumerate() {
        let spoken = value.map_or_else(|| missing[at].to_owned(), said[at]);
        left = figure(ui, pos2(left, line.top()), signs[at], value, &spoken) + space::L;
    }
    let Some(reported) = post.reported.filter(|reported| *reported > post.returned) else { return };
    let words = tr_count!(
        reported,
        "Instagram does not return its one comment",
        "Instagram returns {returned} of {reported} comments",
        returned = number(post.returned),
        reported = number(reported)
    );
    let gap = Rect::from_min_max(pos2(left, line.top()), line.max);
    icons::INFO.paint(
        ui.painter(),
        gap.left_center() + vec2(icon::META / 2.0, 0.0),
        icon::META,
        tokens(ui).text3,
    );
    let words_box = Rect::from_min_max(pos2(gap.left() + icon::META + space::XS, gap.top()), gap.max);
    let response = meta(words).label(ui, words_box, Align2::LEFT_CENTER);
    let reasons = tr!(
        "Comments of people you restricted, on ads or behind an age gate are counted but not returned. If none come back, the app is not published or lacks access to comments."
    );
    tip(response, reasons, None);
}

fn figure(ui: &mut Ui, at: egui::Pos2, sign: Icon, value: Option<u64>, spoken: &str) -> f32 {
    let line = Rect::from_min_size(at, vec2(f32::INFINITY, faces::META.line));
    sign.paint(ui.painter(), pos2(at.x + icon::META / 2.0, line.center().y), icon::META, tokens(ui).text3);
    let words = meta(number_or_dash(value));
    let width = words.width(ui).ceil() + 1.0;
    let words_box =
        Rect::from_min_size(pos2(at.x + icon::META + space::XS, at.y), vec2(width, faces::META.line));
    let response = words.label(ui, words_box, Align2::LEFT_CENTER);
    tip(response, spoken, None);
    words_box.right()
}
