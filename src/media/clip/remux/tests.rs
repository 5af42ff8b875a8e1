//! What is written anew is read again: by our own eyes, by the sandbox's, and by a decoder.
//! Invariant: the files of the tests are real ones.

use std::io::Cursor;

use super::*;
use crate::domain::draft::Trim;
use crate::media::clip::{frame_at, probe};
use crate::media::samples;

macro_rules! clip {
    ($name:literal) => {
        include_bytes!(concat!("../../../../tests/data/", $name)).as_slice()
    };
}

fn first() -> ClipEdit {
    ClipEdit { index_first: true, ..ClipEdit::default() }
}

fn trimmed(from_ms: u64, to_ms: u64) -> ClipEdit {
    ClipEdit { trim: Some(Trim { from_ms, to_ms }), ..ClipEdit::default() }
}

/// The new file, which is held against what the plan said of it.
fn written(bytes: &[u8], edit: &ClipEdit) -> (Vec<u8>, Plan) {
    let plan = Plan::of(Cursor::new(bytes), edit).unwrap();
    let mut out = Vec::new();
    let mut told = 0;
    let hears = |done| {
        told = done;
        true
    };
    plan.write(Cursor::new(bytes), &mut out, hears).unwrap();
    let found = probe(Cursor::new(&out)).unwrap();
    assert_eq!(found, ClipFacts { starts_ms: 0, ..plan.facts.clone() }, "the plan said something else");
    assert!(told <= out.len() as u64);
    (out, plan)
}

fn colour_at(bytes: &[u8], ms: u64) -> char {
    let shown = frame_at(Cursor::new(bytes), ms).unwrap();
    let at = ((shown.height / 4 * shown.width + shown.width / 2) * 4) as usize;
    samples::colour(&shown.pixels[at..])
}

#[test]
fn the_index_goes_to_the_front_and_every_frame_stays_what_it_was() {
    for bytes in [clip!("index_last.mp4"), clip!("fragments.mp4"), samples::CLIP] {
        let before = probe(Cursor::new(bytes)).unwrap();
        let (out, plan) = written(bytes, &first());
        let facts = &plan.facts;
        assert!(facts.moov_first && !facts.fragmented && !facts.edit_list);
        assert_eq!((facts.duration_ms, facts.fps.round()), (4_000, 30.0));
        assert_eq!((facts.video_bits, &facts.audio), (before.video_bits, &before.audio));
        assert_eq!(plan.kept, (0, 4_000));
        let seen: String =
            [0, 960, 1_010, 1_960, 2_010, 2_960, 3_010, 3_990].map(|ms| colour_at(&out, ms)).iter().collect();
        assert_eq!(seen, "rrggbbww");
    }
}

#[test]
fn a_cut_falls_on_the_key_frame_before_and_says_so() {
    // Key frames stand at 0 s and 2.5 s.
    let (out, plan) = written(samples::CLIP, &trimmed(2_700, 3_600));
    assert_eq!(plan.kept.0, 2_500, "{:?}", plan.kept);
    assert!((3_600..3_700).contains(&plan.kept.1), "{:?}", plan.kept);
    assert_eq!(plan.facts.starts_ms, 2_500);
    assert!((1_090..1_200).contains(&plan.facts.duration_ms), "{}", plan.facts.duration_ms);
    assert_eq!((colour_at(&out, 0), colour_at(&out, 400), colour_at(&out, 600)), ('b', 'b', 'w'));
    // Sound lasts as long as pictures, to a packet.
    let outline = Outline::read(Cursor::new(&out)).unwrap();
    let seconds: Vec<f64> = index::tracks(&outline)
        .iter()
        .map(|track| track.length().1 as f64 / f64::from(track.timescale))
        .collect();
    assert!((seconds[0] - seconds[1]).abs() < 0.05, "{seconds:?}");
}

#[test]
fn a_silent_track_is_added_where_there_is_none() {
    let edit = ClipEdit { silent_track: true, ..ClipEdit::default() };
    let (_, plan) = written(clip!("hevc.mp4"), &edit);
    let sound = plan.facts.audio.clone().unwrap();
    assert_eq!((sound.codec.as_str(), sound.channels, sound.rate), ("AAC", 2, 48_000));
    assert!(plan.facts.audio_bits < 10_000);
    let (_, plan) = written(samples::CLIP, &edit);
    assert_eq!(plan.facts.audio.unwrap().channels, 1, "sound that is there is left alone");
}

#[test]
fn what_needs_an_encoder_is_said() {
    let said = |bytes, edit: &ClipEdit| {
        Plan::of(Cursor::new(bytes), edit).map(|plan| plan.kept).unwrap_err().to_string()
    };
    assert_eq!(said(clip!("turned.mov"), &first()), "The clip has to be coded anew: its sound is PCM");
    assert_eq!(said(clip!("sound.mp4"), &first()), "The file holds no moving pictures");
}

#[test]
fn it_can_be_ended_and_a_file_that_became_shorter_is_told() {
    let bytes = clip!("index_last.mp4");
    let plan = Plan::of(Cursor::new(bytes), &first()).unwrap();
    let ended = plan.write(Cursor::new(bytes), Vec::new(), |_| false).unwrap_err();
    assert_eq!(ended.kind(), std::io::ErrorKind::Interrupted);
    let shorter = plan.write(Cursor::new(&bytes[..20_000]), Vec::new(), |_| true).unwrap_err();
    assert_eq!(shorter.kind(), std::io::ErrorKind::UnexpectedEof);
}

/// An outlet that keeps the beginning and counts the rest.
#[derive(Default)]
struct Sink {
    head: Vec<u8>,
    bytes: u64,
    most: usize,
}

impl Write for &mut Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let left = (64_usize << 10).saturating_sub(self.head.len());
        self.head.extend_from_slice(&bytes[..bytes.len().min(left)]);
        self.bytes += bytes.len() as u64;
        self.most = self.most.max(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A file without anything in it but a head and an index at its end, which says that the frames of a small clip
/// take `bytes` together.
fn vast(bytes: u64) -> std::fs::File {
    let outline = Outline::read(Cursor::new(clip!("index_last.mp4"))).unwrap();
    let tracks = index::tracks(&outline);
    let video = tracks.iter().find(|track| track.kind == Kind::Video).unwrap();
    let frames = video.frames();
    let size = bytes / frames.len() as u64;
    let long = |(number, frame): (u64, &Frame)| Sample {
        part: Part::File { offset: 32 + number * size, size },
        size: size as u32,
        ..sample(frame, 0)
    };
    let lane = Lane::of(video, (0..).zip(&frames).map(long).collect());
    let moov = write::index_at(&outline.moov, 1_000, &[lane], 32).unwrap();
    let mut file = tempfile::tempfile().unwrap();
    let pictures = frames.len() as u64 * size;
    file.write_all(b"\0\0\0\x10ftypisom\0\0\x02\0\0\0\0\x01mdat").unwrap();
    file.write_all(&(pictures + 16).to_be_bytes()).unwrap();
    file.set_len(32 + pictures).unwrap();
    file.seek(SeekFrom::End(0)).unwrap();
    file.write_all(&write::boxed(b"moov", &moov)).unwrap();
    file
}

#[test]
fn three_hundred_megabytes_pass_through_in_pieces_of_one() {
    let file = vast(300_000_000);
    let plan = Plan::of(&file, &first()).unwrap();
    assert!(plan.facts.moov_first && plan.facts.bytes > 299_000_000);
    let mut sink = Sink::default();
    plan.write(&file, &mut sink, |_| true).unwrap();
    assert_eq!(sink.bytes, plan.facts.bytes);
    assert!(sink.most as u64 <= PIECE, "{} bytes at once", sink.most);
    // What the plan itself holds: a head and a few stretches.
    assert!(
        plan.head.len() < 16_000 && plan.parts.len() < 200,
        "{} and {}",
        plan.head.len(),
        plan.parts.len()
    );
}

#[test]
fn places_beyond_four_gigabytes_are_written_long() {
    let file = vast(5_000_000_000);
    let before = probe(&file).unwrap();
    assert!(!before.moov_first && before.bytes > 5_000_000_000 - 1_000, "{before:?}");
    let plan = Plan::of(&file, &first()).unwrap();
    assert!(plan.head.windows(4).any(|letters| letters == b"co64"));
    assert_eq!(plan.facts.duration_ms, 4_000);
    assert!(plan.facts.bytes > 4_999_000_000);
}

#[test]
fn no_change_of_bytes_makes_it_panic() {
    let mut planned = 0;
    let clips = [samples::CLIP, clip!("fragments.mp4"), clip!("index_last.mp4"), clip!("hevc.mp4")];
    for (number, clip) in clips.iter().enumerate() {
        for seed in 0..200 {
            let changed = samples::mutated(clip, seed * 19 + number as u64);
            let edit = ClipEdit { silent_track: true, ..trimmed(seed * 20, 3_000) };
            let Ok(plan) = Plan::of(Cursor::new(&changed), &edit) else { continue };
            planned += 1;
            let mut sink = Sink::default();
            if plan.write(Cursor::new(&changed), &mut sink, |_| true).is_ok() {
                assert_eq!(sink.bytes, plan.facts.bytes);
            }
        }
    }
    assert!(planned > 100, "only {planned} changed files could still be planned");
}
