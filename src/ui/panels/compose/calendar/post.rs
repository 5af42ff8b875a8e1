//! One post in the calendar: what is said of it, and how it is drawn in a cell.
//! Invariant: a state is an icon and a word, never a colour alone.

use egui::{Align2, Color32, Rect, Ui, Vec2, pos2, vec2};
use jiff::tz::TimeZone;

use crate::engine::views::calendar::{CalendarPost, Standing, What};
use crate::engine::views::library::TileKind;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons::{self, Icon};
use crate::ui::pictures::Photo;
use crate::ui::text::{Words, meta};
use crate::ui::theme::{Tone, faces, icon, space, tokens};

/// The icon of a kind.
pub fn kind_icon(kind: TileKind) -> Icon {
    match kind {
        TileKind::Carousel => icons::CARDS,
        TileKind::Reel | TileKind::Video => icons::FILM_STRIP,
        TileKind::StoryPicture | TileKind::StoryVideo => icons::CIRCLE_DASHED,
        TileKind::Picture | TileKind::Other => icons::IMAGE,
    }
}

/// Icon, word and tone of a state.
pub fn state(post: &CalendarPost) -> (Icon, String, Tone) {
    match &post.what {
        What::Out { number: Some(number), .. } => (icons::CHECK, format::number(*number), Tone::Text),
        What::Out { number: None, .. } => (icons::CHECK, tr!("out").to_owned(), Tone::Text),
        What::Planned(planned) => match &planned.standing {
            Standing::Ready => (icons::CLOCK, tr!("ready").to_owned(), Tone::Waiting),
            Standing::Sent => (icons::CLOCK, tr!("sent").to_owned(), Tone::Waiting),
            Standing::GoingOut(_) => (icons::PAPER_PLANE_TILT, tr!("going out").to_owned(), Tone::Waiting),
            Standing::ToFix { .. } => (icons::WARNING_CIRCLE, tr!("to fix").to_owned(), Tone::Stuck),
        },
    }
}

/// The first words of it, or what it is.
pub fn headline(post: &CalendarPost) -> &str {
    match post.headline.as_str() {
        "" => match post.kind {
            TileKind::Reel | TileKind::Video => tr!("A reel without words"),
            TileKind::Carousel => tr!("A carousel without words"),
            _ => tr!("A picture without words"),
        },
        words => words,
    }
}

/// The whole sentence for assistive tools.
pub fn sentence(post: &CalendarPost, desk: &Desk<'_>, zone: &TimeZone) -> String {
    let (_, state, _) = state(post);
    let when = format::moment(format::at(post.at), desk.now, zone);
    tr!("{when}: {words}, {state}", when = when, words = headline(post), state = state)
}

/// How large a post stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Picture, time, state, caption.
    Whole,
    /// One of two.
    Half,
    /// In a narrow window: picture and time.
    Small,
}

impl Size {
    /// The picture.
    pub fn picture(self) -> Vec2 {
        match self {
            Self::Whole => vec2(72.0, 90.0),
            Self::Half => vec2(56.0, 70.0),
            Self::Small => vec2(48.0, 60.0),
        }
    }
}

/// Paints a post at its place; gives the box of its picture.
pub fn paint(
    ui: &Ui,
    place: Rect,
    post: &CalendarPost,
    size: Size,
    look: Look,
    desk: &mut Desk<'_>,
    zone: &TimeZone,
) -> Rect {
    let t = tokens(ui);
    let picture = Rect::from_min_size(place.min, size.picture());
    match &post.picture {
        Some(key) => {
            let photo = Photo::new(key).opacity(if look.faded { 0.45 } else { 1.0 }).framed(look.framed);
            photo.paint(ui, desk.pictures, picture);
        }
        None => drop(ui.painter().rect_filled(picture, 2.0, t.track)),
    }
    let at = format::at(post.at);
    let (sign, word, tone) = state(post);
    let below = Rect::from_min_max(pos2(place.left(), picture.bottom() + space::XS), place.max);
    match size {
        Size::Whole => {
            let side = Rect::from_min_max(pos2(picture.right() + space::S, place.top()), place.max);
            Words::new(format::clock(at, zone), faces::META_SEMIBOLD, Tone::Text).paint(
                ui,
                side,
                Align2::LEFT_TOP,
            );
            let center = side.left_top() + vec2(icon::META / 2.0, 28.0);
            kind_icon(post.kind).paint(ui.painter(), center, icon::META, t.text2);
            let color = sign_color(post, t.tone(tone), t.done);
            sign.paint(ui.painter(), center + vec2(20.0, 0.0), icon::META, color);
            meta(word).tone(tone).paint(ui, side.with_min_y(place.top() + 38.0), Align2::LEFT_TOP);
            let line = below.with_max_y(below.top() + faces::META.line);
            meta(headline(post)).tone(Tone::Text2).lines(1).paint(ui, line, Align2::LEFT_TOP);
        }
        Size::Half | Size::Small => {
            let color = sign_color(post, t.tone(tone), t.done);
            let (wide, tall) = (icon::META, faces::META.line);
            sign.paint(ui.painter(), below.left_top() + vec2(wide / 2.0, tall / 2.0), wide, color);
            let line = Rect::from_min_size(below.min + vec2(wide + 2.0, 0.0), vec2(place.width(), tall));
            Words::new(format::clock(at, zone), faces::META_SEMIBOLD, Tone::Text).paint(
                ui,
                line,
                Align2::LEFT_TOP,
            );
        }
    }
    picture
}

fn sign_color(post: &CalendarPost, told: Color32, done: Color32) -> Color32 {
    if matches!(post.what, What::Out { .. }) { done } else { told }
}

/// How a post is marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// It is the chosen one.
    pub framed: bool,
    /// It is only proposed, or on its way elsewhere.
    pub faded: bool,
}
