//! The typed Instagram client: one file a resource, nouns of the domain in and out.
//! Invariant: the only code that knows Instagram's addresses and JSON; tokens travel in a header and
//! reach neither a log nor an error.

mod account;
pub mod bodies;
mod client;
mod comments;
mod consent;
mod download;
pub mod errors;
mod exchange;
mod hosts;
pub mod insights;
mod knock;
mod media;
pub mod oauth;
mod practice;
pub mod publish;
mod redirect;
mod sentences;
mod session;
mod tokens;
mod usage;
mod wire;

pub use crate::domain::error_book::Class;
pub use client::{Answer, Client, Page};
pub use comments::{Thread, read_page as read_comments_page};
pub use consent::consent_as_browser;
pub use errors::{ApiError, GraphError, Purpose};
pub use exchange::{Ear, Exchange};
pub use hosts::Hosts;
pub use insights::Numbers;
pub use knock::Knock;
pub use publish::{ContainerAsk, ContainerState, ContainerStatus, PostAsk, ReelAsk};
pub use session::Session;
pub use tokens::{LongToken, ShortToken};

/// The Graph version every call names (section 0a: the newest; it dies in 2028 at the earliest).
pub const API_VERSION: &str = "v26.0";
