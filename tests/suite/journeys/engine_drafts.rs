//! Drafts through the engine: written again from posts, taken in from a folder, kept through a sudden end, and the
//! caption as Instagram gets it.
//! Invariant: what a person typed reaches the store and Instagram byte for byte.

use std::path::Path;
use std::sync::Arc;

use image::{Rgb, RgbImage};
use jiff::tz::TimeZone;
use tintype::api::{Client, Hosts, Session};
use tintype::domain::op::OpState;
use tintype::domain::{Draft, DraftId, DraftKind, Op, Secret, Slide};
use tintype::engine::Command;
use tintype::engine::drafts::import::{ImportState, Plan};
use tintype::engine::drafts::{DraftWish, Pasting, Pixels};
use tintype::engine::views::activity::{Activity, ActivityAsk, ActivityFilter};
use tintype::engine::views::compose::{Compose, ComposeAsk, OpenDraft};
use tintype::engine::views::drafts::{Drafts, DraftsAsk, Shelf};
use tintype::engine::views::library::{Library, LibraryAsk, Post, PostAsk, TileKind};
use tintype::sandbox::{Action, Rule};
use tintype::store::Store;
use tintype::store::tables::drafts;

use super::stage::Stage;

fn wish(stage: &Stage, wish: DraftWish) {
    stage.send(Command::Drafts { account: stage.account(), wish });
}

fn desk(stage: &Stage) -> Compose {
    stage.view(ComposeAsk { account: stage.account(), draft: None })
}

fn newest(stage: &Stage) -> OpenDraft {
    let view = desk(stage);
    let id = view.drafts.iter().map(|row| row.id).max_by_key(|id| id.0);
    let view: Compose = stage.view(ComposeAsk { account: stage.account(), draft: id });
    view.open.expect("there is a draft")
}

fn shelf(stage: &Stage, shelf: Shelf) -> Drafts {
    stage.view(DraftsAsk { account: stage.account(), shelf, search: String::new() })
}

fn posts(stage: &Stage, kind: TileKind) -> Vec<Post> {
    let library: Library = stage.view(LibraryAsk { account: stage.account(), ..LibraryAsk::default() });
    let tiles = library.tiles.iter().filter(|tile| tile.kind == kind);
    tiles.map(|tile| stage.view(PostAsk { account: stage.account(), media: tile.media.clone() })).collect()
}

fn picture(path: &Path) {
    RgbImage::from_fn(400, 500, |x, y| Rgb([(x % 256) as u8, 106, (y % 256) as u8])).save(path).unwrap();
}

fn kept(stage: &Stage) -> usize {
    std::fs::read_dir(stage.profile.path().join("drafts")).unwrap().count()
}

#[test]
fn a_post_is_written_again_with_its_words_and_its_pictures() {
    let mut stage = Stage::signed_in();
    let post = posts(&stage, TileKind::Carousel).remove(0);
    wish(&stage, DraftWish::Again(post.tile.media.clone()));
    assert_eq!(stage.status().drafts.making, 0);
    let draft = newest(&stage).draft;
    assert_eq!((draft.kind, Some(&draft.caption)), (DraftKind::Carousel, post.caption.as_ref()));
    assert_eq!(draft.slides.len(), post.slides.len());
    for (slide, was) in draft.slides.iter().zip(&post.slides) {
        assert_eq!(slide.alt_text, was.alt_text.clone().unwrap_or_default());
        assert!(slide.file.starts_with(stage.profile.path().join("drafts")), "{:?}", slide.file);
        assert!(was.is_clip || image::open(&slide.file).is_ok());
    }
    let fetched = stage.control.log().len();
    wish(&stage, DraftWish::Again(post.tile.media.clone()));
    assert_eq!(stage.control.log().len(), fetched, "the copies that are kept are enough");
    assert_eq!((desk(&stage).drafts.len(), kept(&stage)), (2, draft.slides.len()), "the same files");
    // What no draft names goes with the next start, and not before.
    for row in desk(&stage).drafts {
        stage.send(Command::DropDraft(row.id));
    }
    stage.restart();
    assert_eq!((shelf(&stage, Shelf::Thrown).rows.len(), kept(&stage)), (2, draft.slides.len()));
    wish(&stage, DraftWish::ForgetThrown);
    stage.restart();
    assert_eq!(kept(&stage), 0);
}

#[test]
fn a_reel_is_written_again_with_its_clip() {
    let stage = Stage::signed_in();
    let post = posts(&stage, TileKind::Reel).remove(0);
    wish(&stage, DraftWish::Again(post.tile.media));
    let open = newest(&stage);
    assert_eq!((open.draft.kind, open.draft.slides.len()), (DraftKind::Reel, 1));
    let checked = open.checked.expect("it was looked at");
    assert!(checked.slides[0].is_clip && checked.slides[0].duration_ms.is_some(), "{:?}", checked.slides);
}

#[test]
fn what_cannot_be_had_is_told_and_the_words_are_kept() {
    let stage = Stage::signed_in();
    let post = posts(&stage, TileKind::Picture).remove(0);
    let pictures = stage.profile.path().join("pictures");
    std::fs::remove_dir_all(&pictures).unwrap();
    std::fs::create_dir_all(&pictures).unwrap();
    stage.control.add_fault(Rule::new("GET", "*", Action::Drop { acted: false }));
    wish(&stage, DraftWish::Again(post.tile.media));
    let draft = newest(&stage).draft;
    assert_eq!((Some(draft.caption), draft.slides.len()), (post.caption, 0));
}

/// A drawn picture as the clipboard has it.
#[derive(Debug)]
struct Screen;

impl Pixels for Screen {
    fn size(&self) -> (u32, u32) {
        (320, 400)
    }

    fn rgba(&self) -> Vec<u8> {
        (0..320 * 400_u32).flat_map(|at| [(at % 251) as u8, 90, 40, 255]).collect()
    }
}

#[test]
fn a_pasted_picture_is_a_file_of_the_profile() {
    let stage = Stage::signed_in();
    wish(&stage, DraftWish::Paste { number: 7, picture: Pasting(Arc::new(Screen)) });
    let told = stage.status().drafts.pasted;
    let [(7, Ok(file))] = told.as_slice() else { panic!("{told:?}") };
    assert!(file.starts_with(stage.profile.path()));
    assert_eq!(image::open(file).unwrap().to_rgba8().into_raw(), Screen.rgba());
}

#[test]
fn drafts_are_copied_made_templates_and_had_back() {
    let stage = Stage::signed_in();
    let account = stage.account();
    stage.send(Command::NewDraft(account.clone()));
    let draft = newest(&stage).id;
    let content = Draft { caption: "Fog\n\n#clay ".to_owned(), ..Draft::default() };
    stage.send(Command::KeepDraft { account, draft, content: content.clone() });
    wish(&stage, DraftWish::KeepTemplate { draft, name: "Firing".to_owned() });
    let templates = shelf(&stage, Shelf::Templates);
    assert_eq!((templates.counts, templates.rows[0].template.as_deref()), ([1, 1, 0], Some("Firing")));
    let template = templates.rows[0].id;
    wish(&stage, DraftWish::RenameTemplate { draft: template, name: "Kiln".to_owned() });
    wish(&stage, DraftWish::Copy(template));
    let begun = newest(&stage);
    assert_eq!((begun.draft, begun.template), (content, None));
    assert_eq!(shelf(&stage, Shelf::Templates).rows[0].template.as_deref(), Some("Kiln"));
    stage.send(Command::DropDraft(begun.id));
    assert_eq!(shelf(&stage, Shelf::Thrown).counts, [1, 1, 1]);
    wish(&stage, DraftWish::PutBack(begun.id));
    assert_eq!(shelf(&stage, Shelf::Desk).counts, [2, 1, 0]);
}

/// Nobody is told, nothing is closed: the files as a killed process leaves them.
#[test]
fn what_was_told_to_the_engine_survives_a_sudden_end() {
    let stage = Stage::signed_in();
    let account = stage.account();
    stage.send(Command::NewDraft(account.clone()));
    let draft = newest(&stage).id;
    for length in 1..=40 {
        let content = Draft { caption: "Fog all week. ".repeat(length), ..Draft::default() };
        stage.send(Command::KeepDraft { account: account.clone(), draft, content });
    }
    let left = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(stage.profile.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, left.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    let store = Store::open(left.path(), Arc::new(|| ())).unwrap();
    let found = store.read_now(|c| drafts::one(c, draft)).unwrap().expect("it is there");
    assert_eq!(found.draft.caption, "Fog all week. ".repeat(40));
}

fn publish(stage: &Stage, draft: Draft) -> Option<String> {
    let account = stage.account();
    stage.send(Command::NewDraft(account.clone()));
    let draft_id = newest(stage).id;
    stage
        .send(Command::Do { account: account.clone(), op: Op::Publish { draft_id, draft: Box::new(draft) } });
    let ask = ActivityAsk { account, filter: ActivityFilter::Everything, ..ActivityAsk::default() };
    for _ in 0..60 {
        let row = stage.view::<Activity>(ask.clone()).rows.into_iter().next().unwrap();
        if matches!(row.state, OpState::Done | OpState::Stuck) {
            assert_eq!(row.state, OpState::Done, "{row:?}");
            break;
        }
        stage.advance(5);
    }
    let client = Client::new(Hosts::at(&stage.ready.url).unwrap(), "journey").unwrap();
    let session = Session::new(client, Secret::new(&stage.ready.token), stage.ready.user_id.as_str().into());
    let page = stage.runtime.block_on(session.media_page(None, 5)).unwrap().value;
    page.items.into_iter().next().unwrap().caption
}

#[test]
fn instagram_gets_the_caption_byte_for_byte() {
    let stage = Stage::signed_in();
    let file = stage.profile.path().join("sea.jpg");
    picture(&file);
    let captions = [
        "  Fog all week \n\n\n so we glazed.  \n  \n#clay\u{a0}#größe @maren.solheim &=%+ 100% \u{200d}🏺👨‍👩‍👧\n\n",
        "\t\nأزرق ‏والبحر\n ",
    ];
    for caption in captions {
        let slides = vec![Slide { file: file.clone(), ..Slide::default() }];
        let draft = Draft { slides, caption: caption.to_owned(), ..Draft::default() };
        assert_eq!(publish(&stage, draft).as_deref(), Some(caption));
    }
}

fn plan(stage: &Stage) -> Arc<Plan> {
    match stage.status().drafts.import {
        ImportState::Looked(plan) => plan,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_folder_is_taken_in_and_its_times_are_kept() {
    let stage = Stage::signed_in();
    let folder = stage.profile.path().join("december");
    std::fs::create_dir(&folder).unwrap();
    for name in ["sea.jpg", "bowl.png"] {
        picture(&folder.join(name));
    }
    let list = "file;caption;when\r\nsea.jpg;\"Fog.\r\n\r\n #clay \";2026-12-04 10:00\r\nbowl.png;Bowl;\r\nno.jpg;Lost;\r\n";
    std::fs::write(folder.join("posts.csv"), list).unwrap();
    let zone = TimeZone::get("Europe/Lisbon").unwrap();
    wish(&stage, DraftWish::LookInto { folder, zone });
    let seen = plan(&stage);
    assert_eq!((seen.makes(), seen.schedules(), desk(&stage).drafts.len()), (2, 1, 0), "{:?}", seen.rows);
    wish(&stage, DraftWish::Import { plan: seen, schedule: true });
    assert_eq!(stage.status().drafts.import, ImportState::Nothing);
    let rows = shelf(&stage, Shelf::Desk).rows;
    let mut slots: Vec<(&str, Option<String>)> = rows
        .iter()
        .map(|row| (row.headline.as_str(), row.slot.as_ref().map(|slot| slot.at.to_string())))
        .collect();
    slots.sort();
    assert_eq!(slots, [("Bowl", None), ("Fog.", Some("2026-12-04T10:00:00Z".to_owned()))]);
    let fog = rows.iter().find(|row| row.headline == "Fog.").unwrap().id;
    let view: Compose = stage.view(ComposeAsk { account: stage.account(), draft: Some(fog) });
    assert_eq!(view.open.unwrap().draft.caption, "Fog.\r\n\r\n #clay ");
    let _: DraftId = fog;
}
