//! What an op asked of Instagram and what came back, collected until the next transaction of its row.
//! Invariant: a call that failed is told once: with its verdict, or alone where nothing came of it.

use std::sync::{Arc, Mutex};

use crate::api::{Ear, Exchange};
use crate::domain::op::Step;
use crate::engine::busy::lock;
use crate::store::tables::outbox::LogEntry;
use crate::store::views::activity::Tone;
use crate::tr;

use super::timeline;

/// The diary of one op at a desk. Clones write into the same one.
#[derive(Clone, Default)]
pub struct Diary {
    inner: Arc<Mutex<Pages>>,
}

#[derive(Default)]
struct Pages {
    /// Calls that are over and stand in no line yet.
    heard: Vec<Exchange>,
    /// Lines that are not in the store yet.
    lines: Vec<LogEntry>,
    /// The line of a call that failed, waiting for what is made of it.
    failed: Option<LogEntry>,
}

impl Diary {
    /// What a session tells its calls to.
    pub fn ear(&self) -> Ear {
        let diary = self.clone();
        Ear::new(move |exchange| lock(&diary.inner).heard.push(exchange))
    }

    /// A call is over: `what` it was, in words.
    pub fn called(&self, at: i64, step: Option<Step>, what: &str, answered: bool) {
        let mut pages = lock(&self.inner);
        pages.settle();
        let small_print = pages.heard.drain(..).flat_map(|exchange| small_print(&exchange)).collect();
        let mut line = timeline::entry(at, step, Tone::Plain, what, String::new());
        line.small_print = small_print;
        if answered {
            pages.lines.push(line);
        } else {
            line.tone = Tone::Waiting;
            tr!("It did not come to an answer that counts").clone_into(&mut line.sentence);
            pages.failed = Some(line);
        }
    }

    /// Says more about the call that was just answered.
    pub fn add(&self, sentence: &str, name: &str, value: String) {
        if let Some(line) = lock(&self.inner).lines.last_mut() {
            sentence.clone_into(&mut line.sentence);
            line.small_print.push((name.to_owned(), timeline::without_secrets(&value)));
        }
    }

    /// Leaves out the call that was just answered: it said nothing new.
    pub fn leave_out(&self) {
        lock(&self.inner).lines.pop();
    }

    /// Writes a line of another kind.
    pub fn write(&self, line: LogEntry) {
        let mut pages = lock(&self.inner);
        pages.settle();
        pages.lines.push(line);
    }

    /// Writes the verdict over a call that failed, with what was asked and answered in its small print.
    pub fn judge(&self, mut verdict: LogEntry) {
        let mut pages = lock(&self.inner);
        if let Some(failed) = pages.failed.take() {
            verdict.small_print.splice(0..0, failed.small_print);
        }
        pages.lines.push(verdict);
    }

    /// Takes a call that failed aside, while something else is asked before its verdict.
    pub fn keep_failed(&self) -> Option<LogEntry> {
        lock(&self.inner).failed.take()
    }

    /// Puts a call that failed back, for its verdict.
    pub fn put_failed(&self, failed: Option<LogEntry>) {
        let mut pages = lock(&self.inner);
        pages.settle();
        pages.failed = failed;
    }

    /// The lines that are to be kept now; a call whose verdict is still to come stays.
    pub fn take(&self) -> Vec<LogEntry> {
        std::mem::take(&mut lock(&self.inner).lines)
    }

    /// All lines, at the end of a turn.
    pub fn take_all(&self) -> Vec<LogEntry> {
        let mut pages = lock(&self.inner);
        pages.settle();
        std::mem::take(&mut pages.lines)
    }
}

impl Pages {
    /// Nothing more comes of a call that failed: it stands for itself.
    fn settle(&mut self) {
        self.lines.extend(self.failed.take());
    }
}

/// Asked, answer, trace, time.
fn small_print(exchange: &Exchange) -> Vec<(String, String)> {
    let answer = exchange.answer_line().unwrap_or_else(|| tr!("None").to_owned());
    let mut lines = vec![
        (tr!("Asked").to_owned(), exchange.request_line()),
        (tr!("Answer").to_owned(), answer),
        (tr!("Took").to_owned(), tr!("{ms} ms", ms = exchange.took_ms)),
    ];
    if let Some(trace) = &exchange.trace
        && exchange.code.is_none()
    {
        lines.push((tr!("Trace").to_owned(), trace.clone()));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Trouble, TroubleKind};

    fn diary_with(http: Option<u16>, answered: bool) -> Diary {
        let diary = Diary::default();
        let exchange = Exchange {
            method: "POST".to_owned(),
            path: "/v26.0/1/replies".to_owned(),
            http,
            ..Exchange::default()
        };
        lock(&diary.inner).heard.push(exchange);
        diary.called(5, None, "Sent the reply", answered);
        diary
    }

    #[test]
    fn a_failed_call_stands_in_the_line_of_its_verdict() {
        let diary = diary_with(Some(500), false);
        assert!(diary.take().is_empty(), "its verdict is still to come");
        let trouble = Trouble::of(TroubleKind::InstagramDown);
        diary.judge(timeline::of_trouble(6, None, Tone::Waiting, &trouble));
        let lines = diary.take_all();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].small_print[0].1, "POST /v26.0/1/replies");
        assert_eq!(lines[0].small_print[1].1, "500");
    }

    #[test]
    fn a_failed_call_that_nobody_judged_stands_alone() {
        let diary = diary_with(None, false);
        diary.write(timeline::entry(6, None, Tone::Good, "Next", String::new()));
        let titles: Vec<String> = diary.take_all().into_iter().map(|line| line.title).collect();
        assert_eq!(titles, ["Sent the reply", "Next"]);
    }

    #[test]
    fn a_look_that_showed_nothing_new_is_left_out() {
        let diary = diary_with(Some(200), true);
        diary.leave_out();
        assert!(diary.take_all().is_empty());
    }
}
