//! What a key does not allow, in its places: the reason stands there, with the way to allow it, and nothing is sent.
//! Invariant: what needs no permission, or another one, works as ever.

use egui::Key;
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::Queryable;
use tintype::domain::{Feature, Scope};
use tintype::engine::Command;
use tintype::ui::panels::Goal;
use tintype::ui::panels::inbox::Inbox;
use tintype::ui::theme::Theme;

use super::inbox::{acts, full, press};
use super::{Stage, THEMES, WIDE, play};

const OFF: &str = "This key may not read, answer or hide comments";

/// The inbox of an account whose key was granted this.
fn with(scopes: &[Scope], theme: Theme) -> egui_kittest::Harness<'static, Stage<Inbox>> {
    let mut stage = Stage::new(full(), theme);
    stage.settings.accounts[0].grant.as_mut().unwrap().scopes = Some(scopes.to_vec());
    play(stage, WIDE, Inbox::show)
}

#[test]
fn without_comments_nothing_is_sent_and_the_way_to_allow_them_stands_in_the_reply_box() {
    let mut harness = with(&[Scope::Basic, Scope::Publish], Theme::Darkroom);
    assert!(harness.query_all_by_label(OFF).count() >= 1);
    for key in [Key::H, Key::R, Key::P, Key::Delete, Key::Num1] {
        press(&mut harness, key);
    }
    assert_eq!(acts(&harness), []);
    for gone in ["Hide", "Private reply", "Send the reply", "Delete for ever"] {
        assert!(harness.query_by_label(gone).is_none(), "{gone}");
    }
    harness.get_by_label("Sign in and allow comments").click();
    harness.run_steps(2);
    let account = harness.state().settings.accounts[0].account.id.clone();
    assert_eq!(harness.state().goal, Some(Goal::Account(account)));
}

#[test]
fn what_stays_on_this_computer_is_done_all_the_same() {
    let mut harness = with(&[Scope::Basic], Theme::Darkroom);
    press(&mut harness, Key::E);
    assert!(matches!(harness.state().commands[..], [Command::Moderate { .. }]));
}

#[test]
fn without_messages_only_private_replies_are_off() {
    let mut harness = with(&[Scope::Basic, Scope::Comments], Theme::Darkroom);
    assert!(harness.query_by_label(OFF).is_none());
    assert!(harness.query_by_label("Private reply").is_none());
    press(&mut harness, Key::P);
    assert!(harness.query_by_label("Send the private reply").is_none());
    press(&mut harness, Key::H);
    assert_eq!(acts(&harness).len(), 1);
}

#[test]
fn what_was_refused_though_nobody_told_is_off_too() {
    let mut stage = Stage::new(full(), Theme::Darkroom);
    stage.settings.accounts[0].grant.as_mut().unwrap().scopes = None;
    let account = stage.settings.accounts[0].account.id.clone();
    stage.settings.refused.insert(account, vec![Feature::Comments]);
    let mut harness = play(stage, WIDE, Inbox::show);
    press(&mut harness, Key::H);
    assert_eq!(acts(&harness), []);
    assert!(harness.query_all_by_label(OFF).count() >= 1);
}

#[test]
fn a_key_that_nears_its_end_is_told_at_the_foot_of_the_list() {
    let mut stage = Stage::new(full(), Theme::Darkroom);
    let expires = super::now() + jiff::SignedDuration::from_hours(6 * 24 - 1);
    stage.settings.accounts[0].grant.as_mut().unwrap().expires = expires;
    let mut harness = play(stage, WIDE, Inbox::show);
    harness.get_by_label("The key of tidewrack.clay runs out in 6 days");
    harness.get_by_label("Sign in again").click();
    harness.run_steps(2);
    assert!(matches!(harness.state().goal, Some(Goal::Account(_))));
}

#[test]
fn it_has_its_pictures() {
    let mut pictures = SnapshotResults::new();
    for (theme, name) in THEMES {
        let mut off = with(&[Scope::Basic, Scope::Publish], theme);
        press(&mut off, Key::J);
        pictures.add(off.try_snapshot(format!("permissions_full_{name}")));
    }
}
