//! Rules against comments: conditions, funnels, rehearsals, suggestions.
//! Invariant: every number here was counted by hand.
use super::*;
use crate::domain::{Acts, Verdict};
use jiff::tz::TimeZone;
use std::collections::HashMap;

fn rule(conditions: Vec<Condition>, join: Join) -> HouseRule {
    HouseRule {
        name: "Test".to_owned(),
        conditions,
        join,
        acts: Acts { hide: true, ..Acts::default() },
        ..HouseRule::default()
    }
}

fn hits(rule: &HouseRule, facts: &Facts<'_>) -> bool {
    Compiled::new(rule).unwrap().look(facts, &mut Text::new(facts.text)).is_some()
}

fn words(words: &[&str]) -> Test {
    Test::Words(words.iter().map(|word| Word::from(*word)).collect())
}

fn about(text: &str) -> Facts<'_> {
    Facts {
        text,
        author: Some("p1"),
        known_for: Some(2 * DAY),
        comments: 3,
        post: "m1",
        post_age: Some(5 * DAY),
        alike: 1,
        ..Facts::default()
    }
}

#[test]
fn each_condition_asks_what_it_says() {
    let holds = |test: Test, facts: &Facts<'_>| {
        let yes = hits(&rule(vec![Condition::that(test.clone())], Join::All), facts);
        let no = rule(
            vec![Condition::that(Test::Words(vec!["hello".into()])), Condition::but_not(test)],
            Join::All,
        );
        assert_eq!(hits(&no, facts), !yes, "the opposite holds where it does not");
        yes
    };
    let plain = about("hello there");
    let odd = Facts {
        text: "hello",
        regard: Some(Regard::Trusted),
        hides: 2,
        answers: 1,
        post_age: None,
        age: 3 * HOUR,
        language: Some("vi"),
        has_link: true,
        emoji_only: true,
        alike: 10,
        known_for: None,
        author: None,
        ..about("")
    };
    let cases: Vec<(Test, bool, bool)> = vec![
        (words(&["hello"]), true, true),
        (words(&["there"]), true, false),
        (Test::Pattern(r"^hello\s+\w+$".to_owned()), true, false),
        (Test::Pattern("HELLO".to_owned()), true, true),
        (Test::Link, false, true),
        (Test::EmojiOnly, false, true),
        (Test::Language(vec!["vi".to_owned(), "th".to_owned()]), false, true),
        (Test::FirstSeen { days: 3 }, true, false),
        (Test::FirstSeen { days: 2 }, false, false),
        (Test::People(vec![Who::Watched]), false, false),
        (Test::People(vec![Who::Watched, Who::Trusted]), false, true),
        (Test::People(vec![Who::One("p1".into(), "name".to_owned())]), true, false),
        (Test::FewComments { fewer: 4 }, true, false),
        (Test::FewComments { fewer: 3 }, false, false),
        (Test::Hides { least: 2 }, false, true),
        (Test::Posts(vec!["m2".into(), "m1".into()]), true, true),
        (Test::PostAge { than: Than::More, days: 4 }, true, false),
        (Test::PostAge { than: Than::Less, days: 6 }, true, false),
        (Test::CommentAge { than: Than::More, hours: 2 }, false, true),
        (Test::CommentAge { than: Than::Less, hours: 2 }, true, false),
        (Test::Alike { least: 10 }, false, true),
    ];
    for (test, on_plain, on_odd) in cases {
        assert_eq!((holds(test.clone(), &plain), holds(test.clone(), &odd)), (on_plain, on_odd), "{test:?}");
    }
}

#[test]
fn what_is_not_filled_in_hits_nothing() {
    for test in [
        words(&[]),
        words(&[" ", "*"]),
        Test::Pattern(String::new()),
        Test::Language(vec![]),
        Test::People(vec![]),
        Test::Posts(vec![]),
    ] {
        assert!(!hits(&rule(vec![Condition::that(test)], Join::All), &about("hello")));
    }
    assert!(!hits(&rule(vec![], Join::All), &about("hello")));
    assert!(!hits(&rule(vec![], Join::Any), &about("hello")));
    let only_except = rule(vec![Condition::but_not(Test::Link)], Join::All);
    assert!(!hits(&only_except, &about("hello")), "an exception alone is about nothing");
}

#[test]
fn any_joins_what_asks_and_exceptions_stay_exceptions() {
    let rule = rule(
        vec![
            Condition::but_not(words(&["please"])),
            Condition::that(words(&["crypto"])),
            Condition::that(Test::Link),
        ],
        Join::Any,
    );
    assert!(hits(&rule, &about("crypto")));
    assert!(hits(&rule, &Facts { has_link: true, ..about("look") }));
    assert!(!hits(&rule, &about("look")));
    assert!(!hits(&rule, &about("crypto please")));
}

#[test]
fn a_match_tells_why_and_where() {
    let rule = rule(
        vec![
            Condition::that(words(&["10k", "link in my bio"])),
            Condition::that(Test::Pattern("my b".to_owned())),
        ],
        Join::All,
    );
    let text = "We ran the 10k. Link in my bio 😄 10K";
    let found = Compiled::new(&rule).unwrap().look(&about(text), &mut Text::new(text)).unwrap();
    assert_eq!(found.by, [0, 1]);
    assert_eq!(found.word_count(), 2);
    let marked: Vec<&str> = found.spans.iter().map(|span| &text[span.clone()]).collect();
    assert_eq!(marked, ["10k", "Link in my bio", "10K"], "what lies over another is left out");
    assert_eq!(spans(&rule, text), found.spans);
}

#[test]
fn a_bad_pattern_is_said_where_it_stands() {
    let rule =
        rule(vec![Condition::that(Test::Link), Condition::that(Test::Pattern("a(b".to_owned()))], Join::All);
    let fault = Compiled::new(&rule).err().unwrap();
    assert_eq!(
        (fault.condition, fault.sentence.as_str()),
        (1, "This pattern cannot be read: unclosed group")
    );
    assert_eq!(pattern_fault(r"\d{3,}"), None);
    assert!(pattern_fault(&"(a{1000}){1000}".repeat(3)).is_some_and(|why| why.contains("too large")));
}

#[test]
fn a_pattern_that_would_take_for_ever_elsewhere_takes_no_time() {
    let text = "a".repeat(5_000) + "!";
    assert!(!hits(
        &rule(vec![Condition::that(Test::Pattern("(a+)+$".to_owned()))], Join::All),
        &about(&text)
    ));
}

fn historic<'a>(row: i64, text: &'a str, did: Did) -> Historic<'a> {
    Historic { row, facts: about(text), did, at: row * 10 * DAY, open: did == Did::Kept && row > 5 }
}

fn rehearse(rule: &HouseRule, verdicts: &HashMap<i64, Verdict>, past: &[Historic<'_>]) -> Rehearsal {
    let mut rehearsing = Rehearsing::new(rule, verdicts, TimeZone::UTC).unwrap();
    past.iter().for_each(|comment| rehearsing.take(comment));
    rehearsing.finish()
}

#[test]
fn a_rehearsal_counts_what_was_done_and_shows_disagreements_first() {
    let rule = rule(
        vec![Condition::that(words(&["followers", "10k"])), Condition::but_not(words(&["thanks"]))],
        Join::All,
    );
    let past = [
        historic(1, "followers cheap", Did::Hid),
        historic(2, "lovely", Did::Hid),
        historic(3, "10k views", Did::Kept),
        historic(4, "my followers ask", Did::Answered),
        historic(5, "10k, thanks", Did::Kept),
        historic(6, "10k likes", Did::Kept),
        historic(7, "plain", Did::Kept),
    ];
    let result = rehearse(&rule, &HashMap::new(), &past);
    assert_eq!((result.total, result.count()), (7, 4));
    assert_eq!((result.hid, result.kept, result.answered, result.left_alone), (1, 2, 1, 1));
    assert_eq!(result.funnel.0, [5, 4]);
    assert_eq!(result.hits.iter().map(|hit| hit.row).collect::<Vec<_>>(), [4, 6, 3, 1]);
    assert_eq!((result.disagreements(), result.judged(), result.waiting), (3, 0, 1));
    let months: Vec<_> = result.months.iter().map(|month| (month.year, month.month, month.hits)).collect();
    assert_eq!(months, [(1970, 1, 2), (1970, 2, 1), (1970, 3, 1)]);
    assert_eq!(result.hits[0].author_days, Some(2));
}

#[test]
fn what_a_person_said_of_hits_counts() {
    let rule = rule(vec![Condition::that(words(&["10k"]))], Join::All);
    let past = [historic(1, "10k", Did::Kept), historic(2, "10k", Did::Kept), historic(3, "10k", Did::Hid)];
    let verdicts = HashMap::from([(1, Verdict::Spare), (2, Verdict::Right)]);
    let result = rehearse(&rule, &verdicts, &past);
    assert_eq!((result.count(), result.kept, result.disagreements(), result.judged()), (2, 1, 2, 2));
}

#[test]
fn the_change_that_spares_most_is_offered_with_both_numbers() {
    let rule = rule(vec![Condition::that(words(&["followers", "10k"]))], Join::All);
    let mut past: Vec<Historic<'_>> = (1..=9).map(|row| historic(row, "10k views", Did::Kept)).collect();
    past.extend((10..=40).map(|row| historic(row, "followers for sale", Did::Hid)));
    past.push(historic(41, "10k for you", Did::Hid));
    past.push(historic(42, "10k followers", Did::Hid));
    past.push(historic(43, "my followers", Did::Answered));
    let result = rehearse(&rule, &HashMap::new(), &past);
    let suggestion = result.suggestion.unwrap();
    let beside = Change::Beside { condition: 0, word: 1, text: "10k".to_owned() };
    assert_eq!(suggestion.change, beside);
    assert_eq!((suggestion.spares, suggestion.of, suggestion.loses, suggestion.of_agreeing), (9, 10, 1, 33));
    assert_eq!(suggestion.rows.len(), 10);
    let after = rehearse(&beside.made(&rule), &HashMap::new(), &past);
    assert_eq!(
        u64::try_from(suggestion.spares + suggestion.loses).unwrap(),
        result.hits.len() as u64 - after.count()
    );
    assert_eq!((after.hid, after.kept, after.answered), (32, 0, 1));
}

#[test]
fn every_change_does_exactly_what_was_foretold() {
    let rule = rule(vec![Condition::that(words(&["sale", "deal"]))], Join::All);
    let person = |row: i64, text: &'static str, did: Did, answers: u32, days: i64| {
        let mut comment = historic(row, text, did);
        comment.facts.answers = answers;
        comment.facts.known_for = Some(days * DAY);
        comment
    };
    let friends: Vec<_> = (1..=6)
        .map(|row| person(row, "sale", Did::Answered, 3, 0))
        .chain((7..=20).map(|row| person(row, "sale", Did::Hid, 0, 0)))
        .collect();
    let old: Vec<_> = (1..=6)
        .map(|row| person(row, "sale", Did::Kept, 0, 400))
        .chain((7..=20).map(|row| person(row, "sale", Did::Hid, 0, 0)))
        .collect();
    let useless: Vec<_> = (1..=6)
        .map(|row| person(row, "a deal", Did::Kept, 0, 0))
        .chain((7..=20).map(|row| person(row, "sale", Did::Hid, 0, 0)))
        .collect();
    for (past, expected) in [
        (friends, Change::ButNot(Who::Answered(2))),
        (old, Change::Newcomers { days: 1 }),
        (useless, Change::Drop { condition: 0, word: 1, text: "deal".to_owned() }),
    ] {
        let before = rehearse(&rule, &HashMap::new(), &past);
        let suggestion = before.suggestion.clone().unwrap();
        assert_eq!(suggestion.change, expected);
        let after = rehearse(&suggestion.change.made(&rule), &HashMap::new(), &past);
        assert_eq!((after.hid, after.count()), (14, 14), "{expected:?}");
        assert_eq!(suggestion.spares, 6);
    }
}

#[test]
fn nothing_is_offered_that_costs_more_than_it_spares() {
    let rule = rule(vec![Condition::that(words(&["sale", "deal"]))], Join::All);
    let past = [historic(1, "sale", Did::Kept), historic(2, "sale", Did::Hid), historic(3, "deal", Did::Hid)];
    assert_eq!(rehearse(&rule, &HashMap::new(), &past).suggestion, None);
}
