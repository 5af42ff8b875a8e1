//! Reading Instagram: all of it, what is new, and what to do when it does not answer as it should.
//! Invariant: what was read once is never lost by a reading that failed.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use tintype::api::{Client, Hosts, Session};
use tintype::domain::{MediaId, Secret, TroubleKind};
use tintype::engine::views::inbox::{InboxFilter, InboxRows, RowsAsk};
use tintype::engine::views::insights::{Insights, InsightsAsk};
use tintype::engine::views::library::{Library, LibraryAsk, LibraryFilter, Post, PostAsk};
use tintype::engine::views::settings::{Settings, SettingsAsk};
use tintype::engine::{Command, SignIn, SyncState};
use tintype::sandbox::{Action, NewComment, Refusal, Rule};

use super::stage::Stage;

/// Everything Instagram returns, asked for one after the other: posts and their comments.
fn whole_world(stage: &Stage) -> (Vec<MediaId>, BTreeSet<String>) {
    let client = Client::new(Hosts::at(&stage.ready.url).unwrap(), "journey").unwrap();
    let session = Session::new(client, Secret::new(&stage.ready.token), stage.account());
    stage.runtime.block_on(async {
        let (mut posts, mut texts, mut after) = (Vec::new(), BTreeSet::new(), None::<String>);
        loop {
            let page = session.media_page(after.as_deref(), 50).await.unwrap().value;
            posts.extend(page.items.into_iter().map(|post| post.id));
            after = page.after;
            if after.is_none() {
                break;
            }
        }
        for post in &posts {
            let mut after = None::<String>;
            loop {
                let page = session.comments_page(post, after.as_deref()).await.unwrap().value;
                for thread in page.items {
                    texts.insert(thread.comment.id.0.clone());
                    texts.extend(thread.replies.into_iter().map(|reply| reply.id.0));
                    let mut rest = thread.replies_after;
                    while let Some(cursor) = rest {
                        let more = session
                            .replies_page(post, &thread.comment.id, Some(&cursor))
                            .await
                            .unwrap()
                            .value;
                        texts.extend(more.items.into_iter().map(|reply| reply.id.0));
                        rest = more.after;
                    }
                }
                after = page.after;
                if after.is_none() {
                    break;
                }
            }
        }
        (posts, texts)
    })
}

fn held_comments(stage: &Stage) -> BTreeSet<String> {
    let rows = stage.inbox(InboxFilter::All, "").rows;
    let view: InboxRows = stage.view(RowsAsk { account: stage.account(), rows: rows.to_vec() });
    view.rows.iter().map(|row| row.id.0.clone()).collect()
}

fn says(stage: &Stage, text: &str) -> bool {
    !stage.inbox(InboxFilter::All, text).rows.is_empty()
}

fn comment(stage: &Stage, text: &str) -> String {
    stage.control.add_comment(NewComment { text: text.to_owned(), ..NewComment::default() }).unwrap()
}

fn newest(stage: &Stage) -> MediaId {
    let library: Library = stage.view(LibraryAsk { account: stage.account(), ..LibraryAsk::default() });
    library.tiles.iter().find(|tile| tile.number.is_some()).unwrap().media.clone()
}

fn post(stage: &Stage, media: &MediaId) -> Post {
    stage.view(PostAsk { account: stage.account(), media: media.clone() })
}

#[test]
fn a_first_reading_holds_what_instagram_returns() {
    let stage = Stage::signed_in();
    let (posts, comments) = whole_world(&stage);
    let library: Library = stage.view(LibraryAsk { account: stage.account(), ..LibraryAsk::default() });
    let held: BTreeSet<_> = library.tiles.iter().map(|tile| tile.media.clone()).collect();
    assert!(posts.iter().all(|post| held.contains(post)));
    let stories =
        LibraryAsk { account: stage.account(), filter: LibraryFilter::Stories, ..LibraryAsk::default() };
    assert!(!stage.view::<Library>(stories).tiles.is_empty());
    assert_eq!(held_comments(&stage), comments);
    assert!(comments.len() > 500, "the world is not empty");
    let numbers = post(&stage, &newest(&stage)).numbers;
    assert!(numbers.iter().any(|(_, value)| value.is_some()));
}

#[test]
fn three_months_of_insights_are_there_and_read_once() {
    let mut stage = Stage::signed_in();
    let last = jiff::civil::date(2026, 11, 22);
    let ask = InsightsAsk { account: stage.account(), days: 28, last };
    let view: Insights = stage.view(ask);
    let days = |figure: &tintype::engine::views::insights::Figure| {
        figure.days.iter().filter(|day| day.value.is_some()).count()
    };
    let reach = &view.figures[0];
    assert!(days(reach) >= 26, "{} days of reach", days(reach));
    assert!(reach.value.is_some() && reach.before.is_some(), "given for the whole period, not added up");
    for figure in &view.figures {
        assert!(days(figure) >= 26, "{} days of {:?}", days(figure), figure.metric);
    }
    stage.control.clear_log();
    stage.restart();
    assert_eq!(stage.asked("/insights"), 0, "nothing is old yet");
    stage.advance(3 * 3_600 + 1);
    let again = stage.asked("/insights");
    assert!(again > 0 && again < 60, "only what may have changed is read again: {again}");
}

#[test]
fn a_new_comment_arrives_within_half_a_minute() {
    let stage = Stage::signed_in();
    stage.control.clear_log();
    comment(&stage, "Do you ship to Lofoten?");
    stage.advance(30);
    assert!(says(&stage, "Lofoten"));
    let calls = stage.control.log().len();
    assert!(calls < 12, "and politely: {calls} calls");
}

#[test]
fn a_reading_that_finds_nothing_new_wakes_nobody() {
    let stage = Stage::signed_in();
    stage.advance(60);
    let before = (stage.woken.load(Ordering::SeqCst), stage.engine().reader().revision());
    stage.control.clear_log();
    stage.advance(30);
    assert!(!stage.control.log().is_empty(), "something was read");
    assert_eq!((stage.woken.load(Ordering::SeqCst), stage.engine().reader().revision()), before);
}

#[test]
fn a_comment_taken_back_by_its_author_is_marked_and_kept() {
    let stage = Stage::signed_in();
    let id = comment(&stage, "Wrong window, sorry");
    stage.advance(30);
    assert!(stage.control.withdraw_comment(&id));
    stage.advance(30);
    assert_eq!(stage.inbox(InboxFilter::Deleted, "").rows.len(), 1);
    assert!(says(&stage, "Wrong window"), "its text stays");
}

#[test]
fn the_empty_trap_deletes_nothing_and_is_told() {
    let stage = Stage::signed_in();
    let before = stage.inbox(InboxFilter::All, "").rows.len();
    stage.control.flip(|switches| switches.comments_readable = false);
    comment(&stage, "Nobody may read this");
    stage.advance(30);
    stage.advance(86_400);
    assert_eq!(stage.inbox(InboxFilter::All, "").rows.len(), before);
    assert_eq!(stage.inbox(InboxFilter::Deleted, "").rows.len(), 0);
    stage.control.flip(|switches| switches.comments_readable = true);
    comment(&stage, "And this they may");
    stage.advance(30);
    assert!(says(&stage, "Nobody may") && says(&stage, "And this they"));
}

#[test]
fn a_post_whose_comments_are_withheld_shows_both_counts() {
    let stage = Stage::new();
    stage.control.flip(|switches| switches.comments_readable = false);
    stage.send(Command::SignIn(SignIn::Demo));
    let library: Library = stage.view(LibraryAsk { account: stage.account(), ..LibraryAsk::default() });
    let busy = library.tiles.iter().find(|tile| tile.comments.is_some_and(|count| count > 3)).unwrap();
    let post = post(&stage, &busy.media);
    assert_eq!((post.reported, post.returned), (busy.comments, 0));
    assert_eq!(stage.status().sync, SyncState::UpToDate, "it is no failure");
}

#[test]
fn a_refused_token_pauses_and_signing_in_again_goes_on() {
    let stage = Stage::signed_in();
    stage.control.revoke_tokens(463);
    stage.advance(30);
    assert_eq!(stage.pause(), Some((TroubleKind::SignInAgain, None)));
    let row = stage.view::<Settings>(SettingsAsk).accounts.remove(0);
    assert_eq!(row.paused.map(|trouble| trouble.kind), Some(TroubleKind::SignInAgain));
    stage.control.clear_log();
    comment(&stage, "While you were away");
    stage.advance(3_600);
    assert_eq!(stage.control.log().len(), 0, "no call is made with a dead key");
    stage.send(Command::SignIn(SignIn::Demo));
    assert_eq!(stage.status().sync, SyncState::UpToDate);
    assert!(says(&stage, "While you were away"));
}

#[test]
fn a_pause_survives_a_restart() {
    let mut stage = Stage::signed_in();
    stage.control.revoke_tokens(463);
    stage.advance(30);
    stage.restart();
    assert_eq!(stage.pause(), Some((TroubleKind::SignInAgain, None)));
}

#[test]
fn a_rate_limit_rests_and_goes_on_by_itself() {
    let stage = Stage::signed_in();
    let limit = Refusal::oauth(4, "(#4) Application request limit reached");
    let limit = Action::Error { refusal: limit, acted: false };
    stage.control.add_fault(Rule::new("GET", "/*/media", limit).times(1));
    stage.advance(30);
    let (kind, until) = stage.pause().unwrap();
    assert_eq!(kind, TroubleKind::RateLimited);
    let wait = u64::try_from(until.unwrap() - stage.clock.now_ms()).unwrap() / 1_000;
    stage.control.clear_log();
    comment(&stage, "After the rest");
    stage.advance(wait - 1);
    assert_eq!(stage.control.log().len(), 0, "nothing is asked while it rests");
    stage.advance(1);
    assert_eq!(stage.pause(), None);
    assert!(says(&stage, "After the rest"));
}

#[test]
fn a_spent_budget_stops_before_instagram_says_so() {
    let stage = Stage::signed_in();
    stage.control.add_fault(Rule::new(
        "GET",
        "/*/media",
        Action::Headers {
            levels: tintype::sandbox::Levels { call_count: 100, total_time: 2, total_cputime: 2, minutes: 7 },
        },
    ));
    stage.advance(30);
    let (kind, until) = stage.pause().unwrap();
    assert_eq!((kind, until), (TroubleKind::RateLimited, Some(stage.clock.now_ms() + 7 * 60_000)));
}

#[test]
fn a_lost_connection_is_told_and_found_again() {
    let stage = Stage::signed_in();
    stage.control.add_fault(Rule::new("GET", "*", Action::Drop { acted: false }));
    stage.advance(30);
    assert_eq!(stage.status().sync, SyncState::Offline);
    stage.control.clear_faults();
    comment(&stage, "Back on air");
    stage.advance(60);
    assert_eq!(stage.status().sync, SyncState::UpToDate);
    assert!(says(&stage, "Back on air"));
}

#[test]
fn instagrams_own_trouble_loses_nothing() {
    let stage = Stage::signed_in();
    let before = stage.inbox(InboxFilter::All, "").rows.len();
    for action in [Action::Html { status: 500, acted: false }, Action::CutJson] {
        stage.control.add_fault(Rule::new("GET", "*", action));
        comment(&stage, "In between");
        stage.advance(60);
        stage.control.clear_faults();
    }
    assert!(stage.inbox(InboxFilter::All, "").rows.len() >= before);
    stage.advance(700);
    assert_eq!(stage.inbox(InboxFilter::All, "In between").rows.len(), 2);
}

#[test]
fn the_token_is_renewed_after_a_day_and_a_refusal_changes_nothing() {
    let stage = Stage::signed_in();
    let refused = Action::Error { refusal: Refusal::api(100, "no"), acted: false };
    stage.control.add_fault(Rule::new("GET", "/refresh_access_token", refused));
    stage.advance(25 * 3_600);
    assert_eq!(stage.asked("/refresh_access_token"), 1);
    assert_eq!(stage.status().sync, SyncState::UpToDate, "the old one is still good");
    stage.control.clear_faults();
    stage.advance(7 * 3_600);
    assert_eq!(stage.asked("/refresh_access_token"), 2);
    let grant = stage.view::<Settings>(SettingsAsk).accounts.remove(0).grant.unwrap();
    assert_eq!(grant.issued, stage.clock.now());
    comment(&stage, "With the new key");
    stage.advance(30);
    assert!(says(&stage, "With the new key"));
}

#[test]
fn a_post_removed_in_the_app_leaves_the_library_after_a_whole_pass() {
    let stage = Stage::signed_in();
    let media = newest(&stage);
    assert!(stage.control.remove_media(media.as_str()));
    stage.send(Command::Refresh(stage.account()));
    stage.advance(1);
    stage.send(Command::Refresh(stage.account()));
    assert_ne!(newest(&stage), media);
}

#[test]
fn a_second_program_is_told_that_the_profile_is_in_use() {
    let stage = Stage::new();
    let options = tintype::engine::EngineOptions::at(stage.profile.path());
    let trouble = tintype::engine::Engine::start(options).err().unwrap();
    assert!(trouble.sentence().len() > 20, "{trouble:?}");
}
