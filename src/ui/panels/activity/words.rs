//! What a row of Activity says and what may be done with it.
//! Invariant: an act is offered only where it changes something.

use egui::Ui;

use crate::domain::op::{OpState, Step};
use crate::domain::trouble::Move;
use crate::domain::{Op, Trouble, TroubleKind};
use crate::engine::views::activity::ActivityRow;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons::{self, Icon};
use crate::ui::theme::Tone;
use crate::ui::widgets::Segment;

/// Whether trying at once makes sense.
pub fn can_try_again(state: OpState) -> bool {
    matches!(state, OpState::Stuck | OpState::Waiting)
}

/// Whether it can still be given up, or, once the post is out and something after it stands still, be left at
/// that.
pub fn can_cancel(row: &ActivityRow) -> bool {
    let sent = row.going.as_ref().is_some_and(|going| going.sent);
    row.state.is_open() && (!(is_out(row) || sent) || can_try_again(row.state))
}

/// Whether the post of a publish is out.
pub fn is_out(row: &ActivityRow) -> bool {
    row.step.is_some_and(|step| step > Step::Publish)
}

/// Where going on starts, and what is not repeated.
pub fn goes_on(step: Step, row: &ActivityRow) -> String {
    let start = step.resumes_at(row.trouble.as_ref().map(|trouble| trouble.kind));
    if start < step {
        tr!("Going on starts at “{step}”, with the files as they are then.", step = start.name())
    } else {
        tr!("Going on starts at “{step}”. Nothing before it is repeated.", step = start.name())
    }
}

/// Whose move a trouble waits for.
pub fn whose_move(kind: TroubleKind) -> &'static str {
    match kind.whose_move() {
        Move::Yours => tr!("It is your move"),
        Move::Instagram => tr!("It is Instagram's move"),
        Move::Host => tr!("It is the move of the place where the files lie"),
        Move::Ours => tr!("It is Tintype's move"),
    }
}

/// Whether a trouble is about one of several slides: its particulars then begin with the slide's name.
pub fn is_guilty(trouble: Option<&Trouble>, slide: usize, slides: usize) -> bool {
    let Some(said) = trouble.and_then(|trouble| trouble.detail.as_deref()).filter(|_| slides > 1) else {
        return false;
    };
    let name = tr!("Slide {number}", number = slide + 1);
    said == name || said.strip_prefix(&name).is_some_and(|rest| rest.starts_with(':'))
}

/// What the way out is called.
pub fn way_out(row: &ActivityRow) -> &'static str {
    if is_out(row) { tr!("Leave it at that") } else { tr!("Give up") }
}

/// The row's title.
pub fn title(row: &ActivityRow) -> String {
    let about = row.about.clone().unwrap_or_default();
    match &row.op {
        Op::Reply { .. } if about.is_empty() => tr!("Reply").to_owned(),
        Op::Reply { .. } => tr!("Reply to {who}", who = about),
        Op::PrivateReply { .. } if about.is_empty() => tr!("Private reply").to_owned(),
        Op::PrivateReply { .. } => tr!("Private reply to {who}", who = about),
        Op::Comment { .. } => tr!("First comment").to_owned(),
        Op::Hide { hidden: true, .. } => tr!("Hide a comment of {who}", who = about),
        Op::Hide { hidden: false, .. } => tr!("Show a comment of {who}", who = about),
        Op::Delete { .. } => tr!("Delete a comment of {who}", who = about),
        Op::Comments { enabled: true, .. } => tr!("Comments on").to_owned(),
        Op::Comments { enabled: false, .. } => tr!("Comments off").to_owned(),
        Op::Publish { draft, .. } => publish_title(draft.slides.len(), row, &about),
    }
}

fn publish_title(slides: usize, row: &ActivityRow, about: &str) -> String {
    let Op::Publish { draft, .. } = &row.op else { return String::new() };
    let kind = match draft.kind {
        crate::domain::DraftKind::Picture => tr!("Picture").to_owned(),
        crate::domain::DraftKind::Carousel => tr!("Carousel of {count}", count = slides),
        crate::domain::DraftKind::Reel => tr!("Reel").to_owned(),
        crate::domain::DraftKind::Story => tr!("Story").to_owned(),
    };
    if about.is_empty() { kind } else { tr!("{kind}, “{about}”", kind = kind, about = about) }
}

/// The plain sentence below the title.
pub fn sentence(row: &ActivityRow) -> String {
    if let (Some(trouble), true) = (&row.trouble, row.state.is_open()) {
        let detail = trouble.detail.as_deref().unwrap_or_default();
        return match beside(trouble.title(), detail) {
            "" => trouble.sentence(),
            more => tr!("{title}: {detail}", title = trouble.title(), detail = more),
        };
    }
    if let (Some(saying), true) = (&row.saying, row.state.is_open()) {
        return saying.clone();
    }
    match &row.op {
        Op::Reply { text, .. } | Op::PrivateReply { text, .. } | Op::Comment { text, .. } => {
            tr!("“{text}”", text = text)
        }
        Op::Publish { .. } if row.state == OpState::Done => tr!("On Instagram").to_owned(),
        Op::Delete { .. } => tr!("Hidden now, the text is kept here").to_owned(),
        _ => String::new(),
    }
}

/// What particulars say that the title does not; "Slide 1: The file cannot be read" only names the slide.
fn beside<'a>(title: &str, detail: &'a str) -> &'a str {
    match detail.split_once(": ") {
        _ if says_the_same(title, detail) => "",
        Some((slide, rest)) if says_the_same(title, rest) => slide,
        _ => detail,
    }
}

/// Whether two sentences have the same words but for their first: "A file cannot be read", "The file cannot be
/// read".
fn says_the_same(one: &str, other: &str) -> bool {
    let rest = |said: &str| {
        let said = said.trim().trim_end_matches('.').to_lowercase();
        said.split_once(' ').map_or(said.clone(), |(_, rest)| rest.to_owned())
    };
    rest(one) == rest(other)
}

/// The state at the right of the title.
pub fn state(ui: &Ui, row: &ActivityRow, desk: &Desk<'_>) -> (String, Tone) {
    let seconds = desk.countdown(ui, row.runs_at);
    let at = |ms: Option<i64>| {
        let at = ms.and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
        at.map(|at| format::clock(at, desk.zone)).unwrap_or_default()
    };
    let (words, tone) = match row.state {
        OpState::Stuck => (tr!("Stopped").to_owned(), Tone::Stuck),
        OpState::Running => match row.step {
            Some(step) => (tr!("Step {at} of 8", at = step_at(step) + 1), Tone::Waiting),
            None => (tr!("Running").to_owned(), Tone::Waiting),
        },
        OpState::Queued if seconds > 0 => {
            (tr!("Sends in {span}", span = format::span(seconds)), Tone::Waiting)
        }
        OpState::Queued => (turn(row.ahead), Tone::Waiting),
        OpState::Waiting if seconds > 0 => {
            (tr!("Again in {span}", span = format::span(seconds)), Tone::Waiting)
        }
        OpState::Waiting => (tr!("Waits").to_owned(), Tone::Waiting),
        OpState::Done => (at(row.ended), Tone::Text3),
        OpState::Undone => (tr!("Taken back").to_owned(), Tone::Text3),
    };
    (words, tone)
}

/// The place in the queue.
fn turn(ahead: u64) -> String {
    match ahead {
        0 => tr!("Next in line").to_owned(),
        _ => tr!("Waits its turn, {count} before it", count = format::number(ahead)),
    }
}

/// Its sign, where there is no picture.
pub fn sign(op: &Op) -> Icon {
    match op {
        Op::Reply { .. } | Op::Comment { .. } => icons::CHAT_CIRCLE_DOTS,
        Op::PrivateReply { .. } => icons::ENVELOPE_SIMPLE,
        Op::Hide { hidden: true, .. } => icons::EYE_SLASH,
        Op::Hide { hidden: false, .. } => icons::EYE,
        Op::Delete { .. } => icons::TRASH,
        Op::Comments { .. } => icons::PROHIBIT,
        Op::Publish { .. } => icons::PAPER_PLANE_TILT,
    }
}

fn step_at(step: Step) -> usize {
    Step::ALL.iter().position(|other| *other == step).unwrap_or(0)
}

/// The eight segments of a publish.
pub fn segments(step: Step, state: OpState) -> Vec<Segment> {
    let now = step_at(step);
    (0..Step::ALL.len())
        .map(|at| match state {
            OpState::Done => Segment::Done,
            _ if at < now => Segment::Done,
            OpState::Stuck if at == now => Segment::Stuck,
            OpState::Undone => Segment::Rest,
            _ if at == now => Segment::Current,
            _ => Segment::Rest,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_show_where_it_stopped() {
        let shown = segments(Step::Containers, OpState::Stuck);
        assert_eq!(shown[..3], [Segment::Done, Segment::Done, Segment::Stuck]);
        assert!(shown[3..].iter().all(|segment| *segment == Segment::Rest));
        assert!(segments(Step::TidyUp, OpState::Done).iter().all(|segment| *segment == Segment::Done));
    }

    #[test]
    fn a_guilty_slide_is_named_at_the_beginning() {
        let about = |detail: &str| Trouble::with(TroubleKind::FileRefused, detail);
        assert!(is_guilty(Some(&about("Slide 1: too wide")), 0, 12));
        assert!(!is_guilty(Some(&about("Slide 12: too wide")), 0, 12), "not its longer neighbour");
        assert!(is_guilty(Some(&about("Slide 12")), 11, 12));
        assert!(!is_guilty(Some(&about("Slide 1")), 0, 1) && !is_guilty(None, 0, 3));
    }

    #[test]
    fn a_stuck_row_says_a_thing_once() {
        let of = |detail| beside("A file cannot be read", detail);
        assert_eq!((of("The file cannot be read"), of("")), ("", ""));
        assert_eq!(of("Slide 2: The file cannot be read"), "Slide 2");
        assert_eq!(of("Slide 2: It is empty"), "Slide 2: It is empty");
    }

    #[test]
    fn only_what_stands_still_can_be_tried_again() {
        assert!(can_try_again(OpState::Stuck) && can_try_again(OpState::Waiting));
        assert!(!can_try_again(OpState::Running) && !can_try_again(OpState::Done));
    }
}
