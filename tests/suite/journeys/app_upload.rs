//! The window closed in the middle of things: of an edit, of a file going up; and what goes wrong with a slide hours
//! before its post goes out.
//! Invariant: everything is found as it was left, what went up is not sent again, and one post comes of it.

use std::path::PathBuf;

use egui::Key;
use egui_kittest::kittest::Queryable;
use image::ImageFormat;
use tintype::domain::draft::Details;
use tintype::domain::host::{HostKind, HostSecret};
use tintype::domain::{Draft, DraftKind, HostId, HostSettings, Secret, Slide};
use tintype::engine::Command;
use tintype::engine::command::HostWish;
use tintype::engine::views::compose::{Compose, ComposeAsk};
use tintype::engine::views::hosts::{Hosts, HostsAsk};
use tintype::sandbox::Happened;

use super::app_publish::{compose, picture};
use super::window::Window;
use crate::hosting::s3::{S3, SECRET};
use crate::hosting::wire::Wire;

const MB: usize = 1024 * 1024;
const HOUR: u64 = 3_600;

fn published(window: &Window) -> Vec<String> {
    let media = |what| if let Happened::Published { media, .. } = what { Some(media) } else { None };
    window.control.record().into_iter().filter_map(media).collect()
}

/// The account's files go to this place.
fn host(window: &mut Window, kind: HostKind) {
    let account = window.account();
    let settings = HostSettings { id: HostId(0), name: "Outbox".to_owned(), kind };
    window.tell(Command::Hosts(HostWish::Keep(Box::new(settings))));
    let host = window.view::<Hosts>(HostsAsk { account: account.clone(), since: 0 }).rows[0].settings.id;
    let value = Some(Secret::new(SECRET));
    window.tell(Command::Hosts(HostWish::Secret { host, name: HostSecret::SecretKey, value }));
    window.tell(Command::Hosts(HostWish::Test { account: account.clone(), host }));
    window.tell(Command::Hosts(HostWish::Use { account, host }));
}

/// A clip with so many bytes behind it that no player looks at.
fn long_clip(window: &Window, bytes: usize) -> PathBuf {
    let path = window.files.path().join("kiln.mp4");
    let mut clip = std::fs::read(format!("{}/tests/data/reel.mp4", env!("CARGO_MANIFEST_DIR"))).unwrap();
    clip.extend_from_slice(&u32::try_from(bytes - clip.len()).unwrap().to_be_bytes());
    clip.extend_from_slice(b"free");
    clip.resize(bytes, 0);
    std::fs::write(&path, clip).unwrap();
    path
}

#[test]
fn the_window_is_closed_with_bytes_on_the_way_and_the_rest_goes_up_in_the_next_life() {
    let mut window = Window::demo();
    let s3 = window.runtime.block_on(S3::start());
    let wire = window.runtime.block_on(Wire::to(s3.address));
    host(&mut window, HostKind::Bucket(s3.settings(wire.address)));
    // Not more than a reel of four seconds may have (section 4.8).
    let clip = long_clip(&window, 11 * MB);
    compose(&mut window, &[clip]);
    window.fill("Caption", "Door open at eleven hundred degrees");
    window.shows("Ready to be sent");
    wire.hold_after(9 * MB as u64);
    // From here on the engine does not come to rest: the wire is held.
    window.harness().get_by_label("Publish now").click();
    window.harness().run_steps(2);
    window.runtime.block_on(wire.held());
    window.close();
    assert!(published(&window).is_empty());
    wire.mend();
    window.open();
    window.go(Key::C);
    window.shows("Door open at eleven hundred degrees");
    window.advance_by(20, 6);
    assert_eq!(published(&window).len(), 1, "{}", window.sight());
    assert_eq!(s3.asked("PUT", "partNumber=1&"), 1, "what was there is not sent again");
    assert_eq!(s3.objects(), Vec::<String>::new());
}

#[test]
fn the_window_is_closed_in_the_middle_of_an_edit_and_everything_is_found() {
    let mut window = Window::demo();
    let files = ["one.png", "two.png"].map(|name| picture(&window, name, ImageFormat::Png, 600, 750));
    compose(&mut window, &files);
    window.click("Slide 2");
    window.fill("Alt text, slide 2", "Two bowls on a shelf");
    window.fill("Caption", "Fog all week");
    // Typed and closed at once, before the pause in which it is told.
    window.harness().event(egui::Event::Text(", so we glazed".to_owned()));
    window.harness().step();
    window.close();
    window.open();
    window.go(Key::C);
    window.shows("Fog all week, so we glazed");
    window.click("Slide 2");
    window.shows("Two bowls on a shelf");
}

#[test]
fn a_slide_whose_file_is_gone_is_told_hours_before_its_post() {
    let mut window = Window::demo();
    let files = ["one.jpg", "two.jpg"].map(|name| picture(&window, name, ImageFormat::Jpeg, 640, 800));
    compose(&mut window, &files);
    window.fill("Caption", "Two bowls for tomorrow");
    window.shows("Ready to be sent");
    window.click("Schedule");
    window.fill("Day", "24 nov");
    window.fill("Time", "6 pm");
    window.click("Schedule it");
    let bytes = std::fs::read(&files[1]).unwrap();
    std::fs::remove_file(&files[1]).unwrap();
    window.advance(9 * HOUR);
    window.go(Key::A);
    window.shows("Needs you");
    window.shows("Slide 2");
    window.shows("cannot be read");
    assert!(published(&window).is_empty());
    std::fs::write(&files[1], bytes).unwrap();
    window.click("Try again");
    for hours in [13 * HOUR, 11 * HOUR] {
        window.advance(hours);
        window.advance(30);
    }
    window.advance_by(60, 4);
    assert_eq!(published(&window).len(), 1, "{}", window.sight());
}

#[test]
fn a_reel_goes_up_as_a_trial_with_its_own_cover() {
    let mut window = Window::demo();
    let clip = window.files.path().join("reel.mp4");
    std::fs::copy(format!("{}/tests/data/reel.mp4", env!("CARGO_MANIFEST_DIR")), &clip).unwrap();
    let cover = picture(&window, "cover.png", ImageFormat::Png, 900, 1_600);
    let account = window.account();
    window.tell(Command::NewDraft(account.clone()));
    let desk: Compose = window.view(ComposeAsk { account: account.clone(), draft: None });
    let details = Details { cover: Some(cover), ..Details::default() };
    let slides = vec![Slide { file: clip, ..Slide::default() }];
    let content = Draft { kind: DraftKind::Reel, slides, details, ..Draft::default() };
    window.tell(Command::KeepDraft { account, draft: desk.drafts[0].id, content });
    window.go(Key::C);
    window.fill("Caption", "Four colours in four seconds");
    window.click("More about the post");
    window.click("Trial reel");
    window.shows("Only people who do not follow you see it");
    window.click("When it does well");
    window.shows("cover.png");
    window.shows("Ready to be sent");
    window.click("Publish now");
    // The window in which it can still be taken back.
    window.advance(5);
    window.advance_by(20, 4);
    window.shows("On Instagram");
    let posts = published(&window);
    assert_eq!(posts.len(), 1);
    let asked = &window.control.publication(&posts[0]).unwrap()["whole"];
    assert_eq!(asked["trial"], "SS_PERFORMANCE");
    assert!(asked["cover"].is_string(), "{asked}");
    assert!(asked["video"].is_string() && asked["cover"] != asked["video"]);
}
