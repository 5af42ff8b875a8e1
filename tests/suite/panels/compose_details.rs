//! What a post carries besides its caption: each kind of post has its lines, people are tagged on the picture, and
//! what cannot be sent says so.
//! Invariant: what is told to the engine is what a person set, in shares of what is sent.

use std::path::PathBuf;

use egui::{Event, Key, Role, Vec2, vec2};
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::Queryable;
use tintype::domain::draft::{Details, Graduation, Tagged};
use tintype::domain::{Draft, DraftKind};
use tintype::engine::views::drafts::Drafts;
use tintype::engine::views::known::{Known, KnownName};
use tintype::engine::views::snippets::Snippets;
use tintype::ui::theme::Theme;

use super::compose::{Panel, Stub, around, carousel, dress, findings, open, panel, told};
use super::{THEMES, WIDE};

fn known() -> Known {
    let of = |name: &str, comments| KnownName { id: name.to_owned(), username: name.to_owned(), comments };
    Known { names: vec![of("maren.solheim", 41), of("marit_v", 3), of("oddvar_k", 12)] }
}

fn of(draft: Draft) -> Panel<'static> {
    with(draft, &Stub::default(), Theme::Darkroom, WIDE)
}

fn with(draft: Draft, picker: &Stub, theme: Theme, size: Vec2) -> Panel<'static> {
    let slides = draft.slides.len();
    let mut harness = panel(Some(around(Some(open(draft, findings(slides.min(6)))))), picker, theme, size);
    harness.state_mut().panel.furnish(Drafts::default(), Snippets::default(), known());
    dress(&mut harness);
    harness
}

/// One of the carousel's pictures, or its clip, as another kind.
fn single(kind: DraftKind, index: usize) -> Draft {
    let mut draft = carousel();
    draft.kind = kind;
    draft.slides = match index {
        6 => vec![tintype::domain::Slide { file: "wheel.mp4".into(), ..Default::default() }],
        index => vec![draft.slides[index].clone()],
    };
    draft
}

fn click(harness: &mut Panel<'_>, label: &str) {
    harness.get_by_label(label).click();
    harness.run_steps(3);
}

fn switch(harness: &mut Panel<'_>, label: &str) {
    harness.get_by_role_and_label(Role::Switch, label).click();
    harness.run_steps(3);
}

fn field(harness: &mut Panel<'_>, label: &str) {
    harness.get_by_role_and_label(Role::TextInput, label).click();
    harness.run_steps(2);
}

fn types(harness: &mut Panel<'_>, words: &str) {
    for letter in words.chars() {
        harness.event(Event::Text(letter.to_string()));
        harness.run_steps(1);
    }
}

fn press(harness: &mut Panel<'_>, key: Key) {
    harness.key_press(key);
    harness.run_steps(3);
}

/// The draft as the engine knows it once typing has paused.
fn last(harness: &mut Panel<'_>) -> Draft {
    harness.run_steps(90);
    told(harness).pop().unwrap()
}

fn has(harness: &Panel<'_>, label: &str) -> bool {
    harness.query_all_by_label(label).next().is_some()
}

#[test]
fn each_kind_has_the_lines_that_instagram_takes_of_it() {
    let shown = |draft: Draft, more: bool| {
        let mut harness = of(draft);
        if more {
            click(&mut harness, "More about the post");
        }
        let all = [
            "Caption",
            "First comment",
            "Place",
            "Name of sound",
            "Show in feed",
            "Trial reel",
            "Cover picture",
            "AI label",
            "Comments off",
            "Collaborators",
        ];
        all.into_iter().filter(|label| has(&harness, label)).collect::<Vec<_>>()
    };
    assert_eq!(shown(single(DraftKind::Picture, 0), false), ["Caption", "First comment", "Place"]);
    let picture = ["Caption", "First comment", "Place", "AI label", "Comments off"];
    assert_eq!(shown(single(DraftKind::Picture, 0), true), picture);
    assert_eq!(shown(single(DraftKind::Story, 0), false), ["AI label"]);
    assert_eq!(shown(single(DraftKind::Story, 6), false), ["AI label"]);
    let reel = shown(single(DraftKind::Reel, 6), true);
    assert_eq!(reel.len(), 9, "all but collaborators, which have a switch: {reel:?}");
}

#[test]
fn somebody_is_tagged_by_clicking_on_the_picture_and_dragged_elsewhere() {
    let mut harness = of(single(DraftKind::Picture, 0));
    click(&mut harness, "More about the post");
    click(&mut harness, "Tag people on the picture");
    let picture = harness.get_by_label("Picture, slide 1: click where somebody is").rect();
    let at = picture.min + picture.size() * vec2(0.25, 0.5);
    harness.hover_at(at);
    harness.drag_at(at);
    harness.drop_at(at);
    harness.run_steps(3);
    types(&mut harness, "@Mar");
    assert!(has(&harness, "marit_v") && !has(&harness, "oddvar_k"), "people known, by how their name begins");
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::Enter);
    let draft = last(&mut harness);
    let [Tagged { name, at: Some((x, y)) }] = draft.slides[0].people.as_slice() else {
        panic!("{:?}", draft.slides[0].people)
    };
    assert_eq!(name, "marit_v");
    assert!((x - 0.25).abs() < 0.01 && (y - 0.5).abs() < 0.01, "{x} {y}");
    let label = harness.get_by_label("Tag marit_v").rect().center();
    let to = label + picture.size() * vec2(0.5, 0.25);
    harness.hover_at(label);
    harness.drag_at(label);
    harness.run_steps(2);
    harness.hover_at(to);
    harness.run_steps(2);
    harness.drop_at(to);
    let draft = last(&mut harness);
    let (x, y) = draft.slides[0].people[0].at.unwrap();
    assert!((x - 0.75).abs() < 0.02 && (y - 0.75).abs() < 0.02, "{x} {y}");
    click(&mut harness, "Take out marit_v");
    assert!(last(&mut harness).slides[0].people.is_empty());
}

#[test]
fn a_name_typed_in_full_is_tagged_and_nonsense_is_not() {
    let mut harness = of(single(DraftKind::Story, 6));
    field(&mut harness, "People");
    types(&mut harness, "no body");
    press(&mut harness, Key::Enter);
    assert!(told(&harness).iter().all(|draft| draft.slides[0].people.is_empty()));
    press(&mut harness, Key::Escape);
    field(&mut harness, "People");
    types(&mut harness, "@New.Person");
    press(&mut harness, Key::Enter);
    let people = last(&mut harness).slides[0].people.clone();
    assert_eq!(people, [Tagged { name: "new.person".into(), at: None }], "a clip has no places");
}

#[test]
fn collaborators_stand_behind_their_switch_and_the_conflict_is_told() {
    let mut harness = of(single(DraftKind::Picture, 0));
    harness.state_mut().settings.choices.collaborators = true;
    click(&mut harness, "More about the post");
    field(&mut harness, "Collaborators");
    for name in ["mai", "rui", "ana"] {
        types(&mut harness, name);
        press(&mut harness, Key::Enter);
    }
    assert_eq!(last(&mut harness).details.partners, ["mai", "rui", "ana"]);
    assert!(
        harness.query_by_role_and_label(Role::TextInput, "Collaborators").is_none(),
        "three are the most"
    );
    assert!(harness.query_by_label_contains("Meta's pages say both").is_some());
}

#[test]
fn a_reel_becomes_a_trial_and_has_a_sound() {
    let mut harness = of(single(DraftKind::Reel, 6));
    field(&mut harness, "Name of sound");
    types(&mut harness, "Kiln room");
    switch(&mut harness, "Trial reel");
    assert!(has(&harness, "Not while it is a trial"), "a trial is in no feed");
    click(&mut harness, "When it does well");
    let details = last(&mut harness).details;
    assert_eq!((details.trial, details.sound.as_str()), (Some(Graduation::Performance), "Kiln room"));
}

#[test]
fn a_cover_picture_comes_from_the_dialog_and_no_slide_changes() {
    let picker = Stub::default();
    let mut harness = with(single(DraftKind::Reel, 6), &picker, Theme::Darkroom, WIDE);
    click(&mut harness, "More about the post");
    click(&mut harness, "Choose a cover picture");
    *picker.answer.lock().unwrap() = Some(vec!["/tmp/cover.png".into()]);
    harness.run_steps(3);
    let draft = last(&mut harness);
    assert_eq!(draft.details.cover, Some(PathBuf::from("/tmp/cover.png")));
    assert_eq!((draft.slides.len(), draft.kind), (1, DraftKind::Reel));
    click(&mut harness, "Take out the cover picture");
    assert_eq!(last(&mut harness).details.cover, None);
    // The strip of cover frames ends with the same choice, and a frame wins it back.
    click(&mut harness, "Cover from a file");
    *picker.answer.lock().unwrap() = Some(vec!["/tmp/other.png".into()]);
    harness.run_steps(3);
    assert_eq!(last(&mut harness).details.cover, Some(PathBuf::from("/tmp/other.png")));
    click(&mut harness, "Cover at 0:17.5");
    let draft = last(&mut harness);
    assert_eq!((draft.details.cover, draft.cover_ms), (None, 17_500));
}

#[test]
fn what_is_no_place_is_not_sent_unchecked_and_the_field_says_how_to_find_one() {
    let mut harness = of(single(DraftKind::Picture, 0));
    field(&mut harness, "Place");
    types(&mut harness, "Lisbon");
    assert!(harness.query_by_label_contains("Page transparency").is_some());
    harness.run_steps(3);
    assert!(has(&harness, "Checking…"));
}

#[test]
fn what_is_folded_counts_what_is_set() {
    let mut draft = single(DraftKind::Picture, 0);
    draft.details = Details { made_with_ai: true, comments_off: true, ..Details::default() };
    let mut harness = of(draft);
    click(&mut harness, "More about the post");
    switch(&mut harness, "AI label");
    let details = last(&mut harness).details;
    assert_eq!((details.made_with_ai, details.comments_off), (false, true));
}

#[test]
fn the_lines_as_pictures() {
    let mut results = SnapshotResults::new();
    for (theme, word) in THEMES {
        let mut draft = single(DraftKind::Picture, 0);
        let tag = |name: &str, at| Tagged { name: name.to_owned(), at: Some(at) };
        draft.slides[0].people = vec![tag("maren.solheim", (0.3, 0.4)), tag("oddvar_k", (0.95, 0.97))];
        draft.details = Details { place: "106078429431815".into(), made_with_ai: true, ..Details::default() };
        let mut harness = with(draft, &Stub::default(), theme, WIDE);
        click(&mut harness, "More about the post");
        click(&mut harness, "Tag people on the picture");
        results.add(harness.try_snapshot(format!("compose_people_{word}")));
    }
}
