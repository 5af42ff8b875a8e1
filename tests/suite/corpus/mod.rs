//! The checks before sending and those of the pretend Instagram, held against each other on some hundred files made
//! here: what ours pass it takes, and what it refuses ours named.
//! Invariant: both sides see the same bytes and share no limit; every disagreement is told, not the first one only.

mod film;
mod films;
mod stills;
mod words;

use std::io::Cursor;

use tintype::domain::draft::{ClipEdit, Pose, Room};
use tintype::domain::rules::{Fix, Verdict};
use tintype::domain::{Draft, DraftKind, Finding, RuleId, Slide};
use tintype::media::check::check;
use tintype::media::clip::{self, Plan};
use tintype::media::{self, SlideFacts, prepare};
use tintype::sandbox::judge::{self, Seat};
use tintype::sandbox::{Refusal, Switches};

use self::film::{Film, SECOND};

fn draft(kind: DraftKind) -> Draft {
    Draft { kind, slides: vec![Slide::default()], ..Draft::default() }
}

/// What ours say of a file that stands alone in a post.
fn ours(kind: DraftKind, bytes: &[u8]) -> (SlideFacts, Vec<Finding>) {
    let facts = media::facts(bytes);
    let findings = check(&draft(kind), std::slice::from_ref(&facts));
    (facts, findings)
}

fn sandbox(bytes: &[u8], seat: Seat) -> Result<(), Refusal> {
    let kind = match seat {
        Seat::Reel | Seat::StoryClip => "video/mp4",
        _ => "image/jpeg",
    };
    judge::file(bytes, kind, seat, &Switches::default()).map(|_| ())
}

fn fails(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.verdict == Verdict::Fails)
}

/// The rows that say what a refusal says. Which of several faults is told first is nobody's business.
fn rows(refusal: &Refusal) -> &'static [RuleId] {
    use RuleId as R;
    let said = |words: &str| refusal.message.contains(words);
    match refusal.code {
        36_000 => &[R::ImageBytes],
        36_001 => &[R::ImageFormat],
        36_003 => &[R::ImageRatio],
        9_004 => &[R::ImageFormat, R::ClipFormat],
        _ if said("H.264 or HEVC") => &[R::ClipCodec],
        _ if said("colours") => &[R::ClipColour],
        _ if said("progressive") => &[R::ClipProgressive],
        _ if said("groups") => &[R::ClipGroups],
        _ if said("AAC") => &[R::ClipAudio],
        _ if said("48 kHz") => &[R::ClipAudioRate],
        _ if said("mono") => &[R::ClipAudioChannels],
        _ if said("shorter") || said("too long") => &[R::ClipLength, R::StoryLength],
        _ if said("frames a second") => &[R::ClipFps],
        _ if said("wider") => &[R::ClipWidth],
        _ if said("ratio") => &[R::ClipRatio, R::StoryRatio],
        _ if said("bitrate") => &[R::ClipBits],
        _ if said("moov") => &[R::ClipIndexFirst],
        _ if said("edit list") => &[R::ClipEdits],
        _ if said("too large") => &[R::ClipBytes, R::StoryBytes],
        _ if said("no MP4") || said("incomplete") || said("no video track") => {
            &[R::ClipFormat, R::ImageFormat]
        }
        _ => &[],
    }
}

/// Whether one of the rows was not passed.
fn names(findings: &[Finding], refusal: &Refusal) -> bool {
    let not_kept = |verdict| !matches!(verdict, Verdict::Passes | Verdict::Advised);
    findings.iter().any(|finding| not_kept(finding.verdict) && rows(refusal).contains(&finding.rule))
}

#[test]
fn pictures_that_pass_are_taken_and_those_refused_were_named() {
    let mut wrong = Vec::new();
    let (mut passed, mut refused) = (0, 0);
    let stills = stills::all();
    for still in &stills {
        for (kind, seat) in [(DraftKind::Picture, Seat::Picture), (DraftKind::Story, Seat::StoryPicture)] {
            let (facts, findings) = ours(kind, &still.bytes);
            let mut tell = |what: String| wrong.push(format!("{} as {seat:?}: {what}", still.name));
            if !fails(&findings) {
                passed += 1;
                let draft = draft(kind);
                let room = prepare::room(&draft, Some(&facts));
                match prepare::prepare(&still.bytes, &draft.slides[0].pose, room) {
                    // A file whose inside is damaged is found out when it is made ready, before anything is sent.
                    Err(_) if still.name.starts_with("shaken") => {}
                    Err(error) => tell(format!("passes, and cannot be made ready: {error}")),
                    Ok(sent) => {
                        if let Err(refusal) = sandbox(&sent.jpeg, seat) {
                            tell(format!("passes, and what is sent is refused: {}", refusal.message));
                        }
                    }
                }
            }
            if let Err(refusal) = sandbox(&still.bytes, seat) {
                refused += 1;
                if !names(&findings, &refusal) {
                    tell(format!("is refused and was not named: {}", refusal.message));
                }
            }
        }
    }
    assert_eq!(wrong, [""; 0], "of {} files", stills.len());
    assert!(stills.len() > 120 && passed > 120 && refused > 80, "{} {passed} {refused}", stills.len());
}

/// The same pictures as the cover of a good reel: any shape is taken, no other format is.
#[test]
fn covers_that_pass_are_taken_and_those_refused_were_named() {
    let reel = media::facts(&Film::default().bytes());
    let mut with_cover = draft(DraftKind::Reel);
    with_cover.details.cover = Some("cover.jpg".into());
    let mut wrong = Vec::new();
    let (mut passed, mut refused) = (0, 0);
    for still in stills::all() {
        let facts = [reel.clone(), media::facts(&still.bytes)];
        let findings = check(&with_cover, &facts);
        let mut tell = |what: String| wrong.push(format!("{}: {what}", still.name));
        if !fails(&findings) {
            match prepare::prepare(&still.bytes, &Pose::default(), Room::own()) {
                Err(_) if still.name.starts_with("shaken") => {}
                Err(error) => tell(format!("passes, and cannot be made ready: {error}")),
                Ok(sent) => match sandbox(&sent.jpeg, Seat::Cover) {
                    Ok(()) => passed += 1,
                    Err(refusal) => tell(format!("passes, and what is sent is refused: {}", refusal.message)),
                },
            }
        }
        if let Err(refusal) = sandbox(&still.bytes, Seat::Cover) {
            refused += 1;
            let cover = [RuleId::CoverFormat, RuleId::CoverBytes];
            let named = |one: &Finding| one.verdict != Verdict::Passes && cover.contains(&one.rule);
            if !findings.iter().any(named) {
                tell(format!("is refused and was not named: {}", refusal.message));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
    assert!(passed > 60 && refused > 40, "{passed} {refused}");
}

#[test]
fn clips_that_pass_are_taken_and_those_refused_were_named() {
    let mut wrong = Vec::new();
    let (mut passed, mut refused) = (0, 0);
    let films = films::all();
    for (name, film) in &films {
        for (kind, seat) in [
            (DraftKind::Reel, Seat::Reel),
            (DraftKind::Carousel, Seat::Reel),
            (DraftKind::Story, Seat::StoryClip),
        ] {
            let (_, findings) = ours(kind, film);
            match (fails(&findings), sandbox(film, seat)) {
                // Alone in a carousel is a fault of the post, not of the file.
                (true, Ok(())) if kind == DraftKind::Carousel => {}
                (false, Err(refusal)) => {
                    wrong.push(format!("{name} as {kind:?} passes: {}", refusal.message))
                }
                (_, Err(refusal)) if !names(&findings, &refusal) => {
                    wrong.push(format!("{name} as {kind:?} was not named: {}", refusal.message));
                }
                (false, Ok(())) => passed += 1,
                (true, Err(_)) => refused += 1,
                (true, Ok(())) => {}
            }
        }
    }
    assert_eq!(wrong, [""; 0], "of {} files", films.len());
    assert!(films.len() > 150 && passed > 60 && refused > 150, "{} {passed} {refused}", films.len());
}

/// What a fix makes of a file without an outside program is taken, as it was promised.
#[test]
fn clips_that_are_mended_are_taken() {
    use film::Edits;
    let films = [
        Film { index_first: false, ..Film::default() },
        Film { index_first: false, brand: *b"qt  ", long_data: true, ..Film::default() },
        Film { index_first: false, turned: true, padded: true, ..Film::default() },
        Film { edits: Edits::Late, ..Film::default() },
        Film { edits: Edits::Start(900), index_first: false, ..Film::default() },
        Film { frames: 40 * 60, ticks: SECOND, group: 40, ..Film::default() },
        Film { frames: 91 * 30, index_first: false, ..Film::default() },
    ];
    for (number, film) in films.into_iter().enumerate() {
        let bytes = film.bytes();
        let (_, findings) = ours(DraftKind::Reel, &bytes);
        let mut mended = draft(DraftKind::Reel);
        let fixes =
            findings.iter().filter(|finding| finding.stops()).filter_map(|finding| finding.mend.clone());
        fixes
            .filter(|mend| matches!(mend.fix, Fix::Clip { .. }))
            .for_each(|mend| mend.fix.apply(&mut mended));
        let edit: ClipEdit = mended.slides[0].clip.clone();
        if edit.is_none() || edit.recode.is_some() {
            assert!(!fails(&findings) || edit.recode.is_some(), "{number}: {findings:?}");
            continue;
        }
        let plan = Plan::of(Cursor::new(&bytes), &edit).unwrap();
        let promised = check(&mended, &[SlideFacts::Clip(plan.facts.clone())]);
        assert!(!fails(&promised), "{number}: {promised:?}");
        let mut sent = Vec::new();
        plan.write(Cursor::new(&bytes), &mut sent, |_| true).unwrap();
        assert_eq!(sandbox(&sent, Seat::Reel).map_err(|refusal| refusal.message), Ok(()), "{number}");
        let found = clip::probe(Cursor::new(&sent)).unwrap();
        assert!(found.moov_first && !found.edit_list, "{number}: {found:?}");
    }
}
