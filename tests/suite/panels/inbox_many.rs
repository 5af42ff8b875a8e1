//! The inbox with several comments chosen, done marks, the menu of a row, and keys of one's own.
//! Invariant: what is chosen is one act, and after it the cursor stands on a comment that waits for one.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{By, NodeT, Queryable};
use egui_kittest::{Harness, SnapshotResults};
use tintype::domain::SavedReplyId;
use tintype::engine::views::inbox::{AuthorRows, InboxRow, InboxRows};
use tintype::engine::{Chosen, Command, Moderation};
use tintype::ui::live::Live;
use tintype::ui::panels::inbox::Inbox;
use tintype::ui::theme::Theme;

use super::inbox::{acts, full, harness, press, row};
use super::{Stage, THEMES, WIDE, play};

fn press_with(harness: &mut Harness<'_, Stage<Inbox>>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_steps(3);
}

/// What was asked for about many, the rows in their order.
fn moderated(harness: &Harness<'_, Stage<Inbox>>) -> Vec<(Vec<i64>, Moderation)> {
    let many = harness.state().commands.iter().filter_map(|command| match command {
        Command::Moderate { chosen: Chosen::Rows(rows), act, .. } => Some((rows.to_vec(), act.clone())),
        _ => None,
    });
    many.collect()
}

/// The one row that the cursor stands on.
fn current(harness: &Harness<'_, Stage<Inbox>>) -> String {
    let rows = harness.query_all(By::new().role(egui::Role::ListItem));
    let rows: Vec<String> = rows
        .filter(|row| row.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True))
        .filter_map(|row| row.accesskit_node().label())
        .collect();
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows[0].clone()
}

#[test]
fn x_chooses_and_the_bar_says_how_many_and_what_can_be_done() {
    let mut harness = harness(full(), Theme::Darkroom);
    press(&mut harness, Key::X);
    press(&mut harness, Key::J);
    press(&mut harness, Key::X);
    harness.get_by_label("2 chosen");
    harness.get_by_label("Reply to the 2 chosen");
    press(&mut harness, Key::H);
    assert_eq!(moderated(&harness), [(vec![100, 99], Moderation::Hide)]);
    assert!(acts(&harness).is_empty(), "one act, not two");
    assert!(harness.query_by_label("2 chosen").is_none());
    let now = current(&harness);
    assert!(now.starts_with("thuha.gomsu"), "the one between is being hidden already: {now}");
}

#[test]
fn a_range_grows_with_shift_and_esc_drops_it() {
    let mut harness = harness(full(), Theme::Darkroom);
    for _ in 0..3 {
        press_with(&mut harness, Modifiers::SHIFT, Key::J);
    }
    harness.get_by_label("4 chosen");
    press_with(&mut harness, Modifiers::SHIFT, Key::K);
    harness.get_by_label("3 chosen");
    press(&mut harness, Key::Escape);
    assert!(harness.query_by_label("3 chosen").is_none());
    assert!(moderated(&harness).is_empty());
}

#[test]
fn the_mouse_alone_chooses_too() {
    let mut harness = harness(full(), Theme::Darkroom);
    harness.get_by_label("Choose the comment of maren.solheim").click();
    harness.run_steps(3);
    harness.get_by_label("1 chosen");
    harness.get_by_label_contains("kaito_utsuwa, ").click_modifiers(Modifiers::COMMAND);
    harness.run_steps(3);
    harness.get_by_label("2 chosen");
    harness.get_by_label_contains("bia.moura, ").click_modifiers(Modifiers::SHIFT);
    harness.run_steps(3);
    harness.get_by_label("4 chosen");
    harness.get_by_label("Mark the 4 chosen as done").click();
    harness.run_steps(3);
    assert_eq!(moderated(&harness), [(vec![99, 96, 95, 94], Moderation::Done)]);
    harness.get_by_label("Choose the comment of maren.solheim").click();
    harness.run_steps(3);
    harness.get_by_label("Choose nothing").click();
    harness.run_steps(3);
    assert!(harness.query_by_label("1 chosen").is_none());
}

#[test]
fn all_of_the_list_are_deleted_after_one_question() {
    let mut harness = harness(full(), Theme::Darkroom);
    press_with(&mut harness, Modifiers::COMMAND, Key::A);
    harness.get_by_label("10 chosen");
    harness.state_mut().status.calls_per_percent = Some(5);
    harness.event(egui::Event::Text("#".to_owned()));
    harness.run_steps(3);
    harness.get_by_label("Delete 10 comments for ever?");
    harness.get_by_label_contains("It takes about 20 calls, 4 % of this hour.");
    assert!(moderated(&harness).is_empty());
    harness.get_by_label("Delete 10 for ever").click();
    harness.run_steps(3);
    let rows: Vec<i64> = (91..=100).rev().collect();
    assert_eq!(moderated(&harness), [(rows, Moderation::Delete)]);
}

#[test]
fn one_reply_goes_to_all_that_is_chosen() {
    let mut harness = harness(full(), Theme::Darkroom);
    press(&mut harness, Key::X);
    press_with(&mut harness, Modifiers::SHIFT, Key::J);
    press(&mut harness, Key::R);
    harness.get_by_label("The same reply to 2 comments");
    harness.get_by_label_contains("about 4 calls");
    harness.get_by_label("Reply to all that is chosen").type_text("Thank you both.");
    harness.run_steps(3);
    press(&mut harness, Key::Enter);
    let text = "Thank you both.".to_owned();
    assert_eq!(moderated(&harness), [(vec![100, 99], Moderation::Reply { text, saved: None })]);
    assert!(acts(&harness).is_empty());
}

#[test]
fn a_saved_reply_goes_to_all_that_is_chosen_and_is_filled_in_for_each_later() {
    let mut harness = harness(full(), Theme::Darkroom);
    press(&mut harness, Key::X);
    press_with(&mut harness, Modifiers::SHIFT, Key::J);
    press(&mut harness, Key::Num2);
    harness.get_by_label("The same reply to 2 comments");
    harness.get_by_label_contains("{name}, {post}: filled in for each");
    harness.get_by_label_contains("in the language of each comment where it is kept in it: English, German");
    harness.get_by_label("Reply to all that is chosen").type_text(" {prize}");
    harness.run_steps(3);
    harness.get_by_label_contains("Nobody knows {prize}");
    assert!(harness.query_by_label_contains("in the language of each").is_none(), "what is written is sent");
    harness.get_by_label("Oven and dishwasher").click();
    harness.run_steps(3);
    press(&mut harness, Key::Enter);
    let text = "Oven and dishwasher from {account}.".to_owned();
    let saved = Some(SavedReplyId(3));
    assert_eq!(moderated(&harness), [(vec![100, 99], Moderation::Reply { text, saved })]);
}

#[test]
fn e_marks_as_done_and_what_is_done_can_be_taken_out_again() {
    let mut panel = full();
    let mut rows: Vec<InboxRow> = (0..10).map(row).collect();
    rows[1].done = true;
    rows[3].answered = true;
    panel.rows = Live::fixed(InboxRows { rows });
    let mut harness = harness(panel, Theme::Darkroom);
    press(&mut harness, Key::E);
    harness.get_by_label("Not done").click();
    harness.run_steps(3);
    let done: Vec<_> = harness
        .state()
        .commands
        .iter()
        .filter_map(|command| match command {
            Command::Moderate { chosen: Chosen::Comments(ids), act, .. } => {
                Some((ids[0].0.clone(), act.clone()))
            }
            _ => None,
        })
        .collect();
    assert_eq!(done, [("c0".to_owned(), Moderation::Done), ("c1".to_owned(), Moderation::NotDone)]);
    press(&mut harness, Key::J);
    assert!(current(&harness).starts_with("thuha.gomsu"));
    assert!(harness.query_by_label("Done").is_none(), "an answer counts as done");
}

#[test]
fn a_right_click_offers_what_the_keys_do_and_all_by_the_author() {
    let mut panel = full();
    panel.by_author = Live::fixed(AuthorRows { rows: vec![100, 96, 5] });
    let mut harness = harness(panel, Theme::Darkroom);
    let open = |harness: &mut Harness<'_, Stage<Inbox>>| {
        harness.get_by_label_contains("jonas.whm, ").click_secondary();
        harness.run_steps(3);
    };
    open(&mut harness);
    harness.get_by_label("Choose all by jonas.whm").click();
    harness.run_steps(4);
    harness.get_by_label("2 chosen");
    open(&mut harness);
    harness.get_by_label("No longer choose it").click();
    harness.run_steps(4);
    harness.get_by_label("1 chosen");
    open(&mut harness);
    harness.get_by_label("Open the post in Library").click();
    harness.run_steps(3);
    assert!(harness.state().goal.is_some());
}

#[test]
fn a_key_of_ones_own_acts_and_is_shown() {
    let mut stage = Stage::new(full(), Theme::Darkroom);
    stage.settings.choices.keys = [("inbox.hide".to_owned(), "Y".to_owned())].into();
    let mut harness = play(stage, WIDE, Inbox::show);
    press(&mut harness, Key::H);
    assert!(acts(&harness).is_empty(), "the key of the table is free");
    press(&mut harness, Key::Y);
    assert_eq!(acts(&harness)[0].target(), Some("c0"));
}

#[test]
fn choosing_has_its_pictures() {
    let mut pictures = SnapshotResults::new();
    for (theme, name) in THEMES {
        let mut chosen = harness(full(), theme);
        press(&mut chosen, Key::J);
        press(&mut chosen, Key::X);
        press_with(&mut chosen, Modifiers::SHIFT, Key::J);
        press_with(&mut chosen, Modifiers::SHIFT, Key::J);
        pictures.add(chosen.try_snapshot(format!("inbox_chosen_{name}")));
        press(&mut chosen, Key::R);
        pictures.add(chosen.try_snapshot(format!("inbox_reply_to_many_{name}")));
    }
    let mut menu = harness(full(), Theme::Daylight);
    menu.get_by_label_contains("maren.solheim, ").click_secondary();
    menu.run_steps(4);
    pictures.add(menu.try_snapshot("inbox_menu_daylight"));
}
