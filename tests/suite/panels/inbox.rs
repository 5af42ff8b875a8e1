//! The inbox alone: its keys and buttons, and its states as pictures.
//! Invariant: every act ends as a command, and the cursor then stands on the next comment.

use egui::Key;
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotResults};
use tintype::domain::op::OpState;
use tintype::domain::{Op, OpId, Regard, SavedReply, SavedReplyId, SavedText, Trouble, TroubleKind};
use tintype::engine::command::Kept;
use tintype::engine::views::inbox::{
    AuthorCard, InboxCounts, InboxIndex, InboxRow, InboxRows, OtherComment, PostHead, Thread, ThreadComment,
};
use tintype::engine::views::library::TileKind;
use tintype::engine::views::saved::{SavedReplies, SavedRow};
use tintype::engine::views::{Pending, PictureKey, Verb};
use tintype::engine::{Command, SyncState};
use tintype::ui::live::Live;
use tintype::ui::panels::inbox::Inbox;
use tintype::ui::theme::Theme;

use super::{Stage, THEMES, WIDE, minutes_ago, now, paint_picture, play};

pub(super) const TEXTS: [(&str, &str); 10] = [
    (
        "jonas.whm",
        "Mein Becher kam leider mit einem Sprung an 😢 Bestellung 1184. Könnt ihr mir kurz sagen, was ich tun soll?",
    ),
    (
        "maren.solheim",
        "And is it still available? Would you ship to Norway? 🌙 We saw it in your window in August and have talked about it ever since",
    ),
    ("cheap_followers_4u", "Get 10k REAL followers today 👉 link in my bio 💸💸💸"),
    (
        "thuha.gomsu",
        "Màu men đẹp quá chị ơi 😍 cái bát xanh này bao nhiêu tiền vậy ạ? Ship về Hà Nội được không chị?",
    ),
    ("kaito_utsuwa", "この釉薬の色、朝の海みたいですね 🌊 日本へ送れますか？"),
    ("noor.almansouri", "ما شاء الله، عمل رائع جداً 🤍 هل يوجد توصيل إلى دبي؟"),
    ("bia.moura", "Que coisa mais linda!! Vai ter workshop em janeiro? 🙏🏽"),
    ("preeya.home", "สวยมากค่ะ ✨ ใบนี้เข้าเตาอบได้ไหมคะ"),
    (
        "wren_and_alder",
        "We used the blue bowls at our wedding 👨‍👩‍👧‍👦🥹 every single one survived the dancing. Thank you both!",
    ),
    ("le_petit_atelier", "Bonjour, est-ce que la vaisselle passe au lave-vaisselle ? Merci !"),
];

pub(super) fn row(at: usize) -> InboxRow {
    let (username, text) = TEXTS[at];
    InboxRow {
        row: 100 - at as i64,
        account: "17841400000000001".into(),
        id: format!("c{at}").into(),
        thread: format!("c{at}").into(),
        media: "m1".into(),
        picture: PictureKey::Media(format!("m{}", at % 5).into()),
        author: Some(format!("p{at}").into()),
        username: Some(username.to_owned()),
        mine: false,
        text: text.to_owned(),
        at: Some(minutes_ago(14 + 9 * at as i64)),
        hidden: false,
        deleted: false,
        answered: false,
        done: false,
        pending: None,
        question: false,
        unmarked: false,
        mention: false,
        language: None,
        newcomer: false,
        cluster: None,
        private_at: None,
        regard: (username == "bia.moura").then_some(Regard::Trusted),
        guess: None,
        labels: Vec::new(),
    }
}

fn thread() -> Thread {
    let said = |id: &str, who: &str, mine: bool, is_reply: bool, text: &str, minutes: i64| ThreadComment {
        id: Some(id.into()),
        author: Some(format!("p-{who}").as_str().into()),
        username: Some(who.to_owned()),
        mine,
        is_reply,
        text: text.to_owned(),
        at: Some(minutes_ago(minutes)),
        likes: Some(2),
        hidden: false,
        deleted: false,
        pending: None,
        answered_privately: false,
        private: false,
    };
    Thread {
        asked: row(1),
        post: PostHead {
            media: "m1".into(),
            picture: PictureKey::Media("m1".into()),
            number: Some(240),
            kind: TileKind::Carousel,
            slides: 5,
            at: Some(minutes_ago(8000)),
            caption: Some("The big moon jar came out of the kiln this morning, 38 cm and only a little lopsided. Third try. We are keeping the other two for the garden.".to_owned()),
            permalink: Some("https://www.instagram.com/p/x/".to_owned()),
            likes: Some(1204),
            views: Some(21_870.0),
            reported: Some(38),
            returned: 36,
            comments_enabled: Some(true),
        },
        comments: vec![
            said("c1", "maren.solheim", false, false, TEXTS[1].1, 14),
            said("r1", "tidewrack.clay", true, true, "Thank you. 38 cm, and it took three goes. The first two are doorstops now.", 12),
            said("r2", "oddvar_k", false, true, "@maren.solheim if they do not, my sister drives home in January 😄", 9),
        ],
        author: Some(AuthorCard {
            id: "p1".into(),
            username: Some("maren.solheim".to_owned()),
            former: Vec::new(),
            regard: Some(Regard::Trusted),
            note: "Bought two tumblers in May, collected in person. Lives in Bergen.".to_owned(),
            first_seen: Some(minutes_ago(1_400_000)),
            comments: 14,
            answered: 12,
            hidden: 0,
            answer_ms: Some(7_200_000),
            others: vec![OtherComment {
                id: "o1".into(),
                picture: PictureKey::Media("m2".into()),
                text: "The tumblers live by the kettle now".to_owned(),
                at: Some(minutes_ago(33_000)),
                answered: true,
            }],
        }),
        draft: String::new(),
        private_draft: String::new(),
    }
}

/// Eleven saved replies, the second one in two languages.
fn saved_rows() -> Vec<SavedRow> {
    let names = [
        "Shipping abroad",
        "Sold, join the list",
        "Oven and dishwasher",
        "Thank you",
        "Opening hours",
        "Workshops",
        "Broken in the post",
        "Gift wrapping",
        "Custom orders",
        "Price list",
        "Where to find us",
    ];
    let text = |language: Option<&str>, text: &str| SavedText {
        language: language.map(str::to_owned),
        text: text.to_owned(),
    };
    (1..)
        .zip(names)
        .map(|(id, name)| {
            let texts = match id {
                2 => vec![
                    text(Some("en"), "Hello {name}, {post} is sold."),
                    text(Some("de"), "Hallo {name}, das ist verkauft."),
                ],
                _ => vec![text(None, &format!("{name} from {{account}}."))],
            };
            let reply = SavedReply { id: Some(SavedReplyId(id)), name: name.to_owned(), texts };
            SavedRow { reply, uses: 40 - id as u64, used_at: Some(minutes_ago(600)) }
        })
        .collect()
}

pub(super) fn full() -> Inbox {
    let mut rows: Vec<InboxRow> = (0..TEXTS.len()).map(row).collect();
    rows[2].pending = Some(Pending {
        op: OpId(5),
        verb: Verb::Hide,
        state: OpState::Queued,
        runs_at: now().as_millisecond() + 4_000,
        trouble: None,
    });
    let counts = InboxCounts {
        needs_answer: 38,
        questions: 14,
        mentions: 3,
        closing: 9,
        waiting: 2,
        done: 9204,
        hidden: 1871,
        deleted: 126,
        all: 12_412,
    };
    let mut inbox = Inbox::default();
    inbox.index = Live::fixed(InboxIndex {
        rows: rows.iter().map(|row| row.row).collect(),
        counts,
        ..InboxIndex::default()
    });
    inbox.rows = Live::fixed(InboxRows { rows });
    inbox.thread = Live::fixed(thread());
    inbox.saved = Live::fixed(SavedReplies { rows: saved_rows() });
    inbox
}

fn empty() -> Inbox {
    let mut inbox = Inbox::default();
    inbox.index = Live::fixed(InboxIndex::default());
    inbox
}

pub(super) fn harness(panel: Inbox, theme: Theme) -> Harness<'static, Stage<Inbox>> {
    let mut harness = play(Stage::new(panel, theme), WIDE, Inbox::show);
    for seed in 0..5 {
        paint_picture(&mut harness, PictureKey::Media(format!("m{seed}").into()), seed);
    }
    harness.run_steps(2);
    harness
}

pub(super) fn press(harness: &mut Harness<'_, Stage<Inbox>>, key: Key) {
    harness.key_press(key);
    harness.run_steps(3);
}

pub(super) fn acts(harness: &Harness<'_, Stage<Inbox>>) -> Vec<Op> {
    let ops = harness.state().commands.iter().filter_map(|command| match command {
        Command::Do { op, .. } => Some(op.clone()),
        _ => None,
    });
    ops.collect()
}

#[test]
fn h_hides_the_current_comment_and_moves_on() {
    let mut harness = harness(full(), Theme::Darkroom);
    press(&mut harness, Key::J);
    press(&mut harness, Key::H);
    assert_eq!(acts(&harness), [Op::Hide { comment: "c1".into(), thread: "c1".into(), hidden: true }]);
    press(&mut harness, Key::H);
    assert_eq!(acts(&harness).len(), 2, "the cursor stands on the next comment");
    assert_eq!(acts(&harness)[1].target(), Some("c3"), "c2 is being hidden already");
}

#[test]
fn the_buttons_have_the_names_a_person_would_use() {
    let mut harness = harness(full(), Theme::Darkroom);
    harness.get_by_label("Hide").click();
    harness.run_steps(3);
    assert_eq!(acts(&harness)[0].target(), Some("c0"));
}

#[test]
fn deleting_takes_two_steps() {
    let mut harness = harness(full(), Theme::Darkroom);
    press(&mut harness, Key::Delete);
    assert!(acts(&harness).is_empty(), "the first step only asks");
    harness.get_by_label("Delete for ever").click();
    harness.run_steps(3);
    assert_eq!(acts(&harness), [Op::Delete { comment: "c0".into(), thread: "c0".into() }]);
}

#[test]
fn a_delete_can_be_thought_better_of() {
    let mut harness = harness(full(), Theme::Darkroom);
    press(&mut harness, Key::Delete);
    harness.get_by_label("Keep it").click();
    harness.run_steps(3);
    assert!(harness.query_by_label("Delete for ever").is_none());
    assert!(acts(&harness).is_empty());
}

#[test]
fn r_writes_and_enter_sends_once() {
    let mut harness = harness(full(), Theme::Darkroom);
    press(&mut harness, Key::R);
    harness.get_by_label("Reply").type_text("Wir schicken dir einen neuen.");
    harness.run_steps(3);
    press(&mut harness, Key::Enter);
    let Op::Reply { to, text, .. } = acts(&harness).remove(0) else { panic!("no reply") };
    assert_eq!((to.as_str(), text.as_str()), ("c0", "Wir schicken dir einen neuen."));
    assert_eq!(acts(&harness).len(), 1);
}

/// The inbox with its current comment changed, as the list and the thread show it.
fn with_current(change: impl Fn(&mut InboxRow, &mut ThreadComment)) -> Inbox {
    let mut rows: Vec<InboxRow> = (0..TEXTS.len()).map(row).collect();
    let mut talk = thread();
    talk.comments.truncate(1);
    talk.comments[0].id = Some("c0".into());
    change(&mut rows[0], &mut talk.comments[0]);
    let mut inbox = full();
    inbox.rows = Live::fixed(InboxRows { rows });
    inbox.thread = Live::fixed(talk);
    inbox
}

/// The acts of several ops, as words.
fn acts_together(harness: &Harness<'_, Stage<Inbox>>) -> Vec<String> {
    let ops = harness.state().commands.iter().filter_map(|command| match command {
        Command::DoTogether { ops, .. } => Some(ops.clone()),
        _ => None,
    });
    let step = |op: Op| match op {
        Op::Hide { hidden, .. } => if hidden { "hide" } else { "show" }.to_owned(),
        Op::Reply { text, .. } => format!("reply {text}"),
        other => format!("{other:?}"),
    };
    ops.flatten().map(step).collect()
}

#[test]
fn reply_then_hide_is_one_act_and_replies_first() {
    let mut harness = harness(full(), Theme::Darkroom);
    press(&mut harness, Key::R);
    harness.get_by_label("Reply").type_text("Please stop.");
    harness.run_steps(3);
    harness.get_by_label("Reply, then hide").click();
    harness.run_steps(3);
    assert_eq!(acts_together(&harness), ["reply Please stop.", "hide"]);
}

#[test]
fn a_hidden_comment_offers_show_reply_hide_again() {
    let inbox = with_current(|row, comment| (row.hidden, comment.hidden) = (true, true));
    let mut harness = harness(inbox, Theme::Darkroom);
    assert!(harness.query_by_label("Reply").is_none(), "a plain reply would be refused");
    harness.get_by_label("Show, reply, hide again").click();
    harness.run_steps(3);
    harness.get_by_label("Reply").type_text("Sorry for the wait.");
    harness.run_steps(3);
    press(&mut harness, Key::Enter);
    assert_eq!(acts_together(&harness), ["show", "reply Sorry for the wait.", "hide"]);
}

#[test]
fn what_instagram_refuses_is_not_offered() {
    let mut deleted =
        harness(with_current(|row, comment| (row.deleted, comment.deleted) = (true, true)), Theme::Darkroom);
    deleted.get_by_label("Deleted on Instagram. The text is kept here.");
    assert!(deleted.query_by_label("Reply").is_none() && deleted.query_by_label("Hide").is_none());
    press(&mut deleted, Key::H);
    press(&mut deleted, Key::Delete);
    assert!(acts(&deleted).is_empty() && deleted.query_by_label("Delete for ever").is_none());

    let mut own =
        harness(with_current(|row, comment| (row.mine, comment.mine) = (true, true)), Theme::Darkroom);
    assert!(own.query_by_label("Hide").is_none() && own.query_by_label("Reply, then hide").is_none());
    press(&mut own, Key::H);
    assert!(acts(&own).is_empty());

    let mut off = with_current(|_, _| ());
    let mut talk = off.thread.shown().unwrap().clone();
    talk.post.comments_enabled = Some(false);
    off.thread = Live::fixed(talk);
    let mut off = harness(off, Theme::Darkroom);
    assert!(off.query_by_label("Reply").is_none());
    off.get_by_label("Turn them on").click();
    off.run_steps(3);
    assert_eq!(acts(&off), [Op::Comments { media: "m1".into(), enabled: true }]);
}

#[test]
fn undo_in_a_row_takes_back_its_own_op() {
    let mut harness = harness(full(), Theme::Darkroom);
    harness.get_by_label("Undo").click();
    harness.run_steps(3);
    assert!(harness.state().commands.contains(&Command::TakeBack(OpId(5))));
}

#[test]
fn a_click_on_a_row_chooses_it() {
    let mut harness = harness(full(), Theme::Darkroom);
    harness.get_by_label_contains("bia.moura, 1 h").click();
    harness.run_steps(3);
    harness.get_by_label("Hide").click();
    harness.run_steps(3);
    assert_eq!(acts(&harness)[0].target(), Some("c6"));
}

#[test]
fn a_thread_never_stands_under_another_comment() {
    let mut harness = harness(full(), Theme::Darkroom);
    // The thread that was read is of the second comment; the first is chosen.
    harness.get_by_label(TEXTS[0].1);
    assert!(harness.query_by_label_contains("two are doorstops").is_none(), "another conversation");
    assert!(harness.query_by_label("Since Mar 2024").is_none(), "another author");
    press(&mut harness, Key::J);
    harness.get_by_label_contains("two are doorstops");
    harness.get_by_label("Since Mar 2024");
}

#[test]
fn a_comment_of_the_same_conversation_keeps_it_until_its_own_is_read() {
    let mut panel = full();
    let mut before = thread();
    before.asked = row(4);
    before.comments[0].id = Some("c0".into());
    panel.thread = Live::fixed(before);
    let harness = harness(panel, Theme::Darkroom);
    harness.get_by_label_contains("two are doorstops");
    assert!(harness.query_by_label("Since Mar 2024").is_none(), "its author is not known yet");
}

#[test]
fn a_comment_far_down_the_list_is_found_by_whoever_asks_for_it() {
    let mut panel = full();
    let mut rows: Vec<i64> = (0..5_000).map(|at| 10_000 - at).collect();
    rows.push(99);
    panel.index = Live::fixed(InboxIndex { rows: rows.into(), ..InboxIndex::default() });
    let mut stage = Stage::new(panel, Theme::Darkroom);
    stage.goal = Some(tintype::ui::panels::Goal::Comment("c1".into()));
    let harness = play(stage, WIDE, Inbox::show);
    harness.get_by_label("5,001 of 5,001");
    harness.get_by_label_contains("two are doorstops");
}

#[test]
fn a_count_of_one_has_its_own_noun() {
    let mut panel = full();
    let mut one = thread();
    one.author.as_mut().unwrap().comments = 1;
    (one.post.reported, one.post.returned) = (Some(1), 0);
    panel.thread = Live::fixed(one);
    let mut harness = harness(panel, Theme::Darkroom);
    press(&mut harness, Key::J);
    harness.get_by_label("1 comment");
    harness.get_by_label("12 answered");
    harness.get_by_label("Instagram does not return its one comment");
}

#[test]
fn where_there_is_no_room_for_the_author_a_line_opens_the_column() {
    for wide in [1208.0, 1024.0] {
        let size = egui::vec2(wide, 800.0);
        let mut harness = play(Stage::new(full(), Theme::Darkroom), size, Inbox::show);
        press(&mut harness, Key::J);
        let line = "About maren.solheim: Trusted · 14 comments · 12 answered · Since Mar 2024 · Bought two tumblers in May, collected in person. Lives in Bergen.";
        harness.get_by_label(line).click();
        harness.run_steps(3);
        harness.get_by_label("Other comments");
    }
}

/// What was kept on this computer.
fn kept(harness: &Harness<'_, Stage<Inbox>>) -> Vec<Kept> {
    let kept = harness.state().commands.iter().filter_map(|command| match command {
        Command::KeepHere { what, .. } => Some(what.clone()),
        _ => None,
    });
    kept.collect()
}

#[test]
fn p_writes_in_private_says_who_sees_it_and_enter_sends_once() {
    let mut harness = harness(full(), Theme::Darkroom);
    press(&mut harness, Key::P);
    harness.get_by_label("Only jonas.whm sees this");
    harness.get_by_label("Message to jonas.whm").type_text("Schreib mir bitte deine Adresse.");
    harness.run_steps(3);
    press(&mut harness, Key::Enter);
    let sent = Op::PrivateReply {
        to: "c0".into(),
        thread: "c0".into(),
        text: "Schreib mir bitte deine Adresse.".to_owned(),
    };
    assert_eq!(acts(&harness), [sent]);
    assert!(harness.query_by_label("Only jonas.whm sees this").is_none());
    press(&mut harness, Key::H);
    assert_eq!(acts(&harness)[1].target(), Some("c1"), "the cursor stands on the next comment");
}

#[test]
fn the_button_opens_the_private_box_and_escape_leaves_it_with_its_words_kept() {
    let mut harness = harness(full(), Theme::Darkroom);
    harness.get_by_label("Private reply").click();
    harness.run_steps(3);
    harness.get_by_label("Message to jonas.whm").type_text("Hello");
    harness.run_steps(3);
    press(&mut harness, Key::Escape);
    assert!(harness.query_by_label("Only jonas.whm sees this").is_none());
    let draft = Kept::ReplyDraft { comment: "c0".into(), private: true, text: "Hello".to_owned() };
    assert_eq!(kept(&harness).last(), Some(&draft));
    assert!(acts(&harness).is_empty());
    press(&mut harness, Key::P);
    press(&mut harness, Key::Enter);
    assert!(matches!(&acts(&harness)[..], [Op::PrivateReply { text, .. }] if text == "Hello"));
}

#[test]
fn where_instagram_takes_no_private_reply_none_is_offered() {
    let week = minutes_ago(7 * 24 * 60 + 1);
    let closed: [fn(&mut InboxRow, i64); 4] = [
        |row, week| row.at = Some(week),
        |row, week| row.private_at = Some(week),
        |row, _| row.mine = true,
        |row, _| row.deleted = true,
    ];
    for close in closed {
        let mut harness = harness(with_current(|row, _| close(row, week)), Theme::Darkroom);
        assert!(harness.query_by_label("Private reply").is_none());
        press(&mut harness, Key::P);
        assert!(harness.query_by_label("Only jonas.whm sees this").is_none());
    }
}

#[test]
fn the_time_left_for_a_private_reply_is_told_and_a_used_one_marked() {
    let mut open = with_current(|_, _| ());
    let mut talk = open.thread.shown().unwrap().clone();
    talk.asked = row(0);
    open.thread = Live::fixed(talk);
    harness(open, Theme::Darkroom).get_by_label("Private reply open for 6 d 23 h");
    let used = with_current(|row, comment| {
        row.private_at = Some(minutes_ago(1));
        comment.answered_privately = true;
    });
    harness(used, Theme::Darkroom).get_by_label("Answered in private");
    let soon = with_current(|row, _| row.at = Some(minutes_ago(7 * 24 * 60 - 300)));
    let mut soon = harness(soon, Theme::Darkroom);
    soon.get_by_label_contains("jonas.whm, 5 h for a private reply");
    soon.get_by_label("Private reply, 9").click();
    soon.run_steps(3);
}

#[test]
fn a_digit_puts_a_saved_reply_in_by_the_language_of_the_comment_and_enter_sends_it() {
    let mut panel = full();
    let mut rows: Vec<InboxRow> = (0..TEXTS.len()).map(row).collect();
    rows[0].language = Some("de".to_owned());
    panel.rows = Live::fixed(InboxRows { rows });
    let mut harness = harness(panel, Theme::Darkroom);
    press(&mut harness, Key::Num2);
    harness.get_by_label("Reply").type_text(" Leider.");
    harness.run_steps(3);
    press(&mut harness, Key::Enter);
    let answers: Vec<&Command> =
        harness.state().commands.iter().filter(|command| matches!(command, Command::Answer { .. })).collect();
    let [Command::Answer { ops, saved: Some(SavedReplyId(2)), .. }] = &answers[..] else {
        panic!("{answers:?}")
    };
    let [Op::Reply { to, text, .. }] = &ops[..] else { panic!("{ops:?}") };
    assert_eq!((to.as_str(), text.as_str()), ("c0", "Hallo jonas.whm, das ist verkauft. Leider."));
}

#[test]
fn saved_replies_stand_as_chips_and_all_of_them_in_a_menu() {
    let mut harness = harness(full(), Theme::Darkroom);
    press(&mut harness, Key::J);
    harness.get_by_label("Sold, join the list").click();
    harness.run_steps(3);
    harness.get_by_label("All saved replies").click();
    harness.run_steps(3);
    harness.get_by_label("Where to find us");
    harness.get_by_label("Price list").click();
    harness.run_steps(3);
    press(&mut harness, Key::Enter);
    let answer = harness.state().commands.iter().find_map(|command| match command {
        Command::Answer { ops, saved, .. } => Some((ops.clone(), *saved)),
        _ => None,
    });
    let (ops, saved) = answer.unwrap();
    assert_eq!(saved, Some(SavedReplyId(10)));
    let [Op::Reply { text, .. }] = &ops[..] else { panic!() };
    // One that was not touched gives its place to the next.
    assert_eq!(text, "Price list from tidewrack.clay.");
}

#[test]
fn what_was_begun_is_kept_when_it_is_left_and_comes_back_from_the_store() {
    let mut harness = harness(full(), Theme::Darkroom);
    press(&mut harness, Key::R);
    harness.get_by_label("Reply").type_text("Moment");
    harness.run_steps(3);
    press(&mut harness, Key::Escape);
    let draft = Kept::ReplyDraft { comment: "c0".into(), private: false, text: "Moment".to_owned() };
    assert_eq!(kept(&harness).last(), Some(&draft));
    assert!(acts(&harness).is_empty());

    let mut again = full();
    again.thread = Live::fixed(Thread { draft: "Half a thought".to_owned(), ..thread() });
    let mut again = self::harness(again, Theme::Darkroom);
    press(&mut again, Key::J);
    press(&mut again, Key::R);
    press(&mut again, Key::Enter);
    assert!(matches!(&acts(&again)[..], [Op::Reply { text, .. }] if text == "Half a thought"));
    assert_eq!(
        kept(&again).last(),
        Some(&Kept::ReplyDraft { comment: "c1".into(), private: false, text: String::new() })
    );
}

#[test]
fn an_emoji_is_found_by_its_name_and_put_where_the_caret_is() {
    let mut harness = harness(full(), Theme::Darkroom);
    press(&mut harness, Key::R);
    harness.get_by_label("Reply").type_text("Tea");
    harness.run_steps(3);
    harness.get_by_label("Emoji").click();
    harness.run_steps(3);
    for group in ["People", "Nature", "Food and drink", "Places", "Activities", "Objects", "Signs", "Flags"] {
        harness.get_by_label(group).click();
        harness.run_steps(2);
    }
    harness.get_by_label("Search emoji").type_text("teacup");
    harness.run_steps(3);
    press(&mut harness, Key::Enter);
    harness.run_steps(3);
    press(&mut harness, Key::Enter);
    assert!(
        matches!(&acts(&harness)[..], [Op::Reply { text, .. }] if text == "Tea🍵"),
        "{:?}",
        acts(&harness)
    );
    let layout = harness.state().commands.iter().find_map(|command| match command {
        Command::KeepLayout(layout) => Some(layout.emoji.clone()),
        _ => None,
    });
    assert_eq!(layout, Some(vec!["🍵".to_owned()]));
}

#[test]
fn a_note_is_kept_as_it_is_typed_and_a_regard_as_it_is_chosen() {
    let mut harness = harness(full(), Theme::Darkroom);
    press(&mut harness, Key::J);
    harness.get_by_label("Note about maren.solheim").focus();
    harness.run_steps(2);
    harness.get_by_label("Note about maren.solheim").type_text(" Likes blue. ");
    harness.run_steps(3);
    press(&mut harness, Key::Escape);
    harness.run_steps(3);
    let [.., Kept::Note { person, note }] = &kept(&harness)[..] else { panic!("{:?}", kept(&harness)) };
    assert_eq!(person.as_str(), "p1");
    assert!(note.contains("Lives in Bergen.") && note.contains(" Likes blue. "), "{note}");
    harness.get_by_label("Trusted").click();
    harness.run_steps(3);
    harness.get_by_label("Watch").click();
    harness.run_steps(3);
    let regard = Some(Regard::Watched);
    assert_eq!(kept(&harness).last(), Some(&Kept::Regard { person: "p1".into(), regard }));
    harness.get_by_label("Answered in 2 h on average");
}

#[test]
fn a_long_caption_is_folded_and_can_be_read_whole() {
    let mut panel = full();
    let mut long = thread();
    let caption = "The big moon jar came out of the kiln this morning. ".repeat(9) + "The end";
    long.post.caption = Some(caption.clone());
    panel.thread = Live::fixed(long);
    let mut harness = harness(panel, Theme::Darkroom);
    press(&mut harness, Key::J);
    harness.get_by_label("Show the whole caption").click();
    harness.run_steps(3);
    harness.get_by_label(&caption);
    harness.get_by_label("Fold the caption").click();
    harness.run_steps(3);
    assert!(harness.query_by_label(&caption).is_none());
}

#[test]
fn a_renamed_author_keeps_the_names_they_had() {
    let mut panel = full();
    let mut talk = thread();
    talk.author.as_mut().unwrap().former = vec!["maren.s".to_owned(), "maren1".to_owned()];
    panel.thread = Live::fixed(talk);
    let mut harness = harness(panel, Theme::Darkroom);
    press(&mut harness, Key::J);
    harness.get_by_label("Before: maren.s, maren1");
}

#[test]
fn nothing_moves_when_the_strip_comes() {
    let mut harness = harness(full(), Theme::Darkroom);
    press(&mut harness, Key::J);
    let places = |harness: &Harness<'_, Stage<Inbox>>| {
        let nodes = harness.get_all_by_role(egui::accesskit::Role::ListItem);
        nodes.map(|node| node.rect()).collect::<Vec<_>>()
    };
    let before = places(&harness);
    assert!(before.len() > 3);
    harness.state_mut().status.sync = SyncState::Failing(Trouble::of(TroubleKind::InstagramDown));
    harness.run_steps(2);
    let words = Trouble::of(TroubleKind::InstagramDown).sentence();
    let strip = harness.get_by_label(&words).rect();
    assert_eq!(places(&harness), before);
    assert!(before.iter().all(|row| row.bottom() <= strip.top()), "and it covers no row");
}

#[test]
fn answering_has_its_pictures() {
    let mut pictures = SnapshotResults::new();
    for (theme, name) in THEMES {
        let mut private = harness(full(), theme);
        press(&mut private, Key::J);
        press(&mut private, Key::P);
        private.get_by_label("Message to maren.solheim").type_text("Hello Maren, it is still here. 🌿");
        private.run_steps(4);
        pictures.add(private.try_snapshot(format!("inbox_private_{name}")));

        let reply = with_current(|row, comment| {
            row.thread = "c9".into();
            comment.is_reply = true;
        });
        let mut reply = harness(reply, theme);
        press(&mut reply, Key::Num1);
        reply.run_steps(4);
        pictures.add(reply.try_snapshot(format!("inbox_saved_reply_{name}")));

        let mut emoji = harness(full(), theme);
        press(&mut emoji, Key::R);
        emoji.get_by_label("Emoji").click();
        emoji.run_steps(4);
        pictures.add(emoji.try_snapshot(format!("inbox_emoji_{name}")));
    }
}

#[test]
fn every_state_has_its_picture() {
    let mut pictures = SnapshotResults::new();
    for (theme, name) in THEMES {
        let mut chosen = harness(full(), theme);
        press(&mut chosen, Key::J);
        pictures.add(chosen.try_snapshot(format!("inbox_full_{name}")));
        pictures.add(harness(full(), theme).try_snapshot(format!("inbox_awaited_{name}")));
        let mut narrow = play(Stage::new(full(), theme), egui::vec2(952.0, 700.0), Inbox::show);
        press(&mut narrow, Key::J);
        pictures.add(narrow.try_snapshot(format!("inbox_narrow_{name}")));
        pictures.add(harness(empty(), theme).try_snapshot(format!("inbox_empty_{name}")));
        let mut loading = play(Stage::new(Inbox::default(), theme), WIDE, Inbox::show);
        pictures.add(loading.try_snapshot(format!("inbox_loading_{name}")));
        let mut stage = Stage::new(full(), theme);
        stage.status.sync = SyncState::Offline;
        pictures.add(play(stage, WIDE, Inbox::show).try_snapshot(format!("inbox_trouble_{name}")));
    }
}
