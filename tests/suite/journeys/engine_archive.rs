//! One's own data through the whole engine: out as one file, in again on another computer with the same screens, and
//! away with proof.
//! Invariant: what was sent is read from the sandbox's own record, and what is left from the bytes on the disk.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::channel;

use jiff::civil::date;
use tempfile::TempDir;
use tintype::domain::draft::Slide;
use tintype::domain::op::OpState;
use tintype::domain::{AccountId, Draft, Op, OpId, SavedReply, SavedText, TroubleKind};
use tintype::engine::archive::{Already, ArchiveWish, Erase, Proof};
use tintype::engine::command::Kept;
use tintype::engine::record::{RecordWish, Verdict};
use tintype::engine::views::View;
use tintype::engine::views::activity::{Activity, ActivityAsk, ActivityFilter, MemberRows, MemberRowsAsk};
use tintype::engine::views::compose::{Compose, ComposeAsk};
use tintype::engine::views::gaps::{Gaps, GapsAsk};
use tintype::engine::views::inbox::{
    InboxFilter, InboxIndex, InboxRow, InboxRows, IndexAsk, RowsAsk, Thread, ThreadAsk,
};
use tintype::engine::views::insights::{Insights, InsightsAsk};
use tintype::engine::views::library::{Library, LibraryAsk, Post, PostAsk};
use tintype::engine::views::record::{Entries, EntriesAsk, EntryRows, EntryRowsAsk};
use tintype::engine::views::rules::{Rules, RulesAsk};
use tintype::engine::views::saved::{SavedAsk, SavedReplies};
use tintype::engine::views::settings::{Settings, SettingsAsk};
use tintype::engine::{Chosen, Command, DemoPlace, Engine, EngineOptions, Moderation, News, SignIn, Status};
use tintype::sandbox::Happened;
use tintype::store::VaultChoice;

use super::stage::Stage;

/// The files of an archive by their names.
type Files = BTreeMap<String, Vec<u8>>;

/// Another computer: a profile of its own and an engine on it, at the same Instagram and the same time.
struct Elsewhere {
    engine: Engine,
    profile: TempDir,
    status: RefCell<Status>,
    said: RefCell<Vec<String>>,
}

impl Elsewhere {
    fn new(stage: &Stage) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let (origin, app) = (stage.ready.url.clone(), Arc::clone(&stage.demo_app));
        let options = EngineOptions {
            endpoint: Some(stage.ready.url.clone()),
            clock: stage.clock.clone(),
            vault: VaultChoice::File,
            demo: Some(Arc::new(move || {
                Ok(DemoPlace { origin: origin.clone(), app: app.lock().unwrap().clone(), saved: Vec::new() })
            })),
            browser: Arc::new(|_| ()),
            ..EngineOptions::at(profile.path())
        };
        let engine = Engine::start(options).unwrap();
        let elsewhere = Self { engine, profile, status: RefCell::default(), said: RefCell::default() };
        elsewhere.settle();
        elsewhere
    }

    fn settle(&self) {
        assert!(self.engine.settle(), "the engine does not come to rest");
    }

    fn send(&self, command: Command) {
        self.engine.send(command);
        self.settle();
    }

    fn wish(&self, wish: ArchiveWish) {
        self.send(Command::Archive(Box::new(wish)));
    }

    fn status(&self) -> Status {
        for news in self.engine.news() {
            match news {
                News::Status(status) => drop(self.status.replace(*status)),
                News::Notice(notice) => self.said.borrow_mut().push(notice.words),
                News::Open { .. } => {}
            }
        }
        self.status.borrow().clone()
    }

    /// Looks into an archive and puts it in.
    fn restore(&self, path: &Path, already: Already) {
        self.wish(ArchiveWish::Look(path.to_owned()));
        assert!(self.status().archive.found.is_some(), "{:?}", self.status().archive);
        self.wish(ArchiveWish::Restore(already));
        assert_eq!(self.status().archive.refused, None);
    }

    fn view<V: View>(&self, ask: V::Ask) -> V {
        asked(&self.engine, ask)
    }
}

fn asked<V: View>(engine: &Engine, ask: V::Ask) -> V {
    let (send, receive) = channel();
    engine.reader().ask::<V>(ask, move |answer| send.send(answer).unwrap());
    receive.recv().unwrap().unwrap()
}

fn wish(stage: &Stage, wish: ArchiveWish) {
    stage.send(Command::Archive(Box::new(wish)));
}

/// Writes an archive of the account, and tells where.
fn export(stage: &Stage, name: &str) -> PathBuf {
    let to = stage.profile.path().join(name);
    wish(stage, ArchiveWish::Export { accounts: vec![stage.account()], to: Some(to.clone()) });
    assert_eq!(stage.status().archive.refused, None);
    assert!(to.exists());
    to
}

fn row_text(view: &impl std::fmt::Debug) -> String {
    format!("{view:#?}")
}

fn rows_of(engine: &Engine, account: &AccountId, filter: InboxFilter, search: &str) -> Vec<InboxRow> {
    let ask = IndexAsk { account: account.clone(), filter, search: search.to_owned(), ..IndexAsk::default() };
    let index: InboxIndex = asked(engine, ask);
    let rows: InboxRows = asked(engine, RowsAsk { account: account.clone(), rows: index.rows.to_vec() });
    rows.rows
}

/// What every screen shows, row by row.
fn screens(engine: &Engine, account: &AccountId) -> BTreeMap<String, String> {
    let mut shown = BTreeMap::new();
    let mut show = |name: String, view: String| drop(shown.insert(name, view));
    for filter in [InboxFilter::NeedsAnswer, InboxFilter::All, InboxFilter::Done, InboxFilter::Hidden] {
        for search in ["", "glaze", "how much"] {
            let rows = rows_of(engine, account, filter, search);
            show(format!("inbox {filter:?} {search}"), row_text(&rows));
        }
    }
    for row in rows_of(engine, account, InboxFilter::All, "").iter().take(12) {
        let thread: Thread = asked(engine, ThreadAsk { account: account.clone(), comment: row.id.clone() });
        show(format!("thread {}", row.id), row_text(&thread));
    }
    let library: Library = asked(engine, LibraryAsk { account: account.clone(), ..LibraryAsk::default() });
    for tile in library.tiles.iter().take(6) {
        let post: Post = asked(engine, PostAsk { account: account.clone(), media: tile.media.clone() });
        show(format!("post {}", tile.media), row_text(&post));
    }
    show("library".to_owned(), row_text(&library));
    let last = date(2026, 11, 22);
    for days in [7, 28, 90] {
        let insights: Insights = asked(engine, InsightsAsk { account: account.clone(), days, last });
        show(format!("insights {days}"), row_text(&insights));
    }
    let filter = ActivityFilter::Everything;
    let activity: Activity = asked(engine, ActivityAsk { account: account.clone(), filter, since: 0 });
    let ops: Vec<OpId> = activity.rows.iter().map(|row| row.id).collect();
    show("activity".to_owned(), row_text(&activity));
    let rows: MemberRows = asked(engine, MemberRowsAsk { account: account.clone(), ops });
    show("activity's rows".to_owned(), row_text(&rows));
    let entries: Entries = asked(engine, EntriesAsk::default());
    let told: EntryRows = asked(engine, EntryRowsAsk { numbers: entries.shown.clone() });
    show("record".to_owned(), row_text(&(entries, told)));
    let rules: Rules = asked(engine, RulesAsk { account: account.clone(), today: 0 });
    show("rules".to_owned(), row_text(&rules));
    let gaps: Gaps = asked(engine, GapsAsk { account: account.clone(), ..GapsAsk::default() });
    show("gaps".to_owned(), row_text(&gaps));
    let saved: SavedReplies = asked(engine, SavedAsk { account: account.clone() });
    show("saved replies".to_owned(), row_text(&saved));
    let compose: Compose = asked(engine, ComposeAsk { account: account.clone(), draft: None });
    show("drafts".to_owned(), row_text(&compose.drafts.iter().map(|row| row.id).collect::<Vec<_>>()));
    shown
}

fn tops(stage: &Stage) -> Vec<InboxRow> {
    let rows = rows_of(stage.engine(), &stage.account(), InboxFilter::NeedsAnswer, "");
    rows.into_iter().filter(|row| row.id == row.thread && row.pending.is_none()).collect()
}

fn reply(row: &InboxRow, text: &str) -> Op {
    let (to, thread, media) = (row.id.clone(), row.thread.clone(), row.media.clone());
    Op::Reply { to, thread, media, text: text.to_owned() }
}

/// A morning's work, all of which is done.
fn worked() -> Stage {
    let stage = Stage::signed_in();
    let account = stage.account();
    let rows = tops(&stage);
    let hide =
        |row: &InboxRow| Op::Hide { comment: row.id.clone(), thread: row.thread.clone(), hidden: true };
    stage.send(Command::Do { account: account.clone(), op: hide(&rows[0]) });
    stage.send(Command::Do { account: account.clone(), op: reply(&rows[1], "Cảm ơn bạn 🤍") });
    stage.advance(10);
    let chosen = |rows: &[InboxRow]| Chosen::Comments(rows.iter().map(|row| row.id.clone()).collect());
    for (act, rows) in [(Moderation::Done, &rows[2..5]), (Moderation::Hide, &rows[5..9])] {
        stage.send(Command::Moderate { account: account.clone(), chosen: chosen(rows), act });
    }
    stage.advance(20);
    let texts = vec![SavedText { language: None, text: "=Thank you {name}".to_owned() }];
    let saved = SavedReply { id: None, name: "Thanks".to_owned(), texts };
    let draft =
        Kept::ReplyDraft { comment: rows[10].id.clone(), private: false, text: "I was about to".to_owned() };
    for what in [Kept::Saved(saved), draft] {
        stage.send(Command::KeepHere { account: account.clone(), what });
    }
    let texts: Vec<String> = rows.iter().map(|row| row.text.clone()).collect();
    assert!(texts.len() > 12, "{texts:?}");
    // Pictures are kept as they are seen.
    let desk = stage.engine().pictures();
    let library: Library = stage.view(LibraryAsk { account, ..LibraryAsk::default() });
    for tile in library.tiles.iter().take(3) {
        desk.ask(tile.picture.clone(), 160, 200);
    }
    stage.settle();
    stage
}

/// A draft with a picture of the person's own.
fn draft(stage: &Stage, folder: &TempDir) -> PathBuf {
    let file = folder.path().join("jar one.jpg");
    std::fs::write(&file, include_bytes!("../../../assets/clips/stills/kiln.jpg").as_slice()).unwrap();
    stage.send(Command::NewDraft(stage.account()));
    let compose: Compose = stage.view(ComposeAsk { account: stage.account(), draft: None });
    let content = Draft {
        slides: vec![Slide { file: file.clone(), ..Slide::default() }],
        caption: "Soon, from the kiln".to_owned(),
        ..Draft::default()
    };
    let id = compose.drafts[0].id;
    stage.send(Command::KeepDraft { account: stage.account(), draft: id, content });
    file
}

#[test]
fn another_computer_ends_with_the_same_screens() {
    let stage = worked();
    let path = export(&stage, "out.zip");
    let before = screens(stage.engine(), &stage.account());
    for name in
        ["inbox All ", "inbox Hidden ", "library", "insights 28", "activity", "record", "saved replies"]
    {
        assert!(before[name].lines().count() > 3, "{name} shows nothing: {}", before[name]);
    }
    let other = Elsewhere::new(&stage);
    other.restore(&path, Already::Stay);
    let after = screens(&other.engine, &stage.account());
    for (name, view) in &before {
        assert!(after[name] == *view, "{name} is another:\n{}", first_difference(view, &after[name]));
    }
    let settings: Settings = other.view(SettingsAsk);
    assert!(settings.accounts[0].grant.is_none(), "it comes back signed out");
    assert_eq!(settings.choices.account, stage.account().as_str(), "and in front");
    other.send(Command::Record(RecordWish::Verify));
    stage.send(Command::Record(RecordWish::Verify));
    let verdict = |status: Status| status.record.found.map(|found| found.what);
    assert_eq!(verdict(other.status()), verdict(stage.status()));
    assert!(matches!(verdict(other.status()), Some(Verdict::Holds { .. })));
    // The pictures are there without Instagram.
    let kept = |folder: &Path| std::fs::read_dir(folder.join("pictures")).unwrap().count();
    assert!(kept(other.profile.path()) >= 3 && kept(stage.profile.path()) >= kept(other.profile.path()));
    assert!(!other.profile.path().join("restoring").exists());
    let said = other.said.borrow().join("\n");
    assert!(said.contains("1 account restored. Sign in to go on with it"), "{said}");
    // And out of there it is the same file again.
    let again = other.profile.path().join("again.zip");
    other.wish(ArchiveWish::Export { accounts: vec![stage.account()], to: Some(again.clone()) });
    assert!(
        entries(&again)
            .iter()
            .filter(|(name, _)| name.starts_with("rows/"))
            .eq(entries(&path).iter().filter(|(name, _)| name.starts_with("rows/")))
    );
}

fn first_difference(one: &str, other: &str) -> String {
    let lines = one.lines().zip(other.lines()).enumerate().find(|(_, (one, other))| one != other);
    lines.map_or_else(
        || "one is longer".to_owned(),
        |(at, (one, other))| format!("line {at}:\n{one}\n{other}"),
    )
}

/// All files of an archive.
fn entries(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut found = BTreeMap::new();
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        found.insert(name, bytes);
    }
    found
}

#[test]
fn the_same_data_make_the_same_file_and_no_secret_is_in_it() {
    let stage = worked();
    let folder = tempfile::tempdir().unwrap();
    let file = draft(&stage, &folder);
    let (one, two) = (export(&stage, "one.zip"), export(&stage, "two.zip"));
    stage.advance(1);
    assert!(std::fs::read(&one).unwrap() == std::fs::read(&two).unwrap());
    let secrets: BTreeMap<String, String> =
        serde_json::from_slice(&std::fs::read(stage.profile.path().join("secrets.json")).unwrap()).unwrap();
    assert!(!secrets.is_empty());
    let held = entries(&one);
    for (name, bytes) in &held {
        for secret in secrets.values().chain([&stage.ready.token, &stage.ready.app_secret]) {
            let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "a secret stands in {name}");
        }
    }
    let text = |name: &str| String::from_utf8(held[name].clone()).unwrap();
    assert!(text("README.txt").contains("tidewrack.clay") && text("README.txt").contains("No token"));
    let manifest: serde_json::Value = serde_json::from_slice(&held["manifest.json"]).unwrap();
    assert_eq!(manifest["drafts"][0]["was"], file.display().to_string());
    assert!(held.contains_key("drafts/0001-jar_one.jpg"));
    let csv = text("tables/saved_replies.csv");
    assert!(csv.starts_with('\u{FEFF}') && csv.contains("\"Thanks\""), "{csv}");
    let comments = text("rows/comments.jsonl");
    assert_eq!(comments.lines().count(), text("tables/comments.csv").matches("\n\"").count());
    let left: Vec<_> = std::fs::read_dir(stage.profile.path()).unwrap().flatten().collect();
    assert!(!left.iter().any(|file| file.file_name().to_string_lossy().ends_with(".part")));
}

#[test]
fn a_draft_has_its_picture_on_the_other_computer() {
    let stage = worked();
    let folder = tempfile::tempdir().unwrap();
    let file = draft(&stage, &folder);
    let path = export(&stage, "out.zip");
    let other = Elsewhere::new(&stage);
    let bytes = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    other.restore(&path, Already::Stay);
    let rows: Compose = other.view(ComposeAsk { account: stage.account(), draft: None });
    let open: Compose = other.view(ComposeAsk { account: stage.account(), draft: Some(rows.drafts[0].id) });
    let draft = open.open.unwrap().draft;
    assert_eq!(draft.caption, "Soon, from the kiln");
    assert!(draft.slides[0].file.starts_with(other.profile.path()));
    assert!(std::fs::read(&draft.slides[0].file).unwrap() == bytes);
}

/// An op that waits in the undo window, in an archive that was made meanwhile.
fn waiting() -> (Stage, PathBuf) {
    let stage = worked();
    let row = tops(&stage).pop().unwrap();
    stage.send(Command::Do { account: stage.account(), op: reply(&row, "It waits for its window") });
    let path = export(&stage, "out.zip");
    (stage, path)
}

fn open_ops(other: &Elsewhere, account: &AccountId) -> Activity {
    other.view(ActivityAsk { account: account.clone(), filter: ActivityFilter::Everything, since: 0 })
}

fn sent(stage: &Stage) -> usize {
    let words = |happened: &&Happened| format!("{happened:?}").contains("It waits for its window");
    stage.control.record().iter().filter(words).count()
}

/// Signs in on the other computer, and lets the time pass.
fn sign_in(stage: &Stage, other: &Elsewhere) {
    other.send(Command::SignIn(SignIn::Demo));
    for _ in 0..4 {
        stage.advance(60);
        other.settle();
    }
}

#[test]
fn what_the_first_computer_sent_after_all_is_not_sent_again() {
    let (stage, path) = waiting();
    let other = Elsewhere::new(&stage);
    other.restore(&path, Already::Stay);
    let activity = open_ops(&other, &stage.account());
    let row = &activity.rows[0];
    assert_eq!(row.state, OpState::Stuck);
    assert_eq!(row.trouble.as_ref().map(|trouble| trouble.kind), Some(TroubleKind::BroughtBack));
    let op = row.id;
    // The first computer goes on with it.
    stage.advance(30);
    other.settle();
    assert_eq!(sent(&stage), 1);
    sign_in(&stage, &other);
    assert_eq!(sent(&stage), 1, "signing in sends nothing that waits for a person");
    other.send(Command::TryAgain(op));
    for _ in 0..3 {
        stage.advance(60);
        other.settle();
    }
    assert_eq!(sent(&stage), 1, "Instagram was asked first");
    let rows = open_ops(&other, &stage.account()).rows;
    assert!(rows.iter().any(|row| row.id == op && row.state == OpState::Done), "{rows:#?}");
}

#[test]
fn what_the_first_computer_never_sent_goes_out_once_when_the_person_says_so() {
    let (mut stage, path) = waiting();
    let row = tops(&stage).pop();
    assert!(row.is_some());
    stage.send(Command::TakeBackLast);
    stage.restart();
    let other = Elsewhere::new(&stage);
    other.restore(&path, Already::Stay);
    sign_in(&stage, &other);
    assert_eq!(sent(&stage), 0);
    let op = open_ops(&other, &stage.account()).rows[0].id;
    other.send(Command::TryAgain(op));
    for _ in 0..4 {
        stage.advance(60);
        other.settle();
    }
    assert_eq!(sent(&stage), 1);
}

#[test]
fn damaged_foreign_and_newer_archives_are_refused_with_a_sentence_and_nothing_changes() {
    let stage = worked();
    let path = export(&stage, "out.zip");
    let other = Elsewhere::new(&stage);
    let folder = tempfile::tempdir().unwrap();
    let whole = std::fs::read(&path).unwrap();
    let held = entries(&path);
    let refused = |name: &str, bytes: &[u8]| {
        let at = folder.path().join(name);
        std::fs::write(&at, bytes).unwrap();
        other.wish(ArchiveWish::Look(at));
        let state = other.status().archive;
        assert!(state.found.is_none(), "{name}");
        other.wish(ArchiveWish::Restore(Already::Replace));
        let settings: Settings = other.view(SettingsAsk);
        assert!(settings.accounts.is_empty(), "{name}");
        other.wish(ArchiveWish::Close);
        state.refused.unwrap()
    };
    assert!(refused("letter.zip", b"a love letter").contains("no archive of Tintype's"));
    let mut bent = whole.clone();
    let middle = bent.len() / 2;
    bent[middle] ^= 1;
    assert!(refused("bent.zip", &bent).contains("damaged"));
    assert!(refused("cut.zip", &whole[..whole.len() - 200]).contains("Tintype"));
    let rebuilt = |change: &dyn Fn(&mut Files)| {
        let mut files = held.clone();
        change(&mut files);
        pack(&files)
    };
    let manifest = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut list: serde_json::Value = serde_json::from_slice(&held["manifest.json"]).unwrap();
        change(&mut list);
        serde_json::to_vec(&list).unwrap()
    };
    let foreign = rebuilt(&|files| drop(files.remove("manifest.json")));
    assert!(refused("foreign.zip", &foreign).contains("no archive of Tintype's"));
    let newer = rebuilt(&|files| {
        let list = manifest(&|list| (list["schema"], list["program"]) = (9_000.into(), "9.0".into()));
        files.insert("manifest.json".to_owned(), list);
    });
    assert!(refused("newer.zip", &newer).contains("Tintype 9.0, which is newer"));
    let changed = rebuilt(&|files| files.get_mut("rows/comments.jsonl").unwrap().push(b' '));
    assert!(refused("changed.zip", &changed).contains("rows/comments.jsonl"));
    let missing = rebuilt(&|files| drop(files.remove("rows/people.jsonl")));
    assert!(refused("missing.zip", &missing).contains("rows/people.jsonl"));
    let more = rebuilt(&|files| drop(files.insert("../../evil".to_owned(), vec![1])));
    assert!(refused("more.zip", &more).contains("damaged"));
    other.wish(ArchiveWish::Look(folder.path().join("gone.zip")));
    assert!(other.status().archive.refused.unwrap().contains("no such file"));
    let left: Vec<_> = std::fs::read_dir(other.profile.path()).unwrap().flatten().collect();
    assert!(left.iter().all(|file| file.file_name() != "restoring"), "{left:?}");
}

fn pack(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn an_account_that_is_here_is_kept_or_replaced_and_never_mixed() {
    let stage = worked();
    let path = export(&stage, "out.zip");
    let rows = tops(&stage);
    let hide = Op::Hide { comment: rows[0].id.clone(), thread: rows[0].thread.clone(), hidden: true };
    let then = screens(stage.engine(), &stage.account());
    stage.send(Command::Do { account: stage.account(), op: hide });
    stage.advance(20);
    let now = screens(stage.engine(), &stage.account());
    assert!(then != now);
    wish(&stage, ArchiveWish::Look(path.clone()));
    assert_eq!(stage.status().archive.found.unwrap().here, [stage.account()]);
    wish(&stage, ArchiveWish::Restore(Already::Stay));
    assert!(screens(stage.engine(), &stage.account()) == now, "kept as it is");
    wish(&stage, ArchiveWish::Look(path));
    wish(&stage, ArchiveWish::Restore(Already::Replace));
    assert_eq!(stage.status().archive.refused, None);
    let back = screens(stage.engine(), &stage.account());
    for (name, view) in then.iter().filter(|(name, _)| !["record", "activity"].contains(&name.as_str())) {
        if name.starts_with("inbox") || name.starts_with("thread") || name == "library" {
            assert_eq!(back[name].lines().count(), view.lines().count(), "{name}");
        }
    }
    let settings: Settings = stage.view(SettingsAsk);
    assert!(settings.accounts.len() == 1 && settings.accounts[0].grant.is_none());
    stage.send(Command::Record(RecordWish::Verify));
    let verdict = stage.status().record.found.unwrap().what;
    let Verdict::Holds { count, elsewhere: 0, .. } = verdict else { panic!("{verdict:?}") };
    let entries: Entries = stage.view(EntriesAsk::default());
    assert_eq!(count, entries.count);
    assert!(then["record"].len() < back["record"].len(), "what was done since stays in the record");
}

#[test]
fn an_export_that_is_stopped_leaves_nothing() {
    let stage = worked();
    let to = stage.profile.path().join("out.zip");
    let wish = ArchiveWish::Export { accounts: vec![stage.account()], to: Some(to.clone()) };
    stage.engine().send(Command::Archive(Box::new(wish)));
    stage.send(Command::Archive(Box::new(ArchiveWish::Stop)));
    // Whichever was faster, there is a whole file or none.
    assert!(!to.with_extension("zip.part").exists());
    let state = stage.status().archive;
    assert_eq!((state.under_way, state.refused), (None, None));
    if to.exists() {
        assert!(entries(&to).contains_key("manifest.json"));
    }
}

/// The bytes of every file in a folder but those of a name.
fn bytes_of(folder: &Path, but: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(bytes_of(&path, but));
        } else if entry.file_name() != but {
            found.push((path.clone(), std::fs::read(&path).unwrap_or_default()));
        }
    }
    found
}

fn proof(stage: &Stage) -> Proof {
    stage.status().archive.proof.unwrap().as_ref().clone()
}

#[test]
fn an_account_is_deleted_and_no_byte_of_its_words_is_left() {
    let stage = worked();
    let words: Vec<String> =
        tops(&stage).iter().map(|row| row.text.clone()).filter(|text| text.len() > 12).collect();
    assert!(words.len() > 5);
    let account = stage.account();
    let holds = |words: &str| {
        let files = bytes_of(stage.profile.path(), "none");
        files.into_iter().find(|(_, bytes)| bytes.windows(words.len()).any(|part| part == words.as_bytes()))
    };
    assert!(holds(&words[0]).is_some() && holds(account.as_str()).is_some());
    wish(&stage, ArchiveWish::Erase { what: Erase::Account(account.clone()), exports: false });
    let proof = proof(&stage);
    assert!(proof.is_clean(), "{}", proof.text());
    assert!(proof.rows() > 100 && proof.files.len() >= 3 && proof.searched.words > 3, "{}", proof.text());
    for words in words.iter().map(String::as_str).chain([account.as_str(), "Cảm ơn bạn"]) {
        assert!(holds(words).is_none(), "{words} in {:?}", holds(words).map(|found| found.0));
    }
    let settings: Settings = stage.view(SettingsAsk);
    assert!(settings.accounts.is_empty());
    let to = stage.profile.path().join("exports").join("deleted-2026-11-23.txt");
    wish(&stage, ArchiveWish::KeepProof(None));
    let text = std::fs::read_to_string(to).unwrap();
    assert!(text.contains("Found after: nothing") && text.contains("comments: "), "{text}");
    wish(&stage, ArchiveWish::DropProof);
    assert!(stage.status().archive.proof.is_none());
}

#[test]
fn everything_is_deleted_and_the_profile_begins_anew() {
    let mut stage = worked();
    let path = export(&stage, "kept.zip");
    let outside = tempfile::tempdir().unwrap();
    let kept = outside.path().join("kept.zip");
    std::fs::rename(path, &kept).unwrap();
    wish(&stage, ArchiveWish::Export { accounts: vec![stage.account()], to: None });
    wish(&stage, ArchiveWish::Erase { what: Erase::Everything, exports: false });
    let left = proof(&stage);
    assert!(left.is_clean() && left.left.len() == 1, "{}", left.text());
    wish(&stage, ArchiveWish::Erase { what: Erase::Everything, exports: true });
    let proof = proof(&stage);
    assert!(proof.is_clean() && proof.left.is_empty() && proof.everything, "{}", proof.text());
    assert!(!stage.profile.path().join("exports/tintype-tidewrack.clay-2026-11-23.zip").exists());
    for (path, bytes) in bytes_of(stage.profile.path(), "none") {
        for words in ["tidewrack.clay", "Cảm ơn bạn", stage.ready.user_id.as_str()] {
            assert!(!bytes.windows(words.len()).any(|part| part == words.as_bytes()), "{words} in {path:?}");
        }
    }
    stage.restart();
    let settings: Settings = stage.view(SettingsAsk);
    assert!(settings.accounts.is_empty());
    // And what was kept elsewhere comes back.
    wish(&stage, ArchiveWish::Look(kept));
    wish(&stage, ArchiveWish::Restore(Already::Stay));
    let settings: Settings = stage.view(SettingsAsk);
    assert_eq!(settings.accounts.len(), 1);
}
