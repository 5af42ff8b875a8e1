//! One function for each parser of bytes from outside: what a fuzzer throws at it, and what must hold whatever came.
//! Invariant: nothing here reads a file, a clock or the network; the same bytes do the same.
//!
//! The fuzzer's targets (`targets/`) and the suite's own test of the kept inputs (`tests/suite/fuzz.rs`) call the very
//! same functions.

use std::io::Cursor;

use tintype::api::bodies::{self, Body};
use tintype::api::{Purpose, oauth};
use tintype::domain::draft::{ClipEdit, Trim};
use tintype::domain::search::Query;
use tintype::domain::{Draft, HouseRule, Op, saved};
use tintype::engine::views::settings::{Choices, Layout};
use tintype::engine::{archive, record};
use tintype::media::{self, SlideFacts, clip, picture};
use tintype::triage::{self, rules};
use tintype::ui::keymap::Shortcut;
use tintype::ui::when;

/// A target: its name, which is its folder of kept inputs too, and what it does with an input.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 8] = [
    ("bodies", bodies),
    ("redirects", redirects),
    ("clips", clips),
    ("pictures", pictures),
    ("words", words),
    ("kept", kept),
    ("exports", exports),
    ("archives", archives),
];

/// What an input may quote and no message may repeat.
pub const TOKEN: &str = "IGAAfuzzedTokenThatNobodyMayRepeat";

/// The state of the sign-in that redirect addresses are read for.
pub const STATE: &str = "s-0123456789";

/// Answers of Instagram, each read as every resource, and as a refusal.
pub fn bodies(bytes: &[u8]) {
    for body in Body::ALL {
        let _ = body.holds(bytes);
    }
    for purpose in [Purpose::Read, Purpose::SignIn, Purpose::Send, Purpose::StoryInsights] {
        let error = bodies::refusal(purpose, 400, bytes);
        let said = format!("{error} {error:?} {} {:?}", error.trouble(), error.class());
        assert!(!said.contains(TOKEN), "a message repeats a token: {said}");
    }
}

/// What a person pastes: the address the consent page ended on, or a token.
pub fn redirects(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if oauth::parse_redirect(&text, STATE).is_ok() {
        let decoded: String = url::form_urlencoded::parse(text.as_bytes())
            .flat_map(|(name, value)| [name.into_owned(), value.into_owned()])
            .collect();
        assert!(decoded.contains(STATE), "a code was taken without our state: {text:?}");
    }
    if let Ok(token) = oauth::check_token(&text) {
        assert!(token.reveal().starts_with("IGAA") && token.reveal().is_ascii());
    }
}

/// Clips: the boxes of an MP4 or a MOV, its sound, and what would be written of it anew.
pub fn clips(bytes: &[u8]) {
    let _ = clip::loudness(Cursor::new(bytes), 20);
    let trim = Some(Trim { from_ms: 900, to_ms: 2_500 });
    let edit = ClipEdit { trim, index_first: true, silent_track: true, recode: None };
    if let Ok(plan) = clip::Plan::of(Cursor::new(bytes), &edit) {
        assert!(plan.facts.moov_first && !plan.facts.edit_list && !plan.facts.fragmented, "{:?}", plan.facts);
        let mut written = Vec::new();
        if plan.write(Cursor::new(bytes), &mut written, |_| true).is_ok() {
            assert_eq!(plan.facts.bytes, written.len() as u64);
        }
    }
    if let Ok(facts) = clip::probe(Cursor::new(bytes)) {
        assert!(facts.width > 0 && facts.height > 0 && facts.fps.is_finite(), "{facts:?}");
        assert_eq!(facts.bytes, bytes.len() as u64);
    }
}

/// Pictures: their heads, and the pixels of small ones.
pub fn pictures(bytes: &[u8]) {
    let SlideFacts::Picture(facts) = media::facts(bytes) else { return };
    assert!(facts.width > 0 && facts.height > 0, "{facts:?}");
    if u64::from(facts.width) * u64::from(facts.height) <= 1 << 16 {
        let _ = picture::thumbnail(bytes, 64, 64, picture::Fill::Cover);
    }
}

/// Words of people: searches, patterns, captions, comments, times as typed.
pub fn words(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let query = Query::parse(&text);
    let _ = (query.remarks(), query.is_empty(), query.sought().count());
    let _ = rules::pattern_fault(&text);
    let reading = triage::read(&text, "someone");
    assert_eq!(reading, triage::read(&text, "someone"), "the same words are read the same");
    for word in triage::words(&text) {
        let _ = word;
    }
    let _ = (saved::unknown_placeholders(&text), saved::post_name(Some(&text)));
    let _ = when::read_clock(&text);
    let _ = when::read_day(&text, jiff::civil::date(2026, 11, 23));
    if let Some(shortcut) = Shortcut::read(&text) {
        assert_eq!(Shortcut::read(&shortcut.kept()), Some(shortcut), "{text:?}");
    }
}

/// What a profile keeps as JSON, after somebody else wrote it: choices, layout, rules, drafts, ops.
pub fn kept(bytes: &[u8]) {
    let same = |again: bool| assert!(again, "what is kept comes back different");
    if let Ok(choices) = serde_json::from_slice::<Choices>(bytes) {
        let text = serde_json::to_vec(&choices).unwrap_or_default();
        same(serde_json::from_slice::<Choices>(&text).is_ok_and(|again| again == choices));
    }
    let _ = serde_json::from_slice::<Layout>(bytes);
    if let Ok(rule) = serde_json::from_slice::<HouseRule>(bytes) {
        let _ = (rule.lacking(), rules::Compiled::new(&rule).map(|read| read.conditions()));
        let _ = rules::spans(&rule, "The big moon jar 🌙, ships to Tromsø? @ylva https://example.org");
    }
    if let Ok(draft) = serde_json::from_slice::<Draft>(bytes) {
        let facts: Vec<SlideFacts> = draft.slides.iter().map(|_| media::facts(b"no picture")).collect();
        let _ = media::check::check(&draft, &facts);
    }
    let _ = serde_json::from_slice::<Op>(bytes);
}

/// Exports of the record that a person compares with: CSV, JSON, a page.
pub fn exports(bytes: &[u8]) {
    let _ = record::newest_in(bytes);
}

/// Archives that are to be restored: the whole of one, a list out of one, a row out of one.
pub fn archives(bytes: &[u8]) {
    let _ = archive::looked_through(bytes);
    let _ = archive::list_or_row(bytes);
}
