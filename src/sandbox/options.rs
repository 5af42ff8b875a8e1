//! How a sandbox is started, and what it says when it is ready.
//! Invariant: a [`Ready`] holds secrets of the pretend Instagram only; it is printed on purpose.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use super::model::{Recipe, World, WorldSize};

/// How to start.
#[derive(Clone, Debug)]
pub struct Options {
    /// Port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
    /// The same seed makes the same world, ids, tokens and chances.
    pub seed: u64,
    pub size: WorldSize,
    /// Unix seconds at which the clock stands until it is moved; `None` is the machine's time, running.
    pub clock: Option<i64>,
    /// New comments arrive while it runs.
    pub arrivals: bool,
    /// Pictures are drawn at a quarter of their width and height, for tests.
    pub quick_pictures: bool,
    /// Where drawn pictures are kept; in memory when `None`.
    pub pictures_dir: Option<PathBuf>,
    /// The registered redirect addresses, to be matched byte for byte (section 1.2).
    pub redirect_uris: Vec<String>,
    /// The seed of another account's world, whose app this one uses too; `None`: it has an app of its own.
    pub app_of: Option<u64>,
    /// Which of several accounts at one origin it is, from 0 on: ids given while it runs differ between them.
    pub place: u64,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            port: 0,
            seed: 7,
            size: WorldSize::Full,
            clock: None,
            arrivals: true,
            quick_pictures: false,
            pictures_dir: None,
            redirect_uris: vec!["https://localhost/".into(), "https://localhost:8723/".into()],
            app_of: None,
            place: 0,
        }
    }
}

/// What a started sandbox tells its caller: the one JSON line of `tintype sandbox`.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Ready {
    /// The one origin of all host roles, without a slash at its end.
    pub url: String,
    /// A long token with all five scopes, as the App Dashboard gives it (section 1.7).
    pub token: String,
    /// The professional account id (section 1.9).
    pub user_id: String,
    pub username: String,
    pub app_id: String,
    pub app_secret: String,
    /// The address of the control endpoints.
    pub control: String,
    /// The other accounts at the same origin, if there are any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Ready>,
}

impl fmt::Debug for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ready")
            .field("url", &self.url)
            .field("username", &self.username)
            .field("token", &"…")
            .field("app_secret", &"…")
            .finish_non_exhaustive()
    }
}

/// Why a sandbox did not start or stopped.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The port is taken or may not be used.
    #[error("The sandbox cannot listen on 127.0.0.1:{port}: {reason}")]
    Port { port: u16, reason: std::io::Error },
    /// The system bound something other than loopback.
    #[error("The sandbox only ever listens on loopback, not on {0}")]
    NotLoopback(std::net::SocketAddr),
    /// Writing the ready line failed.
    #[error("The sandbox cannot say that it is ready: {0}")]
    Output(std::io::Error),
}

/// Where the world, its pictures and its clips come from.
#[derive(Clone, Copy)]
pub struct Content {
    /// Makes a world of a size from a seed, as it stands at a moment (unix seconds).
    pub world: fn(WorldSize, u64, i64) -> World,
    /// Draws a JPEG from recipe, seed, width and height.
    pub jpeg: fn(Recipe, u64, u32, u32) -> Vec<u8>,
    /// One of the bundled clips.
    pub clip: fn(usize) -> &'static [u8],
}
