//! The inbox's search, saved searches, arranged lists and new rows, found by the names a person would use.
//! Invariant: what is carried out is what stands in the field, and every act ends as a command.

use std::path::PathBuf;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotResults};
use jiff::civil::date;
use tintype::domain::SearchId;
use tintype::engine::Command;
use tintype::engine::command::{Chosen, SavedChange};
use tintype::engine::status::{ExportFormat, ExportProgress};
use tintype::engine::views::PictureKey;
use tintype::engine::views::inbox::{InboxFilter, InboxIndex, InboxRows};
use tintype::engine::views::inbox_search::{
    FoundPost, Heading, Headings, Labels, Languages, PostsFound, SavedSearch, SavedSearches, WordsFound,
};
use tintype::ui::live::Live;
use tintype::ui::panels::Goal;
use tintype::ui::panels::compose::FileSaver;
use tintype::ui::panels::inbox::Inbox;
use tintype::ui::theme::Theme;

use super::inbox::{TEXTS, full, harness, press, row};
use super::{Stage, THEMES, play};

type Shown = Harness<'static, Stage<Inbox>>;

fn saved() -> SavedSearches {
    let search = |n: i64, name: &str, query: &str, count| SavedSearch {
        id: SearchId(n),
        name: name.to_owned(),
        query: query.to_owned(),
        count,
    };
    SavedSearches {
        searches: vec![
            search(1, "Shipping", "is:open ship", 7),
            search(2, "Cracks and breakages", "crack", 2),
            search(3, "lang:vi", "lang:vi", 5_000),
        ],
    }
}

fn panel() -> Inbox {
    let mut inbox = full();
    inbox.searches.live = Live::fixed(saved());
    inbox.languages = Live::fixed(Languages { codes: vec!["de".to_owned(), "vi".to_owned()] });
    inbox.posts = Live::fixed(PostsFound::default());
    inbox.words = Live::fixed(WordsFound::default());
    inbox
}

fn shown() -> Shown {
    harness(panel(), Theme::Darkroom)
}

fn type_search(harness: &mut Shown, text: &str) {
    harness.get_by_label("Search comments").focus();
    harness.run_steps(2);
    harness.get_by_label("Search comments").type_text(text);
    harness.run_steps(3);
}

fn click(harness: &mut Shown, name: &str) {
    harness.get_by_label(name).click();
    harness.run_steps(3);
}

fn sees(harness: &Shown, name: &str) -> bool {
    harness.query_by_label_contains(name).is_some()
}

#[test]
fn a_filter_that_is_typed_out_becomes_a_tag_and_backspace_takes_it() {
    let mut harness = shown();
    type_search(&mut harness, "is:hidden");
    assert!(!sees(&harness, "Remove is:hidden"), "it may go on");
    harness.get_by_label("Search comments").type_text(" ");
    harness.run_steps(3);
    assert!(sees(&harness, "Remove is:hidden"));
    harness.get_by_label("Search comments").type_text("-from:bert ship");
    harness.run_steps(3);
    press(&mut harness, Key::Enter);
    assert!(sees(&harness, "Remove -from:bert"), "Enter types it out too");
    harness.get_by_label("Found");
    click(&mut harness, "Remove is:hidden");
    assert!(!sees(&harness, "Remove is:hidden"));
    for _ in 0.."ship".len() {
        press(&mut harness, Key::Backspace);
    }
    assert!(sees(&harness, "Remove -from:bert"));
    press(&mut harness, Key::Backspace);
    assert!(!sees(&harness, "Remove"), "the last tag went");
    harness.get_by_label("Needs an answer");
}

#[test]
fn escape_ends_a_search_in_the_field_and_in_the_list() {
    let mut harness = shown();
    for in_the_list in [false, true] {
        type_search(&mut harness, "is:open bowl");
        if in_the_list {
            press(&mut harness, Key::Enter);
        }
        assert!(sees(&harness, "Found"));
        press(&mut harness, Key::Escape);
        assert!(!sees(&harness, "Found") && !sees(&harness, "Remove is:open"));
    }
}

#[test]
fn filters_can_be_picked_by_the_mouse() {
    let mut harness = shown();
    click(&mut harness, "Filters");
    click(&mut harness, "With a link");
    assert!(sees(&harness, "Remove has:link"));
    click(&mut harness, "Filters");
    click(&mut harness, "With a link");
    assert!(!sees(&harness, "Remove has:link"), "picked again it goes");
    harness.get_by_label("from:name").click();
    harness.run_steps(3);
    harness.get_by_label("Search comments").type_text("bert ");
    harness.run_steps(3);
    assert!(sees(&harness, "Remove from:bert"));
}

#[test]
fn an_empty_field_tells_its_filters_and_a_wrong_one_is_said() {
    let mut harness = shown();
    assert!(!sees(&harness, "before:2026-11"));
    harness.get_by_label("Search comments").focus();
    harness.run_steps(3);
    assert!(sees(&harness, "before:2026-11"));
    type_search(&mut harness, "form:maren ship");
    assert!(sees(&harness, "There is no filter form: so it is looked for as a word"));
    press(&mut harness, Key::Escape);
    type_search(&mut harness, "is:");
    click(&mut harness, "is:question");
    assert!(sees(&harness, "Remove is:question"));
}

#[test]
fn a_language_is_picked_beside_the_list_and_what_the_view_asks_for_stays() {
    let mut harness = shown();
    click(&mut harness, "Any language");
    click(&mut harness, "Vietnamese");
    assert!(sees(&harness, "Remove lang:vi") && sees(&harness, "Remove is:open"));
}

fn changes(harness: &Shown) -> Vec<SavedChange> {
    let changes = harness.state().commands.iter().filter_map(|command| match command {
        Command::Saved { change, .. } => Some(change.clone()),
        _ => None,
    });
    changes.collect()
}

#[test]
fn a_search_is_kept_under_a_name_with_what_the_view_asked_for() {
    let mut harness = shown();
    type_search(&mut harness, "ship");
    click(&mut harness, "Save this search");
    assert!(sees(&harness, "Remove is:open"), "that it needs an answer can be seen");
    harness.get_by_label("Name of the search").focus();
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.get_by_label("Name of the search").type_text("Post abroad");
    harness.run_steps(3);
    press(&mut harness, Key::Enter);
    let kept =
        SavedChange::Keep { name: "Post abroad".to_owned(), query: "is:open ship".to_owned(), place: None };
    assert_eq!(changes(&harness), [kept]);
}

#[test]
fn a_saved_search_is_shown_moved_renamed_removed_and_put_back() {
    let mut harness = shown();
    click(&mut harness, "Shipping, 7");
    assert!(sees(&harness, "Remove is:open"));
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowDown);
    harness.run_steps(3);
    harness.get_by_label("lang:vi, 5,000+").click_secondary();
    harness.run_steps(3);
    click(&mut harness, "Rename");
    harness.get_by_label("Name of the search").type_text(" and others");
    harness.run_steps(3);
    press(&mut harness, Key::Enter);
    harness.get_by_label("Cracks and breakages, 2").click_secondary();
    harness.run_steps(3);
    click(&mut harness, "Remove");
    click(&mut harness, "Put Cracks and breakages back");
    let crack = || ("Cracks and breakages".to_owned(), "crack".to_owned());
    assert_eq!(
        changes(&harness),
        [
            SavedChange::Place { search: SearchId(1), place: 1 },
            SavedChange::Rename { search: SearchId(3), name: "lang:vi and others".to_owned() },
            SavedChange::Remove(SearchId(2)),
            SavedChange::Keep { name: crack().0, query: crack().1, place: Some(1) },
        ]
    );
}

#[test]
fn labels_are_picked_from_the_menu_and_from_what_is_typed() {
    let mut inbox = panel();
    inbox.labels = Live::fixed(Labels { labels: vec!["on sale".to_owned(), "sold".to_owned()] });
    let mut harness = harness(inbox, Theme::Darkroom);
    click(&mut harness, "Filters");
    click(&mut harness, "sold");
    assert!(sees(&harness, "Remove label:sold"));
    type_search(&mut harness, "label:on");
    click(&mut harness, "label:\"on sale\"");
    assert!(sees(&harness, "Remove label:\"on sale\"") && sees(&harness, "Remove label:sold"));
}

#[test]
fn a_narrow_window_has_the_saved_searches_in_its_menu() {
    let mut harness = play(Stage::new(panel(), Theme::Darkroom), egui::vec2(952.0, 700.0), Inbox::show);
    harness.run_steps(3);
    click(&mut harness, "Views");
    click(&mut harness, "Cracks and breakages");
    click(&mut harness, "Views");
    let named = harness.query_all_by_label_contains("Cracks and breakages").count();
    assert!(named == 2 && !sees(&harness, "Save this search"), "in the title and in the menu: {named}");
}

#[test]
fn a_key_opens_the_views_of_a_narrow_window() {
    let mut harness = play(Stage::new(panel(), Theme::Darkroom), egui::vec2(952.0, 700.0), Inbox::show);
    harness.run_steps(3);
    let named = |harness: &Harness<'_, _>| harness.query_all_by_label_contains("Mentions me").count();
    assert_eq!(named(&harness), 0);
    harness.key_press(egui::Key::V);
    harness.run_steps(3);
    assert_eq!(named(&harness), 1);
}

/// More searches than the pane is high.
#[test]
fn many_saved_searches_scroll_above_the_rules() {
    let mut inbox = panel();
    let many = (0..40).map(|n| SavedSearch {
        id: SearchId(n),
        name: format!("Search {n}"),
        query: format!("word{n}"),
        count: 1,
    });
    inbox.searches.live = Live::fixed(SavedSearches { searches: many.collect() });
    let mut harness = harness(inbox, Theme::Darkroom);
    harness.run_steps(3);
    let last = harness.get_by_label("Search 39, 1").rect();
    harness.get_by_label("Search 0, 1").hover();
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -5_000.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    harness.run_steps(30);
    let now = harness.get_by_label("Search 39, 1").rect();
    let foot = harness.ctx.content_rect().bottom() - 48.0;
    assert!(last.bottom() > foot && now.bottom() <= foot, "{last} {now}");
    click(&mut harness, "Search 39, 1");
    harness.get_by_label("Search 39");
}

#[test]
fn without_saved_searches_the_pane_says_how_to_get_one() {
    let mut inbox = panel();
    inbox.searches.live = Live::fixed(SavedSearches::default());
    let harness = harness(inbox, Theme::Darkroom);
    assert!(sees(&harness, "Search for something, then keep it here with the plus"));
}

/// The list by post: two below one post, the others below another.
fn by_post() -> Inbox {
    let mut inbox = panel();
    let rows: Vec<_> = (0..TEXTS.len()).map(row).collect();
    let mut ids = vec![i64::MIN + 1];
    ids.extend(rows[..2].iter().map(|row| row.row));
    ids.push(i64::MIN + 2);
    ids.extend(rows[2..].iter().map(|row| row.row));
    let counts = inbox.index.shown().unwrap().counts;
    inbox.index = Live::fixed(InboxIndex {
        rows: ids.into(),
        counts,
        headings: [0, 3].into(),
        ..InboxIndex::default()
    });
    inbox.rows = Live::fixed(InboxRows { rows });
    let post = |n: u64, caption: &str| Heading::Post {
        account: "17841400000000001".into(),
        media: format!("m{n}").as_str().into(),
        picture: PictureKey::Media(format!("m{n}").as_str().into()),
        number: Some(238 + n),
        caption: Some(caption.to_owned()),
    };
    inbox.headings = Live::fixed(Headings {
        headings: [
            (i64::MIN + 1, post(1, "Nesting bowls, five of them, sea to bone.")),
            (i64::MIN + 2, post(2, "The big moon jar came out of the kiln this morning.")),
        ]
        .into(),
    });
    inbox
}

#[test]
fn headings_are_passed_over_and_choose_their_group() {
    let mut harness = harness(by_post(), Theme::Darkroom);
    assert!(sees(&harness, "Post no. 239, 2 comments"));
    harness.get_by_label("1 of 10");
    press(&mut harness, Key::J);
    press(&mut harness, Key::J);
    harness.get_by_label_contains("cheap_followers_4u, ").hover();
    press(&mut harness, Key::K);
    press(&mut harness, Key::K);
    press(&mut harness, Key::K);
    harness.get_by_label("Post no. 240, 8 comments").hover();
    harness.run_steps(3);
    click(&mut harness, "Choose all: Post no. 240");
    press(&mut harness, Key::E);
    let chosen = harness.state().commands.iter().find_map(|command| match command {
        Command::Moderate { chosen: Chosen::Rows(rows), .. } => Some(rows.to_vec()),
        _ => None,
    });
    let below: Vec<i64> = (2..TEXTS.len()).map(|at| row(at).row).collect();
    assert_eq!(chosen, Some(below));
}

#[test]
fn every_arrangement_can_be_chosen_and_the_heading_opens_its_post() {
    let mut harness = harness(by_post(), Theme::Darkroom);
    click(&mut harness, "By author");
    click(&mut harness, "Arrange and export");
    click(&mut harness, "By day");
    click(&mut harness, "Post no. 239, 2 comments");
    assert_eq!(harness.state().goal, Some(Goal::Post("m1".into())));
}

fn put_above(harness: &mut Shown, new: &[i64]) {
    let index = harness.state().panel.index.shown().unwrap().clone();
    let rows = new.iter().copied().chain(index.rows.iter().copied()).collect();
    harness.state_mut().panel.index = Live::fixed(InboxIndex { rows, ..index });
    harness.run_steps(3);
}

fn top_of(harness: &Shown, name: &str) -> f32 {
    harness.get_by_label_contains(name).rect().top()
}

#[test]
fn new_rows_wait_above_whoever_reads_further_down() {
    let mut harness = shown();
    press(&mut harness, Key::J);
    let before = top_of(&harness, "bia.moura, ");
    put_above(&mut harness, &[103, 102]);
    assert_eq!(top_of(&harness, "bia.moura, "), before, "no row moved");
    put_above(&mut harness, &[104]);
    assert_eq!(top_of(&harness, "bia.moura, "), before);
    assert!(harness.query_by_label("2 new").is_none(), "the count grows in its place");
    click(&mut harness, "3 new");
    harness.run_steps(3);
    assert!(top_of(&harness, "bia.moura, ") > before, "the first new row is in sight");
    assert!(!sees(&harness, "3 new"));
}

#[test]
fn new_rows_come_into_sight_above_the_first_row() {
    let mut harness = shown();
    let before = top_of(&harness, "bia.moura, ");
    put_above(&mut harness, &[103]);
    assert!(top_of(&harness, "bia.moura, ") > before);
    assert!(!sees(&harness, "1 new"));
}

/// Answers at once with a place.
struct Saver(Option<PathBuf>, Option<Option<PathBuf>>);

impl FileSaver for Saver {
    fn ask(&mut self, _: &egui::Context, _: &str, name: &str) {
        assert_eq!(name, "comments-2026-11-26.csv");
        self.1 = Some(self.0.clone());
    }

    fn answer(&mut self) -> Option<Option<PathBuf>> {
        self.1.take()
    }
}

#[test]
fn what_the_list_shows_is_exported_to_a_place_or_into_the_profile() {
    for place in [Some(PathBuf::from("/tmp/comments.csv")), None] {
        let mut inbox = panel();
        inbox.export.saver = Box::new(Saver(place.clone(), None));
        let mut harness = harness(inbox, Theme::Darkroom);
        type_search(&mut harness, "ship has:link ");
        click(&mut harness, "Arrange and export");
        click(&mut harness, "Export as CSV");
        let wish = harness.state().commands.iter().find_map(|command| match command {
            Command::Export(wish) => Some(wish.clone()),
            _ => None,
        });
        let wish = wish.unwrap();
        assert_eq!((wish.format, wish.to), (ExportFormat::Csv, place));
        assert_eq!((wish.ask.filter, wish.ask.search.as_str()), (InboxFilter::All, "has:link ship "));
    }
}

#[test]
fn an_export_tells_how_far_it_is_and_can_be_stopped() {
    let mut stage = Stage::new(panel(), Theme::Darkroom);
    stage.status.export = Some(ExportProgress { done: 420, all: 1_000 });
    let mut harness = play(stage, super::WIDE, Inbox::show);
    assert!(sees(&harness, "Exporting, 42 %"));
    click(&mut harness, "Stop the export");
    assert!(harness.state().commands.contains(&Command::StopExport));
}

/// A search with everything it shows.
fn searched(theme: Theme) -> Shown {
    let mut inbox = panel();
    let place = |at: usize, word: &str| {
        let start = TEXTS[at].1.find(word).unwrap();
        (row(at).row, std::iter::once(start..start + word.len()).collect())
    };
    inbox.words = Live::fixed(WordsFound { places: [place(1, "ship"), place(3, "Ship")].into() });
    let caption = "…the big moon jar: we ship it in sheep’s wool, tracked";
    let at = caption.find("ship").unwrap();
    inbox.posts = Live::fixed(PostsFound {
        posts: vec![FoundPost {
            account: "17841400000000001".into(),
            media: "m1".into(),
            picture: PictureKey::Media("m1".into()),
            number: Some(214),
            caption: caption.to_owned(),
            places: std::iter::once(at..at + 4).collect(),
        }],
    });
    let mut harness = harness(inbox, theme);
    type_search(&mut harness, "is:open -from:cheap_followers_4u ship");
    press(&mut harness, Key::Enter);
    harness
}

#[test]
fn a_post_that_was_found_opens_in_the_library() {
    let mut harness = searched(Theme::Darkroom);
    harness.get_by_label_contains("Post no. 214: ").click();
    harness.run_steps(3);
    assert_eq!(harness.state().goal, Some(Goal::Post("m1".into())));
}

#[test]
fn every_state_of_a_search_has_its_picture() {
    let mut pictures = SnapshotResults::new();
    for (theme, name) in THEMES {
        pictures.add(searched(theme).try_snapshot(format!("inbox_search_{name}")));
        pictures.add(harness(by_post(), theme).try_snapshot(format!("inbox_by_post_{name}")));
        let mut sheet = harness(panel(), theme);
        sheet.get_by_label("Search comments").focus();
        sheet.run_steps(3);
        pictures.add(sheet.try_snapshot(format!("inbox_search_sheet_{name}")));
        let mut days = by_post();
        days.headings = Live::fixed(Headings {
            headings: [
                (i64::MIN + 1, Heading::Day(date(2026, 11, 26))),
                (
                    i64::MIN + 2,
                    Heading::Author { person: Some("p7".into()), username: Some("maren.solheim".to_owned()) },
                ),
            ]
            .into(),
        });
        let mut new = harness(days, theme);
        press(&mut new, Key::J);
        put_above(&mut new, &[]);
        let mut narrow = play(Stage::new(panel(), theme), egui::vec2(952.0, 700.0), Inbox::show);
        press(&mut narrow, Key::J);
        put_above(&mut narrow, &[103, 102, 101]);
        pictures.add(new.try_snapshot(format!("inbox_headings_{name}")));
        pictures.add(narrow.try_snapshot(format!("inbox_new_rows_{name}")));
    }
}
