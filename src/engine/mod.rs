//! Does the work on tokio: sign-in, sync, outbox, pictures. Commands come in, rows go into the store.
//! Invariant: it knows nothing of egui, and `send` never blocks.

pub mod busy;
pub mod command;
pub mod context;
pub mod examine;
pub mod keys;
mod line;
mod news;
pub mod outbox;
mod profile;
pub mod status;
pub mod views;

pub use command::{Command, SignIn};
pub use status::{News, Notice, SignInState, Status, SyncState};
