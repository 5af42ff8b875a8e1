//! The inbox over all accounts: whose each comment is, and for whom it is acted on.
//! Invariant: what is done to a comment is done for its own account; what belongs to one account alone is not offered.

use std::path::PathBuf;

use egui::{Key, Vec2, vec2};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotResults};
use tintype::domain::{AccountId, Op, Scope, SearchId};
use tintype::engine::command::{Chosen, Moderation};
use tintype::engine::views::PictureKey;
use tintype::engine::views::inbox::{InboxRow, InboxRows, Thread};
use tintype::engine::views::inbox_search::{SavedSearch, SavedSearches};
use tintype::engine::{Command, SyncState};
use tintype::ui::live::Live;
use tintype::ui::panels::Goal;
use tintype::ui::panels::compose::FileSaver;
use tintype::ui::panels::inbox::Inbox;
use tintype::ui::theme::Theme;

use super::inbox::{full, row};
use super::{Stage, THEMES, WIDE, play};

const NAMES: [&str; 3] = ["tidewrack.clay", "north.kiln", "harbour.bakes"];

fn id(at: usize) -> AccountId {
    format!("1784140000000000{}", at + 1).into()
}

/// Three accounts, to which the comments of the list belong in turns.
fn stage(theme: Theme) -> Stage<Inbox> {
    let mut stage = Stage::new(full(), theme);
    let first = stage.settings.accounts[0].clone();
    stage.settings.accounts = NAMES
        .into_iter()
        .enumerate()
        .map(|(at, username)| {
            let mut row = first.clone();
            row.account.id = id(at);
            row.account.username = username.to_owned();
            row.picture = PictureKey::Account(id(at));
            row.colour = [0, 2, 3][at];
            row
        })
        .collect();
    stage.settings.choices.together = true;
    let whose = |rows: Vec<InboxRow>| -> Vec<InboxRow> {
        rows.into_iter().enumerate().map(|(at, row)| InboxRow { account: id(at % 3), ..row }).collect()
    };
    let rows = stage.panel.rows.shown().map(|shown| shown.rows.clone()).unwrap_or_default();
    stage.panel.rows = Live::fixed(InboxRows { rows: whose(rows) });
    let thread = stage.panel.thread.shown().cloned().map(|thread| {
        let asked = InboxRow { account: id(1), ..thread.asked.clone() };
        Thread { asked, ..thread }
    });
    stage.panel.thread = thread.map_or_else(Live::awaited, Live::fixed);
    stage
}

/// Answers at once with a place.
struct At(PathBuf, bool);

impl FileSaver for At {
    fn ask(&mut self, _: &egui::Context, _: &str, _: &str) {
        self.1 = true;
    }

    fn answer(&mut self) -> Option<Option<PathBuf>> {
        std::mem::take(&mut self.1).then(|| Some(self.0.clone()))
    }
}

fn harness(theme: Theme, size: Vec2) -> Harness<'static, Stage<Inbox>> {
    play(stage(theme), size, Inbox::show)
}

#[test]
fn each_row_says_whose_it_is_and_is_acted_on_for_it() {
    let mut harness = harness(Theme::Darkroom, WIDE);
    harness.get_by_label("All accounts");
    for (at, name) in NAMES.into_iter().enumerate() {
        let username = row(at).username.unwrap();
        harness.get_by_label_contains(&format!("{username} to {name}, "));
    }
    harness.key_press(Key::J);
    harness.run_steps(3);
    harness.key_press(Key::H);
    harness.run_steps(3);
    let Some(Command::Do { account, op: Op::Hide { comment, hidden: true, .. } }) =
        harness.state().commands.last()
    else {
        panic!("{:?}", harness.state().commands)
    };
    assert_eq!((account, comment.as_str()), (&id(1), "c1"));
}

#[test]
fn many_of_several_accounts_are_one_act() {
    let mut harness = harness(Theme::Darkroom, WIDE);
    harness.key_press(Key::X);
    harness.key_press_modifiers(egui::Modifiers::SHIFT, Key::J);
    harness.run_steps(3);
    harness.key_press(Key::E);
    harness.run_steps(3);
    let Some(Command::Moderate { account, chosen: Chosen::Rows(rows), act: Moderation::Done }) =
        harness.state().commands.last()
    else {
        panic!("{:?}", harness.state().commands)
    };
    assert!(account.is_all() && rows.len() == 2, "{rows:?}");
}

#[test]
fn what_is_one_accounts_own_says_so_and_the_list_is_exported_whole() {
    let mut stage = stage(Theme::Darkroom);
    let search = |n, name: &str| SavedSearch {
        id: SearchId(n),
        name: name.to_owned(),
        query: format!("from:{name}"),
        count: 3,
    };
    stage.panel.searches.live =
        Live::fixed(SavedSearches { searches: vec![search(1, "orders"), search(2, "repairs")] });
    let mut harness = play(stage, WIDE, Inbox::show);
    harness.get_by_label("Rules, quiet hours and gaps belong to one account: choose it at the top left.");
    harness.get_by_label("Saved searches");
    harness.get_by_label("repairs, 3").click_secondary();
    harness.run_steps(3);
    harness.get_by_label_contains("Remove").click();
    harness.run_steps(3);
    assert!(harness.state().commands.is_empty(), "they are changed where they are kept");
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    harness.get_by_label("Arrange and export").click();
    harness.run_steps(3);
    harness.state_mut().panel.export.saver = Box::new(At("all.csv".into(), false));
    harness.get_by_label("Export as CSV").click();
    harness.run_steps(3);
    let Some(Command::Export(wish)) = harness.state().commands.last() else {
        panic!("{:?}", harness.state().commands)
    };
    assert!(wish.ask.account.is_all());
    assert_eq!(wish.to.as_deref(), Some(std::path::Path::new("all.csv")));
}

/// Some of the accounts' keys may not touch comments.
fn without_comments(off: &[usize]) -> Harness<'static, Stage<Inbox>> {
    let mut stage = stage(Theme::Darkroom);
    for at in off {
        stage.settings.accounts[*at].grant.as_mut().unwrap().scopes = Some(vec![Scope::Basic]);
    }
    play(stage, WIDE, Inbox::show)
}

#[test]
fn what_a_key_does_not_allow_is_off_in_the_rows_of_its_account_alone() {
    // The account in front is the first one.
    let mut harness = without_comments(&[0]);
    for (at, offered) in [(0, false), (1, true), (3, false), (4, true)] {
        let username = row(at).username.unwrap();
        harness.get_by_label_contains(&format!("{username} to {}, ", NAMES[at % 3])).click_secondary();
        harness.run_steps(3);
        assert_eq!(harness.query_all_by_label("Reply").count() > 0, offered, "the menu of row {at}");
        harness.key_press(Key::Escape);
        harness.run_steps(3);
        harness.get_by_label_contains(&format!("{username} to {}, ", NAMES[at % 3])).hover();
        harness.run_steps(3);
        let button = harness.query_all_by_label("Hide this comment").count();
        assert_eq!(button > 0, offered, "the button of row {at}");
    }
    harness.get_by_label_contains("tidewrack.clay: This key may not read, answer or hide comments");
}

#[test]
fn several_comments_are_acted_on_while_any_of_the_keys_allows_it() {
    for (off, acts) in [(&[0][..], true), (&[0, 1, 2], false)] {
        let mut harness = without_comments(off);
        harness.key_press(Key::X);
        harness.key_press_modifiers(egui::Modifiers::SHIFT, Key::J);
        harness.run_steps(3);
        harness.key_press(Key::H);
        harness.run_steps(3);
        let sent = harness.state().commands.iter().any(|sent| matches!(sent, Command::Moderate { .. }));
        assert_eq!(sent, acts, "off: {off:?}");
    }
}

#[test]
fn an_account_that_waits_is_named_and_the_others_go_on() {
    let mut stage = stage(Theme::Darkroom);
    let trouble = tintype::domain::Trouble::of(tintype::domain::TroubleKind::SignInAgain);
    stage.status.accounts = vec![tintype::engine::status::Standing {
        account: id(2),
        sync: SyncState::Paused { until: None, trouble },
        calls_percent: Some(12),
    }];
    let mut harness = play(stage, WIDE, Inbox::show);
    harness.get_by_label_contains("harbour.bakes: ");
    harness.get_by_label_contains("The other accounts go on");
    harness.get_by_label("Sign in again").click();
    harness.run_steps(2);
    assert_eq!(harness.state().goal, Some(Goal::Account(id(2))));
}

#[test]
fn the_inbox_over_all_accounts_has_its_pictures() {
    let mut pictures = SnapshotResults::new();
    for (theme, name) in THEMES {
        let mut wide = harness(theme, WIDE);
        pictures.add(wide.try_snapshot(format!("inbox_accounts_{name}")));
    }
    let mut middle = harness(Theme::Daylight, vec2(1280.0 - 72.0, 800.0));
    pictures.add(middle.try_snapshot("inbox_accounts_1280"));
    let mut narrow = harness(Theme::Darkroom, vec2(1024.0 - 72.0, 700.0));
    pictures.add(narrow.try_snapshot("inbox_accounts_1024"));
}
