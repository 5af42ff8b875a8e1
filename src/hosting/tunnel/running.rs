//! A tunnel's program while it runs.
//! Invariant: it is ended with this value at the latest, and what it says is read to the end, so that it never
//! stands still with a full pipe.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;

use super::found::{self, Line};
use super::programs::{Noted, Programs};
use crate::domain::host::TunnelProgram;
use crate::hosting::HostError;
use crate::hosting::command::{last_words, not_started};
use crate::tr;

/// How long a program may take until it has an address.
const ADDRESS: Duration = Duration::from_secs(45);
/// How long the far end may then take to be connected.
const CONNECTED: Duration = Duration::from_secs(15);
/// Lines of its output that are kept, for a person.
const KEPT: usize = 12;

/// A program that runs, and its address outside.
pub(super) struct Running {
    child: Child,
    address: String,
    /// So that what is left of it after a kill is found.
    _noted: Option<Noted>,
}

impl Running {
    /// Starts a program and waits until it has an address outside.
    ///
    /// # Errors
    /// [`HostError::ProgramMissing`], [`HostError::ProgramFailed`] with its last words.
    pub async fn start(
        mut command: Command,
        name: &str,
        kind: TunnelProgram,
        programs: &Programs,
    ) -> Result<Self, HostError> {
        let mut child = command.spawn().map_err(|error| not_started(name, &error))?;
        let noted = child.id().and_then(|process| programs.note(process));
        let last = Arc::new(Mutex::new(Vec::new()));
        let (told, mut heard) = mpsc::unbounded_channel();
        if let Some(out) = child.stdout.take() {
            listen(out, kind, told.clone(), Arc::clone(&last));
        }
        if let Some(err) = child.stderr.take() {
            listen(err, kind, told, Arc::clone(&last));
        }
        let failed = |said: &str| {
            let lines = last.lock().unwrap_or_else(PoisonError::into_inner).join("\n");
            let said = if lines.is_empty() { said.to_owned() } else { last_words(&lines) };
            HostError::ProgramFailed { program: name.to_owned(), said }
        };
        let found = async {
            while let Some(line) = heard.recv().await {
                if let Line::Address(address) = line {
                    return Some(address);
                }
            }
            None
        };
        let address = match tokio::time::timeout(ADDRESS, found).await {
            Ok(Some(address)) => address,
            Ok(None) => return Err(failed(tr!("It ended without a word"))),
            Err(_) => return Err(failed(tr!("It told no address"))),
        };
        if kind == TunnelProgram::Cloudflared {
            // A name asked for too early is remembered as unknown for minutes.
            let connected = async { while !matches!(heard.recv().await, Some(Line::Connected) | None) {} };
            let _ = tokio::time::timeout(CONNECTED, connected).await;
        }
        Ok(Self { child, address, _noted: noted })
    }

    /// The address outside, without a slash at its end.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Whether it still runs.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Ends it and waits until it is gone.
    pub async fn stop(mut self) {
        if let Err(error) = self.child.kill().await {
            tracing::warn!(%error, "a tunnel's program could not be ended");
        }
    }
}

/// Reads what a program says, line by line, until it closes its end.
fn listen(
    output: impl AsyncRead + Send + Unpin + 'static,
    kind: TunnelProgram,
    told: mpsc::UnboundedSender<Line>,
    last: Arc<Mutex<Vec<String>>>,
) {
    tokio::spawn(async move {
        let mut lines = BufReader::new(output).split(b'\n');
        while let Ok(Some(line)) = lines.next_segment().await {
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            let read = found::read(kind, &line);
            if read != Line::Other {
                // Nobody listens once the tunnel stands.
                let _ = told.send(read);
            }
            let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
            if last.len() == KEPT {
                last.remove(0);
            }
            last.push(line);
        }
    });
}
