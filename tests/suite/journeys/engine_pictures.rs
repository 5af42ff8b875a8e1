//! Pictures on their way from Instagram to the window.
//! Invariant: a picture is fetched once.

use std::time::Duration;

use tintype::domain::TroubleKind;
use tintype::engine::views::PictureKey;
use tintype::engine::views::library::{Library, LibraryAsk, Tile, TileKind};
use tintype::engine::{Miss, Ready};

use super::stage::Stage;

fn fetch(stage: &Stage, key: PictureKey) -> Ready {
    let desk = stage.engine().pictures();
    desk.ask(key, 100, 90);
    stage.settle();
    let mut ready: Vec<Ready> = desk.take_ready().collect();
    assert_eq!(ready.len(), 1);
    ready.remove(0)
}

fn tile(stage: &Stage, wanted: TileKind) -> Tile {
    let library: Library = stage.view(LibraryAsk { account: stage.account(), ..LibraryAsk::default() });
    library.tiles.iter().find(|tile| tile.kind == wanted).unwrap().clone()
}

fn fetched(stage: &Stage) -> usize {
    stage.control.log().iter().filter(|asked| asked.path.contains("/cdn/")).count()
}

#[test]
fn a_picture_fills_what_was_asked_for_and_is_fetched_once() {
    let mut stage = Stage::signed_in();
    for kind in [TileKind::Picture, TileKind::Carousel, TileKind::Reel] {
        let key = tile(&stage, kind).picture;
        let copy = fetch(&stage, key.clone()).picture.unwrap();
        assert!(copy.width >= 100 && copy.height >= 90, "{copy:?}");
        assert_eq!(copy.pixels.len(), (copy.width * copy.height * 4) as usize);
    }
    let so_far = fetched(&stage);
    assert!(so_far >= 3);
    stage.restart();
    let key = tile(&stage, TileKind::Picture).picture;
    assert!(fetch(&stage, key).picture.is_ok());
    assert_eq!(fetched(&stage), so_far, "it was on disk");
}

#[test]
fn an_expired_address_is_asked_for_anew() {
    let stage = Stage::signed_in();
    let key = tile(&stage, TileKind::Picture).picture;
    // Only Instagram's clock moves: the engine has read nothing since.
    stage.control.advance(20 * 86_400);
    assert!(fetch(&stage, key).picture.is_ok());
}

#[test]
fn a_file_of_the_users_is_shown_and_a_missing_one_is_told() {
    let stage = Stage::new();
    let path = stage.profile.path().join("not-a-picture.jpg");
    std::fs::write(&path, "hello").unwrap();
    let kind = |ready: Ready| match ready.picture {
        Err(Miss::Trouble(trouble)) => trouble.kind,
        other => panic!("{other:?}"),
    };
    let key = |path: &std::path::Path| PictureKey::File { path: path.to_owned(), at_ms: 0 };
    assert_eq!(kind(fetch(&stage, key(&path))), TroubleKind::FileBroken);
    assert_eq!(kind(fetch(&stage, key(&path.with_extension("gone")))), TroubleKind::FileMissing);
    stage.clock.advance(Duration::from_secs(1));
}
