//! A pretend Instagram on 127.0.0.1: demo account, practice mode and test bench.
//! Invariant: it imports nothing of ours, because shared types would let one misunderstanding pass on
//! both sides.

mod another;
mod call;
mod clock;
mod consent;
mod containers;
pub mod content;
mod control;
mod faults;
mod fetch;
mod fields;
mod gate;
mod house;
mod insights;
pub mod judge;
mod lists;
pub mod model;
mod options;
mod paging;
mod pictures;
mod probe_chroma;
mod probe_jpeg;
mod probe_mp4;
mod probe_sound;
mod probe_times;
mod publish;
mod record;
mod refusal;
mod render;
mod robots;
mod routes;
mod server;
mod shared;
mod state;
mod switches;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod testworld;
mod tokens;
mod usage;
mod wanted;

pub use another::id_at;
pub use control::{Control, NewComment, Wave};
pub use faults::{Action, Rule};
pub use options::{Content, Options, Ready, SandboxError};
pub use record::{Asked, Happened};
pub use refusal::{Dialect, Refusal};
pub use server::{Sandbox, run};
pub use switches::Switches;
pub use tokens::Scopes;
pub use usage::Levels;

/// The content that ships with the program.
pub fn bundled() -> Content {
    Content { world: content::world, jpeg: content::jpeg, clip: content::clip }
}
