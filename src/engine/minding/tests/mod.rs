//! The pass over comments that were not read, against a real store.
//! Invariant: every comment is read once in each version, and told to the stations after that.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::domain::{Comment, CommentId, MediaId};
use crate::engine::context::Context;
use crate::engine::outbox::tests::bench::Bench;
use crate::sandbox::testworld::NOW;
use crate::store::StoreError;
use crate::store::fixture::bare_post;
use crate::store::tables::{comments, media};
use crate::store::views::View;
use crate::store::views::inbox::{InboxCounts, InboxFilter, InboxIndex, IndexAsk};
use crate::triage::VERSION;

use super::{Bell, MindedComment, Station, bell, start};

const POST: &str = "17900000000000099";

#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<MindedComment>>>);

impl Station for Recorder {
    fn take<'a>(&'a self, context: &'a Context, batch: &'a [MindedComment]) -> BoxFuture<'a, ()> {
        async move {
            for one in batch {
                let kept = context.read(|c| comments::one(c, &one.comment.account, &one.comment.id));
                assert_eq!(
                    kept.unwrap().unwrap().comment.text,
                    one.comment.text,
                    "it is in the store already"
                );
            }
            self.0.lock().unwrap().extend_from_slice(batch);
        }
        .boxed()
    }
}

struct Scene {
    bench: Bench,
    bell: Bell,
    seen: Recorder,
}

impl Scene {
    fn new() -> Self {
        let bench = Bench::new();
        let post = bare_post(POST);
        let account = bench.account.clone();
        bench.write(move |tx| media::upsert_page(tx, &account, &[post], 1).map(|_| ()));
        let seen = Recorder::default();
        let (bell, rung) = bell();
        bench.inside(|context| start(context, rung, vec![Box::new(seen.clone())]));
        let scene = Self { bench, bell, seen };
        scene.settle();
        scene
    }

    fn settle(&self) {
        assert!(self.bench.process().context.busy.wait(|| true, Duration::from_secs(60)));
    }

    /// Comments come from Instagram, numbered from `first`.
    fn come(&self, first: i64, texts: &[String]) {
        let post = MediaId::from(POST);
        let page: Vec<Comment> = (first..).zip(texts).map(|(n, text)| said(n, text)).collect();
        let account = self.bench.account.clone();
        self.bench.write(move |tx| comments::upsert_page(tx, &account, &post, &page, NOW * 1000).map(|_| ()));
    }

    fn ring(&self) {
        self.bell.ring(&self.bench.process().context.busy);
        self.settle();
    }

    fn read<T>(&self, read: impl FnOnce(&crate::store::ReadConnection) -> Result<T, StoreError>) -> T {
        self.bench.process().context.read(read).unwrap()
    }

    fn unread(&self) -> u64 {
        self.read(|c| c.count("SELECT count(*) FROM comments WHERE minded < ?1", [VERSION]))
    }

    fn counts(&self) -> InboxCounts {
        let ask = IndexAsk {
            account: self.bench.account.clone(),
            filter: InboxFilter::NeedsAnswer,
            ..IndexAsk::default()
        };
        self.read(|c| InboxIndex::read(c, &ask)).counts
    }

    fn told(&self) -> Vec<MindedComment> {
        std::mem::take(&mut *self.seen.0.lock().unwrap())
    }
}

fn said(n: i64, text: &str) -> Comment {
    Comment {
        id: CommentId(format!("178990000{n:08}")),
        media: POST.into(),
        parent: None,
        author: Some(format!("p{n}").as_str().into()),
        username: Some(format!("name{n}")),
        mine: false,
        text: text.to_owned(),
        timestamp: jiff::Timestamp::from_second(NOW - 10_000 + n).ok(),
        likes: None,
        hidden: false,
    }
}

#[test]
fn what_comes_is_read_at_once_and_told_once() {
    let scene = Scene::new();
    let username = scene.read(|c| crate::store::tables::accounts::one(c, &scene.bench.account));
    let username = username.unwrap().account.username;
    let texts = ["How tall is it?".to_owned(), format!("@{username} look"), "So calm.".to_owned()];
    scene.come(1, &texts);
    scene.ring();
    let counts = scene.counts();
    assert_eq!((counts.needs_answer, counts.questions, counts.mentions), (3, 1, 1));
    let told = scene.told();
    assert_eq!(
        told.iter().map(|one| one.comment.text.as_str()).collect::<Vec<_>>(),
        ["So calm.", texts[1].as_str(), "How tall is it?"]
    );
    assert!(told.iter().all(|one| one.is_new && one.comment.open));
    assert_eq!(told[2].reading.language, Some("en"));
    scene.come(1, &texts);
    scene.ring();
    assert!(scene.told().is_empty(), "seen again is no news");
    let mut changed = texts.clone();
    changed[2] = "So calm?".to_owned();
    scene.come(1, &changed);
    scene.ring();
    assert_eq!(scene.counts().questions, 2, "a text that changed is read again");
}

#[test]
fn more_than_a_batch_is_read_whole_and_what_comes_meanwhile_too() {
    let scene = Scene::new();
    let texts: Vec<String> = (0..1_203).map(|n| format!("Words of comment {n}?")).collect();
    scene.come(1, &texts);
    scene.bell.ring(&scene.bench.process().context.busy);
    scene.come(5_000, &texts[..700]);
    scene.ring();
    assert_eq!(scene.unread(), 0);
    assert_eq!(scene.told().len(), 1_903);
    assert_eq!(scene.counts().questions, 1_903);
    assert_eq!(scene.read(|c| c.count("SELECT count(*) FROM to_mind", [])), 0);
}

#[test]
fn a_new_version_reads_everything_again_deleted_ones_too_and_calls_none_new() {
    let scene = Scene::new();
    let texts: Vec<String> = (0..1_100).map(|n| format!("Words of comment {n}?")).collect();
    scene.come(1, &texts);
    scene.ring();
    scene.told();
    let (account, gone) = (scene.bench.account.clone(), said(7, "").id);
    // As a version before this one has left it.
    scene.bench.write(move |tx| {
        comments::set_deleted(tx, &account, &gone, NOW * 1000)?;
        crate::store::tables::minding::forget(tx)
    });
    assert_eq!(scene.unread(), 1_100);
    assert_eq!(scene.counts().questions, 0);
    scene.ring();
    assert_eq!((scene.unread(), scene.counts().questions), (0, 1_099));
    assert!(scene.told().iter().all(|one| !one.is_new), "they were here before");
}
