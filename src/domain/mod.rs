//! Plain words of the product: the nouns, every change we can make, the tables of metrics and limits, and
//! what went wrong, said for a person.
//! Invariant: no IO, no async, no egui; a value of this module means the same in every layer.

pub mod account;
pub mod ages;
pub mod clock;
pub mod comment;
pub mod digest;
pub mod draft;
pub mod error_book;
pub mod feature;
pub mod gap;
pub mod host;
pub mod host_test;
pub mod house_rule;
pub mod id;
pub mod insight;
pub mod media;
pub mod metrics;
pub mod notify;
pub mod op;
pub mod pacific;
pub mod path;
pub mod person;
pub mod plan;
pub mod quiet;
pub mod record;
pub mod rules;
pub mod saved;
pub mod schedule;
pub mod search;
pub mod secret;
pub mod snippet;
pub mod statistics;
pub mod told;
pub mod trouble;
pub mod words;

pub use account::{Account, AccountKind, Scope};
pub use clock::Clock;
pub use comment::Comment;
pub use draft::{Draft, DraftKind, Pose, Room, Slide};
pub use feature::{FEATURES, Feature};
pub use host::{HostKind, HostSecret, HostSettings};
pub use house_rule::{Acts, Condition, HouseRule, Join, Lacking, RuleState, Test, Than, Verdict, Who, Word};
pub use id::{
    AccountId, ActId, CommentId, ContainerId, DraftId, HostId, HouseRuleId, MediaId, OpId, PersonId,
    SavedReplyId, SearchId, SnippetId,
};
pub use insight::{DayValue, Quota, Usage};
pub use media::{Media, MediaKind, Product};
pub use metrics::{METRICS, Metric, MetricId};
pub use notify::Notify;
pub use op::Op;
pub use person::Regard;
pub use quiet::{Covers, QuietHours, QuietSpan, QuietStanding, QuietWindow};
pub use rules::{Finding, RULES, Rule, RuleId};
pub use saved::{SavedReply, SavedText};
pub use schedule::{Missed, Slot};
pub use secret::Secret;
pub use snippet::Snippet;
pub use told::{NotFor, Told};
pub use trouble::{Move, Trouble, TroubleKind};
