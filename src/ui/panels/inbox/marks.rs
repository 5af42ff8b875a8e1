//! The marks beside a name in the list: what the row does not show by itself.
//! Invariant: never more than two, and never one for which there is no room.

use egui::{Align2, Rect, Sense, Ui, pos2, vec2};

use crate::engine::views::inbox::{InboxFilter, InboxRow};
use crate::tr;
use crate::ui::icons::{self, Icon};
use crate::ui::text::meta;
use crate::ui::theme::{Tone, icon, space, tokens};
use crate::ui::widgets::tip;

/// Marks beside one name, at most.
const MOST: usize = 2;

/// A mark: its sign, its word, and why it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowMark {
    sign: Icon,
    word: &'static str,
    why: &'static str,
}

/// The marks of a row in a view. That a comment asks is told only where no question mark tells it, and not
/// among questions.
pub fn of(row: &InboxRow, view: InboxFilter) -> Vec<RowMark> {
    let newcomer = RowMark {
        sign: icons::HAND_WAVING,
        word: tr!("New here"),
        why: tr!("The first comment of this person"),
    };
    let question = RowMark {
        sign: icons::QUESTION,
        word: tr!("Question"),
        why: tr!("It asks something, without a question mark"),
    };
    let all = [(row.newcomer, newcomer), (row.unmarked && view != InboxFilter::Questions, question)];
    all.into_iter().filter(|(shown, _)| *shown).map(|(_, mark)| mark).take(MOST).collect()
}

/// Paints marks from the left of a box, as many as fit into it.
pub fn paint(ui: &mut Ui, mut within: Rect, id: i64, marks: &[RowMark]) {
    for mark in marks {
        let words = meta(mark.word);
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
        let response = ui.interact(taken, ui.scope_id().with(("mark", id, mark.word)), Sense::hover());
        tip(response, mark.why, None);
        within.min.x = taken.right() + space::M;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::panels::inbox::row::tests::said;

    fn words(row: &InboxRow, view: InboxFilter) -> Vec<&'static str> {
        of(row, view).iter().map(|mark| mark.word).collect()
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
    }
}
