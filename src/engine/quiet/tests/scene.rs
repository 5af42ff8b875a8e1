//! A bench with quiet hours every night from 22:00 to 07:00, UTC, on a Monday at 09:00.
//! Invariant: time stands still until a test moves it.

use jiff::civil::Weekday;

use crate::domain::op::OpState;
use crate::domain::{Covers, MediaId, Op, QuietHours, QuietWindow};
use crate::engine::outbox::tests::bench::Bench;
use crate::engine::quiet::{Quiet, QuietWish};
use crate::sandbox::Happened;
use crate::sandbox::testworld::ids;
use crate::store::tables::media;
use crate::store::tables::quiet::{self, QuietRun};

pub const HOUR: u64 = 3_600;
/// From the beginning of a test to the first quiet time, and how long that is, seconds.
pub const TO_NIGHT: u64 = 13 * HOUR;
pub const NIGHT: u64 = 9 * HOUR;

/// The posts of the last thirty days whose comments are on, oldest first.
pub const OPEN: [&str; 3] = [ids::ALBUM, ids::REEL, ids::BUSY];

pub struct Scene {
    pub bench: Bench,
    /// `None` while the program is closed: it holds the store open.
    quiet: Option<Quiet>,
}

impl Scene {
    /// Nothing is kept yet.
    pub fn new() -> Self {
        let bench = Bench::new();
        let quiet = Some(begin(&bench));
        Self { bench, quiet }
    }

    /// Every night, about the posts of the last thirty days.
    pub fn nightly() -> Self {
        let scene = Self::new();
        scene.keep(nightly());
        scene
    }

    pub fn quiet(&self) -> &Quiet {
        self.quiet.as_ref().unwrap()
    }

    pub fn keep(&self, hours: QuietHours) {
        self.wish(QuietWish::Keep(Box::new(hours)));
    }

    pub fn wish(&self, wish: QuietWish) {
        self.bench.block_on(self.quiet().carry_out(self.bench.account.clone(), wish));
        self.bench.settle();
    }

    /// Ends the program.
    pub fn close(&mut self) {
        self.quiet = None;
        self.bench.kill();
    }

    /// Starts it again.
    pub fn open(&mut self) {
        self.bench.start();
        self.quiet = Some(begin(&self.bench));
        self.bench.settle();
    }

    /// To the evening, and a minute on.
    pub fn to_night(&self) {
        self.bench.pass(TO_NIGHT);
        self.bench.pass(60);
    }

    /// From the evening to the morning, and a minute on.
    pub fn to_morning(&self) {
        self.bench.pass(NIGHT - 60);
        self.bench.pass(60);
    }

    /// Posts whose comments are off at Instagram, but for the one that always is.
    pub fn off(&self) -> Vec<String> {
        let all = self.bench.control.comments_off();
        all.into_iter().filter(|id| id != ids::NO_COMMENTS).collect()
    }

    /// What was really turned off or on, in order.
    pub fn switched(&self) -> Vec<(String, bool)> {
        let switch = |what| match what {
            Happened::CommentsEnabled { media, enabled, .. } => Some((media, enabled)),
            _ => None,
        };
        self.bench.record().into_iter().filter_map(switch).collect()
    }

    /// The sync reads a post.
    pub fn reads(&self, id: &str) {
        let (account, id) = (self.bench.account.clone(), MediaId::from(id));
        let found = self.bench.block_on(self.bench.session().media(&id)).unwrap().value;
        let now = self.bench.clock.now_ms();
        self.bench.write(move |tx| media::upsert_page(tx, &account, &[found], now).map(drop));
    }

    /// The quiet times so far, the last first.
    pub fn runs(&self) -> Vec<QuietRun> {
        let context = &self.bench.process().context;
        context.read(|c| quiet::last_runs(c, &self.bench.account, 9)).unwrap()
    }

    /// What the outbox holds of switches: of which post, which way, and how it stands.
    pub fn ops(&self) -> Vec<(String, bool, OpState)> {
        let switch = |row: crate::store::tables::outbox::OpRow| match row.op {
            Op::Comments { media, enabled } => Some((media.0, enabled, row.state)),
            _ => None,
        };
        self.bench.rows().into_iter().filter_map(switch).collect()
    }

    /// Reading calls that Instagram got.
    pub fn asked(&self, ending: &str) -> usize {
        let asked = self.bench.control.log();
        asked.iter().filter(|asked| asked.method == "GET" && asked.path.ends_with(ending)).count()
    }
}

fn begin(bench: &Bench) -> Quiet {
    let outbox = bench.process().outbox.clone();
    bench.inside(|context| Quiet::start(context, outbox))
}

pub fn nightly() -> QuietHours {
    QuietHours {
        on: true,
        windows: vec![QuietWindow::nightly()],
        zone: Some("UTC".to_owned()),
        covers: Covers::Newest,
        days: 30,
        ..QuietHours::default()
    }
}

/// On Mondays alone, between two hours.
pub fn monday(from: u16, to: u16) -> QuietHours {
    QuietHours { windows: vec![QuietWindow::on([Weekday::Monday], from * 60, to * 60)], ..nightly() }
}
