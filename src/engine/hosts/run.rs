//! Runs a test: a real picture goes up, is fetched as Instagram does, and is taken away again, step by step.
//! Invariant: after the first failure nothing but taking away is tried, and what went up is always taken away.

use std::time::Instant;

use bytes::Bytes;

use crate::domain::host_test::{HostReport, HostStep, StepDone};
use crate::domain::{HostId, Trouble};
use crate::engine::context::Context;
use crate::engine::stills::still;
use crate::hosting::probe::{Missed, Probe, Robots, Seen};
use crate::hosting::{Course, Handle, Host, HostError, Hosted, Parcel, Payload, Told};
use crate::store::tables::files::{self, Placing};
use crate::store::tables::hosts::KeptHost;
use crate::tr;

use super::judge::{self, Case, Found};
use super::state::RunningTest;

/// The still that is sent.
pub const PICTURE: u8 = 3;
/// What is read of an answer at most, beyond what was sent: a page that came instead is told by its beginning.
const BEYOND: usize = 64 * 1024;
/// When a row of the list ends by itself where the host does not say, milliseconds.
const UNKNOWN_LIFE_MS: i64 = 3_600_000;

/// The picture that is sent.
pub fn picture() -> Bytes {
    Bytes::from_static(still(PICTURE).unwrap_or_default())
}

/// A test, as it goes.
pub struct Trial<'a> {
    pub context: &'a Context,
    pub kept: &'a KeptHost,
    /// The account is of a pretend Instagram.
    pub practice: bool,
    pub report: HostReport,
    began: Instant,
}

impl<'a> Trial<'a> {
    /// A test that has not begun.
    pub fn new(context: &'a Context, kept: &'a KeptHost, practice: bool) -> Self {
        let report = HostReport {
            at: context.now(),
            practice,
            bytes: picture().len() as u64,
            ..HostReport::default()
        };
        Self { context, kept, practice, report, began: Instant::now() }
    }

    fn id(&self) -> HostId {
        self.kept.settings.id
    }

    /// Looks at the form; `false`: the test is over.
    pub fn form(&mut self) -> bool {
        let began = self.begin(HostStep::Filled);
        let found = judge::filled(self.kept);
        self.end(HostStep::Filled, began, found)
    }

    /// The host could not even be opened.
    pub fn unopened(&mut self, trouble: &Trouble) {
        let began = self.begin(HostStep::Sent);
        let sent = picture();
        let found = judge::not_sent(self.case(&sent), trouble, None);
        self.end(HostStep::Sent, began, found);
    }

    /// All that comes after the form.
    pub async fn rest(&mut self, host: &dyn Host, probe: &Probe) {
        let sent = picture();
        let Some((row, hosted)) = self.send(host, &sent).await else { return };
        let seen = self.fetch(probe, &hosted.url, &sent).await;
        if let Some(seen) = seen {
            self.look(probe, &hosted.url, &seen, &sent).await;
        }
        self.take_away(host, probe, row, &hosted, &sent).await;
    }

    fn case<'s>(&'s self, sent: &'s [u8]) -> Case<'s> {
        Case { kind: &self.kept.settings.kind, practice: self.practice, sent }
    }

    async fn send(&mut self, host: &dyn Host, sent: &Bytes) -> Option<(i64, Hosted)> {
        let began = self.begin(HostStep::Sent);
        let noted = note(self.context, self.id(), sent.len() as u64).await;
        let row = match noted {
            Ok(row) => row,
            Err(trouble) => {
                let found = judge::not_sent(self.case(sent), &trouble, None);
                self.end(HostStep::Sent, began, found);
                return None;
            }
        };
        match put(self.context, host, sent.clone(), row).await {
            Ok(hosted) => {
                let found = judge::sent(self.case(sent), &name_of(&hosted));
                self.end(HostStep::Sent, began, found);
                Some((row, hosted))
            }
            Err(error) => {
                let found = judge::not_sent(self.case(sent), &error.trouble(), error.field());
                self.end(HostStep::Sent, began, found);
                None
            }
        }
    }

    async fn forget(&self, row: i64) {
        let now = self.context.now();
        let _ = self.context.write(move |tx| files::taken_away(tx, row, false, now)).await;
    }

    /// Its address, and what came from it; `None`: something was wrong.
    async fn fetch(&mut self, probe: &Probe, address: &str, sent: &Bytes) -> Option<Seen> {
        let minutes = self.minutes();
        let began = self.begin(HostStep::Address);
        let found = judge::address(self.case(sent), address, minutes);
        if !self.end(HostStep::Address, began, found) {
            return None;
        }
        let began = self.begin(HostStep::Fetched);
        let got = probe.get(address, sent.len() + BEYOND).await;
        let found = judge::fetched(self.case(sent), &got);
        self.end(HostStep::Fetched, began, found);
        got.ok()
    }

    /// For how many minutes an address of this host is good; 0: until it is taken away.
    fn minutes(&self) -> i64 {
        match &self.kept.settings.kind {
            crate::domain::HostKind::Bucket(bucket) => i64::from(bucket.address_minutes),
            _ => 0,
        }
    }

    /// Judges what came.
    async fn look(&mut self, probe: &Probe, address: &str, seen: &Seen, sent: &Bytes) {
        let began = self.begin(HostStep::Secure);
        let found = judge::secure(self.case(sent), address, seen);
        if !self.end(HostStep::Secure, began, found) {
            return;
        }
        let began = self.begin(HostStep::Kind);
        let found = judge::kind(self.case(sent), seen);
        if !self.end(HostStep::Kind, began, found) {
            return;
        }
        let began = self.begin(HostStep::Same);
        let found = judge::same(self.case(sent), seen);
        if !self.end(HostStep::Same, began, found) {
            return;
        }
        let began = self.begin(HostStep::Allowed);
        let robots: Robots = probe.robots(address).await;
        let found = judge::allowed(self.case(sent), address, &robots);
        self.end(HostStep::Allowed, began, found);
    }

    /// Takes the picture away, whatever came before, and looks whether it is gone.
    async fn take_away(&mut self, host: &dyn Host, probe: &Probe, row: i64, hosted: &Hosted, sent: &Bytes) {
        let began = self.begin(HostStep::Gone);
        let removed = host.remove(&hosted.handle).await;
        let found = match removed {
            Err(error) => judge::not_gone(self.case(sent), &error.trouble()),
            Ok(()) => {
                self.forget(row).await;
                let after: Result<Seen, Missed> = probe.get(&hosted.url, BEYOND).await;
                judge::gone(self.case(sent), &after)
            }
        };
        self.end(HostStep::Gone, began, found);
    }

    fn begin(&self, step: HostStep) -> Instant {
        self.show(Some(step));
        Instant::now()
    }

    /// Notes what a step found; whether it was passed.
    fn end(&mut self, step: HostStep, began: Instant, found: Found) -> bool {
        let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let (says, aside, failed) = match found {
            Ok(passed) => (passed.says, passed.aside, None),
            Err(failed) => (failed.says, None, Some(failed.why)),
        };
        let passed = failed.is_none();
        self.report.steps.push(StepDone { step, ms, says, aside, failed });
        self.report.ms = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.show(None);
        passed
    }

    /// Shows how far it is.
    fn show(&self, step: Option<HostStep>) {
        let test = RunningTest { host: self.id(), step, report: self.report.clone() };
        self.context.news.change(|status| status.hosts.test = Some(test));
    }
}

/// Notes a picture of a test before its host hears of it, so that a crash leaves no file that nobody knows of.
pub async fn note(context: &Context, host: HostId, bytes: u64) -> Result<i64, Trouble> {
    let now = context.now();
    let name = tr!("Test picture").to_owned();
    let file = Placing { op: None, host, handle: None, name, bytes, until: now + UNKNOWN_LIFE_MS };
    let noted = context.write(move |tx| files::placing(tx, &file, now)).await;
    noted.map_err(|error| error.trouble())
}

/// Puts a picture of a test on a host, and notes in its row by what it is taken away as soon as that is known.
pub async fn put(context: &Context, host: &dyn Host, sent: Bytes, row: i64) -> Result<Hosted, HostError> {
    let (course, mut told) = Course::told();
    let mut going = host.put(Parcel::new(Payload::Bytes(sent), "image/jpeg", "test"), &course);
    let hosted = loop {
        tokio::select! {
            done = &mut going => break done?,
            Some(told) = told.recv() => if let Told::There { handle, kept } = told {
                let _ = context.write(move |tx| files::begun(tx, row, &handle.0)).await;
                let _ = kept.send(());
            },
        }
    };
    let (handle, address) = (hosted.handle.0.clone(), hosted.url.clone());
    let until = hosted.expires.as_millisecond();
    let _ = context.write(move |tx| files::placed(tx, row, &handle, &address, until)).await;
    Ok(hosted)
}

/// What the file is called there, without what may be a signature.
fn name_of(hosted: &Hosted) -> String {
    let Handle(handle) = &hosted.handle;
    let path = hosted.url.split('?').next().unwrap_or_default();
    match path.rsplit('/').next() {
        Some(name) if !name.is_empty() => name.to_owned(),
        _ => handle.clone(),
    }
}
