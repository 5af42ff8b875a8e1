//! Compares what was asked for with what Instagram's own record says happened.
//! Invariant: every row of the record belongs to exactly one thing that was asked for, in the order of its lane.

use std::net::TcpStream;

use tintype::domain::{DraftKind, MediaKind};
use tintype::sandbox::Happened;
use tintype::store::tables::{files, outbox};

use super::plan::{Act, Plan, Seen, Whom};
use super::stage::{Stage, Thread};

/// Fails when something was lost, doubled, out of order, or left behind.
pub fn judge(plan: &Plan, stage: &Stage) {
    let mut rest = stage.control.record();
    for (acts, thread) in plan.threads.iter().zip(&stage.threads) {
        let (own, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(|row| is_of(row, thread));
        let happened: Vec<_> = own.iter().map(|row| words(row, thread)).collect();
        let wanted: Vec<_> = acts.iter().flat_map(wanted).collect();
        assert_eq!(happened, wanted, "thread {}", thread.top);
        rest = others;
    }
    judge_post(plan, stage, &rest);
    nothing_is_left(stage);
}

fn is_of(row: &Happened, thread: &Thread) -> bool {
    match row {
        Happened::Commented { parent, .. } => parent.as_deref() == Some(thread.top.as_str()),
        Happened::Hidden { comment, .. } | Happened::Deleted { comment, .. } => {
            [thread.top.as_str(), thread.below.as_str()].contains(&comment.as_str())
        }
        _ => false,
    }
}

fn words(row: &Happened, thread: &Thread) -> String {
    let whom = |comment: &str| if comment == thread.top.as_str() { Whom::Top } else { Whom::Below };
    match row {
        Happened::Commented { text, .. } => format!("replied {text}"),
        Happened::Hidden { comment, hidden, .. } => format!("hidden {:?} {hidden}", whom(comment)),
        Happened::Deleted { comment, .. } => format!("deleted {:?}", whom(comment)),
        other => format!("{other:?}"),
    }
}

fn wanted(act: &Act) -> Vec<String> {
    match act {
        Act::Reply(text) => vec![format!("replied {text}")],
        Act::Hide(whom) => vec![format!("hidden {whom:?} true")],
        Act::Show(whom) => vec![format!("hidden {whom:?} false")],
        Act::Delete(whom, Seen::Yes) => vec![format!("hidden {whom:?} true"), format!("deleted {whom:?}")],
        Act::Delete(whom, Seen::No) => vec![format!("deleted {whom:?}")],
    }
}

/// One post with the right words and slides, one first comment under it, and nothing else; of a story the post alone.
fn judge_post(plan: &Plan, stage: &Stage, record: &[Happened]) {
    if plan.is_story() {
        let [Happened::Published { media, .. }] = record else { panic!("not one story: {record:#?}") };
        let stories = stage.runtime.block_on(stage.session().stories(None)).unwrap().value.items;
        assert_eq!(stories.iter().filter(|story| story.id.as_str() == media.as_str()).count(), 1);
        return;
    }
    let [Happened::Published { media, .. }, Happened::Commented { media: under, parent: None, text, .. }] =
        record
    else {
        panic!("not one post and its first comment: {record:#?}");
    };
    assert_eq!((under, text), (media, &plan.first_comment));
    let session = stage.session();
    let id = media.as_str().into();
    let post = stage.runtime.block_on(session.media(&id)).unwrap().value;
    assert_eq!(post.caption.as_deref(), Some(plan.caption().as_str()));
    let kind = match plan.kind {
        DraftKind::Picture | DraftKind::Story => MediaKind::Image,
        DraftKind::Carousel => MediaKind::Carousel,
        DraftKind::Reel => MediaKind::Video,
    };
    assert_eq!(post.kind, kind);
    if plan.kind == DraftKind::Carousel {
        let children = stage.runtime.block_on(session.children(&id)).unwrap().value;
        assert_eq!(children.len(), plan.slides);
    }
}

/// No row is open, no file is public, no copy is left.
fn nothing_is_left(stage: &Stage) {
    let store = stage.store();
    assert_eq!(store.read_now(outbox::open_counts).unwrap(), []);
    assert_eq!(store.read_now(files::all).unwrap(), []);
    let prepared = stage.profile.path().join("prepared");
    let copies: Vec<_> = std::fs::read_dir(prepared).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(copies.is_empty(), "{copies:?}");
    for address in stage.control.addresses() {
        let host = address.strip_prefix("http://").unwrap().split('/').next().unwrap();
        assert!(TcpStream::connect(host).is_err(), "{address} is still served");
    }
}
