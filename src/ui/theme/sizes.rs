//! Spaces, radii, widths, heights and times, in points and seconds, as `look.md` section 1 sets them.
//! Invariant: a panel takes its measures from here; what is not here is a fact of one drawing only.

/// The steps of space.
pub mod space {
    /// Half a step.
    pub const XS: f32 = 4.0;
    /// Between an icon and its word.
    pub const S: f32 = 8.0;
    /// Padding of buttons and cards.
    pub const M: f32 = 12.0;
    /// Padding of panes.
    pub const L: f32 = 16.0;
    /// Between groups.
    pub const XL: f32 = 24.0;
    /// Between sections.
    pub const XXL: f32 = 32.0;
    /// Around an empty pane's sentence.
    pub const VAST: f32 = 48.0;
}

/// The radii of corners.
pub mod radius {
    /// Pictures and heat cells.
    pub const PICTURE: u8 = 2;
    /// Marks and key caps.
    pub const MARK: u8 = 4;
    /// Small buttons.
    pub const SMALL: u8 = 6;
    /// Controls and cards.
    pub const CONTROL: u8 = 8;
    /// Popups.
    pub const POPUP: u8 = 12;
    /// Chips and discs.
    pub const FULL: u8 = 255;
}

/// Sides of icons.
pub mod icon {
    /// In meta lines.
    pub const META: f32 = 14.0;
    /// In rows and buttons.
    pub const ROW: f32 = 16.0;
    /// On the rail and in headers.
    pub const HEAD: f32 = 20.0;
    /// In empty states.
    pub const EMPTY: f32 = 32.0;
}

/// Widths of panes, and the ranges their dividers may drag them in.
pub mod width {
    use std::ops::RangeInclusive;

    /// The rail.
    pub const RAIL: f32 = 72.0;
    /// The Inbox's views, the Settings' pages.
    pub const VIEWS: f32 = 208.0;
    /// The Inbox's list.
    pub const LIST: f32 = 520.0;
    /// The Inbox's list at 1024.
    pub const LIST_NARROW: f32 = 400.0;
    /// How far the list may be dragged.
    pub const LIST_RANGE: RangeInclusive<f32> = 400.0..=640.0;
    /// The author's column.
    pub const AUTHOR: f32 = 192.0;
    /// The Library's detail.
    pub const DETAIL: f32 = 448.0;
    /// The Library's detail at 1024.
    pub const DETAIL_NARROW: f32 = 400.0;
    /// How far the detail may be dragged.
    pub const DETAIL_RANGE: RangeInclusive<f32> = 400.0..=640.0;
    /// The order of the rules.
    pub const RULES: f32 = 296.0;
    /// The order of the rules at 1280.
    pub const RULES_MIDDLE: f32 = 232.0;
    /// A number inside a condition.
    pub const RULE_NUMBER: f32 = 56.0;
    /// The conditions of a rule.
    pub const CONDITIONS: f32 = 424.0;
    /// The list of the places where files wait.
    pub const HOSTS: f32 = 320.0;
    /// The form of such a place.
    pub const HOST_FORM: f32 = 472.0;
    /// Its test, at least; with less room it stands below the form.
    pub const HOST_TEST: f32 = 320.0;
    /// The path beside the connection doctor's checks.
    pub const PATH: f32 = 360.0;
    /// The same at 1280.
    pub const PATH_MIDDLE: f32 = 280.0;
    /// The name of a check of the connection doctor.
    pub const CHECK: f32 = 176.0;
    /// Compose's frame.
    pub const FRAME: f32 = 576.0;
    /// Compose's preview.
    pub const PREVIEW: f32 = 360.0;
    /// Activity's queue.
    pub const QUEUE: f32 = 560.0;
    /// Forms of the Settings, at most.
    pub const FORM: f32 = 640.0;
    /// The label of a form's line.
    pub const FORM_LABEL: f32 = 116.0;
    /// The command palette.
    pub const PALETTE: f32 = 640.0;
    /// Tooltips, at most.
    pub const TOOLTIP: f32 = 320.0;
    /// The invisible grip of a divider.
    pub const GRIP: f32 = 8.0;
    /// The bar of the state at a row's left edge.
    pub const STATE_BAR: f32 = 3.0;
    /// Up to this the window is laid out narrow: 1024, and what is larger but has no room for one pane more.
    pub const NARROW: f32 = 1120.0;
    /// Below this the author's column folds, the preview becomes a tab.
    pub const MIDDLE: f32 = 1280.0;
}

/// Heights.
pub mod height {
    /// The header of every pane, so that one hairline crosses the window.
    pub const HEADER: f32 = 56.0;
    /// A toolbar.
    pub const TOOLBAR: f32 = 40.0;
    /// The Library's toolbar.
    pub const TOOLBAR_LIBRARY: f32 = 48.0;
    /// Buttons, fields, segments.
    pub const CONTROL: f32 = 32.0;
    /// Small buttons and tags.
    pub const SMALL: f32 = 24.0;
    /// Chips.
    pub const CHIP: f32 = 24.0;
    /// Chips in the frame's toolbar, and "3 new".
    pub const CHIP_LARGE: f32 = 28.0;
    /// Key caps.
    pub const KEY_CAP: f32 = 18.0;
    /// Badges.
    pub const BADGE: f32 = 16.0;
    /// A view in the Inbox's list of views, a page in the Settings.
    pub const VIEW: f32 = 32.0;
    /// A comment's row.
    pub const COMMENT: f32 = 72.0;
    /// A table's row.
    pub const TABLE: f32 = 40.0;
    /// A table's header.
    pub const TABLE_HEADER: f32 = 24.0;
    /// A row of the palette.
    pub const PALETTE_ROW: f32 = 40.0;
    /// The palette's field.
    pub const PALETTE_FIELD: f32 = 44.0;
    /// A row of a menu.
    pub const MENU: f32 = 32.0;
    /// The bar of hints at a pane's foot.
    pub const HINTS: f32 = 32.0;
    /// The strip under the header, offline or at the rate limit.
    pub const STRIP: f32 = 32.0;
    /// The bar that publishes or arms.
    pub const PUBLISH: f32 = 64.0;
    /// A toast.
    pub const TOAST: f32 = 44.0;
    /// Bars of progress.
    pub const PROGRESS: f32 = 4.0;
    /// A line of a form.
    pub const FORM_ROW: f32 = 44.0;
    /// An item on the rail.
    pub const RAIL_ITEM: f32 = 56.0;
    /// Month headings in the Library.
    pub const MONTH: f32 = 40.0;
}

/// Sides of pictures, as width and height.
pub mod picture {
    /// A tile of the Library at its usual size.
    pub const TILE: [f32; 2] = [168.0, 210.0];
    /// The three widths of tiles.
    pub const TILE_WIDTHS: [f32; 3] = [128.0, 168.0, 248.0];
    /// The strip below a tile.
    pub const TILE_STRIP: f32 = 28.0;
    /// The gap between tiles.
    pub const TILE_GAP: f32 = 8.0;
    /// The thumbnail of a comment's row.
    pub const ROW: [f32; 2] = [40.0, 50.0];
    /// The post above a thread.
    pub const POST: [f32; 2] = [80.0, 100.0];
    /// A small thumbnail in the author's column.
    pub const TINY: [f32; 2] = [24.0, 30.0];
    /// A slide in the tray and on the film strip.
    pub const SLIDE: [f32; 2] = [64.0, 80.0];
    /// The detail of the Library.
    pub const DETAIL: [f32; 2] = [320.0, 400.0];
    /// The distance of the grease-pencil frame from the picture.
    pub const FRAME_GAP: f32 = 4.0;
    /// The width of the grease-pencil frame's line.
    pub const FRAME_LINE: f32 = 2.0;
}

/// Sides of discs.
pub mod disc {
    /// The account on the rail, an author's column.
    pub const LARGE: f32 = 40.0;
    /// A comment's row.
    pub const ROW: f32 = 32.0;
    /// A thread.
    pub const THREAD: f32 = 28.0;
    /// Two that overlap in a comment's row.
    pub const PAIR: f32 = 24.0;
    /// A line of one row.
    pub const SMALL: f32 = 20.0;
    /// The account's on another disc.
    pub const BADGE: f32 = 16.0;
}

/// How long things move, in seconds.
pub mod time {
    /// Hover and press.
    pub const TOUCH: f32 = 0.08;
    /// Popups fade in.
    pub const POPUP: f32 = 0.1;
    /// A pane's content fades in.
    pub const PANE: f32 = 0.12;
    /// Until a tooltip shows.
    pub const TOOLTIP: f32 = 0.4;
    /// How long an action can be taken back.
    pub const UNDO: f64 = 5.0;
    /// How long a toast stays beyond that.
    pub const TOAST_LONGER: f64 = 2.0;
}
