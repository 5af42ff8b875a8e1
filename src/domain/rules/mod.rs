//! The one table of publishing limits (section 4.8), what checks find, and what mends it.
//! Invariant: every limit stands here once, with its source; nobody compares with a number of their own.

mod finding;
mod fix;
mod table;
mod words;

pub use finding::{Finding, Mend, Verdict};
pub use fix::{Fix, of_clip};
pub use table::{RULES, Rule, RuleId};
