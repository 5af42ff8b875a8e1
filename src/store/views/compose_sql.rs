//! Reads the composer's desk.
//! Invariant: a draft is on the desk until its post is live.

use rusqlite::params;

use crate::domain::{DraftKind, MediaId, Slot};
use crate::store::tables::drafts::{self, StoredDraft};
use crate::store::tables::{accounts, known_account, media, outbox, slots};
use crate::store::{ReadConnection, StoreError};

use super::compose::{Compose, ComposeAsk, DraftRow, OpenDraft};
use super::library_sql::posts_before_ours;
use super::{PictureKey, View, headline, pending};

impl View for Compose {
    type Ask = ComposeAsk;

    fn read(c: &ReadConnection, ask: &ComposeAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let Some(account) = known_account(c, &ask.account)? else { return Ok(Self::default()) };
            let desk = drafts::on_the_desk(c, &ask.account)?;
            let drafts = desk.iter().map(|draft| draft_row(c, draft)).collect::<Result<_, _>>()?;
            let open = match ask.draft {
                Some(id) => drafts::one(c, id)?
                    .filter(|draft| draft.account == ask.account && draft.thrown_at.is_none()),
                None => desk.into_iter().next(),
            };
            let grid = media::newest(c, &ask.account, 9)?.into_iter().map(PictureKey::Media).collect();
            Ok(Self {
                open: open.map(|draft| open_draft(c, draft)).transpose()?,
                drafts,
                quota: accounts::quota(c, &ask.account)?.map(|(quota, _)| quota),
                grid,
                next_number: next_number(c, account)?,
                has_host: c.count("SELECT count(*) FROM account_hosts WHERE account = ?1", [account])? > 0,
            })
        })
    }
}

/// The picture a draft is known by: its first slide, a reel's cover.
pub(super) fn draft_picture(draft: &crate::domain::Draft) -> Option<PictureKey> {
    let slide = draft.slides.first()?;
    let at_ms = if draft.kind == DraftKind::Reel { draft.cover_ms } else { 0 };
    Some(PictureKey::File { path: slide.file.clone(), at_ms })
}

fn draft_row(c: &ReadConnection, stored: &StoredDraft) -> Result<DraftRow, StoreError> {
    Ok(DraftRow {
        id: stored.id,
        picture: draft_picture(&stored.draft),
        headline: headline(&stored.draft.caption).unwrap_or_default(),
        slides: stored.draft.slides.len(),
        kept_at: stored.kept_at,
        slot: slot_of(c, stored)?,
    })
}

pub(super) fn slot_of(c: &ReadConnection, stored: &StoredDraft) -> Result<Option<Slot>, StoreError> {
    Ok(stored.op.map(|op| slots::of(c, op)).transpose()?.flatten())
}

fn open_draft(c: &ReadConnection, stored: StoredDraft) -> Result<OpenDraft, StoreError> {
    let op = stored.op.map(|op| outbox::one(c, op)).transpose()?.flatten();
    let (step, saying, post) = op.map_or((None, None, None), |op| (op.step, op.saying, op.result));
    Ok(OpenDraft {
        id: stored.id,
        slot: slot_of(c, &stored)?,
        step,
        saying,
        post: post.filter(|_| stored.published_at.is_some()).map(MediaId::from),
        publishing: stored.op.map(|op| pending::of_op(c, op)).transpose()?.flatten(),
        draft: stored.draft,
        edit: stored.edit,
        kept_at: stored.kept_at,
        checked: stored.checked,
        op: stored.op,
        template: stored.template,
    })
}

fn next_number(c: &ReadConnection, account: i64) -> Result<Option<u64>, StoreError> {
    let told: Option<i64> =
        c.row("SELECT media_count FROM accounts WHERE n = ?1", [account], |row| row.get(0))?.flatten();
    let ours = c.count(
        "SELECT count(*) FROM media WHERE account = ?1 AND story = 0 AND gone_at IS NULL",
        params![account],
    )?;
    if told.is_none() && ours == 0 {
        return Ok(None);
    }
    Ok(Some(posts_before_ours(c, account)? + ours + 1))
}

/// The picture of a post that was published from a draft, for those who know its id.
pub(super) fn published_picture(result: Option<&str>) -> Option<PictureKey> {
    result.map(|id| PictureKey::Media(MediaId::from(id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Draft, DraftId, Op, Slide};
    use crate::store::Store;
    use crate::store::fixture::{account, keep_posts, post, profile, queue, signed_in};
    use crate::store::tables::outbox::{Outcome, done};

    fn read(store: &Store, draft: Option<DraftId>) -> Compose {
        store.read_now(|c| Compose::read(c, &ComposeAsk { account: account().id, draft })).unwrap()
    }

    #[test]
    fn a_draft_is_on_the_desk_until_it_is_live() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1), post(2), post(3)]);
        assert_eq!(read(&store, None).open, None);
        assert_eq!(read(&store, None).next_number, Some(4));
        let id = store.writer().write_now(|tx| drafts::new(tx, &account().id, 1)).unwrap();
        let slide = Slide { file: "/tmp/one.png".into(), ..Slide::default() };
        let draft =
            Draft { slides: vec![slide], caption: "\nFirst words\nmore".to_owned(), ..Draft::default() };
        let kept = draft.clone();
        store.writer().write_now(move |tx| drafts::keep(tx, id, &kept, 2)).unwrap();
        let row = &read(&store, None).drafts[0];
        assert_eq!((row.headline.as_str(), row.slides), ("First words", 1));
        let publish = queue(&store, Op::Publish { draft_id: id, draft: Box::new(draft) }, 0);
        let open = read(&store, None).open.unwrap();
        assert_eq!(open.publishing.map(|pending| pending.op), Some(publish));
        let live = Outcome::Published { media: "m9".into(), permalink: None, node: None };
        store.writer().write_now(move |tx| done(tx, publish, &live, 9)).unwrap();
        assert!(read(&store, None).drafts.is_empty());
        let live = read(&store, Some(id)).open.unwrap();
        assert_eq!((live.publishing, live.op), (None, Some(publish)));
        assert_eq!(live.post, Some("m9".into()));
    }
}
