//! What the window is told of hosts beside the database: the test under way.
//! Invariant: losing it loses nothing; a test that ended stands in the store.

use std::path::PathBuf;

use crate::domain::HostId;
use crate::domain::host::Tunnel;
use crate::domain::host_test::{HostReport, HostStep};

/// What goes on with hosts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HostsState {
    /// The test under way.
    pub test: Option<RunningTest>,
    /// The host of which Instagram itself fetches a picture just now.
    pub trying: Option<HostId>,
    /// All public files are being taken away.
    pub taking_away: bool,
    /// The newest host that was added here, so that the window can open it.
    pub added: Option<HostId>,
    /// The program of a tunnel that was looked for last.
    pub program: Option<ProgramSeen>,
}

/// Whether the program of a tunnel is on this computer.
#[derive(Clone, Debug, PartialEq)]
pub struct ProgramSeen {
    /// As it was set when it was looked for.
    pub tunnel: Tunnel,
    /// What the program is called, or its path.
    pub name: String,
    /// Where it is; `None`: it is not there.
    pub at: Option<PathBuf>,
}

/// A test under way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunningTest {
    pub host: HostId,
    /// The step that runs.
    pub step: Option<HostStep>,
    /// What was found so far.
    pub report: HostReport,
}
