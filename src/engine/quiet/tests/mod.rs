//! Quiet hours on a real store, with the outbox before them and a pretend Instagram behind it.
//! Invariant: what happened is read from Instagram's own record, never from what was wished.

mod changes;
mod keeps;
mod scene;
