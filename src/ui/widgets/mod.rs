//! The components of the look (`look.md` section 9), each with its states and its accessible name.
//! Invariant: a widget knows nothing of accounts and comments but what it is told, and changes nothing but
//! what it is lent.

mod button;
mod cards;
mod chip;
mod choice;
mod disc;
mod divider;
mod field;
mod frame;
mod grid;
mod key_cap;
mod marks;
mod menu;
mod progress;
mod row;
mod rows;
mod scroll;
mod switch;
mod toast;
mod touch;

pub use button::{Button, IconButton, link};
pub use cards::{Empty, Trouble, TroubleOutput, skeleton_rows, strip};
pub use chip::{Chip, name_mark, tag};
pub use choice::{segments, tabs};
pub use disc::{Disc, initials};
pub use divider::{Pane, Side, inside, let_go, recall};
pub use field::{Field, FieldOutput};
pub use frame::{card, group_heading, hairline, hint_bar, line_in, pane_header, rule_below, section_line};
pub use grid::{Cell, GridShape, GridSize, Step, VirtualGrid};
pub use key_cap::key_caps;
pub use marks::{Mark, badge, mark, state_mark};
pub use menu::{Menu, MenuItem, popup_frame, tip};
pub use progress::{Segment, progress_bar, segment_bar};
pub use row::{Row, RowLook};
pub use rows::VirtualRows;
pub use scroll::Scroll;
pub use switch::switch;
pub use toast::{Asked, Toast, Toasts};
pub use touch::{Touch, ring};
