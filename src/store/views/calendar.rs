//! The calendar: what went out and what is planned, in the weeks in sight, and what is ready to be placed.
//! Invariant: what went out is read for the weeks asked for only; what is planned is read whole, being little.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::op::Step;
use crate::domain::plan::WeekTime;
use crate::domain::{AccountId, DraftId, DraftKind, MediaId, OpId, Quota, Slot};

use super::PictureKey;
use super::library::TileKind;

/// Which weeks are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarAsk {
    pub account: AccountId,
    /// The first day, and the day behind the last.
    pub from: Date,
    pub until: Date,
    /// This computer's zone.
    pub here: TimeZone,
}

/// The weeks.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    /// The name of the zone the account is planned in; `None`: this computer's.
    pub chosen_zone: Option<String>,
    /// The zone the days are in.
    pub zone: TimeZone,
    /// The days asked for, and those on which something is planned.
    pub days: BTreeMap<Date, Day>,
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

/// One day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Day {
    /// Places in [`Calendar::posts`], in the order of time.
    pub posts: Vec<usize>,
    /// Usual times that nothing stands at, past ones too.
    pub open: Vec<Timestamp>,
    /// The zone left this day out.
    pub left_out: bool,
}

impl Calendar {
    /// Posts of a day, in the order of time.
    pub fn posts_of(&self, date: Date) -> impl Iterator<Item = &CalendarPost> {
        self.days.get(&date).into_iter().flat_map(|day| day.posts.iter().filter_map(|at| self.posts.get(*at)))
    }

    /// A planned post.
    pub fn planned(&self, op: OpId) -> Option<(&CalendarPost, &Planned)> {
        self.posts.iter().find_map(|post| Some((post, post.planned().filter(|planned| planned.op == op)?)))
    }

    /// When something goes out, and when posts went out in the span and the day before it, milliseconds since the
    /// epoch: what counts in any 24 hours (section 4.7). How stories that are out came to be is not known.
    pub fn moments(&self) -> Vec<i64> {
        let counts = |post: &&CalendarPost| !post.is_story() || post.planned().is_some();
        let posts = self.posts.iter().filter(counts).map(|post| post.at);
        self.just_before.iter().copied().chain(posts).collect()
    }

    /// When posts that take a usual time go out, and went out in the span, milliseconds since the epoch.
    pub fn taken(&self) -> Vec<i64> {
        self.posts.iter().filter(|post| !post.is_story()).map(|post| post.at).collect()
    }
}

impl Default for Calendar {
    fn default() -> Self {
        Self {
            chosen_zone: None,
            zone: TimeZone::UTC,
            days: BTreeMap::new(),
            times: Vec::new(),
            posts: Vec::new(),
            just_before: Vec::new(),
            ready: Vec::new(),
            unready: 0,
            quota: None,
            has_host: false,
        }
    }
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

    /// Whether it is a story, which takes no usual time.
    pub fn is_story(&self) -> bool {
        matches!(self.kind, TileKind::StoryPicture | TileKind::StoryVideo)
    }
}
