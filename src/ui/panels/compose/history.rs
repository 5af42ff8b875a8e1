//! Undo and redo for every edit of a draft: whole drafts as they were, one for each thing a person did.
//! Invariant: what is typed or dragged in one go is one step, whatever else is done is a step of its own; the memory
//! for it has a bound.

use std::collections::VecDeque;

use crate::domain::Draft;

use super::slides::Parked;

/// Steps that can be taken back.
const MOST: usize = 200;
/// Seconds without an edit after which the next is a step of its own.
const PAUSE: f64 = 1.0;
/// Seconds of typing without a pause after which the next word is a step of its own.
const LONG: f64 = 4.0;

/// A draft as it was.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Version {
    pub draft: Draft,
    /// What the kind did not take.
    pub parked: Vec<Parked>,
    /// The slide that was on the easel.
    pub slide: usize,
}

/// What an edit touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Touched {
    Caption,
    FirstComment,
    AltText(usize),
    /// A number of one slide: its cut, its turn.
    Slide(usize),
    /// A number of the post.
    Post,
    /// Slides came, went or moved, or the kind changed.
    Order,
}

/// The versions of the draft on the easel.
#[derive(Default)]
pub struct History {
    past: VecDeque<Version>,
    future: Vec<Version>,
    /// As it is now.
    last: Option<Version>,
    /// The step that goes on: what it touches, when it began, when it was last added to.
    going: Option<(Touched, f64, f64)>,
}

impl History {
    /// Sees the draft as it is at the end of a frame; `now` in seconds.
    pub fn note(&mut self, draft: &Draft, parked: &[Parked], slide: usize, now: f64) {
        let Some(last) = &mut self.last else {
            self.last = Some(Version { draft: draft.clone(), parked: parked.to_vec(), slide });
            return;
        };
        if last.draft == *draft && last.parked == parked {
            last.slide = slide;
            return;
        }
        let touched = touched(&last.draft, draft);
        let begins_word = begins_word(touched, &last.draft, draft);
        let goes_on = self.going.is_some_and(|(before, began, at)| {
            before == touched
                && touched != Touched::Order
                && now - at < PAUSE
                && !(begins_word && now - began > LONG)
        });
        let next = Version { draft: draft.clone(), parked: parked.to_vec(), slide };
        let before = std::mem::replace(last, next);
        let began = self.going.filter(|_| goes_on).map_or(now, |(_, began, _)| began);
        self.going = Some((touched, began, now));
        self.future.clear();
        if !goes_on {
            self.past.push_back(before);
            if self.past.len() > MOST {
                self.past.pop_front();
            }
        }
    }

    /// Another draft is on the easel: nothing of the one before is taken back in it.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a step to do again.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// The draft before the last step.
    pub fn undo(&mut self) -> Option<Version> {
        let before = self.past.pop_back()?;
        self.future.extend(self.last.replace(before.clone()));
        self.going = None;
        Some(before)
    }

    /// The draft after the step that was taken back last.
    pub fn redo(&mut self) -> Option<Version> {
        let after = self.future.pop()?;
        self.past.extend(self.last.replace(after.clone()));
        self.going = None;
        Some(after)
    }
}

fn touched(before: &Draft, after: &Draft) -> Touched {
    let files = |draft: &Draft| draft.slides.iter().map(|slide| slide.file.clone()).collect::<Vec<_>>();
    if before.kind != after.kind || files(before) != files(after) {
        return Touched::Order;
    }
    let same = |copy: Draft| copy == *after;
    if same(Draft { caption: after.caption.clone(), ..before.clone() }) {
        return Touched::Caption;
    }
    if same(Draft { first_comment: after.first_comment.clone(), ..before.clone() }) {
        return Touched::FirstComment;
    }
    let mut differ =
        before.slides.iter().zip(&after.slides).enumerate().filter(|(_, (one, other))| one != other);
    let (Some((at, (one, other))), None) = (differ.next(), differ.next()) else { return Touched::Post };
    let mut copy = one.clone();
    copy.alt_text.clone_from(&other.alt_text);
    if copy == *other { Touched::AltText(at) } else { Touched::Slide(at) }
}

/// Whether a word was begun: a letter was typed behind a space.
fn begins_word(touched: Touched, before: &Draft, after: &Draft) -> bool {
    let text = |draft: &Draft| match touched {
        Touched::Caption => draft.caption.clone(),
        Touched::FirstComment => draft.first_comment.clone(),
        Touched::AltText(at) => draft.slides.get(at).map(|slide| slide.alt_text.clone()).unwrap_or_default(),
        Touched::Slide(_) | Touched::Post | Touched::Order => String::new(),
    };
    let (before, after) = (text(before), text(after));
    if after.len() <= before.len() {
        return false;
    }
    let same = before.bytes().zip(after.bytes()).take_while(|(one, other)| one == other).count();
    let space_before = before.as_bytes()[..same].last().is_none_or(u8::is_ascii_whitespace);
    let letter = after.as_bytes().get(same).is_some_and(|byte| !byte.is_ascii_whitespace());
    space_before && letter
}

/// Where a text differs from another, as the end of what differs, in letters of `now`; for the caret.
pub fn caret_after(before: &str, now: &str) -> usize {
    let (before, now): (Vec<char>, Vec<char>) = (before.chars().collect(), now.chars().collect());
    let front = before.iter().zip(&now).take_while(|(one, other)| one == other).count();
    let rest = (before.len() - front).min(now.len() - front);
    let behind = before.iter().rev().zip(now.iter().rev()).take(rest).take_while(|(one, other)| one == other);
    now.len() - behind.count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Pose;
    use crate::domain::{DraftKind, Slide};

    struct Hand {
        history: History,
        draft: Draft,
        now: f64,
    }

    impl Hand {
        fn new() -> Self {
            let slides = ["a", "b"].map(|file| Slide { file: file.into(), ..Slide::default() }).to_vec();
            let draft = Draft { kind: DraftKind::Carousel, slides, ..Draft::default() };
            let mut hand = Self { history: History::default(), draft, now: 0.0 };
            hand.wait(0.0);
            hand
        }

        fn wait(&mut self, seconds: f64) {
            self.now += seconds;
            self.history.note(&self.draft, &[], 0, self.now);
        }

        fn type_in(&mut self, words: &str, pause: f64) {
            for letter in words.chars() {
                self.draft.caption.push(letter);
                self.wait(pause);
            }
        }

        fn undo(&mut self) -> String {
            if let Some(version) = self.history.undo() {
                self.draft = version.draft;
            }
            self.wait(0.02);
            self.draft.caption.clone()
        }

        fn redo(&mut self) -> String {
            if let Some(version) = self.history.redo() {
                self.draft = version.draft;
            }
            self.wait(0.02);
            self.draft.caption.clone()
        }
    }

    #[test]
    fn what_is_typed_in_one_go_is_one_step() {
        let mut hand = Hand::new();
        hand.type_in("fog ", 0.1);
        hand.wait(2.0);
        hand.type_in("all week", 0.1);
        assert_eq!([hand.undo(), hand.undo(), hand.undo()], ["fog ", "", ""]);
        assert_eq!([hand.redo(), hand.redo(), hand.redo()], ["fog ", "fog all week", "fog all week"]);
    }

    #[test]
    fn long_typing_is_cut_where_words_begin() {
        let mut hand = Hand::new();
        hand.type_in("one and two and three and four and five and six", 0.2);
        let shorter = hand.undo();
        assert!(shorter.ends_with(' ') && shorter.len() > 10, "{shorter:?}");
        assert!(hand.undo().len() < shorter.len());
    }

    #[test]
    fn every_move_of_a_slide_is_a_step_and_a_drag_of_a_cut_is_one() {
        let mut hand = Hand::new();
        hand.draft.slides.swap(0, 1);
        hand.wait(0.1);
        hand.draft.slides.swap(0, 1);
        hand.wait(0.1);
        for at in 1..=9_u8 {
            hand.draft.slides[0].pose = Pose::cut_to(0.8, (f32::from(at) / 10.0, 0.5));
            hand.wait(0.05);
        }
        hand.draft.slides[0].alt_text.push('x');
        hand.wait(0.05);
        hand.undo();
        assert_eq!(hand.draft.slides[0].pose, Pose::cut_to(0.8, (0.9, 0.5)));
        hand.undo();
        assert_eq!(hand.draft.slides[0].pose, Pose::default());
        hand.undo();
        assert_eq!(hand.draft.slides[0].file.to_str(), Some("b"));
        hand.undo();
        assert_eq!(hand.draft.slides[0].file.to_str(), Some("a"));
        assert!(!hand.history.can_undo() && hand.history.can_redo());
    }

    #[test]
    fn a_new_edit_ends_what_could_be_done_again_and_the_bound_holds() {
        let mut hand = Hand::new();
        for _ in 0..MOST + 50 {
            hand.type_in("a", 2.0);
        }
        assert_eq!(hand.history.past.len(), MOST);
        hand.undo();
        assert!(hand.history.can_redo());
        hand.type_in("b", 2.0);
        assert!(!hand.history.can_redo());
    }

    #[test]
    fn the_caret_stands_behind_what_came_back() {
        for (before, now, caret) in
            [("fog", "fog all", 7), ("fog all", "fog", 3), ("ab", "aXb", 2), ("", "ö🙂", 2), ("aa", "a", 1)]
        {
            assert_eq!(caret_after(before, now), caret, "{before:?} {now:?}");
        }
    }
}
