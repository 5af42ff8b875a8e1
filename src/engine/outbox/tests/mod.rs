//! The outbox against the sandbox: every act, taken back, cut off, lost, found again.
//! Invariant: what happened is read from the sandbox's own record, never from what the outbox believes.

mod bench;
mod clock;
mod disk;
mod drafts;
mod moderation;
mod publishing;
mod slots;
