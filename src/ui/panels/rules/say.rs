//! The words of the rules: what a condition asks, what a rule does, what is missing.
//! Invariant: plain words; a rule reads as a sentence without its figures.

use egui::Ui;

use crate::domain::{Acts, HouseRule, Lacking, RuleState, Test, Who};
use crate::engine::rules::{Change, Did, Hit};
use crate::engine::views::rules::RuleRow;
use crate::ui::desk::Desk;
use crate::ui::format::{self, number};
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{Tokens, Tone};
use crate::{tr, tr_count};

/// Where today begins, milliseconds since the epoch.
pub fn midnight(desk: &Desk<'_>) -> i64 {
    let now = desk.now.to_zoned(desk.zone.clone());
    now.start_of_day().map_or(0, |day| day.timestamp().as_millisecond())
}

/// What a condition asks.
pub fn asks(test: &Test) -> (Icon, &'static str) {
    match test {
        Test::Words(_) => (icons::TEXT_AA, tr!("The text has any of these words")),
        Test::Pattern(_) => (icons::HASH, tr!("The text fits this pattern")),
        Test::Link => (icons::LINK_SIMPLE, tr!("It has a link")),
        Test::EmojiOnly => (icons::SMILEY, tr!("It is nothing but emoji")),
        Test::Language(_) => (icons::TRANSLATE, tr!("It is written in")),
        Test::FirstSeen { .. } => (icons::USER, tr!("The author was first seen")),
        Test::People(_) => (icons::SEAL_CHECK, tr!("The author is one of")),
        Test::FewComments { .. } => (icons::USERS, tr!("The author has written")),
        Test::Hides { .. } => (icons::EYE_SLASH, tr!("Of the author were hidden")),
        Test::Posts(_) => (icons::IMAGE, tr!("It stands under one of these posts")),
        Test::PostAge { .. } => (icons::CALENDAR_BLANK, tr!("The post was")),
        Test::CommentAge { .. } => (icons::CLOCK, tr!("When read, the comment was")),
        Test::Alike { .. } => (icons::COPY, tr!("It is near-identical to others")),
    }
}

/// The kinds of conditions, for the menu, each not filled in yet.
pub fn kinds() -> Vec<(Test, &'static str)> {
    use crate::domain::Than;
    vec![
        (Test::Words(Vec::new()), tr!("Words")),
        (Test::Pattern(String::new()), tr!("Pattern")),
        (Test::Link, tr!("Link")),
        (Test::EmojiOnly, tr!("Emoji only")),
        (Test::Language(Vec::new()), tr!("Language")),
        (Test::FirstSeen { days: 7 }, tr!("Author is new")),
        (Test::FewComments { fewer: 3 }, tr!("Author wrote little")),
        (Test::Hides { least: 1 }, tr!("Author was hidden before")),
        (Test::People(Vec::new()), tr!("Author is one of")),
        (Test::Posts(Vec::new()), tr!("Post")),
        (Test::PostAge { than: Than::More, days: 30 }, tr!("Age of the post")),
        (Test::CommentAge { than: Than::Less, hours: 24 }, tr!("Age of the comment")),
        (Test::Alike { least: 10 }, tr!("Number alike")),
    ]
}

/// A kind of people, or one person.
pub fn who(who: &Who) -> String {
    match who {
        Who::Trusted => tr!("people I trust").to_owned(),
        Who::Watched => tr!("people I watch").to_owned(),
        Who::Answered(1) => tr!("people I have answered").to_owned(),
        Who::Answered(2) => tr!("people I have answered twice").to_owned(),
        Who::Answered(times) => tr!("people I have answered {times} times", times = times),
        Who::One(_, name) => format!("@{name}"),
    }
}

/// What a rule does, in a row: "Hide, mark done".
pub fn acts(acts: &Acts) -> String {
    let parts = [
        (acts.hide, tr!("hide")),
        (acts.done, tr!("mark done")),
        (acts.label && !acts.labels.is_empty(), tr!("label")),
        (acts.tell, tr!("tell me")),
        (acts.lays_reply(), tr!("draft a reply")),
    ];
    let said: Vec<&str> = parts.iter().filter(|(is, _)| *is).map(|(_, words)| *words).collect();
    if said.is_empty() {
        return tr!("Does nothing yet").to_owned();
    }
    let mut line = said.join(", ");
    if let Some(first) = line.get(..1).map(str::to_uppercase) {
        line.replace_range(..1, &first);
    }
    line
}

/// The state of a rule: its sign, word and tone.
pub fn state(row: &RuleRow) -> (Icon, &'static str, Tone) {
    match row.state {
        RuleState::Armed { .. } => (icons::SHIELD_CHECK, tr!("Armed"), Tone::Done),
        RuleState::Resting { by_itself: true, .. } => (icons::PAUSE, tr!("Rests, asks"), Tone::Waiting),
        RuleState::Resting { .. } => (icons::PAUSE, tr!("Resting"), Tone::Text3),
        RuleState::NotArmed => (icons::PENCIL_SIMPLE, tr!("Not armed"), Tone::Accent),
    }
}

/// The figure of a row in the order: acts of today, or what the rehearsal found.
pub fn count(row: &RuleRow, desk: &Desk<'_>) -> String {
    match (row.state, row.rehearsed) {
        (RuleState::Armed { .. }, _) => tr!("{count} today", count = number(row.today)),
        (RuleState::Resting { since, .. }, _) => {
            tr!("since {when}", when = format::date(format::at(since), desk.now, desk.zone))
        }
        (RuleState::NotArmed, Some((hits, total))) => {
            tr!("{hits} of {total}", hits = number(hits), total = number(total))
        }
        (RuleState::NotArmed, None) => tr!("not rehearsed").to_owned(),
    }
}

/// What is missing before a rule can be armed.
pub fn lacking(lacking: Lacking) -> &'static str {
    match lacking {
        Lacking::Name => tr!("It needs a name"),
        Lacking::Condition => tr!("It needs a condition"),
        Lacking::Filling(_) => tr!("A condition is not filled in"),
        Lacking::Act => tr!("It does nothing yet"),
    }
}

/// What the person did: sign, words and colour.
pub fn did(did: Did) -> (Icon, &'static str) {
    match did {
        Did::Hid => (icons::EYE_SLASH, tr!("You hid it")),
        Did::Kept => (icons::EYE, tr!("You kept it")),
        Did::Answered => (icons::ARROW_BEND_UP_LEFT, tr!("You answered it")),
    }
}

/// The colour of what the person did.
pub fn did_color(t: &Tokens, did: Did) -> egui::Color32 {
    match did {
        Did::Hid => t.hidden,
        Did::Kept => t.text2,
        Did::Answered => t.done,
    }
}

/// Why a comment was hit: "hit by 2 words, 1 day old author".
pub fn why(hit: &Hit) -> String {
    let words = (hit.words > 0)
        .then(|| tr_count!(hit.words, "hit by {count} word", "hit by {count} words", count = hit.words));
    let days = hit.author_days.filter(|days| *days < 30).map(|days| match days {
        0 => tr!("new author").to_owned(),
        days => tr_count!(days, "{count} day old author", "{count} days old author", count = days),
    });
    let parts: Vec<String> = words.into_iter().chain(days).collect();
    parts.join(", ")
}

/// The change that is offered.
pub fn change(change: &Change) -> String {
    match change {
        Change::Beside { text, .. } => tr!("Let “{word}” count only beside another word", word = text),
        Change::Drop { text, .. } => tr!("Leave out “{word}”", word = text),
        Change::ButNot(who_) => tr!("But not {people}", people = who(who_)),
        Change::Newcomers { days } => tr_count!(
            *days,
            "Only authors first seen less than {count} day before",
            "Only authors first seen less than {count} days before",
            count = days
        ),
    }
}

/// A rule's name, or what stands for one.
pub fn title(rule: &HouseRule) -> String {
    if rule.name.trim().is_empty() { tr!("Without a name").to_owned() } else { rule.name.clone() }
}

/// A place in the order: "third of six".
pub fn place(at: usize, of: usize) -> String {
    tr!("{place} of {count}", place = at + 1, count = of)
}

/// The frame's time, seconds.
pub fn now(ui: &Ui) -> f64 {
    ui.input(|input| input.time)
}
