//! The shell: how it looks, and that its rail, palette and keys do what they say.
//! Invariant: everything is reached by name or by key, as a person would.

use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{Harness, SnapshotResults};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tintype::domain::account::Account;
use tintype::domain::{AccountId, ActId, Secret};
use tintype::engine::command::{Command, KeysWish};
use tintype::engine::status::{Notice, Status, SyncState};
use tintype::engine::views::Reader;
use tintype::engine::views::settings::{AccountRow, Choices, Layout, Settings};
use tintype::engine::views::shell::Rail;
use tintype::ui::actions::{Action, Actions};
use tintype::ui::desk::Desk;
use tintype::ui::panels::{PANELS, Panels, Place};
use tintype::ui::pictures::{PictureKey, Pictures};
use tintype::ui::shell::Shell;
use tintype::ui::theme::{self, Theme, height};

use super::panels::unlike;

struct Window {
    shell: Shell,
    panels: Panels,
    pictures: Pictures,
    actions: Actions,
    settings: Settings,
    status: Status,
    sent: Vec<Command>,
    theme: Theme,
    ready: bool,
}

fn account(id: &str, username: &str) -> AccountRow {
    AccountRow {
        account: Account { id: AccountId::from(id), username: username.to_owned(), ..Account::default() },
        picture: PictureKey::Account(AccountId::from(id)),
        grant: None,
        paused: None,
        practice: true,
        posts: 240,
        comments: 12_412,
        needs_answer: 17,
        open: 0,
        colour: 0,
    }
}

/// So many accounts, each with a colour of its own.
fn accounts(count: usize) -> Vec<AccountRow> {
    const NAMES: [&str; 12] = [
        "tidewrack.clay",
        "north.kiln",
        "harbour.bakes",
        "little.press",
        "salt.and.pine",
        "fern.bindery",
        "old.orchard.cider",
        "tallow.light",
        "blue.door.books",
        "mill.street.bikes",
        "quiet.garden",
        "reed.and.rush",
    ];
    let row = |at: usize| AccountRow {
        colour: u8::try_from(at % 12).unwrap(),
        needs_answer: [17, 0, 204, 3, 0, 12, 1, 0, 0, 8, 0, 5][at % 12],
        ..account(&(at + 1).to_string(), NAMES[at % 12])
    };
    (0..count).map(row).collect()
}

fn window(theme: Theme) -> Harness<'static, Window> {
    window_left(theme, Layout::default())
}

/// A window that was left so the last time.
fn window_left(theme: Theme, layout: Layout) -> Harness<'static, Window> {
    let window = Window {
        shell: Shell::default(),
        panels: Panels::default(),
        pictures: Pictures::unsourced(),
        actions: Actions::default(),
        settings: Settings { accounts: accounts(2), layout, ..Settings::default() },
        status: Status { calls_percent: Some(14), last_read: Some(1_795_000_000_000), ..Status::default() },
        sent: Vec::new(),
        theme,
        ready: false,
    };
    let mut harness = Harness::builder()
        .with_size(vec2(1440.0, 900.0))
        .with_render_cursor(false)
        .build_ui_state(draw, window);
    harness.run_steps(4);
    harness
}

fn draw(ui: &mut egui::Ui, window: &mut Window) {
    if !window.ready {
        theme::install(ui.ctx());
        theme::wear(ui.ctx(), window.theme);
        window.ready = true;
        return;
    }
    window.pictures.begin(ui.ctx());
    let mut goal = None;
    let mut desk = Desk {
        reader: &Reader::idle(),
        settings: &window.settings,
        status: &window.status,
        now: Timestamp::from_second(1_795_000_120).expect("a moment"),
        zone: &TimeZone::UTC,
        pictures: &mut window.pictures,
        actions: &mut window.actions,
        commands: &mut window.sent,
        goal: &mut goal,
        toast_pane: None,
        front: None,
        together: window.settings.choices.together,
    };
    let numbers = Rail { needs_answer: 38, stuck: 1, open: 2, posts: None };
    window.shell.show(ui, numbers, &mut window.panels, &mut desk);
}

#[test]
fn locked_keys_are_asked_for_before_everything_else() {
    let mut pictures = SnapshotResults::new();
    for (theme, name) in [(Theme::Darkroom, "darkroom"), (Theme::Daylight, "daylight")] {
        let mut harness = window(theme);
        harness.state_mut().status.keys.locked = true;
        harness.run_steps(4);
        harness.get_by_label("Your keys are locked");
        assert!(harness.query_by_label("Inbox").is_none());
        pictures.add(harness.try_snapshot(format!("shell_locked_{name}")));
        harness.get_by_role_and_label(egui::Role::PasswordInput, "Passphrase").type_text("blue moon jar");
        harness.run_steps(2);
        harness.key_press(Key::Enter);
        harness.run_steps(2);
        let wish = KeysWish::Unlock(Secret::new("blue moon jar"));
        assert!(harness.state().sent.contains(&Command::Keys(wish)), "{:?}", harness.state().sent);
    }
}

#[test]
fn the_shell_in_darkroom() {
    pictures(Theme::Darkroom, "darkroom");
}

#[test]
fn the_shell_in_daylight() {
    pictures(Theme::Daylight, "daylight");
}

fn pictures(theme: Theme, word: &str) {
    let mut harness = window(theme);
    harness.snapshot(format!("shell_{word}"));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run_steps(3);
    harness.get_by_role_and_label(egui::Role::TextInput, "What to do").type_text("the");
    harness.run_steps(3);
    harness.snapshot(format!("palette_{word}"));
}

#[test]
fn the_sheet_of_keys_and_a_toast() {
    let mut harness = window(Theme::Darkroom);
    let notice = Notice {
        words: "214 hidden".to_owned(),
        undo: Some(ActId(7)),
        until: 5_000,
        window: Some(5_000),
        folder: None,
    };
    harness.state_mut().shell.notice(notice, 0);
    harness.event(egui::Event::Text("?".to_owned()));
    harness.run_steps(3);
    harness.snapshot("keys_darkroom");
    harness.get_by_role_and_label(egui::Role::Button, "Undo").click();
    harness.run_steps(3);
    assert_eq!(harness.state().sent, [Command::TakeBackAct(ActId(7))]);
}

#[test]
fn a_toast_covers_no_bar_at_the_foot_of_a_panel() {
    let mut harness = window(Theme::Darkroom);
    for place in ["Compose", "Activity"] {
        harness.get_all_by_label_contains(place).next().unwrap().click();
        harness.run_steps(2);
        harness.state_mut().shell.notice(
            Notice {
                words: format!("Told in {place}"),
                undo: None,
                until: 5_000,
                window: None,
                folder: None,
            },
            0,
        );
        harness.run_steps(3);
        let toast = harness.get_by_label(&format!("Told in {place}")).rect();
        assert!(toast.bottom() < 900.0 - height::PUBLISH, "{place} {toast:?}");
    }
}

#[test]
fn the_rail_leads_everywhere_by_pointer_and_by_keys() {
    let mut harness = window(Theme::Darkroom);
    harness.get_by_label("Library").click();
    harness.run_steps(2);
    assert_eq!(harness.state().shell.place(), Place::Library);
    harness.key_press(Key::G);
    harness.key_press(Key::A);
    harness.run_steps(3);
    assert_eq!(harness.state().shell.place(), Place::Activity);
    harness.get_by_label("Activity, 1");
    harness.get_by_label("Inbox, 38").click();
    harness.run_steps(2);
    assert_eq!(harness.state().shell.place(), Place::Inbox);
}

#[test]
fn a_dragged_divider_is_kept_once_it_is_let_go() {
    let mut harness = window(Theme::Darkroom);
    let (grip, there) = (egui::pos2(72.0 + 208.0 + 520.0, 400.0), egui::pos2(72.0 + 208.0 + 466.0, 400.0));
    harness.hover_at(grip);
    harness.run_steps(2);
    harness.drag_at(grip);
    harness.run_steps(2);
    harness.hover_at(there);
    harness.run_steps(3);
    assert_eq!(harness.state().sent, [], "nothing is written while it is dragged");
    harness.drop_at(there);
    harness.run_steps(3);
    let widths = [("inbox list".to_owned(), 466)].into();
    assert_eq!(harness.state().sent, [Command::KeepLayout(Layout { widths, ..Layout::default() })]);
}

#[test]
fn a_window_begins_where_it_was_left() {
    let layout = Layout {
        widths: [("inbox list".to_owned(), 466)].into(),
        place: "go.inbox".to_owned(),
        ..Layout::default()
    };
    let mut harness = window_left(Theme::Darkroom, layout.clone());
    let field = harness.get_by_role_and_label(egui::Role::TextInput, "Search comments").rect();
    // The text ends before the padding, the key and the filters at its right.
    assert!((60.0..90.0).contains(&(72.0 + 208.0 + 466.0 - field.right())), "{field:?}");
    harness.get_by_label("Library").click();
    harness.run_steps(2);
    let mut kept = Vec::new();
    harness.state().shell.leave(&layout, &mut kept);
    let left = Layout { place: "go.library".to_owned(), ..layout };
    assert_eq!(kept, [Command::KeepLayout(left.clone())]);
    let harness = window_left(Theme::Darkroom, left.clone());
    assert_eq!(harness.state().shell.place(), Place::Library);
    kept.clear();
    harness.state().shell.leave(&left, &mut kept);
    assert_eq!(kept, [], "it is kept already");
}

#[test]
fn ctrl_z_in_the_settings_takes_the_last_change_back() {
    let mut harness = window(Theme::Darkroom);
    harness.get_by_label("Settings").click();
    harness.run_steps(2);
    // Past the doctor and the places for files.
    for _ in 0..3 {
        harness.key_press(Key::ArrowDown);
        harness.run_steps(2);
    }
    harness.get_by_label("20 s").click();
    harness.run_steps(2);
    let Some(Command::Keep(chosen)) = harness.state().sent.last().cloned() else { panic!("nothing kept") };
    assert_eq!(chosen.undo_s, 20);
    harness.state_mut().settings.choices = chosen.clone();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run_steps(2);
    assert_eq!(harness.state().sent.last(), Some(&Command::Keep(Choices { undo_s: 5, ..chosen })));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run_steps(2);
    assert_eq!(
        harness.state().sent.last(),
        Some(&Command::TakeBackLast),
        "nothing is left to take back here"
    );
}

#[test]
fn the_palette_names_everything_once_in_every_place() {
    let mut harness = window(Theme::Darkroom);
    for panel in PANELS {
        if panel.within == panel.place {
            harness.get_all_by_label_contains((panel.name)()).next().unwrap().click();
        } else {
            harness.key_press(Key::G);
            harness.run_steps(2);
            // They have no place on the rail.
            harness.key_press(if panel.place == Place::Gaps { Key::P } else { Key::U });
        }
        harness.run_steps(3);
        assert_eq!(harness.state().shell.place(), panel.place);
        let offered = harness.state().actions.offered();
        assert!(offered.len() > PANELS.len());
        unlike(offered);
    }
}

#[test]
fn u_takes_back_like_ctrl_z_and_is_told_with_it() {
    let mut harness = window(Theme::Darkroom);
    harness.key_press(Key::U);
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::TakeBackLast]);
    let named = |action: &&Action| action.name == "Take back the last act";
    let offered = harness.state().actions.offered();
    let caps: Vec<_> = offered.iter().filter(named).map(Action::caps).collect();
    assert_eq!(caps, [Some("Ctrl Z|u".to_owned())]);
}

#[test]
fn the_palette_does_what_it_names() {
    let mut harness = window(Theme::Darkroom);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run_steps(3);
    harness.get_by_role_and_label(egui::Role::TextInput, "What to do").type_text("everything");
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    assert_eq!(harness.state().sent, [Command::Refresh(AccountId::from("1"))]);
    assert!(harness.query_by_label("What to do").is_none(), "it closed");
}

#[test]
fn letters_typed_into_the_palette_are_no_commands() {
    let mut harness = window(Theme::Darkroom);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run_steps(3);
    harness.key_press(Key::G);
    harness.key_press(Key::L);
    harness.run_steps(3);
    assert_eq!(harness.state().shell.place(), Place::Inbox);
}

#[test]
fn ctrl_and_a_number_change_the_account() {
    let mut harness = window(Theme::Darkroom);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::Choose(AccountId::from("2"))]);
}

#[test]
fn the_next_account_is_a_key_away_and_all_of_them_have_one_inbox() {
    let mut harness = window(Theme::Darkroom);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::PageDown);
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num0);
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::Choose(AccountId::from("2")), Command::Together(true)]);
}

/// The sheet of accounts, opened by its key.
fn switcher(theme: Theme, count: usize) -> Harness<'static, Window> {
    let mut harness = window(theme);
    harness.state_mut().settings.accounts = accounts(count);
    harness.state_mut().settings.accounts[3].grant = None;
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::A);
    harness.run_steps(3);
    harness
}

#[test]
fn an_account_among_many_is_found_by_a_few_letters_and_chosen_without_the_mouse() {
    let mut harness = switcher(Theme::Darkroom, 12);
    harness.get_by_label("All accounts, 250 to answer");
    harness.get_by_label("little.press, 3 to answer, signed out");
    harness.get_by_role_and_label(egui::Role::TextInput, "Find an account").type_text("bind");
    harness.run_steps(3);
    assert!(harness.query_by_label_contains("harbour.bakes").is_none());
    harness.get_by_label("fern.bindery, 12 to answer, signed out");
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    assert_eq!(harness.state().sent, [Command::Choose(AccountId::from("6"))]);
    assert!(harness.query_by_label_contains("to answer").is_none(), "the sheet is closed");
}

#[test]
fn the_accounts_have_their_pictures() {
    let mut pictures = egui_kittest::SnapshotResults::new();
    for (theme, word) in [(Theme::Darkroom, "darkroom"), (Theme::Daylight, "daylight")] {
        let mut harness = switcher(theme, 12);
        pictures.add(harness.try_snapshot(format!("switcher_{word}")));
    }
}

#[test]
fn offline_is_said_on_the_rail_and_at_the_foot_of_the_pane() {
    let mut harness = window(Theme::Darkroom);
    harness.state_mut().status.sync = SyncState::Offline;
    harness.run_steps(2);
    harness.get_by_label("Offline, calls 14 %");
    harness.get_by_label("Offline. What you do is kept, and sent when the connection is back");
}
