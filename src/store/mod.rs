//! SQLite, the single source of truth, and the vault for secrets.
//! Invariant: one writer, and no secret in the database.
