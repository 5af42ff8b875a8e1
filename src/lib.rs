//! Tintype: a native desktop studio for people who look after Instagram professional accounts.
//!
//! The modules, in layer order (each may use only those above it, as `tests/suite/tidy.rs` checks):
//!
//! | module | what it does |
//! |---|---|
//! | [`domain`] | plain words of the product: nouns, `Op`, `METRICS`, `RULES`, `Trouble`, `Clock` |
//! | [`api`] | the typed Instagram client: the only code that knows URLs and JSON |
//! | [`hosting`] | puts a file where Instagram can fetch it, and takes it away again |
//! | [`store`] | SQLite, the single source of truth, and the vault for secrets |
//! | [`media`] | decodes, checks and mends pictures and clips: pure functions on bytes |
//! | [`triage`] | reads the text of comments: what it is like, what it asks, in which language, which rules it meets |
//! | [`engine`] | does the work on tokio: sign-in, sync, outbox; knows nothing of egui |
//! | [`ui`] | egui only: rows in, commands out |
//! | [`sandbox`] | a pretend Instagram on 127.0.0.1; imports nothing of ours |
//! | [`app`] | the only place that sees everything |
//!
//! **Commands down, revisions up.** A click pushes a plain `Command` into the `Vec` its panel was
//! given. After drawing, `app` hands the frame's commands to the engine, which never blocks. A change
//! to Instagram becomes one row of the `outbox` table; the store's revision goes up, a wake callback
//! asks for a frame, and each open panel's `Live` view sees the newer revision and reads again off the
//! UI thread, showing the previous rows meanwhile. The SQL joins the outbox, so a row says *Hiding…*
//! within a frame, offline too: pending work is an overlay, not an edit.
//!
//! Invariant: there is no global state, no lock in the frame path, and no SQL or decoding on the UI
//! thread.

pub mod api;
pub mod app;
pub mod domain;
pub mod engine;
pub mod hosting;
pub mod media;
pub mod sandbox;
pub mod store;
pub mod triage;
pub mod ui;
