//! What a person can ask about quiet hours.
//! Invariant: a wish is complete in itself.

use crate::domain::{MediaId, QuietHours};

/// One wish about the quiet hours of an account.
#[derive(Clone, Debug, PartialEq)]
pub enum QuietWish {
    /// Keep this timetable. A quiet time that runs keeps to it from now on.
    Keep(Box<QuietHours>),
    /// Let quiet hours rest: what they turned off is turned on again at once.
    Pause,
    /// Let them go on.
    GoOn,
    /// Choose posts one by one, or no longer.
    Choose { posts: Vec<MediaId>, chosen: bool },
}
