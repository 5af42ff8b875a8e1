//! What a person is told of an act about many.
//! Invariant: the numbers are those of what was done and what was left out, never of what was wished.

use crate::engine::command::Moderation;
use crate::{tr, tr_count};

use super::fit::LeftOut;

/// The toast: what was done to how many, and who was left out.
pub fn done(act: &Moderation, count: u64, left_out: LeftOut, undo_s: u32, by_evening: bool) -> String {
    let done = done_words(act, count, undo_s, by_evening);
    let left = left_words(act, left_out);
    match (count, left.is_empty()) {
        (0, true) => tr!("Nothing was chosen").to_owned(),
        (0, false) => tr!("Nothing to do: {left}", left = left),
        (_, true) => done,
        (_, false) => tr!("{done}. {left}", done = done, left = left),
    }
}

/// The toast while so many are still being put in.
pub fn under_way(act: &Moderation, n: u64) -> String {
    match act {
        Moderation::Hide => tr!("Hiding {n}", n = n),
        Moderation::Show => tr!("Showing {n} again", n = n),
        Moderation::Delete => tr!("Hiding and deleting {n}", n = n),
        Moderation::Done => tr!("Marking {n} as done", n = n),
        Moderation::NotDone => tr!("Taking the mark from {n}", n = n),
        Moderation::Reply { .. } => tr!("Answering {n}", n = n),
        Moderation::Comments { enabled: true } => tr!("Turning comments on under {n} posts", n = n),
        Moderation::Comments { enabled: false } => tr!("Turning comments off under {n} posts", n = n),
    }
}

fn done_words(act: &Moderation, n: u64, undo_s: u32, by_evening: bool) -> String {
    match act {
        Moderation::Hide => tr_count!(n, "Hidden", "{n} hidden", n = n),
        Moderation::Show => tr_count!(n, "Shown again", "{n} shown again", n = n),
        Moderation::Done => tr_count!(n, "Marked as done", "{n} marked as done", n = n),
        Moderation::NotDone => tr_count!(n, "No longer done", "{n} no longer done", n = n),
        Moderation::Delete if by_evening => tr_count!(
            n,
            "Hidden, deleted at the end of the day",
            "{n} hidden, deleted at the end of the day",
            n = n
        ),
        Moderation::Delete if undo_s > 0 => tr_count!(
            n,
            "Hidden, deleted in {undo_s} s",
            "{n} hidden, deleted in {undo_s} s",
            n = n,
            undo_s = undo_s
        ),
        Moderation::Delete => tr_count!(n, "Being deleted", "{n} being deleted", n = n),
        Moderation::Reply { .. } if undo_s > 0 => {
            tr_count!(
                n,
                "Reply sent in {undo_s} s",
                "{n} replies sent from {undo_s} s on",
                n = n,
                undo_s = undo_s
            )
        }
        Moderation::Reply { .. } => tr_count!(n, "Reply on its way", "{n} replies on their way", n = n),
        Moderation::Comments { enabled: true } => {
            tr_count!(n, "Comments turned on under {n} post", "Comments turned on under {n} posts", n = n)
        }
        Moderation::Comments { enabled: false } => {
            tr_count!(n, "Comments turned off under {n} post", "Comments turned off under {n} posts", n = n)
        }
    }
}

fn left_words(act: &Moderation, left: LeftOut) -> String {
    let (own, gone, hidden, already) = (left.own, left.gone, left.hidden, left.already);
    let (stories, untold, unnamed) = (left.stories, left.untold, left.unnamed);
    let forbidden = left.forbidden;
    let own_words = match act {
        Moderation::Hide => tr_count!(
            own,
            "{own} is your own and cannot be hidden",
            "{own} are your own and cannot be hidden",
            own = own
        ),
        _ => tr_count!(own, "{own} is your own", "{own} are your own", own = own),
    };
    let parts = [
        (own, own_words),
        (gone, tr_count!(gone, "{gone} is deleted", "{gone} are deleted", gone = gone)),
        (
            hidden,
            tr_count!(
                hidden,
                "{hidden} is hidden and takes no reply",
                "{hidden} are hidden and take no replies",
                hidden = hidden
            ),
        ),
        (
            already,
            tr_count!(already, "{already} was so already", "{already} were so already", already = already),
        ),
        (
            stories,
            tr_count!(
                stories,
                "{stories} is a story and left alone",
                "{stories} are stories and left alone",
                stories = stories
            ),
        ),
        (
            untold,
            tr_count!(
                untold,
                "of {untold} Instagram does not say whether its comments are on",
                "of {untold} Instagram does not say whether their comments are on",
                untold = untold
            ),
        ),
        (
            unnamed,
            tr_count!(
                unnamed,
                "{unnamed} left out: what the reply names is not known of it",
                "{unnamed} left out: what the reply names is not known of them",
                unnamed = unnamed
            ),
        ),
        (
            forbidden,
            tr_count!(
                forbidden,
                "{forbidden} left out: the key of its account does not allow it",
                "{forbidden} left out: the keys of their accounts do not allow it",
                forbidden = forbidden
            ),
        ),
    ];
    let told: Vec<String> =
        parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
    told.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_left_out_is_said_with_the_reason() {
        let left_out = LeftOut { own: 1, gone: 2, ..LeftOut::default() };
        let said = done(&Moderation::Hide, 211, left_out, 5, false);
        assert_eq!(said, "211 hidden. 1 is your own and cannot be hidden, 2 are deleted");
        let reply = Moderation::Reply { text: "Hi {name}".to_owned(), saved: None };
        let said = done(&reply, 2, LeftOut { unnamed: 1, ..LeftOut::default() }, 0, false);
        assert_eq!(said, "2 replies on their way. 1 left out: what the reply names is not known of it");
    }

    #[test]
    fn posts_are_told_of_as_posts() {
        let left_out = LeftOut { stories: 1, already: 3, ..LeftOut::default() };
        let said = done(&Moderation::Comments { enabled: false }, 12, left_out, 5, false);
        assert_eq!(
            said,
            "Comments turned off under 12 posts. 3 were so already, 1 is a story and left alone"
        );
    }

    #[test]
    fn one_comment_is_told_of_without_a_number() {
        let said = |act| done(&act, 1, LeftOut::default(), 5, false);
        assert_eq!(said(Moderation::Done), "Marked as done");
        assert_eq!(said(Moderation::Delete), "Hidden, deleted in 5 s");
    }
}
