//! Triage through the whole program, by keys alone: an hour of it, a hide of many that is half sent when it is
//! taken back, and a key of one's own.
//! Invariant: what Instagram has afterwards is what was done and not taken back, each exactly once.

use std::collections::BTreeMap;

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{By, NodeT, Queryable};
use tintype::engine::views::inbox::{InboxFilter, InboxIndex, InboxRow, InboxRows, IndexAsk, RowsAsk};
use tintype::engine::views::settings::{Settings, SettingsAsk};
use tintype::sandbox::{Action, Happened, NewComment, Rule};

use super::window::Window;

/// What happened to each comment, in order: `hid`, `showed`, `deleted`, or the words of a reply below its thread.
fn happened(window: &Window) -> BTreeMap<String, Vec<String>> {
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for what in window.control.record() {
        let (id, what) = match what {
            Happened::Hidden { comment, hidden: true, .. } => (comment, "hid".to_owned()),
            Happened::Hidden { comment, hidden: false, .. } => (comment, "showed".to_owned()),
            Happened::Deleted { comment, .. } => (comment, "deleted".to_owned()),
            Happened::Commented { parent, text, .. } => (parent.unwrap_or_default(), text),
            other => panic!("{other:?}"),
        };
        told.entry(id).or_default().push(what);
    }
    told
}

fn rows(window: &Window, filter: InboxFilter) -> Vec<InboxRow> {
    let account = window.account();
    let index: InboxIndex = window.view(IndexAsk { account: account.clone(), filter, ..IndexAsk::default() });
    window.view::<InboxRows>(RowsAsk { account, rows: index.rows.to_vec() }).rows
}

/// The comment that the cursor stands on: the one row that is chosen.
fn current(window: &mut Window, all: &[InboxRow]) -> InboxRow {
    let rows = window.harness().query_all(By::new().role(Role::ListItem));
    let chosen: Vec<String> = rows
        .filter(|row| row.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True))
        .filter_map(|row| row.accesskit_node().label())
        .collect();
    let [label] = &chosen[..] else { panic!("{} rows are current:\n{}", chosen.len(), window.sight()) };
    let is = |row: &&InboxRow| {
        let who = row.username.as_deref().unwrap_or("Somebody");
        label.starts_with(&format!("{who}, ")) && label.ends_with(&format!(": {}", row.text))
    };
    all.iter().find(is).unwrap_or_else(|| panic!("no comment reads “{label}”")).clone()
}

/// So many new comments under the newest post, by several people, each with words of its own.
fn arrive(window: &mut Window, count: usize) {
    let posts = rows(window, InboxFilter::All);
    let people: Vec<String> =
        posts.iter().filter(|row| !row.mine).filter_map(|row| row.username.clone()).collect();
    for n in 0..count {
        let username = Some(people[n % people.len().min(7)].clone());
        let media = Some(posts[0].media.0.clone());
        let text = format!(
            "{} {n}",
            ["Lovely glaze", "Is it sold", "Follow my shop", "So calm", "What size"][n % 5]
        );
        let new = NewComment { media, username, text, age: (count - n) as i64, ..NewComment::default() };
        window.control.add_comment(new).unwrap();
    }
    window.advance_by(60, 3);
}

fn type_and_send(window: &mut Window, words: &str) {
    window.types(words);
    window.press(Key::Enter);
    window.press(Key::Escape);
}

#[test]
fn a_hide_of_many_that_is_half_sent_is_taken_back_whole() {
    let mut window = Window::demo();
    arrive(&mut window, 30);
    let before = rows(&window, InboxFilter::NeedsAnswer);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.shows("chosen");
    window.press(Key::H);
    window.shows("hidden");
    window.shows("Hiding…");
    let lost = Action::Drop { acted: false };
    window.control.add_fault(Rule::new("POST", "*", lost).nth(13).times(1_000_000));
    window.advance(5);
    let sent = window.control.record().len();
    assert!((8..before.len()).contains(&sent), "{sent} of {}", before.len());
    window.press_with(Modifiers::COMMAND, Key::Z);
    window.shows("taken back");
    window.control.clear_faults();
    window.advance_by(60, 12);
    let happened = happened(&window);
    assert_eq!(happened.len(), sent);
    assert!(happened.values().all(|told| *told == ["hid", "showed"]), "{happened:?}");
    let after = rows(&window, InboxFilter::NeedsAnswer);
    let ids = |rows: &[InboxRow]| rows.iter().map(|row| row.id.0.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&after), ids(&before), "all stand where they stood");
    assert!(after.iter().all(|row| row.pending.is_none() && !row.hidden));
}

#[test]
fn an_hour_of_triage_by_keys_alone() {
    let mut window = Window::demo();
    arrive(&mut window, 40);
    window.press(Key::Home);
    let all = rows(&window, InboxFilter::All);
    let mut wanted: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut done = Vec::new();
    let waiting = rows(&window, InboxFilter::NeedsAnswer).len();
    assert!(waiting > 40, "{waiting}");
    for turn in 0..36 {
        let row = current(&mut window, &all);
        let mut expect =
            |id: &str, what: &str| wanted.entry(id.to_owned()).or_default().push(what.to_owned());
        match turn % 9 {
            0 | 4 => {
                let words = format!("Thank you, {turn}");
                let at = row.username.as_ref().filter(|_| row.id != row.thread);
                expect(row.thread.as_str(), &at.map_or(words.clone(), |name| format!("@{name} {words}")));
                window.press(Key::R);
                type_and_send(&mut window, &words);
            }
            1 | 5 => {
                expect(row.id.as_str(), "hid");
                window.press(Key::H);
            }
            2 | 6 => {
                done.push(row.id.clone());
                window.press(Key::E);
            }
            3 => {
                expect(row.id.as_str(), "hid");
                expect(row.id.as_str(), "deleted");
                window.harness().event(egui::Event::Text("#".to_owned()));
                window.settle();
                window.shows("Delete this comment for ever?");
                window.press(Key::Enter);
            }
            7 => {
                // Thought better of: nothing comes of it.
                window.press(Key::H);
                window.press_with(Modifiers::COMMAND, Key::Z);
            }
            _ => {
                let mut chosen = vec![row];
                window.press(Key::X);
                for _ in 0..2 {
                    window.press_with(Modifiers::SHIFT, Key::J);
                }
                // The cursor stands on the last of the three.
                let rows = rows(&window, InboxFilter::NeedsAnswer);
                let at = rows.iter().position(|other| other.id == chosen[0].id).unwrap();
                chosen.extend(rows[at + 1..at + 3].iter().cloned());
                window.press(Key::E);
                done.extend(chosen.into_iter().map(|row| row.id));
            }
        }
        if turn % 3 == 2 {
            window.advance(300);
        }
    }
    window.advance_by(60, 5);
    let same = |told: &BTreeMap<String, Vec<String>>| {
        told.iter().map(|(id, what)| (id.clone(), what.clone())).collect::<Vec<_>>()
    };
    assert_eq!(same(&happened(&window)), same(&wanted));
    let marked = rows(&window, InboxFilter::Done);
    for id in &done {
        assert!(marked.iter().any(|row| row.id == *id && row.done), "{id} is not done");
    }
    let left = rows(&window, InboxFilter::NeedsAnswer);
    assert!(left.iter().all(|row| !done.contains(&row.id) && row.pending.is_none()));
}

#[test]
fn a_key_is_bound_anew_and_used() {
    let mut window = Window::demo();
    window.go(Key::S);
    window.click("Keys");
    window.click("Change the key of Hide or show, h");
    window.press(Key::Y);
    // A second key could follow for a while.
    window.harness().run_steps(8);
    window.settle();
    window.shows("Change the key of Hide or show, y");
    let kept: Settings = window.view(SettingsAsk);
    assert_eq!(kept.choices.keys, [("inbox.hide".to_owned(), "Y".to_owned())].into());
    window.go(Key::I);
    window.shows("jonas.whm, ");
    window.press(Key::H);
    window.hides("Hiding…");
    window.press(Key::Y);
    window.shows("jonas.whm, Hiding… 5 s");
    window.close();
    window.open();
    window.advance(6);
    assert_eq!(happened(&window).len(), 1);
    window.press(Key::Y);
    window.advance(6);
    assert_eq!(happened(&window).len(), 2, "the key is kept over a restart");
}
