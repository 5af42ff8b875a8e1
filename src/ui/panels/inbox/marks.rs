//! The marks beside a name in the list: what the row does not show by itself.
//! Invariant: never more than two, and never one for which there is no room.

use std::borrow::Cow;

use egui::{Align2, Rect, Sense, Ui, pos2, vec2};

use crate::engine::rules::Because;
use crate::engine::views::inbox::{InboxFilter, InboxRow};
use crate::tr;
use crate::ui::icons::{self, Icon};
use crate::ui::text::meta;
use crate::ui::theme::{Tone, icon, space, tokens};
use crate::ui::widgets::tip;

use super::regard;

/// Marks beside one name, at most.
const MOST: usize = 2;

/// A mark: its sign, its word, and why it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowMark {
    sign: Icon,
    word: Cow<'static, str>,
    why: Cow<'static, str>,
}

/// The marks of a row in a view. That a comment asks is told only where no question mark tells it, and not
/// among questions.
pub fn of(row: &InboxRow, view: InboxFilter) -> Vec<RowMark> {
    let newcomer = RowMark {
        sign: icons::HAND_WAVING,
        word: tr!("New here").into(),
        why: tr!("The first comment of this person").into(),
    };
    let question = RowMark {
        sign: icons::QUESTION,
        word: tr!("Question").into(),
        why: tr!("It asks something, without a question mark").into(),
    };
    let regarded = row.regard.map(|regard| RowMark {
        sign: regard::sign(regard),
        word: regard::name(regard).into(),
        why: tr!("That is how you regard this person").into(),
    });
    let all = [(row.newcomer, newcomer), (row.unmarked && view != InboxFilter::Questions, question)];
    let found = all.into_iter().filter(|(shown, _)| *shown).map(|(_, mark)| mark);
    let labels = row.labels.iter().map(|label| RowMark {
        sign: icons::TAG,
        word: label.clone().into(),
        why: tr!("A rule put this label on it").into(),
    });
    regarded.into_iter().chain(guessed(row)).chain(labels).chain(found).take(MOST).collect()
}

/// What the helper thinks of it, and by which words.
fn guessed(row: &InboxRow) -> Option<RowMark> {
    let guess = row.guess.as_ref()?;
    let (sign, word) = match guess.hide {
        true => (icons::EYE_SLASH, tr!("Likely to hide")),
        false => (icons::ARROW_BEND_UP_LEFT, tr!("Likely to answer")),
    };
    let because: Vec<Because> = serde_json::from_str(&guess.because).unwrap_or_default();
    let said: Vec<String> = because.iter().filter_map(|because| weighed(because, &row.text)).collect();
    let why = if said.is_empty() {
        tr!("The helper says so, from what you did before").to_owned()
    } else {
        tr!("The helper says so, because of {words}", words = said.join(", "))
    };
    Some(RowMark { sign, word: word.into(), why: why.into() })
}

/// A reason in words; `None` where the text is no longer the one that was judged.
fn weighed(because: &Because, text: &str) -> Option<String> {
    Some(match because {
        Because::Words(place) => format!("“{}”", text.get(place.clone())?),
        Because::Link => tr!("a link").to_owned(),
        Because::Question => tr!("a question").to_owned(),
        Because::Mention => tr!("your name").to_owned(),
        Because::First => tr!("a first comment").to_owned(),
        Because::Hidden => tr!("what you hid of this person").to_owned(),
        Because::Answered => tr!("your answers to this person").to_owned(),
    })
}

/// Paints marks from the left of a box, as many as fit into it.
pub fn paint(ui: &mut Ui, mut within: Rect, id: i64, marks: &[RowMark]) {
    for mark in marks {
        let words = meta(&*mark.word);
        let wide = icon::META + space::XS + words.width(ui).ceil();
        if wide > within.width() {
            return;
        }
        let center = within.left_center() + vec2(icon::META / 2.0, 0.0);
        mark.sign.paint(ui.painter(), center, icon::META, tokens(ui).tone(Tone::Text3));
        let mut rest = within;
        rest.min.x += icon::META + space::XS;
        words.paint(ui, rest, Align2::LEFT_CENTER);
        let taken = Rect::from_min_max(within.min, pos2(within.left() + wide, within.bottom()));
        let response = ui.interact(taken, ui.scope_id().with(("mark", id, &*mark.word)), Sense::hover());
        tip(response, &mark.why, None);
        within.min.x = taken.right() + space::M;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Regard;
    use crate::engine::views::inbox::Guessed;
    use crate::ui::panels::inbox::row::tests::said;

    fn words(row: &InboxRow, view: InboxFilter) -> Vec<String> {
        of(row, view).iter().map(|mark| mark.word.to_string()).collect()
    }

    #[test]
    fn a_question_is_marked_only_where_nothing_else_tells_it() {
        let asks = InboxRow { question: true, ..said("Is it?") };
        assert!(words(&asks, InboxFilter::NeedsAnswer).is_empty());
        let thai = InboxRow {
            unmarked: true, newcomer: true, ..said("ใบนี้เข้าเตาอบได้ไหมคะ")
        };
        assert_eq!(words(&thai, InboxFilter::NeedsAnswer), ["New here", "Question"]);
        assert_eq!(words(&thai, InboxFilter::Questions), ["New here"]);
        let guessed =
            Guessed { hide: true, because: r#"[{"words":{"start":4,"end":13}},"link"]"#.to_owned() };
        let spam = InboxRow { guess: Some(Box::new(guessed)), ..said("Buy followers now") };
        assert_eq!(words(&spam, InboxFilter::NeedsAnswer), ["Likely to hide"]);
        let why = of(&spam, InboxFilter::NeedsAnswer).remove(0).why;
        assert_eq!(why, "The helper says so, because of “followers”, a link");
        let labelled = InboxRow { labels: vec!["sold".to_owned()], ..said("Is it?") };
        assert_eq!(words(&labelled, InboxFilter::All), ["sold"]);
        let regarded = InboxRow { regard: Some(Regard::Watched), ..thai };
        assert_eq!(words(&regarded, InboxFilter::NeedsAnswer), ["Watch", "New here"]);
    }
}
