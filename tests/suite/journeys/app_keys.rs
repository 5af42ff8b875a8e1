//! Keys under a passphrase through the whole program: chosen, asked for at the next start, and left again.
//! Invariant: while the keys are locked nothing is sent and nothing fails, and what waited goes out once.

use egui::Key;
use tintype::sandbox::Happened;

use super::window::Window;

const PASSPHRASE: &str = "blue moon jar";

fn choose(window: &mut Window) {
    window.go(Key::S);
    window.click("Secrets");
    window.shows("In a guarded file");
    window.fill("New passphrase", "short");
    window.shows("At least 8 letters");
    window.fill("New passphrase", PASSPHRASE);
    window.fill("New passphrase once more", PASSPHRASE);
    window.click("Use a passphrase");
    window.shows("In a file under your passphrase");
    window.shows("Your keys are under the passphrase now");
}

fn file(window: &Window, name: &str) -> Option<String> {
    std::fs::read_to_string(window.profile.path().join(name)).ok()
}

#[test]
fn what_waits_behind_a_passphrase_goes_out_once_it_is_typed() {
    let mut window = Window::demo();
    choose(&mut window);
    assert!(file(&window, "secrets.json").is_none());
    assert!(!file(&window, "secrets.sealed").unwrap().contains("IGAA"));
    window.go(Key::I);
    window.press(Key::J);
    window.press(Key::H);
    window.close();

    window.open();
    window.shows("Your keys are locked");
    window.advance(600);
    window.control.clear_log();
    window.advance(600);
    assert_eq!(window.control.log(), [], "nobody is asked anything");
    assert_eq!(window.control.record(), []);
    window.fill("Passphrase", "red moon jar");
    window.click("Unlock");
    window.shows("This is not the passphrase");
    window.fill("Passphrase", PASSPHRASE);
    window.press(Key::Enter);
    window.hides("Your keys are locked");
    window.shows("Tab: All");
    window.advance(60);
    assert!(matches!(window.control.record()[..], [Happened::Hidden { hidden: true, .. }]));
    window.advance(600);
    assert_eq!(window.control.record().len(), 1);
}

#[test]
fn one_can_look_around_first_and_unlock_from_the_strip() {
    let mut window = Window::demo();
    choose(&mut window);
    window.close();
    window.open();
    window.click("Look around first");
    window.go(Key::I);
    window.shows("Tab: All");
    window.shows("Your keys are locked");
    window.click("Unlock");
    window.fill("Passphrase", PASSPHRASE);
    window.press(Key::Enter);
    window.shows("Your keys are open");
    window.go(Key::I);
    window.hides("Your keys are locked");
}

#[test]
fn the_passphrase_is_changed_and_left() {
    let mut window = Window::demo();
    choose(&mut window);
    window.fill("Old passphrase", "not this one");
    window.fill("New passphrase", "ash and sea");
    window.fill("New passphrase once more", "ash and sea");
    window.click("Change it");
    window.shows("This is not the old passphrase. Nothing was changed");
    window.fill("Old passphrase", PASSPHRASE);
    window.fill("New passphrase", "ash and sea");
    window.fill("New passphrase once more", "ash and sea");
    window.click("Change it");
    window.shows("The passphrase was changed");
    window.close();
    window.open();
    window.fill("Passphrase", "ash and sea");
    window.press(Key::Enter);
    window.hides("Your keys are locked");
    window.go(Key::S);
    window.click("Secrets");
    window.click("Keep keys without a passphrase");
    window.shows("In a guarded file");
    assert!(file(&window, "secrets.sealed").is_none());
    window.close();
    window.open();
    window.hides("Your keys are locked");
    window.go(Key::I);
    window.shows("Tab: All");
}
