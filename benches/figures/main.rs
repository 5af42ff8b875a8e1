//! `cargo bench --bench figures -- [NAME…]`: measures what must be fast, one line a figure on the output,
//! `figure NAME VALUE UNIT`; how each was measured, and how it spread, goes to the error stream.
//! Invariant: nothing is estimated: a figure that cannot be measured is missing, and the exit code says so.

mod click;
mod cluster;
mod compose;
mod frames;
mod idle;
mod ingest;
mod memory;
mod place;
mod prepare;
mod queue;
mod recover;
mod rules;
mod search;
mod sink;
mod spread;
mod throughput;
mod upload;
mod window;
mod words;
mod world;

use std::process::ExitCode;

/// What a measurement ends in.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// One line of the output.
struct Figure {
    name: &'static str,
    value: f64,
    unit: &'static str,
}

/// Measurements that are made together, and the figures they give with their bounds.
struct Measurement {
    figures: &'static [(&'static str, &'static str)],
    measure: fn() -> Outcome<Vec<Figure>>,
}

/// All of them, in the order of the design's table.
const MEASUREMENTS: &[Measurement] = &[
    Measurement { figures: &[("click_to_row_p99", "< 16.6 ms")], measure: click::measure },
    Measurement {
        figures: &[("inbox_frame_1m", "<= 4 ms"), ("inbox_frame_ratio", "<= 1.2")],
        measure: frames::measure,
    },
    Measurement { figures: &[("inbox_memory_1m", "<= 40 MB")], measure: memory::measure },
    Measurement {
        figures: &[("search_p95_1m", "<= 16 ms"), ("search_filters_p95_1m", "<= 16 ms")],
        measure: search::measure,
    },
    Measurement { figures: &[("rules_100k", "<= 5000 ms")], measure: rules::measure },
    Measurement {
        figures: &[("helper_train", "<= 10000 ms"), ("helper_score", "<= 5000 ms")],
        measure: rules::measure_helper,
    },
    Measurement { figures: &[("ingest_ratio", "<= 2")], measure: ingest::measure },
    Measurement { figures: &[("cluster_100k", "< 20000 ms")], measure: cluster::measure },
    Measurement {
        figures: &[("upload_ratio", ">= 0.9"), ("upload_memory", "<= 32 MB")],
        measure: upload::measure,
    },
    Measurement { figures: &[("compose_frame", "<= 4 ms")], measure: compose::measure },
    Measurement { figures: &[("prepare_ratio", "<= 1.3")], measure: prepare::measure },
    Measurement { figures: &[("recover_10k", "< 500 ms")], measure: recover::measure },
    Measurement { figures: &[("outbox_throughput", "as great as can be")], measure: throughput::measure },
    Measurement { figures: &[("idle_frames", "0")], measure: idle::measure },
];

fn main() -> ExitCode {
    // Cargo adds `--bench`; other words that begin with a dash name no figure either.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [memory::CHILD, profile] => return told(memory::child(profile.as_ref())),
        [upload::CHILD, way, address, file] => return told(upload::child(way, address, file.as_ref())),
        [sink::CHILD, folder] => return told(sink::child(folder.as_ref())),
        _ => {}
    }
    let known = |word: &String| MEASUREMENTS.iter().flat_map(|m| m.figures).any(|(name, _)| name == word);
    if let Some(stranger) = words.iter().find(|word| !known(word)) {
        let names: Vec<&str> = MEASUREMENTS.iter().flat_map(|m| m.figures).map(|(name, _)| *name).collect();
        eprintln!("There is no figure {stranger}. There are: {}", names.join(", "));
        return ExitCode::FAILURE;
    }
    let mut code = ExitCode::SUCCESS;
    for measurement in MEASUREMENTS {
        let wanted = |name: &str| words.is_empty() || words.iter().any(|word| word == name);
        if !measurement.figures.iter().any(|(name, _)| wanted(name)) {
            continue;
        }
        match (measurement.measure)() {
            Ok(figures) => figures.iter().filter(|figure| wanted(figure.name)).for_each(print),
            Err(error) => {
                eprintln!("{:?} could not be measured: {error}", measurement.figures);
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}

fn print(figure: &Figure) {
    let bounds = MEASUREMENTS.iter().flat_map(|m| m.figures);
    let bound = bounds.filter(|(name, _)| *name == figure.name).map(|(_, bound)| *bound);
    eprintln!("{} should be {}", figure.name, bound.collect::<String>());
    println!("figure {} {:.2} {}", figure.name, figure.value, figure.unit);
}

fn told(outcome: Outcome<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
