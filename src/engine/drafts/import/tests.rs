//! Folders as people have them, and what is said of each line.
//! Invariant: looking into a folder changes nothing in it.

use super::*;
use crate::domain::DraftKind;
use crate::media::encode_png;

fn folder(files: &[&str], list: Option<(&str, &[u8])>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let picture = encode_png(400, 500, &[130; 400 * 500 * 4]).unwrap();
    for name in files {
        std::fs::write(folder.path().join(name), &picture).unwrap();
    }
    if let Some((name, bytes)) = list {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

fn look_at(folder: &tempfile::TempDir) -> Result<Plan, String> {
    let zone = TimeZone::get("Europe/Lisbon").unwrap();
    look(folder.path(), &zone, "2026-11-26T10:31:00Z".parse().unwrap())
}

fn words(row: &Row) -> String {
    row.faults.iter().map(|fault| fault.words.as_str()).collect::<Vec<_>>().join(" / ")
}

#[test]
fn a_list_becomes_drafts_with_words_and_times() {
    let list = "File;Caption;Alt text;Date;Time;Mood\n\
                sea.png;\"Fog all week.\n\n  #sea \";A grey sea;24/12/2026;10:00;calm\n\
                SEA.png|bowl.png;Two;One | Other;04/12/2026;18:30;\n\
                nowhere.png;Lost;;;;\n\
                bowl.png;Late;;04/11/2026;10:00;\n";
    let folder = folder(&["sea.png", "bowl.png", "left.png"], Some(("posts.csv", list.as_bytes())));
    let plan = look_at(&folder).unwrap();
    assert_eq!(plan.read_as, Some(("UTF-8", ';')));
    assert_eq!((plan.rows.len(), plan.makes(), plan.schedules()), (4, 3, 2));
    assert!(plan.notes[0].contains("Mood") && plan.unnamed == ["left.png"]);
    let [first, second, third, fourth] = plan.rows.as_slice() else { panic!() };
    assert_eq!((first.line, first.draft.caption.as_str()), (2, "Fog all week.\n\n  #sea "));
    assert_eq!(first.slot.as_ref().unwrap().at.to_string(), "2026-12-24T10:00:00Z");
    assert_eq!((second.line, second.draft.kind), (5, DraftKind::Carousel));
    let alts: Vec<&str> = second.draft.slides.iter().map(|slide| slide.alt_text.as_str()).collect();
    assert_eq!(alts, ["One", "Other"]);
    assert_eq!(second.slot.as_ref().unwrap().at.to_string(), "2026-12-04T18:30:00Z", "the column tells");
    assert!(third.left_out() && words(third).contains("nowhere.png is not in the folder"));
    assert!(!fourth.left_out() && !fourth.can_be_scheduled() && words(fourth).contains("has passed"));
}

#[test]
fn what_instagram_would_refuse_is_said_by_line() {
    let tags = "#clay ".repeat(31);
    let list =
        format!("file,caption,when\none.png,{tags},2026-12-04 10:00\ntext.jpg,Words,2026-12-05 10:00\n");
    let folder = folder(&["one.png"], Some(("a.csv", list.as_bytes())));
    std::fs::write(folder.path().join("text.jpg"), "only words").unwrap();
    let plan = look_at(&folder).unwrap();
    assert_eq!((plan.makes(), plan.schedules()), (2, 0));
    assert!(words(&plan.rows[0]).contains("31 hashtags"), "{}", words(&plan.rows[0]));
    assert!(words(&plan.rows[1]).contains("text.jpg: "), "{}", words(&plan.rows[1]));
}

#[test]
fn without_a_list_each_file_is_a_draft() {
    let folder = folder(&["b.png", "a.png", "._a.png"], None);
    let plan = look_at(&folder).unwrap();
    let names: Vec<String> = plan.rows.iter().map(|row| name_of(&row.draft.slides[0].file)).collect();
    assert_eq!((names, plan.notes.len()), (vec!["a.png".to_owned(), "b.png".to_owned()], 1));
}

#[test]
fn what_nothing_can_be_made_of_says_why() {
    let none = folder(&[], None);
    assert!(look_at(&none).unwrap_err().contains("neither"));
    let heads = folder(&["a.png"], Some(("a.csv", b"name,caption\na.png,x\n")));
    assert!(look_at(&heads).unwrap_err().contains("\"file\""));
    let empty = folder(&["a.png"], Some(("a.csv", b"")));
    assert!(look_at(&empty).unwrap_err().contains("empty"));
    let only_head = folder(&["a.png"], Some(("a.csv", b"file,caption\n\n")));
    assert!(look_at(&only_head).unwrap_err().contains("no line"));
    let outside = folder(&["a.png"], Some(("a.csv", b"file\n../a.png\n")));
    assert!(look_at(&outside).unwrap().rows[0].left_out());
    let two = folder(&["a.png"], Some(("a.csv", b"file\na.png\n")));
    std::fs::write(two.path().join("b.csv"), "file\n").unwrap();
    assert!(look_at(&two).unwrap_err().contains("posts.csv"));
}

#[test]
fn the_example_can_be_read() {
    let folder = folder(&["sea.jpg"], Some(("posts.csv", EXAMPLE.as_bytes())));
    let plan = look_at(&folder).unwrap();
    assert_eq!((plan.makes(), plan.schedules(), plan.notes.len()), (1, 1, 0), "{:?}", plan.rows);
}
