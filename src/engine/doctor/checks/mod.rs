//! The checks, one small function each.
//! Invariant: a check only looks: it changes nothing, neither here nor at Instagram.

pub mod app;
pub mod budget;
pub mod clock;
pub mod comments;
pub mod host;
pub mod key;
pub mod network;
pub mod permissions;
pub mod professional;
pub mod tester;
