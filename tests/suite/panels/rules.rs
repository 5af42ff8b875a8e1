//! The rules alone: the order, the funnel, the rehearsal, the bar that arms, and their states as pictures.
//! Invariant: what is typed is kept at once, and nothing is armed on figures of other words.

use std::sync::Arc;

use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotResults};
use tintype::domain::{
    Acts, Condition, HouseRule, HouseRuleId, Join, PersonId, RuleState, Test, Verdict, Who, Word,
};
use tintype::engine::Command;
use tintype::engine::rules::{
    Change, Did, Fault, Funnel, Hit, Month, Rehearsal, Rehearsed, Report, RuleWish, Scores, Shown, Suggestion,
};
use tintype::engine::views::PictureKey;
use tintype::engine::views::inbox::{InboxRow, InboxRows};
use tintype::engine::views::rules::{HelperState, LastAct, RuleRow, Rules as RulesView, RulesFoot};
use tintype::ui::live::Live;
use tintype::ui::panels::rules::Rules;
use tintype::ui::theme::Theme;

use super::{Stage, THEMES, WIDE, minutes_ago, paint_picture, play};

fn followers() -> HouseRule {
    let words = ["followers", "real likes", "10k", "grow your page", "link in my bio", "buy likes"];
    HouseRule {
        name: "Followers for sale".to_owned(),
        conditions: vec![
            Condition::that(Test::Words(words.iter().map(|word| Word::from(*word)).collect())),
            Condition::that(Test::FirstSeen { days: 7 }),
            Condition::but_not(Test::People(vec![Who::Trusted, Who::Answered(2)])),
        ],
        join: Join::All,
        acts: Acts {
            hide: true,
            done: true,
            label: true,
            labels: vec!["spam".to_owned(), "sold".to_owned()],
            ..Acts::default()
        },
        ..HouseRule::default()
    }
}

fn row(id: i64, name: &str, acts: Acts, state: RuleState, today: u64) -> RuleRow {
    let rule = HouseRule { name: name.to_owned(), acts, ..followers() };
    let id = HouseRuleId(id);
    RuleRow { id, rule, draft: None, state, today, kept_at: minutes_ago(3), rehearsed: None }
}

fn view() -> RulesView {
    let armed = RuleState::Armed { since: minutes_ago(3_000) };
    let hide = Acts { hide: true, done: true, ..Acts::default() };
    let label = Acts { label: true, labels: vec!["shop".to_owned()], tell: true, ..Acts::default() };
    let draft = Acts { draft: true, reply: "We answer in the morning.".to_owned(), ..Acts::default() };
    let resting = RuleState::Resting { since: minutes_ago(24 * 24 * 60), by_itself: false };
    let mut rows = vec![
        row(1, "Crypto spam", hide.clone(), armed, 31),
        row(2, "Promotion waves", Acts { hide: true, ..Acts::default() }, armed, 22),
        RuleRow {
            rule: followers(),
            rehearsed: Some((318, 12_412)),
            ..row(3, "", hide.clone(), RuleState::NotArmed, 0)
        },
        row(4, "Links from strangers", Acts { hide: true, tell: true, ..Acts::default() }, armed, 8),
        row(5, "Wholesale", label, armed, 1),
    ];
    rows.push(row(6, "Night questions", draft, resting, 0));
    let last = [
        ("Promotion waves", 29, "hide", 4),
        ("Links from strangers", 40, "hide", 1),
        ("Wholesale", 111, "label", 1),
    ];
    let act = |(at, (name, ago, verb, count)): (usize, (&str, i64, &str, u64))| LastAct {
        entry: at as i64 + 1,
        rule: HouseRuleId(2),
        name: name.to_owned(),
        at: minutes_ago(ago),
        verb: verb.to_owned(),
        count,
        taken_back: false,
    };
    let report = Report {
        decisions: 9_932,
        kept_back: 2_480,
        hide: Scores { said: 250, right: 240, there: 273 },
        answer: Scores::default(),
    };
    RulesView {
        rows,
        foot: RulesFoot { rules: 6, armed: 4, hid_today: 61, paused: None },
        last: last.into_iter().enumerate().map(act).collect(),
        helper: HelperState {
            report: Some(serde_json::to_string(&report).unwrap()),
            learned_at: Some(minutes_ago(261)),
            decisions: 9_932,
            hidden: 1_888,
        },
    }
}

/// Row, name, text, what the person did, days ago, and the words it was hit by.
type Said = (i64, &'static str, &'static str, Did, i64, &'static [&'static str]);

const HITS: &[Said] = &[
    (
        10,
        "run_lisboa_10k",
        "We ran the 10k past your window this morning and all wanted a cup. Is the shop open on Sunday? Link in my bio for the photos 😄",
        Did::Answered,
        39,
        &["10k", "Link in my bio"],
    ),
    (
        9,
        "marta.ferreira",
        "Can I share this with my followers if I name you?",
        Did::Answered,
        85,
        &["followers"],
    ),
    (8, "ilse.bakt", "10k views on a bowl! Well deserved 👏", Did::Kept, 5, &["10k"]),
    (7, "kenji.mori", "ついに 10k おめでとうございます 🎉", Did::Kept, 17, &["10k"]),
    (6, "cheap_followers_4u", "Buy real followers now", Did::Hid, 2, &["followers"]),
];

fn hits() -> Vec<Hit> {
    let hit = |(row, _, text, did, _, words): &Said| Hit {
        row: *row,
        did: *did,
        verdict: None,
        words: words.len(),
        author_days: Some(1),
        spans: words.iter().map(|word| text.find(word).map(|at| at..at + word.len()).unwrap()).collect(),
        open: *row == 8,
    };
    HITS.iter().map(hit).collect()
}

fn rehearsal() -> Rehearsal {
    let months = (0..44).map(|at| Month {
        year: 2023 + (at + 3) / 12,
        month: ((at + 3) % 12 + 1) as i8,
        hits: u64::try_from((at * at) / 40 + 1).unwrap(),
    });
    Rehearsal {
        total: 12_412,
        hits: hits(),
        months: months.collect(),
        funnel: Funnel(vec![402, 331, 318]),
        hid: 301,
        kept: 14,
        answered: 3,
        left_alone: 1_570,
        waiting: 1,
        lately: 58,
        suggestion: Some(Suggestion {
            change: Change::Beside { condition: 0, word: 2, text: "10k".to_owned() },
            spares: 9,
            of: 17,
            loses: 1,
            of_agreeing: 301,
            rows: vec![8, 7],
        }),
    }
}

fn comments() -> InboxRows {
    let one = |(row, name, text, did, days, _): &Said| InboxRow {
        row: *row,
        id: format!("c{row}").into(),
        thread: format!("c{row}").into(),
        media: format!("m{}", row % 5).into(),
        picture: PictureKey::Media(format!("m{}", row % 5).into()),
        author: Some(PersonId(format!("p{row}"))),
        username: Some((*name).to_owned()),
        text: (*text).to_owned(),
        at: Some(minutes_ago(days * 24 * 60)),
        hidden: *did == Did::Hid,
        answered: *did == Did::Answered,
        ..super::inbox::row(0)
    };
    InboxRows { rows: HITS.iter().map(one).collect() }
}

fn played(rule: HouseRule, outcome: Result<Rehearsal, Fault>) -> Shown {
    let account = super::settings().accounts[0].account.id.clone();
    Shown(Arc::new(Rehearsed { account, id: HouseRuleId(3), rule, outcome, took_ms: 412 }))
}

fn stage(view: RulesView, theme: Theme) -> Stage<Rules> {
    let mut panel = Rules::default();
    panel.view = Live::fixed(view);
    panel.rows = Live::fixed(comments());
    Stage::new(panel, theme)
}

/// The third rule stands open, rehearsed.
fn open(view: RulesView, theme: Theme, size: egui::Vec2) -> Harness<'static, Stage<Rules>> {
    let mut harness = play(stage(view, theme), size, Rules::show);
    harness.run_steps(2);
    harness.state_mut().status.rehearsal = Some(played(followers(), Ok(rehearsal())));
    for seed in 0..5 {
        paint_picture(&mut harness, PictureKey::Media(format!("m{seed}").as_str().into()), seed);
    }
    harness.run_steps(3);
    harness.state_mut().commands.clear();
    harness
}

fn wishes(harness: &mut Harness<'_, Stage<Rules>>) -> Vec<RuleWish> {
    let commands = std::mem::take(&mut harness.state_mut().commands);
    let wish = |command| match command {
        Command::Rules { wish, .. } => Some(wish),
        _ => None,
    };
    commands.into_iter().filter_map(wish).collect()
}

#[test]
fn the_chosen_rule_is_rehearsed_by_itself_and_its_figures_are_told() {
    let mut harness = play(stage(view(), Theme::Darkroom), WIDE, Rules::show);
    harness.run_steps(2);
    let asked = wishes(&mut harness);
    let of_third = |wish: &RuleWish| matches!(wish, RuleWish::Rehearse { id, .. } if *id == HouseRuleId(3));
    assert!(asked.iter().any(of_third), "what is not armed yet comes first: {asked:?}");
    let harness = open(view(), Theme::Darkroom, WIDE);
    for words in [
        "318 of 12,412, it would have hit",
        "301 you hid",
        "14 you kept",
        "3 you answered",
        "1,570 other hides it leaves alone",
        "Let “10k” count only beside another word",
        "spares 9 of these 17 and loses 1 of the 301",
        "0 of 4 looked at",
        "Also as ｆｏｌｌｏｗｅｒｓ, f0llowers, FOLLOWERSSS, foll🔥wers",
        "Right to hide: 96 %",
        "Found to hide: 88 %",
    ] {
        harness.get_by_label(words);
    }
    harness.get_by_label_contains("run_lisboa_10k, You answered it");
    assert!(harness.query_by_label_contains("cheap_followers_4u").is_none(), "it agrees");
    harness.get_by_label_contains("1. Crypto spam, Armed: Hide, mark done. 31 today");
}

#[test]
fn a_rule_is_armed_only_on_figures_of_its_newest_words() {
    let mut harness = open(view(), Theme::Darkroom, WIDE);
    harness.get_by_label("Name of the rule").focus();
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run_steps(2);
    assert_eq!(wishes(&mut harness), [RuleWish::Arm(HouseRuleId(3))]);
    harness.get_by_label("Mark done").click();
    harness.run_steps(2);
    let mut changed = followers();
    changed.acts.done = false;
    let kept = RuleWish::Keep { id: HouseRuleId(3), rule: Box::new(changed.clone()) };
    let mut asked = wishes(&mut harness);
    assert_eq!(asked[0], kept);
    harness.get_by_label("The rehearsal runs");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run_steps(20);
    asked.extend(wishes(&mut harness));
    assert!(!asked.contains(&RuleWish::Arm(HouseRuleId(3))), "{asked:?}");
    assert!(asked.contains(&RuleWish::Rehearse { id: HouseRuleId(3), rule: Box::new(changed.clone()) }));
    harness.state_mut().status.rehearsal = Some(played(changed, Ok(rehearsal())));
    harness.run_steps(3);
    harness.get_by_label("Arm this rule").click();
    harness.run_steps(2);
    assert_eq!(wishes(&mut harness), [RuleWish::Arm(HouseRuleId(3))]);
}

#[test]
fn hits_are_judged_by_keys_and_an_author_is_left_alone() {
    let mut harness = open(view(), Theme::Darkroom, WIDE);
    harness.key_press(Key::ArrowRight);
    harness.run_steps(2);
    harness.key_press(Key::Y);
    harness.run_steps(2);
    harness.key_press(Key::N);
    harness.run_steps(2);
    let said: Vec<_> = wishes(&mut harness)
        .into_iter()
        .filter_map(|wish| match wish {
            RuleWish::Judge { row, verdict, .. } => Some((row, verdict)),
            _ => None,
        })
        .collect();
    assert_eq!(said, [(10, Some(Verdict::Right)), (9, Some(Verdict::Spare))]);
    harness.get_by_label_contains(
        "marta.ferreira, You answered it: Can I share this with my followers if I name you? Spared",
    );
    harness.key_press(Key::X);
    harness.run_steps(2);
    let mut rule = followers();
    rule.except(Who::One(PersonId("p8".to_owned()), "ilse.bakt".to_owned()));
    let kept = RuleWish::Keep { id: HouseRuleId(3), rule: Box::new(rule) };
    assert!(wishes(&mut harness).contains(&kept));
    harness.get_by_label("@ilse.bakt");
}

#[test]
fn the_offered_change_shows_its_comments_and_is_made_by_a_click() {
    let mut harness = open(view(), Theme::Darkroom, WIDE);
    harness.get_by_label("See them").click();
    harness.run_steps(3);
    harness.get_by_label_contains("kenji.mori");
    assert!(harness.query_by_label_contains("run_lisboa_10k").is_none());
    harness.get_by_label("Make the change").click();
    harness.run_steps(3);
    let mut rule = followers();
    let Test::Words(words) = &mut rule.conditions[0].test else { panic!() };
    words[2].beside = true;
    assert!(wishes(&mut harness).contains(&RuleWish::Keep { id: HouseRuleId(3), rule: Box::new(rule) }));
    harness.get_by_label("10k + another");
}

#[test]
fn words_are_typed_and_conditions_are_added() {
    let mut harness = open(view(), Theme::Darkroom, WIDE);
    harness.get_by_label("Add a word").focus();
    harness.run_steps(2);
    harness.get_by_label("Add a word").type_text("promo,");
    harness.run_steps(2);
    harness.get_by_label("promo");
    harness.get_by_label("Add a word").type_text("collab,");
    harness.run_steps(2);
    harness.get_by_label("collab");
    harness.get_by_label("Add a condition").click();
    harness.run_steps(3);
    harness.get_by_label("Pattern").click();
    harness.run_steps(3);
    harness.get_by_label("The text fits this pattern");
    let last = wishes(&mut harness).into_iter().filter_map(|wish| match wish {
        RuleWish::Keep { rule, .. } => Some(*rule),
        _ => None,
    });
    let last = last.last().unwrap();
    let kinds: Vec<bool> = last.conditions.iter().map(|condition| condition.not).collect();
    assert_eq!(kinds, [false, false, false, true], "what is excepted stands last");
    let Test::Words(words) = &last.conditions[0].test else { panic!() };
    assert_eq!(words.len(), 8);
}

#[test]
fn a_pattern_that_cannot_be_read_is_said_where_it_is_typed() {
    let mut view = view();
    let mut rule = followers();
    rule.conditions.push(Condition::that(Test::Pattern("a(".to_owned())));
    view.rows[2].rule = rule.clone();
    let mut harness = play(stage(view, Theme::Darkroom), WIDE, Rules::show);
    harness.run_steps(2);
    let sentence = "This pattern cannot be read: unclosed group".to_owned();
    let fault = Fault { condition: 3, sentence: sentence.clone() };
    harness.state_mut().status.rehearsal = Some(played(rule, Err(fault)));
    harness.run_steps(3);
    assert!(harness.get_all_by_label_contains(&sentence).count() >= 1);
    harness.get_by_label("A pattern cannot be read");
}

#[test]
fn all_rest_at_one_press_and_go_on_at_another_and_acts_are_taken_back() {
    let mut harness = open(view(), Theme::Darkroom, WIDE);
    harness.get_by_label("Pause all").click();
    harness.run_steps(2);
    assert_eq!(wishes(&mut harness), [RuleWish::PauseAll]);
    harness.get_by_label("Take back: Promotion waves, 4 hidden").click();
    harness.run_steps(2);
    assert_eq!(wishes(&mut harness), [RuleWish::TakeBack { entry: 1 }]);
    harness.get_by_label("Whole log").click();
    harness.run_steps(2);
    assert_eq!(harness.state().goal, Some(tintype::ui::panels::Goal::Record { rules: true }));
    let mut paused = view();
    paused.foot.paused = Some(minutes_ago(11));
    let mut harness = open(paused, Theme::Darkroom, WIDE);
    harness.get_by_label("All rules rest since 10:20");
    harness.get_by_label("Go on").click();
    harness.run_steps(2);
    assert_eq!(wishes(&mut harness), [RuleWish::GoOn]);
}

#[test]
fn rules_are_walked_and_moved_by_keys() {
    let mut harness = open(view(), Theme::Darkroom, WIDE);
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowUp);
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowDown);
    harness.run_steps(2);
    let third = HouseRuleId(3);
    let moved = [RuleWish::Place { id: third, place: 2 }, RuleWish::Place { id: third, place: 4 }];
    assert_eq!(wishes(&mut harness), moved);
    harness.key_press(Key::K);
    harness.run_steps(3);
    let asked = wishes(&mut harness);
    assert!(matches!(&asked[..], [RuleWish::Rehearse { id, .. }] if *id == HouseRuleId(2)), "{asked:?}");
    harness.get_by_label_contains("Armed since");
    harness.get_by_label("Rest").click();
    harness.run_steps(2);
    assert_eq!(wishes(&mut harness), [RuleWish::Rest(HouseRuleId(2))]);
}

#[test]
fn a_rule_that_was_thrown_away_can_be_brought_back() {
    let mut harness = open(view(), Theme::Darkroom, WIDE);
    harness.get_by_label("More about this rule").click();
    harness.run_steps(3);
    harness.get_by_label("Throw this rule away").click();
    harness.run_steps(3);
    assert!(wishes(&mut harness).contains(&RuleWish::Remove(HouseRuleId(3))));
    harness.get_by_label("“Followers for sale” was thrown away");
    harness.get_by_label("Bring it back").click();
    harness.run_steps(2);
    assert_eq!(wishes(&mut harness), [RuleWish::BringBack(HouseRuleId(3))]);
}

#[test]
fn what_waits_is_cleared_without_the_spared_ones() {
    let mut harness = open(view(), Theme::Darkroom, WIDE);
    harness.get_by_label("Clear 1 waiting with it").click();
    harness.run_steps(2);
    assert!(wishes(&mut harness).contains(&RuleWish::Clear { id: HouseRuleId(3), rows: Arc::new([8]) }));
}

#[test]
fn a_helper_that_has_too_little_says_what_it_needs() {
    let mut young = view();
    young.helper = HelperState { report: None, learned_at: Some(1), decisions: 64, hidden: 12 };
    let harness = open(young, Theme::Darkroom, WIDE);
    harness.get_by_label("It learns from what you hide, answer and leave: 64 of 100 decisions so far.");
}

#[test]
fn without_rules_the_first_one_is_offered() {
    let empty = RulesView::default();
    let mut harness = play(stage(empty, Theme::Darkroom), WIDE, Rules::show);
    harness.get_by_label("Write the first rule").click();
    harness.run_steps(2);
    assert!(matches!(&wishes(&mut harness)[..], [RuleWish::New(_)]));
}

#[test]
fn pictures() {
    let mut results = SnapshotResults::new();
    for (theme, name) in THEMES {
        let mut harness = open(view(), theme, WIDE);
        results.add(harness.try_snapshot(format!("rules_{name}")));
    }
    let mut harness = open(view(), Theme::Darkroom, vec2(1280.0 - 72.0, 800.0));
    results.add(harness.try_snapshot("rules_1280"));
    let mut harness = open(view(), Theme::Darkroom, vec2(1024.0 - 72.0, 700.0));
    results.add(harness.try_snapshot("rules_1024"));
    harness.get_by_label("Rehearsal").click();
    harness.run_steps(4);
    results.add(harness.try_snapshot("rules_1024_rehearsal"));
}
