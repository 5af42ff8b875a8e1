//! Two accounts in one window: both answered from one inbox, one signed out, one removed.
//! Invariant: what an account's Instagram has afterwards was done for that account, and nothing else was.

use egui::{Key, Modifiers};
use tintype::domain::AccountId;
use tintype::engine::views::inbox::{InboxFilter, InboxIndex, InboxRow, InboxRows, IndexAsk, RowsAsk};
use tintype::engine::views::settings::{Settings, SettingsAsk};
use tintype::sandbox::{Control, Happened, NewComment};

use super::window::Window;

/// What was answered, and what was hidden.
fn happened(control: &Control) -> (Vec<String>, usize) {
    let record = control.record();
    let said = record.iter().filter_map(|what| match what {
        Happened::Commented { text, .. } => Some(text.clone()),
        _ => None,
    });
    let hidden = record.iter().filter(|what| matches!(what, Happened::Hidden { hidden: true, .. })).count();
    (said.collect(), hidden)
}

fn rows(window: &Window, account: &AccountId, filter: InboxFilter) -> Vec<InboxRow> {
    let ask = IndexAsk { account: account.clone(), filter, ..IndexAsk::default() };
    let index: InboxIndex = window.view(ask);
    window.view::<InboxRows>(RowsAsk { account: account.clone(), rows: index.rows.to_vec() }).rows
}

/// The demo's account and another, and a new comment at each, the second one's the newest.
fn two() -> Window {
    let mut window = Window::demo();
    window.joins();
    let controls = [window.control.clone(), window.others[0].control.clone()];
    for (at, control) in controls.iter().enumerate() {
        let text = ["How much is the bowl?", "Do you teach weaving?"][at].to_owned();
        control.add_comment(NewComment { text, age: 20 - 10 * at as i64, ..NewComment::default() }).unwrap();
    }
    window.advance_by(60, 3);
    window.press_with(Modifiers::COMMAND, Key::Num0);
    window
}

fn answer(window: &mut Window, words: &str) {
    window.press(Key::R);
    window.types(words);
    window.press(Key::Enter);
    window.press(Key::Escape);
}

#[test]
fn both_accounts_are_answered_from_one_inbox() {
    let mut window = two();
    let names = ["tidewrack.clay", "reed.and.rush"];
    window.shows("All accounts");
    for (name, text) in names.into_iter().zip(["How much is the bowl?", "Do you teach weaving?"]) {
        let line = window.line(text);
        assert!(line.contains(&format!("to {name}")), "each row says whose it is: {line}");
    }
    let all = rows(&window, &AccountId::all(), InboxFilter::NeedsAnswer);
    let first = all.iter().position(|row| row.text == "Do you teach weaving?").unwrap();
    assert_eq!(all[first + 1].text, "How much is the bowl?", "by time, whichever account's");
    while !window.current_row().unwrap().contains("Do you teach weaving?") {
        window.press(Key::J);
    }
    answer(&mut window, "Every Tuesday");
    answer(&mut window, "Forty euros");
    window.advance_by(6, 4);
    assert_eq!(happened(&window.control).0, ["Forty euros"]);
    assert_eq!(happened(&window.others[0].control).0, ["Every Tuesday"]);
    // Both are chosen and hidden in one act, and taken back in one.
    window.press(Key::X);
    window.press_with(Modifiers::SHIFT, Key::J);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.press(Key::H);
    window.press_with(Modifiers::COMMAND, Key::Z);
    window.advance_by(60, 2);
    let hidden = [happened(&window.control).1, happened(&window.others[0].control).1];
    assert_eq!(hidden, [0, 0], "taken back for both");
}

#[test]
fn an_account_is_found_as_it_was_left() {
    let mut window = two();
    window.press_with(Modifiers::COMMAND, Key::Num1);
    for _ in 0..3 {
        window.press(Key::J);
    }
    let current = window.current_row().unwrap();
    window.press_with(Modifiers::COMMAND, Key::Num2);
    assert_ne!(window.current_row(), Some(current.clone()));
    window.go(Key::L);
    // Its rows are there in the very frame in which it is chosen.
    window.harness().key_press_modifiers(Modifiers::COMMAND, Key::Num1);
    window.harness().step();
    assert_eq!(window.current_row(), Some(current), "its place, its list and its selection");
    window.settle();
    assert_eq!(window.account().as_str(), window.ready.user_id);
    window.press_with(Modifiers::COMMAND, Key::Num2);
    window.shows("Library");
    assert_eq!(window.account().as_str(), window.others[0].ready.user_id);
    window.press_with(Modifiers::COMMAND, Key::PageDown);
    assert_eq!(window.account().as_str(), window.ready.user_id, "and round");
}

#[test]
fn one_is_signed_out_with_its_data_kept_and_the_other_goes_on() {
    let mut window = two();
    let other: AccountId = window.others[0].ready.user_id.as_str().into();
    let kept = rows(&window, &other, InboxFilter::All).len();
    window.go(Key::S);
    window.click("Sign reed.and.rush out");
    window.shows("Its key is removed from this computer");
    window.click("Sign reed.and.rush out now");
    window.shows("Signed out. The key was removed");
    let settings: Settings = window.view(SettingsAsk);
    let row = settings.accounts.iter().find(|row| row.account.id == other).unwrap();
    assert!(row.grant.is_none() && row.comments > 0);
    // Its rows stay in the inbox of all, can be searched, and what is done to them waits.
    window.press_with(Modifiers::COMMAND, Key::Num0);
    window.fill("Search comments", "weaving");
    window.shows("to reed.and.rush");
    window.press(Key::Enter);
    window.press(Key::H);
    window.advance_by(60, 2);
    assert_eq!(happened(&window.others[0].control).1, 0, "nothing is sent without a key");
    let settings: Settings = window.view(SettingsAsk);
    assert_eq!(settings.accounts.iter().find(|row| row.account.id == other).unwrap().open, 1, "it is held");
    assert_eq!(rows(&window, &other, InboxFilter::All).len(), kept);
}

#[test]
fn one_is_removed_whole_by_its_name_and_nothing_of_it_is_left() {
    let mut window = two();
    let mine: AccountId = window.ready.user_id.as_str().into();
    let kept = rows(&window, &mine, InboxFilter::All).len();
    window.go(Key::S);
    window.click("Remove reed.and.rush");
    window.shows("Remove reed.and.rush from this computer, for good?");
    window.fill("Type reed.and.rush to remove it", "reed");
    window.shows("Remove reed.and.rush for good, disabled");
    window.fill("Type reed.and.rush to remove it", "reed.and.rush");
    window.click("Remove reed.and.rush for good");
    window.shows("Nothing of it is left on this computer");
    let settings: Settings = window.view(SettingsAsk);
    assert_eq!(settings.accounts.len(), 1);
    assert_eq!(rows(&window, &mine, InboxFilter::All).len(), kept, "the other is as it was");
    window.go(Key::I);
    assert!(!window.sees("weaving") && window.sees("How much is the bowl?"));
    window.close();
    let mut held = Vec::new();
    let mut folders = vec![window.profile.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path => held.push((std::fs::read(&path).unwrap(), path)),
            }
        }
    }
    for words in ["reed.and.rush", "weaving", window.others[0].ready.user_id.as_str()] {
        for (bytes, path) in &held {
            let found = bytes.windows(words.len()).any(|part| part == words.as_bytes());
            assert!(!found, "“{words}” is still in {}", path.display());
        }
    }
}
