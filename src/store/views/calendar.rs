//! The calendar: what went out and what is planned, in the weeks in sight, and what is ready to be placed.
//! Invariant: what went out is read for the weeks asked for only; what is planned is read whole, being little.

use crate::domain::op::Step;
use crate::domain::plan::WeekTime;
use crate::domain::{AccountId, DraftId, DraftKind, MediaId, OpId, Quota, Slot};

use super::PictureKey;
use super::library::TileKind;

/// Which weeks are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CalendarAsk {
    pub account: AccountId,
    /// Milliseconds since the epoch; the second is not part of it.
    pub from: i64,
    pub until: i64,
}

/// The weeks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calendar {
    /// The name of the zone the account is planned in; `None`: this computer's.
    pub zone: Option<String>,
    /// The times of the week at which posts usually go out, in their order.
    pub times: Vec<WeekTime>,
    /// What went out within the span and what is planned at any time, in the order of time.
    pub posts: Vec<CalendarPost>,
    /// When anything but a story went out in the day before the span: it counts with what follows.
    pub just_before: Vec<i64>,
    /// Drafts that the checks found nothing against and that have no time, those kept longest first.
    pub ready: Vec<ReadyDraft>,
    /// Drafts without a time that are not ready yet.
    pub unready: u64,
    /// Publishes of the last 24 h, as Instagram told.
    pub quota: Option<Quota>,
    /// A place for files is in use by the account.
    pub has_host: bool,
}

/// One post of the calendar.
#[derive(Clone, Debug, PartialEq)]
pub struct CalendarPost {
    pub what: What,
    /// When it went out or is to, milliseconds since the epoch.
    pub at: i64,
    pub picture: Option<PictureKey>,
    pub kind: TileKind,
    pub headline: String,
}

/// Where it stands.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// On Instagram. Stories have no number.
    Out { media: MediaId, number: Option<u64> },
    /// To come.
    Planned(Planned),
}

/// A post to come.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    pub op: OpId,
    pub draft: DraftId,
    pub slot: Slot,
    pub slides: usize,
    pub standing: Standing,
}

/// How far a post to come is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its files were found good, or are about to be looked at.
    Ready,
    /// Prepared at Instagram: one call is left for its minute.
    Sent,
    /// Being published.
    GoingOut(Step),
    /// It stopped; what it is, and what it is about, in words.
    ToFix { title: String, detail: String },
}

impl Standing {
    /// Whether it may be given another time.
    pub fn is_movable(&self) -> bool {
        !matches!(self, Self::GoingOut(_))
    }
}

/// A draft that can be placed.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadyDraft {
    pub id: DraftId,
    pub picture: Option<PictureKey>,
    pub kind: DraftKind,
    pub slides: usize,
    pub headline: String,
}

impl CalendarPost {
    /// The post to come; `None`: it is out.
    pub fn planned(&self) -> Option<&Planned> {
        match &self.what {
            What::Planned(planned) => Some(planned),
            What::Out { .. } => None,
        }
    }

    /// Whether it counts among the day's publishes and takes a usual time: stories do neither here.
    pub fn is_story(&self) -> bool {
        matches!(self.kind, TileKind::StoryPicture | TileKind::StoryVideo)
    }
}
