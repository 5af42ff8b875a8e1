//! A private reply: one message to the author of a comment.
//! Invariant: Instagram takes one a comment (section 5.3), so after an answer that was lost the same call tells
//! what became of it: "already replied to" is then our own doing.

use crate::api::Class;
use crate::domain::{CommentId, TroubleKind};
use crate::store::tables::comments;
use crate::store::tables::outbox::Outcome;
use crate::tr;

use super::checkpoint::Intent;
use super::desk::{Desk, Halt, Turn};
use super::retry::Fault;

/// Sends it, or finds that it was sent.
///
/// # Errors
/// When it did not come to an end: see [`Halt`].
pub async fn send(desk: &mut Desk, to: CommentId, text: &str) -> Result<Turn, Halt> {
    let earlier = desk.checkpoint.intent.clone();
    if let Some(trouble) = desk.checkpoint.intent.as_mut().and_then(|intent| intent.blocked.take()) {
        // Only another call could tell whether it went out, and that is for a person to make.
        return Err(Fault::new(Class::Blocked, trouble).into());
    }
    let pass = desk.pass().await;
    let intent = Intent::after(desk.session.client().heard_at(), Vec::new(), None);
    let (words, comment) = (text.to_owned(), to.clone());
    let call = |session: crate::api::Session| async move { session.private_reply(&comment, &words).await };
    match desk.write_once(pass, intent, tr!("Sent the private reply"), call).await {
        Ok(()) => Ok(Turn::Done(Outcome::Plain)),
        Err(Halt::Fault(fault)) if fault.trouble.kind == TroubleKind::PrivateDone => {
            desk.checkpoint.intent = None;
            if earlier.is_some() {
                desk.found = true;
                return Ok(Turn::Done(Outcome::Plain));
            }
            // It went out from elsewhere, and no other will be taken: the clock of the comment stands still.
            let (account, now) = (desk.row.account.clone(), desk.now());
            desk.store(move |tx| comments::set_private(tx, &account, &to, None, now)).await?;
            Err(Halt::Fault(fault))
        }
        Err(halt) => Err(halt),
    }
}
