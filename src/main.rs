//! The entry of the program: arguments, then the window, the worker or the sandbox.
//! Invariant: nothing is decided here but which of the three runs.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tintype::app::{self, Hurry, SandboxOptions, WindowOptions, WorkerOptions, World};

/// A native desktop studio for people who look after Instagram professional accounts.
#[derive(Parser)]
#[command(name = "tintype", version)]
struct Arguments {
    /// Go straight into the demo account; it reaches nobody.
    #[arg(long, conflicts_with = "endpoint")]
    demo: bool,
    /// Keep all data under this folder instead of the platform's data folder.
    #[arg(long, global = true, value_name = "DIR")]
    profile: Option<PathBuf>,
    /// Point every Instagram host at this one origin, on loopback only, for practice and testing.
    #[arg(long, global = true, value_name = "URL")]
    endpoint: Option<String>,
    #[command(subcommand)]
    work: Option<Work>,
}

#[derive(Subcommand)]
enum Work {
    /// Do what is on its way without a window; a window that is opened takes over.
    Work {
        /// End when nothing is on its way any more: with 0, or with 3 when something needs a person.
        #[arg(long)]
        until_idle: bool,
        /// Let time run so many times faster since a moment, for practice and testing.
        #[arg(long, hide = true, value_name = "TIMES@RFC3339")]
        hurry: Option<Hurry>,
    },
    /// Run the pretend Instagram alone, on loopback, and print one line of JSON when it is ready.
    Sandbox {
        /// The port; any free one if 0.
        #[arg(long, default_value_t = 0)]
        port: u16,
        /// What the invented content grows from.
        #[arg(long, default_value_t = 7)]
        seed: u64,
        /// How much of it.
        #[arg(long, value_enum, default_value_t = World::Full)]
        world: World,
        /// Where its clock starts, as RFC 3339; the machine's time if left out.
        #[arg(long)]
        clock: Option<jiff::Timestamp>,
        /// How many accounts, each with a token of its own; those besides the first stand under `others`.
        #[arg(long, default_value_t = 1)]
        accounts: u64,
    },
}

fn main() -> ExitCode {
    let Arguments { demo, profile, endpoint, work } = Arguments::parse();
    match work {
        Some(Work::Work { until_idle, hurry }) => {
            app::run_worker(&WorkerOptions { profile, endpoint, until_idle, hurry })
        }
        Some(Work::Sandbox { port, seed, world, clock, accounts }) => {
            app::run_sandbox(SandboxOptions { port, seed, world, clock, accounts })
        }
        None => app::run(WindowOptions { demo, profile, endpoint }),
    }
}
