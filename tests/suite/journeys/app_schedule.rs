//! Scheduled posts through the whole program: chosen in Compose, watched in Activity, sent at their minute, missed.
//! Invariant: whatever happens on the way, at most one post comes of it, and never before its time.

use std::path::PathBuf;
use std::time::Duration;

use egui::Key;
use image::ImageFormat;

use super::app_publish::{compose, picture};
use super::window::Window;

const HOUR: u64 = 3_600;
/// From the beginning, Monday 09:00, until Tuesday 18:00.
const UNTIL: u64 = 33 * HOUR;

fn files(window: &Window) -> Vec<PathBuf> {
    ["one.jpg", "two.jpg"].map(|name| picture(window, name, ImageFormat::Jpeg, 640, 800)).to_vec()
}

/// A carousel for Tuesday 18:00.
fn scheduled(window: &mut Window) -> Vec<PathBuf> {
    let files = files(window);
    compose(window, &files);
    window.fill("Caption", "Two bowls for tomorrow");
    window.shows("Ready to be sent");
    window.click("Schedule");
    window.fill("Day", "yesterday");
    window.shows("That day cannot be read");
    window.fill("Day", "today");
    window.fill("Time", "8:00");
    window.shows("That time has passed");
    window.fill("Day", "24 nov");
    window.fill("Time", "6 pm");
    window.shows("Goes out Tue 24 Nov, 18:00 (UTC), in 33 hours");
    window.click("Schedule it");
    window.shows("Goes out Tue 24 Nov, 18:00 (UTC), in 33 hours");
    files
}

/// The computer is off for a while.
fn off(window: &mut Window, seconds: u64) {
    window.close();
    window.control.advance(i64::try_from(seconds).unwrap());
    window.clock.advance(Duration::from_secs(seconds));
    window.open();
}

#[test]
fn a_carousel_scheduled_in_compose_goes_out_once_at_its_minute_though_the_window_was_closed() {
    let mut window = Window::demo();
    let begun = window.seconds();
    scheduled(&mut window);
    window.go(Key::A);
    window.shows("Goes out Tue 24 Nov, 18:00 (UTC), in 33 hours; files checked");
    off(&mut window, 12 * HOUR);
    assert_eq!(window.asked("POST", "/media"), 0);
    for stop in [13 * HOUR, 13 * HOUR + 30] {
        window.until(begun, stop);
    }
    window.go(Key::A);
    window.shows("Goes out Tue 24 Nov, 18:00 (UTC), in 20 hours; files checked, containers ready");
    window.shows("No file is public");
    assert_eq!(window.asked("POST", "/media"), 3);
    off(&mut window, 19 * HOUR);
    for stop in [UNTIL - 120, UNTIL - 1] {
        window.until(begun, stop);
    }
    assert!(window.out_at(begun).is_empty());
    window.until(begun, UNTIL);
    assert_eq!(window.asked("POST", "/media_publish"), 1);
    window.advance_by(60, 4);
    assert_eq!(window.out_at(begun), [i64::try_from(UNTIL).unwrap()]);
    assert_eq!(window.asked("POST", "/media"), 3, "nothing was made at the minute");
    window.go(Key::L);
    window.shows("Carousel 61: Two bowls for tomorrow");
}

#[test]
fn it_is_moved_sent_at_once_and_taken_back_with_everything_in_it() {
    let mut window = Window::demo();
    let begun = window.seconds();
    scheduled(&mut window);
    window.go(Key::A);
    window.click("Change time");
    window.fill("Time", "20:30");
    window.click("Take this time");
    window.shows("Goes out Tue 24 Nov, 20:30 (UTC)");
    window.click("Cancel");
    window.go(Key::C);
    window.shows("Ready to be sent");
    window.shows("Two bowls for tomorrow");
    window.click("Schedule");
    window.click("Today 18:00");
    window.click("Schedule it");
    window.shows("Goes out Mon 23 Nov, 18:00 (UTC), in 9 hours");
    window.advance(30);
    window.shows("files checked, containers ready");
    window.click("Publish now");
    window.advance_by(20, 4);
    window.shows("On Instagram");
    window.advance_by(6 * HOUR, 8);
    assert_eq!(window.out_at(begun).len(), 1);
    assert!(window.out_at(begun)[0] < 120);
}

#[test]
fn a_file_that_went_bad_is_told_hours_before_and_mended_in_time() {
    let mut window = Window::demo();
    let begun = window.seconds();
    let files = scheduled(&mut window);
    let good = std::fs::read(&files[1]).unwrap();
    std::fs::write(&files[1], b"not a picture").unwrap();
    window.until(begun, 9 * HOUR);
    window.go(Key::A);
    window.shows("Needs you");
    window.shows("A file is damaged or not what its name says: Slide 2");
    std::fs::write(&files[1], good).unwrap();
    window.click("Try again");
    window.shows("Goes out Tue 24 Nov, 18:00 (UTC), in 24 hours");
    for stop in [13 * HOUR, 13 * HOUR + 30, 32 * HOUR, UNTIL - 120, UNTIL] {
        window.until(begun, stop);
    }
    assert_eq!(window.out_at(begun), [i64::try_from(UNTIL).unwrap()]);
}

/// Chooses what becomes of missed posts, schedules one, and lets its time pass by some hours.
fn missed(choice: &str, by: u64) -> (Window, i64) {
    let mut window = Window::demo();
    let begun = window.seconds();
    window.go(Key::S);
    window.click("Scheduling");
    window.click(choice);
    scheduled(&mut window);
    window.until(begun, 13 * HOUR);
    window.until(begun, 13 * HOUR + 30);
    off(&mut window, 20 * HOUR - 30 + by);
    window.go(Key::A);
    (window, begun)
}

#[test]
fn a_missed_time_is_sent_late_asked_about_or_skipped_as_was_chosen() {
    let (mut late, begun) = missed("Send it late", HOUR);
    late.advance_by(20, 4);
    assert_eq!(late.out_at(begun), [i64::try_from(UNTIL + HOUR).unwrap()]);

    let (mut asked, begun) = missed("Ask me", HOUR);
    asked.shows("Its time passed while Tintype was not running");
    asked.advance(7_200);
    assert!(asked.out_at(begun).is_empty());
    asked.shows("Choose another time");
    asked.click("Send now");
    asked.advance_by(20, 4);
    assert_eq!(asked.out_at(begun).len(), 1);

    let (mut skipped, begun) = missed("Skip it", HOUR);
    skipped.click("Done");
    skipped.shows("Skipped: its time passed. The draft is back in Compose");
    skipped.go(Key::C);
    skipped.shows("Two bowls for tomorrow");
    skipped.shows("Ready to be sent");
    skipped.advance(86_400);
    assert!(skipped.out_at(begun).is_empty());
}
