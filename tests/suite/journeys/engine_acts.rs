//! Acts through the whole engine: linked ops, a report, and a budget that fills up.
//! Invariant: see the module above.

use tintype::domain::{Op, OpId};
use tintype::engine::views::activity::{Activity, ActivityAsk, ActivityFilter, Record, RecordAsk};
use tintype::engine::views::inbox::{InboxFilter, InboxRow, InboxRows, RowsAsk};
use tintype::engine::views::settings::{DeleteWhen, Settings, SettingsAsk};
use tintype::engine::{Command, SyncState};
use tintype::sandbox::Happened;

use super::stage::Stage;

/// The newest comment that needs an answer and stands at the top of its thread.
fn newest(stage: &Stage) -> InboxRow {
    let rows = stage.inbox(InboxFilter::NeedsAnswer, "").rows;
    let view: InboxRows = stage.view(RowsAsk { account: stage.account(), rows: rows.to_vec() });
    view.rows.into_iter().find(|row| row.id == row.thread && row.pending.is_none()).unwrap()
}

fn hide(row: &InboxRow, hidden: bool) -> Op {
    Op::Hide { comment: row.id.clone(), thread: row.thread.clone(), hidden }
}

fn activity(stage: &Stage) -> Activity {
    let filter = ActivityFilter::Everything;
    stage.view(ActivityAsk { account: stage.account(), filter, since: 0 })
}

#[test]
fn reply_and_hide_are_one_act_from_the_command_to_instagram() {
    let stage = Stage::signed_in();
    let row = newest(&stage);
    let text = "Please write to us directly".to_owned();
    let reply = Op::Reply { to: row.id.clone(), thread: row.thread.clone(), media: row.media.clone(), text };
    let ops = vec![reply, hide(&row, true)];
    stage.send(Command::DoTogether { account: stage.account(), ops: ops.clone() });
    stage.send(Command::TakeBackLast);
    stage.advance(60);
    assert!(stage.control.record().is_empty(), "both were taken back");
    stage.send(Command::DoTogether { account: stage.account(), ops });
    stage.advance(5);
    let done = stage.control.record();
    assert!(
        matches!(done[..], [Happened::Commented { .. }, Happened::Hidden { hidden: true, .. }]),
        "{done:?}"
    );
    let op = activity(&stage).rows[0].id;
    let record: Record = stage.view(RecordAsk { op });
    let asked =
        record.entries.iter().flat_map(|entry| &entry.small_print).filter(|(name, _)| name == "Asked");
    assert!(asked.count() > 0, "{record:?}");
    let place = stage.profile.path().join("for support.txt");
    stage.send(Command::ExportReport { op, to: Some(place.clone()) });
    let report = std::fs::read_to_string(place).unwrap();
    assert!(report.contains("POST /v26.0/") && !report.contains(&stage.ready.token), "{report}");
}

#[test]
fn a_delete_of_the_evening_survives_a_restart_and_can_be_taken_back() {
    let mut stage = Stage::signed_in();
    let mut choices = stage.view::<Settings>(SettingsAsk).choices;
    choices.delete_when = DeleteWhen::EndOfDay;
    stage.send(Command::Keep(choices));
    let row = newest(&stage);
    let delete = Op::Delete { comment: row.id.clone(), thread: row.thread.clone() };
    stage.send(Command::Do { account: stage.account(), op: delete });
    stage.advance(120);
    stage.restart();
    let open: Vec<OpId> =
        activity(&stage).rows.iter().filter(|row| row.ended.is_none()).map(|row| row.id).collect();
    assert_eq!(open.len(), 1, "hidden, and waiting to be deleted");
    stage.send(Command::TakeBack(open[0]));
    stage.advance(24 * 3_600);
    let done = stage.control.record();
    assert!(
        matches!(done[..], [Happened::Hidden { hidden: true, .. }, Happened::Hidden { hidden: false, .. }]),
        "{done:?}"
    );
}

#[test]
fn a_budget_that_fills_up_slows_reading_and_then_pauses_the_account() {
    let stage = Stage::signed_in();
    let calls = |percent: u64, seconds: u64| {
        stage.control.flip(|switches| switches.usage_percent = Some(percent));
        stage.advance(60);
        stage.control.clear_log();
        for _ in 0..seconds {
            stage.advance(1);
        }
        stage.control.log().len()
    };
    let easy = calls(10, 240);
    let slow = calls(99, 240);
    assert_eq!(stage.status().calls_percent, Some(99));
    assert!(slow < easy, "{slow} calls at 99 %, {easy} at 10 %");
    stage.control.flip(|switches| switches.usage_percent = Some(100));
    // At 99 % nothing is read for long, but for what a person asks for.
    stage.send(Command::Refresh(stage.account()));
    stage.advance(120);
    let now = stage.clock.now_ms();
    assert!(matches!(stage.status().sync, SyncState::Paused { until: Some(until), .. } if until > now));
    let row = newest(&stage);
    stage.send(Command::Do { account: stage.account(), op: hide(&row, true) });
    stage.advance(10);
    assert!(activity(&stage).rows.iter().all(|row| row.trouble.is_none() || row.ended.is_none()));
    assert_eq!(activity(&stage).stuck, 0, "the account pauses, not the row");
    stage.control.flip(|switches| switches.usage_percent = Some(10));
    stage.advance(900);
    assert!(matches!(stage.control.record()[..], [Happened::Hidden { hidden: true, .. }]));
}
