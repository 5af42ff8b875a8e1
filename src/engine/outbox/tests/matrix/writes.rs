//! The writes of the matrix: how each is set off, which of its requests goes wrong, and how its effect is seen.
//! Invariant: every case acts on something of its own, so that its effects can be counted.

use crate::domain::draft::{Details, Graduation};
use crate::domain::{Draft, DraftKind, Op, OpId, Slide};
use crate::sandbox::testworld::ids;
use crate::sandbox::{Happened, NewComment, Rule};
use crate::store::tables::drafts;

use super::super::bench::Bench;
use super::rows::Fault;

const CLIP: &[u8] = include_bytes!("../../../../../tests/data/reel.mp4");

/// A write, or the request of a publish that goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Write {
    Reply,
    Comment,
    Hide,
    Show,
    Delete,
    CommentsOff,
    CommentsOn,
    /// The containers: of a picture, a carousel's slide, the carousel, a reel.
    Picture,
    Slide,
    Carousel,
    Reel,
    /// A look at a container.
    Look,
    Publish,
    FirstComment,
    /// A story and a trial reel, of which no words and no list tell whether they are out.
    Story,
    Trial,
    /// Comments off, after the post.
    Quiet,
}

#[rustfmt::skip]
pub const WRITES: &[Write] = &[
    Write::Carousel, Write::Slide, Write::Reel, Write::Picture, Write::Look, Write::Publish, Write::FirstComment,
    Write::Story, Write::Trial, Write::Quiet,
    Write::Reply, Write::Comment, Write::Hide, Write::Show, Write::Delete, Write::CommentsOff, Write::CommentsOn,
];

impl Write {
    pub fn method(self) -> &'static str {
        match self {
            Self::Delete => "DELETE",
            Self::Look => "GET",
            _ => "POST",
        }
    }

    pub fn path(self) -> &'static str {
        match self {
            Self::Reply => "/*/replies",
            Self::Comment | Self::FirstComment => "/*/comments",
            Self::Picture | Self::Slide | Self::Carousel | Self::Reel => "/*/media",
            Self::Publish | Self::Story | Self::Trial => "/*/media_publish",
            Self::Hide | Self::Show | Self::Delete | Self::CommentsOff | Self::CommentsOn => "/*",
            // Ids that the sandbox gives in a test: of what was not there before.
            Self::Look | Self::Quiet => "/1798954*",
        }
    }

    /// Which request of that path.
    pub fn nth(self) -> u64 {
        if self == Self::Carousel { 3 } else { 1 }
    }

    /// Whether it is the call that sends a post out.
    pub fn is_publish(self) -> bool {
        matches!(self, Self::Publish | Self::Story | Self::Trial)
    }

    /// Whether it is about a container that nobody sees.
    pub fn is_of_container(self) -> bool {
        matches!(self, Self::Picture | Self::Slide | Self::Carousel | Self::Reel | Self::Look)
    }

    /// Whether somebody sees that it was done.
    pub fn is_seen(self) -> bool {
        !self.is_of_container()
    }
}

/// One case: a write on its way, with a rule that lets it go wrong.
pub struct Case {
    pub write: Write,
    pub op: OpId,
    /// Words or ids by which the record tells its effects.
    mark: String,
    before: usize,
}

/// A bench whose budgets do not end, with a post that the store knows.
pub fn bench() -> Bench {
    let bench = Bench::new();
    bench.control.flip(|switches| {
        switches.usage_absent = true;
        switches.call_budget = u64::MAX / 200;
        switches.container_total = u64::MAX;
        switches.quota_total = u64::MAX;
    });
    bench.knows(ids::REEL, ids::THREAD, false);
    bench.knows(ids::BUSY, "17850000000000901", false);
    bench.undo_window(0);
    bench
}

impl Case {
    /// Sets a write off under a rule.
    pub fn begin(bench: &Bench, write: Write, rule: &Rule, nth: usize) -> Self {
        let mark = format!("Words of case {nth}");
        let (op, mark) = match write {
            Write::Reply => {
                let to = new_comment(bench);
                let text = mark.clone();
                (Op::Reply { to: to.clone(), thread: to, media: ids::REEL.into(), text }, mark)
            }
            Write::Comment => (Op::Comment { media: ids::BUSY.into(), text: mark.clone() }, mark),
            Write::Hide | Write::Show | Write::Delete => {
                let comment = new_comment(bench);
                if write == Write::Show {
                    let session = bench.session();
                    bench.block_on(session.set_hidden(&comment, true)).unwrap();
                }
                let thread = comment.clone();
                let mark = comment.0.clone();
                if write == Write::Delete {
                    // An own comment is not hidden first, so the delete is alone.
                    (Op::Delete { comment, thread }, mark)
                } else {
                    (Op::Hide { comment, thread, hidden: write == Write::Hide }, mark)
                }
            }
            Write::CommentsOff | Write::CommentsOn => {
                let enabled = write == Write::CommentsOn;
                let session = bench.session();
                bench.block_on(session.set_comments_enabled(&ids::BUSY.into(), !enabled)).unwrap();
                (Op::Comments { media: ids::BUSY.into(), enabled }, ids::BUSY.to_owned())
            }
            _ => (publish(bench, write, &mark), mark),
        };
        let mut case = Self { write, op: OpId(0), mark, before: 0 };
        case.before = case.seen(bench);
        bench.control.clear_faults();
        bench.control.add_fault(rule.clone());
        case.op = if write == Write::Delete { bench.put_alone(op) } else { bench.ask(op) };
        case
    }

    /// The first line a person reads.
    pub fn title<'a>(&self, fault: &'a Fault) -> &'a str {
        if self.write == Write::Look { fault.title_of_a_read } else { fault.title }
    }

    /// Whether the effect is there when the row stops: the answer was a lie.
    pub fn acts_at_once(&self, fault: &Fault) -> bool {
        fault.acted && self.write.is_seen()
    }

    /// How often its effect happened since it began.
    pub fn effects(&self, bench: &Bench) -> usize {
        self.seen(bench) - self.before
    }

    fn seen(&self, bench: &Bench) -> usize {
        let record = bench.record();
        match self.write {
            Write::Reply | Write::Comment | Write::FirstComment => bench.said(&self.mark),
            Write::Quiet => record.iter().filter(|what| is_quiet(what)).count(),
            Write::Hide | Write::Show | Write::Delete | Write::CommentsOff | Write::CommentsOn => {
                record.iter().filter(|what| is_about(what, &self.mark)).count()
            }
            _ => bench.posts(),
        }
    }
}

/// Comments under a post of the case's own: the others are not new.
fn is_quiet(what: &Happened) -> bool {
    matches!(what, Happened::CommentsEnabled { media, enabled: false, .. } if media != ids::BUSY)
}

fn is_about(what: &Happened, id: &str) -> bool {
    match what {
        Happened::Hidden { comment, .. } | Happened::Deleted { comment, .. } => comment == id,
        Happened::CommentsEnabled { media, .. } => media == id,
        _ => false,
    }
}

fn new_comment(bench: &Bench) -> crate::domain::CommentId {
    let new = NewComment {
        media: Some(ids::REEL.to_owned()),
        text: "How wide?".to_owned(),
        ..NewComment::default()
    };
    bench.control.add_comment(new).unwrap().into()
}

fn publish(bench: &Bench, write: Write, words: &str) -> Op {
    let slide = |name: &str| Slide { file: bench.once(name, tiny), ..Slide::default() };
    let draft = match write {
        Write::Slide | Write::Carousel => Draft {
            kind: DraftKind::Carousel,
            slides: vec![slide("one.jpg"), slide("two.jpg")],
            ..Draft::default()
        },
        Write::Story => Draft { kind: DraftKind::Story, slides: vec![slide("one.jpg")], ..Draft::default() },
        Write::Quiet => Draft {
            slides: vec![slide("one.jpg")],
            details: Details { comments_off: true, ..Details::default() },
            ..Draft::default()
        },
        Write::Reel | Write::Trial => Draft {
            kind: DraftKind::Reel,
            details: Details {
                trial: (write == Write::Trial).then_some(Graduation::Manual),
                ..Details::default()
            },
            slides: vec![Slide { file: bench.once("reel.mp4", || CLIP.to_vec()), ..Slide::default() }],
            cover_ms: 1_000,
            ..Draft::default()
        },
        Write::FirstComment => {
            Draft { slides: vec![slide("one.jpg")], first_comment: words.to_owned(), ..Draft::default() }
        }
        _ => Draft { slides: vec![slide("one.jpg")], ..Draft::default() },
    };
    let draft = Draft { caption: words.to_owned(), ..draft };
    let (account, content) = (bench.account.clone(), draft.clone());
    let draft_id = bench.write(move |tx| {
        let id = drafts::new(tx, &account, 1)?;
        drafts::keep(tx, id, &content, 2)?;
        Ok(id)
    });
    Op::Publish { draft_id, draft: Box::new(draft) }
}

/// The smallest picture that is taken as it is.
fn tiny() -> Vec<u8> {
    let pixels = (0..320 * 400).flat_map(|nth: u32| [(nth % 251) as u8, 90, 120, 255]).collect();
    crate::media::picture::encode_jpeg(&crate::media::Rgba { width: 320, height: 400, pixels }, 80).unwrap()
}
