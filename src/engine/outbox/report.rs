//! The report of an op, as one text to attach to a support request: what was asked, answered and decided, with
//! times, codes and trace ids.
//! Invariant: no token, no address of a file, no words of a comment or caption and no name is in it.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::api::API_VERSION;
use crate::domain::{Op, OpId};
use crate::store::StoreError;
use crate::store::tables::outbox::{self, LogEntry, OpRow};
use crate::tr;

use super::{Outbox, timeline};

impl Outbox {
    /// Writes the report of an op to a file; without one, into the profile's folder of reports. Says where.
    pub async fn export(&self, op: OpId, to: Option<PathBuf>) {
        let context = &self.shared.context;
        let read = |c: &crate::store::ReadConnection| -> Result<_, StoreError> {
            Ok((outbox::one(c, op)?, outbox::timeline(c, op)?))
        };
        let (row, lines) = match context.read(read) {
            Ok((Some(row), lines)) => (row, lines),
            Ok((None, _)) => return,
            Err(error) => return context.news.notice(error.trouble().sentence(), None),
        };
        let path = to.unwrap_or_else(|| context.profile.reports().join(file_name(op)));
        let report = text(&row, &lines, context.clock.now());
        let words = match keep(&path, &report).await {
            Ok(()) => tr!("Report kept at {path}", path = path.display()),
            Err(error) => tr!("The report could not be written: {why}", why = error),
        };
        context.news.notice(words, None);
    }
}

/// What a report is called.
pub fn file_name(op: OpId) -> String {
    format!("tintype-report-{op}.txt")
}

async fn keep(path: &Path, report: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await?;
    }
    tokio::fs::write(path, report).await
}

/// The whole report.
fn text(row: &OpRow, lines: &[LogEntry], now: Timestamp) -> String {
    let mut report = String::new();
    let mut say = |line: String| {
        report.push_str(&timeline_safe(&line));
        report.push('\n');
    };
    say(tr!("Tintype {version}, report made {at}", version = env!("CARGO_PKG_VERSION"), at = moment(now)));
    say(tr!("Graph version {version}", version = API_VERSION));
    say(String::new());
    say(tr!("Operation {id}: {what}", id = row.id, what = what(&row.op)));
    say(tr!("State: {state}, tried {count} times", state = row.state.word(), count = row.attempts));
    if let Some(step) = row.step {
        say(tr!("Step: {step}", step = step.name()));
    }
    say(tr!("Asked for: {at}", at = at(row.created)));
    if let Some(ended) = row.ended {
        say(tr!("Ended: {at}", at = at(ended)));
    }
    if let Some(result) = &row.result {
        say(tr!("Result: {id}", id = result));
    }
    if let Some(trouble) = &row.trouble {
        say(tr!("Trouble: {sentence}", sentence = trouble.sentence()));
        if let Some(small) = trouble.small_print() {
            say(format!("    {small}"));
        }
    }
    say(String::new());
    say(tr!("What happened, times in UTC").to_owned());
    for line in lines {
        let step = line.step.map(|step| format!("  [{}]", step.name())).unwrap_or_default();
        say(format!("{}  {}{step}", at(line.at), line.title));
        if !line.sentence.is_empty() {
            say(format!("    {}", line.sentence));
        }
        for (name, value) in &line.small_print {
            say(format!("    {name}: {value}"));
        }
    }
    report
}

/// The indent of a line and its words without what looks like a secret.
fn timeline_safe(line: &str) -> String {
    let words = line.trim_start();
    let indent = &line[..line.len() - words.len()];
    format!("{indent}{}", timeline::without_secrets(words))
}

/// What an op does, without whose words or comment it is.
fn what(op: &Op) -> String {
    match op {
        Op::Publish { draft, .. } => {
            let kind = format!("{:?}", draft.kind).to_lowercase();
            tr!("publish {kind} of {count} files", kind = kind, count = draft.slides.len())
        }
        other => other.verb().to_owned(),
    }
}

fn at(ms: i64) -> String {
    Timestamp::from_millisecond(ms).map(moment).unwrap_or_default()
}

fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S%.3f").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::op::{OpState, Step};
    use crate::domain::{Draft, DraftId, Slide, Trouble, TroubleKind};
    use crate::store::views::activity::Tone;

    #[test]
    fn a_report_tells_codes_and_times_and_nothing_of_the_content() {
        let slide = Slide { file: "/home/ines/secret garden.jpg".into(), ..Slide::default() };
        let draft = Draft { slides: vec![slide], caption: "For Maren only".to_owned(), ..Draft::default() };
        let trouble = Trouble {
            code: Some(9004),
            subcode: Some(2_207_052),
            trace: Some("Axy".to_owned()),
            ..Trouble::with(TroubleKind::HostUnreachable, "GET https://files.example/k/1.jpg failed")
        };
        let row = OpRow {
            id: OpId(12),
            account: "17841".into(),
            lane: "draft/1".to_owned(),
            op: Op::Publish { draft_id: DraftId(1), draft: Box::new(draft) },
            state: OpState::Stuck,
            step: Some(Step::Wait),
            saying: None,
            checkpoint: None,
            trouble: Some(trouble.clone()),
            attempts: 2,
            created: 0,
            not_before: 0,
            runs_at: 0,
            first_failed_at: None,
            ended: None,
            permalink: None,
            result: None,
            after: None,
            reverses: None,
            act: None,
        };
        let line = timeline::of_trouble(1_500, Some(Step::Wait), Tone::Bad, &trouble);
        let report = text(&row, &[line], Timestamp::from_second(60).unwrap());
        for wanted in
            ["Operation 12", "stuck, tried 2 times", "9004/2207052", "Axy", "1970-01-01 00:00:01.5", "[Wait]"]
        {
            assert!(report.contains(wanted), "{wanted} is missing in\n{report}");
        }
        for secret in ["files.example", "garden", "Maren", "17841"] {
            assert!(!report.contains(secret), "{secret} stands in\n{report}");
        }
    }
}
