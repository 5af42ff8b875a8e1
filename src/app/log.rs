//! The log, on the error stream, for whoever asks for one with `TINTYPE_LOG`: `debug`, or `tintype::engine=trace,info`.
//! Invariant: without being asked nothing is logged and nothing is written to a file; at no level does a line hold a
//! token, a code, a state or another secret.

use tracing_subscriber::EnvFilter;

use crate::tr;

/// Names the level, or a level for each part.
const WISH: &str = "TINTYPE_LOG";

/// Begins to log, if that is asked for.
pub(super) fn begin() {
    let Ok(wish) = std::env::var(WISH) else { return };
    let filter = match EnvFilter::try_new(&wish) {
        Ok(filter) => filter,
        Err(error) => {
            eprintln!("{}", tr!("{name} cannot be read: {error}", name = WISH, error = error));
            return;
        }
    };
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(std::io::stderr);
    // A test that runs inside this process may have begun already.
    let _ = log.try_init();
}
