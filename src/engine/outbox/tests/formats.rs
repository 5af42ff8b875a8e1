//! The formats and parameters of a post through the outbox: stories, trial reels, covers, comments off; each once,
//! whatever becomes of an answer, and each refusal with the slide and the name it is about.
//! Invariant: see the module above.

use super::bench::Bench;
use crate::domain::draft::{Details, Graduation, Tagged};
use crate::domain::op::OpState;
use crate::domain::{Draft, DraftId, DraftKind, Op, OpId, Slide, TroubleKind};
use crate::engine::outbox::checkpoint::Checkpoint;
use crate::sandbox::{Action, Happened, Refusal, Rule};
use crate::store::tables::{drafts, media, outbox};

const CLIP: &[u8] = include_bytes!("../../../../tests/data/reel.mp4");

fn publish(bench: &Bench, draft: &Draft) -> (DraftId, OpId) {
    let (account, content) = (bench.account.clone(), draft.clone());
    let draft_id = bench.write(move |tx| {
        let id = drafts::new(tx, &account, 1)?;
        drafts::keep(tx, id, &content, 2)?;
        Ok(id)
    });
    (draft_id, bench.ask(Op::Publish { draft_id, draft: Box::new(draft.clone()) }))
}

fn story(bench: &Bench) -> Draft {
    let slide = Slide { file: bench.picture("tall.jpg", 360, 640), ..Slide::default() };
    Draft {
        kind: DraftKind::Story,
        slides: vec![slide],
        caption: "Kept, never sent".to_owned(),
        first_comment: "Neither is this".to_owned(),
        ..Draft::default()
    }
}

fn trial(bench: &Bench) -> Draft {
    Draft {
        kind: DraftKind::Reel,
        slides: vec![Slide { file: bench.file("reel.mp4", CLIP), ..Slide::default() }],
        caption: "Throwing".to_owned(),
        cover_ms: 1_000,
        details: Details { trial: Some(Graduation::Manual), ..Details::default() },
        ..Draft::default()
    }
}

/// Exactly one post, nothing left behind, the draft off the desk.
fn is_out_once(bench: &Bench, draft: DraftId, op: OpId) {
    assert_eq!(bench.finish(op), OpState::Done, "{:?}", bench.row(op));
    bench.pass(3_600);
    assert_eq!(bench.posts(), 1);
    assert_eq!((bench.copies(), bench.public_files()), (0, 0), "nothing is left behind");
    let store = &bench.process().context.store;
    assert!(store.read_now(|c| drafts::one(c, draft)).unwrap().unwrap().published_at.is_some());
}

fn lost() -> [Action; 5] {
    let refusal = |code, subcode, http| Refusal::oauth(code, "No").with_subcode(subcode).http(http);
    [
        Action::Drop { acted: true },
        Action::Html { status: 500, acted: true },
        Action::CutJson,
        Action::Error { refusal: refusal(4, 2_207_051, 403), acted: true },
        // It says that the container is gone; the next one must not go out as well.
        Action::Error { refusal: refusal(24, 2_207_006, 400), acted: true },
    ]
}

#[test]
fn a_story_picture_goes_out_whole_and_wordless() {
    let bench = Bench::new();
    let (draft, op) = publish(&bench, &story(&bench));
    is_out_once(&bench, draft, op);
    let id = bench.row(op).result.unwrap();
    let asked = bench.control.publication(&id).unwrap();
    assert_eq!((&asked["whole"]["shape"], &asked["whole"]["caption"]), (&"story".into(), &().into()));
    assert!(bench.record().iter().all(|what| !matches!(what, Happened::Commented { .. })));
    let (account, store) = (bench.account.clone(), &bench.process().context.store);
    assert!(store.read_now(|c| media::one(c, &account, &id.into())).unwrap().is_some(), "the library has it");
}

#[test]
fn a_story_clip_and_a_story_without_a_permalink() {
    let bench = Bench::new();
    bench.control.flip(|switches| switches.stories_without_permalink = true);
    let slide = Slide { file: bench.file("reel.mp4", CLIP), ..Slide::default() };
    let (draft, op) = publish(&bench, &Draft { slides: vec![slide], ..story(&bench) });
    is_out_once(&bench, draft, op);
    assert_eq!(bench.row(op).permalink, None);
    let asked = bench.control.publication(&bench.row(op).result.unwrap()).unwrap();
    assert!(asked["whole"]["video"].is_string());
}

#[test]
fn a_story_whose_answer_was_lost_goes_out_once_and_is_found() {
    for action in lost() {
        let bench = Bench::new();
        bench.control.add_fault(Rule::new("POST", "/*/media_publish", action).times(1));
        let (draft, op) = publish(&bench, &story(&bench));
        is_out_once(&bench, draft, op);
        assert!(bench.row(op).result.is_some(), "the list of stories tells it");
    }
}

#[test]
fn a_story_that_never_arrived_is_sent_though_another_one_came_meanwhile() {
    let bench = Bench::new();
    bench.control.add_fault(Rule::new("POST", "/*/media_publish", Action::Drop { acted: false }).times(1));
    let (_, op) = publish(&bench, &story(&bench));
    bench.until(|| memory(&bench, op).intent.is_some());
    assert!(bench.control.tell_elsewhere().is_some(), "a story from the phone");
    assert_eq!(bench.finish(op), OpState::Done);
    assert_eq!(bench.posts(), 1, "the phone's was not taken for ours");
}

#[test]
fn a_story_killed_before_its_answer_came_goes_out_once() {
    let mut bench = Bench::new();
    bench.control.add_fault(Rule::new("POST", "/*/media_publish", Action::Drop { acted: true }).times(1));
    let (draft, op) = publish(&bench, &story(&bench));
    bench.until(|| memory(&bench, op).intent.is_some());
    bench.dies_at_work(op);
    bench.start();
    is_out_once(&bench, draft, op);
}

fn memory(bench: &Bench, op: OpId) -> Checkpoint {
    serde_json::from_value(bench.row(op).checkpoint.unwrap()).unwrap()
}

#[test]
fn a_trial_reel_goes_out_and_is_known_by_its_id() {
    let bench = Bench::new();
    let (draft, op) = publish(&bench, &trial(&bench));
    is_out_once(&bench, draft, op);
    let asked = bench.control.publication(&bench.row(op).result.unwrap()).unwrap();
    assert_eq!(asked["whole"]["trial"], "MANUAL");
}

#[test]
fn a_trial_reel_whose_answer_was_lost_is_out_though_no_list_shows_it() {
    for listed in [false, true] {
        for action in lost() {
            let bench = Bench::new();
            bench.control.flip(|switches| switches.trial_reels_listed = listed);
            bench.control.add_fault(Rule::new("POST", "/*/media_publish", action).times(1));
            let commented = Draft { first_comment: "Wheel notes".to_owned(), ..trial(&bench) };
            let (draft, op) = publish(&bench, &commented);
            is_out_once(&bench, draft, op);
            assert_eq!(bench.row(op).result.is_some(), listed);
            assert_eq!(bench.said("Wheel notes"), usize::from(listed));
            let lines = bench.process().context.store.read_now(|c| outbox::timeline(c, op)).unwrap();
            let told = lines.iter().any(|line| line.sentence.contains("nothing was changed under it"));
            assert_eq!(told, !listed, "that the comment could not be written is said");
        }
    }
}

#[test]
fn a_cover_of_its_own_is_hosted_too_and_taken_away() {
    let bench = Bench::new();
    let cover = bench.picture("cover.png.jpg", 360, 640);
    let mut draft = trial(&bench);
    draft.details = Details { cover: Some(cover), sound: "Kiln room".to_owned(), ..Details::default() };
    let (id, op) = publish(&bench, &draft);
    is_out_once(&bench, id, op);
    let asked = bench.control.publication(&bench.row(op).result.unwrap()).unwrap();
    assert!(asked["whole"]["cover"].is_string());
    assert_eq!(asked["whole"]["audio_name"], "Kiln room");
}

#[test]
fn a_bad_cover_is_named_before_anything_is_sent_and_when_instagram_refuses_it() {
    let bench = Bench::new();
    let mut draft = trial(&bench);
    let path = bench.file("cover.jpg", b"no picture");
    draft.details = Details { cover: Some(path), ..Details::default() };
    let (_, op) = publish(&bench, &draft);
    assert_eq!(bench.finish(op), OpState::Stuck);
    assert!(bench.row(op).trouble.unwrap().detail.unwrap().starts_with("Cover"));
    assert!(bench.control.log().iter().all(|row| row.method == "GET"));
    bench.picture("cover.jpg", 360, 640);
    let refusal = Refusal::oauth(36_001, "The image format is not supported").with_subcode(2_207_005);
    let refused = Action::Error { refusal, acted: false };
    bench.control.add_fault(Rule::new("POST", "/*/media", refused).times(1));
    bench.try_again(op);
    assert_eq!(bench.finish(op), OpState::Stuck);
    assert!(bench.row(op).trouble.unwrap().detail.unwrap().starts_with("Cover: "));
    bench.try_again(op);
    assert_eq!((bench.finish(op), bench.posts()), (OpState::Done, 1));
}

#[test]
fn comments_are_turned_off_after_the_first_comment_once() {
    for action in [None, Some(Action::Drop { acted: true }), Some(Action::Html { status: 500, acted: false })]
    {
        let bench = Bench::new();
        if let Some(action) = action {
            bench.control.add_fault(Rule::new("POST", "/1798954*", action).times(1));
        }
        let draft = Draft {
            slides: vec![Slide { file: bench.picture("one.jpg", 640, 800), ..Slide::default() }],
            first_comment: "Glaze notes below".to_owned(),
            details: Details { comments_off: true, ..Details::default() },
            ..Draft::default()
        };
        let (id, op) = publish(&bench, &draft);
        is_out_once(&bench, id, op);
        let off = |what: &Happened| matches!(what, Happened::CommentsEnabled { enabled: false, .. });
        let said = |what: &Happened| matches!(what, Happened::Commented { .. });
        let record = bench.record();
        assert_eq!(record.iter().filter(|what| off(what)).count(), 1);
        assert!(record.iter().position(said) < record.iter().position(off), "the comment stands first");
        let (account, post) = (bench.account.clone(), bench.row(op).result.unwrap().into());
        let post = bench.process().context.store.read_now(|c| media::one(c, &account, &post)).unwrap();
        assert_eq!(post.unwrap().comments_enabled, Some(false), "the library knows");
    }
}

fn tagged(names: &[&str]) -> Vec<Tagged> {
    names.iter().map(|name| Tagged { name: (*name).to_owned(), at: Some((0.5, 0.5)) }).collect()
}

#[test]
fn a_refusal_names_the_slide_and_whom_it_is_about() {
    let bench = Bench::new();
    bench.control.flip(|switches| switches.unknown_people = vec!["ghost".into()]);
    let slide =
        |name: &str, people| Slide { file: bench.picture(name, 640, 800), people, ..Slide::default() };
    let mut draft = Draft {
        kind: DraftKind::Carousel,
        slides: vec![slide("one.jpg", tagged(&["mai"])), slide("two.jpg", tagged(&["ghost"]))],
        ..Draft::default()
    };
    let (_, op) = publish(&bench, &draft);
    assert_eq!(bench.finish(op), OpState::Stuck);
    let trouble = bench.row(op).trouble.unwrap();
    assert_eq!(trouble.kind, TroubleKind::NameRefused);
    assert!(trouble.detail.unwrap().starts_with("Slide 2: @ghost: "));
    bench.cancel(op);
    draft.slides[1].people.clear();
    draft.details.place = "99999999".to_owned();
    bench.control.flip(|switches| switches.unknown_places = vec!["99999999".into()]);
    let (_, op) = publish(&bench, &draft);
    assert_eq!(bench.finish(op), OpState::Stuck);
    let trouble = bench.row(op).trouble.unwrap();
    assert_eq!(
        (trouble.kind, trouble.detail.as_deref()),
        (TroubleKind::PlaceRefused, Some("Place 99999999"))
    );
    bench.cancel(op);
    draft.details = Details { partners: vec!["rui".into()], ..Details::default() };
    bench.control.flip(|switches| switches.refuse_collaborators = true);
    let (_, op) = publish(&bench, &draft);
    assert_eq!(bench.finish(op), OpState::Stuck);
    let trouble = bench.row(op).trouble.unwrap();
    assert_eq!(trouble.kind, TroubleKind::PartnersRefused);
    assert!(trouble.detail.unwrap().starts_with("@rui: "));
    assert_eq!((bench.posts(), bench.public_files()), (0, 0));
}

#[test]
fn what_no_name_can_be_is_refused_before_anything_is_sent() {
    let bench = Bench::new();
    let slide =
        Slide { file: bench.picture("one.jpg", 640, 800), people: tagged(&["no body"]), ..Slide::default() };
    let (_, op) = publish(&bench, &Draft { slides: vec![slide], ..Draft::default() });
    assert_eq!(bench.finish(op), OpState::Stuck);
    assert_eq!(bench.row(op).trouble.unwrap().kind, TroubleKind::NameRefused);
    assert!(bench.control.log().iter().all(|row| row.method == "GET"));
}
