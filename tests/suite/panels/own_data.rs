//! Your data alone: its page in the settings, what Welcome shows of it, and each state as a picture.
//! Invariant: nothing is deleted or replaced by one click.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Vec2, vec2};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotResults};
use tintype::domain::AccountId;
use tintype::engine::Command;
use tintype::engine::archive::{
    Already, ArchiveState, ArchiveWish, Erase, Found, Gone, Held, Proof, Searched, Sizes, Table, UnderWay,
    Work,
};
use tintype::engine::views::settings::Settings as SettingsView;
use tintype::ui::panels::Goal;
use tintype::ui::panels::compose::FilePicker;
use tintype::ui::panels::settings::Settings;
use tintype::ui::panels::welcome::Welcome;
use tintype::ui::theme::Theme;

use super::activity::Saver;
use super::{Stage, THEMES, WIDE, minutes_ago, play, settings};

const TIDEWRACK: &str = "17841400000000001";
const NORTH: &str = "17841400000000002";

/// A dialog that was answered already.
struct Picked(Option<Vec<PathBuf>>);

impl FilePicker for Picked {
    fn ask(&mut self, _: &egui::Context) {}

    fn answer(&mut self) -> Option<Vec<PathBuf>> {
        self.0.take()
    }
}

fn two_accounts() -> SettingsView {
    let mut settings = settings();
    let mut second = settings.accounts[0].clone();
    second.account.id = NORTH.into();
    second.account.username = "north.kiln".to_owned();
    (second.posts, second.comments, second.practice) = (31, 406, false);
    settings.accounts.push(second);
    settings
}

fn held(id: &str, name: &str, posts: u64, comments: u64, on_the_way: u64) -> Held {
    Held {
        id: id.into(),
        username: name.to_owned(),
        posts,
        comments,
        on_the_way,
        read_at: Some(minutes_ago(90)),
        practice: false,
    }
}

fn found(here: &[&str]) -> Option<Arc<Found>> {
    Some(Arc::new(Found {
        path: "/media/stick/tintype-2-accounts-2026-11-20.zip".into(),
        program: "0.1.0".to_owned(),
        older: true,
        accounts: vec![
            held(TIDEWRACK, "tidewrack.clay", 240, 12_412, 2),
            held("17841400000000003", "glaze.notes", 58, 910, 0),
        ],
        here: here.iter().map(|id| AccountId::from(*id)).collect(),
        record: 1_204,
        files: 312,
        bytes: 48_200_000,
        missing: vec!["/home/ines/old.jpg".to_owned()],
    }))
}

fn proof() -> Proof {
    let table = |name: &str, before| Table { name: name.to_owned(), before, after: 0 };
    let file = |path: &str, bytes| Gone { path: path.to_owned(), bytes, sha256: "ab".repeat(32), gone: true };
    Proof {
        at: minutes_ago(1),
        whose: vec!["tidewrack.clay".to_owned()],
        tables: vec![
            table("comments", 12_412),
            table("media", 240),
            table("people", 3_101),
            table("slots", 0),
        ],
        files: vec![file("pictures/01.src", 812_000), file("pictures/02.src", 1_204_000)],
        keys: vec![("The token of tidewrack.clay".to_owned(), true)],
        searched: Searched { files: 9, bytes: 51_000_000, words: 13, found: Vec::new() },
        rewritten: true,
        ..Proof::default()
    }
}

fn sizes() -> Option<Sizes> {
    Some(Sizes { rows: 42_300_000, pictures: 118_000_000, drafts: 0, exports: 12_400_000, exported: 3 })
}

fn stage(theme: Theme, archive: ArchiveState) -> Stage<Settings> {
    let mut stage = Stage::new(Settings::default(), theme);
    stage.settings = two_accounts();
    stage.status.practice = None;
    stage.status.archive = ArchiveState { sizes: sizes(), ..archive };
    stage.goal = Some(Goal::YourData);
    stage
}

fn page(archive: ArchiveState) -> Harness<'static, Stage<Settings>> {
    play(stage(Theme::Darkroom, archive), WIDE, Settings::show)
}

fn click<P>(harness: &mut Harness<'_, Stage<P>>, name: &str) {
    harness.get_by_label(name).click();
    harness.run_steps(3);
}

/// What was wished, but for how big it is.
fn wishes<P>(harness: &Harness<'_, Stage<P>>) -> Vec<ArchiveWish> {
    let wishes = harness.state().commands.iter().filter_map(|command| match command {
        Command::Archive(wish) if **wish != ArchiveWish::Weigh => Some(wish.as_ref().clone()),
        _ => None,
    });
    wishes.collect()
}

#[test]
fn the_page_tells_what_is_here_and_looks_how_big_it_is_once() {
    let mut harness = page(ArchiveState::default());
    harness.get_by_label("271 posts and 12,818 comments of 2 accounts");
    harness.get_by_label("rows 42.3 MB · pictures 118.0 MB · your exports 12.4 MB");
    harness.run_steps(5);
    let weighed = harness
        .state()
        .commands
        .iter()
        .filter(|command| **command == Command::Archive(Box::new(ArchiveWish::Weigh)));
    assert_eq!(weighed.count(), 1);
}

#[test]
fn an_account_is_exported_to_the_place_that_was_chosen() {
    let mut archived = stage(Theme::Darkroom, ArchiveState::default());
    let saver = Saver { place: Some("/media/stick/a.zip".into()), ..Saver::default() };
    archived.panel.data.own.saver = Box::new(saver.clone());
    let mut harness = play(archived, WIDE, Settings::show);
    click(&mut harness, "Export an account");
    click(&mut harness, "north.kiln");
    assert_eq!(*saver.proposed.borrow(), "tintype-north.kiln-2026-11-26.zip");
    let accounts = vec![NORTH.into()];
    assert_eq!(wishes(&harness), [ArchiveWish::Export { accounts, to: Some("/media/stick/a.zip".into()) }]);
}

#[test]
fn an_archive_is_looked_into_before_anything_is_done() {
    let mut harness = page(ArchiveState::default());
    click(&mut harness, "Restore an archive");
    harness.state_mut().panel.data.own.picker = Box::new(Picked(Some(vec!["/media/stick/a.zip".into()])));
    harness.run_steps(3);
    assert_eq!(wishes(&harness), [ArchiveWish::Look("/media/stick/a.zip".into())]);
    let mut harness = page(ArchiveState { found: found(&[]), ..ArchiveState::default() });
    harness.get_by_label("tidewrack.clay: 240 posts, 12,412 comments");
    harness.get_by_label_contains("2 changes were on their way to Instagram. They come back waiting for you");
    harness.get_by_label_contains("1,204 entries of the record · 312 pictures and clips · 48.2 MB");
    click(&mut harness, "Restore");
    assert_eq!(wishes(&harness), [ArchiveWish::Restore(Already::Stay)]);
}

#[test]
fn what_becomes_of_an_account_that_is_here_is_asked() {
    let mut harness = page(ArchiveState { found: found(&[TIDEWRACK]), ..ArchiveState::default() });
    harness.get_by_label("Here already: tidewrack.clay");
    click(&mut harness, "Restore");
    click(&mut harness, "Replace it");
    harness.get_by_label_contains("newer things too, and their keys with it");
    click(&mut harness, "Replace and restore");
    let wished = [ArchiveWish::Restore(Already::Stay), ArchiveWish::Restore(Already::Replace)];
    assert_eq!(wishes(&harness), wished);
    let all = [TIDEWRACK, "17841400000000003"];
    let mut harness = page(ArchiveState { found: found(&all), ..ArchiveState::default() });
    assert!(harness.get_all_by_label_contains("All of it is here already").count() >= 1);
    click(&mut harness, "Restore");
    assert_eq!(wishes(&harness), [], "there is nothing to do");
    click(&mut harness, "Leave it");
    assert_eq!(wishes(&harness), [ArchiveWish::Close]);
}

#[test]
fn deleting_takes_two_steps_and_offers_the_export_first() {
    let mut harness = page(ArchiveState::default());
    click(&mut harness, "Delete an account");
    click(&mut harness, "tidewrack.clay");
    assert_eq!(wishes(&harness), []);
    harness.get_by_label_contains("Delete tidewrack.clay from this computer: 240 posts and 12,412 comments");
    harness.get_by_label("3 files you exported (12.4 MB) in the data folder stay where they are.");
    click(&mut harness, "Keep it");
    click(&mut harness, "Delete everything");
    harness.get_by_label("Export it first");
    let too = "Delete 3 files you exported (12.4 MB) in the data folder too";
    harness.get_by_role_and_label(egui::accesskit::Role::Switch, too).click();
    harness.run_steps(3);
    click(&mut harness, "Delete for good");
    assert_eq!(wishes(&harness), [ArchiveWish::Erase { what: Erase::Everything, exports: true }]);
    harness.get_by_label("Delete an account");
}

#[test]
fn the_proof_says_what_was_found_and_is_kept() {
    let mut harness = page(ArchiveState { proof: Some(Arc::new(proof())), ..ArchiveState::default() });
    harness.get_by_label("tidewrack.clay was deleted");
    harness.get_by_label("Found after: nothing");
    assert!(harness.query_by_label("comments: 12,412 before, 0 after").is_none());
    click(&mut harness, "Table by table");
    harness.get_by_label("comments: 12,412 before, 0 after");
    let saver = Saver { place: Some("/media/stick/proof.txt".into()), ..Saver::default() };
    harness.state_mut().panel.data.own.saver = Box::new(saver);
    click(&mut harness, "Keep the proof");
    click(&mut harness, "Done with the proof");
    let kept = ArchiveWish::KeepProof(Some("/media/stick/proof.txt".into()));
    assert_eq!(wishes(&harness), [kept, ArchiveWish::DropProof]);
    let left = Proof { wrong: Some("The keychain refused".to_owned()), ..proof() };
    let harness = page(ArchiveState { proof: Some(Arc::new(left)), ..ArchiveState::default() });
    harness.get_by_label("Not everything is gone");
    harness.get_by_label("The keychain refused");
}

#[test]
fn work_under_way_shows_how_far_it_is_and_can_be_stopped() {
    let under_way = |work, share| Some(UnderWay { work, share });
    let state = ArchiveState { under_way: under_way(Work::Exporting, Some(0.42)), ..ArchiveState::default() };
    let mut harness = page(state);
    assert!(harness.get_all_by_label("Writing the archive, 42 %").count() >= 1);
    click(&mut harness, "Stop: Writing the archive");
    assert_eq!(wishes(&harness), [ArchiveWish::Stop]);
    click(&mut harness, "Delete everything");
    assert!(harness.query_by_label("Delete for good").is_none(), "one thing at a time");
    let state = ArchiveState { under_way: under_way(Work::Erasing, None), ..ArchiveState::default() };
    let harness = page(state);
    assert!(harness.query_by_label_contains("Stop").is_none(), "deleting is not stopped half way");
    let refused = Some("This archive is damaged".to_owned());
    let harness = page(ArchiveState { refused, ..ArchiveState::default() });
    harness.get_by_label("Nothing was changed");
    harness.get_by_label("This archive is damaged");
}

fn welcome(archive: ArchiveState, size: Vec2, theme: Theme) -> Harness<'static, Stage<Welcome>> {
    let mut stage = Stage::new(Welcome::default(), theme);
    stage.settings = SettingsView::default();
    stage.status.practice = None;
    stage.status.archive = archive;
    play(stage, size, Welcome::show)
}

#[test]
fn a_new_computer_begins_with_an_archive() {
    let window = vec2(1440.0, 900.0);
    let mut harness = welcome(ArchiveState::default(), window, Theme::Darkroom);
    harness.get_by_label("Restore an archive").scroll_to_me();
    harness.run_steps(3);
    click(&mut harness, "Restore an archive");
    harness.state_mut().panel.own.picker = Box::new(Picked(Some(vec!["/media/stick/a.zip".into()])));
    harness.run_steps(3);
    assert_eq!(wishes(&harness), [ArchiveWish::Look("/media/stick/a.zip".into())]);
    let found = ArchiveState { found: found(&[]), ..ArchiveState::default() };
    let mut harness = welcome(found, window, Theme::Darkroom);
    click(&mut harness, "Restore");
    assert_eq!(wishes(&harness), [ArchiveWish::Restore(Already::Stay)]);
}

#[test]
fn where_no_dialog_can_be_shown_the_path_is_typed() {
    let mut harness = page(ArchiveState::default());
    click(&mut harness, "Restore an archive");
    harness.state_mut().panel.data.own.picker = Box::new(Picked(Some(Vec::new())));
    harness.run_steps(3);
    harness.get_by_label("Path of the archive").focus();
    harness.run_steps(2);
    harness.get_by_label("Path of the archive").type_text("/media/stick/b.zip");
    harness.run_steps(2);
    harness.key_press(egui::Key::Enter);
    harness.run_steps(3);
    assert_eq!(wishes(&harness), [ArchiveWish::Look("/media/stick/b.zip".into())]);
}

#[test]
fn your_data_has_its_pictures() {
    let mut pictures = SnapshotResults::new();
    let shows = || ArchiveState { found: found(&[TIDEWRACK]), ..ArchiveState::default() };
    let proves = || ArchiveState { proof: Some(Arc::new(proof())), ..ArchiveState::default() };
    for (theme, name) in THEMES {
        let mut full = play(stage(theme, ArchiveState::default()), WIDE, Settings::show);
        pictures.add(full.try_snapshot(format!("your_data_full_{name}")));
        let mut found = play(stage(theme, shows()), WIDE, Settings::show);
        pictures.add(found.try_snapshot(format!("your_data_found_{name}")));
        let mut proof = play(stage(theme, proves()), WIDE, Settings::show);
        pictures.add(proof.try_snapshot(format!("your_data_proof_{name}")));
    }
    let mut asks = page(ArchiveState::default());
    click(&mut asks, "Delete everything");
    pictures.add(asks.try_snapshot("your_data_asks_darkroom"));
    for (width, height) in [(1280.0, 800.0), (1024.0, 700.0)] {
        let size = vec2(width - 72.0, height);
        let mut found = play(stage(Theme::Daylight, shows()), size, Settings::show);
        pictures.add(found.try_snapshot(format!("your_data_found_{width}_daylight")));
    }
    let mut first = welcome(shows(), vec2(1440.0, 900.0), Theme::Darkroom);
    pictures.add(first.try_snapshot("your_data_welcome_darkroom"));
}
