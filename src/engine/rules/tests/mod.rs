//! Rules at work on a real store, with the outbox before them and the reading of texts behind them.
//! Invariant: what a rule did is read from the outbox's rows and the log, never from the rule.

use crate::domain::op::OpState;
use crate::domain::{
    ActId, Acts, Comment, Condition, HouseRule, HouseRuleId, MediaId, Op, RuleState, Test, Verdict,
};
use crate::engine::minding::{self, Bell, bell};
use crate::engine::outbox::tests::bench::Bench;
use crate::sandbox::testworld::NOW;
use crate::store::ReadConnection;
use crate::store::StoreError;
use crate::store::fixture::bare_post;
use crate::store::tables::house_rules::{self, StoredRule};
use crate::store::tables::{comments, helpers, media, past, reply_drafts, rule_acts};
use crate::store::views::View;
use crate::store::views::rules::{Rules as RulesView, RulesAsk};
use crate::triage::helper::Report;

use super::{RuleWish, Rules};

const POST: &str = "17900000000000099";

struct Scene {
    bench: Bench,
    bell: Bell,
    rules: Rules,
}

impl Scene {
    fn new() -> Self {
        let bench = Bench::new();
        bench.undo_window(5);
        let post = bare_post(POST);
        let account = bench.account.clone();
        bench.write(move |tx| media::upsert_page(tx, &account, &[post], 1).map(|_| ()));
        let (bell, rung) = bell();
        let outbox = bench.process().outbox.clone();
        let rules = bench.inside(|context| {
            let rules = Rules::start(context.clone(), outbox);
            minding::start(context, rung, vec![Box::new(rules.clone())]);
            rules
        });
        let scene = Self { bench, bell, rules };
        scene.bench.settle();
        scene
    }

    fn wish(&self, wish: RuleWish) {
        self.bench.block_on(self.rules.carry_out(self.bench.account.clone(), wish));
        self.bench.settle();
    }

    /// A rule that is armed now.
    fn armed(&self, rule: HouseRule) -> HouseRuleId {
        self.wish(RuleWish::New(Box::new(rule)));
        let id = self.rows().last().unwrap().id;
        self.wish(RuleWish::Arm(id));
        id
    }

    fn rows(&self) -> Vec<StoredRule> {
        self.read(|c| house_rules::in_order(c, &self.bench.account))
    }

    fn read<T>(&self, read: impl FnOnce(&ReadConnection) -> Result<T, StoreError>) -> T {
        self.bench.process().context.read(read).unwrap()
    }

    /// Comments come from Instagram, written `late` seconds after the beginning.
    fn come(&self, comments: &[(&str, &str)], late: i64) {
        let page: Vec<Comment> = comments.iter().map(|(id, text)| said(id, text, NOW + late)).collect();
        let account = self.bench.account.clone();
        self.bench.write(move |tx| {
            comments::upsert_page(tx, &account, &MediaId::from(POST), &page, (NOW + late) * 1000).map(drop)
        });
        self.bell.ring(&self.bench.process().context.busy);
        self.bench.settle();
    }

    /// Comments with a hide on its way.
    fn hidden(&self) -> Vec<String> {
        let rows = self.bench.rows().into_iter().filter(|row| row.state != OpState::Undone);
        rows.filter_map(|row| match row.op {
            Op::Hide { comment, .. } => Some(comment.0),
            _ => None,
        })
        .collect()
    }

    fn count(&self, sql: &str, what: &str) -> u64 {
        self.read(|c| c.count(sql, [what]))
    }

    fn view(&self) -> RulesView {
        let ask = RulesAsk { account: self.bench.account.clone(), today: 0 };
        self.read(|c| RulesView::read(c, &ask))
    }

    fn labels(&self, id: &str) -> Vec<String> {
        let all = self.read(|c| past::batch(c, &self.bench.account, i64::MIN, 1_000));
        let row = all.iter().find(|comment| comment.id.as_str() == id).unwrap().row;
        self.read(|c| rule_acts::labels(c, row))
    }
}

fn said(id: &str, text: &str, at: i64) -> Comment {
    Comment {
        id: id.into(),
        media: POST.into(),
        parent: None,
        author: Some(format!("p{id}").as_str().into()),
        username: Some(format!("name{id}")),
        mine: false,
        text: text.to_owned(),
        timestamp: jiff::Timestamp::from_second(at).ok(),
        likes: None,
        hidden: false,
    }
}

fn words(name: &str, word: &str, acts: Acts) -> HouseRule {
    HouseRule {
        name: name.to_owned(),
        conditions: vec![Condition::that(Test::Words(vec![word.into()]))],
        acts,
        ..HouseRule::default()
    }
}

fn hide() -> Acts {
    Acts { hide: true, ..Acts::default() }
}

#[test]
fn an_armed_rule_hides_what_comes_and_nothing_older_than_its_arming() {
    let scene = Scene::new();
    scene.come(&[("1", "buy f0llowers now")], -3_600);
    let id = scene.armed(words("Crypto spam", "followers", hide()));
    scene.come(&[("2", "more FOLLOWERSSS here"), ("3", "lovely bowl")], 10);
    scene.come(&[("4", "followers, from before")], -60);
    assert_eq!(scene.hidden(), ["2"]);
    assert_eq!(scene.count("SELECT count(*) FROM acts WHERE verb = 'hide' AND who = ?1", "Crypto spam"), 1);
    let view = scene.view();
    assert_eq!((view.rows[0].today, view.foot.hid_today), (1, 1));
    assert_eq!((view.last[0].name.as_str(), view.last[0].count), ("Crypto spam", 1));
    assert!(scene.bench.process().context.read(|c| rule_acts::count_since(c, id, 0)).is_ok_and(|n| n == 1));
    scene.wish(RuleWish::TakeBack { entry: view.last[0].entry });
    assert!(scene.hidden().is_empty());
    let view = scene.view();
    assert!(view.last[0].taken_back && view.foot.hid_today == 0);
    scene.bell.ring(&scene.bench.process().context.busy);
    scene.bench.inside(|_| scene.rules.look_again());
    scene.bench.settle();
    assert!(scene.hidden().is_empty(), "what was taken back is not done again");
}

#[test]
fn the_first_rule_that_hides_ends_the_walk_and_labels_go_on() {
    let scene = Scene::new();
    let label = |name: &str| Acts { label: true, labels: vec![name.to_owned()], ..Acts::default() };
    scene.armed(words("First", "sale", label("seen")));
    scene.armed(words("Second", "sale", hide()));
    scene.armed(words("Third", "sale", label("never")));
    scene.come(&[("1", "a sale"), ("2", "nothing")], 10);
    assert_eq!(scene.hidden(), ["1"]);
    assert_eq!(scene.labels("1"), ["seen"]);
    assert!(scene.labels("2").is_empty());
    scene.wish(RuleWish::Place { id: scene.rows()[2].id, place: 1 });
    scene.come(&[("3", "sale again")], 20);
    assert_eq!(scene.labels("3"), ["never", "seen"]);
}

#[test]
fn what_a_rule_did_goes_as_a_whole_with_the_answers_it_laid() {
    goes_as_a_whole(|scene| {
        let entry = scene.view().last.iter().find(|last| last.verb == "hide").unwrap().entry;
        scene.wish(RuleWish::TakeBack { entry });
    });
}

#[test]
fn the_act_of_a_rule_taken_back_elsewhere_takes_the_rest_along() {
    goes_as_a_whole(|scene| {
        let act = scene.count("SELECT id FROM acts WHERE who = ?1", "Promo");
        scene.bench.take_back_act(ActId(i64::try_from(act).unwrap()));
    });
}

fn goes_as_a_whole(take_back: impl FnOnce(&Scene)) {
    let scene = Scene::new();
    let acts = Acts {
        label: true,
        labels: vec!["promo".to_owned()],
        draft: true,
        reply: "Not for sale, {name}".to_owned(),
        ..hide()
    };
    scene.armed(words("Promo", "sale", acts));
    scene.come(&[("1", "a sale"), ("2", "sale too")], 10);
    let drafts = || scene.count("SELECT count(*) FROM reply_drafts WHERE text LIKE ?1", "Not for sale, %");
    assert_eq!((scene.hidden().len(), scene.labels("1").len(), drafts()), (2, 1, 2));
    let account = scene.bench.account.clone();
    let now = scene.bench.clock.now_ms() + 1;
    scene
        .bench
        .write(move |tx| reply_drafts::keep(tx, &account, &"2".into(), false, "Not for sale, sorry", now));
    take_back(&scene);
    assert!(scene.hidden().is_empty() && scene.labels("1").is_empty() && scene.labels("2").is_empty());
    assert_eq!(drafts(), 1, "what was written on stays");
    assert!(scene.view().last.iter().all(|last| last.taken_back), "{:?}", scene.view().last);
}

#[test]
fn a_rule_that_acts_too_often_rests_and_says_so() {
    let scene = Scene::new();
    let id = scene.armed(HouseRule { rest_after: 3, ..words("Promo", "sale", hide()) });
    let wave: Vec<(String, String)> = (0..5).map(|n| (format!("{n}"), format!("sale {n}"))).collect();
    let wave: Vec<(&str, &str)> = wave.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    scene.come(&wave, 10);
    assert_eq!(scene.hidden().len(), 3);
    let state = scene.rows()[0].state;
    assert!(matches!(state, RuleState::Resting { by_itself: true, .. }), "{state:?}");
    scene.wish(RuleWish::Arm(id));
    assert!(scene.rows()[0].state.is_armed());
}

#[test]
fn one_key_lets_all_rest_and_a_spared_comment_is_left_alone() {
    let scene = Scene::new();
    let id = scene.armed(words("Promo", "sale", hide()));
    scene.wish(RuleWish::PauseAll);
    scene.come(&[("1", "sale one")], 10);
    assert!(scene.hidden().is_empty());
    assert!(scene.view().foot.paused.is_some());
    scene.wish(RuleWish::GoOn);
    scene.come(&[("2", "sale two")], 20);
    assert_eq!(scene.hidden(), ["2"], "what came while all rested stays");
    scene.wish(RuleWish::Rest(id));
    scene.come(&[("3", "sale three")], 30);
    assert_eq!(scene.hidden(), ["2"]);
}

#[test]
fn a_rehearsal_comes_in_the_status_and_edits_drop_the_one_before() {
    let scene = Scene::new();
    scene.come(&[("1", "sale one"), ("2", "lovely"), ("3", "big SALE")], -3_600);
    scene.wish(RuleWish::New(Box::new(words("Promo", "sale", hide()))));
    let rule = scene.rows()[0].clone();
    let rehearse = |word: &str| {
        scene.wish(RuleWish::Rehearse { id: rule.id, rule: Box::new(words("Promo", word, hide())) });
        scene.bench.status().rehearsal.unwrap().0
    };
    let first = rehearse("sale");
    let outcome = first.outcome.as_ref().unwrap();
    assert_eq!((outcome.total, outcome.count(), outcome.waiting, outcome.kept), (3, 2, 2, 2));
    assert_eq!(scene.rows()[0].rehearsed, Some((2, 3)));
    let spared = outcome.hits[0].row;
    scene.wish(RuleWish::Judge { id: rule.id, row: spared, verdict: Some(Verdict::Spare) });
    assert_eq!(rehearse("sale").outcome.as_ref().unwrap().count(), 1);
    let mut bad = words("Promo", "sale", hide());
    bad.conditions.push(Condition::that(Test::Pattern("(".to_owned())));
    scene.wish(RuleWish::Rehearse { id: rule.id, rule: Box::new(bad) });
    let fault = scene.bench.status().rehearsal.unwrap().0.outcome.clone().unwrap_err();
    assert_eq!(fault.condition, 1);
}

#[test]
fn what_waits_can_be_cleared_as_one_act_of_the_persons() {
    let scene = Scene::new();
    scene.come(&[("1", "sale one"), ("2", "sale two")], -3_600);
    scene.wish(RuleWish::New(Box::new(words("Promo", "sale", hide()))));
    let all = scene.read(|c| past::batch(c, &scene.bench.account, i64::MIN, 10));
    let rows: Vec<i64> = all.iter().map(|comment| comment.row).collect();
    scene.wish(RuleWish::Clear { id: scene.rows()[0].id, rows: rows.into() });
    assert_eq!(scene.hidden().len(), 2);
    assert_eq!(scene.count("SELECT count(*) FROM acts WHERE who IS NULL AND verb = ?1", "hide"), 1);
}

#[test]
fn a_rule_that_is_not_finished_is_not_armed() {
    let scene = Scene::new();
    let id = scene.armed(HouseRule { name: "Empty".to_owned(), ..HouseRule::default() });
    assert_eq!(scene.rows().iter().find(|rule| rule.id == id).unwrap().state, RuleState::NotArmed);
}

#[test]
fn the_helper_learns_from_the_person_and_judges_what_comes() {
    let scene = Scene::new();
    let spam: Vec<(String, String)> =
        (0..60).map(|n| (format!("s{n}"), format!("buy cheap followers number {n}"))).collect();
    let fine: Vec<(String, String)> =
        (0..60).map(|n| (format!("f{n}"), format!("what a lovely glaze, take {n}"))).collect();
    for lot in [&spam, &fine] {
        let lot: Vec<(&str, &str)> = lot.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
        scene.come(&lot, -30 * 86_400);
    }
    let account = scene.bench.account.clone();
    scene.bench.write(move |tx| {
        for (id, _) in &spam {
            comments::set_hidden(tx, &account, &id.as_str().into(), true, 1)?;
        }
        for (id, _) in &fine {
            comments::set_done(tx, &account, &id.as_str().into(), Some(1))?;
        }
        Ok(())
    });
    scene.bench.block_on(scene.rules.learn_if_worth(&scene.bench.account));
    let kept = scene.read(|c| helpers::read(c, &scene.bench.account)).unwrap();
    assert_eq!((kept.decisions, kept.hidden), (120, 60));
    let report: Report = serde_json::from_str(&kept.report).unwrap();
    assert_eq!(report.kept_back, 24);
    scene.come(&[("n1", "cheap followers here"), ("n2", "lovely glaze")], 10);
    let sql = "SELECT count(*) FROM guesses JOIN comments ON row = comment WHERE id || likely = ?1";
    assert_eq!((scene.count(sql, "n1hide"), scene.count(sql, "n2fine")), (1, 1));
    assert!(scene.hidden().is_empty(), "it never acts");
}
