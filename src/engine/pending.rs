//! What is still on its way, and what waits for a person: for whoever works without a window.
//! Invariant: nothing rests while a row can go on by itself, and all that cannot has a line here.

use std::sync::Mutex;

use crate::domain::{AccountId, Op, Trouble, TroubleKind};
use crate::store::StoreError;
use crate::store::tables::accounts::{self, Known};
use crate::store::tables::outbox;
use crate::tr;

use super::busy::lock;
use super::context::Context;
use super::quiet;

/// A scheduled post whose next moment is so near is waited for, milliseconds: the system starts the next worker
/// some minutes from now, and a post goes out at its minute.
const NEAR: i64 = 10 * 60 * 1_000;

/// Something that goes on only when a person has acted.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// The account's name.
    pub username: String,
    /// What waits, in words.
    pub what: String,
    pub trouble: Trouble,
}

impl std::fmt::Display for Need {
    /// One line.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}, {}: {}", self.username, self.what, self.trouble.sentence())?;
        match self.trouble.small_print() {
            Some(small_print) => write!(formatter, " ({})", small_print.replace('\n', " ")),
            None => Ok(()),
        }
    }
}

/// Whether nothing goes on by itself. What waits for a person is left in `found` then.
pub(super) fn rests(context: &Context, found: &Mutex<Vec<Need>>) -> bool {
    match needs(context) {
        Ok(Some(needs)) => {
            *lock(found) = needs;
            true
        }
        Ok(None) => false,
        Err(error) => {
            tracing::warn!(%error, "what is on its way cannot be read");
            false
        }
    }
}

/// What waits for a person; `None` while something goes on by itself.
fn needs(context: &Context) -> Result<Option<Vec<Need>>, StoreError> {
    let known = context.read(accounts::all)?;
    let find = |id: &AccountId| known.iter().find(|known| known.account.id == *id);
    let moving = context.read(|c| outbox::moving(c, context.now() + NEAR))?;
    if moving.iter().filter_map(find).any(|known| context.is_active(known)) {
        return Ok(None);
    }
    // Comments that quiet hours turned off are to be on again; while these still run nobody waits for their end.
    for known in known.iter().filter(|known| standstill(context, known).is_none()) {
        if quiet::is_due(context, &known.account.id)? {
            return Ok(None);
        }
    }
    let mut needs = Vec::new();
    for (id, open) in context.read(outbox::open_counts)? {
        let Some(known) = find(&id) else { continue };
        if let Some(trouble) = standstill(context, known) {
            let what = tr!("{count} waiting", count = open);
            needs.push(Need { username: known.account.username.clone(), what, trouble });
        }
    }
    for row in context.read(outbox::all_stuck)? {
        let username = find(&row.account).map(|known| known.account.username.clone()).unwrap_or_default();
        let trouble = row.trouble.unwrap_or_else(|| Trouble::of(TroubleKind::Refused));
        needs.push(Need { username, what: name(&row.op), trouble });
    }
    Ok(Some(needs))
}

/// Why nothing of an account goes on before a person acts; `None`: it can.
fn standstill(context: &Context, known: &Known) -> Option<Trouble> {
    if known.grant.is_none() {
        return Some(Trouble::of(TroubleKind::SignInAgain));
    }
    if context.doors.client(known.practice).is_none() {
        let how = match known.practice {
            true => tr!("A practice account is reached with --endpoint only"),
            false => tr!("This account is not reached with --endpoint"),
        };
        return Some(Trouble::with(TroubleKind::SignInAgain, how));
    }
    let paused = known.paused.clone().filter(|trouble| trouble.until.is_none());
    paused.or_else(|| context.line.lasting(&known.account.id))
}

/// What an op is, in words.
fn name(op: &Op) -> String {
    match op {
        Op::Reply { .. } => tr!("a reply"),
        Op::PrivateReply { .. } => tr!("a private reply"),
        Op::Comment { .. } => tr!("a comment"),
        Op::Hide { hidden: true, .. } => tr!("hiding a comment"),
        Op::Hide { hidden: false, .. } => tr!("showing a comment"),
        Op::Delete { .. } => tr!("deleting a comment"),
        Op::Comments { .. } => tr!("comments on or off"),
        Op::Publish { .. } => tr!("a post"),
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_need_is_one_line_that_says_whose_and_what() {
        let trouble = Trouble::with(TroubleKind::FileMissing, "sea.jpg\nis gone");
        let need = Need { username: "tidewrack.clay".to_owned(), what: "a post".to_owned(), trouble };
        let line = need.to_string();
        assert!(line.starts_with("tidewrack.clay, a post: A file cannot be read."), "{line}");
        assert!(line.contains("(sea.jpg is gone)") && !line.contains('\n'), "{line}");
    }
}
