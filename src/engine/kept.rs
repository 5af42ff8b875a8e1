//! What a person keeps on this computer while answering: drafts, saved replies, notes about people.
//! Invariant: Instagram hears of none of it.

use crate::domain::{AccountId, CommentId, PersonId, Regard, SavedReply, SavedReplyId, Snippet, SnippetId};
use crate::store::tables::{people, reply_drafts, saved, snippets};
use crate::store::{StoreError, Tx};

use super::context::Context;

/// A thing to be kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Kept {
    /// What was begun to be written to a comment; empty: nothing any more.
    ReplyDraft { comment: CommentId, private: bool, text: String },
    /// A note about a person, as it was typed; empty: none.
    Note { person: PersonId, note: String },
    /// How a person is regarded.
    Regard { person: PersonId, regard: Option<Regard> },
    /// A saved reply: a new one, behind the others, where it has no id.
    Saved(SavedReply),
    /// A saved reply stands at this place, counted from zero.
    SavedAt { saved: SavedReplyId, at: usize },
    /// A saved reply is thrown away.
    SavedGone(SavedReplyId),
    /// A saved reply that was thrown away stands at its place again.
    SavedBack { reply: SavedReply, at: usize },
    /// Words for captions: new ones where they have no id.
    Snippet(Snippet),
    /// Words for captions are thrown away.
    SnippetGone(SnippetId),
}

impl Kept {
    fn write(&self, tx: &Tx, account: &AccountId, now: i64) -> Result<(), StoreError> {
        match self {
            Self::ReplyDraft { comment, private, text } => {
                reply_drafts::keep(tx, account, comment, *private, text, now)
            }
            Self::Note { person, note } => people::keep_note(tx, account, person, note),
            Self::Regard { person, regard } => people::set_regard(tx, account, person, *regard),
            Self::Saved(reply) => saved::keep(tx, account, reply).map(drop),
            Self::SavedAt { saved, at } => saved::place(tx, account, *saved, *at),
            Self::SavedGone(saved) => saved::forget(tx, account, *saved),
            Self::SavedBack { reply, at } => {
                let new = saved::keep(tx, account, &SavedReply { id: None, ..reply.clone() })?;
                saved::place(tx, account, new, *at)
            }
            Self::Snippet(snippet) => snippets::keep(tx, account, snippet).map(drop),
            Self::SnippetGone(id) => snippets::forget(tx, account, *id),
        }
    }
}

/// Keeps it.
pub async fn keep(context: &Context, account: AccountId, what: Kept) {
    let now = context.now();
    if let Err(error) = context.write(move |tx| what.write(tx, &account, now)).await {
        tracing::warn!(%error, "something could not be kept");
        context.news.notice(error.trouble().sentence(), None);
    }
}
