//! The kept inputs of the fuzz targets, as ordinary tests: each is thrown at its parser, whole, cut and changed.
//! Invariant: an input that once broke something stays here under a name that says what it is.

use std::panic::catch_unwind;
use std::path::PathBuf;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tintype::api::bodies::Body;
use tintype::domain::{Draft, HouseRule, Op};
use tintype::engine::views::settings::{Choices, Layout};
use tintype::media::{self, SlideFacts};

#[path = "../fuzz/src/lib.rs"]
mod targets;

/// Changed copies made of each input in an ordinary `cargo test`; `TINTYPE_FUZZ_ROUNDS` says another number.
const ROUNDS: u64 = 40;

fn rounds() -> u64 {
    std::env::var("TINTYPE_FUZZ_ROUNDS").map_or(ROUNDS, |text| text.parse().unwrap())
}

/// The kept inputs of a target by name.
fn inputs(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
    let mut inputs: Vec<(String, Vec<u8>)> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect();
    inputs.sort();
    assert!(inputs.len() >= 5, "{target} has hardly any inputs");
    inputs
}

/// The input with a few bytes changed, a stretch doubled or taken out.
fn changed(input: &[u8], rng: &mut StdRng) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..rng.random_range(1..5) {
        if bytes.is_empty() {
            break;
        }
        let at = rng.random_range(0..bytes.len());
        let end = rng.random_range(at..bytes.len().min(at + 64)) + 1;
        match rng.random_range(0..4) {
            0 => bytes[at] = rng.random(),
            1 => bytes[at] = [0, 0xFF, 0x7F, b'"', b'{', b'9'][rng.random_range(0..6)],
            2 => drop(bytes.drain(at..end)),
            _ => {
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
        }
    }
    bytes
}

#[test]
fn no_kept_input_breaks_its_parser() {
    for (name, target) in targets::TARGETS {
        for (_, input) in inputs(name) {
            target(&input);
        }
        target(b"");
    }
}

#[test]
fn no_change_of_a_kept_input_breaks_its_parser() {
    for (name, target) in targets::TARGETS {
        let mut rng = StdRng::seed_from_u64(17);
        for (file, input) in inputs(name) {
            for part in 1..8 {
                target(&input[..input.len() * part / 8]);
            }
            for round in 0..rounds() {
                let bytes = changed(&input, &mut rng);
                if catch_unwind(|| target(&bytes)).is_err() {
                    let kept = std::env::temp_dir().join(format!("tintype-{name}-{round}"));
                    std::fs::write(&kept, &bytes).unwrap();
                    panic!("{name} broke on {file} changed, kept as {}", kept.display());
                }
            }
        }
    }
}

#[test]
fn an_answer_is_read_as_what_its_name_says() {
    let mut seen = Vec::new();
    for (name, input) in inputs("bodies") {
        let kind = name.split('-').next().unwrap();
        if let Some(body) = Body::ALL.into_iter().find(|body| format!("{body:?}") == kind) {
            assert!(body.holds(&input).is_some(), "{name}");
            seen.push(body);
        } else {
            assert_eq!(kind, "refusal", "{name}");
        }
    }
    for body in Body::ALL {
        assert!(seen.contains(&body), "{body:?} has no input");
    }
}

#[test]
fn the_inputs_reach_into_what_they_are_for() {
    for (name, input) in inputs("clips") {
        let whole = !["cut.mp4", "endless.mp4", "sound.mp4"].contains(&name.as_str());
        assert_eq!(matches!(media::facts(&input), SlideFacts::Clip(_)), whole, "{name}");
    }
    for (name, input) in inputs("pictures") {
        let whole = !["cut.jpg", "vast.png"].contains(&name.as_str());
        assert_eq!(matches!(media::facts(&input), SlideFacts::Picture(_)), whole, "{name}");
    }
    let kept = inputs("kept");
    let named = |name: &str| kept.iter().find(|(found, _)| found == name).unwrap().1.as_slice();
    assert_ne!(serde_json::from_slice::<Choices>(named("choices.json")).unwrap(), Choices::default());
    assert_ne!(serde_json::from_slice::<Layout>(named("layout.json")).unwrap(), Layout::default());
    assert_eq!(serde_json::from_slice::<HouseRule>(named("rule.json")).unwrap().conditions.len(), 4);
    assert_eq!(serde_json::from_slice::<Draft>(named("draft.json")).unwrap().slides.len(), 2);
    assert!(serde_json::from_slice::<Op>(named("op.json")).is_ok());
    let through = |name: &str, input: &[u8]| {
        let found = tintype::engine::archive::looked_through(input);
        assert_eq!(found, (name == "whole.zip").then_some((2, 2)), "{name}");
    };
    inputs("archives")
        .iter()
        .filter(|(name, _)| name.ends_with("zip"))
        .for_each(|(name, input)| through(name, input));
    let found: Vec<String> = inputs("exports")
        .into_iter()
        .filter(|(_, input)| tintype::engine::record::newest_in(input).is_some())
        .map(|(name, _)| name)
        .collect();
    assert_eq!(found, ["page.html", "table.csv"]);
}

#[test]
fn the_right_redirect_is_taken_so_that_the_others_mean_something() {
    let taken = |name: &str, input: &[u8]| {
        let text = String::from_utf8_lossy(input);
        assert!(tintype::api::oauth::parse_redirect(&text, targets::STATE).is_ok(), "{name}");
    };
    for (name, input) in inputs("redirects") {
        if ["right", "half", "query", "long"].contains(&name.as_str()) {
            taken(&name, &input);
        }
    }
    assert!(
        inputs("bodies").iter().any(|(_, input)| { String::from_utf8_lossy(input).contains(targets::TOKEN) })
    );
}
