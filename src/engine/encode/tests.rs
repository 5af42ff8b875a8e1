//! The outside encoder: a small program that stands in for it, and the real one where it is installed.
//! Invariant: nothing here depends on ffmpeg being there, or on how fast it is.

use std::path::{Path, PathBuf};

use super::*;
use crate::domain::draft::{ClipEdit, Recode, Trim};
use crate::media::clip::ClipFacts;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn slide(name: &str, clip: ClipEdit) -> Slide {
    Slide { file: data(name), clip, ..Slide::default() }
}

fn recoded(picture: bool, sound: bool) -> ClipEdit {
    ClipEdit { recode: Some(Recode { picture, sound }), ..ClipEdit::default() }
}

fn facts(path: &Path) -> ClipFacts {
    match plain_facts(path) {
        SlideFacts::Clip(clip) => clip,
        other => panic!("{other:?}"),
    }
}

fn asked(slide: &Slide) -> String {
    let asked = arguments::of(slide, &facts(&slide.file), Path::new("/profile/clips/a.part"));
    asked.arguments.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[test]
fn it_is_asked_for_what_is_wrong_and_for_nothing_else() {
    let sound = asked(&slide("turned.mov", recoded(false, true)));
    assert!(sound.contains("-c:v copy") && sound.contains("-c:a aac -b:a 128000 -ar 48000 -ac 1"), "{sound}");
    let pictures = asked(&slide("slow_wide.mp4", recoded(true, false)));
    assert!(pictures.contains("scale=1920:-2:flags=bicubic,fps=30,format=yuv420p"), "{pictures}");
    assert!(pictures.contains("-flags +cgop") && pictures.contains("-maxrate 18000000"), "{pictures}");
    let trim = Some(Trim { from_ms: 1_200, to_ms: 3_700 });
    let cut = asked(&slide("reel.mp4", ClipEdit { trim, ..recoded(true, true) }));
    assert!(cut.contains("-ss 1.200 -t 2.500 -i file:"), "{cut}");
    // Only files of this computer, and never through a shell.
    for words in [sound, pictures, cut] {
        assert!(words.contains("-protocol_whitelist file,pipe"), "{words}");
        assert!(words.ends_with("-f mp4 file:/profile/clips/a.part"), "{words}");
    }
}

#[test]
fn a_long_clip_is_held_below_the_largest_file() {
    let long = ClipFacts { duration_ms: 900_000, ..facts(&data("colours444.mp4")) };
    let slide = slide("colours444.mp4", recoded(true, true));
    let asked = arguments::of(&slide, &long, Path::new("/a"));
    let at = asked.arguments.iter().position(|word| word == "-maxrate").unwrap();
    let most: f64 = asked.arguments[at + 1].to_string_lossy().parse().unwrap();
    assert!((most + 128_000.0) * 900.0 / 8.0 < 290_000_000.0, "{most}");
}

#[test]
fn a_copy_has_a_name_of_its_own_for_each_way_it_is_made() {
    let folder = Path::new("/profile/clips");
    let of = |edit| copy_of(folder, &slide("reel.mp4", edit));
    assert_eq!(of(ClipEdit { index_first: true, ..ClipEdit::default() }), None);
    let (one, other) = (of(recoded(true, false)).unwrap(), of(recoded(false, true)).unwrap());
    assert!(one != other && one.parent() == Some(folder) && one.extension().is_some_and(|end| end == "mp4"));
    let trim = Some(Trim { from_ms: 500, to_ms: 3_600 });
    assert_ne!(of(ClipEdit { trim, ..recoded(true, false) }), Some(one));
    // Where pictures are copied, the cut comes afterwards.
    assert_eq!(of(ClipEdit { trim, ..recoded(false, true) }), Some(other));
    assert_eq!(copy_of(folder, &slide("nowhere.mp4", recoded(true, true))), None);
}

#[test]
fn what_is_seen_is_what_would_be_sent() {
    let clips = tempfile::tempdir().unwrap();
    let see_it = |slide: &Slide| see(clips.path(), slide, plain_facts(&slide.file));
    let moved = slide("index_last.mp4", ClipEdit { index_first: true, ..ClipEdit::default() });
    let seen = see_it(&moved);
    assert!(matches!(&seen.facts, SlideFacts::Clip(clip) if clip.moov_first), "{seen:?}");
    assert!(seen.source.is_some_and(|own| !own.moov_first));
    let ready = make_ready(clips.path(), &moved, clips.path(), 0).unwrap();
    assert!(facts(&ready.path).moov_first && ready.path.ends_with("1.mp4") && ready.starts_ms == 0);
    // A cut in the middle begins at the key frame before.
    let trim = Some(Trim { from_ms: 2_700, to_ms: 4_000 });
    let cut = slide("index_last.mp4", ClipEdit { trim, ..ClipEdit::default() });
    assert_eq!(see_it(&cut).kept.map(|kept| kept.0), Some(2_500));
    assert_eq!(make_ready(clips.path(), &cut, clips.path(), 1).unwrap().starts_ms, 2_500);
    // What is not coded yet is not sent, and says so.
    let waits = slide("turned.mov", recoded(false, true));
    assert!(see_it(&waits).awaits_copy);
    assert_eq!(make_ready(clips.path(), &waits, clips.path(), 2).unwrap_err(), not_yet());
    // Without edits the file is sent from where it lies.
    let plain = slide("reel.mp4", ClipEdit::default());
    assert_eq!(make_ready(clips.path(), &plain, clips.path(), 3).unwrap().path, plain.file);
    // An edit that cannot be done without the encoder says why.
    let refused = slide("turned.mov", ClipEdit { index_first: true, ..ClipEdit::default() });
    assert!(matches!(see_it(&refused).refused, Some(crate::media::MediaError::Recode { .. })));
}

/// A program that stands in for the encoder.
#[cfg(unix)]
fn program(folder: &Path, script: &str) -> Encoder {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.join("ffmpeg");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    Encoder { path, version: "0".to_owned() }
}

#[tokio::test]
#[cfg(unix)]
async fn it_tells_how_far_it_is_what_went_wrong_and_can_be_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let wanted = slide("reel.mp4", recoded(true, true));
    let asked = arguments::of(&wanted, &facts(&wanted.file), &folder.path().join("a.part"));
    let mut told = Vec::new();
    let good = program(folder.path(), "echo out_time_us=1000000; echo speed=2x; echo progress=continue");
    let (_stop, stopped) = oneshot::channel();
    run::run(&good, &asked, stopped, |now| told.push((now.percent(), now.left_s))).await.unwrap();
    assert_eq!(told, [(25, Some(2))]);
    let bad = program(folder.path(), "echo 'Conversion failed!' >&2; exit 1");
    let (_stop, stopped) = oneshot::channel();
    let why = run::run(&bad, &asked, stopped, |_| ()).await.unwrap_err();
    assert_eq!(why, "Conversion failed!");
    let slow = program(folder.path(), "echo progress=continue; exec sleep 600");
    let (stop, stopped) = oneshot::channel();
    let mut stop = Some(stop);
    // It is stopped by its first word, so that nothing hangs on how fast it begins.
    let told = |_| {
        if let Some(stop) = stop.take() {
            stop.send(()).unwrap();
        }
    };
    assert_eq!(run::run(&slow, &asked, stopped, told).await.unwrap_err(), "It was stopped");
}

#[tokio::test]
async fn the_real_one_makes_what_passes_where_it_is_installed() {
    let Some(encoder) = found::find().await else { return };
    let folder = tempfile::tempdir().unwrap();
    for (name, edit) in [
        ("colours444.mp4", recoded(true, false)),
        ("turned.mov", recoded(false, true)),
        ("slow_wide.mp4", recoded(true, true)),
        ("hevc.mp4", ClipEdit { trim: Some(Trim { from_ms: 300, to_ms: 3_800 }), ..recoded(true, true) }),
    ] {
        let wanted = slide(name, edit);
        let own = facts(&wanted.file);
        let part = folder.path().join("a.part");
        let asked = arguments::of(&wanted, &own, &part);
        let (_stop, stopped) = oneshot::channel();
        run::run(&encoder, &asked, stopped, |_| ()).await.unwrap_or_else(|why| panic!("{name}: {why}"));
        let made = facts(&part);
        let reel = crate::domain::Draft {
            kind: crate::domain::DraftKind::Reel,
            slides: vec![crate::domain::Slide::default()],
            ..Default::default()
        };
        let findings = crate::media::check::check(&reel, &[crate::media::SlideFacts::Clip(made.clone())]);
        let left: Vec<_> = findings.iter().filter(|finding| finding.stops()).collect();
        assert_eq!(left.len(), 0, "{name}: {left:?} {made:?}");
        assert!(
            made.duration_ms.abs_diff(asked.lasts_ms) < 150,
            "{name}: {} {}",
            made.duration_ms,
            asked.lasts_ms
        );
        assert!(!made.edit_list && made.moov_first, "{name}");
    }
    let frame = frame_at(&encoder, &data("hevc.mp4"), 1_000, (90, 160)).await.unwrap();
    assert_eq!((frame.width, frame.height), (90, 160));
}
