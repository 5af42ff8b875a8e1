//! The calendar through the whole program: drafts dragged to days, posts to other days, slots that fill themselves.
//! Invariant: a post goes out once, at the minute the calendar shows, whatever was dragged and taken back before.

use std::path::PathBuf;

use egui::{Key, Modifiers};
use image::ImageFormat;

use super::app_publish::{compose, picture};
use super::window::Window;

const HOUR: u64 = 3_600;

fn one(window: &Window, name: &str) -> PathBuf {
    picture(window, name, ImageFormat::Jpeg, 640, 800)
}

/// A draft that passes every check.
fn draft(window: &mut Window, file: &str, caption: &str) -> PathBuf {
    let file = one(window, file);
    compose(window, std::slice::from_ref(&file));
    window.fill("Caption", caption);
    window.shows("Ready to be sent");
    file
}

#[test]
fn a_draft_dragged_to_a_day_is_moved_taken_back_and_goes_live_at_its_minute() {
    let mut window = Window::demo();
    // Monday, 09:00.
    let begun = window.seconds();
    draft(&mut window, "one.jpg", "Two bowls for the shelf");
    window.click("Calendar");
    window.shows("Ready draft: Two bowls for the shelf");
    window.drag("Ready draft: Two bowls for the shelf", "Tue 24 Nov");
    window.shows("1 post scheduled");
    window.shows("Tue 24 Nov, 12:00: Two bowls for the shelf, ready");
    window.hides("Ready draft");
    window.drag("Tue 24 Nov, 12:00: Two bowls for the shelf, ready", "Thu 26 Nov");
    window.shows("1 post moved");
    window.shows("Thu 26 Nov, 12:00: Two bowls for the shelf");
    window.press_with(Modifiers::COMMAND, Key::Z);
    window.shows("Tue 24 Nov, 12:00: Two bowls for the shelf");
    window.drag("Tue 24 Nov, 12:00: Two bowls for the shelf", "Yesterday");
    window.shows("Tue 24 Nov, 12:00: Two bowls for the shelf");
    window.press_with(Modifiers::ALT, Key::ArrowRight);
    window.shows("Wed 25 Nov, 12:00: Two bowls for the shelf");
    window.press_with(Modifiers::ALT, Key::ArrowDown);
    window.shows("Wed 2 Dec, 12:00: Two bowls for the shelf");
    window.press_with(Modifiers::ALT, Key::ArrowUp);
    window.shows("Wed 25 Nov, 12:00: Two bowls for the shelf");
    let minute = 51 * HOUR;
    for stop in [31 * HOUR, 31 * HOUR + 30, 50 * HOUR, minute - 120, minute - 1] {
        window.until(begun, stop);
    }
    window.shows("Wed 25 Nov, 12:00: Two bowls for the shelf, sent");
    assert!(window.out_at(begun).is_empty());
    window.until(begun, minute);
    window.advance_by(60, 4);
    assert_eq!(window.out_at(begun), [i64::try_from(minute).unwrap()]);
    window.shows("Wed 25 Nov, 12:00: Two bowls for the shelf, 61");
}

#[test]
fn a_file_that_was_deleted_is_told_hours_ahead_and_stands_in_the_calendar_as_to_fix() {
    let mut window = Window::demo();
    let begun = window.seconds();
    let file = draft(&mut window, "one.jpg", "Two bowls for the shelf");
    window.click("Calendar");
    window.drag("Ready draft: Two bowls for the shelf", "Wed 25 Nov");
    window.shows("Wed 25 Nov, 12:00: Two bowls for the shelf, ready");
    let good = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    window.until(begun, 27 * HOUR);
    window.shows("Wed 25 Nov, 12:00: Two bowls for the shelf, to fix");
    window.go(Key::A);
    window.shows("Needs you");
    std::fs::write(&file, good).unwrap();
    window.click("Try again");
    window.go(Key::C);
    window.shows("Wed 25 Nov, 12:00: Two bowls for the shelf, ready");
    for stop in [31 * HOUR, 31 * HOUR + 30, 50 * HOUR, 51 * HOUR - 120, 51 * HOUR] {
        window.until(begun, stop);
    }
    assert_eq!(window.out_at(begun), [i64::try_from(51 * HOUR).unwrap()]);
}

#[test]
fn slots_fill_themselves_as_a_proposal_with_one_undo() {
    let mut window = Window::demo();
    draft(&mut window, "one.jpg", "First of two");
    window.click("Calendar");
    window.click("Set slots");
    window.click("Tuesday");
    window.click("Friday");
    window.fill("Time of the slot", "18:30");
    window.click("Add");
    window.press(Key::Escape);
    window.shows("Slots: 2 a week");
    window.shows("Open slot: Tue 24 Nov, 18:30");
    window.press(Key::N);
    draft(&mut window, "two.jpg", "Second of two");
    window.click("Calendar");
    window.click("Fill slots");
    window.shows("2 drafts, from Tue 24 Nov, 18:30 to Fri 27 Nov, 18:30");
    window.hides("Open slot: Tue 24 Nov, 18:30");
    window.click("Schedule them");
    window.shows("2 posts scheduled");
    window.shows("Tue 24 Nov, 18:30: First of two, ready");
    window.shows("Fri 27 Nov, 18:30: Second of two, ready");
    window.click("Undo");
    window.hides("First of two, ready");
    window.shows("Ready draft: First of two");
    window.shows("Ready draft: Second of two");
    window.shows("Open slot: Tue 24 Nov, 18:30");
}

#[test]
fn closing_the_window_in_the_middle_of_a_word_and_of_an_upload_loses_nothing() {
    let mut window = Window::demo();
    let begun = window.seconds();
    let file = one(&window, "one.jpg");
    compose(&mut window, &[file]);
    window.fill("Caption", "Half a sent");
    // Letters that the engine was not told yet.
    window.harness().event(egui::Event::Text("ence".to_owned()));
    window.harness().step();
    window.close();
    window.open();
    window.go(Key::C);
    window.shows("Half a sentence");
    window.shows("Ready to be sent");
    window.press_with(Modifiers::COMMAND, Key::Enter);
    window.close();
    window.open();
    window.advance_by(20, 5);
    assert_eq!(window.out_at(begun).len(), 1);
    window.go(Key::L);
    window.shows("Picture 61: Half a sentence");
}
