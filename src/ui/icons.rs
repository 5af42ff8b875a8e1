//! The icons in use, by the names Phosphor gives them.
//! Invariant: every glyph here is in both bundled fonts, regular and filled.

use egui::{Align2, Color32, FontId, Painter, Pos2, Rect};

use super::theme::faces::icon_font;

/// One icon, in its regular or its filled drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Icon {
    glyph: char,
    filled: bool,
}

const fn icon(glyph: char) -> Icon {
    Icon { glyph, filled: false }
}

impl Icon {
    /// The same icon filled: only for the active item of the rail.
    pub const fn filled(mut self) -> Self {
        self.filled = true;
        self
    }

    /// The font it is drawn from at a side of `size` points.
    pub fn font(self, size: f32) -> FontId {
        icon_font(size, self.filled)
    }

    /// The character of the icon in its font.
    pub const fn glyph(self) -> char {
        self.glyph
    }

    /// Draws it with its middle at `center`, `size` points wide.
    pub fn paint(self, painter: &Painter, center: Pos2, size: f32, color: Color32) -> Rect {
        painter.text(center, Align2::CENTER_CENTER, self.glyph, self.font(size), color)
    }
}

/// Left and right change places.
pub const FLIP_HORIZONTAL: Icon = icon('\u{ED6A}');
/// Top and bottom change places.
pub const FLIP_VERTICAL: Icon = icon('\u{ED6C}');
/// Inbox; an empty inbox.
pub const TRAY: Icon = icon('\u{E4AA}');
/// Library.
pub const SQUARES_FOUR: Icon = icon('\u{E464}');
/// Compose.
pub const PENCIL_SIMPLE_LINE: Icon = icon('\u{EBC6}');
/// A bucket; an archive.
pub const ARCHIVE: Icon = icon('\u{E00C}');
/// A web space.
pub const HARD_DRIVES: Icon = icon('\u{E2A0}');
/// A WebDAV folder.
pub const CLOUD: Icon = icon('\u{E1AA}');
/// A command.
pub const TERMINAL_WINDOW: Icon = icon('\u{EAE8}');
/// A tunnel.
pub const ARROWS_OUT_LINE_HORIZONTAL: Icon = icon('\u{E534}');
/// Take all away.
pub const BROOM: Icon = icon('\u{EC54}');
/// A draft.
pub const PENCIL_SIMPLE: Icon = icon('\u{E3B4}');
/// Insights.
pub const CHART_LINE: Icon = icon('\u{E154}');
/// Activity.
pub const PULSE: Icon = icon('\u{E000}');
/// Settings.
pub const GEAR: Icon = icon('\u{E270}');
/// Hide, hidden.
pub const EYE_SLASH: Icon = icon('\u{E224}');
/// Show; views.
pub const EYE: Icon = icon('\u{E220}');
/// Delete.
pub const TRASH: Icon = icon('\u{E4A6}');
/// Done.
pub const CHECK: Icon = icon('\u{E182}');
/// Answered, on Instagram.
pub const CHECKS: Icon = icon('\u{E53A}');
/// Passed.
pub const CHECK_CIRCLE: Icon = icon('\u{E184}');
/// Waiting.
pub const CLOCK: Icon = icon('\u{E19A}');
/// Counting down.
pub const CLOCK_COUNTDOWN: Icon = icon('\u{ED2C}');
/// History.
pub const CLOCK_COUNTER_CLOCKWISE: Icon = icon('\u{E1A0}');
/// Stuck.
pub const WARNING_CIRCLE: Icon = icon('\u{E4E2}');
/// A warning.
pub const WARNING: Icon = icon('\u{E4E0}');
/// Failed.
pub const X_CIRCLE: Icon = icon('\u{E4F8}');
/// Likes.
pub const HEART: Icon = icon('\u{E2A8}');
/// Comments.
pub const CHAT_CIRCLE: Icon = icon('\u{E168}');
/// Needs an answer.
pub const CHAT_CIRCLE_DOTS: Icon = icon('\u{E16C}');
/// All conversations.
pub const CHATS: Icon = icon('\u{E17C}');
/// A carousel.
pub const CARDS: Icon = icon('\u{E0F8}');
/// More, in the phone's own look.
pub const DOTS_THREE: Icon = icon('\u{E1FE}');
/// Copy.
pub const COPY: Icon = icon('\u{E1CA}');
/// A reel.
pub const FILM_STRIP: Icon = icon('\u{E792}');
/// A picture.
pub const IMAGE: Icon = icon('\u{E2CA}');
/// Pictures.
pub const IMAGES: Icon = icon('\u{E836}');
/// A clip.
pub const VIDEO_CAMERA: Icon = icon('\u{E4DA}');
/// Up.
pub const ARROW_UP: Icon = icon('\u{E08E}');
/// Down.
pub const ARROW_DOWN: Icon = icon('\u{E03E}');
/// Back.
pub const ARROW_LEFT: Icon = icon('\u{E058}');
/// On.
pub const ARROW_RIGHT: Icon = icon('\u{E06C}');
/// Opens elsewhere.
pub const ARROW_UP_RIGHT: Icon = icon('\u{E092}');
/// Reply.
pub const ARROW_BEND_UP_LEFT: Icon = icon('\u{E024}');
/// Undo.
pub const ARROW_U_UP_LEFT: Icon = icon('\u{E08A}');
/// Again.
pub const ARROW_COUNTER_CLOCKWISE: Icon = icon('\u{E038}');
/// Turn right.
pub const ARROW_CLOCKWISE: Icon = icon('\u{E036}');
/// Syncing.
pub const ARROWS_CLOCKWISE: Icon = icon('\u{E094}');
/// Open in the browser.
pub const ARROW_SQUARE_OUT: Icon = icon('\u{E5DE}');
/// Search.
pub const MAGNIFYING_GLASS: Icon = icon('\u{E30C}');
/// Filters.
pub const SLIDERS_HORIZONTAL: Icon = icon('\u{E434}');
/// More.
pub const DOTS_THREE_VERTICAL: Icon = icon('\u{E208}');
/// A grip.
pub const DOTS_SIX_VERTICAL: Icon = icon('\u{EAE2}');
/// A secret.
pub const KEY: Icon = icon('\u{E2D6}');
/// Locked.
pub const LOCK_SIMPLE: Icon = icon('\u{E308}');
/// The web, a zone.
pub const GLOBE_SIMPLE: Icon = icon('\u{E28E}');
/// Darkroom.
pub const MOON: Icon = icon('\u{E330}');
/// Daylight.
pub const SUN: Icon = icon('\u{E472}');
/// As the system has it.
pub const CIRCLE_HALF: Icon = icon('\u{E18C}');
/// Add.
pub const PLUS: Icon = icon('\u{E3D4}');
/// Fewer.
pub const MINUS: Icon = icon('\u{E32A}');
/// Close.
pub const X: Icon = icon('\u{E4F6}');
/// Up.
pub const CARET_UP: Icon = icon('\u{E13C}');
/// A menu opens.
pub const CARET_DOWN: Icon = icon('\u{E136}');
/// Before.
pub const CARET_LEFT: Icon = icon('\u{E138}');
/// After.
pub const CARET_RIGHT: Icon = icon('\u{E13A}');
/// The cut.
pub const CROP: Icon = icon('\u{E1D4}');
/// Sign out.
pub const SIGN_OUT: Icon = icon('\u{E42A}');
/// Sign in.
pub const SIGN_IN: Icon = icon('\u{E428}');
/// A link.
pub const LINK_SIMPLE: Icon = icon('\u{E2E6}');
/// Sending.
pub const CLOUD_ARROW_UP: Icon = icon('\u{E1AE}');
/// Offline.
pub const CLOUD_SLASH: Icon = icon('\u{E1B6}');
/// Emoji.
pub const SMILEY: Icon = icon('\u{E436}');
/// A tag.
pub const HASH: Icon = icon('\u{E2A2}');
/// A mention.
pub const AT: Icon = icon('\u{E0AC}');
/// Saved.
pub const BOOKMARK_SIMPLE: Icon = icon('\u{E0EA}');
/// Shared.
pub const SHARE_FAT: Icon = icon('\u{ED52}');
/// New followers.
pub const USER_PLUS: Icon = icon('\u{E4D0}');
/// A person.
pub const USER: Icon = icon('\u{E4C2}');
/// Followers.
pub const USERS: Icon = icon('\u{E4D6}');
/// Trusted, armed.
pub const SHIELD_CHECK: Icon = icon('\u{E40C}');
/// A rule that is not at work.
pub const SHIELD: Icon = icon('\u{E40A}');
/// A label.
pub const TAG: Icon = icon('\u{E478}');
/// A reply laid ready.
pub const CHAT_CIRCLE_TEXT: Icon = icon('\u{E16E}');
/// A limit an hour.
pub const GAUGE: Icon = icon('\u{E628}');
/// The helper that learns.
pub const GRADUATION_CAP: Icon = icon('\u{E62C}');
/// Words in a text.
pub const TEXT_AA: Icon = icon('\u{E6EE}');
/// Trusted.
pub const SEAL_CHECK: Icon = icon('\u{E606}');
/// A folder.
pub const FOLDER_OPEN: Icon = icon('\u{E256}');
/// A folder, closed.
pub const FOLDER: Icon = icon('\u{E24A}');
/// Mended by us.
pub const MAGIC_WAND: Icon = icon('\u{E6B6}');
/// A place.
pub const MAP_PIN: Icon = icon('\u{E316}');
/// A caption.
pub const TEXT_ALIGN_LEFT: Icon = icon('\u{E484}');
/// A note, pinned.
pub const PUSH_PIN: Icon = icon('\u{E3E2}');
/// Export.
pub const EXPORT: Icon = icon('\u{EAF0}');
/// From this computer.
pub const UPLOAD_SIMPLE: Icon = icon('\u{E4C0}');
/// To this computer.
pub const DOWNLOAD_SIMPLE: Icon = icon('\u{E20C}');
/// About this.
pub const INFO: Icon = icon('\u{E2CE}');
/// A question.
pub const QUESTION: Icon = icon('\u{E3E8}');
/// Play.
pub const PLAY: Icon = icon('\u{E3D0}');
/// Pause.
pub const PAUSE: Icon = icon('\u{E39E}');
/// No network.
pub const WIFI_SLASH: Icon = icon('\u{E4F2}');
/// A connection broken.
pub const PLUGS: Icon = icon('\u{EB56}');
/// A connection.
pub const PLUGS_CONNECTED: Icon = icon('\u{EB5A}');
/// Several alike.
pub const STACK: Icon = icon('\u{E466}');
/// Sending.
pub const PAPER_PLANE_TILT: Icon = icon('\u{E398}');
/// A private reply.
pub const ENVELOPE_SIMPLE: Icon = icon('\u{E218}');
/// Languages.
pub const TRANSLATE: Icon = icon('\u{E4A2}');
/// New here.
pub const HAND_WAVING: Icon = icon('\u{E580}');
/// A date.
pub const CALENDAR_BLANK: Icon = icon('\u{E10A}');
/// A filter.
pub const FUNNEL_SIMPLE: Icon = icon('\u{E268}');
/// An order.
pub const SORT_ASCENDING: Icon = icon('\u{E444}');
/// Tiles, large.
pub const GRID_FOUR: Icon = icon('\u{E296}');
/// Tiles, small.
pub const GRID_NINE: Icon = icon('\u{EC8C}');
/// A list.
pub const ROWS: Icon = icon('\u{E5A2}');
/// A spike.
pub const LIGHTNING: Icon = icon('\u{E2DE}');
/// Rising.
pub const TREND_UP: Icon = icon('\u{E4AE}');
/// Falling.
pub const TREND_DOWN: Icon = icon('\u{E4AC}');
/// Not yet.
pub const CIRCLE_DASHED: Icon = icon('\u{E602}');
/// A dot.
pub const CIRCLE: Icon = icon('\u{E18A}');
/// Not allowed.
pub const PROHIBIT: Icon = icon('\u{E3DE}');
/// An announcement.
pub const MEGAPHONE: Icon = icon('\u{E324}');
/// Keys.
pub const KEYBOARD: Icon = icon('\u{E2D8}');
/// Commands.
pub const COMMAND: Icon = icon('\u{E1C4}');
/// This computer.
pub const DESKTOP: Icon = icon('\u{E560}');
/// Data.
pub const DATABASE: Icon = icon('\u{E1DE}');
/// Theme.
pub const PALETTE: Icon = icon('\u{E6C8}');
/// Trim.
pub const SCISSORS: Icon = icon('\u{EAE0}');
/// A report.
pub const FLAG: Icon = icon('\u{E244}');
/// A notice.
pub const BELL: Icon = icon('\u{E0CE}');
/// Takes a while.
pub const HOURGLASS_MEDIUM: Icon = icon('\u{E2B8}');
/// A picture file.
pub const FILE_IMAGE: Icon = icon('\u{EA24}');
/// A clip file.
pub const FILE_VIDEO: Icon = icon('\u{EA22}');
/// The clipboard.
pub const CLIPBOARD_TEXT: Icon = icon('\u{E198}');
/// The safe zones.
pub const FRAME_CORNERS: Icon = icon('\u{E626}');
/// Full size.
pub const CORNERS_OUT: Icon = icon('\u{E1D0}');
/// Leave out.
pub const MINUS_CIRCLE: Icon = icon('\u{E32C}');
/// The connection doctor.
pub const STETHOSCOPE: Icon = icon('\u{E7EA}');
/// A person's move.
pub const HAND_TAP: Icon = icon('\u{EC90}');
/// The error book.
pub const BOOK_OPEN_TEXT: Icon = icon('\u{E8F2}');
/// Favourite.
pub const STAR: Icon = icon('\u{E46A}');

#[cfg(test)]
mod tests {
    use egui::epaint::text::{Fonts, TextOptions};

    use super::*;
    use crate::ui::theme::fonts;

    const ALL: &[Icon] = &[
        TRAY,
        SQUARES_FOUR,
        PENCIL_SIMPLE_LINE,
        PENCIL_SIMPLE,
        CHART_LINE,
        PULSE,
        GEAR,
        EYE_SLASH,
        EYE,
        TRASH,
        CHECK,
        CHECKS,
        CHECK_CIRCLE,
        CLOCK,
        CLOCK_COUNTDOWN,
        CLOCK_COUNTER_CLOCKWISE,
        WARNING_CIRCLE,
        WARNING,
        X_CIRCLE,
        HEART,
        CHAT_CIRCLE,
        CHAT_CIRCLE_DOTS,
        CHATS,
        CARDS,
        DOTS_THREE,
        COPY,
        FILM_STRIP,
        IMAGE,
        IMAGES,
        VIDEO_CAMERA,
        ARROW_UP,
        ARROW_DOWN,
        ARROW_LEFT,
        ARROW_RIGHT,
        ARROW_UP_RIGHT,
        ARROW_BEND_UP_LEFT,
        ARROW_U_UP_LEFT,
        ARROW_COUNTER_CLOCKWISE,
        ARROW_CLOCKWISE,
        ARROWS_CLOCKWISE,
        ARROW_SQUARE_OUT,
        MAGNIFYING_GLASS,
        SLIDERS_HORIZONTAL,
        DOTS_THREE_VERTICAL,
        DOTS_SIX_VERTICAL,
        KEY,
        LOCK_SIMPLE,
        GLOBE_SIMPLE,
        MOON,
        SUN,
        CIRCLE_HALF,
        PLUS,
        MINUS,
        X,
        CARET_UP,
        CARET_DOWN,
        CARET_LEFT,
        CARET_RIGHT,
        CROP,
        SIGN_OUT,
        SIGN_IN,
        LINK_SIMPLE,
        CLOUD_ARROW_UP,
        CLOUD_SLASH,
        SMILEY,
        HASH,
        AT,
        BOOKMARK_SIMPLE,
        SHARE_FAT,
        USER_PLUS,
        USER,
        USERS,
        SHIELD_CHECK,
        SHIELD,
        TAG,
        CHAT_CIRCLE_TEXT,
        GAUGE,
        GRADUATION_CAP,
        TEXT_AA,
        SEAL_CHECK,
        FOLDER_OPEN,
        FOLDER,
        MAGIC_WAND,
        MAP_PIN,
        TEXT_ALIGN_LEFT,
        PUSH_PIN,
        EXPORT,
        UPLOAD_SIMPLE,
        DOWNLOAD_SIMPLE,
        INFO,
        QUESTION,
        PLAY,
        PAUSE,
        WIFI_SLASH,
        PLUGS,
        PLUGS_CONNECTED,
        STACK,
        PAPER_PLANE_TILT,
        ENVELOPE_SIMPLE,
        TRANSLATE,
        HAND_WAVING,
        CALENDAR_BLANK,
        FUNNEL_SIMPLE,
        SORT_ASCENDING,
        GRID_FOUR,
        GRID_NINE,
        ROWS,
        LIGHTNING,
        TREND_UP,
        TREND_DOWN,
        CIRCLE_DASHED,
        CIRCLE,
        PROHIBIT,
        MEGAPHONE,
        KEYBOARD,
        COMMAND,
        DESKTOP,
        DATABASE,
        PALETTE,
        SCISSORS,
        FLAG,
        BELL,
        HOURGLASS_MEDIUM,
        FILE_IMAGE,
        FILE_VIDEO,
        CLIPBOARD_TEXT,
        FRAME_CORNERS,
        CORNERS_OUT,
        MINUS_CIRCLE,
        STETHOSCOPE,
        HAND_TAP,
        BOOK_OPEN_TEXT,
        STAR,
        ARCHIVE,
        HARD_DRIVES,
        CLOUD,
        TERMINAL_WINDOW,
        ARROWS_OUT_LINE_HORIZONTAL,
        BROOM,
    ];

    #[test]
    fn every_icon_is_in_both_fonts() {
        let mut fonts = Fonts::new(TextOptions::default(), fonts::definitions());
        for icon in ALL {
            assert!(fonts.has_glyph(&icon.font(16.0), icon.glyph()), "{icon:?}");
            assert!(fonts.has_glyph(&icon.filled().font(16.0), icon.glyph()), "{icon:?} filled");
        }
    }
}
