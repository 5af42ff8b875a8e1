//! Publishing: pictures, carousels, reels; stopped, lost, refused, cancelled; always exactly one post.
//! Invariant: see the module above.

use super::bench::Bench;
use crate::domain::op::{OpState, Step};
use crate::domain::{Draft, DraftId, DraftKind, Op, OpId, Slide, TroubleKind};
use crate::engine::outbox::checkpoint::Checkpoint;
use crate::sandbox::{Action, Happened, Refusal, Rule};
use crate::store::tables::{accounts, drafts, media, outbox};

const CLIP: &[u8] = include_bytes!("../../../../tests/data/reel.mp4");

fn slide(file: std::path::PathBuf) -> Slide {
    Slide { file, alt_text: "A bowl".to_owned(), ..Slide::default() }
}

fn picture(bench: &Bench) -> Draft {
    Draft {
        slides: vec![slide(bench.picture("one.jpg", 640, 800))],
        caption: "Moon jar, third firing".to_owned(),
        first_comment: "Glaze notes below".to_owned(),
        ..Draft::default()
    }
}

fn carousel(bench: &Bench) -> Draft {
    let names = ["one.jpg", "two.jpg", "three.jpg"];
    let slides = names.map(|name| slide(bench.picture(name, 640, 800))).to_vec();
    Draft { kind: DraftKind::Carousel, slides, caption: "Three bowls".to_owned(), ..Draft::default() }
}

fn publish(bench: &Bench, draft: Draft) -> (DraftId, OpId) {
    let (account, content) = (bench.account.clone(), draft.clone());
    let draft_id = bench.write(move |tx| {
        let id = drafts::new(tx, &account, 1)?;
        drafts::keep(tx, id, &content, 2)?;
        Ok(id)
    });
    (draft_id, bench.ask(Op::Publish { draft_id, draft: Box::new(draft) }))
}

fn memory(bench: &Bench, op: OpId) -> Checkpoint {
    serde_json::from_value(bench.row(op).checkpoint.unwrap()).unwrap()
}

/// Exactly one post, its comment at most once, nothing left behind, the draft off the desk.
fn is_out_once(bench: &Bench, draft: DraftId, op: OpId, comments: usize) {
    assert_eq!(bench.finish(op), OpState::Done, "{:?}", bench.row(op));
    bench.pass(3_600);
    assert_eq!((bench.posts(), bench.said("Glaze notes below")), (1, comments));
    assert_eq!((bench.copies(), bench.public_files()), (0, 0), "nothing is left behind");
    let row = bench.row(op);
    assert!(row.permalink.is_some(), "{row:?}");
    let account = bench.account.clone();
    let store = &bench.process().context.store;
    let post = store.read_now(|c| media::one(c, &account, &row.result.clone().unwrap().into())).unwrap();
    assert!(post.is_some(), "the library has it");
    assert!(store.read_now(|c| drafts::one(c, draft)).unwrap().unwrap().published_at.is_some());
}

#[test]
fn a_picture_with_its_first_comment() {
    let bench = Bench::new();
    let (draft, op) = publish(&bench, picture(&bench));
    is_out_once(&bench, draft, op, 1);
    bench.ask(Op::Publish { draft_id: draft, draft: Box::new(picture(&bench)) });
    assert_eq!(bench.rows().len(), 1, "a published draft is not published again");
}

#[test]
fn a_carousel_of_three() {
    let bench = Bench::new();
    let (draft, op) = publish(&bench, carousel(&bench));
    is_out_once(&bench, draft, op, 0);
    let account = bench.account.clone();
    let id = bench.row(op).result.unwrap().into();
    let post = bench.process().context.store.read_now(|c| media::one(c, &account, &id)).unwrap().unwrap();
    assert_eq!(post.children.len(), 3);
}

#[test]
fn a_reel() {
    let bench = Bench::new();
    let clip = Slide { file: bench.file("reel.mp4", CLIP), ..Slide::default() };
    let draft = Draft {
        kind: DraftKind::Reel,
        slides: vec![clip],
        caption: "Throwing".to_owned(),
        first_comment: "Glaze notes below".to_owned(),
        share_to_feed: true,
        cover_ms: 1_000,
        ..Draft::default()
    };
    let (draft, op) = publish(&bench, draft);
    is_out_once(&bench, draft, op, 1);
}

#[test]
fn stopped_between_container_and_publish() {
    let mut bench = Bench::new();
    bench.control.flip(|switches| switches.image_seconds = 30);
    let (draft, op) = publish(&bench, picture(&bench));
    bench.until(|| memory(&bench, op).progress.container.is_some());
    bench.kill();
    assert_eq!(bench.posts(), 0);
    bench.start();
    is_out_once(&bench, draft, op, 1);
    let made =
        bench.control.log().into_iter().filter(|row| row.method == "POST" && row.path.ends_with("/media"));
    assert_eq!(made.count(), 1, "the container was used again");
}

#[test]
fn killed_at_every_step() {
    for step in Step::ALL {
        let mut bench = Bench::new();
        bench.control.flip(|switches| switches.image_seconds = 2);
        let (draft, op) = publish(&bench, picture(&bench));
        for _ in 0..20 {
            if bench.row(op).ended.is_some() || memory(&bench, op).progress.step >= step {
                break;
            }
            bench.pass(1);
        }
        bench.kill();
        bench.start();
        is_out_once(&bench, draft, op, 1);
    }
}

#[test]
fn killed_before_the_answer_came() {
    for path in ["/*/media_publish", "/*/comments"] {
        let mut bench = Bench::new();
        bench.control.add_fault(Rule::new("POST", path, Action::Drop { acted: true }).times(1));
        let (draft, op) = publish(&bench, picture(&bench));
        bench.until(|| memory(&bench, op).intent.is_some());
        bench.dies_at_work(op);
        bench.start();
        is_out_once(&bench, draft, op, 1);
    }
}

#[test]
fn killed_after_a_lost_post_was_found_it_is_not_sent_again() {
    let mut bench = Bench::new();
    bench.control.add_fault(Rule::new("POST", "/*/media_publish", Action::Drop { acted: true }).times(1));
    let (draft, op) = publish(&bench, picture(&bench));
    bench.until(|| bench.posts() == 1);
    let posted = bench.record().into_iter().find_map(|what| match what {
        Happened::Published { media, .. } => Some(media),
        _ => None,
    });
    // What a life keeps in the moment in which it finds the post, and no more.
    let mut found = memory(&bench, op);
    (found.intent, found.progress.media) = (None, posted.map(Into::into));
    let found = serde_json::to_value(found).unwrap();
    bench.write(move |tx| outbox::save_checkpoint(tx, op, Some(Step::Publish), &found, None));
    bench.dies_at_work(op);
    bench.start();
    is_out_once(&bench, draft, op, 1);
    let log = bench.control.log();
    assert_eq!(log.iter().filter(|asked| asked.path.ends_with("/media_publish")).count(), 1);
}

#[test]
fn a_publish_whose_answer_was_lost_was_out_all_along() {
    let refusal = || Refusal::oauth(4, "Application request limit reached").with_subcode(2_207_051).http(403);
    let faults = [
        Action::Drop { acted: true },
        Action::Html { status: 500, acted: true },
        Action::CutJson,
        Action::Error { refusal: refusal(), acted: true },
    ];
    for action in faults {
        let bench = Bench::new();
        bench.control.add_fault(Rule::new("POST", "/*/media_publish", action).times(1));
        let (draft, op) = publish(&bench, picture(&bench));
        is_out_once(&bench, draft, op, 1);
    }
}

#[test]
fn a_publish_that_never_arrived_is_made_again() {
    let bench = Bench::new();
    bench.control.add_fault(Rule::new("POST", "/*/media_publish", Action::Drop { acted: false }).times(1));
    let (draft, op) = publish(&bench, picture(&bench));
    is_out_once(&bench, draft, op, 1);
}

#[test]
fn a_first_comment_whose_answer_was_lost_stands_once() {
    let bench = Bench::new();
    bench.control.add_fault(Rule::new("POST", "/*/comments", Action::Drop { acted: true }).times(1));
    let (draft, op) = publish(&bench, picture(&bench));
    is_out_once(&bench, draft, op, 1);
}

#[test]
fn a_failing_slide_is_named_before_anything_is_sent() {
    let bench = Bench::new();
    let mut draft = carousel(&bench);
    draft.slides[2].file = bench.file("three.jpg", b"not a picture at all");
    let (_, op) = publish(&bench, draft.clone());
    assert_eq!(bench.finish(op), OpState::Stuck);
    let trouble = bench.row(op).trouble.unwrap();
    assert!(trouble.detail.as_deref().unwrap().starts_with("Slide 3"), "{trouble:?}");
    assert!(bench.control.log().iter().all(|row| row.method == "GET"));
    bench.picture("three.jpg", 640, 800);
    bench.try_again(op);
    assert_eq!((bench.finish(op), bench.posts()), (OpState::Done, 1));
}

#[test]
fn a_slide_that_instagram_refuses_is_named() {
    let bench = Bench::new();
    // The third file vanishes from the host: Instagram's fetch of it fails, twice.
    let refusal = Refusal::oauth(36_003, "The aspect ratio is not supported.").with_subcode(2_207_009);
    bench
        .control
        .add_fault(Rule::new("POST", "/*/media", Action::Error { refusal, acted: false }).nth(3).times(1));
    let (_, op) = publish(&bench, carousel(&bench));
    assert_eq!(bench.finish(op), OpState::Stuck);
    let trouble = bench.row(op).trouble.unwrap();
    assert_eq!(trouble.kind, TroubleKind::FileRefused);
    let said = "Slide 3: The picture is too tall or too wide: Instagram takes 4:5 to 1.91:1. Instagram says: The";
    assert!(trouble.detail.as_deref().unwrap().starts_with(said), "{trouble:?}");
    assert_eq!((bench.posts(), bench.public_files()), (0, 0), "nothing stays public meanwhile");
    bench.try_again(op);
    assert_eq!((bench.finish(op), bench.posts()), (OpState::Done, 1));
}

#[test]
fn a_container_that_expired_is_made_anew() {
    let bench = Bench::new();
    bench.control.flip(|switches| switches.image_seconds = 30);
    let (draft, op) = publish(&bench, picture(&bench));
    bench.until(|| memory(&bench, op).progress.container.is_some());
    bench.control.advance(86_400);
    is_out_once(&bench, draft, op, 1);
}

#[test]
fn cancelled_before_publishing_nothing_is_posted_and_nothing_left() {
    let bench = Bench::new();
    bench.control.flip(|switches| switches.image_seconds = 30);
    let (draft, op) = publish(&bench, picture(&bench));
    bench.until(|| memory(&bench, op).progress.container.is_some());
    assert!(bench.public_files() > 0);
    bench.cancel(op);
    bench.pass(600);
    assert_eq!((bench.state(op), bench.posts()), (OpState::Undone, 0));
    assert_eq!((bench.copies(), bench.public_files()), (0, 0));
    let stored = bench.process().context.store.read_now(|c| drafts::one(c, draft)).unwrap().unwrap();
    assert_eq!((stored.op, stored.published_at), (None, None), "the draft is back on the desk");
}

#[test]
fn a_used_up_quota_waits_for_room() {
    let bench = Bench::new();
    bench.control.flip(|switches| switches.quota_total = 0);
    let (draft, op) = publish(&bench, picture(&bench));
    bench.until(|| bench.row(op).trouble.is_some());
    let row = bench.row(op);
    assert_eq!((row.state, row.trouble.unwrap().kind), (OpState::Waiting, TroubleKind::QuotaUsedUp));
    assert_eq!(bench.public_files(), 0, "what Instagram has fetched is not public any more");
    bench.control.flip(|switches| switches.quota_total = 100);
    is_out_once(&bench, draft, op, 1);
}

#[test]
fn the_quota_is_read_again_after_a_publish() {
    let bench = Bench::new();
    let (draft, op) = publish(&bench, picture(&bench));
    is_out_once(&bench, draft, op, 1);
    assert_eq!(used(&bench), Some(1));
}

#[test]
fn a_refusal_for_the_quota_reads_it_again() {
    let bench = Bench::new();
    let refusal = Refusal::oauth(9, "The account has reached its publishing limit.").with_subcode(2_207_042);
    let refused = Action::Error { refusal, acted: false };
    bench.control.add_fault(Rule::new("POST", "/*/media_publish", refused).times(1));
    let (_, op) = publish(&bench, picture(&bench));
    bench.until(|| bench.row(op).trouble.is_some());
    let log = bench.control.log();
    let asked = log.iter().filter(|asked| asked.path.ends_with("/content_publishing_limit")).count();
    assert_eq!(asked, 2, "before the publish, and after it was refused");
}

/// Posts of the day, as the store has it.
fn used(bench: &Bench) -> Option<u64> {
    let quota = bench.process().context.store.read_now(|c| accounts::quota(c, &bench.account)).unwrap();
    quota.map(|(quota, _)| quota.used)
}

#[test]
fn the_timeline_tells_every_step() {
    let bench = Bench::new();
    let (_, op) = publish(&bench, picture(&bench));
    bench.finish(op);
    let store = &bench.process().context.store;
    let lines = store.read_now(|c| outbox::timeline(c, op)).unwrap();
    let steps: Vec<Step> = lines.iter().filter_map(|line| line.step).collect();
    for step in Step::ALL {
        assert!(steps.contains(&step), "{step:?} is missing in {steps:?}");
    }
}
