//! The house rules that a machine can check: layers, owners of outside crates, headers, sizes, literals.
//! Invariant: a rule of the design that matters is a test here, not a paragraph somewhere.

use std::fs;
use std::path::{Path, PathBuf};

/// Each module and the modules of ours it may name.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("api", &["domain"]),
    ("hosting", &["domain"]),
    ("store", &["domain"]),
    ("media", &["domain"]),
    ("triage", &["domain"]),
    ("engine", &["domain", "api", "hosting", "store", "media", "triage"]),
    ("ui", &["engine", "domain"]),
    ("sandbox", &[]),
];

/// Outside crates with an owner: only these modules name them (`""` stands for `app.rs` and `main.rs`).
const OWNERS: &[(&str, &[&str])] = &[
    // WebDAV and S3 take a file as a stream, which the object-storage library does not send.
    ("reqwest", &["api", "hosting"]),
    ("object_store", &["hosting"]),
    ("russh", &["hosting"]),
    ("russh_sftp", &["hosting"]),
    ("shlex", &["hosting"]),
    ("oauth2", &["api"]),
    ("rusqlite", &["store"]),
    ("sha2", &["domain", "sandbox"]),
    ("csv", &["engine"]),
    ("encoding_rs", &["engine"]),
    ("zip", &["engine"]),
    ("rust_xlsxwriter", &["engine"]),
    ("resvg", &["engine"]),
    ("open", &["engine"]),
    ("keyring", &["store"]),
    ("keyring_core", &["store"]),
    ("zbus_secret_service_keyring_store", &["store"]),
    ("argon2", &["store"]),
    ("chacha20poly1305", &["store"]),
    ("notify_rust", &[""]),
    ("image", &["media", "sandbox"]),
    ("fast_image_resize", &["media"]),
    ("jpeg_decoder", &["media"]),
    ("jpeg_encoder", &["media"]),
    ("re_rav1d", &["media"]),
    ("exif", &["media"]),
    ("openh264", &["media"]),
    ("re_mp4", &["media"]),
    ("regex", &["triage"]),
    ("decancer", &["triage"]),
    ("whatlang", &["triage"]),
    ("unicode_normalization", &["triage", "store", "ui"]),
    ("unicode_script", &["triage", "ui"]),
    ("unicode_bidi", &["ui"]),
    ("icu_segmenter", &["ui"]),
    ("axum", &["sandbox"]),
    ("egui", &["ui"]),
    ("egui_plot", &["ui"]),
    ("emojis", &["ui"]),
    ("eframe", &["ui", ""]),
    ("clap", &[""]),
    ("tracing_subscriber", &[""]),
    ("interprocess", &[""]),
    ("rcgen", &["engine"]),
    ("tokio_rustls", &["engine"]),
    ("webbrowser", &["engine"]),
    ("rfd", &["ui", "engine"]),
    ("tokio", &["engine", "hosting", "sandbox", "api", ""]),
];

/// What the domain may use from outside, the standard library aside.
const DOMAIN_CRATES: &[&str] = &["serde", "serde_json", "jiff", "sha2"];

/// Words that say that something is not finished.
const UNFINISHED: &[&str] = &["TODO", "FIXME", "XXX", "todo!(", "unimplemented!(", "coming soon", "#[ignore"];

/// Lines a file may have before its tests.
const MOST_LINES: usize = 500;

struct Source {
    path: PathBuf,
    /// First folder below `src`, or empty for a file directly there.
    module: String,
    /// It stands in a folder of tests.
    is_test: bool,
    /// The text up to the tests.
    text: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let inside = path.strip_prefix(&root).unwrap();
                let module = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
                // The folder of `app.rs` belongs to it.
                let module =
                    if inside.components().count() > 1 && module != "app" { module } else { String::new() };
                let whole = fs::read_to_string(&path).unwrap();
                let text = whole.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
                let is_test = inside.components().any(|part| part.as_os_str() == "tests");
                found.push(Source { path, module, is_test, text });
            }
        }
    }
    assert!(found.len() > 20, "the sources were not found");
    found
}

/// The lines that are code, with their numbers: comments are cut off.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(number, line)| {
        let cut = line.find("//").filter(|at| !line[..*at].ends_with(':')).unwrap_or(line.len());
        (number + 1, &line[..cut])
    })
}

/// Whether a line names a path beginning with `name::`, as a whole word.
fn names(line: &str, name: &str) -> bool {
    let path = format!("{name}::");
    line.match_indices(&path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|mark| mark.is_alphanumeric() || mark == '_' || mark == ':')
    })
}

fn report(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn modules_use_only_what_stands_above_them() {
    let mut faults = Vec::new();
    // Tests may play against the sandbox, wherever they stand.
    for source in sources().iter().filter(|source| !source.module.is_empty() && !source.is_test) {
        let Some((_, allowed)) = LAYERS.iter().find(|(module, _)| *module == source.module) else {
            faults.push(format!("{}: a module without a layer", source.path.display()));
            continue;
        };
        for (number, line) in code(&source.text) {
            for (other, _) in LAYERS.iter().filter(|(other, _)| *other != source.module) {
                let named =
                    line.contains(&format!("crate::{other}::")) || line.contains(&format!("crate::{other};"));
                if named && !allowed.contains(other) {
                    faults.push(format!(
                        "{}:{number}: {} uses {other}",
                        source.path.display(),
                        source.module
                    ));
                }
            }
        }
    }
    report(&faults);
}

#[test]
fn the_sandbox_shares_nothing_with_the_client() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.module == "sandbox") {
        for (number, line) in code(&source.text) {
            if line.contains("crate::") && !line.contains("crate::sandbox") {
                faults.push(format!("{}:{number}: {line}", source.path.display()));
            }
        }
    }
    report(&faults);
}

#[test]
fn each_outside_crate_is_named_by_its_owner_only() {
    let mut faults = Vec::new();
    for source in sources() {
        for (number, line) in code(&source.text) {
            for (name, owners) in OWNERS {
                if names(line, name) && !owners.contains(&source.module.as_str()) {
                    faults.push(format!("{}:{number}: {name} belongs to {owners:?}", source.path.display()));
                }
            }
            if source.module == "domain" && !source.is_test && line.trim_start().starts_with("use ") {
                let first = line.trim_start()[4..].split("::").next().unwrap_or_default();
                let own =
                    ["std", "crate", "super", "self"].contains(&first) || DOMAIN_CRATES.contains(&first);
                if !own && !first.contains("Self") {
                    faults
                        .push(format!("{}:{number}: the domain does not use {first}", source.path.display()));
                }
            }
        }
    }
    report(&faults);
}

#[test]
fn a_runtime_is_started_by_the_engine_and_the_sandbox_only() {
    let mut faults = Vec::new();
    for source in sources() {
        let may = ["engine", "sandbox", ""].contains(&source.module.as_str());
        for (number, line) in code(&source.text) {
            if !may && line.contains("tokio::runtime") {
                faults.push(format!("{}:{number}: {line}", source.path.display()));
            }
        }
    }
    report(&faults);
}

#[test]
fn every_file_says_what_it_is_for_and_one_invariant() {
    let mut faults = Vec::new();
    for source in sources() {
        let header: Vec<&str> = source.text.lines().take_while(|line| line.starts_with("//!")).collect();
        if header.is_empty() || !header.iter().any(|line| line.starts_with("//! Invariant: ")) {
            faults.push(format!("{}: no header or no invariant", source.path.display()));
        }
    }
    report(&faults);
}

#[test]
fn no_file_outgrows_its_room() {
    let faults: Vec<String> = sources()
        .iter()
        .map(|source| (source, source.text.lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(source, lines)| format!("{}: {lines} lines", source.path.display()))
        .collect();
    report(&faults);
}

#[test]
fn nothing_is_left_unfinished() {
    let mut faults = Vec::new();
    for source in sources() {
        for (number, line) in source.text.lines().enumerate() {
            if let Some(word) = UNFINISHED.iter().find(|word| line.contains(*word)) {
                faults.push(format!("{}:{}: {word}", source.path.display(), number + 1));
            }
        }
    }
    report(&faults);
}

#[test]
fn colours_and_fonts_are_tokens() {
    let literals = [
        "Color32::from_rgb",
        "Color32::from_gray",
        "from_hex(",
        "Color32::RED",
        "Color32::WHITE",
        "Color32::BLACK",
        "FontId::new",
        "FontId::proportional",
        "hex_color!",
    ];
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.module == "ui") {
        let owner = source.path.components().any(|part| part.as_os_str() == "theme")
            || source.path.file_name().is_some_and(|name| name == "mark.rs");
        for (number, line) in code(&source.text) {
            if !owner && literals.iter().any(|literal| line.contains(literal)) {
                faults.push(format!("{}:{number}: {}", source.path.display(), line.trim()));
            }
        }
    }
    report(&faults);
}

#[test]
fn certificates_are_always_checked() {
    // Also where somebody else's library makes the connection.
    let ways =
        ["danger_accept", "accept_invalid", "dangerous()", "set_verify", "allow_invalid", "NoVerifier"];
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test && !source.path.ends_with("tests.rs")) {
        for (number, line) in code(&source.text) {
            if ways.iter().any(|way| line.contains(way)) {
                faults.push(format!("{}:{number}: {}", source.path.display(), line.trim()));
            }
        }
    }
    report(&faults);
}

#[test]
fn what_a_person_reads_goes_through_the_macro() {
    let calls =
        [".label(\"", ".button(\"", ".heading(\"", ".on_hover_text(\"", "hint_text(\"", "RichText::new(\""];
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.module == "ui") {
        for (number, line) in code(&source.text) {
            if calls.iter().any(|call| line.contains(call)) {
                faults.push(format!("{}:{number}: {}", source.path.display(), line.trim()));
            }
        }
    }
    report(&faults);
}

#[test]
fn the_words_for_an_error_stand_in_the_error_book_alone() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test) {
        // A form says besides what is to be changed in it, and a list how a place stands, in two words.
        let own = ["error_book", "hosts"];
        let own = source.path.components().any(|part| own.iter().any(|name| part.as_os_str() == *name));
        for (number, line) in code(&source.text) {
            if !own && line.contains("TroubleKind::") && line.contains("=> tr!(") {
                faults.push(format!("{}:{number}: {}", source.path.display(), line.trim()));
            }
        }
    }
    report(&faults);
}

#[test]
fn only_the_clock_reads_the_time() {
    let mut faults = Vec::new();
    for source in sources() {
        let owner = source.path.ends_with("domain/clock.rs") || source.module == "sandbox";
        for (number, line) in code(&source.text) {
            if !owner && (line.contains("Timestamp::now()") || line.contains("SystemTime::now()")) {
                faults.push(format!("{}:{number}: {}", source.path.display(), line.trim()));
            }
        }
    }
    report(&faults);
}
