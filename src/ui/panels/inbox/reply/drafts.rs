//! Answers that are being written, each at its comment, the open one and the private one apart.
//! Invariant: what was typed is never replaced by what the store still shows, and is told to the engine when it
//! stands still for a moment or is left.

use std::collections::HashMap;

use crate::domain::{AccountId, CommentId, SavedReplyId};
use crate::engine::command::{Command, Kept};

/// Seconds between two states that are told while a person goes on typing.
pub const PAUSE: f64 = 1.0;

/// One answer that is being written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    pub text: String,
    /// The saved reply it was taken from, and as it was taken.
    taken: Option<(SavedReplyId, String)>,
    account: AccountId,
    /// As the engine knows it; `None`: what it knows was not read yet.
    told: Option<String>,
    told_at: f64,
}

impl Draft {
    /// Puts the words of a saved reply in: in place of another one that was not touched since, else behind what
    /// is there.
    pub fn take(&mut self, saved: SavedReplyId, words: String) {
        let untouched = self.taken.as_ref().is_some_and(|(_, taken)| *taken == self.text);
        if self.text.trim().is_empty() || untouched {
            self.text.clone_from(&words);
        } else {
            if !self.text.ends_with(char::is_whitespace) {
                self.text.push(' ');
            }
            self.text.push_str(&words);
        }
        self.taken = Some((saved, self.text.clone()));
    }

    /// The saved reply it came from.
    pub fn saved(&self) -> Option<SavedReplyId> {
        self.taken.as_ref().map(|(saved, _)| *saved).filter(|_| !self.text.trim().is_empty())
    }

    fn is_told(&self) -> bool {
        self.told.as_ref().map_or(self.text.is_empty(), |told| *told == self.text)
    }

    fn tell(&mut self, of: &(CommentId, bool), now: f64, commands: &mut Vec<Command>) {
        if !self.is_told() {
            let (comment, private) = of.clone();
            let what = Kept::ReplyDraft { comment, private, text: self.text.clone() };
            commands.push(Command::KeepHere { account: self.account.clone(), what });
            self.told = Some(self.text.clone());
        }
        self.told_at = now;
    }
}

/// All of them.
#[derive(Default)]
pub struct Drafts {
    all: HashMap<(CommentId, bool), Draft>,
    /// The one that was opened last.
    last: Option<(CommentId, bool)>,
}

impl Drafts {
    /// The answer to a comment; `stored` is what the store has of it, once that was read.
    pub fn open(
        &mut self,
        account: &AccountId,
        comment: &CommentId,
        private: bool,
        stored: Option<&str>,
    ) -> &mut Draft {
        let of = (comment.clone(), private);
        if self.last.as_ref() != Some(&of) {
            self.last = Some(of.clone());
        }
        let draft = self.all.entry(of).or_default();
        draft.account = account.clone();
        if let (None, Some(stored)) = (&draft.told, stored) {
            draft.told = Some(stored.to_owned());
            if draft.text.is_empty() {
                draft.text = stored.to_owned();
            }
        }
        draft
    }

    /// The one that was opened last.
    pub fn last(&self) -> Option<(CommentId, bool)> {
        self.last.clone()
    }

    /// It was sent.
    pub fn sent(&mut self, comment: &CommentId, private: bool, commands: &mut Vec<Command>) {
        let of = (comment.clone(), private);
        if let Some(draft) = self.all.get_mut(&of) {
            draft.text.clear();
            draft.taken = None;
            draft.tell(&of, 0.0, commands);
            // What the store still shows of it for a moment is not taken up again.
            draft.told = Some(String::new());
        }
    }

    /// Tells the engine of all but the one that is typed into, and of that after a pause. Gives the seconds after
    /// which to look again.
    pub fn tell(
        &mut self,
        typed: Option<(&CommentId, bool)>,
        now: f64,
        commands: &mut Vec<Command>,
    ) -> Option<f64> {
        let mut again = None;
        for (of, draft) in self.all.iter_mut().filter(|(_, draft)| !draft.is_told()) {
            let left = draft.told_at + PAUSE - now;
            if typed == Some((&of.0, of.1)) && left > 0.0 {
                again = Some(left);
            } else {
                draft.tell(of, now, commands);
            }
        }
        again
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(commands: &[Command]) -> Vec<&str> {
        commands
            .iter()
            .filter_map(|command| match command {
                Command::KeepHere { what: Kept::ReplyDraft { text, .. }, .. } => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn what_is_typed_is_told_after_a_pause_and_at_once_when_it_is_left() {
        let (mut drafts, mut commands) = (Drafts::default(), Vec::new());
        let (account, comment) = (AccountId::from("a"), CommentId::from("1"));
        let typed = Some((&comment, false));
        drafts.open(&account, &comment, false, Some("")).text.push('H');
        assert_eq!(drafts.tell(typed, 10.0, &mut commands), None);
        drafts.open(&account, &comment, false, Some("")).text.push('e');
        assert_eq!(drafts.tell(typed, 10.4, &mut commands).map(|left| (left * 10.0) as i32), Some(5));
        assert_eq!(texts(&commands), ["H"]);
        drafts.tell(None, 10.5, &mut commands);
        drafts.tell(None, 10.6, &mut commands);
        assert_eq!(texts(&commands), ["H", "He"]);
        drafts.sent(&comment, false, &mut commands);
        assert_eq!(texts(&commands), ["H", "He", ""]);
        assert_eq!(drafts.open(&account, &comment, false, Some("He")).text, "", "an older reading");
    }

    #[test]
    fn what_was_kept_comes_back_unless_something_was_typed_meanwhile() {
        let mut drafts = Drafts::default();
        let (account, one, two) = (AccountId::from("a"), CommentId::from("1"), CommentId::from("2"));
        assert_eq!(drafts.open(&account, &one, false, Some("Kept")).text, "Kept");
        drafts.open(&account, &two, false, None).text.push_str("Typed");
        assert_eq!(drafts.open(&account, &two, false, Some("Kept")).text, "Typed");
        assert_eq!(drafts.open(&account, &one, true, Some("")).text, "");
    }

    #[test]
    fn another_saved_reply_takes_the_place_of_one_that_was_not_touched() {
        let mut draft = Draft::default();
        draft.take(SavedReplyId(1), "One".to_owned());
        draft.take(SavedReplyId(2), "Two".to_owned());
        assert_eq!((draft.text.as_str(), draft.saved()), ("Two", Some(SavedReplyId(2))));
        draft.text.push_str(", and");
        draft.take(SavedReplyId(1), "One".to_owned());
        assert_eq!(draft.text, "Two, and One");
        draft.text.clear();
        assert_eq!(draft.saved(), None);
    }
}
