//! Many accounts at once against the sandbox: each with its own brakes, budget and key, and the ways out of each.
//! Invariant: what reached Instagram is read from the sandbox's own record, for each account from its own.

use crate::domain::account::Grant;
use crate::domain::op::OpState;
use crate::domain::{Account, AccountId, Op, OpId, Scope, TroubleKind};
use crate::engine::command::{Chosen, Moderation};
use crate::engine::outbox::tests::bench::Bench;
use crate::engine::status::SyncState;
use crate::engine::sync::{Syncs, Wish};
use crate::sandbox::testworld::ids;
use crate::sandbox::{Control, id_at};
use crate::store::StoreError;
use crate::store::tables::{accounts, choices, outbox, removal};
use crate::store::views::View;
use crate::store::views::inbox::{InboxFilter, InboxIndex, IndexAsk};
use crate::store::views::settings::{Choices, Settings, SettingsAsk};

use super::Accounts;

fn comment(place: u64, words: &str) -> Op {
    Op::Comment { media: id_at(ids::REEL, place).as_str().into(), text: words.to_owned() }
}

/// The accounts of a bench, the first one first, with the hands on each.
fn all(bench: &Bench) -> Vec<(AccountId, Control)> {
    let others = bench.others.iter().map(|other| (other.account.clone(), other.control.clone()));
    std::iter::once((bench.account.clone(), bench.control.clone())).chain(others).collect()
}

fn said(control: &Control, words: &str) -> usize {
    control.record().iter().filter(|happened| format!("{happened:?}").contains(words)).count()
}

fn accounts_of(bench: &Bench) -> (Accounts, Syncs) {
    let syncs = bench.inside(Syncs::new);
    let outbox = bench.process().outbox.clone();
    (bench.inside(|context| Accounts::new(context, syncs.clone(), outbox)), syncs)
}

fn posts(bench: &Bench, account: &AccountId) -> usize {
    let settings = bench.process().context.store.read_now(|c| Settings::read(c, &SettingsAsk)).unwrap();
    let row = settings.accounts.iter().find(|row| row.account.id == *account);
    row.map_or(0, |row| usize::try_from(row.posts).unwrap())
}

#[test]
fn a_dead_token_and_a_spent_budget_stop_their_own_account_alone() {
    let bench = Bench::of_many(4);
    bench.undo_window(0);
    let accounts = all(&bench);
    accounts[1].1.revoke_tokens(460);
    accounts[2].1.flip(|switches| switches.usage_percent = Some(100));
    let ops: Vec<OpId> = (0..4)
        .map(|place| bench.ask_for(&accounts[place].0, comment(place as u64, &format!("From {place}"))))
        .collect();
    bench.settle();
    let states: Vec<OpState> = ops.iter().map(|op| bench.state(*op)).collect();
    assert_eq!((states[0], states[3]), (OpState::Done, OpState::Done));
    assert!(states[1].is_open() && states[2].is_open(), "held, and not lost: {states:?}");
    let context = &bench.process().context;
    let kind = |place: usize| context.brake(&accounts[place].0).map(|brake| brake.trouble.kind);
    assert_eq!(kind(0), None);
    assert_eq!(kind(1), Some(TroubleKind::SignInAgain));
    assert_eq!(kind(2), Some(TroubleKind::RateLimited));
    assert_eq!(kind(3), None);
    // Its calls are let through again, and only its own work had waited for that.
    accounts[2].1.flip(|switches| switches.usage_percent = Some(3));
    bench.pass(6 * 60);
    assert_eq!(bench.state(ops[2]), OpState::Done);
    assert!(bench.state(ops[1]).is_open());
    for (place, (_, control)) in accounts.iter().enumerate() {
        let own = said(control, &format!("From {place}"));
        assert_eq!(own, usize::from(place != 1), "{place}");
        let foreign =
            (0..4).filter(|other| *other != place).map(|other| said(control, &format!("From {other}")));
        assert_eq!(foreign.sum::<usize>(), 0, "nothing of one account went out by another");
    }
}

#[test]
fn meters_of_calls_are_each_accounts_own() {
    let bench = Bench::of_many(3);
    bench.undo_window(0);
    let accounts = all(&bench);
    for (place, percent) in [10, 80, 40].into_iter().enumerate() {
        accounts[place].1.flip(|switches| switches.usage_percent = Some(percent));
        bench.ask_for(&accounts[place].0, comment(place as u64, "Hello"));
        bench.settle();
    }
    let line = &bench.process().context.line;
    let percent = |place: usize| line.usage(&accounts[place].0).unwrap().percent;
    assert_eq!([percent(0), percent(1), percent(2)], [10, 80, 40]);
    assert!(line.slowing(&accounts[1].0) > 0 && line.slowing(&accounts[0].0) == 0);
}

#[test]
fn of_thirty_accounts_none_starves_behind_one_that_has_much_to_do() {
    let bench = Bench::of_many(30);
    bench.undo_window(0);
    let accounts = all(&bench);
    // Its calls run out, so that it has to go slowly, and it asks for much before anybody else asks for anything.
    accounts[0].1.flip(|switches| switches.usage_percent = Some(90));
    bench.ask(comment(0, "The first"));
    let many: Vec<OpId> =
        (0..60).map(|n| bench.ask_for(&accounts[0].0, comment(0, &format!("Many {n}")))).collect();
    let one: Vec<OpId> =
        (1..30).map(|place| bench.ask_for(&accounts[place].0, comment(place as u64, "One word"))).collect();
    bench.pass(5);
    let out = one.iter().filter(|op| bench.state(**op) == OpState::Done).count();
    assert_eq!(out, 29, "each has had its turn");
    let left = many.iter().filter(|op| bench.state(**op).is_open()).count();
    assert!(left > 20, "and the first one is far from done: {left} left");
    for (_, control) in &accounts[1..] {
        assert_eq!(said(control, "One word"), 1);
    }
}

#[test]
fn thirty_accounts_are_each_read_by_a_loop_of_their_own() {
    let bench = Bench::of_many(30);
    let (_, syncs) = accounts_of(&bench);
    let accounts = all(&bench);
    accounts[7].1.revoke_tokens(460);
    bench.inside(|_| accounts.iter().for_each(|(account, _)| syncs.start(account)));
    bench.settle();
    for (place, (account, _)) in accounts.iter().enumerate() {
        let read = posts(&bench, account);
        assert_eq!(read > 0, place != 7, "{place}: {read} posts");
    }
    let context = &bench.process().context;
    let paused = |place: usize| {
        matches!(context.line.facts(&accounts[place].0, context.now()).sync, SyncState::Paused { .. })
    };
    assert!(paused(7) && (0..30).filter(|place| paused(*place)).count() == 1);
    syncs.wish(&accounts[3].0, Wish::Everything);
    bench.settle();
    syncs.stop_all();
}

#[test]
fn signing_out_keeps_what_was_read_and_what_was_to_be_sent_until_the_same_person_is_back() {
    let bench = Bench::of_many(2);
    let (accounts, syncs) = accounts_of(&bench);
    let (other, control) = all(&bench).remove(1);
    bench.inside(|_| syncs.start(&other));
    bench.settle();
    let read = posts(&bench, &other);
    assert!(read > 5);
    let op = bench.ask_for(&other, comment(1, "Written before"));
    bench.block_on(accounts.sign_out(&other));
    bench.settle();
    let told = bench.notices().pop().unwrap();
    assert!(told.words.contains("waits until you sign in again"), "{}", told.words);
    bench.pass(60);
    assert_eq!((posts(&bench, &other), bench.state(op).is_open()), (read, true));
    assert_eq!(said(&control, "Written before"), 0, "nothing is sent without a key");
    let keys = &bench.process().context.keys;
    assert!(bench.block_on(keys.token(&other)).unwrap().is_none(), "the key is gone");
    // The other account goes on meanwhile.
    let mine = bench.ask(comment(0, "Mine"));
    bench.pass(6);
    assert_eq!(bench.state(mine), OpState::Done);
    back(&bench, &other);
    bench.pass(1);
    assert_eq!((bench.state(op), said(&control, "Written before")), (OpState::Done, 1));
    syncs.stop_all();
}

/// The same person signs in again.
fn back(bench: &Bench, account: &AccountId) {
    let context = &bench.process().context;
    let token = bench.others.iter().find(|other| other.account == *account).unwrap().token();
    bench.block_on(context.keys.keep(account, token)).unwrap();
    let (id, now) = (account.clone(), context.clock.now());
    bench.write(move |tx| {
        let known = accounts::one(tx, &id)?.ok_or(StoreError::Closed)?;
        let expires = now.checked_add(jiff::SignedDuration::from_hours(900)).unwrap();
        let grant = Grant { scopes: Some(Scope::ALL.to_vec()), issued: now, expires };
        accounts::sign_in(tx, &Account { ..known.account }, &grant, true, now.as_millisecond())
    });
    context.line.release(account);
    bench.process().outbox.poke();
    bench.settle();
}

#[test]
fn an_account_is_removed_whole_in_the_midst_of_its_work_and_the_others_go_on() {
    let bench = Bench::of_many(3);
    let (accounts, syncs) = accounts_of(&bench);
    let every = all(&bench);
    bench.inside(|_| every.iter().for_each(|(account, _)| syncs.start(account)));
    bench.settle();
    let (gone, control) = every[1].clone();
    let theirs = bench.ask_for(&gone, comment(1, "Never said"));
    let mine = bench.ask_for(&every[0].0, comment(0, "Said all the same"));
    let kept = posts(&bench, &every[2].0);
    // Files of its own: a report, and copies prepared for a post.
    let profile = &bench.process().context.profile;
    std::fs::create_dir_all(profile.reports()).unwrap();
    let report = profile.reports().join(crate::engine::outbox::report::file_name(theirs));
    std::fs::write(&report, "a report").unwrap();
    let copies = profile.prepared().join(theirs.to_string());
    std::fs::create_dir_all(&copies).unwrap();
    std::fs::write(copies.join("1.jpg"), "a copy").unwrap();
    let removed = bench.block_on(accounts.remove(&gone)).unwrap();
    assert!(removed.left.is_empty() && removed.rewritten, "{removed:?}");
    assert!(removed.of("media") > 5 && removed.of("comments") > 50 && removed.of("outbox") == 1);
    assert!(removed.files >= 2 && !report.exists() && !copies.exists());
    bench.settle();
    bench.pass(6);
    let context = &bench.process().context;
    assert!(bench.block_on(context.keys.token(&gone)).unwrap().is_none());
    assert_eq!(context.store.read_now(accounts::all).unwrap().len(), 2);
    assert_eq!(said(&control, "Never said"), 0);
    assert_eq!((bench.state(mine), said(&every[0].1, "Said all the same")), (OpState::Done, 1));
    assert_eq!(posts(&bench, &every[2].0), kept);
    assert!(context.store.read_now(|c| outbox::one(c, theirs)).unwrap().is_none());
    let words = removed.words();
    assert!(words.contains("Nothing of it is left on this computer"), "{words}");
    syncs.stop_all();
}

#[test]
fn a_removal_that_was_cut_off_is_ended_by_the_next_life() {
    let mut bench = Bench::of_many(2);
    let (_, syncs) = accounts_of(&bench);
    let (gone, _) = all(&bench).remove(1);
    bench.inside(|_| syncs.start(&gone));
    bench.settle();
    syncs.stop_all();
    let (id, now) = (gone.clone(), bench.clock.now_ms());
    bench.write(move |tx| removal::begin(tx, &id, now));
    drop(syncs);
    bench.kill();
    bench.start();
    let (accounts, _) = accounts_of(&bench);
    bench.inside(|_| accounts.finish());
    bench.settle();
    let context = &bench.process().context;
    assert_eq!(context.store.read_now(removal::begun).unwrap(), []);
    assert!(!context.store.read_now(removal::is_unwritten).unwrap());
    assert_eq!(context.store.read_now(accounts::all).unwrap().len(), 1);
    assert_eq!(context.store.read_now(removal::strays).unwrap(), []);
}

#[test]
fn nobody_is_told_of_an_account_that_is_not_there() {
    let bench = Bench::new();
    let (accounts, _) = accounts_of(&bench);
    let trouble = bench.block_on(accounts.remove(&"178nobody".into())).unwrap_err();
    assert_eq!(trouble.kind, TroubleKind::Gone);
    assert_eq!(bench.process().context.store.read_now(accounts::all).unwrap().len(), 1);
}

#[test]
fn one_act_over_several_accounts_is_told_and_taken_back_as_one() {
    let bench = Bench::of_many(3);
    let (_, syncs) = accounts_of(&bench);
    let every = all(&bench);
    bench.inside(|_| every.iter().for_each(|(account, _)| syncs.start(account)));
    bench.settle();
    syncs.stop_all();
    let ask = IndexAsk { account: AccountId::all(), filter: InboxFilter::All, ..IndexAsk::default() };
    let list = bench.process().context.store.read_now(|c| InboxIndex::read(c, &ask)).unwrap().rows;
    // The newest nine are three of each: the accounts' posts are of the same moments.
    let newest: std::sync::Arc<[i64]> = list[..9].into();
    let act = |wanted| {
        let process = bench.process();
        let chosen = Chosen::Rows(std::sync::Arc::clone(&newest));
        let made = bench.block_on(process.outbox.moderate(AccountId::all(), chosen, wanted, None));
        assert_eq!(made, None);
        bench.settle();
        bench.notices()
    };
    let hidden = |control: &Control| said(control, "hidden: true");
    let told = act(Moderation::Hide);
    assert_eq!((told.len(), told[0].words.as_str()), (1, "9 hidden"), "one toast for all of them");
    bench.take_back_act(told[0].undo.unwrap());
    assert_eq!(bench.notices().pop().unwrap().words, "9 taken back");
    bench.pass(60);
    assert!(every.iter().all(|(_, control)| hidden(control) == 0), "nothing of it was sent");
    let told = act(Moderation::Hide);
    bench.pass(60);
    let sent: Vec<usize> = every.iter().map(|(_, control)| hidden(control)).collect();
    assert_eq!(sent, [3, 3, 3], "each for its own account");
    bench.take_back_act(told[0].undo.unwrap());
    bench.pass(60);
    let shown: Vec<usize> = every.iter().map(|(_, control)| said(control, "hidden: false")).collect();
    assert_eq!(shown, [3, 3, 3], "and what was out is reversed by each");
}

#[test]
fn what_the_key_of_one_account_does_not_allow_is_left_out_of_an_act_over_several_and_told() {
    let bench = Bench::of_many(3);
    let (_, syncs) = accounts_of(&bench);
    let every = all(&bench);
    bench.inside(|_| every.iter().for_each(|(account, _)| syncs.start(account)));
    bench.settle();
    syncs.stop_all();
    let without = every[1].0.clone();
    bench.write(move |tx| {
        let known = accounts::one(tx, &without)?.unwrap();
        let scopes = Some(vec![crate::domain::Scope::Basic]);
        accounts::set_grant(
            tx,
            &without,
            Some(&crate::domain::account::Grant { scopes, ..known.grant.unwrap() }),
        )
    });
    let ask = IndexAsk { account: AccountId::all(), filter: InboxFilter::All, ..IndexAsk::default() };
    let list = bench.process().context.store.read_now(|c| InboxIndex::read(c, &ask)).unwrap().rows;
    let newest: std::sync::Arc<[i64]> = list[..9].into();
    let act = |wanted| {
        let chosen = Chosen::Rows(std::sync::Arc::clone(&newest));
        bench.block_on(bench.process().outbox.moderate(AccountId::all(), chosen, wanted, None));
        bench.settle();
        bench.notices().pop().unwrap()
    };
    let told = act(Moderation::Hide);
    assert_eq!(told.words, "6 hidden. 3 left out: the keys of their accounts do not allow it");
    bench.pass(60);
    let sent: Vec<usize> = every.iter().map(|(_, control)| said(control, "hidden: true")).collect();
    assert_eq!(sent, [3, 0, 3]);
    assert_eq!(bench.process().context.read(outbox::all_stuck).unwrap().len(), 0, "nothing stops for it");
    // What stays on this computer needs no key.
    assert_eq!(act(Moderation::Done).words, "9 marked as done");
}

#[test]
fn without_a_toast_the_newest_act_of_any_account_is_taken_back_where_the_inbox_is_one() {
    let bench = Bench::of_many(2);
    let every = all(&bench);
    let op = bench.ask_for(&every[1].0, comment(1, "Not yet"));
    bench.settle();
    bench.take_back_last();
    assert!(bench.state(op).is_open(), "another account's is not the one in front's");
    bench.write(|tx| {
        let chosen = choices::read(tx)?;
        choices::keep(tx, &Choices { together: true, ..chosen })
    });
    bench.take_back_last();
    assert_eq!(bench.state(op), OpState::Undone);
}
