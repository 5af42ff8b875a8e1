//! The post above a thread: picture, two lines of caption, its numbers, and what Instagram returns of its
//! comments.
//! Invariant: fewer comments returned than reported is said, never hidden.

use egui::{Align2, Id, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::domain::MediaId;
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
use crate::ui::widgets::{ring, rule_below, tip};
use crate::{tr, tr_count};

/// Height of the strip, points.
const TALL: f32 = picture::POST[1] + 2.0 * space::L;
/// Height of the caption while it is folded, points.
const FOLDED: f32 = 2.0 * faces::BODY.line;
/// Most of it that is shown at once when it is unfolded, points.
const MOST_UNFOLDED: f32 = 12.0 * faces::BODY.line;
/// Height of the strip where there is little room, points.
const SLIM: f32 = 72.0;
/// Width of the words from which the way to the Library is told in words too, points.
const ROOM: f32 = 400.0;

/// The strip.
pub fn show(ui: &mut Ui, post: &PostHead, desk: &mut Desk<'_>) {
    let wide = ui.available_width() - picture::POST[0] - 3.0 * space::L;
    let unfolded = unfolded_height(ui, post, wide);
    let tall = TALL + unfolded.map_or(0.0, |tall| (tall - FOLDED).max(0.0));
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
    rule_below(ui, rect);
    let inner = rect.shrink(space::L);
    let still = Rect::from_min_size(inner.min, vec2(picture::POST[0], picture::POST[1]));
    Photo::new(&post.picture).paint(ui, desk.pictures, still);
    let words = Rect::from_min_max(pos2(still.right() + space::L, inner.top()), inner.max);
    let line = Rect::from_min_size(words.min, vec2(words.width(), faces::BODY.line));
    let link = open_link(ui, line, post, line.width() > ROOM, desk);
    about(ui, line.with_max_x(link.left() - space::M), post, kind(post), desk);
    let caption_box = Rect::from_min_size(
        pos2(words.left(), line.bottom() + space::XS),
        vec2(words.width(), unfolded.unwrap_or(FOLDED)),
    );
    match unfolded {
        Some(_) => whole_caption(ui, caption_box, post),
        None => folded_caption(ui, caption_box, post),
    }
    let foot =
        Rect::from_min_max(pos2(words.left(), words.bottom() - faces::META.line - space::XS), words.max);
    numbers(ui, foot, post, desk);
}

/// The strip where there is little room; gives the box of its third line, which is the author's.
pub fn slim(ui: &mut Ui, post: &PostHead, desk: &mut Desk<'_>) -> Rect {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), SLIM), Sense::hover());
    rule_below(ui, rect);
    let (still, words) = slim_boxes(rect);
    Photo::new(&post.picture).paint(ui, desk.pictures, still);
    let line = words.with_max_y(words.top() + faces::META.line);
    let link = open_link(ui, line, post, false, desk);
    let returned = match post.reported {
        Some(reported) if reported > post.returned => {
            tr!(
                "{reported}, returns {returned}",
                reported = number(reported),
                returned = number(post.returned)
            )
        }
        reported => number_or_dash(reported),
    };
    let right = line.with_max_x(link.left() - space::S);
    let gap = post.reported.is_some_and(|reported| reported > post.returned);
    let wide = meta(returned.as_str()).width(ui);
    let painted = right.with_min_x(right.right() - wide);
    if gap {
        let response = ui.interact(painted, ui.scope_id().with("why the gap"), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &returned));
        meta(returned.as_str()).paint(ui, right, Align2::RIGHT_CENTER);
        if tip(response, tr!("See what is known of the comments that are missing"), None).clicked() {
            desk.go(Goal::Gap(post.media.clone()));
        }
    } else {
        meta(returned.as_str()).label(ui, right, Align2::RIGHT_CENTER);
    }
    let center = pos2(painted.left() - space::XS - icon::META / 2.0, line.center().y);
    icons::CHAT_CIRCLE.paint(ui.painter(), center, icon::META, tokens(ui).text3);
    let kind = (kind(post).0, String::new());
    about(ui, line.with_max_x(center.x - icon::META), post, kind, desk);
    let caption_box = Rect::from_min_size(line.left_bottom(), vec2(words.width(), faces::BODY.line));
    caption(ui, caption_box, post, 1);
    words.with_min_y(caption_box.bottom())
}

fn slim_boxes(rect: Rect) -> (Rect, Rect) {
    let size = vec2(picture::ROW[0], picture::ROW[1]);
    let still = Rect::from_min_size(pos2(rect.left() + space::L, rect.center().y - size.y / 2.0), size);
    let tall = 2.0 * faces::META.line + faces::BODY.line;
    let words = Rect::from_min_max(
        pos2(still.right() + space::M, rect.center().y - tall / 2.0),
        pos2(rect.right() - space::L, rect.center().y + tall / 2.0),
    );
    (still, words)
}

/// Kind, number and time.
fn about(ui: &mut Ui, line: Rect, post: &PostHead, (sign, kind): (Icon, String), desk: &Desk<'_>) {
    sign.paint(ui.painter(), line.left_center() + vec2(icon::META / 2.0, 0.0), icon::META, tokens(ui).text3);
    let words = line.with_min_x(line.left() + icon::META + space::S);
    let at = post.at.and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
    let when = at.map(|at| format::moment(at, desk.now, desk.zone)).unwrap_or_default();
    let number = post.number.map(|number| tr!("no. {number}", number = number)).unwrap_or_default();
    let parts: Vec<&str> =
        [kind.as_str(), &number, &when].into_iter().filter(|part| !part.is_empty()).collect();
    meta(parts.join(" · ")).label(ui, words, Align2::LEFT_CENTER);
}

/// The caption in so many lines, whatever lines it was written in.
fn caption(ui: &mut Ui, within: Rect, post: &PostHead, lines: usize) {
    let words: Option<Vec<&str>> = post.caption.as_ref().map(|caption| caption.split_whitespace().collect());
    match words {
        Some(words) => body(words.join(" ")).lines(lines).label(ui, within, Align2::LEFT_TOP),
        None => body(tr!("Without a caption")).tone(Tone::Text3).label(ui, within, Align2::LEFT_TOP),
    };
}

/// The height of the whole caption, if it was unfolded.
fn unfolded_height(ui: &Ui, post: &PostHead, wide: f32) -> Option<f32> {
    let unfolded =
        ui.memory(|memory| memory.data.get_temp::<MediaId>(unfolded_id())) == Some(post.media.clone());
    let caption = post.caption.as_deref().filter(|_| unfolded)?;
    Some(body(caption).wrapped().lay(ui, wide).height().min(MOST_UNFOLDED))
}

fn unfolded_id() -> Id {
    Id::unique("unfolded caption")
}

/// Two lines of the caption and, where there is more of it, the word that unfolds it.
fn folded_caption(ui: &mut Ui, within: Rect, post: &PostHead) {
    let words: Vec<&str> = post.caption.iter().flat_map(|caption| caption.split_whitespace()).collect();
    let line = words.join(" ");
    if !body(line.as_str()).lines(2).lay(ui, within.width()).cut {
        caption(ui, within, post, 2);
        return;
    }
    let more = tr!("more");
    let shown = |count: usize| format!("{}… {more}", words[..count].join(" "));
    let fits = |count: &usize| !body(shown(*count)).lines(2).lay(ui, within.width()).cut;
    // The greatest number of words that leaves room for the one that unfolds.
    let (mut least, mut most) = (0, words.len());
    while least + 1 < most {
        let middle = usize::midpoint(least, most);
        if fits(&middle) { least = middle } else { most = middle }
    }
    let text = shown(least);
    let quiet = text.len() - more.len()..text.len();
    body(text).lines(2).toned([quiet], Tone::Text3).paint(ui, within, Align2::LEFT_TOP);
    let response = ui.interact(within, ui.scope_id().with("more of the caption"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, tr!("Show the whole caption")));
    if response.has_focus() {
        ring(ui.painter(), within, radius::SMALL, tokens(ui).focus);
    }
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        ui.memory_mut(|memory| memory.data.insert_temp(unfolded_id(), post.media.clone()));
    }
}

/// The caption as it was written; a click folds it again.
fn whole_caption(ui: &mut Ui, within: Rect, post: &PostHead) {
    let Some(text) = post.caption.as_deref() else { return };
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(within));
    let scroll = egui::ScrollArea::vertical().id_salt("whole caption").auto_shrink(false);
    scroll.show(&mut inner, |ui| body(text).wrapped().show(ui));
    let response = ui.interact(within, ui.scope_id().with("less of the caption"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, tr!("Fold the caption")));
    if response.clicked() {
        ui.memory_mut(|memory| memory.data.remove::<MediaId>(unfolded_id()));
    }
}

/// The strip of a post that is not read yet: its picture, and the shape of its words.
pub fn awaited(ui: &mut Ui, still: &PictureKey, slim: bool, desk: &mut Desk<'_>) {
    let tall = if slim { SLIM } else { TALL };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
    rule_below(ui, rect);
    let inner = rect.shrink(space::L);
    let place = Rect::from_min_size(inner.min, vec2(picture::POST[0], picture::POST[1]));
    let words = inner.with_min_x(place.right() + space::L);
    let (place, words) = if slim { slim_boxes(rect) } else { (place, words) };
    Photo::new(still).paint(ui, desk.pictures, place);
    for (line, share) in [0.4, 0.9, 0.6].into_iter().enumerate() {
        let top = words.top() + space::XS + line as f32 * faces::BODY.line;
        let bar = Rect::from_min_size(pos2(words.left(), top), vec2(words.width() * share, space::S));
        ui.painter().rect_filled(bar, radius::MARK, tokens(ui).track);
    }
}

/// The way to the post in the Library, at the right of a line; gives its box.
fn open_link(ui: &mut Ui, line: Rect, post: &PostHead, worded: bool, desk: &mut Desk<'_>) -> Rect {
    let words = meta(if worded { tr!("Open in Library") } else { "" }).tone(Tone::Text);
    let mut link_box = line;
    link_box.min.x = line.right() - words.width(ui) - icon::META - if worded { space::S } else { 0.0 };
    let response = ui.interact(link_box, ui.scope_id().with("open in library"), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Link, true, tr!("Open in Library")));
    let tone = if response.hovered() { Tone::Accent } else { Tone::Text };
    let response = if worded { response } else { tip(response, tr!("Open in Library"), None) };
    words.tone(tone).paint(ui, link_box, Align2::LEFT_CENTER);
    let center = link_box.right_center() - vec2(icon::META / 2.0, 0.0);
    icons::ARROW_UP_RIGHT.paint(ui.painter(), center, icon::META, tokens(ui).tone(tone));
    if response.clicked() {
        desk.go(Goal::Post(post.media.clone()));
    }
    link_box
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
fn numbers(ui: &mut Ui, line: Rect, post: &PostHead, desk: &mut Desk<'_>) {
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
    let gap = Rect::from_min_max(pos2(left, line.top()), pos2(line.right(), line.top() + faces::META.line));
    icons::INFO.paint(
        ui.painter(),
        gap.left_center() + vec2(icon::META / 2.0, 0.0),
        icon::META,
        tokens(ui).text3,
    );
    let words_box = Rect::from_min_max(pos2(gap.left() + icon::META + space::XS, gap.top()), gap.max);
    let fits = meta(words.as_str()).width(ui) <= words_box.width();
    let short = tr!(
        "returns {returned} of {reported}",
        returned = number(post.returned),
        reported = number(reported)
    );
    let said = if fits { words } else { short };
    let wide = meta(said.as_str()).width(ui).min(words_box.width());
    let hit = words_box.with_max_x(words_box.left() + wide);
    let response = ui.interact(hit, ui.scope_id().with("why the gap"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &said));
    let tone = if response.hovered() || response.has_focus() { Tone::Text } else { Tone::Text3 };
    meta(said).tone(tone).paint(ui, words_box, Align2::LEFT_CENTER);
    let reasons = tr!(
        "Comments of people you restricted, on ads or behind an age gate are counted but not returned. If none come back, the app is not published or lacks access to comments. Click to see what is known."
    );
    if tip(response.on_hover_cursor(egui::CursorIcon::PointingHand), reasons, None).clicked() {
        desk.go(Goal::Gap(post.media.clone()));
    }
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
