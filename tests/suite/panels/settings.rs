//! Settings alone: accounts and the ways in and out, choices, and the states as pictures.
//! Invariant: no secret is ever on the screen, and signing out says what stays.

use egui::{Key, Role, vec2};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotResults};
use tintype::domain::{
    AccountId, AccountKind, Missed, SavedReply, SavedReplyId, SavedText, Scope, Secret, Trouble, TroubleKind,
};
use tintype::engine::command::{Kept, KeysWish};
use tintype::engine::status::{SecretsPlace, SignInState};
use tintype::engine::timer::{TimerFacts, TimerState};
use tintype::engine::views::saved::{SavedReplies, SavedRow};
use tintype::engine::views::settings::ThemeChoice;
use tintype::engine::{Command, SignIn};
use tintype::ui::live::Live;
use tintype::ui::panels::Goal;
use tintype::ui::panels::settings::Settings;
use tintype::ui::theme::Theme;

use super::{Stage, THEMES, WIDE, play, settings};

fn stage(theme: Theme) -> Stage<Settings> {
    let mut stage = Stage::new(Settings::default(), theme);
    stage.settings = settings();
    let mut second = stage.settings.accounts[0].clone();
    second.account.id = "17841400000000002".into();
    second.account.username = "north.kiln".to_owned();
    second.account.name = None;
    second.account.kind = AccountKind::Creator;
    second.account.followers = Some(842);
    second.practice = false;
    second.colour = 3;
    second.open = 2;
    second.posts = 31;
    second.comments = 406;
    if let Some(grant) = &mut second.grant {
        grant.scopes = Some(vec![Scope::Basic, Scope::Comments, Scope::Insights]);
        grant.expires = "2026-12-01T10:31:00Z".parse().unwrap();
    }
    stage.settings.accounts.push(second);
    stage.status.practice = None;
    stage.status.profile = "/home/maren/.local/share/tintype".into();
    stage
}

fn harness() -> Harness<'static, Stage<Settings>> {
    play(stage(Theme::Darkroom), WIDE, Settings::show)
}

fn page(harness: &mut Harness<'_, Stage<Settings>>, name: &str) {
    harness.get_by_label_contains(name).click();
    harness.run_steps(3);
}

#[test]
fn an_account_tells_its_kind_its_key_and_its_permissions() {
    let harness = harness();
    harness.get_by_label("Business account · Tidewrack Ceramics · 18,462 followers");
    harness.get_by_label("Practice: nothing reaches Instagram");
    harness.get_by_label("Lasts until 25 Jan 2027, 60 more days. Tintype renews it by itself");
    harness.get_by_label("Runs out on 1 Dec, in 5 d. Tintype tries every day to renew it");
    harness.get_by_label("Publish: not granted");
}

/// The page of the saved replies, with two of them.
fn saved_replies(theme: Theme) -> Harness<'static, Stage<Settings>> {
    let mut stage = stage(theme);
    let text = |language: Option<&str>, text: &str| SavedText {
        language: language.map(str::to_owned),
        text: text.to_owned(),
    };
    let row = |id, name: &str, texts, uses| {
        let reply = SavedReply { id: Some(SavedReplyId(id)), name: name.to_owned(), texts };
        SavedRow { reply, uses, used_at: Some(super::minutes_ago(300)) }
    };
    let rows = vec![
        row(
            1,
            "Shipping abroad",
            vec![
                text(Some("en"), "Hello {name}, we ship everywhere: {prize}"),
                text(Some("de"), "Hallo {name}, wir liefern überall hin."),
            ],
            41,
        ),
        row(2, "Thank you", vec![text(None, "Thank you 🌿")], 1),
    ];
    stage.panel.saved.view = Live::fixed(SavedReplies { rows });
    stage.goal = Some(Goal::SavedReplies);
    play(stage, WIDE, Settings::show)
}

fn kept(harness: &Harness<'_, Stage<Settings>>) -> Vec<Kept> {
    let kept = harness.state().commands.iter().filter_map(|command| match command {
        Command::KeepHere { what, .. } => Some(what.clone()),
        _ => None,
    });
    kept.collect()
}

#[test]
fn a_saved_reply_is_edited_ordered_removed_and_put_back() {
    let mut harness = saved_replies(Theme::Darkroom);
    harness.get_by_label("1 use, last 5 h ago");
    harness.get_by_label("Shipping abroad").click();
    harness.run_steps(3);
    harness.get_by_label("Nobody knows {prize}: it would be sent as it stands");
    harness.get_by_label("Words, Deutsch").focus();
    harness.run_steps(2);
    harness.get_by_label("Words, Deutsch").type_text(" Gern!");
    harness.run_steps(3);
    harness.get_by_label("Thank you").click();
    harness.run_steps(3);
    let [Kept::Saved(reply)] = &kept(&harness)[..] else { panic!("{:?}", kept(&harness)) };
    assert!(reply.texts[1].text.contains(" Gern!"), "{reply:?}");
    harness.get_by_label("Move Thank you up").click();
    harness.run_steps(3);
    assert_eq!(kept(&harness).last(), Some(&Kept::SavedAt { saved: SavedReplyId(2), at: 0 }));
    harness.get_by_label("Remove this saved reply").click();
    harness.run_steps(3);
    assert_eq!(kept(&harness).last(), Some(&Kept::SavedGone(SavedReplyId(2))));
    harness.get_by_label("Put it back").click();
    harness.run_steps(3);
    assert!(
        matches!(kept(&harness).last(), Some(Kept::SavedBack { reply, at: 1 }) if reply.name == "Thank you")
    );
}

#[test]
fn saved_replies_have_their_picture() {
    let mut pictures = SnapshotResults::new();
    for (theme, name) in THEMES {
        let mut harness = saved_replies(theme);
        harness.get_by_label("Shipping abroad").click();
        harness.run_steps(4);
        pictures.add(harness.try_snapshot(format!("settings_saved_replies_{name}")));
    }
}

#[test]
fn what_becomes_of_missed_posts_is_chosen_for_each_account() {
    let mut harness = harness();
    page(&mut harness, "Scheduling");
    let ask: Vec<_> = harness.get_all_by_label("Ask me").collect();
    assert_eq!(ask.len(), 2);
    ask[1].click();
    drop(ask);
    harness.run_steps(3);
    let [Command::Keep(choices)] = &harness.state().commands.clone()[..] else {
        panic!("{:?}", harness.state().commands)
    };
    let first = harness.state().settings.accounts[0].account.id.clone();
    let second = harness.state().settings.accounts[1].account.id.clone();
    assert_eq!(choices.missed_of(&second), Missed::Ask);
    assert_eq!(choices.missed_of(&first), Missed::default());
    harness.state_mut().settings.choices = choices.clone();
    harness.state_mut().commands.clear();
    harness.run_steps(2);
    assert!(harness.state().commands.is_empty(), "what is kept is not sent again");
}

#[test]
fn the_timer_is_explained_installed_and_taken_away() {
    let timed = |state| {
        let mut stage = stage(Theme::Darkroom);
        stage.settings.accounts[0].practice = false;
        let files = vec!["/home/maren/.config/systemd/user/tintype-work-1.timer".into()];
        stage.status.timer = TimerFacts { state, files };
        let mut harness = play(stage, WIDE, Settings::show);
        page(&mut harness, "Scheduling");
        harness
    };
    let mut off = timed(TimerState::Off);
    off.get_by_label_contains("starts Tintype without its window every five minutes");
    off.get_by_label("Install the timer").click();
    off.run_steps(3);
    assert_eq!(off.state().commands, [Command::InstallTimer]);
    let mut on = timed(TimerState::On);
    on.get_by_label("Installed and running");
    on.get_by_label_contains("tintype-work-1.timer");
    on.get_by_label("Take the timer away").click();
    on.run_steps(3);
    assert_eq!(on.state().commands, [Command::RemoveTimer]);
    let written = timed(TimerState::Written("No session answered".to_owned()));
    written.get_by_label("No session answered");
}

#[test]
fn signing_out_is_asked_in_place_and_says_what_stays() {
    let mut harness = harness();
    harness.get_by_label("Sign north.kiln out").click();
    harness.run_steps(3);
    assert_eq!(harness.state().commands, []);
    harness.get_by_label_contains("Posts, comments and numbers stay");
    harness.get_by_label("Stay signed in").click();
    harness.run_steps(3);
    harness.get_by_label("Sign north.kiln out").click();
    harness.run_steps(3);
    harness.get_by_label("Sign north.kiln out now").click();
    harness.run_steps(3);
    assert_eq!(harness.state().commands, [Command::SignOut(AccountId::from("17841400000000002"))]);
}

#[test]
fn another_account_is_brought_to_the_front() {
    let mut harness = harness();
    harness.get_by_label("Bring north.kiln to the front").click();
    harness.run_steps(3);
    assert_eq!(harness.state().commands, [Command::Choose(AccountId::from("17841400000000002"))]);
}

#[test]
fn a_paused_account_leads_to_signing_in_again() {
    let mut stage = stage(Theme::Darkroom);
    stage.settings.accounts[1].paused = Some(Trouble::of(TroubleKind::SignInAgain));
    let mut harness = play(stage, WIDE, Settings::show);
    harness.get_by_label("Accounts, 1");
    harness.get_by_label("Sign in again").click();
    harness.run_steps(3);
    harness.get_by_role_and_label(egui::Role::TextInput, "Instagram app id");
}

#[test]
fn the_demo_signs_in_again_by_itself() {
    let mut stage = stage(Theme::Darkroom);
    stage.settings.accounts[0].grant = None;
    stage.goal = Some(Goal::Account(AccountId::from("17841400000000001")));
    let harness = play(stage, WIDE, Settings::show);
    assert_eq!(harness.state().commands, [Command::SignIn(SignIn::Demo)]);
    assert_eq!(harness.state().goal, None);
    harness.get_by_label("Signed out. Everything read before is kept");
}

#[test]
fn adding_an_account_opens_the_form_and_a_finished_one_closes_it() {
    let mut harness = harness();
    harness.get_by_label("Add account").click();
    harness.run_steps(3);
    harness.get_by_label("Paste a token");
    harness.get_by_label("Not now").click();
    harness.run_steps(3);
    assert!(harness.query_by_label("Paste a token").is_none());
    harness.get_by_label("Add account").click();
    harness.run_steps(3);
    harness.state_mut().status.sign_in = SignInState::Working("Asking Instagram for a key".to_owned());
    harness.run_steps(2);
    harness.get_by_label("Asking Instagram for a key");
    harness.state_mut().status.sign_in = SignInState::Done(AccountId::from("3"));
    harness.run_steps(3);
    assert!(harness.query_by_label("Paste a token").is_none());
    harness.get_by_label("Add account").click();
    harness.run_steps(3);
    harness.get_by_label("Paste a token");
}

#[test]
fn choices_are_kept_as_they_are_made() {
    let mut harness = harness();
    page(&mut harness, "Look, ");
    harness.get_by_label("Daylight").click();
    harness.run_steps(3);
    page(&mut harness, "Undo, ");
    harness.get_by_label("20 s").click();
    harness.run_steps(3);
    let mut kept = harness.state().commands.iter().filter_map(|command| match command {
        Command::Keep(choices) => Some((choices.theme, choices.undo_s)),
        _ => None,
    });
    assert_eq!(kept.next(), Some((ThemeChoice::Daylight, 5)));
    assert_eq!(kept.next(), Some((ThemeChoice::System, 20)));
}

#[test]
fn the_folder_can_be_opened_and_copied() {
    let mut harness = harness();
    page(&mut harness, "Data folder");
    harness.get_by_label("Open the folder").click();
    harness.run_steps(2);
    let opened = Command::OpenAddress("file:///home/maren/.local/share/tintype/".to_owned());
    assert_eq!(harness.state().commands, [opened]);
    harness.get_by_label("Not in it. You can copy the folder wherever you like");
}

#[test]
fn a_guarded_file_is_said_where_keys_are_looked_for() {
    let mut stage = stage(Theme::Darkroom);
    stage.status.secrets = SecretsPlace::GuardedFile;
    let mut harness = play(stage, WIDE, Settings::show);
    page(&mut harness, "Secrets");
    harness.get_by_label("In a guarded file");
}

#[test]
fn a_passphrase_is_typed_twice_and_sent_once() {
    let mut harness = harness();
    page(&mut harness, "Secrets");
    let fill = |harness: &mut Harness<'static, Stage<Settings>>, field: &str, text: &str| {
        harness.get_by_role_and_label(Role::PasswordInput, field).focus();
        harness.run_steps(2);
        harness.get_by_role_and_label(Role::PasswordInput, field).type_text(text);
        harness.run_steps(2);
    };
    fill(&mut harness, "New passphrase", "blue moon jar");
    fill(&mut harness, "New passphrase once more", "blue moon");
    harness.get_by_label("Not the same");
    harness.get_by_label("Use a passphrase").click();
    harness.run_steps(2);
    assert_eq!(harness.state().commands, []);
    fill(&mut harness, "New passphrase once more", " jar");
    harness.get_by_label("Use a passphrase").click();
    harness.run_steps(2);
    let sent = Command::Keys(KeysWish::Seal(Secret::new("blue moon jar")));
    assert_eq!(harness.state().commands, [sent]);
    harness.get_by_label("Type a passphrase first");
}

#[test]
fn keys_under_a_passphrase_have_their_pictures() {
    let mut pictures = SnapshotResults::new();
    for (theme, name) in THEMES {
        let mut sealed = stage(theme);
        sealed.status.secrets = SecretsPlace::SealedFile;
        sealed.status.keys.done = Some("The passphrase was changed".to_owned());
        let mut shown = play(sealed, WIDE, Settings::show);
        page(&mut shown, "Secrets");
        pictures.add(shown.try_snapshot(format!("settings_sealed_{name}")));
    }
    let mut locked = stage(Theme::Daylight);
    locked.status.secrets = SecretsPlace::SealedFile;
    locked.status.keys.locked = true;
    locked.status.keys.was_open = true;
    let mut shown = play(locked, vec2(1024.0 - 72.0, 700.0), Settings::show);
    shown.get_by_label("Pages of the settings").click();
    shown.run_steps(3);
    page(&mut shown, "Secrets");
    pictures.add(shown.try_snapshot("settings_locked_daylight"));
}

/// What the keys were changed to by the last command.
fn bound(harness: &mut Harness<'_, Stage<Settings>>) -> Vec<(String, String)> {
    let Some(Command::Keep(choices)) = harness.state().commands.last().cloned() else {
        panic!("{:?}", harness.state().commands)
    };
    harness.state_mut().settings.choices = choices.clone();
    harness.run_steps(2);
    choices.keys.into_iter().collect()
}

fn pair(id: &str, key: &str) -> (String, String) {
    (id.to_owned(), key.to_owned())
}

#[test]
fn a_key_is_pressed_anew_and_given_back() {
    let mut harness = harness();
    page(&mut harness, "Keys");
    harness.get_by_label("Change the key of Hide or show, h").click();
    harness.run_steps(2);
    harness.get_by_label("Press the new key");
    harness.key_press(Key::Y);
    harness.run_steps(2);
    harness.get_by_label("y, and another now if there are two");
    assert_eq!(harness.state().commands, []);
    harness.run_steps(6);
    assert_eq!(bound(&mut harness), [pair("inbox.hide", "Y")]);
    harness.get_by_label("Change the key of Hide or show, y");
    harness.get_by_label("Keys, 1 of your own");
    harness.get_by_label("The key of Hide or show as it was").click();
    harness.run_steps(2);
    assert_eq!(bound(&mut harness), []);
}

#[test]
fn a_row_of_two_keys_and_a_key_with_others_held_can_be_chosen() {
    let mut harness = harness();
    page(&mut harness, "Keys");
    harness.get_by_label("Change the key of Hide or show, h").click();
    harness.run_steps(2);
    harness.key_press(Key::Q);
    harness.run_steps(1);
    harness.key_press(Key::W);
    harness.run_steps(2);
    assert_eq!(bound(&mut harness), [pair("inbox.hide", "Q W")]);
    harness.get_by_label("Change the key of Hide or show, q w").click();
    harness.run_steps(2);
    harness.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, Key::H);
    harness.run_steps(2);
    assert_eq!(bound(&mut harness), [pair("inbox.hide", "Ctrl+Shift+H")]);
    harness.get_by_label("All keys as they were").click();
    harness.run_steps(2);
    assert_eq!(bound(&mut harness), []);
}

#[test]
fn a_key_that_is_taken_is_refused_or_swapped() {
    let mut harness = harness();
    page(&mut harness, "Keys");
    let try_e = |harness: &mut Harness<'_, Stage<Settings>>| {
        harness.get_by_label("Change the key of Hide or show, h").click();
        harness.run_steps(2);
        harness.key_press(Key::E);
        harness.run_steps(7);
        harness.get_by_label("is the key of “Done, or not done” in Inbox");
        assert_eq!(harness.state().commands, []);
    };
    try_e(&mut harness);
    harness.get_by_label("Leave it").click();
    harness.run_steps(2);
    try_e(&mut harness);
    harness.get_by_label("Swap the two").click();
    harness.run_steps(2);
    assert_eq!(bound(&mut harness), [pair("inbox.done", "H"), pair("inbox.hide", "E")]);
}

#[test]
fn keys_that_move_through_lists_stay_what_they_are_and_esc_keeps_the_key() {
    let mut harness = harness();
    page(&mut harness, "Keys");
    harness.get_by_label("Change the key of Reply, r").click();
    harness.run_steps(2);
    harness.key_press(Key::ArrowDown);
    harness.run_steps(2);
    harness.get_by_label("moves through lists or edits text everywhere");
    harness.get_by_label("Change the key of Reply, r").click();
    harness.run_steps(2);
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    assert!(harness.query_by_label("Press the new key").is_none());
    assert_eq!(harness.state().commands, []);
}

#[test]
fn arrows_walk_the_pages() {
    let mut harness = harness();
    harness.key_press(Key::ArrowUp);
    harness.run_steps(3);
    harness.get_by_label(&format!("Version {}", env!("CARGO_PKG_VERSION")));
    harness.key_press(Key::ArrowUp);
    harness.run_steps(3);
    harness.get_by_label("No replies to hidden comments");
}

#[test]
fn every_state_has_its_picture() {
    let mut pictures = SnapshotResults::new();
    for (theme, name) in THEMES {
        pictures.add(play(stage(theme), WIDE, Settings::show).try_snapshot(format!("settings_full_{name}")));
        let mut empty = stage(theme);
        empty.settings.accounts.clear();
        pictures.add(play(empty, WIDE, Settings::show).try_snapshot(format!("settings_empty_{name}")));
        let mut loading = stage(theme);
        loading.status.sign_in = SignInState::Working("Asking Instagram for a key".to_owned());
        pictures.add(play(loading, WIDE, Settings::show).try_snapshot(format!("settings_loading_{name}")));
        let mut trouble = stage(theme);
        trouble.settings.accounts[1].paused = Some(Trouble::of(TroubleKind::SignInAgain));
        trouble.status.secrets = SecretsPlace::GuardedFile;
        let mut trouble = play(trouble, WIDE, Settings::show);
        trouble.get_by_label("Sign in again").click();
        trouble.run_steps(3);
        pictures.add(trouble.try_snapshot(format!("settings_trouble_{name}")));
    }
    for (name, word) in [
        ("Look, ", "look"),
        ("Undo, ", "undo"),
        ("Data folder", "folder"),
        ("Secrets", "keys"),
        ("Keys", "bindings"),
        ("limits", "limits"),
        ("About", "about"),
    ] {
        let mut shown = play(stage(Theme::Daylight), WIDE, Settings::show);
        page(&mut shown, name);
        pictures.add(shown.try_snapshot(format!("settings_{word}_daylight")));
    }
    let mut narrow = play(stage(Theme::Darkroom), vec2(1024.0 - 72.0, 700.0), Settings::show);
    pictures.add(narrow.try_snapshot("settings_narrow_darkroom"));
}

#[test]
fn scheduling_has_its_picture() {
    let mut pictures = SnapshotResults::new();
    let mut stage = stage(Theme::Daylight);
    stage.settings.accounts[0].practice = false;
    stage.status.timer = TimerFacts {
        state: TimerState::On,
        files: vec!["/home/maren/.config/systemd/user/tintype-work-5f1c9a02.timer".into()],
    };
    let mut shown = play(stage, WIDE, Settings::show);
    page(&mut shown, "Scheduling");
    pictures.add(shown.try_snapshot("settings_scheduling_daylight"));
}

#[test]
fn an_account_is_removed_only_by_its_name() {
    let mut harness = harness();
    harness.get_by_label("Remove north.kiln").click();
    harness.run_steps(3);
    harness.get_by_label("Remove north.kiln from this computer, for good?");
    harness.get_by_label_contains("2 things that are to be sent are not sent any more");
    let field = "Type north.kiln to remove it";
    harness.get_by_role_and_label(egui::Role::TextInput, field).type_text("north");
    harness.run_steps(2);
    harness.get_by_label("Remove north.kiln for good").click();
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    assert!(harness.state().commands.is_empty(), "{:?}", harness.state().commands);
    harness.get_by_label("Keep it").click();
    harness.run_steps(3);
    harness.get_by_label("Remove north.kiln").click();
    harness.run_steps(3);
    harness.get_by_role_and_label(egui::Role::TextInput, field).type_text("north.kiln");
    harness.run_steps(2);
    harness.get_by_label("Remove north.kiln for good").click();
    harness.run_steps(2);
    assert_eq!(harness.state().commands, [Command::Remove(AccountId::from("17841400000000002"))]);
}

#[test]
fn what_waits_is_said_before_an_account_signs_out() {
    let mut harness = harness();
    harness.get_by_label("Sign north.kiln out").click();
    harness.run_steps(3);
    harness.get_by_label_contains("2 things that are to be sent wait until you sign in again");
    harness.get_by_label("Sign north.kiln out now").click();
    harness.run_steps(2);
    assert_eq!(harness.state().commands, [Command::SignOut(AccountId::from("17841400000000002"))]);
}

#[test]
fn the_colour_of_an_account_is_chosen_by_its_name() {
    let mut harness = harness();
    harness.get_by_label("Rose for north.kiln").click();
    harness.run_steps(2);
    let account = AccountId::from("17841400000000002");
    assert_eq!(harness.state().commands, [Command::Mark { account, colour: 2 }]);
}

#[test]
fn the_ways_out_have_their_pictures() {
    let mut pictures = SnapshotResults::new();
    for (theme, name) in THEMES {
        let mut harness = play(stage(theme), vec2(1440.0, 1100.0), Settings::show);
        harness.get_by_label("Remove north.kiln").click();
        harness.run_steps(4);
        pictures.add(harness.try_snapshot(format!("settings_remove_{name}")));
    }
}
