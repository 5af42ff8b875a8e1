//! What a key does not allow: not sent, not lost, and sent once when a key allows it.
//! Invariant: a missing permission stops what needs it and nothing else.

use crate::domain::account::{Grant, Scope};
use crate::domain::op::OpState;
use crate::domain::{Feature, MediaId, Op, TroubleKind};
use crate::sandbox::Happened;
use crate::sandbox::testworld::ids;
use crate::store::tables::accounts;

use super::bench::Bench;

fn hide() -> Op {
    Op::Hide { comment: ids::THREAD.into(), thread: ids::THREAD.into(), hidden: true }
}

/// Gives the account a key that may do this.
fn may(bench: &Bench, scopes: &[Scope]) {
    let (account, now) = (bench.account.clone(), bench.clock.now());
    let expires = now + jiff::SignedDuration::from_hours(1_000);
    let grant = Grant { scopes: Some(scopes.to_vec()), issued: now, expires };
    bench.write(move |tx| accounts::set_grant(tx, &account, Some(&grant)));
}

fn signed_in_again(bench: &Bench) {
    may(bench, &Scope::ALL);
    bench.block_on(bench.process().outbox.permitted(&bench.account));
    bench.settle();
}

#[test]
fn what_a_key_does_not_allow_is_not_sent_and_goes_on_by_itself_when_one_does() {
    let bench = Bench::new();
    may(&bench, &[Scope::Basic, Scope::Publish]);
    let op = bench.ask(hide());
    assert_eq!(bench.finish(op), OpState::Stuck);
    let trouble = bench.row(op).trouble.unwrap();
    assert_eq!(trouble.kind, TroubleKind::PermissionMissing);
    assert_eq!(trouble.detail.as_deref(), Some(Feature::Comments.off()));
    assert!(bench.control.log().is_empty(), "nobody was asked");
    signed_in_again(&bench);
    assert_eq!(bench.finish(op), OpState::Done);
    assert!(matches!(bench.record()[..], [Happened::Hidden { hidden: true, .. }]));
}

#[test]
fn what_another_permission_is_for_goes_on_meanwhile() {
    let bench = Bench::new();
    may(&bench, &[Scope::Basic, Scope::Comments]);
    let private = bench.ask(Op::PrivateReply {
        to: ids::THREAD.into(),
        thread: ids::THREAD.into(),
        text: "Hello".to_owned(),
    });
    assert_eq!(bench.finish(private), OpState::Stuck);
    let media = MediaId::from(ids::BUSY);
    let other = bench.ask(Op::Comments { media, enabled: false });
    assert_eq!(bench.finish(other), OpState::Done);
    assert_eq!(bench.state(private), OpState::Stuck);
}
