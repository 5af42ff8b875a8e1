//! A process that is killed in the middle of an edit, and the draft that the next life finds.
//! Invariant: what was kept before the kill is there whole, words, slides and their crops; what was on its way is there
//! or not, and never by halves.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tintype::domain::{AccountId, Clock, Draft, DraftId, DraftKind, Slide};
use tintype::engine::{Command as Wish, Engine, EngineOptions};
use tintype::store::VaultChoice;
use tintype::store::tables::drafts;

use super::stage::Stage;

/// Makes this test the process that is killed: the profile, and behind it Instagram's address and the draft.
const EDITS: &str = "TINTYPE_TEST_EDITS";
const NAME: &str = "crash::drafts::what_was_edited_is_there_after_a_kill_in_the_middle_of_it";

/// The draft after so many edits.
fn edited(times: usize) -> Draft {
    let slide = |nth: usize| {
        let mut slide = Slide { file: PathBuf::from(format!("/pictures/{nth}.jpg")), ..Slide::default() };
        slide.alt_text = format!("Bowl {nth}, edit {times}");
        slide.pose.tilt = (times % 40) as f32 - 20.0;
        slide
    };
    let slides = (0..2 + times % 8).map(slide).collect();
    let caption = format!("Fog all week, {times}. {}", "So we glazed. ".repeat(times % 90));
    Draft { kind: DraftKind::Carousel, slides, caption, ..Draft::default() }
}

/// Edits until it is killed, and says what is kept.
fn edit(told: &str) -> ! {
    let [profile, endpoint, account, draft] = told.split('\n').collect::<Vec<_>>()[..] else {
        panic!("{told}")
    };
    let options = EngineOptions {
        endpoint: Some(endpoint.to_owned()),
        clock: Clock::system(),
        vault: VaultChoice::File,
        reads: false,
        ..EngineOptions::at(Path::new(profile))
    };
    let engine = Engine::start(options).unwrap();
    let (account, draft) = (AccountId::from(account), DraftId(draft.parse().unwrap()));
    for times in 1.. {
        engine.send(Wish::KeepDraft { account: account.clone(), draft, content: edited(times) });
        // Every other one is waited for; those between are on their way when the next one comes.
        if times % 2 == 0 {
            assert!(engine.settle());
            println!("kept {times}");
        }
    }
    unreachable!("edits do not end")
}

#[test]
fn what_was_edited_is_there_after_a_kill_in_the_middle_of_it() {
    if let Ok(told) = std::env::var(EDITS) {
        edit(&told);
    }
    for least in [2, 24, 80] {
        let stage = Stage::empty(5);
        let account = stage.account();
        let of = account.clone();
        let draft = stage.write(move |tx| drafts::new(tx, &of, 1));
        let told = format!("{}\n{}\n{account}\n{}", stage.profile.path().display(), stage.ready.url, draft.0);
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", NAME, "--nocapture", "--test-threads", "1"])
            .env(EDITS, told)
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        let kept =
            said.lines().map_while(Result::ok).filter_map(|line| line.strip_prefix("kept ")?.parse().ok());
        let kept: usize = { kept }.find(|kept| *kept >= least).expect("it ended by itself");
        child.kill().unwrap();
        child.wait().unwrap();
        let found = stage.store().read_now(|c| drafts::one(c, draft)).unwrap().expect("it is there").draft;
        let number = found.caption.strip_prefix("Fog all week, ").and_then(|rest| rest.split('.').next());
        let times: usize = number.and_then(|number| number.parse().ok()).expect("its words are whole");
        assert!(times >= kept, "edit {kept} was kept, and edit {times} is there");
        assert_eq!(found, edited(times), "all of one edit, nothing of another");
    }
}
