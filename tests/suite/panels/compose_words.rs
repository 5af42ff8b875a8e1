//! The composer's tray, words and shelf of drafts: what comes in, what is taken back, what is found again.
//! Invariant: what was typed or dragged is never lost by taking something else back.

use std::sync::Arc;

use egui::{ColorImage, Event, Key, Modifiers, Role};
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::Queryable;
use tintype::domain::{DraftId, DraftKind, Slot, Snippet, SnippetId};
use tintype::engine::Command;
use tintype::engine::command::Kept;
use tintype::engine::drafts::DraftWish;
use tintype::engine::drafts::import::{Fault, ImportState, Plan, Row, Weight};
use tintype::engine::views::drafts::{Drafts, ShelfRow};
use tintype::engine::views::known::{Known, KnownName};
use tintype::engine::views::snippets::Snippets;
use tintype::ui::theme::Theme;

use super::compose::{
    Dropped, Panel, Stub, around, carousel, commands, dress, files, findings, full, open, panel, told,
};
use super::{THEMES, WIDE, minutes_ago};

fn account() -> tintype::domain::AccountId {
    "17841400000000001".into()
}

fn wishes(harness: &Panel<'_>) -> Vec<DraftWish> {
    let wish = |command| match command {
        Command::Drafts { wish, .. } => Some(wish),
        _ => None,
    };
    commands(harness).into_iter().filter_map(wish).collect()
}

fn snippets() -> Snippets {
    let of = |id, name: &str, text: &str| Snippet {
        id: Some(SnippetId(id)),
        name: name.to_owned(),
        text: text.to_owned(),
    };
    Snippets {
        rows: vec![
            of(1, "Firing", "#stoneware #tidewrack #woodfired"),
            of(2, "Shipping", "We ship on Mondays.\nTwo boxes, one inside the other."),
        ],
    }
}

fn known() -> Known {
    let of = |name: &str, comments| KnownName { id: name.to_owned(), username: name.to_owned(), comments };
    Known {
        names: vec![of("maren.solheim", 41), of("marit_v", 3), of("marcus.thrown", 1), of("oddvar_k", 12)],
    }
}

fn shelf() -> Drafts {
    let words = [
        "Fog all week, so we glazed.",
        "From the wheel to the first cup",
        "",
        "Open studio, 5 and 6 December",
    ];
    let row = |at: usize| ShelfRow {
        id: DraftId(12 - at as i64),
        kind: if at == 1 { DraftKind::Reel } else { DraftKind::Carousel },
        picture: None,
        headline: words.get(at).map_or_else(|| format!("Glaze test {at}"), |words| (*words).to_owned()),
        slides: [6, 1, 3, 0][at % 4],
        kept_at: minutes_ago(at as i64 * 190),
        slot: (at == 3)
            .then(|| Slot { at: "2026-12-04T10:00:00Z".parse().unwrap(), zone: "Europe/Lisbon".to_owned() }),
        sent: at == 3,
        template: None,
        thrown_at: None,
    };
    Drafts { rows: (0..12).map(row).collect(), counts: [12, 2, 1] }
}

fn furnished() -> Panel<'static> {
    let mut harness = full();
    harness.state_mut().panel.furnish(shelf(), snippets(), known());
    harness
}

fn caption(harness: &mut Panel<'_>) {
    harness.get_by_label("Caption").click();
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(1);
    harness.key_press(Key::ArrowRight);
    harness.run_steps(1);
}

fn types(harness: &mut Panel<'_>, words: &str) {
    for letter in words.chars() {
        harness.event(Event::Text(letter.to_string()));
        harness.run_steps(1);
    }
}

/// The caption as it is told when its field is left.
fn left(harness: &mut Panel<'_>) -> String {
    harness.get_by_role_and_label(Role::TextInput, "First comment").click();
    harness.run_steps(3);
    told(harness).last().map(|draft| draft.caption.clone()).unwrap_or_default()
}

#[test]
fn a_known_name_is_put_in_by_keys_and_by_mouse() {
    let mut harness = furnished();
    caption(&mut harness);
    types(&mut harness, " @mar");
    harness.get_by_label("Mention maren.solheim");
    assert!(harness.query_by_label("Mention oddvar_k").is_none(), "only names that begin so");
    harness.key_press(Key::ArrowDown);
    harness.run_steps(1);
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    assert!(harness.query_by_label("Mention marit_v").is_none());
    types(&mut harness, "and @");
    harness.get_by_label("Mention oddvar_k").click();
    harness.run_steps(3);
    types(&mut harness, "!");
    let words = left(&mut harness);
    assert!(words.ends_with("#firstfriday @marit_v and @oddvar_k !"), "{words}");
    assert_eq!(words.matches('\n').count(), 4, "Enter took the name and broke no line");
}

#[test]
fn escape_leaves_a_name_as_it_was_typed() {
    let mut harness = furnished();
    caption(&mut harness);
    types(&mut harness, " @mar");
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    types(&mut harness, "e");
    assert!(harness.query_by_label("Mention maren.solheim").is_none(), "it stays closed for this name");
    harness.key_press(Key::Enter);
    harness.run_steps(1);
    assert!(left(&mut harness).ends_with(" @mare\n"));
}

#[test]
fn hashtags_and_snippets_land_where_the_caret_is() {
    let mut harness = furnished();
    caption(&mut harness);
    harness.get_by_label("Hashtag sets").click();
    harness.run_steps(3);
    assert!(harness.query_by_label("Put in Shipping").is_none(), "a snippet is no set of hashtags");
    harness.get_by_label("Put in Firing").click();
    harness.run_steps(3);
    harness.get_by_label("Snippets").click();
    harness.run_steps(3);
    harness.get_by_label("Put in Shipping").click();
    harness.run_steps(3);
    let words = left(&mut harness);
    let end =
        "#firstfriday #stoneware #tidewrack #woodfiredWe ship on Mondays.\nTwo boxes, one inside the other.";
    assert!(words.ends_with(end), "{words}");
}

#[test]
fn the_hashtags_of_a_caption_are_kept_as_a_set() {
    let mut harness = furnished();
    harness.get_by_label("Hashtag sets").click();
    harness.run_steps(3);
    harness.get_by_label("Keep this caption's").click();
    harness.run_steps(3);
    harness.get_by_label("Name of the snippet").click();
    harness.run_steps(1);
    types(&mut harness, "Fridays");
    harness.get_by_label("Keep it").click();
    harness.run_steps(3);
    let kept = Snippet {
        id: None,
        name: "Fridays".to_owned(),
        text: "#stoneware #tidewrack #firstfriday".to_owned(),
    };
    assert_eq!(commands(&harness), [Command::KeepHere { account: account(), what: Kept::Snippet(kept) }]);
    harness.get_by_label("Edit Firing").click();
    harness.run_steps(3);
    harness.get_by_label("Throw it away").click();
    harness.run_steps(3);
    let gone = Command::KeepHere { account: account(), what: Kept::SnippetGone(SnippetId(1)) };
    assert_eq!(commands(&harness).last(), Some(&gone));
    harness.get_by_label("Put it back").click();
    harness.run_steps(2);
    let back = Snippet { id: None, ..snippets().rows[0].clone() };
    assert_eq!(
        commands(&harness).last(),
        Some(&Command::KeepHere { account: account(), what: Kept::Snippet(back) })
    );
}

#[test]
fn an_emoji_lands_in_the_caption() {
    let mut harness = furnished();
    caption(&mut harness);
    harness.get_by_label("Emoji").click();
    harness.run_steps(4);
    types(&mut harness, "amphora");
    harness.key_press(Key::Enter);
    harness.run_steps(4);
    assert!(left(&mut harness).ends_with("#firstfriday🏺"), "{}", left(&mut harness));
}

#[test]
fn every_edit_is_taken_back_and_done_again_in_fields_and_outside() {
    let mut harness = furnished();
    caption(&mut harness);
    types(&mut harness, " Again.");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run_steps(3);
    let before = carousel();
    assert_eq!(told(&harness).last().unwrap().caption, before.caption);
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    harness.get_by_label("Slide 1").click();
    harness.run_steps(2);
    harness.key_press(Key::Delete);
    harness.run_steps(3);
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowRight);
    harness.run_steps(3);
    harness.get_by_label("Reel").click();
    harness.run_steps(3);
    for left in [5, 5, 6] {
        harness.get_by_role_and_label(Role::Button, "Undo").click();
        harness.run_steps(4);
        assert_eq!(told(&harness).last().unwrap().slides.len(), left);
    }
    assert_eq!(*told(&harness).last().unwrap(), before, "all of it");
    for _ in 0..2 {
        harness.get_by_role_and_label(Role::Button, "Redo").click();
        harness.run_steps(4);
    }
    let order = files(told(&harness).last().unwrap());
    assert_eq!(order[..3], ["three.jpg", "bowls.png", "plate.jpg"], "{order:?}");
}

#[test]
fn slides_are_doubled_and_moved_by_the_keyboard_and_replaced_by_a_file() {
    let picker = Stub::default();
    let mut harness =
        panel(Some(around(Some(open(carousel(), findings(6))))), &picker, Theme::Darkroom, WIDE);
    harness.get_by_label("Slide 2").click();
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::D);
    harness.run_steps(3);
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowRight);
    harness.run_steps(3);
    let order = files(told(&harness).last().unwrap());
    assert_eq!(order[..4], ["sea.jpg", "bowls.png", "three.jpg", "bowls.png"]);
    harness.get_by_label("Slide 3").click_secondary();
    harness.run_steps(3);
    harness.get_by_label("Replace").click();
    harness.run_steps(8);
    assert_eq!(*picker.asked.lock().unwrap(), 1);
    *picker.answer.lock().unwrap() = Some(vec!["/b/other.jpg".into(), "/b/more.jpg".into()]);
    harness.run_steps(3);
    let draft = told(&harness).pop().unwrap();
    assert_eq!(draft.slides[2].file.display().to_string(), "/b/other.jpg");
    assert_eq!(draft.slides[2].alt_text, carousel().slides[2].alt_text, "its words stay");
    assert_eq!(files(&draft).last().unwrap(), "/b/more.jpg");
}

#[test]
fn escape_puts_a_dragged_slide_back() {
    let mut harness = full();
    let (from, to) = (harness.get_by_label("Slide 1").rect(), harness.get_by_label("Slide 4").rect());
    harness.hover_at(from.center());
    harness.drag_at(from.center());
    harness.run_steps(2);
    harness.hover_at(to.center());
    harness.run_steps(2);
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    harness.drop_at(to.center());
    harness.run_steps(3);
    assert!(told(&harness).is_empty());
}

#[test]
fn files_and_pictures_are_pasted_and_words_are_left_to_the_field() {
    let mut harness = full();
    harness.event(Event::Paste("file:///b/a%20b.jpg\n/b/c.png".to_owned()));
    harness.run_steps(3);
    let order = files(told(&harness).last().unwrap());
    assert_eq!(order[6..], ["/b/a b.jpg", "/b/c.png"]);
    let pixels = ColorImage::from_rgba_unmultiplied([2, 1], &[10, 20, 30, 255, 40, 50, 60, 255]);
    harness.event(Event::PasteImage(Arc::new(pixels)));
    harness.run_steps(1);
    harness.get_by_label("Add");
    let [DraftWish::Paste { number, picture }] = &wishes(&harness)[..] else { panic!() };
    assert_eq!((picture.0.size(), picture.0.rgba()), ((2, 1), vec![10, 20, 30, 255, 40, 50, 60, 255]));
    harness.state_mut().status.drafts.pasted = vec![(*number, Ok("/profile/drafts/ab.png".into()))];
    harness.run_steps(4);
    let order = files(told(&harness).last().unwrap());
    assert_eq!(order[8..], ["/profile/drafts/ab.png"], "once");
    caption(&mut harness);
    harness.event(Event::Paste("/b/words.jpg".to_owned()));
    harness.run_steps(2);
    assert!(left(&mut harness).ends_with("/b/words.jpg"));
    assert_eq!(told(&harness).last().unwrap().slides.len(), 9);
}

#[test]
fn drafts_are_copied_kept_as_templates_and_thrown_away_from_the_shelf() {
    let mut harness = furnished();
    harness.get_by_label("12 drafts").click();
    harness.run_steps(3);
    harness.get_by_label("Templates 2");
    harness.get_by_label("Keep Fog all week, so we glazed. as a template").click();
    harness.run_steps(3);
    harness.get_by_label("Keep it as that").click();
    harness.run_steps(3);
    let name = "Fog all week, so we glazed.".to_owned();
    assert_eq!(wishes(&harness), [DraftWish::KeepTemplate { draft: DraftId(12), name }]);
    harness.get_by_label("Drafts 12").click();
    harness.run_steps(2);
    harness.get_by_label("From the wheel to the first cup").hover();
    harness.run_steps(2);
    harness.get_by_label("Throw away From the wheel to the first cup").click();
    harness.run_steps(2);
    assert_eq!(commands(&harness).last(), Some(&Command::DropDraft(DraftId(11))));
    harness.get_by_label("Slide 1");
    harness.get_by_label("Duplicate Fog all week, so we glazed.").click();
    harness.run_steps(3);
    assert_eq!(wishes(&harness).last(), Some(&DraftWish::Copy(DraftId(12))));
    harness.get_by_label("Making the draft. Pictures are fetched where they are not kept here.");
}

#[test]
fn a_template_is_not_published() {
    let mut template = open(carousel(), findings(6));
    template.template = Some("Firing".to_owned());
    let mut harness = panel(Some(around(Some(template))), &Stub::default(), Theme::Darkroom, WIDE);
    harness.get_by_label("The template Firing. Drafts begin with what stands here.");
    harness.get_by_label_contains("Make a draft of this template first");
    harness.get_by_label("New draft from it").click();
    harness.run_steps(2);
    assert_eq!(wishes(&harness), [DraftWish::Copy(DraftId(12))]);
}

fn plan() -> Plan {
    let of = |line: u64, caption: &str, slides: usize, faults: Vec<Fault>| {
        let mut draft = carousel();
        draft.slides.truncate(slides);
        draft.caption = caption.to_owned();
        let slot = (line != 4)
            .then(|| Slot { at: "2026-12-04T10:00:00Z".parse().unwrap(), zone: "Europe/Lisbon".to_owned() });
        Row { line, draft, slot, faults }
    };
    let fault = |words: &str, weight| vec![Fault { words: words.to_owned(), weight }];
    Plan {
        folder: "/home/ines/december".into(),
        list: Some("/home/ines/december/posts.csv".into()),
        read_as: Some(("UTF-8", ';')),
        rows: vec![
            of(2, "Fog all week, so we glazed.", 6, Vec::new()),
            of(3, "Lost", 0, fault("nowhere.jpg is not in the folder", Weight::Out)),
            of(4, "The big moon jar", 1, fault("2026-11-04 10:00 has passed", Weight::Draft)),
            of(6, "Open studio", 2, Vec::new()),
        ],
        notes: vec!["Not read, since nobody knows what they mean: Mood".to_owned()],
        unnamed: vec!["left.jpg".to_owned()],
    }
}

#[test]
fn a_folder_is_looked_into_before_anything_is_made() {
    let mut harness = full();
    harness.state_mut().panel.furnish(shelf(), snippets(), known());
    harness.get_by_label("12 drafts").click();
    harness.run_steps(3);
    harness.get_by_label("Take in a folder with captions").click();
    harness.run_steps(3);
    harness.get_by_label("Path of a folder").click();
    harness.run_steps(1);
    types(&mut harness, "/home/ines/december");
    harness.get_by_label("Look into it").click();
    harness.run_steps(2);
    assert!(
        matches!(&wishes(&harness)[..], [DraftWish::LookInto { folder, .. }] if folder.ends_with("december"))
    );
    let plan = Arc::new(plan());
    harness.state_mut().status.drafts.import = ImportState::Looked(Arc::clone(&plan));
    harness.run_steps(3);
    harness.get_by_label("1 line is left out");
    harness.get_by_label("Line 3: Lost. nowhere.jpg is not in the folder");
    harness.get_by_label("Make 3 drafts");
    harness.get_by_label("Schedule those with a time").click();
    harness.run_steps(2);
    harness.get_by_label("Make 3 drafts and schedule 2").click();
    harness.run_steps(3);
    assert_eq!(wishes(&harness).last(), Some(&DraftWish::Import { plan, schedule: true }));
    harness.get_by_label("Slide 1");
}

#[test]
fn a_folder_nothing_can_be_made_of_says_why() {
    let mut harness = full();
    harness.state_mut().status.drafts.import =
        ImportState::Failed("/home/ines".into(), "No column names the files.".to_owned());
    let folder = Dropped("/home/ines/letters".into());
    harness.input_mut().dropped_files.push(Arc::new(folder));
    harness.run_steps(3);
    assert!(matches!(&wishes(&harness)[..], [DraftWish::LookInto { .. }]));
    harness.get_by_label("Nothing can be made of /home/ines");
    harness.get_by_label("No column names the files.");
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert_eq!(wishes(&harness).last(), Some(&DraftWish::CloseImport));
    harness.get_by_label("Slide 1");
}

#[test]
fn the_shelf_the_sheet_and_the_page_look_as_drawn() {
    let mut results = SnapshotResults::new();
    for (theme, word) in THEMES {
        let view = Some(around(Some(open(carousel(), findings(6)))));
        let mut harness = panel(view, &Stub::default(), theme, WIDE);
        dress(&mut harness);
        harness.state_mut().panel.furnish(shelf(), snippets(), known());
        harness.get_by_label("12 drafts").click();
        harness.run_steps(4);
        results.add(harness.try_snapshot(format!("compose_shelf_{word}")));
        harness.key_press(Key::Escape);
        harness.run_steps(2);
        harness.state_mut().status.drafts.import = ImportState::Looked(Arc::new(plan()));
        harness.get_by_label("12 drafts").click();
        harness.run_steps(3);
        harness.get_by_label("Take in a folder with captions").click();
        harness.run_steps(4);
        results.add(harness.try_snapshot(format!("compose_import_{word}")));
    }
}
