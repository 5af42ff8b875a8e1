//! The outbox against the sandbox: every act, taken back, cut off, lost, found again.
//! Invariant: what happened is read from the sandbox's own record, never from what the outbox believes.

mod acts;
pub(in crate::engine) mod bench;
mod budget;
mod bulk;
mod clock;
mod disk;
mod drafts;
mod formats;
pub(in crate::engine) mod matrix;
mod moderation;
mod once;
mod permission;
mod private;
mod publishing;
mod record;
mod recorder;
mod slots;
