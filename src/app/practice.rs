//! `tintype sandbox`: the pretend Instagram alone, for practice and for tests of other programs.
//! Invariant: the one line on the output is the ready line; everything else goes to the error stream.

use std::process::ExitCode;

use clap::ValueEnum;

use crate::sandbox::{self, Options, model::WorldSize};

/// Exit code when the port cannot be had.
const EXIT_UNUSABLE: u8 = 1;

/// How much of a world to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum World {
    /// About 60 posts and 1,200 comments.
    Small,
    /// The demo account: 240 posts and 12,000 comments.
    Full,
    /// 10,050 posts and 250,000 comments.
    Stress,
}

/// What the command line says.
#[derive(Clone, Debug)]
pub struct SandboxOptions {
    pub port: u16,
    pub seed: u64,
    pub world: World,
    pub clock: Option<jiff::Timestamp>,
    /// Accounts at the one origin.
    pub accounts: u64,
}

/// Serves until Ctrl-C.
pub fn run_sandbox(options: SandboxOptions) -> ExitCode {
    let accounts = options.accounts;
    let size = match options.world {
        World::Small => WorldSize::Small,
        World::Full => WorldSize::Full,
        World::Stress => WorldSize::Stress,
    };
    let clock = options.clock.map(jiff::Timestamp::as_second);
    let options = Options { port: options.port, seed: options.seed, size, clock, ..Options::default() };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return refused(&error),
    };
    match runtime.block_on(sandbox::run(options, accounts)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => refused(&error),
    }
}

fn refused(error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("{error}");
    ExitCode::from(EXIT_UNUSABLE)
}
