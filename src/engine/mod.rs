//! Does the work on tokio: sign-in, sync, outbox, pictures. Commands come in, rows go into the store.
//! Invariant: it knows nothing of egui, and `send` never blocks.

pub mod accounts;
pub mod archive;
pub mod arrivals;
pub mod busy;
pub mod command;
pub mod context;
mod core;
pub mod doctor;
pub mod drafts;
pub mod encode;
pub mod examine;
pub mod export;
pub mod film;
pub mod hosts;
mod kept;
pub mod keys;
mod line;
mod locking;
pub mod minding;
mod news;
pub mod opened;
pub mod outbox;
pub mod path;
mod pending;
pub mod pictures;
mod profile;
pub mod quiet;
pub mod record;
pub mod rules;
mod running;
pub mod sign_in;
pub mod status;
pub mod stills;
pub mod sync;
pub mod timer;
mod times;
pub mod views;

pub use command::{Chosen, Command, Moderation, SignIn};
pub use locking::PASSPHRASE_VARIABLE;
pub use pending::Need;
pub use pictures::{Miss, PictureDesk, Ready};
pub use running::{Engine, EngineOptions};
pub use sign_in::{App, DemoDoor, DemoPlace};
pub use status::{News, Notice, SignInState, Status, SyncState};
