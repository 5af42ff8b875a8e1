//! What the inbox shows, written to a file by the engine.
//! Invariant: a file that is there is whole.

use tintype::engine::Command;
use tintype::engine::export::ExportWish;
use tintype::engine::status::{ExportFormat, News};
use tintype::engine::views::inbox::{InboxFilter, IndexAsk};
use tintype::sandbox::NewComment;

use super::stage::Stage;

fn ask(stage: &Stage, filter: InboxFilter, search: &str) -> IndexAsk {
    IndexAsk { account: stage.account(), filter, search: search.to_owned(), ..IndexAsk::default() }
}

#[test]
fn what_a_search_shows_is_written_whole_and_the_way_to_it_is_shown() {
    let stage = Stage::signed_in();
    for text in ["=1+1 kiln", "Another kiln, \"hot\""] {
        stage.control.add_comment(NewComment { text: text.to_owned(), ..NewComment::default() }).unwrap();
    }
    stage.advance(60);
    stage.advance(60);
    stage.engine().news();
    let wish = ExportWish {
        ask: ask(&stage, InboxFilter::All, "kiln after:2026-11-23"),
        format: ExportFormat::Csv,
        to: None,
    };
    stage.send(Command::Export(Box::new(wish)));
    let folder = stage.profile.path().join("exports");
    let text = std::fs::read_to_string(folder.join("comments-2026-11-23.csv")).unwrap();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(text.contains("\"'=1+1 kiln\"") && text.contains("\"Another kiln, \"\"hot\"\"\""), "{text}");
    let notice = stage.engine().news().into_iter().find_map(|news| match news {
        News::Notice(notice) => Some(notice),
        News::Status(_) | News::Open { .. } => None,
    });
    let notice = notice.unwrap();
    assert_eq!(notice.words, "2 comments written to comments-2026-11-23.csv");
    assert_eq!(notice.folder, Some(folder.clone()));
    stage.send(Command::OpenFolder(folder.clone()));
    assert_eq!(*stage.opened.lock().unwrap(), [format!("file://{}", folder.display())]);
}

#[test]
fn everything_is_written_as_json_beside_the_first_and_nothing_is_left_of_what_failed() {
    let stage = Stage::signed_in();
    let all = stage.inbox(InboxFilter::All, "").rows.len();
    for number in 0..2 {
        let wish =
            ExportWish { ask: ask(&stage, InboxFilter::All, ""), format: ExportFormat::Json, to: None };
        stage.send(Command::Export(Box::new(wish)));
        let name = ["comments-2026-11-23.json", "comments-2026-11-23-2.json"][number];
        let text = std::fs::read_to_string(stage.profile.path().join("exports").join(name)).unwrap();
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read.as_array().unwrap().len(), all);
        assert!(read[0]["post_permalink"].as_str().unwrap().starts_with("http"));
    }
    let taken = stage.profile.path().join("exports");
    let wish = ExportWish {
        ask: ask(&stage, InboxFilter::All, ""),
        format: ExportFormat::Csv,
        to: Some(taken.clone()),
    };
    stage.send(Command::Export(Box::new(wish)));
    assert_eq!(stage.status().export, None);
    let left: Vec<_> =
        std::fs::read_dir(stage.profile.path()).unwrap().flatten().map(|one| one.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().ends_with(".part")), "{left:?}");
}
