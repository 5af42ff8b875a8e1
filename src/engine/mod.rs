//! Does the work: sign-in, sync, outbox.
//! Invariant: knows nothing of egui.
